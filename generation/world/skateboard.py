"""A rider on a skateboard: an ollie that is landed, one that the board does not come back from, or riding past with a push or two.

- The tail is stamped on the ground and the board leaves it: from then on its middle falls freely, and so does the rider's middle of mass.
  The feet stay with the deck, a few centimetres over it; the legs are folded as that asks.
- A landing is checked: who does not have the board under the feet when they come down meets the ground at full speed and falls, forward
  over feet that stand still, or backward off a board that shot ahead.
- Wheels roll with little drag; who lies on the ground is slowed by much.

Everything is made riding to the right, in seconds of the scene. Shape suffixes: B clips, T times, C cells of the way, P pose,
J moments of a flight, 2 the coordinates x and y.
"""

from __future__ import annotations

import numpy as np

from generation.network.kinematics import DECK_HEIGHT, HIP_X, LOWER_LEG, UPPER_LEG
from generation.network.plan import GRAVITY, STATE_AXES
from generation.network.reading import SLOTS
from generation.world import appearance
from generation.world.batch import SECONDS, Draft, Event, Sound, Windows, random_words, scaled_impulse
from generation.world.follow import follow
from generation.world.grids import between, falls_through
from generation.world.limbs import AXES, FEET, limbs_of, pose_of, turned
from generation.world.motion import Array, Mask, Whole
from generation.world.person import blinking, hermite, smooth, two_links
from generation.world.rides import OLLIE, PUSH, TAIL_DOWN, Rides, rocked
from generation.world.sound import loudness

RIDER, BOARD = range(2)  # entities
ROLLING = 0.02  # drag of the wheels, of gravity
SCRAPING = 0.42  # of who lies on the ground
ON_BOARD = 0.45  # of a half-length: feet that are farther from the board's middle than this do not land on it
WEIGHT, BOARD_WEIGHT = 60.0, 2.6  # kilograms, for impulses
STANCE = 0.5  # half of what the feet are apart, in half-lengths of the board
GAP = 0.035  # metres at most between the feet and the deck in the air
_STEP = 1e-3  # seconds: over which the velocity of what has no closed form is taken
_CELLS, _LONGEST = 64, 7.2  # a second over which the way is summed up; seconds for which it goes on
_STAMP = 0.09  # seconds that the tail takes to the ground
_MOMENT, _MOMENTS = 1 / 64, 72  # seconds between the moments of a flight, and how many there are
_ROOTS = 5  # turns of finding the pelvis to a middle of mass
HANGS = 0.405  # heights that the feet hang under the pelvis of who has no board under them
_GRAINS = 22  # of rolling that are heard
_STRAIGHT = 0.985 * (UPPER_LEG + LOWER_LEG)
_SOLE = 0.04  # half-lengths from the deck's middle line to where feet stand on it

# Of a fallen body: the head, then shoulder, elbow, hip and knee of each side.
_KNEELING = pose_of((0.25, 1.4, 0.1, 1.4, -1.55, 1.5, 0.1, 1.3, -1.4))
_SITTING = pose_of((-0.2, -0.75, 0.1, 1.75, -1.6, -0.85, 0.1, 1.6, -1.25))
KNEELS_AT, SITS_AT = -1.36, 0.42  # the body's turn


class Rider:
    """Where rider and board are at any time."""

    def __init__(self, rides: Rides) -> None:
        self.rides = rides
        self.way_BC, self.board_BC = self._ways()
        pop = rides.pop
        pelvis = self._standing(pop)
        pose = self._posed(pop, pelvis, rides.lean(pop))
        middle = turned(limbs_of(pose).mass_middle_BT2, rides.lean(pop)) * rides.height[..., None]
        self.begin_B12 = pelvis + middle  # the middle of mass at the take-off
        self.offset_BJ2, self.touch_B1 = self._flight()
        down = self.touch_B1
        pelvis, self.down_lean_B1 = self.flown(down), rides.lean(down)
        self.down_pose_B1P = self._posed(down, pelvis, self.down_lean_B1)
        self.planted_B1 = pelvis[..., 0] + self._foot(self.down_pose_B1P, self.down_lean_B1)
        self.forward_B1 = rides.runs < 0  # the board stays behind: over the feet, on hands and knees
        self.ends_B1 = self.touch_B1 + rides.fall

    # -- the board ----------------------------------------------------------------------------------------------------

    def _ways(self) -> tuple[Array, Array]:
        """How far rider and board have come at the cells of the scene (B, C + 1), 0 in the middle of the first clip's way."""
        one = self.rides
        time_C = (np.arange(round(_CELLS * _LONGEST)) + 0.5) / _CELLS
        drag, from_pop = ROLLING * GRAVITY, np.where(one.jumps, time_C - one.pop, time_C - SECONDS / 2)
        flown = np.clip(from_pop, 0, one.flight) * one.jumps
        down, stroke, _up = PUSH
        pushed = sum(one.gains * (smooth((time_C - one.pushes[:, [push]] - down) / stroke) - 0.5) for push in (0, 1))
        rolling = one.speed - drag * (from_pop - flown) + pushed * ~one.jumps - 0.06 * one.speed * (from_pop > one.flight) * one.jumps
        rolling = np.maximum(rolling, 0.15)
        kicked = np.maximum(rolling + one.runs * (from_pop > 0), 0.1)
        board = np.where(one.bails, kicked, rolling)
        ways = [np.concatenate((0 * one.height, np.cumsum(speed, 1)), 1) / _CELLS for speed in (rolling, board)]
        middle = 0.5 * ways[0][:, [_CELLS * round(SECONDS)]]
        return ways[0] - middle, ways[1] - middle

    def _along(self, way_BC: Array, time_BT: Array) -> Array:
        return between(way_BC, time_BT * _CELLS)

    def board(self, time_BT: Array) -> tuple[Array, Array]:
        """The middle of the deck (B, T, 2) and how far the nose is up."""
        one = self.rides
        since = time_BT - one.pop
        stamped = np.clip(1 + since / _STAMP, 0, 1) ** 2 * one.jumps
        part = np.clip(since / one.flight, 0, 1)
        # A front foot draws the nose level; a board that nobody minds turns on evenly.
        levelled = np.where(one.bails, part, smooth(part / 0.7))
        nose = TAIL_DOWN * stamped * (1 - levelled)
        grounded_x, grounded_y = rocked(nose, one.size)
        left_x, left_y = rocked(0 * one.pop + TAIL_DOWN, one.size)
        in_air = np.clip(since, 0, one.flight)
        flies = one.jumps & (since > 0) & (since < one.flight)
        x = self._along(self.board_BC, time_BT) + np.where(flies, left_x * (1 - part), np.where(since < 0, grounded_x, 0.0))
        y = np.where(flies, left_y + one.board_up * in_air - 0.5 * GRAVITY * in_air**2, grounded_y)
        return np.stack((x, y), -1), nose

    # -- the rider ----------------------------------------------------------------------------------------------------

    def _standing(self, time_BT: Array) -> Array:
        """The pelvis while the board is on the ground (B, T, 2)."""
        one = self.rides
        height, since, after = one.height, time_BT - one.pop, np.maximum(time_BT - one.lands, 0)
        deck = (DECK_HEIGHT + _SOLE) * one.size
        stand = deck + (_STRAIGHT - 0.035) * height
        low = stand - one.depth * height
        push = 0.2
        down = stand + (low - stand) * smooth((since + push + one.crouch) / one.crouch) * one.jumps
        part = np.clip(1 + since / push, 0, 1)
        leave = deck + _STRAIGHT * height
        up = hermite(part, low, leave, 0 * low, one.rider_up * push)
        falls = one.rider_up - GRAVITY * one.flight
        landed = stand + (leave - one.dip - stand) * (1 - smooth(after / 0.55)) + falls * after * np.exp(-after / 0.085)
        y = np.where(one.jumps & (part > 0), np.where(since < 0, up, landed), down)
        y = y - 0.1 * height * one.pushing(time_BT) + 0.004 * height * np.sin(one.phase + 2.0 * time_BT)
        x = self._along(self.way_BC, time_BT) - (0.02 + 0.05 * (0.1 + one.lean(time_BT)) * -4.0) * height
        return np.stack((x, y), -1)

    def _feet(self, time_BT: Array, pelvis: Array) -> dict[str, Array]:
        """Where the soles are (B, T, 2)."""
        one = self.rides
        middle, nose = self.board(time_BT)
        part = np.clip((time_BT - one.pop) / one.flight, 0, 1)
        gap = GAP * np.sin(np.pi * part) * one.jumps
        found = {}
        for side, sign in (("left", 1.0), ("right", -1.0)):
            local = np.stack((sign * STANCE * one.size + 0 * nose, _SOLE * one.size + gap), -1)
            found[side] = middle + turned(local, nose)
        # Without a board under them the feet look for the ground.
        leaves = smooth((time_BT - one.pop - 0.1) / 0.28) * one.bails
        for side, sign in (("left", 1.0), ("right", -1.0)):
            hang = pelvis + np.stack((sign * 0.11 * one.height, -HANGS * one.height), -1)
            found[side] = found[side] + leaves[..., None] * (hang - found[side])
        down, stroke, up = PUSH
        for push in (0, 1):
            start = one.pushes[:, [push]]
            since = time_BT - start
            ground_x = self._along(self.way_BC, start + down + 0.5 * stroke) - 0.02 * one.height
            ground = np.stack((ground_x + 0 * since, 0.04 * one.height * np.clip((since - down - stroke) / up, 0, 1)), -1)
            steps = smooth(since / down) * (1 - smooth((since - down - stroke) / up))
            lift = 0.05 * one.height * np.sin(np.pi * np.clip((since - down - stroke) / up, 0, 1))
            found["right"] = found["right"] + steps[..., None] * (ground - found["right"])
            found["right"][..., 1] += lift
        return found

    def _posed(self, time_BT: Array, pelvis: Array, lean: Array) -> Array:
        """The pose with its feet where they have to be."""
        one = self.rides
        pose_BTP = one.arms(time_BT)
        for side, foot in self._feet(time_BT, pelvis).items():
            sign = 1.0 if side == "left" else -1.0
            x, y = np.moveaxis(turned(foot - pelvis, -lean), -1, 0)
            upper, lower = UPPER_LEG * one.height, LOWER_LEG * one.height
            hip, knee = two_links(x - sign * HIP_X * one.height, y, upper, lower, -1.0)
            pose_BTP[..., AXES[f"hip_{side}"]], pose_BTP[..., AXES[f"knee_{side}"]] = hip, knee
        return pose_BTP

    def middle(self, time_BT: Array) -> Array:
        """Where the rider's middle of mass is in the air (B, T, 2)."""
        one = self.rides
        since = time_BT - one.pop
        x = self.begin_B12[..., 0] + one.speed * since
        return np.stack((x, self.begin_B12[..., 1] + one.rider_up * since - 0.5 * GRAVITY * since**2), -1)

    def _flight(self) -> tuple[Array, Array]:
        """How far the middle of mass is from the pelvis at the moments of the flight (B, J, 2), and when the feet are down (B, 1).

        In the air the middle of mass is given, and where it is in the body follows from the legs, which follow from the pelvis.
        """
        one = self.rides
        time_BJ = one.pop + _MOMENT * np.arange(_MOMENTS)
        middle, lean = self.middle(time_BJ), one.lean(time_BJ)
        offset_BJ2 = np.array([0.0, 0.1]) * one.height[..., None]
        for _root in range(_ROOTS):
            limbs = limbs_of(self._posed(time_BJ, middle - offset_BJ2, lean))
            offset_BJ2 = turned(limbs.mass_middle_BT2, lean) * one.height[..., None]
        # Who comes down on the board lands with it; without it the feet, held so far under the pelvis, meet the ground.
        above_BJ = (middle - offset_BJ2)[..., 1] - HANGS * one.height
        down_B1 = one.pop + _MOMENT * falls_through(above_BJ, 0.5 * one.flight.min() / _MOMENT)
        return offset_BJ2, np.where(one.bails, down_B1, one.lands)

    def flown(self, time_BT: Array) -> Array:
        """The pelvis in the air."""
        place = (time_BT - self.rides.pop) / _MOMENT
        return self.middle(time_BT) - np.stack([between(self.offset_BJ2[..., axis], place) for axis in (0, 1)], -1)

    def _foot(self, pose_BTP: Array, lean: Array) -> Array:
        """The middle between the feet from the pelvis, along the ground; metres."""
        middle: Array = turned(limbs_of(pose_BTP).end_BTE2[:, :, list(FEET)].mean(2), lean)[..., 0] * self.rides.height
        return middle

    def pelvis(self, time_BT: Array) -> Array:
        """Where the pelvis is (B, T, 2)."""
        one = self.rides
        flies = one.jumps & (time_BT > one.pop) & (time_BT < self.touch_B1)
        pelvis = np.where(flies[..., None], self.flown(np.clip(time_BT, one.pop, self.touch_B1)), self._standing(time_BT))
        return np.where(self._lies(time_BT)[..., None], self._fallen(time_BT)[0], pelvis)

    def _lies(self, time_BT: Array) -> Mask:
        return np.asarray(self.rides.bails & (time_BT >= self.touch_B1))

    def body(self, time_BT: Array) -> tuple[Array, Array, Array]:
        """The pelvis (B, T, 2), the body's turn and its whole pose."""
        lies, lean, pelvis = self._lies(time_BT), self.rides.lean(time_BT), self.pelvis(time_BT)
        _pelvis, lying_lean, lying = self._fallen(time_BT)
        pose = np.where(lies[..., None], lying, self._posed(time_BT, pelvis, lean))
        self._face(time_BT, pose)
        return pelvis, np.where(lies, lying_lean, lean), pose

    def _fallen(self, time_BT: Array) -> tuple[Array, Array, Array]:
        """From the touch-down without a board: the lean grows as a pole falls, and all of it slides until it lies still."""
        one = self.rides
        since = np.maximum(time_BT - self.touch_B1, 0)
        part = np.clip(since / one.fall, 0, 1)
        gone = 0.35 * part + 0.65 * part**2
        final_P = np.where(self.forward_B1[..., None], _KNEELING, _SITTING)
        pose = self.down_pose_B1P + gone[..., None] * (final_P - self.down_pose_B1P)
        lean = self.down_lean_B1 + gone * (np.where(self.forward_B1, KNEELS_AT, SITS_AT) - self.down_lean_B1)
        lean = lean + 0.02 * np.sin(one.phase + 2.0 * since) * smooth((since - one.fall) / 0.6)
        y = -limbs_of(pose).lowest_BT(lean) * one.height
        stops = one.speed / (SCRAPING * GRAVITY)
        slid = np.minimum(since, stops)
        x = self.planted_B1 + one.speed * slid - 0.5 * SCRAPING * GRAVITY * slid**2 - self._foot(pose, lean)
        return np.stack((x, y), -1), lean, pose

    def _face(self, time_BT: Array, pose_BTP: Array) -> None:
        """Mouth, blink and facing: effort, then joy or dismay."""
        one = self.rides
        effort = 0.3 * np.exp(-0.5 * ((time_BT - one.pop) / 0.15) ** 2) * one.jumps
        joy = smooth((time_BT - one.lands - 0.3) / 0.4) * (0.6 + 0.2 * np.sin(one.phase + 7.0 * time_BT)) * (one.ride == OLLIE)
        after = time_BT - self.ends_B1
        dismay = (0.6 * np.exp(-0.5 * (after / 0.15) ** 2) + 0.12 * smooth(after / 0.4)) * one.bails
        pose_BTP[..., AXES["mouth"]] = np.clip(effort + joy + dismay, 0, 1)
        pose_BTP[..., AXES["blink"]] = np.maximum(blinking(time_BT, one.blinks), 0.5 * smooth(after / 0.5) * one.bails)
        pose_BTP[..., AXES["facing"]] = 1.0


def on_board(rider: Rider) -> Mask:
    """The landing check: whether the board is under the feet when they come down (B,)."""
    one = rider.rides
    away = rider.board(rider.touch_B1)[0][..., 0] - rider.planted_B1
    return np.asarray(np.abs(away) < ON_BOARD * one.size)[:, 0]


def make(rng: np.random.Generator, framing_B: Whole, windows: Windows) -> Draft:
    """Draft clips of these framings."""
    count = len(framing_B)
    draft = Draft(framing_B, windows)
    random_words(rng, draft, "skateboard")
    words = {slot: rng.integers(len(SLOTS[slot]), size=count) for slot in ("ride", "shirt")}
    draft.reading |= words
    rider = Rider(Rides.sample(rng, framing_B, words["ride"]))
    one = rider.rides
    draft.zoom_B = one.zoom[:, 0]
    draft.put(RIDER, "person", "none", one.height[:, 0], 0.4)
    draft.put(BOARD, "skateboard", "wood", one.size[:, 0], 0.5)
    draft.appearance_BKA[:, RIDER] = appearance.person_looks(rng, words["shirt"])
    draft.appearance_BKA[:, BOARD] = appearance.skateboard_looks(rng, count)
    time_BT = draft.time_BT
    pelvis_BT2, lean_BT, pose_BTP = rider.body(time_BT)
    board_BT2, nose_BT = rider.board(time_BT)
    soon = rider.pelvis(time_BT + _STEP), rider.board(time_BT + _STEP)[0]
    for entity, place, later, angle in ((RIDER, pelvis_BT2, soon[0], lean_BT), (BOARD, board_BT2, soon[1], nose_BT)):
        states = draft.states_BTKS[:, :, entity]
        states[..., 0:2], states[..., 2:4] = place, (later - place) / _STEP
        states[..., STATE_AXES.index("cos")], states[..., STATE_AXES.index("sin")] = np.cos(angle), np.sin(angle)
    draft.pose_BTKP[:, :, RIDER] = pose_BTP
    way_B = rider.way_BC[:, _CELLS * round(SECONDS)] - rider.way_BC[:, 0]
    draft.states_BTKS[:, :, (RIDER, BOARD), 0] += follow(draft, rng, way_B)[:, None, None]
    _touches(draft, rng, rider)
    draft.mirror(np.flatnonzero(rng.random(count) < 0.5))
    return draft


def _touches(draft: Draft, rng: np.random.Generator, rider: Rider) -> None:
    """The stamp on the tail, the wheels' landing, feet and falls; wheels on the ground are heard all the time, the faster the louder."""
    count, one = len(draft), rider.rides
    drop = np.abs(one.board_up - GRAVITY * one.flight)[:, 0]
    stamp = scaled_impulse(WEIGHT * 0.12 * one.rider_up[:, 0])
    land = scaled_impulse(np.where(one.bails[:, 0], BOARD_WEIGHT, 0.1 * WEIGHT) * drop)
    feet = scaled_impulse(WEIGHT * 0.1 * drop)
    slump = scaled_impulse(WEIGHT * 0.1 * rng.uniform(1.4, 2.4, count))
    step = scaled_impulse(WEIGHT * 0.05 * rng.uniform(0.4, 0.8, count))
    variant_B = rng.integers(3, size=count)
    moments_BN = np.maximum(0.33 * np.arange(_GRAINS) + rng.uniform(-0.04, 0.04, (count, _GRAINS)), 0)
    way_BN, soon_BN = (rider.board(moments_BN + later)[0][..., 0] for later in (0.0, 0.02))
    grain_BN = np.clip(0.017 * (soon_BN - way_BN) / 0.02, 0, 0.05) * rng.uniform(0.8, 1.2, (count, _GRAINS))
    grain_BN = np.where(one.jumps & (moments_BN > one.pop - 0.22) & (moments_BN < one.lands), 0, grain_BN)
    kinds_BN = rng.integers(3, size=(count, _GRAINS))
    for clip in range(count):
        pop, lands, touch = float(one.pop[clip, 0]), float(one.lands[clip, 0]), float(rider.touch_B1[clip, 0])
        found: list[tuple[float, int, int, str, float]] = []
        if one.bails[clip, 0]:
            found = [(pop, BOARD, RIDER, "pop", stamp[clip]), (lands, BOARD, -1, "clack", land[clip])]
            found += [(touch, RIDER, -1, "feet", feet[clip]), (touch + float(one.fall[clip, 0]), RIDER, -1, "fall", slump[clip])]
        elif one.jumps[clip, 0]:
            found = [(pop, BOARD, RIDER, "pop", stamp[clip]), (lands, BOARD, RIDER, "clack", land[clip])]
        else:
            found = [(push + PUSH[0], RIDER, -1, "feet", step[clip]) for push in one.pushes[clip].tolist() if push > 0]
        sounds = draft.sounds[clip]
        for time, entity, other, name, impulse in sorted(found):
            gain, level = loudness(np.array(impulse))
            material = "wood" if entity == BOARD else "none"
            draft.events[clip].append(Event(time, entity, other, "ground", material, float(impulse), name))
            sounds.append(Sound(time, name, int(variant_B[clip]), int(level), float(gain)))
        for time, gain, kind in zip(moments_BN[clip].tolist(), grain_BN[clip].tolist(), kinds_BN[clip].tolist(), strict=True):
            if gain > 0.002:
                sounds.append(Sound(time, "wheels", kind, 0, gain))
