"""The native engine on a picture: read, fitted, kept as the first frame; or refused, and its neighbour is not disturbed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from PIL import Image

from generation.engines import picture as beginnings
from generation.engines.base import ClipRequest, EngineError, run
from generation.engines.native import NativeEngine
from generation.engines.picture import agreed, completed, kept, opened
from generation.network import checkpoint
from generation.network.plan import KINDS, RENDER_PIXELS, empty_plan
from generation.network.reader import Reader, ReaderConfig
from generation.network.reading import Reading
from tests.worker.small_native import paint_grey, save_weights

TINY = ReaderConfig(first=4, near=8, far=8, layers=1, whole=8, sides=(4, 4, 8, 8), body=8)
ASKED = ClipRequest("a ball bounces", 4, 480, 480, 7)


@pytest.fixture(scope="module")
def weights(tmp_path_factory) -> Path:
    folder = save_weights(tmp_path_factory.mktemp("weights"))
    checkpoint.save(Reader(TINY), folder, "reader", TINY)
    return folder


@pytest.fixture
def engine(weights, monkeypatch) -> NativeEngine:
    """Its reader sees a red ball at rest in a park by night, and a fit is over at once."""
    made = paint_grey(NativeEngine.load(weights))
    monkeypatch.setattr(made.picture_reader, "read", lambda _picture, framing, _scene: (ball_plan(framing), SEEN(framing)))
    monkeypatch.setattr(beginnings, "Fit", FitAtOnce)
    return made


def SEEN(framing: str) -> Reading:
    return Reading(framing=framing, scene="bounce", count="1", ball="red", material="glass", place="park", time="night")


def ball_plan(framing: str):
    plan = empty_plan(framing, 4)
    plan.scene.place, plan.scene.time = "park", "night"
    plan.scene.palette[:] = torch.linspace(-0.5, 0.5, 8)
    plan.entities.kind_K[0], plan.entities.material_K[0], plan.entities.size_K[0] = KINDS.index("ball"), 4, 0.3
    plan.entities.appearance_KA[0, :8] = torch.linspace(-1, 1, 8)
    plan.states_TKS[:, 0, :2] = torch.tensor([1.0, 2.0])
    plan.states_TKS[:, 0, 6] = 1
    return plan


class FitAtOnce:
    psnr_of_all = 30.0

    def __init__(self, _renderer, _picture, plan) -> None:
        self.plan, self.steps, self.psnr = plan, 0, self.psnr_of_all

    @property
    def part(self) -> float:
        return min(self.steps / 3, 1.0)

    @property
    def done(self) -> bool:
        return self.steps >= 3

    def step(self) -> None:
        self.steps += 1


def picture(folder: Path, framing: str = "square") -> Path:
    path = folder / "picture.png"
    Image.new("RGB", RENDER_PIXELS[framing], (10, 200, 30)).save(path)
    return path


def test_the_first_frame_of_the_plan_is_what_was_read(engine, tmp_path):
    clip = run(engine, replace(ASKED, picture=picture(tmp_path)))
    seen, plan = ball_plan("square"), clip.plan
    torch.testing.assert_close(plan.states_TKS[0, 0, :2], seen.states_TKS[0, 0, :2], atol=1e-4, rtol=0)
    torch.testing.assert_close(plan.entities.appearance_KA, seen.entities.appearance_KA, atol=1e-5, rtol=0)
    torch.testing.assert_close(plan.scene.palette, seen.scene.palette, atol=1e-5, rtol=0)
    assert (plan.scene.place, plan.scene.time, plan.entities.kind_K.tolist()) == ("park", "night", [1, 0, 0, 0])
    assert not torch.equal(plan.states_TKS[40, 0, :2], plan.states_TKS[0, 0, :2])
    assert clip.rendered_as == "A red glass ball bounces in a park at night."


def test_a_longer_clip_begins_with_it_too(engine, tmp_path):
    plan = run(engine, replace(ASKED, picture=picture(tmp_path), seconds=8)).plan
    assert len(plan.states_TKS) == 128
    torch.testing.assert_close(plan.states_TKS[0, 0, :2], torch.tensor([1.0, 2.0]), atol=1e-4, rtol=0)


def test_reading_is_told_before_planning(engine, tmp_path):
    state = engine.prepare(replace(ASKED, picture=picture(tmp_path)))
    told = [engine.step([state])[0] for _ in range(4)]
    assert [(progress.stage, progress.percent > 0) for progress in told] == [("reading", False), *[("planning", True)] * 3]


def test_what_is_not_understood_is_no_clip_and_harms_no_neighbour(engine, tmp_path, monkeypatch):
    monkeypatch.setattr(FitAtOnce, "psnr_of_all", beginnings.UNDERSTOOD - 0.1)
    strange, plain = engine.prepare(replace(ASKED, picture=picture(tmp_path))), engine.prepare(ASKED)
    engine.step([strange, plain])
    trouble, going = engine.step([strange, plain])
    assert isinstance(trouble, EngineError) and trouble.code == "picture_not_understood"
    assert going.stage == "planning" and going.percent > 2


def test_a_preset_without_a_reader_takes_no_pictures(tmp_path):
    engine = NativeEngine.load(save_weights(tmp_path / "weights"))
    assert not engine.capabilities.picture
    with pytest.raises(EngineError) as refusal:
        engine.capabilities.fitted(replace(ASKED, picture=picture(tmp_path)))
    assert refusal.value.code == "unsupported_picture"


def test_what_does_not_fit_is_cut_off_and_no_file_but_ours_is_opened(tmp_path):
    Image.new("RGB", (1000, 640)).save(tmp_path / "wide.png")
    assert opened(tmp_path / "wide.png", "landscape").shape == (360, 640, 3)
    for name, data in (("words.png", b"words"), ("moved.png", b"GIF89a" + bytes(40))):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(EngineError) as refusal:
            opened(tmp_path / name, "square")
        assert refusal.value.code == "picture_unreadable"


def test_what_is_seen_is_so_and_what_is_said_comes_next():
    seen = Reading(framing="square", scene="basketball", place="gym", time="day", shirt="red", ball="orange")
    said = Reading(framing="square", scene="basketball", outcome="swish", time="night", melody="rising")
    assert agreed(seen, said) == replace(seen, outcome="swish")
    assert agreed(replace(seen, place=""), replace(said, place="park")).place == "park"


def test_more_balls_than_are_seen_fall_in_later():
    plan, reading, unseen = completed(ball_plan("square"), replace(SEEN("square")), Reading(scene="bounce", count="3"))
    assert (reading.count, unseen, plan.count) == ("3", set(), 3)
    assert plan.states_TKS[0, :, 6].tolist() == [1, 0, 0, 0] and float(plan.states_TKS[0, 1, 1]) > 6.5
    assert torch.equal(plan.entities.appearance_KA[2], plan.entities.appearance_KA[0]) and int(plan.entities.material_K[2]) == 4
    _, fewer, _ = completed(ball_plan("square"), SEEN("square"), Reading(scene="bounce", count=""))
    assert fewer.count == "1"


def test_a_ball_that_is_not_there_yet_rolls_in_from_the_side_that_is_said():
    plan = empty_plan("landscape", 4)
    plan.entities.kind_K[1] = KINDS.index("screen")
    said = Reading(scene="peek", side="right", ball="blue", material="wood")
    plan, reading, unseen = completed(plan, Reading(framing="landscape", scene="peek", place="gym", time="day"), said)
    assert (reading.side, reading.ball, reading.material, unseen) == ("right", "blue", "wood", {0})
    assert float(plan.states_TKS[0, 0, 0]) == pytest.approx(5.27) and KINDS[plan.entities.kind_K[0]] == "ball"
    keep = kept(4, unseen)
    assert (keep.start, keep.velocity, keep.sound, keep.looks[:3]) == (1, False, False, (False, True, True))
