"""The park: hills, trees, a path through the grass, a lamp; fireflies by night."""

from __future__ import annotations

import math

from generation.world.art.brush import Brush
from generation.world.art.colour import Colour, darker, hexed, lighter, mix
from generation.world.art.setting import HORIZON, LOW, Setting, lamp_glow, ridge, side_shadow, sky


def park(brush: Brush, setting: Setting) -> None:
    """Hills, trees, a path through the grass, a lamp."""
    sky(brush, setting)
    dusk = setting.by(hexed("cfeaf0"), hexed("e58f74"), hexed("1c2857"))

    def leaf(text: str, haze: float) -> Colour:
        return mix(setting.lit(setting.far(text)), dusk, haze)

    slide, swell = setting.palette[3], 0.05 * setting.palette[6]
    brush.shape(ridge(setting, setting.up(0.24 + swell), 0.07 * setting.height, 1.1, 1.3 + 1.2 * setting.palette[4]), leaf("6fae9a", 0.55))
    brush.shape(ridge(setting, setting.up(0.15 + swell * 0.6), 0.05 * setting.height, 1.5, 4.0 + 1.1 * slide), leaf("5fa777", 0.32))
    wood = leaf("3f8f5c", 0.15)
    brush.dots(
        [
            (setting.across(-2 + 0.125 * index + 0.05 * slide), HORIZON + 0.12, 0.34 + 0.13 * math.sin(index * 2.1 + slide))
            for index in range(33)
        ],
        wood,
    )
    _lawn(brush, setting)
    size = 0.62 + 0.055 * setting.height
    _tree(brush, setting, setting.across(-0.78 + 0.1 * slide), HORIZON - 0.02, size * 1.15)
    _tree(brush, setting, setting.across(0.86 + 0.1 * slide), HORIZON + 0.02, size * (1.0 + 0.12 * setting.palette[6]))
    _tree(brush, setting, setting.across(0.42 + 0.16 * slide), HORIZON + 0.05, size * 0.6)
    _park_lamp(brush, setting, setting.across(-0.4 + 0.12 * setting.palette[4]))
    if setting.time == "night":
        flies = [(setting.across(-0.9 + 0.21 * index), 0.15 + 0.5 * abs(math.sin(index * 1.9)), 0.02) for index in range(10)]
        for x, y, _size in flies:
            lamp_glow(brush, x, y, 0.11, 0.6)
        brush.dots(flies, hexed("fff2a8"), 0.9, glow=True)


def _lawn(brush: Brush, setting: Setting) -> None:
    near, far = (setting.lit(setting.near(text, 0.7)) for text in ("5a9c4a", "97c868"))
    reach = 2 * setting.reach
    brush.wash(-reach, LOW, reach, HORIZON, [(0, near, 1), (0.4, near, 1), (1, far, 1)])
    path = setting.lit(setting.near("e7cfa0", 0.4))
    middle = setting.across(0.1 * setting.palette[4])
    bend = 0.35 * setting.palette[3]
    left = [(-1.9, LOW), (-1.35, -0.95), (-0.95 + bend, -0.55), (-0.1 + bend, -0.12), (0.42 + 0.5 * bend, 0.18), (0.5, HORIZON)]
    right = [(0.62, HORIZON), (0.62 + 0.5 * bend, 0.18), (0.5 + bend, -0.12), (0.3 + bend, -0.55), (0.55, -0.95), (0.9, LOW)]
    brush.soft([(middle + x, y) for x, y in [*left, *right]], path)
    brush.dots([(middle + 0.1 + bend + 0.3 * math.sin(index * 2.4), -0.8 + 0.09 * index, 0.03) for index in range(8)], darker(path, 0.12))
    tuft, petal = darker(near, 0.25), setting.lit(setting.far("fff1d0"))
    for index in range(26):
        x, y = setting.across(-1.4 + 2.8 * ((index * 0.618) % 1)), -0.85 + 1.1 * ((index * 0.7549) % 1)
        size = 0.07 * (1 - 0.5 * (y + 0.85))
        for lean in (-0.6, 0.0, 0.6):
            brush.line([(x, y), (x + lean * size, y + size)], 0.016, tuft, 0.7)
        if index % 3 == 0:
            brush.disc(x + 0.12, y + 0.05, 0.032, petal)
            brush.disc(x + 0.12, y + 0.05, 0.013, hexed("f2b134"))


_CROWN = ((-0.55, 1.5, 0.5), (0.5, 1.45, 0.52), (0.0, 1.95, 0.62), (-0.3, 1.25, 0.42), (0.32, 1.2, 0.4))


def _tree(brush: Brush, setting: Setting, x: float, y: float, size: float) -> None:
    trunk, crown = setting.lit(setting.near("8a5f3f", 0.3)), setting.lit(setting.near("4f9a52", 0.8))
    brush.halo(x - side_shadow(setting) * size, y, 0.85 * size, 0.1 * size, [(0, setting.light.shade, 0.4), (1, setting.light.shade, 0.0)])
    side = setting.light.side * 0.16
    brush.shape([(x - 0.13 * size, y), (x + 0.14 * size, y), (x + 0.08 * size, y + 1.3 * size), (x - 0.07 * size, y + 1.3 * size)], trunk)
    brush.line([(x, y + 0.8 * size), (x + 0.3 * size, y + 1.15 * size)], 0.07 * size, trunk)
    for shade, shift, shrink in (
        (darker(crown, 0.22), 0.0, 1.0),
        (crown, 0.08, 0.86),
        (lighter(crown, setting.by(0.2, 0.2, 0.06)), 0.2, 0.5),
    ):
        brush.dots(
            [(x + (across + side * shift * 4) * size, y + (up + shift) * size, radius * size * shrink) for across, up, radius in _CROWN],
            shade,
        )


def _park_lamp(brush: Brush, setting: Setting, x: float) -> None:
    iron, on = setting.by(hexed("2f3a44"), hexed("43384a"), hexed("4c5c80")), setting.by(0.0, 0.6, 1.0)
    y = HORIZON - 0.05
    brush.line([(x, y), (x, y + 1.75)], 0.055, iron)
    brush.line([(x - 0.12, y), (x + 0.12, y)], 0.07, iron)
    lamp_glow(brush, x, y + 1.9, 1.5, on)
    brush.shape(
        [(x - 0.09, y + 1.75), (x + 0.09, y + 1.75), (x + 0.13, y + 2.02), (x - 0.13, y + 2.02)],
        mix(hexed("dfe8e4"), hexed("fff0b8"), on),
        glow=True,
    )
    brush.shape([(x - 0.17, y + 2.02), (x + 0.17, y + 2.02), (x, y + 2.15)], iron)
