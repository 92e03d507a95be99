"""A basketball player's body: crouch, jump and shot, follow-through, and what the outcome does to the mood.

- While it is held the ball leads and the arms follow by two-link inverse kinematics; the legs follow the pelvis in the same way.
- The pelvis is ballistic in the jump and the ball leaves the hands at the shot's own velocity, so the flight has no kink at its start.

Everything faces right. Shape suffixes: B clips, T times.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from generation.network.kinematics import (
    HIP_HEIGHT,
    HIP_X,
    LOWER_ARM,
    LOWER_LEG,
    NECK_Y,
    SHOULDER_X,
    SHOULDER_Y,
    UPPER_ARM,
    UPPER_LEG,
)
from generation.network.plan import GRAVITY, POSE
from generation.world.batch import SECONDS
from generation.world.limbs import AXES
from generation.world.motion import Array, Mask
from generation.world.shots import TAKE_OFF, Shots

_STAND = 0.985  # of the leg's length: a standing knee is a little bent


def smooth(part: Array) -> Array:
    """0 to 1 with no speed at both ends."""
    part = np.clip(part, 0.0, 1.0)
    return part * part * (3.0 - 2.0 * part)


def hermite(part: Array, start: Array, end: Array, start_slope: Array, end_slope: Array) -> Array:
    """The cubic with these values and slopes (per unit of `part`) at 0 and 1."""
    square, cube = part**2, part**3
    return (
        (2 * cube - 3 * square + 1) * start
        + (cube - 2 * square + part) * start_slope
        + (3 * square - 2 * cube) * end
        + (cube - square) * end_slope
    )


def two_links(x: Array, y: Array, first: Array, second: Array, bend: float) -> tuple[Array, Array]:
    """Angles of a limb that hangs from (0, 0) and whose end reaches (x, y); `bend` is the sign of the joint's angle."""
    distance = np.clip(np.hypot(x, y), np.abs(first - second) + 1e-3, 0.999 * (first + second))
    joint = bend * np.arccos(np.clip((distance**2 - first**2 - second**2) / (2 * first * second), -1, 1))
    root = np.arctan2(x, -y) - np.arctan2(second * np.sin(joint), first + second * np.cos(joint))
    # An arm that reaches up and a little back goes on from the front, it does not jump round.
    return np.where(root < -np.pi / 2, root + 2 * np.pi, root), joint


def blinking(time_BT: Array, blinks_BQ: Array) -> Array:
    """How far the lids are down, 0..1: they close at these times of every four seconds."""
    away_BTQ = (time_BT[..., None] - blinks_BQ[:, None] + SECONDS / 2) % SECONDS - SECONDS / 2
    return np.minimum(1.3 * np.exp(-0.5 * (away_BTQ / 0.05) ** 2).max(-1), 1.0)


@dataclass
class Player:
    """When and how B players move; all (B, 1) so that times broadcast."""

    shots: Shots
    release: Array
    crouch_from: Array
    crouch_at: Array
    crouch_depth: Array  # heights
    hold_x: Array  # heights from the pelvis
    hold_y: Array
    stance: Array  # heights between the feet, halved
    follow: Array  # seconds the arms stay up
    mood_at: Array
    glad: Mask
    style: Array  # 0..1: which of the moods' gestures
    blinks: Array  # (B, 3) times
    phase: Array

    @classmethod
    def sample(cls, rng: np.random.Generator, shots: Shots, release_B: Array, mood_at_B: Array, glad_B: Mask) -> Player:
        """Players of these shots with habits of their own; `mood_at_B` is when they know how it ends."""
        count = len(release_B)

        def draw(low: float, high: float) -> Array:
            return rng.uniform(low, high, (count, 1))

        release = release_B[:, None]
        crouch_at = release - draw(0.26, 0.36)
        return cls(
            shots=shots,
            release=release,
            crouch_from=crouch_at - draw(0.22, 0.45),
            crouch_at=crouch_at,
            crouch_depth=draw(0.05, 0.11),
            hold_x=draw(0.13, 0.2),
            hold_y=draw(0.1, 0.22),
            stance=draw(0.03, 0.08),
            follow=draw(0.3, 0.6),
            mood_at=np.maximum(mood_at_B[:, None], release + 0.9),
            glad=glad_B[:, None],
            style=draw(0, 1),
            blinks=rng.uniform(0, SECONDS, (count, 3)),
            phase=draw(0, 2 * np.pi),
        )

    # -- where the body is --------------------------------------------------------------------------------------------

    def pelvis_y(self, time_BT: Array) -> Array:
        """The pelvis over the ground (B, T)."""
        height, lift = self.shots.height[:, None], self.shots.lift[:, None]
        stand = _STAND * HIP_HEIGHT * height
        # The release's arms are reckoned from straight legs.
        rise = lift + (1 - _STAND) * HIP_HEIGHT * height
        speed = (rise + 0.5 * GRAVITY * TAKE_OFF**2) / TAKE_OFF
        take_off = self.release - TAKE_OFF
        down = stand - self.crouch_depth * height * smooth((time_BT - self.crouch_from) / (self.crouch_at - self.crouch_from))
        seconds = take_off - self.crouch_at
        part, low = np.clip((time_BT - self.crouch_at) / seconds, 0, 1), stand - self.crouch_depth * height
        push = hermite(part, low, stand, np.zeros_like(stand), speed * seconds)
        since = time_BT - take_off
        jump = stand + speed * since - 0.5 * GRAVITY * since**2
        landed = since - 2 * speed / GRAVITY
        # Landing bends the knees: a damped dip that starts at the falling speed.
        dip = stand - speed * landed * np.exp(-np.maximum(landed, 0) / 0.09)
        body = np.where(time_BT < self.crouch_at, down, np.where(since < 0, push, np.where(landed < 0, jump, dip)))
        return body + self._hop(time_BT) * height - 0.02 * height * self._sad(time_BT)

    def _hop(self, time_BT: Array) -> Array:
        """Some of the glad ones hop, in heights."""
        since = np.maximum(time_BT - self.mood_at - 0.1, 0)
        return np.where(self.glad & (self.style > 0.45), 0.05 * np.abs(np.sin(np.pi * since / 0.42)) * np.exp(-since / 1.5), 0.0)

    def _sad(self, time_BT: Array) -> Array:
        return np.where(self.glad, 0.0, smooth((time_BT - self.mood_at) / 0.55))

    def _merry(self, time_BT: Array) -> Array:
        return np.where(self.glad, smooth((time_BT - self.mood_at) / 0.3), 0.0)

    def held_ball(self, time_BT: Array) -> tuple[Array, Array]:
        """The ball's place up to the release (B, T)."""
        shots, height = self.shots, self.shots.height[:, None]
        release_x, release_y = (value[:, None] for value in shots.release())
        seconds = self.release - self.crouch_at
        part = np.clip((time_BT - self.crouch_at) / seconds, 0, 1)
        hold_x = shots.shooter_x[:, None] + self.hold_x * height
        sway = 0.012 * height * np.sin(self.phase + 4.0 * time_BT) * (1 - smooth((time_BT - self.crouch_from) / 0.2))
        dip = 0.05 * height * smooth((time_BT - self.crouch_from) / (self.crouch_at - self.crouch_from))
        before_y = self.pelvis_y(np.minimum(time_BT, self.crouch_at)) + self.hold_y * height - dip + sway
        crouch_y = self.pelvis_y(self.crouch_at) + self.hold_y * height - 0.05 * height
        zero = np.zeros_like(release_x)
        thrown_x = hermite(part, hold_x, release_x, zero, shots.velocity_x[:, None] * seconds)
        thrown_y = hermite(part, crouch_y, release_y, zero, shots.velocity_y[:, None] * seconds)
        held = time_BT < self.crouch_at
        return np.where(held, hold_x, thrown_x), np.where(held, before_y, thrown_y)

    # -- joint angles -------------------------------------------------------------------------------------------------

    def pose(self, time_BT: Array, ball_x_BT: Array, ball_y_BT: Array) -> Array:
        """The person's pose (B, T, P) while the ball goes where it goes."""
        pose_BTP = np.zeros((*time_BT.shape, POSE))
        pelvis_y = self.pelvis_y(time_BT)
        self._legs(pose_BTP, time_BT, pelvis_y)
        self._arms(pose_BTP, time_BT, pelvis_y)
        height = self.shots.height[:, None]
        look = np.arctan2(ball_y_BT - pelvis_y - (NECK_Y + 0.11) * height, np.abs(ball_x_BT - self.shots.shooter_x[:, None]) + 0.4)
        sad, merry = self._sad(time_BT), self._merry(time_BT)
        pose_BTP[..., AXES["head"]] = np.clip(0.45 * look, -0.35, 0.4) * (1 - sad) * (1 - 0.6 * merry) - 0.5 * sad + 0.18 * merry
        effort = 0.35 * np.exp(-0.5 * ((time_BT - self.release) / 0.12) ** 2)
        tiring = 0.35 + 0.65 * np.exp(-np.maximum(time_BT - self.mood_at, 0) / 1.2)
        shout = merry * (0.75 + 0.25 * np.sin(self.phase + 9.0 * time_BT)) * tiring
        pose_BTP[..., AXES["mouth"]] = np.clip(effort + shout + 0.12 * sad, 0, 1)
        pose_BTP[..., AXES["blink"]] = np.maximum(blinking(time_BT, self.blinks), 0.45 * sad)
        pose_BTP[..., AXES["facing"]] = 1.0
        return pose_BTP

    def _legs(self, pose_BTP: Array, time_BT: Array, pelvis_y: Array) -> None:
        height = self.shots.height[:, None]
        upper, lower = UPPER_LEG * height, LOWER_LEG * height
        # In the air the feet leave the ground and hang under the pelvis.
        reach = np.minimum(pelvis_y, _STAND * (upper + lower))
        for side, sign in (("left", 1.0), ("right", -1.0)):
            foot_x = sign * (self.stance - HIP_X) * height
            pose_BTP[..., AXES[f"hip_{side}"]], pose_BTP[..., AXES[f"knee_{side}"]] = two_links(foot_x, -reach, upper, lower, -1.0)

    def _arms(self, pose_BTP: Array, time_BT: Array, pelvis_y: Array) -> None:
        height, radius = self.shots.height[:, None], self.shots.radius[:, None]
        upper, lower = UPPER_ARM * height, LOWER_ARM * height
        until = np.minimum(time_BT, self.release)
        ball_x, ball_y = self.held_ball(until)
        pelvis_held = self.pelvis_y(until)
        merry, sad = self._merry(time_BT), self._sad(time_BT)
        wave = 0.18 * np.sin(self.phase + 11.0 * time_BT)
        fists = self.style < 0.3  # one arm's pump in front of the chest instead of both arms up
        for side, sign in (("left", 1.0), ("right", -1.0)):
            hand_x = ball_x - (0.1 if sign > 0 else 0.55) * radius - self.shots.shooter_x[:, None] - sign * SHOULDER_X * height
            hand_y = ball_y - (0.75 if sign > 0 else 0.6) * radius - pelvis_held - SHOULDER_Y * height
            shoulder, elbow = two_links(hand_x, hand_y, upper, lower, 1.0)
            follow_shoulder, follow_elbow = self.shots.arm[:, None] + np.pi / 2 - (0.25 if sign > 0 else 0.05), 0.1
            lower_from = self.release + self.follow * (0.7 if sign > 0 else 1.0)
            out, down = smooth((time_BT - self.release) / 0.22), smooth((time_BT - lower_from) / 0.45)
            rest_shoulder, rest_elbow = 0.06 * sign + 0.05, 0.28
            glad_shoulder = np.where(fists, 0.9 + 2 * wave if sign < 0 else 0.2, 2.75 + sign * 0.12 + wave)
            glad_elbow = np.where(fists, 1.9 if sign < 0 else 0.5, 0.3 + 0.5 * wave)
            # Some of the sad ones put their hands to the head, the others let the arms hang.
            hands_up = self.style > 0.7
            sad_shoulder, sad_elbow = np.where(hands_up, 2.1, 0.12), np.where(hands_up, 2.2, 0.1)
            for axis, thrown, after, rest, glad, gloomy in (
                ("shoulder", shoulder, follow_shoulder, rest_shoulder, glad_shoulder, sad_shoulder),
                ("elbow", elbow, follow_elbow, rest_elbow, glad_elbow, sad_elbow),
            ):
                angle = thrown + (after - thrown) * out
                angle = angle + (rest - angle) * down
                angle = angle + (glad - angle) * merry
                pose_BTP[..., AXES[f"{axis}_{side}"]] = angle + (gloomy - angle) * sad
