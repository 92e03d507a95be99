"""A flip on a paddleboard: it is landed on the board, or the body comes down beside it and into the water.

- The flip is a gymnast's: free fall, with the angular momentum solved for how the feet come down. Who pushes off backward pushes the board
  forward, as momentum has it; so who travels far does not find the board again.
- The board floats: it sinks by the weight that it carries, swings when that weight leaves or comes back, and tilts and heaves with the
  waves that it and the body make.
- Who falls in is slowed by the water and lifted by it, and comes up to the chin. A splash's drops fly as drops do.

Everything is made facing right, in seconds of the scene. Shape suffixes: B clips, T times, X places, P pose, N touches, 2 the coordinates
x and y.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from generation.network.kinematics import COLUMNS, PADDLE_DECK
from generation.network.plan import FRAMINGS, GRAVITY, POSE_AXES, STATE_AXES, VIEW_METRES
from generation.network.reading import SLOTS
from generation.world import appearance
from generation.world.batch import SECONDS, Draft, Event, Sound, Windows, random_words, scaled_impulse
from generation.world.grids import falls_through
from generation.world.gymnast import LANDED, OVER, TUCK, UNDER, Flips, Gymnast
from generation.world.limbs import AXES, limbs_of, pose_of
from generation.world.motion import Array, Mask, Whole
from generation.world.person import blinking, smooth
from generation.world.sound import loudness
from generation.world.waves import Waves

RIDER, BOARD, WATER, SPLASH = range(4)  # entities
KEPT = SLOTS["balance"].index("kept")
WEIGHT, BOARD_WEIGHT = 60.0, 32.0  # kilograms; a board's with the water that it takes along
BROAD, DENSITY = 0.75, 1000.0  # metres across, kilograms a cubic metre
HEAVES, TILTS, CALMS = 7.0, 5.0, 2.4  # radians a second of a board that swings up and down and to and fro; how fast that dies, a second
GLIDES = 0.9  # seconds in which the water slows a board to 1/e
FLOATS = 0.33  # heights that the pelvis of who swims is under the water
SLOWED, LIFTED = 4.5, 3.0  # a second: how water slows a body, and radians a second: how it lifts it
DROPS = len(POSE_AXES["splash"]) // 2
CHIN_UP = 0.9  # seconds from the water's touch to swimming upright
_STEP = 1e-3
_SEARCH = 96  # moments at which the water is looked for
_LAPS = 7  # of little waves that are heard

_TREADING = pose_of((0.1, 1.35, 0.5, 0.35, 0.1, -1.35, -0.5, 0.1, -0.5))


class Paddler:
    """Where rider, board and water are at any time."""

    def __init__(self, rng: np.random.Generator, flips: Flips, kept_B1: Mask, half_B1: Array) -> None:
        """`half_B1`: metres, half of the width that is looked at."""
        self.gymnast, self.kept_B1 = Gymnast(flips), kept_B1
        self.flips = flips
        count = len(kept_B1)
        self.size_B1 = rng.uniform(1.45, 1.65, (count, 1))
        area_B1 = 0.8 * 2 * self.size_B1 * BROAD
        self.sunk_B1 = WEIGHT / (DENSITY * area_B1)  # metres that a rider's weight takes the board down
        # Off its middle the rider tilts the board; who travels stands towards the end that way.
        self.stand_B1 = np.where(kept_B1, rng.uniform(-0.08, 0.08, (count, 1)), 0.5 * np.sign(flips.along)) * self.size_B1
        self.tilt_B1 = -WEIGHT * self.stand_B1 / (DENSITY * BROAD * (2 * self.size_B1) ** 3 / 12)
        self.recoil_B1 = -flips.along * WEIGHT / BOARD_WEIGHT
        self.begin_B1 = -self.stand_B1  # the board's middle, the feet at 0
        self.deck_B1 = self.size_B1 * PADDLE_DECK - self.sunk_B1 + self.tilt_B1 * self.stand_B1  # over still water, at the feet
        self.enter_B1 = self._enters()
        touch = np.where(kept_B1, self.gymnast.touch_B1, self.enter_B1)
        landed_x = np.where(kept_B1, self.gymnast.planted_B12[..., 0], self._pelvis_at(self.enter_B1))
        # The middle of what happens is near the middle of the view.
        self.shift_B1 = -0.5 * landed_x
        self.waves = Waves(
            column_x=np.linspace(-1, 1, COLUMNS) * half_B1 - self.shift_B1,
            wind_height=rng.uniform(0.008, 0.026, (count, 2)),
            wind_long=rng.uniform(1.8, 4.5, (count, 2)),
            wind_phase=rng.uniform(0, 2 * np.pi, (count, 2)),
            wind_way=rng.choice((-1.0, 1.0), (count, 1)) * np.array([[1.0, 1.0]]),
            touch_x=np.concatenate((0 * landed_x, landed_x), 1),
            touch_time=np.concatenate((flips.take_off, touch), 1),
            touch_height=np.concatenate((rng.uniform(0.03, 0.05, (count, 1)), np.where(kept_B1, 0.05, 0.13)), 1),
        )

    def _pelvis_at(self, time_B1: Array) -> Array:
        return self.gymnast.flight.pelvis(time_B1 - self.flips.take_off)[..., 0]

    def _enters(self) -> Array:
        """When the lowest part of the body meets the water's level (B, 1), had it no board under it."""
        since = np.linspace(0, 1.2, _SEARCH)
        since_BT = np.broadcast_to(since, (len(self.kept_B1), _SEARCH))
        flight = self.gymnast.flight
        lowest = limbs_of(self.flips.airborne(since_BT)).lowest_BT(flight.angle(since_BT)) * self.flips.height
        above = flight.pelvis(since_BT)[..., 1] + lowest + self.deck_B1
        step = float(since[1])
        return np.asarray(self.flips.take_off + step * falls_through(above, 0.6 * self.flips.up / GRAVITY / step))

    # -- the board ----------------------------------------------------------------------------------------------------

    def board_x(self, time_BT: Array) -> Array:
        """The board's middle along the water."""
        gone = np.maximum(time_BT - self.flips.take_off, 0)
        there = self.begin_B1 + self.recoil_B1 * GLIDES * (1 - np.exp(-gone / GLIDES))
        # Who lands again brings back what was given.
        back = np.maximum(time_BT - self.gymnast.touch_B1, 0)
        share = self.recoil_B1 * np.exp(-(self.gymnast.touch_B1 - self.flips.take_off) / GLIDES) * self.kept_B1
        return np.asarray(there - share * GLIDES * (1 - np.exp(-back / GLIDES)))

    def _loads(self, time_BT: Array, speed: float) -> Array:
        """1 with the rider's weight on the board, 0 without, as the board feels it: it swings about where it would rest."""
        off, back = time_BT - self.flips.take_off, time_BT - self.gymnast.touch_B1

        def settled(since: Array) -> Array:
            since = np.maximum(since, 0)
            return np.asarray(1 - np.exp(-CALMS * since) * np.cos(speed * since))

        return np.asarray(1 - settled(off) + settled(back) * self.kept_B1)

    def board(self, time_BT: Array) -> tuple[Array, Array]:
        """The board's middle (B, T, 2) and how far its nose is up."""
        return self._board(time_BT, self.waves.columns(time_BT))

    def _board(self, time_BT: Array, height_BTX: Array) -> tuple[Array, Array]:
        x = self.board_x(time_BT)
        ends = x[..., None] + 0.7 * self.size_B1[..., None] * np.array([-1.0, 0.0, 1.0])
        behind, middle, ahead = np.moveaxis(self.waves.at(ends, height_BTX), -1, 0)
        y = (behind + middle + ahead) / 3 - self.sunk_B1 * self._loads(time_BT, HEAVES)
        stood = np.where(time_BT < 0.5 * (self.flips.take_off + self.gymnast.touch_B1), 1.0, self._returns())
        nose = (ahead - behind) / (1.4 * self.size_B1) + self.tilt_B1 * stood * self._loads(time_BT, TILTS)
        return np.stack((x, y), -1), nose

    def _returns(self) -> Array:
        """The tilt after the landing, against that before."""
        away = self.gymnast.planted_B12[..., 0] - self.board_x(self.gymnast.touch_B1)
        return np.asarray(np.clip(away / np.where(np.abs(self.stand_B1) < 0.02, 0.02, self.stand_B1), -3, 3))

    def deck(self, x_BT: Array, middle: Array, nose: Array) -> Array:
        """How high the deck of a board that is there, and so turned, is at a place."""
        return np.asarray(middle[..., 1] + (x_BT - middle[..., 0]) * np.sin(nose) + PADDLE_DECK * self.size_B1)

    # -- the rider ----------------------------------------------------------------------------------------------------

    def body(self, time_BT: Array) -> tuple[Array, Array, Array]:
        """The pelvis (B, T, 2), the body's turn and the whole pose."""
        place, angle, pose = self.gymnast.place(np.where(self.kept_B1, time_BT, np.minimum(time_BT, self.gymnast.touch_B1 - 1e-6)))
        off, touch = self.flips.take_off, self.gymnast.touch_B1
        flight, falling = self.gymnast.flight, ~self.kept_B1 & (time_BT > touch)
        air = np.maximum(time_BT - off, 0)
        place, angle = np.where(falling[..., None], flight.pelvis(air), place), np.where(falling, flight.angle(air), angle)
        pose = np.where(falling[..., None], self.flips.airborne(air), pose)
        foot = np.where(time_BT < off, 0.0, self.gymnast.planted_B12[..., 0])
        drift = self.board_x(time_BT) - self.board_x(np.where(time_BT < off, off, touch))
        grounded = ((time_BT < off) | (time_BT >= touch)) & (self.kept_B1 | (time_BT < off))
        columns = self.waves.columns(time_BT)
        deck = np.where(grounded, self.deck(foot + drift, *self._board(time_BT, columns)), self.deck_B1)
        stands = smooth((off - time_BT) / 0.2) + smooth((time_BT - touch) / 0.2) * self.kept_B1
        place = place + np.stack((np.where(grounded, drift, 0.0), self.deck_B1 + stands * (deck - self.deck_B1)), -1)
        # Or into the water.
        swims = ~self.kept_B1 & (time_BT >= self.enter_B1)
        enter, since = self.enter_B1 - off, np.maximum(time_BT - self.enter_B1, 0)
        begin = flight.pelvis(enter) + np.stack((0 * enter, self.deck_B1), -1)
        speed = (flight.pelvis(enter) - flight.pelvis(enter - _STEP)) / _STEP
        rests = -FLOATS * self.flips.height + self.waves.at(begin[..., 0][..., None] + 0 * since[..., None], columns)[..., 0]
        away = begin[..., 1] + FLOATS * self.flips.height
        sinking = np.exp(-SLOWED * since) * (
            away * np.cos(LIFTED * since) + (speed[..., 1] + SLOWED * away) / LIFTED * np.sin(LIFTED * since)
        )
        swum = np.stack((begin[..., 0] + speed[..., 0] / SLOWED * (1 - np.exp(-SLOWED * since)), rests + sinking), -1)
        upright = smooth(since / CHIN_UP)
        entered = flight.angle(enter)
        entered = entered - 2 * np.pi * np.round(entered / (2 * np.pi))
        turning = flight.at(flight.turning_BJ, enter)
        tumbling = (entered + turning * (1 - np.exp(-SLOWED * since)) / SLOWED) * (1 - upright)
        treads = np.broadcast_to(_TREADING, pose.shape).copy()
        for side, sign in (("left", 1.0), ("right", -1.0)):
            treads[..., AXES[f"shoulder_{side}"]] += 0.35 * np.sin(self.flips.phase + 5.5 * time_BT + sign)
            treads[..., AXES[f"knee_{side}"]] += 0.3 * np.sin(self.flips.phase + 6.5 * time_BT + 1.6 * sign)
        floating = self.flips.airborne(enter) + upright[..., None] * (treads - self.flips.airborne(enter))
        place, angle = np.where(swims[..., None], swum, place), np.where(swims, tumbling, angle)
        pose = np.where(swims[..., None], floating, pose)
        self._face(time_BT, pose)
        return place, angle, pose

    def _face(self, time_BT: Array, pose_BTP: Array) -> None:
        """Mouth, blink and facing: effort, then joy or a gasp."""
        one = self.flips
        effort = 0.3 * np.exp(-0.5 * ((time_BT - one.take_off - 0.05) / 0.15) ** 2)
        joy = smooth((time_BT - self.gymnast.touch_B1 - 0.4) / 0.3) * (0.7 + 0.25 * np.sin(one.phase + 8.0 * time_BT)) * self.kept_B1
        wet = smooth((time_BT - self.enter_B1 - 0.5) / 0.3) * (0.5 + 0.25 * np.sin(one.phase + 3.0 * time_BT)) * ~self.kept_B1
        pose_BTP[..., AXES["mouth"]] = np.clip(effort + joy + wet, 0, 1)
        under = smooth((time_BT - self.enter_B1) / 0.1) * (1 - smooth((time_BT - self.enter_B1 - 0.9) / 0.4)) * ~self.kept_B1
        pose_BTP[..., AXES["blink"]] = np.maximum(blinking(time_BT, one.blinks), under)
        pose_BTP[..., AXES["facing"]] = 1.0


def flips_of(rng: np.random.Generator, framing_B: Whole, trick_B: Whole, kept_B: Mask) -> Flips:
    """Tucked flips: those that are landed go nearly straight up, the others away from the board."""
    count = len(framing_B)
    landing = np.where(kept_B, LANDED, rng.choice((UNDER, OVER), count, p=(0.7, 0.3)))
    flips = Flips.sample(rng, framing_B, trick_B, np.full(count, TUCK), landing)
    along = np.where(kept_B[:, None], rng.uniform(0.06, 0.16, (count, 1)), rng.uniform(0.75, 1.05, (count, 1)))
    return replace(flips, along=-flips.sign * along, start_x=0 * flips.start_x, take_off=rng.uniform(0.9, 1.5, (count, 1)))


def make(rng: np.random.Generator, framing_B: Whole, windows: Windows) -> Draft:
    """Draft clips of these framings."""
    count = len(framing_B)
    draft = Draft(framing_B, windows)
    random_words(rng, draft, "paddle")
    words = {slot: rng.integers(len(SLOTS[slot]), size=count) for slot in ("trick", "balance", "shirt")}
    draft.reading |= words
    kept_B = words["balance"] == KEPT
    flips = flips_of(rng, framing_B, words["trick"], kept_B)
    draft.zoom_B = flips.zoom[:, 0]
    half_B = 0.56 * np.array([VIEW_METRES[name][0] for name in FRAMINGS])[framing_B] / draft.zoom_B
    paddler = Paddler(rng, flips, kept_B[:, None], half_B[:, None])
    draft.put(RIDER, "person", "none", flips.height[:, 0], 0.4)
    draft.put(BOARD, "paddleboard", "none", paddler.size_B1[:, 0], 0.5)
    draft.put(WATER, "water", "none", half_B, 0.2)
    draft.put(SPLASH, "splash", "none", np.full(count, 0.5), 0.3, ~kept_B)
    draft.appearance_BKA[:, RIDER] = appearance.person_looks(rng, words["shirt"])
    draft.appearance_BKA[:, BOARD] = appearance.paddleboard_looks(rng, count)
    draft.appearance_BKA[:, WATER] = water_BA = appearance.water_looks(rng, count)
    draft.appearance_BKA[:, SPLASH] = appearance.splash_looks(rng, water_BA) * ~kept_B[:, None]
    time_BT = draft.time_BT
    place_BT2, angle_BT, draft.pose_BTKP[:, :, RIDER] = paddler.body(time_BT)
    board_BT2, nose_BT = paddler.board(time_BT)
    soon = paddler.body(time_BT + _STEP)[0], paddler.board(time_BT + _STEP)[0]
    shift_B = paddler.shift_B1[:, 0]
    for entity, place, later, angle in ((RIDER, place_BT2, soon[0], angle_BT), (BOARD, board_BT2, soon[1], nose_BT)):
        states = draft.states_BTKS[:, :, entity]
        states[..., 0:2], states[..., 2:4] = place, (later - place) / _STEP
        states[..., 0] += shift_B[:, None]
        states[..., STATE_AXES.index("cos")], states[..., STATE_AXES.index("sin")] = np.cos(angle), np.sin(angle)
    draft.pose_BTKP[:, :, WATER] = paddler.waves.columns(time_BT)
    _spray(draft, rng, paddler, shift_B, ~kept_B)
    _touches(draft, rng, paddler)
    mirrored = np.flatnonzero(rng.random(count) < 0.5)
    draft.mirror(mirrored)
    draft.pose_BTKP[mirrored, :, WATER] = draft.pose_BTKP[mirrored, :, WATER, ::-1]
    return draft


def _spray(draft: Draft, rng: np.random.Generator, paddler: Paddler, shift_B: Array, falls_B: Mask) -> None:
    """Six clusters of drops thrown up where the body goes in; each falls freely behind the waves, and the foam between them sinks."""
    count = len(draft)
    since_BT = draft.time_BT - paddler.enter_B1
    lasts_B1 = rng.uniform(1.0, 1.15, (count, 1))
    states = draft.states_BTKS[:, :, SPLASH]
    states[..., STATE_AXES.index("presence")] = (since_BT >= 0) & (since_BT < lasts_B1) & falls_B[:, None]
    gone = np.clip(since_BT, 0, lasts_B1)

    def foam(gone: Array) -> Array:
        return np.asarray(0.1 - 0.75 * smooth((gone - 0.2) / 0.7))

    states[..., 0] = np.where(falls_B, paddler._pelvis_at(paddler.enter_B1)[:, 0] + shift_B, 0)[:, None]
    states[..., 1] = foam(gone) * falls_B[:, None]
    states[..., 3] = (foam(gone + _STEP) - foam(gone)) / _STEP * (gone == since_BT) * falls_B[:, None]
    fan = np.linspace(-1, 1, DROPS) + rng.uniform(-0.12, 0.12, (count, DROPS))
    across, rising = 1.9 * fan, rng.uniform(3.2, 4.6, (count, DROPS)) * (1.12 - 0.35 * np.abs(fan))
    for drop in range(DROPS):
        x, y = (POSE_AXES["splash"].index(f"{axis}_{drop}") for axis in ("x", "y"))
        draft.pose_BTKP[:, :, SPLASH, x] = across[:, [drop]] * gone * falls_B[:, None]
        draft.pose_BTKP[:, :, SPLASH, y] = (rising[:, [drop]] * gone - 0.5 * GRAVITY * gone**2) * falls_B[:, None] - states[..., 1]


def _touches(draft: Draft, rng: np.random.Generator, paddler: Paddler) -> None:
    """Feet that leave the board and come back to it, or a splash and its bubbles; and water that laps all the time."""
    count, one = len(draft), paddler.flips
    push = scaled_impulse(WEIGHT * 0.1 * one.up[:, 0])
    down = np.maximum(GRAVITY * (paddler.gymnast.touch_B1 - one.take_off) - one.up, 1.0)[:, 0]
    thud, splash = scaled_impulse(WEIGHT * 0.1 * down), scaled_impulse(WEIGHT * 0.3 * down)
    variant_B = rng.integers(3, size=count)
    laps_BN = (np.arange(_LAPS) + rng.uniform(0, 0.9, (count, _LAPS))) * SECONDS / _LAPS
    for clip in range(count):
        off, variant = float(one.take_off[clip, 0]), int(variant_B[clip])
        found = [(off, BOARD, "board", push[clip], "feet")]
        if paddler.kept_B1[clip, 0]:
            found.append((float(paddler.gymnast.touch_B1[clip, 0]), BOARD, "board", thud[clip], "feet"))
        else:
            found.append((float(paddler.enter_B1[clip, 0]), WATER, "water", splash[clip], "splash"))
        sounds = draft.sounds[clip]
        for time, other, surface, impulse, name in found:
            gain, level = loudness(np.array(impulse))
            draft.events[clip].append(Event(time, RIDER, other, surface, "none", float(impulse), name))
            sounds.append(Sound(time, name, variant, int(level), float(gain)))
        if not paddler.kept_B1[clip, 0]:
            enter = float(paddler.enter_B1[clip, 0])
            sounds += [Sound(enter + late, "bubbles", (variant + turn) % 3, 0, 0.05) for turn, late in enumerate((0.28, 0.62))]
        sounds += [Sound(time, "lap", turn % 3, 0, 0.007) for turn, time in enumerate(laps_BN[clip].tolist())]
