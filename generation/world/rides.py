"""When and how riders of skateboards move: what is drawn for each ride, how its board is rocked, and what head and arms do.

Shape suffixes: B clips, T times, P pose.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from generation.network.kinematics import AXLE_X, DECK_HEIGHT, TAIL_X, TAIL_Y, WHEEL
from generation.network.plan import FRAMINGS, GRAVITY, POSE
from generation.network.reading import SLOTS
from generation.world.batch import SECONDS
from generation.world.limbs import AXES
from generation.world.motion import Array, Mask, Whole
from generation.world.person import smooth

OLLIE, BAIL, CRUISE = (SLOTS["ride"].index(word) for word in ("ollie", "bail", "cruise"))
ZOOMS = {"portrait": 1.65, "landscape": 1.38, "square": 1.65}  # of the camera
SPEEDS = {"portrait": (1.0, 1.5), "landscape": (1.7, 2.7), "square": (1.2, 1.9)}  # metres a second
PUSH = (0.28, 0.2, 0.4)  # seconds: the foot comes down, pushes, and steps on again

# Poses of arms and head by name, in radians: the head, shoulder and elbow of the left, then of the right.
_RIDE = (0.05, 0.75, 0.35, -0.7, 0.3)
_CROUCH = (0.2, 0.5, 0.6, -1.15, 0.35)
_JUMP = (-0.1, 1.75, 0.35, -1.55, 0.25)
_LAND = (0.1, 1.15, 0.45, -1.2, 0.3)
_PROUD = (0.2, 2.7, 0.3, -0.5, 0.5)
_FLAIL = (0.1, 2.3, 0.2, -2.3, 0.15)


def _tail_down() -> float:
    """How far the nose is up when the tail is on the ground and the rear wheels still are."""
    across, up = TAIL_X - AXLE_X, TAIL_Y + DECK_HEIGHT - WHEEL
    return float(np.arcsin(WHEEL / np.hypot(across, up)) + np.arctan2(up, across))


TAIL_DOWN = _tail_down()


def rocked(nose: Array, size: Array) -> tuple[Array, Array]:
    """Where the middle of the deck is (x before its place, y) when the board is turned up about its rear axle; metres."""
    up = DECK_HEIGHT - WHEEL
    x = AXLE_X * np.cos(nose) - up * np.sin(nose) - AXLE_X
    return size * x, size * (WHEEL + AXLE_X * np.sin(nose) + up * np.cos(nose))


@dataclass
class Rides:
    """B rides; all (B, 1) so that times broadcast."""

    zoom: Array
    height: Array
    size: Array  # half of the board's length
    ride: Whole
    pop: Array  # seconds: the tail meets the ground
    flight: Array  # seconds that the board is in the air
    dip: Array  # metres that the pelvis is lower when it lands than when it left
    crouch: Array  # seconds that going down takes
    depth: Array  # of the crouch, heights
    speed: Array  # metres a second at the pop, or in the middle of the clip
    runs: Array  # metres a second that a missed board is faster (or slower) than its rider
    pushes: Array  # (B, 2) seconds; below -1: never
    gains: Array  # metres a second that a push gives
    fall: Array  # seconds from the touch-down to the end of a fall
    proud: Array  # seconds from the landing to the raised arm
    phase: Array
    blinks: Array  # (B, 3)

    @classmethod
    def sample(cls, rng: np.random.Generator, framing_B: Whole, ride_B: Whole) -> Rides:
        """Rides of these words."""
        count = len(framing_B)

        def draw(low: float | Array, high: float | Array) -> Array:
            return np.asarray(rng.uniform(low, high, (count, 1)))

        names = [FRAMINGS[index] for index in framing_B]
        slow, fast = np.array([SPEEDS[name] for name in names]).T[..., None]
        first = draw(0.35, 0.9)
        height = draw(1.55, 1.9)
        ahead = rng.random((count, 1)) < 0.5
        pushes = np.concatenate((first, np.where(rng.random((count, 1)) < 0.5, first + draw(1.2, 1.5), -9.0)), 1)
        return cls(
            zoom=np.array([[ZOOMS[name]] for name in names]) * draw(0.94, 1.0),
            height=height,
            size=draw(0.37, 0.43),
            ride=ride_B[:, None],
            pop=draw(1.15, 1.7),
            flight=draw(0.5, 0.62),
            dip=draw(0.05, 0.09) * height,
            crouch=draw(0.35, 0.5),
            depth=draw(0.13, 0.17),
            speed=draw(slow, fast),
            runs=np.where(ahead, draw(0.8, 1.4), draw(-1.3, -0.8)),
            pushes=np.where((ride_B == CRUISE)[:, None], pushes, -9.0),
            gains=draw(0.25, 0.45),
            fall=draw(0.38, 0.5),
            proud=draw(0.6, 1.0),
            phase=draw(0, 2 * np.pi),
            blinks=rng.uniform(0, SECONDS, (count, 3)),
        )

    @property
    def jumps(self) -> Mask:
        """Who leaves the ground."""
        return np.asarray(self.ride != CRUISE)

    @property
    def bails(self) -> Mask:
        """Whose board is not under them when they come down."""
        return np.asarray(self.ride == BAIL)

    @property
    def lands(self) -> Array:
        """Seconds: when the board's wheels are on the ground again."""
        return self.pop + self.flight

    @property
    def board_up(self) -> Array:
        """Metres a second, up, with which the board leaves the ground."""
        rise = rocked(0 * self.pop, self.size)[1] - rocked(0 * self.pop + TAIL_DOWN, self.size)[1]
        return rise / self.flight + 0.5 * GRAVITY * self.flight

    @property
    def rider_up(self) -> Array:
        """The same of the rider."""
        return 0.5 * GRAVITY * self.flight - self.dip / self.flight

    def arms(self, time_BT: Array) -> Array:
        """Head and arms (B, T, P); legs not yet."""
        since, after = time_BT - self.pop, time_BT - self.lands
        crouched = smooth((since + 0.2 + self.crouch) / self.crouch) * self.jumps
        thrown = smooth((since + 0.12) / 0.22) * self.jumps
        landing = smooth((since - 0.5 * self.flight) / (0.5 * self.flight)) * self.jumps
        riding, proud = smooth((after - 0.15) / 0.5) * self.jumps, smooth((after - self.proud) / 0.4) * (self.ride == OLLIE)
        pose_BTP = np.zeros((*time_BT.shape, POSE))
        shoulder = ("left", "right")
        axes = [AXES["head"], *(AXES[f"{joint}_{side}"] for side in shoulder for joint in ("shoulder", "elbow"))]
        arms = np.broadcast_to(np.array(_RIDE), (*time_BT.shape, len(axes))).copy()
        for name, share in (
            (_CROUCH, crouched),
            (_JUMP, thrown),
            (_LAND, landing * ~self.bails),
            (_FLAIL, landing * self.bails),
            (_RIDE, riding * ~self.bails),
            (_PROUD, proud),
        ):
            arms += share[..., None] * (np.array(name) - arms)
        sway = 0.06 * np.sin(self.phase + 2.2 * time_BT) * (1 - crouched)
        arms[..., 1] += sway
        arms[..., 3] -= sway
        # A foot that pushes swings the arms.
        swings = self.pushing(time_BT)
        arms[..., 1] -= 0.5 * swings
        arms[..., 3] += 0.9 * swings
        pose_BTP[..., axes] = arms
        return pose_BTP

    def pushing(self, time_BT: Array) -> Array:
        """0 with both feet on the board, 1 in the middle of a push."""
        since = time_BT[..., None] - self.pushes[:, None]
        down, stroke, up = PUSH
        return np.asarray((smooth(since / down) * (1 - smooth((since - down - stroke) / up))).max(-1))

    def lean(self, time_BT: Array) -> Array:
        """How far the body leans, up to the touch-down: forward is below 0."""
        since, after = time_BT - self.pop, time_BT - self.lands
        crouched = smooth((since + 0.15 + self.crouch) / self.crouch) * (1 - smooth((since + 0.1) / 0.25)) * self.jumps
        landed = smooth((since - 0.5 * self.flight) / (0.5 * self.flight)) * (1 - smooth((after - 0.1) / 0.5)) * self.jumps
        return -0.1 - 0.32 * crouched - 0.2 * landed * ~self.bails - 0.16 * self.pushing(time_BT)
