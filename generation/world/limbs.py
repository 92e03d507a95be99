"""A person as ten rigid segments: where they are, their common middle of mass, and how hard they are to turn.

- Masses, middles and radii of gyration follow de Leva 1996 (adjusted Zatsiorsky-Seluyanov), rounded, on the skeleton of the kinematics.
- Everything is in the frame of the pelvis, facing right and unturned, in heights of the person and in shares of the mass.
- Of a body in the air nothing changes the angular momentum: with limbs that move it is `inertia * turning + inner`, and `inner` is what
  the limbs carry by moving against the pelvis.

Shape suffixes: B clips, T times, S segments, P pose, E ends that may touch the ground, 2 the coordinates x and y.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from generation.network.kinematics import (
    HEAD_Y,
    HIP_X,
    LOWER_ARM,
    LOWER_LEG,
    NECK_Y,
    SHOULDER_X,
    SHOULDER_Y,
    UPPER_ARM,
    UPPER_LEG,
)
from generation.network.plan import POSE, POSE_AXES
from generation.world.motion import Array

AXES = {name: index for index, name in enumerate(POSE_AXES["person"])}
_JOINTS = ("head", *(f"{joint}_{side}" for side in ("left", "right") for joint in ("shoulder", "elbow", "hip", "knee")))
MASS_S = np.array([0.43, 0.07] + 2 * [0.027, 0.022, 0.14, 0.061])  # torso, head, then an arm and a leg of each side
GYRATION_S = np.array([0.1, 0.045] + 2 * [0.043, 0.042, 0.077, 0.068])  # about the segment's own middle, in heights
TORSO_Y = 0.165  # the middle of the torso over the pelvis
_UPPER_ARM_AT, _LOWER_ARM_AT, _UPPER_LEG_AT, _LOWER_LEG_AT = 0.087, 0.09, 0.1, 0.12  # from the joint to the segment's middle
HIP_RADIUS, HEAD_RADIUS, KNEE_RADIUS, HAND_RADIUS = 0.06, 0.1, 0.04, 0.03
RADIUS_E = np.array([HIP_RADIUS, HEAD_RADIUS] + 2 * [0.0, KNEE_RADIUS, HAND_RADIUS])  # pelvis, head, then foot, knee and hand of each side


class Build(NamedTuple):
    """How heavy a body's segments are and how hard to turn, and how thick its ends."""

    mass_S: Array
    gyration_S: Array
    radius_E: Array


PERSON = Build(MASS_S, GYRATION_S, RADIUS_E)


@dataclass
class Limbs:
    """Middles and angles of the segments, and the ends that may touch something."""

    middle_BTS2: Array
    angle_BTS: Array
    end_BTE2: Array
    build: Build = PERSON

    @property
    def mass_middle_BT2(self) -> Array:
        """The middle of mass."""
        return np.einsum("s,btsc->btc", self.build.mass_S, self.middle_BTS2)

    def inertia_BT(self) -> Array:
        """About the middle of mass, in mass times height squared."""
        away_BTS2 = self.middle_BTS2 - self.mass_middle_BT2[:, :, None]
        return np.asarray((self.build.mass_S * (np.sum(away_BTS2**2, -1) + self.build.gyration_S**2)).sum(-1))

    def inner_BT(self, step: float) -> Array:
        """Angular momentum of the limbs' own movement, of poses that are `step` seconds apart."""
        away_BTS2 = self.middle_BTS2 - self.mass_middle_BT2[:, :, None]
        moving_BTS2, turning_BTS = np.gradient(away_BTS2, step, axis=1), np.gradient(self.angle_BTS, step, axis=1)
        cross_BTS = away_BTS2[..., 0] * moving_BTS2[..., 1] - away_BTS2[..., 1] * moving_BTS2[..., 0]
        return np.asarray((self.build.mass_S * (cross_BTS + self.build.gyration_S**2 * turning_BTS)).sum(-1))

    def lowest_BT(self, angle_BT: Array) -> Array:
        """How far the lowest end lies under the pelvis once the whole body is turned by so much; in heights, at most 0."""
        turned_BTE = np.sin(angle_BT)[..., None] * self.end_BTE2[..., 0] + np.cos(angle_BT)[..., None] * self.end_BTE2[..., 1]
        return np.asarray((turned_BTE - self.build.radius_E).min(-1))


def pose_of(angles: tuple[float, ...]) -> Array:
    """A pose (P,) of the head, then shoulder, elbow, hip and knee of the left and of the right side, in radians."""
    pose_P = np.zeros(POSE)
    pose_P[[AXES[joint] for joint in _JOINTS]] = angles
    return pose_P


def turned(point_BT2: Array, angle_BT: Array) -> Array:
    """Points turned about the pelvis."""
    cosine, sine = np.cos(angle_BT), np.sin(angle_BT)
    x, y = point_BT2[..., 0], point_BT2[..., 1]
    return np.stack((cosine * x - sine * y, sine * x + cosine * y), -1)


def limbs_of(pose_BTP: Array) -> Limbs:
    """The segments of these poses."""
    zero = np.zeros(pose_BTP.shape[:-1])

    def hang(x: Array, y: Array, angle: Array, length: float) -> tuple[Array, Array]:
        return x + length * np.sin(angle), y - length * np.cos(angle)

    head = pose_BTP[..., AXES["head"]]
    head_at = HEAD_Y - NECK_Y
    middles = [(zero, zero + TORSO_Y), (-head_at * np.sin(head), NECK_Y + head_at * np.cos(head))]
    angles = [zero, head]
    ends = [(zero, zero), middles[1]]
    for side, sign in (("left", 1.0), ("right", -1.0)):
        upper = pose_BTP[..., AXES[f"shoulder_{side}"]]
        lower = upper + pose_BTP[..., AXES[f"elbow_{side}"]]
        shoulder = (zero + sign * SHOULDER_X, zero + SHOULDER_Y)
        elbow = hang(*shoulder, upper, UPPER_ARM)
        thigh = pose_BTP[..., AXES[f"hip_{side}"]]
        shank = thigh + pose_BTP[..., AXES[f"knee_{side}"]]
        hip = (zero + sign * HIP_X, zero)
        knee = hang(*hip, thigh, UPPER_LEG)
        middles += [
            hang(*shoulder, upper, _UPPER_ARM_AT), hang(*elbow, lower, _LOWER_ARM_AT),
            hang(*hip, thigh, _UPPER_LEG_AT), hang(*knee, shank, _LOWER_LEG_AT),
        ]  # fmt: skip
        angles += [upper, lower, thigh, shank]
        ends += [hang(*knee, shank, LOWER_LEG), knee, hang(*elbow, lower, LOWER_ARM)]
    return Limbs(
        np.stack([np.stack(point, -1) for point in middles], 2), np.stack(angles, 2), np.stack([np.stack(point, -1) for point in ends], 2)
    )


FEET = (2, 5)  # rows of `end_BTE2`: the left and the right foot
