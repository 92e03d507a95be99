"""What this process holds may be broken or away: a page is served all the same, from followed and liked clips, and nothing leaks."""

from __future__ import annotations

import pytest
from rest_framework.test import APIClient

from accounts import services as accounts
from feed import catalogue, ranking
from tests.feed.reels import ids, many, published

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("error", [MemoryError, ValueError, KeyError, ZeroDivisionError, IndexError])
@pytest.mark.parametrize("feed", ["for-you", "open"])
def test_without_a_ranking_followed_and_liked_clips_are_served(api, member, monkeypatch, error, feed):
    videos = many(8)
    liked = published(likes=30, hours=90)
    accounts.follow(member=member, other=videos[5].maker)
    accounts.block(member=member, other=videos[1].maker)

    def broken(*_, **__):
        raise error

    monkeypatch.setattr(ranking, "order", broken)
    first = api.get(f"/api/feed/{feed}", {"limit": 5}).json()
    expected = [str(videos[5].pk), str(liked.pk)] if feed == "for-you" else [str(liked.pk)]
    assert ids(first)[: len(expected)] == expected
    rest = api.get(f"/api/feed/{feed}", {"limit": 5, "cursor": first["next_cursor"]}).json()
    assert str(videos[1].pk) not in ids(first) + ids(rest)
    assert len(set(ids(first) + ids(rest))) == 8
    monkeypatch.undo()
    assert api.get(f"/api/feed/{feed}").status_code == 200


def test_strangers_are_served_too(client, monkeypatch):
    many(3)
    monkeypatch.setattr(ranking, "features_of", lambda *_: 1 / 0)
    assert len(APIClient().get("/api/feed/open").json()["items"]) == 3
    assert client.get("/").status_code == 200


def test_a_vector_that_is_no_vector_breaks_nothing(api):
    videos = many(3)
    for blob in (b"", b"xyz", b"\xff" * 284):
        videos[0].feed_stats.vector = blob
        videos[0].feed_stats.save(update_fields=["vector"])
        catalogue.forget()
        assert len(api.get("/api/feed/for-you").json()["items"]) == 3
