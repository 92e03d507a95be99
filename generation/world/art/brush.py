"""A pen over a skia canvas in metres, y up: one call a shape, so that the pictures read as drawings."""

from __future__ import annotations

import math
from collections.abc import Sequence

import skia

from generation.world.art.colour import Colour, clamp, times

Point = tuple[float, float]


class Brush:
    """Draws shapes with the light's tint on them; `glow=True` leaves the tint away, for what shines by itself."""

    def __init__(self, canvas: skia.Canvas, tint: Colour = (1.0, 1.0, 1.0)) -> None:
        self.canvas, self.tint = canvas, tint

    def _colour(self, colour: Colour, alpha: float, glow: bool) -> skia.Color4f:
        red, green, blue = colour if glow else times(colour, self.tint)
        return skia.Color4f(red, green, blue, clamp(alpha))

    def _paint(self, colour: Colour, alpha: float = 1.0, width: float = 0.0, glow: bool = False) -> skia.Paint:
        paint = skia.Paint(AntiAlias=True)
        paint.setColor4f(self._colour(colour, alpha, glow), None)
        if width:
            paint.setStyle(skia.Paint.kStroke_Style)
            paint.setStrokeWidth(width)
            paint.setStrokeCap(skia.Paint.kRound_Cap)
            paint.setStrokeJoin(skia.Paint.kRound_Join)
        return paint

    def _shader_colours(self, stops: Sequence[tuple[float, Colour, float]], glow: bool) -> tuple[list[int], list[float]]:
        return [self._colour(colour, alpha, glow).toColor() for _place, colour, alpha in stops], [place for place, _c, _a in stops]

    # Shapes

    def outline(self, path: skia.Path, colour: Colour, alpha: float = 1.0, glow: bool = False) -> None:
        """A filled path."""
        self.canvas.drawPath(path, self._paint(colour, alpha, 0.0, glow))

    def oval(
        self, x: float, y: float, across: float, up: float, colour: Colour, alpha: float = 1.0, width: float = 0.0, glow: bool = False
    ) -> None:
        """An ellipse about a point; with a width only its line."""
        self.canvas.drawOval(skia.Rect.MakeLTRB(x - across, y - up, x + across, y + up), self._paint(colour, alpha, width, glow))

    def disc(self, x: float, y: float, radius: float, colour: Colour, alpha: float = 1.0, width: float = 0.0, glow: bool = False) -> None:
        """A circle about a point; with a width only its line."""
        self.oval(x, y, radius, radius, colour, alpha, width, glow)

    def box(
        self,
        left: float,
        bottom: float,
        right: float,
        top: float,
        colour: Colour,
        alpha: float = 1.0,
        corner: float = 0.0,
        width: float = 0.0,
        glow: bool = False,
    ) -> None:
        """A rectangle, its corners rounded if asked."""
        paint = self._paint(colour, alpha, width, glow)
        rectangle = skia.Rect.MakeLTRB(min(left, right), min(bottom, top), max(left, right), max(bottom, top))
        if corner:
            self.canvas.drawRoundRect(rectangle, corner, corner, paint)
        else:
            self.canvas.drawRect(rectangle, paint)

    def line(self, points: Sequence[Point], width: float, colour: Colour, alpha: float = 1.0, glow: bool = False) -> None:
        """Straight pieces with round joints."""
        self.canvas.drawPath(polygon(points, closed=False), self._paint(colour, alpha, width, glow))

    def shape(self, points: Sequence[Point], colour: Colour, alpha: float = 1.0, glow: bool = False) -> None:
        """A filled polygon."""
        self.canvas.drawPath(polygon(points), self._paint(colour, alpha, 0.0, glow))

    def soft(self, points: Sequence[Point], colour: Colour, alpha: float = 1.0, width: float = 0.0, glow: bool = False) -> None:
        """A closed smooth curve through the points, filled, or only its line when it has a width."""
        self.canvas.drawPath(curve(points), self._paint(colour, alpha, width, glow))

    def stroke(self, points: Sequence[Point], width: float, colour: Colour, alpha: float = 1.0, glow: bool = False) -> None:
        """An open smooth curve through the points."""
        self.canvas.drawPath(curve(points, closed=False), self._paint(colour, alpha, width, glow))

    def limb(
        self, x: float, y: float, x_end: float, y_end: float, thick: float, thick_end: float, colour: Colour, alpha: float = 1.0
    ) -> None:
        """A tapered capsule."""
        self.canvas.drawPath(capsule(x, y, x_end, y_end, thick, thick_end), self._paint(colour, alpha))

    def tiles(self, boxes: Sequence[tuple[float, float, float, float]], colour: Colour, alpha: float = 1.0, glow: bool = False) -> None:
        """Many rectangles (left, bottom, right, top) of one colour in one go."""
        path = skia.Path()
        for left, bottom, right, top in boxes:
            path.addRect(skia.Rect.MakeLTRB(left, bottom, right, top))
        self.canvas.drawPath(path, self._paint(colour, alpha, 0.0, glow))

    def dots(self, discs: Sequence[tuple[float, float, float]], colour: Colour, alpha: float = 1.0, glow: bool = False) -> None:
        """Many discs (x, y, radius) of one colour in one go."""
        path = skia.Path()
        path.setFillType(skia.PathFillType.kWinding)
        for x, y, radius in discs:
            path.addCircle(x, y, radius)
        self.canvas.drawPath(path, self._paint(colour, alpha, 0.0, glow))

    # Light

    def wash(
        self,
        left: float,
        bottom: float,
        right: float,
        top: float,
        stops: Sequence[tuple[float, Colour, float]],
        glow: bool = False,
        sideways: bool = False,
    ) -> None:
        """A rectangle whose colour runs from bottom to top (or left to right) through (place, colour, alpha) stops."""
        colours, places = self._shader_colours(stops, glow)
        ends = [skia.Point(left, bottom), skia.Point(right, bottom) if sideways else skia.Point(left, top)]
        paint = skia.Paint(Shader=skia.GradientShader.MakeLinear(ends, colours, places))
        self.canvas.drawRect(skia.Rect.MakeLTRB(left, bottom, right, top), paint)

    def fade(
        self, points: Sequence[Point], start: Point, end: Point, stops: Sequence[tuple[float, Colour, float]], glow: bool = False
    ) -> None:
        """A polygon whose colour runs from one point to another."""
        colours, places = self._shader_colours(stops, glow)
        shader = skia.GradientShader.MakeLinear([skia.Point(*start), skia.Point(*end)], colours, places)
        self.canvas.drawPath(polygon(points), skia.Paint(AntiAlias=True, Shader=shader))

    def halo(self, x: float, y: float, across: float, up: float, stops: Sequence[tuple[float, Colour, float]], glow: bool = True) -> None:
        """An ellipse whose colour runs from its middle to its edge."""
        colours, places = self._shader_colours(stops, glow)
        self.canvas.save()
        self.canvas.translate(x, y)
        self.canvas.scale(across, up)
        shader = skia.GradientShader.MakeRadial(skia.Point(0, 0), 1.0, colours, places)
        self.canvas.drawCircle(0, 0, 1.0, skia.Paint(AntiAlias=True, Shader=shader))
        self.canvas.restore()

    def ball(
        self, radius: float, x: float, y: float, reach: float, stops: Sequence[tuple[float, Colour, float]], glow: bool = False
    ) -> None:
        """A disc at the origin lit from (x, y): colour runs from there outwards over `reach`."""
        colours, places = self._shader_colours(stops, glow)
        shader = skia.GradientShader.MakeRadial(skia.Point(x, y), reach, colours, places)
        self.canvas.drawCircle(0, 0, radius, skia.Paint(AntiAlias=True, Shader=shader))


def polygon(points: Sequence[Point], closed: bool = True) -> skia.Path:
    """Straight pieces through the points."""
    path = skia.Path()
    path.addPoly([skia.Point(x, y) for x, y in points], closed)
    return path


def curve(points: Sequence[Point], closed: bool = True) -> skia.Path:
    """A smooth path through all points (Catmull and Rom's spline as cubic Bezier pieces)."""
    count = len(points)
    path = skia.Path()
    path.moveTo(*points[0])
    for index in range(count if closed else count - 1):
        if closed:
            before, here, there, after = (points[(index + step) % count] for step in (-1, 0, 1, 2))
        else:
            before, here, there, after = (points[min(max(index + step, 0), count - 1)] for step in (-1, 0, 1, 2))
        path.cubicTo(
            here[0] + (there[0] - before[0]) / 6, here[1] + (there[1] - before[1]) / 6,
            there[0] - (after[0] - here[0]) / 6, there[1] - (after[1] - here[1]) / 6,
            there[0], there[1],
        )  # fmt: skip
    if closed:
        path.close()
    return path


def capsule(x: float, y: float, x_end: float, y_end: float, thick: float, thick_end: float) -> skia.Path:
    """The outline of two discs and what lies between them; the radii are `thick` and `thick_end`."""
    along = math.atan2(y_end - y, x_end - x)
    lean = math.asin(clamp((thick - thick_end) / max(math.hypot(x_end - x, y_end - y), 1e-6), -1, 1))
    half = math.pi / 2 - lean
    path = skia.Path()
    path.arcTo(_around(x, y, thick), math.degrees(along + half), math.degrees(2 * math.pi - 2 * half), True)
    path.arcTo(_around(x_end, y_end, thick_end), math.degrees(along - half), math.degrees(2 * half), False)
    path.close()
    return path


def _around(x: float, y: float, radius: float) -> skia.Rect:
    return skia.Rect.MakeLTRB(x - radius, y - radius, x + radius, y + radius)
