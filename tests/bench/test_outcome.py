"""Outcomes by rules, on the simulator's true paths with a tracker's noise and on paths that cheat."""

from __future__ import annotations

import numpy as np
import pytest

from generation.bench.outcome import Hoop, Shot, read_shot
from generation.network.plan import VIEW_METRES
from generation.world.batch import Batch
from generation.world.scenes import simulate


@pytest.fixture(scope="module")
def shots() -> Batch:
    return simulate(np.random.default_rng(4), 60, scene="basketball", framing="landscape", with_mel=False)


def read(batch: Batch, index: int, noise: float = 0.01, teleport: bool = False) -> Shot:
    rng = np.random.default_rng(index)
    ball, hoop, player = (batch.states_BTKS[index, :, entity] for entity in (1, 2, 0))
    x, y = ball[:, 0] + rng.normal(0, noise, 64), ball[:, 1] + rng.normal(0, noise, 64)
    width, height = VIEW_METRES[batch.reading(index).framing]
    hidden = (np.abs(x) > width / 2) | (y > height - 0.9)
    x[hidden] = y[hidden] = np.nan
    place = Hoop(float(hoop[0, 0]), float(hoop[0, 1]), float(hoop[0, 4]))
    if teleport:
        top = int(np.nanargmax(np.where(np.isfinite(y), y, -1)))
        fall = np.arange(64 - top - 2) / 16
        x[top + 2 :] = place.x
        y[top + 2 :] = np.maximum(place.y + 0.6 - 2.0 * fall - 2.0 * fall**2, 0.24)
    chest = (float(np.median(player[:, 0])), float(np.median(player[:, 1])) + 0.3)
    return read_shot(x, y, float(batch.size_BK[index, 1]), place, chest)


def test_true_paths_are_read_right(shots: Batch) -> None:
    right = [read(shots, index).outcome == shots.reading(index).outcome for index in range(len(shots))]
    assert np.mean(right) >= 0.95


def test_true_paths_have_no_jumps(shots: Batch) -> None:
    assert np.mean([read(shots, index).jumps > 0 for index in range(len(shots))]) <= 0.05


def test_misses_that_leap_into_the_hoop_are_caught(shots: Batch) -> None:
    missed = [index for index in range(len(shots)) if shots.reading(index).outcome in ("air_ball", "board_miss", "rim_out")]
    far = [index for index in missed if shots.reading(index).outcome == "air_ball"]
    read_far = [read(shots, index, teleport=True) for index in far]
    assert len(far) >= 5
    assert np.mean([shot.jumps > 0 for shot in read_far]) >= 0.8
    assert not any(shot.outcome == "air_ball" for shot in read_far)


def test_a_frozen_ball_has_the_outcome_of_no_shot() -> None:
    hoop = Hoop(2.5, 3.0, 1.0)
    shot = read_shot(np.full(64, -2.0), np.full(64, 2.0), 0.24, hoop, (-2.0, 1.2))
    assert shot.touches == ()
    assert shot.released == 4.0


def test_mirrored_paths_read_the_same(shots: Batch) -> None:
    for index in range(10):
        ball, hoop = shots.states_BTKS[index, :, 1], shots.states_BTKS[index, 0, 2]
        here = read_shot(ball[:, 0].astype(float), ball[:, 1].astype(float), 0.24, Hoop(hoop[0], hoop[1], hoop[4]), None)
        there = read_shot(-ball[:, 0].astype(float), ball[:, 1].astype(float), 0.24, Hoop(-hoop[0], hoop[1], -hoop[4]), None)
        assert here.outcome == there.outcome
