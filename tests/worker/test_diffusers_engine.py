"""The diffusers engine on tiny random pipelines that are built here, saved, and loaded from their directory: no hub, no network."""

from __future__ import annotations

import gc
import json
import os
import shutil
import socket
import weakref
from dataclasses import replace
from functools import partial
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from generation.engines import native
from generation.engines.base import ClipRequest, EngineError, EngineUnavailable, advanced, run
from generation.engines.conformance import CHECKS, Trial
from generation.engines.diffusers import WAYS, DiffusersEngine, Take
from generation.models import Job
from generation.network import sampler
from generation.services import cancel
from generation.worker.loop import run_once
from generation.worker.runtime import Runtime, load_engine
from tests import factories
from tests.worker.small_native import paint_grey, save_weights
from videos.models import Video

try:
    from tests.worker import tiny_pipelines
except ImportError:
    if os.environ.get("VITASCOPE_REQUIRE_SERVICES") == "1":
        raise
    pytest.skip("the extra vitascope[diffusers] is not installed", allow_module_level=True)

ASKED = ClipRequest("two red balls bounce", 4, 32, 32, seed=5)
QUICK = {"num_inference_steps": 2, "guidance_scale": 1.0, "max_sequence_length": 16}
LTX_QUICK = QUICK | {
    "stg_scale": 0.0, "modality_scale": 1.0, "audio_guidance_scale": 1.0, "audio_stg_scale": 0.0, "audio_modality_scale": 1.0,
}  # fmt: skip


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    """Directories of pipelines by name."""
    torch.set_num_threads(1)
    folder = tmp_path_factory.mktemp("models")
    return {
        "ltx2": tiny_pipelines.save_ltx2(folder / "ltx2"),
        "wan": tiny_pipelines.save_wan(folder / "wan"),
        "vace": tiny_pipelines.save_wan(folder / "vace", vace=True),
    }


@pytest.fixture(scope="module")
def preset(tmp_path_factory):
    return save_weights(tmp_path_factory.mktemp("preset"))


@pytest.fixture(autouse=True)
def _no_network(monkeypatch):
    def refuse(*args, **names):
        raise AssertionError("a hub was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture
def load(models, preset):
    def load(name, **options):
        extra = LTX_QUICK if name == "ltx2" else QUICK
        if options.get("film") and name == "wan":
            extra = QUICK | {"num_inference_steps": 10}  # of which the held part is left out
        given = {"model": str(models[name]), "sizes": ["32x32"], "fps": 4, "device": "cpu", "extra": extra}
        return DiffusersEngine.load(preset, **(given | options))

    return load


@pytest.fixture
def film(load, monkeypatch):
    """A film whose animatic is made in one try of two steps."""

    def film(name, **options):
        engine = load(name, film=True, **options)
        paint_grey(engine.director)
        monkeypatch.setattr(native, "TRIES", {"standard": 1})
        monkeypatch.setattr(sampler, "start", partial(sampler.start, steps=2))
        return engine

    return film


def test_a_clip_with_sound(load):
    clip = run(load("ltx2"), ASKED)
    assert (clip.frames.shape, clip.frames.dtype, clip.fps) == ((16, 32, 32, 3), np.uint8, 4)
    assert (clip.audio.shape, clip.audio.dtype, clip.sample_rate) == ((64_000, 2), np.float32, 16_000)
    assert clip.frames.std() > 5
    assert 0 < np.abs(clip.audio).max() <= 1
    assert clip.plan is None


def test_a_clip_without(load):
    engine = load("wan")
    clip = run(engine, ASKED)
    assert (clip.frames.shape, clip.audio.shape, engine.capabilities.sound) == ((16, 32, 32, 3), (0, 2), False)


def test_words_count(load):
    engine = load("ltx2")
    assert not np.array_equal(run(engine, ASKED).frames, run(engine, replace(ASKED, prompt="a blue ball in the gym")).frames)


@pytest.fixture(scope="module")
def trials(models, preset):
    """Both families under examination."""
    torch.set_num_threads(1)
    given = {"sizes": ["32x32"], "fps": 4, "device": "cpu"}
    return {
        name: Trial(DiffusersEngine.load(preset, model=str(models[name]), extra=extra, **given))
        for name, extra in (("ltx2", LTX_QUICK), ("wan", QUICK))
    }


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("name", ["ltx2", "wan"])
def test_it_keeps_the_protocol(trials, name, check):
    check(trials[name])


@pytest.mark.parametrize(
    ("name", "pipeline"),
    [("ltx2", "LTX2ConditionPipeline"), ("ltx2", "LTX2InContextPipeline"), ("wan", "WanVideoToVideoPipeline"), ("vace", "WanVACEPipeline")],
)
def test_a_film_follows_the_animatic_and_keeps_its_sound(film, monkeypatch, name, pipeline):
    engine = film(name, pipeline=pipeline)
    assert type(engine.camera.pipeline).__name__ == pipeline
    assert (engine.capabilities.remix, engine.capabilities.sound) == (True, True)
    ours, made = run(engine.director, ASKED), run(engine, ASKED)
    assert (made.frames.shape, made.fps) == ((16, 32, 32, 3), 4)
    assert np.array_equal(made.audio, ours.audio)
    assert (made.sample_rate, made.rendered_as, made.plan is not None) == (16_000, ours.rendered_as, True)
    other = replace(ASKED, animatic=replace(ours, frames=255 - ours.frames))
    same, different = (run(engine.camera, request).frames.astype(int) for request in (replace(ASKED, animatic=ours), other))
    assert np.array_equal(same, made.frames)
    assert not np.array_equal(same, different), "another animatic is another film"


def test_the_more_is_held_the_nearer_the_film(film):
    whole = film("wan")
    engine, ours = whole.camera, run(whole.director, ASKED)

    def filmed(strength, seed):
        engine.strength = strength
        return run(engine, replace(ASKED, animatic=ours, seed=seed)).frames.astype(float)

    spread = {strength: np.abs(filmed(strength, 5) - filmed(strength, 6)).mean() for strength in (0.1, 0.5)}
    assert 0 < spread[0.5] < spread[0.1], "what is held does not hang on the seed"


def test_a_film_keeps_the_protocol(film):
    trial = Trial(film("wan"))
    for check in CHECKS:
        check(trial)


def test_steps_are_the_pipelines(load):
    engine = load("ltx2", extra=LTX_QUICK | {"num_inference_steps": 4})
    state = engine.prepare(ASKED)
    steps = [advanced(engine, state) for _ in range(5)]
    assert [(step.stage, step.percent, step.done) for step in steps] == [
        ("drawing", 25, False), ("drawing", 48, False), ("drawing", 72, False), ("drawing", 95, False), ("sound", 100, True),
    ]  # fmt: skip


def test_the_best_sampler_takes_its_own_steps(load):
    engine = load("ltx2", extra=LTX_QUICK | {"num_inference_steps": 2}, best={"num_inference_steps": 4})
    for name, steps in (("standard", 2), ("best", 4)):
        state = engine.prepare(replace(ASKED, sampler=name))
        ran = 1
        while not advanced(engine, state).done:
            ran += 1
        assert ran == steps + 1


def test_an_abandoned_clip_ends_at_the_next_step(load):
    engine = load("ltx2", extra=LTX_QUICK | {"num_inference_steps": 50})
    ran = []
    forward = engine.pipeline.transformer.forward
    engine.pipeline.transformer.forward = lambda *args, **names: ran.append(1) or forward(*args, **names)
    state = engine.prepare(ASKED)
    for _ in range(3):
        engine.step([state])
    before = len(ran)
    engine.abandon(state)
    assert (before, len(ran)) == (3, 3)
    assert not state.take._thread.is_alive()


def test_no_room_is_another_attempt_and_a_fault_is_a_fault(load):
    engine = load("wan")
    for error, expected in ((torch.OutOfMemoryError("no room"), EngineError), (ValueError("odd"), ValueError)):

        def shoot(between, error=error):
            raise error

        state = engine.prepare(ASKED)
        state.take = Take(shoot)
        with pytest.raises(expected) as trouble:
            engine.step([state])
        engine.abandon(state)
        if expected is EngineError:
            assert (trouble.value.code, trouble.value.again) == ("out_of_memory", True)


@pytest.mark.parametrize("error", [RuntimeError("odd"), None])
def test_a_take_that_ended_early_keeps_no_tensors(error):
    kept = []

    def shoot(between):
        latents = torch.zeros(8)
        kept.append(weakref.ref(latents))
        between(SimpleNamespace(num_timesteps=2), 0, 0, {})
        raise error

    take = Take(shoot)
    take.step()
    gc.disable()  # so that nothing else lets go of them
    try:
        if error:
            with pytest.raises(RuntimeError):
                take.step()
        else:
            take.abandon()
        assert kept[0]() is None
    finally:
        gc.enable()


def test_weights_are_told_apart(load, models, tmp_path):
    other = shutil.copytree(models["wan"], tmp_path / "wan")
    config = json.loads((other / "scheduler" / "scheduler_config.json").read_text())
    (other / "scheduler" / "scheduler_config.json").write_text(json.dumps(config | {"shift": 3.0}))
    first, second = load("wan").info, load("wan", model=str(other)).info
    assert (first.name, first.preset, first.device) == ("diffusers", "wan", "cpu")
    assert first.weights != second.weights


def test_weights_are_told_apart_by_their_bytes(load, models, tmp_path):
    same, other = (shutil.copytree(models["wan"], tmp_path / name) for name in ("same", "other"))
    weights = next(other.rglob("transformer/*.safetensors"))
    weights.write_bytes(weights.read_bytes()[:-1] + b"\1")
    hashes = [load("wan", model=str(folder)).info.weights for folder in (models["wan"], same, other)]
    assert (hashes[0] == hashes[1], hashes[0] == hashes[2]) == (True, False)


def test_a_film_names_the_weights_that_filmed_and_those_that_directed(film):
    info = film("wan").info
    assert info.hashes == [info.weights, info.director.weights]
    assert (info.preset, info.director.name) == (f"wan over {info.director.preset}", "native")


def test_every_size_of_ours_fits_its_network():
    """LTX-2 and the larger Wan draw multiples of 32."""
    for name, way in WAYS.items():
        assert all(int(side) % 32 == 0 for size in way.sizes for side in size.split("x")), name


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"model": "/no/such/place"}, "/no/such/place is no directory of a pipeline"),
        ({"pipeline": "FluxPipeline"}, "the pipeline 'FluxPipeline' is none that makes clips of text: LTX2Pipeline, WanPipeline"),
        ({"pipeline": "WanVACEPipeline"}, "is none that makes clips of text"),
        ({"film": True, "pipeline": "WanPipeline"}, "the pipeline 'WanPipeline' is none that films"),
        ({"sizes": ["40x32"]}, "sizes: 40x32: this network draws multiples of 16."),
        ({"fps": -1}, "fps is a whole number from 0 to 60"),
        ({"strength": 2}, "strength is a number from 0 to 1"),
        ({"dtype": "int8"}, "dtype is one of 'auto', 'float32'"),
        ({"device": "toaster"}, "cannot be used as WanPipeline"),
        ({"extra": {"prompt": "x", "sleep": 3}}, "extra: WanPipeline takes no prompt, sleep here"),
        ({"best": {"sleep": 3}}, "best: WanPipeline takes no sleep here"),
    ],
)
def test_a_setting_that_cannot_be_is_said_at_the_start(load, options, words):
    with pytest.raises(EngineUnavailable) as trouble:
        load("wan", **options)
    assert words in str(trouble.value)


def test_damaged_weights_and_pickled_ones_are_refused(load, models, tmp_path):
    damaged = shutil.copytree(models["wan"], tmp_path / "damaged")
    path = damaged / "transformer" / "diffusion_pytorch_model.safetensors"
    path.write_bytes(path.read_bytes()[:1000])
    pickled = shutil.copytree(models["wan"], tmp_path / "pickled")
    path = pickled / "transformer" / "diffusion_pytorch_model.safetensors"
    torch.save({"weight": torch.zeros(1)}, path.with_suffix(".bin"))
    path.unlink()
    for folder in (damaged, pickled):
        with pytest.raises(EngineUnavailable, match="cannot be used as WanPipeline"):
            load("wan", model=str(folder))


def test_code_in_the_directory_is_not_run(load, models, tmp_path):
    sly = shutil.copytree(models["wan"], tmp_path / "sly")
    index = json.loads((sly / "model_index.json").read_text())
    (sly / "model_index.json").write_text(json.dumps(index | {"transformer": ["sly", "Sly"]}))
    (sly / "transformer" / "sly.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\nclass Sly: pass\n")
    with pytest.raises(EngineUnavailable, match="cannot be used as WanPipeline"):
        load("wan", model=str(sly))
    assert not (tmp_path / "ran").exists()


def test_weights_with_two_transformers_are_not_filmed_by_one(load, models, tmp_path):
    two = shutil.copytree(models["wan"], tmp_path / "two")
    index = json.loads((two / "model_index.json").read_text())
    (two / "model_index.json").write_text(json.dumps(index | {"transformer_2": ["diffusers", "WanTransformer3DModel"]}))
    with pytest.raises(EngineUnavailable, match="these weights have two"):
        load("wan", model=str(two), film=True)


def test_a_film_must_have_a_step_to_film_with(load):
    with pytest.raises(EngineUnavailable, match="strength leaves not one of num_inference_steps"):
        load("wan", film=True, strength=0.95)


# Through the worker, as an operator sets it.


@pytest.fixture
def runtime(models, settings, tmp_path, db):
    settings.ENGINE_OPTIONS = {"model": str(models["wan"]), "sizes": ["32x32", "32x48"], "fps": 4, "device": "cpu", "extra": QUICK}
    settings.DATA_DIR = tmp_path
    return Runtime(engine=load_engine("diffusers"), name="here", folder=tmp_path / "work")


def test_a_job_becomes_a_silent_draft(runtime, member):
    job = factories.job(member=member, prompt="two red balls bounce", width=64, height=96)
    run_once(runtime)
    job.refresh_from_db()
    assert (job.state, job.video.seconds, job.video.width, job.video.height) == ("succeeded", 4.0, 64, 96)


def test_a_cancelled_job_stops_within_a_step(runtime, member, monkeypatch):
    job = factories.job(member=member, prompt="two red balls bounce", width=64, height=96)
    engine, ran = runtime.engine, []
    engine.extra = {"standard": QUICK | {"num_inference_steps": 50}}
    step = engine.step

    def stepping(states):
        ran.append(1)
        if len(ran) == 3:
            cancel(job=Job.objects.get(pk=job.pk), by=member)
        return step(states)

    monkeypatch.setattr(engine, "step", stepping)
    run_once(runtime)
    job.refresh_from_db()
    assert (job.state, len(ran), Video.objects.count()) == ("cancelled", 3, 0)
