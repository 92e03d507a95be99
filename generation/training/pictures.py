"""What the renderer learns from: parts alone, places alone, and whole frames, all drawn by the world while training runs.

- Half of the looks are the world's own, half are anything in the code's range, because a planner's sample is never quite the world's.
- Plans are shaken (places, sizes, poses, looks, presence) for the same reason.
- Drawing shares the core with training, so what was drawn is used several times from rolling stores.

Shape suffixes: N sprites, A appearance, Z palette, H and W pixels, F frames.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial

import numpy as np
import skia
import torch
from torch import Tensor

from generation.network.backdrop import BORDER
from generation.network.kinematics import PART_POSE, PARTS, PET_PARTS
from generation.network.plan import APPEARANCE, FRAMINGS, KINDS, MATERIALS, PLACES, RENDER_PIXELS, STATE_AXES, TIMES, Plan, empty_plan
from generation.network.reading import COLOURS, SLOTS
from generation.network.renderer import Cast, encode, prepare
from generation.network.splat import sprite_boxes
from generation.network.sprites import PALETTE, POSES, texels
from generation.world import appearance
from generation.world.art.brush import Brush
from generation.world.art.colour import Light, light
from generation.world.draw import Pen, draw, pen
from generation.world.scenes import simulate

# How often a part is practised, by its share of attention in a picture; a part not named: 1.
PRACTICE = {
    "head": 7.0,
    "ball": 6.0,
    "ball_shade": 3.0,
    "torso": 4.0,
    "hoop_front": 3.0,
    "screen": 2.0,
    "skate": 2.0,
    "shadow": 0.5,
    "xylophone_legs": 0.5,
    "hoop_pole": 0.5,
}
LEAST_BEND = 12  # of 255, by which two drawings differ that are not the same there
POSE_RANGE = {"net_sway": (-1.2, 1.2), "net_lift": (-0.3, 1.0)}  # the others: 0 to 1
_BOXES = sprite_boxes().tolist()


def kind_of(part: str) -> str:
    """Whose part it is; a skate has its skater's looks, and a skater those of a person."""
    if part in ("lane", "deck", "pin", "pit"):
        return "pins_near"
    if part in PET_PARTS:
        return "cat" if part == "cat_head" else "dog"
    if part in ("drop", "foam"):
        return "splash"
    if part == "wave":
        return "water"
    for kind in ("ball", "hoop", "xylophone", "mallet", "screen", "shadow", "skateboard", "wall", "water", "paddleboard", "car", "ramp"):
        if part.startswith(kind):
            return kind
    return "xylophone" if part.startswith("bar_") else "person"


def random_look(random: np.random.Generator, kind: str) -> np.ndarray:
    """One appearance code (A,): the world's, or anything, or the one shaken by the other."""
    anything = random.uniform(-1, 1, APPEARANCE)
    if kind == "shadow":
        return anything
    colour_1 = random.integers(len(COLOURS), size=1)
    own = {
        "ball": lambda: appearance.ball_looks(random, colour_1),
        "person": lambda: appearance.person_looks(random, colour_1),
        "hoop": lambda: appearance.hoop_looks(random, 1),
        "xylophone": lambda: appearance.xylophone_looks(random, 1),
        "mallet": lambda: appearance.mallet_looks(random, 1),
        "screen": lambda: appearance.screen_looks(random, 1),
        "pins_near": lambda: appearance.pins_looks(random, 1),
        "dog": lambda: appearance.pet_looks(random, random.integers(len(SLOTS["coat"]), size=1), random.random(1) < 0.5),
        "cat": lambda: appearance.pet_looks(random, random.integers(len(SLOTS["coat"]), size=1), np.ones(1, dtype=bool)),
        "water": lambda: appearance.water_looks(random, 1),
        "paddleboard": lambda: appearance.paddleboard_looks(random, 1),
        "splash": lambda: appearance.splash_looks(random, appearance.water_looks(random, 1)),
        "car": lambda: appearance.car_looks(random, colour_1),
        "ramp": lambda: appearance.ramp_looks(random, 1),
        "wall": lambda: appearance.wall_looks(random, random.random(1) < 0.5),
        "skateboard": lambda: appearance.skateboard_looks(random, 1),
    }[kind]()[0]
    share = random.choice((0.0, 0.1, 1.0), p=(0.5, 0.2, 0.3))
    return own + share * (anything - own)


def draw_part(
    part: str, look: Sequence[float], material: str, place: str, time: str, palette: Sequence[float], pose: Sequence[float]
) -> np.ndarray:
    """One part alone on nothing, as premultiplied RGBA uint8 (H, W, 4) of its sprite's size."""
    lit = light(place, time, palette)
    return draw_alone(part, pen(part, look, material, lit), lit, pose)


def draw_alone(part: str, stroke: Pen, lit: Light, pose: Sequence[float]) -> np.ndarray:
    """What a pen draws of a part, on nothing, as premultiplied RGBA uint8 (H, W, 4) of its sprite's size."""
    height, width = texels(part)
    left, bottom, right, top = _BOXES[PARTS.index(part)]
    across, up = width / (right - left), height / (top - bottom)
    pixels_HW4 = np.zeros((height, width, 4), np.uint8)
    info = skia.ImageInfo.Make(width, height, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType)
    surface = skia.Surface.MakeRasterDirect(info, pixels_HW4)
    canvas = surface.getCanvas()
    canvas.setMatrix(skia.Matrix.MakeAll(across, 0, -left * across, 0, -up, top * up, 0, 0, 1))
    stroke(Brush(canvas, lit.tint), pose)
    return pixels_HW4


@dataclass
class Parts:
    """Drawn parts of one sprite size with the codes that they follow from, and which texels a pose changes (a mouth, a net)."""

    part_N: Tensor
    code_ND: Tensor
    target_N4HW: Tensor
    bends_N1HW: Tensor


def draw_parts(random: np.random.Generator, names: Sequence[str]) -> Parts:
    """One random picture of each named part; the names share one sprite size."""
    rows: list[tuple[list[float], ...]] = []  # looks, palettes, poses
    words: list[tuple[int, int, int]] = []
    targets, bends = [], []
    for name in names:
        look = random_look(random, kind_of(name))
        material, place, time = (int(random.integers(len(words))) for words in (MATERIALS, PLACES, TIMES))
        palette = random.uniform(-1, 1, PALETTE)
        pose, ranges = np.zeros(POSES), [POSE_RANGE.get(axis, (0, 1)) for axis in PART_POSE.get(name, ())]
        if random.random() > 0.25:
            pose[: len(ranges)] = [random.uniform(*span) for span in ranges]
        # The network is given single precision: the world draws from the same numbers.
        drawn = partial(draw_part, name, look.tolist(), MATERIALS[material], PLACES[place], TIMES[time], palette.tolist())
        targets.append(drawn(pose.tolist()))
        bends.append(_bends(targets[-1], [drawn(end) for end in zip(*ranges, strict=True)]))
        rows.append((look.tolist(), palette.tolist(), pose.tolist()))
        words.append((material, place, time))
    look_NA, palette_NZ, pose_NQ = (torch.tensor(column) for column in zip(*rows, strict=True))
    material_N, place_N, time_N = (torch.tensor(column) for column in zip(*words, strict=True))
    part_N = torch.tensor([PARTS.index(name) for name in names])
    target_N4HW = torch.from_numpy(np.stack(targets)).permute(0, 3, 1, 2).contiguous()
    code_ND = encode(look_NA, material_N, place_N, time_N, palette_NZ, pose_NQ)
    return Parts(part_N, code_ND, target_N4HW, torch.from_numpy(np.stack(bends))[:, None])


def _bends(target_HW4: np.ndarray, extremes: Sequence[np.ndarray]) -> np.ndarray:
    """The texels (H, W) in which a drawing differs from those at both ends of its pose."""
    gaps = [np.abs(target_HW4.astype(int) - extreme_HW4).max(-1) > LEAST_BEND for extreme_HW4 in extremes]
    return np.any(gaps, 0) if gaps else np.zeros(target_HW4.shape[:2], dtype=bool)


@dataclass
class Place:
    """A place alone, border included, drawn at RENDER_PIXELS's scale."""

    plan: Plan
    canvas_HW3: Tensor


def draw_place(random: np.random.Generator, framing: int, places: Sequence[str] = PLACES) -> Place:
    """An empty scene at random, in one of these places."""
    plan = empty_plan(FRAMINGS[framing], 1, frames=1)
    plan.scene.place, plan.scene.time = places[int(random.integers(len(places)))], TIMES[random.integers(len(TIMES))]
    plan.scene.palette = torch.from_numpy(random.uniform(-1, 1, PALETTE)).float()
    width, height = RENDER_PIXELS[plan.scene.framing]
    wide, tall = width + 2 * round(width * BORDER), height + 2 * round(height * BORDER)
    # The zoom that leaves a pixel its size in metres. One for both axes: the borders have the view's shape but for rounding.
    plan.scene.camera_TC[:, 2] = width / wide
    return Place(plan, torch.from_numpy(draw(plan, wide, tall)[0]))


@dataclass
class Clip:
    """A few frames of a shaken plan, with and without what is in it."""

    plan: Plan
    frames_FHW3: Tensor
    behind_FHW3: Tensor

    @cached_property
    def cast(self) -> Cast:
        """What a renderer has to decode for it; a clip is used many times."""
        return prepare(self.plan, *RENDER_PIXELS[self.plan.scene.framing])


def shaken(random: np.random.Generator, plan: Plan) -> Plan:
    """The plan with everything a little, and sometimes far, from where the world had it."""
    count = len(plan.entities.kind_K)
    strength = float(random.choice((0.0, 0.3, 1.0), p=(0.35, 0.35, 0.3)))

    def noise(*shape: int) -> Tensor:
        return torch.from_numpy(random.standard_normal(shape)).float() * strength

    states_TKS, pose_TKP = plan.states_TKS.clone(), plan.pose_TKP.clone()
    states_TKS[..., :2] += 0.5 * noise(1, count, 2)
    angle_K = 0.4 * noise(count)
    cos_TK, sin_TK = states_TKS[..., STATE_AXES.index("cos")], states_TKS[..., STATE_AXES.index("sin")]
    turned = cos_TK * angle_K.cos() - sin_TK * angle_K.sin(), sin_TK * angle_K.cos() + cos_TK * angle_K.sin()
    hoop_K = plan.entities.kind_K == KINDS.index("hoop")
    limbed_K = torch.isin(plan.entities.kind_K, torch.tensor([KINDS.index("person"), KINDS.index("skater")]))
    for axis, value_TK in zip(("cos", "sin"), turned, strict=True):
        column = STATE_AXES.index(axis)
        states_TKS[..., column] = torch.where(hoop_K, states_TKS[..., column], value_TK)
    pose_TKP[..., :11] += (0.25 * noise(1, count, 11) + 0.05 * noise(len(pose_TKP), count, 11)) * limbed_K[:, None]
    if random.random() < 0.1:
        states_TKS[..., STATE_AXES.index("presence")] *= float(random.uniform(0.2, 1))
    look_KA = plan.entities.appearance_KA + 0.15 * noise(count, APPEARANCE)
    size_K = plan.entities.size_K * (1 + 0.06 * noise(count)).clamp(0.8, 1.2)
    entities = replace(plan.entities, appearance_KA=look_KA.clamp(-1, 1), size_K=size_K)
    return replace(plan, entities=entities, states_TKS=states_TKS, pose_TKP=pose_TKP)


def draw_clips(random: np.random.Generator, count: int, frames: int, shake: bool = True) -> list[Clip]:
    """Some frames each of `count` clips."""
    batch = simulate(random, count, with_mel=False)
    clips = []
    for index in range(count):
        plan = batch.plan(index)
        plan = shaken(random, plan) if shake else plan
        rows = sorted(random.choice(len(plan.states_TKS), frames, replace=False).tolist())
        scene = replace(plan.scene, camera_TC=plan.scene.camera_TC[rows])
        plan = replace(plan, scene=scene, states_TKS=plan.states_TKS[rows], pose_TKP=plan.pose_TKP[rows])
        alone = replace(plan, entities=replace(plan.entities, kind_K=torch.zeros_like(plan.entities.kind_K)))
        size = RENDER_PIXELS[plan.scene.framing]
        clips.append(Clip(plan, torch.from_numpy(draw(plan, *size)), torch.from_numpy(draw(alone, *size))))
    return clips
