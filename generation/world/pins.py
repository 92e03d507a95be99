"""Ten pins and a ball that rolls into them: bodies that push each other along the floor, and topple.

- Seen from above they are discs: the ball against a pin's belly, belly against belly, and the head of a pin that leans against the belly
  of another. A touch is an impulse along its normal, equal and opposite, with one restitution.
- Upright, a pin stands on its foot's edge: it wobbles and comes back, or goes over and lies on belly and head. A push below its middle
  of mass takes the foot along and leaves the head behind; the floor's friction slows the foot and so takes the head along.
- What is not simulated: a pin never leaves the floor, and leans only along the way in which it was pushed first.
- A throw is worked out once and kept: how it ends depends on centimetres, so many are tried and sorted by how many pins fell.

Lengths in pin heights, masses in pins. Shape suffixes: N throws, P ten pins (those of `pins_far`, then those of `pins_near`), D the ten
pins and the ball, 2 along the lane and across it away from the viewer, J kept moments, R hits.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from generation.network.kinematics import (
    BOWLING_BALL,
    GUTTER,
    LANE_HALF,
    PIN_CIRCLES,
    PIN_FOOT,
    PIN_PLACES,
    PIT_AT,
    PIT_DEEP,
)
from generation.network.plan import GRAVITY
from generation.world.motion import Array, Mask, Table, Whole
from generation.world.physics import INERTIA, ROLLING_DRAG

PINS, BALL = 10, 10  # how many there are, and the row of the ball in D
BALL_MASS = 4.3  # of a pin's
RESTITUTION = 0.65
SLIDING, OILED = 0.25, 0.12  # friction on the lane: of a pin, and of the ball while it slips
MIDDLE, GYRATION = 0.387, 0.26  # of a pin's mass: its height, and its radius of gyration about it
BEGINS = -1.3  # along the lane: where the ball is when a throw is looked at from here on
KEPT = 80  # moments a second
SECONDS = 2.6
PIT_END = PIT_AT + PIT_DEEP  # along the lane
_STEP = 1 / 320  # seconds
_TRIES = 640
_DOWN = 1.2  # radians: who leans farther has fallen
_PLACES_P2 = np.array([place for kind in ("pins_far", "pins_near") for place in PIN_PLACES[kind]])
_BELLY_HIGH, BELLY = PIN_CIRCLES[0]
_HEAD_HIGH, HEAD = PIN_CIRCLES[1]
_RADIUS_D = np.array([BELLY] * PINS + [BOWLING_BALL])
# How near, squared, two middles come before the bodies touch: each two once, and each head to every other body.
_BELLIES_DD = (np.tril(np.add.outer(_RADIUS_D, _RADIUS_D), -1) ** 2).astype(np.float32)
_HEADS_PD = ((HEAD + _RADIUS_D) ** 2 * (1 - np.eye(PINS, PINS + 1))).astype(np.float32)
_QUIET = 0.25  # pin heights a second: softer hits make no event


def height_of_middle(tilt: Array) -> Array:
    """How high a pin's middle of mass is over the floor when it leans so much and its lowest part touches."""
    low = np.minimum.reduce([*(high * np.cos(tilt) - radius for high, radius in PIN_CIRCLES), -PIN_FOOT * np.abs(np.sin(tilt))])
    return MIDDLE * np.cos(tilt) - low


_FINE = 1000  # steps of the table a radian
_TILTS = np.arange(-2400, 2401) / _FINE
_HEIGHTS = height_of_middle(_TILTS)
_LEVERS = np.gradient(_HEIGHTS, _TILTS)  # the height's change a radian: how far the middle is beside what it stands on


def _looked_up(table: Array, tilt: Array) -> Array:
    found: Array = table[np.rint((tilt + _TILTS[-1]) * _FINE).astype(np.int64)]
    return found


LIES_AT = float(_TILTS[2401 + np.argmin(_HEIGHTS[2401:])])  # on belly and head


@dataclass
class Throws(Table):
    """How each ball comes to the pins (N,): across the lane at BEGINS, its direction, metres a second; and a pin's height in metres."""

    away: Array
    angle: Array
    speed: Array
    height: Array


@dataclass
class Hits:
    """Every push (R,): the throw, seconds since the ball was at BEGINS, the two bodies (-1: the pit's end), newton seconds."""

    throw: Whole
    time: Array
    first: Whole
    second: Whole
    impulse: Array


@dataclass
class Crashes(Table):
    """What became of the throws: places (N, J, D, 2), tilts away from the bowler (N, J, P), and the hits of all of them."""

    throws: Throws
    place_NJD2: Array
    tilt_NJP: Array
    hits: Hits

    @property
    def fallen_N(self) -> Whole:
        """How many pins have fallen in the end."""
        in_the_pit_NP = self.place_NJD2[:, -1, :PINS, 0] > PIT_AT
        return ((np.abs(self.tilt_NJP[:, -1]) > _DOWN) | in_the_pit_NP).sum(1)


class _Alley:
    """The state of N throws."""

    def __init__(self, throws: Throws) -> None:
        self.throws, count = throws, len(throws.away)
        self.place_ND2 = np.zeros((count, PINS + 1, 2))
        self.place_ND2[:, :PINS] = _PLACES_P2
        self.place_ND2[:, BALL] = np.stack((np.full(count, BEGINS), throws.away), 1)
        self.speed_ND2 = np.zeros_like(self.place_ND2)
        way_N2 = np.stack((np.cos(throws.angle), np.sin(throws.angle)), 1)
        self.speed_ND2[:, BALL] = way_N2 * (throws.speed / throws.height)[:, None]
        self.spin_N2 = self.speed_ND2[:, BALL].copy()  # how fast the ball's skin turns: it rolls
        self.tilt_NP, self.turning_NP = np.zeros((count, PINS)), np.zeros((count, PINS))
        self.way_NP2 = np.zeros((count, PINS, 2))  # in which a pin leans, 0 until it is pushed
        self.pull_N1 = (GRAVITY / throws.height)[:, None]
        self.impulse_N = 1.5 * (throws.height / 0.38) ** 3 * throws.height  # newton seconds of a pin at one pin height a second
        self.hits: list[tuple[Array | Whole, ...]] = []

    def run(self) -> Crashes:
        """Step by step to the end."""
        places, tilts = [], []
        for step in range(round(SECONDS / _STEP) + 1):
            if step % round(1 / _STEP / KEPT) == 0:
                places.append(self.place_ND2.copy())
                tilts.append(np.where(self.way_NP2[..., 0] < 0, -1, 1) * self.tilt_NP)
            self._collide(step * _STEP)
            self._slide()
            self._topple()
            self._pit(step * _STEP)
        columns = [np.concatenate(column) for column in zip(*self.hits, strict=True)]
        order = np.lexsort((columns[1], columns[0]))
        hits = Hits(*(column[order] for column in columns))
        return Crashes(self.throws, np.stack(places, 1), np.stack(tilts, 1), hits)

    def _slide(self) -> None:
        """Friction slows what slides. A ball that was stopped still turns, and gathers speed again until it rolls."""
        slip_N2 = self.speed_ND2[:, BALL] - self.spin_N2
        slip_N = np.maximum(np.hypot(slip_N2[:, 0], slip_N2[:, 1]), 1e-9)
        grip_N2 = slip_N2 * (np.minimum(_STEP * OILED * self.pull_N1[:, 0], slip_N / (1 + 1 / INERTIA)) / slip_N)[:, None]
        self.speed_ND2[:, BALL] -= grip_N2
        self.spin_N2 += grip_N2 / INERTIA
        quick_ND = np.hypot(self.speed_ND2[..., 0], self.speed_ND2[..., 1])
        slow_ND = self.pull_N1 * _STEP * np.where(np.arange(PINS + 1) == BALL, ROLLING_DRAG, SLIDING)
        self.speed_ND2 *= np.maximum(1 - slow_ND / np.maximum(quick_ND, 1e-9), 0)[..., None]
        self.place_ND2 += _STEP * self.speed_ND2
        # The floor holds the foot back: a standing pin's head goes on.
        along_NP = np.einsum("npc,npc->np", self.speed_ND2[:, :PINS], self.way_NP2) / np.maximum(quick_ND[:, :PINS], 1e-9)
        high_NP = _looked_up(_HEIGHTS, self.tilt_NP)
        moving_NP = quick_ND[:, :PINS] > 1e-6
        self.turning_NP += moving_NP * _STEP * SLIDING * self.pull_N1 * high_NP * along_NP / self._inertia()

    def _inertia(self) -> Array:
        """Against turning about what a pin stands on, whose height over it changes."""
        return GYRATION**2 + _looked_up(_LEVERS, self.tilt_NP) ** 2

    def _topple(self) -> None:
        """Gravity about the lowest part; each time that another part comes to carry the pin, some of the turning is lost."""
        lever_NP = _looked_up(_LEVERS, self.tilt_NP)
        moved_NP = (self.turning_NP != 0) | (self.tilt_NP != 0)
        self.turning_NP -= moved_NP * _STEP * lever_NP * self.pull_N1 / self._inertia()
        before_NP = self.tilt_NP.copy()
        self.tilt_NP = np.clip(self.tilt_NP + _STEP * self.turning_NP, -2.3, 2.3)
        after_NP = _looked_up(_LEVERS, self.tilt_NP)
        rocked_NP = (lever_NP * after_NP < 0) & moved_NP
        self.turning_NP[rocked_NP] *= np.where(np.abs(self.tilt_NP[rocked_NP]) < _DOWN, 0.75, 0.15)
        still_NP = rocked_NP & (np.abs(self.turning_NP) < 0.25)
        rest_NP = np.where(np.abs(before_NP) < _DOWN, 0.0, np.sign(before_NP) * LIES_AT)
        self.tilt_NP[still_NP], self.turning_NP[still_NP] = rest_NP[still_NP], 0.0

    def _reach(self, high: float) -> Array:
        """Where a part of each pin, so high on it, is over the floor (N, P, 2)."""
        return self.place_ND2[:, :PINS] + (high * np.sin(self.tilt_NP))[..., None] * self.way_NP2

    def _collide(self, time: float) -> None:
        belly_ND2 = np.concatenate((self._reach(_BELLY_HIGH), self.place_ND2[:, BALL:]), 1)
        belly_ND2[self.place_ND2[..., 0] > PIT_AT + 0.35] += 1e3  # what has dropped into the pit touches nothing any more
        self._meet(time, belly_ND2, belly_ND2, _BELLIES_DD, head=False)
        leans_NP = (np.abs(self.tilt_NP) > 0.4) & (self.place_ND2[:, :PINS, 0] < PIT_AT + 0.35)
        if leans_NP.any():
            self._meet(time, np.where(leans_NP[..., None], self._reach(_HEAD_HIGH), 1e6), belly_ND2, _HEADS_PD, head=True)

    def _meet(self, time: float, one_NX2: Array, other_ND2: Array, square_XD: NDArray[np.float32], head: bool) -> None:
        """Impulses for every two that touch and come nearer; all of a step at once, so that none is treated before another."""
        (x_ND, z_ND), (one_x_NX, one_z_NX) = (np.moveaxis(place.astype(np.float32), -1, 0).copy() for place in (other_ND2, one_NX2))
        x_NXD, z_NXD = x_ND[:, None] - one_x_NX[:, :, None], z_ND[:, None] - one_z_NX[:, :, None]
        row, first, second = np.nonzero(x_NXD * x_NXD + z_NXD * z_NXD < square_XD)
        if not len(row):
            return
        normal = other_ND2[row, second] - one_NX2[row, first]
        normal /= np.maximum(np.hypot(*normal.T), 1e-9)[:, None]
        closing = ((self.speed_ND2[row, second] - self.speed_ND2[row, first]) * normal).sum(1)
        hit = np.flatnonzero(closing < -1e-3)
        row, first, second, normal, closing = row[hit], first[hit], second[hit], normal[hit], closing[hit]
        give = self._give(row, first, MIDDLE - _HEAD_HIGH if head else MIDDLE - _BELLY_HIGH)
        impulse = -(1 + RESTITUTION) * closing / (give + self._give(row, second, MIDDLE - _BELLY_HIGH))
        for body, sign, high in ((first, -1.0, _HEAD_HIGH if head else _BELLY_HIGH), (second, 1.0, _BELLY_HIGH)):
            push = sign * impulse[:, None] * normal
            np.add.at(self.speed_ND2, (row, body), push / np.where(body == BALL, BALL_MASS, 1.0)[:, None])
            pin = np.flatnonzero(body < PINS)
            rows, pins = row[pin], body[pin]
            fresh = ~self.way_NP2[rows, pins].any(1)
            self.way_NP2[rows[fresh], pins[fresh]] = sign * normal[pin][fresh]
            along = (push[pin] * self.way_NP2[rows, pins]).sum(1)
            # A lying pin is pushed at its side and does not roll up again.
            upright = np.maximum(np.cos(self.tilt_NP[rows, pins]), 0) * (np.abs(self.tilt_NP[rows, pins]) < _DOWN)
            np.add.at(self.turning_NP, (rows, pins), along * (high - MIDDLE) * upright / GYRATION**2)
        self._note(row, time, first, second, impulse)

    def _give(self, row: Whole, body: Whole, off: float) -> Array:
        """How easily a body gives way to a push so far off its middle of mass: a pin turns too."""
        tilt = self.tilt_NP[row, np.minimum(body, PINS - 1)]
        return np.where(body == BALL, 1 / BALL_MASS, 1 + (off * np.maximum(np.cos(tilt), 0) / GYRATION) ** 2)

    def _pit(self, time: float) -> None:
        """At the end of the pit everything stops; its side walls throw back."""
        end = PIT_END - _RADIUS_D
        row, body = np.nonzero((self.place_ND2[..., 0] > end) & (self.speed_ND2[..., 0] > 0))
        quick = self.speed_ND2[row, body, 0]
        self._note(row, time, body, np.full(len(row), -1), quick * np.where(body == BALL, BALL_MASS, 1.0))
        self.speed_ND2[row, body] = 0
        self.spin_N2[row[body == BALL]] = 0
        wall = LANE_HALF + GUTTER - BELLY
        out = (np.abs(self.place_ND2[..., 1]) > wall) & (self.place_ND2[..., 1] * self.speed_ND2[..., 1] > 0)
        self.speed_ND2[..., 1] = np.where(out, -0.5 * self.speed_ND2[..., 1], self.speed_ND2[..., 1])

    def _note(self, row: Whole, time: float, first: Whole, second: Whole, impulse: Array) -> None:
        loud = np.flatnonzero(impulse > _QUIET)
        self.hits.append((row[loud], np.full(len(loud), time), first[loud], second[loud], impulse[loud] * self.impulse_N[row[loud]]))


def crash(throws: Throws) -> Crashes:
    """What these balls do to the pins."""
    return _Alley(throws).run()


def many_throws(rng: np.random.Generator, count: int) -> Throws:
    """Into the pocket beside the head pin, at it, or past it."""
    side = rng.choice((-1.0, 1.0), count)
    angle = side * rng.uniform(-0.13, 0.0, count)
    meets = side * np.where(rng.random(count) < 0.6, rng.uniform(0.1, 0.22, count), rng.uniform(0.0, 1.15, count))
    return Throws(
        away=meets + BEGINS * np.tan(angle),
        angle=angle,
        speed=rng.uniform(3.0, 4.9, count),
        height=rng.uniform(0.5, 0.6, count),
    )


@cache
def pool() -> Crashes:
    """Throws of every kind, the same in every process."""
    return crash(many_throws(np.random.default_rng(1017), _TRIES))


def struck(crashes: Crashes) -> tuple[Mask, Mask]:
    """Which throws are strikes, and which leave some pins and take some."""
    return crashes.fallen_N == PINS, (crashes.fallen_N > 0) & (crashes.fallen_N < PINS)
