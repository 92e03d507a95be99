"""The refiner: composited features at half resolution to the picture, through a learned pixel shuffle.

- The sprites already are a picture; the refiner adds what laying sprites over each other cannot say (edges, contact, soft light).
- It works at half resolution, where a 3x3 kernel is twice as wide and a CPU's matrix product is at its best.
- It may only change pixels near something that was drawn: `near` is the mask, so a backdrop stays exactly itself and only tiles
  with a body in them are computed.

Shape suffixes: N tiles, C channels, H and W pixels, both even; h and w half of them.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from generation.network.splat import ALPHA

REACH = 4  # pixels (even) beyond a drawn 2x2 block that the refiner may change
SEEN = 1 / 256  # alpha from which a pixel counts as drawn


class Refiner(nn.Module):
    """`refiner(canvas_NCHW, backdrop_N3HW)` gives the picture (N, 3, H, W), not clamped."""

    def __init__(self, channels: int, width: int, layers: int) -> None:
        super().__init__()
        self.enter = nn.Conv2d(channels + 3, width, 2, stride=2)
        self.layers = nn.ModuleList(nn.Conv2d(width, width, 3, padding=1) for _ in range(layers))
        self.leave = nn.Conv2d(width, 12, 1)
        for parameter in self.leave.parameters():
            nn.init.zeros_(parameter)

    @property
    def halo(self) -> int:
        """How many pixels around a tile its middle depends on; even, at least REACH."""
        return max(2 * len(self.layers), REACH + REACH % 2)

    def forward(self, canvas_NCHW: Tensor, backdrop_N3HW: Tensor) -> Tensor:
        """The composite plus the learned residue near what was drawn."""
        plain_N3HW = canvas_NCHW[:, :3] + backdrop_N3HW * (1 - canvas_NCHW[:, ALPHA : ALPHA + 1])
        x_NCHW = torch.cat((plain_N3HW, canvas_NCHW), 1).contiguous(memory_format=torch.channels_last)
        x_NChw = nn.functional.relu(self.enter(x_NCHW))
        for layer in self.layers:
            x_NChw = x_NChw + nn.functional.relu(layer(x_NChw))
        residue_N3HW = nn.functional.pixel_shuffle(self.leave(x_NChw), 2)
        return plain_N3HW + residue_N3HW * near(canvas_NCHW[:, ALPHA : ALPHA + 1])


def near(alpha_N1HW: Tensor) -> Tensor:
    """1 within about REACH pixels of a drawn one, else 0; whole 2x2 blocks."""
    alpha_N1hw = nn.functional.max_pool2d(alpha_N1HW.detach(), 2)
    wide_N1hw = nn.functional.max_pool2d((alpha_N1hw > SEEN).float(), REACH + 1, 1, REACH // 2)
    return nn.functional.interpolate(wide_N1hw, scale_factor=2, mode="nearest")
