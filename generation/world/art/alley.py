"""The bowling alley: lanes that run away under coloured lamps, a painted wall of stars and pins, scores on screens, a rack of balls."""

from __future__ import annotations

import math

from generation.world.art.brush import Brush
from generation.world.art.colour import WHITE, Colour, darker, hexed, lighter, mix
from generation.world.art.setting import HORIZON, LOW, Setting, floorboards, lamp_glow

_NEON = ("ff5f8f", "ffc24a", "4fd3e8", "9b7bff")


def alley(brush: Brush, setting: Setting) -> None:
    """A wall of neon, screens, lamps, a rack with balls, boards."""
    reach = 2 * setting.reach
    low = setting.lit(setting.far(setting.by(hexed("7d5f9e"), hexed("84507f"), hexed("41386f")), 0.8), indoors=True)
    high = setting.lit(setting.far(setting.by(hexed("4f3f7c"), hexed("55305f"), hexed("241f4a")), 0.8), indoors=True)
    brush.wash(-reach, HORIZON, reach, setting.top + 3, [(0, low, 1), (0.6, high, 1), (1, darker(high, 0.3), 1)])
    _panels(brush, setting, low)
    _mural(brush, setting)
    _screens(brush, setting)
    _floor(brush, setting)
    _rack(brush, setting, setting.across(-0.8 + 0.1 * setting.palette[3]))
    _lamps(brush, setting)


def _neon(setting: Setting, which: int) -> Colour:
    return setting.near(_NEON[which % len(_NEON)], 0.8)


def _panels(brush: Brush, setting: Setting, wall: Colour) -> None:
    """Upright panels with a strip of light at their top."""
    step = 0.19 * setting.width
    shift = 0.3 * step * setting.palette[4]
    base = HORIZON + 0.95
    for index in range(-12, 13):
        x = index * step + shift
        brush.box(x - 0.012, HORIZON, x + 0.012, setting.top + 3, darker(wall, 0.4), 0.5)
    brush.wash(-2 * setting.reach, HORIZON, 2 * setting.reach, base, [(0, darker(wall, 0.5), 1), (1, darker(wall, 0.3), 1)])
    for y, which, wide in ((base, 2, 0.035), (setting.up(0.86), 0, 0.03)):
        glow = _neon(setting, which)
        tall = 0.3
        brush.wash(
            -2 * setting.reach,
            y - tall,
            2 * setting.reach,
            y + tall,
            [(0, glow, 0.0), (0.5, glow, setting.by(0.25, 0.35, 0.5)), (1, glow, 0.0)],
            glow=True,
        )
        brush.box(-2 * setting.reach, y - wide, 2 * setting.reach, y + wide, lighter(glow, 0.3), glow=True)
        brush.box(-2 * setting.reach, y - 0.3 * wide, 2 * setting.reach, y + 0.3 * wide, WHITE, 0.7, glow=True)


def _mural(brush: Brush, setting: Setting) -> None:
    """Stars, rings and pins in neon tubes."""
    size = 0.1 * min(setting.width, setting.height)
    step = 0.31 * setting.width
    shift = 0.22 * step * setting.palette[3]
    for index in range(-5, 6):
        x, y = index * step + shift, setting.up(0.56 + 0.05 * math.sin(index * 2.3) + 0.03 * setting.palette[6])
        colour = _neon(setting, index)
        brush.halo(x, y, 2.3 * size, 2.3 * size, [(0, colour, setting.by(0.26, 0.34, 0.5)), (1, colour, 0.0)])
        tube = 0.032 * (1 + 0.02 * setting.height)
        if index % 3 == 0:
            points = [
                (
                    x + size * (1.0 if turn % 2 == 0 else 0.45) * math.sin(math.pi * turn / 5),
                    y + size * (1.0 if turn % 2 == 0 else 0.45) * math.cos(math.pi * turn / 5),
                )
                for turn in range(11)
            ]
            brush.line(points, tube, colour, glow=True)
            brush.line(points, 0.3 * tube, WHITE, 0.8, glow=True)
        elif index % 3 == 1:
            side = [(0.2, -1.0), (0.42, -0.3), (0.36, 0.05), (0.17, 0.45), (0.24, 0.8), (0.1, 1.0)]
            points = [*((x + size * a, y + size * b) for a, b in side), *((x - size * a, y + size * b) for a, b in reversed(side))]
            brush.soft(points, colour, 1.0, tube, glow=True)
            brush.soft(points, WHITE, 0.8, 0.3 * tube, glow=True)
            other = _neon(setting, index + 2)
            brush.line([(x - 0.2 * size, y + 0.36 * size), (x + 0.2 * size, y + 0.36 * size)], tube, other, glow=True)
        else:
            brush.disc(x, y, 0.8 * size, colour, 1.0, tube, glow=True)
            brush.disc(x, y, 0.8 * size, WHITE, 0.8, 0.3 * tube, glow=True)
            for across, up in ((0.1, 0.36), (0.36, 0.3), (0.2, 0.08)):
                brush.disc(x + across * size, y + up * size, 0.09 * size, colour, glow=True)


def _screens(brush: Brush, setting: Setting) -> None:
    """Scores over the lanes, on a beam."""
    wide, tall = 0.15 * setting.width, 0.055 * setting.height + 0.12
    y = setting.up(0.945)
    steel = setting.lit(hexed("3b3848"), indoors=True)
    brush.box(-2 * setting.reach, y + tall * 0.75, 2 * setting.reach, y + tall * 0.95, darker(steel, 0.2))
    for index in range(-5, 6):
        x = setting.across(0.5 * index + 0.25 + 0.1 * setting.palette[4])
        brush.box(x - 0.03, y, x + 0.03, y + tall, steel)
        brush.box(x - wide / 2, y - tall / 2, x + wide / 2, y + tall / 2, steel, corner=0.03)
        face = mix(hexed("16365c"), _neon(setting, index + 2), 0.25)
        brush.box(x - wide / 2 + 0.03, y - tall / 2 + 0.03, x + wide / 2 - 0.03, y + tall / 2 - 0.03, face, corner=0.02, glow=True)
        cells = 6
        for cell in range(cells):
            left = x - wide / 2 + 0.06 + (wide - 0.12) * cell / cells
            brush.box(
                left + 0.008, y - 0.28 * tall, left + (wide - 0.12) / cells - 0.008, y + 0.1 * tall, lighter(face, 0.5), 0.55, glow=True
            )
            if (cell + index) % 3 == 0:
                brush.line(
                    [(left + 0.02, y - 0.22 * tall), (left + (wide - 0.12) / cells - 0.02, y + 0.05 * tall)], 0.02, WHITE, 0.9, glow=True
                )
        brush.box(x - wide / 2 + 0.06, y + 0.2 * tall, x + 0.05 * wide, y + 0.32 * tall, lighter(face, 0.65), 0.9, glow=True)


def _floor(brush: Brush, setting: Setting) -> None:
    reach = 2 * setting.reach
    near, far = setting.lit(setting.near("b9794a", 0.4), indoors=True), setting.lit(setting.near("8a5a44", 0.4), indoors=True)
    brush.wash(-reach, LOW, reach, HORIZON, [(0, darker(near, 0.15), 1), (0.5, near, 1), (1, far, 1)])
    floorboards(brush, setting, darker(near, 0.45), 0.35, 0.5)
    # The lamps and the neon on the varnish.
    for index in range(-7, 8):
        x = setting.across(0.3 * index + 0.1 * setting.palette[3])
        colour = _neon(setting, index)
        brush.halo(x, -0.05, 0.34, 0.46, [(0, colour, setting.by(0.14, 0.18, 0.24)), (1, colour, 0.0)])
    brush.halo(setting.across(0.5 * setting.light.side), -0.45, 1.8, 0.4, [(0, hexed("ffe6b8"), 0.2), (1, hexed("ffe6b8"), 0.0)])
    brush.box(-reach, HORIZON - 0.04, reach, HORIZON + 0.05, darker(far, 0.5))
    brush.box(-reach, HORIZON + 0.03, reach, HORIZON + 0.06, lighter(_neon(setting, 1), 0.2), 0.8, glow=True)


def _rack(brush: Brush, setting: Setting, x: float) -> None:
    """Two rows of balls on a stand along the wall."""
    y, size = HORIZON + 0.02, 0.13
    steel = setting.lit(hexed("4a4658"), indoors=True)
    for side in (-0.85, 0.85):
        brush.line([(x + side, y), (x + side, y + 0.86)], 0.06, steel)
        brush.line([(x + side - 0.14, y), (x + side + 0.14, y)], 0.06, steel)
    for row, up in enumerate((0.22, 0.62)):
        brush.box(x - 0.95, y + up - 0.04, x + 0.95, y + up + 0.02, lighter(steel, 0.15), corner=0.02)
        for ball in range(6):
            ball_x = x - 0.75 + 0.3 * ball
            colour = setting.lit(_neon(setting, ball + 2 * row + 1), indoors=True)
            brush.disc(ball_x, y + up + size, size, darker(colour, 0.2))
            brush.halo(
                ball_x - 0.03, y + up + size + 0.03, size * 0.8, size * 0.8, [(0, lighter(colour, 0.45), 1.0), (1, colour, 0.0)], glow=False
            )
            brush.disc(ball_x - 0.045, y + up + size + 0.055, 0.024, WHITE, 0.9)


def _lamps(brush: Brush, setting: Setting) -> None:
    """Shades that hang from the ceiling, their light in cones."""
    strength = setting.by(0.16, 0.2, 0.28)
    for index in range(-3, 4):
        x, y = setting.across(0.44 * index + 0.08 * setting.palette[4]), setting.up(0.74)
        colour = mix(hexed("fff0c4"), _neon(setting, index), 0.2)
        wide = 0.09 * setting.width
        brush.fade(
            [(x - 0.16, y), (x + 0.16, y), (x + wide, -0.1), (x - wide, -0.1)],
            (x, y),
            (x, 0.0),
            [(0, colour, strength), (1, colour, 0.02)],
            glow=True,
        )
        brush.line([(x, y + 0.1), (x, setting.top + 2)], 0.02, hexed("1d1a2a"))
        lamp_glow(brush, x, y, 0.55, 0.7)
        brush.shape(
            [(x - 0.2, y), (x + 0.2, y), (x + 0.07, y + 0.2), (x - 0.07, y + 0.2)], setting.lit(_neon(setting, index + 1), indoors=True)
        )
        brush.oval(x, y, 0.18, 0.045, hexed("fff6d8"), glow=True)
