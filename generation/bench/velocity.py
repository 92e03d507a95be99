"""Does a ball that nothing touches keep its speed? PhyWorld's measure of uniform motion, taken from rendered pixels (P1).

- A network is given the first frames of a gliding ball and makes the rest (`generation.world.glide` has the units). Its error is
  E_v = |(c' - c) / dt - v*|, the mean over pairs of frames next to each other; c is the ball's middle, v* the ball's true velocity; in
  units a second of a world 10 units wide with dt = .1 s (Kang et al., arXiv 2411.02385).
- As there, 32 frames are judged, with speeds and radii of the training range and beyond it. They give 3 frames; here it is 4, for a token
  of motion holds as many.
- The reader is told where the ball is in the last frame given, which is part of the question, and nothing of what comes after: in
  every frame it looks for the place where those pixels fit best, near or far: a ball that leaps is seen to leap. It needs no empty
  backdrop, which a slow ball never shows.
- A ball that is found nowhere stands where it was last. Frames in which the true ball is not wholly in view are left out.

Shape suffixes: T frames, B clips, H, W rows and columns, 3 colours, N pixels of the ball, U across and down.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from generation.bench.metrics import interval
from generation.network.plan import CHUNK, FRAMINGS, GROUND_METRES, RENDER_PIXELS, VIEW_METRES, empty_plan
from generation.world import glide
from generation.world.batch import Batch, Windows
from generation.world.draw import draw
from generation.world.glide import METRES_A_UNIT, SECONDS_A_FRAME
from generation.world.scenes import film

Array = NDArray[np.float64]

FRAMING = "square"  # it shows their whole world
GIVEN = CHUNK  # frames
JUDGED = 32  # frames, the given ones among them
RANGES = {"velocity_error": glide.LEARNED, "velocity_error_beyond": glide.BEYOND}  # row -> what its balls are drawn from
_NOTE = (
    f"Given {GIVEN} frames, from one plan a clip, in PhyWorld's units a second; PhyWorld's networks, given 3 frames of their world, reach "
)
NOTES = {"velocity_error": f"{_NOTE}.012 to .022.", "velocity_error_beyond": f"{_NOTE}.43 at best."}
SEED = 20261126
COARSE = 9  # pixels of the ball's radius, about, where it is first looked for
SOFT = 1.0  # deviation in pixels of the blur before pixels are compared
TURNS = 30  # of refinement at most
ARRIVED = 1e-3  # pixels
EVEN = 0.01  # of full brightness: pixels that differ by less are trusted alike
FAR = 0.1  # of the squared difference at a usual place: what a place as far from the last one as the picture is wide must fit better
FITS = 0.25  # of the squared difference at a usual place: a ball fits better than this where it is
PARTLY = 0.5  # of the ball must be in the picture


@dataclass(frozen=True)
class Ball:
    """Where the ball is in the last given frame and how large, in pixels from the picture's top left."""

    x: float
    y: float
    radius: float


@dataclass(frozen=True)
class Answer:
    """One clip's figures: E_v, what it would be if nothing moved or if the ball went on as it was seen in the given frames, and the share
    of the frames to be made in which the ball was found."""

    error: float
    frozen: float
    constant_velocity: float
    found: float


@lru_cache(maxsize=2)
def questions(row: str, count: int) -> Batch:
    """`count` clips whose first frames are given, always the same, under a camera that stands still."""
    rng = np.random.default_rng([SEED, list(RANGES).index(row)])
    draft = glide.make(rng, np.full(count, FRAMINGS.index(FRAMING)), Windows.first(count), RANGES[row])
    batch = film(rng, [(np.arange(count), draft)])
    batch.camera_BTC[:] = empty_plan(FRAMING, 1).scene.camera_TC.numpy()
    return batch


def _blurred(frames_T3HW: Tensor) -> Tensor:
    """Soft enough to be read between pixels."""
    reach = math.ceil(3 * SOFT)
    kernel = torch.exp(-0.5 * (torch.arange(-reach, reach + 1) / SOFT) ** 2)
    kernel = (kernel / kernel.sum()).expand(3, 1, 1, -1)
    padded = functional.pad(frames_T3HW, (reach, reach, reach, reach), mode="replicate")
    return functional.conv2d(functional.conv2d(padded, kernel, groups=3), kernel.transpose(2, 3), groups=3)


def _pixels(picture_3HW: Tensor, where_NU: Tensor) -> Tensor:
    """The colours (3, N) at these places; the middle of the first pixel is at a half."""
    size_U = torch.tensor([picture_3HW.shape[2], picture_3HW.shape[1]])
    grid = (2 * where_NU / size_U - 1)[None, None]
    return functional.grid_sample(picture_3HW[None], grid, mode="bicubic", padding_mode="border", align_corners=False)[0, :, 0]


def _disc(radius: float, apart: int = 1) -> Tensor:
    """Steps from the middle to the pixels of a ball (N, U), `apart` pixels between them."""
    reach = math.ceil(radius / apart)
    steps = torch.arange(-reach, reach + 1) * float(apart)
    down, across = torch.meshgrid(steps, steps, indexing="ij")
    step_NU = torch.stack((across.flatten(), down.flatten()), 1)
    return step_NU[step_NU.norm(dim=1) <= radius]


def _first_look(frames_T3HW: Tensor, ball: Ball, given: int) -> tuple[Tensor, Tensor, Tensor]:
    """Of each whole picture, seen small: how well the ball fits at every place (T, H, W), infinite where too much of it would be out of the
    picture, over the mean squared difference at a usual place (T,); where these places are (H, W, U); and that difference."""
    shrink = max(2, int(ball.radius / COARSE))
    small_T3HW = functional.avg_pool2d(frames_T3HW, shrink)
    step_NU = _disc(ball.radius / shrink)
    reach = int(step_NU.max())
    colour_3N = _pixels(small_T3HW[given], step_NU + torch.tensor([ball.x, ball.y]) / shrink)
    column_N, row_N = (step_NU + reach).long().unbind(1)
    mask_HW, sought_3HW = torch.zeros(2 * reach + 1, 2 * reach + 1), torch.zeros(3, 2 * reach + 1, 2 * reach + 1)
    mask_HW[row_N, column_N], sought_3HW[:, row_N, column_N] = 1.0, colour_3N
    padded_T3HW = functional.pad(small_T3HW, (reach,) * 4)
    inside_11HW = functional.pad(torch.ones_like(small_T3HW[:1, :1]), (reach,) * 4)
    area_HW = functional.conv2d(inside_11HW, mask_HW[None, None])[0, 0]
    own_HW = functional.conv2d(inside_11HW, sought_3HW.square().sum(0)[None, None])[0, 0]
    there_THW = functional.conv2d(padded_T3HW.square(), mask_HW.expand(1, 3, -1, -1))[:, 0]
    both_THW = functional.conv2d(padded_T3HW, sought_3HW[None])[:, 0]
    differs_THW = (there_THW - 2 * both_THW + own_HW) / (3 * area_HW)
    possible_HW = area_HW > PARTLY * len(step_NU)
    usual_T = differs_THW[:, possible_HW].median(1).values
    row_H, column_W = (torch.arange(length) + 0.5 for length in possible_HW.shape)
    where_HWU = torch.stack(torch.meshgrid(column_W, row_H, indexing="xy"), -1) * shrink
    return (differs_THW / usual_T[:, None, None]).masked_fill(~possible_HW, torch.inf), where_HWU, usual_T


@torch.inference_mode()
def follow(frames_THW3: NDArray[np.uint8], ball: Ball, given: int = GIVEN - 1) -> tuple[Array, NDArray[np.bool_]]:
    """The ball's middle (T, U) in pixels and whether it was found (T,), from where it is in frame `given`.

    In every frame the best place of the whole picture, of those that fit alike the nearest to the last one; from there Gauss and Newton's
    steps to a fraction of a pixel (Baker and Matthews 2004, the inverse compositional form, for a shift). Pixels that differ much, as those
    at the edge may over another part of the backdrop, count little.
    """
    frames_T3HW = torch.from_numpy(frames_THW3).permute(0, 3, 1, 2).float() / 255.0
    fit_THW, where_HWU, usual_T = _first_look(frames_T3HW, ball, given)
    soft_T3HW = _blurred(frames_T3HW)
    step_NU, middle_U = _disc(ball.radius, max(1, int(ball.radius / 32))), torch.tensor([ball.x, ball.y])
    sought_3N = _pixels(soft_T3HW[given], middle_U + step_NU)
    half_UU = torch.eye(2) / 2
    ahead_3NU, behind_3NU = (
        torch.stack([_pixels(soft_T3HW[given], middle_U + step_NU + side * half_U) for half_U in half_UU], -1) for side in (1, -1)
    )
    known_3NU = ahead_3NU - behind_3NU
    size_U = torch.tensor([frames_T3HW.shape[3], frames_T3HW.shape[2]])
    places: list[Array] = []
    found: list[bool] = []
    for soft_3HW, fit_HW, usual in zip(soft_T3HW, fit_THW, usual_T, strict=True):
        last_U = torch.from_numpy(places[-1]).float() if places else middle_U
        far_HW = (where_HWU - last_U).norm(dim=-1) / size_U[0]
        place_U, differs = where_HWU.flatten(0, 1)[(fit_HW + FAR * far_HW).argmin()], torch.inf
        for _turn in range(TURNS):
            where_NU = place_U + step_NU
            inside_N = ((where_NU > 0) & (where_NU < size_U)).all(1)
            if inside_N.sum() < PARTLY * len(step_NU):
                break
            missing_3N = sought_3N[:, inside_N] - _pixels(soft_3HW, where_NU[inside_N])
            square_N = missing_3N.square().mean(0)
            differs = float(square_N.mean())
            trust_N = 1 / (1 + square_N / square_N.median().clamp(min=EVEN**2))
            slope_3NU, weighed_3NU = known_3NU[:, inside_N], known_3NU[:, inside_N] * trust_N[:, None]
            bend_UU = torch.einsum("cnu,cnv->uv", weighed_3NU, slope_3NU) + 1e-6 * torch.eye(2)
            shift_U = torch.linalg.solve(bend_UU, torch.einsum("cnu,cn->u", weighed_3NU, missing_3N))
            place_U = place_U + shift_U.clamp(-ball.radius / 4, ball.radius / 4)
            if shift_U.norm() < ARRIVED:
                break
        found.append(differs <= FITS * float(usual))
        places.append(place_U.double().numpy() if found[-1] or not places else places[-1])
    return np.stack(places), np.array(found)


def answer(frames_THW3: NDArray[np.uint8], question: Batch, index: int) -> Answer:
    """Read the first frames of a clip, JUDGED at least, that was asked to go on like clip `index`."""
    width, height = VIEW_METRES[FRAMING]
    scale = frames_THW3.shape[2] / width
    x_T, y_T, velocity_x_T = question.states_BTKS[index, :JUDGED, 0, :3].astype(float).T
    radius = float(question.size_BK[index, 0])
    across, down = x_T + width / 2, height - GROUND_METRES - y_T
    ball = Ball(float(across[GIVEN - 1]) * scale, float(down[GIVEN - 1]) * scale, radius * scale)
    place_TU, found_T = follow(frames_THW3[:JUDGED], ball)
    clear_T = np.minimum(across, width - across) >= radius - 1e-6
    true_U = np.array([velocity_x_T[0] / glide.SPEED_A_UNIT, 0.0])
    velocity_TU = np.diff(place_TU, axis=0) / (scale * METRES_A_UNIT * SECONDS_A_FRAME)
    judged_T = (clear_T[1:] & clear_T[:-1])[GIVEN - 1 :]
    error_T = np.hypot(*(velocity_TU[GIVEN - 1 :] - true_U).T)
    seen_U = velocity_TU[: GIVEN - 1].mean(0)
    return Answer(
        error=float(error_T[judged_T].mean()),
        frozen=float(np.hypot(*true_U)),
        constant_velocity=float(np.hypot(*(seen_U - true_U))),
        found=float(found_T[GIVEN:][judged_T].mean()),
    )


def row_of(name: str, answers: Sequence[Answer], floor: float | None) -> dict[str, Any]:
    """One row of the scorecard: its value and baselines are means over clips."""
    errors = [one.error for one in answers]
    baselines = {name: float(np.mean([getattr(one, name) for one in answers])) for name in ("frozen", "constant_velocity")}
    return {
        "value": float(np.mean(errors)), "interval": interval(errors), "floor": floor, "baselines": baselines, "n": len(errors),
        "detection_rate": float(np.mean([one.found for one in answers])), "note": NOTES[name],
    }  # fmt: skip


def true_answers(name: str, count: int, indices: Iterable[int]) -> list[Answer]:
    """What the simulator's own drawings get: the floor of a row."""
    question, size = questions(name, count), RENDER_PIXELS[FRAMING]
    return [answer(draw(question.plan(index), *size, range(JUDGED)), question, index) for index in indices]
