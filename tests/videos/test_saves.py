"""Keeping videos for oneself: private, repeatable, and only what one may still see."""

from __future__ import annotations

import pytest
from rest_framework.test import APIClient

from accounts.models import Block
from tests import factories
from tests.feed.test_pages import walk
from tests.web.conftest import words
from videos.models import Save

pytestmark = pytest.mark.django_db


def test_saving_may_be_repeated_and_undone(api, member):
    video = factories.video()
    assert [api.put(f"/api/videos/{video.pk}/save").status_code for _ in range(2)] == [204, 204]
    assert list(Save.objects.values_list("member", "video")) == [(member.pk, video.pk)]
    assert api.get(f"/api/videos/{video.pk}").json()["saved"] is True
    assert APIClient().get(f"/api/videos/{video.pk}").json()["saved"] is False
    assert [api.delete(f"/api/videos/{video.pk}/save").status_code for _ in range(2)] == [204, 204]
    assert Save.objects.count() == 0


def test_what_is_not_there_cannot_be_kept(api, member):
    for video in (factories.video(status="draft"), factories.video(maker=member, status="draft")):
        assert api.put(f"/api/videos/{video.pk}/save").status_code == 404
    assert APIClient().put(f"/api/videos/{factories.video().pk}/save").status_code == 401
    assert Save.objects.count() == 0


def test_the_list_is_in_the_order_of_saving_and_shows_what_is_still_to_be_seen(api, member):
    videos = [factories.video() for _ in range(5)]
    for video in reversed(videos):
        Save.objects.create(member=member, video=video)
    Save.objects.create(member=factories.member(), video=factories.video())
    Block.objects.create(blocker=videos[1].maker, blocked=member)
    type(videos[2]).objects.filter(pk=videos[2].pk).update(status="withheld")
    expected = [str(videos[place].pk) for place in (0, 3, 4)]
    assert walk(api, "/api/me/saved", 20) == expected
    assert walk(api, "/api/me/saved", 1) == expected


def test_the_button_turns_and_the_page_shows(web, member):
    video = factories.video(prompt="a kept clip")
    answer = web.post(f"/v/{video.pk}/save/", {"to": "save"}, headers={"HX-Request": "true"})
    assert (words(answer), 'aria-pressed="true"' in answer.content.decode()) == ("Saved", True)
    assert "a kept clip" in words(web.get("/saved/"))
    assert web.post(f"/v/{video.pk}/save/", {"to": "unsave", "next": "/saved/"})["Location"] == "/saved/"
    assert "Nothing saved." in words(web.get("/saved/"))
