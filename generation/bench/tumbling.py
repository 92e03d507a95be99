"""A flip as it is seen: how far a body has turned, when it left the ground and came down, and how it ended.

- The turn is the direction from the chest to the head, followed from frame to frame, so that a whole turn is not taken for none.
- Lengths are told in heights of the body, which follow from how far its head is from its chest: whatever the camera's distance.
- Nobody says which way a body looks in the air; its face is read while it stands.

Shape suffixes: T frames, F feet, D directions, R rates, 2 the coordinates x and y.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from generation.bench.judges.face import HEADINGS
from generation.network.kinematics import HEAD_Y
from generation.network.plan import FPS

Array = NDArray[np.float64]

CHEST = 0.17  # heights over the pelvis
DIRECTIONS, FASTEST = 36, 6  # about a chest, and how many of them a body turns in a frame at most
UNEVEN, STEADIEST = 0.05, 6  # what it costs to turn faster or slower by one of them, squared, and where that ends
LEGS = 0.3  # what a foot says about the turn, over what a head says
SEEN_ENOUGH = 0.6  # of the frames
LIFTED = 0.1  # heights: feet that are higher are off the ground
LEAST_TURN = 0.6  # of a turn: less is no flip
UPRIGHT = 0.47  # heights: a lower chest is that of somebody who lies, kneels or sits
DRAWN_IN = 0.47  # heights between chest and feet, less is a tuck
AT_REST, AT_REST_LOW = 0.08, 0.025  # radians about its last turn and heights about its last place within which a body has come to rest


@dataclass
class Body:
    """One person over the clip, in metres, NaN where not seen. `facing_T` is +1 to the right, -1 to the left.

    `heading_TD` are the chances of headings, from the right to the left; empty where nobody looked at the head from near.
    """

    chest_T2: Array
    head_T2: Array
    feet_TF2: Array
    facing_T: Array
    heading_TD: Array = field(default_factory=lambda: np.zeros((0, HEADINGS)))


@dataclass(frozen=True)
class Tumble:
    """What was seen. `turned` counts turns between standing and touching down; times in seconds."""

    trick: str
    shape: str
    landing: str
    turned: float
    left: float
    touched: float
    settled: float | None  # when a fall ended


def height_of(body: Body) -> float:
    """Metres of the view that the body is high."""
    return float(np.nanmedian(np.hypot(*(body.head_T2 - body.chest_T2).T)) / (HEAD_Y - CHEST))


def turn_of(body: Body) -> Array:
    """Radians counter-clockwise from upright, (T,): each frame takes the turn that is nearest to going on as before."""
    up_T2 = body.head_T2 - body.chest_T2
    angle_T = np.arctan2(-up_T2[:, 0], up_T2[:, 1])
    seen = np.flatnonzero(np.isfinite(angle_T))
    if not len(seen):
        return angle_T
    turn_T = np.full(len(angle_T), np.nan)
    turn_T[seen[0]] = angle_T[seen[0]]
    rate = 0.0
    for before, frame in pairwise(seen.tolist()):
        expected = turn_T[before] + rate * (frame - before)
        turn_T[frame] = angle_T[frame] + 2 * np.pi * np.round((expected - angle_T[frame]) / (2 * np.pi))
        rate = 0.6 * (turn_T[frame] - turn_T[before]) / (frame - before) + 0.4 * rate
    holes = np.flatnonzero(np.isnan(turn_T))
    turn_T[holes] = np.interp(holes, seen, turn_T[seen])
    return turn_T


def turns(heads: Sequence[Sequence[tuple[float, float]]], feet: Sequence[Sequence[tuple[float, float]]]) -> Array:
    """How far somebody has turned in each frame, in radians (T,), from where heads and feet may be seen about the chest, and how clearly.

    Of all ways through the clip the one is taken that most of what is seen lies on, and whose rate changes little from frame to frame.
    """
    bin_D = 2 * np.pi * np.arange(DIRECTIONS) / DIRECTIONS
    seen_TD = np.zeros((len(heads), DIRECTIONS))
    for weight, sharp, opposite, rows in ((1.0, 18.0, 0.0, heads), (LEGS, 3.0, np.pi, feet)):
        for frame, row in enumerate(rows):
            for angle, heat in row:
                fits_D = weight * heat * np.exp(sharp * (np.cos(bin_D - angle - opposite) - 1))
                seen_TD[frame] = np.maximum(seen_TD[frame], fits_D)
    return steadiest(seen_TD, np.arange(-FASTEST, FASTEST + 1), UNEVEN, STEADIEST)


def steadiest(seen_TD: Array, rate_R: NDArray[np.int64], uneven: float, steady: float) -> Array:
    """The way through all frames that most of what is seen of each direction lies on, in radians (T,), begun between -pi and pi.

    It goes on by one of these rates, in directions a frame; to change from one to another costs `uneven` times the square of their
    distance, which counts as `steady` at most.
    """
    frames, directions = seen_TD.shape
    cost_RR = uneven * np.minimum((rate_R[:, None] - rate_R) ** 2, steady)
    best_RD = np.tile(seen_TD[0], (len(rate_R), 1)) - 0.3 * np.abs(rate_R)[:, None]
    from_TRD = np.zeros((frames, len(rate_R), directions), dtype=int)
    before_RD = (np.arange(directions) - rate_R[:, None]) % directions  # whence a rate leads to each direction
    for frame in range(1, frames):
        total_RRD = best_RD[:, None] - cost_RR[..., None]  # from which rate, to which, where it was before
        chosen_RD, value_RD = total_RRD.argmax(0), total_RRD.max(0)
        from_TRD[frame] = np.take_along_axis(chosen_RD, before_RD, 1)
        best_RD = np.take_along_axis(value_RD, before_RD, 1) + seen_TD[frame]
    rate, direction = np.unravel_index(int(best_RD.argmax()), best_RD.shape)
    steps = np.zeros(frames)
    for frame in range(frames - 1, 0, -1):
        steps[frame] = rate_R[rate]
        rate, direction = from_TRD[frame, rate, direction], before_RD[rate, direction]
    first = 2 * np.pi * direction / directions
    first = first - 2 * np.pi * (first > np.pi)
    return np.asarray(first + np.cumsum(steps) * 2 * np.pi / directions)


def turning(body: Body) -> tuple[str, float]:
    """Which flip somebody begins, and how many turns they turn at most; "" where nobody turns over."""
    turn_T = turn_of(body)
    turned_T = (turn_T - np.nanmedian(turn_T[:4])) / (2 * np.pi)
    if not np.isfinite(turned_T).any() or np.nanmax(np.abs(turned_T)) < LEAST_TURN:
        return "", 0.0
    most = float(turned_T[np.nanargmax(np.abs(turned_T))])
    return _trick(most, body.facing_T[: int(np.argmax(np.abs(turned_T) > LEAST_TURN / 3))]), abs(most)


def _trick(turned: float, facing_T: Array) -> str:
    """Over the back or over the front, as somebody looks who still stands."""
    faces = facing_T[np.isfinite(facing_T)]
    faced = float(np.sign(np.median(faces))) if len(faces) else 0.0
    return "" if not faced else "backflip" if turned * faced > 0 else "frontflip"


def read_tumble(body: Body | None) -> Tumble | None:
    """What became of a flip; None where nobody turns over."""
    if body is None or np.isfinite(body.chest_T2[:, 0] + body.head_T2[:, 0]).mean() < SEEN_ENOUGH:
        return None
    height, turn_T = height_of(body), turn_of(body)
    turned_T = (turn_T - np.median(turn_T[:4])) / (2 * np.pi)
    total = float(np.median(turned_T[-6:]))
    if abs(total) < LEAST_TURN:
        return None
    over = np.flatnonzero((np.abs(turned_T) > 0.3) & (np.abs(turned_T) < 0.7))  # head down: surely in the air
    low_T = _filled(np.nanmin(np.where(np.isfinite(body.feet_TF2[..., 1]), body.feet_TF2[..., 1], np.inf), 1)) / height
    if not len(over):
        return None
    standing = np.flatnonzero(low_T[: over[0]] < LIFTED)
    down = over[-1] + 1 + np.flatnonzero(low_T[over[-1] + 1 :] < LIFTED)
    if not len(standing) or not len(down):
        return None
    left, touch = int(standing[-1]), int(down[0])
    touched = _meets(low_T, touch)
    chest_T = _filled(body.chest_T2[:, 1]) / height
    fell = float(np.median(chest_T[-6:])) < UPRIGHT
    away_TF = np.hypot(*np.moveaxis(body.feet_TF2 - body.chest_T2[:, None], -1, 0)) / height
    away = away_TF[over][np.isfinite(away_TF[over])]
    return Tumble(
        trick=_trick(total, body.facing_T[: left + 1]),
        shape="" if not len(away) else "tuck" if float(np.median(away)) < DRAWN_IN else "layout",
        landing="landed" if not fell else "under" if abs(total) < 1 else "over",
        turned=abs(float(np.interp(touched * FPS, np.arange(len(turned_T)), turned_T))),
        left=left / FPS,
        touched=touched,
        settled=_comes_to_rest(turn_T, chest_T) if fell else None,
    )


def _meets(low_T: Array, touch: int) -> float:
    """When the feet come down, in seconds: where the line through the last two frames in the air reaches the ground."""
    fall = low_T[touch - 2] - low_T[touch - 1]
    if fall <= 0.02:
        return touch / FPS
    return float(np.clip(touch - 1 + low_T[touch - 1] / fall, touch - 1, touch)) / FPS


def _comes_to_rest(turn_T: Array, chest_T: Array) -> float | None:
    """When a body that topples has toppled, in seconds: half a frame after the last in which it was still turning or sinking."""
    away_T = np.maximum(np.abs(turn_T - np.median(turn_T[-6:])) / AT_REST, np.abs(chest_T - np.median(chest_T[-6:])) / AT_REST_LOW)
    moving = np.flatnonzero(away_T > 1)
    return float(moving[-1] + 0.5) / FPS if len(moving) and moving[-1] < len(turn_T) - 1 else None


def _filled(value_T: Array) -> Array:
    """Straight lines over the frames in which nothing was seen."""
    seen = np.flatnonzero(np.isfinite(value_T))
    return np.interp(np.arange(len(value_T)), seen, value_T[seen]) if len(seen) else value_T
