"""What the simulator is told and what it answers, as tables of arrays: balls, obstacles, a net, contacts, and the motion.

Shape suffixes: B clips, N balls, O obstacles, E events, T asked times, A the nine numbers of a ball's state (x, y, velocity x,
velocity y, acceleration x, acceleration y, angle, spin, mode).
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Whole = NDArray[np.int64]
Mask = NDArray[np.bool_]

FLIGHT, ROLLING, RESTING, WAITING, IN_NET = range(5)  # what a ball is doing
GROUND, OBSTACLE, BALL, NET = range(4)  # what a contact is with


class Table:
    """A dataclass of arrays whose first axis is the same; numbers in it belong to every row."""

    def take(self, rows: Whole | Mask) -> Self:
        """Only these rows, in this order."""
        values: dict[str, Any] = {entry.name: getattr(self, entry.name) for entry in fields(self)}  # type: ignore[arg-type]
        return type(self)(**{name: value[rows] if isinstance(value, np.ndarray) else value for name, value in values.items()})


@dataclass
class Balls(Table):
    """Where the balls start. Everything is (B, N); a ball of radius 0 is not there, one with a later `start` waits in place."""

    x_BN: Array
    y_BN: Array
    velocity_x_BN: Array
    velocity_y_BN: Array
    spin_BN: Array  # radians a second, counter-clockwise
    angle_BN: Array
    radius_BN: Array
    mass_BN: Array
    restitution_BN: Array
    friction_BN: Array
    start_BN: Array


@dataclass
class Obstacles(Table):
    """Upright capsules (B, O): a line from `low` to `high` at x, and a thickness. A rim's edge is one with low = high."""

    x_BO: Array
    low_BO: Array
    high_BO: Array
    thickness_BO: Array
    restitution_BO: Array


@dataclass
class Net(Table):
    """A net (B,) that catches a ball when it comes down to y within it, and slows it over `length` metres."""

    x_B: Array
    y_B: Array
    half_width_B: Array
    length: float
    slowing: float  # share of the falling speed that is left at the net's end


@dataclass
class Contacts(Table):
    """Every touch, sorted by clip and then by time."""

    clip: Whole
    time: Array
    ball: Whole
    kind: Whole  # GROUND, OBSTACLE, BALL or NET
    other: Whole  # which obstacle or ball; -1 for ground and net
    impulse: Array  # newton seconds
    speed: Array  # metres a second along the normal


class Motion:
    """What happened: parabolas that can be asked for any time, and the contacts."""

    def __init__(self, time_EB: Array, state_EBAN: Array, contacts: Contacts, finished_B: Mask) -> None:
        self.time_EB = time_EB  # inf after a clip's last event
        self.state_EBAN = state_EBAN
        self.contacts = contacts
        self.finished_B = finished_B  # False where the events were too many to follow

    def at(self, time_BT: Array) -> tuple[Array, Array, Array, Array, Array]:
        """x, y, velocity x, velocity y and angle, each (B, T, N)."""
        last_BT = np.maximum((self.time_EB[:, :, None] <= time_BT[None]).sum(0) - 1, 0)
        clip_B1 = np.arange(time_BT.shape[0])[:, None]
        since_BT1 = (time_BT - self.time_EB[last_BT, clip_B1])[..., None]
        x, y, velocity_x, velocity_y, pull_x, pull_y, angle, spin, _mode = np.moveaxis(self.state_EBAN[last_BT, clip_B1], 2, 0)
        return (
            x + since_BT1 * (velocity_x + 0.5 * since_BT1 * pull_x),
            y + since_BT1 * (velocity_y + 0.5 * since_BT1 * pull_y),
            velocity_x + since_BT1 * pull_x,
            velocity_y + since_BT1 * pull_y,
            angle + since_BT1 * spin,
        )

    def take(self, kept: Whole) -> Motion:
        """Only these clips, in this order, renumbered; each at most once."""
        new_B = np.full(self.time_EB.shape[1], -1)
        new_B[kept] = np.arange(len(kept))
        clip = new_B[self.contacts.clip]
        rows = np.flatnonzero(clip >= 0)
        rows = rows[np.lexsort((self.contacts.time[rows], clip[rows]))]
        contacts = self.contacts.take(rows)
        contacts.clip = clip[rows]
        return Motion(self.time_EB[:, kept], self.state_EBAN[:, kept], contacts, self.finished_B[kept])
