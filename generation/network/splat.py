"""Splatting: learned sprites placed by the plan's affine poses, only where they fall.

- A sprite is a picture of one part over its box of kinematics, grown by MARGIN so that its edge is inside; premultiplied by alpha.
- A pixel's sprite place is the inverse of the part's affine map, so a sprite is read once a pixel and never forward-scattered.
- Parts are laid over each other in the drawing order of kinematics; channel 3 is alpha and covers every channel below it.
- Nothing here has parameters, and nothing outside a part's window is touched.

Shape suffixes: T frames, P parts, N placed sprites, C channels, H and W pixels, h and w the pixels of a window.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from generation.network.kinematics import PART_BOXES, PARTS, PartPoses, part_poses, pixels_from_metres
from generation.network.plan import Plan

MARGIN = 0.06  # of the box, on each side
ALPHA = 3  # the channel of a sprite that covers what is below
LEAST_PIXELS = 0.5  # a part whose box is narrower than this is not drawn


@dataclass
class Placement:
    """Where every part's sprite falls in a picture of W by H pixels.

    inverse_TP23 takes a pixel (x, y, 1) to sprite coordinates in [-1, 1]^2, y down; corner_TP4 is the window: left, top, right,
    bottom in whole pixels, not clipped to the picture and empty where nothing is drawn.
    """

    poses: PartPoses
    inverse_TP23: Tensor
    corner_TP4: Tensor


def sprite_boxes() -> Tensor:
    """(len(PARTS), 4): x from, y from, x to, y to of each part's sprite in local units, margins included."""
    box_P4 = torch.tensor([PART_BOXES[part] for part in PARTS])
    grow_P2 = MARGIN * (box_P4[:, 2:] - box_P4[:, :2])
    return torch.cat((box_P4[:, :2] - grow_P2, box_P4[:, 2:] + grow_P2), -1)


def place(plan: Plan, width: int, height: int) -> Placement:
    """Every part of the plan in pixels."""
    poses = part_poses(plan)
    camera_T23 = pixels_from_metres(plan.scene, width, height)
    zoom_T122 = camera_T23[:, None, :, :2]
    local_TP22 = zoom_T122 @ poses.matrix()
    origin_TP2 = (zoom_T122 @ poses.origin_TP2[..., None])[..., 0] + camera_T23[:, None, :, 2]
    box_P4 = sprite_boxes()[poses.part_P]
    middle_P2, half_P2 = (box_P4[:, :2] + box_P4[:, 2:]) / 2, (box_P4[:, 2:] - box_P4[:, :2]) / 2
    # Sprite coordinates: u right, v down, both -1..1 over the box.
    toward_P2 = half_P2 * torch.tensor([1.0, -1.0])
    forward_TP22 = local_TP22 * toward_P2[:, None, :]
    centre_TP2 = origin_TP2 + (local_TP22 @ middle_P2[..., None])[..., 0]
    (a_TP, b_TP), (c_TP, d_TP) = (row.unbind(-1) for row in forward_TP22.unbind(-2))
    area_TP = a_TP * d_TP - b_TP * c_TP
    extent_TP2 = forward_TP22.abs().sum(-1)
    drawn_TP = (poses.presence_TP > 0) & (area_TP.abs() > LEAST_PIXELS**2) & torch.isfinite(centre_TP2).all(-1)
    safe_TP = torch.where(drawn_TP, area_TP, torch.ones_like(area_TP))
    inverse_TP22 = torch.stack((torch.stack((d_TP, -b_TP), -1), torch.stack((-c_TP, a_TP), -1)), -2) / safe_TP[..., None, None]
    shift_TP2 = -(inverse_TP22 @ centre_TP2[..., None])[..., 0]
    low_TP2, high_TP2 = (centre_TP2 - extent_TP2).floor(), (centre_TP2 + extent_TP2).ceil()
    corner_TP4 = torch.where(drawn_TP[..., None], torch.cat((low_TP2, high_TP2), -1), torch.zeros_like(box_P4))
    limit = torch.tensor([width, height, width, height])
    corner_TP4 = torch.minimum(torch.maximum(corner_TP4, torch.zeros_like(limit)), limit).long()
    return Placement(poses, torch.cat((inverse_TP22, shift_TP2[..., None]), -1), corner_TP4)


def read_sprites(sprites_NCHW: Tensor, inverse_N23: Tensor, left_N: Tensor, top_N: Tensor, width: int, height: int) -> Tensor:
    """The sprites as seen in windows of one size (N, C, h, w), zero beyond their edges."""
    x_w = torch.arange(width, device=left_N.device) + 0.5
    y_h = torch.arange(height, device=left_N.device) + 0.5
    x_Nw, y_Nh = left_N[:, None] + x_w, top_N[:, None] + y_h
    across_N2w = inverse_N23[:, :, 0, None] * x_Nw[:, None]
    down_N2h = inverse_N23[:, :, 1, None] * y_Nh[:, None] + inverse_N23[:, :, 2, None]
    grid_Nhw2 = (across_N2w[:, :, None, :] + down_N2h[:, :, :, None]).permute(0, 2, 3, 1)
    return nn.functional.grid_sample(sprites_NCHW, grid_Nhw2, mode="bilinear", padding_mode="zeros", align_corners=False)


def lay_over(canvas_CHW: Tensor, sprite_CHW: Tensor) -> None:
    """Paint a premultiplied picture over a premultiplied canvas, in place."""
    canvas_CHW.mul_(1 - sprite_CHW[ALPHA : ALPHA + 1]).add_(sprite_CHW)
