"""The renderer's recipe: every net learns, a no-op change gives the stored losses, a run goes on where it stopped."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from generation.network import checkpoint
from generation.network.kinematics import PARTS
from generation.network.plan import FRAMINGS, RENDER_PIXELS
from generation.network.renderer import Renderer, RendererConfig, prepare
from generation.network.sprites import CODE, texels
from generation.training import renderer as recipe
from generation.training.pictures import Clip, Parts, Place
from tests.network.drawing import TINY, stage

GOLDEN = ((1.0622, 1.9977), (1.0948, 1.8648))


class Formula:
    """In the place of the store: pictures that no change of the world's art can change."""

    def __init__(self, seed: int) -> None:
        self.generator = torch.Generator().manual_seed(seed)

    def _bytes(self, *shape: int) -> torch.Tensor:
        return torch.randint(256, shape, generator=self.generator, dtype=torch.uint8)

    def take_parts(self) -> list[Parts]:
        names = ("upper_arm_left", "lower_leg_right")
        part_N = torch.tensor([PARTS.index(name) for name in names])
        return [Parts(part_N, torch.rand(2, CODE, generator=self.generator), self._bytes(2, 4, *texels(names[0])))]

    def take_places(self, framing: int) -> list[Place]:
        width, height = RENDER_PIXELS[FRAMINGS[framing]]
        plan = stage(FRAMINGS[framing], frames=1)
        plan.scene.place = "park"
        return [Place(plan, self._bytes(height // 40, width // 40, 3).repeat_interleave(43, 0).repeat_interleave(43, 1))]

    def take_clips(self) -> list[Clip]:
        plan = stage(frames=2)
        width, height = RENDER_PIXELS["portrait"]
        return [Clip(plan, self._bytes(2, height, width, 3), self._bytes(2, height, width, 3))]


def run(folder: Path) -> recipe.Run:
    training = recipe.Run(folder, TINY, 100.0, 1, 1)
    training.spent = 60 * 50.0  # so that whole frames are practised
    return training


def test_two_steps_reproduce_the_stored_losses(tmp_path: Path) -> None:
    training, store = run(tmp_path), Formula(0)
    losses = [training.train(store) for _step in range(2)]
    assert [(terms["parts"], terms["places"]) for terms in losses] == [pytest.approx(pair, abs=2e-3) for pair in GOLDEN]


def test_whole_frames_are_practised_every_other_step_of_the_later_run(tmp_path: Path) -> None:
    training, store = run(tmp_path), Formula(0)
    assert ["frames" in training.train(store) for _step in range(2)] == [True, False]
    training.spent = 0.0
    assert "frames" not in training.train(store)


def test_every_net_gets_a_gradient_from_whole_frames(tmp_path: Path) -> None:
    training, store = run(tmp_path), Formula(0)
    torch.nn.init.normal_(training.renderer.refiner.leave.weight)  # it starts at zero, which holds back what is before it
    recipe.frames_loss(training.renderer, store.take_clips(), training.random).backward()
    moved = {name for name, value in training.renderer.named_parameters() if value.grad is not None and float(value.grad.abs().sum())}
    nets = ("sprites.enter", "sprites.think.weight", "sprites.films.weight", "sprites.leave.weight", "sprites.fine_conv.weight")
    assert {*nets, "refiner.enter.weight", "refiner.layers.0.weight", "refiner.leave.weight"} <= moved


def test_the_backdrop_learns_its_maps_and_its_slides(tmp_path: Path) -> None:
    training, store = run(tmp_path), Formula(0)
    recipe.places_loss(training.renderer, 0, store.take_places(0), training.random).backward()
    net = training.renderer.backdrop
    assert all(float(value.grad.abs().sum()) > 0 for value in (net.fine[0], net.coarse[0], net.slide, net.enter, net.hidden, net.leave))
    assert net.fine[1].grad is None


def test_a_run_taken_up_again_goes_on_where_it_stopped(tmp_path: Path) -> None:
    whole = run(tmp_path)
    whole.train(Formula(0))
    whole.save({"psnr": 1.0})
    resumed = recipe.Run(tmp_path, TINY, 100.0, 2, 1)
    assert (resumed.step, resumed.spent) == (1, whole.spent)
    before = recipe.parts_loss(whole.average, Formula(1).take_parts()[0]).item()
    assert recipe.parts_loss(resumed.average, Formula(1).take_parts()[0]).item() == before


def test_a_new_run_may_begin_with_the_renderer_of_a_preset(tmp_path: Path) -> None:
    given = run(tmp_path / "first")
    given.train(Formula(0))
    given.save({"psnr": 1.0})
    begun = recipe.Run(tmp_path / "second", RendererConfig(), 100.0, 2, 1, weights=tmp_path / "first")
    assert (begun.step, begun.spent, begun.renderer.config) == (0, 0.0, TINY)
    kept = checkpoint.load(Renderer, RendererConfig, tmp_path / "first", "renderer")
    for net in (begun.renderer, begun.average):
        for name, value in kept.named_parameters():
            assert net.get_parameter(name).equal(value), name


def test_the_loss_of_one_batch_falls(tmp_path: Path) -> None:
    training, parts = run(tmp_path), Formula(0).take_parts()[0]
    parts = replace(parts, target_N4HW=parts.target_N4HW // 64 * 64 * 0 + 128)
    before = recipe.parts_loss(training.renderer, parts).item()
    for _step in range(15):
        training.optimiser.zero_grad()
        recipe.parts_loss(training.renderer, parts).backward()
        for group in training.optimiser.param_groups:
            group["lr"] = 5e-3
        training.optimiser.step()
    assert recipe.parts_loss(training.renderer, parts).item() < 0.7 * before


@torch.no_grad()
def test_practice_composites_exactly_what_render_draws(tmp_path: Path) -> None:
    net, plan = run(tmp_path).renderer.eval(), stage(frames=1)
    torch.nn.init.normal_(net.refiner.leave.weight, std=0.3)
    width, height = RENDER_PIXELS["portrait"]
    crop = recipe.Crop(0, 0, left=60, top=460)  # on the person
    canvas_1CHW = recipe.composite(net, [prepare(plan, width, height)], [crop])
    view_3HW = net.backdrop.view(net.backdrop.canvas(plan.scene, width, height), "portrait", plan.scene.camera_TC[0], width, height)
    rows, columns = slice(crop.top, crop.top + recipe.CROP), slice(crop.left, crop.left + recipe.CROP)
    made_3HW = net.refiner(canvas_1CHW, view_3HW[None, :, rows, columns])[0].clamp(0, 1).mul(255).round()
    inner = slice(recipe.EDGE, -recipe.EDGE)
    drawn_3HW = net.render(plan)[0].permute(2, 0, 1)[:, rows, columns].float()
    assert float((made_3HW - drawn_3HW)[:, inner, inner].abs().max()) <= 1
    assert float(canvas_1CHW[:, 3].max()) > 0.3


def test_crops_lie_where_parts_are(tmp_path: Path) -> None:
    plan = stage(frames=2)
    width, height = RENDER_PIXELS["portrait"]
    clip = Clip(plan, torch.zeros(2, height, width, 3, dtype=torch.uint8), torch.zeros(2, height, width, 3, dtype=torch.uint8))
    cast = prepare(plan, width, height)
    crops = recipe.choose_crops([cast], [clip], np.random.default_rng(0))
    assert len(crops) == recipe.CROPS
    corner_TP4 = cast.placement.corner_TP4
    for crop in crops:
        x, y = crop.left + recipe.CROP / 2, crop.top + recipe.CROP / 2
        left, top, right, bottom = corner_TP4[crop.frame].T
        near = (left - recipe.CROP < x) & (x < right + recipe.CROP) & (top - recipe.CROP < y) & (y < bottom + recipe.CROP)
        assert bool(near.any())
        assert crop.left % 2 == 0
        assert crop.top % 2 == 0
