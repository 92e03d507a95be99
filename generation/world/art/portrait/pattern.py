"""Surfaces without a name: any outline, any texture, letters, invented glyphs, collages and clouds of colour."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import skia

from generation.world.art.brush import Point, curve, polygon
from generation.world.art.colour import BLACK, WHITE, Colour, darker, hexed, lighter, mix
from generation.world.art.portrait.finish import coloured, lay, noise
from generation.world.art.portrait.sitter import Genes, Pen, hued, mirrored

Drawing = Callable[[Pen, list[Colour]], None]
GREEN, BROWN = hexed("4f9a45"), hexed("7a4d2c")

OUTLINES = {
    "disc": 16, "square": 4, "rounded": 4, "polygon": 5, "star": 3, "blob": 6, "heart": 2, "flower": 3, "drop": 2, "cloud": 2, "egg": 3,
    "gear": 2, "bone": 1, "shield": 2, "leaf": 2, "crescent": 2,
}  # fmt: skip
TEXTURES = {
    "plain": 2, "stripes": 5, "checks": 4, "dots": 4, "rings": 4, "rays": 4, "halves": 3, "zigzag": 3, "cloudy": 4, "crumple": 4,
    "marble": 4, "camouflage": 3, "gradient": 3, "collage": 5, "confetti": 3, "blots": 3, "target": 2, "static": 2, "face": 4,
    "letter": 5, "glyph": 5, "cells": 3, "plaid": 3, "spiral": 3,
}  # fmt: skip
HELD_OUTLINES = frozenset({"shield", "leaf"})
HELD_TEXTURES = frozenset({"cells", "plaid", "spiral"})

# A letter is lines on a grid 0..2 across and 0..4 up: digits are (x, y) pairs, a space lifts the pen.
_LETTERS = (
    "00143420 0222", "000434231202 122100", "24042000", "0004142321000", "24040020 0212", "240400 0212", "2404002022 12",
    "0004 2024 0222", "1014 0020 0424", "0100102124", "0004 2402 1320", "040020", "0004122420", "00042024", "00042420 0020",
    "000424220212", "0004242000 1120", "000424220220", "24040222200", "1014 0424", "04002024", "041024", "0400122024", "0024 0420",
    "041224 1210", "04240020", "10140313", "04242202", "042422022000", "0424200022",
)  # fmt: skip


def palette(genes: Genes) -> list[Colour]:
    """Five colours that go together: neighbours, opposites, a rainbow, pastels, dusk, or shades of one hue."""
    hue, spread = genes.numbers["hue"], genes.numbers["spread"]
    scheme = int(genes.numbers["scheme"] * 5.999)
    shades = np.random.default_rng(genes.seed + 1).random((5, 2)).tolist()
    colours = []
    for index, (one, two) in enumerate(shades):
        if scheme == 0:
            colours.append(hued(hue + 0.09 * index * (0.4 + spread), 0.5 + 0.5 * one, 0.45 + 0.5 * two))
        elif scheme == 1:
            colours.append(hued(hue + 0.5 * (index % 2) + 0.05 * one, 0.55 + 0.45 * one, 0.35 + 0.6 * two))
        elif scheme == 2:
            colours.append(hued(hue + (0.2 + 0.6 * spread) * index, 0.7 + 0.3 * one, 0.75 + 0.25 * two))
        elif scheme == 3:
            colours.append(hued(hue + 0.21 * index, 0.18 + 0.25 * one, 0.86 + 0.14 * two))
        elif scheme == 4:
            colours.append(hued(hue + 0.3 * index * spread, 0.4 + 0.5 * one, (0.2, 0.85, 0.4, 0.65, 0.3)[index]))
        else:
            colours.append(hued(hue + 0.02 * one, 0.15 + 0.7 * two, (0.35, 0.95, 0.6, 0.8, 0.2)[index]))
    return colours


def _around(count: int, radius: Callable[[int], float], turn: float = 0.0) -> list[Point]:
    return [
        (radius(step) * math.sin(turn + 2 * math.pi * step / count), radius(step) * math.cos(turn + 2 * math.pi * step / count))
        for step in range(count)
    ]


def outline(genes: Genes) -> skia.Path:
    """The silhouette, about 2 across."""
    kind, number = genes.parts["outline"], genes.numbers["outline"]
    path = skia.Path()
    if kind == "disc":
        path.addCircle(0, 0, 1)
    elif kind == "square":
        path.addRect(skia.Rect.MakeLTRB(-1, -1, 1, 1))
    elif kind == "rounded":
        high = 0.7 + 0.3 * number
        path.addRoundRect(skia.Rect.MakeLTRB(-1, -high, 1, high), 0.35, 0.35)
    elif kind == "polygon":
        path = polygon(_around(3 + int(number * 5.999), lambda _step: 1.0))
    elif kind == "star":
        points = 4 + int(number * 5.999)
        path = polygon(_around(2 * points, lambda step: 0.5 if step % 2 else 1.0))
    elif kind == "blob":
        reach = np.random.default_rng(genes.seed).uniform(0.6, 1.1, 8).tolist()
        path = curve(_around(8, lambda step: reach[step]))
    elif kind == "heart":
        path = curve(mirrored([(0, 0.55), (0.5, 0.9), (0.98, 0.45), (0.6, -0.3), (0, -0.95)]))
    elif kind == "flower":
        petals = 5 + int(number * 3.999)
        path = curve(_around(4 * petals, lambda step: (1.0, 0.9, 0.62, 0.9)[step % 4]))
    elif kind == "drop":
        path = curve(mirrored([(0.0, 1.1), (0.12, 0.8), (0.7, -0.1), (0.5, -0.8), (0, -1.0)]))
    elif kind == "cloud":
        path.setFillType(skia.PathFillType.kWinding)
        for x, y, radius in ((-0.6, -0.2, 0.42), (0.0, 0.1, 0.58), (0.58, -0.15, 0.45), (-0.2, -0.3, 0.4), (0.25, -0.3, 0.4)):
            path.addCircle(x, y, radius)
        joined = skia.Simplify(path)
        path = joined if isinstance(joined, skia.Path) else path
    elif kind == "egg":
        path = curve(mirrored([(0, 1.0), (0.5, 0.6), (0.74, -0.2), (0.5, -0.8), (0, -1.0)]))
    elif kind == "gear":
        teeth = 7 + int(number * 5.999)
        path = polygon(_around(4 * teeth, lambda step: 1.0 if step % 4 < 2 else 0.8))
    elif kind == "bone":
        path = curve(mirrored([(0.5, -0.2), (0.62, -0.5), (0.98, -0.4), (0.86, 0.0), (0.98, 0.4), (0.62, 0.5), (0.5, 0.2)]))
    elif kind == "shield":
        path = curve(mirrored([(0, 0.86), (0.5, 0.95), (0.88, 0.8), (0.84, -0.1), (0.5, -0.7), (0, -1.0)]))
    elif kind == "leaf":
        path = curve([(0.9, 0.95), (0.75, 0.0), (0.2, -0.65), (-0.8, -0.8), (-0.95, -0.95), (-0.85, -0.7), (-0.65, 0.2), (0.0, 0.75)])
    else:
        path = curve(
            [
                (0.3, 1.0),
                (-0.5, 0.85),
                (-0.95, 0.1),
                (-0.6, -0.75),
                (0.3, -1.0),
                (0.55, -0.85),
                (-0.1, -0.5),
                (-0.3, 0.05),
                (-0.05, 0.6),
                (0.5, 0.85),
            ]
        )
    return path


def cover(pen: Pen, path: skia.Path, texture: str, colours: list[Colour]) -> None:
    """Fill the path with one of TEXTURES."""
    genes, rng = pen.genes, np.random.default_rng(pen.genes.seed + 2)
    pen.fill(path, colours[0])
    fine = genes.numbers["fine"]
    with pen.inside(path), pen.at(0.25 * math.sin(pen.view.turn), 0, 1, 1, 6.283 * genes.numbers["spin"] if texture in _TURNING else 0.0):
        _COVERS[texture](pen, rng, fine, colours)
    if pen.shaded and texture in _NOISES:  # what noise covers has lost the part's own relief
        with pen.inside(path):
            stops = [(0.0, WHITE, 0.3 * pen.shaded), (0.4, WHITE, 0.0), (0.7, BLACK, 0.12 * pen.shaded), (1.0, BLACK, 0.5 * pen.shaded)]
            pen.brush.halo(0.55 * pen.view.side, 0.45, 1.85, 1.85, stops)


def _plain(pen: Pen, rng: np.random.Generator, fine: float, colours: list[Colour]) -> None:
    pen.brush.oval(-0.35, 0.45, 0.22, 0.14, WHITE, 0.5)


def _stripes(pen: Pen, rng: np.random.Generator, fine: float, colours: list[Colour]) -> None:
    count = 3 + int(fine * 8)
    wide = 3.0 / count
    for step in range(count + 1):
        x = -1.5 + step * wide
        pen.brush.box(x, -2, x + wide * 0.55, 2, colours[1 + step % (2 if fine < 0.5 else 4)])


def _checks(pen: Pen, rng: np.random.Generator, fine: float, colours: list[Colour]) -> None:
    count = 4 + int(fine * 6)
    cell = 3.0 / count
    boxes = [
        (-1.5 + column * cell, -1.5 + row * cell, -1.5 + (column + 1) * cell, -1.5 + (row + 1) * cell)
        for row in range(count)
        for column in range(count)
        if (row + column) % 2
    ]
    pen.brush.tiles(boxes, colours[1])


def _dots(pen: Pen, rng: np.random.Generator, fine: float, colours: list[Colour]) -> None:
    count = 4 + int(fine * 5)
    cell = 3.0 / count
    discs = [
        (-1.5 + (column + 0.5 * (row % 2)) * cell, -1.5 + row * cell, cell * 0.3) for row in range(count + 1) for column in range(count + 1)
    ]
    pen.brush.dots(discs, colours[1])


def _rings(pen: Pen, rng: np.random.Generator, fine: float, colours: list[Colour]) -> None:
    count = 3 + int(fine * 4)
    for step in range(count, 0, -1):
        pen.brush.disc(0, 0, 1.1 * step / count, colours[step % 5])


def _target(pen: Pen, rng: np.random.Generator, fine: float, colours: list[Colour]) -> None:
    x, y = (rng.random(2) - 0.5).tolist()
    for step in range(8, 0, -1):
        pen.brush.disc(x, y, 0.22 * step, colours[step % 2])


def _rays(pen: Pen, rng: np.random.Generator, fine: float, colours: list[Colour]) -> None:
    count = 2 * (2 + int(fine * 6))
    for step in range(0, count, 2):
        angles = (2 * math.pi * step / count, 2 * math.pi * (step + 1) / count)
        pen.brush.shape([(0, 0), *((2 * math.cos(angle), 2 * math.sin(angle)) for angle in angles)], colours[1 + step // 2 % 2])
    if fine > 0.5:
        pen.brush.disc(0, 0, 0.35, colours[3])


def _halves(pen: Pen, rng: np.random.Generator, fine: float, colours: list[Colour]) -> None:
    pen.brush.box(-2, -2, 0.4 * (fine - 0.5), 2, colours[1])
    pen.brush.disc(0.4 * (fine - 0.5), 0, 0.25 + 0.3 * fine, colours[2])
    pen.brush.disc(0.4 * (fine - 0.5), 0, 0.15, colours[3])


def _zigzag(pen: Pen, rng: np.random.Generator, fine: float, colours: list[Colour]) -> None:
    count, width = 3 + int(3 * fine), 0.34 - 0.15 * fine
    for row in range(count):
        y = -1.1 + 2.4 * row / count
        pen.brush.line([(-1.6 + 0.3 * step, y + (0.2 if step % 2 else -0.05)) for step in range(12)], width * 0.7, colours[1 + row % 3])


def _spiral(pen: Pen, rng: np.random.Generator, fine: float, colours: list[Colour]) -> None:
    turns = 2 + 3 * fine
    points = [(1.3 * t * math.cos(turns * 6.283 * t), 1.3 * t * math.sin(turns * 6.283 * t)) for t in (step / 60 for step in range(61))]
    pen.stroke(points, 0.6 / turns, colours[1])


def _plaid(pen: Pen, rng: np.random.Generator, fine: float, colours: list[Colour]) -> None:
    for index, (place, width) in enumerate(rng.uniform((-1.2, 0.06), (1.2, 0.4), (7, 2)).tolist()):
        pen.brush.box(place, -2, place + width, 2, colours[1 + index % 4], 0.55)
        pen.brush.box(-2, place, 2, place + width, colours[1 + index % 4], 0.55)


def _cloudy(pen: Pen, rng: np.random.Generator, fine: float, colours: list[Colour]) -> None:
    lay(pen.canvas, coloured(1.6 * noise(rng, 3 + int(5 * fine), 4, 96) - 0.3, colours[:4]), 1.35)


def _crumple(pen: Pen, rng: np.random.Generator, fine: float, colours: list[Colour]) -> None:
    folds = np.abs(noise(rng, 4 + int(4 * fine), 3, 96) - 0.5) * 5
    lay(pen.canvas, coloured(folds, [darker(colours[0], 0.55), colours[0], lighter(colours[0], 0.45)]), 1.35)


def _marble(pen: Pen, rng: np.random.Generator, fine: float, colours: list[Colour]) -> None:
    along = np.linspace(-1, 1, 96, dtype=np.float32)
    veins = np.abs(np.sin((along + 0.5 * along[:, None]) * (4 + 5 * fine) + 9 * noise(rng, 4, 3, 96))).astype(np.float32)
    lay(pen.canvas, coloured(veins, [colours[1], colours[0], lighter(colours[0], 0.3)]), 1.35)


def _camouflage(pen: Pen, rng: np.random.Generator, fine: float, colours: list[Colour]) -> None:
    value = np.floor(np.clip(1.8 * noise(rng, 4 + int(4 * fine), 2, 128) - 0.4, 0, 0.999) * 4).astype(np.float32) / 3
    lay(pen.canvas, coloured(value, colours[:4]), 1.35)


def _cells(pen: Pen, rng: np.random.Generator, fine: float, colours: list[Colour]) -> None:
    seeds = rng.uniform(-1.3, 1.3, (10 + int(16 * fine), 2)).astype(np.float32)
    along = np.linspace(-1.35, 1.35, 96, dtype=np.float32)
    apart = (along[None, :, None] - seeds[:, 0]) ** 2 + (along[:, None, None] - seeds[:, 1]) ** 2
    order = np.sort(apart, axis=-1)[..., :2]
    edge = np.clip((np.sqrt(order[..., 1]) - np.sqrt(order[..., 0])) * 9, 0, 1)
    pixels = coloured((apart.argmin(-1) % 4 / 3).astype(np.float32), colours[1:5])
    pixels[..., :3] = pixels[..., :3] * edge[..., None]
    lay(pen.canvas, pixels, 1.35)


def _static(pen: Pen, rng: np.random.Generator, fine: float, colours: list[Colour]) -> None:
    size = 8 + int(24 * fine)
    pixels = coloured(rng.random((size, size), dtype=np.float32), colours[:4])
    image = skia.Image.fromarray(pixels, skia.kRGBA_8888_ColorType)
    pen.canvas.drawImageRect(image, skia.Rect.MakeLTRB(-1.3, -1.3, 1.3, 1.3), skia.SamplingOptions(skia.FilterMode.kNearest))


def _gradient(pen: Pen, rng: np.random.Generator, fine: float, colours: list[Colour]) -> None:
    stops = [(0.0, colours[0], 1.0), (fine * 0.6 + 0.2, colours[1], 1.0), (1.0, colours[2], 1.0)]
    pen.brush.wash(-1.6, -1.6, 1.6, 1.6, stops, sideways=fine > 0.5)


def _collage(pen: Pen, rng: np.random.Generator, fine: float, colours: list[Colour]) -> None:
    for index, (x, y, reach, *corners) in enumerate(rng.random((6 + int(9 * fine), 8)).tolist()):
        count = 3 + index % 3
        angles = sorted(6.283 * corner for corner in corners[:count])
        points = [
            (2.2 * x - 1.1 + (0.25 + 0.6 * reach) * math.cos(angle), 2.2 * y - 1.1 + (0.25 + 0.6 * reach) * math.sin(angle))
            for angle in angles
        ]
        pen.shape(points, colours[1 + index % 4])


def _confetti(pen: Pen, rng: np.random.Generator, fine: float, colours: list[Colour]) -> None:
    for index, (x, y, angle) in enumerate(rng.random((22 + int(30 * fine), 3)).tolist()):
        across, up = 0.09 * math.cos(6.283 * angle), 0.09 * math.sin(6.283 * angle)
        pen.brush.line(
            [(2.4 * x - 1.2 - across, 2.4 * y - 1.2 - up), (2.4 * x - 1.2 + across, 2.4 * y - 1.2 + up)], 0.08, colours[1 + index % 4]
        )


def _blots(pen: Pen, rng: np.random.Generator, fine: float, colours: list[Colour]) -> None:
    for index, (x, y, reach) in enumerate(rng.random((5 + int(6 * fine), 3)).tolist()):
        colour = colours[1 + index % 4]
        pen.brush.halo(
            2.2 * x - 1.1, 2.2 * y - 1.1, 0.3 + 0.6 * reach, 0.3 + 0.6 * reach, [(0, colour, 0.95), (0.5, colour, 0.7), (1, colour, 0.0)]
        )


def _face(pen: Pen, rng: np.random.Generator, fine: float, colours: list[Colour]) -> None:
    ink = darker(colours[0], 0.8) if sum(colours[0]) > 0.9 else lighter(colours[0], 0.85)
    shift = 0.25 * math.sin(pen.view.turn)
    for side in (-1, 1):
        pen.brush.oval(side * 0.3 + shift, 0.18, 0.09 + 0.06 * fine, 0.12 + 0.1 * fine, ink)
        pen.brush.disc(side * 0.3 + shift - 0.03, 0.24, 0.04, WHITE)
        pen.brush.halo(side * 0.5 + shift, -0.12, 0.16, 0.12, [(0, (0.95, 0.4, 0.45), 0.7), (1, (0.95, 0.4, 0.45), 0.0)])
    bow = 0.16 + 0.1 * pen.view.mood
    pen.stroke([(-0.22 + shift, -0.12), (shift, -0.12 - bow), (0.22 + shift, -0.12)], 0.07, ink)
    if pen.view.open > 0.1:
        pen.brush.oval(shift, -0.24, 0.14, 0.16 * pen.view.open, ink)


def _letter(pen: Pen, rng: np.random.Generator, fine: float, colours: list[Colour]) -> None:
    strokes = _LETTERS[int(rng.integers(len(_LETTERS)))].split()
    width = 0.16 + 0.2 * fine
    colour = colours[1] if abs(sum(colours[1]) - sum(colours[0])) > 0.5 else (WHITE if sum(colours[0]) < 1.5 else BLACK)
    for layer, tone in ((0.07, darker(colours[0], 0.5)), (0.0, colour)):
        for stroke in strokes:
            points = [(0.42 * (int(stroke[at]) - 1), 0.3 * (int(stroke[at + 1]) - 2)) for at in range(0, len(stroke) - 1, 2)]
            pen.brush.line([(x + layer, y - layer) for x, y in points], width, tone, 1.0 if layer == 0 else 0.6)


def _glyph(pen: Pen, rng: np.random.Generator, fine: float, colours: list[Colour]) -> None:
    """A sign that no alphabet has: lines between the points of a grid, mirrored as often as not."""
    grid = (rng.integers(-2, 3, (5, 2)) * 0.28).tolist()
    colour = colours[1] if abs(sum(colours[1]) - sum(colours[0])) > 0.5 else (WHITE if sum(colours[0]) < 1.5 else BLACK)
    for side in (1, -1) if fine > 0.4 else (1,):
        pen.brush.line([(side * x, y) for x, y in grid], 0.14 + 0.1 * fine, colour)
    x, y = grid[-1]
    pen.brush.disc(x, y, 0.2, colours[2])


_COVERS = {
    "plain": _plain, "stripes": _stripes, "checks": _checks, "dots": _dots, "rings": _rings, "rays": _rays, "halves": _halves,
    "zigzag": _zigzag, "cloudy": _cloudy, "crumple": _crumple, "marble": _marble, "camouflage": _camouflage, "gradient": _gradient,
    "collage": _collage, "confetti": _confetti, "blots": _blots, "target": _target, "static": _static, "face": _face, "letter": _letter,
    "glyph": _glyph, "cells": _cells, "plaid": _plaid, "spiral": _spiral,
}  # fmt: skip
_TURNING = frozenset({"stripes", "checks", "dots", "rays", "halves", "zigzag", "gradient", "plaid"})
_NOISES = frozenset(
    {"cloudy", "crumple", "marble", "camouflage", "cells", "static", "gradient", "collage", "stripes", "checks", "rays", "rings"}
)


def cloud(pen: Pen, colours: list[Colour]) -> None:
    """Soft discs without an edge."""
    for index, (x, y, reach) in enumerate(
        np.random.default_rng(pen.genes.seed).random((4 + int(5 * pen.genes.numbers["fine"]), 3)).tolist()
    ):
        colour = mix(colours[index % 5], WHITE, 0.1)
        half = 0.35 + 0.45 * reach
        pen.brush.halo(1.1 * x - 0.55, 1.1 * y - 0.55, half, half, [(0, colour, 1.0), (0.55, colour, 0.85), (1, colour, 0.0)])


def natural(pen: Pen, colours: list[Colour], *names: str) -> Colour:
    """A colour that the thing has in life (hex), or any, as the genes will."""
    number = pen.genes.numbers["natural"]
    return colours[0] if number > 0.72 else hexed(names[int(number / 0.7201 * len(names))])
