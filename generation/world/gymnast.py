"""A flip on the spot: crouch, take-off, the turn in the air, and how it ends: on the feet, on hands and knees, or sitting.

- In the air nothing is set but the angular momentum: the body's middle of mass is ballistic, and the body turns as fast as its own shape
  lets it. A tuck turns two and a half times as fast as a stretched body, so the momentum is small or the jump is high.
- The momentum is solved for the lean with which the feet shall meet the ground. Who leans too far falls the way that they lean.
- On the ground one foot stays where it is and the lowest part of the body touches the floor, whatever the joints do.

Everything is made facing right, in seconds from the take-off where nothing else is said. Turning is counter-clockwise: a backflip turns by
+1.
Shape suffixes: B clips, T times, J moments of the flight, P pose, 2 the coordinates x and y.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from generation.network.kinematics import HIP_X, LOWER_LEG, UPPER_LEG
from generation.network.plan import FRAMINGS, GRAVITY, PLACES, POSE, STATE_AXES, VIEW_METRES
from generation.network.reading import SLOTS
from generation.world import appearance
from generation.world.batch import SECONDS, Draft, Event, Sound, Windows, random_words, scaled_impulse
from generation.world.grids import between, falls_through, integral
from generation.world.limbs import AXES, FEET, Limbs, limbs_of, pose_of, turned
from generation.world.motion import Array, Mask, Whole
from generation.world.person import blinking, hermite, smooth, two_links
from generation.world.sound import loudness

PERSON = 0  # entity
LANDED, UNDER, OVER = (SLOTS["landing"].index(word) for word in ("landed", "under", "over"))
BACK = SLOTS["trick"].index("backflip")
TUCK = SLOTS["shape"].index("tuck")
ZOOMS = {"portrait": 1.65, "landscape": 1.38, "square": 1.65}  # of the camera: a person is small in a view made for hoops
# Radians turned too far when the feet touch. Who turns faster still passes over the feet and comes down on the back.
LEANS = {LANDED: (-0.1, 0.1), UNDER: (-0.95, -0.5), OVER: (0.22, 0.42)}
WEIGHT = 60.0  # kilograms, for impulses
_STEP = 1e-3  # seconds: over which the velocity of what has no closed form is taken
_FLIGHT = 1.25  # seconds: no flight is longer
_MOMENTS = 81  # J
_SOLVES, _HALVINGS, _MORE = 4, 7, 1.16  # of the momentum: when the feet touch depends on it; how much more may turn somebody too far
_STRAIGHT = 0.985  # of the leg's length

# Poses by name: head, shoulders, elbows, hips, knees in radians, the same for both sides.
_STAND = (0.0, 0.08, 0.25, 0.0, 0.0)
_SWING = (0.15, -0.9, 0.2, 0.0, 0.0)  # the arms of a crouch; its legs follow the pelvis
_REACH = (0.15, 2.75, 0.2, 0.0, 0.0)  # leaving the ground
_TUCK = (-0.35, 0.95, 0.75, 2.05, -2.25)
_LAYOUT = (0.1, 0.3, 0.15, -0.12, -0.05)
_OPEN = (0.05, 1.3, 0.3, 0.3, -0.22)  # ready to land
_CROUCH = (0.0, 1.35, 0.3, 1.05, -1.5)  # a landing's deepest
_SALUTE = (0.12, 2.85, 0.15, 0.0, 0.0)
_KNEELING = (0.25, 1.4, 0.1, 1.4, -1.55)
_SITTING = (-0.25, -0.75, 0.1, 1.75, -1.6)
KNEELS_AT, SITS_AT = -1.36, 0.42  # the body's turn


def _pose(name: tuple[float, ...]) -> Array:
    head, *limbs = name
    return pose_of((head, *limbs, *limbs))


def _blend(parts: list[tuple[tuple[float, ...], Array]]) -> Array:
    """From the first pose to each next one by its share (B, T)."""
    pose_BTP = np.broadcast_to(_pose(parts[0][0]), (*parts[1][1].shape, POSE)).copy()
    for name, share_BT in parts[1:]:
        pose_BTP += share_BT[..., None] * (_pose(name) - pose_BTP)
    return pose_BTP


@dataclass
class Flips:
    """B flips; all (B, 1) so that times broadcast."""

    zoom: Array
    height: Array
    start_x: Array
    sign: Array  # +1 a backflip, -1 a front flip
    tuck: Mask
    landing: Whole
    take_off: Array  # seconds from the clip's beginning
    crouch: Array  # seconds that going down takes
    push: Array  # seconds that coming up takes
    depth: Array  # of the crouch, in heights
    up: Array  # metres a second
    along: Array
    lean: Array  # radians, of the body at the take-off
    lean_down: Array  # radians turned too far at the touch-down
    fall: Array  # seconds from the touch-down to the end of a fall
    dip: Array  # how deep the landing goes, 0..1
    phase: Array
    blinks: Array  # (B, 3) seconds of the clip

    @classmethod
    def sample(cls, rng: np.random.Generator, framing_B: Whole, trick_B: Whole, shape_B: Whole, landing_B: Whole) -> Flips:
        """Flips of these words."""
        count = len(framing_B)

        def draw(low: float | Array, high: float | Array) -> Array:
            return np.asarray(rng.uniform(low, high, (count, 1)))

        width_B1 = np.array([VIEW_METRES[name][0] for name in FRAMINGS])[framing_B][:, None]
        sign, tuck = np.where(trick_B == BACK, 1.0, -1.0)[:, None], (shape_B == TUCK)[:, None]
        low, high = np.array([LEANS[word] for word in range(len(LEANS))])[landing_B].T[..., None]
        along = -sign * np.where(sign > 0, draw(0.35, 0.9), draw(0.6, 1.2))
        lean_down, zoom = sign * draw(low, high), np.array([ZOOMS[name] for name in FRAMINGS])[framing_B][:, None] * draw(0.94, 1.0)
        # The middle of the whole way is near the middle of the view.
        way = 0.75 * along - 0.6 * np.sign(lean_down) * (np.abs(lean_down) > 0.3)
        start_x = draw(-0.12, 0.12) * (width_B1 / zoom - 1.0) - 0.5 * way
        return cls(
            zoom=zoom,
            height=draw(1.55, 1.95),
            start_x=start_x,
            sign=sign,
            tuck=tuck,
            landing=landing_B[:, None],
            take_off=draw(0.75, 1.45),
            crouch=draw(0.32, 0.5),
            push=draw(0.2, 0.27),
            depth=draw(0.13, 0.18),
            up=np.where(tuck, draw(2.9, 3.6), draw(3.4, 4.0)),
            along=along,
            lean=sign * draw(0.05, 0.22),
            lean_down=lean_down,
            fall=draw(0.36, 0.5),
            dip=draw(0.45, 1.0),
            phase=draw(0, 2 * np.pi),
            blinks=rng.uniform(0, SECONDS, (count, 3)),
        )

    def airborne(self, time_BT: Array) -> Array:
        """The pose so long after the take-off."""
        flight = 2 * self.up / GRAVITY
        shut, opened = smooth(time_BT / (0.3 * flight)), smooth((time_BT - 0.58 * flight) / (0.3 * flight))
        tucked, stretched = shut * self.tuck, shut * ~self.tuck
        return _blend([(_REACH, shut), (_TUCK, tucked), (_LAYOUT, stretched), (_OPEN, opened)])


class Flight:
    """The flights of these flips, on a grid of J moments: how the body turns, and when and where it comes down."""

    def __init__(self, flips: Flips) -> None:
        self.flips = flips
        self.time_J = np.linspace(0, _FLIGHT, _MOMENTS)
        step = self.time_J[1]
        time_BJ = np.broadcast_to(self.time_J, (len(flips.height), _MOMENTS))
        limbs = limbs_of(flips.airborne(time_BJ))
        self.middle_BJ2 = limbs.mass_middle_BT2 * flips.height[..., None]
        rate_BJ, inner_BJ = 1 / limbs.inertia_BT(), limbs.inner_BT(step)
        gathered_BJ, lost_BJ = (integral(value_BJ, step) for value_BJ in (rate_BJ, rate_BJ * inner_BJ))
        whole = flips.sign * (2 * np.pi + np.minimum(flips.sign * flips.lean_down, LEANS[LANDED][1])) - flips.lean
        self.down_B1 = 2 * flips.up / GRAVITY
        # The middle of mass starts where the stretched legs and the lean put it.
        self.foot_B12 = np.concatenate((flips.start_x, 0 * flips.start_x), 1)[:, None]
        feet_B12 = _foot(limbs_of(flips.airborne(0 * flips.height)), flips.lean) * flips.height[..., None]
        self.pelvis_B12 = self.foot_B12 - feet_B12
        self.begin_B12 = self.pelvis_B12 + turned(self.middle_BJ2[:, :1], flips.lean)
        for _solve in range(_SOLVES):
            gained, lost = (self.at(value_BJ, self.down_B1) for value_BJ in (gathered_BJ, lost_BJ))
            self.momentum_B1 = (whole + lost) / gained
            self._fly(limbs, gathered_BJ, lost_BJ)
        # Turning too far is a matter of little: the most momentum is looked for with which the feet still touch as they should.
        over = flips.landing == OVER
        least, most = self.momentum_B1, self.momentum_B1 * np.where(over, _MORE, 1.0)
        for _halving in range(_HALVINGS):
            self.momentum_B1 = (least + most) / 2
            self._fly(limbs, gathered_BJ, lost_BJ)
            beyond = flips.sign * (self.at(self.angle_BJ, self.down_B1) - flips.sign * 2 * np.pi - flips.lean_down) > 0
            least, most = np.where(beyond, least, self.momentum_B1), np.where(beyond, self.momentum_B1, most)
        self.momentum_B1 = least
        self._fly(limbs, gathered_BJ, lost_BJ)
        self.turning_BJ = self.momentum_B1 * rate_BJ - rate_BJ * inner_BJ
        self.turns_B1 = (self.at(self.angle_BJ, self.down_B1) - flips.lean) / (2 * np.pi)

    def _fly(self, limbs: Limbs, gathered_BJ: Array, lost_BJ: Array) -> None:
        """The turn and the pelvis under the present momentum, and when something touches the ground."""
        flips = self.flips
        self.angle_BJ = flips.lean + self.momentum_B1 * gathered_BJ - lost_BJ
        self.pelvis_BJ2 = self._middle(np.broadcast_to(self.time_J, self.angle_BJ.shape)) - turned(self.middle_BJ2, self.angle_BJ)
        height_BJ = self.pelvis_BJ2[..., 1] + limbs.lowest_BT(self.angle_BJ) * flips.height
        self.down_B1 = self.time_J[1] * falls_through(height_BJ, 0.6 * flips.up / GRAVITY / self.time_J[1])

    def _middle(self, time_BT: Array) -> Array:
        x = self.begin_B12[..., 0] + self.flips.along * time_BT
        y = self.begin_B12[..., 1] + self.flips.up * time_BT - 0.5 * GRAVITY * time_BT**2
        return np.stack((x, y), -1)

    def at(self, value_BJ: Array, time_BT: Array) -> Array:
        """A value of the grid at any time of the flight."""
        return between(value_BJ, time_BT / self.time_J[1])

    def angle(self, time_BT: Array) -> Array:
        """How far the body is turned."""
        return self.at(self.angle_BJ, time_BT)

    def pelvis(self, time_BT: Array) -> Array:
        """Where the pelvis is (B, T, 2)."""
        return np.stack([self.at(self.pelvis_BJ2[..., axis], time_BT) for axis in (0, 1)], -1)


def _foot(limbs: Limbs, angle_BT: Array) -> Array:
    """The middle between the feet from the pelvis, once the body is turned; heights."""
    return turned(limbs.end_BTE2[:, :, list(FEET)].mean(2), angle_BT)


class Gymnast:
    """Where the body is at any time of the clip."""

    def __init__(self, flips: Flips) -> None:
        self.flips, self.flight = flips, Flight(flips)
        self.touch_B1 = flips.take_off + self.flight.down_B1
        self.falls_B1 = flips.landing != LANDED
        self.forward_B1 = flips.lean_down < 0  # clockwise: on hands and knees
        self.ends_B1 = self.touch_B1 + flips.fall
        self.mood_B1 = np.where(self.falls_B1, self.ends_B1 + 0.05, self.touch_B1 + 0.45)
        down = self.flight.down_B1
        self.whole_B1 = flips.sign * 2 * np.pi
        self.down_angle_B1 = self.flight.angle(down) - self.whole_B1  # as if it had never turned
        self.down_turning_B1 = self.flight.at(self.flight.turning_BJ, down)
        pose_B1P = flips.airborne(down)
        self.down_pose_B1P = pose_B1P
        self.planted_B12 = self.flight.pelvis(down) + _foot(limbs_of(pose_B1P), self.down_angle_B1) * flips.height[..., None]

    def place(self, time_BT: Array) -> tuple[Array, Array, Array]:
        """The pelvis (B, T, 2), the body's turn and the pose; mouth, blink and facing not yet."""
        flips = self.flips
        since = time_BT - flips.take_off
        before, after = since < 0, time_BT >= self.touch_B1
        ground, air, end = self._before(np.minimum(since, 0)), self._air(np.clip(since, 0, self.flight.down_B1)), self._after(time_BT)
        return tuple(
            np.where(_like(before, first), first, np.where(_like(after, last), last, middle))
            for first, middle, last in zip(ground, air, end, strict=True)
        )  # type: ignore[return-value]

    def _air(self, since_BT: Array) -> tuple[Array, Array, Array]:
        return self.flight.pelvis(since_BT), self.flight.angle(since_BT), self.flips.airborne(since_BT)

    def _before(self, since_BT: Array) -> tuple[Array, Array, Array]:
        """Standing, going down and coming up: the pelvis leads, the legs follow to feet that stay."""
        flips, flight = self.flips, self.flight
        height = flips.height
        leg = UPPER_LEG + LOWER_LEG
        up_part = np.clip(1 + since_BT / flips.push, 0, 1)
        down_part = smooth((since_BT + flips.push + flips.crouch) / flips.crouch)
        stand_x, stand_y = self.flight.foot_B12[..., 0], _STRAIGHT * leg * height
        low_x, low_y = stand_x - 0.04 * height, stand_y - flips.depth * height
        end_x, end_y = np.moveaxis(flight.pelvis_B12, -1, 0)
        speed_x, speed_y = np.moveaxis((flight.pelvis(0 * height + _STEP) - flight.pelvis(0 * height)) / _STEP, -1, 0)
        sway = 0.006 * height * np.sin(flips.phase + 2.2 * since_BT)
        zero = np.zeros_like(height)
        lowering_x = stand_x + (low_x - stand_x) * down_part + sway * (1 - down_part)
        lowering_y = stand_y + (low_y - stand_y) * down_part
        x = np.where(up_part > 0, hermite(up_part, low_x, end_x, zero, speed_x * flips.push), lowering_x)
        y = np.where(up_part > 0, hermite(up_part, low_y, end_y, zero, speed_y * flips.push), lowering_y)
        turning = flight.turning_BJ[:, :1]
        angle = np.where(up_part > 0, hermite(up_part, zero - 0.5, flips.lean, zero, turning * flips.push), -0.5 * down_part)
        pose = _blend([(_STAND, down_part), (_SWING, down_part), (_REACH, smooth(up_part))])
        cosine, sine = np.cos(angle), np.sin(angle)
        for side, sign in (("left", 1.0), ("right", -1.0)):
            # The feet as the pelvis sees them.
            away_x, away_y = stand_x + sign * HIP_X * height - x, -y
            foot_x, foot_y = cosine * away_x + sine * away_y - sign * HIP_X * height, -sine * away_x + cosine * away_y
            hip, knee = two_links(foot_x, foot_y, UPPER_LEG * height, LOWER_LEG * height, -1.0)
            pose[..., AXES[f"hip_{side}"]], pose[..., AXES[f"knee_{side}"]] = hip, knee
        return np.stack((x, y), -1), angle, pose

    def _after(self, time_BT: Array) -> tuple[Array, Array, Array]:
        """From the touch-down on: the feet stay, the lowest part touches the ground."""
        flips = self.flips
        since = np.maximum(time_BT - self.touch_B1, 0)
        # On the feet: down, up again, arms up.
        deep, rise, glad = smooth(since / 0.16) * flips.dip, smooth((since - 0.2) / 0.5), smooth((since - 0.4) / 0.35)
        start = self.down_pose_B1P
        landed = start + deep[..., None] * (_pose(_CROUCH) - start)
        landed = landed + rise[..., None] * (_pose(_STAND) - landed)
        landed = landed + glad[..., None] * (_pose(_SALUTE) - landed)
        upright = -0.38 * deep * (1 - rise)
        standing = upright + (self.down_angle_B1 + self.down_turning_B1 * 0.09 * (1 - np.exp(-since / 0.09))) * (1 - smooth(since / 0.35))
        # Not on the feet: the lean grows as a pole falls, slowly and then fast.
        part = np.clip(since / flips.fall, 0, 1)
        gone = np.where(part < 1, 0.35 * part + 0.65 * part**2, 1.0)
        final_P = np.where(self.forward_B1[..., None], _pose(_KNEELING), _pose(_SITTING))
        fallen = start + gone[..., None] * (final_P - start)
        lying = self.down_angle_B1 + gone * (np.where(self.forward_B1, KNEELS_AT, SITS_AT) - self.down_angle_B1)
        breath = 0.02 * np.sin(flips.phase + 2.0 * since) * (part >= 1)
        angle = np.where(self.falls_B1, lying + breath, standing)
        pose = np.where(self.falls_B1[..., None], fallen, landed)
        limbs = limbs_of(pose)
        y = -limbs.lowest_BT(angle) * flips.height
        x = self.planted_B12[..., 0] - _foot(limbs, angle)[..., 0] * flips.height
        return np.stack((x, y), -1), angle + self.whole_B1, pose

    def face(self, time_BT: Array, pose_BTP: Array) -> None:
        """Mouth, blink and facing: effort in the air, then joy or dismay."""
        flips = self.flips
        since = time_BT - flips.take_off
        effort = 0.25 * np.exp(-0.5 * ((since - 0.05) / 0.15) ** 2)
        after = smooth((time_BT - self.mood_B1) / 0.3)
        joy = after * (0.7 + 0.25 * np.sin(flips.phase + 8.0 * time_BT))
        dismay = 0.55 * np.exp(-0.5 * ((time_BT - self.ends_B1) / 0.12) ** 2) + 0.1 * after
        pose_BTP[..., AXES["mouth"]] = np.clip(effort + np.where(self.falls_B1, dismay, joy), 0, 1)
        pose_BTP[..., AXES["blink"]] = np.maximum(blinking(time_BT, flips.blinks), np.where(self.falls_B1, 0.5 * after, 0))
        pose_BTP[..., AXES["facing"]] = 1.0


def _like(mask_BT: Mask, value: Array) -> Mask:
    """The mask with one more axis where the value has one."""
    return mask_BT[..., None] if value.ndim > mask_BT.ndim else mask_BT


def make(rng: np.random.Generator, framing_B: Whole, windows: Windows) -> Draft:
    """Draft clips of these framings."""
    count = len(framing_B)
    draft = Draft(framing_B, windows)
    random_words(rng, draft, "gymnast")
    words = {slot: rng.integers(len(SLOTS[slot]), size=count) for slot in ("trick", "shape", "landing", "shirt")}
    draft.reading |= words
    gymnast = Gymnast(Flips.sample(rng, framing_B, words["trick"], words["shape"], words["landing"]))
    draft.zoom_B = gymnast.flips.zoom[:, 0]
    draft.put(PERSON, "person", "none", gymnast.flips.height[:, 0], 0.5)
    draft.appearance_BKA[:, PERSON] = appearance.person_looks(rng, words["shirt"])
    pelvis_BT2, angle_BT, pose_BTP = gymnast.place(draft.time_BT)
    soon_BT2 = gymnast.place(draft.time_BT + _STEP)[0]
    gymnast.face(draft.time_BT, pose_BTP)
    states = draft.states_BTKS[:, :, PERSON]
    states[..., 0:2], states[..., 2:4] = pelvis_BT2, (soon_BT2 - pelvis_BT2) / _STEP
    states[..., STATE_AXES.index("cos")], states[..., STATE_AXES.index("sin")] = np.cos(angle_BT), np.sin(angle_BT)
    draft.pose_BTKP[:, :, PERSON] = pose_BTP
    _touches(draft, rng, gymnast)
    draft.mirror(np.flatnonzero(rng.random(count) < 0.5))
    return draft


def _touches(draft: Draft, rng: np.random.Generator, gymnast: Gymnast) -> None:
    """Feet, and hands and knees or the seat of who falls; in a gym the others cheer or groan."""
    count, flips = len(draft), gymnast.flips
    fall_speed = np.maximum(GRAVITY * gymnast.flight.down_B1 - flips.up, 1.0)
    thud = scaled_impulse(WEIGHT * 0.1 * fall_speed[:, 0])
    slump = scaled_impulse(WEIGHT * 0.1 * rng.uniform(1.4, 2.4, count))
    variant_B = rng.integers(3, size=count)
    (thud_gain, thud_level), (slump_gain, slump_level) = loudness(thud), loudness(slump)
    in_gym_B = draft.reading["place"] == PLACES.index("gym")
    for clip in range(count):
        falls, variant = bool(gymnast.falls_B1[clip, 0]), int(variant_B[clip])
        found = [(float(gymnast.touch_B1[clip, 0]), "feet", thud[clip], thud_gain[clip], thud_level[clip])]
        if falls:
            found.append((float(gymnast.ends_B1[clip, 0]), "fall", slump[clip], slump_gain[clip], slump_level[clip]))
        for time, sound, impulse, gain, level in found:
            draft.events[clip].append(Event(time, PERSON, -1, "ground", "none", float(impulse), sound))
            draft.sounds[clip].append(Sound(time, sound, variant, int(level), float(gain)))
        if in_gym_B[clip] and gymnast.mood_B1[clip, 0] < draft.until_B[clip] - 0.3:
            name = "groan" if falls else "cheer"
            draft.sounds[clip].append(Sound(float(gymnast.mood_B1[clip, 0]), name, variant, 0, float(rng.uniform(0.02, 0.05))))
