"""A bowler takes two steps and lays a ball on the lane: it rolls into ten pins and takes all of them or some, or leaves for the gutter.

- The ball is laid down turning too slowly for its way: it slips, slows and spins up, and then rolls. That is worked out backwards from
  the speed with which it shall meet the pins (see `pins.py`), so that a short view and a wide one show the same crashes.
- The lane is seen from the side and a little from above: what is farther away is drawn higher, and nearer to the bowler.

Everything is made with the bowler on the left, in seconds of the scene. Shape suffixes: B clips, T times, J kept moments of a crash,
D pins and ball, P pins, 2 along the lane and across it, or the coordinates x and y.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from generation.network.kinematics import (
    BOWLING_BALL,
    DEEPER,
    GUTTER,
    LANE_HALF,
    LANE_REACH,
    PIN_PLACES,
)
from generation.network.plan import FRAMINGS, GRAVITY, PLACES, POSE_AXES, STATE_AXES
from generation.network.reading import SLOTS
from generation.world import appearance, pins
from generation.world.batch import Draft, Event, Sound, Windows, random_words, scaled_impulse
from generation.world.bowler import Bowler
from generation.world.grids import between
from generation.world.motion import Array, Mask, Whole
from generation.world.physics import INERTIA, ROLLING_DRAG
from generation.world.sound import loudness

BOWLER, BALL, FAR, NEAR = range(4)  # entities
STRIKE, SOME, GUTTERED = (SLOTS["roll"].index(word) for word in ("strike", "some", "gutter"))
ALLEY = PLACES.index("alley")
IN_AN_ALLEY = 0.62  # of the clips of this scene are in a bowling alley for sure
ZOOMS = {"portrait": 1.0, "landscape": 1.2, "square": 1.13}  # of the camera
# Metres: where the head pin stands, and how far before it the ball is laid down.
LANES = {"portrait": (0.42, 1.95), "landscape": (0.95, 3.6), "square": (0.75, 2.9)}
BALL_KILOGRAMS = 6.6
_STEP = 1e-3  # seconds: over which the velocity of what has no closed form is taken
_GRAINS = 16  # of rolling that are heard
_MOST_HITS = 26  # that are heard of one crash
_DROP = 0.16  # pin heights that a gutter is deep
_DROPS = 0.14  # seconds of the drop into it


@dataclass
class Rolls:
    """The way of B balls; all (B, 1), lengths along the lane in metres from the head pin."""

    throw: Whole  # in the pool of crashes; what a ball in the gutter would have done does not count
    guttered: Mask
    high: Array  # of a pin
    lay: Array  # where the ball is laid down, below 0
    release: Array  # seconds
    slips: Array  # seconds
    speed: Array  # metres a second when it begins to roll
    side: Array  # +1 leaves for the far gutter, -1 for the near one
    leaves: Array  # where along the lane that is

    @classmethod
    def sample(cls, rng: np.random.Generator, framing_B: Whole, roll_B: Whole) -> Rolls:
        """Throws that end as the words say."""
        count, crashes = len(framing_B), pins.pool()

        def draw(low: float, high: float) -> Array:
            return np.asarray(rng.uniform(low, high, (count, 1)))

        strikes, some = (np.flatnonzero(mask) for mask in pins.struck(crashes))
        throw = np.where(roll_B == STRIKE, rng.choice(strikes, count), rng.choice(some, count))
        high, arrives = (value[throw][:, None] for value in (crashes.throws.height, crashes.throws.speed))
        lay = -np.array([LANES[name][1] for name in FRAMINGS])[framing_B][:, None] * draw(0.94, 1.04)
        grip, drag = pins.OILED * GRAVITY, ROLLING_DRAG * GRAVITY
        slips = np.minimum(draw(0.2, 0.4), 0.6 * (pins.BEGINS * high - lay) / (1.1 * arrives))  # it rolls when it comes to the pins
        # Rolling, it slows from `speed` to what the crash begins with, over what is left of the way when it has slipped.
        way = pins.BEGINS * high - lay - 0.5 * grip * slips**2
        along = arrives * np.cos(crashes.throws.angle[throw][:, None])
        speed = -drag * slips + np.sqrt((drag * slips) ** 2 + along**2 + 2 * drag * way)
        return cls(
            throw=throw,
            guttered=(roll_B == GUTTERED)[:, None],
            high=high,
            lay=lay,
            release=draw(0.95, 1.25),
            slips=slips,
            speed=speed,
            side=np.where(rng.random((count, 1)) < 0.35, 1.0, -1.0),
            leaves=lay * draw(0.3, 0.55),
        )

    @property
    def laid_speed(self) -> Array:
        """Metres a second along the lane when the ball is laid down."""
        return self.speed + pins.OILED * GRAVITY * self.slips

    def rolled(self, time_BT: Array) -> tuple[Array, Array]:
        """How far along the lane a ball is that meets nothing, and its turn, both since the release; metres, radians."""
        grip, drag, radius = pins.OILED * GRAVITY, ROLLING_DRAG * GRAVITY, BOWLING_BALL * self.high
        slipping = np.clip(time_BT - self.release, 0, self.slips)
        rolling = np.clip(time_BT - self.release - self.slips, 0, self.speed / drag)
        slipped = self.laid_speed * slipping - 0.5 * grip * slipping**2
        rolled = self.speed * rolling - 0.5 * drag * rolling**2
        # While it slips, the floor's grip turns it up to rolling.
        before = self.speed - grip * self.slips / INERTIA
        turned_by = (before * slipping + 0.5 * grip * slipping**2 / INERTIA + rolled) / radius
        return slipped + rolled, -turned_by

    def arrives(self) -> Array:
        """When the ball is where the crash begins."""
        grip, drag = pins.OILED * GRAVITY, ROLLING_DRAG * GRAVITY
        slipped = self.laid_speed * self.slips - 0.5 * grip * self.slips**2
        left = pins.BEGINS * self.high - self.lay - slipped
        return self.release + self.slips + 2 * left / (self.speed + np.sqrt(self.speed**2 - 2 * drag * left))

    def drops(self) -> Array:
        """When a ball that leaves the lane does so."""
        time = self.release + self.slips
        for _newton in range(6):
            way, _turn = self.rolled(time)
            soon, _turn = self.rolled(time + _STEP)
            time = time + (self.leaves - self.lay - way) / np.maximum(soon - way, 1e-6) * _STEP
        return time


class Ball:
    """Where these balls are from the release on, and what the pins do."""

    def __init__(self, rolls: Rolls) -> None:
        self.rolls, crashes = rolls, pins.pool()
        self.arrives_B1, self.drops_B1 = rolls.arrives(), rolls.drops()
        self.place_BJD2, self.tilt_BJP = crashes.place_NJD2[rolls.throw], crashes.tilt_NJP[rolls.throw]
        throws = crashes.throws.take(rolls.throw)
        self.away_B1, self.slope_B1 = throws.away[:, None], np.tan(throws.angle)[:, None]

    def _kept(self, value_BJ: Array, time_BT: Array) -> Array:
        return between(value_BJ, (time_BT - self.arrives_B1) * pins.KEPT)

    def place(self, time_BT: Array) -> tuple[Array, Array, Array]:
        """Metres along the lane from the head pin, across it, and under its surface (B, T)."""
        rolls, high = self.rolls, self.rolls.high
        along, _turn = rolls.rolled(time_BT)
        along = np.minimum(rolls.lay + along, (pins.PIT_END - BOWLING_BALL) * high)
        straight = (self.away_B1 + self.slope_B1 * (along / high - pins.BEGINS)) * high
        crashes = (time_BT >= self.arrives_B1) & ~rolls.guttered
        hit_along, hit_away = (self._kept(self.place_BJD2[:, :, pins.BALL, axis], time_BT) * high for axis in (0, 1))
        # Into the gutter: across the lane in a straight line, over its edge, and along the gutter's middle.
        edge, middle = LANE_HALF * high, (LANE_HALF + GUTTER / 2) * high
        part = (along - rolls.lay) / (rolls.leaves - rolls.lay)
        falls = np.clip((time_BT - self.drops_B1) / _DROPS, 0, 1)
        gone = rolls.side * np.where(part < 1, (0.25 + 0.75 * part) * edge, edge + (middle - edge) * falls * (2 - falls))
        away = np.where(rolls.guttered, gone, np.where(crashes, hit_away, straight))
        return np.where(crashes, hit_along, along), away, rolls.guttered * _DROP * high * falls**2

    def turn(self, time_BT: Array) -> Array:
        """How far it has turned; one that met pins as its way says."""
        _way, turn = self.rolls.rolled(np.minimum(time_BT, np.where(self.rolls.guttered, np.inf, self.arrives_B1)))
        along = self.place(np.maximum(time_BT, self.arrives_B1))[0] - pins.BEGINS * self.rolls.high
        return turn - np.where(self.rolls.guttered, 0, along / (BOWLING_BALL * self.rolls.high))

    def pins(self, time_BT: Array, pin: int) -> tuple[Array, Array]:
        """How far a pin leans away from the bowler and how far its foot has slid, in pin heights (B, T)."""
        there = ~self.rolls.guttered
        start = self.place_BJD2[:, :1, pin]
        moved = [self._kept(self.place_BJD2[:, :, pin, axis] - start[..., axis], time_BT) for axis in (0, 1)]
        return there * self._kept(self.tilt_BJP[:, :, pin], time_BT), there * (moved[0] + DEEPER[0] * moved[1])


def make(rng: np.random.Generator, framing_B: Whole, windows: Windows) -> Draft:
    """Draft clips of these framings."""
    count = len(framing_B)
    draft = Draft(framing_B, windows)
    random_words(rng, draft, "bowling")
    draft.reading["place"] = np.where(rng.random(count) < IN_AN_ALLEY, ALLEY, draft.reading["place"])
    words = {slot: rng.integers(len(SLOTS[slot]), size=count) for slot in ("roll", "shirt", "ball")}
    draft.reading |= words
    rolls = Rolls.sample(rng, framing_B, words["roll"])
    ball = Ball(rolls)
    names = [FRAMINGS[index] for index in framing_B]
    head_x = np.array([LANES[name][0] for name in names])[:, None]
    draft.zoom_B = np.array([ZOOMS[name] for name in names]) * rng.uniform(0.96, 1.0, count)
    ends = np.where(rolls.guttered, ball.drops_B1, ball.arrives_B1)
    lay_B12 = _on_lane(head_x, ball, rolls.release)
    bowler = Bowler.sample(rng, lay_B12, rolls.release, rolls.laid_speed, BOWLING_BALL * rolls.high, ends + 0.75, words["roll"])
    draft.put(BOWLER, "person", "none", bowler.height[:, 0], 0.5)
    depth = np.where(rolls.guttered, np.where(rolls.side > 0, 0.45, 0.15), 0.3)[:, 0]
    draft.put(BALL, "ball", "stone", (BOWLING_BALL * rolls.high)[:, 0], depth)
    draft.put(FAR, "pins_far", "wood", rolls.high[:, 0], 0.4)
    draft.put(NEAR, "pins_near", "wood", rolls.high[:, 0], 0.2)
    draft.appearance_BKA[:, BOWLER] = appearance.person_looks(rng, words["shirt"])
    draft.appearance_BKA[:, BALL] = appearance.ball_looks(rng, words["ball"])
    draft.appearance_BKA[:, FAR] = draft.appearance_BKA[:, NEAR] = appearance.pins_looks(rng, count)
    _move(draft, head_x, bowler, ball)
    _touches(draft, rng, ball)
    draft.mirror(np.flatnonzero(rng.random(count) < 0.5))
    return draft


def _on_lane(head_x: Array, ball: Ball, time_BT: Array) -> Array:
    """Where the ball is seen on the lane (B, T, 2)."""
    along, away, under = ball.place(time_BT)
    return np.stack((head_x + along + DEEPER[0] * away, BOWLING_BALL * ball.rolls.high + DEEPER[1] * away - under), -1)


def _seen(head_x: Array, ball: Ball, bowler: Bowler, time_BT: Array) -> Array:
    """Where the ball is seen (B, T, 2): in the hand, then on the lane."""
    lane = _on_lane(head_x, ball, np.maximum(time_BT, ball.rolls.release))
    return np.where((time_BT < ball.rolls.release)[..., None], bowler.held(time_BT), lane)


def _move(draft: Draft, head_x: Array, bowler: Bowler, ball: Ball) -> None:
    """States and poses of all four."""
    time_BT, rolls = draft.time_BT, ball.rolls
    pelvis_BT2, angle_BT, pose_BTP = bowler.body(time_BT)
    soon_BT2 = bowler.body(time_BT + _STEP)[0]
    seen_BT2, seen_soon_BT2 = (_seen(head_x, ball, bowler, time) for time in (time_BT, time_BT + _STEP))
    turn_BT = np.where(time_BT < rolls.release, bowler.swing(time_BT) - bowler.swing(rolls.release), ball.turn(time_BT)) + bowler.phase
    for entity, place, soon, angle in ((BOWLER, pelvis_BT2, soon_BT2, angle_BT), (BALL, seen_BT2, seen_soon_BT2, turn_BT)):
        states = draft.states_BTKS[:, :, entity]
        states[..., 0:2], states[..., 2:4] = place, (soon - place) / _STEP
        states[..., STATE_AXES.index("cos")], states[..., STATE_AXES.index("sin")] = np.cos(angle), np.sin(angle)
    draft.pose_BTKP[:, :, BOWLER] = pose_BTP
    for half, (entity, kind) in enumerate(((FAR, "pins_far"), (NEAR, "pins_near"))):
        draft.states_BTKS[:, :, entity, 0] = head_x
        pose = draft.pose_BTKP[:, :, entity]
        pose[..., POSE_AXES[kind].index("facing")] = 1.0
        pose[..., POSE_AXES[kind].index("lane")] = -rolls.lay / (LANE_REACH * rolls.high)
        for pin in range(len(PIN_PLACES[kind])):
            tilt, slide = ball.pins(time_BT, len(PIN_PLACES[kind]) * half + pin)
            pose[..., POSE_AXES[kind].index(f"tilt_{pin}")], pose[..., POSE_AXES[kind].index(f"slide_{pin}")] = tilt, slide


def _touches(draft: Draft, rng: np.random.Generator, ball: Ball) -> None:
    """The ball meets lane, gutter, pins and the end of the pit; rolling is heard all the time, the faster the louder."""
    count, rolls, hits = len(draft), ball.rolls, pins.pool().hits
    variant_B, high_B = rng.integers(3, size=count), rolls.high[:, 0]
    first_R = np.searchsorted(hits.throw, np.arange(len(pins.pool().throws.away) + 1))
    moments_BN = rolls.release + 0.05 + 0.2 * np.arange(_GRAINS) + rng.uniform(0, 0.05, (count, _GRAINS))
    along_BN, soon_BN = (ball.place(moments_BN + step)[0] for step in (0.0, 0.02))
    ends_B1 = (pins.PIT_END - BOWLING_BALL) * rolls.high
    gain_BN = np.clip(0.013 * (soon_BN - along_BN) / 0.02, 0, 0.06) * rng.uniform(0.8, 1.2, (count, _GRAINS)) * (along_BN < 0.8 * ends_B1)
    kinds_BN, laid_B, mood_B = rng.integers(3, size=(count, _GRAINS)), rng.uniform(0.3, 0.9, count), rng.uniform(0.02, 0.05, count)
    variants_BR = rng.integers(3, size=(count, 64))
    into_pit_B = _reaches(ball, ends_B1)[:, 0]
    for clip in range(count):
        throw = int(rolls.throw[clip])
        found = [(float(rolls.release[clip, 0]), BALL, -1, "lane", BALL_KILOGRAMS * laid_B[clip], "floor", 1.0)]
        if rolls.guttered[clip, 0]:
            drop = float(ball.drops_B1[clip, 0]) + _DROPS
            found.append((drop, BALL, -1, "gutter", BALL_KILOGRAMS * float(np.sqrt(2 * GRAVITY * _DROP * high_B[clip])), "gutter", 0.8))
            if into_pit_B[clip] < np.inf:
                found.append((float(into_pit_B[clip]), BALL, -1, "pit", BALL_KILOGRAMS * 2.0, "pit", 0.8))
        else:
            rows = np.arange(first_R[throw], first_R[throw + 1])
            rows = np.sort(rows[np.argsort(-hits.impulse[rows], kind="stable")[:_MOST_HITS]])
            for row in rows.tolist():
                found.append((float(hits.time[row] + ball.arrives_B1[clip, 0]), *_bodies(hits, row)))
        impulses = scaled_impulse(np.array([entry[4] for entry in found]))
        gains, levels = loudness(impulses)
        for number, ((time, entity, other, surface, _impulse, name, soft), impulse) in enumerate(
            zip(found, impulses.tolist(), strict=True)
        ):
            draft.events[clip].append(Event(time, entity, other, surface, "wood", impulse, name))
            variant = int(variants_BR[clip, number]) if name == "pin" else int(variant_B[clip])
            draft.sounds[clip].append(Sound(time, name, variant, int(levels[number]), float(gains[number]) * soft))
        for time, gain, kind in zip(moments_BN[clip].tolist(), gain_BN[clip].tolist(), kinds_BN[clip].tolist(), strict=True):
            if gain > 0.002:
                draft.sounds[clip].append(Sound(time, "rumble", kind, 0, gain))
        mood = float((ball.drops_B1 if rolls.guttered[clip, 0] else ball.arrives_B1)[clip, 0]) + 0.8
        word = draft.reading["roll"][clip]
        if draft.reading["place"][clip] == ALLEY and word != SOME and mood < draft.until_B[clip] - 0.3:
            name = "cheer" if word == STRIKE else "groan"
            draft.sounds[clip].append(Sound(mood, name, int(variant_B[clip]), 0, float(mood_B[clip])))


def _reaches(ball: Ball, along_B1: Array) -> Array:
    """When a ball in the gutter is so far along the lane, by bisection (B, 1); inf if it never is."""
    low, high = ball.drops_B1, ball.drops_B1 + 6.0
    never = ball.place(high)[0] < along_B1 - 1e-9
    for _halving in range(30):
        middle = (low + high) / 2
        there = ball.place(middle)[0] >= along_B1 - 1e-9
        low, high = np.where(there, low, middle), np.where(there, middle, high)
    return np.where(never, np.inf, high)


def _bodies(hits: pins.Hits, row: int) -> tuple[int, int, str, float, str, float]:
    """The entities of one hit, what was touched, newton seconds, the sound and how softly it is played."""
    one, two = int(hits.first[row]), int(hits.second[row])

    def entity(body: int) -> int:
        return BALL if body == pins.BALL else FAR if body < len(PIN_PLACES["pins_far"]) else NEAR

    if two < 0:
        return entity(one), -1, "pit", float(hits.impulse[row]), "pit", 0.6
    if pins.BALL in (one, two):
        pin = min(one, two)
        return BALL, entity(pin), f"pin_{pin}", float(hits.impulse[row]), "pin", 0.6
    other = entity(two)
    return entity(one), other if other != entity(one) else -1, f"pin_{two}", float(hits.impulse[row]), "pin", 0.5
