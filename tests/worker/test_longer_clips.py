"""A clip longer than four seconds: made window by window, without a seam in bodies, looks, place, camera or sound; and its remixes."""

from __future__ import annotations

from dataclasses import asdict, replace
from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from generation.engines import extension
from generation.engines.base import ClipRequest
from generation.engines.conformance import Trial
from generation.engines.extension import ENDING, GIVEN, HEARD_ANEW, SECONDS, given, joined, lasting, windows
from generation.engines.native import NativeEngine
from generation.engines.remix import reading_of
from generation.network.plan import CHUNK, FRAMES, MEL_FLOOR, MEL_PER_FRAME, Plan, empty_plan
from generation.network.reading import Reading
from generation.network.tokens import NOTHING, Keep
from tests.worker.small_native import save_weights

ASKED = ClipRequest("two red balls bounce", 12, 720, 720, seed=5)


class Grey:
    """A drawing that is one grey a frame, that of where the first body is: untrained sprites take long."""

    def __init__(self, plan: Plan) -> None:
        self.greys_T = (plan.states_TKS[:, 0, 0] * 20).round().clamp(0, 255).to(torch.uint8)
        self.frames_THW3 = torch.zeros(len(self.greys_T), 4, 4, 3, dtype=torch.uint8)
        self.done = 0

    def paint(self, frames: int) -> None:
        until = min(self.done + frames, len(self.greys_T))
        self.frames_THW3[self.done : until] = self.greys_T[self.done : until, None, None, None]
        self.done = until


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    engine = NativeEngine.load(save_weights(tmp_path_factory.mktemp("preset")))
    engine.renderer.begin = Grey
    return engine


def make(engine, *requests):
    """The steps of the last on its way, and all clips, made side by side."""
    return Trial(engine).make(*requests)


@pytest.fixture(scope="module")
def made(engine):
    return make(engine, ASKED)


@pytest.fixture(scope="module")
def short(engine):
    return make(engine, replace(ASKED, seconds=4))[1][0]


@pytest.mark.parametrize("seconds", SECONDS)
def test_windows_lead_to_the_end_in_whole_chunks(seconds):
    found = windows(seconds)
    assert (found[0].start, found[0].keep, found[-1].start + FRAMES) == (0, NOTHING, 16 * seconds)
    for before, window in pairwise(found):
        assert window.start % CHUNK == 0 and window.keep.start % CHUNK == 0
        assert window.have == before.start + FRAMES
        assert window.keep.start == window.have - ENDING - window.start >= GIVEN, "a second at least is given, and no ending of a scene"
        assert window.keep == Keep(start=window.keep.start), "all else stays"


def test_a_clip_of_four_seconds_is_one_window():
    assert len(windows(4)) == 1
    assert [len(windows(seconds)) for seconds in SECONDS] == [1, 3, 4, 6, 7]


def test_the_engine_says_which_lengths_it_makes(engine):
    assert engine.capabilities.seconds == (4, 8, 12, 16, 20)


def test_a_longer_clip_is_whole(made):
    (clip,) = made[1]
    assert clip.frames.shape == (192, 4, 4, 3)
    assert clip.audio.shape == (192_000, 1) and np.isfinite(clip.audio).all()
    plan = clip.plan
    lengths = [len(value) for value in (plan.states_TKS, plan.pose_TKP, plan.scene.camera_TC, plan.contacts_CKD, plan.mel_MF)]
    assert lengths == [192, 192, 192, 48, 768]


def test_progress_runs_once_over_all_windows(made):
    percents = [step.percent for step in made[0]]
    assert percents == sorted(percents) and percents[-1] == 100
    assert list(dict.fromkeys(step.stage for step in made[0])) == ["planning", "drawing", "sound"]
    planning = [step.percent for step in made[0] if step.stage == "planning"]
    assert len(planning) == 4 * 16 - 1 and np.diff(planning).max() <= 1


def test_it_begins_as_the_shorter_clip_does(made, short):
    shared = FRAMES - ENDING
    assert torch.equal(made[1][0].plan.states_TKS[:shared], short.plan.states_TKS[:shared])
    assert torch.equal(made[1][0].plan.mel_MF[: MEL_PER_FRAME * shared], short.plan.mel_MF[: MEL_PER_FRAME * shared])
    assert torch.equal(made[1][0].plan.entities.appearance_KA, short.plan.entities.appearance_KA)


def test_the_camera_rests_where_its_first_four_seconds_ended(made, short):
    camera_TC = made[1][0].plan.scene.camera_TC
    assert torch.equal(camera_TC[:FRAMES], short.plan.scene.camera_TC)
    assert torch.equal(camera_TC[FRAMES:], camera_TC[FRAMES - 1].expand(128, -1))


def test_clips_of_different_lengths_go_together(engine, made, short):
    clips = make(engine, replace(ASKED, seconds=4), ASKED, replace(ASKED, seconds=8, seed=6))[1]
    assert [len(clip.frames) for clip in clips] == [64, 192, 128]
    assert torch.allclose(clips[0].plan.states_TKS, short.plan.states_TKS, atol=1e-4)
    assert torch.allclose(clips[1].plan.states_TKS, made[1][0].plan.states_TKS, atol=1e-3)


def test_later_windows_are_judged_by_what_lasts(engine, monkeypatch):
    asked = []
    monkeypatch.setattr(engine.critic, "best", lambda plans, reading: asked.append(reading) or 0)
    said = Reading(framing="square", scene="basketball", outcome="swish", shirt="red")
    monkeypatch.setattr(engine.reader, "read", lambda prompt, about: SimpleNamespace(reading=said))
    make(engine, replace(ASKED, seconds=8))
    assert asked == [said, replace(said, outcome=""), replace(said, outcome="")]
    assert lasting(said).shirt == "red"


# -- plans side by side -----------------------------------------------------------------------------------------------


def counted(frames: int, **words: str) -> Plan:
    """A plan whose every number says which frame it is of."""
    plan = empty_plan("square", 4, frames)
    plan.states_TKS[..., 0] = torch.arange(frames)[:, None]
    plan.pose_TKP[..., 0] = torch.arange(frames)[:, None]
    plan.contacts_CKD[..., 0] = torch.arange(frames // CHUNK)[:, None]
    plan.mel_MF[:] = torch.arange(frames * MEL_PER_FRAME)[:, None] / 1000
    plan.scene.camera_TC[:, 0] = torch.arange(frames).clamp(max=FRAMES - 1) / 100
    plan.reading = asdict(Reading(framing="square", **words))
    return plan


def test_a_window_sees_the_clip_from_its_own_first_frame_on():
    window = windows(12)[2]
    seen = given(counted(104), window)
    assert seen.states_TKS[:, 0, 0].tolist() == [min(84 + row, 103) for row in range(FRAMES)]
    assert seen.contacts_CKD[:, 0, 0].tolist() == [min(21 + row, 25) for row in range(16)]
    assert (seen.mel_MF[:80, 0] * 1000).round().tolist() == list(range(336, 416))
    assert (seen.scene.camera_TC[:, 0] == 0.63).all()


def test_what_a_window_made_follows_what_it_was_given():
    window = windows(12)[2]
    made = counted(FRAMES)
    made.states_TKS[..., 0] += 1000
    clip = joined(counted(104), made, window)
    assert clip.states_TKS[:, 0, 0].tolist() == [*range(100), *range(1016, 1064)]
    assert len(clip.contacts_CKD) == 37 and len(clip.mel_MF) == 592 and len(clip.scene.camera_TC) == 148


def test_a_sound_that_is_made_anew_goes_over_into_the_next():
    window = extension.Window(40, FRAMES, HEARD_ANEW)
    loud, soft = counted(128), counted(FRAMES)
    loud.mel_MF[:], soft.mel_MF[:] = 0.0, MEL_FLOOR
    mel_M = joined(loud, soft, window).mel_MF[:, 0]
    assert (mel_M[:160] == 0).all() and (mel_M[256:416] == MEL_FLOOR).all() and (mel_M[416:] == 0).all()
    fading = mel_M[160:256]
    assert (fading.diff() < 0).all() and fading[0] == 0 and fading[-1] == pytest.approx(MEL_FLOOR, abs=1e-3)


# -- remixes ----------------------------------------------------------------------------------------------------------


def remixed(engine, monkeypatch, tmp_path, source: Plan, seconds: int, **said: str) -> Plan:
    source.save(tmp_path / "plan")
    monkeypatch.setattr(engine.reader, "read", lambda prompt, about: SimpleNamespace(reading=Reading(**said)))
    return make(engine, replace(ASKED, seconds=seconds, source=tmp_path / "plan"))[1][0].plan


@pytest.fixture
def source(made):
    plan, words = made[1][0].plan, Reading(framing="square", scene="bounce", ball="red", place="gym")
    return replace(plan, mel_MF=torch.linspace(-9, -3, 768)[:, None].repeat(1, 64), reading=asdict(words))


def test_a_remix_of_looks_keeps_all_of_a_longer_clip(engine, monkeypatch, tmp_path, source):
    plan = remixed(engine, monkeypatch, tmp_path, source, 12, ball="blue")
    assert reading_of(plan).ball == "blue"
    assert torch.equal(plan.states_TKS[FRAMES:], source.states_TKS[FRAMES:])
    assert torch.equal(plan.mel_MF[4 * FRAMES :], source.mel_MF[4 * FRAMES :])
    assert torch.equal(plan.scene.camera_TC[FRAMES:], source.scene.camera_TC[FRAMES:])
    assert torch.allclose(plan.mel_MF[: 4 * FRAMES], source.mel_MF[: 4 * FRAMES], atol=1e-3)


def test_a_remix_to_another_place_moves_the_same_and_is_heard_anew(engine, monkeypatch, tmp_path, source):
    plan = remixed(engine, monkeypatch, tmp_path, source, 12, place="beach")
    assert torch.equal(plan.states_TKS[FRAMES:], source.states_TKS[FRAMES:])
    assert len(plan.mel_MF) == 768
    changed_M = (plan.mel_MF - source.mel_MF).abs().amax(1)
    assert (changed_M.view(-1, 64).mean(1) > 0.1).all(), "in every second"


def test_a_remix_that_is_shorter_keeps_the_beginning(engine, monkeypatch, tmp_path, source):
    plan = remixed(engine, monkeypatch, tmp_path, source, 8, ball="blue")
    assert len(plan.states_TKS) == 128
    assert torch.equal(plan.states_TKS[FRAMES:], source.states_TKS[FRAMES:128])


def test_a_remix_that_is_longer_goes_on_from_its_source(engine, monkeypatch, tmp_path, source):
    plan = remixed(engine, monkeypatch, tmp_path, source, 20, ball="blue")
    assert len(plan.states_TKS) == 320
    assert torch.equal(plan.states_TKS[FRAMES : 192 - ENDING], source.states_TKS[FRAMES : 192 - ENDING])
    assert not torch.equal(plan.states_TKS[256:320], plan.states_TKS[192:256])


def test_a_remix_of_what_happens_is_made_anew_at_any_length(engine, monkeypatch, tmp_path, source):
    plan = remixed(engine, monkeypatch, tmp_path, source, 8, count="3")
    assert len(plan.states_TKS) == 128
    assert (plan.states_TKS - source.states_TKS[:128]).abs().max() > 0.1


def test_a_long_plan_survives_the_disk(made, tmp_path):
    plan = made[1][0].plan
    plan.save(tmp_path / "plan.safetensors")
    again = Plan.load(tmp_path / "plan.safetensors")
    assert torch.equal(again.states_TKS, plan.states_TKS) and torch.equal(again.scene.camera_TC, plan.scene.camera_TC)
