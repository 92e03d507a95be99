"""A ball rolls or bounces in from a side, passes behind a screen and comes out again, or comes to rest where nobody sees it.

- The ball alone is simulated, and nothing of it is set but its start: a screen touches no ball. The screen is then put where the ball
  is seen long enough before it and after it, and wholly hidden between.
- A ball that will stay behind is one that was slow: the screen stands where it rests.
- Behind the screen the ball still bounces, and is heard.

The scene is made with the ball from the left and mirrored where the reading says right.

Shape suffixes: B clips, T frames, W the clips that are still without a good start.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from generation.network.kinematics import SCREEN_TALL, SQUASH
from generation.network.plan import FRAMINGS, MATERIALS, POSE_AXES, STATE_AXES, VIEW_METRES
from generation.network.reading import SLOTS
from generation.world import appearance
from generation.world.batch import FRAME_TIMES, SECONDS, Batch, Draft, Windows, random_words
from generation.world.bounce import MATERIAL_TABLE, squash, write_touches
from generation.world.motion import Array, Balls, Mask, Motion, Table, Whole
from generation.world.physics import simulate_balls

BALL, SCREEN = range(2)  # entities
SEEN_BEFORE, HIDDEN, SEEN_AFTER = 6, 5, 6  # frames at least, of the ball as a whole
STAYS = 1 / 6  # how often the ball does not come out
HALF_WIDTHS = (0.6, 1.3)  # metres
FOOT = (-0.24, -0.17)  # metres: it stands nearer than the ball, so lower in the picture
_EDGE = 0.07  # of the width of the view: nearer to its sides a panning camera might lose the ball
_MOST_TURNS = 40  # events of four seconds
_TRIES = 3  # starts drawn at once for every clip that has none
_X, _Y = STATE_AXES.index("x"), STATE_AXES.index("y")


@dataclass
class Starts(Table):
    """How a ball comes in (W,), and the screen's half-width and middle, which are NaN where no place for it is good."""

    x: Array
    y: Array
    velocity_x: Array
    velocity_y: Array
    spin: Array
    angle: Array
    radius: Array
    half: Array
    screen_x: Array


def _throw(rng: np.random.Generator, width_W: Array, stays_W: Mask) -> Starts:
    """Rolling or through the air, from outside the view or from near its side."""
    count = len(width_W)
    radius = rng.uniform(0.17, 0.38, count)
    half = np.clip(rng.uniform(*HALF_WIDTHS, count), np.maximum(HALF_WIDTHS[0], 1.9 * radius), 0.2 * width_W + 0.05)
    outside = rng.random(count) < np.where(stays_W, 0.35, 0.7)
    x = np.where(outside, -width_W / 2 - radius, -width_W / 2 + radius + rng.uniform(0.05, 0.12, count) * width_W)
    rolls = rng.random(count) < np.where(stays_W, 0.75, 0.5)
    speed = np.where(stays_W, rng.uniform(0.7, 1.5, count), rng.uniform(1.5, 2.4, count) * (0.45 + width_W / 10))
    # How high it may come in and still not look over the screen: a bounce gives back no more than it had.
    room = np.clip(SCREEN_TALL * half - 2 * radius - 0.3, 0, None)
    lift = np.where(rolls, 0.0, np.minimum(rng.uniform(0.25, 1.5, count), room))
    return Starts(
        x=x,
        y=radius + lift,
        velocity_x=speed,
        velocity_y=np.where(rolls, 0.0, rng.uniform(-1.5, 0.4, count)),
        # Nearly that of rolling: how it goes on can be told from how it is seen to go.
        spin=-speed / radius * np.where(rolls, 1.0, rng.uniform(0.9, 1.1, count)),
        angle=rng.uniform(-np.pi, np.pi, count),
        radius=radius,
        half=half,
        screen_x=np.full(count, np.nan),
    )


def _go(starts: Starts, material_W: Whole, until_W: Array) -> Motion:
    restitution, friction, mass = MATERIAL_TABLE[material_W].T
    balls = Balls(
        x_BN=starts.x[:, None],
        y_BN=starts.y[:, None],
        velocity_x_BN=starts.velocity_x[:, None],
        velocity_y_BN=starts.velocity_y[:, None],
        spin_BN=starts.spin[:, None],
        angle_BN=starts.angle[:, None],
        radius_BN=starts.radius[:, None],
        mass_BN=(mass * starts.radius**2)[:, None],
        restitution_BN=restitution[:, None],
        friction_BN=friction[:, None],
        start_BN=np.zeros((len(mass), 1)),
    )
    return simulate_balls(balls, until=until_W, most_turns=round(_MOST_TURNS * until_W.max() / SECONDS))


def _frame(mask_WT: Mask, number: int) -> Whole:
    """The frame that is the `number`-th of a mask, or -1."""
    reached = mask_WT.cumsum(1) == number
    return np.where(reached.any(1), reached.argmax(1), -1)


def _stand(rng: np.random.Generator, starts: Starts, motion: Motion, width_W: Array, stays_W: Mask) -> None:
    """Place the screens, where there is a good place."""
    count = len(width_W)
    x_WT, y_WT, velocity_WT, _vy, _angle = (value[..., 0] for value in motion.at(np.broadcast_to(FRAME_TIMES, (count, len(FRAME_TIMES)))))
    radius, half, rows = starts.radius, starts.half, np.arange(count)
    reach = width_W * (0.5 - _EDGE)
    seen_WT = np.abs(x_WT) + radius[:, None] <= reach[:, None]
    wide = radius * (1 + SQUASH / 2)
    first, last = _frame(seen_WT, SEEN_BEFORE), len(FRAME_TIMES) - 1 - _frame(seen_WT[:, ::-1], SEEN_AFTER)
    from_x = np.maximum(x_WT[rows, first] + wide + half, half - reach)
    # The ball passes, or lies behind the middle part.
    rest = x_WT[:, -1]
    lies = 0.85 * np.maximum(half - wide, 0)
    low = np.where(stays_W, np.maximum(from_x, rest - lies), from_x)
    high = np.where(stays_W, np.minimum(rest + lies, reach - half), x_WT[rows, np.minimum(last, len(FRAME_TIMES) - 1)] - wide - half)
    place = rng.uniform(size=count) * (high - low) + low
    near_WT = np.abs(x_WT - place[:, None]) < (half + radius)[:, None]
    over_WT = near_WT & (y_WT + radius[:, None] > FOOT[0] + SCREEN_TALL * half[:, None])
    behind_WT = np.abs(x_WT - place[:, None]) + wide[:, None] <= half[:, None]
    good = (high >= low) & (first >= 0) & (stays_W | (last < len(FRAME_TIMES))) & motion.finished_B
    good &= ~over_WT.any(1) & (behind_WT.sum(1) >= HIDDEN) & (velocity_WT >= 0).all(1)
    good &= ~stays_W | (behind_WT[:, -1] & (velocity_WT[:, -1] == 0))
    starts.screen_x[:] = np.where(good, place, np.nan)


def _good_starts(rng: np.random.Generator, width_B: Array, material_B: Whole, stays_B: Mask) -> Starts:
    """A start for every clip: drawn again until the ball does what it shall where it can be seen."""
    count = len(width_B)
    starts = Starts(*[np.full(count, np.nan) for _field in range(9)])
    while len(missing := np.flatnonzero(np.isnan(starts.screen_x))):
        rows = np.tile(missing, _TRIES)
        tried = _throw(rng, width_B[rows], stays_B[rows])
        motion = _go(tried, material_B[rows], np.full(len(rows), SECONDS))
        _stand(rng, tried, motion, width_B[rows], stays_B[rows])
        good = np.flatnonzero(~np.isnan(tried.screen_x))
        for name, value in vars(tried).items():
            getattr(starts, name)[rows[good]] = value[good]
    return starts


def make(rng: np.random.Generator, framing_B: Whole, windows: Windows) -> Draft:
    """Draft clips of these framings."""
    count = len(framing_B)
    draft = Draft(framing_B, windows)
    random_words(rng, draft, "peek")
    words = {slot: rng.integers(len(SLOTS[slot]), size=count) for slot in ("side", "material", "ball")}
    draft.reading |= words
    material_B = words["material"]
    width_B = np.array([VIEW_METRES[name][0] for name in FRAMINGS])[framing_B]
    starts = _good_starts(rng, width_B, material_B, rng.random(count) < STAYS)
    motion = _go(starts, material_B, draft.until_B)
    kind_of_B = np.array([MATERIALS.index(name) for name in SLOTS["material"]])[material_B]
    draft.put(BALL, "ball", kind_of_B, starts.radius, rng.uniform(0.3, 0.5, count))
    draft.put(SCREEN, "screen", "none", starts.half, 0.1)
    x, y, velocity_x, velocity_y, angle = (value[..., 0] for value in motion.at(draft.time_BT))
    for axis, value in enumerate((x, y, velocity_x, velocity_y, np.cos(angle), np.sin(angle))):
        draft.states_BTKS[:, :, BALL, axis] = value
    draft.states_BTKS[:, :, SCREEN, _X] = starts.screen_x[:, None]
    draft.states_BTKS[:, :, SCREEN, _Y] = rng.uniform(*FOOT, count)[:, None]
    draft.appearance_BKA[:, BALL] = appearance.ball_looks(rng, words["ball"])
    draft.appearance_BKA[:, SCREEN] = appearance.screen_looks(rng, count)
    write_touches(draft, motion.contacts, material_B, starts.radius[:, None])
    squash(draft, motion.contacts, np.where(material_B == SLOTS["material"].index("rubber"), 1.0, 0.0))
    draft.mirror(np.flatnonzero(words["side"] == SLOTS["side"].index("right")))
    return draft


def hidden_frames(clips: Draft | Batch) -> Mask:
    """The oracle's word for when all of the ball is behind the screen, (B, T)."""
    ball, screen = clips.states_BTKS[:, :, BALL].astype(float), clips.states_BTKS[:, :, SCREEN].astype(float)
    radius_B1, half_B1 = clips.size_BK[:, [BALL]].astype(float), clips.size_BK[:, [SCREEN]].astype(float)
    squash_BT = SQUASH * clips.pose_BTKP[:, :, BALL, POSE_AXES["ball"].index("squash")].astype(float)
    within_BT = np.abs(ball[..., _X] - screen[..., _X]) + radius_B1 * (1 + squash_BT / 2) <= half_B1
    return within_BT & (ball[..., _Y] + radius_B1 * (1 - squash_BT) <= screen[..., _Y] + SCREEN_TALL * half_B1)
