"""The beach: sea and sand, a palm, a parasol, a sail, a lighthouse on its island."""

from __future__ import annotations

import math
from itertools import pairwise

from generation.world.art.brush import Brush
from generation.world.art.colour import Colour, darker, hexed, lighter, mix
from generation.world.art.setting import HORIZON, LOW, Setting, lamp_glow, side_shadow, sky, sun_place


def beach(brush: Brush, setting: Setting) -> None:
    """Sea, sand, a palm, a sail, an island."""
    line = HORIZON + 0.75
    sky(brush, setting, line)
    far, near = setting.by((hexed("3f9fc4"), hexed("7fd6cf")), (hexed("7a5a92"), hexed("e59a82")), (hexed("1a2a5e"), hexed("3a5a92")))
    far, near = setting.far(far, 0.6), setting.far(near, 0.6)
    island = setting.across(-0.55 + 0.35 * setting.palette[4])
    tall = 0.42 + 0.14 * setting.palette[6]
    stone = mix(setting.lit(setting.far("5f9a86")), setting.by(hexed("a5dbf0"), hexed("f58b73"), hexed("1f2a5c")), 0.45)
    brush.soft(
        [
            (island - 1.5, line - 0.1),
            (island - 0.8, line + tall * 0.55),
            (island - 0.3, line + tall),
            (island + 0.25, line + tall * 0.6),
            (island + 0.7, line + tall * 0.75),
            (island + 1.3, line - 0.1),
        ],
        stone,
    )
    _lighthouse(brush, setting, island - 0.3, line + tall - 0.04)
    reach = 2 * setting.reach
    brush.wash(-reach, -0.1, reach, line, [(0, near, 1), (0.35, near, 1), (1, far, 1)])
    _glitter(brush, setting, line)
    _sail(brush, setting, setting.across(0.45 - 0.4 * setting.palette[3]), line)
    sand, wet = setting.lit(setting.near("f2d9a2", 0.5)), setting.lit(setting.near("cfae7c", 0.5))
    shore = [(-reach, LOW)]
    for step in range(41):
        x = -reach + 2 * reach * step / 40
        shore.append((x, 0.26 + 0.06 * math.sin(1.1 * x + 2.0 * setting.palette[3]) + 0.03 * math.sin(2.7 * x)))
    shore.append((reach, LOW))
    foam = lighter(near, setting.by(0.85, 0.6, 0.45))
    brush.shape([(x, y + 0.1) for x, y in shore], foam, 0.9)
    brush.shape([(x, y + 0.04) for x, y in shore], wet)
    brush.shape([(x, y - 0.06 + 0.03 * math.sin(2 * x)) for x, y in shore], sand)
    brush.wash(-reach, LOW, reach, 0.0, [(0, darker(sand, 0.14), 0.9), (0.6, darker(sand, 0.1), 0.6), (1, sand, 0.0)])
    _strand(brush, setting, sand)
    _parasol(brush, setting, setting.across(0.74 + 0.1 * setting.palette[4]), 0.12)
    _palm(brush, setting, setting.across(-0.74 + 0.1 * setting.palette[3]), 0.1, 0.5 * setting.height + 0.35)


def _glitter(brush: Brush, setting: Setting, line: float) -> None:
    """The sun's or moon's road, and lines of waves."""
    x, _y = sun_place(setting)
    bright = setting.by(hexed("ffffff"), hexed("ffe3a3"), hexed("dfe6ff"))
    for index in range(9):
        down = (index / 9) ** 1.3
        y, wide = line - 0.03 - down * (line - 0.4), 0.2 + 0.5 * down
        brush.oval(
            x + 0.12 * math.sin(index * 2.3),
            y,
            wide * (0.7 + 0.3 * math.sin(index * 1.7)),
            0.012 + 0.012 * down,
            bright,
            setting.by(0.5, 0.8, 0.65),
            glow=True,
        )
    for index in range(16):
        across, down = -1.3 + 2.6 * ((index * 0.618) % 1), (index * 0.7549) % 1
        brush.oval(
            setting.across(across),
            line - 0.06 - down * (line - 0.48),
            0.25 + 0.25 * down,
            0.012,
            bright,
            setting.by(0.35, 0.25, 0.16),
            glow=True,
        )


def _sail(brush: Brush, setting: Setting, x: float, line: float) -> None:
    cloth = setting.by(hexed("fffaf0"), hexed("ffe2c0"), hexed("aab4dc"))
    brush.shape(
        [(x - 0.24, line + 0.05), (x + 0.24, line + 0.05), (x + 0.16, line - 0.04), (x - 0.16, line - 0.04)],
        setting.lit(setting.near("c4553f")),
    )
    brush.shape([(x + 0.01, line + 0.07), (x + 0.01, line + 0.62), (x + 0.24, line + 0.1)], cloth)
    brush.shape([(x - 0.03, line + 0.09), (x - 0.03, line + 0.5), (x - 0.2, line + 0.11)], mix(cloth, setting.near("e0604f"), 0.45))


def _lighthouse(brush: Brush, setting: Setting, x: float, y: float) -> None:
    white, red = setting.lit(hexed("fbf4e6")), setting.lit(setting.near("d9534a"))
    on = setting.by(0.0, 0.7, 1.0)
    brush.shape([(x - 0.1, y), (x + 0.1, y), (x + 0.065, y + 0.56), (x - 0.065, y + 0.56)], white)
    for low, high in ((0.1, 0.22), (0.34, 0.46)):
        brush.shape(
            [
                (x - 0.1 + 0.06 * low, y + low),
                (x + 0.1 - 0.06 * low, y + low),
                (x + 0.1 - 0.06 * high, y + high),
                (x - 0.1 + 0.06 * high, y + high),
            ],
            red,
        )
    lamp_glow(brush, x, y + 0.62, 0.8, on)
    for side in (-1, 1):
        beam = [(x, y + 0.62), (x + side * 2.6, y + 0.9), (x + side * 2.6, y + 0.5)]
        brush.fade(beam, (x, y), (x + side * 2.6, y), [(0, hexed("fff1c4"), 0.5 * on), (1, hexed("fff1c4"), 0.0)], glow=True)
    brush.box(x - 0.06, y + 0.55, x + 0.06, y + 0.69, mix(hexed("cfe3e6"), hexed("fff3c0"), on), glow=True)
    brush.shape([(x - 0.09, y + 0.68), (x + 0.09, y + 0.68), (x, y + 0.8)], red)


def _parasol(brush: Brush, setting: Setting, x: float, y: float) -> None:
    """A striped parasol over a towel."""
    cloth, pale = setting.lit(setting.near("ee6a55")), setting.lit(hexed("fff4e2"))
    brush.halo(x - 0.2, y - 0.02, 0.95, 0.11, [(0, setting.light.shade, 0.4), (1, setting.light.shade, 0.0)])
    brush.shape([(x - 0.75, y - 0.08), (x + 0.05, y - 0.08), (x + 0.15, y + 0.03), (x - 0.6, y + 0.03)], setting.lit(setting.far("5aa6c0")))
    brush.line([(x + 0.1, y - 0.02), (x - 0.1, y + 1.35)], 0.04, setting.lit(hexed("e9e0d0")))
    rim = [(x - 0.95 + 0.3 * part, y + 0.95 + 0.055 * part) for part in range(7)]
    top = (x - 0.12, y + 1.55)
    for part in range(6):
        (x_from, y_from), (x_to, y_to) = rim[part], rim[part + 1]
        swell = 0.16 * math.sin(math.pi * (part + 0.5) / 6)
        outer = [
            ((x_from + top[0]) / 2 - 0.16 * (1 - part / 3), (y_from + top[1]) / 2 + swell),
            ((x_to + top[0]) / 2 - 0.16 * (1 - (part + 1) / 3), (y_to + top[1]) / 2 + swell),
        ]
        brush.shape(
            [(x_from, y_from), ((x_from + x_to) / 2, (y_from + y_to) / 2 - 0.05), (x_to, y_to), outer[1], top, outer[0]],
            pale if part % 2 else cloth,
        )
    brush.disc(*top, 0.03, cloth)


def _strand(brush: Brush, setting: Setting, sand: Colour) -> None:
    """Ripples, shells and a starfish."""
    for index in range(14):
        x, y = setting.across(-1.4 + 2.8 * ((index * 0.618 + 0.2) % 1)), -0.82 + 0.75 * ((index * 0.7549) % 1)
        brush.stroke([(x - 0.22, y), (x, y + 0.025), (x + 0.22, y)], 0.018, darker(sand, 0.22), 0.5)
    for index, across in enumerate((-0.62, 0.12, 0.7)):
        x, y = setting.across(across + 0.08 * setting.palette[4]), -0.42 - 0.14 * index
        brush.oval(x, y, 0.06, 0.045, setting.lit(hexed("fff0e4")))
        brush.stroke([(x - 0.03, y + 0.03), (x, y - 0.03), (x + 0.03, y + 0.03)], 0.01, setting.lit(hexed("d99a8a")))
    x, y = setting.across(0.42 + 0.1 * setting.palette[3]), -0.6
    star = [
        (
            x + (0.1 if step % 2 == 0 else 0.045) * math.sin(math.pi * step / 5),
            y + 0.7 * (0.1 if step % 2 == 0 else 0.045) * math.cos(math.pi * step / 5),
        )
        for step in range(10)
    ]
    brush.soft(star, setting.lit(setting.near("ef7d57")))


def _palm(brush: Brush, setting: Setting, x: float, y: float, tall: float) -> None:
    trunk, leaf = setting.lit(setting.near("a9794e", 0.3)), setting.lit(setting.near("3f9a5c", 0.8))
    brush.halo(x - 0.25 * side_shadow(setting) * tall, y, 0.5, 0.08, [(0, setting.light.shade, 0.35), (1, setting.light.shade, 0.0)])
    lean = 0.22 * tall
    spine = [(x + lean * (part / 8) ** 1.6, y + tall * part / 8) for part in range(9)]
    for (x_from, y_from), (x_to, y_to) in pairwise(spine):
        brush.limb(x_from, y_from, x_to, y_to, 0.1, 0.085, trunk)
        brush.line([(x_to - 0.08, y_to), (x_to + 0.08, y_to - 0.02)], 0.018, darker(trunk, 0.3), 0.6)
    top_x, top_y = spine[-1]
    for turn, shade in (
        (-2.9, 0.28),
        (-0.25, 0.28),
        (2.45, 0.2),
        (0.7, 0.2),
        (1.55, 0.12),
        (-3.5, 0.0),
        (0.2, 0.0),
        (1.95, 0.0),
        (1.15, 0.0),
    ):
        reach = 0.34 * tall * (0.9 + 0.1 * math.sin(turn * 3))
        mid = (top_x + 0.55 * reach * math.cos(turn), top_y + 0.5 * reach * math.sin(turn) + 0.14 * reach)
        tip = (top_x + reach * math.cos(turn), top_y + 0.75 * reach * math.sin(turn) - 0.34 * reach)
        under = (mid[0] - 0.02, mid[1] - 0.2 * reach)
        brush.soft([(top_x, top_y), mid, tip, under], darker(leaf, shade))
        brush.stroke([(top_x, top_y), (mid[0], mid[1] - 0.06 * reach), tip], 0.018, lighter(darker(leaf, shade), 0.25), 0.6)
    brush.dots(
        [(top_x - 0.07, top_y - 0.06, 0.075), (top_x + 0.08, top_y - 0.07, 0.075), (top_x, top_y - 0.12, 0.07)],
        setting.lit(hexed("7a4f30")),
    )
