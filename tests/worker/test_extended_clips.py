"""A clip that goes on where another ends: all of that one stays as it is, and the new words turn what can still turn."""

from __future__ import annotations

from dataclasses import asdict, replace
from itertools import pairwise
from types import SimpleNamespace

import pytest
import torch

from generation.engines.base import Capabilities, ClipRequest, EngineError
from generation.engines.extension import ENDING, GIVEN, SECONDS, caption, continued, further
from generation.network.plan import CHUNK, FPS, FRAMES, MEL_PER_FRAME, empty_plan
from generation.network.reading import Reading
from generation.network.tokens import Keep
from tests.worker.test_longer_clips import engine, make  # noqa: F401 - the engine is a fixture

ASKED = ClipRequest("two red balls bounce", 4, 720, 720, seed=5)


@pytest.fixture(scope="module")
def source(engine, tmp_path_factory):  # noqa: F811
    """Four seconds, and where their plan was saved."""
    clip = make(engine, ASKED)[1][0]
    path = tmp_path_factory.mktemp("source") / "plan.safetensors"
    clip.plan.save(path)
    return clip, path


def extended(engine, source, seconds, seed=6):  # noqa: F811
    return make(engine, replace(ASKED, seconds=seconds, seed=seed, source=source[1], extends=True))[1][0]


@pytest.mark.parametrize(("have", "seconds"), [(have, seconds) for have in SECONDS for seconds in SECONDS if have < seconds])
def test_windows_lead_from_the_sources_last_frame_to_the_end(have, seconds):
    found = further(seconds, empty_plan("square", 4, have * FPS), 4)
    first = found[0]
    assert first.start + first.keep.start == have * FPS, "all of the source is given, its ending too"
    assert found[-1].start + FRAMES == seconds * FPS
    for before, window in pairwise(found):
        assert window.start + window.keep.start == before.start + FRAMES - ENDING
    for window in found:
        assert window.start % CHUNK == 0 and window.keep == Keep(start=window.keep.start) and window.keep.start >= GIVEN


@pytest.mark.parametrize("seconds", [8, 20])
def test_all_of_the_source_stays(engine, source, seconds):  # noqa: F811
    clip, before = extended(engine, source, seconds), source[0]
    plan, old = clip.plan, source[0].plan
    assert (len(clip.frames), len(clip.audio)) == (seconds * FPS, seconds * 16_000)
    for name in ("states_TKS", "pose_TKP", "contacts_CKD", "mel_MF"):
        kept = getattr(old, name)
        assert torch.equal(getattr(plan, name)[: len(kept)], kept), name
    assert torch.equal(plan.scene.camera_TC[:FRAMES], old.scene.camera_TC)
    assert torch.equal(plan.scene.camera_TC[FRAMES:], old.scene.camera_TC[-1:].expand(seconds * FPS - FRAMES, -1)), "the camera rests"
    assert torch.equal(plan.entities.appearance_KA, old.entities.appearance_KA)
    assert (clip.frames[:FRAMES] == before.frames).all()
    assert plan.states_TKS[FRAMES:].var() > 0 and len(plan.mel_MF) == seconds * FPS * MEL_PER_FRAME


def test_the_seed_decides_what_follows(engine, source):  # noqa: F811
    once, again, other = (extended(engine, source, 8, seed).plan for seed in (6, 6, 7))
    assert torch.equal(once.states_TKS, again.states_TKS) and torch.equal(once.mel_MF, again.mel_MF)
    assert not torch.equal(once.states_TKS, other.states_TKS)


def test_it_can_go_on_again(engine, source, tmp_path):  # noqa: F811
    first = extended(engine, source, 8)
    first.plan.save(tmp_path / "plan")
    second = extended(engine, (first, tmp_path / "plan"), 12)
    assert torch.equal(second.plan.states_TKS[: 8 * FPS], first.plan.states_TKS)
    assert len(second.frames) == 12 * FPS


@pytest.mark.parametrize("seconds", [4, 8])
def test_not_to_what_it_lasts_already(engine, source, tmp_path, seconds):  # noqa: F811
    extended(engine, source, 8).plan.save(tmp_path / "plan")
    with pytest.raises(EngineError) as caught:
        extended(engine, (None, tmp_path / "plan"), seconds)
    assert caught.value.code == "unsupported_seconds"


def test_not_where_another_network_made_it(engine, tmp_path):  # noqa: F811
    empty_plan("square", 3).save(tmp_path / "plan")
    with pytest.raises(EngineError) as caught:
        extended(engine, (None, tmp_path / "plan"), 8)
    assert (caught.value.code, caught.value.again) == ("source_unreadable", False)


def test_only_an_engine_that_extends_is_asked_to():
    asked = replace(ASKED, seconds=8, source="plan", extends=True)
    able = Capabilities(remix=True, extend=True, seconds=SECONDS)
    assert able.fitted(asked) == asked
    with pytest.raises(EngineError) as caught:
        replace(able, extend=False).fitted(asked)
    assert caught.value.code == "unsupported_extend"


# -- words ------------------------------------------------------------------------------------------------------------

TUNE = Reading(framing="square", scene="xylophone", melody="rising", tempo="fast", place="stage")
SHOT = Reading(framing="square", scene="basketball", outcome="swish", shirt="red", place="gym")


@pytest.mark.parametrize(
    ("before", "said", "after"),
    [
        (TUNE, Reading(melody="falling", tempo="slow"), replace(TUNE, melody="falling", tempo="slow")),
        (TUNE, Reading(scene="xylophone", melody="falling", place="beach", time="night"), replace(TUNE, melody="falling")),
        (TUNE, Reading(scene="bounce", ball="red", tempo="slow"), TUNE),
        (SHOT, Reading(scene="basketball", outcome="air_ball", shirt="blue"), SHOT),
        (SHOT, Reading(melody="falling"), SHOT),
        (Reading(), Reading(melody="falling"), Reading()),
    ],
    ids=["a tune turns", "the place stays", "another scene does not begin", "a shot is over", "no tune without one", "nothing known"],
)
def test_new_words_turn_what_can_still_turn(before, said, after):
    assert continued(before, said) == after


def test_it_says_what_was_there_and_what_is_otherwise_then():
    plan = replace(empty_plan("square", 4), reading=asdict(TUNE))
    assert caption(plan, TUNE) == "A xylophone plays a rising scale fast on a stage."
    then = caption(plan, replace(TUNE, melody="falling", tempo="slow"))
    assert then == "A xylophone plays a rising scale fast on a stage. Then a xylophone plays a falling scale slowly."


def test_the_engine_says_so(engine, source, monkeypatch, tmp_path):  # noqa: F811
    replace(source[0].plan, reading=asdict(TUNE)).save(tmp_path / "plan")
    about = []
    said = SimpleNamespace(reading=Reading(melody="falling"))
    monkeypatch.setattr(engine.reader, "read", lambda prompt, before=None: about.append(before) or said)
    clip = extended(engine, (None, tmp_path / "plan"), 8)
    assert clip.rendered_as == "A xylophone plays a rising scale fast on a stage. Then a xylophone plays a falling scale fast."
    assert about == [TUNE], "new words are read knowing what goes on"
    assert clip.plan.reading == asdict(TUNE), "the plan says what its beginning was made for"
