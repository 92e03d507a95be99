"""A jump on the ice is told by how far a skater turns in the air; what stands still or only rises is none."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from generation.bench.judges.face import HEADINGS
from generation.bench.jumping import TURNS, read_jump, yaw_of
from generation.bench.tracker import told
from generation.bench.tumbling import Body
from generation.world.batch import Batch
from generation.world.scenes import simulate
from tests.bench.truth import true_headings, true_places, true_skater

COUNT = 48


@pytest.fixture(scope="module")
def batch() -> Batch:
    return simulate(np.random.default_rng(41), COUNT, scene="skater", with_mel=False)


@pytest.fixture(scope="module")
def skaters(batch: Batch) -> list[Body]:
    return [true_skater(batch, index) for index in range(COUNT)]


def turned(body: Body, rows: object) -> Body:
    return Body(*(part[rows] for part in vars(body).values()))


def test_every_word_is_read_off_the_truth(batch: Batch, skaters: list[Body]) -> None:
    for index, body in enumerate(skaters):
        seen, asked = read_jump(body), batch.reading(index)
        assert seen is not None
        assert (seen.jump, seen.finish) == (asked.jump, asked.finish)


def test_turns_are_told_to_a_tenth_where_somebody_stands_and_are_missing_where_they_fall(batch: Batch, skaters: list[Body]) -> None:
    off: dict[str, list[float]] = {"landed": [], "fall": []}
    for index, body in enumerate(skaters):
        asked, seen = batch.reading(index), read_jump(body)
        if asked.jump in TURNS and seen is not None:
            off[asked.finish].append(seen.turned - TURNS[asked.jump])
    assert np.abs(off["landed"]).max() < 0.1 and len(off["landed"]) > 10
    assert -0.3 < np.mean(off["fall"]) < -0.1


def test_a_still_picture_is_no_jump(skaters: list[Body]) -> None:
    assert {read_jump(turned(body, [frame] * 64)) for body in skaters for frame in (0, 30)} == {None}


def test_before_anything_has_happened_no_jump_is_seen(batch: Batch, skaters: list[Body]) -> None:
    begun = [read_jump(turned(body, [*range(12), *range(11, -1, -1)] * 3)) for body in skaters]
    assert np.mean([seen is not None and seen.jump == batch.reading(index).jump for index, seen in enumerate(begun)]) <= 0.05


def test_who_rises_and_does_not_turn_has_not_jumped(batch: Batch, skaters: list[Body]) -> None:
    for index, body in enumerate(skaters):
        if batch.reading(index).jump in TURNS:
            assert read_jump(replace(body, heading_TD=body.heading_TD[[0] * 64])) is None


def test_headings_that_tell_nothing_are_no_jump(skaters: list[Body]) -> None:
    for body in skaters:
        assert read_jump(replace(body, heading_TD=np.full((64, HEADINGS), 1 / HEADINGS))) is None
        assert read_jump(replace(body, heading_TD=np.zeros((0, HEADINGS)))) is None
    assert read_jump(None) is None


def test_some_headings_that_are_wholly_wrong_change_nothing(batch: Batch, skaters: list[Body]) -> None:
    rng = np.random.default_rng(5)
    right = []
    for index, body in enumerate(skaters):
        wrong_T = rng.random(64) < 0.05
        seen = read_jump(replace(body, heading_TD=np.where(wrong_T[:, None], body.heading_TD[:, ::-1], body.heading_TD)))
        right.append(seen is not None and seen.jump == batch.reading(index).jump)
    assert np.mean(right) >= 0.9


def test_who_lies_at_last_has_not_landed(batch: Batch, skaters: list[Body]) -> None:
    for index, body in enumerate(skaters):
        if batch.reading(index).finish == "landed":
            chest_T2 = body.chest_T2.copy()
            chest_T2[52:, 1] = 0.2
            seen = read_jump(replace(body, chest_T2=chest_T2))
            assert seen is None or seen.finish == "fall"


def test_a_skater_is_told_by_their_skates(batch: Batch) -> None:
    assert {told(true_places(batch, index)) for index in range(12)} == {"skater"}


@pytest.mark.parametrize("rate", [0.02, 0.1, 0.2])
def test_a_turn_is_followed_through_towards_us_and_away(rate: float) -> None:
    yaw_T = np.concatenate((np.zeros(12), rate * np.arange(1, 31)))
    np.testing.assert_allclose(np.ptp(yaw_of(true_headings(np.cos(2 * np.pi * yaw_T)))), 30 * rate, atol=0.08)
