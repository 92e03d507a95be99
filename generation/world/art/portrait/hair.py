"""Hair upon a person's head and face; what is behind the head is drawn before it."""

from __future__ import annotations

import math

import skia

from generation.world.art.brush import Point, curve
from generation.world.art.colour import Colour, clamp, darker, lighter
from generation.world.art.portrait.headwear import COVERING
from generation.world.art.portrait.sitter import Head, mirrored


def behind(head: Head, hair: Colour) -> None:
    """What hangs or stands behind the head."""
    pen, genes, half = head.pen, head.pen.genes, head.half
    kind = genes.parts["hair"]
    if head.pen.genes.parts["hat"] in COVERING:
        return
    back = darker(hair, 0.22)
    volume, length = genes.between("volume", 0.1, 0.34), genes.between("length", 0.0, 0.4)
    wide, lag = half + volume, -0.12 * math.sin(head.turn)
    if kind in ("long", "wavy", "bob", "parted"):
        low = {"bob": -0.62, "parted": -0.2}.get(kind, -1.0) - length
        edge = [(wide * 0.96, 0.5), (wide * 1.05, 0.0)]
        steps = 4 if kind == "wavy" else 2
        for step in range(1, steps + 1):
            edge.append((wide * (1.05 + (0.09 if step % 2 else -0.05) * (kind == "wavy")), low * step / steps))
        points = mirrored([(0.0, 1 + 0.7 * volume), (wide * 0.62, 0.9 + 0.5 * volume), *edge, (wide * 0.5, low - 0.06)])
        pen.soft([(x + lag, y) for x, y in points], back)
    elif kind == "afro":
        noise = genes.noise().random((22, 2)).tolist()
        ring = [
            (
                lag + (half + 0.28 + 0.5 * volume) * math.sin(angle) * 0.95,
                0.35 + 0.95 * math.cos(angle) * (0.85 + volume),
                0.27 + 0.1 * r,
            )
            for (_p, r), angle in zip(noise, [6.283 * i / 22 for i in range(22)], strict=True)
        ]
        pen.dots([(lag, 0.35, 1.0 + 0.4 * volume), *ring], back)
    elif kind == "bun":
        pen.oval(lag * 3, 1.12 + 0.4 * volume, 0.3 + 0.5 * volume, 0.28 + 0.5 * volume, back)
    elif kind == "ponytail":
        side = -1 if genes.above("neck_wide", 0.5) else 1
        x = side * (half + 0.1)
        pen.soft(
            [
                (side * half * 0.5, 0.95),
                (x + side * 0.32, 0.72),
                (x + side * 0.42, 0.0),
                (x + side * 0.15, -0.65 - length),
                (x, -0.1),
                (side * half * 0.7, 0.5),
            ],
            back,
        )
    elif kind == "pigtails":
        for side in (-1, 1):
            x = side * (half + 0.16) + lag
            pen.soft(
                [
                    (x - side * 0.14, 0.42),
                    (x + side * 0.3, 0.36),
                    (x + side * 0.3, -0.5 - length),
                    (x + side * 0.04, -0.62 - length),
                    (x - side * 0.05, -0.1),
                ],
                back,
            )
            pen.oval(x - side * 0.04, 0.4, 0.12, 0.1, genes.vivid("cloth_two"))
    elif kind == "braids":
        for side in (-1, 1):
            x = side * (half + 0.02) + lag
            pen.dots([(x + side * 0.03 * (step % 2), 0.1 - 0.22 * step, 0.16) for step in range(5 + int(2 * length / 0.4))], back)


def before(head: Head, hair: Colour) -> None:
    """A cap over the skull, from a line on the forehead to an arc above the crown."""
    pen, genes, half = head.pen, head.pen.genes, head.half
    kind = genes.parts["hair"]
    if kind == "bald" or head.pen.genes.parts["hat"] in COVERING:
        return
    rise = genes.between("volume", 0.05, 0.16)
    low = {"long": -0.35, "wavy": -0.3, "bob": -0.4, "parted": -0.1, "fringe": -0.05, "receding": -0.1}.get(kind, 0.08)
    fringe = {
        "fringe": [(0.86, 0.24), (0.45, 0.34), (0.0, 0.36), (-0.45, 0.34), (-0.86, 0.24)],
        "bob": [(0.9, 0.1), (0.7, 0.36), (0.0, 0.4), (-0.7, 0.36), (-0.9, 0.1)],
        "side": [(0.86, 0.42), (0.5, 0.74), (0.1, 0.6), (-0.4, 0.42), (-0.86, 0.3)],
        "long": [(0.84, 0.2), (0.56, 0.58), (0.3, 0.76), (-0.3, 0.5), (-0.84, 0.16)],
        "wavy": [(0.84, 0.2), (0.6, 0.5), (0.05, 0.8), (-0.6, 0.5), (-0.84, 0.2)],
        "parted": [(0.84, 0.24), (0.6, 0.5), (0.0, 0.84), (-0.6, 0.5), (-0.84, 0.24)],
        "spiky": [
            (0.86, 0.34),
            (0.62, 0.62),
            (0.44, 0.42),
            (0.2, 0.66),
            (0.0, 0.42),
            (-0.2, 0.66),
            (-0.44, 0.42),
            (-0.62, 0.62),
            (-0.86, 0.34),
        ],
        "receding": [(0.9, 0.3), (0.72, 0.72), (0.4, 0.86), (0.0, 0.78), (-0.4, 0.86), (-0.72, 0.72), (-0.9, 0.3)],
        "mohawk": [(0.3, 0.6), (0.0, 0.52), (-0.3, 0.6)],
    }.get(kind, [(0.84, 0.4), (0.5, 0.62), (0.0, 0.67), (-0.5, 0.62), (-0.84, 0.4)])
    line = head.points(fringe)
    shift = 0.08 * math.sin(head.turn)
    if kind == "mohawk":
        tall = 0.35 + 2 * rise
        crest = [(-0.28, 0.75), (-0.3, 1.0 + 0.5 * tall), (-0.1, 1.0 + tall), (0.12, 1.0 + tall), (0.3, 1.0 + 0.5 * tall), (0.28, 0.75)]
        pen.soft([*line, *((x + shift, y) for x, y in crest)], hair)
        return
    across, up = half + 0.6 * rise, 1 + rise
    start = math.asin(clamp(low / up, -1, 1))
    arc: list[Point] = []
    count = 17 if kind in ("spiky", "curly") else 11
    for step in range(count):
        angle = math.pi - start + (2 * start - math.pi) * step / (count - 1)
        reach = (1.2 if step % 2 else 1.0) if kind == "spiky" and 0 < step < count - 1 else 1.0
        arc.append((reach * across * math.cos(angle) + shift, reach * up * math.sin(angle)))
    path = curve([*line, *arc])
    if kind == "buzz":
        pen.fill(path, hair, 0.72, ink=False)
    elif kind == "curly" or kind == "afro":
        sizes = genes.noise().random(40).tolist()
        curls = [(x * 0.96, y * 0.96, 0.16 + 0.1 * sizes[index]) for index, (x, y) in enumerate(arc)]
        curls += [(x, y + 0.06, 0.13 + 0.08 * sizes[20 + index]) for index, (x, y) in enumerate(line)]
        filled = skia.Path(path)
        filled.setFillType(skia.PathFillType.kWinding)
        pen.dots(curls, hair)
        pen.fill(path, hair, ink=False)
    else:
        pen.fill(path, hair)
        with pen.inside(path):
            for along in (0.3, 0.5, 0.7) if genes.numbers["volume"] > 0.3 else ():
                x, y = arc[int(along * count)]
                end = line[int(along * len(line))]
                strand = [(x * 0.9, y * 0.92), ((x + end[0]) / 2 + 0.04, (y + end[1]) / 2), (end[0], end[1] + 0.1)]
                pen.stroke(strand, 0.03, lighter(hair, 0.2), 0.7)


def beard(head: Head, hair: Colour, mouth: float) -> None:
    """What grows on chin and cheeks."""
    pen, kind = head.pen, head.pen.genes.parts["beard"]
    low = mouth - 0.06
    if kind in ("full", "long", "stubble"):
        edge = head.points(
            [
                (-1.0, 0.0),
                (-0.82, -0.2),
                (-0.5, -0.34),
                (-0.24, mouth + 0.16),
                (0, mouth + 0.13),
                (0.24, mouth + 0.16),
                (0.5, -0.34),
                (0.82, -0.2),
                (1.0, 0.0),
            ]
        )
        pen.fill(curve([*edge, (1.4, -1.3), (-1.4, -1.3)]), hair, 0.35 if kind == "stubble" else 1.0, ink=kind != "stubble")
    elif kind == "goatee":
        pen.soft(head.points([(-0.24, low - 0.06), (0.24, low - 0.06), (0.3, -1.05), (-0.3, -1.05)]), hair)
    elif kind == "sideburns":
        for side in (-1, 1):
            pen.shape(head.points([(side * 1.0, 0.3), (side * 0.78, 0.2), (side * 0.74, -0.45), (side * 0.98, -0.5)]), hair)


def moustache(head: Head, hair: Colour, mouth: float) -> None:
    """What grows over the lip, and a beard too long for the face."""
    pen, genes, half = head.pen, head.pen.genes, head.half
    kind = genes.parts["beard"]
    if kind == "long":
        x, low = head.x(0.1), -1.0 - genes.between("beard_long", 0.1, 0.36)
        wide = half * 0.86
        pen.soft(
            [
                (x - wide, -0.5),
                (x - 0.3, mouth - 0.2),
                (x, mouth - 0.17),
                (x + 0.3, mouth - 0.2),
                (x + wide, -0.5),
                (x + 0.45, -1.0),
                (x, low),
                (x - 0.45, -1.0),
            ],
            hair,
        )
    if kind in ("moustache", "handlebar", "full", "long"):
        curl = 0.16 if kind == "handlebar" else -0.04
        with head.feature(0.0, mouth + 0.1, out=1.06):
            pen.soft(mirrored([(0, 0.05), (0.2, 0.06), (0.4, curl), (0.2, -0.06), (0, -0.02)]), darker(hair, 0.08))
