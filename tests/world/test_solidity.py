"""Nothing goes through anything: the ground, the rim, the board, the pole or another ball."""

import numpy as np
import pytest

from generation.network.plan import FRAMINGS
from generation.world.bounce import _throw
from generation.world.physics import simulate_balls
from generation.world.shots import BOARD_THICKNESS, HALF_WIDTH, OUTCOMES, POLE_THICKNESS, RIM_THICKNESS, shoot

TOLERANCE = 6e-3  # metres: a graze between two samples of a bracket


def test_balls_keep_out_of_the_ground_and_of_each_other():
    rng = np.random.default_rng(0)
    clips = 400
    balls = _throw(rng, rng.integers(3, size=clips), rng.integers(1, 5, size=clips), rng.integers(5, size=clips), np.full(clips, 4.0))
    motion = simulate_balls(balls)
    assert motion.finished_B.mean() > 0.98
    kept = np.flatnonzero(motion.finished_B)  # the scene keeps no other either
    balls, motion, clips = balls.take(kept), motion.take(kept), len(kept)
    times = np.broadcast_to(np.linspace(0, 3.99, 800), (clips, 800))
    x, y = motion.at(times)[:2]
    here = balls.radius_BN > 0
    assert (y - balls.radius_BN[:, None])[np.broadcast_to(here[:, None], y.shape)].min() > -1e-9
    started = times[..., None] > balls.start_BN[:, None] + 1e-9
    for first in range(4):
        for second in range(first):
            gap = np.hypot(x[..., first] - x[..., second], y[..., first] - y[..., second])
            gap = gap - balls.radius_BN[:, None, first] - balls.radius_BN[:, None, second]
            both = (here[:, first] & here[:, second])[:, None] & started[..., first] & started[..., second]
            # A ball may come in from outside the view where another already is; from when they are apart they stay so.
            apart = np.maximum.accumulate(np.where(both, gap, -np.inf), 1) > 0
            assert gap[both & apart].min() > -TOLERANCE


@pytest.mark.parametrize("framing", range(len(FRAMINGS)))
def test_a_basketball_keeps_out_of_rim_board_and_pole(framing: int):
    rng = np.random.default_rng(1)
    clips = 100
    shots, motion = shoot(rng, np.full(clips, framing), rng.integers(len(OUTCOMES), size=clips), np.zeros(clips), np.full(clips, 4.0))
    times = np.broadcast_to(np.linspace(0, 3.99, 1600), (clips, 1600))
    x, y = (value[..., 0] for value in motion.at(times)[:2])
    rim_y, hoop_x, radius = (value[:, None] for value in (shots.rim_y, shots.hoop_x, shots.radius))
    lines = (
        (-HALF_WIDTH, rim_y, rim_y, RIM_THICKNESS),
        (HALF_WIDTH, rim_y, rim_y, RIM_THICKNESS),
        (0.62, rim_y - 0.15, rim_y + 0.9, BOARD_THICKNESS),
        (0.95, 0 * rim_y, rim_y, POLE_THICKNESS),
    )
    for offset, low, high, thickness in lines:
        gap = np.hypot(x - hoop_x - offset, y - np.clip(y, low, high)) - radius - thickness
        assert gap.min() > -TOLERANCE
    assert (y - radius).min() > -1e-9
