"""The stage: a painted cloth between curtains, spot lights, boards, footlights."""

from __future__ import annotations

import math

from generation.network.plan import GROUND_METRES
from generation.world.art.brush import Brush
from generation.world.art.colour import darker, hexed, lighter, mix
from generation.world.art.setting import HORIZON, LOW, Setting, floorboards, lamp_glow, ridge, stars


def stage(brush: Brush, setting: Setting) -> None:
    """A painted cloth between curtains, spot lights, boards."""
    reach = 2 * setting.reach
    low = setting.by(hexed("d8f0ea"), hexed("ffcf86"), hexed("4a4f96"))
    high = setting.by(hexed("5fb4dc"), hexed("d85f78"), hexed("15183f"))
    low, high = setting.far(low, 0.8), setting.far(high, 0.8)
    brush.wash(-reach, HORIZON, reach, setting.top + 1, [(0, low, 1), (1, high, 1)])
    _cloth(brush, setting)
    _boards(brush, setting)
    _spots(brush, setting)
    _curtains(brush, setting)


def _cloth(brush: Brush, setting: Setting) -> None:
    """What the scene painter made: hills, a paper sun or moon on a thread, cut-out clouds or stars."""
    x, y = setting.across(0.4 * setting.light.side), setting.up(0.62)
    size = 0.11 * min(setting.width, setting.height)
    disc = setting.by(hexed("ffe08a"), hexed("ff9a5f"), hexed("f4eccb"))
    if setting.time == "night":
        stars(brush, setting, setting.up(0.25), setting.up(0.95))
    brush.line([(x, y), (x, setting.top + 2)], 0.02, hexed("5b4a4a"), 0.7)
    brush.halo(x, y, 2.6 * size, 2.6 * size, [(0, disc, 0.55), (1, disc, 0.0)])
    for step in range(12):
        turn = math.pi * step / 6
        brush.line(
            [
                (x + 1.15 * size * math.cos(turn), y + 1.15 * size * math.sin(turn)),
                (x + 1.42 * size * math.cos(turn), y + 1.42 * size * math.sin(turn)),
            ],
            0.06,
            disc,
            setting.by(0.9, 0.8, 0.0),
            glow=True,
        )
    brush.disc(x, y, size, disc, glow=True)
    brush.disc(x + 0.28 * size, y + 0.1 * size, 0.86 * size, lighter(disc, 0.4), 0.55, glow=True)
    swell = 0.05 * setting.palette[6]
    for base, text, waves, phase in (
        (0.24, "78b29c", 1.2, 0.4 + 1.2 * setting.palette[4]),
        (0.13, "4f9478", 1.7, 2.2 + 1.2 * setting.palette[3]),
    ):
        hill = setting.lit(setting.far(text), indoors=True)
        outline = ridge(setting, setting.up(base + swell), 0.045 * setting.height, waves, phase)
        brush.shape(outline, hill)
        brush.line(outline[:-2], 0.035, lighter(hill, 0.4), 0.8)


def _boards(brush: Brush, setting: Setting) -> None:
    reach = 2 * setting.reach
    near, far = setting.lit(setting.near("a5673a", 0.3), indoors=True), setting.lit(setting.near("cf955c", 0.3), indoors=True)
    brush.wash(-reach, LOW, reach, HORIZON, [(0, darker(near, 0.2), 1), (0.5, near, 1), (1, far, 1)])
    floorboards(brush, setting, darker(near, 0.5), 0.5, 0.5)
    brush.box(-reach, HORIZON - 0.05, reach, HORIZON + 0.02, darker(near, 0.5), 0.8)
    edge = -GROUND_METRES + 0.14
    brush.box(-reach, LOW, reach, edge, darker(near, 0.55))
    brush.box(-reach, edge - 0.03, reach, edge + 0.03, lighter(near, 0.25))
    for index in range(-10, 11):  # footlights
        x = index * 0.62
        lamp_glow(brush, x, edge + 0.08, 0.36, setting.by(0.45, 0.65, 0.9))
        brush.oval(x, edge + 0.02, 0.1, 0.09, hexed("fff0c2"), glow=True)
        brush.box(x - 0.12, edge - 0.1, x + 0.12, edge + 0.015, hexed("3a2a2c"), corner=0.03)


def _spots(brush: Brush, setting: Setting) -> None:
    """Lamps on a bar and their cones; the palette turns them."""
    bar = setting.up(0.9)
    strength = setting.by(0.26, 0.32, 0.42)
    for index, across in enumerate((-0.5, 0.0, 0.5)):
        x = setting.across(across)
        aim = setting.across(across * 0.75 + 0.22 * setting.palette[3] * (1 if index % 2 else -1) + 0.12 * setting.light.side)
        colour = mix(hexed("fff2c8"), setting.near(("ffb37a", "fff2c8", "9fc4ff")[index]), 0.55)
        wide = 0.13 * setting.width
        brush.fade(
            [(x - 0.08, bar), (x + 0.08, bar), (aim + wide, 0.02), (aim - wide, 0.02)],
            (x, bar),
            (aim, 0.02),
            [(0, colour, strength * 1.3), (0.6, colour, strength * 0.6), (1, colour, strength * 0.35)],
            glow=True,
        )
        brush.halo(aim, 0.02, wide, 0.2, [(0, colour, strength * 1.2), (0.7, colour, strength * 0.8), (1, colour, 0.0)])
        lamp_glow(brush, x, bar, 0.5, 0.8)
        brush.limb(x - (aim - x) * 0.03, bar + 0.2, x, bar, 0.1, 0.14, hexed("2b2630"))
        brush.disc(x, bar - 0.02, 0.09, hexed("fff8dc"), glow=True)
    brush.box(-2 * setting.reach, bar + 0.2, 2 * setting.reach, bar + 0.26, hexed("2b2630"))


def _curtains(brush: Brush, setting: Setting) -> None:
    """Two drapes with folds and a scalloped valance."""
    cloth = setting.lit(setting.near("bd3340", 1.2), indoors=True)
    top, gold = setting.top + 3, setting.lit(hexed("e9b85a"), indoors=True)
    inner = setting.across(0.76 + 0.06 * setting.palette[4])
    for side in (-1, 1):
        fold = 0.075 * setting.width / 1.6
        for index in range(22):
            x = inner + index * fold
            wave = 0.35 * fold * math.sin(index * 1.9)
            left, right = x, x + fold * 1.25
            shade = cloth if index % 2 == 0 else darker(cloth, 0.24)
            brush.shape(
                [(side * (left - 0.12 * fold), 0.16), (side * (right + wave * 0.2), 0.13), (side * right, top), (side * (left - 0.25), top)]
                if index == 0
                else [(side * left, 0.16), (side * right, 0.13), (side * right, top), (side * left, top)],
                shade,
            )
            brush.shape(
                [
                    (side * (left + 0.2 * fold), 0.16),
                    (side * (left + 0.5 * fold), 0.15),
                    (side * (left + 0.45 * fold), top),
                    (side * (left + 0.25 * fold), top),
                ],
                lighter(cloth, 0.3),
                0.32,
            )
        brush.box(side * inner, 0.13, side * (inner + 22 * fold), 0.22, gold)
    rail, drop, step = setting.up(0.955), 0.05 * setting.height + 0.06, setting.width / 7
    brush.box(-2 * setting.reach, rail, 2 * setting.reach, top, cloth)
    for index in range(-10, 11):
        x = index * step
        brush.oval(x, rail, step * 0.53, drop, gold)
        brush.oval(x, rail + 0.05, step * 0.53, drop, cloth if index % 2 == 0 else darker(cloth, 0.15))
        brush.oval(x - step * 0.12, rail + 0.1, step * 0.2, drop * 0.8, lighter(cloth, 0.25), 0.25)
