"""Newest and Following: order, paging without gaps or repeats, cursors that cannot be forged."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from rest_framework.test import APIClient

from accounts.models import Follow
from tests import factories

pytestmark = pytest.mark.django_db
START = datetime(2026, 11, 1, tzinfo=UTC)


def walk(client, url: str, limit: int) -> list[str]:
    found, cursor = [], ""
    while True:
        body = client.get(url, {"limit": limit, "cursor": cursor}).json()
        found += [item["id"] for item in body["items"]]
        cursor = body.get("next_cursor", "")
        if not cursor:
            return found


@pytest.mark.parametrize("limit", [1, 3, 7, 100])
def test_every_video_comes_once_newest_first_even_with_equal_times(api, limit):
    times = [START, START, START + timedelta(hours=1), START, START + timedelta(hours=2), START, START]
    videos = [factories.video(published_at=when) for when in times]
    expected = [str(video.pk) for video in sorted(videos, key=lambda video: (video.published_at, video.pk), reverse=True)]
    assert walk(api, "/api/feed/newest", limit) == expected


def test_a_new_video_between_two_pages_neither_repeats_nor_hides_one(api):
    old = [str(factories.video(published_at=START + timedelta(hours=hour)).pk) for hour in range(4)]
    first = api.get("/api/feed/newest", {"limit": 2}).json()
    factories.video(published_at=START + timedelta(days=1))
    second = api.get("/api/feed/newest", {"limit": 2, "cursor": first["next_cursor"]}).json()
    assert [item["id"] for item in first["items"] + second["items"]] == old[::-1]
    assert "next_cursor" not in second


def test_following_shows_followed_makers_only(api, member):
    followed = factories.video()
    factories.video()
    assert api.get("/api/feed/following").json() == {"items": []}
    Follow.objects.create(follower=member, followed=followed.maker)
    assert walk(api, "/api/feed/following", 20) == [str(followed.pk)]


def test_the_following_feed_needs_a_member(db):
    answer = APIClient().get("/api/feed/following")
    assert (answer.status_code, answer["Content-Type"], answer.json()["code"]) == (401, "application/problem+json", "not_authenticated")


@pytest.mark.parametrize("cursor", ["x", "a:b:c", "😀", "W10:1", "\x00", "=" * 5000])
def test_forged_cursors_are_refused(api, cursor):
    answer = api.get("/api/feed/newest", {"cursor": cursor})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"], answer.json()["errors"][0]["code"]) == (422, "/cursor", "bad_cursor")


def test_a_cursor_of_another_list_is_refused(api, member):
    for _ in range(2):
        video = factories.video()
        Follow.objects.create(follower=member, followed=video.maker)
    cursor = api.get("/api/feed/newest", {"limit": 1}).json()["next_cursor"]
    assert api.get("/api/feed/following", {"cursor": cursor}).status_code == 422


@pytest.mark.parametrize("limit", ["0", "101", "-1", "ten", "1e1", "٣", "9" * 400])
def test_limits_outside_one_to_a_hundred_are_refused(api, limit):
    answer = api.get("/api/feed/newest", {"limit": limit})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/limit")


def test_a_page_costs_the_same_number_of_queries_whatever_its_size(api, django_assert_num_queries):
    for _ in range(12):
        factories.video()
    with django_assert_num_queries(1):
        assert len(api.get("/api/feed/newest", {"limit": 2}).json()["items"]) == 2
    with django_assert_num_queries(1):
        assert len(api.get("/api/feed/newest").json()["items"]) == 12
