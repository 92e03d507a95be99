"""The ear: what was struck, heard in a quarter of a second of log-mel around an onset.

- The five materials, the parts of a basketball court, a bar of an instrument, feet and a body on the ground. One word an onset; a
  clip's is a sum.
- Loudness is taken away first, since a weak knock on glass is still glass.

Shape suffixes: J onsets, M mel frames of a window, F mel bins, C channels, V words.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from generation.network.plan import MEL_BINS

WORDS = ("rubber", "wood", "metal", "glass", "stone", "floor", "board", "rim", "net", "bar", "feet", "fall")
BEFORE, AFTER = 2, 14  # mel frames of the window before and from the onset


@dataclass(frozen=True)
class EarConfig:
    """Channels of the two convolutions over time."""

    first: int = 64
    second: int = 64


class Ear(nn.Module):
    """Windows of log-mel to words."""

    def __init__(self, config: EarConfig | None = None) -> None:
        super().__init__()
        self.config = config = config or EarConfig()
        self.first = nn.Conv1d(2 * MEL_BINS, config.first, 3, padding=1)
        self.second = nn.Conv1d(config.first, config.second, 3, padding=1)
        self.words = nn.Linear(config.second * (BEFORE + AFTER) // 2, len(WORDS))

    def channels(self, mel_MF: Tensor) -> Tensor:
        """What its last channels hear over a whole sound (M, C), with the frames BEFORE as what sounded before."""
        level_MF, rise_MF = mel_MF - mel_MF.amax(), mel_MF - torch.roll(mel_MF, BEFORE, 0)
        x_1CM = torch.cat((level_MF / 4 + 1, rise_MF / 4), 1).T[None]
        return torch.relu(self.second(torch.relu(self.first(x_1CM))))[0].T

    def forward(self, mel_JMF: Tensor) -> Tensor:
        """Logits (J, V)."""
        level_JMF = mel_JMF - mel_JMF.amax((1, 2), keepdim=True)
        rise_JMF = mel_JMF - mel_JMF[:, :BEFORE].mean(1, keepdim=True)  # over what sounded before
        x_JCM = torch.cat((level_JMF / 4 + 1, rise_JMF / 4), 2).transpose(1, 2)
        x_JCM = torch.relu(self.first(x_JCM))
        x_JCM = torch.relu(self.second(x_JCM))
        logits_JV: Tensor = self.words(nn.functional.avg_pool1d(x_JCM, 2).flatten(1))
        return logits_JV


def windows(mel_MF: Tensor, onsets_seconds: list[float], frames_a_second: float = 64.0) -> Tensor:
    """The mel window (J, M, F) about each onset, the first and last frame repeated past the ends."""
    start_J = torch.tensor([round(time * frames_a_second) for time in onsets_seconds], dtype=torch.long)
    rows_JM = (start_J[:, None] + torch.arange(-BEFORE, AFTER)).clamp(0, len(mel_MF) - 1)
    return mel_MF[rows_JM]
