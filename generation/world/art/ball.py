"""A ball of any material, in radii: the pattern, which turns with the ball, and over it the light, which does not."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import skia

from generation.world.art.brush import Brush
from generation.world.art.colour import BLACK, WHITE, Colour, Light, clamp, code, darker, hexed, lighter, mix, smooth


@dataclass(frozen=True)
class Looks:
    """An appearance code read as a ball. `marked` is how well the accent tells from the body."""

    body: Colour
    accent: Colour
    pattern: float
    scale: float
    marked: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Looks:
        """Read APPEARANCE_AXES["ball"]."""
        body, accent = code(values[0:3]), code(values[3:6])
        return cls(body, accent, values[6], values[7], smooth(math.dist(body, accent), 0.05, 0.3))


def _disc(brush: Brush, colour: Colour) -> None:
    """The body; only what is drawn on it is clipped, so that its own edge stays as soft as a disc's."""
    brush.disc(0, 0, 1, colour)
    _round(brush)


def _round(brush: Brush) -> None:
    """Keep everything that follows inside the disc."""
    path = skia.Path()
    path.addCircle(0, 0, 1)
    brush.canvas.clipPath(path, skia.ClipOp.kIntersect, True)


def _rubber(brush: Brush, looks: Looks) -> None:
    """A basketball's seams at one end of the pattern, a toy ball's belt and dots at the other."""
    _disc(brush, looks.body)
    ink = mix(darker(looks.body, 0.3), looks.accent, looks.marked)  # even an accent like the body leaves a line to turn
    seams, belt = 1 - smooth(looks.pattern, 0.12, 0.28), smooth(looks.pattern, 0.12, 0.28)
    width, bow = 0.1 + 0.03 * looks.scale, 0.58 + 0.08 * looks.scale
    brush.line([(-1, 0), (1, 0)], width, ink, seams)
    brush.line([(0, -1), (0, 1)], width, ink, seams)
    for side in (-1, 1):
        brush.stroke(
            [(side * 0.95, -0.85), (side * bow, -0.45), (side * (bow - 0.14), 0), (side * bow, 0.45), (side * 0.95, 0.85)],
            width,
            ink,
            seams,
        )
    half = 0.24 + 0.08 * looks.scale
    brush.box(-1, -half, 1, half, ink, belt)
    for x in (-0.55, 0.0, 0.55):
        brush.disc(x, 0, half * 0.5, lighter(looks.body, 0.25), belt)
    brush.disc(0, 0.95, 0.3, ink, belt)
    brush.disc(0, -0.95, 0.3, ink, belt)


def _wood(brush: Brush, looks: Looks) -> None:
    """Rings about a heart that lies aside, and two bands of the accent."""
    _disc(brush, mix(looks.body, hexed("b8834a"), 0.18))
    grain = darker(looks.body, 0.42)
    heart_x, heart_y = 0.28, 0.18
    step = 0.2 + 0.03 * looks.scale
    for ring in range(1, 8):
        radius = step * ring
        brush.oval(heart_x - 0.03 * ring, heart_y, radius * 1.08, radius * 0.92, grain, 0.6, width=0.075)
    brush.disc(heart_x, heart_y, 0.09, grain, 0.7)
    brush.limb(0.5, -0.5, 0.75, -0.35, 0.045, 0.02, grain, 0.5)
    brush.box(-1, -0.82, 1, -0.62, looks.accent, 0.85 * looks.marked)


def _metal(brush: Brush, looks: Looks) -> None:
    """Two half shells with a groove and rivets."""
    body = mix(looks.body, hexed("aab2bd"), 0.25)
    _disc(brush, body)
    brush.box(-1, -1, 1, 0, darker(body, 0.16))
    brush.box(-1, -0.1, 1, 0.1, mix(darker(body, 0.5), looks.accent, 0.75 * looks.marked))
    brush.box(-1, 0.1, 1, 0.14, lighter(body, 0.6))
    for x in (-0.72, -0.36, 0.0, 0.36, 0.72):
        for y in (-0.34, 0.36):
            brush.disc(x, y, 0.085 + 0.015 * looks.scale, darker(body, 0.45))
            brush.disc(x - 0.02, y + 0.025, 0.045, lighter(body, 0.5))


def _glass(brush: Brush, looks: Looks) -> None:
    """A marble: what is behind shines through, a twisted ribbon floats inside."""
    brush.ball(1, 0, 0, 1, [(0, lighter(looks.body, 0.3), 0.6), (0.72, looks.body, 0.74), (1, darker(looks.body, 0.1), 0.9)])
    bow = 0.34 + 0.1 * looks.scale
    ribbon = mix(lighter(looks.body, 0.6), looks.accent, looks.marked)
    brush.soft(
        [(-0.72, 0.06), (-0.3, bow), (0.05, 0.1), (0.4, -bow * 0.4), (0.72, 0.0), (0.38, -bow), (0.0, -0.2), (-0.36, bow * 0.45)],
        ribbon,
        0.85,
    )
    brush.stroke([(-0.6, -0.3), (-0.2, -0.05), (0.2, 0.4), (0.55, 0.38)], 0.09, lighter(looks.body, 0.75), 0.7)
    for x, y in ((-0.45, -0.55), (0.5, 0.62), (0.1, -0.66), (-0.2, 0.7)):
        brush.disc(x, y, 0.05, WHITE, 0.6)


_SPECKLES = tuple(
    (
        0.93 * math.sqrt((index + 0.5) / 26) * math.cos(index * 2.399963),
        0.93 * math.sqrt((index + 0.5) / 26) * math.sin(index * 2.399963),
        index,
    )
    for index in range(26)
)  # a sunflower: even, and the same for every ball


def _stone(brush: Brush, looks: Looks) -> None:
    """Granite: speckles of three tones and a vein of the accent."""
    body = mix(looks.body, hexed("8d8a86"), 0.28)
    _disc(brush, body)
    for x, y, index in _SPECKLES:
        tone = (darker(body, 0.5), lighter(body, 0.55), darker(body, 0.28))[index % 3]
        size = (0.075 + 0.05 * ((index * 7) % 5) / 4) * (1 + 0.25 * looks.scale)
        brush.oval(x, y, size * 1.2, size * 0.85, tone, 0.85)
    brush.stroke([(-0.9, 0.4), (-0.4, 0.14), (-0.1, 0.3), (0.35, -0.1), (0.9, -0.28)], 0.1, looks.accent, 0.7 * looks.marked)


_BODIES: dict[str, Callable[[Brush, Looks], None]] = {
    "none": _rubber, "rubber": _rubber, "wood": _wood, "metal": _metal, "glass": _glass, "stone": _stone,
}  # fmt: skip
_SHINE = {"none": 0.35, "rubber": 0.35, "wood": 0.25, "metal": 1.0, "glass": 1.0, "stone": 0.14}
_LIT = 0.98  # the light ends just inside the edge: over it, it would make the ball's dark side look larger


def pattern(brush: Brush, looks: Looks, material: str) -> None:
    """What turns with the ball."""
    brush.canvas.save()
    _BODIES[material](brush, looks)
    brush.canvas.restore()


def shade(brush: Brush, looks: Looks, material: str, light: Light) -> None:
    """The light on the ball: shadow away from it, a spot towards it, an edge of sky."""
    side, shine = 0.38 * light.side, _SHINE[material]
    dark = 0.3 if material == "glass" else 0.62
    brush.ball(_LIT, side, 0.42, 1.55, [(0, BLACK, 0.0), (0.42, BLACK, 0.0), (1, light.shade, dark)], glow=True)
    brush.ball(_LIT, side, 0.42, 0.85, [(0, WHITE, 0.2 + 0.2 * shine), (1, WHITE, 0.0)], glow=True)
    if material == "metal":
        brush.canvas.save()
        _round(brush)
        brush.wash(-1, -0.5, 1, 0.2, [(0, light.shade, 0.0), (0.7, light.shade, 0.42), (0.95, WHITE, 0.4), (1, WHITE, 0.0)], glow=True)
        brush.canvas.restore()
    if material == "glass":
        brush.disc(0, 0, 0.93, WHITE, 0.55, width=0.09, glow=True)
        brush.halo(-side * 0.9, -0.5, 0.42, 0.3, [(0, WHITE, 0.6), (1, WHITE, 0.0)])
    brush.oval(side - 0.08, 0.5, 0.2, 0.14, WHITE, 0.25 + 0.65 * shine, glow=True)
    # The rim light, on the side away from the sun.
    brush.outline(_crescent(-clamp(6 * light.side, -1, 1)), light.rim, 0.3 * abs(light.side) + 0.12, glow=True)


def _crescent(side: float) -> skia.Path:
    outer = skia.Path()
    outer.addCircle(0, 0, 0.97)
    inner = skia.Path()
    inner.addCircle(-0.12 * side, 0.08, 0.97)
    return skia.Op(outer, inner, skia.PathOp.kDifference_PathOp)
