"""Toys, tools and signs."""

from __future__ import annotations

import math
from collections.abc import Callable

import skia

from generation.world.art.brush import curve, polygon
from generation.world.art.colour import WHITE, Colour, darker, hexed, lighter
from generation.world.art.portrait.pattern import BROWN, Drawing, cover, natural
from generation.world.art.portrait.sitter import Pen, ellipse, mirrored, rounded, star


def _mug(pen: Pen, colours: list[Colour]) -> None:
    side = 1 if pen.genes.numbers["one"] > 0.5 else -1
    pen.brush.oval(side * 0.68, -0.05, 0.36, 0.42, darker(colours[0], 0.2), width=0.18)
    body = rounded(-0.72, -0.95, 0.72, 0.8, 0.16)
    texture = ("plain", "stripes", "dots", "checks", "letter", "face", "halves", "zigzag")[int(pen.genes.numbers["two"] * 7.999)]
    cover(pen, body, texture, colours)
    pen.oval(0, 0.78, 0.7, 0.16, darker(colours[0], 0.25))
    pen.brush.oval(0, 0.76, 0.6, 0.11, hexed("4a2a1a") if pen.genes.numbers["natural"] < 0.7 else colours[2])


def _duck(pen: Pen, colours: list[Colour]) -> None:
    body = natural(pen, colours, "f7d33c", "f2f0e8")
    pen.soft([(-0.95, 0.25), (-0.6, -0.1), (0.3, 0.0), (0.85, -0.3), (0.6, -0.85), (-0.5, -0.9), (-0.95, -0.4)], body)
    pen.oval(0.35, 0.45, 0.52, 0.5, body)
    pen.soft([(0.8, 0.5), (1.15, 0.42), (1.1, 0.25), (0.75, 0.25)], hexed("f0802a"))
    pen.brush.disc(0.5, 0.6, 0.08, hexed("1a1518"))
    pen.soft([(-0.6, -0.2), (0.1, -0.25), (-0.1, -0.6), (-0.5, -0.55)], darker(body, 0.12))


def _robot(pen: Pen, colours: list[Colour]) -> None:
    numbers = pen.genes.numbers
    pen.stroke([(0, 0.7), (0, 1.05)], 0.08, darker(colours[1], 0.3))
    pen.oval(0, 1.1, 0.14, 0.14, colours[2])
    for side in (-1, 1):
        pen.box(side * 0.92 - 0.12, -0.25, side * 0.92 + 0.12, 0.25, colours[1], 0.05)
    pen.box(-0.85, -0.9, 0.85, 0.75, colours[0], 0.1 + 0.3 * numbers["one"])
    if numbers["two"] > 0.5:
        pen.box(-0.6, 0.05, 0.6, 0.45, hexed("15202c"), 0.18)
    for side in (-1, 1):
        pen.oval(side * 0.34, 0.25, 0.17, 0.17 if numbers["three"] > 0.4 else 0.1, colours[3] if numbers["two"] <= 0.5 else hexed("4fe0f0"))
        pen.brush.disc(side * 0.34, 0.25, 0.07, hexed("15181f"))
    pen.box(-0.45, -0.6, 0.45, -0.25, darker(colours[0], 0.5), 0.06)
    for step in range(-2, 3):
        pen.brush.line([(0.17 * step, -0.56), (0.17 * step, -0.29)], 0.05, lighter(colours[0], 0.6))


def _planet(pen: Pen, colours: list[Colour]) -> None:
    ringed, tilt = pen.genes.above("one", 0.5), 0.3
    radius = 0.72 if ringed else 1.0
    ball = ellipse(0, 0, radius, radius)
    texture = ("stripes", "cloudy", "marble", "camouflage", "blots")[int(pen.genes.numbers["two"] * 4.999)]
    cover(pen, ball, texture, colours)
    if ringed:
        with pen.inside(ellipse(0, 0.3, 0.74, 0.6), keep=False), pen.at(0, 0, 1, 1, tilt):
            pen.brush.oval(0, 0, 1.15, 0.3, lighter(colours[3], 0.3), width=0.14)
    else:
        for x, y, size in ((0.3, 0.3, 0.2), (-0.4, 0.1, 0.14), (0.0, -0.5, 0.24), (-0.3, 0.6, 0.1)):
            pen.brush.disc(x, y, size, darker(colours[0], 0.3), 0.5)


def _gem(pen: Pen, colours: list[Colour]) -> None:
    c = colours[0]
    pen.shape(mirrored([(0.55, 0.75), (1.0, 0.2), (0, -1.0)]), c)
    pen.brush.shape([(-0.55, 0.75), (-0.35, 0.2), (-1.0, 0.2)], lighter(c, 0.35))
    pen.brush.shape(mirrored([(0.55, 0.75), (0.35, 0.2)]), lighter(c, 0.55))
    pen.brush.shape([(0.55, 0.75), (0.35, 0.2), (1.0, 0.2)], lighter(c, 0.15))
    pen.brush.shape([(-0.35, 0.2), (0.35, 0.2), (0, -1.0)], lighter(c, 0.2))
    pen.brush.shape([(0.35, 0.2), (1.0, 0.2), (0, -1.0)], darker(c, 0.25))


def _bulb(pen: Pen, colours: list[Colour]) -> None:
    pen.box(-0.3, -1.0, 0.3, -0.45, hexed("9aa0a8"), 0.08)
    pen.soft(mirrored([(0, 1.0), (0.6, 0.75), (0.78, 0.2), (0.4, -0.3), (0.3, -0.5)]), natural(pen, colours, "fbe58a", "fff6d0"))
    pen.stroke([(-0.18, -0.5), (-0.22, 0.1), (-0.08, -0.1), (0.0, 0.15), (0.08, -0.1), (0.22, 0.1), (0.18, -0.5)], 0.05, hexed("e08a2a"))
    for y in (-0.65, -0.82):
        pen.brush.line([(-0.3, y), (0.3, y + 0.05)], 0.05, hexed("5a606a"))


def _balloon(pen: Pen, colours: list[Colour]) -> None:
    pen.stroke([(0, -0.65), (0.08, -0.9), (-0.06, -1.15)], 0.04, darker(colours[1], 0.5))
    pen.shape([(-0.14, -0.75), (0.14, -0.75), (0, -0.55)], darker(colours[0], 0.2))
    texture = ("plain", "plain", "stripes", "dots", "face", "letter")[int(pen.genes.numbers["one"] * 5.999)]
    cover(pen, curve(mirrored([(0, 1.0), (0.55, 0.8), (0.75, 0.25), (0.4, -0.4), (0, -0.62)])), texture, colours)
    pen.shine(-0.35, 0.55, 0.14)


def _ghost(pen: Pen, colours: list[Colour]) -> None:
    body = curve(mirrored([(0, 1.0), (0.6, 0.75), (0.78, 0.1), (0.85, -0.85), (0.5, -0.68), (0.26, -0.98), (0, -0.7)]))
    cover(pen, body, "face", [lighter(colours[0], 0.7), *colours[1:]])


def _moon(pen: Pen, colours: list[Colour]) -> None:
    pen.soft(
        [
            (0.2, 1.0),
            (-0.6, 0.75),
            (-0.95, 0.0),
            (-0.6, -0.75),
            (0.2, -1.0),
            (0.7, -0.75),
            (0.1, -0.5),
            (-0.15, 0.0),
            (0.1, 0.5),
            (0.7, 0.75),
        ],
        natural(pen, colours, "f7e08a", "d8d6e0"),
    )
    pen.brush.oval(-0.45, 0.2, 0.06, 0.08, hexed("3a3040"))
    pen.stroke([(-0.3, -0.2), (-0.42, -0.32), (-0.56, -0.28)], 0.05, hexed("3a3040"))
    if pen.genes.numbers["one"] > 0.4:
        pen.shape(star(0.55, 0.1, 0.3), colours[1])


def _television(pen: Pen, colours: list[Colour]) -> None:
    for side in (-1, 1):
        pen.brush.line([(side * 0.1, 0.6), (side * 0.5, 1.05)], 0.06, hexed("4a4a52"))
        pen.box(side * 0.6 - 0.1, -1.0, side * 0.6 + 0.1, -0.7, darker(colours[0], 0.5), 0.03)
    pen.box(-1.0, -0.82, 1.0, 0.65, colours[0], 0.15)
    texture = ("static", "stripes", "face", "cloudy", "collage", "gradient", "confetti")[int(pen.genes.numbers["one"] * 6.999)]
    with pen.at(-0.18, -0.08, 0.68, 0.56):
        cover(pen, rounded(-1, -1, 1, 1, 0.2), texture, colours[1:] + colours[:1])
    for y in (0.3, 0.0):
        pen.oval(0.77, y, 0.1, 0.1, colours[3])


def _die(pen: Pen, colours: list[Colour]) -> None:
    pen.box(-0.9, -0.9, 0.9, 0.9, colours[0], 0.22)
    number = 1 + int(pen.genes.numbers["one"] * 5.999)
    spots = (
        [(0, 0)] * (number % 2)
        + [(-0.5, 0.5), (0.5, -0.5)] * (number > 1)
        + [(0.5, 0.5), (-0.5, -0.5)] * (number > 3)
        + [(-0.5, 0), (0.5, 0)] * (number == 6)
    )
    pen.brush.dots([(x, y, 0.17) for x, y in spots], darker(colours[0], 0.8) if sum(colours[0]) > 1.2 else lighter(colours[0], 0.9))


def _present(pen: Pen, colours: list[Colour]) -> None:
    texture = ("plain", "dots", "stripes", "checks", "zigzag", "confetti")[int(pen.genes.numbers["one"] * 5.999)]
    with pen.at(0, -0.25, 0.85, 0.7):
        cover(pen, rounded(-1, -1, 1, 1, 0.05), texture, colours)
    pen.box(-0.15, -0.95, 0.15, 0.45, colours[3])
    pen.box(-0.98, 0.2, 0.98, 0.55, colours[3], 0.04)
    for side in (-1, 1):
        pen.soft([(0, 0.55), (side * 0.5, 0.95), (side * 0.6, 0.6)], colours[3])


def _clock(pen: Pen, colours: list[Colour]) -> None:
    for side in (-1, 1):
        pen.oval(side * 0.55, 0.85, 0.3, 0.25, colours[1])
        pen.brush.line([(side * 0.55, -0.8), (side * 0.72, -1.05)], 0.14, darker(colours[1], 0.4))
    pen.oval(0, 0, 0.95, 0.95, colours[0])
    pen.brush.disc(0, 0, 0.76, hexed("faf6ea"))
    for step in range(12):
        angle = math.pi * step / 6
        pen.brush.disc(0.64 * math.sin(angle), 0.64 * math.cos(angle), 0.045, hexed("3a3440"))
    for number, reach in (("two", 0.42), ("three", 0.6)):
        angle = 6.283 * pen.genes.numbers[number]
        pen.brush.line([(0, 0), (reach * math.sin(angle), reach * math.cos(angle))], 0.08, hexed("2a2530"))


def _house(pen: Pen, colours: list[Colour]) -> None:
    pen.box(0.4, 0.4, 0.62, 0.95, darker(colours[1], 0.3))
    pen.box(-0.75, -0.95, 0.75, 0.3, colours[0])
    pen.shape([(-1.0, 0.22), (0, 1.0), (1.0, 0.22)], colours[1])
    pen.box(-0.2, -0.95, 0.2, -0.25, colours[2], 0.08)
    for side in (-1, 1):
        pen.box(side * 0.48 - 0.16, -0.3, side * 0.48 + 0.16, 0.05, hexed("bfe3f2") if pen.genes.numbers["one"] < 0.6 else hexed("f7d86a"))


def _car(pen: Pen, colours: list[Colour]) -> None:
    pen.soft([(-0.6, 0.1), (-0.4, 0.55), (0.3, 0.55), (0.6, 0.1)], hexed("bfe3f2"))
    pen.soft([(-1.0, -0.05), (-0.6, 0.12), (0.0, 0.15), (0.6, 0.12), (1.0, -0.1), (1.0, -0.4), (0, -0.46), (-1.0, -0.4)], colours[0])
    pen.brush.line([(-0.05, 0.1), (-0.05, 0.52)], 0.08, colours[0])
    for side in (-1, 1):
        pen.oval(side * 0.55, -0.42, 0.27, 0.27, hexed("26242a"))
        pen.brush.disc(side * 0.55, -0.42, 0.13, lighter(colours[1], 0.4))
    pen.brush.disc(0.92, -0.15, 0.09, hexed("fbe58a"))


def _boat(pen: Pen, colours: list[Colour]) -> None:
    pen.brush.line([(0, -0.4), (0, 1.0)], 0.08, BROWN)
    pen.shape([(0.08, 0.95), (0.8, -0.2), (0.08, -0.2)], colours[0])
    pen.shape([(-0.08, 0.8), (-0.62, -0.2), (-0.08, -0.2)], colours[1])
    pen.soft(mirrored([(0, -0.42), (0.95, -0.38), (0.6, -0.95)]), colours[2])


def _fish(pen: Pen, colours: list[Colour]) -> None:
    pen.soft([(-0.5, 0.0), (-1.05, 0.5), (-0.9, 0.0), (-1.05, -0.5)], colours[1])
    pen.soft([(0.0, 0.5), (-0.2, 0.85), (0.4, 0.55)], colours[1])
    texture = ("plain", "stripes", "dots", "rays", "cloudy")[int(pen.genes.numbers["one"] * 4.999)]
    cover(pen, curve([(0.95, 0.0), (0.5, 0.48), (0.0, 0.55), (-0.6, 0.1), (-0.6, -0.1), (0.0, -0.55), (0.5, -0.48)]), texture, colours)
    pen.brush.disc(0.55, 0.14, 0.14, WHITE)
    pen.brush.disc(0.58, 0.14, 0.08, hexed("17141a"))


def _football(pen: Pen, colours: list[Colour]) -> None:
    ball = ellipse(0, 0, 1, 1)
    pen.fill(ball, lighter(colours[0], 0.85))
    with pen.inside(ball):
        ink = darker(colours[1], 0.7)
        pen.brush.shape(star(0, 0, 0.36, 5, 0.81), ink)
        for step in range(5):
            angle = 2 * math.pi * step / 5
            pen.brush.line([(0.34 * math.sin(angle), 0.34 * math.cos(angle)), (0.8 * math.sin(angle), 0.8 * math.cos(angle))], 0.06, ink)
            pen.brush.shape(star(0.98 * math.sin(angle), 0.98 * math.cos(angle), 0.34, 5, 0.81), ink)


def _beachball(pen: Pen, colours: list[Colour]) -> None:
    ball = ellipse(0, 0, 1, 1)
    pen.fill(ball, colours[0])
    with pen.inside(ball):
        for step in range(6):
            a, b = 1.0472 * step, 1.0472 * step + 0.7
            pen.soft(
                [
                    (0.25, 0.3),
                    (0.25 + 0.8 * math.cos(a), 0.3 + 0.8 * math.sin(a)),
                    (2 * math.cos(a + 0.2), 2 * math.sin(a + 0.2)),
                    (2 * math.cos(b + 0.2), 2 * math.sin(b + 0.2)),
                ],
                colours[1 + step % 4],
                ink=False,
            )
        pen.oval(0.25, 0.3, 0.14, 0.14, WHITE)
        pen.shine(-0.45, 0.5, 0.16)


def _camera(pen: Pen, colours: list[Colour]) -> None:
    pen.box(-0.4, 0.4, 0.3, 0.75, darker(colours[0], 0.2), 0.08)
    pen.box(-1.0, -0.7, 1.0, 0.5, colours[0], 0.14)
    pen.box(-1.0, -0.25, 1.0, 0.15, darker(colours[1], 0.3), ink=False)
    for radius, tone in ((0.5, hexed("d8dae0")), (0.4, hexed("1f2128")), (0.26, hexed("3a5a8a")), (0.12, hexed("10131c"))):
        pen.oval(0, -0.1, radius, radius, tone)
    pen.oval(0.72, 0.3, 0.1, 0.1, colours[2])


def _guitar(pen: Pen, colours: list[Colour]) -> None:
    with pen.at(0, 0, 1, 1, -0.6):
        pen.box(-0.09, 0.1, 0.09, 1.05, BROWN)
        pen.box(-0.17, 0.95, 0.17, 1.25, darker(colours[1], 0.3), 0.05)
        pen.soft(mirrored([(0, 0.2), (0.36, 0.14), (0.3, -0.2), (0.56, -0.6), (0.3, -1.02), (0, -1.06)]), colours[0])
        pen.brush.disc(0, -0.3, 0.2, hexed("2a1a14"))
        pen.brush.line([(0, -0.75), (0, 1.1)], 0.025, hexed("efe6d0"))
        pen.box(-0.22, -0.82, 0.22, -0.72, hexed("3a2418"))


def _book(pen: Pen, colours: list[Colour]) -> None:
    pen.box(-0.68, -0.98, 0.78, 0.92, hexed("f2ead6"), 0.04)
    texture = ("letter", "plain", "halves", "rings", "collage", "stripes")[int(pen.genes.numbers["one"] * 5.999)]
    with pen.at(-0.05, 0.02, 0.73, 0.97):
        cover(pen, rounded(-1, -1, 1, 1, 0.06), texture, colours)
    pen.box(-0.8, -0.95, -0.58, 0.99, darker(colours[0], 0.35))


def _monster(pen: Pen, colours: list[Colour]) -> None:
    """A toy of no species: one to three eyes, horns, teeth."""
    numbers = pen.genes.numbers
    for side in (-1, 1):
        pen.shape([(side * 0.3, 0.7), (side * 0.5, 1.15), (side * 0.68, 0.5)], colours[2])
        pen.oval(side * 0.45, -0.95, 0.22, 0.15, darker(colours[0], 0.2))
    body = curve(mirrored([(0, 0.85), (0.6, 0.65), (0.8, 0.0), (0.75, -0.75), (0, -0.92)]))
    cover(pen, body, ("plain", "dots", "stripes", "blots", "camouflage")[int(numbers["one"] * 4.999)], colours)
    count = 1 + int(numbers["two"] * 2.999)
    for index in range(count):
        x, size = (index - (count - 1) / 2) * 0.42, 0.34 - 0.06 * count
        pen.oval(x, 0.25, size, size, hexed("fbf8f0"))
        pen.brush.disc(x + 0.06 * math.sin(pen.view.turn), 0.25, size * 0.5, hexed("17141a"))
    mouth = curve(mirrored([(0, -0.28), (0.4, -0.2), (0.25, -0.5 - 0.15 * pen.view.open)]))
    pen.fill(mouth, hexed("4c1520"))
    with pen.inside(mouth):
        for step in range(-2, 3):
            pen.brush.shape([(0.17 * step - 0.08, -0.18), (0.17 * step + 0.08, -0.18), (0.17 * step, -0.36)], WHITE)


def _logo(pen: Pen, colours: list[Colour]) -> None:
    """Two or three plain shapes nested and cut as a company's sign is."""
    numbers = pen.genes.numbers
    shapes: tuple[Callable[[float], skia.Path], ...] = (
        lambda size: ellipse(0, 0, size, size),
        lambda size: rounded(-size, -size, size, size, 0.3 * size),
        lambda size: polygon([(0, size), (size, 0), (0, -size), (-size, 0)]),
        lambda size: polygon(star(0, 0, size)),
        lambda size: polygon([(-size, -0.8 * size), (size, -0.8 * size), (0, size)]),
        lambda size: polygon(
            [
                (0.2 * size, size),
                (-0.7 * size, -0.1 * size),
                (0, -0.1 * size),
                (-0.2 * size, -size),
                (0.7 * size, 0.15 * size),
                (0, 0.15 * size),
            ]
        ),
    )
    for name, size, colour in (
        ("one", 1.0, colours[0]),
        ("two", 0.66, lighter(colours[1], 0.5) if numbers["rim"] > 0.5 else colours[1]),
        ("three", 0.36, colours[2]),
    ):
        pen.fill(shapes[int(numbers[name] * 5.999)](size), colour)


def _rocket(pen: Pen, colours: list[Colour]) -> None:
    pen.soft([(-0.2, -0.7), (0.2, -0.7), (0.0, -1.25)], hexed("f5a52a"))
    for side in (-1, 1):
        pen.soft([(side * 0.3, -0.1), (side * 0.75, -0.55), (side * 0.7, -0.9), (side * 0.28, -0.6)], colours[1])
    pen.soft(mirrored([(0, 1.15), (0.36, 0.5), (0.38, -0.3), (0.25, -0.72)]), lighter(colours[0], 0.5))
    pen.soft(mirrored([(0, 1.15), (0.28, 0.7), (0, 0.64)]), colours[1])
    pen.oval(0, 0.25, 0.19, 0.19, hexed("8fd0ee"))


def _teapot(pen: Pen, colours: list[Colour]) -> None:
    pen.brush.oval(-0.75, 0.0, 0.32, 0.36, darker(colours[0], 0.2), width=0.14)
    pen.soft([(0.5, -0.3), (0.85, 0.1), (1.1, 0.45), (0.9, 0.5), (0.7, 0.3), (0.5, 0.2)], darker(colours[0], 0.1))
    cover(
        pen,
        curve(mirrored([(0.4, 0.55), (0.75, 0.05), (0.5, -0.65)])),
        ("plain", "dots", "stripes", "zigzag")[int(pen.genes.numbers["one"] * 3.999)],
        colours,
    )
    pen.oval(0, 0.58, 0.42, 0.12, darker(colours[0], 0.25))
    pen.oval(0, 0.76, 0.12, 0.12, colours[2])


def _umbrella(pen: Pen, colours: list[Colour]) -> None:
    pen.stroke([(0, 0.9), (0, -0.8), (0.12, -0.98), (0.28, -0.85)], 0.08, BROWN)
    canopy = curve(mirrored([(0, 0.9), (0.7, 0.6), (1.0, 0.0), (0.66, 0.12), (0.33, 0.0), (0, 0.12)]))
    pen.fill(canopy, colours[0])
    with pen.inside(canopy):
        for step in (-1, 1):
            pen.brush.soft([(0, 0.95), (step * 0.33, 0.0), (step * 0.7, 0.1), (step * 0.5, 0.6)], colours[1])


TOYS: dict[str, Drawing] = {
    "mug": _mug, "duck": _duck, "robot": _robot, "planet": _planet, "gem": _gem, "bulb": _bulb, "balloon": _balloon, "ghost": _ghost,
    "moon": _moon, "television": _television, "die": _die, "present": _present, "clock": _clock, "house": _house, "car": _car,
    "boat": _boat, "fish": _fish, "football": _football, "beachball": _beachball, "camera": _camera, "guitar": _guitar, "book": _book,
    "monster": _monster, "logo": _logo, "rocket": _rocket, "teapot": _teapot, "umbrella": _umbrella,
}  # fmt: skip
