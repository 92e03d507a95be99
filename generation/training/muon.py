"""Muon: momentum whose matrix updates are made orthogonal (Jordan 2024), for the matrices inside blocks.

- torch.optim.Muon iterates in bfloat16, which CPUs without bf16 units run about fifteen times slower than fp32; this one stays in fp32.
- Matrices of one shape are iterated together, and on their small Gram side.
- Three Newton-Schulz steps: at this size more change nothing that is measured.

Shape suffixes: G matrices of one shape, R the shorter side, W the longer side.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import torch
from torch import Tensor

NEWTON_SCHULZ = (3.4445, -4.7750, 2.0315)
STEPS = 3


def orthogonal(update_GRW: Tensor) -> Tensor:
    """Newton-Schulz towards U V^T of each matrix, iterated on Q and A = Q G G^T Q^T instead of on Q G (R <= W)."""
    scaled_GRW = update_GRW / update_GRW.norm(dim=(1, 2), keepdim=True).clamp(min=1e-9)
    gram_GRR = scaled_GRW @ scaled_GRW.transpose(1, 2)
    identity = torch.eye(gram_GRR.shape[-1], device=gram_GRR.device)
    total_GRR = identity.expand_as(gram_GRR)
    one, three, five = NEWTON_SCHULZ
    for index in range(STEPS):
        factor_GRR = torch.baddbmm(one * identity + three * gram_GRR, gram_GRR, gram_GRR, alpha=five)
        total_GRR = factor_GRR @ total_GRR if index else factor_GRR
        if index < STEPS - 1:
            gram_GRR = factor_GRR @ gram_GRR @ factor_GRR
    return total_GRR @ scaled_GRW


class Muon(torch.optim.Optimizer):
    """Nesterov momentum, orthogonal updates with the size of an AdamW update, decoupled decay."""

    def __init__(self, parameters: Iterable[Tensor], lr: float = 2e-3, momentum: float = 0.95, weight_decay: float = 0.02) -> None:
        super().__init__(parameters, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self, closure: None = None) -> None:  # type: ignore[override]
        """Update every matrix that has a gradient."""
        for group in self.param_groups:
            shapes: dict[tuple[int, ...], list[Tensor]] = defaultdict(list)
            for parameter in group["params"]:
                if parameter.grad is not None:
                    shapes[tuple(parameter.shape)].append(parameter)
            for (rows, columns), matrices in shapes.items():
                update = torch.stack(self._momentum(matrices, group["momentum"]))
                update = orthogonal(update) if rows <= columns else orthogonal(update.transpose(1, 2)).transpose(1, 2)
                size = 0.2 * max(rows, columns) ** 0.5
                torch._foreach_mul_(matrices, 1 - group["lr"] * group["weight_decay"])
                torch._foreach_add_(matrices, list(update), alpha=-group["lr"] * size)

    def _momentum(self, matrices: list[Tensor], momentum: float) -> list[Tensor]:
        gradients = [matrix.grad for matrix in matrices if matrix.grad is not None]
        buffers = [self.state[matrix].setdefault("momentum", torch.zeros_like(matrix)) for matrix in matrices]
        torch._foreach_lerp_(buffers, gradients, 1 - momentum)
        return list(torch._foreach_lerp(gradients, buffers, momentum))
