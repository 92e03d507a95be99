"""A bowler's body: two steps with a swinging arm, the release low over the lane, the arm that goes on up, and the mood of the end.

- While it is held the ball leads: it swings about the shoulder and comes to the lane at the speed at which it will slip along it. The arm
  follows by two-link inverse kinematics, the legs follow the pelvis to feet that stay where they stand.

Everything faces right. Shape suffixes: B clips, T times, P pose, 2 the coordinates x and y.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from generation.network.kinematics import HIP_X, LOWER_ARM, LOWER_LEG, SHOULDER_X, SHOULDER_Y, UPPER_ARM, UPPER_LEG
from generation.network.plan import POSE
from generation.network.reading import SLOTS
from generation.world.batch import SECONDS
from generation.world.limbs import AXES, turned
from generation.world.motion import Array, Mask, Whole
from generation.world.person import blinking, hermite, smooth, two_links

BACK = 0.42  # seconds before the release at which the arm is farthest back
_AWAY = 0.3  # seconds that it takes to get there
_LEG = UPPER_LEG + LOWER_LEG
_ARM = UPPER_ARM + LOWER_ARM
_STRIDE = 0.3  # heights from the pelvis to the front foot at the release; the other is as far behind
_LEAN, _LOW = 0.8, 0.27  # radians and heights: the body and the pelvis at the release
_HELD, _BEHIND, _LOOSE = 0.85, -1.45, 0.12  # the arm's angle from straight down: held, farthest back, at the release


@dataclass
class Bowler:
    """B bowlers; all (B, 1) so that times broadcast, lengths in metres unless said."""

    height: Array
    lay_x: Array  # where the middle of the ball is when it is laid down
    lay_y: Array
    release: Array  # seconds
    speed: Array  # of the ball there
    radius: Array  # of the ball
    mood_at: Array  # seconds
    glad: Mask
    sad: Mask
    walk: Array  # how far the pelvis comes, heights
    style: Array  # 0..1: which of the moods' gestures
    phase: Array
    blinks: Array  # (B, 3)

    @classmethod
    def sample(
        cls, rng: np.random.Generator, lay_B12: Array, release: Array, speed: Array, radius: Array, mood_at: Array, roll_B: Whole
    ) -> Bowler:
        """Bowlers of these throws, with habits of their own."""
        count = len(roll_B)

        def draw(low: float, high: float) -> Array:
            return np.asarray(rng.uniform(low, high, (count, 1)))

        return cls(
            height=draw(1.55, 1.9),
            lay_x=lay_B12[..., 0],
            lay_y=lay_B12[..., 1],
            release=release,
            speed=speed,
            radius=radius,
            mood_at=mood_at + draw(0.0, 0.2),
            glad=(roll_B == SLOTS["roll"].index("strike"))[:, None],
            sad=(roll_B == SLOTS["roll"].index("gutter"))[:, None],
            walk=draw(0.28, 0.4),
            style=draw(0, 1),
            phase=draw(-np.pi, np.pi),
            blinks=rng.uniform(0, SECONDS, (count, 3)),
        )

    # -- where the body is --------------------------------------------------------------------------------------------

    def _lowered(self, time_BT: Array) -> Array:
        """0 upright, 1 as low as at the release, and up again."""
        since = time_BT - self.release
        return smooth((since + 0.75) / 0.68) * (1 - smooth((since - 0.3) / 0.6))

    def _pelvis(self, time_BT: Array) -> Array:
        since = time_BT - self.release
        # Where the shoulder has to be for the arm to lay the ball down.
        end_x = self.lay_x - (SHOULDER_Y * np.sin(_LEAN) + 0.02) * self.height - _LOOSE * self._reach()
        x = end_x - self.walk * self.height * (1 - smooth((since + 1.0) / 1.05)) + 0.06 * self.height * smooth((since - 0.25) / 0.7)
        high = 0.985 * _LEG + (_LOW - 0.985 * _LEG) * self._lowered(time_BT)
        return np.stack((x, high * self.height + 0 * x), -1)

    def _lean(self, time_BT: Array) -> Array:
        sad = self._sad(time_BT)
        return -(_LEAN - 0.06) * self._lowered(time_BT) - 0.06 - 0.1 * sad

    def _reach(self) -> Array:
        """From the shoulder to the middle of a ball that hangs from the arm."""
        return 0.985 * _ARM * self.height + 0.7 * self.radius

    def swing(self, time_BT: Array) -> Array:
        """The arm's angle from straight down, up to the release."""
        since = time_BT - self.release
        back = np.clip((since + BACK + _AWAY) / _AWAY, 0, 1)
        lifted = _HELD + 0.35 * smooth((since + BACK + _AWAY + 0.3) / 0.3)
        part = np.clip((since + BACK) / BACK, 0, 1)
        forth = hermite(part, 0 * part + _BEHIND, 0 * part + _LOOSE, 0 * part, self.speed / self._reach() * BACK * 0.8)
        return np.where(part > 0, forth, lifted + (_BEHIND - lifted) * smooth(back))

    def held(self, time_BT: Array) -> Array:
        """Where the ball is up to the release (B, T, 2)."""
        since = np.minimum(time_BT - self.release, 0)
        pelvis, lean = self._pelvis(time_BT), self._lean(time_BT)
        shoulder = pelvis + turned(self._shoulder("right"), lean)
        bent = 1 - smooth((since + BACK + _AWAY + 0.25) / 0.3)
        angle, reach = self.swing(time_BT), self._reach() * (1 - 0.36 * bent)
        hangs = shoulder + np.stack((reach * np.sin(angle), -reach * np.cos(angle)), -1)
        lane = np.stack((self.lay_x + self.speed * since, self.lay_y + 0 * since), -1)
        return hangs + smooth((since + 0.2) / 0.2)[..., None] * (lane - hangs)

    def _shoulder(self, side: str) -> Array:
        sign = 1.0 if side == "left" else -1.0
        return np.stack((sign * SHOULDER_X * self.height, SHOULDER_Y * self.height), -1)

    # -- joint angles -------------------------------------------------------------------------------------------------

    def _glad(self, time_BT: Array) -> Array:
        return np.where(self.glad, smooth((time_BT - self.mood_at) / 0.3), 0.0)

    def _sad(self, time_BT: Array) -> Array:
        return np.where(self.sad, smooth((time_BT - self.mood_at) / 0.5), 0.0)

    def body(self, time_BT: Array) -> tuple[Array, Array, Array]:
        """The pelvis (B, T, 2), the body's turn and the whole pose."""
        pose_BTP = np.zeros((*time_BT.shape, POSE))
        pelvis, lean = self._pelvis(time_BT), self._lean(time_BT)
        hop = np.where(self.style > 0.4, np.abs(np.sin(np.pi * np.maximum(time_BT - self.mood_at - 0.1, 0) / 0.42)), 0)
        hop = 0.05 * hop * np.exp(-np.maximum(time_BT - self.mood_at, 0) / 1.5) * self._glad(time_BT)
        self._legs(pose_BTP, time_BT, pelvis, lean)
        pelvis[..., 1] += hop * self.height
        self._arms(pose_BTP, time_BT, pelvis, lean)
        glad, sad = self._glad(time_BT), self._sad(time_BT)
        looks = 0.55 * self._lowered(time_BT) * (1 - glad)
        pose_BTP[..., AXES["head"]] = looks + 0.16 * glad - 0.42 * sad
        shout = (
            glad * (0.75 + 0.25 * np.sin(self.phase + 9.0 * time_BT)) * (0.4 + 0.6 * np.exp(-np.maximum(time_BT - self.mood_at, 0) / 1.2))
        )
        effort = 0.3 * np.exp(-0.5 * ((time_BT - self.release) / 0.12) ** 2)
        pose_BTP[..., AXES["mouth"]] = np.clip(effort + shout + 0.14 * sad, 0, 1)
        pose_BTP[..., AXES["blink"]] = np.maximum(blinking(time_BT, self.blinks), 0.45 * sad)
        pose_BTP[..., AXES["facing"]] = 1.0
        return pelvis, lean, pose_BTP

    def _legs(self, pose_BTP: Array, time_BT: Array, pelvis: Array, lean: Array) -> None:
        """First the right foot steps, then the left one slides to the lane; the right one comes after when the ball has gone."""
        since, height = time_BT - self.release, self.height
        end_x = self._pelvis(self.release)[..., 0]
        start_x = end_x - self.walk * height
        left_x = start_x + 0.03 * height + (end_x + _STRIDE * 0.75 * height - start_x - 0.03 * height) * smooth((since + 0.52) / 0.45)
        behind = end_x - _STRIDE * height
        right_x = start_x - 0.05 * height + (behind - start_x + 0.05 * height) * smooth((since + 0.98) / 0.42)
        right_x = right_x + (end_x + 0.1 * height - right_x) * smooth((since - 0.35) / 0.5)
        lifts = {
            "left": 0.03 * np.sin(np.pi * np.clip((since + 0.52) / 0.45, 0, 1)),
            "right": 0.05 * np.sin(np.pi * np.clip((since + 0.98) / 0.42, 0, 1))
            + 0.05 * np.sin(np.pi * np.clip((since - 0.35) / 0.5, 0, 1)),
        }
        for side, sign, foot_x in (("left", 1.0, left_x), ("right", -1.0, right_x)):
            away = np.stack((foot_x - pelvis[..., 0], lifts[side] * height - pelvis[..., 1]), -1)
            x, y = np.moveaxis(turned(away, -lean), -1, 0)
            hip, knee = two_links(x - sign * HIP_X * height, y, UPPER_LEG * height, LOWER_LEG * height, -1.0)
            pose_BTP[..., AXES[f"hip_{side}"]], pose_BTP[..., AXES[f"knee_{side}"]] = hip, knee

    def _arms(self, pose_BTP: Array, time_BT: Array, pelvis: Array, lean: Array) -> None:
        since, height = time_BT - self.release, self.height
        glad, sad = self._glad(time_BT), self._sad(time_BT)
        wave = 0.18 * np.sin(self.phase + 11.0 * time_BT)
        until = np.minimum(time_BT, self.release)
        ball = self.held(until)
        low, held_lean = self._lowered(time_BT), self._lean(until)
        after, down = smooth(since / 0.22), smooth((since - 0.35) / 0.5)
        for side, sign in (("left", 1.0), ("right", -1.0)):
            # The hand is at the ball's side that looks to the shoulder.
            towards = ball - self._pelvis(until) - turned(self._shoulder(side), held_lean)
            distance = np.maximum(np.hypot(*np.moveaxis(towards, -1, 0)), 1e-6)[..., None]
            hand = turned(towards * (1 - 0.7 * self.radius[..., None] / distance), -held_lean)
            shoulder, elbow = two_links(hand[..., 0], hand[..., 1], UPPER_ARM * height, LOWER_ARM * height, 1.0)
            shoulder = np.where(shoulder > 2.2, shoulder - 2 * np.pi, shoulder)  # a swing goes back below, not over the head
            if side == "left":  # it lets go for the swing and balances
                lets_go = smooth((since + BACK + _AWAY + 0.1) / 0.25)
                out_shoulder, out_elbow = 0.35 + 0.95 * low, 0.25
                shoulder, elbow = shoulder + (out_shoulder - shoulder) * lets_go, elbow + (out_elbow - elbow) * lets_go
            else:
                shoulder, elbow = shoulder + (2.15 - lean - shoulder) * after, elbow + (0.35 - elbow) * after
            rest_shoulder, rest_elbow = 0.06 * sign + 0.08, 0.3
            glad_shoulder, glad_elbow = np.where(self.style < 0.4, 0.5 - 0.6 * sign, 2.75 + sign * 0.12 + wave), 0.4 + 0.4 * wave
            hands_up = self.style > 0.6
            sad_shoulder, sad_elbow = np.where(hands_up, 2.0, 0.15), np.where(hands_up, 2.2, 0.1)
            for axis, angle, rest, joyful, gloomy in (
                ("shoulder", shoulder, rest_shoulder, glad_shoulder, sad_shoulder),
                ("elbow", elbow, rest_elbow, glad_elbow, sad_elbow),
            ):
                angle = angle + (rest - angle) * down
                angle = angle + (joyful - angle) * glad
                pose_BTP[..., AXES[f"{axis}_{side}"]] = angle + (gloomy - angle) * sad
