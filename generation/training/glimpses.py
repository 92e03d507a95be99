"""What the reader learns from: single frames of the world with everything that is true of them, and what the way to us does to a picture.

- Half of the frames are the first of their clip, where a clip that begins with a picture begins; the others may be any.
- A copy is cut at its edges (then its camera stands elsewhere), made smaller and larger again, blurred, made noisy, and compressed.
- A body that is outside the picture or wholly behind a screen is not there for a reader.
- A share is our own renderer's drawing of the same plan: members upload frames of our clips.

Shape suffixes: B pictures, M bodies, K entities, S slots, Z palette, H and W pixels.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from PIL import Image
from torch import Tensor
from torch.nn import functional

from generation.network.plan import FRAMES, FRAMINGS, KINDS, RENDER_PIXELS, STATE_AXES, VIEW_METRES, Plan
from generation.network.reader import BODY, COLOUR_SLOTS
from generation.network.reading import COLOURS, SLOTS, Reading
from generation.network.renderer import Renderer
from generation.world.batch import Batch
from generation.world.draw import draw
from generation.world.peek import hidden_frames
from generation.world.scenes import simulate

CHUNK = 64  # clips that are simulated at once
FIRST = 0.5  # share of frames that begin their clip
PEEK = SLOTS["scene"].index("peek")
_PRESENCE = STATE_AXES.index("presence")


@dataclass
class Glimpse:
    """One drawn frame (H, W, 3) uint8, its plan of one frame, everything that is true of its clip, and which bodies can be seen (K,)."""

    picture_HW3: Tensor
    plan: Plan
    reading: Reading
    seen_K: Tensor


def still(plan: Plan, frame: int) -> Plan:
    """One frame of a plan."""
    rows = slice(frame, frame + 1)
    plan.scene.camera_TC, plan.states_TKS, plan.pose_TKP = plan.scene.camera_TC[rows], plan.states_TKS[rows], plan.pose_TKP[rows]
    return plan


def seen_bodies(plan: Plan, hidden_K: Tensor) -> Tensor:
    """Which bodies of a plan of one frame are in the picture, (K,)."""
    width, height = VIEW_METRES[plan.scene.framing]
    camera_3, state_KS, size_K = plan.scene.camera_TC[0], plan.states_TKS[0], plan.entities.size_K
    place_K2 = (state_KS[:, :2] - camera_3[:2]) * camera_3[2]
    reach_K = 0.4 * size_K * camera_3[2]
    inside_K = (place_K2[:, 0].abs() < width / 2 + reach_K) & (place_K2[:, 1].abs() < height / 2 + reach_K)
    return (plan.entities.kind_K > 0) & (state_KS[:, _PRESENCE] > 0.5) & inside_K & ~hidden_K


def glimpses(random: np.random.Generator, framing: str, renderer: Renderer | None = None, share: float = 0.0) -> Iterator[Glimpse]:
    """Frames of clips of one framing without end; of this share the renderer's own drawing."""
    while True:
        batch = simulate(random, CHUNK, framing=framing, with_mel=False)
        yield from (glimpse(batch, index, random, renderer if random.random() < share else None) for index in range(CHUNK))


def glimpse(batch: Batch, index: int, random: np.random.Generator, renderer: Renderer | None = None) -> Glimpse:
    """One frame of one clip."""
    frame = 0 if random.random() < FIRST else int(random.integers(FRAMES))
    plan, reading = still(batch.plan(index), frame), batch.reading(index)
    hidden_K = torch.zeros(len(plan.entities.kind_K), dtype=torch.bool)
    if reading.scene == "peek":
        hidden_K[0] = bool(hidden_frames(batch)[index, frame])
    size = RENDER_PIXELS[plan.scene.framing]
    picture_HW3 = torch.from_numpy(draw(plan, *size)[0]) if renderer is None else renderer.render(plan)[0]
    return Glimpse(picture_HW3, plan, reading, seen_bodies(plan, hidden_K))


def degraded(random: np.random.Generator, picture_HW3: Tensor) -> tuple[Tensor, tuple[float, float, float]]:
    """What may reach us of a picture, and how its camera changes: right and up in views, and its zoom as a factor."""
    if random.random() < 0.3:
        return picture_HW3, (0.0, 0.0, 1.0)
    height, width = picture_HW3.shape[:2]
    move = (0.0, 0.0, 1.0)
    image_3HW = picture_HW3.permute(2, 0, 1).float()
    if random.random() < 0.4:
        zoom = float(random.uniform(1.0, 1.06))
        across, down = (float(random.uniform(-1, 1)) * (1 - 1 / zoom) / 2 for _ in range(2))
        matrix_123 = torch.tensor([[[1 / zoom, 0, 2 * across], [0, 1 / zoom, 2 * down]]])
        grid_1HW2 = functional.affine_grid(matrix_123, [1, 3, height, width], align_corners=False)
        image_3HW = functional.grid_sample(image_3HW[None], grid_1HW2, padding_mode="border", align_corners=False)[0]
        move = (across, -down, zoom)
    if random.random() < 0.4:
        share = float(random.uniform(0.3, 0.9))
        small_13HW = functional.interpolate(image_3HW[None], scale_factor=share, mode="bilinear", antialias=True)
        image_3HW = functional.interpolate(small_13HW, size=(height, width), mode="bilinear", align_corners=False)[0]
    elif random.random() < 0.3:
        image_3HW = functional.avg_pool2d(image_3HW[None], 3, 1, 1, count_include_pad=False)[0]
    if random.random() < 0.3:
        noise_3HW = torch.from_numpy(random.standard_normal(image_3HW.shape, dtype=np.float32))
        image_3HW = image_3HW + float(random.uniform(1, 8)) * noise_3HW
    image_HW3 = image_3HW.clamp(0, 255).round().byte().permute(1, 2, 0).contiguous()
    if random.random() < 0.4:
        packed = io.BytesIO()
        Image.fromarray(image_HW3.numpy()).save(packed, "JPEG", quality=int(random.integers(25, 96)))
        image_HW3 = torch.from_numpy(np.array(Image.open(packed)))
    return image_HW3, move


@dataclass
class Lesson:
    """B pictures of one framing, and what is true of them.

    picture_B3HW in 0..1; slots_BS tokens of the reading; place_B; palette_BZ; camera_B3 as the reader tells it; of the M bodies that can be
    seen: of which picture, kind, place and size in the view, and what BODY names from depth on (M, V); material and colour (-1: none).
    """

    framing: str
    picture_B3HW: Tensor
    slots_BS: Tensor
    place_B: Tensor
    palette_BZ: Tensor
    camera_B3: Tensor
    picture_M: Tensor
    kind_M: Tensor
    place_M2: Tensor
    size_M: Tensor
    values_MV: Tensor
    material_M: Tensor
    colour_M: Tensor


def lesson(random: np.random.Generator, shown: list[Glimpse], spoil: bool = True) -> Lesson:
    """Pictures of one framing, degraded or as they are, with the truth about each."""
    framing = shown[0].plan.scene.framing
    view_2 = torch.tensor(VIEW_METRES[framing])
    pictures, cameras = [], []
    bodies: list[tuple[Any, ...]] = []
    tokens_BS = torch.tensor([sight.reading.tokens() for sight in shown])
    for number, sight in enumerate(shown):
        picture_HW3, (right, up, closer) = degraded(random, sight.picture_HW3) if spoil else (sight.picture_HW3, (0.0, 0.0, 1.0))
        pictures.append(picture_HW3)
        x, y, zoom = sight.plan.scene.camera_TC[0].tolist()
        x, y, zoom = x + right * float(view_2[0]) / zoom, y + up * float(view_2[1]) / zoom, zoom * closer
        cameras.append([x * zoom / float(view_2[0]), y * zoom / float(view_2[1]), float(np.log(zoom))])
        entities, state_KS, pose_KP = sight.plan.entities, sight.plan.states_TKS[0], sight.plan.pose_TKP[0]
        for entity in torch.nonzero(sight.seen_K)[:, 0].tolist():
            kind = int(entities.kind_K[entity])
            state_S = state_KS[entity]
            slot = COLOUR_SLOTS.get(KINDS[kind], "")
            word = getattr(sight.reading, slot) if slot else ""
            values_V = torch.cat((entities.depth_K[entity, None], state_S[4:6], pose_KP[entity], entities.appearance_KA[entity]))
            place_2 = (state_S[:2] - torch.tensor([x, y])) * zoom
            colour = COLOURS.index(word) if word else -1
            bodies.append((number, kind, place_2, entities.size_K[entity] * zoom, values_V, int(entities.material_K[entity]), colour))
    columns: list[list[Any]] = [list(column) for column in zip(*bodies, strict=True)] or [[]] * 7
    return Lesson(
        framing=framing,
        picture_B3HW=torch.stack(pictures).permute(0, 3, 1, 2).float() / 255,
        slots_BS=tokens_BS,
        place_B=tokens_BS[:, list(SLOTS).index("place")] - 1,
        palette_BZ=torch.stack([sight.plan.scene.palette for sight in shown]),
        camera_B3=torch.tensor(cameras),
        picture_M=torch.tensor(columns[0], dtype=torch.long),
        kind_M=torch.tensor(columns[1], dtype=torch.long),
        place_M2=torch.stack(columns[2]) if bodies else torch.zeros(0, 2),
        size_M=torch.stack(columns[3]) if bodies else torch.zeros(0),
        values_MV=torch.stack(columns[4]) if bodies else torch.zeros(0, len(BODY) - 3),
        material_M=torch.tensor(columns[5], dtype=torch.long),
        colour_M=torch.tensor(columns[6], dtype=torch.long),
    )


class Store:
    """Rolling stores of frames, one a framing: a few are drawn for each step, the rest was drawn before."""

    def __init__(self, random: np.random.Generator, size: int, renderer: Renderer | None = None, share: float = 0.0) -> None:
        self.random, self.size = random, size
        self.sources = {framing: glimpses(random, framing, renderer, share) for framing in FRAMINGS}
        self.kept: dict[str, list[Glimpse]] = {framing: [] for framing in FRAMINGS}

    def take(self, count: int, fresh: int) -> Lesson:
        """The next lesson, of one framing in turn at random; `fresh` of its pictures were never seen."""
        framing = FRAMINGS[self.random.integers(len(FRAMINGS))]
        kept, source = self.kept[framing], self.sources[framing]
        fresh = fresh if len(kept) >= count - fresh else count
        shown = [next(source) for _ in range(fresh)]
        shown += [kept[index] for index in self.random.choice(len(kept), count - fresh, replace=False)] if count > fresh else []
        kept += shown[:fresh]
        del kept[: -self.size]
        return lesson(self.random, shown)
