"""Worn pictures: parts that show a picture somebody gave, where others show one that was learned.

- A player or a skater wears it as a head, a ball all over. How it then moves is the plan's business, as ever.
- The picture is laid on the part's sprite where the part is (`laid`). The net moves its texels a little (a jaw that drops), lights them as
  the scene is lit and adds what no texel has (the dark of a mouth). So a look is copied and not remembered, and one that was never seen
  in training is drawn as well as any.

Shape suffixes: N sprites, A what is around them, D hidden, C channels, H and W texels, h and w half of them.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from generation.network.kinematics import PARTS, WORN_SQUARES
from generation.network.splat import sprite_boxes
from generation.network.sprites import AROUND, texels

SIDE = texels("head")[0]
FARTHEST = 0.3  # of half a sprite: how far a texel is moved


@dataclass(frozen=True)
class WornConfig:
    """The sizes of the net."""

    channels: int = 12  # C of a sprite, as the renderer's
    width: int = 24
    deep: int = 40
    code: int = 64
    layers: int = 2
    maps: int = 8  # learned, of each part: where on it something happens

    def __post_init__(self) -> None:
        assert self.channels >= 4


def laid(picture_NCHW: Tensor, part: str) -> Tensor:
    """Pictures (N, 4, H, W), premultiplied and of any size, where the part's sprite has them (N, 4, SIDE, SIDE)."""
    left, bottom, right, top = sprite_boxes()[PARTS.index(part)].tolist()
    own_left, own_bottom, own_right, own_top = WORN_SQUARES[part]
    step = (torch.arange(SIDE) + 0.5) / SIDE
    across_W = 2 * (left + (right - left) * step - own_left) / (own_right - own_left) - 1
    down_H = 2 * (own_top - (top - (top - bottom) * step)) / (own_top - own_bottom) - 1
    grid_HW2 = torch.stack((across_W.expand(SIDE, -1), down_H[:, None].expand(-1, SIDE)), -1)
    grid_NHW2 = grid_HW2.expand(len(picture_NCHW), -1, -1, -1)
    return nn.functional.grid_sample(picture_NCHW, grid_NHW2, mode="bilinear", padding_mode="zeros", align_corners=False)


def premultiplied(picture_4HW: Tensor) -> Tensor:
    """A picture (..., 4, H, W) of uint8 with straight alpha as colours 0..1 times alpha."""
    rgb, alpha = (picture_4HW.float() / 255).split((3, 1), -3)
    return torch.cat((rgb * alpha, alpha), -3)


class Worn(nn.Module):
    """`worn(picture_NCHW, part, around_NA)` gives the sprites (N, C, SIDE, SIDE) of pictures on one part."""

    def __init__(self, config: WornConfig | None = None) -> None:
        super().__init__()
        self.config = config = config or WornConfig()
        self.parts = tuple(WORN_SQUARES)
        self.part_QD = nn.Parameter(torch.randn(len(self.parts), config.code) * 0.3)
        self.around_AD = nn.Parameter(torch.randn(AROUND, config.code) / AROUND**0.5)
        self.think = nn.Linear(config.code, config.code)
        self.films = nn.Linear(config.code, 2 * (config.width + config.layers * config.deep + config.width))
        self.tint = nn.Linear(config.code, 12)
        self.maps_QMHW = nn.Parameter(torch.randn(len(self.parts), config.maps, SIDE, SIDE) * 0.1)
        self.enter = nn.Conv2d(6 + config.maps, config.width, 3, padding=1)
        self.down = nn.Conv2d(config.width, config.deep, 4, stride=2, padding=1)
        self.layers = nn.ModuleList(nn.Conv2d(config.deep, config.deep, 3, padding=1) for _ in range(config.layers))
        self.up = nn.Conv2d(config.deep, config.width, 3, padding=1)
        self.again = nn.Conv2d(config.width, config.width, 3, padding=1)
        self.leave = nn.Conv2d(config.width, 2 + config.channels, 3, padding=1)
        for parameter in (*self.leave.parameters(), *self.tint.parameters()):
            nn.init.zeros_(parameter)

    def forward(self, picture_NCHW: Tensor, part: str, around_NA: Tensor) -> Tensor:
        """RGB is premultiplied by alpha, and the other channels are notes to the refiner, as those of `sprites`."""
        config = self.config
        hidden_ND = nn.functional.silu(around_NA @ self.around_AD + self.part_QD[self.parts.index(part)])
        hidden_ND = hidden_ND + nn.functional.silu(self.think(hidden_ND))
        sizes = (config.width, *(config.deep,) * config.layers, config.width)
        films = self.films(hidden_ND)[..., None, None].split([2 * size for size in sizes], 1)

        def film(x_NCHW: Tensor, stage: int) -> Tensor:
            scale_NC11, shift_NC11 = films[stage].chunk(2, 1)
            return nn.functional.silu(x_NCHW * (1 + scale_NC11) + shift_NC11)

        laid_N4HW = laid(picture_NCHW, part)
        base_HW2 = _places(SIDE).to(laid_N4HW)
        places_N2HW = base_HW2.permute(2, 0, 1).expand(len(laid_N4HW), -1, -1, -1)
        maps_NMHW = self.maps_QMHW[self.parts.index(part)].expand(len(laid_N4HW), -1, -1, -1)
        wide_NCHW = film(self.enter(torch.cat((laid_N4HW, places_N2HW, maps_NMHW), 1)), 0)
        deep_NChw = self.down(wide_NCHW)
        for number, layer in enumerate(self.layers, 1):
            deep_NChw = deep_NChw + layer(film(deep_NChw, number))
        back_NCHW = nn.functional.interpolate(self.up(deep_NChw), scale_factor=2, mode="bilinear", align_corners=False)
        x_NCHW = wide_NCHW + film(back_NCHW, config.layers + 1)
        x_NCHW = x_NCHW + nn.functional.silu(self.again(x_NCHW))
        moved_N2HW, added_N4HW, notes_NCHW = self.leave(x_NCHW).split((2, 4, config.channels - 4), 1)
        grid_NHW2 = base_HW2 + FARTHEST * torch.tanh(moved_N2HW).permute(0, 2, 3, 1)
        copied_N4HW = nn.functional.grid_sample(laid_N4HW, grid_NHW2, mode="bilinear", padding_mode="zeros", align_corners=False)
        matrix_N33, shift_N3 = self.tint(hidden_ND).split((9, 3), 1)
        rgb_N3HW, alpha_N1HW = copied_N4HW.split((3, 1), 1)
        lit_N3X = rgb_N3HW.flatten(2) + matrix_N33.view(-1, 3, 3) @ rgb_N3HW.flatten(2)
        lit_N3HW = lit_N3X.view_as(rgb_N3HW) + shift_N3[..., None, None] * alpha_N1HW
        made_N4HW = torch.cat((lit_N3HW, alpha_N1HW), 1) + added_N4HW
        rgb_N3HW, alpha_N1HW = made_N4HW.split((3, 1), 1)
        return torch.cat((rgb_N3HW, alpha_N1HW.clamp(0, 1), notes_NCHW * alpha_N1HW), 1)


def _places(side: int) -> Tensor:
    """Where the texels of a square are, (H, W, 2) in -1..1, right and down."""
    step = (torch.arange(side) + 0.5) * (2 / side) - 1
    return torch.stack((step.expand(side, -1), step[:, None].expand(-1, side)), -1)
