"""The rink: ice that mirrors, boards with banners, firs in the snow, a chain of lamps over it all."""

from __future__ import annotations

import math

from generation.world.art.brush import Brush
from generation.world.art.colour import WHITE, Colour, darker, hexed, lighter, mix
from generation.world.art.setting import HORIZON, LOW, Setting, lamp_glow, ridge, sky

_BOARDS = HORIZON + 0.78  # metres: the upper edge of the boards
_PANEL = 1.15  # metres from post to post


def rink(brush: Brush, setting: Setting) -> None:
    """Snowy hills and firs, boards, ice, lamps."""
    sky(brush, setting)
    haze = setting.by(hexed("dcecf5"), hexed("e8a58e"), hexed("27346b"))
    slide, swell = setting.palette[3], 0.05 * setting.palette[6]

    def snow(share: float) -> Colour:
        return mix(setting.lit(setting.far("eef4fa", 0.6)), haze, share)

    brush.shape(
        ridge(setting, setting.up(0.27 + swell), 0.08 * setting.height, 1.2, 0.8 + 1.2 * setting.palette[4]), darker(snow(0.6), 0.1)
    )
    brush.shape(ridge(setting, setting.up(0.17 + swell * 0.6), 0.05 * setting.height, 1.6, 3.1 + 1.1 * slide), snow(0.3))
    size = 0.5 + 0.045 * setting.height
    for row, (every, tall, mist) in enumerate(((0.16, 0.72, 0.34), (0.29, 1.0, 0.08))):
        count = int(1.5 / every)
        for index in range(-count, count + 1):
            sway = math.sin(index * 2.3 + row)
            x = setting.across(index * every + 0.05 * sway + (0.09 + 0.05 * row) * slide)
            _fir(brush, setting, x, HORIZON + 0.3, size * tall * (1.0 + 0.22 * math.sin(index * 1.7 + 2 * row)), mix_with=(haze, mist))
    _stand(brush, setting)
    _ice(brush, setting)
    _lamps(brush, setting)
    _boards(brush, setting)
    if setting.time == "night":
        flakes = [
            (
                setting.across(-1.3 + 2.6 * ((index * 0.618) % 1)),
                setting.up(-0.05 + 1.1 * ((index * 0.7549) % 1)),
                0.014 + 0.006 * (index % 3),
            )
            for index in range(46)
        ]
        brush.dots(flakes, WHITE, 0.65, glow=True)


def _fir(brush: Brush, setting: Setting, x: float, y: float, size: float, mix_with: tuple[Colour, float]) -> None:
    """Three skirts of needles with snow on them."""
    needles = mix(setting.lit(setting.near("3f7d68", 0.8)), *mix_with)
    snow = mix(setting.lit(hexed("f4f8fc")), mix_with[0], mix_with[1] * 0.8)
    brush.box(x - 0.05 * size, y, x + 0.05 * size, y + 0.4 * size, mix(setting.lit(hexed("6b4a38")), *mix_with))
    light = 0.05 * setting.light.side * size
    for low, half, high in ((0.25, 0.55, 1.2), (0.75, 0.44, 1.65), (1.25, 0.31, 2.1)):
        bottom, tip = y + low * size, y + high * size
        brush.soft(
            [(x - half * size, bottom), (x, bottom - 0.1 * size), (x + half * size, bottom), (x + 0.12 * size, tip - 0.25 * size), (x, tip),
             (x - 0.12 * size, tip - 0.25 * size)],
            needles,
        )  # fmt: skip
        up = tip - 0.42 * (tip - bottom)
        brush.soft(
            [(x - 0.42 * half * size + light, up - 0.02 * size), (x - 0.1 * size + light, up + 0.02 * size), (x + light, up - 0.07 * size),
             (x + 0.14 * size + light, up + 0.03 * size), (x + 0.4 * half * size + light, up - 0.03 * size),
             (x + 0.1 * size, tip - 0.16 * size), (x, tip), (x - 0.1 * size, tip - 0.16 * size)],
            snow,
        )  # fmt: skip


def _stand(brush: Brush, setting: Setting) -> None:
    """A little wooden hut for tea, its window lit."""
    x, y = setting.across(0.52 + 0.12 * setting.palette[4]), HORIZON + 0.25
    size = 0.62 + 0.045 * setting.height
    wood = setting.lit(setting.near("a86b4a", 0.5))
    brush.box(x - 0.85 * size, y, x + 0.85 * size, y + 1.1 * size, wood)
    for plank in range(1, 5):
        brush.box(
            x - 0.85 * size, y + 0.22 * plank * size - 0.008, x + 0.85 * size, y + 0.22 * plank * size + 0.008, darker(wood, 0.3), 0.6
        )
    pane = mix(hexed("bfe0ee"), hexed("ffe09a"), setting.by(0.25, 0.8, 1.0))
    brush.box(x - 0.46 * size, y + 0.5 * size, x + 0.3 * size, y + 0.9 * size, pane, corner=0.02, glow=True)
    brush.box(x - 0.1 * size, y + 0.5 * size, x - 0.06 * size, y + 0.9 * size, darker(wood, 0.2))
    brush.box(x - 0.54 * size, y + 0.44 * size, x + 0.38 * size, y + 0.5 * size, darker(wood, 0.25), corner=0.01)
    stripes = setting.lit(setting.far("d9584f")), setting.lit(hexed("f8f1e4"))
    for index in range(6):  # the awning
        left = x + (-0.6 + 0.17 * index) * size
        brush.shape([(left, y + 1.0 * size), (left + 0.17 * size, y + 1.0 * size), (left + 0.16 * size, y + 0.8 * size),
                     (left - 0.03 * size, y + 0.8 * size)], stripes[index % 2])  # fmt: skip
    roof = setting.lit(hexed("f2f6fb"))
    brush.soft(
        [(x - 1.08 * size, y + 1.06 * size), (x - 0.95 * size, y + 1.2 * size), (x - 0.1 * size, y + 1.66 * size),
         (x + 0.1 * size, y + 1.66 * size), (x + 0.95 * size, y + 1.2 * size), (x + 1.08 * size, y + 1.06 * size), (x, y + 1.1 * size)],
        roof,
    )  # fmt: skip
    brush.stroke(
        [(x - 0.9 * size, y + 1.12 * size), (x, y + 1.16 * size), (x + 0.9 * size, y + 1.12 * size)], 0.03, darker(roof, 0.25), 0.5
    )
    if setting.time != "day":
        lamp_glow(brush, x - 0.08 * size, y + 0.7 * size, 1.0 * size, setting.by(0.0, 0.5, 0.9))


def _boards(brush: Brush, setting: Setting) -> None:
    """White boards with coloured banners, a rail above and a kick plate below; snow swept to their foot."""
    reach = 2 * setting.reach
    white = setting.lit(setting.far("f3f6f8", 0.25))
    brush.wash(-reach, HORIZON - 0.02, reach, _BOARDS, [(0, darker(white, 0.12), 1), (0.5, white, 1), (1, lighter(white, 0.3), 1)])
    banners = [setting.lit(setting.near(text)) for text in ("d9584f", "3f7fb8", "f0b54a", "4f9f7f")]
    count = int(1.2 * setting.reach / _PANEL) + 1
    shift = 0.4 * setting.palette[4]
    for index in range(-count, count + 1):
        x = index * _PANEL + shift
        brush.box(x - 0.018, HORIZON, x + 0.018, _BOARDS, darker(white, 0.3), 0.55)
        banner = banners[index % 4]
        left, right, low, high = x + 0.12, x + _PANEL - 0.12, HORIZON + 0.2, _BOARDS - 0.16
        brush.box(left, low, right, high, banner, corner=0.05)
        brush.box(left, (low + high) / 2, right, high, lighter(banner, 0.25), 0.35, corner=0.05)
        middle = (left + right) / 2
        _sign(brush, middle, (low + high) / 2, index % 3, lighter(banner, 0.85))
    brush.box(-reach, HORIZON - 0.04, reach, HORIZON + 0.11, setting.lit(setting.near("f2c14e")))
    brush.box(-reach, HORIZON + 0.09, reach, HORIZON + 0.11, WHITE, 0.35)
    rail = setting.lit(setting.near("2f6aa8"))
    brush.box(-reach, _BOARDS - 0.02, reach, _BOARDS + 0.07, rail, corner=0.02)
    brush.box(-reach, _BOARDS + 0.035, reach, _BOARDS + 0.07, lighter(rail, 0.4), corner=0.015)
    snow = setting.lit(hexed("f6fafd"))
    brush.dots(
        [
            (setting.across(-1.9 + 0.14 * index), HORIZON - 0.045, 0.06 + 0.028 * math.sin(index * 1.9 + setting.palette[3]))
            for index in range(28)
        ],
        snow,
    )


def _sign(brush: Brush, x: float, y: float, which: int, ink: Colour) -> None:
    """What a banner shows: a snowflake, a wave or three discs."""
    if which == 0:
        for turn in range(3):
            across, up = 0.13 * math.cos(math.pi * turn / 3 + 0.5236), 0.13 * math.sin(math.pi * turn / 3 + 0.5236)
            brush.line([(x - across, y - up), (x + across, y + up)], 0.03, ink)
    elif which == 1:
        brush.stroke([(x - 0.28, y - 0.02), (x - 0.14, y + 0.07), (x, y - 0.03), (x + 0.14, y + 0.07), (x + 0.28, y - 0.02)], 0.035, ink)
    else:
        brush.dots([(x - 0.22, y, 0.06), (x, y, 0.085), (x + 0.22, y, 0.06)], ink)


def _ice(brush: Brush, setting: Setting) -> None:
    """Pale blue, with what stands around it mirrored, a blue line, and the marks of blades."""
    reach = 2 * setting.reach
    far = setting.lit(setting.far(setting.by(hexed("d3e8f4"), hexed("e9c9c4"), hexed("b4c6ee")), 0.8))
    near = setting.lit(setting.near(setting.by(hexed("eaf5fb"), hexed("f0dcd6"), hexed("cfdcf6")), 0.5))
    brush.wash(-reach, LOW, reach, HORIZON, [(0, near, 1), (0.45, near, 1), (1, far, 1)])
    # Mirrored: boards and their banners, fading towards the viewer.
    banners = [setting.lit(setting.near(text)) for text in ("d9584f", "3f7fb8", "f0b54a", "4f9f7f")]
    count = int(1.2 * setting.reach / _PANEL) + 1
    shift = 0.4 * setting.palette[4]
    low = HORIZON - 0.62
    brush.wash(-reach, low, reach, HORIZON - 0.04, [(0, WHITE, 0.0), (1, WHITE, 0.5)])
    for index in range(-count, count + 1):
        left, right = index * _PANEL + shift + 0.14, (index + 1) * _PANEL + shift - 0.14
        brush.fade(
            [(left, HORIZON - 0.12), (right, HORIZON - 0.12), (right + 0.02, low), (left - 0.02, low)],
            (0, HORIZON - 0.1),
            (0, low),
            [(0, banners[index % 4], 0.42), (0.5, banners[index % 4], 0.2), (1, banners[index % 4], 0.0)],
        )
    shine = setting.by(WHITE, hexed("ffd9ae"), hexed("ffe9b8"))
    for index in range(-3, 4):  # the lamps' or the sky's light on it
        x = setting.across(0.36 * index + 0.1 * setting.palette[3])
        brush.halo(x, -0.12, 0.22 + 0.05 * (index % 2), 0.85, [(0, shine, setting.by(0.4, 0.5, 0.5)), (1, shine, 0.0)])
    side = setting.across(0.55 * setting.light.side)
    brush.halo(side, -0.35, 1.5, 0.4, [(0, shine, setting.by(0.45, 0.5, 0.35)), (1, shine, 0.0)])
    line = setting.lit(setting.near("3f6fc0", 0.5))
    middle = setting.across(0.2 * setting.palette[4])
    brush.oval(middle, -0.28, 1.55, 0.36, line, 0.42, width=0.05)
    brush.shape([(middle - 0.05, LOW), (middle + 0.05, LOW), (middle + 0.03, HORIZON - 0.05), (middle - 0.03, HORIZON - 0.05)], line, 0.25)
    _scratches(brush, setting)


def _scratches(brush: Brush, setting: Setting) -> None:
    """Arcs of blades, finer the farther they are."""
    pale, deep = WHITE, setting.lit(hexed("8fb0cc"))
    for index in range(24):
        y = -0.86 + 1.15 * ((index * 0.7549) % 1)
        near = 1 - 0.65 * (y + 0.9) / 1.32
        x = setting.across(-1.5 + 3.0 * ((index * 0.618 + 0.03 * setting.palette[3]) % 1))
        long = near * (0.5 + 0.5 * abs(math.sin(index * 1.3)))
        bend = 0.11 * near * math.sin(index * 2.7 + 0.6 * setting.palette[6])
        points = [(x - long, y), (x - 0.3 * long, y + bend), (x + 0.35 * long, y + bend * 1.1), (x + long, y + 0.15 * bend)]
        brush.stroke([(px, py - 0.012 * near) for px, py in points], 0.012 * near, deep, 0.32)
        brush.stroke(points, 0.012 * near, pale, 0.6)


def _lamps(brush: Brush, setting: Setting) -> None:
    """A chain of bulbs that hangs from post to post."""
    on = setting.by(0.15, 0.75, 1.0)
    high, sag = setting.up(0.5), 0.05 * setting.height
    post = setting.by(hexed("3a4656"), hexed("4a3a4e"), hexed("3f4f78"))
    step = 1.3 * setting.across(1.0)
    bulbs = [setting.near(text, 0.5) for text in ("ffe3a0", "ffc46b", "fff3d6")]
    for index in range(-2, 2):
        left = (index + 0.1 * setting.palette[3]) * step + 0.5 * step - 0.35 * step
        brush.box(left - 0.035, HORIZON + 0.5, left + 0.035, high + 0.12, post)
        brush.disc(left, high + 0.14, 0.06, lighter(post, 0.2))
        spots = []
        for bulb in range(9):
            share = bulb / 8
            spots.append((left + share * step, high - 4 * sag * share * (1 - share)))
        brush.stroke(spots, 0.018, post)
        for number, (x, y) in enumerate(spots[1:-1]):
            lamp_glow(brush, x, y - 0.05, 0.34, on)
            brush.disc(x, y - 0.05, 0.045, mix(hexed("d8dde4"), bulbs[number % 3], 0.35 + 0.65 * on), glow=True)
