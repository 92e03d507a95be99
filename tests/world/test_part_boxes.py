"""A sprite of a part's box holds all of the part: nothing is drawn outside, whatever the look and the pose."""

from __future__ import annotations

import numpy as np
import pytest

from generation.network.kinematics import PART_POSE, PARTS
from generation.network.plan import APPEARANCE, MATERIALS
from tests.world.drawn import AROUND, drawn


@pytest.mark.parametrize("part", PARTS)
def test_nothing_is_drawn_outside_the_box(part):
    random = np.random.default_rng(PARTS.index(part))
    for trial in range(12):
        look = random.choice([-1.0, 1.0, random.uniform(-1, 1)], APPEARANCE).tolist()
        if part == "head":  # every style of hair
            look[7] = -1 + (trial % 6 + 0.5) / 3
        pose = random.uniform(-0.3 if part == "hoop_front" else 0.0, 1.0, len(PART_POSE.get(part, ()))).tolist()
        alpha_HW = drawn(part, look, MATERIALS[trial % len(MATERIALS)], pose)[:, :, 3]
        edge = AROUND - 2  # one pixel of the edge's own softness, one of rounding
        inside = alpha_HW[edge:-edge, edge:-edge]
        assert (inside > 0).mean() > 0.02
        assert alpha_HW.sum(dtype=int) == inside.sum(dtype=int)
