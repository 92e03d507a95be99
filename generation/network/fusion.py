"""Positions and velocities of a sampled plan, made to agree.

- Both are sampled with small independent errors; over one frame a velocity says far more about a step than two positions do.
- The trapezoid rule links them exactly in free flight, so a weighted least-squares solve takes out the jitter.
- Where the velocity jumps (a bounce, a hit) the rule is false: those steps are weighted down, or fusion would smear the bounce.

Shape suffixes: T frames, K entities.
"""

from __future__ import annotations

import torch
from torch import Tensor

from generation.network.plan import FPS, STATE_AXES, Plan

POSITION_ERROR = 0.03  # metres: the planner's usual error in a position
VELOCITY_ERROR = 0.15  # metres per second
JUMP = 1.6  # metres per second in a frame: gravity alone changes a velocity by 0.6
X, VELOCITY_X = STATE_AXES.index("x"), STATE_AXES.index("velocity_x")


def fuse(plan: Plan) -> Plan:
    """The same plan with positions and velocities that agree; arrays it does not change are shared."""
    states_TKS = plan.states_TKS.clone()
    present_TK = states_TKS[..., STATE_AXES.index("presence")] > 0.5
    for axis in range(2):
        position_TK, velocity_TK = states_TKS[..., X + axis].double(), states_TKS[..., VELOCITY_X + axis].double()
        smooth_TK = _solve(position_TK, velocity_TK, present_TK)
        states_TKS[..., X + axis] = smooth_TK.float()
    plan.states_TKS = states_TKS
    return plan


def _solve(position_TK: Tensor, velocity_TK: Tensor, present_TK: Tensor) -> Tensor:
    """Positions p that minimise |p - position|^2 / e_p^2 + sum of w |step(p) - trapezoid(velocity)|^2 / e_s^2."""
    frames, entities = position_TK.shape
    step_TK = (velocity_TK[1:] + velocity_TK[:-1]) / (2 * FPS)
    jump_TK = velocity_TK.diff(dim=0)
    trust_TK = 1 / (1 + (jump_TK / JUMP) ** 4) * (present_TK[1:] & present_TK[:-1])
    weight_TK = trust_TK * (POSITION_ERROR * FPS / VELOCITY_ERROR) ** 2
    differences = torch.eye(frames, dtype=torch.double).diff(dim=0)
    system_KTT = torch.eye(frames, dtype=torch.double) + differences.T @ (weight_TK.T[:, :, None] * differences)
    right_KT = position_TK.T + (weight_TK * step_TK).T @ differences
    return torch.linalg.solve(system_KTT, right_KT[..., None])[..., 0].T.reshape(frames, entities)
