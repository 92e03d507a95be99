"""A member's own videos by status, and what others find of them."""

from __future__ import annotations

import pytest
from rest_framework.test import APIClient

from tests import factories
from videos.models import Video

pytestmark = pytest.mark.django_db
SHOWN = [status for status in Video.Status if status != Video.Status.DELETED]


def ids(answer) -> list[str]:
    assert answer.status_code == 200
    return [item["id"] for item in answer.json()["items"]]


@pytest.fixture
def made(member, other) -> dict[str, str]:
    """One video of the member in every status, and one of somebody else."""
    factories.video(maker=other)
    return {status: str(factories.video(maker=member, status=status).pk) for status in Video.Status}


def test_own_videos_come_newest_first_without_tombstones(api, made):
    assert ids(api.get("/api/me/videos")) == [made[status] for status in reversed(SHOWN)]


@pytest.mark.parametrize("status", SHOWN)
def test_own_videos_by_status(api, made, status):
    assert ids(api.get("/api/me/videos", {"status": status})) == [made[status]]


@pytest.mark.parametrize("status", ["deleted", "Draft", "\x00"])
def test_an_unknown_status_is_refused(api, made, status):
    answer = api.get("/api/me/videos", {"status": status})
    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["pointer"], error["code"]) == (422, "/status", "unknown_status")


def test_own_videos_come_in_pages_that_belong_to_their_status(api, made):
    first = api.get("/api/me/videos", {"limit": 1}).json()
    assert ids(api.get("/api/me/videos", {"cursor": first["next_cursor"]})) == [made[status] for status in reversed(SHOWN[:-1])]
    assert api.get("/api/me/videos", {"cursor": first["next_cursor"], "status": "draft"}).status_code == 422


def test_others_find_what_is_published(member, made):
    assert ids(APIClient().get(f"/api/members/{member.handle}/videos")) == [made[Video.Status.PUBLISHED]]
