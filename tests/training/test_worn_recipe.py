"""The recipe of worn pictures: a no-op change gives the stored losses, every weight learns, a run goes on, and what it learns from."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from generation.network import checkpoint
from generation.network.plan import WORN_PIXELS
from generation.network.sprites import AROUND
from generation.network.worn import SIDE, Worn, WornConfig, laid, premultiplied
from generation.training import worn as recipe
from generation.training.preset import gather
from tests.network.test_worn import TINY, picture

GOLDEN = (0.15192, 0.15031)


def run(folder: Path) -> recipe.Run:
    return recipe.Run(folder, TINY, 100.0, 1, 1)


def taught() -> tuple[str, torch.Tensor, torch.Tensor, torch.Tensor]:
    """Two pictures of the tests in a red light, which no change of the world's art can change."""
    picture_N4HW = torch.stack([picture(0), picture(1)])
    around_NA = torch.linspace(-1, 1, 2 * AROUND).view(2, AROUND)
    red = torch.tensor([1.0, 0.5, 0.5, 1.0])[:, None, None]
    return "head", picture_N4HW, around_NA, (laid(premultiplied(picture_N4HW), "head") * red * 255).round().byte()


def test_two_steps_reproduce_the_stored_losses(tmp_path: Path) -> None:
    training = run(tmp_path)
    assert [training.train(*taught()) for _step in range(2)] == pytest.approx(GOLDEN, rel=2e-3)


def test_a_colour_of_the_light_is_learned(tmp_path: Path) -> None:
    training = run(tmp_path)
    losses = [training.train(*taught()) for _step in range(60)]
    assert losses[-1] < 0.5 * losses[0]


def test_every_weight_gets_a_gradient(tmp_path: Path) -> None:
    training = run(tmp_path)
    for layer in (training.worn.leave, training.worn.tint):
        torch.nn.init.normal_(layer.weight, std=0.1)  # they begin at zero, which holds back what is before them
    for part in training.worn.parts:
        _part, picture_N4HW, around_NA, target_N4HW = taught()
        recipe.loss(training.worn(premultiplied(picture_N4HW), part, around_NA), target_N4HW).backward()
    lacking = [name for name, value in training.worn.named_parameters() if value.grad is None or not float(value.grad.abs().sum())]
    assert lacking == []


def test_a_run_goes_on_where_it_was_saved(tmp_path: Path) -> None:
    training = run(tmp_path)
    training.train(*taught())
    training.save({"head": 20.0})
    again = run(tmp_path)
    assert again.step == 1
    assert again.spent == training.spent
    assert training.train(*taught()) == pytest.approx(again.train(*taught()), rel=1e-3)


def test_what_is_saved_is_the_mean_and_a_preset_takes_it(tmp_path: Path) -> None:
    training = run(tmp_path / "runs" / "worn")
    for _step in range(3):
        training.train(*taught())
    training.save({"head": 20.0})
    preset = tmp_path / "preset"
    for name in ("text", "planner", "critic", "renderer", "vocoder", "speech"):
        checkpoint.save(Worn(TINY), tmp_path / "runs" / name, name, TINY, half=True)
    assert "worn" in gather(tmp_path / "runs", preset)
    kept = checkpoint.load(Worn, WornConfig, preset, "worn")
    mean = training.average.weights["think.weight"]
    assert torch.allclose(kept.think.weight, mean, atol=2e-2)
    assert checkpoint.describe(preset, "worn")["head"] == 20.0


def test_lessons_show_the_world_what_it_draws() -> None:
    picture_N4HW, around_NA, target_N4HW = recipe.lesson(np.random.default_rng(3), "ball", 3)
    assert picture_N4HW.shape == (3, 4, WORN_PIXELS, WORN_PIXELS)
    assert around_NA.shape == (3, AROUND)
    assert target_N4HW.shape == (3, 4, SIDE, SIDE)
    again = recipe.lesson(np.random.default_rng(3), "ball", 3)
    assert all(torch.equal(one, other) for one, other in zip((picture_N4HW, around_NA, target_N4HW), again, strict=True))
    copied = laid(premultiplied(picture_N4HW), "ball")[:, 3]
    assert (copied - target_N4HW[:, 3].float() / 255).abs().mean() < 0.02, "nothing but the light is in the way"


def test_scraps_are_of_every_grain_and_outline() -> None:
    scraps = [recipe.scrap(np.random.default_rng(seed)) for seed in range(12)]
    assert all(scrap.shape == (WORN_PIXELS, WORN_PIXELS, 4) and scrap.dtype == np.uint8 for scrap in scraps)
    cover = [float((scrap[..., 3] > 127).mean()) for scrap in scraps]
    assert max(cover) - min(cover) > 0.2
    assert len({scrap.tobytes() for scrap in scraps}) == 12


def test_a_picture_is_made_small_without_its_clear_edge_bleeding() -> None:
    large_HW4 = np.zeros((2 * WORN_PIXELS, 2 * WORN_PIXELS, 4), np.uint8)
    large_HW4[:, WORN_PIXELS + 1 :] = (10, 200, 30, 255)
    small_4HW = recipe.worn_picture(large_HW4)
    assert small_4HW[:, 5, WORN_PIXELS // 2].tolist() == [10, 200, 30, 128]
    assert small_4HW[3, :, : WORN_PIXELS // 2].sum() == 0
