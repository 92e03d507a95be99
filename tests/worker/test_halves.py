"""One half of a clip kept whatever the words say: its picture under a new sound, or its sound under a new picture."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from generation.engines.base import Capabilities, ClipRequest, EngineError
from generation.network.plan import Plan
from tests.worker.test_longer_clips import engine, make  # noqa: F401 - the engine is a fixture

ASKED = ClipRequest('two red balls bounce, a man says "hello there"', 4, 720, 720, seed=5)
MOVES = ("states_TKS", "pose_TKP")


@pytest.fixture(scope="module")
def source(engine, tmp_path_factory):  # noqa: F811
    """Four seconds with words, and where their plan was saved; its sound is one that the untrained network would not make."""
    clip = sounding(make(engine, ASKED)[1][0])
    path = tmp_path_factory.mktemp("source") / "plan.safetensors"
    clip.plan.save(path)
    return clip, path


def sounding(clip):
    """The same, less silent."""
    return replace(clip, plan=replace(clip.plan, mel_MF=torch.full_like(clip.plan.mel_MF, -3.0)))


def remixed(engine, source, keeps, prompt, **more):  # noqa: F811
    return make(engine, replace(ASKED, prompt=prompt, seed=6, source=source[1], keeps=keeps, **more))[1][0]


def test_a_picture_stays_frame_for_frame_under_a_new_sound(engine, source):  # noqa: F811
    clip, before = remixed(engine, source, "picture", 'a xylophone at night, a woman says "again"'), source[0]
    for name in MOVES:
        assert torch.allclose(getattr(clip.plan, name), getattr(before.plan, name), atol=1e-5), name
    assert torch.equal(clip.plan.entities.appearance_KA, before.plan.entities.appearance_KA)
    assert clip.plan.scene.place == before.plan.scene.place and clip.plan.reading == before.plan.reading
    assert np.abs(clip.frames.astype(int) - before.frames).max() <= 1
    assert not torch.equal(clip.plan.mel_MF, before.plan.mel_MF)


def test_without_new_words_the_old_ones_are_said_in_another_voice(engine, source, monkeypatch):  # noqa: F811
    monkeypatch.setattr(engine.speech, "drawn_voice", lambda generator, group: torch.full((16,), float(group or 0)))
    (line,) = remixed(engine, source, "picture", "as a woman").plan.lines
    (old,) = source[0].plan.lines
    assert line.text == old.text
    assert not torch.equal(line.voice_V, old.voice_V)
    (other,) = remixed(engine, source, "picture", 'she says "again"').plan.lines
    assert other.text == "again."


def test_a_sound_stays_as_it_is_under_a_new_picture(engine, source):  # noqa: F811
    clip, before = remixed(engine, source, "sound", 'a xylophone, somebody says "again"'), source[0]
    assert torch.equal(clip.plan.mel_MF, before.plan.mel_MF)
    assert [line.text for line in clip.plan.lines] == [line.text for line in before.plan.lines]
    assert not torch.equal(clip.plan.states_TKS, before.plan.states_TKS)
    assert clip.plan.reading["place"] == before.plan.scene.place
    assert not np.array_equal(clip.frames, before.frames)


def test_a_longer_picture_stays_whole(engine, source, tmp_path):  # noqa: F811
    longer = sounding(make(engine, replace(ASKED, seconds=8))[1][0])
    longer.plan.save(tmp_path / "plan")
    clip = remixed(engine, (longer, tmp_path / "plan"), "picture", "a waltz", seconds=8)
    assert len(clip.frames) == 128
    for name in MOVES:
        assert torch.allclose(getattr(clip.plan, name), getattr(longer.plan, name), atol=1e-5), name
    assert not torch.equal(clip.plan.mel_MF[-128:], longer.plan.mel_MF[-128:])


@pytest.mark.parametrize("keeps", ["picture", "sound"])
def test_no_half_is_kept_of_another_networks_clip(engine, source, tmp_path, keeps, monkeypatch):  # noqa: F811
    plan = Plan.load(source[1])
    bodies = replace(plan.entities, **{name: value[:2] for name, value in vars(plan.entities).items()})
    replace(
        plan, entities=bodies, states_TKS=plan.states_TKS[:, :2], pose_TKP=plan.pose_TKP[:, :2], contacts_CKD=plan.contacts_CKD[:, :2]
    ).save(tmp_path / "plan")
    with pytest.raises(EngineError, match="source_unreadable"):
        engine.prepare(replace(ASKED, source=tmp_path / "plan", keeps=keeps))


def test_an_engine_that_keeps_no_halves_says_so(source):
    with pytest.raises(EngineError, match="unsupported_remix_kind"):
        Capabilities(remix=True).fitted(replace(ASKED, source=source[1], keeps="sound"))
