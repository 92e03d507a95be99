"""Who sits for a portrait, how they sit, and the pen that keeps to the picture's drawing style.

Units: a head is about 2 high and 1.6 wide with its middle at the origin, y up; other things fill about the same space.
"""

from __future__ import annotations

import colorsys
import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import skia

from generation.world.art.brush import Brush, Point, curve, polygon
from generation.world.art.colour import BLACK, WHITE, Colour, clamp, darker, hexed, lighter, mix, ramp

SKINS = [hexed(text) for text in ("fde4d0", "fbdcc4", "f3c6a2", "e3aa7c", "c98d5e", "a86a43", "7d4a2f", "55331f", "3a2219")]
HAIRS = [hexed(text) for text in ("1b1718", "3a261c", "5b3a24", "8a5a33", "b3472a", "c98f48", "e6c878", "9a9a9e", "e9e7e2")]


@dataclass(frozen=True)
class Genes:
    """An identity: named parts, named numbers in 0..1, and a seed for whatever is noise."""

    kind: str
    parts: Mapping[str, str]
    numbers: Mapping[str, float]
    seed: int

    def between(self, name: str, low: float, high: float) -> float:
        """The number as a place in a range."""
        return low + (high - low) * self.numbers[name]

    def above(self, name: str, share: float) -> bool:
        """Whether the number is among the highest `share`."""
        return self.numbers[name] >= 1 - share

    def noise(self) -> np.random.Generator:
        """The same noise on every call."""
        return np.random.default_rng(self.seed)

    def vivid(self, name: str) -> Colour:
        """A colour of any hue; the digits behind the hue's choose how bright and how pure it is."""
        hue, value, purity = (self.numbers[name] * scale % 1 for scale in (1, 7.31, 23.7))
        return hued(hue, 0.35 + 0.6 * purity, 0.35 + 0.62 * value)


def hued(hue: float, saturation: float, value: float) -> Colour:
    """A colour by hue (a turn is 1), saturation and value."""
    red, green, blue = colorsys.hsv_to_rgb(hue % 1, clamp(saturation), clamp(value))
    return red, green, blue


@dataclass(frozen=True)
class View:
    """How an identity is seen: what may differ between two pictures of the same one."""

    turn: float = 0.0  # radians about the upright axis, positive towards the picture's right
    tilt: float = 0.0  # radians in the picture's plane, about the mouth of what has one
    mood: float = 0.0  # -1 sad .. 1 glad, added to the identity's own
    open: float = 0.0  # 0 mouth closed .. 1 wide open
    side: float = -0.5  # the light: -1 from the left .. 1 from the right
    bright: float = 1.0  # what the light multiplies


class Face(NamedTuple):
    """Where a head has its mouth's middle, and how far down it reaches: what hangs lower may be cut off."""

    x: float
    mouth: float
    low: float


class Pen:
    """Draws parts in the style of the genes: flat, outlined, or shaded from where the light is."""

    def __init__(self, canvas: skia.Canvas, genes: Genes, view: View) -> None:
        style = genes.parts["style"]
        self.canvas, self.genes, self.view = canvas, genes, view
        self.brush = Brush(canvas)
        self.shaded = {"flat": 0.0, "outlined": 0.0, "sketch": 0.35, "pixel": 0.45, "poster": 0.7}.get(style, 1.0)
        inked = style in ("outlined", "sketch") or (style in ("pixel", "watercolour") and genes.above("ink", 0.5))
        self.ink = genes.between("ink", 0.018, 0.05) if inked else 0.0

    def dark(self, colour: Colour) -> Colour:
        """The ink about this colour."""
        return mix(darker(colour, 0.75), BLACK, self.genes.numbers["ink_black"])

    def fill(self, path: skia.Path, colour: Colour, alpha: float = 1.0, ink: bool = True, relief: float = 1.0) -> None:
        """One part of the sitter; `relief` is how much of the light's play it shows."""
        if self.ink and ink:
            self.edge(path, self.dark(colour), 2 * self.ink, alpha)
        play = self.shaded * relief
        if not play:
            self.brush.outline(path, colour, alpha)
            return
        box = path.getBounds()
        reach = max(box.width(), box.height()) / 2 or 1e-3
        x, y = box.centerX() + 0.55 * self.view.side * reach, box.centerY() + 0.45 * reach
        stops = [lighter(colour, 0.34 * play), colour, darker(colour, 0.15 * play), darker(colour, 0.38 * play)]
        colours = [skia.Color4f(*stop, alpha).toColor() for stop in stops]
        shader = skia.GradientShader.MakeRadial(skia.Point(x, y), 1.75 * reach, colours, [0.0, 0.4, 0.7, 1.0])
        self.canvas.drawPath(path, skia.Paint(AntiAlias=True, Shader=shader))

    def soft(self, points: Sequence[Point], colour: Colour, alpha: float = 1.0, ink: bool = True, relief: float = 1.0) -> None:
        """A closed smooth shape."""
        self.fill(curve(points), colour, alpha, ink, relief)

    def shape(self, points: Sequence[Point], colour: Colour, alpha: float = 1.0, ink: bool = True, relief: float = 1.0) -> None:
        """A polygon."""
        self.fill(polygon(points), colour, alpha, ink, relief)

    def oval(self, x: float, y: float, across: float, up: float, colour: Colour, ink: bool = True, relief: float = 1.0) -> None:
        """An ellipse."""
        self.fill(ellipse(x, y, across, up), colour, 1.0, ink, relief)

    def box(self, left: float, bottom: float, right: float, top: float, colour: Colour, corner: float = 0.0, ink: bool = True) -> None:
        """A rectangle, its corners rounded if asked."""
        self.fill(rounded(left, bottom, right, top, corner), colour, 1.0, ink)

    def dots(self, discs: Sequence[tuple[float, float, float]], colour: Colour, ink: bool = True, relief: float = 1.0) -> None:
        """Many discs (x, y, radius) as one part."""
        path = skia.Path()
        path.setFillType(skia.PathFillType.kWinding)
        for x, y, radius in discs:
            path.addCircle(x, y, radius)
        self.fill(path, colour, 1.0, ink, relief)

    def shine(self, x: float, y: float, size: float) -> None:
        """The light's reflection."""
        self.brush.oval(x, y, size, size * 0.6, WHITE, 0.6)

    def edge(self, path: skia.Path, colour: Colour, width: float, alpha: float = 1.0) -> None:
        """A path's line."""
        paint = skia.Paint(AntiAlias=True, Style=skia.Paint.kStroke_Style, StrokeWidth=width, StrokeJoin=skia.Paint.kRound_Join)
        paint.setColor4f(skia.Color4f(*colour, alpha), None)
        self.canvas.drawPath(path, paint)

    def stroke(self, points: Sequence[Point], width: float, colour: Colour, alpha: float = 1.0) -> None:
        """A smooth line."""
        self.brush.stroke(points, width, colour, alpha)

    @contextmanager
    def inside(self, path: skia.Path, keep: bool = True) -> Iterator[None]:
        """Only what lies in the path is drawn (or only what lies outside it)."""
        self.canvas.save()
        self.canvas.clipPath(path, skia.ClipOp.kIntersect if keep else skia.ClipOp.kDifference, True)
        yield
        self.canvas.restore()

    @contextmanager
    def at(self, x: float, y: float, across: float = 1.0, up: float = 1.0, turn: float = 0.0) -> Iterator[None]:
        """Draw about another origin, scaled, turned by radians."""
        self.canvas.save()
        self.canvas.translate(x, y)
        if turn:
            self.canvas.rotate(math.degrees(turn))
        self.canvas.scale(across, up)
        yield
        self.canvas.restore()


class Head:
    """Where things are on a head: it is a barrel whose front turns with the view."""

    def __init__(self, pen: Pen, half: float, turn: float) -> None:
        self.pen, self.half, self.turn = pen, half, turn

    def x(self, u: float, out: float = 1.0) -> float:
        """The place across of what is at `u` (-1..1) from the front, `out` radii from the axis."""
        return self.half * out * math.sin(math.asin(clamp(u, -1, 1)) + self.turn)

    def points(self, points: Sequence[Point]) -> list[Point]:
        """Points on the front as seen."""
        return [(self.x(u), v) for u, v in points]

    @contextmanager
    def feature(self, u: float, v: float, flipped: bool = False, out: float = 1.0) -> Iterator[None]:
        """Draw about a place on the front, as narrow as it is seen there; `flipped` for the left of a pair."""
        angle = math.asin(clamp(u, -1, 1))
        narrow = max(math.cos(angle + self.turn), 0.3) / math.cos(angle)
        with self.pen.at(self.x(u, out), v, (-1 if flipped else 1) * clamp(narrow, 0.35, 1.15)):
            yield


def ellipse(x: float, y: float, across: float, up: float) -> skia.Path:
    """An ellipse about a point."""
    path = skia.Path()
    path.addOval(skia.Rect.MakeLTRB(x - across, y - up, x + across, y + up))
    return path


def rounded(left: float, bottom: float, right: float, top: float, corner: float) -> skia.Path:
    """A rectangle with round corners."""
    path = skia.Path()
    path.addRoundRect(skia.Rect.MakeLTRB(left, bottom, right, top), corner, corner)
    return path


def mirrored(right: Sequence[Point]) -> list[Point]:
    """A closed outline from its right half, given from end to end; points upon the axis are not doubled."""
    return [*right, *((-x, y) for x, y in reversed(right) if x)]


def star(x: float, y: float, radius: float, points: int = 5, inner: float = 0.45) -> list[Point]:
    """A star's corners about a point."""
    reach = [(math.pi * step / points, radius * (inner if step % 2 else 1.0)) for step in range(2 * points)]
    return [(x + r * math.sin(angle), y + r * math.cos(angle)) for angle, r in reach]


def skin(genes: Genes) -> Colour:
    """A person's complexion; one in twelve is from a fairy tale."""
    if genes.above("fantasy", 0.08):
        return genes.vivid("fantasy_hue")
    natural = ramp(SKINS, genes.numbers["skin"])
    return mix(
        natural, (0.92, 0.5, 0.42) if genes.numbers["warm"] > 0.5 else (0.72, 0.66, 0.42), 0.16 * abs(genes.numbers["warm"] - 0.5) * 2
    )


def dyed(genes: Genes) -> Colour:
    """The colour of hair, one in five dyed."""
    return genes.vivid("dye_hue") if genes.above("dye", 0.2) else ramp(HAIRS, genes.numbers["hair_tone"])
