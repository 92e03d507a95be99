"""The lens: a closer look at one thing that the eye has found, for its exact middle and radius.

- A crop of 1.25 metres at 32 pixels a metre in, three numbers out: physics is scored on centimetres, the eye sees to five.
- Crops are cheap, so it can be trained on many; it is told what it looks at, since a ring has its middle where nothing is.

Shape suffixes: J crops, 3 colours, H rows and columns of the crop, D what it is.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

FOCUS = ("ball", "mallet", "rim")  # what it can look at
CROP = 40  # pixels
CROP_PER_METRE = 32
REACH = 0.2  # metres: how far off the eye may be


@dataclass(frozen=True)
class LensConfig:
    """Channels of the convolutions and width of the last layer."""

    first: int = 16
    second: int = 32
    last: int = 64


class Lens(nn.Module):
    """Crops to corrections."""

    def __init__(self, config: LensConfig | None = None) -> None:
        super().__init__()
        self.config = config = config or LensConfig()
        self.first = nn.Conv2d(3, config.first, 3, 2, 1)
        self.second = nn.Conv2d(config.first, config.second, 3, 2, 1)
        self.third = nn.Conv2d(config.second, config.second, 3, 1, 1)
        self.inner = nn.Linear(config.second * (CROP // 4) ** 2 + len(FOCUS), config.last)
        self.outer = nn.Linear(config.last + len(FOCUS), 3)

    def forward(self, crops_J3HW: Tensor, what_J: Tensor) -> Tensor:
        """(J, 3): how far right and down the middle lies from the crop's, and the radius, in metres."""
        kind_JD = functional.one_hot(what_J, len(FOCUS)).to(crops_J3HW.dtype)
        x = crops_J3HW - crops_J3HW.mean((2, 3), keepdim=True)
        x = torch.relu(self.first(3.0 * x))
        x = torch.relu(self.second(x))
        x = torch.relu(self.third(x))
        x = torch.relu(self.inner(torch.cat((x.flatten(1), kind_JD), 1)))
        out_J3: Tensor = self.outer(torch.cat((x, kind_JD), 1)) * 0.1
        return torch.cat((out_J3[:, :2], out_J3[:, 2:] + 0.25), 1)


def crops_of(frames_N3HW: Tensor, frame_J: Tensor, x_J: Tensor, y_J: Tensor) -> Tensor:
    """Crops about places given in metres from the picture's top left; frames have CROP_PER_METRE, edges are repeated."""
    height, width = frames_N3HW.shape[2:]
    steps = (torch.arange(CROP) + 0.5 - CROP / 2) / CROP_PER_METRE
    across_JW = (x_J[:, None] + steps) * CROP_PER_METRE * 2 / width - 1
    down_JH = (y_J[:, None] + steps) * CROP_PER_METRE * 2 / height - 1
    grid = torch.stack((across_JW[:, None, :].expand(-1, CROP, -1), down_JH[:, :, None].expand(-1, -1, CROP)), -1).float()
    pieces = []
    for frame in frame_J.unique(sorted=True).tolist():  # frame by frame: a frame may have many crops and must not be copied for each
        own = grid[frame_J == frame]
        piece = functional.grid_sample(
            frames_N3HW[frame : frame + 1], own.reshape(1, -1, CROP, 2), align_corners=False, padding_mode="border"
        )
        pieces.append(piece[0].reshape(3, len(own), CROP, CROP).transpose(0, 1))
    order = torch.argsort(frame_J, stable=True)
    crops = torch.cat(pieces)
    back = torch.empty_like(order)
    back[order] = torch.arange(len(order))
    return crops[back]
