"""The judge of looks: a frame to what every place in it looks like, so that somebody who was given by a picture can be found again.

- Fully convolutional at PIXELS_PER_METRE: a vector for every eighth pixel, of what lies about 33 pixels around it, which is a head. Two
  vectors are near when they are of one identity, whatever its light, lean and size. No place is told where to look.
- It learned on identities that no question is asked about (see `likenesses`).

Shape suffixes: N frames, 3 colours, H, W rows and columns, h, w an eighth of them, V values of a look.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

STRIDE = 8  # pixels from one look to the next
PIXELS_PER_METRE = 48


@dataclass(frozen=True)
class LooksConfig:
    """Channels at 2, 4 and 8 pixels, and the values of a look."""

    fine: int = 24
    middle: int = 40
    coarse: int = 64
    values: int = 48


class Looks(nn.Module):
    """Frames to unit vectors."""

    def __init__(self, config: LooksConfig | None = None) -> None:
        super().__init__()
        self.config = config = config or LooksConfig()
        self.fine = nn.Conv2d(3, config.fine, 5, 2, 2)
        self.middle = nn.Conv2d(config.fine, config.middle, 3, 2, 1)
        self.coarse = nn.Conv2d(config.middle, config.coarse, 3, 2, 1)
        self.wide = nn.Conv2d(config.coarse, config.coarse, 3, 1, 1)
        self.leave = nn.Conv2d(config.coarse, config.values, 1)

    def forward(self, frames_N3HW: Tensor) -> Tensor:
        """Frames 0..1 to looks (N, V, h, w), each of length one."""
        x = 4 * (frames_N3HW - 0.5)
        for layer in (self.fine, self.middle, self.coarse, self.wide):
            x = functional.leaky_relu(layer(x), 0.1)
        looks_NVhw: Tensor = functional.normalize(self.leave(x), dim=1)
        return looks_NVhw

    def of_crops(self, crops_N3HW: Tensor) -> Tensor:
        """The looks (N, V) of what is in the middle of crops whose sides are a multiple of 16 pixels."""
        seen_NVhw = self(crops_N3HW)
        middle_h, middle_w = seen_NVhw.shape[2] // 2, seen_NVhw.shape[3] // 2
        around_NVhw = seen_NVhw[:, :, middle_h - 1 : middle_h + 1, middle_w - 1 : middle_w + 1]
        return functional.normalize(around_NVhw.mean((2, 3)), dim=1)


def nearest(seen_NV: Tensor, known_NV: Tensor, temperature: float, elsewhere_MV: Tensor | None = None) -> tuple[Tensor, float]:
    """The loss of telling which of N known is which (InfoNCE, van den Oord et al. 2018, both ways), and how often that is right.

    `elsewhere_MV` is seen where none of them is, which none may be taken for: who is searched for in a whole frame meets all of it.
    """
    logits_NN = seen_NV @ known_NV.T / temperature
    found_NM = logits_NN.T if elsewhere_MV is None else torch.cat((logits_NN.T, known_NV @ elsewhere_MV.T / temperature), 1)
    own_N = torch.arange(len(logits_NN))
    loss = functional.cross_entropy(logits_NN, own_N) + functional.cross_entropy(found_NM, own_N)
    return loss, float((logits_NN.argmax(1) == own_N).float().mean())
