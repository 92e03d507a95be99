"""A person's segments: masses that make one body, and how hard it is to turn in each shape."""

from __future__ import annotations

import numpy as np
import pytest

from generation.network.kinematics import HIP_HEIGHT
from generation.network.plan import POSE
from generation.world.limbs import AXES, FEET, MASS_S, limbs_of, turned

STEP = 0.01


def posed(**angles: float) -> np.ndarray:
    """One pose (1, 1, P), the same on both sides."""
    pose = np.zeros((1, 1, POSE))
    for name, value in angles.items():
        for axis in [name] if name in AXES else [f"{name}_left", f"{name}_right"]:
            pose[..., AXES[axis]] = value
    return pose


def test_the_masses_are_those_of_one_body() -> None:
    assert MASS_S.sum() == pytest.approx(1.0)


def test_a_standing_body_has_its_middle_over_the_hips_and_its_feet_at_the_ground() -> None:
    limbs = limbs_of(posed())
    np.testing.assert_allclose(limbs.mass_middle_BT2[0, 0], (0.0, 0.043), atol=2e-3)
    np.testing.assert_allclose(limbs.end_BTE2[0, 0, list(FEET), 1], -HIP_HEIGHT)
    np.testing.assert_allclose(limbs.lowest_BT(np.zeros((1, 1))), -HIP_HEIGHT)


def test_a_tuck_is_twice_as_easy_to_turn() -> None:
    straight, tucked = (limbs_of(posed(**angles)).inertia_BT()[0, 0] for angles in ({}, {"hip": 2.05, "knee": -2.25, "shoulder": 0.95}))
    assert 0.045 < straight < 0.06  # of a body of one metre and one kilogram
    assert 1.9 < straight / tucked < 2.6


def test_upside_down_the_head_is_lowest() -> None:
    limbs = limbs_of(posed())
    np.testing.assert_allclose(limbs.lowest_BT(np.full((1, 1), np.pi)), -(limbs.end_BTE2[0, 0, 1, 1] + 0.1))


def test_a_still_pose_carries_no_momentum_and_a_swung_arm_does() -> None:
    still = np.repeat(posed(shoulder=0.5), 9, axis=1)
    assert np.abs(limbs_of(still).inner_BT(STEP)).max() == 0
    swung = still.copy()
    swung[0, :, AXES["shoulder_left"]] += np.arange(9) * STEP
    assert limbs_of(swung).inner_BT(STEP)[0, 4] > 0, "counter-clockwise, as the arm turns"


def test_points_are_turned_counter_clockwise() -> None:
    np.testing.assert_allclose(turned(np.array([[[1.0, 0.0]]]), np.full((1, 1), np.pi / 2))[0, 0], (0.0, 1.0), atol=1e-12)
