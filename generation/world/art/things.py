"""Everything that is no person, ball or place: shadows, the hoop, the xylophone and its mallets, in the units of the kinematics."""

from __future__ import annotations

import math
from collections.abc import Sequence

from generation.network.kinematics import BAR_WIDTH, BARS, BOARD_BEHIND, BOARD_BELOW, BOARD_TALL, POLE_BEHIND, STICK
from generation.world.art.brush import Brush
from generation.world.art.colour import WHITE, Colour, Light, clamp, code, darker, hexed, lighter, mix, ramp

_STEEL = hexed("7d8697")
RIM_FLAT = 0.17  # the rim's ellipse: height over width
NET_LONG, NET_NARROW = 1.22, 0.52  # the net's length, and its width at the lower end
_STRINGS, _KNOTS = 9, 5


def shadow(brush: Brush, light: Light) -> None:
    """A unit disc of soft dark."""
    brush.halo(0, 0, 1, 1, [(0, light.shade, 1.0), (0.45, light.shade, 0.72), (1, light.shade, 0.0)])


# Hoop


def hoop_pole(brush: Brush, values: Sequence[float]) -> None:
    """From the ground (0) to the height of the rim (1)."""
    pad = mix(code(values[0:3]), hexed("37507f"), 0.35)
    brush.box(-0.07, -0.012, 0.07, 1.03, darker(_STEEL, 0.12))
    brush.box(-0.07, -0.012, -0.025, 1.03, lighter(_STEEL, 0.25))
    brush.box(-0.14, 0.0, 0.14, 0.45, pad, corner=0.02)
    brush.box(-0.14, 0.01, -0.06, 0.44, lighter(pad, 0.28), 0.6, corner=0.02)
    brush.box(-0.3, -0.016, 0.3, 0.014, darker(_STEEL, 0.35), corner=0.008)


def hoop_board(brush: Brush, values: Sequence[float], light: Light) -> None:
    """The backboard in a slanting view, and the arm that holds it."""
    reach = POLE_BEHIND - BOARD_BEHIND
    board, paint = code(values[3:6]), code(values[0:3])
    low, high = -BOARD_BELOW, BOARD_TALL - BOARD_BELOW
    arm = darker(_STEEL, 0.2)
    brush.line([(reach, -0.02), (reach, 0.42)], 0.13, darker(_STEEL, 0.12))
    brush.line([(reach, 0.40), (0.04, 0.62)], 0.08, arm)
    brush.line([(reach, 0.08), (0.04, 0.22)], 0.07, arm)
    left, right, grow = -0.1, 0.15, 0.07

    def face(across: float, up: float) -> tuple[float, float]:
        """A point of the board: across 0 (far edge) to 1 (near edge), up 0 to 1."""
        bottom, top = low - grow * across * 0.6, high + grow * across
        return left + (right - left) * across, bottom + (top - bottom) * up

    def panel(margin_across: float, low_up: float, high_up: float) -> list[tuple[float, float]]:
        near = 1 - margin_across
        return [face(margin_across, low_up), face(near, low_up), face(near, high_up), face(margin_across, high_up)]

    thick = [(x + 0.045, y) for x, y in panel(0, 0, 1)]
    brush.shape([thick[0], thick[1], thick[2], thick[3]], darker(board, 0.45))
    brush.shape(panel(0, 0, 1), lighter(board, 0.25))
    brush.fade(panel(0, 0, 1), face(0, 0), face(1, 1), [(0, light.shade, 0.2), (0.6, WHITE, 0.0), (1, WHITE, 0.5)])
    for outline, width in ((panel(0, 0, 1), 0.045), (panel(0.26, 0.17, 0.58), 0.04)):
        brush.line([*outline, outline[0]], width, paint)


def _half_ring(side: int, shrink: float = 1.0) -> list[tuple[float, float]]:
    """Half of the rim's ellipse from its front tip (-1, 0) round the far (+1) or near (-1) side to (1, 0)."""
    angles = [math.pi - math.pi * step / 10 for step in range(11)]
    return [(shrink * math.cos(angle), side * shrink * RIM_FLAT * math.sin(angle)) for angle in angles]


def hoop_back(brush: Brush, values: Sequence[float]) -> None:
    """The far half of the rim and the bracket to the board."""
    rim = code(values[0:3])
    edge = BOARD_BEHIND / 0.45
    brush.shape([(0.95, 0.05), (edge, 0.16), (edge, -0.24), (0.95, -0.07)], darker(rim, 0.35))
    brush.stroke(_half_ring(1), 0.1, darker(rim, 0.25))


def hoop_front(brush: Brush, values: Sequence[float], pose: Sequence[float], light: Light) -> None:
    """The net and the near half of the rim. The net swings sideways at its end, and is tossed up by `net_lift`."""
    sway, lift = clamp(pose[0], -1.5, 1.5), clamp(pose[1], -0.4, 1.2)
    rim = code(values[0:3])
    string = mix(hexed("fffdf4"), rim, 0.25 + 0.25 * clamp(values[6], -1, 1))
    length, narrow = NET_LONG * (1 - 0.42 * lift), NET_NARROW + 0.16 * max(lift, 0.0) + 0.07 * clamp(values[6], -1, 1)

    def knot(turn: float, down: float) -> tuple[float, float]:
        """A place on the net: turn -1..1 along the near side, down 0..1."""
        angle = turn * math.pi / 2
        radius = 1 + (narrow - 1) * (1 - (1 - down) ** 1.6)
        x = radius * math.sin(angle) + 0.38 * sway * down * down
        return x, -RIM_FLAT * radius * math.cos(angle) - length * down + 0.1 * lift * math.sin(2.5 * down)

    for side in (-1, 1):
        for index in range(_STRINGS):
            start = -1 + 2 * index / (_STRINGS - 1)
            points = []
            for row in range(_KNOTS + 1):  # a string goes to and fro between its neighbours: together they make diamonds
                turn = start + side * (row % 2) / (_STRINGS - 1)
                points.append(knot(clamp(turn, -1, 1), row / _KNOTS))
            brush.line(points, 0.04, string, 0.85)
    brush.stroke([knot(-1 + step / 4, 1.0) for step in range(9)], 0.045, string, 0.9)
    brush.stroke(_half_ring(-1), 0.12, rim)
    brush.stroke([(x, y + 0.03) for x, y in _half_ring(-1, 0.99)[2:8]], 0.035, light.rim, 0.6, glow=True)


# Xylophone


def _bar_half(number: int) -> float:
    """Half of a bar's length as it is seen from above at a slant."""
    return 0.2 - 0.075 * number / (BARS - 1)


def xylophone_legs(brush: Brush, values: Sequence[float]) -> None:
    """Two trestles from the ground (0) to the bars (1)."""
    wood = code(values[1:4])
    for side in (-1, 1):
        foot, top = 0.86 * side, 0.8 * side
        brush.line([(foot + 0.09, 0.0), (top - 0.05, 0.93)], 0.04, darker(wood, 0.4))
        brush.line([(foot - 0.09, 0.0), (top + 0.05, 0.93)], 0.045, darker(wood, 0.1))
        brush.line([(foot - 0.1, 0.0), (foot - 0.075, 0.0)], 0.05, darker(wood, 0.5))
        brush.line([(foot + 0.075, 0.0), (foot + 0.1, 0.0)], 0.05, darker(wood, 0.5))
    brush.line([(-0.83, 0.3), (0.83, 0.3)], 0.035, darker(wood, 0.25))


def xylophone_frame(brush: Brush, values: Sequence[float], material: str) -> None:
    """The tubes that hang under the bars, and the two rails they lie on."""
    wood = code(values[1:4])
    tube = hexed("c9a558") if material != "metal" else hexed("b4bccb")
    for number in range(BARS):
        x = (number - (BARS - 1) / 2) * BAR_WIDTH
        long = 0.42 - 0.2 * number / (BARS - 1)
        brush.box(x - 0.06, -long, x + 0.06, -0.05, tube, corner=0.03)
        brush.box(x - 0.06, -long, x - 0.022, -0.05, lighter(tube, 0.45), 0.8, corner=0.02)
        brush.box(x + 0.025, -long, x + 0.06, -0.05, darker(tube, 0.4), 0.5, corner=0.02)
    brush.shape([(-1.05, 0.155), (1.05, 0.1), (1.05, 0.065), (-1.05, 0.115)], darker(wood, 0.3))
    brush.shape([(-1.07, -0.1), (1.07, -0.06), (1.07, -0.115), (-1.07, -0.165)], wood)
    brush.shape([(-1.07, -0.1), (1.07, -0.06), (1.07, -0.075), (-1.07, -0.118)], lighter(wood, 0.35))
    for side, low, high in ((-1, -0.17, 0.165), (1, -0.12, 0.11)):
        brush.box(side * 1.04 - 0.03, low, side * 1.04 + 0.03, high, darker(wood, 0.12), corner=0.02)


_RAINBOW = [hexed(text) for text in ("ea4f4a", "f58a3c", "f6c544", "7cc35a", "3fb59a", "4497d8", "6a6bd6", "b45cc4", "ea4f4a")]  # a ring


def bar_colour(palette: float, number: int, material: str) -> Colour:
    """A rainbow from low to high; the palette value turns it, and wood is warmer and calmer than metal."""
    colour = ramp(_RAINBOW, (0.8 * number / (BARS - 1) + 0.45 * (1 + palette)) % 1.0)
    return mix(colour, hexed("b5743a"), 0.25) if material == "wood" else lighter(colour, 0.06)


def xylophone_bar(brush: Brush, values: Sequence[float], material: str, number: int, ring: float, light: Light) -> None:
    """One bar about the middle of its top surface; it shines while it rings."""
    ring, half, wide = clamp(ring), _bar_half(number), BAR_WIDTH * 0.43
    colour = mix(bar_colour(values[0], number, material), hexed("fffbe2"), 0.6 * ring)
    top = wide * 0.93
    brush.halo(0, 0, 0.165, half * 1.35, [(0, hexed("fff3b0"), 0.95 * ring), (0.6, hexed("ffe99a"), 0.7 * ring), (1, hexed("ffe07a"), 0.0)])
    brush.box(-wide, -half - 0.045, wide, -half + 0.03, darker(colour, 0.4), corner=0.02)
    brush.shape([(-wide, -half), (wide, -half), (top, half), (-top, half)], colour)
    brush.fade(
        [(-wide, -half), (wide, -half), (top, half), (-top, half)],
        (0, -half),
        (0, half),
        [(0, WHITE, 0.25), (0.5, WHITE, 0.0), (1, light.shade, 0.25)],
    )
    brush.shape(
        [(-wide * 0.8, -half), (-wide * 0.45, -half), (-top * 0.45, half), (-top * 0.8, half)],
        lighter(colour, 0.55),
        0.65 if material == "metal" else 0.3,
    )
    if material != "metal":
        for x in (0.15, 0.5, 0.72):
            brush.line([(wide * x, -half * 0.95), (top * x, half * 0.95)], 0.007, darker(colour, 0.35), 0.5)
    for y in (-half * 0.72, half * 0.72):
        brush.disc(0, y, 0.019, darker(colour, 0.55))
        brush.disc(-0.004, y + 0.005, 0.009, hexed("f3ead6"))


def mallet(brush: Brush, values: Sequence[float], light: Light) -> None:
    """A head of yarn about the origin, its stick along local x."""
    colour, stick = code(values[0:3]), hexed("d8a56a")
    brush.limb(0.6, 0, STICK, 0, 0.13, 0.19, stick)
    brush.limb(1.0, 0.05, STICK - 0.2, 0.06, 0.03, 0.05, lighter(stick, 0.5), 0.7)
    brush.limb(STICK - 1.6, 0, STICK, 0, 0.2, 0.22, darker(stick, 0.55))
    brush.disc(0, 0, 1, colour)
    brush.ball(1, 0.3, 0.0, 1.3, [(0, WHITE, 0.3), (0.5, WHITE, 0.0), (1, light.shade, 0.5)])
    for bow in (-0.5, 0.0, 0.5):
        brush.stroke([(-0.55, bow * 1.2), (0.0, bow * 0.75), (0.6, bow * 1.1)], 0.09, darker(colour, 0.3), 0.6)
