"""The limbs: one frame to the places of heads, chests and feet that are turned any way, and of pins, boards, animals and cars.

- It sees 24 pixels a metre, the eye 16: a foot has five of them. It knows nothing of a frame as a whole, so it can be taught on crops,
  and a crop can be turned: somebody upside down is as common as somebody who stands.
- Every frame is read by itself, as the eye reads it.
- What somebody wears and what a thing is painted is read where it is; so is to which side a body looks, from +1, to the right of its own
  upright axis, over 0, to us or away, to -1.

Shape suffixes: N frames, 3 colours, H, W rows and columns of the picture, h, w of the maps, C channels.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from generation.network.plan import VIEW_METRES

POINTS = ("head", "chest", "foot", "skate", "pin", "skateboard", "dog", "cat", "trunk", "paddleboard", "car", "ramp", "ball")
PAINTS = ("red", "orange", "yellow", "green", "blue", "purple", "pink", "white", "brown", "black", "golden", "grey")
PIXELS_PER_METRE = 24
MAP_PER_METRE = 12


@dataclass(frozen=True)
class LimbsConfig:
    """Channels at 12, 6, 3 and 1.5 pixels a metre."""

    fine: int = 24
    middle: int = 32
    coarse: int = 48
    whole: int = 96


@dataclass
class Found:
    """Maps of N frames: heat (N, 13, h, w) logits, offset (N, 2, h, w) in map pixels, paint (N, 12, h, w) logits, facing (N, h, w)."""

    heat: Tensor
    offset: Tensor
    paint: Tensor
    facing: Tensor


def picture_size(framing: str) -> tuple[int, int]:
    """Width and height in pixels of what it sees."""
    width, height = VIEW_METRES[framing]
    return round(width * PIXELS_PER_METRE), round(height * PIXELS_PER_METRE)


def _stage(inner: int, outer: int, stride: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inner, outer, 3, stride, 1, bias=False),
        nn.BatchNorm2d(outer, momentum=0.02),
        nn.ReLU(inplace=True),
    )


class Limbs(nn.Module):
    """Pictures to maps."""

    def __init__(self, config: LimbsConfig | None = None) -> None:
        super().__init__()
        self.config = config = config or LimbsConfig()
        fine, middle, coarse, whole = config.fine, config.middle, config.coarse, config.whole
        self.down_fine = nn.Sequential(_stage(3, fine, 2), _stage(fine, fine, 1))
        self.down_middle = nn.Sequential(_stage(fine, middle, 2), _stage(middle, middle, 1))
        self.down_coarse = nn.Sequential(_stage(middle, coarse, 2), _stage(coarse, coarse, 1))
        self.down_whole = nn.Sequential(_stage(coarse, whole, 2), _stage(whole, whole, 1))
        self.up_coarse, self.mix_coarse = nn.Conv2d(whole, coarse, 1), _stage(coarse, coarse, 1)
        self.up_middle, self.mix_middle = nn.Conv2d(coarse, middle, 1), _stage(middle, middle, 1)
        self.up_fine, self.mix_fine = nn.Conv2d(middle, fine, 1), _stage(fine, middle, 1)
        self.maps = nn.Conv2d(middle, len(POINTS) + 2 + len(PAINTS) + 1, 1)
        with torch.no_grad():
            self.maps.get_parameter("bias")[: len(POINTS)] = -4.0  # things are rare

    def forward(self, frames_N3HW: Tensor) -> Found:
        """Frames in 0..1, of any size."""
        fine = self.down_fine(2.0 * frames_N3HW - 1.0)
        middle = self.down_middle(fine)
        coarse = self.down_coarse(middle)
        whole = self.down_whole(coarse)
        up = self.mix_coarse(coarse + _grown(self.up_coarse(whole), coarse))
        up = self.mix_middle(middle + _grown(self.up_middle(up), middle))
        up = self.mix_fine(fine + _grown(self.up_fine(up), fine))
        heat, offset, paint, facing = self.maps(up).split((len(POINTS), 2, len(PAINTS), 1), 1)
        return Found(heat, offset, paint, facing[:, 0].tanh())


def _grown(small: Tensor, like: Tensor) -> Tensor:
    return functional.interpolate(small, size=like.shape[2:], mode="nearest")
