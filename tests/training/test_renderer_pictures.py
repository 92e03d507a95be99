"""What the renderer learns from agrees with what it is measured by: parts and places drawn alone fit the world's whole frames."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import torch

from generation.network.backdrop import BORDER
from generation.network.kinematics import PARTS
from generation.network.plan import FRAMINGS, RENDER_PIXELS, VIEW_METRES
from generation.network.splat import lay_over, place, read_sprites
from generation.network.sprites import texels
from generation.training.pictures import draw_clips, draw_part, draw_parts, draw_place, kind_of
from generation.world.draw import draw
from tests.network.drawing import stage


def test_a_part_has_its_sprites_size_and_is_premultiplied() -> None:
    for part in ("ball", "head", "hoop_front", "bar_3", "mallet"):
        pixels_HW4 = draw_part(part, [0.3] * 16, "wood", "gym", "day", [0.0] * 8, [0.5, 0.5])
        assert pixels_HW4.shape == (*texels(part), 4)
        assert bool((pixels_HW4[..., :3] <= pixels_HW4[..., 3:].astype(int) + 1).all())
        assert pixels_HW4[..., 3].max() > 200


def test_the_worlds_parts_splatted_are_the_worlds_frame() -> None:
    plan = stage(frames=1)
    plan.entities.material_K[0] = 1
    width, height = RENDER_PIXELS["portrait"]
    alone = replace(plan, entities=replace(plan.entities, kind_K=torch.zeros_like(plan.entities.kind_K)))
    canvas_4HW = torch.zeros(4, height, width)
    placement = place(plan, width, height)
    for index, (entity, part) in enumerate(zip(placement.poses.entity_P.tolist(), placement.poses.part_P.tolist(), strict=True)):
        look = plan.entities.appearance_KA[entity].tolist()
        pixels_HW4 = draw_part(PARTS[part], look, "rubber", plan.scene.place, plan.scene.time, plan.scene.palette.tolist(), [0.0, 0.0])
        sprite_14HW = torch.from_numpy(pixels_HW4).permute(2, 0, 1)[None].float() / 255
        zero = torch.zeros(1, dtype=torch.long)
        shown_4HW = read_sprites(sprite_14HW, placement.inverse_TP23[:, index], zero, zero, width, height)[0]
        lay_over(canvas_4HW, shown_4HW * placement.poses.presence_TP[0, index])
    behind_3HW = torch.from_numpy(draw(alone, width, height)[0]).permute(2, 0, 1).float() / 255
    made_3HW = canvas_4HW[:3] + behind_3HW * (1 - canvas_4HW[3:])
    true_3HW = torch.from_numpy(draw(plan, width, height)[0]).permute(2, 0, 1).float() / 255
    drawn_HW = canvas_4HW[3] > 0.01
    error = float((made_3HW - true_3HW)[:, drawn_HW].square().mean())
    assert -10 * math.log10(error) > 24  # what bilinear reading of a sprite costs, where it is worst
    assert int(drawn_HW.sum()) > 5000


def test_a_place_alone_is_the_frame_without_entities_and_a_border() -> None:
    for framing, name in enumerate(FRAMINGS):
        made = draw_place(np.random.default_rng(framing), framing)
        width, height = RENDER_PIXELS[name]
        across, down = round(width * BORDER), round(height * BORDER)
        assert made.canvas_HW3.shape == (height + 2 * down, width + 2 * across, 3)
        plain = replace(
            made.plan,
            scene=replace(
                made.plan.scene, camera_TC=made.plan.scene.camera_TC * torch.tensor([1.0, 1.0, 0.0]) + torch.tensor([0.0, 0.0, 1.0])
            ),
        )
        inner = made.canvas_HW3[down : down + height, across : across + width].float()
        gap = (inner - torch.from_numpy(draw(plain, width, height)[0]).float()).abs()
        assert float(gap.mean()) < 1.5, VIEW_METRES[name]


def test_drawn_parts_carry_the_code_of_what_was_drawn() -> None:
    parts = draw_parts(np.random.default_rng(0), ["ball", "head", "torso"])
    assert parts.part_N.tolist() == [PARTS.index(name) for name in ("ball", "head", "torso")]
    assert parts.target_N4HW.shape == (3, 4, *texels("ball"))
    again = draw_parts(np.random.default_rng(0), ["ball", "head", "torso"])
    assert torch.equal(parts.code_ND, again.code_ND)
    assert torch.equal(parts.target_N4HW, again.target_N4HW)


def test_it_is_known_which_texels_a_pose_changes() -> None:
    parts = draw_parts(np.random.default_rng(0), ["ball", "head", "torso"])
    bends_NHW = parts.bends_N1HW[:, 0]
    assert [bool(bends_HW.any()) for bends_HW in bends_NHW] == [False, True, False]
    rows, columns = torch.nonzero(bends_NHW[1]).T
    assert 0.01 < float(bends_NHW[1].float().mean()) < 0.15, "mouth and eyes, and no more"
    drawn_HW = parts.target_N4HW[1, 3] > 0
    assert bool(drawn_HW[rows, columns].all())


def test_clips_come_with_and_without_what_is_in_them() -> None:
    (clip,) = draw_clips(np.random.default_rng(4), 1, 2)
    assert clip.frames_FHW3.shape == clip.behind_FHW3.shape
    assert len(clip.plan.states_TKS) == len(clip.plan.scene.camera_TC) == 2
    assert 0 < int((clip.frames_FHW3 != clip.behind_FHW3).any(-1).sum()) < clip.frames_FHW3[..., 0].numel() / 2


def test_every_part_has_an_owner() -> None:
    assert {kind_of(part) for part in PARTS} == {
        "shadow",
        "ball",
        "person",
        "hoop",
        "xylophone",
        "mallet",
        "screen",
        "pins_near",
        "skateboard",
        "dog",
        "cat",
        "wall",
        "water",
        "paddleboard",
        "splash",
        "car",
        "ramp",
    }
