"""A skater: glides in, winds up, jumps or spins, and glides out backwards on one edge or slides on the ice.

- Nothing turns the body in the air but its angular momentum about the upright axis: it turns as fast as arms and legs let it. Drawn in
  it turns nearly five times as fast as spread out, so the momentum is solved for the turns that shall be done when the blade touches.
- A spin is the same on one spot of the ice: the momentum stays, the arms are drawn in, the turning speeds up.
- Who has turned too little when the blade touches meets the ice across the edge, and falls.
- In the air the middle of mass is ballistic; on the ice it stands over the blade that carries it, and the lowest part touches the ice.

Everything is made gliding to the right, in seconds of the clip. The yaw is 0 where the body looks along its way, and grows.
Shape suffixes: B clips, T times, J moments of the free turning, P pose, 2 the coordinates x and y or the left and the right foot.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from generation.network.kinematics import (
    ANKLE,
    ANKLE_GIVES,
    BLADE,
    BLADE_BACK,
    BLADE_FRONT,
    HIP_OUT,
    HIP_X,
    LOWER_LEG,
    NARROWEST,
    SHORTEST,
    SHOULDER_X,
    UPPER_LEG,
)
from generation.network.plan import FRAMINGS, GRAVITY, PLACES, POSE, STATE_AXES
from generation.network.reading import SLOTS
from generation.world import appearance
from generation.world.batch import SECONDS, Draft, Event, Sound, Windows, random_words, scaled_impulse
from generation.world.follow import follow
from generation.world.grids import between, falls_through, integral
from generation.world.limbs import AXES, FEET, MASS_S, RADIUS_E, Limbs, limbs_of, pose_of, turned
from generation.world.motion import Array, Mask, Whole
from generation.world.person import blinking, hermite, smooth
from generation.world.sound import loudness

SKATER = 0  # entity
JUMPS = SLOTS["jump"]
AXEL, SPIN = JUMPS.index("axel"), JUMPS.index("spin")
FALL = SLOTS["finish"].index("fall")
RINK = PLACES.index("rink")
ZOOMS = {"portrait": 1.65, "landscape": 1.38, "square": 1.65}  # of the camera
SPEEDS = {"portrait": (0.75, 1.1), "landscape": (1.2, 2.3), "square": (0.9, 1.6)}  # metres a second in the air
TURNS = {"single": 1.0, "axel": 1.5, "double": 2.0}  # in the air
RISES = {"single": (0.35, 0.5), "axel": (0.42, 0.58), "double": (0.55, 0.65)}  # metres that the middle of mass rises
TIGHT = {"single": (0.55, 0.85), "axel": (0.85, 1.0), "double": (0.97, 1.0), "spin": (0.72, 0.94)}  # how far arms and legs are drawn in
WEIGHT = 60.0  # kilograms, for impulses
ON_ICE = 0.62  # of the clips of this scene are on the rink for sure
_STEP = 1e-3  # seconds: over which the velocity of what has no closed form is taken
_MOMENTS = 65  # J
_GRAINS = 25  # scrapes of the gliding blade in the scene
_SOLVES = 3  # of the momentum: when the blade touches depends a little on it
_CELLS, _LONGEST = 64, 7.2  # a second over which the way is summed up; seconds for which it goes on

# Poses by name, in radians: the head, then shoulder, elbow, hip and knee of the left and of the right side.
_GLIDE = (0.05, 0.95, 0.2, 0.22, -0.36, -0.85, 0.25, -0.42, -0.3)
_WIND = (0.12, -0.55, 0.25, 0.72, -1.05, -1.15, 0.2, -0.75, -0.35)  # deep on the left leg, arms and the right leg behind
_KICK = (0.1, 1.5, 0.35, -0.1, -0.04, 1.15, 0.5, 0.95, -0.95)  # leaving the ice
_STEP_IN = (0.05, 1.45, 0.1, 0.1, -0.16, -1.4, 0.15, 0.95, -0.25)  # to a spin: everything far from the axis
_CLOSED = (0.0, 0.22, 1.85, 0.1, -0.1, 0.12, 1.95, 0.02, -0.08)  # arms on the chest, legs crossed
_OPEN = (0.08, 1.2, 0.2, -0.55, -0.35, -1.15, 0.2, 0.16, -0.28)  # ready to land on the right leg
_DEEP = (0.15, 1.5, 0.1, -1.1, -0.15, -1.4, 0.1, 0.68, -0.98)  # a landing's deepest
_EXIT = (0.18, 1.6, 0.05, -1.2, -0.04, -1.4, 0.0, 0.24, -0.4)
_PROUD = (0.25, 2.5, 0.1, -0.85, -0.2, -2.3, -0.1, 0.18, -0.3)
_SITTING = (-0.15, -0.8, 0.1, 1.42, -0.72, -1.0, 0.1, 1.24, -0.36)
_LYING = (0.25, -0.2, 0.5, 0.95, -1.6, 0.45, 0.25, 0.3, -0.42)
SITS_AT, LIES_AT = 0.46, 1.38  # radians that the body leans back
_SIDEWAYS_S = np.array([0.0, 0.0] + 2 * [0.075, 0.04, 0.032, 0.015])  # of each segment from the upright axis, in heights
# A body is drawn from three quarters: this much of what is drawn along the way is breadth.
_DRAWN_S = np.array([0.0, 0.0] + 2 * [SHOULDER_X] + 2 * [HIP_X] + 2 * [-SHOULDER_X] + 2 * [-HIP_X])
_SPIN_GYRATION_S = np.array([0.062, 0.038] + 2 * [0.018, 0.018, 0.034, 0.026])  # about a segment's own long axis


def yaw_inertia(limbs: Limbs, lean_BT: Array) -> Array:
    """About the upright axis through the middle of mass, in mass times height squared; leaning back by so much."""
    cosine, sine = np.cos(lean_BT)[..., None], np.sin(lean_BT)[..., None]
    away_BTS2 = limbs.middle_BTS2 - limbs.mass_middle_BT2[:, :, None]
    along_BTS = cosine * (away_BTS2[..., 0] - _DRAWN_S) - sine * away_BTS2[..., 1]
    # What points sideways turns like a rod, what hangs like a pillar.
    rod_BTS = np.sin(limbs.angle_BTS + lean_BT[..., None]) ** 2 * 0.003 * (np.arange(len(MASS_S)) > 1)
    return (MASS_S * (along_BTS**2 + _SIDEWAYS_S**2 + _SPIN_GYRATION_S**2 + rod_BTS)).sum(-1)


def ankle(lean: Array) -> Array:
    """How far a skate leans on a leg that leans by so much: the ankle keeps the blade nearly level."""
    return lean * (1 - np.exp(-((lean / ANKLE_GIVES) ** 4)))


def blades(pose_BTP: Array, facing_BT: Array, angle_BT: Array, side_B1: Array) -> Array:
    """How high the lower end of each blade (B, T, 2) is over the pelvis, in heights, as the kinematics draw them.

    A body's breadth is drawn with its left side to the right, also where the clip will be mirrored: there `side` is -1.
    """
    cosine, sine = np.cos(angle_BT), np.sin(angle_BT)
    width_BT = np.where(facing_BT < 0, -1, 1) * (NARROWEST["leg"] + (1 - NARROWEST["leg"]) * np.abs(facing_BT))
    found = []
    for side, sign in (("left", 1.0), ("right", -1.0)):
        thigh = pose_BTP[..., AXES[f"hip_{side}"]]
        shank = thigh + pose_BTP[..., AXES[f"knee_{side}"]]
        knee_x = sign * (HIP_X * facing_BT + side_B1 * HIP_OUT * (1 - facing_BT**2)) + UPPER_LEG * facing_BT * np.sin(thigh)
        knee_y = -UPPER_LEG * np.cos(thigh)
        across, down = facing_BT * np.sin(shank), np.cos(shank)
        leg = angle_BT + np.arctan2(across, down)
        reach = LOWER_LEG * np.maximum(np.hypot(across, down), SHORTEST) - ANKLE
        tilt = ankle(leg)
        ankle_y = sine * knee_x + cosine * knee_y - reach * np.cos(leg)
        ends = [np.sin(tilt) * width_BT * end for end in (BLADE_BACK, BLADE_FRONT)]
        found.append(ankle_y + np.minimum(*ends) - np.cos(tilt) * (ANKLE + BLADE))
    return np.stack(found, -1)


@dataclass
class Programme:
    """B jumps or spins; all (B, 1) so that times broadcast."""

    zoom: Array
    height: Array
    side: Array  # 1 glides to the right, -1 will be mirrored
    jump: Whole
    falls: Mask
    start: Array  # seconds: leaving the ice, or the spin's beginning
    push: Array  # seconds that coming up out of the knee takes
    crouch: Array  # seconds that going down takes
    span: Array  # seconds of a spin; of a jump how long it would be if it ended as high as it began
    up: Array  # metres a second; 0 for a spin
    speed: Array  # metres a second along the ice, in the air
    drag: Array  # metres a second squared that the gliding blade takes
    slide: Array  # the same for who lies on the ice
    keep: Array  # of the speed, when the landing is done
    tight: Array  # 0..1
    close_at: Array  # seconds from the start
    close: Array  # seconds
    open: Array  # seconds before the end
    yaw: Array  # at the start; where the way in looked is its nearest whole half turn
    whole: Array  # the yaw to glide out at
    missing: Array  # radians not yet turned at the end
    wind: Array  # radians turned back before
    swing: Array  # seconds from there to the start
    turn_in: Array  # seconds: when a skater who came in forward turns backward, before a jump that leaves backward; below 0: never
    fall: Array  # seconds from the end to the ice
    flat: Array  # 0 sits, 1 lies
    proud: Array  # seconds from the end to the raised arms
    phase: Array
    blinks: Array  # (B, 3)

    @property
    def spins(self) -> Mask:
        """Who stays on the ice."""
        return np.asarray(self.jump == SPIN)

    @classmethod
    def sample(cls, rng: np.random.Generator, framing_B: Whole, jump_B: Whole, finish_B: Whole) -> Programme:
        """Programmes of these words."""
        count = len(framing_B)

        def draw(low: float | Array, high: float | Array) -> Array:
            return np.asarray(rng.uniform(low, high, (count, 1)))

        def by_jump(table: dict[str, tuple[float, float]], spin: tuple[float, float]) -> Array:
            rows = [table.get(name, spin) for name in JUMPS]
            return draw(*np.array(rows)[jump_B].T[..., None])

        jump, falls = jump_B[:, None], (finish_B == FALL)[:, None]
        spins = jump == SPIN
        framing = [FRAMINGS[index] for index in framing_B]
        slow, fast = np.array([SPEEDS[name] for name in framing]).T[..., None]
        up = np.sqrt(2 * GRAVITY * by_jump(RISES, (0.0, 0.0)))
        span = np.where(spins, draw(1.75, 2.15), 2 * up / GRAVITY)
        # A jump that leaves forward has half a turn more; a spin comes in forward and goes out backward.
        begins = np.where((jump == AXEL) | spins, 0.0, np.pi)
        turns = np.array([[TURNS.get(name, 0.0)] for name in JUMPS])[jump_B]
        turns = np.where(spins, np.where(rng.random((count, 1)) < 0.5, 3.5, 4.5), turns)
        short = np.where(falls, draw(0.22, 0.38), draw(0.02, 0.08)) * 2 * np.pi
        start = np.where(spins, draw(0.75, 1.1), draw(1.15, 1.75))
        speed = draw(slow, fast) * np.where(spins, 0.9, 1.0)
        push, swing = draw(0.17, 0.22), draw(0.3, 0.4)
        turn_in = np.where((rng.random((count, 1)) < 0.5) & (begins > 0) & (start > 1.3), draw(0.05, 0.2), -1.0)
        return cls(
            zoom=np.array([[ZOOMS[name]] for name in framing]) * draw(0.94, 1.0),
            height=draw(1.55, 1.9),
            side=np.where(rng.random((count, 1)) < 0.5, 1.0, -1.0),
            jump=jump,
            falls=falls,
            start=start,
            push=push,
            crouch=draw(0.4, 0.55),
            span=span,
            up=up,
            speed=speed,
            drag=draw(0.1, 0.3),
            slide=np.maximum(draw(1.0, 2.0), speed / (SECONDS - 0.2 - start - span)),
            keep=draw(0.72, 0.9),
            tight=by_jump(TIGHT, TIGHT["spin"]),
            close_at=np.where(spins, draw(0.2, 0.35), 0.0),
            close=np.where(spins, draw(0.5, 0.75), draw(0.14, 0.18)),
            open=np.where(spins, draw(0.36, 0.46), draw(0.14, 0.17)),
            yaw=begins + np.where(spins, 0.0, draw(0.2, 0.6)),
            whole=begins + turns * 2 * np.pi,
            missing=short,
            wind=draw(0.2, 0.5),
            swing=swing,
            turn_in=turn_in,
            fall=draw(0.4, 0.55),
            flat=np.where(rng.random((count, 1)) < 0.6, draw(0.0, 0.1), draw(0.92, 1.0)),
            proud=draw(0.7, 1.1),
            phase=draw(0, 2 * np.pi),
            blinks=rng.uniform(0, SECONDS, (count, 3)),
        )

    def pose(self, time_BT: Array, end_B1: Array) -> Array:
        """The pose (B, T, P) of one whose turning ends at `end_B1`."""
        since, after = time_BT - self.start, time_BT - end_B1
        wound = smooth((since + self.push + self.crouch) / self.crouch) * np.where(self.spins, 0.55, 1.0)
        up_part = np.clip(1 + since / self.push, 0, 1) ** 2
        shut = smooth((since - self.close_at) / self.close) * self.tight
        opened = smooth((since - self.span + self.open) / self.open)
        deep = np.where(after > 0, 1 - (1 - np.clip(after / 0.17, 0, 1)) ** 2, 0) * np.where(self.spins, 0.45, 1.0) * ~self.falls
        rise, proud = smooth((after - 0.22) / 0.5), smooth((after - self.proud) / 0.45) * ~self.falls
        down = smooth(1.2 * np.clip(after / self.fall, 0, 1)) * self.falls
        pose_BTP = np.broadcast_to(pose_of(_GLIDE), (*time_BT.shape, POSE)).copy()
        for name, share_BT in (
            (_WIND, wound),
            (_KICK, up_part * ~self.spins),
            (_STEP_IN, up_part * self.spins),
            (_CLOSED, shut),
            (_OPEN, opened),
            (_DEEP, deep),
            (_EXIT, rise * ~self.falls),
            (_PROUD, proud),
        ):
            pose_BTP += share_BT[..., None] * (pose_of(name) - pose_BTP)
        fallen_P = pose_of(_SITTING) + self.flat[..., None] * (pose_of(_LYING) - pose_of(_SITTING))
        pose_BTP += down[..., None] * (fallen_P - pose_BTP)
        breath = 0.03 * np.sin(self.phase + 2.4 * time_BT)
        for side in ("left", "right"):
            pose_BTP[..., AXES[f"shoulder_{side}"]] += breath * (1 - np.clip(up_part - 2 * (after > 0.4), 0, 1))
        return pose_BTP

    def lean(self, time_BT: Array, end_B1: Array, limbs: Limbs) -> Array:
        """How far the body leans back so that its middle of mass is over the blade that carries it; who falls, leans farther."""
        after = time_BT - end_B1
        # In the air the weight goes from the left to the right foot; after a spin it does so on the ice.
        right_BT = np.where(self.spins, smooth(after / 0.3), smooth((time_BT - self.start - 0.2 * self.span) / (0.5 * self.span)))
        left_BT2, right_BT2 = (limbs.end_BTE2[:, :, foot] for foot in FEET)
        blade_BT2 = left_BT2 + right_BT[..., None] * (right_BT2 - left_BT2)
        away_BT2 = limbs.mass_middle_BT2 - blade_BT2
        upright = np.arctan2(away_BT2[..., 0] - 0.02, away_BT2[..., 1])
        part = np.clip(after / self.fall, 0, 1)
        gone = (0.35 * part + 0.65 * part**2) * self.falls
        return upright + gone * (SITS_AT + self.flat * (LIES_AT - SITS_AT) - upright)


@dataclass
class Body:
    """The body at some times, in heights from the pelvis: its middle of mass and its lowest part."""

    pose_BTP: Array
    angle_BT: Array
    facing_BT: Array
    middle_BT2: Array
    lowest_BT: Array


class Skater:
    """Where the body is at any time of the clip."""

    def __init__(self, programme: Programme) -> None:
        self.programme = programme
        self.time_J = np.linspace(0, 1, _MOMENTS)
        one = programme
        # A flight may end later than it would at the height where it began.
        self.grid_B1 = np.where(one.spins, one.span, 1.35 * one.span)
        since_BJ = self.grid_B1 * self.time_J
        self.down_B1 = one.span
        far = one.start + 9.0 + 0 * one.span
        pose_BJP = one.pose(one.start + since_BJ, far)
        limbs = limbs_of(pose_BJP)
        lean_BJ = one.lean(one.start + since_BJ, far, limbs)
        self.rate_BJ = 1 / yaw_inertia(limbs, lean_BJ)  # of turning, at a momentum of 1
        self.gathered_BJ = integral(self.rate_BJ, self.time_J[1]) * self.grid_B1
        self.momentum_B1 = np.zeros_like(one.height)
        self.rise_B1 = np.zeros_like(one.height)
        facing_B1 = np.cos(one.yaw)
        first = _body(pose_BJP[:, :1], _pick(limbs, 1), lean_BJ[:, :1], facing_B1, one.side)
        self.middle_y_B1 = (first.middle_BT2[..., 1] - first.lowest_BT) * one.height
        for _solve in range(_SOLVES):
            self.momentum_B1 = (one.whole - one.missing - one.yaw) / self._gathered(self.down_B1)
            body = _body(pose_BJP, limbs, lean_BJ, np.cos(one.yaw + self.momentum_B1 * self.gathered_BJ), one.side)
            height_BJ = self._ballistic(since_BJ) + (body.lowest_BT - body.middle_BT2[..., 1]) * one.height
            touch_B1 = self.grid_B1 * self.time_J[1] * falls_through(height_BJ, 0.6 / self.time_J[1])
            self.down_B1 = np.where(one.spins, one.span, touch_B1)
        self.end_B1 = one.start + self.down_B1
        self.turning_B1 = self.momentum_B1 * self._at(self.rate_BJ, self.down_B1)  # radians a second at the end
        self.way_BC = self._way()

    # -- turning ------------------------------------------------------------------------------------------------------

    def _at(self, value_BJ: Array, since_BT: Array) -> Array:
        return between(value_BJ, since_BT / self.grid_B1 / self.time_J[1])

    def _gathered(self, since_BT: Array) -> Array:
        """How far a momentum of 1 has turned the body; between two moments of the grid with the rates of both."""
        place = np.clip(since_BT / self.grid_B1 / self.time_J[1], 0, _MOMENTS - 1.001)
        index = place.astype(np.int64)
        ends = [np.take_along_axis(value_BJ, index + step, 1) for value_BJ in (self.gathered_BJ, self.rate_BJ) for step in (0, 1)]
        cell_B1 = self.grid_B1 * self.time_J[1]
        return hermite(place - index, ends[0], ends[1], ends[2] * cell_B1, ends[3] * cell_B1)

    def yaw(self, time_BT: Array) -> Array:
        """How far the body is turned about the upright axis."""
        one = self.programme
        since, after = time_BT - one.start, np.maximum(time_BT - self.end_B1, 0)
        nominal = np.where(one.spins | (one.jump == AXEL), 0.0, np.pi)
        came_in = np.where(one.turn_in >= 0, nominal * smooth((time_BT - one.turn_in) / 0.45), nominal)
        wound = one.wind * smooth((since + one.swing + 0.45) / 0.4)
        part = np.clip(1 + since / one.swing, 0, 1)
        begin_turning = self.momentum_B1 * self.rate_BJ[:, :1]
        swung = hermite(part, nominal - one.wind, one.yaw, 0 * part, begin_turning * one.swing)
        before = np.where(part > 0, swung, came_in - wound)
        free = one.yaw + self.momentum_B1 * self._gathered(np.clip(since, 0, self.down_B1))
        # The edge checks the turning; who falls is turned by the ice to lie along the way.
        checked = (self.turning_B1 * 0.08 * (1 - np.exp(-after / 0.08)) - one.missing) * (1 - smooth(after / 0.45)) + one.whole
        slid = hermite(np.clip(after / one.fall, 0, 1), one.whole - one.missing, one.whole, self.turning_B1 * one.fall, 0 * after)
        return np.where(since < 0, before, np.where(time_BT < self.end_B1, free, np.where(one.falls, slid, checked)))

    # -- the way ------------------------------------------------------------------------------------------------------

    def _way(self) -> Array:
        """How far the middle of mass has come at the cells of the scene (B, C + 1), 0 in the middle of the first clip's way."""
        one = self.programme
        time_C = (np.arange(round(_CELLS * _LONGEST)) + 0.5) / _CELLS
        since, after = time_C - one.start, np.maximum(time_C - self.end_B1, 0)
        entered = one.speed * (1.12 - 0.12 * smooth((since + one.push) / one.push)) + one.drag * np.maximum(-since, 0)
        landed = np.maximum(one.speed * (1 - (1 - one.keep) * (1 - np.exp(-after / 0.12))) - one.drag * after, 0.15)
        fallen = np.maximum(one.speed - one.slide * after, 0)
        jumped = np.where(one.falls, fallen, landed)
        drift = 0.07 * one.speed
        spun = drift + (entered - drift) * (1 - smooth((since + 0.5) / 0.5))
        out = np.where(one.falls, 0.45 * one.speed, 0.7 * one.speed) * smooth(after / np.where(one.falls, 0.15, 0.35))
        spun = np.where(one.falls, np.maximum(drift + out - one.slide * np.maximum(after - 0.1, 0), 0), drift + out) * (
            after > 0
        ) + spun * (after <= 0)
        speed_BC = np.where(one.spins, spun, np.where(since < 0, entered, jumped))
        way_BC = np.concatenate((0 * one.height, np.cumsum(speed_BC, 1)), 1) / _CELLS
        return way_BC - 0.5 * way_BC[:, [_CELLS * round(SECONDS)]]

    def along(self, time_BT: Array) -> Array:
        """Where the middle of mass is over the ice."""
        return between(self.way_BC, time_BT * _CELLS)

    def _ballistic(self, since_BT: Array) -> Array:
        return self.middle_y_B1 + self.programme.up * since_BT - 0.5 * GRAVITY * since_BT**2

    # -- everything ---------------------------------------------------------------------------------------------------

    def body(self, time_BT: Array) -> Body:
        """The body about its pelvis."""
        one = self.programme
        pose_BTP = one.pose(time_BT, self.end_B1)
        limbs = limbs_of(pose_BTP)
        lean_BT = one.lean(time_BT, self.end_B1, limbs)
        return _body(pose_BTP, limbs, lean_BT, np.cos(self.yaw(time_BT)), one.side)

    def pelvis(self, time_BT: Array, body: Body) -> Array:
        """Where the pelvis is (B, T, 2)."""
        one = self.programme
        x = self.along(time_BT) - body.middle_BT2[..., 0] * one.height
        flies = (time_BT > one.start) & (time_BT < self.end_B1) & ~one.spins
        flying = self._ballistic(time_BT - one.start) - body.middle_BT2[..., 1] * one.height
        return np.stack((x, np.where(flies, flying, -body.lowest_BT * one.height)), -1)

    def face(self, time_BT: Array, pose_BTP: Array) -> None:
        """Mouth and blink: effort, then joy or dismay."""
        one = self.programme
        after = time_BT - self.end_B1
        effort = 0.3 * np.exp(-0.5 * ((time_BT - one.start) / 0.15) ** 2)
        joy = smooth((after - 0.3) / 0.4) * (0.6 + 0.2 * np.sin(one.phase + 7.0 * time_BT))
        dismay = 0.6 * np.exp(-0.5 * ((after - one.fall) / 0.15) ** 2) + 0.12 * smooth(after / 0.4)
        pose_BTP[..., AXES["mouth"]] = np.clip(effort + np.where(one.falls, dismay, joy), 0, 1)
        pose_BTP[..., AXES["blink"]] = np.maximum(blinking(time_BT, one.blinks), np.where(one.falls, 0.5 * smooth(after / 0.5), 0))


def _pick(limbs: Limbs, first: int) -> Limbs:
    return Limbs(limbs.middle_BTS2[:, :first], limbs.angle_BTS[:, :first], limbs.end_BTE2[:, :first])


def _body(pose_BTP: Array, limbs: Limbs, lean_BT: Array, facing_BT: Array, side_B1: Array) -> Body:
    """Turned about the upright axis and leaning, as the kinematics draw it."""
    angle_BT = facing_BT * lean_BT
    turn_BT2 = np.stack((facing_BT, np.ones_like(facing_BT)), -1)
    ends_BTE2 = limbs.end_BTE2 * turn_BT2[:, :, None]
    over_BTE = np.sin(angle_BT)[..., None] * ends_BTE2[..., 0] + np.cos(angle_BT)[..., None] * ends_BTE2[..., 1]
    not_feet = [end for end in range(len(RADIUS_E)) if end not in FEET]
    lowest_BT = np.minimum((over_BTE - RADIUS_E)[..., not_feet].min(-1), blades(pose_BTP, facing_BT, angle_BT, side_B1).min(-1))
    return Body(pose_BTP, angle_BT, facing_BT, turned(limbs.mass_middle_BT2 * turn_BT2, angle_BT), lowest_BT)


def make(rng: np.random.Generator, framing_B: Whole, windows: Windows) -> Draft:
    """Draft clips of these framings."""
    count = len(framing_B)
    draft = Draft(framing_B, windows)
    random_words(rng, draft, "skater")
    draft.reading["place"] = np.where(rng.random(count) < ON_ICE, RINK, draft.reading["place"])
    words = {slot: rng.integers(len(SLOTS[slot]), size=count) for slot in ("jump", "finish", "shirt")}
    draft.reading |= words
    skater = Skater(Programme.sample(rng, framing_B, words["jump"], words["finish"]))
    programme = skater.programme
    draft.zoom_B = programme.zoom[:, 0]
    draft.put(SKATER, "skater", "none", programme.height[:, 0], 0.5)
    draft.appearance_BKA[:, SKATER] = appearance.person_looks(rng, words["shirt"])
    time_BT = draft.time_BT
    body = skater.body(time_BT)
    pelvis_BT2 = skater.pelvis(time_BT, body)
    soon_BT2 = skater.pelvis(time_BT + _STEP, skater.body(time_BT + _STEP))
    skater.face(time_BT, body.pose_BTP)
    states = draft.states_BTKS[:, :, SKATER]
    states[..., 0:2], states[..., 2:4] = pelvis_BT2, (soon_BT2 - pelvis_BT2) / _STEP
    states[..., STATE_AXES.index("cos")], states[..., STATE_AXES.index("sin")] = np.cos(body.angle_BT), np.sin(body.angle_BT)
    draft.pose_BTKP[:, :, SKATER] = body.pose_BTP
    draft.pose_BTKP[:, :, SKATER, AXES["facing"]] = body.facing_BT
    way_B = skater.way_BC[:, _CELLS * round(SECONDS)] - skater.way_BC[:, 0]
    states[..., 0] += follow(draft, rng, way_B)[:, None]
    _touches(draft, rng, skater)
    draft.mirror(np.flatnonzero(programme.side < 0))
    return draft


def _touches(draft: Draft, rng: np.random.Generator, skater: Skater) -> None:
    """Leaving the ice, landing and falling touch it; on its blade a gliding body scrapes it all the time, the faster the louder."""
    count, one = len(draft), skater.programme
    push = scaled_impulse(WEIGHT * 0.1 * np.where(one.spins, 0.8, one.up)[:, 0])
    thud = scaled_impulse(WEIGHT * 0.1 * np.maximum(GRAVITY * skater.down_B1 - one.up, 1.0)[:, 0])
    slump = scaled_impulse(WEIGHT * 0.1 * rng.uniform(1.6, 2.6, count))
    variant_B = rng.integers(3, size=count)
    gains = [loudness(impulse) for impulse in (push, thud, slump)]
    moments_BN = rng.uniform(0.0, 0.2) + 0.28 * np.arange(_GRAINS) + rng.uniform(-0.05, 0.05, (count, _GRAINS))
    moments_BN = np.sort(np.maximum(moments_BN, 0), 1)
    speed_BN = (skater.along(moments_BN + 0.02) - skater.along(moments_BN)) / 0.02
    turning_BN = (skater.yaw(moments_BN + 0.02) - skater.yaw(moments_BN)) / 0.02
    grain_BN = np.clip(0.010 * speed_BN + 0.0012 * np.abs(turning_BN) * one.spins, 0, 0.04) * rng.uniform(0.7, 1.3, (count, _GRAINS))
    flies_BN = (moments_BN > one.start - 0.25) & (moments_BN < skater.end_B1) & ~one.spins
    fallen_BN = one.falls & (moments_BN > skater.end_B1)
    grain_BN = np.where(flies_BN | fallen_BN, 0, grain_BN)
    kinds_BN = rng.integers(3, size=(count, _GRAINS))
    for clip in range(count):
        start, end = float(one.start[clip, 0]), float(skater.end_B1[clip, 0])
        found = [(start, "scratch", push[clip], 0)]
        if not one.spins[clip, 0]:
            found.append((end, "scrape", thud[clip], 1))
        if one.falls[clip, 0]:
            found.append((end + float(one.fall[clip, 0]), "fall", slump[clip], 2))
        sounds = draft.sounds[clip]
        for time, name, impulse, which in found:
            gain, level = float(gains[which][0][clip]), int(gains[which][1][clip])
            draft.events[clip].append(Event(time, SKATER, -1, "ground", "none", float(impulse), name))
            sounds.append(Sound(time, name, int(variant_B[clip]), level, gain))
        for time, gain, kind in zip(moments_BN[clip].tolist(), grain_BN[clip].tolist(), kinds_BN[clip].tolist(), strict=True):
            if gain > 0.002 and time < draft.until_B[clip] - 0.05:
                sounds.append(Sound(time, "glide", kind, 0, gain))
        mood = end + 0.4 + float(one.fall[clip, 0]) * bool(one.falls[clip, 0])
        if draft.reading["place"][clip] == RINK and mood < draft.until_B[clip] - 0.3:
            sounds.append(Sound(mood, "groan" if one.falls[clip, 0] else "cheer", int(variant_B[clip]), 0, float(rng.uniform(0.02, 0.05))))
