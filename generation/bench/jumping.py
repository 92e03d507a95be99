"""A jump on the ice as it is seen: when a skater left it and came down, how far they turned between, and whether they stood at last.

- A skater turns about the upright axis, and towards us and away look alike; so all ways through the clip are weighed against each other:
  the one is taken that the headings of all frames speak for and whose rate changes little from frame to frame.
- Nobody is told what was asked for. A picture that stands still turns nowhere and is no jump.

Shape suffixes: T frames, D directions of a whole turn, R rates.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from generation.bench.tumbling import UPRIGHT, Body, height_of, steadiest

Array = NDArray[np.float64]

TURNS = {"single": 1.0, "axel": 1.5, "double": 2.0}  # what each is named for
BEGIN, END = 12, 8  # frames at a clip's beginning and end over which a middle is taken
RISES = 0.12  # heights that the chest of who jumps rises
DIRECTIONS = 32  # of a whole turn
BACKWARDS, FASTEST = 1, 9  # of them that a skater turns in a frame at most: winding up, and in the air
UNSURE = 0.02  # chance of a heading that the face gets wholly wrong
UNEVEN, STEADIEST = 0.12, 9.0  # what it costs to turn faster or slower by a direction, squared, and where that ends
HALF = 0.5  # of a turn more or less than any jump that has a name: not seen rightly
SPINS = 1.6  # turns of who stays on the ice
CHECKED = 3  # frames after which the edge has checked a turn
MISSING = 0.15  # turns that who falls has turned too little: they would not have fallen


@dataclass(frozen=True)
class Jump:
    """What was seen; `finish` is "" where nobody is to be seen at last. `turned` counts turns from leaving the ice to gliding out."""

    jump: str
    finish: str
    turned: float


def yaw_of(heading_TD: Array) -> Array:
    """How far somebody has turned about the upright axis in each frame, in turns (T,), growing as they turn."""
    headings = heading_TD.shape[1]
    turn_D = np.arange(DIRECTIONS) / DIRECTIONS
    away_D = np.minimum(turn_D, 1 - turn_D) * 2 * headings - 0.5  # in headings
    low_D = np.clip(np.floor(away_D), 0, headings - 1).astype(int)
    high_D, share_D = np.minimum(low_D + 1, headings - 1), np.clip(away_D - low_D, 0, 1)
    chance_TD = heading_TD[:, low_D] * (1 - share_D) + heading_TD[:, high_D] * share_D
    rates = np.arange(-BACKWARDS, FASTEST + 1)
    return steadiest(np.log(UNSURE + chance_TD), rates, UNEVEN, STEADIEST) / (2 * np.pi)


def read_jump(body: Body | None) -> Jump | None:
    """Which jump it is by its turns, or a spin that never leaves the ice; None where nobody turns like one."""
    if body is None or not len(body.heading_TD):
        return None
    above_T = _filled(body.chest_T2[:, 1]) / height_of(body)
    rise_T = above_T - np.median(above_T[:BEGIN])
    yaw_T = yaw_of(body.heading_TD)
    finish = "" if np.isnan(body.chest_T2[-END:, 1]).all() else "fall" if float(np.median(above_T[-END:])) < UPRIGHT else "landed"
    if rise_T.max() > RISES:
        left, down = flight(rise_T)
        turned = float(yaw_T[min(down + CHECKED, len(yaw_T) - 1)] - yaw_T[max(left - 1, 0)])
        meant = turned + (MISSING if finish == "fall" else 0.0)
        name = min(TURNS, key=lambda name: abs(TURNS[name] - meant))
        return Jump(name, finish, turned) if abs(TURNS[name] - meant) < HALF else None
    turned = float(yaw_T[-1] - yaw_T[0])
    return Jump("spin", finish, turned) if turned > SPINS else None


def flight(rise_T: Array) -> tuple[int, int]:
    """The last frame before somebody rises and the first after they have come down, about the highest place."""
    top = int(rise_T.argmax())
    low = np.flatnonzero(rise_T < RISES / 2)
    before, after = low[low < top], low[low > top]
    return int(before[-1]) if len(before) else 0, int(after[0]) if len(after) else len(rise_T) - 1


def _filled(value_T: Array) -> Array:
    seen = np.flatnonzero(np.isfinite(value_T))
    return np.interp(np.arange(len(value_T)), seen, value_T[seen]) if len(seen) else value_T
