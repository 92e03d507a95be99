"""Small true plans for the planner's tests, without the simulator."""

from __future__ import annotations

import numpy as np
import torch

from generation.network.plan import CHUNKS, FPS, FRAMES, GRAVITY, KINDS, MATERIALS, MEL_BINS, MEL_FRAMES, Plan, empty_plan
from generation.network.tokens import USED_APPEARANCE

TOP = 4.0  # metres over the place where the ball turns


def falling_ball(seed: int = 0) -> Plan:
    """One rubber ball in free fall beside three absent entities, with noise for sound."""
    generator = torch.Generator().manual_seed(seed)
    plan = empty_plan("portrait", 4)
    time_T = torch.arange(FRAMES) / FPS
    ball = KINDS.index("ball")
    plan.entities.kind_K[0] = ball
    plan.entities.material_K[0] = MATERIALS.index("rubber")
    plan.entities.size_K[0], plan.entities.depth_K[0] = 0.3, 0.4
    plan.entities.appearance_KA[0] = (torch.rand(16, generator=generator) * 2 - 1) * USED_APPEARANCE[ball]
    speed = 1 + torch.rand(1, generator=generator)
    plan.states_TKS[:, 0, 0] = speed * time_T - 2
    plan.states_TKS[:, 0, 1] = 80 - GRAVITY / 2 * time_T**2
    plan.states_TKS[:, 0, 2], plan.states_TKS[:, 0, 3] = speed, -GRAVITY * time_T
    plan.states_TKS[:, 0, 6] = 1
    plan.contacts_CKD[CHUNKS // 2, 0] = torch.tensor([1.0, 0.25, 0.5])
    plan.mel_MF = torch.randn(MEL_FRAMES, MEL_BINS, generator=generator) - 6
    return plan


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
