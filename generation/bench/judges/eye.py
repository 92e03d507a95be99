"""The eye: one frame to the places of balls, rim, board, mallet heads, chests, heads and feet, their colours, and the place and hour shown.

- A small U-Net over a picture of 16 pixels a metre; its maps have 8 a metre, places are refined by a learned offset.
- Every frame is read by itself: what a track says about motion cannot have come from the eye's own idea of motion.
- Colours are read where a thing is, so that light and pattern can be allowed for; place, hour and scene from the whole frame.
- To which side a head looks is read where the head is: +1 to the right of its own body, -1 to the left, 0 towards us or away.

Shape suffixes: N frames, 3 colours, H, W rows and columns of the picture, h, w of the maps, C channels.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from generation.network.plan import PLACES, TIMES, VIEW_METRES
from generation.network.reading import COLOURS, SLOTS

THINGS = ("ball", "chest", "rim", "board", "mallet", "head", "foot")
PIXELS_PER_METRE = 16  # of the picture that the eye sees
MAP_PER_METRE = 8


@dataclass(frozen=True)
class EyeConfig:
    """Channels at 8, 4, 2 and 1 pixels a metre."""

    fine: int = 16
    middle: int = 24
    coarse: int = 40
    whole: int = 64


@dataclass
class Seen:
    """Maps of N frames: heat (N, 7, h, w) logits, offset (N, 2, h, w) in map pixels, radius (N, h, w) in metres, colour
    (N, 8, h, w) logits, facing (N, h, w) in [-1, 1]; and place, time, scene logits of the whole frame.
    """

    heat: Tensor
    offset: Tensor
    radius: Tensor
    colour: Tensor
    facing: Tensor
    place: Tensor
    time: Tensor
    scene: Tensor


def picture_size(framing: str) -> tuple[int, int]:
    """Width and height in pixels of what the eye sees."""
    width, height = VIEW_METRES[framing]
    return round(width * PIXELS_PER_METRE), round(height * PIXELS_PER_METRE)


def _stage(inner: int, outer: int, stride: int) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(inner, outer, 3, stride, 1, bias=False), nn.GroupNorm(8, outer), nn.ReLU(inplace=True))


class Eye(nn.Module):
    """Pictures to maps."""

    def __init__(self, config: EyeConfig | None = None) -> None:
        super().__init__()
        self.config = config = config or EyeConfig()
        fine, middle, coarse, whole = config.fine, config.middle, config.coarse, config.whole
        self.down_fine = _stage(3, fine, 2)
        self.down_middle = nn.Sequential(_stage(fine, middle, 2), _stage(middle, middle, 1))
        self.down_coarse = nn.Sequential(_stage(middle, coarse, 2), _stage(coarse, coarse, 1))
        self.down_whole = nn.Sequential(_stage(coarse, whole, 2), _stage(whole, whole, 1))
        self.context = nn.Linear(2 * whole, whole)
        self.up_coarse, self.mix_coarse = nn.Conv2d(whole, coarse, 1), _stage(coarse, coarse, 1)
        self.up_middle, self.mix_middle = nn.Conv2d(coarse, middle, 1), _stage(middle, middle, 1)
        self.up_fine, self.mix_fine = nn.Conv2d(middle, fine, 1), _stage(fine, middle, 1)
        self.maps = nn.Conv2d(middle, len(THINGS) + 3 + len(COLOURS) + 1, 1)
        self.overall = nn.Linear(2 * whole, len(PLACES) + len(TIMES) + len(SLOTS["scene"]))
        with torch.no_grad():
            self.maps.get_parameter("bias")[: len(THINGS)] = -4.0  # things are rare

    def gathered(self, frames_N3HW: Tensor) -> Tensor:
        """What is gathered of each frame as a whole (N, 2 C), for frames in 0..1 of any size."""
        return self._down(frames_N3HW)[-1]

    def _down(self, frames_N3HW: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        fine = self.down_fine(2.0 * frames_N3HW - 1.0)
        middle = self.down_middle(fine)
        coarse = self.down_coarse(middle)
        whole = self.down_whole(coarse)
        return fine, middle, coarse, whole, torch.cat((whole.mean((2, 3)), whole.amax((2, 3))), 1)

    def forward(self, frames_N3HW: Tensor) -> Seen:
        """Frames in 0..1, of any size."""
        fine, middle, coarse, whole, pooled_NC = self._down(frames_N3HW)
        whole = whole + self.context(pooled_NC)[:, :, None, None]
        up = self.mix_coarse(coarse + _grown(self.up_coarse(whole), coarse))
        up = self.mix_middle(middle + _grown(self.up_middle(up), middle))
        up = self.mix_fine(fine + _grown(self.up_fine(up), fine))
        heat, offset, radius, colour, facing = self.maps(up).split((len(THINGS), 2, 1, len(COLOURS), 1), 1)
        place, time, scene = self.overall(pooled_NC).split((len(PLACES), len(TIMES), len(SLOTS["scene"])), 1)
        return Seen(heat, offset, 0.1 + 0.4 * radius[:, 0].sigmoid(), colour, facing[:, 0].tanh(), place, time, scene)


def _grown(small: Tensor, like: Tensor) -> Tensor:
    return functional.interpolate(small, size=like.shape[2:], mode="nearest")
