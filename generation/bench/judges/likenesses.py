"""What the judges of looks and of voices learn from: pictures worn in the world's light over the world's scenes, and the teacher's voices.

Shape suffixes: N identities or voices, 3 colours, 4 colours and alpha, H, W rows and columns, M mel frames, F mel bins.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from generation.bench.judges.looks import PIXELS_PER_METRE
from generation.bench.judges.sights import damaged
from generation.network.kinematics import PART_POSE, WORN_SQUARES
from generation.network.mel import log_mel
from generation.network.plan import PLACES, TIMES, VIEW_METRES
from generation.network.sprites import PALETTE
from generation.training.pictures import draw_alone
from generation.training.worn import worn_picture
from generation.world import identities
from generation.world.art import worn as art
from generation.world.art.colour import light
from generation.world.draw import draw
from generation.world.scenes import simulate
from generation.world.voices import Teacher, utterances

CROP = 48  # pixels of a lesson, each way
SPRITE = {"head": 42, "ball": 29}  # pixels of a part's sprite in a frame, on average
SPREAD = 0.18  # of its size, as a logarithm
LEAN = 0.25  # radians, of a head
TUMBLING = 0.25  # share of heads that may be turned anyhow
FAMILY = 0.4  # share of lessons of animals on three species only
STAGES = 60  # frames that are drawn once, to have something behind
PIECE = 96  # mel frames: a second and a half
PAIRS = 900  # utterances in two of one voice, spoken once


def picture(rng: np.random.Generator, held_out: bool = False, kind: str | None = None) -> Tensor:
    """Somebody's or something's, (4, WORN_PIXELS, WORN_PIXELS) uint8."""
    kind = kind or identities.KINDS[rng.integers(len(identities.KINDS))]
    return worn_picture(identities.draw(rng, kind, held_out=held_out))


def worn(rng: np.random.Generator, picture_4HW: Tensor, part: str, plain: bool) -> Tensor:
    """A picture on a part as the world draws it, premultiplied (4, H, W) in 0..1: in any light, or plain, by day with the mouth shut."""
    place, time = ("park", "day") if plain else (PLACES[rng.integers(len(PLACES))], TIMES[rng.integers(len(TIMES))])
    lit = light(place, time, [0.0] * PALETTE if plain else rng.uniform(-1, 1, PALETTE).tolist())
    pose = [0.0 if plain or rng.random() < 0.4 else rng.random() for _ in PART_POSE.get(part, ())]
    drawn_HW4 = draw_alone(part, art.pen(part, picture_4HW.permute(1, 2, 0).numpy(), lit), lit, pose)
    return torch.from_numpy(drawn_HW4).permute(2, 0, 1).float() / 255


def placed(sprite_N4HW: Tensor, size_N: Tensor, angle_N: Tensor, mirrored_N: Tensor, off_N2: Tensor, behind_N3HW: Tensor) -> Tensor:
    """Sprites over crops (N, 3, CROP, CROP): so many pixels large, turned, mirrored and so many pixels off the middle."""
    half_N = size_N / CROP
    cosine_N, sine_N = angle_N.cos() / half_N, angle_N.sin() / half_N
    flip_N = 1 - 2 * mirrored_N
    inverse_N22 = torch.stack((torch.stack((cosine_N * flip_N, sine_N * flip_N), -1), torch.stack((-sine_N, cosine_N), -1)), -2)
    shift_N2 = -(inverse_N22 @ (2 * off_N2 / CROP)[..., None])[..., 0]
    grid_NHW2 = functional.affine_grid(torch.cat((inverse_N22, shift_N2[..., None]), -1), [len(half_N), 4, CROP, CROP], align_corners=False)
    seen_N4HW = functional.grid_sample(sprite_N4HW, grid_NHW2, mode="bilinear", padding_mode="zeros", align_corners=False)
    return seen_N4HW[:, :3] + behind_N3HW * (1 - seen_N4HW[:, 3:])


@lru_cache(maxsize=1)
def stages() -> list[Tensor]:
    """Frames (3, H, W) of the world in 0..1."""
    batch = simulate(np.random.default_rng(23), STAGES, with_mel=False)
    views = [VIEW_METRES[batch.reading(row).framing] for row in range(STAGES)]
    sizes = [(round(width * PIXELS_PER_METRE), round(height * PIXELS_PER_METRE)) for width, height in views]
    drawn = [draw(batch.plan(row), width, height, [row % 64])[0] for row, (width, height) in enumerate(sizes)]
    return [torch.from_numpy(frame_HW3).permute(2, 0, 1).float() / 255 for frame_HW3 in drawn]


def behind(rng: np.random.Generator, count: int) -> Tensor:
    """Crops (N, 3, CROP, CROP) of them."""
    cut = []
    for _ in range(count):
        frame_3HW = stages()[rng.integers(STAGES)]
        top, left = (int(rng.integers(side - CROP)) for side in frame_3HW.shape[1:])
        cut.append(frame_3HW[:, top : top + CROP, left : left + CROP])
    return torch.stack(cut)


def asked(pictures: Sequence[Tensor], part: str, turns: int = 1, larger: float = 1.0) -> Tensor:
    """Pictures as they are looked for, turned in so many ways, so much larger than usual: crops (N * turns, 3, CROP, CROP) on grey."""
    rng = np.random.default_rng(0)
    sprite_N4HW = torch.stack([worn(rng, picture_4HW, part, plain=True) for picture_4HW in pictures]).repeat_interleave(turns, 0)
    count = len(sprite_N4HW)
    angle_N = torch.arange(count) % turns * (2 * math.pi / turns)
    grey_N3HW = torch.full((count, 3, CROP, CROP), 0.5)
    return placed(sprite_N4HW, torch.full((count,), SPRITE[part] * larger), angle_N, torch.zeros(count), torch.zeros(count, 2), grey_N3HW)


def looks_lesson(rng: np.random.Generator, count: int, held_out: bool = False) -> tuple[Tensor, Tensor]:
    """Crops of identities, all on one part: as they might be seen in a clip, and as they are asked for; each (N, 3, CROP, CROP)."""
    part = tuple(WORN_SQUARES)[rng.integers(len(WORN_SQUARES))]
    kind = identities.KINDS[rng.integers(len(identities.KINDS))] if rng.random() < 0.5 else None
    pictures = relatives(rng, count) if rng.random() < FAMILY else [picture(rng, held_out, kind) for _ in range(count)]
    sprite_N4HW = torch.stack([worn(rng, picture_4HW, part, plain=False) for picture_4HW in pictures])
    size_N = torch.from_numpy(SPRITE[part] * np.exp(SPREAD * rng.standard_normal(count))).float()
    anyhow_N = rng.random(count) < (TUMBLING if part == "head" else 1.0)
    turn_N = np.where(anyhow_N, rng.uniform(-math.pi, math.pi, count), LEAN * rng.standard_normal(count))
    mirrored_N = torch.from_numpy((rng.random(count) < 0.5) & (part == "head")).float()
    off_N2 = torch.from_numpy(rng.uniform(-3, 3, (count, 2))).float()
    seen_N3HW = placed(sprite_N4HW, size_N, torch.from_numpy(turn_N).float(), mirrored_N, off_N2, behind(rng, count))
    seen_N3HW = damaged(seen_N3HW, torch.Generator().manual_seed(int(rng.integers(2**31))))
    return seen_N3HW, turned_like(asked(pictures, part), torch.from_numpy(np.where(anyhow_N, turn_N, 0.0)).float(), mirrored_N)


def relatives(rng: np.random.Generator, count: int) -> list[Tensor]:
    """Animals of three species, who are harder to tell from each other."""
    species = {identities.genes(rng, "animal").parts["species"] for _ in range(3)}
    found: list[Tensor] = []
    while len(found) < count:
        genes = identities.genes(rng, "animal")
        if genes.parts["species"] in species:
            found.append(worn_picture(identities.picture(genes, identities.seen(rng))))
    return found


def turned_like(crops_N3HW: Tensor, angle_N: Tensor, mirrored_N: Tensor) -> Tensor:
    """Crops turned and mirrored: to tell how something is turned is not the judge's task, the question turns with it."""
    cosine_N, sine_N, flip_N = angle_N.cos(), angle_N.sin(), 1 - 2 * mirrored_N
    matrix_N22 = torch.stack((torch.stack((cosine_N * flip_N, sine_N * flip_N), -1), torch.stack((-sine_N, cosine_N), -1)), -2)
    matrix_N23 = torch.cat((matrix_N22, torch.zeros(len(angle_N), 2, 1)), -1)
    grid_NHW2 = functional.affine_grid(matrix_N23, list(crops_N3HW.shape), align_corners=False)
    return functional.grid_sample(crops_N3HW, grid_NHW2, mode="bilinear", padding_mode="border", align_corners=False)


@lru_cache(maxsize=2)
def spoken(held_out: bool, pairs: int = PAIRS) -> list[tuple[Tensor, Tensor]]:
    """Log-mel (M, F) of two sentences each in one voice, in the order in which the teacher says them."""
    found: list[tuple[Tensor, Tensor]] = []
    with Teacher() as teacher:
        source = utterances(teacher, 29, held_out)
        while len(found) < pairs:
            one, other = (log_mel(torch.from_numpy(next(source).wave_S)) for _ in range(2))
            if min(len(one), len(other)) >= PIECE:
                found.append((one, other))
    return found


def piece(rng: np.random.Generator, mel_MF: Tensor) -> Tensor:
    """A second and a half of it, at another level, with a little of a room's hum."""
    start = int(rng.integers(len(mel_MF) - PIECE + 1))
    hum_F = torch.from_numpy(rng.uniform(-11, -6, 1) + 0.5 * rng.standard_normal(mel_MF.shape[1])).float()
    return torch.logaddexp(mel_MF[start : start + PIECE] + float(rng.uniform(-2, 1)), hum_F)


def timbre_lesson(rng: np.random.Generator, count: int, held_out: bool = False) -> tuple[Tensor, Tensor]:
    """Two pieces of each of N voices, (N, PIECE, F) each."""
    known = spoken(held_out)
    chosen = [known[number] for number in rng.choice(len(known), count, replace=False)]
    one, other = (torch.stack([piece(rng, pair[side]) for pair in chosen]) for side in range(2))
    return one, other
