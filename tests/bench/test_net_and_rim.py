"""A net holds a ball back, a rim throws it off its edge; neither is taken for the other."""

from __future__ import annotations

import numpy as np
import pytest

from generation.bench.contacts import Kink
from generation.bench.outcome import NET_TOP, Hoop, crossing, read_shot, surface_of

HOOP = Hoop(0.0, 3.0, 1.0)
RADIUS = 0.24
TIME = np.arange(64) / 16


def kink(x: float, y: float, before: tuple[float, float], after: tuple[float, float], time: float = 2.0) -> Kink:
    return Kink(time, x, y, before, after, 0.0)


def swish(offset: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    """A ball that comes down through the ring at 2 s, is slowed in the net and falls on."""
    entry_speed, mouth = 6.0, HOOP.y - NET_TOP
    since = TIME - 2.0 - offset
    x = np.where(since < 0, 1.5 * since, 0.0)
    free = mouth - entry_speed * since - 0.5 * 9.81 * since**2
    net = mouth - entry_speed * since + 0.5 * 24.0 * since**2
    leave = 0.1
    y_leave, speed = mouth - entry_speed * leave + 0.5 * 24.0 * leave**2, entry_speed - 24.0 * leave
    below = y_leave - speed * (since - leave) - 0.5 * 9.81 * (since - leave) ** 2
    y = np.where(since < 0, free, np.where(since < leave, net, below))
    return np.where(y > 0.3, x, np.nan), np.where(y > 0.3, y, np.nan)


@pytest.mark.parametrize("offset", [0.0, 0.015, 0.03, 0.045])
def test_a_net_is_no_touch_of_the_rim(offset: float) -> None:
    shot = read_shot(*swish(offset), RADIUS, HOOP, None)
    assert shot.outcome == "swish"
    assert {surface for surface, _kink in shot.touches} <= {"net"}
    assert shot.jumps == 0
    assert shot.netted == pytest.approx(2.0 + offset, abs=0.012)


def test_a_flat_ball_caught_by_the_net_is_no_touch_of_the_rim() -> None:
    turned = kink(0.06, HOOP.y + 0.09, (4.2, -3.4), (1.5, -2.7))
    assert surface_of(turned, HOOP, RADIUS, through=2.02) == "net"


def test_a_ball_thrown_off_an_edge_touches_the_rim_though_it_falls_in() -> None:
    edge = kink(-0.45 + 0.16, HOOP.y + 0.18, (1.0, -4.0), (2.8, -2.0))
    assert surface_of(edge, HOOP, RADIUS, through=2.06) == "rim"


def test_a_turn_long_before_the_ring_is_not_the_nets() -> None:
    assert surface_of(kink(0.2, HOOP.y + 0.1, (2.0, -4.0), (0.5, -2.0)), HOOP, RADIUS, through=2.4) != "net"


def test_a_ball_turned_upwards_was_not_held_by_the_net() -> None:
    assert surface_of(kink(-0.3, HOOP.y + 0.18, (1.0, -4.0), (1.5, 2.0)), HOOP, RADIUS, through=2.05) == "rim"


@pytest.mark.parametrize(("height", "surface"), [(0.5, "ground"), (0.05, "ground"), (-0.05, "ground"), (-0.1, ""), (0.6, "")])
def test_the_ground_may_turn_a_ball_as_far_under_its_surface_as_over_it(height: float, surface: str) -> None:
    assert surface_of(kink(-2.0, height, (1.0, -9.0), (0.8, 6.5)), HOOP, RADIUS) == surface


def test_a_ball_pushed_down_under_the_ground_was_not_turned_by_it() -> None:
    assert surface_of(kink(-2.0, -0.05, (1.0, -4.0), (0.8, -9.0)), HOOP, RADIUS) == ""


def test_a_ball_lost_behind_the_cords_fell_through() -> None:
    x, y = swish()
    x[31:35] = y[31:35] = np.nan
    assert crossing(x, y, HOOP) == pytest.approx(2.0, abs=0.06)
    x[29:36] = y[29:36] = np.nan
    assert crossing(x, y, HOOP) is None


def test_a_fall_through_the_rims_edge_is_no_way_in() -> None:
    x, y = swish()
    assert crossing(x + 0.44, y, HOOP) is None
    assert read_shot(x + 0.44, y, RADIUS, HOOP, None).outcome != "swish"
