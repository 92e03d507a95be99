"""The one ball of a shot is the best way through all peaks: ghosts are left out, a ball that leaps is seen to leap."""

from __future__ import annotations

import numpy as np
import pytest

from generation.bench.contacts import kinks
from generation.bench.outcome import Hoop, read_shot
from generation.bench.paths import Peak, single

TIME = np.arange(64) / 16
X, Y = -3.0 + 1.5 * TIME, 1.0 + 9.0 * TIME - 0.5 * 9.81 * TIME**2
Frames = list[list[Peak]]


def peak(x: float, y: float, heat: float = 0.9) -> Peak:
    return Peak(float(x), float(y), 0.24, heat, np.zeros(8))


def flight(frames: int = 32) -> Frames:
    return [[peak(x, y)] for x, y in zip(X[:frames], Y[:frames], strict=True)]


def test_a_clear_ball_is_followed_exactly() -> None:
    track = single(flight())
    assert track is not None
    assert track.x_T.tolist() == X[:32].tolist()
    assert track.heat == pytest.approx(0.9)


@pytest.mark.parametrize("lasting", [1, 2])
def test_a_stronger_ghost_of_two_frames_is_not_the_ball(lasting: int) -> None:
    found = flight()
    for frame in range(12, 12 + lasting):
        found[frame] = [peak(4.0, 1.0, 0.99), peak(X[frame], Y[frame], 0.3)]
    track = single(found)
    assert track is not None
    assert track.x_T.tolist() == X[:32].tolist()


def test_a_faint_ball_is_followed_past_a_faint_ghost() -> None:
    found = [[peak(4.0, 1.0, 0.2), peak(x, y, 0.3)] for x, y in zip(X[:32], Y[:32], strict=True)]
    track = single(found)
    assert track is not None
    assert track.x_T.tolist() == X[:32].tolist()


def test_of_a_shirt_that_stands_and_a_ball_that_flies_the_ball_is_followed() -> None:
    found = [[peak(-2.8, 1.1, 0.56), peak(x, y, 0.5)] for x, y in zip(X[:32], Y[:32], strict=True)]
    found += [[peak(-2.8, 1.1, 0.4)] for _frame in range(5)]
    track = single(found)
    assert track is not None
    assert track.x_T[:32].tolist() == X[:32].tolist()
    assert np.isnan(track.x_T[32:]).all()


def test_a_ball_that_leaps_and_hangs_is_seen_to_leap() -> None:
    found = flight(20) + [[peak(3.0, 3.0)] for _frame in range(8)]
    track = single(found)
    assert track is not None
    assert track.x_T[20:].tolist() == [3.0] * 8
    assert any(kink.jump for kink in kinks(track.x_T, track.y_T, track.radius))


@pytest.mark.parametrize("leap", [0.7, 1.0, 2.0, 5.0])
def test_a_teleport_stays_a_teleport(leap: float) -> None:
    found = flight()
    for frame in range(16, 32):
        found[frame] = [peak(X[frame] + leap, Y[frame])]
    track = single(found)
    assert track is not None
    assert track.frames_seen == 32
    assert track.x_T[16] - track.x_T[15] == pytest.approx(leap + 1.5 / 16)
    jumps = [kink for kink in kinks(track.x_T, track.y_T, track.radius) if kink.jump]
    assert len(jumps) == 1
    assert jumps[0].time == pytest.approx(15.5 / 16, abs=0.1)


def test_a_ball_that_leaps_for_four_frames_leaps_twice() -> None:
    found = flight()
    for frame in range(12, 16):
        found[frame] = [peak(X[frame] + 3.0, Y[frame])]
    track = single(found)
    assert track is not None
    assert np.flatnonzero(np.abs(np.diff(track.x_T)) > 2.0).tolist() == [11, 15]


def test_a_leap_into_the_ring_is_no_swish() -> None:
    hoop = Hoop(3.0, 3.0, 1.0)
    found = flight(24)
    for frame in range(24, 40):
        fall = (frame - 24) / 16
        found.append([peak(3.0, 3.6 - 3.0 * fall - 0.5 * 9.81 * fall**2)])
    track = single(found)
    assert track is not None
    shot = read_shot(track.x_T, track.y_T, track.radius, hoop, None)
    assert shot.jumps >= 1
    assert shot.through_after_jump


def test_three_sights_are_no_ball() -> None:
    assert single([[peak(0, 1)], [peak(0, 1)], [peak(0, 1)], [], []]) is None
    assert single([[], []]) is None
