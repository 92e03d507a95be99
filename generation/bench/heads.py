"""The head of the one person of a clip, looked at from near: how far its mouth is open and which way it looks, frame by frame.

The limbs say where the head is and how it leans; a crop about it is upright and half as wide as the body is high, whatever the camera.

Shape suffixes: T frames, H, W rows and columns, 3 colours, N crops, D headings.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from generation.bench.judges.face import HEADINGS, SIDE, Face, FaceConfig, cut
from generation.bench.tumbling import Body, height_of, turn_of
from generation.network import checkpoint
from generation.network.plan import GROUND_METRES, VIEW_METRES

Array = NDArray[np.float64]


@dataclass
class Heads:
    """What was seen of a head: how far its mouth is open and chances of headings; NaN and all alike where there was none."""

    mouth_T: Array
    heading_TD: Array


@lru_cache(maxsize=1)
def face() -> Face:
    """The trained face."""
    return checkpoint.load(Face, FaceConfig, Path(__file__).parent / "judges", "face")


@torch.inference_mode()
def heads_of(frames_THW3: NDArray[np.uint8], framing: str, body: Body) -> Heads:
    """Read the head of a body in every frame of its clip."""
    frames = len(frames_THW3)
    heads = Heads(np.full(frames, np.nan), np.full((frames, HEADINGS), 1 / HEADINGS))
    width, height = VIEW_METRES[framing]
    density = frames_THW3.shape[2] / width
    seen = np.flatnonzero(np.isfinite(body.head_T2[:, 0]))
    if not len(seen):
        return heads
    turn_T, side = turn_of(body), SIDE * height_of(body) * density
    crops = []
    for frame in seen.tolist():
        x, y = (body.head_T2[frame] * (1, -1) + (width / 2, height - GROUND_METRES)) * density
        frame_3HW = torch.from_numpy(frames_THW3[frame]).permute(2, 0, 1).float() / 255
        crops.append(cut(frame_3HW, float(x), float(y), float(turn_T[frame]), side))
    open_N, logits_ND, _where_NL = face()(torch.stack(crops))
    heads.mouth_T[seen] = open_N.sigmoid().double().numpy()
    heads.heading_TD[seen] = logits_ND.softmax(1).double().numpy()
    return heads
