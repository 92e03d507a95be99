"""Mean and deviation of every value of a plan's tokens: nets see zero mean and unit size, plans keep metres and decibels.

They are measured once, before training, and travel with the weights of the net that was trained on them.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from generation.network.tokens import VALUES, Parts


class Statistics(nn.Module):
    """A net that knows the statistics of its values."""

    def __init__(self) -> None:
        super().__init__()
        for name, values in VALUES.items():
            self.register_buffer(f"mean_{name}", torch.zeros(values))
            self.register_buffer(f"deviation_{name}", torch.ones(values))

    @property
    def parameters_total(self) -> int:
        """How many numbers were learned."""
        return sum(parameter.numel() for parameter in self.parameters())

    def normalise(self, raw: Parts) -> Parts:
        """Raw values to zero mean and unit deviation."""
        return Parts(*[(part - getattr(self, f"mean_{name}")) / getattr(self, f"deviation_{name}") for name, part in raw.items()])

    def restore(self, values: Parts) -> Parts:
        """The inverse of `normalise`."""
        return Parts(*[part * getattr(self, f"deviation_{name}") + getattr(self, f"mean_{name}") for name, part in values.items()])

    def set_statistics(self, mean: dict[str, Tensor], deviation: dict[str, Tensor]) -> None:
        """Fix the statistics of every value."""
        for name in VALUES:
            getattr(self, f"mean_{name}").copy_(mean[name])
            getattr(self, f"deviation_{name}").copy_(deviation[name])
