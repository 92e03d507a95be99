"""A small change of a code is a small change of the picture: otherwise no network could learn to draw it."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from generation.network.kinematics import PART_POSE, PARTS
from generation.network.plan import APPEARANCE, MATERIALS, PLACES, TIMES, empty_plan
from generation.world.draw import draw
from tests.world.drawn import drawn

STEP = 0.004  # of a code's 2


@pytest.mark.parametrize("part", PARTS)
def test_a_small_step_of_a_look_and_a_pose_changes_a_part_little(part):
    random = np.random.default_rng(1)
    moved = 0
    for trial in range(12):
        look = random.uniform(-1, 1, APPEARANCE)
        pose = random.uniform(0, 1, len(PART_POSE.get(part, ())))
        material = MATERIALS[1 + trial % (len(MATERIALS) - 1)]
        before = drawn(part, look.tolist(), material, pose.tolist()).astype(int)
        look += STEP * random.choice([-1, 1], len(look))
        pose += STEP * random.choice([-1, 1], len(pose))
        change = np.abs(drawn(part, look.tolist(), material, pose.tolist()) - before)
        assert change[before[..., 3] > 0].mean() < 8  # thin strings of a net that swings, larger than life; a jump of style is 20 and more
        moved = max(moved, change.max())
    # A shadow has no look and the light on a ball only the material's.
    assert (moved > 0) == (part not in ("shadow", "ball_shade"))


@pytest.mark.parametrize("time", TIMES)
@pytest.mark.parametrize("place", PLACES)
def test_a_small_step_of_the_palette_changes_the_place_little(place, time):
    draws = torch.Generator().manual_seed(2)
    plan = empty_plan("square", 0, 1)
    plan.scene.place, plan.scene.time = place, time
    for _trial in range(2):
        plan.scene.palette = torch.rand(8, generator=draws) * 2 - 1
        before = draw(plan, 120, 120).astype(int)
        plan.scene.palette += STEP * torch.sign(torch.randn(8, generator=draws))
        assert 0 < np.abs(draw(plan, 120, 120) - before).mean() < 1.0


@pytest.mark.parametrize("place", PLACES)
def test_the_palette_reaches_every_place(place):
    plan = empty_plan("square", 0, 1)
    plan.scene.place = place
    plain = draw(plan, 90, 90).astype(int)
    for value in (0, 1, 2, 3, 4, 5, 7):  # 6 is how tall hills and houses are; a gym has none
        plan.scene.palette = torch.eye(8)[value]
        assert np.abs(draw(plan, 90, 90) - plain).mean() > 0.2
