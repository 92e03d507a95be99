"""A low wall of stone or brick, or a bench of planks: half-widths across, its own height down from the middle of its top."""

from __future__ import annotations

from collections.abc import Sequence

from generation.world.art.brush import Brush
from generation.world.art.colour import Light, code, darker, lighter, mix


def wall(brush: Brush, values: Sequence[float], material: str, light: Light) -> None:
    """Its top is seen from a little above."""
    body, line, style = code(values[0:3]), code(values[3:6]), values[6]
    if material == "wood":
        _bench(brush, body, line, light)
    else:
        _stones(brush, body, line, style, light)


def _bench(brush: Brush, body: tuple[float, float, float], line: tuple[float, float, float], light: Light) -> None:
    for x in (-0.86, 0.86):
        brush.box(x - 0.045, -1.0, x + 0.045, -0.1, darker(line, 0.35))
        brush.box(x - 0.045, -1.0, x - 0.02, -0.1, lighter(line, 0.15), 0.5)
    brush.box(-0.84, -0.62, 0.84, -0.5, darker(line, 0.45))
    brush.box(-1.0, -0.02, 1.0, 0.1, lighter(body, 0.22), corner=0.02)
    brush.box(-1.0, 0.028, 1.0, 0.046, darker(body, 0.4), 0.7)
    brush.box(-1.02, -0.2, 1.02, -0.01, body, corner=0.02)
    for x in (-0.6, -0.1, 0.35, 0.75):
        brush.line([(x - 0.16, -0.11), (x + 0.1, -0.115)], 0.012, darker(body, 0.35), 0.6)
    brush.wash(-1.02, -0.3, 1.02, -0.1, [(0, light.shade, 0.3), (1, light.shade, 0.0)])


def _stones(brush: Brush, body: tuple[float, float, float], line: tuple[float, float, float], style: float, light: Light) -> None:
    brush.box(-0.98, -1.0, 0.98, 0.0, line)
    rows, across = 4, 0.21 + 0.06 * style
    for row in range(rows):
        low, high = -1.0 + row * 0.86 / rows, -1.0 + (row + 1) * 0.86 / rows
        x, step = -0.97 - (0.5 * across if row % 2 else 0.0), 0
        while x < 0.97:
            left, right = max(x, -0.97), min(x + across, 0.97)
            tone = mix(body, darker(body, 0.35) if (row * 3 + step * 5) % 4 else lighter(body, 0.2), 0.4 * ((row * 7 + step * 3) % 5) / 4)
            if right - left > 0.03:
                brush.box(left + 0.008, low + 0.02, right - 0.008, high - 0.02, tone, corner=0.02)
            x, step = x + across, step + 1
    brush.box(-1.03, -0.17, 1.03, 0.02, lighter(body, 0.12), corner=0.02)
    brush.box(-1.03, -0.02, 1.03, 0.11, lighter(body, 0.38), corner=0.02)
    brush.wash(
        -0.98, -1.0, 0.98, -0.15, [(0, light.shade, 0.28), (0.6, light.shade, 0.0), (0.97, light.shade, 0.0), (1, light.shade, 0.35)]
    )
