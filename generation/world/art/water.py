"""Water in half-widths and metres, a paddleboard in half-lengths, and what a splash throws up, in metres."""

from __future__ import annotations

from collections.abc import Sequence

from generation.network.kinematics import PADDLE_DECK, WATER_DEEP, WATER_FAR, WAVE_DEEP
from generation.world.art.brush import Brush
from generation.world.art.colour import WHITE, Light, code, darker, hexed, lighter, mix, shares

_GLINTS = ((-0.83, 0.3), (-0.52, 0.16), (-0.31, 0.36), (-0.1, 0.24), (0.2, 0.13), (0.42, 0.33), (0.61, 0.2), (0.86, 0.29))


def water_far(brush: Brush, values: Sequence[float], light: Light) -> None:
    """From under the waves up to the far shore."""
    near, far = code(values[0:3]), code(values[3:6])
    brush.wash(-1.02, -0.3, 1.02, WATER_FAR, [(0, near, 1.0), (0.4, near, 1.0), (1, far, 1.0)])
    for index, (x, y) in enumerate(_GLINTS):
        long = (0.05 + 0.012 * (index % 3)) * (1 - 0.8 * (y - 0.1))
        brush.box(x - long, y - 0.008, x + long, y + 0.008, mix(far, WHITE, 0.5), 0.35 + 0.25 * values[6], corner=0.008)
    brush.box(-1.02, WATER_FAR - 0.02, 1.02, WATER_FAR + 0.012, lighter(far, 0.5), 0.7)
    brush.wash(-1.02, WATER_FAR - 0.1, 1.02, WATER_FAR, [(0, light.rim, 0.0), (1, light.rim, 0.25)], glow=True)


def water_near(brush: Brush, values: Sequence[float], light: Light) -> None:
    """The depth under the waves."""
    near = code(values[0:3])
    brush.wash(-1.02, -WATER_DEEP, 1.02, 0.02, [(0, darker(near, 0.55), 1.0), (1, darker(near, 0.1), 1.0)])
    brush.wash(-1.02, -WATER_DEEP, 1.02, -0.7, [(0, light.shade, 0.3), (1, light.shade, 0.0)])


def wave(brush: Brush, values: Sequence[float], light: Light) -> None:
    """One strip of the surface, a metre wide: foam on top, and below it the colour that the depth begins with."""
    near, far = code(values[0:3]), code(values[3:6])
    stops = [(0, darker(near, 0.1), 1.0), (0.5, darker(near, 0.05), 1.0), (1, mix(near, far, 0.45), 1.0)]
    brush.wash(-0.51, -WAVE_DEEP, 0.51, 0.0, stops)
    brush.box(-0.51, -0.055, 0.51, 0.0, mix(far, WHITE, 0.2))
    brush.box(-0.51, -0.02, 0.51, 0.018, mix(far, WHITE, 0.7))
    brush.box(-0.51, 0.004, 0.51, 0.018, light.rim, 0.35, glow=True)


def paddleboard(brush: Brush, values: Sequence[float], light: Light) -> None:
    """From the side: a long flat hull whose nose bends up, a deck pad, and a stripe."""
    hull, accent = code(values[0:3]), code(values[3:6])
    stripe, dashes, tip = shares(values[6], 3)
    top = PADDLE_DECK
    outline = [
        (-1.0, 0.035), (-0.85, top), (0.0, top), (0.7, top + 0.004), (0.92, top + 0.03), (1.02, top + 0.075),
        (0.97, 0.03), (0.75, -0.05), (0.0, -0.066), (-0.8, -0.055),
    ]  # fmt: skip
    brush.soft(outline, darker(hull, 0.25))
    brush.soft([(x, y + 0.012 if y < 0 else y) for x, y in outline], hull)
    brush.box(-0.62, top - 0.012, 0.35, top + 0.006, hexed("3a3f4c"), corner=0.006)
    brush.line([(-0.85, 0.0), (0.85, 0.008)], 0.02, accent, stripe)
    for x in (-0.7, -0.35, 0.0, 0.35, 0.7):
        brush.line([(x - 0.09, -0.002), (x + 0.09, 0.0)], 0.026, accent, dashes)
    brush.shape([(0.55, -0.05), (0.8, -0.035), (0.99, 0.03), (1.0, 0.09), (0.75, 0.045), (0.62, 0.044)], accent, tip)
    brush.line([(-0.85, top - 0.004), (0.7, top)], 0.008, light.rim, 0.45, glow=True)


_CLUSTER = (
    (0.0, 0.0, 0.085), (0.1, 0.065, 0.045), (-0.11, 0.045, 0.05), (0.045, 0.145, 0.034),
    (-0.045, -0.13, 0.04), (0.125, -0.085, 0.03), (-0.13, -0.075, 0.027),
)  # fmt: skip


def drop(brush: Brush, values: Sequence[float], light: Light) -> None:
    """A cluster of drops."""
    white = code(values[0:3])
    for x, y, radius in _CLUSTER:
        brush.disc(x, y, radius, darker(white, 0.14), 0.9)
        brush.disc(x - 0.15 * radius, y + 0.18 * radius, 0.74 * radius, lighter(white, 0.5), 0.95)
    brush.disc(-0.026, 0.03, 0.02, light.rim, 0.8, glow=True)


def foam(brush: Brush, values: Sequence[float], light: Light) -> None:
    """The crown of water between the drops."""
    white = code(values[0:3])
    crown = [(-0.88, -0.1), (-0.74, 0.12), (-0.62, 0.03), (-0.45, 0.3), (-0.29, 0.09), (-0.1, 0.42), (0.08, 0.12), (0.27, 0.36),
             (0.43, 0.08), (0.62, 0.24), (0.72, 0.05), (0.88, -0.1), (0.0, -0.13)]  # fmt: skip
    brush.soft([(0.98 * x, 0.98 * y - 0.008) for x, y in crown], darker(white, 0.16), 0.85)
    brush.soft([(0.88 * x, 0.8 * y - 0.03) for x, y in crown], lighter(white, 0.45), 0.9)
    brush.line([(-0.8, -0.08), (0.8, -0.08)], 0.07, lighter(white, 0.6), 0.9)
