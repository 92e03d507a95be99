"""What the limbs learn from: pieces of drawn frames, turned and scaled, with the places of all that is to be found in them.

Shape suffixes as in limbs.py; J points of one batch, U, V rows and columns of a piece.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import cos, nan, sin
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from generation.bench.judges.limbs import MAP_PER_METRE, PAINTS, PIXELS_PER_METRE, POINTS, Found, picture_size
from generation.bench.judges.sights import damaged, hidden
from generation.bench.tumbling import CHEST
from generation.network.kinematics import HEAD_Y, LOWER_LEG, NECK_Y, PARTS, PET_MOUTH, PartPoses, part_poses
from generation.network.plan import FRAMES, KINDS, POSE_AXES, VIEW_METRES, Plan
from generation.network.reading import Reading
from generation.network.renderer import chosen
from generation.world.batch import Batch
from generation.world.draw import draw
from generation.world.scenes import simulate

PIECE = 96  # pixels: four metres
SCENES = {
    "gymnast": 0.24,
    "skater": 0.1,
    "bowling": 0.16,
    "skateboard": 0.11,
    "pets": 0.13,
    "paddle": 0.11,
    "stunt": 0.09,
    "": 0.06,
}  # fmt: skip - shares of the pieces; "": any scene, so that it finds nothing where nothing is
TURNS_OVER = ("gymnast", "paddle")
_SPREAD = 0.8  # map pixels: width of a peak
_LOCAL = {  # part -> what is found there, and where in the part
    "torso": ("chest", (0.0, CHEST)),
    "head": ("head", (0.0, HEAD_Y - NECK_Y)),
    "lower_leg_left": ("foot", (0.0, -LOWER_LEG)),
    "lower_leg_right": ("foot", (0.0, -LOWER_LEG)),
    "skate": ("skate", (0.0, -0.05)),
    "pin": ("pin", (0.0, 0.9)),
    "skateboard": ("skateboard", (0.0, 0.0)),
    "dog_head": ("dog", PET_MOUTH["dog"]),
    "cat_head": ("cat", PET_MOUTH["cat"]),
    "pet_body": ("trunk", (0.0, 0.0)),
    "paddleboard": ("paddleboard", (0.0, 0.0)),
    "car": ("car", (0.0, 0.0)),
    "ramp": ("ramp", (1.0, 0.0)),
    "ball": ("ball", (0.0, 0.0)),
}
_SLOT = {"chest": "shirt", "ball": "ball", "trunk": "coat", "car": "paint"}  # what is found -> the slot that says its paint
_STANDS = 0.7  # cosine of the lean up to which a pin stands
_UPRIGHT = 0.4  # radians
_QUICK, _OFTENER = 1.5, 4.0  # metres a second of anything, from which on a frame is shown so much oftener
_FIRST = 240  # frames that are drawn before the first step
_OVER_WATER = 0.05  # metres that a part of somebody's body must be over it to be seen


class Point(NamedTuple):
    """One thing in one frame: index in POINTS, x and y in metres from the picture's top left, index in PAINTS or -1, facing."""

    what: int
    x: float
    y: float
    paint: int = -1
    facing: float = nan


def points(plan: Plan, reading: Reading, frames: Sequence[int]) -> list[list[Point]]:
    """Everything to be found in each of these frames; a pin only while it stands."""
    width, height = VIEW_METRES[plan.scene.framing]
    poses = part_poses(chosen(plan, None, frames))
    matrix_TP22 = poses.matrix()
    found: list[list[Point]] = [[] for _frame in frames]
    pits = _pits(poses)
    water = torch.nonzero(plan.entities.kind_K == KINDS.index("water"))[:, 0].tolist()
    for part, (entity, index) in enumerate(zip(poses.entity_P.tolist(), poses.part_P.tolist(), strict=True)):
        if PARTS[index] not in _LOCAL:
            continue
        name, local = _LOCAL[PARTS[index]]
        kind = KINDS[int(plan.entities.kind_K[entity])]
        place_T2 = (poses.origin_TP2[:, part] + matrix_TP22[:, part] @ torch.tensor(local)).tolist()
        paint = getattr(reading, _SLOT.get(name, ""), "")
        for row, frame in enumerate(frames):
            x, y = place_T2[row]
            if float(poses.presence_TP[row, part]) < 0.5:
                continue
            if name == "pin" and not _stands(matrix_TP22[row, part], x, pits[row]):
                continue
            if name == "ball" and hidden(plan, frame, x, y, 0.6 * float(plan.entities.size_K[entity])):
                continue
            if water and kind == "person" and y < float(plan.pose_TKP[frame, water[0]].mean()) + _OVER_WATER:
                continue
            camera_x, camera_y, zoom = plan.scene.camera_TC[frame].tolist()
            across, down = (x - camera_x) * zoom + width / 2, height / 2 - (y - camera_y) * zoom
            looks = name in ("head", "chest") and kind in ("person", "skater")
            facing = float(plan.pose_TKP[frame, entity, POSE_AXES[kind].index("facing")].clamp(-1, 1)) if looks else nan
            found[row].append(Point(POINTS.index(name), across, down, PAINTS.index(paint) if paint else -1, facing))
    return found


def _pits(poses: PartPoses) -> list[tuple[float, float]]:
    """Where the pit begins in each frame, and its side: +1 to the right."""
    for part, index in enumerate(poses.part_P.tolist()):
        if PARTS[index] == "pit":
            return list(zip(poses.origin_TP2[:, part, 0].tolist(), poses.flip_TP[:, part].sign().tolist(), strict=True))
    return [(0.0, 0.0)] * len(poses.origin_TP2)


def _stands(matrix_22: Tensor, x: float, pit: tuple[float, float]) -> bool:
    """Whether a pin is upright, and not behind the wall of the pit."""
    return float(matrix_22[1, 1] / matrix_22[:, 1].norm()) > _STANDS and (x - pit[0]) * pit[1] <= 0


@dataclass
class Postures:
    """Pieces (N, 3, U, V) in 0..1, true maps, and for J points: piece, row, column, offset, paint (-1: none) and facing (NaN: none)."""

    pieces: Tensor
    heat: Tensor
    what: Tensor
    where: Tensor
    offset: Tensor
    paint: Tensor
    facing: Tensor


def piece(frame_3HW: Tensor, entries: Sequence[Point], x: float, y: float, turn: float, scale: float) -> tuple[Tensor, list[Point]]:
    """A square about a place of a frame, `turn` radians clockwise and enlarged; and what is in it, in metres from its top left."""
    height, width = frame_3HW.shape[1:]
    steps = (torch.arange(PIECE) + 0.5 - PIECE / 2) / (PIXELS_PER_METRE * scale)
    down_UV, across_UV = torch.meshgrid(steps, steps, indexing="ij")
    x_UV = x + cos(turn) * across_UV + sin(turn) * down_UV
    y_UV = y - sin(turn) * across_UV + cos(turn) * down_UV
    grid = torch.stack((x_UV * PIXELS_PER_METRE * 2 / width - 1, y_UV * PIXELS_PER_METRE * 2 / height - 1), -1)
    cut = functional.grid_sample(frame_3HW[None], grid[None], align_corners=False, padding_mode="border")[0]
    half, inside = PIECE / PIXELS_PER_METRE / 2, []
    for entry in entries:
        if not (0 <= entry.x * PIXELS_PER_METRE < width and 0 <= entry.y * PIXELS_PER_METRE < height):
            continue
        right, under = entry.x - x, entry.y - y
        across = scale * (cos(turn) * right - sin(turn) * under) + half
        down = scale * (sin(turn) * right + cos(turn) * under) + half
        if 0 <= across < 2 * half and 0 <= down < 2 * half:
            inside.append(entry._replace(x=across, y=down))
    return cut, inside


def gathered(pieces: Sequence[tuple[Tensor, Sequence[Point]]]) -> Postures:
    """Pieces with their true maps."""
    size = PIECE * MAP_PER_METRE // PIXELS_PER_METRE
    heat = torch.zeros(len(pieces), len(POINTS), size, size)
    steps, rows = torch.arange(size) + 0.5, []
    for number, (_cut, entries) in enumerate(pieces):
        for entry in entries:
            column, row = entry.x * MAP_PER_METRE, entry.y * MAP_PER_METRE
            bump = torch.exp(-((steps - column) ** 2)[None] / (2 * _SPREAD**2) - ((steps - row) ** 2)[:, None] / (2 * _SPREAD**2))
            heat[number, entry.what] = torch.maximum(heat[number, entry.what], bump)
            heat[number, entry.what, int(row), int(column)] = 1.0
            off = column - int(column) - 0.5, row - int(row) - 0.5
            rows.append((entry.what, (number, int(row), int(column)), off, entry.paint, entry.facing))
    what, where, offset, paint, facing = zip(*rows, strict=True) if rows else ((), (), (), (), ())
    return Postures(
        pieces=torch.stack([cut for cut, _entries in pieces]),
        heat=heat,
        what=torch.tensor(what, dtype=torch.long),
        where=torch.tensor(where, dtype=torch.long).view(-1, 3),
        offset=torch.tensor(offset, dtype=torch.float).view(-1, 2),
        paint=torch.tensor(paint, dtype=torch.long),
        facing=torch.tensor(facing, dtype=torch.float),
    )


def limbs_loss(found: Found, true: Postures) -> tuple[Tensor, dict[str, float]]:
    """Focal loss on heat (CenterNet, arXiv 1904.07850 eq. 1), L1 on offset and facing, cross-entropy on paint."""
    probability = found.heat.sigmoid().clamp(1e-4, 1 - 1e-4)
    peak = true.heat == 1.0
    hit = (1 - probability) ** 2 * probability.log() * peak
    rest = (1 - true.heat) ** 4 * probability**2 * (1 - probability).log() * ~peak
    heat = -(hit.sum() + rest.sum()) / max(1, int(peak.sum()))
    number_J, row_J, column_J = true.where.unbind(1)
    offset = (found.offset[number_J, :, row_J, column_J] - true.offset).abs().sum() / max(1, true.offset.numel())
    painted, looks = true.paint >= 0, ~true.facing.isnan()
    paint_JC = found.paint[number_J[painted], :, row_J[painted], column_J[painted]]
    paint = functional.cross_entropy(paint_JC, true.paint[painted], reduction="sum") / max(1, int(painted.sum()))
    facing_J = found.facing[number_J[looks], row_J[looks], column_J[looks]]
    facing = (facing_J - true.facing[looks]).abs().sum() / max(1, int(looks.sum()))
    parts = {"heat": heat, "offset": offset, "paint": paint, "facing": facing}
    return heat + offset + 0.3 * paint + facing, {name: value.item() for name, value in parts.items()}


@dataclass
class Lessons:
    """Drawn frames, of which some are always new and the oldest are forgotten, and what is in them."""

    kept: list[tuple[Tensor, list[Point], str]] = field(default_factory=list)
    most: int = 700
    waiting: dict[str, list[tuple[Batch, int]]] = field(default_factory=dict)

    def more(self, rng: np.random.Generator, frames: int = 6) -> None:
        """Draw some frames of one new clip."""
        scene = str(rng.choice(list(SCENES), p=list(SCENES.values())))
        if not self.waiting.get(scene):
            batch = simulate(rng, 24, scene=scene or None, with_mel=False)
            self.waiting[scene] = [(batch, index) for index in range(len(batch))]
        batch, index = self.waiting[scene].pop()
        plan, reading = batch.plan(index), batch.reading(index)
        quick_T = (np.hypot(batch.states_BTKS[index, ..., 2], batch.states_BTKS[index, ..., 3]) > _QUICK).any(1)
        share_T = np.where(quick_T, _OFTENER, 1.0)
        picked = sorted(rng.choice(FRAMES, frames, replace=False, p=share_T / share_T.sum()).tolist())
        width, height = picture_size(reading.framing)
        drawn: NDArray[np.uint8] = draw(plan, 2 * width, 2 * height, picked)
        small = functional.avg_pool2d(torch.from_numpy(drawn).permute(0, 3, 1, 2).float(), 2).round().byte()
        self.kept += [(small[row], entries, reading.scene) for row, entries in enumerate(points(plan, reading, picked))]
        self.kept = self.kept[-self.most :]

    def some(self, rng: np.random.Generator, count: int) -> Postures:
        """Pieces about what is there, or about anything."""
        pieces = []
        for row in rng.integers(len(self.kept), size=count).tolist():
            frame_3HW, entries, scene = self.kept[row]
            height, width = (side / PIXELS_PER_METRE for side in frame_3HW.shape[1:])
            x, y = rng.uniform(0, width), rng.uniform(0, height)
            if entries and rng.random() < 0.75:
                what = int(rng.choice(sorted({entry.what for entry in entries})))
                about = [entry for entry in entries if entry.what == what]
                entry = about[int(rng.integers(len(about)))]
                x, y = entry.x + rng.uniform(-1.3, 1.3), entry.y + rng.uniform(-1.3, 1.3)
            turn = rng.uniform(-np.pi, np.pi) if scene in TURNS_OVER and rng.random() < 0.5 else rng.normal(0, 0.1)
            if abs(turn) > _UPRIGHT:  # to which side somebody looks is asked while they stand
                entries = [entry._replace(facing=nan) for entry in entries]
            pieces.append(piece(frame_3HW.float() / 255.0, entries, x, y, turn, float(np.exp(rng.normal(0, 0.12)))))
        return gathered(pieces)


def limbs_lesson(rng: np.random.Generator, lessons: Lessons, count: int, step: int) -> Postures:
    """Pieces of frames, damaged as a renderer may damage them; every other step brings a new clip."""
    while len(lessons.kept) < _FIRST or step % 2:
        lessons.more(rng)
        step = 0
    true = lessons.some(rng, count)
    true.pieces = damaged(true.pieces, torch.Generator().manual_seed(int(rng.integers(2**31))))
    return true
