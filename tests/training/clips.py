"""Training clips made of a formula: the golden loss must not change when the simulator does."""

from __future__ import annotations

from collections.abc import Iterator

import torch

from generation.network.reading import SLOTS
from generation.network.tokens import encode
from generation.training.clips import Clips
from tests.network.plans import falling_ball


def clips(size: int, first: int = 0) -> Clips:
    reading_BS = torch.zeros(size, len(SLOTS), dtype=torch.long)
    reading_BS[:, 0] = 1
    reading_BS[:, 5] = torch.arange(first, first + size) % 4 + 1
    return Clips(encode([falling_ball(first + index) for index in range(size)]), reading_BS, torch.zeros(size, dtype=torch.bool))


def stream(size: int, first: int = 0) -> Iterator[Clips]:
    while True:
        yield clips(size, first)
        first += size
