"""On both databases: pages asked for and things told at the same moment settle on one order, and nothing counts twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection
from rest_framework.test import APIClient

from accounts import services as accounts
from feed import catalogue, sessions, tasks
from feed import services as feed
from feed.models import Event, FeedSession, Impression, Mode, Transition, UserState, VideoStats
from tests import factories
from tests.feed.reels import ids, many, published
from videos import services

AT_ONCE = 4


def _together(call):
    """The answers of as many threads, each with a connection of its own."""

    def alone(_):
        try:
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(alone, range(AT_ONCE)))


def test_pages_and_events_at_once(real_database):
    member = factories.member()
    videos = many(24)
    for video in videos[:3]:
        services.like(video=video, by=member)
    accounts.follow(member=member, other=videos[9].maker)
    hidden = published(hours=0.1)
    accounts.block(member=hidden.maker, other=member)
    catalogue.forget()

    def client() -> APIClient:
        made = APIClient()
        made.force_authenticate(member)
        return made

    client().post("/api/feed/wishes", {"text": "more bread, no dancing"}, format="json")
    first = client().get("/api/feed/for-you", {"limit": 5}).json()
    client().put(f"/api/videos/{videos[7].pk}/like")  # so that the rest is ranked anew, by whoever comes first
    pages = _together(lambda: client().get("/api/feed/for-you", {"limit": 5, "cursor": first["next_cursor"]}).json())
    assert len({tuple(ids(page)) for page in pages}) == 1
    assert not set(ids(first)) & set(ids(pages[0]))
    assert str(hidden.pk) not in ids(first) + ids(pages[0])
    assert FeedSession.objects.get().served == 10
    assert list(Impression.objects.order_by("position").values_list("position", flat=True)) == list(range(10))

    told = {"events": [{"impression": item["impression"], "kind": kind} for item in first["items"] for kind in ("viewed", "share")]}
    answers = _together(lambda: client().post("/api/feed/events", told, format="json").json())
    assert sum(answer["new"] for answer in answers) == Event.objects.count() == 10
    assert len(UserState.objects.get().ring) == 3 + 1 + 5  # likes, one more, shares
    assert sum(_together(tasks.roll_up)) == 10
    assert sorted(VideoStats.objects.filter(viewed__gt=0).values_list("viewed", "acts")) == [(1, 1)] * 5


def test_two_members_who_do_the_same_in_different_orders_wait_in_no_circle(postgres_database):
    members = [factories.member(), factories.member()]
    many(40)
    shown = []
    for member in members:
        reel = sessions.page(viewer=member, mode=Mode.FOR_YOU, limit=40)
        shown.append({entry.video.pk: entry.impression for entry in reel.shown})
    both = sorted(set(shown[0]) & set(shown[1]))
    orders = [both, both[:5] + both[:4:-1]]
    start = Barrier(2)

    def tell(place):
        try:
            start.wait(10)
            return feed.report(member=members[place], reports=[feed.Report(shown[place][pk], "share") for pk in orders[place]])
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(tell, (0, 1))) == [len(both), len(both)]
    first_two = Transition.objects.get(before=both[0], after=both[1])
    assert first_two.weight == 2.0
