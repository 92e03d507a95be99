"""A session of a ranked feed: each clip once, the same cursor the same clips, and cursors that nobody else can use."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from rest_framework.test import APIClient

from feed.models import FeedSession, Impression
from tests import factories
from tests.feed.reels import ids, many, pages, published
from videos import services

pytestmark = pytest.mark.django_db
FEEDS = ["/api/feed/for-you", "/api/feed/open"]


@pytest.mark.parametrize("url", FEEDS)
@pytest.mark.parametrize("limit", [1, 4, 9])
def test_every_clip_comes_once(api: Any, url: Any, limit: Any) -> None:
    videos = many(9)
    found = [video for page in pages(api, url, limit) for video in ids(page)]
    assert sorted(found) == sorted(str(video.pk) for video in videos)


@pytest.mark.parametrize("url", FEEDS)
def test_a_cursor_gives_the_same_clips_again_less_those_that_are_gone(api: Any, url: Any) -> None:
    many(12)
    first = api.get(url, {"limit": 4}).json()
    second = api.get(url, {"limit": 4, "cursor": first["next_cursor"]}).json()
    api.get(url, {"limit": 4, "cursor": second["next_cursor"]})
    assert ids(api.get(url, {"limit": 4, "cursor": first["next_cursor"]}).json()) == ids(second)
    gone = services.Video.objects.get(pk=ids(second)[1])
    services.withhold(video=gone)
    again = api.get(url, {"limit": 4, "cursor": first["next_cursor"]}).json()
    assert ids(again) == [key for key in ids(second) if key != str(gone.pk)]
    assert again["next_cursor"]


def test_a_repeated_page_is_recorded_once_with_place_and_chance(api: Any, member: Any) -> None:
    many(6)
    first = api.get("/api/feed/for-you", {"limit": 3}).json()
    cursor = first["next_cursor"]
    second = [api.get("/api/feed/for-you", {"limit": 3, "cursor": cursor}).json() for _ in range(3)]
    rows = list(Impression.objects.order_by("position"))
    assert [(row.position, str(row.video_id), row.member) for row in rows] == [
        (place, key, member) for place, key in enumerate(ids(first) + ids(second[0]))
    ]
    assert {row.propensity for row in rows} == {1.0}
    assert [item["impression"] for item in second[2]["items"]] == [str(row.pk) for row in rows[3:]]


@pytest.mark.parametrize("cursor", ["x", "a:b:c", "😀", "W10:1", "\x00", "=" * 5000])
@pytest.mark.parametrize("url", FEEDS)
def test_forged_cursors_are_refused(api: Any, url: Any, cursor: Any) -> None:
    answer = api.get(url, {"cursor": cursor})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"], answer.json()["errors"][0]["code"]) == (422, "/cursor", "bad_cursor")
    assert not FeedSession.objects.exists()


def test_somebody_elses_cursor_and_another_feeds_are_refused(api: Any, other: Any) -> None:
    many(4)
    cursor = api.get("/api/feed/for-you", {"limit": 2}).json()["next_cursor"]
    stranger, second = APIClient(), APIClient()
    second.force_authenticate(other)
    for client, url in ((second, FEEDS[0]), (api, FEEDS[1]), (stranger, FEEDS[1]), (api, "/api/feed/newest")):
        answer = client.get(url, {"cursor": cursor})
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "bad_cursor")


def test_a_cursor_is_good_for_half_an_hour(api: Any) -> None:
    start = datetime(2026, 11, 26, 12, tzinfo=UTC)
    with time_machine.travel(start, tick=False) as clock:
        many(4)
        cursor = api.get("/api/feed/for-you", {"limit": 2}).json()["next_cursor"]
        clock.shift(timedelta(minutes=30))
        assert api.get("/api/feed/for-you", {"limit": 2, "cursor": cursor}).status_code == 200
        clock.shift(timedelta(seconds=2))
        answer = api.get("/api/feed/for-you", {"limit": 2, "cursor": cursor})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "expired_cursor")


def test_what_was_seen_does_not_come_again_for_a_week(api: Any) -> None:
    with time_machine.travel(datetime(2026, 11, 26, 12, tzinfo=UTC), tick=False) as clock:
        videos = many(6)
        page = api.get("/api/feed/for-you", {"limit": 4}).json()
        api.post("/api/feed/events", {"events": [{"impression": page["items"][0]["impression"], "kind": "viewed"}]}, format="json")
        unseen = {str(video.pk) for video in videos} - {ids(page)[0]}
        assert set(ids(api.get("/api/feed/for-you").json())) == unseen
        # Whoever asks for the second page has had the first.
        page = api.get("/api/feed/for-you", {"limit": 2}).json()
        api.get("/api/feed/for-you", {"limit": 2, "cursor": page["next_cursor"]})
        assert set(ids(api.get("/api/feed/for-you").json())) == unseen - set(ids(page))
        clock.shift(timedelta(days=7, seconds=1))
        assert len(ids(api.get("/api/feed/for-you").json())) == 6


def test_ones_own_clips_are_not_in_ones_feed(api: Any, member: Any) -> None:
    published(maker=member)
    theirs = published()
    assert ids(api.get("/api/feed/for-you").json()) == [str(theirs.pk)]


def test_a_new_clip_is_in_the_next_session_at_once(api: Any) -> None:
    many(2)
    api.get("/api/feed/for-you")
    new = published(hours=0)
    assert str(new.pk) in ids(api.get("/api/feed/for-you").json())


def test_strangers_share_a_session_and_leave_nothing_behind() -> None:
    many(5)
    client = APIClient()
    first, second = client.get("/api/feed/open", {"limit": 2}).json(), client.get("/api/feed/open", {"limit": 2}).json()
    assert first["session"] == second["session"] and ids(first) == ids(second)
    assert all("impression" not in item for item in first["items"])
    assert (FeedSession.objects.count(), Impression.objects.count()) == (1, 0)
    published(hours=0)
    assert client.get("/api/feed/open").json()["session"] != first["session"]


def test_an_empty_house_has_an_empty_feed(api: Any) -> None:
    body = api.get("/api/feed/for-you").json()
    assert (body["items"], "next_cursor" in body, "session" in body) == ([], False, False)


@pytest.mark.parametrize("url", FEEDS)
def test_a_page_costs_the_same_queries_whatever_its_size(
    api: Any, member: Any, url: Any, django_assert_max_num_queries: Any, django_assert_num_queries: Any
) -> None:
    videos = many(30)
    for video in videos[:3]:
        services.like(video=video, by=member)
    expected = {"/api/feed/for-you": 7, "/api/feed/open": 6}[url]
    for limit in (1, 20):
        with django_assert_num_queries(expected):
            page = api.get(url, {"limit": limit}).json()
    with django_assert_num_queries(5):
        page = api.get(url, {"limit": 5, "cursor": page["next_cursor"]}).json()
    services.like(video=videos[-1], by=member)
    with django_assert_max_num_queries(8):  # ranked anew
        api.get(url, {"limit": 5, "cursor": page["next_cursor"]})


def test_two_pages_at_once_hand_out_one_order(api: Any, member: Any) -> None:
    many(12)
    first = api.get("/api/feed/for-you", {"limit": 4}).json()
    services.like(video=factories.video(), by=member)
    second = api.get("/api/feed/for-you", {"limit": 4, "cursor": first["next_cursor"]}).json()
    again = api.get("/api/feed/for-you", {"limit": 4, "cursor": first["next_cursor"]}).json()
    assert ids(second) == ids(again)
    assert not set(ids(first)) & set(ids(second))
