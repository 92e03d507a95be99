"""Sprites: every part of every entity as a small learned picture, from its part, its looks and the light of the scene.

- One decoder for all parts. What differs between parts is learned maps (at a quarter of the sprite and at its full size) and the
  first matrix of the code, so a new part is new rows and not new code.
- The code scales and shifts the channels of every stage (FiLM), and it writes the last matrix itself: a colour is a mask times a
  value of the code, which a fixed matrix could not say.
- A sprite is decoded once a clip, or once for each look of what changes it (a mouth, a net, a ringing bar).
- RGB is premultiplied by alpha; the other channels are notes to the refiner.

Shape suffixes: N sprites, D code, C channels, H and W texels.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from generation.network.kinematics import PARTS
from generation.network.plan import APPEARANCE, MATERIALS, PLACES, TIMES

PALETTE = 8
POSES = 2  # the most values of PART_POSE
OCTAVES = 3  # of sines of each appearance value: styles change over narrow bands of a value
AROUND = len(PLACES) + len(TIMES) + PALETTE + POSES  # of a code's values: the last ones say what is around a part and how it is posed
CODE = APPEARANCE * (1 + 2 * OCTAVES) + len(MATERIALS) + AROUND  # D

# Texels (rows, columns) of a part's sprite, multiples of 8, a little more than its pixels at RENDER_PIXELS.
SPRITE_TEXELS: dict[str, tuple[int, int]] = {
    **dict.fromkeys(("shadow", "skate", "skateboard", "pet_body", "foam", "car_wheel"), (32, 64)),
    **dict.fromkeys(("ball", "ball_shade", "torso", "head", "dog_head", "cat_head", "car"), (64, 64)),
    **dict.fromkeys(("hoop_pole", "screen"), (224, 96)),
    **dict.fromkeys(("hoop_board", "pit"), (104, 56)),
    **dict.fromkeys(("hoop_back", "mallet", "wall", "water_far", "water_near", "paddleboard", "ramp"), (32, 96)),
    "hoop_front": (80, 80),
    **dict.fromkeys(("xylophone_legs", "xylophone_frame", "lane", "deck"), (64, 256)),
}
_LIMB, _BAR = (48, 32), (80, 48)


def texels(part: str) -> tuple[int, int]:
    """Rows and columns of a part's sprite."""
    return SPRITE_TEXELS.get(part, _BAR if part.startswith("bar_") else _LIMB)


SIZES = sorted({texels(part) for part in PARTS})  # a decoder decodes the sprites of one size together


@dataclass(frozen=True)
class SpriteConfig:
    """The size of the decoder."""

    channels: int = 12  # C of a sprite: RGB, alpha, the rest is for the refiner
    coarse: int = 32
    middle: int = 24
    fine: int = 16
    details: int = 8  # of the fine channels that have a learned map of the sprite's full size
    code: int = 96  # hidden width of the code

    def __post_init__(self) -> None:
        assert self.channels >= 4


def looks(appearance_NA: Tensor) -> Tensor:
    """The appearance values and their sines (Mildenhall et al. 2020, eq. 4)."""
    angles = [math.pi * 2**octave * appearance_NA for octave in range(OCTAVES)]
    return torch.cat([appearance_NA, *(wave for angle in angles for wave in (angle.sin(), angle.cos()))], -1)


class SpriteDecoder(nn.Module):
    """`decoder(part_N, code_ND)` gives the sprites in groups of one size."""

    def __init__(self, config: SpriteConfig | None = None) -> None:
        super().__init__()
        self.config = config = config or SpriteConfig()
        self.sizes = SIZES
        members = [[number for number, part in enumerate(PARTS) if texels(part) == size] for size in self.sizes]
        group_P, row_P = torch.zeros(len(PARTS), dtype=torch.long), torch.zeros(len(PARTS), dtype=torch.long)
        for group, numbers in enumerate(members):
            for row, number in enumerate(numbers):
                group_P[number], row_P[number] = group, row
        self.register_buffer("group_P", group_P, persistent=False)
        self.register_buffer("row_P", row_P, persistent=False)
        coarse, middle, fine = config.coarse, config.middle, config.fine
        self.maps = nn.ParameterList(
            nn.Parameter(torch.randn(len(numbers), coarse, height // 4, width // 4) * 0.5)
            for (height, width), numbers in zip(self.sizes, members, strict=True)
        )
        self.details = nn.ParameterList(
            nn.Parameter(torch.randn(len(numbers), config.details, height, width) * 0.05)
            for (height, width), numbers in zip(self.sizes, members, strict=True)
        )
        self.enter = nn.Parameter(torch.randn(len(PARTS), CODE, config.code) / CODE**0.5)
        self.enter_bias = nn.Parameter(torch.randn(len(PARTS), config.code) * 0.3)
        self.think = nn.Linear(config.code, config.code)
        self.films = nn.Linear(config.code, 2 * (coarse + coarse + middle + fine))
        self.leave = nn.Linear(config.code, config.channels * (fine + 1))
        self.coarse_conv = nn.Conv2d(coarse, coarse, 3, padding=1)
        self.middle_conv = nn.Conv2d(coarse, middle, 3, padding=1)
        self.fine_conv = nn.Conv2d(middle, fine, 3, padding=1)
        self.fine_again = nn.Conv2d(fine, fine, 3, padding=1)
        nn.init.normal_(self.leave.weight, std=0.3 / config.code**0.5)

    group_P: Tensor
    row_P: Tensor

    def forward(self, part_N: Tensor, code_ND: Tensor) -> list[tuple[Tensor, Tensor]]:
        """For each size in use, which of the N it holds and their sprites (n, C, H, W)."""
        films_ND, leave_ND = self._think(part_N, code_ND)
        made = []
        for group in self.group_P[part_N].unique().tolist():
            which_n = torch.nonzero(self.group_P[part_N] == group)[:, 0]
            row_n = self.row_P[part_N[which_n]]
            made.append((which_n, self._decode(group, row_n, films_ND[which_n], leave_ND[which_n])))
        return made

    def in_order(self, part_N: Tensor, code_ND: Tensor, counts: Sequence[tuple[int, int]]) -> list[Tensor]:
        """The sprites (n, C, H, W) of each size in use, of parts in the order of `sizes`: `counts` has (the size's number, n) of each.

        Unlike `forward` it does not wait for a GPU to know the sizes.
        """
        films_ND, leave_ND = self._think(part_N, code_ND)
        row_N = self.row_P[part_N]
        each = [count for _group, count in counts]
        rows = zip(row_N.split(each), films_ND.split(each), leave_ND.split(each), strict=True)
        return [self._decode(group, *row) for (group, _count), row in zip(counts, rows, strict=True)]

    def _think(self, part_N: Tensor, code_ND: Tensor) -> tuple[Tensor, Tensor]:
        """What the code says to every stage, and the last matrix."""
        hidden_ND = torch.bmm(code_ND[:, None], self.enter[part_N])[:, 0] + self.enter_bias[part_N]
        hidden_ND = nn.functional.silu(hidden_ND)
        hidden_ND = hidden_ND + nn.functional.silu(self.think(hidden_ND))
        return self.films(hidden_ND), self.leave(hidden_ND)

    def _decode(self, group: int, row_n: Tensor, films_nD: Tensor, leave_nD: Tensor) -> Tensor:
        config, (height, width) = self.config, self.sizes[group]
        coarse, middle, fine = config.coarse, config.middle, config.fine
        scales = films_nD[..., None, None].split((coarse, coarse, coarse, coarse, middle, middle, fine, fine), 1)

        def film(x_nCHW: Tensor, stage: int) -> Tensor:
            return nn.functional.silu(x_nCHW * (1 + scales[2 * stage]) + scales[2 * stage + 1])

        x_nCHW = film(self.maps[group][row_n], 0)
        x_nCHW = film(x_nCHW + self.coarse_conv(x_nCHW), 1)
        x_nCHW = nn.functional.interpolate(x_nCHW, scale_factor=2, mode="bilinear", align_corners=False)
        x_nCHW = film(self.middle_conv(x_nCHW), 2)
        x_nCHW = nn.functional.interpolate(x_nCHW, scale_factor=2, mode="bilinear", align_corners=False)
        detail_nCHW = nn.functional.pad(self.details[group][row_n], (0, 0, 0, 0, 0, fine - config.details))
        x_nCHW = film(self.fine_conv(x_nCHW) + detail_nCHW, 3)
        x_nCHW = x_nCHW + nn.functional.silu(self.fine_again(x_nCHW))
        matrix_nCF, bias_nC1 = leave_nD.view(-1, config.channels, fine + 1).split((fine, 1), -1)
        flat_nCX = torch.baddbmm(bias_nC1, matrix_nCF, x_nCHW.flatten(2))
        rgb_nCX, alpha_nCX, notes_nCX = flat_nCX.split((3, 1, config.channels - 4), 1)
        alpha_nCX = torch.sigmoid(4 * alpha_nCX)
        return torch.cat((alpha_nCX * (rgb_nCX + 0.5), alpha_nCX, alpha_nCX * notes_nCX), 1).unflatten(2, (height, width))
