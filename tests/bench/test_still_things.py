"""What does not move is read from all frames together; what is faint and never moves is no ball."""

from __future__ import annotations

import numpy as np
import pytest

from generation.bench.paths import Peak, Track, moving, still, together


def peak(x: float, y: float, heat: float = 0.9) -> Peak:
    return Peak(x, y, 0.24, heat, np.zeros(8))


def track(first: int, last: int, heat: float = 0.9) -> Track:
    x_T = np.full(64, np.nan)
    x_T[first:last] = 0.0
    return Track(x_T, x_T, 0.3, np.zeros(8), heat)


def test_a_faint_rim_in_one_place_is_found_beside_a_brighter_ghost_of_few_frames() -> None:
    found = [[peak(2.0, 3.0, 0.35)] for _frame in range(64)]
    for frame in range(6):
        found[frame].insert(0, peak(-1.0, 4.0))
    assert still(found) == pytest.approx((2.0, 3.0))


def test_nothing_is_found_where_there_is_little_heat() -> None:
    assert still([[peak(2.0, 3.0, 0.15)] for _frame in range(64)]) is None
    assert still([[peak(2.0, 3.0)]] + [[] for _frame in range(63)]) is None
    assert still([[] for _frame in range(64)]) is None


def test_scattered_sights_are_no_still_thing() -> None:
    assert still([[peak(0.5 * frame, 3.0)] for frame in range(64)]) is None


def test_faint_scenery_is_left_out_and_a_lying_ball_is_not() -> None:
    found = [[peak(0.0, 0.24, 0.9), peak(3.0, 1.0, 0.3), peak(0.2 * frame, 2.0, 0.3)] for frame in range(64)]
    kept = moving(found)
    assert [[entry.x for entry in entries] for entries in kept] == [[0.0, 0.2 * frame] for frame in range(64)]


def test_balls_are_counted_side_by_side() -> None:
    assert together([track(0, 64), track(20, 64), track(40, 64)]) == 3
    assert together([track(0, 30), track(32, 64)]) == 1


def test_short_and_faint_tracks_are_not_counted() -> None:
    assert together([track(0, 64), track(20, 31)]) == 1
    assert together([track(0, 64), track(0, 64, heat=0.35)]) == 1
    assert together([]) == 0
