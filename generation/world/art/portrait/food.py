"""Things that grow or are eaten."""

from __future__ import annotations

import math

import skia

from generation.world.art.brush import curve, polygon
from generation.world.art.colour import WHITE, Colour, darker, hexed, lighter, mix
from generation.world.art.portrait.pattern import BROWN, GREEN, Drawing, cover, natural
from generation.world.art.portrait.sitter import Pen, ellipse, hued, mirrored, star


def _apple(pen: Pen, colours: list[Colour]) -> None:
    pen.stroke([(0, 0.5), (0.06, 0.85), (0.2, 1.05)], 0.12, BROWN)
    body = natural(pen, colours, "d63a34", "8fbf3f", "e8c43a")
    pen.soft(mirrored([(0, 0.55), (0.5, 0.74), (0.95, 0.25), (0.75, -0.6), (0.3, -0.95), (0, -0.85)]), body)
    pen.soft([(0.08, 0.8), (0.4, 1.1), (0.8, 1.0), (0.45, 0.78)], GREEN)
    pen.shine(-0.5, 0.3, 0.2)
    if pen.genes.above("one", 0.3):
        pen.brush.disc(0.78, 0.1, 0.34, WHITE if pen.genes.numbers["two"] > 0.5 else lighter(body, 0.8))


def _pear(pen: Pen, colours: list[Colour]) -> None:
    pen.stroke([(0, 0.85), (0.08, 1.2)], 0.1, BROWN)
    body = natural(pen, colours, "b9c94a", "e0c24a", "a8763a")
    pen.soft(mirrored([(0, 0.95), (0.32, 0.75), (0.42, 0.2), (0.8, -0.4), (0.5, -0.95), (0, -1.02)]), body)
    pen.soft([(0.05, 1.0), (0.4, 1.2), (0.6, 1.02)], GREEN)
    pen.shine(-0.35, -0.25, 0.15)


def _citrus(pen: Pen, colours: list[Colour]) -> None:
    body = natural(pen, colours, "f08a24", "f2d13c", "8fc24a", "e8604a")
    pen.oval(0, 0, 1, 1, body)
    pen.brush.disc(0, 0, 0.88, lighter(body, 0.75))
    count = 7 + int(pen.genes.numbers["one"] * 4)
    for step in range(count):
        a, b = (2 * math.pi * (step + share) / count for share in (0.08, 0.92))
        pen.soft(
            [
                (0.1 * math.cos((a + b) / 2), 0.1 * math.sin((a + b) / 2)),
                (0.8 * math.cos(a), 0.8 * math.sin(a)),
                (0.82 * math.cos((a + b) / 2), 0.82 * math.sin((a + b) / 2)),
                (0.8 * math.cos(b), 0.8 * math.sin(b)),
            ],
            lighter(body, 0.15),
            ink=False,
        )


def _strawberry(pen: Pen, colours: list[Colour]) -> None:
    body = curve(mirrored([(0, 0.62), (0.5, 0.7), (0.85, 0.35), (0.55, -0.45), (0, -1.05)]))
    pen.fill(body, natural(pen, colours, "e03a45", "f06a7a"))
    with pen.inside(body):
        for row in range(5):
            for column in range(-3, 4):
                pen.brush.oval(0.3 * column + 0.15 * (row % 2), 0.45 - 0.3 * row, 0.04, 0.065, hexed("f7d86a"))
    pen.shape(mirrored([(0, 1.0), (0.15, 0.72), (0.6, 0.86), (0.3, 0.56), (0, 0.4)]), GREEN)


def _melon(pen: Pen, colours: list[Colour]) -> None:
    for radius, tone in ((1.0, hexed("3f8a45")), (0.88, hexed("d8eec0")), (0.8, natural(pen, colours, "e8444f", "f2c23c"))):
        path = skia.Path()
        path.addArc(skia.Rect.MakeLTRB(-radius, -radius + 0.3, radius, radius + 0.3), 180, 180)
        path.close()
        pen.fill(path, tone, ink=radius == 1.0)
    for x, y in ((-0.45, 0.05), (-0.2, -0.15), (0.05, 0.08), (0.3, -0.15), (0.5, 0.05), (0.0, -0.35)):
        pen.brush.oval(x, y, 0.04, 0.07, hexed("2a1a1a"))


def _cherries(pen: Pen, colours: list[Colour]) -> None:
    body = natural(pen, colours, "c4213a", "7a1a30", "e8b04a")
    for side in (-1, 1):
        pen.stroke([(side * 0.48, -0.4), (side * 0.3, 0.3), (0.1, 0.95)], 0.08, GREEN)
        pen.oval(side * 0.5, -0.52, 0.45, 0.43, body)
        pen.shine(side * 0.5 - 0.15, -0.35, 0.1)
    pen.soft([(0.1, 0.95), (0.5, 1.05), (0.85, 0.75), (0.45, 0.7)], GREEN)


def _carrot(pen: Pen, colours: list[Colour]) -> None:
    for x in (-0.3, 0.0, 0.3):
        pen.soft([(0, 0.5), (x - 0.12, 0.9), (x * 1.4, 1.15), (x + 0.12, 0.9)], GREEN)
    pen.soft(mirrored([(0, 0.62), (0.36, 0.5), (0.34, 0.1), (0.1, -0.8), (0, -1.1)]), natural(pen, colours, "f0872a", "a05ab0"))
    for y in (0.3, 0.0, -0.3):
        pen.stroke([(-0.3 + 0.2 * abs(y - 0.3), y), (0.0, y - 0.04)], 0.04, hexed("b85a1a"))


def _cupcake(pen: Pen, colours: list[Colour]) -> None:
    pen.shape(mirrored([(0.7, -0.1), (0.5, -1.0)]), colours[1])
    for step in range(-3, 4):
        pen.brush.line([(0.19 * step, -0.15), (0.15 * step, -0.95)], 0.05, darker(colours[1], 0.3))
    pen.dots(
        [(-0.5, 0.0, 0.35), (0.0, 0.02, 0.4), (0.5, 0.0, 0.35), (-0.28, 0.38, 0.34), (0.28, 0.38, 0.34), (0.0, 0.65, 0.28)],
        lighter(colours[0], 0.35),
    )
    for index, (x, y) in enumerate(((-0.5, 0.1), (-0.2, 0.4), (0.1, 0.1), (0.4, 0.3), (0.0, 0.7), (0.55, 0.0))):
        pen.brush.line([(x - 0.05, y), (x + 0.05, y + 0.05)], 0.06, colours[2 + index % 3])
    pen.oval(0, 1.0, 0.16, 0.16, hexed("d42a3a"))


def _mushroom(pen: Pen, colours: list[Colour]) -> None:
    pen.soft(mirrored([(0.3, 0.1), (0.36, -0.8), (0.2, -1.0)]), hexed("f2e6cf"))
    cap = curve(mirrored([(0, 0.95), (0.8, 0.6), (1.0, 0.0), (0.5, -0.08), (0, -0.02)]))
    pen.fill(cap, natural(pen, colours, "d6402f", "a0703f"))
    with pen.inside(cap):
        pen.brush.dots([(-0.5, 0.35, 0.16), (0.05, 0.62, 0.2), (0.55, 0.3, 0.15), (0.1, 0.15, 0.11), (-0.85, 0.05, 0.12)], hexed("faf3e6"))


def _donut(pen: Pen, colours: list[Colour]) -> None:
    ring = polygon(star(0, 0, 1.0, 20, 1.0))
    hole = ellipse(0, 0, 0.3, 0.3)
    with pen.inside(hole, keep=False):
        pen.fill(ring, hexed("c98f52"))
        icing = [
            ((0.86 if step % 2 else 0.76) * math.cos(6.283 * step / 14), (0.86 if step % 2 else 0.76) * math.sin(6.283 * step / 14))
            for step in range(14)
        ]
        pen.soft(icing, colours[0], ink=False)
        for index in range(18):
            angle, radius = index * 2.4, 0.42 + 0.3 * ((index * 0.37) % 1)
            x, y = radius * math.cos(angle), radius * math.sin(angle)
            pen.brush.line([(x, y), (x + 0.08 * math.cos(angle * 3), y + 0.08 * math.sin(angle * 3))], 0.05, colours[1 + index % 4])
    pen.brush.disc(0, 0, 0.3, darker(hexed("c98f52"), 0.4), width=0.05)


def _pizza(pen: Pen, colours: list[Colour]) -> None:
    pen.soft(mirrored([(0, 0.98), (0.9, 0.75), (0.88, 0.55), (0, 0.7)]), hexed("c98a48"))
    slice_ = polygon([(-0.8, 0.62), (0, 0.76), (0.8, 0.62), (0.0, -1.05)])
    pen.fill(slice_, hexed("f5cf5a"))
    with pen.inside(slice_):
        pen.brush.dots(
            [(-0.3, 0.4, 0.18), (0.3, 0.3, 0.18), (0.0, -0.1, 0.17), (0.05, -0.6, 0.13)], natural(pen, colours, "c8382f", "4a3a3a")
        )
        for x, y in ((0.0, 0.5), (-0.2, 0.05), (0.25, -0.1), (-0.05, -0.4)):
            pen.brush.oval(x, y, 0.08, 0.05, GREEN)


def _egg(pen: Pen, colours: list[Colour]) -> None:
    cover_points = [(0.0, 0.8), (0.55, 0.9), (0.95, 0.3), (0.75, -0.4), (0.3, -0.8), (-0.4, -0.7), (-0.95, -0.3), (-0.8, 0.5)]
    pen.soft(cover_points, hexed("faf7ef"))
    pen.oval(0.05, 0.08, 0.42, 0.4, natural(pen, colours, "f5b52a", "f08a2a"))
    pen.shine(-0.1, 0.22, 0.1)


def _sunflower(pen: Pen, colours: list[Colour]) -> None:
    petals = 8 + int(pen.genes.numbers["one"] * 6)
    for step in range(petals):
        with pen.at(0, 0, 1, 1, 2 * math.pi * step / petals):
            pen.soft(mirrored([(0, 1.0), (0.18, 0.75), (0.14, 0.35)]), colours[step % 2])
    cover(
        pen,
        ellipse(0, 0, 0.45, 0.45),
        "face" if pen.genes.numbers["two"] > 0.5 else "dots",
        [natural(pen, colours, "7a4d2c", "f2c230"), *colours[1:]],
    )


def _tree(pen: Pen, colours: list[Colour]) -> None:
    pen.box(-0.15, -1.0, 0.15, -0.3, BROWN)
    leaves = natural(pen, colours, "3f8a45", "6aa83f", "e08a2a", "f2a8c0")
    if pen.genes.numbers["one"] > 0.5:
        for low, wide in ((-0.55, 0.8), (-0.1, 0.62), (0.35, 0.45)):
            pen.shape([(-wide, low), (wide, low), (0, low + 0.75)], leaves)
        if pen.genes.numbers["two"] > 0.5:
            pen.shape(star(0, 1.08, 0.2), hexed("f7d23c"))
    else:
        pen.dots([(-0.45, 0.1, 0.45), (0.45, 0.1, 0.45), (0, 0.5, 0.5), (0, 0.0, 0.45)], leaves)
        pen.brush.dots([(-0.4, 0.2, 0.09), (0.35, 0.35, 0.09), (0.1, 0.0, 0.09), (0.0, 0.65, 0.09)], colours[1])


def _icecream(pen: Pen, colours: list[Colour]) -> None:
    pen.shape([(-0.45, 0.0), (0.45, 0.0), (0, -1.1)], hexed("d9a05a"))
    for step in range(3):
        pen.brush.line([(-0.3 + 0.2 * step, -0.05), (0.1 + 0.1 * step, -0.6)], 0.035, hexed("a8703a"))
    scoops: tuple[tuple[float, float], ...] = (
        ((-0.25, 0.15), (0.25, 0.15), (0.0, 0.55)) if pen.genes.numbers["one"] > 0.5 else ((0.0, 0.2),)
    )
    for index, (x, y) in enumerate(scoops):
        pen.oval(x, y, 0.42 if len(scoops) > 1 else 0.58, 0.4 if len(scoops) > 1 else 0.55, lighter(colours[index], 0.3))
    pen.oval(0.1, 0.98 if len(scoops) > 1 else 0.82, 0.13, 0.13, hexed("d42a3a"))


def _lollipop(pen: Pen, colours: list[Colour]) -> None:
    pen.brush.line([(0, -0.3), (0, -1.2)], 0.13, hexed("f5f1e8"))
    cover(pen, ellipse(0, 0.25, 0.85, 0.85), ("rays", "rings", "target", "halves")[int(pen.genes.numbers["one"] * 3.999)], colours)


def _cactus(pen: Pen, colours: list[Colour]) -> None:
    green = natural(pen, colours, "4f9a55", "7ab04a")
    for side, low in ((-1, 0.0), (1, 0.2)):
        pen.soft(
            [
                (side * 0.2, low),
                (side * 0.66, low + 0.02),
                (side * 0.72, low + 0.55),
                (side * 0.5, low + 0.55),
                (side * 0.46, low + 0.24),
                (side * 0.2, low + 0.22),
            ],
            green,
        )
    pen.box(-0.3, -0.5, 0.3, 1.0, green, 0.3)
    for x, y in ((-0.12, 0.7), (0.1, 0.5), (-0.08, 0.25), (0.12, 0.0), (-0.14, -0.2)):
        pen.brush.line([(x, y), (x + 0.06, y + 0.06)], 0.04, lighter(green, 0.8))
    pen.shape(mirrored([(0.5, -0.4), (0.36, -1.0)]), colours[1])
    pen.dots([(0.12 * math.cos(1.2566 * leaf), 1.02 + 0.12 * math.sin(1.2566 * leaf), 0.1) for leaf in range(5)], colours[2])


def _snowflake(pen: Pen, colours: list[Colour]) -> None:
    tone = mix(colours[0], hued(0.55, 0.3, 1.0), 0.5)
    for step in range(6):
        with pen.at(0, 0, 1, 1, math.pi * step / 3):
            pen.brush.line([(0, 0), (0, 1.0)], 0.13, tone)
            for place in (0.4, 0.4 + 0.35 * pen.genes.numbers["one"]):
                pen.brush.line([(-0.26, place + 0.24), (0, place), (0.26, place + 0.24)], 0.09, tone)
    pen.oval(0, 0, 0.2, 0.2, colours[1])


def _shell(pen: Pen, colours: list[Colour]) -> None:
    body = curve(mirrored([(0, -0.9), (0.25, -0.8), (0.95, 0.1), (0.75, 0.65), (0.4, 0.85), (0, 0.95)]))
    pen.fill(body, lighter(colours[0], 0.4))
    with pen.inside(body):
        for step in range(-4, 5):
            pen.brush.line([(0, -0.9), (0.3 * step, 1.0)], 0.05, darker(colours[0], 0.3))
        for radius in (0.7, 1.2, 1.6):
            pen.brush.disc(0, -0.9, radius, colours[1], 0.5, width=0.1)


FOOD: dict[str, Drawing] = {
    "apple": _apple, "pear": _pear, "citrus": _citrus, "strawberry": _strawberry, "melon": _melon, "cherries": _cherries,
    "carrot": _carrot, "cupcake": _cupcake, "mushroom": _mushroom, "donut": _donut, "pizza": _pizza, "egg": _egg, "sunflower": _sunflower,
    "tree": _tree, "icecream": _icecream, "lollipop": _lollipop, "cactus": _cactus, "snowflake": _snowflake, "shell": _shell,
}  # fmt: skip
