"""What is kept of a shown clip to learn from: what it was judged by, as it was then, and one place of ten that is left to chance."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from core.ids import uuid7
from feed.arranging import arrange
from feed.catalogue import Catalogue
from feed.embedding import EMBEDDER
from feed.learning.inputs import INPUTS, matrix, named, without_heads
from feed.models import FeedSession, Impression, UserState
from feed.parameters import EXTRAS, PARTS, RULES
from feed.sessions import items_of
from tests.feed.reels import many
from videos import services

db = pytest.mark.django_db


def _catalogue(count: int) -> Catalogue:
    keys = [uuid7() for _ in range(count)]
    zeros = np.zeros(count, np.float32)
    return Catalogue(
        ids=keys, row={key: row for row, key in enumerate(keys)}, maker=np.arange(count), tree=np.arange(count) + count,
        published=np.zeros(count), likes=zeros, remixes=zeros, remixable=zeros > 0, viewed=zeros,
        vectors=np.zeros((count, EMBEDDER.size), np.float32), topic=zeros.astype(int), hot=zeros,
    )  # fmt: skip


def _arranged(seed: int, *, count: int = 40, lots: bool = True, before=()):
    rows = np.arange(count)
    now = datetime(2026, 11, 26, tzinfo=UTC)
    return arrange(_catalogue(count), rows, -rows.astype(float), before=before, now=now, seed=seed, most=count, lots=lots)


def test_place_nine_of_ten_goes_by_even_lot_to_one_of_the_next_four():
    won = []
    for seed in range(400):
        picks = _arranged(seed)
        assert [place for place, pick in enumerate(picks, 1) if pick.chance < 1] == [9, 19, 29, 39]
        assert {*picks[8].passed_over, picks[8].row} == {8, 9, 10, 11}
        assert (picks[8].chance, len(picks[8].passed_over)) == (1 / 4, 3)
        won.append(picks[8].row)
    assert np.bincount(won)[8:] == pytest.approx([100] * 4, abs=30)
    assert sorted(pick.row for pick in picks) == list(range(40)), "nobody loses a clip by it"


def test_no_lot_where_nothing_is_to_be_learned_or_there_is_no_choice():
    assert {(pick.chance, pick.passed_over) for pick in _arranged(1, lots=False)} == {(1.0, ())}
    assert {(pick.chance, pick.passed_over) for pick in _arranged(1, count=9)} == {(1.0, ())}
    assert [place for place, pick in enumerate(_arranged(1, before=(0, 1)), 3) if pick.chance < 1][:2] == [9, 19]


@db
def test_what_a_clip_was_judged_by_is_logged_as_it_was_then(api, member):
    videos = many(20)
    services.like(video=videos[0], by=member)
    page = api.get("/api/feed/for-you", {"limit": 12}).json()
    items = items_of(FeedSession.objects.get())
    rows = {row.position: row for row in Impression.objects.all()}
    for position in range(12):
        features = dict(zip(PARTS, items[position].features, strict=True)) | dict(zip(EXTRAS, items[position].extras, strict=True))
        assert rows[position].inputs == {name: value for name, value in features.items() if value and name in INPUTS}
        assert rows[position].inputs["activity"] == 0.01
        assert without_heads(matrix([rows[position].inputs]))[0] == pytest.approx(rows[position].score, abs=1e-9)
    assert [position for position, row in sorted(rows.items()) if row.lot] == [8]
    assert (len(rows[8].lot), rows[8].propensity) == (RULES.lot_clips - 1, 1 / RULES.lot_clips)
    assert all(set(lost) <= set(INPUTS) and lost["activity"] == 0.01 for lost in rows[8].lot)
    # What happens later changes nothing of it.
    before = dict(rows[0].inputs)
    services.like(video=services.Video.objects.get(pk=page["items"][0]["video"]["id"]), by=member)
    assert Impression.objects.get(position=0).inputs == before


@db
def test_the_feed_that_is_not_profiled_leaves_nothing_to_learn_from(api):
    many(20)
    api.get("/api/feed/open", {"limit": 20})
    assert Impression.objects.count() == 20
    assert set(Impression.objects.values_list("propensity", flat=True)) == {1.0}
    assert all((row.inputs, row.lot, row.member) == ({}, [], None) for row in Impression.objects.all())


@db
def test_an_order_of_an_earlier_version_is_still_served(api, member):
    many(12)
    page = api.get("/api/feed/for-you", {"limit": 4}).json()
    session = FeedSession.objects.get()
    session.items = [[video, source, features[:9], chance, kept] for video, source, features, chance, kept, *_ in session.items]
    session.save(update_fields=["items"])
    answer = api.get("/api/feed/for-you", {"limit": 4, "cursor": page["next_cursor"]})
    assert (answer.status_code, len(answer.json()["items"])) == (200, 4)
    assert not UserState.objects.exists()


def test_inputs_are_known_by_their_names_whatever_order_they_come_in():
    told = named([0.5] + [0.0] * 8 + [2.0], [0.25, 0.0])
    assert told == {"connection": 0.5, "exposure": 0.25}
    assert matrix([told, {}], ["exposure", "gone", "connection"]).tolist() == [[0.25, 0.0, 0.5], [0.0, 0.0, 0.0]]
    assert matrix([]).shape == (0, len(INPUTS))
