"""The whole reader on drawn clips: a true shot joins up, the same shot drawn with a leap, or dropped into the ring, is a teleport."""

from __future__ import annotations

import numpy as np
import pytest

from generation.bench.metrics import shot_of
from generation.bench.outcome import Shot
from generation.bench.tracker import Clip, sight
from generation.network.plan import RENDER_PIXELS, Plan
from generation.world.batch import Batch
from generation.world.draw import draw
from generation.world.scenes import simulate

BALL, HOOP = 1, 2
CLIPS = range(4)


@pytest.fixture(scope="module")
def batch() -> Batch:
    return simulate(np.random.default_rng(14), len(CLIPS), scene="basketball", framing="landscape", with_mel=False)


def flying(batch: Batch, index: int) -> int:
    """A frame in the middle of the flight to the hoop: the highest one."""
    return int(batch.states_BTKS[index, :, BALL, 1].argmax())


def read(plan: Plan) -> Shot:
    width, height = RENDER_PIXELS["landscape"]
    shot = shot_of(sight(Clip(draw(plan, width // 2, height // 2), np.zeros(64_000, dtype=np.float32), "landscape")))
    assert shot is not None
    return shot


def test_true_clips_have_their_outcome_and_no_jump(batch: Batch) -> None:
    shots = [read(batch.plan(index)) for index in CLIPS]
    assert [shot.outcome for shot in shots] == [batch.reading(index).outcome for index in CLIPS]
    assert [shot.jumps for shot in shots] == [0, 0, 0, 0]


def test_a_drawn_leap_is_a_teleport(batch: Batch) -> None:
    jumps = []
    for index in CLIPS:
        plan = batch.plan(index)
        back = -np.sign(float(plan.states_TKS[flying(batch, index), BALL, 2]))  # against its way, so that it stays in the view
        plan.states_TKS[flying(batch, index) :, BALL, 0] += 1.2 * float(back)
        jumps.append(read(plan).jumps > 0)
    assert jumps == [True, True, True, True]


def test_a_ball_drawn_into_the_ring_from_afar_is_a_teleport(batch: Batch) -> None:
    tricked = []
    for index in CLIPS:
        plan, first = batch.plan(index), flying(batch, index) - 3
        hoop_x, hoop_y = plan.states_TKS[0, HOOP, :2].tolist()
        for frame in range(first, 64):
            fall = (frame - first) / 16
            plan.states_TKS[frame, BALL, 0] = hoop_x
            plan.states_TKS[frame, BALL, 1] = max(hoop_y + 0.7 - 2.0 * fall - 0.5 * 9.81 * fall**2, 0.25)
        shot = read(plan)
        tricked.append((shot.jumps > 0, shot.through_after_jump))
    assert tricked == [(True, True)] * 4
