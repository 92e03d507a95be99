"""The engine on small untrained weights: its steps, sameness, remixes, and weights that cannot be used."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest
import torch

from generation.engines.base import ClipRequest, EngineError, EngineUnavailable
from generation.engines.conformance import Trial
from generation.engines.native import TRIES, NativeEngine, framing_of, seeds_of
from generation.engines.remix import kept, merged, reading_of
from generation.network import checkpoint
from generation.network.plan import KINDS, Plan, empty_plan
from generation.network.reading import Reading
from generation.network.text import TextReader, TextReaderConfig
from generation.network.tokens import USED_APPEARANCE
from tests.worker.small_native import paint_grey, save_weights


@pytest.fixture(scope="module")
def weights(tmp_path_factory):
    return save_weights(tmp_path_factory.mktemp("preset"))


@pytest.fixture(scope="module")
def engine(weights):
    return paint_grey(NativeEngine.load(weights))


def make(engine, *requests):
    """The steps of the last on its way, and all clips, made side by side."""
    return Trial(engine).make(*requests)


ASKED = ClipRequest("two red balls bounce", 4, 720, 720, seed=5)


@pytest.fixture(scope="module")
def made(engine):
    return make(engine, ASKED)


def test_a_clip_is_whole(made):
    (clip,) = made[1]
    assert (clip.frames.shape, clip.frames.dtype, clip.fps) == ((64, 480, 480, 3), np.uint8, 16)
    assert (clip.audio.shape, clip.audio.dtype, clip.sample_rate) == ((64_000, 1), np.float32, 16_000)
    assert np.isfinite(clip.audio).all()
    assert clip.plan.scene.framing == "square"
    assert clip.rendered_as == reading_of(clip.plan).caption()


def test_steps_go_through_the_stages_in_order(made):
    progress = made[0]
    stages = list(dict.fromkeys(step.stage for step in progress))
    assert stages == ["planning", "drawing", "sound"]
    percents = [step.percent for step in progress]
    assert percents == sorted(percents)
    assert percents[-1] == 100
    assert [step.done for step in progress] == [False] * (len(progress) - 1) + [True]
    assert all(step.rendered_as for step in progress)


def test_the_same_request_makes_the_same_clip(engine, made):
    (again,) = make(engine, ASKED)[1]
    assert np.array_equal(again.frames, made[1][0].frames)
    assert np.array_equal(again.audio, made[1][0].audio)


def test_the_plan_that_the_critic_prefers_is_drawn(engine, made, monkeypatch):
    monkeypatch.setattr(engine.critic, "best", lambda plans, reading: 1)
    second = make(engine, ASKED)[1][0].plan
    monkeypatch.setattr(engine.critic, "best", lambda plans, reading: 0)
    alone = make(engine, replace(ASKED, seed=seeds_of(ASKED.seed, 2)[1]))[1][0].plan
    assert torch.allclose(second.states_TKS, alone.states_TKS, atol=1e-4)
    first = make(engine, ASKED)[1][0].plan
    assert not torch.allclose(second.states_TKS, first.states_TKS, atol=1e-2)


def test_the_tries_of_neighbouring_seeds_are_different_and_fit_a_generator():
    seeds = [seed for start in (0, 1, 2, 2**63 - 1) for seed in seeds_of(start, 4)]
    assert len(set(seeds)) == 4 * 4
    assert all(0 <= seed < 2**63 for seed in seeds)
    assert seeds_of(7, 4)[0] == 7
    assert not set(seeds_of(7, 4, window=1)) & set(seeds_of(7, 4))


@pytest.mark.parametrize(("sampler", "plans"), [("standard", 2), ("best", 4)])
def test_the_best_sampler_chooses_among_more(engine, monkeypatch, sampler, plans):
    seen = []
    monkeypatch.setattr(engine.critic, "best", lambda tries, reading: seen.append(len(tries)) or len(tries) - 1)
    last = make(engine, replace(ASKED, sampler=sampler))[1][0].plan
    assert (seen, TRIES[sampler]) == ([plans], plans)
    monkeypatch.setattr(engine.critic, "best", lambda tries, reading: 0)
    alone = make(engine, replace(ASKED, seed=seeds_of(ASKED.seed, plans)[-1]))[1][0].plan
    assert torch.allclose(last.states_TKS, alone.states_TKS, atol=1e-4)


def test_a_clip_does_not_depend_on_its_neighbours(engine, made):
    clips = make(engine, replace(ASKED, seed=6, prompt="a xylophone"), replace(ASKED, seconds=8, seed=7), ASKED)[1]
    assert torch.allclose(clips[2].plan.states_TKS, made[1][0].plan.states_TKS, atol=1e-4)
    assert torch.allclose(clips[2].plan.mel_MF, made[1][0].plan.mel_MF, atol=1e-4)
    assert not torch.allclose(clips[0].plan.states_TKS, clips[2].plan.states_TKS, atol=1e-2)


def test_a_plan_survives_the_disk(made, tmp_path):
    made[1][0].plan.save(tmp_path / "plan.safetensors")
    again = Plan.load(tmp_path / "plan.safetensors")
    assert torch.equal(again.states_TKS, made[1][0].plan.states_TKS)
    assert again.reading == made[1][0].plan.reading


def test_an_unreadable_source_is_refused_in_words(engine, tmp_path):
    (tmp_path / "plan").write_bytes(b"x")
    with pytest.raises(EngineError) as refusal:
        engine.prepare(replace(ASKED, source=tmp_path / "plan"))
    assert refusal.value.code == "source_unreadable"


def test_a_remix_keeps_the_motion_of_its_source(engine, tmp_path, monkeypatch):
    source = make(engine, ASKED)[1][0].plan
    source.reading = asdict(Reading(framing="square", scene="bounce", ball="red"))
    source.save(tmp_path / "plan")
    said = Reading(ball="blue")
    monkeypatch.setattr(engine.reader, "read", lambda prompt, about: type("Result", (), {"reading": said})())
    clip = make(engine, replace(ASKED, seed=77, source=tmp_path / "plan"))[1][0]
    assert torch.allclose(clip.plan.mel_MF, source.mel_MF, atol=1e-3)
    assert torch.equal(clip.plan.entities.kind_K, source.entities.kind_K)
    # Paths are smoothed again on the way out, and these are noise; unkept ones would be metres apart.
    there = source.entities.kind_K > 0
    assert (clip.plan.states_TKS[:, there, :2] - source.states_TKS[:, there, :2]).abs().mean() < 0.1
    assert clip.rendered_as == "Blue balls bounce."


def test_a_remix_is_read_about_its_source_and_a_new_clip_about_nothing(engine, tmp_path, monkeypatch):
    plan = empty_plan("square", 4)
    plan.reading = asdict(Reading(framing="square", scene="basketball", shirt="red"))
    plan.save(tmp_path / "plan")
    asked = []
    read = engine.reader.read
    monkeypatch.setattr(engine.reader, "read", lambda prompt, about: asked.append((prompt, about)) or read(prompt, about))
    engine.prepare(replace(ASKED, prompt="a yellow shirt", source=tmp_path / "plan")), engine.prepare(ASKED)
    assert asked == [("a yellow shirt", reading_of(plan)), (ASKED.prompt, None)]


def test_new_words_win_and_the_rest_stays():
    before = Reading(framing="portrait", scene="bounce", count="3", ball="red", place="gym", time="day")
    assert merged(before, Reading(ball="blue", time="night")) == replace(before, ball="blue", time="night")
    assert merged(before, Reading()) == before


def test_another_scene_drops_what_belonged_to_the_old_one():
    before = Reading(framing="portrait", scene="bounce", count="3", material="glass", ball="red", place="gym")
    after = merged(before, Reading(scene="basketball", shirt="green"))
    assert after == Reading(framing="portrait", scene="basketball", shirt="green", ball="red", place="gym")


@pytest.fixture
def game():
    plan = empty_plan("portrait", 4)
    plan.entities.kind_K = torch.tensor([KINDS.index(kind) for kind in ("person", "ball", "hoop", "none")])
    return plan


SHIPPED = Path(__file__).parents[2] / "generation" / "weights" / "base"


def test_a_yellow_shirt_repaints_the_shirt_and_keeps_the_motion(engine, tmp_path, monkeypatch):
    monkeypatch.setattr(engine, "reader", checkpoint.load(TextReader, TextReaderConfig, SHIPPED, "text"))
    source = make(engine, ASKED)[1][0].plan
    source.entities.kind_K = torch.tensor([KINDS.index(kind) for kind in ("person", "ball", "hoop", "none")])
    source.entities.appearance_KA *= USED_APPEARANCE[source.entities.kind_K]
    source.states_TKS[:, 2, :4] = torch.tensor([1.0, 3.0, 0.0, 0.0])  # hoops do not move
    source.reading = asdict(replace(GAME, framing="square", shirt="blue"))
    source.save(tmp_path / "plan")
    clip = make(engine, replace(ASKED, seed=78, prompt="a yellow shirt", source=tmp_path / "plan"))[1][0]
    assert reading_of(clip.plan) == replace(GAME, framing="square", shirt="yellow")
    assert clip.rendered_as.startswith("A player in a yellow shirt shoots an orange basketball and it drops clean through the net")
    looks, before = clip.plan.entities.appearance_KA, source.entities.appearance_KA
    assert (looks[0] - before[0]).abs().max() > 0.1
    assert torch.allclose(looks[1], before[1], atol=1e-3)
    assert torch.allclose(clip.plan.mel_MF, source.mel_MF, atol=1e-3)
    assert (clip.plan.states_TKS[:, :3, :2] - source.states_TKS[:, :3, :2]).abs().mean() < 0.1


GAME = Reading(framing="portrait", scene="basketball", outcome="swish", shirt="red", ball="orange", place="gym", time="day")


@pytest.mark.parametrize(
    ("change", "motion", "bodies", "looks", "backdrop"),
    [
        ({"shirt": "blue"}, True, True, (False, True, True, True), True),
        ({"ball": "blue"}, True, True, (True, False, True, True), True),
        ({"place": "beach"}, True, True, (True,) * 4, False),
        ({"time": "night", "shirt": "pink"}, True, True, (False, True, True, True), False),
        ({"outcome": "bank"}, False, True, (True,) * 4, True),
        ({"side": "left", "place": "park"}, False, True, (True,) * 4, False),
        ({"framing": "landscape"}, False, False, (True,) * 4, True),
        ({"scene": "bounce", "outcome": "", "shirt": ""}, False, False, (False,) * 4, True),
        ({}, False, True, (True,) * 4, True),
    ],
)
def test_only_what_changed_is_made_anew(game, change, motion, bodies, looks, backdrop):
    keep = kept(game, GAME, replace(GAME, **change))
    assert (keep.motion, keep.bodies, keep.looks, keep.backdrop) == (motion, bodies, looks, backdrop)
    assert keep.sound == (motion and "place" not in change), "a place is heard"


FLIP = Reading(framing="square", scene="gymnast", trick="backflip", shape="tuck", landing="landed", shirt="red", place="gym")
SKATE = Reading(framing="square", scene="skater", jump="axel", finish="landed", shirt="red", place="rink")
PEEK = Reading(framing="square", scene="peek", side="left", material="wood", ball="red", place="stage")
FETCH = Reading(framing="square", scene="pets", animal="dog", coat="brown", fetch="caught", ball="red", place="park")
STUNT = Reading(framing="square", scene="stunt", gap="cleared", paint="red", place="park")


@pytest.mark.parametrize(
    ("kinds", "before", "change", "motion", "bodies", "looks"),
    [
        (("person", "none"), FLIP, {"shirt": "blue"}, True, True, (False, True)),
        (("person", "none"), FLIP, {"trick": "frontflip"}, False, True, (True, True)),
        (("dog", "ball"), FETCH, {"coat": "white"}, True, True, (False, True)),
        (("dog", "ball"), FETCH, {"ball": "blue"}, True, True, (True, False)),
        (("dog", "ball"), FETCH, {"fetch": "missed"}, False, True, (True, True)),
        (("dog", "ball"), FETCH, {"animal": "cat"}, False, False, (False, False)),
        (("car", "ramp"), STUNT, {"paint": "blue"}, True, True, (False, True)),
        (("person", "none"), FLIP, {"shape": "layout"}, False, True, (True, True)),
        (("person", "none"), FLIP, {"landing": "over", "shirt": "pink"}, False, True, (False, True)),
        (("skater", "none"), SKATE, {"shirt": "blue"}, True, True, (False, True)),
        (("skater", "none"), SKATE, {"jump": "spin"}, False, True, (True, True)),
        (("skater", "none"), SKATE, {"finish": "fall"}, False, True, (True, True)),
        (("ball", "screen"), PEEK, {"ball": "blue"}, True, True, (False, True)),
        (("ball", "screen"), PEEK, {"side": "right"}, False, True, (True, True)),
        (("ball", "screen"), PEEK, {"material": "glass"}, False, False, (False, False)),
    ],
)
def test_flips_jumps_and_hidden_balls_keep_what_no_word_touches(kinds, before, change, motion, bodies, looks):
    plan = empty_plan("square", len(kinds))
    plan.entities.kind_K = torch.tensor([KINDS.index(kind) for kind in kinds])
    keep = kept(plan, before, replace(before, **change))
    assert (keep.motion, keep.sound, keep.bodies, keep.looks) == (motion, motion, bodies, looks)


def test_what_both_scenes_have_goes_from_a_flip_to_a_jump():
    assert merged(FLIP, Reading(scene="skater", jump="double")) == Reading(
        framing="square", scene="skater", jump="double", shirt="red", place="gym"
    )


@pytest.mark.parametrize(("width", "height", "framing"), [(720, 1280, "portrait"), (1280, 720, "landscape"), (720, 720, "square")])
def test_a_size_has_its_framing(width, height, framing):
    assert framing_of(width, height) == framing


def spoil_bytes(folder):
    path = folder / "planner.safetensors"
    path.write_bytes(path.read_bytes()[:-8])


def spoil_config(folder):
    manifest = json.loads((folder / "config.json").read_text())
    manifest["planner"]["config"]["wings"] = 2
    (folder / "config.json").write_text(json.dumps(manifest))


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (spoil_bytes, "planner.safetensors: its sha256"),
        (spoil_config, "config of planner does not fit"),
        (lambda folder: (folder / "vocoder.safetensors").unlink(), "vocoder.safetensors: cannot be read"),
        (lambda folder: (folder / "config.json").write_text("{"), "config.json: is not JSON"),
        (lambda folder: (folder / "config.json").unlink(), "config.json: cannot be read"),
    ],
)
def test_weights_that_cannot_be_used_are_named(weights, tmp_path, spoil, words):
    for path in weights.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    spoil(tmp_path)
    with pytest.raises(EngineUnavailable, match="the weights cannot be used") as trouble:
        NativeEngine.load(tmp_path)
    assert words in str(trouble.value)


def test_the_preset_says_who_it_is(engine, weights):
    assert (engine.info.name, engine.info.preset, len(engine.info.weights)) == ("native", weights.name, 64)
