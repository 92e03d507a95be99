"""The rooftop: a skyline with lit windows, a railing, bulbs on a string."""

from __future__ import annotations

import math

from generation.world.art.brush import Brush
from generation.world.art.colour import WHITE, Colour, darker, hexed, lighter, mix
from generation.world.art.setting import HORIZON, LOW, Setting, floorboards, lamp_glow, sky


def rooftop(brush: Brush, setting: Setting) -> None:
    """A skyline, a railing, bulbs on a string."""
    sky(brush, setting, HORIZON + 0.3)
    haze = setting.by(hexed("bfe0ee"), hexed("ee8f78"), hexed("24305f"))
    for layer, (text, fog, share, step) in enumerate((("8fa6bf", 0.6, 0.5, 1.05), ("76839f", 0.38, 0.4, 1.3), ("5d6582", 0.14, 0.3, 1.6))):
        colour = mix(setting.lit(setting.far(text)), haze, fog)
        _skyline(brush, setting, layer, colour, share, step)
    _terrace(brush, setting)
    _bulbs(brush, setting)


def _skyline(brush: Brush, setting: Setting, layer: int, colour: Colour, share: float, step: float) -> None:
    """One row of houses; the palette slides it and lets the houses grow."""
    slide = 0.5 * setting.palette[4 if layer < 2 else 3] * (1 + 0.3 * layer)
    lit: list[tuple[float, float, float, float]] = []
    dark: list[tuple[float, float, float, float]] = []
    for index in range(-int(1.2 * setting.reach / step) - 1, int(1.2 * setting.reach / step) + 2):
        seed = index * 2.399 + layer * 1.7
        wide = step * (0.72 + 0.2 * math.sin(seed * 1.3))
        tall = setting.top * share * (0.62 + 0.26 * math.sin(seed) + 0.12 * math.sin(seed * 2.1 + 1.5 * setting.palette[6]))
        left = index * step + slide
        brush.box(left, -0.2, left + wide, HORIZON + tall, colour)
        brush.box(left, -0.2, left + 0.2 * wide, HORIZON + tall, lighter(colour, 0.1), 0.6)
        if index % 3 == 0:
            brush.line([(left + wide * 0.5, HORIZON + tall), (left + wide * 0.5, HORIZON + tall + 0.4)], 0.03, colour)
        if index % 4 == 1 and layer == 2:
            _water_tank(brush, left + wide * 0.5, HORIZON + tall, darker(colour, 0.15))
        columns, rows = max(int(wide / 0.26), 2), int(tall / 0.36)
        for row in range(rows):
            for column in range(columns):
                x = left + wide * (column + 0.5) / columns
                y = HORIZON + tall - 0.24 - row * 0.36
                box = (x - 0.055, y - 0.075, x + 0.055, y + 0.075)
                (lit if (index * 7 + row * 5 + column * 3 + row * column) % 5 < setting.by(1, 2, 3) else dark).append(box)
    brush.tiles(dark, darker(colour, 0.2), 0.7)
    brush.tiles(
        lit, setting.by(hexed("eaf6fb"), hexed("ffd98c"), hexed("ffd98c")), setting.by(0.4, 0.8, 0.9) * (0.45 + 0.27 * layer), glow=True
    )


def _water_tank(brush: Brush, x: float, y: float, colour: Colour) -> None:
    brush.line([(x - 0.16, y), (x - 0.13, y + 0.3)], 0.035, colour)
    brush.line([(x + 0.16, y), (x + 0.13, y + 0.3)], 0.035, colour)
    brush.box(x - 0.22, y + 0.26, x + 0.22, y + 0.68, colour)
    brush.shape([(x - 0.26, y + 0.66), (x + 0.26, y + 0.66), (x, y + 0.86)], darker(colour, 0.2))


def _terrace(brush: Brush, setting: Setting) -> None:
    reach = 2 * setting.reach
    tile, ledge = setting.lit(setting.near("d4ae92"), indoors=True), setting.lit(setting.near("b0876f"), indoors=True)
    brush.wash(-reach, LOW, reach, HORIZON, [(0, darker(tile, 0.2), 1), (0.5, tile, 1), (1, lighter(tile, 0.15), 1)])
    floorboards(brush, setting, darker(tile, 0.32), 0.55, 0.75)
    for y, thick in ((0.22, 0.012), (-0.05, 0.016), (-0.48, 0.022)):
        brush.box(-reach, y, reach, y + thick, darker(tile, 0.32), 0.55)
    brush.box(-reach, HORIZON - 0.03, reach, HORIZON + 0.26, ledge)
    brush.box(-reach, HORIZON + 0.2, reach, HORIZON + 0.28, lighter(ledge, 0.28))
    brush.box(-reach, HORIZON - 0.06, reach, HORIZON - 0.02, darker(ledge, 0.45), 0.7)
    iron = setting.lit(setting.near("46566b", 0.5), indoors=True)
    posts = [-setting.reach + 0.3 * index for index in range(int(2 * setting.reach / 0.3) + 1)]
    brush.tiles([(x - 0.012, HORIZON + 0.26, x + 0.012, HORIZON + 0.95) for x in posts], iron)
    brush.tiles([(x - 0.03, HORIZON + 0.26, x + 0.03, HORIZON + 1.0) for x in posts[::5]], iron)
    brush.box(-reach, HORIZON + 0.93, reach, HORIZON + 1.0, lighter(iron, 0.12))
    _plant(brush, setting, setting.across(-0.82 + 0.08 * setting.palette[3]))
    _chimney(brush, setting, setting.across(0.84 + 0.08 * setting.palette[3]))


def _plant(brush: Brush, setting: Setting, x: float) -> None:
    pot, leaf = (setting.lit(setting.near(text, 0.5), indoors=True) for text in ("d07a4f", "5c9c58"))
    for turn in (-0.9, -0.45, 0.0, 0.45, 0.9):
        tip = (x + 0.5 * math.sin(turn), 0.55 + 0.62 * math.cos(turn))
        brush.soft(
            [
                (x, 0.5),
                (x + 0.26 * math.sin(turn - 0.2), 0.55 + 0.36 * math.cos(turn)),
                tip,
                (x + 0.26 * math.sin(turn + 0.25), 0.55 + 0.3 * math.cos(turn)),
            ],
            darker(leaf, 0.14 * abs(turn)),
        )
    brush.shape([(x - 0.17, 0.16), (x + 0.17, 0.16), (x + 0.23, 0.55), (x - 0.23, 0.55)], pot)
    brush.box(x - 0.26, 0.5, x + 0.26, 0.6, lighter(pot, 0.18), corner=0.02)


def _chimney(brush: Brush, setting: Setting, x: float) -> None:
    brick = setting.lit(setting.near("b0654f", 0.6), indoors=True)
    brush.box(x - 0.4, 0.2, x + 0.4, 1.75, brick)
    brush.box(x + 0.2, 0.2, x + 0.4, 1.75, darker(brick, 0.18), 0.8)
    brush.tiles(
        [
            (x - 0.4 + 0.27 * column + 0.13 * (row % 2), 0.3 + 0.17 * row, x - 0.24 + 0.27 * column + 0.13 * (row % 2), 0.36 + 0.17 * row)
            for row in range(8)
            for column in range(2)
        ],
        lighter(brick, 0.2),
        0.7,
    )
    brush.box(x - 0.46, 1.7, x + 0.46, 1.84, darker(brick, 0.25))


def _bulbs(brush: Brush, setting: Setting) -> None:
    """Two strings of bulbs over the terrace; they shine when it gets dark."""
    on, wire = setting.by(0.15, 0.8, 1.0), hexed("2c3242")
    for string, (y, sag) in enumerate(((0.84, 0.085), (0.93, 0.06))):
        drop = sag * (1 + 0.25 * setting.palette[6])
        span = [setting.across(-1.5 + 3.0 * step / 48) for step in range(49)]
        curve = [(x, setting.up(y - drop * (1 - (((x / setting.width + 0.25 * string) * 2) % 1 * 2 - 1) ** 2))) for x in span]
        brush.line(curve, 0.016, wire, 0.8)
        for index, (x, high) in enumerate(curve):
            if index % 4 == 2 * string:
                lamp_glow(brush, x, high - 0.09, 0.42, 0.75 * on * (1 - setting.by(1, 0, 0)))
                brush.box(x - 0.02, high - 0.05, x + 0.02, high, wire)
                brush.disc(x, high - 0.09, 0.048, mix(hexed("f4efdc"), hexed("fff0b0"), on), glow=True)
                brush.disc(x - 0.012, high - 0.08, 0.015, WHITE, 0.8, glow=True)
