"""A screen that stands free: lattice panels that fold, a painted board or a curtain on a rail, in half-widths about its foot.

Whatever it looks like, it is opaque between -1 and 1 and up to SCREEN_TALL: what is behind is not to be seen.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import skia

from generation.network.kinematics import SCREEN_TALL
from generation.world.art.brush import Brush
from generation.world.art.colour import WHITE, Colour, Light, code, darker, lighter, mix, shares

_PANELS = 3
_FOLDS = 9
_WAVES = 4


def screen(brush: Brush, values: Sequence[float], light: Light) -> None:
    """The style is a gene: one of three, or between two of them."""
    body, frame = code(values[0:3]), code(values[3:6])
    lattice, board, curtain = shares(values[6], 3)
    for x in (-0.82, 0.0, 0.82):
        brush.box(x - 0.13, -0.045, x + 0.13, 0.03, darker(frame, 0.5), corner=0.02)
    brush.box(-1, 0, 1, SCREEN_TALL, darker(frame, 0.12), corner=0.04)
    _folding(brush, body, frame, light, lattice)
    _board(brush, body, frame, light, board)
    _curtain(brush, body, frame, light, curtain)


def _folding(brush: Brush, body: Colour, frame: Colour, light: Light, shown: float) -> None:
    """Three panels in a zigzag, each paper in a wooden lattice."""
    paper, wide = lighter(body, 0.45), 2 / _PANELS
    for panel in range(_PANELS):
        left, turned = -1 + panel * wide, panel % 2
        middle, right, top = left + wide / 2, left + wide, SCREEN_TALL
        brush.oval(middle, top - 0.02, wide / 2 - 0.01, 0.13, frame, shown)
        brush.box(left + 0.01, 0.01, right - 0.01, top, frame, shown, corner=0.03)
        brush.oval(middle, top - 0.09, wide / 2 - 0.07, 0.1, body, shown)
        brush.box(left + 0.065, 0.1, right - 0.065, top - 0.1, paper, shown)
        brush.box(left + 0.065, 0.1, right - 0.065, 0.62, body, shown)
        bars = [(middle - 0.017, 0.1, middle + 0.017, top - 0.1)]
        bars += [(left + 0.05, y - 0.014, right - 0.05, y + 0.014) for y in (0.62, 0.97, 1.32, 1.67)]
        brush.tiles(bars, mix(frame, paper, 0.15), shown)
        edge = (left, 0.0), (right, 0.0)
        near, far = edge if turned else edge[::-1]
        face = [(left, 0.0), (right, 0.0), (right, top), (left, top)]
        brush.fade(face, near, far, [(0, light.shade, 0.34 * shown), (0.75, light.shade, 0.0), (1, WHITE, 0.16 * shown)])
    for hinge in (-1 / 3, 1 / 3):
        brush.line([(hinge, 0.03), (hinge, SCREEN_TALL - 0.03)], 0.018, darker(frame, 0.55), 0.8 * shown)


def _board(brush: Brush, body: Colour, frame: Colour, light: Light, shown: float) -> None:
    """Waves of three tones in a broad frame."""
    top = SCREEN_TALL
    brush.box(-1, 0, 1, top, frame, shown, corner=0.04)
    brush.box(-1, top - 0.05, 1, top, lighter(frame, 0.35), 0.7 * shown, corner=0.03)
    brush.canvas.save()
    inner = 0.09
    brush.canvas.clipRect(skia.Rect.MakeLTRB(-1 + inner, inner, 1 - inner, top - inner))
    brush.box(-1, 0, 1, top, lighter(body, 0.55), shown)
    tones = (lighter(body, 0.2), body, darker(body, 0.22), darker(body, 0.42))
    for wave in range(_WAVES):
        crest, phase = top * (0.78 - 0.2 * wave), 1.9 * wave
        line = [(-1.2 + 0.1 * step, crest + 0.11 * math.sin(phase + 0.42 * step)) for step in range(25)]
        brush.shape([(-1.2, -0.1), *line, (1.2, -0.1)], tones[wave], shown)
    brush.canvas.restore()
    light_up = [(0, light.shade, 0.22 * shown), (0.6, light.shade, 0.0), (1, WHITE, 0.1 * shown)]
    brush.fade([(-1, 0), (1, 0), (1, top), (-1, top)], (0, 0), (0, top), light_up)


def _curtain(brush: Brush, body: Colour, frame: Colour, light: Light, shown: float) -> None:
    """Cloth in even folds that hangs from a rail with two knobs, and a border along its hem."""
    top, wide = SCREEN_TALL, 2 / _FOLDS
    brush.box(-1, 0, 1, top, body, shown)
    soft = [(0, light.shade, 0.42 * shown), (0.3, light.shade, 0.05 * shown), (0.5, WHITE, 0.3 * shown)]
    soft += [(1 - place, colour, alpha) for place, colour, alpha in soft[1::-1]]
    for fold in range(_FOLDS):
        left = -1 + fold * wide
        right = left + wide
        brush.fade([(left, 0), (right, 0), (right, top), (left, top)], (left, 0), (right, 0), soft)
    brush.box(-1, 0.12, 1, 0.24, mix(frame, lighter(body, 0.6), 0.35), 0.75 * shown)
    brush.fade([(-1, 0), (1, 0), (1, top), (-1, top)], (0, top), (0, top - 0.4), [(0, light.shade, 0.35 * shown), (1, light.shade, 0.0)])
    for side in (-1, 1):
        brush.box(side * 1.0 - 0.035, 0, side * 1.0 + 0.035, top, darker(frame, 0.1), shown, corner=0.02)
        brush.disc(side * 1.0, top + 0.05, 0.07, lighter(frame, 0.15), shown)
    brush.line([(-1, top), (1, top)], 0.07, frame, shown)
    brush.line([(-1, top + 0.012), (1, top + 0.012)], 0.018, lighter(frame, 0.5), 0.7 * shown)
