"""The oracle's picture shows what the plan says, where it says so."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
import pytest
import torch

from generation.network.kinematics import HIP_HEIGHT, SHOULDER_Y
from generation.network.plan import APPEARANCE_AXES, KINDS, MATERIALS, PLACES, STATE_AXES, TIMES, Plan, empty_plan
from generation.world.draw import draw

WIDTH, HEIGHT = 640, 360  # 64 pixels a metre in landscape


def scene(place: str = "park", time: str = "day", frames: int = 1, entities: int = 1) -> Plan:
    plan = empty_plan("landscape", entities, frames)
    plan.scene.place, plan.scene.time = place, time
    return plan


def put(plan: Plan, index: int, kind: str, size: float, x: float, y: float, material: str = "none", depth: float = 0.0) -> None:
    plan.entities.kind_K[index] = KINDS.index(kind)
    plan.entities.material_K[index] = MATERIALS.index(material)
    plan.entities.size_K[index] = size
    plan.entities.depth_K[index] = depth
    plan.states_TKS[:, index, 0], plan.states_TKS[:, index, 1], plan.states_TKS[:, index, 6] = x, y, 1.0


def colour(plan: Plan, index: int, axis: str, rgb: tuple[float, float, float]) -> None:
    first = APPEARANCE_AXES[KINDS[int(plan.entities.kind_K[index])]].index(axis)
    plan.entities.appearance_KA[index, first : first + 3] = 2 * torch.tensor(rgb) - 1


def patch(picture_HW3: np.ndarray, x: float, y: float, half: int = 2) -> list[float]:
    """The mean colour, 0..1, about a place in the still camera's world."""
    column, row = round(WIDTH / 2 + 64 * x), round(HEIGHT - 64 * (y + 0.9))
    return (picture_HW3[row - half : row + half + 1, column - half : column + half + 1].mean((0, 1)) / 255).tolist()


@lru_cache
def nobody(place: str, time: str) -> np.ndarray:
    return draw(scene(place, time), WIDTH, HEIGHT)[0].astype(int)


def changed(plan: Plan) -> np.ndarray:
    """How far each pixel is from the same still scene with nobody in it (N, height, width)."""
    return np.abs(draw(plan, WIDTH, HEIGHT) - nobody(plan.scene.place, plan.scene.time)).max(-1)


@pytest.mark.parametrize(("framing", "width", "height"), [("portrait", 90, 160), ("landscape", 160, 90), ("square", 100, 100)])
def test_one_picture_a_frame_in_the_asked_size(framing, width, height):
    pictures = draw(empty_plan(framing, 0, 3), width, height)
    assert (pictures.shape, pictures.dtype) == ((3, height, width, 3), np.uint8)


def test_a_frame_is_the_same_alone_and_among_others_and_every_time():
    plan = scene(frames=6)
    put(plan, 0, "person", 1.7, 0.0, 1.7 * HIP_HEIGHT)
    plan.pose_TKP[:, 0, :9] = torch.linspace(0, 1, 6)[:, None]
    plan.scene.camera_TC[:, 0] = torch.linspace(0, 0.4, 6)
    whole = draw(plan, 160, 90)
    assert np.array_equal(whole, draw(plan, 160, 90))
    assert np.array_equal(whole[[4, 1]], draw(plan, 160, 90, [4, 1]))
    assert not np.array_equal(whole[4], whole[1])


def coverage(x: float, y: float) -> np.ndarray:
    """How much of each pixel a ball of 0.45 m covers, from what a black and a white giant behind it lose by it."""
    pictures = []
    for ball in (True, False):
        for grey in (1.0, 0.0):
            plan = scene("gym", entities=2)
            put(plan, 0, "ball", 3.0, x, y, depth=1.0)
            colour(plan, 0, "red", (grey, grey, grey))
            colour(plan, 0, "accent_red", (grey, grey, grey))
            if ball:
                put(plan, 1, "ball", 0.45, x, y)
            pictures.append(draw(plan, WIDTH, HEIGHT)[0].astype(float).sum(-1))
    with_white, with_black, white, black = pictures
    return 1 - (with_white - with_black) / np.maximum(white - black, 1)


@pytest.mark.parametrize(("x", "y"), [(0.0, 2.5), (1.237, 3.1), (-2.0041, 1.7163), (2.71, 2.009)])
def test_the_middle_of_a_drawn_ball_is_its_position(x, y):
    column, row = WIDTH / 2 + 64 * x, HEIGHT - 64 * (y + 0.9)
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH] + 0.5
    weight = np.where(np.hypot(rows - row, columns - column) < 32, coverage(x, y), 0.0)
    assert weight.sum() == pytest.approx(math.pi * (0.45 * 64) ** 2, rel=0.01)
    assert (weight * columns).sum() / weight.sum() == pytest.approx(column, abs=0.05)
    assert (weight * rows).sum() / weight.sum() == pytest.approx(row, abs=0.05)


def test_a_panned_camera_moves_places_and_things_alike():
    here, there = scene("beach"), scene("beach")
    for plan in (here, there):
        put(plan, 0, "person", 1.7, 0.5, 1.7 * HIP_HEIGHT)
    there.scene.camera_TC[:, 0] += 0.125
    there.scene.camera_TC[:, 1] += 0.25
    one, other = draw(here, WIDTH, HEIGHT)[0].astype(int), draw(there, WIDTH, HEIGHT)[0].astype(int)
    shift = np.abs(other[16:, :-8] - one[:-16, 8:])
    assert shift.mean() < 0.01  # here and there an edge rounds the other way
    assert np.abs(other - one).mean() > 1


def test_a_moving_camera_shows_what_a_still_one_shows_there():
    moving, still = scene("gym", frames=2), scene("gym")
    moving.scene.camera_TC[1] += torch.tensor([0.2, 0.1, 0.05])
    still.scene.camera_TC[0] = moving.scene.camera_TC[1]
    for plan in (moving, still):
        put(plan, 0, "hoop", 0.45, 1.0, 3.0)
    assert np.abs(draw(moving, WIDTH, HEIGHT)[1].astype(int) - draw(still, WIDTH, HEIGHT)[0]).mean() < 1.0


def test_a_camera_that_roams_far_still_shows_the_place():
    plan = scene(frames=2)
    plan.scene.camera_TC[1] = torch.tensor([0.0, 2.0, 40.0])
    assert np.array_equal(draw(plan, WIDTH, HEIGHT)[0], draw(scene(), WIDTH, HEIGHT)[0])


@pytest.mark.parametrize(
    ("kind", "size"),
    [
        ("ball", 0.3),
        ("person", 1.7),
        ("hoop", 0.45),
        ("xylophone", 1.8),
        ("mallet", 0.12),
        ("pins_far", 0.55),
        ("pins_near", 0.55),
        ("skateboard", 0.4),
        ("dog", 0.6),
        ("cat", 0.35),
        ("wall", 0.9),
        ("water", 3.0),
        ("paddleboard", 1.5),
        ("splash", 0.5),
        ("car", 0.5),
        ("ramp", 0.6),
    ],
)
def test_an_absent_entity_draws_nothing_and_a_fading_one_less(kind, size):
    plan = scene()
    put(plan, 0, kind, size, 0.0, 2.0)
    there = changed(plan).sum()
    plan.states_TKS[..., STATE_AXES.index("presence")] = 0.5
    half = changed(plan).sum()
    assert 0.3 * there < half < 0.75 * there
    plan.states_TKS[..., STATE_AXES.index("presence")] = 0.0
    assert changed(plan).sum() == 0


@pytest.mark.parametrize("rgb", [(0.85, 0.1, 0.1), (0.1, 0.6, 0.2), (0.15, 0.35, 0.9), (0.97, 0.97, 0.97)])
def test_the_shirt_has_the_colour_of_its_code(rgb):
    plan = scene()
    put(plan, 0, "person", 1.8, 0.0, 1.8 * HIP_HEIGHT)
    plan.entities.appearance_KA[0, APPEARANCE_AXES["person"].index("shirt_pattern")] = -1.0
    colour(plan, 0, "shirt_red", rgb)
    chest = patch(draw(plan, WIDTH, HEIGHT)[0], 0.05, 1.8 * (HIP_HEIGHT + 0.55 * SHOULDER_Y), half=1)
    assert chest == pytest.approx(rgb, abs=0.06)


@pytest.mark.parametrize("material", MATERIALS[1:])
def test_a_ball_has_the_hue_of_its_code_in_every_material(material):
    plan = scene()
    put(plan, 0, "ball", 0.45, 0.0, 2.0, material)
    colour(plan, 0, "red", (0.2, 0.35, 0.95))
    red, green, blue = patch(draw(plan, WIDTH, HEIGHT)[0], 0.0, 2.0, half=14)
    assert blue > green + 0.1
    assert green > red + 0.04


def test_every_material_looks_different_from_every_other():
    plan = scene(entities=1)
    pictures = []
    for material in MATERIALS[1:]:
        put(plan, 0, "ball", 0.45, 0.0, 2.0, material)
        pictures.append(draw(plan, WIDTH, HEIGHT)[0, 140:200, 290:350].astype(int))
    for first in range(len(pictures)):
        for second in range(first):
            assert np.abs(pictures[first] - pictures[second]).mean() > 8


def test_the_pattern_of_a_ball_turns_and_its_light_does_not():
    plan = scene(frames=2)
    put(plan, 0, "ball", 0.45, 0.0, 2.0, "rubber")
    colour(plan, 0, "red", (0.9, 0.5, 0.1))
    plan.states_TKS[1, 0, 4:6] = torch.tensor([math.cos(math.pi / 4), math.sin(math.pi / 4)])
    turned = draw(plan, WIDTH, HEIGHT).astype(int)
    assert np.abs(turned[1] - turned[0])[140:200, 290:350].mean() > 8
    plan.entities.appearance_KA[0, 3:6] = plan.entities.appearance_KA[0, 0:3]
    plan.entities.material_K[0] = MATERIALS.index("rubber")
    top, bottom = (patch(draw(plan, WIDTH, HEIGHT)[1], 0.12, y, half=1) for y in (2.25, 1.75))
    assert sum(top) > sum(bottom) + 0.3


def test_facing_left_is_the_mirror_of_facing_right():
    plan = scene(frames=2)
    put(plan, 0, "person", 1.8, 0.0, 1.8 * HIP_HEIGHT)
    plan.pose_TKP[:, 0, 1], plan.pose_TKP[:, 0, 3] = 0.6, 1.9
    plan.pose_TKP[:, 0, 11] = torch.tensor([1.0, -1.0])
    right, left = changed(plan) > 0
    assert (right & left[:, ::-1]).sum() > 0.98 * (right | left[:, ::-1]).sum()
    assert (right & left).sum() < 0.8 * (right | left).sum()


def test_a_ball_falls_between_the_back_and_the_front_of_the_rim():
    plan = scene(entities=2)
    put(plan, 0, "hoop", 0.45, 0.0, 3.0, depth=0.1)
    colour(plan, 0, "red", (0.9, 0.2, 0.1))
    alone = draw(plan, WIDTH, HEIGHT)[0]
    front, back = 3.0 - 0.17 * 0.45, 3.0 + 0.17 * 0.45
    assert patch(alone, 0.0, front, half=0)[0] > 0.8
    put(plan, 1, "ball", 0.24, 0.0, 3.0, depth=0.05)
    colour(plan, 1, "red", (0.1, 0.2, 0.9))
    colour(plan, 1, "accent_red", (0.1, 0.2, 0.9))
    through = draw(plan, WIDTH, HEIGHT)[0]
    assert patch(through, 0.0, front, half=0) == pytest.approx(patch(alone, 0.0, front, half=0), abs=0.02)
    red, _green, blue = patch(through, 0.1, back, half=0)
    assert blue > red + 0.3


def test_only_the_bar_that_rings_shines():
    plan = scene("stage", frames=2)
    put(plan, 0, "xylophone", 2.0, 0.0, 1.2, "metal")
    plan.pose_TKP[1, 0, 2] = 1.0
    before, after = draw(plan, WIDTH, HEIGHT)
    for bar in range(8):
        x = -1.75 + 0.5 * bar
        gain = np.array(patch(after, x, 1.2, half=4)).sum() - np.array(patch(before, x, 1.2, half=4)).sum()
        assert gain > 0.3 if bar == 2 else abs(gain) < 0.1


def test_all_places_and_times_look_different():
    pictures = [draw(scene(place, time), 160, 90)[0].astype(int) for place in PLACES for time in TIMES]
    for first in range(len(pictures)):
        for second in range(first):
            assert np.abs(pictures[first] - pictures[second]).mean() > 10
