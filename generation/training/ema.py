"""A running mean of weights whose memory grows with the run, so that it fits a run of any length, stopped anywhere."""

from __future__ import annotations

import torch
from torch import Tensor, nn

EXPONENT = 6.94  # a relative width of a tenth of the run (Karras et al. 2024, section 3.1)


class Average:
    """The power-function mean of a module's parameters."""

    def __init__(self, module: nn.Module) -> None:
        self.weights: dict[str, Tensor] = {name: value.detach().clone() for name, value in module.named_parameters()}
        self.updates = 0

    @torch.no_grad()
    def update(self, module: nn.Module) -> None:
        """Count one more set of weights: beta_n = (1 - 1/n)^(exponent + 1) (Karras et al. 2024, eq. 1)."""
        self.updates += 1
        share = 1 - (1 - 1 / self.updates) ** (EXPONENT + 1)
        current: list[Tensor] = [value for _name, value in module.named_parameters()]
        torch._foreach_lerp_(list(self.weights.values()), current, share)

    @torch.no_grad()
    def exchange(self, module: nn.Module) -> None:
        """Swap the mean and the module's own weights; a second call swaps them back."""
        for name, value in module.named_parameters():
            own = value.detach().clone()
            value.copy_(self.weights[name])
            self.weights[name] = own
