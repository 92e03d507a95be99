"""The feed as HTML: newest first, paged for htmx and for plain links, open to strangers."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from accounts import services
from feed.web import CLIPS
from tests import factories
from tests.web.conftest import words

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)


def _prompts(response) -> list[str]:
    return re.findall(r'<p class="slug" dir="auto">(.*?)</p>', response.content.decode())


def _reel(count: int, **fields) -> None:
    maker = fields.pop("maker", None) or factories.member()
    for number in range(count):
        factories.video(maker=maker, prompt=f"clip {number}", published_at=NOON - timedelta(minutes=number), **fields)


def test_a_stranger_reads_the_newest_clips_in_order(client, db):
    _reel(3)
    assert _prompts(client.get("/")) == ["clip 0", "clip 1", "clip 2"]


def test_the_next_page_is_a_plain_link_and_a_fragment_for_htmx(client, db):
    _reel(CLIPS + 2)
    first = client.get("/")
    assert len(_prompts(first)) == CLIPS
    (link,) = set(re.findall(r'(?:href|hx-get)="(\?cursor=[^"]+)"', first.content.decode()))
    whole = client.get("/" + link)
    fragment = client.get("/" + link, headers={"HX-Request": "true"})
    assert _prompts(whole) == _prompts(fragment) == [f"clip {CLIPS}", f"clip {CLIPS + 1}"]
    assert b"<html" in whole.content
    assert b"<html" not in fragment.content
    assert "That was the last reel." in words(fragment)


def test_a_forged_cursor_is_refused_in_words(client, db):
    response = client.get("/?cursor=forged")
    assert response.status_code == 422
    assert "This cursor was not made by this list" in words(response)


def test_following_shows_only_followed_makers(web, member, other):
    services.follow(member=member, other=other)
    _reel(1, maker=other)
    _reel(1)
    assert len(_prompts(web.get("/following/"))) == 1


def test_following_asks_strangers_to_log_in(client, db):
    response = client.get("/following/")
    assert response.status_code == 302
    assert response["Location"] == "/accounts/login/?next=/following/"


def test_empty_feeds_say_what_to_do(web, client):
    assert "Nobody has published a clip yet." in words(web.get("/"))
    assert "Join with an invite code" in words(client.get("/"))
    assert "Find makers in the feed" in words(web.get("/following/"))


def test_the_remix_button_stands_only_where_it_is_allowed(web, db):
    closed = factories.video(maker=factories.member(remix_allowed=False), remix_allowed=True)
    unwilling = factories.video(maker=factories.member(remix_allowed=True), remix_allowed=False)
    open_to_all = factories.video(maker=factories.member(remix_allowed=True), remix_allowed=True)
    html = web.get("/").content.decode()
    assert f"?remix={open_to_all.pk}" in html
    assert f"?remix={closed.pk}" not in html
    assert f"?remix={unwilling.pk}" not in html


def test_the_feed_costs_the_same_queries_for_one_clip_and_for_many(web, django_assert_num_queries):
    _reel(1)
    web.get("/")
    with django_assert_num_queries(10):  # session, member, unread; signals, news, the order kept, the clips, what was shown
        web.get("/")
    _reel(CLIPS)
    with django_assert_num_queries(11):  # once more: the new clips have no vector yet
        web.get("/")
