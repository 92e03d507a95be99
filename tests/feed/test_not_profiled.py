"""The feed that is not profiled: it may not so much as read what a member did, and following and newest keep strict time."""

from __future__ import annotations

import re

import pytest
from django.db import connection

from accounts import services as accounts
from feed.models import Event, FeedSession, Impression, Mode, Transition, UserState
from tests import factories
from tests.feed.reels import ids, many, published
from videos import services
from videos.models import Like

pytestmark = pytest.mark.django_db
HISTORY = [model._meta.db_table for model in (Event, UserState, Transition)]


class _Denied(AssertionError):
    pass


def _deny_history(execute, sql, params, many, context):
    """Nothing reads these tables; impressions may be written, never read, and of likes only whether one's own heart is red."""
    told = [table for table in HISTORY if f'"{table}"' in sql]
    reads = re.match(r"\s*SELECT", sql) and re.search(rf'FROM "{Impression._meta.db_table}"', sql)
    liked = re.search(rf'FROM "{Like._meta.db_table}"', sql) and "EXISTS" not in sql
    if told or reads or liked:
        raise _Denied(sql)
    return execute(sql, params, many, context)


def _history(member, videos) -> None:
    for video in videos[:4]:
        services.like(video=video, by=member)


@pytest.mark.parametrize("url", ["/api/feed/open", "/api/feed/newest", "/api/feed/following"])
def test_history_is_not_read(api, member, url):
    videos = many(12)
    _history(member, videos)
    accounts.follow(member=member, other=videos[0].maker)
    api.post("/api/feed/wishes", {"text": "more bread"}, format="json")
    with connection.execute_wrapper(_deny_history):
        page = api.get(url, {"limit": 4}).json()
        assert page["items"]
        if "next_cursor" in page:
            assert api.get(url, {"limit": 4, "cursor": page["next_cursor"]}).json()["items"]


def test_the_ranked_feed_is_what_would_be_denied(api, member):
    _history(member, many(6))
    with connection.execute_wrapper(_deny_history), pytest.raises(_Denied):
        api.get("/api/feed/for-you")


def test_history_changes_nothing_in_it(api, member):
    videos = many(12)
    before = ids(api.get("/api/feed/open").json())
    for video in videos[8:]:
        Like.objects.create(member=member, video=video)
        UserState.objects.get_or_create(member=member, defaults={"ring": [[video.pk.hex, "like", 0.0]], "revision": 9})
    assert ids(api.get("/api/feed/open").json()) == before


def test_what_happens_there_teaches_nothing_about_the_member(api, member):
    many(4)
    page = api.get("/api/feed/open").json()
    assert set(Impression.objects.values_list("member", flat=True)) == {None}
    told = [{"impression": item["impression"], "kind": kind} for item in page["items"] for kind in ("viewed", "not_interested")]
    assert api.post("/api/feed/events", {"events": told}, format="json").json() == {"new": 8}
    assert not UserState.objects.exists()
    assert ids(api.get("/api/feed/open").json()) == ids(page)


def test_wishes_and_hidden_makers_count_there(api, member):
    videos = many(8)
    accounts.mute(member=member, other=videos[0].maker)
    api.post("/api/feed/wishes", {"text": "no bread, more rockets"}, format="json")
    page = api.get("/api/feed/open").json()
    prompts = [item["video"]["prompt"] for item in page["items"]]
    assert len(prompts) == 5
    assert all("rocket" in prompt for prompt in prompts[:2])
    assert not any("bread" in prompt for prompt in prompts)
    assert str(videos[0].pk) not in ids(page)


def test_following_is_strictly_newest_first(api, member):
    maker, second = factories.member(), factories.member()
    videos = [published(maker=(maker, second)[number % 2], hours=hours, likes=number) for number, hours in enumerate((5, 1, 3, 2, 4))]
    published(hours=0.5)
    for followed in (maker, second):
        accounts.follow(member=member, other=followed)
    expected = sorted(videos, key=lambda video: video.published_at, reverse=True)
    assert [item["id"] for item in api.get("/api/feed/following").json()["items"]] == [str(video.pk) for video in expected]
    assert not FeedSession.objects.exists()


def test_the_choice_is_one_press_and_remembered(web, client, db):
    many(3)
    assert '<h1 class="sr">For you</h1>' in web.get("/").content.decode()
    for mode in (Mode.OPEN, Mode.NEWEST, Mode.FOLLOWING, Mode.FOR_YOU):
        answer = web.post("/feed/mode/", {"mode": mode})
        assert (answer.status_code, answer["Location"]) == (302, "/")
        for _ in range(2):
            assert f'<h1 class="sr">{mode.label}</h1>' in web.get("/").content.decode()
    # Strangers have two, and no others by a cookie that they made.
    assert '<h1 class="sr">Not profiled</h1>' in client.get("/").content.decode()
    client.post("/feed/mode/", {"mode": "newest"})
    assert '<h1 class="sr">Newest</h1>' in client.get("/").content.decode()
    for value in ("for_you", "following", "x", ""):
        client.cookies["feed"] = value
        assert '<h1 class="sr">Not profiled</h1>' in client.get("/").content.decode()
    client.post("/feed/mode/", {"mode": "following"})
    assert client.cookies["feed"].value == ""
