"""Mean and deviation of every value of a plan's tokens: nets see zero mean and unit size, plans keep metres and decibels.

- They are measured once, before training, and travel with the weights of the net that was trained on them.
- What means nothing (a ball's elbow) is nothing: 0, whatever stands there. Shown as it stands it would tell a net in training what no
  sampler can tell it.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from generation.network.reading import SLOTS
from generation.network.tokens import VALUES, Parts, relevance


class Statistics(nn.Module):
    """A net that knows the statistics of its values, and `asked_S`: the slots, as indices, that it was trained to know."""

    asked_S: Tensor

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("asked_S", torch.arange(len(SLOTS)), persistent=False)
        for name, values in VALUES.items():
            self.register_buffer(f"mean_{name}", torch.zeros(values))
            self.register_buffer(f"deviation_{name}", torch.ones(values))

    def ask_only(self, slots: list[int]) -> None:
        """Leave the other slots out of the sequence, so that a net does what it did before there were any."""
        self.asked_S = torch.tensor(slots)

    @property
    def parameters_total(self) -> int:
        """How many numbers were learned."""
        return sum(parameter.numel() for parameter in self.parameters())

    def normalise(self, raw: Parts) -> Parts:
        """Raw values of true or finished clips to zero mean and unit deviation, 0 where they mean nothing."""
        scaled = Parts(*[(part - getattr(self, f"mean_{name}")) / getattr(self, f"deviation_{name}") for name, part in raw.items()])
        return scaled.map(torch.mul, relevance(raw))

    def restore(self, values: Parts) -> Parts:
        """The inverse of `normalise` where values mean something."""
        return Parts(*[part * getattr(self, f"deviation_{name}") + getattr(self, f"mean_{name}") for name, part in values.items()])

    def set_statistics(self, mean: dict[str, Tensor], deviation: dict[str, Tensor]) -> None:
        """Fix the statistics of every value."""
        for name in VALUES:
            getattr(self, f"mean_{name}").copy_(mean[name])
            getattr(self, f"deviation_{name}").copy_(deviation[name])
