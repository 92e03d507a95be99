"""Muting: out of the feeds and out of mind, undone at will, and told to nobody."""

from __future__ import annotations

import pytest
from rest_framework.test import APIClient

from accounts.models import Follow, Mute
from tests import factories
from tests.web.conftest import words

pytestmark = pytest.mark.django_db


def shown(client, name="newest") -> list[str]:
    return [item["id"] for item in client.get(f"/api/feed/{name}").json()["items"]]


def test_the_muted_are_in_no_feed_until_they_are_unmuted(api, member):
    video = factories.video()
    Follow.objects.create(follower=member, followed=video.maker)
    path = f"/api/members/{video.maker.handle}"
    assert [api.put(f"{path}/mute").status_code for _ in range(2)] == [204, 204]
    assert (shown(api), shown(api, "following"), shown(APIClient())) == ([], [], [str(video.pk)])
    assert api.get(path).json()["you_mute"] is True
    assert api.get(f"/api/videos/{video.pk}").status_code == 200
    assert [api.delete(f"{path}/mute").status_code for _ in range(2)] == [204, 204]
    assert shown(api) == shown(api, "following") == [str(video.pk)]


def test_the_muted_see_nothing_of_it(member, other):
    Mute.objects.create(muter=member, muted=other)
    client = APIClient()
    client.force_authenticate(other)
    video = factories.video(maker=member)
    assert shown(client) == [str(video.pk)]
    assert client.get(f"/api/members/{member.handle}").json()["you_mute"] is False


def test_nobody_mutes_themself_or_as_a_stranger(api, member, other):
    answer = api.put(f"/api/members/{member.handle}/mute")
    assert (answer.status_code, answer.json()["code"]) == (422, "yourself")
    assert APIClient().put(f"/api/members/{other.handle}/mute").status_code == 401
    assert Mute.objects.count() == 0


def test_the_page_of_those_kept_out_lets_them_back_in(web, member, other):
    web.post(f"/@{other.handle}/mute/")
    assert f"{other.display_name} @{other.handle}" in words(web.get("/settings/people/"))
    assert "Unmute" in words(web.get(f"/@{other.handle}/"))
    assert web.post(f"/@{other.handle}/unmute/", {"next": "/settings/people/"})["Location"] == "/settings/people/"
    assert f"{other.display_name} @{other.handle}" not in words(web.get("/settings/people/"))
    assert Mute.objects.count() == 0
