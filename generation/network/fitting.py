"""Fitting: what was read of a picture is looked at again as our own renderer draws it, and moved until both agree.

- First the backdrop's codes and the camera, on a lattice of points where no body is; then the codes, places and poses of the bodies over
  that backdrop, at half the renderer's size and only in their window. Both by plain gradient steps through the renderer's own nets.
- Nothing is fitted that a plan does not say: what the picture has and our world has not stays a gap, and its size is told (`psnr`).
- A fit that does not come closer is dropped: the plan that was read stands.

Shape suffixes: K entities, T frames, P parts, N sprites, C channels, H and W pixels.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional

from generation.network.backdrop import code_of
from generation.network.kinematics import PART_POSE, PARTS
from generation.network.plan import KINDS, PLACES, POSE_AXES, RENDER_PIXELS, STATE_AXES, TIMES, VIEW_METRES, Plan
from generation.network.renderer import Renderer, encode
from generation.network.splat import ALPHA, place, read_sprites
from generation.network.sprites import POSES

LATTICE = 4  # every so many pixels each way a point of the backdrop is looked at
BACKDROP_STEPS, BODY_STEPS = 16, 40
HALF = 2
# How far a step may go: palette, camera (x, y, log zoom), place and log size, radians, pose, looks.
PALETTE_RATE, CAMERA_RATE, PLACE_RATE, TURN_RATE, POSE_RATE, LOOKS_RATE = 0.05, 0.004, 0.012, 0.03, 0.05, 0.05
X, COS = STATE_AXES.index("x"), STATE_AXES.index("cos")


class Window(NamedTuple):
    """Pixels from and to."""

    left: int
    top: int
    right: int
    bottom: int


@dataclass
class Fit:
    """A fit on its way: `plan` is the best so far, of one frame that is repeated; `psnr` in decibels tells what is drawn of it."""

    renderer: Renderer
    picture_HW3: Tensor
    plan: Plan
    steps: int = 0
    psnr: float = field(init=False)

    def __post_init__(self) -> None:
        self.target_3HW = self.picture_HW3.permute(2, 0, 1).float() / 255
        self.psnr = likeness(self.renderer, self.plan, self.picture_HW3)
        self.work: _Backdrop | _Bodies = _Backdrop(self.renderer, self.plan, self.target_3HW)

    @property
    def part(self) -> float:
        """How much of the work is done, 0..1."""
        return self.steps / (BACKDROP_STEPS + BODY_STEPS)

    @property
    def done(self) -> bool:
        """Whether nothing is left to do."""
        return self.steps >= BACKDROP_STEPS + BODY_STEPS

    def step(self) -> None:
        """One look and what follows from it."""
        if self.done:
            return
        if self.steps == BACKDROP_STEPS:
            self._keep()
            self.work = _Bodies(self.renderer, self.plan, self.target_3HW)
        first, many = (0, BACKDROP_STEPS) if self.steps < BACKDROP_STEPS else (BACKDROP_STEPS, BODY_STEPS)
        with torch.enable_grad():
            self.work.step(0.5 * (1 + math.cos(math.pi * (self.steps - first) / many)))
        self.steps += 1
        if self.done:
            self._keep()

    def _keep(self) -> None:
        """Take over what was fitted, if it is closer to the picture."""
        fitted = self.work.plan()
        psnr = likeness(self.renderer, fitted, self.picture_HW3)
        if psnr > self.psnr:
            self.plan, self.psnr = fitted, psnr


def likeness(renderer: Renderer, plan: Plan, picture_HW3: Tensor) -> float:
    """PSNR of the plan's first frame as it is drawn, against a picture (H, W, 3) uint8."""
    drawn_HW3 = renderer.render(plan, frames=[0])[0]
    return -10 * math.log10(max(float((drawn_HW3.float() - picture_HW3.float()).square().mean()) / 255**2, 1e-10))


def charbonnier(gap: Tensor) -> Tensor:
    """Absolute error, round below 1 / 50 (Charbonnier et al. 1994)."""
    return (gap.square() + 4e-4).sqrt()


class _Backdrop:
    """Palette and camera, against the points of the picture where no body is."""

    def __init__(self, renderer: Renderer, plan: Plan, target_3HW: Tensor) -> None:
        self.net, self.before = renderer.backdrop, plan
        self.palette_Z = plan.scene.palette.clone().requires_grad_()
        x, y, zoom = plan.scene.camera_TC[0].tolist()
        self.camera_3 = torch.tensor([x, y, math.log(zoom)], requires_grad=True)
        height, width = target_3HW.shape[1:]
        self.column_W, self.row_H = (torch.arange(LATTICE // 2, side, LATTICE) for side in (width, height))
        self.target_HW3 = target_3HW[:, self.row_H[:, None], self.column_W].permute(1, 2, 0)
        free_HW = torch.ones(height, width)
        for left, top, right, bottom in place(_one_frame(plan), width, height).corner_TP4[0].tolist():
            free_HW[top:bottom, left:right] = 0
        self.free_HW1 = free_HW[self.row_H[:, None], self.column_W][..., None]
        self.optimiser = _adam((self.palette_Z, PALETTE_RATE), (self.camera_3, CAMERA_RATE))
        self.size = width, height

    def step(self, share: float) -> None:
        """One gradient step at this share of the rates."""
        scene = replace(self.before.scene, palette=self.palette_Z)
        framing, place_number, code_D = code_of(scene)
        zoom = self.camera_3[2].exp()
        (width, height), (view_width, view_height) = self.size, VIEW_METRES[scene.framing]
        x_W = (self.column_W + 0.5 - width / 2) * (view_width / width) / zoom + self.camera_3[0]
        y_H = self.camera_3[1] - (self.row_H + 0.5 - height / 2) * (view_height / height) / zoom
        made_HW3 = self.net.colours(framing, torch.tensor([place_number]), code_D[None], x_W[None], y_H[None])[0]
        loss = (charbonnier(made_HW3 - self.target_HW3) * self.free_HW1).sum() / self.free_HW1.sum().clamp(min=1)
        _descend(self.optimiser, loss, share)
        with torch.no_grad():
            self.palette_Z.clamp_(-1, 1)

    def plan(self) -> Plan:
        """The plan with what was fitted; bodies stay where they are in the picture."""
        camera_3 = self.camera_3.detach()
        camera_3 = torch.cat((camera_3[:2], camera_3[2:].exp()))
        before_3 = self.before.scene.camera_TC[0]
        scale = before_3[2] / camera_3[2]
        states_TKS = self.before.states_TKS.clone()
        states_TKS[..., X : X + 2] = (states_TKS[..., X : X + 2] - before_3[:2]) * scale + camera_3[:2]
        scene = replace(
            self.before.scene, palette=self.palette_Z.detach().clone(), camera_TC=camera_3.expand_as(self.before.scene.camera_TC).clone()
        )
        entities = replace(self.before.entities, size_K=self.before.entities.size_K * scale)
        return replace(self.before, scene=scene, entities=entities, states_TKS=states_TKS)


class _Bodies:
    """Places, sizes, turns, poses and looks of all bodies, against the picture in the window that holds them all."""

    def __init__(self, renderer: Renderer, plan: Plan, target_3HW: Tensor) -> None:
        self.renderer, self.before = renderer, plan
        states_KS, entities = plan.states_TKS[0], plan.entities
        self.there = plan.count > 0
        self.place_K2 = states_KS[:, X : X + 2].clone().requires_grad_()
        self.size_K = entities.size_K.clamp(min=1e-3).log().requires_grad_()
        self.turn_K = torch.atan2(states_KS[:, COS + 1], states_KS[:, COS]).requires_grad_()
        self.pose_KP = plan.pose_TKP[0].clone().requires_grad_()
        self.looks_KA = entities.appearance_KA.clone().requires_grad_()
        self.optimiser = _adam(
            (self.place_K2, PLACE_RATE),
            (self.size_K, PLACE_RATE),
            (self.turn_K, TURN_RATE),
            (self.pose_KP, POSE_RATE),
            (self.looks_KA, LOOKS_RATE),
        )
        self.target_3HW = functional.avg_pool2d(target_3HW[None], HALF)[0]
        width, height = RENDER_PIXELS[plan.scene.framing]
        with torch.inference_mode():
            canvas = renderer.backdrop.canvas(plan.scene, width, height)
            behind_3HW = renderer.backdrop.view(canvas, plan.scene.framing, plan.scene.camera_TC[0], width, height)
        self.behind_3HW = functional.avg_pool2d(behind_3HW.clone()[None], HALF)[0]

    def _moved(self) -> Plan:
        """One frame of the plan as it is now, differentiable."""
        before_KS = self.before.states_TKS[0]
        turn_K2 = torch.stack((self.turn_K.cos(), self.turn_K.sin()), -1)
        states_KS = torch.cat((self.place_K2, before_KS[:, X + 2 : COS], turn_K2, before_KS[:, COS + 2 :]), -1)
        there_K = self.before.entities.kind_K > 0
        size_K = torch.where(there_K, self.size_K.exp(), torch.zeros_like(self.size_K))
        entities = replace(self.before.entities, size_K=size_K, appearance_KA=self.looks_KA)
        return replace(_one_frame(self.before), entities=entities, states_TKS=states_KS[None], pose_TKP=self.pose_KP[None])

    def step(self, share: float) -> None:
        """One gradient step at this share of the rates."""
        if not self.there:
            return
        made = composite(self.renderer, self._moved(), self.behind_3HW)
        if made is None:
            return
        made_3HW, (left, top, right, bottom) = made
        loss = charbonnier(made_3HW - self.target_3HW[:, top:bottom, left:right]).sum() / 1000
        _descend(self.optimiser, loss, share)
        with torch.no_grad():
            self.looks_KA.clamp_(-1, 1)

    def plan(self) -> Plan:
        """The plan with what was fitted, in every frame."""
        with torch.no_grad():
            moved = self._moved()
        frames = len(self.before.states_TKS)
        entities = replace(moved.entities, appearance_KA=moved.entities.appearance_KA.detach().clone())
        return replace(
            self.before,
            entities=entities,
            states_TKS=moved.states_TKS.expand(frames, -1, -1).clone(),
            pose_TKP=moved.pose_TKP.detach().expand(frames, -1, -1).clone(),
        )


def composite(renderer: Renderer, plan: Plan, behind_3HW: Tensor) -> tuple[Tensor, Window] | None:
    """What the plan's first frame shows over a backdrop (3, H, W) in the window that holds all bodies, differentiable in every code and
    pose; the refiner has no part in it. None when nothing is in the picture.
    """
    height, width = behind_3HW.shape[1:]
    placement = place(plan, width, height)
    corner_P4 = placement.corner_TP4[0]
    drawn = torch.nonzero((corner_P4[:, 2:] > corner_P4[:, :2]).all(-1))[:, 0].tolist()
    if not drawn:
        return None
    left, top = corner_P4[drawn, :2].amin(0).tolist()
    right, bottom = corner_P4[drawn, 2:].amax(0).tolist()
    poses = placement.poses
    part_N, entity_N = poses.part_P[drawn], poses.entity_P[drawn]
    poses_N = []
    for part, entity in zip(part_N.tolist(), entity_N.tolist(), strict=True):
        axes = POSE_AXES[KINDS[int(plan.entities.kind_K[entity])]]
        columns = [axes.index(axis) for axis in PART_POSE.get(PARTS[part], ())]
        poses_N.append(functional.pad(plan.pose_TKP[0, entity, columns], (0, POSES - len(columns))))
    rows = len(drawn)
    code_ND = encode(
        plan.entities.appearance_KA[entity_N],
        plan.entities.material_K[entity_N],
        torch.full((rows,), PLACES.index(plan.scene.place)),
        torch.full((rows,), TIMES.index(plan.scene.time)),
        plan.scene.palette.expand(rows, -1),
        torch.stack(poses_N),
    )
    sprites: list[Tensor] = [torch.empty(0)] * rows
    for which_n, made_nCHW in renderer.sprites(part_N, code_ND):
        for number, sprite_CHW in zip(which_n.tolist(), made_nCHW[:, : ALPHA + 1], strict=True):
            sprites[number] = sprite_CHW
    canvas_3HW = behind_3HW[:, top:bottom, left:right]
    for number, part in enumerate(drawn):
        (x, y, end_x, end_y), corner_14 = corner_P4[part].tolist(), corner_P4[part : part + 1]
        inverse_123 = placement.inverse_TP23[:, part]
        read_1CHW = read_sprites(sprites[number][None], inverse_123, corner_14[:, 0], corner_14[:, 1], end_x - x, end_y - y)
        read_1CHW = read_1CHW * poses.presence_TP[0, part]
        shown_CHW = functional.pad(read_1CHW[0], (x - left, right - end_x, y - top, bottom - end_y))
        canvas_3HW = shown_CHW[:ALPHA] + canvas_3HW * (1 - shown_CHW[ALPHA:])
    return canvas_3HW, Window(left, top, right, bottom)


def _adam(*leaves: tuple[Tensor, float]) -> torch.optim.Optimizer:
    return torch.optim.Adam([{"params": [leaf], "base": rate, "lr": rate} for leaf, rate in leaves], betas=(0.8, 0.95))


def _descend(optimiser: torch.optim.Optimizer, loss: Tensor, share: float) -> None:
    for group in optimiser.param_groups:
        group["lr"] = group["base"] * share
    optimiser.zero_grad()
    loss.backward()
    optimiser.step()


def _one_frame(plan: Plan) -> Plan:
    scene = replace(plan.scene, camera_TC=plan.scene.camera_TC[:1])
    return replace(plan, scene=scene, states_TKS=plan.states_TKS[:1], pose_TKP=plan.pose_TKP[:1])
