"""Shots at a hoop and what became of them: five outcomes, each simulated and named by what the ball touched.

- A shot is thrown so that it would pass a chosen point at the top of its arc's far side; chance in that point makes the outcomes.
- The outcome is never set: `outcomes` reads it off the contacts, and shots that fit no word (in off the rim) are not used.
- A pool of shots of each outcome is made once for a framing. A clip takes one, changes it a little and is simulated again; if that
  changed the outcome, the unchanged shot is used.

Everything here has the shooter on the left. Shape suffixes: B clips, O obstacles, Q times.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache

import numpy as np

from generation.network.kinematics import BOARD_BEHIND, BOARD_BELOW, BOARD_TALL, HIP_HEIGHT, LOWER_ARM, POLE_BEHIND, SHOULDER_Y, UPPER_ARM
from generation.network.plan import FRAMINGS, GRAVITY, GROUND_METRES, VIEW_METRES
from generation.network.reading import SLOTS
from generation.world.batch import SECONDS
from generation.world.motion import GROUND, NET, OBSTACLE, Array, Balls, Contacts, Mask, Motion, Net, Obstacles, Table, Whole
from generation.world.physics import simulate_balls

OUTCOMES = SLOTS["outcome"]
HALF_WIDTH = 0.45  # of the rim
RIM_THICKNESS, BOARD_THICKNESS, POLE_THICKNESS = 0.02, 0.03, 0.06
NET_LENGTH = 0.55
NET_DEPTH = 0.1  # metres under the rim at which the net has the ball: until then the rim may still throw it about
RIM_FRONT, RIM_BACK, BOARD, POLE = range(4)  # obstacles
REBOUND = {"rim": 0.5, "board": 0.66, "pole": 0.4, "floor": 0.76}
FRICTION, BALL_MASS = 0.55, 10.0  # kilograms for a radius of one metre
TAKE_OFF = 0.09  # seconds from the take-off to the release

# Where things may be: rim height, hoop x, shooter x (each from, to), and how far over the rim the arc may rise.
COURTS = {
    "portrait": (4.6, 5.6, 0.7, 1.35, -2.1, -1.0, 0.5, 1.6),
    "landscape": (2.9, 3.15, 1.9, 3.3, -4.2, -1.2, 0.6, 1.45),
    "square": (3.4, 4.2, 1.1, 2.1, -3.0, -1.1, 0.55, 1.7),
}
RELEASES = {"portrait": (0.5, 1.05), "landscape": (0.5, 1.3), "square": (0.5, 1.25)}  # seconds; a higher hoop needs an earlier shot
_POOL_TRIES = {"swish": 900, "bank": 900, "rim_out": 1600, "board_miss": 3600, "air_ball": 1100}  # few hard throws come back short
_INSIDE = 0.94  # of the time from release on that the ball must be in the view
_MOST_TURNS = 44  # events of four seconds
_FLOOR_BY = 3.8  # seconds: a ball that was let go last must have met the floor by then


@dataclass
class Shots(Table):
    """B shots; all (B,)."""

    rim_y: Array
    hoop_x: Array
    shooter_x: Array
    height: Array
    lift: Array  # how much the pelvis has risen over its standing height at release
    arm: Array  # angle of the stretched arms over the horizontal
    radius: Array
    velocity_x: Array
    velocity_y: Array
    spin: Array

    def release(self) -> tuple[Array, Array]:
        """Where the ball leaves the hands."""
        reach = 0.97 * (UPPER_ARM + LOWER_ARM) * self.height + 0.75 * self.radius
        shoulder_y = (HIP_HEIGHT + SHOULDER_Y) * self.height + self.lift
        return self.shooter_x + reach * np.cos(self.arm), shoulder_y + reach * np.sin(self.arm)


def joined(parts: list[Shots]) -> Shots:
    """One list of shots after another."""
    return Shots(**{entry.name: np.concatenate([getattr(part, entry.name) for part in parts]) for entry in fields(Shots)})


def chosen(first_B: Mask, yes: Shots, no: Shots) -> Shots:
    """Shot by shot, the first or the second."""
    return Shots(**{entry.name: np.where(first_B, getattr(yes, entry.name), getattr(no, entry.name)) for entry in fields(Shots)})


def throw(shots: Shots, release_B: Array, until_B: Array) -> Motion:
    """Simulate every shot until its scene ends; the ball waits at its release point until `release_B`."""
    x, y = shots.release()

    def one(value: Array | float) -> Array:
        return np.broadcast_to(np.asarray(value, dtype=float), x.shape)[:, None].copy()

    balls = Balls(
        one(x), one(y), one(shots.velocity_x), one(shots.velocity_y), one(shots.spin), one(0.0), one(shots.radius),
        one(BALL_MASS * shots.radius**2), one(REBOUND["floor"]), one(FRICTION), one(release_B),
    )  # fmt: skip
    zero = np.zeros_like(x)
    board_low, board_high = shots.rim_y - BOARD_BELOW, shots.rim_y - BOARD_BELOW + BOARD_TALL
    obstacles = Obstacles(
        np.stack([shots.hoop_x + offset for offset in (-HALF_WIDTH, HALF_WIDTH, BOARD_BEHIND, POLE_BEHIND)], 1),
        np.stack([shots.rim_y, shots.rim_y, board_low, zero], 1),
        np.stack([shots.rim_y, shots.rim_y, board_high, shots.rim_y], 1),
        np.broadcast_to([RIM_THICKNESS, RIM_THICKNESS, BOARD_THICKNESS, POLE_THICKNESS], (len(x), 4)),
        np.broadcast_to([REBOUND["rim"], REBOUND["rim"], REBOUND["board"], REBOUND["pole"]], (len(x), 4)),
    )
    net = Net(shots.hoop_x, shots.rim_y - NET_DEPTH, zero + HALF_WIDTH, NET_LENGTH - NET_DEPTH, slowing=0.62)
    return simulate_balls(balls, obstacles, net, until_B, most_turns=round(_MOST_TURNS * until_B.max() / SECONDS))


def outcomes(contacts: Contacts, count: int) -> Whole:
    """The word's index for each clip, -1 where no word fits: the first thing touched of rim and board, and whether it went in."""
    target = ((contacts.kind == OBSTACLE) & (contacts.other != POLE)) | (contacts.kind == NET)
    rows = np.flatnonzero(target)[::-1]
    first_B = np.full(count, -1)
    first_B[contacts.clip[rows]] = np.where(contacts.kind[rows] == NET, 9, contacts.other[rows])
    through_B = np.zeros(count, dtype=bool)
    through_B[contacts.clip[contacts.kind == NET]] = True
    conditions = (
        first_B == 9,
        (first_B == BOARD) & through_B,
        ((first_B == RIM_FRONT) | (first_B == RIM_BACK)) & ~through_B,
        (first_B == BOARD) & ~through_B,
        first_B == -1,
    )
    return np.select(conditions, [OUTCOMES.index(word) for word in ("swish", "bank", "rim_out", "board_miss", "air_ball")], -1)


def _good(motion: Motion, shots: Shots, release_B: Array, framing: str) -> Mask:
    """In the view, on the floor in time, no rattling, no ball that brushes the net from outside."""
    contacts, count = motion.contacts, len(shots.radius)
    touches_B = np.bincount(contacts.clip[(contacts.kind == OBSTACLE)], minlength=count)
    ground_B = np.full(count, np.inf)
    ground = np.flatnonzero(contacts.kind == GROUND)[::-1]
    ground_B[contacts.clip[ground]] = contacts.time[ground]
    time_BQ = release_B[:, None] + np.linspace(0, SECONDS - 1.0, 97)
    x, y = (value[..., 0] for value in motion.at(np.minimum(time_BQ, SECONDS))[:2])
    width, height = VIEW_METRES[framing]
    inside = (np.abs(x) < width / 2 - 0.3 * shots.radius[:, None]) & (y < height - GROUND_METRES)
    net_B = np.zeros(count, dtype=bool)
    net_B[contacts.clip[contacts.kind == NET]] = True
    across, up = np.abs(x - shots.hoop_x[:, None]), y - shots.rim_y[:, None]
    brushed = ((across < 0.3 + shots.radius[:, None]) & (up < -0.12) & (up > -NET_LENGTH)).any(1) & ~net_B
    in_time = ground_B < release_B + _FLOOR_BY - RELEASES[framing][1]
    return motion.finished_B & (touches_B <= 6) & in_time & (inside.mean(1) > _INSIDE) & ~brushed


def _aim(rng: np.random.Generator, framing: str, word: str, count: int) -> Shots:
    """Shots that could end so: the arc's top and the point it falls through are at random about what the word needs."""
    low, high, hoop_from, hoop_to, shooter_from, shooter_to, over_from, over_to = COURTS[framing]
    shots = Shots(
        rim_y=rng.uniform(low, high, count),
        hoop_x=rng.uniform(hoop_from, hoop_to, count),
        shooter_x=rng.uniform(shooter_from, shooter_to, count),
        height=rng.uniform(1.5, 1.9, count),
        lift=rng.uniform(0.03, 0.14, count),
        arm=rng.uniform(1.0, 1.25, count),
        radius=rng.uniform(0.22, 0.26, count),
        velocity_x=np.zeros(count),
        velocity_y=np.zeros(count),
        spin=rng.uniform(2.0, 14.0, count),
    )
    x, y = shots.release()
    over = rng.uniform(over_from, over_to, count)
    board_x = BOARD_BEHIND - BOARD_THICKNESS - shots.radius
    target_x, target_up = {
        "swish": (rng.uniform(-0.16, 0.16, count), np.zeros(count)),
        "bank": (board_x, rng.uniform(0.1, 0.85, count)),
        "rim_out": (rng.choice([-HALF_WIDTH, HALF_WIDTH], count) + rng.uniform(-0.2, 0.2, count), np.zeros(count)),
        # Low on the board a steep ball drops in; its top edge throws everything off.
        "board_miss": (board_x, np.where(rng.random(count) < 0.5, rng.uniform(0.85, 1.03, count), rng.uniform(0.25, 0.9, count))),
        "air_ball": (np.where(rng.random(count) < 0.85, rng.uniform(-1.9, -0.72, count), rng.uniform(1.0, 1.6, count)), np.zeros(count)),
    }[word]
    apex = shots.rim_y + np.maximum(over, target_up + 0.15)
    branch = np.ones(count)
    if word == "board_miss":  # a flat, hard throw, still rising or just falling, comes back too far to drop in
        apex = shots.rim_y + target_up + rng.uniform(0.02, 0.5, count)
        branch = rng.choice([-1.0, 1.0], count)
    shots.velocity_y = np.sqrt(2 * GRAVITY * (apex - y))
    time = (shots.velocity_y + branch * np.sqrt(2 * GRAVITY * (apex - shots.rim_y - target_up))) / GRAVITY
    shots.velocity_x = (shots.hoop_x + target_x - x) / time
    return shots


@cache
def pool(framing: str) -> tuple[Shots, ...]:
    """Good shots of every outcome, in the order of OUTCOMES."""
    rng = np.random.default_rng(FRAMINGS.index(framing))
    shots = joined([_aim(rng, framing, word, _POOL_TRIES[word]) for word in OUTCOMES])
    release_B = np.zeros(len(shots.radius))
    motion = throw(shots, release_B, np.full(len(release_B), SECONDS))
    outcome_B = outcomes(motion.contacts, len(release_B))
    good_B = _good(motion, shots, release_B, framing)
    return tuple(shots.take(good_B & (outcome_B == index)) for index in range(len(OUTCOMES)))


def shoot(rng: np.random.Generator, framing_B: Whole, outcome_B: Whole, release_B: Array, until_B: Array) -> tuple[Shots, Motion]:
    """A shot with the asked outcome for every clip, and its motion."""
    count = len(framing_B)
    picked = joined([pool(framing)[index] for framing in FRAMINGS for index in range(len(OUTCOMES))])
    sizes = np.array([len(pool(framing)[index].radius) for framing in FRAMINGS for index in range(len(OUTCOMES))])
    group_B = framing_B * len(OUTCOMES) + outcome_B
    exact = picked.take((np.cumsum(sizes) - sizes)[group_B] + rng.integers(sizes[group_B]))
    changed = exact.take(np.arange(count))
    changed.velocity_x = changed.velocity_x * (1 + rng.normal(0, 0.006, count))
    changed.velocity_y = changed.velocity_y * (1 + rng.normal(0, 0.004, count))
    changed.spin = rng.uniform(2.0, 14.0, count)
    both = joined([changed, exact])
    motion = throw(both, np.tile(release_B, 2), np.tile(until_B, 2))
    good_B = outcomes(motion.contacts, 2 * count)[:count] == outcome_B
    for index, framing in enumerate(FRAMINGS):
        good_B &= (framing_B != index) | _good(motion, both, np.tile(release_B, 2), framing)[:count]
    kept = np.where(good_B, np.arange(count), np.arange(count) + count)
    return chosen(good_B, changed, exact), motion.take(kept)
