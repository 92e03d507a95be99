"""What a person wears on the head, over whatever hair there is, and before the eyes."""

from __future__ import annotations

import math

import skia

from generation.world.art.brush import curve
from generation.world.art.colour import WHITE, Colour, darker, hexed, lighter
from generation.world.art.portrait.sitter import Head, Pen, mirrored, star

HATS = {
    "none": 34, "beanie": 3, "cap": 3, "top": 2, "cowboy": 2, "crown": 2, "party": 2, "headscarf": 3, "turban": 2, "helmet": 2, "bow": 2,
    "headphones": 3, "wreath": 2, "chef": 2, "wizard": 2, "band": 2, "astronaut": 1,
}  # fmt: skip


COVERING = frozenset({"headscarf", "astronaut"})  # no hair, ears or neck is seen
GLASSES = {"none": 30, "round": 5, "square": 5, "sun": 4, "cat": 3, "half": 3, "monocle": 2, "goggles": 2}


def wear(head: Head) -> None:
    """Draw the hat of the genes upon the head."""
    pen, kind = head.pen, head.pen.genes.parts["hat"]
    if kind == "none":
        return
    colour, two = pen.genes.vivid("hat_hue"), pen.genes.vivid("hat_two")
    size = pen.genes.between("hat_size", 0.85, 1.15)
    lean = 0.16 * math.sin(head.turn)
    wide = head.half + 0.13
    with pen.at(lean * 0.5, 0.0):
        _HATS[kind](pen, head, wide, size, colour, two)


def glasses(head: Head, eye: float) -> None:
    """Draw the glasses of the genes before eyes at a height."""
    pen, genes = head.pen, head.pen.genes
    kind = genes.parts["glasses"]
    if kind == "none":
        return
    u, frame = genes.between("eye_apart", 0.36, 0.5), genes.vivid("frame_hue") if genes.above("frame", 0.5) else hexed("1f1c22")
    size, width = genes.between("lens", 0.24, 0.33), 0.03 + 0.045 * genes.numbers["frame"]
    tint: tuple[Colour, float] = (hexed("15141b"), 0.9) if kind == "sun" else ((0.85, 0.95, 1.0), 0.3)
    if kind == "goggles":
        tint = (genes.vivid("hat_two"), 0.55)
    if kind != "monocle":
        pen.stroke(
            [
                (head.x(-u) + size * 0.7, eye + 0.05),
                (head.x(0, 1.1), eye + 0.1),
                (head.x(u) - size * 0.7, eye + 0.05),
            ],
            width,
            frame,
        )
    for flipped in (False, True):
        if kind == "monocle" and flipped:
            continue
        with head.feature(-u if flipped else u, eye, flipped):
            path = skia.Path()
            if kind in ("round", "monocle", "goggles"):
                path.addCircle(0, 0, size * (1.12 if kind == "goggles" else 1.0))
            elif kind == "cat":
                path = curve([(-size, -0.05), (-size * 0.5, size * 0.6), (size * 1.35, size), (size, -size * 0.5), (0, -size * 0.7)])
            else:
                path.addRoundRect(
                    skia.Rect.MakeLTRB(-size, -size * (0.75 if kind != "half" else 0.3), size, size * (0.65 if kind != "half" else 0.05)),
                    0.08,
                    0.08,
                )
            pen.brush.outline(path, *tint)
            pen.edge(path, frame, width * (1.9 if kind == "goggles" else 1.0))
            pen.brush.line([(-size * 0.4, size * 0.1), (-size * 0.1, size * 0.45)], 0.04, WHITE, 0.6)
            if kind != "monocle":
                pen.brush.line([(size, 0.06), (size + 0.25, 0.1)], width, frame)
            else:
                pen.stroke([(size * 0.7, -size * 0.7), (size * 0.9, -0.6), (size * 0.6, -0.9)], 0.02, hexed("c9a227"))


def _dome(wide: float, low: float, high: float) -> skia.Path:
    return curve(mirrored([(0, high), (wide * 0.62, high - 0.1), (wide * 0.98, low + 0.3 * (high - low)), (wide, low), (0, low + 0.05)]))


def _beanie(pen: Pen, head: Head, wide: float, size: float, colour: Colour, two: Colour) -> None:
    if pen.genes.above("hat_two", 0.6):
        pen.dots([(0, 1.3 * size, 0.2), (0.1, 1.38 * size, 0.14), (-0.1, 1.36 * size, 0.15)], two)
    pen.fill(_dome(wide, 0.5, 1.26 * size), colour)
    pen.box(-wide - 0.04, 0.4, wide + 0.04, 0.68, darker(colour, 0.15) if pen.genes.above("hat_size", 0.5) else two, 0.1)
    for step in range(-4, 5):
        pen.brush.line([(wide * step / 4.5, 0.44), (wide * step / 4.5, 0.64)], 0.03, darker(colour, 0.4), 0.5)


def _cap(pen: Pen, head: Head, wide: float, size: float, colour: Colour, two: Colour) -> None:
    pen.fill(_dome(wide, 0.55, 1.2 * size), colour)
    pen.stroke([(0, 1.2 * size), (head.x(0.1), 0.9), (head.x(0.12), 0.6)], 0.03, darker(colour, 0.35))
    pen.oval(head.x(0.0), 0.86, 0.17, 0.17, two, ink=False)
    x = head.x(0.0) * 1.6
    pen.soft(
        [(x - wide, 0.55), (x - 0.5, 0.62), (x + 0.5, 0.62), (x + wide, 0.55), (x + 0.7, 0.36), (x, 0.44), (x - 0.7, 0.36)],
        darker(two, 0.1),
    )


def _top(pen: Pen, head: Head, wide: float, size: float, colour: Colour, two: Colour) -> None:
    felt = darker(colour, 0.55)
    pen.box(-wide * 0.72, 0.62, wide * 0.72, 1.45 * size, felt, 0.05)
    pen.box(-wide * 0.72, 0.7, wide * 0.72, 0.9, two, 0.0, ink=False)
    pen.oval(0, 0.64, wide * 1.25, 0.11, felt)


def _cowboy(pen: Pen, head: Head, wide: float, size: float, colour: Colour, two: Colour) -> None:
    pen.soft(mirrored([(0, 1.15 * size), (0.2, 1.25 * size), (wide * 0.7, 1.2 * size), (wide * 0.8, 0.6)]), colour)
    pen.box(-wide * 0.8, 0.62, wide * 0.8, 0.78, two, 0.0, ink=False)
    pen.soft(mirrored([(0, 0.46), (wide, 0.56), (wide * 1.42, 0.86), (wide, 0.74), (0, 0.62)]), colour)


def _crown(pen: Pen, head: Head, wide: float, size: float, colour: Colour, two: Colour) -> None:
    gold, points = hexed("f2c230"), 5
    zig = [(wide * 0.85 * (2 * step / (2 * points) - 1), 0.98 if step % 2 else 1.36 * size) for step in range(2 * points + 1)]
    pen.shape([(-wide * 0.8, 0.66), *zig, (wide * 0.8, 0.66)], gold)
    for step in range(0, 2 * points + 1, 2):
        pen.oval(zig[step][0], zig[step][1], 0.07, 0.07, two)
    for u in (-0.5, 0.0, 0.5):
        pen.oval(head.x(u), 0.79, 0.08, 0.08, colour)


def _party(pen: Pen, head: Head, wide: float, size: float, colour: Colour, two: Colour) -> None:
    path = skia.Path()
    path.addPoly([skia.Point(-0.5, 0.78), skia.Point(0.0, 1.42 * size), skia.Point(0.5, 0.78)], True)
    pen.fill(path, colour)
    with pen.inside(path):
        for step in range(4):
            pen.brush.line([(-0.6, 0.86 + 0.22 * step), (0.6, 1.04 + 0.22 * step)], 0.07, two)
    pen.dots([(0.0, 1.42 * size, 0.12), (0.09, 1.48 * size, 0.08), (-0.09, 1.46 * size, 0.08)], lighter(two, 0.5))


def _headscarf(pen: Pen, head: Head, wide: float, size: float, colour: Colour, two: Colour) -> None:
    wide = head.half + 0.2
    path = curve(
        mirrored([(0, 1.16), (wide * 0.7, 0.98), (wide, 0.4), (wide * 0.98, -0.4), (wide * 0.9, -1.0), (wide * 1.1, -1.36), (0, -1.42)])
    )
    opening = curve(
        [
            (head.x(u), v)
            for u, v in (
                (0, 0.66),
                (0.62, 0.52),
                (0.84, 0.05),
                (0.76, -0.5),
                (0.4, -0.9),
                (0, -0.96),
                (-0.4, -0.9),
                (-0.76, -0.5),
                (-0.84, 0.05),
                (-0.62, 0.52),
            )
        ]
    )
    with pen.inside(opening, keep=False):
        pen.fill(path, colour)
        with pen.inside(path):
            if pen.genes.above("hat_two", 0.4):
                spots = [(0.32 * (column + 0.5 * (row % 2)), 0.3 * row, 0.055) for column in range(-4, 5) for row in range(-5, 5)]
                pen.brush.dots(spots, two)
            pen.stroke([(-wide, -0.5), (-0.3, -1.1), (0.3, -1.2)], 0.05, darker(colour, 0.35))
            pen.stroke([(wide, -0.6), (0.4, -1.0), (-0.1, -1.1)], 0.05, darker(colour, 0.35))


def _turban(pen: Pen, head: Head, wide: float, size: float, colour: Colour, two: Colour) -> None:
    path = curve(mirrored([(0, 1.34 * size), (wide * 0.6, 1.25 * size), (wide * 1.12, 0.85), (wide * 1.08, 0.45), (0, 0.66)]))
    pen.fill(path, colour)
    with pen.inside(path):
        for step in range(5):
            pen.stroke(
                [(-wide * 1.2, 0.5 + 0.24 * step), (0, 0.74 + 0.2 * step), (wide * 1.2, 0.4 + 0.16 * step)], 0.035, darker(colour, 0.4)
            )
    pen.soft(mirrored([(0, 0.98), (0.11, 0.84), (0, 0.7)]), two)


def _helmet(pen: Pen, head: Head, wide: float, size: float, colour: Colour, two: Colour) -> None:
    pen.fill(_dome(wide * 1.04, 0.5, 1.28 * size), colour)
    pen.stroke([(head.x(0.0), 1.26 * size), (head.x(0.05), 0.9), (head.x(0.05), 0.6)], 0.16, darker(colour, 0.15))
    pen.box(-wide * 1.2, 0.42, wide * 1.2, 0.58, darker(colour, 0.1), 0.08)
    pen.oval(head.x(0.0), 0.8, 0.14, 0.14, two)


def _bow(pen: Pen, head: Head, wide: float, size: float, colour: Colour, two: Colour) -> None:
    with pen.at(0.42, 1.0, size, size, -0.3):
        for side in (-1, 1):
            pen.soft([(0, 0), (side * 0.42, 0.26), (side * 0.46, -0.26)], colour)
        pen.oval(0, 0, 0.11, 0.12, darker(colour, 0.2))


def _headphones(pen: Pen, head: Head, wide: float, size: float, colour: Colour, two: Colour) -> None:
    pen.stroke([(-wide, 0.1), (-wide * 0.9, 0.75), (0, 1.2), (wide * 0.9, 0.75), (wide, 0.1)], 0.13, darker(two, 0.2))
    for side in (-1, 1):
        pen.box(side * wide - 0.17, -0.28 * size, side * wide + 0.17, 0.3 * size, colour, 0.14)


def _wreath(pen: Pen, head: Head, wide: float, size: float, colour: Colour, two: Colour) -> None:
    for step in range(9):
        angle = math.pi * (0.1 + 0.8 * step / 8)
        x, y = wide * 0.98 * math.cos(angle), 0.32 + 0.66 * math.sin(angle)
        if step % 2:
            pen.soft([(x - 0.16, y - 0.05), (x, y + 0.13), (x + 0.16, y + 0.04), (x, y - 0.11)], hexed("4f9a4a"))
            continue
        petals = [(x + 0.1 * size * math.cos(1.2566 * leaf), y + 0.1 * size * math.sin(1.2566 * leaf), 0.08 * size) for leaf in range(5)]
        pen.dots(petals, colour if step % 4 else two)
        pen.brush.disc(x, y, 0.06, hexed("f7d64a"))


def _chef(pen: Pen, head: Head, wide: float, size: float, colour: Colour, two: Colour) -> None:
    cloth = lighter(colour, 0.88)
    pen.dots([(-0.52, 1.14 * size, 0.32), (0.0, 1.25 * size, 0.38), (0.52, 1.14 * size, 0.32), (0.0, 1.0, 0.4)], cloth)
    pen.box(-wide * 0.86, 0.62, wide * 0.86, 0.98, darker(cloth, 0.05), 0.04)


def _wizard(pen: Pen, head: Head, wide: float, size: float, colour: Colour, two: Colour) -> None:
    cloth = darker(colour, 0.3)
    pen.soft([(-wide * 0.8, 0.66), (-0.36, 1.1), (0.22, 1.54 * size), (0.3, 1.48 * size), (0.36, 1.1), (wide * 0.8, 0.66)], cloth)
    for x, y in ((-0.28, 0.88), (0.1, 1.05), (0.38, 0.84), (0.16, 1.26)):
        pen.brush.shape(star(x, y, 0.09), lighter(two, 0.4))
    pen.oval(0, 0.64, wide * 1.3, 0.13, cloth)


def _band(pen: Pen, head: Head, wide: float, size: float, colour: Colour, two: Colour) -> None:
    pen.soft(mirrored([(0, 0.76), (wide * 0.92, 0.58), (wide, 0.3), (0, 0.5)]), colour)
    pen.stroke([(-wide * 0.96, 0.44), (0, 0.63), (wide * 0.96, 0.44)], 0.05, two)


def _astronaut(pen: Pen, head: Head, wide: float, size: float, colour: Colour, two: Colour) -> None:
    round_ = skia.Path()
    round_.addCircle(0, 0, 1.3)
    glass = skia.Path()
    glass.addRoundRect(skia.Rect.MakeLTRB(-0.98, -0.88, 0.98, 0.86), 0.7, 0.7)
    with pen.inside(glass, keep=False):
        pen.fill(round_, lighter(colour, 0.8))
    pen.edge(glass, darker(two, 0.2), 0.1)
    for side in (-1, 1):
        pen.box(side * 1.25 - 0.13, -0.3, side * 1.25 + 0.13, 0.3, two, 0.08)
    pen.stroke([(-0.78, 0.2), (-0.7, 0.5), (-0.45, 0.7)], 0.08, WHITE, 0.6)


_HATS = {
    "beanie": _beanie, "cap": _cap, "top": _top, "cowboy": _cowboy, "crown": _crown, "party": _party, "headscarf": _headscarf,
    "turban": _turban, "helmet": _helmet, "bow": _bow, "headphones": _headphones, "wreath": _wreath, "chef": _chef, "wizard": _wizard,
    "band": _band, "astronaut": _astronaut,
}  # fmt: skip
