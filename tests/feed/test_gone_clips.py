"""Clips that are gone: what members did to them before stops nothing that they do after."""

from __future__ import annotations

import pytest

from accounts.models import Mute
from accounts.services import delete_member
from feed.models import Event, Transition
from tests import factories
from tests.feed.reels import published
from videos import services

SHARED = "/api/feed/events"


@pytest.mark.django_db(transaction=True)  # foreign keys are looked at when a transaction ends
@pytest.mark.parametrize("kept", [False, True], ids=["gone without a trace", "a tombstone"])
def test_an_act_after_the_maker_of_a_liked_clip_left(member, api, kept):
    liked, between, later = published(), published(), published()
    if kept:
        factories.video(parent=liked)
    for video in (liked, between):
        services.like(video=video, by=member)
    delete_member(member=liked.maker)
    assert api.put(f"/api/videos/{later.pk}/like").status_code == 200
    assert api.post(f"/api/videos/{later.pk}/comments", {"text": "hi"}, format="json").status_code == 201
    draft = factories.video(maker=member, status="draft", published_at=None, parent=between)
    assert services.publish(video=draft, by=member).status == "published"
    assert set(Transition.objects.values_list("before", "after")) == {(between.pk, later.pk), (later.pk, between.pk)}


@pytest.mark.django_db
def test_nothing_follows_on_to_a_deleted_clip(member, api):
    first, second = published(hours=1), published(hours=2)
    shown = {item["video"]["id"]: item["impression"] for item in api.get("/api/feed/for-you").json()["items"]}
    services.like(video=first, by=member)
    services.delete(video=second, by=second.maker)
    answer = api.post(SHARED, {"events": [{"impression": shown[str(second.pk)], "kind": "share"}]}, format="json")
    assert answer.json() == {"new": 1}
    assert Transition.objects.count() == 0


@pytest.mark.django_db
def test_hiding_a_maker_who_is_gone_hides_nobody_and_is_taken_back(api):
    video = published()
    impression = api.get("/api/feed/for-you").json()["items"][0]["impression"]
    factories.video(parent=video)  # so that a tombstone stays, and the impression with it
    delete_member(member=video.maker)
    event = {"impression": impression, "kind": "hide_author"}
    assert api.post(SHARED, {"events": [event]}, format="json").json() == {"new": 1}
    assert Mute.objects.count() == 0
    assert api.delete(f"/api/feed/impressions/{impression}/hide_author").status_code == 204
    assert Event.objects.count() == 0
