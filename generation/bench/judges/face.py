"""The face: a crop about a head, upright in the body's own axis, to how far its mouth is open and which way it looks.

- A crop is half a body's height wide, so it is the same for every camera: an open mouth has six of its pixels.
- Which way somebody looks is told as one of HEADINGS between to the right of their own upright axis and to the left; towards us and away
  look alike in this world.

Shape suffixes: N crops, 3 colours, H, W rows and columns, D headings, L places.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

HEADINGS = 8  # of half a turn
CROP = 64  # pixels
SIDE = 0.5  # of a body's height that a crop is wide


@dataclass(frozen=True)
class FaceConfig:
    """Channels at 2, 4 and 8 pixels, and width of the last layer of headings."""

    fine: int = 24
    middle: int = 32
    coarse: int = 48
    last: int = 64


class Face(nn.Module):
    """Crops to an opening and headings. The mouth is looked for all over the crop, and read where it is."""

    def __init__(self, config: FaceConfig | None = None) -> None:
        super().__init__()
        self.config = config = config or FaceConfig()
        self.fine = nn.Conv2d(3, config.fine, 5, 2, 2)
        self.middle = nn.Conv2d(config.fine, config.middle, 3, 2, 1)
        self.coarse = nn.Conv2d(config.middle, config.coarse, 3, 2, 1)
        self.wide = nn.Conv2d(config.coarse, config.coarse, 3, 1, 1)
        self.near, self.around = nn.Conv2d(config.fine, config.fine, 3, 1, 1), nn.Conv2d(config.coarse, config.fine, 1)
        self.lips, self.opening = nn.Conv2d(config.fine, config.fine, 3, 1, 1), nn.Conv2d(config.fine, 2, 1)
        self.inner = nn.Linear(config.coarse * (CROP // 8) ** 2, config.last)
        self.outer = nn.Linear(config.last, HEADINGS)

    def forward(self, crops_N3HW: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Logits of how far the mouth is open (N,), of headings (N, D), and of where the mouth is, in every other pixel (N, H * W / 4)."""
        fine = torch.relu(self.fine(3 * (crops_N3HW - crops_N3HW.mean((2, 3), keepdim=True))))
        coarse = torch.relu(self.coarse(torch.relu(self.middle(fine))))
        coarse = torch.relu(self.wide(coarse))
        around = nn.functional.interpolate(self.around(coarse), size=fine.shape[2:], mode="bilinear")
        where_NL, open_NL = self.opening(torch.relu(self.lips(torch.relu(self.near(fine) + around)))).flatten(2).unbind(1)
        headings_ND: Tensor = self.outer(torch.relu(self.inner(coarse.flatten(1))))
        return (where_NL.softmax(1) * open_NL).sum(1), headings_ND, where_NL


def cut(frame_3HW: Tensor, x: float, y: float, turn: float, side: float, pixels: int = CROP) -> Tensor:
    """A square (3, pixels, pixels) about a place, all in pixels of the frame; its upright axis leans `turn` radians counter-clockwise."""
    fewer = max(1, round(side / pixels))  # pixels that become one: a finer frame is averaged first
    if fewer > 1:
        frame_3HW = nn.functional.avg_pool2d(frame_3HW[None], fewer, ceil_mode=True)[0]
    steps = ((torch.arange(pixels) + 0.5) / pixels - 0.5) * side
    down_HW, across_HW = torch.meshgrid(steps, steps, indexing="ij")
    cosine, sine = float(torch.tensor(turn).cos()), float(torch.tensor(turn).sin())
    x_HW, y_HW = x + cosine * across_HW + sine * down_HW, y - sine * across_HW + cosine * down_HW
    scale = 2 / fewer
    grid = torch.stack((x_HW * scale / frame_3HW.shape[2] - 1, y_HW * scale / frame_3HW.shape[1] - 1), -1)
    return nn.functional.grid_sample(frame_3HW[None], grid[None], align_corners=False, padding_mode="border")[0]
