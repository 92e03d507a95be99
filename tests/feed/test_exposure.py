"""The first audience of new clips: as much as there is room for, in kept places, by a chance that is written down."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest
import time_machine
from rest_framework.test import APIClient

from core.ids import uuid7
from feed import exposure, tasks
from feed.arranging import arrange, neediest
from feed.catalogue import Catalogue
from feed.embedding import EMBEDDER
from feed.models import ExposureFloor, Impression, VideoStats
from tests.feed.reels import many, published

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("places", "fresh", "floor"), [(0, 0, 0), (0, 5, 0), (100, 0, 0), (100, 10, 8), (99, 10, 7), (100_000, 10, 50), (5, 10, 0)]
)
def test_the_floor_is_four_fifths_of_what_there_is_room_for(places: Any, fresh: Any, floor: Any) -> None:
    assert exposure.feasible(places, fresh) == floor


def _catalogue(fresh: int, old: int, *, floor: int = 8, viewed: int = 0) -> Catalogue:
    count = fresh + old
    keys = [uuid7() for _ in range(count)]
    hours = np.array([100.0] * old + [4.0] * fresh)
    zeros = np.zeros(count, np.float32)
    return Catalogue(
        ids=keys, row={key: row for row, key in enumerate(keys)}, maker=np.arange(count), tree=np.arange(count) + count,
        published=NOON.timestamp() - hours * 3600, likes=zeros, remixes=zeros, remixable=zeros > 0, viewed=zeros + viewed,
        vectors=np.zeros((count, EMBEDDER.size), np.float32), topic=zeros.astype(int), hot=zeros.astype(float), floor=floor,
    )  # fmt: skip


def _arranged(catalogue: Catalogue, seed: int = 1) -> Any:
    rows = np.arange(len(catalogue.ids))
    scores = np.where(catalogue.published < NOON.timestamp() - 50 * 3600, 1.0, 0.0)  # what is new scores least
    return arrange(catalogue, rows, scores, before=[], now=NOON, seed=seed, most=40)


def test_places_three_and_seven_of_ten_are_for_new_clips() -> None:
    picks = _arranged(_catalogue(4, 36))
    assert [place for place, pick in enumerate(picks, 1) if pick.reserved] == [3, 7, 13, 17]
    assert all(pick.row >= 36 for pick in picks if pick.reserved)
    # What is left of them after their places comes by score.
    chances = [pick.chance for pick in picks if pick.reserved]
    assert chances == pytest.approx([1 / 4, 1 / 3, 1 / 2, 1.0])
    assert {pick.chance for pick in picks if not pick.reserved} == {1.0}


def test_who_has_had_the_floor_and_what_is_old_gets_no_place() -> None:
    for catalogue in (_catalogue(4, 36, viewed=8), _catalogue(0, 40), _catalogue(4, 36, floor=0)):
        assert not any(pick.reserved for pick in _arranged(catalogue))


def test_the_chances_that_are_written_down_are_those_of_the_draw() -> None:
    catalogue = _catalogue(2, 8)
    catalogue.viewed[8] = 6  # of 8: the other needs a place more
    first = [next(pick for pick in _arranged(catalogue, seed) if pick.reserved) for seed in range(400)]
    told = {pick.row: pick.chance for pick in first}
    assert told[8] == pytest.approx(np.exp(-0.75) / (1 + np.exp(-0.75)))
    assert sum(told.values()) == pytest.approx(1)
    assert np.mean([pick.row == 8 for pick in first]) == pytest.approx(told[8], abs=0.07)


@pytest.mark.django_db
def test_the_floor_of_the_hour_is_worked_out_and_published(api: Any) -> None:
    with time_machine.travel(NOON, tick=False):
        many(20)
        yesterday = [published(hours=30) for _ in range(2)]
        items = api.get("/api/feed/for-you", {"limit": 100}).json()["items"]
        Impression.objects.filter(pk__in=[item["impression"] for item in items[:20]]).update(viewed=True)
        ExposureFloor.objects.create(floor=3, places=1, fresh=1, met=0, due=0, created_at=NOON - timedelta(hours=1))
        VideoStats.objects.filter(video=yesterday[0]).update(viewed=3)
        assert tasks.renew_floor() == 0  # 4 places for 20 clips
        Impression.objects.update(viewed=True)
        published_now = APIClient().get("/api/feed/parameters").json()["floor"]
        assert {key: published_now[key] for key in ("floor", "places", "fresh", "met", "due")} == {
            "floor": 0, "places": 4, "fresh": 20, "met": 1, "due": 2,
        }  # fmt: skip
    assert b"Each new clip is promised" in APIClient().get("/feed/parameters/").content


def test_the_neediest_of_many_new_clips_are_candidates_however_many_are_newer() -> None:
    catalogue = _catalogue(300, 10)
    catalogue.published[10:20] = NOON.timestamp() - 22 * 3600
    catalogue.viewed[10:15] = 8
    allowed = np.ones(310, bool)
    allowed[15] = False
    found = neediest(catalogue, allowed, NOON, 60, np.random.default_rng(1)).tolist()
    assert len(found) == len(set(found)) == 60
    assert sorted(found[:4]) == [16, 17, 18, 19]
    assert min(found[4:]) >= 20
    assert neediest(_catalogue(300, 10, floor=0), allowed, NOON, 60, np.random.default_rng(1)).tolist() == []
