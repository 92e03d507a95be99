"""Splatting: a sprite lands where the plan says, turned and mirrored with its part, over what is behind it."""

from __future__ import annotations

import math

import pytest
import torch

from generation.network.kinematics import PARTS, pixels_from_metres
from generation.network.plan import KINDS, empty_plan
from generation.network.splat import ALPHA, MARGIN, lay_over, place, read_sprites, sprite_boxes

WIDTH, HEIGHT = 225, 400  # 40 pixels a metre


def ball(x: float, y: float, angle: float = 0.0, radius: float = 0.5):
    plan = empty_plan("portrait", 1, frames=1)
    plan.entities.kind_K[0], plan.entities.size_K[0] = KINDS.index("ball"), radius
    plan.states_TKS[0, 0, :2] = torch.tensor([x, y])
    plan.states_TKS[0, 0, 4:] = torch.tensor([math.cos(angle), math.sin(angle), 1.0])
    return plan


def index_of(placement, part: str) -> int:
    return int(torch.nonzero(placement.poses.part_P == PARTS.index(part))[0])


def seen(plan, part: str, sprite_CHW: torch.Tensor) -> torch.Tensor:
    """The whole picture of one part that has this sprite."""
    placement = place(plan, WIDTH, HEIGHT)
    inverse_123 = placement.inverse_TP23[0, index_of(placement, part)][None]
    zero = torch.zeros(1, dtype=torch.long)
    return read_sprites(sprite_CHW[None], inverse_123, zero, zero, WIDTH, HEIGHT)[0]


def middle(picture_HW: torch.Tensor) -> tuple[float, float]:
    rows, columns = torch.meshgrid(torch.arange(HEIGHT) + 0.5, torch.arange(WIDTH) + 0.5, indexing="ij")
    total = float(picture_HW.sum())
    return float((picture_HW * columns).sum()) / total, float((picture_HW * rows).sum()) / total


def test_a_full_sprite_covers_the_part_and_its_margin() -> None:
    plan = ball(0.5, 2.0)
    picture_HW = seen(plan, "ball", torch.ones(4, 32, 32))[ALPHA]
    (a, _b, c), (_d, e, f) = pixels_from_metres(plan.scene, WIDTH, HEIGHT)[0].tolist()
    assert middle(picture_HW) == pytest.approx((a * 0.5 + c, e * 2.0 + f), abs=0.05)
    side = 40 * 2 * 0.5 * (1 + 2 * MARGIN)
    assert float(picture_HW.sum()) == pytest.approx(side**2, rel=0.02)


def test_the_window_holds_all_that_is_seen() -> None:
    plan = ball(0.5, 2.0, angle=0.6)
    placement = place(plan, WIDTH, HEIGHT)
    left, top, right, bottom = placement.corner_TP4[0, index_of(placement, "ball")].tolist()
    picture_HW = seen(plan, "ball", torch.ones(4, 32, 32))[ALPHA]
    inside = float(picture_HW[top:bottom, left:right].sum())
    assert inside == pytest.approx(float(picture_HW.sum()), abs=1e-3)


def test_a_part_turns_counter_clockwise() -> None:
    sprite = torch.zeros(4, 64, 64)
    sprite[:, 28:36, 56:60] = 1  # a mark at the right edge
    plan = ball(0.0, 3.0, angle=math.pi / 2)
    (a, _b, c), (_d, e, f) = pixels_from_metres(plan.scene, WIDTH, HEIGHT)[0].tolist()
    x, y = middle(seen(plan, "ball", sprite)[ALPHA])
    reach = 40 * 0.5 * (1 + 2 * MARGIN) * (58 / 32 - 1)
    assert (x, y) == pytest.approx((a * 0.0 + c, e * 3.0 + f - reach), abs=0.3)


def test_the_upper_row_of_a_sprite_is_up() -> None:
    sprite = torch.zeros(4, 32, 32)
    sprite[:, :4] = 1
    plan = ball(0.0, 3.0)
    y = pixels_from_metres(plan.scene, WIDTH, HEIGHT)[0, 1] @ torch.tensor([0.0, 3.0, 1.0])
    assert middle(seen(plan, "ball_shade", sprite)[ALPHA])[1] < float(y) - 10


def test_facing_left_mirrors_a_person() -> None:
    plan = empty_plan("portrait", 1, frames=1)
    plan.entities.kind_K[0], plan.entities.size_K[0] = KINDS.index("person"), 1.7
    plan.states_TKS[0, 0, 1], plan.states_TKS[0, 0, 6] = 0.8, 1.0
    sprite = torch.zeros(4, 32, 32)
    sprite[:, :, 24:] = 1
    sides = []
    for facing in (1.0, -1.0):
        plan.pose_TKP[0, 0, 11] = facing
        sides.append(middle(seen(plan, "torso", sprite)[ALPHA])[0] - WIDTH / 2)
    assert sides[0] > 1
    assert sides[1] == pytest.approx(-sides[0], abs=0.05)


def test_what_is_absent_or_outside_or_too_small_has_an_empty_window() -> None:
    plans = [ball(0, 2), ball(40, 2), ball(0, 2, radius=0.0)]
    plans[0].states_TKS[0, 0, 6] = 0
    for plan in plans:
        placement = place(plan, WIDTH, HEIGHT)
        left, top, right, bottom = placement.corner_TP4[0, index_of(placement, "ball")].tolist()
        assert right <= left or bottom <= top
        assert bool(placement.inverse_TP23.isfinite().all())


def test_laying_over_is_over() -> None:
    canvas = torch.tensor([0.2, 0.4, 0.6, 1.0]).view(4, 1, 1).clone()
    lay_over(canvas, torch.tensor([0.25, 0.0, 0.0, 0.25]).view(4, 1, 1))
    torch.testing.assert_close(canvas.flatten(), torch.tensor([0.4, 0.3, 0.45, 1.0]))


def test_sprites_reach_beyond_their_boxes() -> None:
    left, bottom, right, top = sprite_boxes()[PARTS.index("ball")].tolist()
    assert (left, bottom, right, top) == pytest.approx((-1 - 2 * MARGIN, -1 - 2 * MARGIN, 1 + 2 * MARGIN, 1 + 2 * MARGIN))
