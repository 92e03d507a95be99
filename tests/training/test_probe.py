"""The training probe tells a ball that something turned from one that turns by itself."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from generation.network.plan import FPS, FRAMES, GRAVITY, KINDS, Plan
from generation.training.probe import outcome, strays
from generation.world.scenes import simulate
from tests.network.plans import falling_ball

TOP = 4.0  # metres over the place where the ball turns


def turning(height: float, bounce: float = 0.8) -> Plan:
    """A ball of 0.3 m that falls, turns when its middle is at `height`, and rises again; no other body."""
    plan = falling_ball()
    fall = np.sqrt(2 * TOP / GRAVITY)
    time_T = np.arange(FRAMES) / FPS
    before = time_T < fall
    since_T = time_T - fall
    speed = bounce * GRAVITY * fall
    y_T = np.where(before, height + TOP - GRAVITY / 2 * time_T**2, height + speed * since_T - GRAVITY / 2 * since_T**2)
    velocity_T = np.where(before, -GRAVITY * time_T, speed - GRAVITY * since_T)
    end = int((fall + 2 * speed / GRAVITY) * FPS)  # before it would come down again
    plan.states_TKS[:, 0, 1], plan.states_TKS[:, 0, 3] = torch.from_numpy(y_T), torch.from_numpy(velocity_T)
    plan.states_TKS[end:, 0, 6] = 0
    return plan


def test_a_bounce_off_the_ground_is_explained_and_one_off_nothing_is_not() -> None:
    assert not strays(turning(0.3))
    assert strays(turning(1.2))


def test_a_ball_that_meets_another_is_explained() -> None:
    plan = turning(1.2)
    assert strays(plan)
    plan.entities.kind_K[1] = KINDS.index("ball")
    plan.entities.size_K[1] = 0.3
    plan.states_TKS[:, 1, 0] = plan.states_TKS[:, 0, 0]
    plan.states_TKS[:, 1, 1] = 0.6
    plan.states_TKS[:, 1, 6] = 1
    assert not strays(plan)


@pytest.mark.parametrize("scene", ["basketball", "bounce"])
def test_nothing_strays_in_the_world_itself_and_shots_end_as_they_are_called(scene: str) -> None:
    batch = simulate(np.random.default_rng(11), 24, scene=scene, framing="landscape", with_mel=False)
    plans = [batch.plan(index) for index in range(24)]
    assert not any(strays(plan) for plan in plans)
    if scene == "basketball":
        assert sum(outcome(plan) == batch.reading(index).outcome for index, plan in enumerate(plans)) >= 23
