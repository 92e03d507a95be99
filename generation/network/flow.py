"""The flow: a straight path from noise to plan, and the loss that teaches its velocity.

- Rectified flow: x_t = (1 - t) noise + t x, the network predicts v = x - noise; time 0 is noise.
- What is kept is clean at every time and is never in the loss.
- Errors of neighbouring frames that differ are charged again (first and second differences): that is what jitter is.
- Small fast bodies weigh more: they are a few values among many, and what a prompt asks for happens to them.
- What means nothing is 0 and hardly weighs, but it is trained: a sampler has to make it too, and what it makes is shown to the net.

Shape suffixes: see `tokens`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from generation.network.plan import CHUNK, CHUNKS, CONTACT_AXES, KINDS, POSE, STATE_AXES
from generation.network.tokens import KIND, Parts, frames_of, spread

PART_WEIGHTS = {"scene": 0.15, "entity": 0.3, "state": 1.0, "mel": 0.5}
# Of each value in a frame. A spin's phase is all but chance; that it turns is seen, at which angle is not.
AXIS_WEIGHTS = {"x": 2.0, "y": 2.0, "velocity_x": 1.0, "velocity_y": 1.0, "cos": 0.25, "sin": 0.25, "presence": 0.5}
POSE_WEIGHT = 0.5
# A path of 64 frames is told by a handful of numbers, so averaging sees through far more noise than one value bears: what happens is
# decided before t = 0.2. Times are shifted there, in training and, a little less, in sampling. With new noise in each step a sampler
# needs late ones too: its last guess must not be made through decimetres of noise. So its times are denser at both ends.
SHIFT = 4.0
SAMPLER_SHIFT, SAMPLER_ENDS = 3.0, 1.3
DIFFERENCE_WEIGHTS = (0.5, 0.25)  # of first and second differences of positions
FAST_KINDS = (KINDS.index("ball"), KINDS.index("mallet"))
LATE = 0.25  # of the way left: from there on errors of the clean mel, divided by what is left, no longer gain weight
FAST_WEIGHT = 3.0
MEANINGLESS_WEIGHT = 0.1


@dataclass(frozen=True)
class Loss:
    """The number to descend and what it is made of."""

    total: Tensor
    parts: dict[str, Tensor]


def draw_times(count: int, generator: torch.Generator) -> Tensor:
    """Flow times (B): logit-normal early in the flow, one in four uniform: where the ball is to a centimetre is decided late."""
    device = generator.device
    bell = torch.sigmoid(1.8 * torch.randn(count, generator=generator, device=device) - math.log(SHIFT) + 0.2)
    even = torch.rand(count, generator=generator, device=device)
    return torch.where(torch.rand(count, generator=generator, device=device) < 0.25, even, bell)


def time_grid(steps: int) -> Tensor:
    """The times a sampler stops at (steps + 1): t = u^e / (u^e + shift (1 - u)^e), with e = 1 as in Esser et al. 2024, eq. 23."""
    even = torch.linspace(0, 1, steps + 1)
    gone, left = even**SAMPLER_ENDS, (1 - even) ** SAMPLER_ENDS
    return gone / (gone + SAMPLER_SHIFT * left)


def draw_noise(like: Parts, generator: torch.Generator) -> Parts:
    """Standard noise of the same shapes, made where the generator is."""
    return like.map(lambda part: torch.randn(part.shape, generator=generator, device=generator.device).to(part))


def travel(noise: Parts, clean: Parts, flags: Parts, time_B: Tensor) -> Parts:
    """The point of the path at each clip's time, kept values clean (Liu et al. 2022, eq. 1)."""
    time_B11 = time_B[:, None, None]
    return noise.map(lambda start, end, kept: torch.where(kept > 0, end, (1 - time_B11) * start + time_B11 * end), clean, spread(flags))


def flow_loss(velocity: Parts, noise: Parts, clean: Parts, flags: Parts, relevant: Parts, raw_kinds: Tensor, time_B: Tensor) -> Loss:
    """Weighted mean squared error of the velocity, a mean a part."""
    masks = spread(flags)
    errors = velocity.map(lambda predicted, start, end: predicted - (end - start), noise, clean)
    weights = relevant.map(lambda weight, kept: weight.clamp(min=MEANINGLESS_WEIGHT) * (1 - kept), masks)
    late_B11 = ((1 - time_B) / LATE).clamp(max=1.0).square()[:, None, None]
    state_weight = weights.state * _fast(raw_kinds) * _state_weights().to(time_B)
    weights = Parts(weights.scene, weights.entity, state_weight, weights.mel * late_B11)
    means = {name: _mean(error.square(), getattr(weights, name)) for name, error in errors.items()}
    means["jitter"] = _jitter(errors.state, weights.state, raw_kinds.shape[1])
    total = sum((PART_WEIGHTS[name] * means[name] for name in PART_WEIGHTS), start=means["jitter"])
    return Loss(total, {name: value.detach() for name, value in means.items()})


def _mean(values: Tensor, weights: Tensor) -> Tensor:
    return (values * weights).sum() / weights.sum().clamp(min=1.0)


def _fast(kind_BK: Tensor) -> Tensor:
    fast_BK = torch.isin(kind_BK, torch.tensor(FAST_KINDS, device=kind_BK.device)).float()
    return (1 + (FAST_WEIGHT - 1) * fast_BK).repeat(1, CHUNKS)[..., None]


def _state_weights() -> Tensor:
    frame = torch.tensor([AXIS_WEIGHTS[axis] for axis in STATE_AXES] + [POSE_WEIGHT] * POSE)
    return torch.cat([frame.repeat(CHUNK), torch.ones(len(CONTACT_AXES))])


def _jitter(error_BNV: Tensor, weight_BNV: Tensor, entities: int) -> Tensor:
    """Squared first and second differences over time of the errors in x and y, where all frames concerned are made."""
    error_BTKV = frames_of(error_BNV, entities)[..., :2]
    weight_BTKV = frames_of(weight_BNV, entities)[..., :2]
    total = error_BNV.new_zeros(())
    for factor in DIFFERENCE_WEIGHTS:
        error_BTKV = error_BTKV.diff(dim=1)
        weight_BTKV = torch.minimum(weight_BTKV[:, 1:], weight_BTKV[:, :-1])
        total = total + factor * _mean(error_BTKV.square(), weight_BTKV)
    return total


def kinds_of(raw: Parts) -> Tensor:
    """Kind indices (B, K) of true clips."""
    return raw.entity[..., KIND].argmax(-1)
