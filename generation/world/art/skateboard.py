"""A skateboard from the side, in half-lengths about the middle of its deck: bent up at both ends, on two axles."""

from __future__ import annotations

from collections.abc import Sequence

from generation.network.kinematics import AXLE_X, DECK_HEIGHT, TAIL_X, TAIL_Y, WHEEL
from generation.world.art.brush import Brush
from generation.world.art.colour import WHITE, Light, code, darker, hexed, lighter, mix

_LINE = (
    (-TAIL_X, TAIL_Y),
    (-0.86, 0.08),
    (-0.72, 0.012),
    (-0.55, 0.0),
    (0.0, -0.006),
    (0.55, 0.0),
    (0.72, 0.012),
    (0.86, 0.08),
    (TAIL_X, TAIL_Y),
)


def skateboard(brush: Brush, values: Sequence[float], light: Light) -> None:
    """Grip on top, painted below, steel between the wheels."""
    deck, wheels = code(values[0:3]), code(values[3:6])
    steel, axle = hexed("8d96a6"), DECK_HEIGHT - WHEEL
    for side in (-1, 1):
        x = side * AXLE_X
        brush.shape([(x - 0.12, -0.02), (x + 0.12, -0.02), (x + 0.05, -axle + 0.01), (x - 0.05, -axle + 0.01)], darker(steel, 0.3))
        brush.shape([(x - 0.1, -0.03), (x + 0.02, -0.03), (x + 0.0, -axle + 0.03), (x - 0.04, -axle + 0.03)], lighter(steel, 0.3), 0.8)
        brush.disc(x, -axle, WHEEL, darker(wheels, 0.12))
        brush.disc(x - 0.006, -axle + 0.008, WHEEL * 0.82, lighter(wheels, 0.15))
        brush.disc(x, -axle, WHEEL * 0.38, darker(steel, 0.35))
        brush.disc(x - 0.008, -axle + 0.01, WHEEL * 0.16, WHITE, 0.9)
    brush.stroke(_LINE, 0.1, darker(deck, 0.35))
    brush.stroke([(x, y + 0.008) for x, y in _LINE], 0.072, deck)
    stripe = mix(lighter(deck, 0.6), wheels, 0.5 + 0.5 * values[6])
    brush.stroke([(x, y - 0.006) for x, y in _LINE[2:7]], 0.022, stripe)
    brush.stroke([(x, y + 0.04) for x, y in _LINE], 0.03, hexed("2a2730"))
    brush.stroke([(x, y + 0.052) for x, y in _LINE[4:]], 0.01, light.rim, 0.35, glow=True)
