"""The renderer's recipe: every net learns, a no-op change gives the stored losses, a run goes on where it stopped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch._subclasses.fake_tensor import DynamicOutputShapeException, FakeTensorMode

from generation.network import checkpoint
from generation.network.kinematics import PARTS
from generation.network.plan import RENDER_PIXELS
from generation.network.renderer import Renderer, RendererConfig
from generation.training import renderer as recipe
from generation.training.lessons import CROP, EDGE, Crop, FramesLesson, Lesson, Lessons, draw_lesson, frames_lesson, parts_lesson
from generation.training.pictures import Clip
from tests.network.drawing import TINY, stage

from .formula import Formula

GOLDEN = ((1.1485, 2.0102), (1.1654, 1.9698))


def run(folder: Path) -> recipe.Run:
    return recipe.Run(folder, TINY, 100.0, 1, 1)


def lessons(whole: bool = False) -> Iterator[Lesson]:
    """Lessons from pictures that no change of the world's art can change."""
    source, random = Formula(0), np.random.default_rng(1)
    while True:
        yield draw_lesson(source, random, whole)


def with_frames() -> tuple[Lesson, FramesLesson]:
    """A lesson, and its whole frames."""
    lesson = next(lessons(whole=True))
    assert lesson.frames
    return lesson, lesson.frames


def test_two_steps_reproduce_the_stored_losses(tmp_path: Path) -> None:
    training, drawn = run(tmp_path), lessons(whole=True)
    losses = [training.train(next(drawn)) for _step in range(2)]
    assert [(float(terms["parts"]), float(terms["places"])) for terms in losses] == [pytest.approx(pair, abs=2e-3) for pair in GOLDEN]


def test_what_a_pose_changes_weighs_more(tmp_path: Path) -> None:
    training, parts = run(tmp_path), next(lessons()).parts
    plain = recipe.parts_loss(training.renderer, parts)
    bent = recipe.parts_loss(training.renderer, replace(parts, bends_X=torch.ones_like(parts.bends_X)))
    edges = recipe.parts_loss(training.renderer, replace(parts, bends_X=torch.ones_like(parts.bends_X) / -recipe.BENDS))
    assert float((bent - edges).detach()) == pytest.approx((1 + recipe.BENDS) * float((plain - edges).detach()), rel=1e-4)


def test_parts_learned_again_leave_all_else_as_it_was(tmp_path: Path) -> None:
    checkpoint.save(Renderer(TINY), tmp_path / "preset", "renderer", TINY)
    training = recipe.Run(tmp_path / "run", TINY, 100.0, 1, 1, tmp_path / "preset", again=["head"])
    renderer, head = training.renderer, PARTS.index("head")
    before = {name: value.clone() for name, value in renderer.named_parameters()}
    lesson = Lesson(parts_lesson([Formula(0).parts("head", "ball")]), None, None)
    assert list(training.train(lesson)) == ["parts"]
    changed: dict[str, list[int]] = {}
    for name, value in renderer.named_parameters():
        gone_on = (value != before[name]).reshape(len(value), -1).any(1)
        if bool(gone_on.any()):
            changed[name] = gone_on.nonzero()[:, 0].tolist()
    assert {name: rows for name, rows in changed.items() if "enter" in name} == {"sprites.enter": [head], "sprites.enter_bias": [head]}
    maps = {name.rsplit(".", 1)[0]: rows for name, rows in changed.items() if "enter" not in name}
    assert maps == {"sprites.maps": [int(renderer.sprites.row_P[head])], "sprites.details": [int(renderer.sprites.row_P[head])]}


def test_lessons_on_some_parts_have_no_places_and_nothing_else() -> None:
    lesson = next(iter(Lessons(1, 20, only=frozenset(("head",)))))
    assert (lesson.places, lesson.frames) == (None, None)
    assert set(lesson.parts.sprites.part_N.tolist()) == {PARTS.index("head")}


def test_whole_frames_count_in_the_lessons_that_have_them(tmp_path: Path) -> None:
    training = run(tmp_path)
    assert ["frames" in training.train(next(lessons(whole))) for whole in (True, False)] == [True, False]


def test_every_net_gets_a_gradient_from_whole_frames(tmp_path: Path) -> None:
    training = run(tmp_path)
    torch.nn.init.normal_(training.renderer.refiner.leave.weight)  # it starts at zero, which holds back what is before it
    recipe.frames_loss(training.renderer, with_frames()[1]).backward()
    moved = {name for name, value in training.renderer.named_parameters() if value.grad is not None and float(value.grad.abs().sum())}
    nets = ("sprites.enter", "sprites.think.weight", "sprites.films.weight", "sprites.leave.weight", "sprites.fine_conv.weight")
    assert {*nets, "refiner.enter.weight", "refiner.layers.0.weight", "refiner.leave.weight"} <= moved


def test_the_backdrop_learns_its_maps_and_its_slides(tmp_path: Path) -> None:
    training, lesson = run(tmp_path), next(lessons()).places
    recipe.places_loss(training.renderer, lesson.changed(lambda value: value[:1])).backward()
    net = training.renderer.backdrop
    assert all(float(value.grad.abs().sum()) > 0 for value in (net.fine[0], net.coarse[0], net.slide, net.enter, net.hidden, net.leave))
    assert net.fine[1].grad is None


def test_a_run_taken_up_again_goes_on_where_it_stopped(tmp_path: Path) -> None:
    whole = run(tmp_path)
    whole.train(next(lessons()))
    whole.save({"psnr": 1.0})
    resumed = recipe.Run(tmp_path, TINY, 100.0, 2, 1)
    assert (resumed.step, resumed.spent) == (1, whole.spent)
    parts = next(lessons()).parts
    assert recipe.parts_loss(resumed.average, parts).item() == recipe.parts_loss(whole.average, parts).item()


def test_a_new_run_may_begin_with_the_renderer_of_a_preset(tmp_path: Path) -> None:
    given = run(tmp_path / "first")
    given.train(next(lessons()))
    given.save({"psnr": 1.0})
    begun = recipe.Run(tmp_path / "second", RendererConfig(), 100.0, 2, 1, weights=tmp_path / "first")
    assert (begun.step, begun.spent, begun.renderer.config) == (0, 0.0, TINY)
    kept = checkpoint.load(Renderer, RendererConfig, tmp_path / "first", "renderer")
    for net in (begun.renderer, begun.average):
        for name, value in kept.named_parameters():
            assert net.get_parameter(name).equal(value), name


def test_the_loss_of_one_batch_falls(tmp_path: Path) -> None:
    training, parts = run(tmp_path), next(lessons()).parts
    parts = replace(parts, target_X=torch.full_like(parts.target_X, 128))
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
    crop = Crop(0, 0, left=60, top=460)  # on the person
    blank_1HW3 = torch.zeros(1, height, width, 3, dtype=torch.uint8)
    canvas_1CHW = recipe.composite(net, frames_lesson([Clip(plan, blank_1HW3, blank_1HW3)], [crop]))
    view_3HW = net.backdrop.view(net.backdrop.canvas(plan.scene, width, height), "portrait", plan.scene.camera_TC[0], width, height)
    rows, columns = slice(crop.top, crop.top + CROP), slice(crop.left, crop.left + CROP)
    made_3HW = net.refiner(canvas_1CHW, view_3HW[None, :, rows, columns])[0].clamp(0, 1).mul(255).round()
    inner = slice(EDGE, -EDGE)
    drawn_3HW = net.render(plan)[0].permute(2, 0, 1)[:, rows, columns].float()
    assert float((made_3HW - drawn_3HW)[:, inner, inner].abs().max()) <= 1
    assert float(canvas_1CHW[:, 3].max()) > 0.3


def test_the_time_of_a_run_is_core_time_or_on_another_device_wall_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = {"core": 0.0, "wall": 0.0}
    monkeypatch.setattr(recipe.time, "process_time", lambda: clock["core"])
    monkeypatch.setattr(recipe.time, "monotonic", lambda: clock["wall"])
    counted = {}
    for device in ("cpu", "meta"):
        clock.update(core=0.0, wall=0.0)
        training = recipe.Run(tmp_path / device, TINY, 2.0, 1, 4, device=torch.device(device))
        clock.update(core=48.0, wall=55.0)
        training.train(next(lessons()))
        counted[device] = (training.spent, training.gone)
    assert counted == {"cpu": (12.0, 0.1), "meta": (55.0, 0.5)}  # of 120 seconds, and of the 110 that leave time to save


def test_a_step_leaves_nothing_on_the_cpu_and_the_rate_warms_up(tmp_path: Path) -> None:
    training = recipe.Run(tmp_path, TINY, 100.0, 1, 1, device=torch.device("meta"))
    terms = training.train(next(lessons(whole=True)))
    assert {value.device.type for value in terms.values()} == {"meta"}
    state = training.optimiser.state.values()
    assert {value["exp_avg"].device.type for value in state} == {value.device.type for value in training.average.parameters()} == {"meta"}
    rates = [(group["lr"], group["base"] / recipe.WARM_UP) for group in training.optimiser.param_groups]
    assert all(rate == pytest.approx(base, rel=1e-3) for rate, base in rates)


def test_the_networks_half_mixes_no_devices_and_never_waits_for_one() -> None:
    lesson, net = next(lessons(whole=True)), Renderer(TINY).to("meta")
    # Stricter than the device itself: a tensor made elsewhere raises, and so does all whose shape or value must be read to go on.
    mode = FakeTensorMode(allow_non_fake_inputs=False)
    for module in net.modules():
        module._parameters = {name: torch.nn.Parameter(mode.from_tensor(value.detach())) for name, value in module._parameters.items()}
        module._buffers = {name: mode.from_tensor(value) for name, value in module._buffers.items()}
    lesson = lesson.changed(lambda value: mode.from_tensor(value.to("meta")))
    assert lesson.frames
    with mode:
        terms = (recipe.parts_loss(net, lesson.parts), recipe.places_loss(net, lesson.places), recipe.frames_loss(net, lesson.frames))
        sum(terms[1:], terms[0]).backward()
        with pytest.raises(DynamicOutputShapeException):
            net.sprites(lesson.parts.sprites.part_N, lesson.parts.sprites.code_ND)
