"""The eye is never taught to see a ball through the screen before it."""

from __future__ import annotations

import numpy as np

from generation.bench.judges.eye import THINGS
from generation.bench.judges.sights import truth
from generation.network.plan import FRAMES
from generation.world.peek import BALL, SCREEN
from generation.world.scenes import simulate


def test_a_ball_is_to_be_seen_until_most_of_it_is_covered() -> None:
    batch = simulate(np.random.default_rng(5), 6, "peek", "square", with_mel=False)
    batch.camera_BTC[..., 0], batch.camera_BTC[..., 2] = 0.0, 1.0
    for clip in range(len(batch)):
        plan, x_T = batch.plan(clip), batch.states_BTKS[clip, :, BALL, 0]
        covered_T = np.abs(x_T - batch.states_BTKS[clip, :, SCREEN, 0]) + 0.6 * batch.size_BK[clip, BALL] < batch.size_BK[clip, SCREEN]
        seen_T = [[THINGS[entry.thing] for entry in entries] == ["ball"] for entries in truth(plan, range(FRAMES), -1, 0)]
        assert seen_T == (~covered_T & (np.abs(x_T) < 3.75)).tolist()
        assert 0 < sum(seen_T) < FRAMES


def test_bouncing_balls_have_nothing_before_them() -> None:
    batch = simulate(np.random.default_rng(5), 4, "bounce", "square", with_mel=False)
    batch.states_BTKS[:, 20, 0, :2] = 0.0, 1.0
    assert all("ball" in [THINGS[entry.thing] for entry in truth(batch.plan(clip), [20], -1, 0)[0]] for clip in range(4))
