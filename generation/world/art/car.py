"""A stunt car from the side in half-lengths about its middle, facing right, and a ramp in half-lengths and its own height."""

from __future__ import annotations

from collections.abc import Sequence

from generation.network.kinematics import CAR_AXLE, CAR_HEIGHT, CAR_WHEEL
from generation.world.art.brush import Brush
from generation.world.art.colour import WHITE, Light, code, darker, hexed, lighter, mix, shares

_GLASS, _STEEL, _RUBBER = hexed("9fd0e4"), hexed("b9c0cb"), hexed("26242b")


def _line(points: Sequence[tuple[float, float]], other: Sequence[tuple[float, float]], share: float) -> list[tuple[float, float]]:
    return [(a + (c - a) * share, b + (d - b) * share) for (a, b), (c, d) in zip(points, other, strict=True)]


def car(brush: Brush, values: Sequence[float], dent: float, light: Light) -> None:
    """Low or tall, with a stripe; a crash pushes the nose in and lifts the bonnet."""
    paint, accent, style = code(values[0:3]), code(values[3:6]), 0.5 + 0.5 * values[6]
    axle = CAR_WHEEL - CAR_HEIGHT
    nose = 1.0 - 0.16 * dent
    brush.box(-0.92, axle - 0.05, nose - 0.06, axle + 0.08, _RUBBER, 0.85, corner=0.04)
    low = [(-0.98, 0.02), (-0.98, 0.18), (-0.86, 0.24), (-0.5, 0.25), (-0.26, 0.43), (0.14, 0.43), (0.38, 0.24), (0.78, 0.19)]
    tall = [(-0.98, 0.02), (-0.98, 0.2), (-0.92, 0.27), (-0.72, 0.29), (-0.6, 0.5), (0.16, 0.5), (0.34, 0.27), (0.78, 0.21)]
    roof = _line(low, tall, style)
    front = [(nose - 0.05, 0.15 + 0.04 * dent), (nose, 0.04), (nose - 0.01, -0.16), (0.85, -0.2), (-0.9, -0.2), (-0.98, -0.14)]
    brush.soft([*roof, *front], darker(paint, 0.28))
    brush.soft([(0.985 * x, 0.97 * y + 0.008) for x, y in (*roof, *front)], paint)
    window = _line(
        [(-0.42, 0.25), (-0.23, 0.385), (-0.06, 0.385), (-0.06, 0.25)], [(-0.58, 0.29), (-0.52, 0.45), (-0.2, 0.45), (-0.2, 0.29)], style
    )
    brush.shape(window, darker(_GLASS, 0.1))
    brush.shape(
        _line([(0.0, 0.25), (0.0, 0.385), (0.13, 0.385), (0.31, 0.25)], [(-0.13, 0.28), (-0.13, 0.45), (0.13, 0.45), (0.28, 0.28)], style),
        _GLASS,
    )
    brush.line([(window[0][0] + 0.05, window[0][1] + 0.03), (window[1][0] + 0.06, window[1][1] - 0.02)], 0.03, WHITE, 0.5)
    plain, stripe, number = shares(values[7], 3)
    brush.box(-0.94, 0.02, nose - 0.06, 0.09, accent, stripe)
    brush.disc(-0.12, 0.02, 0.15, accent, number)
    brush.box(-0.15, -0.06, -0.09, 0.1, paint, number)
    brush.box(-0.96, -0.14, nose - 0.04, -0.09, accent, 0.6 * plain)
    brush.line([(-0.06, 0.22), (-0.06, -0.14)], 0.014, darker(paint, 0.45), 0.7)
    brush.box(0.02, 0.1, 0.1, 0.125, darker(paint, 0.5), corner=0.01)
    brush.oval(nose - 0.09, 0.07, 0.06, 0.045, hexed("fff3c4"), glow=True)
    brush.oval(-0.93, 0.1, 0.035, 0.05, hexed("e2463f"), glow=True)
    brush.shape([(0.4, 0.24), (0.74, 0.2), (0.72, 0.2 + 0.17 * dent), (0.42, 0.26)], darker(paint, 0.12), dent)
    brush.line([(nose - 0.12, 0.12), (nose - 0.2, 0.0), (nose - 0.1, -0.08)], 0.02, darker(paint, 0.6), dent)
    for side in (-1, 1):
        brush.disc(side * CAR_AXLE, axle, CAR_WHEEL * 1.22, darker(paint, 0.75))
    brush.stroke(
        [(roof[3][0], roof[3][1] - 0.02), (roof[4][0], roof[4][1] - 0.02), (roof[5][0], roof[5][1] - 0.02)], 0.02, light.rim, 0.5, glow=True
    )


def wheel(brush: Brush, values: Sequence[float], light: Light) -> None:
    """A tyre and five spokes, about its axle."""
    accent = mix(_STEEL, code(values[3:6]), 0.35)
    brush.disc(0, 0, CAR_WHEEL, _RUBBER)
    brush.disc(0, 0, CAR_WHEEL * 0.9, lighter(_RUBBER, 0.12))
    brush.disc(0, 0, CAR_WHEEL * 0.64, darker(_STEEL, 0.5))
    for x, y in ((0, 1), (0.951, 0.309), (0.588, -0.809), (-0.588, -0.809), (-0.951, 0.309)):
        brush.line([(0, 0), (0.58 * CAR_WHEEL * x, 0.58 * CAR_WHEEL * y)], 0.034, accent)
    brush.disc(0, 0, CAR_WHEEL * 0.64, accent, 0.9, width=0.022)
    brush.disc(0, 0, CAR_WHEEL * 0.2, lighter(accent, 0.4))
    brush.line([(0, 0.16), (0, 0.186)], 0.02, WHITE, 0.8)


def ramp(brush: Brush, values: Sequence[float], light: Light) -> None:
    """Planks that rise along x, on a frame; its end is upright."""
    wood, frame = code(values[0:3]), code(values[3:6])
    brush.shape([(-1.0, -1.0), (1.0, -1.0), (1.0, -0.04), (-0.98, -0.99)], darker(wood, 0.45))
    for x in (-0.4, -0.05, 0.3, 0.65, 0.93):
        top = -1.0 + (x + 1) / 2
        brush.line([(x, -0.98), (x, top - 0.06)], 0.045, darker(frame, 0.15))
    brush.line([(-0.72, -0.96), (0.95, -0.96)], 0.05, darker(frame, 0.3))
    brush.line([(-0.05, -0.95), (0.62, -0.3)], 0.035, darker(frame, 0.25))
    brush.line([(-0.98, -0.985), (0.99, -0.035)], 0.07, darker(wood, 0.2))
    brush.line([(-0.985, -0.965), (0.985, -0.01)], 0.045, lighter(wood, 0.15))
    brush.shape([(0.72, -0.12), (0.99, 0.02), (0.99, -0.05), (0.72, -0.19)], frame)
    brush.line([(-0.96, -0.955), (0.98, 0.005)], 0.014, light.rim, 0.4, glow=True)
