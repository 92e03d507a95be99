"""Fitting: a plan that is a little wrong comes closer to the picture of the right one, and never goes farther away."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from generation.network.fitting import BACKDROP_STEPS, BODY_STEPS, Fit, composite, likeness
from generation.network.plan import RENDER_PIXELS
from generation.network.renderer import Renderer
from tests.network.drawing import TINY, stage


def plain_renderer() -> Renderer:
    """Untrained, and without a refiner, which fitting leaves out too; of those drawn, one whose backdrop answers to the palette."""
    torch.manual_seed(5)
    return Renderer(TINY).eval().requires_grad_(False)


def off(plan, metres: float = 0.08, palette: float = 0.4):
    scene = replace(plan.scene, palette=plan.scene.palette + palette)
    states_TKS = plan.states_TKS.clone()
    states_TKS[..., 0] += metres
    looks = (plan.entities.appearance_KA + 0.3).clamp(-1, 1)
    return replace(plan, scene=scene, states_TKS=states_TKS, entities=replace(plan.entities, appearance_KA=looks))


def test_a_plan_comes_closer_to_the_picture_in_both_halves() -> None:
    renderer, plan = plain_renderer(), stage(frames=1)
    picture_HW3 = renderer.render(plan)[0]
    fit = Fit(renderer, picture_HW3, off(plan))
    heard = [fit.psnr]
    for steps in (BACKDROP_STEPS + 1, BODY_STEPS - 1):
        for _ in range(steps):
            fit.step()
        heard.append(fit.psnr)
    assert fit.done and heard[0] + 0.5 < heard[1] and heard[1] + 5 < heard[2]
    assert fit.psnr == pytest.approx(likeness(renderer, fit.plan, picture_HW3))
    assert float(fit.plan.entities.appearance_KA.abs().max()) <= 1
    fit.step()
    assert fit.steps == BACKDROP_STEPS + BODY_STEPS


def test_a_plan_that_is_right_stands() -> None:
    renderer, plan = plain_renderer(), stage(frames=1)
    fit = Fit(renderer, renderer.render(plan)[0], plan)
    assert fit.psnr == 100.0
    while not fit.done:
        fit.step()
    assert fit.plan is plan


def test_what_is_fitted_is_what_is_drawn_but_for_the_refiner() -> None:
    renderer, plan = plain_renderer(), stage(frames=1)
    width, height = RENDER_PIXELS["portrait"]
    behind_3HW = renderer.backdrop.view(
        renderer.backdrop.canvas(plan.scene, width, height), "portrait", plan.scene.camera_TC[0], width, height
    )
    made = composite(renderer, plan, behind_3HW)
    assert made
    made_3HW, (left, top, right, bottom) = made
    drawn_3HW = renderer.render(plan)[0].permute(2, 0, 1)[:, top:bottom, left:right].float()
    assert float((made_3HW.clamp(0, 1) * 255 - drawn_3HW).abs().max()) <= 1.5


def test_an_empty_picture_needs_no_bodies() -> None:
    renderer, plan = plain_renderer(), stage(frames=1)
    empty = replace(plan, entities=replace(plan.entities, kind_K=torch.zeros(4, dtype=torch.long)))
    picture_HW3 = renderer.render(empty)[0]
    fit = Fit(renderer, picture_HW3, off(empty))
    while not fit.done:
        fit.step()
    assert fit.plan.count == 0 and fit.psnr > likeness(renderer, off(empty), picture_HW3)
