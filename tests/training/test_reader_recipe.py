"""The reader's recipe: a no-op change gives the stored losses, every weight learns, a run goes on, and a lesson's truth is true."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from generation.network import checkpoint
from generation.network.plan import FRAMINGS, KINDS, PLACES, RENDER_PIXELS, VIEW_METRES
from generation.network.reader import Reader, ReaderConfig, cell_places
from generation.network.reading import SLOTS, Reading
from generation.training import reader as recipe
from generation.training.glimpses import Glimpse, Lesson, degraded, glimpse, lesson, seen_bodies
from generation.training.preset import gather
from generation.world.draw import draw
from generation.world.scenes import simulate
from tests.network.drawing import stage
from tests.network.test_reader import TINY

GOLDEN = (27.2899, 27.2708)


def run(folder: Path) -> recipe.Run:
    return recipe.Run(folder, TINY, 100.0, 1, 1)


def shown(framing: str = "portrait") -> list[Glimpse]:
    """Noise over a plan of the tests, which no change of the world's art can change."""
    random = torch.Generator().manual_seed(3)
    width, height = RENDER_PIXELS[framing]
    reading = Reading(framing=framing, scene="basketball", side="left", shirt="red", ball="blue", place="park", time="night")
    plan = stage(framing, frames=1)
    plan.scene.place, plan.scene.time = "park", "night"
    picture = torch.randint(256, (height // 20, width // 20, 3), dtype=torch.uint8, generator=random)
    seen_K = seen_bodies(plan, torch.zeros(4, dtype=torch.bool))
    return [Glimpse(picture.repeat_interleave(20, 0).repeat_interleave(20, 1), plan, reading, seen_K) for _ in range(2)]


def known(spoil: bool = False) -> Lesson:
    return lesson(np.random.default_rng(0), shown(), spoil)


def test_two_steps_reproduce_the_stored_losses(tmp_path: Path) -> None:
    training = run(tmp_path)
    assert [sum(training.train(known()).values()) for _step in range(2)] == pytest.approx(GOLDEN, rel=2e-3)


def test_every_weight_gets_a_gradient(tmp_path: Path) -> None:
    training = run(tmp_path)
    for name, value in training.reader.named_parameters():
        if "down" in name:
            torch.nn.init.normal_(value, std=0.1)  # residual layers begin at zero, which holds back what is before them
    sum(recipe.losses(training.reader, known(), training.random).values()).backward()
    lacking = [name for name, value in training.reader.named_parameters() if value.grad is None or not float(value.grad.abs().sum())]
    assert lacking == []


def test_a_run_taken_up_again_goes_on_where_it_stopped(tmp_path: Path) -> None:
    whole = run(tmp_path)
    whole.train(known())
    whole.save({"psnr": 1.0})
    resumed = run(tmp_path)
    assert (resumed.step, resumed.spent) == (1, whole.spent)
    resumed.random, whole.random = torch.Generator().manual_seed(5), torch.Generator().manual_seed(5)
    assert resumed.train(known()) == pytest.approx(whole.train(known()), abs=1e-5)


def test_what_is_saved_is_the_average_and_can_be_loaded(tmp_path: Path) -> None:
    training = run(tmp_path)
    training.train(known())
    training.save({"psnr": 1.0})
    loaded = checkpoint.load(Reader, ReaderConfig, tmp_path, "reader")
    assert loaded.config == TINY
    for name, value in training.average.weights.items():
        torch.testing.assert_close(loaded.get_parameter(name), value, atol=0.01, rtol=0.01)
    assert torch.equal(loaded.cast_SNK, training.reader.cast_SNK)


def test_the_loss_of_one_lesson_falls(tmp_path: Path) -> None:
    training = run(tmp_path)
    training.step = recipe.WARM_UP
    terms = [sum(training.train(known()).values()) for _step in range(40)]
    assert terms[-1] < 0.8 * terms[0]


def test_a_scene_is_never_without_its_cast() -> None:
    cast_SNK = recipe.cast_of(simulate(np.random.default_rng(2), 300, with_mel=False))
    row = {scene: [KINDS[kind] for kind in cast_SNK[number].argmax(0)] for number, scene in enumerate(SLOTS["scene"])}
    assert row["basketball"] == ["person", "ball", "hoop", "none"]
    assert row["xylophone"] == ["xylophone", "mallet", "mallet", "none"]
    assert row["peek"][:2] == ["ball", "screen"]
    assert cast_SNK.sum(1).round(decimals=4).unique().tolist() == [1.0]


@pytest.mark.parametrize("framing", FRAMINGS)
def test_a_lesson_tells_where_bodies_are_in_the_picture(framing: str) -> None:
    sight = shown(framing)[0]
    told = lesson(np.random.default_rng(0), [sight], spoil=False)
    torch.testing.assert_close(told.place_M2[0], sight.plan.states_TKS[0, 0, :2] - sight.plan.scene.camera_TC[0, :2])
    assert told.kind_M.tolist() == [KINDS.index(kind) for kind in ("ball", "person", "hoop")]
    assert told.place_B.tolist() == [PLACES.index("park")] and told.colour_M[2] == -1
    net = run_look(told)
    _, cell_M = recipe.heat_targets(net, told)
    middle_M2 = cell_places(cell_M, net.heat_BNhw.shape[3], framing)
    assert float((middle_M2 - told.place_M2).abs().max()) <= VIEW_METRES[framing][0] / RENDER_PIXELS[framing][0] * 8 + 1e-6


def run_look(told: Lesson):
    return Reader(TINY).look(told.picture_B3HW, told.framing)


def test_a_cut_copy_is_the_picture_of_the_camera_that_is_told() -> None:
    random = np.random.default_rng(4)
    sight = glimpse(simulate(random, 4, "basketball", "square", with_mel=False), 0, random)
    cut = None
    while cut is None or cut[1][2] == 1.0:
        cut = degraded(random, sight.picture_HW3)
    copy_HW3, (right, up, closer) = cut
    x, y, zoom = sight.plan.scene.camera_TC[0].tolist()
    width, height = VIEW_METRES["square"]
    camera = torch.tensor([[x + right * width / zoom, y + up * height / zoom, zoom * closer]])
    again = draw(replace(sight.plan, scene=replace(sight.plan.scene, camera_TC=camera)), *RENDER_PIXELS["square"])[0]
    near = float((torch.from_numpy(again).float() - copy_HW3.float()).abs().mean())
    assert near < 0.5 * float((sight.picture_HW3.float() - copy_HW3.float()).abs().mean())


def test_what_is_outside_or_behind_a_screen_is_not_seen() -> None:
    plan = stage(frames=1)
    nothing = torch.zeros(4, dtype=torch.bool)
    assert seen_bodies(plan, nothing).tolist() == [True, True, True, False]
    assert seen_bodies(plan, torch.tensor([True, False, False, False])).tolist() == [False, True, True, False]
    plan.states_TKS[0, 0, 0] = -3.2
    plan.states_TKS[0, 1, 6] = 0
    assert seen_bodies(plan, nothing).tolist() == [False, False, True, False]


def test_a_score_of_the_truth_would_be_full(monkeypatch: pytest.MonkeyPatch) -> None:
    net = Reader(TINY)
    sight = glimpse(simulate(np.random.default_rng(0), 1, "basketball", "square", with_mel=False), 0, np.random.default_rng(0))
    monkeypatch.setattr(net, "read", lambda _picture, _framing: (sight.plan, sight.reading))
    figures = recipe.score(net, [sight])
    assert (figures["scene"], figures["recall"], figures["precision"], figures["metres"], figures["psnr"]) == (1, 1, 1, 0, 100)


def test_a_preset_may_be_without_a_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generation.training.preset.MODULES", ("reader",))
    assert gather(tmp_path / "runs", tmp_path / "preset") == []
    run(tmp_path / "runs" / "reader").save({})
    assert gather(tmp_path / "runs", tmp_path / "preset") == ["reader"]
