"""A bowling lane and its pins, in pin heights: the lane, the deck under the pins with the pit's dark mouth, a pin, the pit's near wall."""

from __future__ import annotations

from collections.abc import Sequence

import skia

from generation.network.kinematics import DEEPER, GUTTER, LANE_HALF, PIT_AT, PIT_TALL
from generation.world.art.brush import Brush, Point
from generation.world.art.colour import BLACK, WHITE, Colour, Light, code, darker, hexed, lighter, mix

_EDGE, _BRINK = LANE_HALF * DEEPER[1], (LANE_HALF + GUTTER) * DEEPER[1]  # up and down from the lane's middle, as they are drawn
_BOARDS = 9
_DARK = hexed("17131f")


def _strip(brush: Brush, wood: Colour, left: float, right: float, light: Light) -> None:
    """Wood between two gutters, boards along it and the light of lamps on its varnish."""
    brush.wash(left, -_BRINK, right, _BRINK, [(0, darker(wood, 0.62), 1), (1, darker(wood, 0.72), 1)])
    for low, high in ((-_BRINK, -_EDGE), (_EDGE, _BRINK)):  # the gutters are round
        grey = hexed("6d7079")
        stops = [(0, lighter(grey, 0.2), 1), (0.25, darker(grey, 0.25), 1), (0.7, darker(grey, 0.6), 1), (1, darker(grey, 0.25), 1)]
        brush.wash(left, low + 0.012, right, high - 0.012, stops)
    brush.wash(left, -_EDGE, right, _EDGE, [(0, lighter(wood, 0.1), 1), (0.6, wood, 1), (1, darker(wood, 0.12), 1)])
    for board in range(1, _BOARDS):
        y = -_EDGE + 2 * _EDGE * board / _BOARDS
        brush.box(left, y - 0.004, right, y + 0.004, darker(wood, 0.35), 0.4)
        if board % 2:
            brush.box(left, y, right, y + 2 * _EDGE / _BOARDS, darker(wood, 0.3), 0.1)
    brush.wash(left, 0.05, right, 0.16, [(0, WHITE, 0.0), (0.5, WHITE, 0.3), (1, WHITE, 0.0)])
    for y in (-_EDGE, _EDGE):
        brush.box(left, y - 0.013, right, y + 0.013, darker(wood, 0.55))
    brush.wash(left, -_BRINK - 0.1, right, -_BRINK, [(0, darker(wood, 0.45), 1), (1, darker(wood, 0.2), 1)])  # its near side
    brush.box(left, -_BRINK - 0.012, right, -_BRINK + 0.018, lighter(wood, 0.25))
    brush.box(left, _BRINK - 0.012, right, _BRINK + 0.02, darker(wood, 0.3))
    brush.wash(left, -_BRINK - 0.1, right, _BRINK, [(0, light.shade, 0.1), (1, light.shade, 0.0)])


def lane(brush: Brush, values: Sequence[float], light: Light) -> None:
    """From the foul line (-1) to the head pin (0): dots and arrows on the boards, a dark line at its beginning."""
    wood = code(values[3:6])
    slant = 0.6 / 7.0  # the ends of the lane lean away, here as on a lane of usual length
    brush.canvas.save()
    outline = [(-1 - slant, _BRINK + 0.02), (0.015, _BRINK + 0.02), (0.015, -_BRINK - 0.1), (-1 + slant, -_BRINK - 0.1)]
    path = skia.Path()
    path.addPoly([skia.Point(x, y) for x, y in outline], True)
    brush.canvas.clipPath(path, skia.ClipOp.kIntersect, True)
    _strip(brush, wood, -1.12, 0.02, light)
    ink = darker(wood, 0.68)
    for step in range(-3, 4):
        along, up = -0.62 + 0.045 * (3 - abs(step)), 0.062 * step
        x = along - 0.35 * slant * step / 2
        brush.shape([(x - 0.022, up - 0.024), (x - 0.022, up + 0.024), (x + 0.026, up)], ink, 0.85)
    for dot in (-3.3, -2.5, -1.7, 1.7, 2.5, 3.3):
        brush.oval(-0.84 - 0.35 * slant * dot / 2, 0.062 * dot, 0.009, 0.014, ink, 0.8)
    near, far = (-1 + slant, -_BRINK - 0.1), (-1 - slant, _BRINK)
    brush.line([near, far], 0.05, darker(wood, 0.75))
    brush.canvas.restore()


def deck(brush: Brush, values: Sequence[float], light: Light) -> None:
    """Under the pins and behind them: wood with its ten spots, then the pit, dark and open to the lane."""
    wood, pit = code(values[3:6]), code(values[6:9])
    lean, tall = DEEPER[0] * (LANE_HALF + GUTTER), PIT_TALL
    near, far = PIT_AT - lean, PIT_AT + lean
    _strip(brush, wood, -0.85, near + 0.05, light)
    # The far wall inside, seen over the mouth, and the roof.
    brush.shape([(far, _BRINK), (far, _BRINK + tall), (far + 2.4, _BRINK + tall), (far + 2.4, _BRINK)], darker(pit, 0.62))
    mouth: list[Point] = [(near, -_BRINK - 0.1), (far, _BRINK), (far, _BRINK + tall), (near, -_BRINK + tall)]
    brush.shape(mouth, _DARK)
    brush.fade(mouth, (far, 0), (near + 0.1, 0), [(0, darker(pit, 0.5), 0.9), (0.6, darker(pit, 0.8), 0.6), (1, BLACK, 0.5)])
    brush.shape([(near, -_BRINK + tall), (far, _BRINK + tall), (far + 1.6, _BRINK + tall), (near + 1.6, -_BRINK + tall)], lighter(pit, 0.3))
    # A bright sign over the mouth, as wide as the lane.
    board = [
        (near - 0.02, -_BRINK + tall - 0.48),
        (far - 0.02, _BRINK + tall - 0.48),
        (far - 0.02, _BRINK + tall),
        (near - 0.02, -_BRINK + tall),
    ]
    brush.shape(board, pit)
    brush.fade(board, (far, 0), (near, 0), [(0, WHITE, 0.28), (1, light.shade, 0.15)])
    for part in (0.17, 0.5, 0.83):
        x, y = near + (far - near) * part - 0.02, -_BRINK + 2 * _BRINK * part + tall - 0.24
        brush.soft([(x - 0.075, y - 0.13), (x + 0.075, y - 0.16), (x + 0.075, y + 0.1), (x - 0.075, y + 0.13)], lighter(pit, 0.75))
    for row in range(4):  # light on the deck beneath each row
        brush.oval(row * 0.693, 0.0, 0.24, 0.17, WHITE, 0.05)


def pit(brush: Brush, values: Sequence[float], light: Light) -> None:
    """The near side wall, from its front foot: what has gone in is behind it."""
    paint, trim = code(values[6:9]), code(values[0:3])
    brush.box(0.0, -0.1, 1.6, PIT_TALL, darker(paint, 0.12), corner=0.03)
    brush.wash(0.03, -0.08, 1.57, PIT_TALL - 0.02, [(0, darker(paint, 0.35), 1), (0.5, paint, 1), (1, lighter(paint, 0.2), 1)])
    brush.box(0.0, PIT_TALL - 0.5, 1.6, PIT_TALL, lighter(paint, 0.12))
    brush.box(0.0, PIT_TALL - 0.53, 1.6, PIT_TALL - 0.47, darker(paint, 0.45), 0.7)
    brush.canvas.save()
    brush.canvas.translate(0.8, 0.3)
    brush.canvas.scale(0.78, 0.78)
    _outline(brush, lighter(paint, 0.7), 0.9)
    _rings(brush, trim)
    brush.canvas.restore()
    for side in (-1, 1):
        brush.soft([(0.8 + side * 0.3, 0.62), (0.8 + side * 0.58, 0.72), (0.8 + side * 0.36, 0.5)], lighter(paint, 0.55), 0.8)
    for x in (0.18, 0.8, 1.42):
        brush.disc(x, PIT_TALL - 0.24, 0.11, mix(hexed("fff2b8"), trim, 0.25), glow=True)
        brush.disc(x - 0.03, PIT_TALL - 0.21, 0.035, WHITE, 0.9, glow=True)
    brush.box(0.0, -0.1, 0.07, PIT_TALL, lighter(paint, 0.5), 0.9, corner=0.02)
    brush.box(0.0, PIT_TALL - 0.03, 1.6, PIT_TALL + 0.04, lighter(paint, 0.45), corner=0.02)
    brush.box(0.0, -0.1, 1.6, -0.04, light.shade, 0.4)


_SIDE: tuple[Point, ...] = (
    (0.068, 0.0), (0.1, 0.07), (0.146, 0.2), (0.159, 0.3), (0.148, 0.39), (0.11, 0.52), (0.07, 0.63), (0.059, 0.7), (0.064, 0.77),
    (0.083, 0.85), (0.085, 0.915), (0.066, 0.97), (0.03, 0.997),
)  # fmt: skip


def _outline(brush: Brush, colour: Colour, alpha: float = 1.0) -> None:
    brush.soft([*_SIDE, *((-x, y) for x, y in reversed(_SIDE))], colour, alpha)


def _rings(brush: Brush, colour: Colour) -> None:
    """Two round the neck."""
    for y, half in ((0.645, 0.064), (0.725, 0.058)):
        brush.stroke([(-half, y + 0.006), (0, y - 0.012), (half, y + 0.006)], 0.042, colour)


def pin(brush: Brush, values: Sequence[float], light: Light) -> None:
    """White and glossy, with two rings; from its foot."""
    white = hexed("fbf8f0")
    _outline(brush, darker(white, 0.28))
    brush.canvas.save()
    brush.canvas.scale(0.93, 1.0)
    brush.canvas.translate(-0.004, 0.0)
    _outline(brush, white)
    brush.canvas.restore()
    _rings(brush, code(values[0:3]))
    shade = [
        (0.055, 0.02),
        (0.09, 0.09),
        (0.13, 0.22),
        (0.14, 0.31),
        (0.128, 0.4),
        (0.09, 0.53),
        (0.052, 0.64),
        (0.044, 0.71),
        (0.064, 0.88),
    ]
    brush.stroke(shade, 0.03, light.shade, 0.22)
    brush.stroke([(-0.09, 0.16), (-0.112, 0.29), (-0.1, 0.4), (-0.07, 0.52)], 0.034, WHITE, 0.95, glow=True)
    brush.stroke([(-0.05, 0.86), (-0.044, 0.93), (-0.025, 0.965)], 0.02, WHITE, 0.95, glow=True)
    brush.box(-0.068, 0.0, 0.068, 0.028, darker(white, 0.45), 0.8, corner=0.01)
    brush.stroke([(0.148, 0.3), (0.138, 0.4), (0.1, 0.53)], 0.012, light.rim, 0.4, glow=True)
