"""Positions take the precision of velocities, and bounces stay sharp."""

from __future__ import annotations

import torch

from generation.network.fusion import fuse
from generation.network.plan import FPS, FRAMES

from .plans import falling_ball


def test_a_consistent_free_fall_is_left_alone() -> None:
    plan = falling_ball()
    before = plan.states_TKS.clone()
    torch.testing.assert_close(fuse(plan).states_TKS, before, atol=1e-4, rtol=0)


def test_noise_on_positions_and_velocities_is_more_than_halved() -> None:
    plan, true = falling_ball(), falling_ball().states_TKS
    generator = torch.Generator().manual_seed(0)
    plan.states_TKS[:, 0, :2] += 0.03 * torch.randn(FRAMES, 2, generator=generator)
    plan.states_TKS[:, 0, 2:4] += 0.15 * torch.randn(FRAMES, 2, generator=generator)
    before = (plan.states_TKS - true)[:, 0, :2].square().mean().sqrt()
    after = (fuse(plan).states_TKS - true)[:, 0, :2].square().mean().sqrt()
    assert after < before / 2


def test_a_bounce_between_two_frames_is_not_smeared() -> None:
    plan = falling_ball()
    time_T = torch.arange(FRAMES) / FPS
    middle = time_T[FRAMES // 2] - 0.4 / FPS
    plan.states_TKS[:, 0, 1] = 5 * (time_T - middle).abs()
    plan.states_TKS[:, 0, 3] = 5 * (time_T - middle).sign()
    before = plan.states_TKS.clone()
    assert (fuse(plan).states_TKS - before)[..., 1].abs().max() < 0.03
