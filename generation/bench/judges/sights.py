"""What the eye learns from: drawn frames of simulated clips with the true maps, and damage like a renderer's own.

Shape suffixes as in eye.py; J things of one batch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from generation.bench.judges.eye import MAP_PER_METRE, THINGS, Seen, picture_size
from generation.bench.judges.lens import CROP_PER_METRE, FOCUS, REACH, crops_of
from generation.bench.tumbling import CHEST
from generation.network.kinematics import BOARD_BEHIND, BOARD_BELOW, BOARD_TALL, HEAD_Y, LOWER_LEG, NECK_Y, PARTS, SCREEN_TALL, part_poses
from generation.network.plan import FRAMES, KINDS, PLACES, POSE_AXES, TIMES, VIEW_METRES, Plan
from generation.network.reading import COLOURS, SLOTS, Reading
from generation.network.renderer import chosen
from generation.world.batch import Batch
from generation.world.draw import draw
from generation.world.scenes import simulate

_POINTS = {
    "torso": ("chest", (0.0, CHEST)),
    "head": ("head", (0.0, HEAD_Y - NECK_Y)),
    "lower_leg_left": ("foot_left", (0.0, -LOWER_LEG)),
    "lower_leg_right": ("foot_right", (0.0, -LOWER_LEG)),
}
_SPREAD = 0.8  # map pixels: width of a peak
_CHOICE = 6  # clips simulated for one that is shown: moving bodies costs little, drawing them much
_EASY = 0.1  # how often a clip that is seen perfectly still comes
_WITH_PEOPLE = 1.2  # how often a clip of people without a ball comes: limbs turn in every direction
_MEMORY = 0.15  # share of the newest frame in what is known of its kind


@dataclass
class Sights:
    """Frames (N, 3, H, W) in 0..1, true maps, and for J things: frame, row, column, offset, radius and colour (-1: none)."""

    frames: Tensor
    heat: Tensor
    thing: Tensor  # (J,) index in THINGS
    where: Tensor  # (J, 3) frame, row, column
    offset: Tensor  # (J, 2)
    radius: Tensor  # (J,) 0 where it has none
    colour: Tensor  # (J,)
    facing: Tensor  # (J,) of heads, NaN for what has none
    place: Tensor
    time: Tensor
    scene: Tensor


class Truth(NamedTuple):
    """One thing in one frame: index in THINGS, x and y in metres of the view from its top left, radius, colour, facing."""

    thing: int
    x: float
    y: float
    radius: float = 0.0
    colour: int = -1
    facing: float = nan


def truth(plan: Plan, frames: Sequence[int], shirt: int, ball: int) -> list[list[Truth]]:
    """Everything to be seen in each of these frames. A ball behind a screen is not."""
    width, height = VIEW_METRES[plan.scene.framing]
    bodies = _bodies(plan, frames)
    found: list[list[Truth]] = []
    for row, frame in enumerate(frames):
        camera_x, camera_y, zoom = plan.scene.camera_TC[frame].tolist()
        seen: list[Truth] = []

        def see(name: str, x: float, y: float, radius: float = 0.0, colour: int = -1, facing: float = nan) -> None:
            across, down = (x - camera_x) * zoom + width / 2, height / 2 - (y - camera_y) * zoom  # noqa: B023 - called in this turn
            if 0 <= across < width and 0 <= down < height:
                seen.append(Truth(THINGS.index(name), across, down, radius * zoom, colour, facing))  # noqa: B023

        for entity, kind in enumerate(plan.entities.kind_K.tolist()):
            x, y, _vx, _vy, cosine, _sine, presence = plan.states_TKS[frame, entity].tolist()
            word = KINDS[kind]
            if presence < 0.5:
                continue
            if word == "ball":
                radius = float(plan.entities.size_K[entity])
                if not hidden(plan, frame, x, y, 0.6 * radius):
                    see("ball", x, y, radius, ball)
            elif word == "hoop":
                see("rim", x, y)
                see("board", x + (1.0 if cosine >= 0 else -1.0) * BOARD_BEHIND, y - BOARD_BELOW + BOARD_TALL / 2)
            elif word == "mallet":
                see("mallet", x, y)
            elif word in ("person", "skater"):
                facing = float(plan.pose_TKP[frame, entity, POSE_AXES[word].index("facing")])
                for name, place_T2 in bodies[entity].items():
                    place_x, place_y = place_T2[row]
                    colour, looks = (shirt if name == "chest" else -1), (facing if name == "head" else nan)
                    see(name.partition("_")[0], place_x, place_y, colour=colour, facing=looks)
        found.append(seen)
    return found


def hidden(plan: Plan, frame: int, x: float, y: float, reach: float) -> bool:
    """Whether a screen stands before a point and so much around it, sideways and upwards."""
    for entity in torch.nonzero(plan.entities.kind_K == KINDS.index("screen"))[:, 0].tolist():
        half = float(plan.entities.size_K[entity])
        foot_x, foot_y = plan.states_TKS[frame, entity, :2].tolist()
        if abs(x - foot_x) + reach < half and y + reach < foot_y + SCREEN_TALL * half:
            return True
    return False


def _bodies(plan: Plan, frames: Sequence[int]) -> dict[int, dict[str, list[list[float]]]]:
    """Where chest, head and feet of every person are in these frames, in metres of the world."""
    poses = part_poses(chosen(plan, None, frames))
    matrix_TP22 = poses.matrix()
    found: dict[int, dict[str, list[list[float]]]] = {}
    for row, (entity, part) in enumerate(zip(poses.entity_P.tolist(), poses.part_P.tolist(), strict=True)):
        if PARTS[part] in _POINTS:
            name, local = _POINTS[PARTS[part]]
            place_T2 = poses.origin_TP2[:, row] + matrix_TP22[:, row] @ torch.tensor(local)
            found.setdefault(entity, {})[name] = place_T2.tolist()
    return found


def sights(rng: np.random.Generator, batch: Batch, indices: list[int], frames_each: int) -> Sights:
    """Some frames of some clips of one framing."""
    pictures: list[NDArray[np.uint8]] = []
    rows: list[tuple[int, Truth]] = []
    words: list[tuple[int, int, int]] = []
    for index in indices:
        plan, reading = batch.plan(index), batch.reading(index)
        frames_chosen = sorted(rng.choice(FRAMES, frames_each, replace=False).tolist())
        width, height = picture_size(reading.framing)
        pictures.append(draw(plan, 2 * width, 2 * height, frames_chosen))
        shirt = COLOURS.index(reading.shirt) if reading.shirt else -1
        ball = COLOURS.index(reading.ball) if reading.ball else -1
        for entries in truth(plan, frames_chosen, shirt, ball):
            rows += [(len(words), entry) for entry in entries]
            words.append((PLACES.index(reading.place), TIMES.index(reading.time), SLOTS["scene"].index(reading.scene)))
    # Drawn larger and averaged, as the tracker shrinks what it is given.
    frames = functional.avg_pool2d(torch.from_numpy(np.concatenate(pictures)).permute(0, 3, 1, 2).float() / 255.0, 2)
    h, w = -(-frames.shape[2] // 2), -(-frames.shape[3] // 2)
    heat = torch.zeros(len(frames), len(THINGS), h, w)
    where, offset = [], []
    across_w, down_h = torch.arange(w) + 0.5, torch.arange(h) + 0.5
    for frame, entry in rows:
        thing, column, row = entry.thing, entry.x * MAP_PER_METRE, entry.y * MAP_PER_METRE
        bump = torch.exp(-((across_w - column) ** 2)[None] / (2 * _SPREAD**2) - ((down_h - row) ** 2)[:, None] / (2 * _SPREAD**2))
        heat[frame, thing] = torch.maximum(heat[frame, thing], bump)
        cell_row, cell_column = min(int(row), h - 1), min(int(column), w - 1)
        heat[frame, thing, cell_row, cell_column] = 1.0
        where.append((frame, cell_row, cell_column))
        offset.append((column - cell_column - 0.5, row - cell_row - 0.5))
    place, time, scene = torch.tensor(words).unbind(1)
    thing_J, radius_J, colour_J, facing_J = (
        torch.tensor([getattr(entry, name) for _frame, entry in rows], dtype=kind)  # there may be none
        for name, kind in (("thing", torch.long), ("radius", torch.float), ("colour", torch.long), ("facing", torch.float))
    )
    where_J3, offset_J2 = torch.tensor(where, dtype=torch.long).view(-1, 3), torch.tensor(offset, dtype=torch.float).view(-1, 2)
    return Sights(frames, heat, thing_J, where_J3, offset_J2, radius_J, colour_J, facing_J, place, time, scene)


def fresh_crops(rng: np.random.Generator, framing: str, clips: int, frames_each: int, jitters: int) -> tuple[Tensor, Tensor, Tensor]:
    """Crops (J, 3, H, W) about places a little off the truth, what they show (J,), and the correction and radius (J, 3)."""
    batch = simulate(rng, clips, framing=framing, with_mel=False)
    width, height = VIEW_METRES[framing]
    size = (round(width * CROP_PER_METRE), round(height * CROP_PER_METRE))
    crops, what, answers = [], [], []
    for index in range(clips):
        plan = batch.plan(index)
        frames_chosen = sorted(rng.choice(FRAMES, frames_each, replace=False).tolist())
        frames = torch.from_numpy(draw(plan, *size, frames_chosen)).permute(0, 3, 1, 2).float() / 255.0
        rows = [
            (number, FOCUS.index(THINGS[entry.thing]), entry.x, entry.y, entry.radius)
            for number, entries in enumerate(truth(plan, frames_chosen, -1, -1))
            for entry in entries
            if THINGS[entry.thing] in FOCUS
            for _jitter in range(jitters)
        ]
        if not rows:
            continue
        frame_J, kind_J, x_J, y_J, radius_J = (torch.tensor(column) for column in zip(*rows, strict=True))
        off_J2 = torch.from_numpy(np.clip(rng.normal(0, REACH / 2.5, (len(rows), 2)), -REACH, REACH)).float()
        crops.append(crops_of(frames, frame_J, x_J + off_J2[:, 0], y_J + off_J2[:, 1]))
        what.append(kind_J)
        answers.append(torch.cat((-off_J2, torch.where(radius_J > 0, radius_J, 0.25)[:, None]), 1))
    return torch.cat(crops), torch.cat(what), torch.cat(answers).float()


def lens_loss(found_J3: Tensor, true_J3: Tensor, what_J: Tensor) -> tuple[Tensor, dict[str, float]]:
    """Mean absolute error in centimetres; only balls have a radius worth knowing."""
    off = (found_J3 - true_J3).abs() * 100
    ball_J = (what_J == FOCUS.index("ball")).float()
    loss = off[:, :2].mean() + 0.5 * (off[:, 2] * ball_J).sum() / ball_J.sum().clamp(min=1)
    own = {name: off[what_J == index, :2].mean().item() for index, name in enumerate(FOCUS)}
    return loss, {f"{name}_cm": value for name, value in own.items()}


def damaged(frames_N3HW: Tensor, generator: torch.Generator) -> Tensor:
    """Some frames blurred, noisy, brighter or darker: a neural renderer errs like this, and the eye must not mind."""
    draw_N = torch.rand(len(frames_N3HW), generator=generator)
    blurred = functional.avg_pool2d(functional.pad(frames_N3HW, (1, 1, 1, 1), mode="replicate"), 3, 1)
    frames = torch.where((draw_N < 0.3)[:, None, None, None], blurred, frames_N3HW)
    strength_N = torch.where(draw_N > 0.6, 0.04 * torch.rand(draw_N.shape, generator=generator), 0.0)
    noise = torch.randn(frames.shape, generator=generator) * strength_N[:, None, None, None]
    gain = 1.0 + 0.06 * torch.randn((len(frames), 3, 1, 1), generator=generator)
    return (frames * gain + noise).clamp(0, 1)


def eye_loss(seen: Seen, true: Sights) -> tuple[Tensor, dict[str, float]]:
    """Focal loss on heat (CenterNet, arXiv 1904.07850 eq. 1), L1 on offset and radius, cross-entropy on the words."""
    probability = seen.heat.sigmoid().clamp(1e-4, 1 - 1e-4)
    peak = true.heat == 1.0
    hit = (1 - probability) ** 2 * probability.log() * peak
    rest = (1 - true.heat) ** 4 * probability**2 * (1 - probability).log() * ~peak
    heat = -(hit.sum() + rest.sum()) / max(1, int(peak.sum()))
    frame_J, row_J, column_J = true.where.unbind(1)
    offset = (seen.offset[frame_J, :, row_J, column_J] - true.offset).abs().sum() / max(1, true.offset.numel())
    has_radius = true.radius > 0
    radius = (seen.radius[frame_J, row_J, column_J] - true.radius)[has_radius].abs().sum() / max(1, int(has_radius.sum()))
    painted = true.colour >= 0
    colour = functional.cross_entropy(
        seen.colour[frame_J[painted], :, row_J[painted], column_J[painted]], true.colour[painted], reduction="sum"
    ) / max(1, int(painted.sum()))
    looks = ~true.facing.isnan()
    facing_J = seen.facing[frame_J[looks], row_J[looks], column_J[looks]]
    facing = (facing_J - true.facing[looks]).abs().sum() / max(1, int(looks.sum()))
    words = words_loss(seen, true)[0]
    total = heat + offset + 5.0 * radius + 0.5 * colour + 0.3 * facing + 0.3 * words
    parts = {"heat": heat, "offset": offset, "radius": radius, "colour": colour, "facing": facing, "words": words}
    return total, {name: value.item() for name, value in parts.items()}


def words_loss(seen: Seen, true: Sights) -> tuple[Tensor, dict[str, float]]:
    """Cross-entropy of place, hour and scene."""
    parts = {
        "place": functional.cross_entropy(seen.place, true.place),
        "time": functional.cross_entropy(seen.time, true.time),
        "scene": functional.cross_entropy(seen.scene, true.scene),
    }
    return torch.stack([*parts.values()]).sum(), {name: value.item() for name, value in parts.items()}


class Misses:
    """How badly balls of every colour are still seen in every place and hour, so that what is hard is shown more often.

    A white ball on a pale beach at sunset comes up once in a hundred clips: evenly fed, the eye has no need to learn it.
    """

    def __init__(self) -> None:
        self.table = torch.full((len(PLACES), len(TIMES), len(COLOURS)), 0.5)

    def weight(self, reading: Reading) -> float:
        """How often a clip like this one is to be shown, over how often it comes up; without a ball, as an easy one."""
        if not reading.ball:
            return _WITH_PEOPLE if reading.shirt else _EASY
        return _EASY + float(self.table[PLACES.index(reading.place), TIMES.index(reading.time), COLOURS.index(reading.ball)])

    def learn(self, seen: Seen, true: Sights) -> None:
        """Note what was missed: a ball's heat that is too low, or heat far from any ball."""
        ball = THINGS.index("ball")
        heat_Nhw = seen.heat[:, ball].detach().sigmoid()
        ghost_N = torch.where(true.heat[:, ball] < 0.05, heat_Nhw, 0.0).amax((1, 2))
        of_ball = (true.thing == ball) & (true.colour >= 0)
        for (frame, row, column), colour in zip(true.where[of_ball].tolist(), true.colour[of_ball].tolist(), strict=True):
            miss = torch.maximum(1.0 - heat_Nhw[frame, row, column], ghost_N[frame])
            self.table[true.place[frame], true.time[frame], colour].lerp_(miss, _MEMORY)


def fresh_sights(rng: np.random.Generator, framing: str, clips: int, frames_each: int, misses: Misses | None = None) -> Sights:
    """Newly simulated and drawn; with `misses`, chosen out of many by how hard they are."""
    many = clips if misses is None else clips * _CHOICE
    batch = simulate(rng, many, framing=framing, with_mel=False)
    picked = list(range(clips))
    if misses is not None:
        weights = np.array([misses.weight(batch.reading(index)) for index in range(many)])
        picked = sorted(rng.choice(many, clips, replace=False, p=weights / weights.sum()).tolist())
    return sights(rng, batch, picked, frames_each)
