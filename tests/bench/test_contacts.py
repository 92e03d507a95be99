"""Touches and jumps are told apart on exact paths."""

from __future__ import annotations

import numpy as np
import pytest

from generation.bench.contacts import kinks

TIME = np.arange(64) / 16


def bouncing(rebound: float, height: float = 2.0, radius: float = 0.25) -> tuple[np.ndarray, list[float]]:
    """Heights of a dropped ball and the times at which it meets the ground."""
    fall = np.sqrt(2 * (height - radius) / 9.81)
    meets, speed, start = [fall], 9.81 * fall, 0.0
    y = np.where(fall > TIME, height - 0.5 * 9.81 * TIME**2, 0.0)
    while len(meets) < 4:
        speed *= rebound
        start = meets[-1]
        meets.append(start + 2 * speed / 9.81)
        since = TIME - start
        y = np.where((since >= 0) & (meets[-1] > TIME), radius + speed * since - 0.5 * 9.81 * since**2, y)
    return np.where(meets[-1] > TIME, y, np.nan), meets


def test_bounces_are_dated_between_frames() -> None:
    y, meets = bouncing(0.85)
    found = kinks(0.4 * TIME, y, radius=0.25)
    assert [kink.time for kink in found] == pytest.approx(meets[:-1], abs=0.004)
    assert not any(kink.jump for kink in found)
    assert -found[0].after[1] / found[0].before[1] == pytest.approx(0.85, abs=0.02)


def test_free_flight_has_no_touch() -> None:
    assert kinks(2.0 * TIME, 1.0 + 9.0 * TIME - 0.5 * 9.81 * TIME**2) == []


def test_a_ball_that_hovers_or_falls_slowly_is_not_touched() -> None:
    assert kinks(np.full(64, 1.0), np.full(64, 3.0), radius=0.25) == []
    assert kinks(0.5 * TIME, 8.0 - 0.5 * 4.0 * (TIME - 2) ** 2, radius=0.25) == []


def test_a_ball_at_rest_has_no_touch() -> None:
    noise = np.random.default_rng(0).normal(0, 0.008, (2, 64))
    assert kinks(noise[0], 0.25 + noise[1], radius=0.25) == []


def test_a_teleport_is_a_jump() -> None:
    y = 5.0 - 0.05 * TIME
    x = np.where(TIME < 2.0, 1.0 * TIME, 1.0 * TIME + 1.5)
    found = kinks(x, y, gravity=0.0)
    assert len(found) == 1
    assert found[0].jump
    assert found[0].time == pytest.approx(2.0, abs=0.1)


def test_noise_of_a_centimetre_makes_no_touch() -> None:
    rng = np.random.default_rng(1)
    count = 0
    for _ in range(20):
        noise = rng.normal(0, 0.01, (2, 64))
        count += len(kinks(1.5 * TIME + noise[0], 1.0 + 12.0 * TIME - 0.5 * 9.81 * TIME**2 + noise[1]))
    assert count <= 2


def test_unseen_frames_are_not_judged() -> None:
    y, meets = bouncing(0.85)
    y[abs(TIME - meets[0]) < 0.2] = np.nan
    assert all(abs(kink.time - meets[0]) > 0.2 for kink in kinks(0.4 * TIME, y, radius=0.25))
