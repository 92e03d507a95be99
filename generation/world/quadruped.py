"""A dog or a cat as ten rigid segments: where they are, their common middle of mass, how hard they are to turn, and where its paws reach.

- The shares of the mass are rounded estimates for a slender dog: two thirds are the trunk's, a hind leg is heavier than a foreleg.
- Everything is in the frame of the trunk, facing right and unturned, in heights of the withers.

Shape suffixes: B clips, T times, S segments, P pose, E ends that may touch the ground, L legs, 2 the coordinates x and y.
"""

from __future__ import annotations

import numpy as np

from generation.network.kinematics import (
    FORE_LOWER,
    FORE_UPPER,
    HIND_LOWER,
    HIND_UPPER,
    PET_FAR,
    PET_HEAD,
    PET_HIP,
    PET_MOUTH,
    PET_NECK,
    PET_SHOULDER,
)
from generation.network.plan import POSE_AXES
from generation.world.limbs import Build, Limbs, turned
from generation.world.motion import Array, Mask
from generation.world.person import two_links

AXES = {name: index for index, name in enumerate(POSE_AXES["dog"])}
LEGS = ("hip_left", "hip_right", "shoulder_left", "shoulder_right")  # L
HIND_L = np.array([True, True, False, False])
_FAR_L = np.array([1.0, 0.0, 1.0, 0.0]) * PET_FAR
ROOT_L2 = np.where(HIND_L[:, None], PET_HIP, PET_SHOULDER) + np.stack((_FAR_L, _FAR_L / 2), -1)  # where the legs hang from the trunk
UPPER_L, LOWER_L = np.where(HIND_L, HIND_UPPER, FORE_UPPER), np.where(HIND_L, HIND_LOWER, FORE_LOWER)
_MASS_S = np.array([0.65, 0.13] + [0.044, 0.016] * 2 + [0.036, 0.014] * 2)  # trunk, head, then each leg's two pieces
_GYRATION_S = np.array([0.3, 0.12] + [0.12, 0.09] * 2 + [0.1, 0.11] * 2)  # about the segment's own middle
TRUNK_MIDDLE = (0.03, 0.0)
SKULL = PET_HEAD * np.array((0.16, 0.2))  # the middle of the head from the neck
MUZZLE = PET_HEAD * np.array((0.36, 0.17))
CHEST, RUMP, SKULL_RADIUS = 0.24, 0.2, 0.2
_RADIUS_E = np.array([CHEST, RUMP, SKULL_RADIUS, 0.05])  # breast, rump, head, muzzle
PET = Build(_MASS_S, _GYRATION_S, _RADIUS_E)


def with_paws(pose_BTP: Array, paw_BTL2: Array) -> Array:
    """The pose with its paws as near as they can be to these places of the trunk's frame; changed in place."""
    away_BTL2 = paw_BTL2 - ROOT_L2
    root_BTL, joint_BTL = two_links(away_BTL2[..., 0], away_BTL2[..., 1], UPPER_L, LOWER_L, 1.0)
    for leg, name in enumerate(LEGS):
        pose_BTP[..., AXES[name]] = root_BTL[..., leg]
        pose_BTP[..., AXES[name.replace("hip", "hock").replace("shoulder", "elbow")]] = joint_BTL[..., leg]
    return pose_BTP


def paws_of(pose_BTP: Array) -> Array:
    """Where the paws are (B, T, L, 2)."""
    return np.stack([_leg(pose_BTP, leg)[2] for leg in range(len(LEGS))], 2)


def _leg(pose_BTP: Array, leg: int) -> tuple[Array, Array, Array, Array, Array]:
    """Root, second joint and paw of a leg, and the angles of its pieces."""
    name = LEGS[leg]
    upper = pose_BTP[..., AXES[name]]
    lower = upper + pose_BTP[..., AXES[name.replace("hip", "hock").replace("shoulder", "elbow")]]
    root = np.broadcast_to(ROOT_L2[leg], (*upper.shape, 2))
    joint = root + UPPER_L[leg] * np.stack((np.sin(upper), -np.cos(upper)), -1)
    return root, joint, joint + LOWER_L[leg] * np.stack((np.sin(lower), -np.cos(lower)), -1), upper, lower


def mouth_of(head_BT: Array, cat_B1: Mask) -> Array:
    """Where the mouth is (B, T, 2), of a head turned by so much."""
    mouth_B12 = PET_HEAD * np.where(cat_B1[..., None], PET_MOUTH["cat"], PET_MOUTH["dog"])
    return np.array(PET_NECK) + turned(np.broadcast_to(mouth_B12, (*head_BT.shape, 2)), head_BT)


def ends_of(head_BT: Array) -> Array:
    """Breast, rump, head and muzzle (B, T, E, 2): what a fall may bring to the ground."""
    shape = (*head_BT.shape, 2)
    breast, rump = (np.broadcast_to(place, shape) for place in ((0.36, -0.06), (-0.4, -0.02)))
    skull, muzzle = (np.array(PET_NECK) + turned(np.broadcast_to(place, shape), head_BT) for place in (SKULL, MUZZLE))
    return np.stack((breast, rump, skull, muzzle), 2)


def body_of(pose_BTP: Array) -> Limbs:
    """The segments of these poses."""
    head = pose_BTP[..., AXES["head"]]
    ends = ends_of(head)
    middles, angles = [np.broadcast_to(TRUNK_MIDDLE, (*head.shape, 2)), ends[:, :, 2]], [np.zeros_like(head), head]
    for leg in range(len(LEGS)):
        root, joint, paw, upper, lower = _leg(pose_BTP, leg)
        middles += [root + 0.42 * (joint - root), joint + 0.45 * (paw - joint)]
        angles += [upper, lower]
    return Limbs(np.stack(middles, 2), np.stack(angles, 2), ends, PET)


def resting(head_BT: Array, nose_BT: Array) -> Array:
    """How high the trunk is over the ground when the lowest of its ends lies there."""
    ends_BTE2 = ends_of(head_BT)
    up_BTE = np.sin(nose_BT)[..., None] * ends_BTE2[..., 0] + np.cos(nose_BT)[..., None] * ends_BTE2[..., 1]
    return np.asarray(-(up_BTE - PET.radius_E).min(-1))
