"""Park, beach and rooftop."""

from __future__ import annotations

import math

from generation.network.plan import GROUND_METRES
from generation.world.art.brush import Brush
from generation.world.art.colour import WHITE, Colour, darker, hexed, lighter, mix
from generation.world.art.setting import HORIZON, Setting, floorboards, lamp_glow, ridge, sky, sun_place

LOW = -GROUND_METRES - 1.5  # well under the view

# Park


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
    brush.dots([(setting.across(-2 + 0.125 * index + 0.05 * slide), HORIZON + 0.12, 0.34 + 0.13 * math.sin(index * 2.1 + slide)) for index in range(33)], wood)
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


def side_shadow(setting: Setting) -> float:
    """How far to the side of its foot a tall thing's shadow lies, in its size."""
    return 0.3 * setting.light.side


_CROWN = ((-0.55, 1.5, 0.5), (0.5, 1.45, 0.52), (0.0, 1.95, 0.62), (-0.3, 1.25, 0.42), (0.32, 1.2, 0.4))


def _tree(brush: Brush, setting: Setting, x: float, y: float, size: float) -> None:
    trunk, crown = setting.lit(setting.near("8a5f3f", 0.3)), setting.lit(setting.near("4f9a52", 0.8))
    brush.halo(x - side_shadow(setting) * size, y, 0.85 * size, 0.1 * size, [(0, setting.light.shade, 0.4), (1, setting.light.shade, 0.0)])
    side = setting.light.side * 0.16
    brush.shape([(x - 0.13 * size, y), (x + 0.14 * size, y), (x + 0.08 * size, y + 1.3 * size), (x - 0.07 * size, y + 1.3 * size)], trunk)
    brush.line([(x, y + 0.8 * size), (x + 0.3 * size, y + 1.15 * size)], 0.07 * size, trunk)
    for shade, shift, shrink in ((darker(crown, 0.22), 0.0, 1.0), (crown, 0.08, 0.86), (lighter(crown, setting.by(0.2, 0.2, 0.06)), 0.2, 0.5)):
        brush.dots([(x + (across + side * shift * 4) * size, y + (up + shift) * size, radius * size * shrink) for across, up, radius in _CROWN], shade)


def _park_lamp(brush: Brush, setting: Setting, x: float) -> None:
    iron, on = setting.by(hexed("2f3a44"), hexed("43384a"), hexed("4c5c80")), setting.by(0.0, 0.6, 1.0)
    y = HORIZON - 0.05
    brush.line([(x, y), (x, y + 1.75)], 0.055, iron)
    brush.line([(x - 0.12, y), (x + 0.12, y)], 0.07, iron)
    lamp_glow(brush, x, y + 1.9, 1.5, on)
    brush.shape([(x - 0.09, y + 1.75), (x + 0.09, y + 1.75), (x + 0.13, y + 2.02), (x - 0.13, y + 2.02)], mix(hexed("dfe8e4"), hexed("fff0b8"), on), glow=True)
    brush.shape([(x - 0.17, y + 2.02), (x + 0.17, y + 2.02), (x, y + 2.15)], iron)


# Beach


def beach(brush: Brush, setting: Setting) -> None:
    """Sea, sand, a palm, a sail, an island."""
    line = HORIZON + 0.75
    sky(brush, setting, line)
    far, near = setting.by((hexed("3f9fc4"), hexed("7fd6cf")), (hexed("7a5a92"), hexed("e59a82")), (hexed("1a2a5e"), hexed("3a5a92")))
    far, near = (_hue(setting, colour) for colour in (far, near))
    island = setting.across(-0.55 + 0.35 * setting.palette[4])
    tall = 0.42 + 0.14 * setting.palette[6]
    stone = mix(setting.lit(setting.far("5f9a86")), setting.by(hexed("a5dbf0"), hexed("f58b73"), hexed("1f2a5c")), 0.45)
    brush.soft([(island - 1.5, line - 0.1), (island - 0.8, line + tall * 0.55), (island - 0.3, line + tall), (island + 0.25, line + tall * 0.6), (island + 0.7, line + tall * 0.75), (island + 1.3, line - 0.1)], stone)
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


def _hue(setting: Setting, colour: Colour) -> Colour:
    text = "".join(f"{round(255 * value):02x}" for value in colour)
    return setting.far(text, 0.6)


def _glitter(brush: Brush, setting: Setting, line: float) -> None:
    """The sun's or moon's road, and lines of waves."""
    x, _y = sun_place(setting)
    bright = setting.by(hexed("ffffff"), hexed("ffe3a3"), hexed("dfe6ff"))
    for index in range(9):
        down = (index / 9) ** 1.3
        y, wide = line - 0.03 - down * (line - 0.4), 0.2 + 0.5 * down
        brush.oval(x + 0.12 * math.sin(index * 2.3), y, wide * (0.7 + 0.3 * math.sin(index * 1.7)), 0.012 + 0.012 * down, bright, setting.by(0.5, 0.8, 0.65), glow=True)
    for index in range(16):
        across, down = -1.3 + 2.6 * ((index * 0.618) % 1), (index * 0.7549) % 1
        brush.oval(setting.across(across), line - 0.06 - down * (line - 0.48), 0.25 + 0.25 * down, 0.012, bright, setting.by(0.35, 0.25, 0.16), glow=True)


def _sail(brush: Brush, setting: Setting, x: float, line: float) -> None:
    cloth = setting.by(hexed("fffaf0"), hexed("ffe2c0"), hexed("aab4dc"))
    brush.shape([(x - 0.24, line + 0.05), (x + 0.24, line + 0.05), (x + 0.16, line - 0.04), (x - 0.16, line - 0.04)], setting.lit(setting.near("c4553f")))
    brush.shape([(x + 0.01, line + 0.07), (x + 0.01, line + 0.62), (x + 0.24, line + 0.1)], cloth)
    brush.shape([(x - 0.03, line + 0.09), (x - 0.03, line + 0.5), (x - 0.2, line + 0.11)], mix(cloth, setting.near("e0604f"), 0.45))


def _lighthouse(brush: Brush, setting: Setting, x: float, y: float) -> None:
    white, red = setting.lit(hexed("fbf4e6")), setting.lit(setting.near("d9534a"))
    on = setting.by(0.0, 0.7, 1.0)
    brush.shape([(x - 0.1, y), (x + 0.1, y), (x + 0.065, y + 0.56), (x - 0.065, y + 0.56)], white)
    for low, high in ((0.1, 0.22), (0.34, 0.46)):
        brush.shape([(x - 0.1 + 0.06 * low, y + low), (x + 0.1 - 0.06 * low, y + low), (x + 0.1 - 0.06 * high, y + high), (x - 0.1 + 0.06 * high, y + high)], red)
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
        outer = [((x_from + top[0]) / 2 - 0.16 * (1 - part / 3), (y_from + top[1]) / 2 + swell), ((x_to + top[0]) / 2 - 0.16 * (1 - (part + 1) / 3), (y_to + top[1]) / 2 + swell)]
        brush.shape([(x_from, y_from), ((x_from + x_to) / 2, (y_from + y_to) / 2 - 0.05), (x_to, y_to), outer[1], top, outer[0]], pale if part % 2 else cloth)
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
    star = [(x + (0.1 if step % 2 == 0 else 0.045) * math.sin(math.pi * step / 5), y + 0.7 * (0.1 if step % 2 == 0 else 0.045) * math.cos(math.pi * step / 5)) for step in range(10)]
    brush.soft(star, setting.lit(setting.near("ef7d57")))


def _palm(brush: Brush, setting: Setting, x: float, y: float, tall: float) -> None:
    trunk, leaf = setting.lit(setting.near("a9794e", 0.3)), setting.lit(setting.near("3f9a5c", 0.8))
    brush.halo(x - 0.25 * side_shadow(setting) * tall, y, 0.5, 0.08, [(0, setting.light.shade, 0.35), (1, setting.light.shade, 0.0)])
    lean = 0.22 * tall
    spine = [(x + lean * (part / 8) ** 1.6, y + tall * part / 8) for part in range(9)]
    for (x_from, y_from), (x_to, y_to) in zip(spine, spine[1:], strict=False):
        brush.limb(x_from, y_from, x_to, y_to, 0.1, 0.085, trunk)
        brush.line([(x_to - 0.08, y_to), (x_to + 0.08, y_to - 0.02)], 0.018, darker(trunk, 0.3), 0.6)
    top_x, top_y = spine[-1]
    for turn, shade in ((-2.9, 0.28), (-0.25, 0.28), (2.45, 0.2), (0.7, 0.2), (1.55, 0.12), (-3.5, 0.0), (0.2, 0.0), (1.95, 0.0), (1.15, 0.0)):
        reach = 0.34 * tall * (0.9 + 0.1 * math.sin(turn * 3))
        mid = (top_x + 0.55 * reach * math.cos(turn), top_y + 0.5 * reach * math.sin(turn) + 0.14 * reach)
        tip = (top_x + reach * math.cos(turn), top_y + 0.75 * reach * math.sin(turn) - 0.34 * reach)
        under = (mid[0] - 0.02, mid[1] - 0.2 * reach)
        brush.soft([(top_x, top_y), mid, tip, under], darker(leaf, shade))
        brush.stroke([(top_x, top_y), (mid[0], mid[1] - 0.06 * reach), tip], 0.018, lighter(darker(leaf, shade), 0.25), 0.6)
    brush.dots([(top_x - 0.07, top_y - 0.06, 0.075), (top_x + 0.08, top_y - 0.07, 0.075), (top_x, top_y - 0.12, 0.07)], setting.lit(hexed("7a4f30")))


# Rooftop


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
    brush.tiles(lit, setting.by(hexed("eaf6fb"), hexed("ffd98c"), hexed("ffd98c")), setting.by(0.4, 0.8, 0.9) * (0.45 + 0.27 * layer), glow=True)


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
        brush.soft([(x, 0.5), (x + 0.26 * math.sin(turn - 0.2), 0.55 + 0.36 * math.cos(turn)), tip, (x + 0.26 * math.sin(turn + 0.25), 0.55 + 0.3 * math.cos(turn))], darker(leaf, 0.14 * abs(turn)))
    brush.shape([(x - 0.17, 0.16), (x + 0.17, 0.16), (x + 0.23, 0.55), (x - 0.23, 0.55)], pot)
    brush.box(x - 0.26, 0.5, x + 0.26, 0.6, lighter(pot, 0.18), corner=0.02)


def _chimney(brush: Brush, setting: Setting, x: float) -> None:
    brick = setting.lit(setting.near("b0654f", 0.6), indoors=True)
    brush.box(x - 0.4, 0.2, x + 0.4, 1.75, brick)
    brush.box(x + 0.2, 0.2, x + 0.4, 1.75, darker(brick, 0.18), 0.8)
    brush.tiles([(x - 0.4 + 0.27 * column + 0.13 * (row % 2), 0.3 + 0.17 * row, x - 0.24 + 0.27 * column + 0.13 * (row % 2), 0.36 + 0.17 * row) for row in range(8) for column in range(2)], lighter(brick, 0.2), 0.7)
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
