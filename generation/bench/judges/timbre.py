"""The judge of voices: a piece of speech to the timbre in it. Not the network's own voice reader, for that would judge itself.

- Level is taken away first; what is left is the mean and the spread of what it hears over time, so words do not matter.
- It learned from the teacher's voices, of which those for the scorecard are held out.

Shape suffixes: N pieces, M mel frames, F mel bins, C channels, V values of a timbre.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from generation.network.plan import MEL_BINS


@dataclass(frozen=True)
class TimbreConfig:
    """Channels, and the values of a timbre."""

    width: int = 96
    values: int = 32


class Timbre(nn.Module):
    """Log-mel to unit vectors."""

    def __init__(self, config: TimbreConfig | None = None) -> None:
        super().__init__()
        self.config = config = config or TimbreConfig()
        self.first = nn.Conv1d(MEL_BINS, config.width, 3, padding=1)
        self.second = nn.Conv1d(config.width, config.width, 3, padding=1)
        self.third = nn.Conv1d(config.width, config.width, 1)
        self.leave = nn.Linear(2 * config.width, config.values)

    def forward(self, mel_NMF: Tensor) -> Tensor:
        """Natural-log mel power of pieces with speech all through to timbres (N, V), each of length one."""
        x = (mel_NMF - mel_NMF.amax((1, 2), keepdim=True)).clamp(min=-12).transpose(1, 2) / 4 + 1
        for layer in (self.first, self.second, self.third):
            x = functional.leaky_relu(layer(x), 0.1)
        spread_NC = x.var(2).add(1e-5).sqrt()
        timbre_NV: Tensor = functional.normalize(self.leave(torch.cat((x.mean(2), spread_NC), 1)), dim=1)
        return timbre_NV
