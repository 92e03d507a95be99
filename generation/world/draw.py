"""The oracle's picture of any plan: the places and parts of `art` in the poses of the network's own kinematics.

It teaches the renderer and is its measure. No member ever sees it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import skia
from numpy.typing import NDArray

from generation.network.kinematics import BAR_PARTS, PART_BOXES, PART_POSE, PARTS, WEARS, part_poses, pixels_from_metres
from generation.network.plan import KINDS, MATERIALS, POSE_AXES, VIEW_METRES, Plan
from generation.world.art import backdrop, ball, bowling, car, person, pet, screen, skateboard, things, wall, water, worn
from generation.world.art.brush import Brush
from generation.world.art.colour import Light, light

Numbers = NDArray[np.float64]
_SHARPER = 1.5  # a moving backdrop is kept finer than the picture, so that sliding it does not blur it
_WIDEST = 4096  # pixels of a kept backdrop
Pen = Callable[[Brush, Sequence[float]], None]  # draws one part in its local units; the numbers are the pose values of PART_POSE


def pen(name: str, values: Sequence[float], material: str, lit: Light) -> Pen:
    """How one part of one entity is drawn, given its appearance code."""
    if name in person.PERSON:
        who, stroke = person.Looks.of(values), person.PERSON[name]
        return lambda brush, pose: stroke(brush, who, lit, pose)
    if name in pet.PET:
        animal, paint = pet.Looks.of(values), pet.PET[name]
        return lambda brush, pose: paint(brush, animal, lit, pose)
    if name in ("ball", "ball_shade"):
        looks = ball.Looks.of(values)
        if name == "ball":
            return lambda brush, _pose: ball.pattern(brush, looks, material)
        return lambda brush, _pose: ball.shade(brush, looks, material, lit)
    if name in BAR_PARTS:
        number = BAR_PARTS.index(name)
        return lambda brush, pose: things.xylophone_bar(brush, values, material, number, pose[0], lit)
    pens: dict[str, Pen] = {
        "shadow": lambda brush, _pose: things.shadow(brush, lit),
        "hoop_pole": lambda brush, _pose: things.hoop_pole(brush, values),
        "hoop_board": lambda brush, _pose: things.hoop_board(brush, values, lit),
        "hoop_back": lambda brush, _pose: things.hoop_back(brush, values),
        "hoop_front": lambda brush, pose: things.hoop_front(brush, values, pose, lit),
        "xylophone_legs": lambda brush, _pose: things.xylophone_legs(brush, values),
        "xylophone_frame": lambda brush, _pose: things.xylophone_frame(brush, values, material),
        "mallet": lambda brush, _pose: things.mallet(brush, values, lit),
        "screen": lambda brush, _pose: screen.screen(brush, values, lit),
        "lane": lambda brush, _pose: bowling.lane(brush, values, lit),
        "deck": lambda brush, _pose: bowling.deck(brush, values, lit),
        "pin": lambda brush, _pose: bowling.pin(brush, values, lit),
        "pit": lambda brush, _pose: bowling.pit(brush, values, lit),
        "car": lambda brush, pose: car.car(brush, values, pose[0], lit),
        "car_wheel": lambda brush, _pose: car.wheel(brush, values, lit),
        "ramp": lambda brush, _pose: car.ramp(brush, values, lit),
        "water_far": lambda brush, _pose: water.water_far(brush, values, lit),
        "water_near": lambda brush, _pose: water.water_near(brush, values, lit),
        "wave": lambda brush, _pose: water.wave(brush, values, lit),
        "paddleboard": lambda brush, _pose: water.paddleboard(brush, values, lit),
        "drop": lambda brush, _pose: water.drop(brush, values, lit),
        "foam": lambda brush, _pose: water.foam(brush, values, lit),
        "wall": lambda brush, _pose: wall.wall(brush, values, material, lit),
        "skateboard": lambda brush, _pose: skateboard.skateboard(brush, values, lit),
    }
    return pens[name]


class _Actor:
    """One part with its pen; its picture is recorded again only when a value that changes its look has changed."""

    def __init__(self, name: str, stroke: Pen, lit: Light, pose_TQ: Numbers) -> None:
        self.name, self.stroke, self.lit, self.pose_TQ = name, stroke, lit, pose_TQ
        self.shown: tuple[float, ...] | None = None
        self.picture: skia.Picture | None = None

    def at(self, frame: int) -> skia.Picture:
        pose = tuple(float(value) for value in self.pose_TQ[frame])
        if self.picture is None or pose != self.shown:
            self.shown = pose
            recorder = skia.PictureRecorder()
            self.stroke(Brush(recorder.beginRecording(skia.Rect.MakeLTRB(*PART_BOXES[self.name])), self.lit.tint), pose)
            self.picture = recorder.finishRecordingAsPicture()
        return self.picture


def _actors(plan: Plan, entity_P: list[int], part_P: list[int], lit: Light) -> list[_Actor]:
    actors = []
    for entity, part in zip(entity_P, part_P, strict=True):
        name, kind = PARTS[part], KINDS[int(plan.entities.kind_K[entity])]
        columns = [POSE_AXES[kind].index(axis) for axis in PART_POSE.get(name, ())]
        material = MATERIALS[int(plan.entities.material_K[entity])]
        if entity in plan.worn and WEARS.get(kind) == name:
            stroke = worn.pen(name, plan.worn[entity].permute(1, 2, 0).numpy(), lit)
        else:
            stroke = pen(name, plan.entities.appearance_KA[entity].tolist(), material, lit)
        actors.append(_Actor(name, stroke, lit, plan.pose_TKP[:, entity, columns].double().numpy()))
    return actors


def _matrices(pixels_T23: Numbers, origin_TP2: Numbers, turn_TP22: Numbers) -> Numbers:
    """Part to picture, as the nine numbers of a skia matrix (T, P, 9)."""
    axes_T122, shift_T12 = pixels_T23[:, None, :, :2], pixels_T23[:, None, :, 2]
    place_TP2 = (axes_T122 @ origin_TP2[..., None])[..., 0] + shift_T12
    upper_TP23 = np.concatenate((axes_T122 @ turn_TP22, place_TP2[..., None]), -1)
    last_TP3 = np.broadcast_to([0.0, 0.0, 1.0], (*place_TP2.shape[:2], 3))
    return np.concatenate((upper_TP23.reshape(*place_TP2.shape[:2], 6), last_TP3), -1)


class _Behind:
    """The backdrop under a camera. It is drawn once for the whole path of the camera and then only moved."""

    def __init__(self, stage: backdrop.Backdrop, pixels_T23: Numbers, width: int, height: int) -> None:
        self.stage = stage
        still = bool((pixels_T23 == pixels_T23[0]).all())
        scale_T2 = pixels_T23[:, [0, 1], [0, 1]]  # y's is negative, so `low` is the upper left corner on both axes
        with np.errstate(divide="ignore", invalid="ignore"):  # a zoom of 0 sees endlessly far
            low_T2 = -pixels_T23[:, :, 2] / scale_T2
            high_T2 = low_T2 + np.array([width, height]) / scale_T2
        steepest_2 = scale_T2[np.abs(scale_T2).argmax(0), [0, 1]]
        self.scale_2 = steepest_2 * (1.0 if still else _SHARPER)
        self.corner_2 = np.array([low_T2[:, 0].min(), low_T2[:, 1].max()])
        far_2 = np.array([high_T2[:, 0].max(), high_T2[:, 1].min()])
        extent_2 = np.ceil((far_2 - self.corner_2) * self.scale_2 - 1e-6)
        # A camera that roams farther than a kept picture can hold is followed by drawing every frame afresh.
        self.image = self._sheet(*extent_2.astype(int).tolist()) if (extent_2 <= _WIDEST).all() else None

    def _sheet(self, wide: int, tall: int) -> skia.Image:
        surface = skia.Surface.MakeRaster(_pixels(wide, tall))
        canvas = surface.getCanvas()
        x, y = -self.corner_2 * self.scale_2
        canvas.setMatrix(skia.Matrix.MakeAll(self.scale_2[0], 0, x, 0, self.scale_2[1], y, 0, 0, 1))
        self.stage.draw(canvas)
        return surface.makeImageSnapshot()

    def draw(self, canvas: skia.Canvas, pixels_23: Numbers) -> None:
        """Paint the whole picture."""
        if self.image is None:
            canvas.setMatrix(skia.Matrix.MakeAll(*pixels_23.ravel().tolist(), 0, 0, 1))
            self.stage.draw(canvas)
            return
        scale_2 = pixels_23[[0, 1], [0, 1]]
        x, y = scale_2 * self.corner_2 + pixels_23[:, 2]
        across, down = scale_2 / self.scale_2
        canvas.setMatrix(skia.Matrix.MakeAll(across, 0, x, 0, down, y, 0, 0, 1))
        canvas.drawImage(self.image, 0, 0, skia.SamplingOptions(skia.FilterMode.kLinear))


def _pixels(width: int, height: int) -> skia.ImageInfo:
    """Only with blue first on both sides does skia slide a picture by its quick road (8 times as fast)."""
    return skia.ImageInfo.Make(width, height, skia.kBGRA_8888_ColorType, skia.kOpaque_AlphaType)


def draw(plan: Plan, width: int, height: int, frames: Sequence[int] | None = None) -> NDArray[np.uint8]:
    """The frames asked for (or all) as (N, height, width, 3). A frame looks the same whichever others are asked for."""
    scene = plan.scene
    lit = light(scene.place, scene.time, scene.palette.tolist())
    poses = part_poses(plan)
    presence_TP = poses.presence_TP.double().numpy()
    pixels_T23 = pixels_from_metres(scene, width, height).double().numpy()
    matrix_TP9 = _matrices(pixels_T23, poses.origin_TP2.double().numpy(), poses.matrix().double().numpy())
    actors = _actors(plan, poses.entity_P.tolist(), poses.part_P.tolist(), lit)
    behind = _Behind(
        backdrop.Backdrop(scene.place, scene.time, scene.palette.tolist(), VIEW_METRES[scene.framing], lit), pixels_T23, width, height
    )

    chosen = range(len(plan.states_TKS)) if frames is None else frames
    pixels_HW4 = np.zeros((height, width, 4), np.uint8)
    surface = skia.Surface.MakeRasterDirect(_pixels(width, height), pixels_HW4)
    canvas = surface.getCanvas()
    out_NHW3 = np.empty((len(chosen), height, width, 3), np.uint8)
    for row, frame in enumerate(chosen):
        behind.draw(canvas, pixels_T23[frame])
        for index, actor in enumerate(actors):
            presence = float(presence_TP[frame, index])
            if presence > 0:
                canvas.setMatrix(skia.Matrix.MakeAll(*matrix_TP9[frame, index].tolist()))
                faint = skia.Paint(Alphaf=presence) if presence < 1 else None
                canvas.drawPicture(actor.at(frame), None, faint)
        for channel in range(3):  # four times as fast as copying three channels at once
            out_NHW3[row, :, :, channel] = pixels_HW4[:, :, 2 - channel]
    return out_NHW3
