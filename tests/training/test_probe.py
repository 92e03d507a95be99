"""The training probe tells a ball that something turned from one that turns by itself."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from generation.network.plan import FPS, GRAVITY, KINDS
from generation.training.probe import outcome, strays
from generation.world.scenes import simulate
from tests.network.plans import TOP, turning


def test_a_bounce_off_the_ground_is_explained_and_one_off_nothing_is_not() -> None:
    assert not strays(turning(0.3)).any()
    fall = int(np.sqrt(2 * TOP / GRAVITY) * FPS)
    assert np.argwhere(strays(turning(1.2))).tolist() == [[fall, 0]]


def test_a_ball_that_meets_another_is_explained() -> None:
    plan = turning(1.2)
    assert strays(plan).any()
    plan.entities.kind_K[1] = KINDS.index("ball")
    plan.entities.size_K[1] = 0.3
    plan.states_TKS[:, 1, 0] = plan.states_TKS[:, 0, 0]
    plan.states_TKS[:, 1, 1] = 0.6
    plan.states_TKS[:, 1, 6] = 1
    assert not strays(plan).any()


@pytest.mark.parametrize("scene", ["basketball", "bounce"])
def test_nothing_strays_in_the_world_itself_and_shots_end_as_they_are_called(scene: str) -> None:
    batch = simulate(np.random.default_rng(11), 24, scene=scene, framing="landscape", with_mel=False)
    plans = [batch.plan(index) for index in range(24)]
    assert not any(strays(plan).any() for plan in plans)
    if scene == "basketball":
        assert sum(outcome(plan) == batch.reading(index).outcome for index, plan in enumerate(plans)) >= 23


def test_a_ball_that_turns_over_the_ring_is_not_turned_by_the_net() -> None:
    plan = turning(3.85)
    hoop = KINDS.index("hoop")
    plan.entities.kind_K[1] = hoop
    plan.entities.size_K[1] = 0.45
    plan.states_TKS[:, 1] = torch.tensor([0.0, 3.0, 0.0, 0.0, 1.0, 0.0, 1.0])
    plan.states_TKS[:, 0, 0] = -0.1  # inside the ring, and farther from its edge and from the board than a touch
    plan.states_TKS[:, 0, 2] = 0.0
    fall = int(np.sqrt(2 * TOP / GRAVITY) * FPS)
    assert np.argwhere(strays(plan)).tolist() == [[fall, 0]]
