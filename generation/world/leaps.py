"""When and how dogs and cats leap: what is drawn for each leap, how they run up to it, and what head, tail and mouth do.

Shape suffixes: B clips, T times, C cells of the way, L legs, 2 the coordinates x and y.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from generation.network.kinematics import PET_STAND
from generation.network.plan import FRAMINGS, GRAVITY
from generation.network.reading import SLOTS
from generation.world.motion import Array, Mask, Whole
from generation.world.person import smooth
from generation.world.quadruped import HIND_L, ROOT_L2

CAUGHT, MISSED, SLIP = (SLOTS["fetch"].index(word) for word in ("caught", "missed", "slip"))
CAT = SLOTS["animal"].index("cat")
ZOOMS = {"portrait": 2.15, "landscape": 2.05, "square": 2.15}  # of the camera, for a dog
NEARER = 1.3  # to a cat
CELLS, LONGEST = 64, 7.2  # a second over which the way is summed up; seconds for which it goes on
STRIDE, STANCE = 1.5, 0.34  # heights that a gallop's stride is long, and the share of it that a paw is on the ground
STEPS_L = np.array([0.0, 0.1, 0.47, 0.58])  # of a stride: when each paw begins its own
LIFT = 0.17  # heights that a paw is lifted
PUSH = 0.22  # seconds that hind legs push
LEAVES, LANDS = 0.06, -0.05  # heights that the trunk is over its stand when it leaves the ground and when it is back

# Paws in the air, as the trunk sees them: (hind, fore) just off the ground, half-way, and about to land; falling; and lying.
STRETCHED, TUCKED, REACHING, FLAILING, LYING = (
    np.where(HIND_L[:, None], hind, fore) + 0.04 * np.array([[1, 0], [-1, 0], [1, 1], [-1, -1]])
    for hind, fore in (
        ((-0.78, -0.52), (0.52, -0.36)),
        ((-0.34, -0.5), (0.56, -0.36)),
        ((-0.3, -0.55), (0.62, -0.6)),
        ((-0.72, -0.42), (0.6, -0.28)),
        ((-0.2, -0.2), (0.66, -0.22)),
    )
)


@dataclass
class Leaps:
    """B leaps; all (B, 1) so that times broadcast."""

    cat: Mask
    fetch: Whole
    zoom: Array
    high: Array  # metres at the withers
    wall: Array  # metres that what it stands on is high; 0: the ground
    off: Array  # seconds: it leaves the ground
    run: Array  # seconds of running up
    speed: Array  # metres a second along, in the air
    up: Array  # and up, as it leaves
    nose_off: Array  # radians that the trunk's nose is up as it leaves
    nose_down: Array  # and about as it lands
    stop: Array  # seconds from the landing to standing still
    fall: Array  # seconds from the touch of who slips to lying
    calls: Array  # (B, 2) seconds: it barks or meows
    phase: Array

    @classmethod
    def sample(cls, rng: np.random.Generator, framing_B: Whole, animal_B: Whole, fetch_B: Whole) -> Leaps:
        """Leaps of these words."""
        count = len(framing_B)

        def draw(low: float | Array, high: float | Array) -> Array:
            return np.asarray(rng.uniform(low, high, (count, 1)))

        cat, slips = (animal_B == CAT)[:, None], (fetch_B == SLIP)[:, None]
        zoom = np.array([[ZOOMS[FRAMINGS[index]]] for index in framing_B]) * draw(0.95, 1.0)
        walled = slips | (rng.random((count, 1)) < 0.35)
        off = draw(1.4, 1.9)
        first = draw(0.15, 0.4)
        return cls(
            cat=cat,
            fetch=fetch_B[:, None],
            zoom=zoom * np.where(cat, NEARER, 1.0),
            high=np.where(cat, draw(0.34, 0.4), draw(0.54, 0.68)),
            wall=np.where(walled, np.where(cat, draw(0.3, 0.42), draw(0.4, 0.58)), 0.0),
            off=off,
            run=draw(0.6, 0.8),
            speed=np.where(cat, draw(1.2, 1.8), draw(1.6, 2.4)) * np.where(slips, 0.7, 1.0),
            up=np.where(slips, draw(0.3, 0.7), np.where(cat, draw(2.1, 2.7), draw(2.4, 3.0))),
            nose_off=np.where(slips, draw(-0.15, 0.0), draw(0.36, 0.5)),
            nose_down=np.where(slips, draw(-1.15, -0.8), draw(-0.26, -0.14)),
            stop=draw(0.8, 1.2),
            fall=draw(0.26, 0.36),
            calls=np.concatenate((first, np.where(rng.random((count, 1)) < 0.6, first + draw(0.3, 0.45), -9.0)), 1),
            phase=draw(0, 2 * np.pi),
        )

    @property
    def slips(self) -> Mask:
        """Who leaves the wall without wanting to."""
        return np.asarray(self.fetch == SLIP)

    @property
    def airborne(self) -> Array:
        """Seconds of the flight, about: until the trunk is as high over the ground as it lands, or the breast meets it."""
        deep = self.wall + np.where(self.slips, 0.45, LEAVES - LANDS) * self.high
        return np.asarray((self.up + np.sqrt(self.up**2 + 2 * GRAVITY * deep)) / GRAVITY)

    @property
    def meets(self) -> Array:
        """Seconds: the ball is at the mouth, or as near to it as it comes."""
        return self.off + 0.5 * np.where(self.slips, 0.5, 2 * self.up / GRAVITY + 0.06)

    def speeds(self, time_BT: Array, touch_B1: Array) -> Array:
        """Metres a second along the ground, of who has not fallen."""
        return self.speed * smooth((time_BT - self.off + self.run) / (0.8 * self.run)) * (1 - smooth((time_BT - touch_B1) / self.stop))

    def stands(self, time_BT: Array) -> Array:
        """The trunk's middle over what it stands on; metres."""
        return self.high * (PET_STAND + 0.008 * np.sin(self.phase + 3.0 * time_BT))

    def strides(self, x_BT: Array, amount_BT: Array) -> tuple[Array, Array]:
        """Where paws are on the ground, ahead of the trunk's middle and up, in heights (B, T, L, 2); and what that adds to its height."""
        step_BTL = (x_BT / (STRIDE * self.high))[..., None] + STEPS_L
        part_BTL = step_BTL - np.floor(step_BTL)
        half = STANCE * STRIDE / 2
        swing = np.clip((part_BTL - STANCE) / (1 - STANCE), 0, 1)
        ahead = np.where(part_BTL < STANCE, half - STRIDE * part_BTL, -half + 2 * half * smooth(swing))
        lift = LIFT * np.sin(np.pi * swing) * (part_BTL > STANCE)
        paw = np.stack((ROOT_L2[:, 0] + 0.02 + ahead * amount_BT[..., None], lift * amount_BT[..., None]), -1)
        return paw, (0.012 * np.sin(2 * np.pi * step_BTL[..., 0] + 1.0) - 0.07) * amount_BT

    def in_air(self, time_BT: Array) -> Array:
        """Where paws are in the air, as the trunk sees them (B, T, L, 2)."""
        part = ((time_BT - self.off) / self.airborne)[..., None, None]
        leaping = STRETCHED + smooth((part - 0.05) / 0.4) * (TUCKED - STRETCHED)
        leaping = leaping + smooth((part - 0.5) / 0.4) * (REACHING - TUCKED)
        turn = 17.0 * time_BT[..., None] + self.phase[..., None] + np.arange(4) * 1.9
        paddling = FLAILING + 0.07 * np.stack((np.cos(turn), np.sin(turn)), -1)
        return np.where(self.slips[..., None, None], paddling, leaping)

    def head(self, time_BT: Array, touch_B1: Array, nose_BT: Array) -> Array:
        """How far the head is turned against the trunk: it looks out for the ball, up to it, and holds it high or hangs."""
        waits = 0.22 + 0.05 * np.sin(self.phase + 2.1 * time_BT)
        goes, leaps = smooth((time_BT - self.off + self.run) / 0.3), smooth((time_BT - self.off + 0.1) / 0.25)
        after = smooth((time_BT - touch_B1 - 0.1) / 0.4)
        world = waits + goes * (0.12 - waits)
        world = world + leaps * (np.where(self.slips, -0.1, 0.42) - world)
        proud, sorry = 0.2 + 0.04 * np.sin(self.phase + 5.0 * time_BT), -0.12
        lifted = np.where(self.slips, 0.3 * smooth((time_BT - touch_B1 - 0.9) / 0.5), np.where(self.fetch == CAUGHT, proud, sorry))
        world = world + after * (lifted - world)
        # In the air a neck gives only so much.
        return np.clip(world - 0.85 * nose_BT, -0.55, 0.75)

    def tail(self, time_BT: Array, touch_B1: Array) -> Array:
        """The tail: below 0 is up. A dog's wags, a cat's sways."""
        wag = np.where(self.cat, 0.13 * np.sin(self.phase + 3.1 * time_BT), 0.24 * np.sin(self.phase + 19.0 * time_BT))
        after = smooth((time_BT - touch_B1) / 0.4)
        glad = np.where(self.fetch == CAUGHT, 1.25, 0.25)
        streams = smooth((time_BT - self.off + self.run) / 0.3) * (1 - after)
        base = -0.25 + 0.3 * streams + np.where(self.fetch == CAUGHT, -0.2, np.where(self.fetch == MISSED, 0.35, 0.75)) * after
        return np.asarray(base + wag * (1 - 0.7 * streams) * (1 + after * (glad - 1)))

    def mouth(self, time_BT: Array, touch_B1: Array) -> Array:
        """0 shut, 1 wide open: calls, a bite, a ball held, a cry."""
        since = time_BT[..., None] - self.calls[:, None]
        called = np.clip(np.exp(-0.5 * ((since - 0.08) / 0.06) ** 2).max(-1), 0, 1)
        away = time_BT - self.meets
        bites = np.where(away < 0, np.exp(-0.5 * (away / 0.13) ** 2), np.exp(-0.5 * (away / 0.03) ** 2)) * ~self.slips
        holds = 0.5 * smooth(away / 0.05) * (self.fetch == CAUGHT)
        after = time_BT - touch_B1
        pants = (0.22 + 0.16 * np.sin(self.phase + 21.0 * time_BT)) * smooth((after - 0.4) / 0.4) * (self.fetch == MISSED) * ~self.cat
        cries = np.exp(-0.5 * ((after - self.fall - 0.25) / 0.1) ** 2) * self.slips
        return np.clip(called + np.maximum(bites, holds) + pants + cries, 0, 1)
