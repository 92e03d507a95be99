"""A car that drives up a ramp and jumps: it comes down on the ramp beyond the gap, or runs into that ramp's end and falls.

- On the ground the two wheels follow the track. Once the front wheel has left the lip gravity turns the car about the rear one; so turning
  it flies on, its middle of mass falling freely.
- Where the second ramp stands decides how it ends: it is put where the front wheel comes down to its slope, or where the bumper is too low.
- After a crash the car bounces back a little, turned by the blow, and falls; what lies lowest rests on the ground until the wheels do.

Everything is made driving to the right, in seconds of the scene. Shape suffixes: B clips, T times, C cells of the way, J moments of a
flight, 2 the coordinates x and y.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from generation.network.kinematics import CAR_AXLE, CAR_HEIGHT, CAR_NOSE
from generation.network.plan import FRAMINGS, GRAVITY, POSE_AXES, STATE_AXES
from generation.network.reading import SLOTS
from generation.world import appearance
from generation.world.batch import SECONDS, Draft, Event, Sound, Windows, random_words, scaled_impulse
from generation.world.follow import follow
from generation.world.grids import between, falls_through
from generation.world.limbs import turned
from generation.world.motion import Array, Mask, Whole
from generation.world.person import smooth
from generation.world.sound import loudness

CAR, UP, DOWN = range(3)  # entities
CLEARED, CRASHED = (SLOTS["gap"].index(word) for word in ("cleared", "crash"))
ZOOMS = {"portrait": 2.5, "landscape": 1.5, "square": 1.95}  # of the camera
SMALLER = {"portrait": 0.48, "landscape": 1.0, "square": 0.74}  # so that the way fits: lengths by so much, times by its root
WEIGHT = 60.0  # kilograms, for impulses
GYRATION = 0.52  # of a car about its middle, in half-lengths
BOUNCES = 0.22  # share of its speed with which it comes back from a ramp's end
SCRAPING = 0.5  # of gravity: what slows a car that has crashed
_CELLS, _LONGEST = 64, 7.2  # a second over which the way is summed up; seconds for which it goes on
_MOMENT, _MOMENTS = 1 / 96, 96  # seconds between the moments of a flight, and how many there are
_STEP = 1e-3
_SETTLES = 0.16  # seconds in which springs give way after a landing
_GRAINS = 26  # of the motor that are heard
# Corners of a car in half-lengths about its middle: wheels, bumpers, roof.
_CORNERS = np.array(((-CAR_AXLE, -CAR_HEIGHT), (CAR_AXLE, -CAR_HEIGHT), (CAR_NOSE, -0.12), (-0.97, -0.12), (-0.35, 0.42), (0.2, 0.4)))


@dataclass
class Jumps:
    """B jumps; all (B, 1) so that times broadcast."""

    zoom: Array
    size: Array  # half of the car's length
    gap: Whole
    go: Array  # seconds: it starts
    speeds_up: Array  # seconds until it is at full speed
    speed: Array  # metres a second
    high: Array  # metres: the ramps
    long: Array  # metres: their feet
    part: Array  # of the second ramp's slope: how far down it is met; or of its end, how high
    brakes: Array  # seconds from the landing to standing still
    phase: Array

    @classmethod
    def sample(cls, rng: np.random.Generator, framing_B: Whole, gap_B: Whole) -> Jumps:
        """Jumps of these words."""
        count = len(framing_B)

        def draw(low: float, high: float) -> Array:
            return np.asarray(rng.uniform(low, high, (count, 1)))

        cleared = (gap_B == CLEARED)[:, None]
        small = np.array([[SMALLER[FRAMINGS[index]]] for index in framing_B])
        slow = np.sqrt(small)
        high = draw(0.4, 0.52) * small
        return cls(
            zoom=np.array([[ZOOMS[FRAMINGS[index]]] for index in framing_B]) * draw(0.95, 1.0),
            size=draw(0.46, 0.54) * small,
            gap=gap_B[:, None],
            go=2.0 - 1.45 * slow + draw(-0.1, 0.15),  # the jump is in the middle of the clip
            speeds_up=draw(0.7, 0.95) * slow,
            speed=draw(3.5, 4.1) * slow,
            high=high,
            long=high / draw(0.36, 0.44),
            part=np.where(cleared, draw(0.15, 0.45), draw(0.3, 0.7)),
            brakes=draw(0.9, 1.2) * slow,
            phase=draw(0, 2 * np.pi),
        )

    @property
    def cleared(self) -> Mask:
        """Whose wheels come down on the second ramp."""
        return np.asarray(self.gap == CLEARED)


class Car:
    """Where the car is at any time, and where the ramps stand."""

    def __init__(self, jumps: Jumps) -> None:
        self.jumps = one = jumps
        self.slope_B1 = np.arctan2(one.high, one.long)
        self.base_B1 = 2 * CAR_AXLE * one.size  # between the axles
        # The rear wheel's way is counted along the track, 0 where the first ramp begins.
        self.ramp_B1 = np.hypot(one.high, one.long)
        self.foot_x_B1 = 0 * one.high
        until_lip = self.ramp_B1 - self.base_B1  # the front wheel is at the lip
        self.begin_B1 = -0.75 * one.speed * one.speeds_up - self.base_B1
        self.lip_B1 = one.go + one.speeds_up + (until_lip - self.begin_B1 - 0.5 * one.speed * one.speeds_up) / one.speed
        self.off_B1 = self.lip_B1 + self.base_B1 / one.speed  # the rear wheel leaves
        pull = GRAVITY * np.cos(self.slope_B1) * CAR_AXLE * one.size
        self.turns_B1 = -pull / ((GYRATION**2 + CAR_AXLE**2) * one.size**2)  # radians a second squared about the rear wheel
        self.turning_B1 = self.turns_B1 * (self.off_B1 - self.lip_B1)
        self.start_B12, self.start_nose_B1 = self._on_ramp(self.off_B1)
        soon, _nose = self._on_ramp(self.off_B1 - _STEP)
        self.velocity_B12 = (self.start_B12 - soon) / _STEP
        self.touch_B1, self.down_x_B1 = self._second_ramp()
        self.down_B12, self.down_nose_B1 = self.flown(self.touch_B1)
        self.ground_B1 = self._falls_to_ground()

    def _gone(self, time_BT: Array) -> Array:
        """The rear wheel's way up to the lip, along the track."""
        one = self.jumps
        part = np.clip((time_BT - one.go) / one.speeds_up, 0, 1)
        after = np.maximum(time_BT - one.go - one.speeds_up, 0)
        return self.begin_B1 + one.speed * (one.speeds_up * (part**3 - 0.5 * part**4) + after)

    def _track(self, way_BT: Array) -> Array:
        """A place of the track, the ground and then the first ramp's slope (B, T, 2)."""
        up = np.maximum(way_BT, 0)
        return np.stack((np.minimum(way_BT, 0) + up * np.cos(self.slope_B1), up * np.sin(self.slope_B1)), -1)

    def _on_wheels(self, rear_BT2: Array, nose_BT: Array) -> Array:
        """The car's middle, of a rear wheel that touches there."""
        local = np.broadcast_to(np.array((CAR_AXLE, CAR_HEIGHT)), (*nose_BT.shape, 2))
        return rear_BT2 + turned(local, nose_BT) * self.jumps.size[..., None]

    def _on_ramp(self, time_BT: Array) -> tuple[Array, Array]:
        """Up to the moment at which the rear wheel leaves too."""
        way = self._gone(time_BT)
        rear, front = self._track(way), self._track(np.minimum(way + self.base_B1, self.ramp_B1))
        away = front - rear
        nose = np.arctan2(away[..., 1], away[..., 0])
        since = np.maximum(time_BT - self.lip_B1, 0)
        nose = np.where(since > 0, self.slope_B1 + 0.5 * self.turns_B1 * since**2, nose)
        return self._on_wheels(rear, nose), nose

    def flown(self, time_BT: Array) -> tuple[Array, Array]:
        """The car's middle (B, T, 2) and how far its nose is up, in the air."""
        since = time_BT - self.off_B1
        x = self.start_B12[..., 0] + self.velocity_B12[..., 0] * since
        y = self.start_B12[..., 1] + self.velocity_B12[..., 1] * since - 0.5 * GRAVITY * since**2
        return np.stack((x, y), -1), self.start_nose_B1 + self.turning_B1 * since

    def _corner(self, place_BT2: Array, nose_BT: Array, corner: int) -> Array:
        local = np.broadcast_to(_CORNERS[corner], (*nose_BT.shape, 2))
        return place_BT2 + turned(local, nose_BT) * self.jumps.size[..., None]

    def _second_ramp(self) -> tuple[Array, Array]:
        """When the flight ends, and where the second ramp has its lip; (B, 1)."""
        one = self.jumps
        time_BJ = self.off_B1 + _MOMENT * np.arange(_MOMENTS)
        place, nose = self.flown(time_BJ)
        wheel, bumper = self._corner(place, nose, 1), self._corner(place, nose, 2)
        down = np.where(one.cleared, one.high * (1 - one.part), one.high * one.part)
        height = np.where(one.cleared, wheel[..., 1], bumper[..., 1]) - down
        found = falls_through(height, 1)
        x = between(np.where(one.cleared, wheel[..., 0], bumper[..., 0]), found)
        return np.asarray(time_BJ[:, :1] + found * _MOMENT), np.asarray(x - np.where(one.cleared, one.part * one.long, 0))

    # -- after the landing or the crash ---------------------------------------------------------------------------------

    def _rolled(self, time_BT: Array) -> tuple[Array, Array]:
        """On its wheels down the second ramp and on the ground."""
        one = self.jumps
        since = np.clip(time_BT - self.touch_B1, 0, None)
        part = np.clip(since / one.brakes, 0, 1)
        way = one.part * self.ramp_B1 + self.velocity_B12[..., 0] * one.brakes * (part - part**3 + 0.5 * part**4)

        def there(way: Array) -> Array:
            down = np.clip(way, 0, self.ramp_B1)
            return np.stack((self.down_x_B1 + down * np.cos(self.slope_B1) + way - down, one.high - down * np.sin(self.slope_B1)), -1)

        rear, front = there(way - self.base_B1), there(way)
        away = front - rear
        nose = np.arctan2(away[..., 1], away[..., 0])
        return self._on_wheels(rear, nose), nose

    def _knocked(self, time_BT: Array) -> tuple[Array, Array]:
        """From the blow on, in the air."""
        since = np.maximum(time_BT - self.touch_B1, 0)
        speed_y = self.velocity_B12[..., 1] - GRAVITY * (self.touch_B1 - self.off_B1)
        x = self.down_B12[..., 0] - BOUNCES * self.velocity_B12[..., 0] * since
        y = self.down_B12[..., 1] + 0.5 * speed_y * since - 0.5 * GRAVITY * since**2
        return np.stack((x, y), -1), self.down_nose_B1 + (self.turning_B1 - 1.5) * since

    def _resting(self, nose_BT: Array) -> Array:
        """How high the middle is when the lowest corner touches the ground."""
        up = np.sin(nose_BT)[..., None] * _CORNERS[:, 0] + np.cos(nose_BT)[..., None] * _CORNERS[:, 1]
        return np.asarray(-up.min(-1) * self.jumps.size)

    def _falls_to_ground(self) -> Array:
        """When a car that has crashed meets the ground (B, 1)."""
        time_BJ = self.touch_B1 + _MOMENT * np.arange(_MOMENTS)
        place, nose = self._knocked(time_BJ)
        return np.asarray(self.touch_B1 + falls_through(place[..., 1] - self._resting(nose), 1) * _MOMENT)

    def _lies(self, time_BT: Array) -> tuple[Array, Array]:
        """On the ground after a crash: it falls on its wheels and slides to rest."""
        place, nose = self._knocked(self.ground_B1)
        since = np.maximum(time_BT - self.ground_B1, 0)
        part = np.clip(since / 0.34, 0, 1)
        nose = nose * (1 - 0.35 * part - 0.65 * part**2)
        back = BOUNCES * self.velocity_B12[..., 0]
        slid = np.minimum(since, back / (SCRAPING * GRAVITY))
        x = place[..., 0] - back * slid + 0.5 * SCRAPING * GRAVITY * slid**2
        return np.stack((x, self._resting(nose)), -1), nose

    def place(self, time_BT: Array) -> tuple[Array, Array]:
        """The car's middle (B, T, 2) and how far its nose is up."""
        one = self.jumps
        place, nose = self._on_ramp(np.minimum(time_BT, self.off_B1))
        rolled, rolled_nose = self._rolled(time_BT)
        first, first_nose = self._rolled(self.touch_B1)
        gives = 1 - smooth((time_BT - self.touch_B1) / _SETTLES)
        rolled = rolled + gives[..., None] * (self.down_B12 - first)
        rolled_nose = rolled_nose + gives * (self.down_nose_B1 - first_nose)
        knocked, knocked_nose = self._knocked(time_BT)
        lies, lies_nose = self._lies(time_BT)
        on_ground = time_BT >= self.ground_B1
        after = np.where(on_ground[..., None], lies, knocked), np.where(on_ground, lies_nose, knocked_nose)
        after = np.where(one.cleared[..., None], rolled, after[0]), np.where(one.cleared, rolled_nose, after[1])
        flown, flown_nose = self.flown(time_BT)
        for since, there, turn in ((self.off_B1, flown, flown_nose), (self.touch_B1, *after)):
            later = time_BT >= since
            place, nose = np.where(later[..., None], there, place), np.where(later, turn, nose)
        return place, nose


def make(rng: np.random.Generator, framing_B: Whole, windows: Windows) -> Draft:
    """Draft clips of these framings."""
    count = len(framing_B)
    draft = Draft(framing_B, windows)
    random_words(rng, draft, "stunt")
    words = {slot: rng.integers(len(SLOTS[slot]), size=count) for slot in ("gap", "paint")}
    draft.reading |= words
    car = Car(Jumps.sample(rng, framing_B, words["gap"]))
    one = car.jumps
    draft.zoom_B = one.zoom[:, 0]
    draft.put(CAR, "car", "metal", one.size[:, 0], 0.4)
    for entity in (UP, DOWN):
        draft.put(entity, "ramp", "wood", one.long[:, 0] / 2, 0.5)
        draft.pose_BTKP[:, :, entity, POSE_AXES["ramp"].index("facing")] = 1.0 if entity == UP else -1.0
        draft.states_BTKS[:, :, entity, 1] = one.high
    draft.appearance_BKA[:, CAR] = appearance.car_looks(rng, words["paint"])
    draft.appearance_BKA[:, UP] = draft.appearance_BKA[:, DOWN] = appearance.ramp_looks(rng, count)
    time_BT = draft.time_BT
    place_BT2, nose_BT = car.place(time_BT)
    states = draft.states_BTKS[:, :, CAR]
    states[..., 0:2], states[..., 2:4] = place_BT2, (car.place(time_BT + _STEP)[0] - place_BT2) / _STEP
    states[..., STATE_AXES.index("cos")], states[..., STATE_AXES.index("sin")] = np.cos(nose_BT), np.sin(nose_BT)
    draft.states_BTKS[:, :, UP, 0], draft.states_BTKS[:, :, DOWN, 0] = one.long / 2, car.down_x_B1 + one.long / 2
    pose = draft.pose_BTKP[:, :, CAR]
    rolled_BT = -place_BT2[..., 0] / (0.2 * one.size)
    for axis, value in (("wheel_cos", np.cos(rolled_BT)), ("wheel_sin", np.sin(rolled_BT)), ("facing", 1.0)):
        pose[..., POSE_AXES["car"].index(axis)] = value
    pose[..., POSE_AXES["car"].index("dent")] = ((time_BT >= car.touch_B1) & ~one.cleared) * 1.0
    ends = car.place(np.tile([0.0, SECONDS], (count, 1)))[0][..., 0]
    shift_B = follow(draft, rng, ends[:, 1] - ends[:, 0]) - ends.mean(1)
    draft.states_BTKS[:, :, (CAR, UP, DOWN), 0] += shift_B[:, None, None]
    _touches(draft, rng, car)
    draft.mirror(np.flatnonzero(rng.random(count) < 0.5))
    return draft


def _touches(draft: Draft, rng: np.random.Generator, car: Car) -> None:
    """Wheels that come down on the ramp, or the crash and the fall; and a motor, the higher the faster."""
    count, one = len(draft), car.jumps
    down = np.abs(car.velocity_B12[..., 1] - GRAVITY * (car.touch_B1 - car.off_B1))[:, 0]
    land, blow = scaled_impulse(WEIGHT * 0.12 * down), scaled_impulse(WEIGHT * 0.25 * car.velocity_B12[:, 0, 0])
    thud = scaled_impulse(WEIGHT * 0.2 * np.sqrt(2 * GRAVITY * one.high[:, 0]))
    variant_B = rng.integers(3, size=count)
    moments_BN = np.sort(rng.uniform(-0.02, 0.02, (count, _GRAINS)) + SECONDS / _GRAINS * np.arange(_GRAINS), 1).clip(0)
    running = np.where(one.cleared, 1 - smooth((moments_BN - car.touch_B1) / one.brakes), (moments_BN < car.touch_B1) * 1.0)
    speed_BN = smooth((moments_BN - one.go) / one.speeds_up) * running
    in_air = (moments_BN > car.off_B1) & (moments_BN < car.touch_B1)
    level_BN = np.clip(speed_BN * 2.4 + in_air, 0, 3).astype(np.int64)  # wheels in the air turn freely
    dead_BN = ~one.cleared & (moments_BN > car.touch_B1)
    for clip in range(count):
        touch, variant = float(car.touch_B1[clip, 0]), int(variant_B[clip])
        if one.cleared[clip, 0]:
            found = [(touch, "ramp", DOWN, land[clip], "clack"), (touch + 0.13, "ramp", DOWN, 0.85 * land[clip], "clack")]
        else:
            found = [(touch, "ramp", DOWN, blow[clip], "crash"), (float(car.ground_B1[clip, 0]), "ground", -1, thud[clip], "fall")]
        sounds = draft.sounds[clip]
        for time, surface, other, impulse, name in found:
            gain, level = loudness(np.array(impulse))
            draft.events[clip].append(Event(time, CAR, other, surface, "metal", float(impulse), name))
            sounds.append(Sound(time, name, variant, int(level), float(gain)))
        grains = zip(moments_BN[clip].tolist(), level_BN[clip].tolist(), dead_BN[clip].tolist(), strict=True)
        for turn, (time, level, dead) in enumerate(grains):
            if not dead:
                sounds.append(Sound(time, "engine", turn % 3, int(level), 0.02 + 0.012 * level))
