"""What the eye learns from: drawn frames of simulated clips with the true maps, and damage like a renderer's own.

Shape suffixes as in eye.py; J things of one batch.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from generation.bench.judges.eye import MAP_PER_METRE, THINGS, Seen, picture_size
from generation.bench.judges.lens import CROP_PER_METRE, FOCUS, REACH, crops_of
from generation.network.kinematics import BOARD_BEHIND, BOARD_BELOW, BOARD_TALL
from generation.network.plan import FRAMES, KINDS, PLACES, TIMES, VIEW_METRES, Plan
from generation.network.reading import COLOURS, SLOTS, Reading
from generation.world.batch import Batch
from generation.world.draw import draw
from generation.world.scenes import simulate

CHEST = 0.17  # of the height, above the pelvis
_SPREAD = 0.8  # map pixels: width of a peak
_CHOICE = 6  # clips simulated for one that is shown: moving bodies costs little, drawing them much
_EASY = 0.1  # how often a clip that is seen perfectly still comes
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
    place: Tensor
    time: Tensor
    scene: Tensor


def truth(plan: Plan, frame: int, shirt: int, ball: int) -> list[tuple[int, float, float, float, int]]:
    """Thing, x and y in metres of the view (from its top left), radius, colour, of everything to be seen in a frame."""
    width, height = VIEW_METRES[plan.scene.framing]
    camera_x, camera_y, zoom = plan.scene.camera_TC[frame].tolist()
    found = []
    for entity, kind in enumerate(plan.entities.kind_K.tolist()):
        x, y, _vx, _vy, cosine, _sine, presence = plan.states_TKS[frame, entity].tolist()
        size = float(plan.entities.size_K[entity])
        if presence < 0.5:
            continue
        word = KINDS[kind]
        points: list[tuple[str, float, float, float, int]] = []
        if word == "ball":
            points = [("ball", x, y, size, ball)]
        elif word == "person":
            points = [("chest", x, y + CHEST * size, 0.0, shirt)]
        elif word == "hoop":
            side = 1.0 if cosine >= 0 else -1.0
            points = [("rim", x, y, 0.0, -1), ("board", x + side * BOARD_BEHIND, y - BOARD_BELOW + BOARD_TALL / 2, 0.0, -1)]
        elif word == "mallet":
            points = [("mallet", x, y, 0.0, -1)]
        for name, px, py, radius, colour in points:
            across, down = (px - camera_x) * zoom + width / 2, height / 2 - (py - camera_y) * zoom
            if 0 <= across < width and 0 <= down < height:
                found.append((THINGS.index(name), across, down, radius * zoom, colour))
    return found


def sights(rng: np.random.Generator, batch: Batch, indices: list[int], frames_each: int) -> Sights:
    """Some frames of some clips of one framing."""
    pictures: list[NDArray[np.uint8]] = []
    rows: list[tuple[int, int, float, float, float, int]] = []
    words: list[tuple[int, int, int]] = []
    for index in indices:
        plan, reading = batch.plan(index), batch.reading(index)
        chosen = sorted(rng.choice(FRAMES, frames_each, replace=False).tolist())
        width, height = picture_size(reading.framing)
        pictures.append(draw(plan, 2 * width, 2 * height, chosen))
        shirt = COLOURS.index(reading.shirt) if reading.shirt else -1
        ball = COLOURS.index(reading.ball) if reading.ball else -1
        for frame in chosen:
            rows += [(len(words), *entry) for entry in truth(plan, frame, shirt, ball)]
            words.append((PLACES.index(reading.place), TIMES.index(reading.time), SLOTS["scene"].index(reading.scene)))
    # Drawn larger and averaged, as the tracker shrinks what it is given.
    frames = functional.avg_pool2d(torch.from_numpy(np.concatenate(pictures)).permute(0, 3, 1, 2).float() / 255.0, 2)
    h, w = -(-frames.shape[2] // 2), -(-frames.shape[3] // 2)
    heat = torch.zeros(len(frames), len(THINGS), h, w)
    where, offset = [], []
    across_w, down_h = torch.arange(w) + 0.5, torch.arange(h) + 0.5
    for frame, thing, x, y, _radius, _colour in rows:
        column, row = x * MAP_PER_METRE, y * MAP_PER_METRE
        bump = torch.exp(-((across_w - column) ** 2)[None] / (2 * _SPREAD**2) - ((down_h - row) ** 2)[:, None] / (2 * _SPREAD**2))
        heat[frame, thing] = torch.maximum(heat[frame, thing], bump)
        cell_row, cell_column = min(int(row), h - 1), min(int(column), w - 1)
        heat[frame, thing, cell_row, cell_column] = 1.0
        where.append((frame, cell_row, cell_column))
        offset.append((column - cell_column - 0.5, row - cell_row - 0.5))
    place, time, scene = torch.tensor(words).unbind(1)
    return Sights(
        frames, heat, torch.tensor([row[1] for row in rows]), torch.tensor(where).view(-1, 3), torch.tensor(offset).view(-1, 2),
        torch.tensor([row[4] for row in rows]), torch.tensor([row[5] for row in rows]), place, time, scene,
    )  # fmt: skip


def fresh_crops(rng: np.random.Generator, framing: str, clips: int, frames_each: int, jitters: int) -> tuple[Tensor, Tensor, Tensor]:
    """Crops (J, 3, H, W) about places a little off the truth, what they show (J,), and the correction and radius (J, 3)."""
    batch = simulate(rng, clips, framing=framing, with_mel=False)
    width, height = VIEW_METRES[framing]
    size = (round(width * CROP_PER_METRE), round(height * CROP_PER_METRE))
    crops, what, answers = [], [], []
    for index in range(clips):
        plan = batch.plan(index)
        chosen = sorted(rng.choice(FRAMES, frames_each, replace=False).tolist())
        frames = torch.from_numpy(draw(plan, *size, chosen)).permute(0, 3, 1, 2).float() / 255.0
        rows = [
            (number, FOCUS.index(THINGS[thing]), x, y, radius)
            for number, frame in enumerate(chosen)
            for thing, x, y, radius, _colour in truth(plan, frame, -1, -1)
            if THINGS[thing] in FOCUS
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
    offset = (seen.offset[frame_J, :, row_J, column_J] - true.offset).abs().mean()
    has_radius = true.radius > 0
    radius = (seen.radius[frame_J, row_J, column_J] - true.radius)[has_radius].abs().sum() / max(1, int(has_radius.sum()))
    painted = true.colour >= 0
    colour = functional.cross_entropy(
        seen.colour[frame_J[painted], :, row_J[painted], column_J[painted]], true.colour[painted], reduction="sum"
    ) / max(1, int(painted.sum()))
    words = sum(
        (
            functional.cross_entropy(logits, target)
            for logits, target in ((seen.place, true.place), (seen.time, true.time), (seen.scene, true.scene))
        ),
        start=torch.zeros(()),
    )
    total = heat + offset + 5.0 * radius + 0.5 * colour + 0.3 * words
    return total, {"heat": heat.item(), "offset": offset.item(), "radius": radius.item(), "colour": colour.item(), "words": words.item()}


class Misses:
    """How badly balls of every colour are still seen in every place and hour, so that what is hard is shown more often.

    A white ball on a pale beach at sunset comes up once in a hundred clips: evenly fed, the eye has no need to learn it.
    """

    def __init__(self) -> None:
        self.table = torch.full((len(PLACES), len(TIMES), len(COLOURS)), 0.5)

    def weight(self, reading: Reading) -> float:
        """How often a clip like this one is to be shown, over how often it comes up; without a ball, as an easy one."""
        if not reading.ball:
            return _EASY
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
    chosen = list(range(clips))
    if misses is not None:
        weights = np.array([misses.weight(batch.reading(index)) for index in range(many)])
        chosen = sorted(rng.choice(many, clips, replace=False, p=weights / weights.sum()).tolist())
    return sights(rng, batch, chosen, frames_each)
