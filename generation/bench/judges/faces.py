"""What the face learns from: heads of everybody in the world, turned, with any mouth and, of skaters, looking any way.

Shape suffixes as in face.py; P pixels of a patch, T frames.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from generation.bench.judges.face import CROP, HEADINGS, SIDE, cut
from generation.bench.judges.limbs import POINTS
from generation.bench.judges.postures import points
from generation.bench.judges.sights import damaged
from generation.bench.tumbling import CHEST
from generation.network.kinematics import HEAD_Y, NECK_Y, PARTS, part_poses
from generation.network.plan import FRAMES, KINDS, POSE_AXES, RENDER_PIXELS, VIEW_METRES, Plan
from generation.network.renderer import chosen as chosen_frames
from generation.world.batch import Batch
from generation.world.draw import draw
from generation.world.scenes import simulate

SCENES = {"skater": 0.4, "gymnast": 0.24, "skateboard": 0.14, "basketball": 0.12, "paddle": 0.1}  # shares of the heads
PATCH = 112  # pixels that are kept about a head, so that a crop can be moved, turned and scaled in it
MOUTH = (0.035, HEAD_Y - NECK_Y - 0.048)  # in a head's picture
SHUT = 0.3  # share of mouths
OFF, LEAN, SCALE = 0.06, 0.2, 0.1  # heights, radians and natural logarithm by which the place that is told to the face may be off


class Head(NamedTuple):
    """A patch (3, P, P) about a head, where its mouth is from -1 to 1, right and down, how far it is open, and the heading."""

    patch: Tensor
    lips: tuple[float, float]
    mouth: float
    heading: int


def heading_of(facing: float) -> int:
    """Of HEADINGS, from a cosine: 0 looks to the right of the upright axis, the last to the left."""
    return min(int(math.acos(max(-1.0, min(1.0, facing))) / math.pi * HEADINGS), HEADINGS - 1)


@dataclass
class Heads:
    """Patches, of which some are always new and the oldest are forgotten."""

    kept: list[Head] = field(default_factory=list)
    most: int = 4000
    waiting: dict[str, list[tuple[Batch, int]]] = field(default_factory=dict)

    def more(self, rng: np.random.Generator, frames: int = 8) -> None:
        """Heads of some frames of one new clip."""
        scene = str(rng.choice(list(SCENES), p=list(SCENES.values())))
        if not self.waiting.get(scene):
            batch = simulate(rng, 24, scene=scene, with_mel=False)
            self.waiting[scene] = [(batch, index) for index in range(len(batch))]
        batch, index = self.waiting[scene].pop()
        plan, reading = batch.plan(index), batch.reading(index)
        picked = sorted(rng.choice(FRAMES, frames, replace=False).tolist())
        who = next(row for row, kind in enumerate(plan.entities.kind_K.tolist()) if KINDS[kind] in ("person", "skater"))
        kind = KINDS[int(plan.entities.kind_K[who])]
        plan.pose_TKP = plan.pose_TKP.clone()
        for axis, values_T in (
            ("mouth", np.where(rng.random(FRAMES) < SHUT, 0.0, rng.random(FRAMES))),
            ("facing", np.cos(rng.uniform(0, np.pi, FRAMES))),
        ):
            if axis == "mouth" or (kind == "skater" and rng.random() < 0.75):
                plan.pose_TKP[:, who, POSE_AXES[kind].index(axis)] = torch.from_numpy(values_T).float()
        width, height = RENDER_PIXELS[reading.framing]
        density = width / VIEW_METRES[reading.framing][0]
        drawn_THW3 = draw(plan, width, height, picked)
        lips_T2 = _lips(plan, picked, who)
        for row, entries in enumerate(points(plan, reading, picked)):
            found = {POINTS[entry.what]: entry for entry in entries}
            if "head" not in found or "chest" not in found:
                continue
            head, chest = found["head"], found["chest"]
            if not (0 < head.x * density < width and 0 < head.y * density < height):
                continue
            tall = math.hypot(head.x - chest.x, head.y - chest.y) / (HEAD_Y - CHEST)
            frame_3HW = torch.from_numpy(drawn_THW3[row]).permute(2, 0, 1).float()
            turn, wide = math.atan2(chest.x - head.x, chest.y - head.y), SIDE * tall * PATCH / CROP
            patch = cut(frame_3HW, head.x * density, head.y * density, turn, wide * density, PATCH)
            right, down = lips_T2[row][0] - head.x, lips_T2[row][1] - head.y
            lips = math.cos(turn) * right - math.sin(turn) * down, math.sin(turn) * right + math.cos(turn) * down
            mouth = float(plan.pose_TKP[picked[row], who, POSE_AXES[kind].index("mouth")].clamp(0, 1))
            self.kept.append(Head(patch.round().byte(), (2 * lips[0] / wide, 2 * lips[1] / wide), mouth, heading_of(head.facing)))
        self.kept = self.kept[-self.most :]

    def some(self, rng: np.random.Generator, count: int) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Crops (N, 3, CROP, CROP) in 0..1 that are a little off, openings and headings (N,), and where mouths are (N, 2), -1 to 1."""
        chosen = [self.kept[row] for row in rng.integers(len(self.kept), size=count).tolist()]
        turn_N, scale_N = rng.normal(0, LEAN, count), CROP / PATCH * np.exp(rng.normal(0, SCALE, count))
        off_N2 = rng.uniform(-OFF, OFF, (count, 2)) / SIDE * CROP / PATCH * 2
        rows_N23 = np.stack(
            (
                np.stack((scale_N * np.cos(turn_N), scale_N * np.sin(turn_N), off_N2[:, 0]), -1),
                np.stack((-scale_N * np.sin(turn_N), scale_N * np.cos(turn_N), off_N2[:, 1]), -1),
            ),
            1,
        )
        grid = functional.affine_grid(torch.from_numpy(rows_N23).float(), [count, 3, CROP, CROP], align_corners=False)
        patches = torch.stack([head.patch for head in chosen]).float() / 255
        crops = functional.grid_sample(patches, grid, align_corners=False, padding_mode="border")
        away_N2 = np.array([head.lips for head in chosen]) - rows_N23[..., 2]
        lips_N2 = np.linalg.solve(rows_N23[..., :2], away_N2[..., None])[..., 0]
        return (
            damaged(crops, torch.Generator().manual_seed(int(rng.integers(2**31)))),
            torch.tensor([head.mouth for head in chosen]),
            torch.tensor([head.heading for head in chosen]),
            torch.from_numpy(lips_N2).float(),
        )


def _lips(plan: Plan, frames: Sequence[int], who: int) -> list[tuple[float, float]]:
    """Where somebody's mouth is in each frame, in metres from the picture's top left."""
    poses = part_poses(chosen_frames(plan, None, frames))
    part = next(
        row
        for row, (entity, index) in enumerate(zip(poses.entity_P.tolist(), poses.part_P.tolist(), strict=True))
        if entity == who and PARTS[index] == "head"
    )
    place_T2 = poses.origin_TP2[:, part] + poses.matrix()[:, part] @ torch.tensor(MOUTH)
    width, height = VIEW_METRES[plan.scene.framing]
    camera_T3 = plan.scene.camera_TC[list(frames)]
    x_T, y_T = ((place_T2[:, axis] - camera_T3[:, axis]) * camera_T3[:, 2] for axis in range(2))
    return list(zip((x_T + width / 2).tolist(), (height / 2 - y_T).tolist(), strict=True))


def face_lesson(rng: np.random.Generator, heads: Heads, count: int, step: int) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Crops of many heads; every fourth step brings those of a new clip."""
    while len(heads.kept) < 1000 or step % 4 == 3:
        heads.more(rng)
        step = 0
    return heads.some(rng, count)


def face_loss(found: tuple[Tensor, Tensor, Tensor], true: tuple[Tensor, Tensor, Tensor]) -> tuple[Tensor, dict[str, float]]:
    """Cross-entropy on the opening, on the heading and on where the mouth is; what is next to the truth is a little right too."""
    open_N, logits_ND, where_NL = found
    mouth_N, heading_N, lips_N2 = true
    step_ND = (torch.arange(HEADINGS) - heading_N[:, None]).float()
    heading = _cross_entropy(logits_ND, torch.exp(-(step_ND**2) / (2 * 0.6**2)))
    rows = math.isqrt(where_NL.shape[1])
    place = (torch.arange(rows) + 0.5) * 2 / rows - 1
    away_NHW = (place[:, None] - lips_N2[:, 1, None, None]) ** 2 + (place - lips_N2[:, 0, None, None]) ** 2
    where = _cross_entropy(where_NL, torch.exp(-away_NHW.flatten(1) / (2 * (2 / rows) ** 2)))
    mouth = functional.binary_cross_entropy_with_logits(open_N, mouth_N)
    parts = {
        "mouth": (open_N.sigmoid() - mouth_N).abs().mean(),
        "heading": heading,
        "side": ((logits_ND.argmax(1) < HEADINGS // 2) == (heading_N < HEADINGS // 2)).float().mean(),
        "where": where,
    }
    return 4 * mouth + heading + 0.5 * where, {name: value.item() for name, value in parts.items()}


def _cross_entropy(logits_NC: Tensor, share_NC: Tensor) -> Tensor:
    return -(share_NC / share_NC.sum(1, keepdim=True) * logits_NC.log_softmax(1)).sum(1).mean()
