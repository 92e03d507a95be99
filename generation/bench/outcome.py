"""What became of a shot, by rules on the tracked path: which part of the hoop turned the ball first, and did it fall through.

- Every touch is matched to the rim's two edges, the board, the pole, the ground and the player by place and by direction.
- A net and a rim are told apart by place and by direction: a rim pushes away from an edge within a ball's radius, a net holds back
  a ball that has come in through the ring and goes on falling.
- A kink that no surface explains, or a path that does not join, is a teleport; so is a fall through the hoop after a jump.

Right-handed local frame: x points from the rim to the board, so one set of rules serves both sides.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from generation.bench.contacts import Kink, kinks
from generation.network.kinematics import BOARD_BEHIND, BOARD_BELOW, BOARD_TALL, POLE_BEHIND
from generation.network.plan import FPS

Array = NDArray[np.float64]

RIM_HALF = 0.45
REACH_SLACK = 0.30  # metres between a ball's edge and a surface at which a turn may still be that surface's
HAND_REACH = 1.25  # metres between the ball and the player's chest within which hands may turn the ball
NET_LENGTH = 0.6
NET_TOP = 0.1  # metres under the rim at which the net takes hold of a ball's middle
NET_SLACK = 0.2  # metres over that at which a path that bends in the net may seem to bend
NET_EARLY, NET_LATE = 0.1, 0.35  # seconds before and after the fall through the ring in which a turn may be the net's
UNSEEN = 6  # frames: a ball behind the cords may be lost for so long


@dataclass(frozen=True)
class Hoop:
    """Where the rim's middle is, and to which side of it the board stands (+1 right, -1 left)."""

    x: float
    y: float
    board: float


@dataclass(frozen=True)
class Shot:
    """What the path says: the outcome ("" if no word fits), the touches with their surfaces, and impossible moments."""

    outcome: str
    touches: tuple[tuple[str, Kink], ...]
    jumps: int
    through_after_jump: bool
    released: float
    netted: float | None = None  # when the net took hold of the ball


def surface_of(kink: Kink, hoop: Hoop, radius: float, through: float | None = None) -> str:
    """Which part of the hoop or ground a turn fits best, "" if none is in reach; `through` is when the ball fell through the ring."""
    x, y = (kink.x - hoop.x) * hoop.board, kink.y - hoop.y
    size = max(kink.turn, 1e-6)
    turn_x, turn_y = (kink.after[0] - kink.before[0]) * hoop.board / size, (kink.after[1] - kink.before[1]) / size
    best, word = 2.0, ""

    def off(away_x: float, away_y: float) -> tuple[float, float]:
        """How far away the surface is, and how much of the turn leads away from it."""
        distance = float(np.hypot(away_x, away_y))
        return distance, (turn_x * away_x + turn_y * away_y) / max(distance, 1e-6)

    candidates = [
        ("rim", *off(x + RIM_HALF, y)),
        ("rim", *off(x - RIM_HALF, y)),
        ("board", *off(x - BOARD_BEHIND, y - float(np.clip(y, -BOARD_BELOW, BOARD_TALL - BOARD_BELOW)))),
        ("pole", *off(x - POLE_BEHIND, y - min(y, 0.0))),
        ("ground", kink.y, turn_y),  # it leads upwards from below too: paths of a fast ball may meet a little under the ground
    ]
    for name, distance, direction in candidates:
        if abs(distance - radius) > REACH_SLACK:
            continue
        misfit = abs(distance - radius) / REACH_SLACK + (1.0 - direction)
        if misfit < best:
            best, word = misfit, name
    inside = abs(x) < RIM_HALF and -NET_LENGTH - radius < y < NET_SLACK - NET_TOP + radius
    if through is not None and inside and -NET_EARLY < kink.time - through < NET_LATE and kink.after[1] < 0 > kink.before[1]:
        held = -(turn_x * kink.before[0] * hoop.board + turn_y * kink.before[1]) / max(float(np.hypot(*kink.before)), 1e-6)
        misfit = max(0.0, y - NET_SLACK + NET_TOP) / REACH_SLACK + (1.0 - held)
        if misfit < best:
            best, word = misfit, "net"
    if not word and abs(x) < RIM_HALF and -NET_LENGTH - radius < y < radius:
        return "net"
    return word


def crossing(x_T: Array, y_T: Array, hoop: Hoop, below: float = 0.0) -> float | None:
    """When the ball falls through the ring: down through the rim's plane inside it, and still inside within the net.

    `below` asks for the time at which it has fallen so far under the rim.
    """
    seen = np.flatnonzero(np.isfinite(x_T))
    for frame, after in pairwise(seen.tolist()):
        if not (y_T[frame] >= hoop.y > y_T[after]) or after - frame > UNSEEN:
            continue
        part = (y_T[frame] - hoop.y) / (y_T[frame] - y_T[after])
        across = x_T[frame] + part * (x_T[after] - x_T[frame]) - hoop.x
        if abs(across) > RIM_HALF - 0.06:
            continue
        deeper = [later for later in seen[seen >= after] if y_T[later] < hoop.y - 0.25][:1]
        if deeper and abs(x_T[deeper[0]] - hoop.x) < RIM_HALF:
            fallen = below * (after - frame) / (y_T[frame] - y_T[after])
            return float((frame + part * (after - frame) + fallen) / FPS)
    return None


def release_time(x_T: Array, y_T: Array, player: tuple[float, float] | None) -> float:
    """When the ball has left the hands: the first time it stays out of the player's reach."""
    if player is None:
        return 0.0
    near_T = np.hypot(x_T - player[0], y_T - player[1]) < HAND_REACH
    far = [frame for frame in range(len(x_T)) if np.isfinite(x_T[frame]) and not near_T[frame]]
    for frame in far:
        if not np.any(near_T[frame : frame + 4]):
            return frame / FPS
    return float(len(x_T) / FPS)


def read_shot(x_T: Array, y_T: Array, radius: float, hoop: Hoop, player: tuple[float, float] | None) -> Shot:
    """The whole judgement of one path; `player` is the chest's place, if one was seen."""
    found = kinks(x_T, y_T, radius)
    released = release_time(x_T, y_T, player)
    through = crossing(x_T, y_T, hoop)
    touches: list[tuple[str, Kink]] = []
    jumps: list[float] = []
    for kink in found:
        if kink.time < released + 0.5 / FPS:
            continue
        in_hand = player is not None and np.hypot(kink.x - player[0], kink.y - player[1]) < HAND_REACH
        surface = surface_of(kink, hoop, radius, through)
        if kink.jump or (not surface and not in_hand and kink.turn > 2.0):
            jumps.append(kink.time)
        if surface:
            touches.append((surface, kink))
    first = ""
    for surface, kink in touches:
        if surface in {"rim", "board"} and (through is None or kink.time < through - 0.02):
            first = surface
            break
    words = {
        ("", True): "swish",
        ("board", True): "bank",
        ("rim", False): "rim_out",
        ("board", False): "board_miss",
        ("", False): "air_ball",
    }
    outcome = words.get((first, through is not None), "")
    tricked = through is not None and any(time < through + 0.1 for time in jumps)
    return Shot(outcome, tuple(touches), len(jumps), tricked, released, crossing(x_T, y_T, hoop, NET_TOP))
