"""The oracle's picture of any plan: the places and parts of `art` in the poses of the network's own kinematics.

It teaches the renderer and is its measure. No member ever sees it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import skia
from numpy.typing import NDArray

from generation.network.kinematics import BAR_PARTS, PART_BOXES, PART_POSE, PARTS, part_poses, pixels_from_metres
from generation.network.plan import KINDS, MATERIALS, POSE_AXES, VIEW_METRES, Plan
from generation.world.art import ball, backdrop, person, things
from generation.world.art.brush import Brush
from generation.world.art.colour import Light, light

Numbers = NDArray[np.float64]
Pen = Callable[[Brush, Sequence[float]], None]  # draws one part in its local units; the numbers are the pose values of PART_POSE


def pen(name: str, values: Sequence[float], material: str, lit: Light) -> Pen:
    """How one part of one entity is drawn, given its appearance code."""
    if name in person.PERSON:
        who, stroke = person.Looks.of(values), person.PERSON[name]
        return lambda brush, pose: stroke(brush, who, lit, pose)
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
    }
    return pens[name]


def record(draw_on: Callable[[skia.Canvas], None], bounds: tuple[float, float, float, float]) -> skia.Picture:
    """Drawing commands kept for many frames."""
    recorder = skia.PictureRecorder()
    draw_on(recorder.beginRecording(skia.Rect.MakeLTRB(*bounds)))
    return recorder.finishRecordingAsPicture()


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
            self.picture = record(lambda canvas: self.stroke(Brush(canvas, self.lit.tint), pose), PART_BOXES[self.name])
        return self.picture


def _actors(plan: Plan, entity_P: Numbers, part_P: Numbers, lit: Light) -> list[_Actor]:
    actors = []
    for entity, part in zip(entity_P.tolist(), part_P.tolist(), strict=True):
        name, kind = PARTS[part], KINDS[int(plan.entities.kind_K[entity])]
        columns = [POSE_AXES[kind].index(axis) for axis in PART_POSE.get(name, ())]
        material = MATERIALS[int(plan.entities.material_K[entity])]
        stroke = pen(name, plan.entities.appearance_KA[entity].tolist(), material, lit)
        actors.append(_Actor(name, stroke, lit, plan.pose_TKP[:, entity, columns].double().numpy()))
    return actors


def _matrix(pixels_23: Numbers, origin_2: Numbers, turn_22: Numbers) -> skia.Matrix:
    """Part to picture."""
    (a, b), (c, d) = pixels_23[:, :2] @ turn_22
    x, y = pixels_23[:, :2] @ origin_2 + pixels_23[:, 2]
    return skia.Matrix.MakeAll(a, b, x, c, d, y, 0, 0, 1)


def _camera(pixels_23: Numbers) -> skia.Matrix:
    return skia.Matrix.MakeAll(*pixels_23.ravel().tolist(), 0, 0, 1)


def draw(plan: Plan, width: int, height: int, frames: Sequence[int] | None = None) -> NDArray[np.uint8]:
    """The frames asked for (or all) as (N, height, width, 3). A frame looks the same whichever others are asked for."""
    scene = plan.scene
    lit = light(scene.place, scene.time, scene.palette.tolist())
    poses = part_poses(plan)
    turn_TP22, origin_TP2, presence_TP = poses.matrix().double().numpy(), poses.origin_TP2.double().numpy(), poses.presence_TP.double().numpy()
    pixels_T23 = pixels_from_metres(scene, width, height).double().numpy()
    actors = _actors(plan, poses.entity_P.numpy(), poses.part_P.numpy(), lit)
    chosen = range(len(plan.states_TKS)) if frames is None else frames

    pixels_HW4 = np.zeros((height, width, 4), np.uint8)
    surface = skia.Surface.MakeRasterDirect(skia.ImageInfo.Make(width, height, skia.kRGBA_8888_ColorType, skia.kOpaque_AlphaType), pixels_HW4)
    canvas = surface.getCanvas()
    stage = backdrop.Backdrop(scene.place, scene.time, scene.palette.tolist(), VIEW_METRES[scene.framing], lit)
    still = bool((pixels_T23 == pixels_T23[0]).all())
    behind: skia.Image | None = None

    out_NHW3 = np.empty((len(chosen), height, width, 3), np.uint8)
    for row, frame in enumerate(chosen):
        canvas.resetMatrix()
        if behind is not None:
            canvas.drawImage(behind, 0, 0)
        else:
            canvas.setMatrix(_camera(pixels_T23[frame]))
            stage.draw(canvas)
            behind = surface.makeImageSnapshot() if still else None
        for index, actor in enumerate(actors):
            presence = presence_TP[frame, index]
            if presence <= 0:
                continue
            canvas.setMatrix(_matrix(pixels_T23[frame], origin_TP2[frame, index], turn_TP22[frame, index]))
            if presence < 1:
                canvas.drawPicture(actor.at(frame), None, skia.Paint(Alphaf=float(presence)))
            else:
                canvas.drawPicture(actor.at(frame))
        for channel in range(3):  # four times as fast as copying the first three channels at once
            out_NHW3[row, :, :, channel] = pixels_HW4[:, :, channel]
    return out_NHW3
