"""Where a tracked body was touched: kinks in its path, dated between frames, told from jumps that nothing can explain.

- Between touches a ball flies on a parabola, so three frames on each side, freed of gravity, are two straight lines.
- A touch is where the two lines meet at an angle; a jump is where they do not meet at all.

Shape suffixes: T frames, G gaps between two frames, 2 the coordinates x and y.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from generation.network.plan import FPS, GRAVITY

Array = NDArray[np.float64]

SIDE = 3  # frames on each side of a gap
LEAST_TURN = 0.8  # metres a second of change that counts as a touch; the tracker's noise makes about 0.3
MOST_STEADY = 2.2  # metres a second: a hovering body's
FARTHEST_APART = 0.22  # metres by which the two lines may miss each other at a touch
LEAST_HOP = 0.45  # metres a second upwards; less cannot be told from lying
REST_BAND = 0.06  # metres about its resting height within which a ball lies or rolls


@dataclass(frozen=True)
class Kink:
    """One abrupt change of velocity. `apart` is how far the path before and the path after stay from meeting."""

    time: float
    x: float
    y: float
    before: tuple[float, float]  # velocity in metres a second
    after: tuple[float, float]
    apart: float

    @property
    def turn(self) -> float:
        """How much the velocity changed, in metres a second."""
        return float(np.hypot(self.after[0] - self.before[0], self.after[1] - self.before[1]))

    @property
    def jump(self) -> bool:
        """The two paths do not meet: the body was here and then there."""
        return self.apart > FARTHEST_APART


def _line(time: Array, value_T2: Array) -> tuple[Array, Array, float]:
    """Value and slope at time 0 and the root mean square residual of a straight line."""
    middle = time.mean()
    centred = time - middle
    slope_2 = centred @ value_T2 / (centred @ centred)
    place_2 = value_T2.mean(0) - slope_2 * middle
    rest_T2 = value_T2 - place_2 - time[:, None] * slope_2
    return place_2, slope_2, float(np.sqrt(np.mean(rest_T2**2)))


def _lies(y: Array, radius: float) -> bool:
    slope = (y[-1] - y[0]) / (len(y) - 1) * FPS
    return bool(radius > 0 and np.all(np.abs(y - radius) < REST_BAND) and abs(slope) < LEAST_HOP)


@dataclass(frozen=True)
class _Gap:
    """The straight lines before and after one gap: places and velocities at its middle, and their residual."""

    place: Array
    shift: Array
    before: Array
    after: Array
    rough: float


def _gap(path_T2: Array, seen_T: NDArray[np.bool_], gap: int, radius: float, gravity: float) -> _Gap | None:
    if not (seen_T[gap] and seen_T[gap + 1]):
        return None
    sides = []
    for first, last in ((gap - SIDE + 1, gap + 1), (gap + 1, gap + 1 + SIDE)):
        frames = np.array([frame for frame in range(max(0, first), min(len(path_T2), last)) if seen_T[frame]])
        if len(frames) < 2:
            return None
        time = (frames - gap - 0.5) / FPS
        points = path_T2[frames].copy()
        points[:, 1] += 0.5 * (0.0 if _lies(points[:, 1], radius) else gravity) * time**2
        sides.append(_line(time, points))
    (place, before, rough_before), (place_after, after, rough_after) = sides
    return _Gap(place, place_after - place, before, after, rough_before + rough_after)


def _steady(turns: dict[int, float], gap: int) -> float:
    """What turns the path just as much at other gaps nearby: a body that falls slower or faster than the world's is not touched."""
    near = np.array([turn for other, turn in turns.items() if SIDE <= abs(other - gap) <= 2 * SIDE])
    if len(near) < SIDE:
        return 0.0
    usual = float(np.median(near))
    steady = np.median(np.abs(near - usual)) < 0.35 and abs(usual) > 0.5
    return float(np.clip(usual, -MOST_STEADY, MOST_STEADY)) if steady else 0.0


def kinks(x_T: Array, y_T: Array, radius: float = 0.0, gravity: float = GRAVITY) -> list[Kink]:
    """The touches and jumps of one path; NaN where the body was not seen. Mallets are carried: pass `gravity=0`."""
    path_T2 = np.stack((x_T, y_T), 1)
    seen_T = np.isfinite(x_T) & np.isfinite(y_T)
    gaps = {gap: lines for gap in range(1, len(x_T) - 2) if (lines := _gap(path_T2, seen_T, gap, radius, gravity)) is not None}
    turns = {gap: float(lines.after[1] - lines.before[1]) for gap, lines in gaps.items()}
    found: list[tuple[float, int, Kink]] = []
    for gap, lines in gaps.items():
        turn = lines.after - lines.before
        turn[1] -= _steady(turns, gap)
        size = float(np.hypot(*turn))
        if size < LEAST_TURN and float(np.hypot(*lines.shift)) < FARTHEST_APART:
            continue
        meeting = float(np.clip(-(lines.shift @ turn) / max(size, 1e-6) ** 2, -1.0 / FPS, 1.0 / FPS))
        apart = float(np.hypot(*(lines.shift + turn * meeting)))
        place = lines.place + lines.before * meeting
        fall = gravity * meeting
        kink = Kink(
            (gap + 0.5) / FPS + meeting, float(place[0]), float(place[1] - 0.5 * fall * meeting),
            (float(lines.before[0]), float(lines.before[1] - fall)), (float(lines.after[0]), float(lines.after[1] - fall)), apart,
        )  # fmt: skip
        # The right gap has the sharpest turn and the straightest sides; a meeting point outside it belongs to a neighbour.
        outside = max(0.0, abs(meeting) - 0.5 / FPS) * FPS
        found.append((max(size * (1.0 - outside), apart * FPS) - 30.0 * lines.rough, gap, kink))
    return _strongest(found)


def _strongest(found: list[tuple[float, int, Kink]]) -> list[Kink]:
    """One kink a touch: the best of those that lie within two gaps of each other."""
    kept: list[tuple[int, Kink]] = []
    for _score, gap, kink in sorted(found, key=lambda entry: -entry[0]):
        if all(abs(gap - other) > 2 and abs(kink.time - taken.time) > 1.5 / FPS for other, taken in kept):
            kept.append((gap, kink))
    return [kink for _gap, kink in sorted(kept, key=lambda entry: entry[0])]
