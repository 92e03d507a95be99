"""A stitch and a duet on their way through the worker: what the engine is asked, and the joined picture, sound, captions and statement."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from django.core.files.storage import default_storage
from safetensors import safe_open

from core import ffmpeg
from generation.engines.base import Clip, Cue
from generation.engines.film import FilmEngine
from generation.models import ClipNumber, Job
from generation.provenance import credentials
from generation.worker.loop import run_once
from tests import factories
from tests.worker.test_encoding import decoded
from tests.worker.tiny_engine import FPS, TinyEngine, TinyPlan
from videos.models import Video

RATE = 16_000
PORTRAIT, LANDSCAPE, SQUARE = (72, 128), (128, 72), (72, 72)


class GreyEngine(TinyEngine):
    """Every clip as long as it was asked for: one grey, which the prompt begins with, and a tone of the pitch that it ends with."""

    def _clip(self, request):
        grey, *words, pitch = request.prompt.split()
        frames = np.full((request.seconds * FPS, request.height, request.width, 3), int(grey), np.uint8)
        tone = 0.1 * np.sin(2 * np.pi * float(pitch) * np.arange(request.seconds * RATE) / RATE)
        cues = [Cue(0.5, 2.5, " ".join(words))] if words else []
        plan, shown = TinyPlan(request), f"Tiny: {request.prompt}."
        return Clip(frames, FPS, tone.astype(np.float32)[:, None], RATE, plan, shown, cues, "en" if cues else "")


@pytest.fixture
def engine(settings) -> GreyEngine:
    settings.VISIBLE_MARK_PLANS = ()
    return GreyEngine()


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def made(runtime, member, prompt, size=PORTRAIT, **fields):
    """What a worker makes of a job."""
    job = factories.job(member=member, prompt=prompt, width=size[0], height=size[1], **fields)
    run_once(runtime)
    job.refresh_from_db()
    assert (job.state, job.error_code) == ("succeeded", "")
    return job.video


@pytest.fixture
def source(runtime, member):
    """Four seconds, dark and low."""
    return made(runtime, member, "60 so it began 500")


def stitch(runtime, member, source, prompt="180 and on it went 750", cut=(1, 3), **fields):
    return made(runtime, member, prompt, remix_of=source, remix_kind="stitch", cut_from=cut[0], cut_to=cut[1], **fields)


def duet(runtime, member, source, prompt="180 and on it went 750", **fields):
    size = source.width, source.height
    return made(runtime, member, prompt, size, remix_of=source, remix_kind="duet", **fields)


def frames_of(video):
    return decoded(default_storage.path(video.file.name), video.width, video.height).astype(int)


def heard(video):
    """Its sound: how strong the source's tone and the new one are in every half second."""
    path = default_storage.path(video.file.name)
    command = [ffmpeg.binary(), "-v", "error", "-i", path, "-f", "f32le", "-ac", "1", "-ar", str(RATE), "-"]
    sound = np.frombuffer(subprocess.run(command, capture_output=True, check=True).stdout, np.float32)
    parts = sound[: len(sound) // (RATE // 2) * (RATE // 2)].reshape(-1, RATE // 2)
    power = np.abs(np.fft.rfft(parts)) / (RATE // 4)
    return power[:, 250].round(2), power[:, 375].round(2)


def captions_of(video):
    with default_storage.open(video.captions.name) as file:
        return file.read().decode().splitlines()


def test_a_stitch_is_the_chosen_part_and_then_the_new_clip(runtime, engine, member, source):
    video = stitch(runtime, member, source)
    asked = engine.seen[-1]
    assert (asked.source, asked.extends, asked.keeps, asked.seconds) == (None, False, "", 4), "the network makes the new part alone"
    assert (video.width, video.height, video.seconds, video.remix_kind, video.cut) == (*PORTRAIT, 6.0, "stitch", (1, 3))
    assert (video.parent, video.depth, video.prompt) == (source, 1, "180 and on it went 750")
    greys = frames_of(video).mean(axis=(1, 2, 3))
    assert len(greys) == 6 * FPS
    assert np.abs(greys[: 2 * FPS] - 60).max() < 6 and np.abs(greys[2 * FPS :] - 180).max() < 6, "cut at the frame"


def test_the_part_is_the_one_that_was_chosen(runtime, member, monkeypatch):
    monkeypatch.setattr(GreyEngine, "_clip", stairs(GreyEngine._clip))
    steps = made(runtime, member, "20 500")
    greys = frames_of(stitch(runtime, member, steps, "180 750", cut=(2, 3))).mean(axis=(1, 2, 3))
    assert np.abs(greys[:FPS] - 100).max() < 8, "its third second"


def stairs(plain):
    """Clips that grow lighter by the second."""

    def clip(self, request):
        made = plain(self, request)
        made.frames[:] += (40 * (np.arange(len(made.frames)) // FPS)).astype(np.uint8)[:, None, None, None] * (request.prompt[0] == "2")
        return made

    return clip


def test_a_stitch_sounds_like_each_in_its_time_and_as_loud(runtime, member, source):
    low, high = heard(stitch(runtime, member, source))
    assert (low[:4] > 0.1).all() and (low[4:] < 0.01).all()
    assert (high[:4] < 0.01).all() and (high[4:] > 0.1).all()
    assert low[1:3].mean() == pytest.approx(high[5:-1].mean(), rel=0.15)


def test_a_duet_shows_both_side_by_side_and_lets_both_be_heard(runtime, engine, member, source):
    video = duet(runtime, member, source)
    assert (engine.seen[-1].width, engine.seen[-1].height) == PORTRAIT
    assert (video.width, video.height, video.seconds, video.remix_kind, video.cut) == (72, 72, 4.0, "duet", None)
    frames = frames_of(video)
    assert len(frames) == 4 * FPS
    assert abs(frames[:, :, :34].mean() - 60) < 4 and abs(frames[:, :, 38:].mean() - 180) < 4
    low, high = heard(video)
    assert (low[1:-1] > 0.05).all() and (high[1:-1] > 0.05).all()
    assert low[1:-1].mean() == pytest.approx(high[1:-1].mean(), rel=0.15)


@pytest.mark.parametrize(("size", "frame", "first"), [(LANDSCAPE, (72, 72), np.s_[:, :34]), (SQUARE, (128, 72), np.s_[:, :, :62])])
def test_a_duet_of_another_shape_has_a_frame_that_fits(runtime, member, size, frame, first):
    video = duet(runtime, member, made(runtime, member, "60 500", size), "180 750")
    frames = frames_of(video)
    assert (video.width, video.height) == frame == (frames.shape[2], frames.shape[1])
    assert abs(frames[first].mean() - 60) < 4 and abs(frames.mean() - 120) < 6


def test_a_duet_longer_than_its_source_holds_that_ones_last_frame(runtime, engine, member, source):
    engine.capabilities = replace(engine.capabilities, seconds=(4, 8))
    video = duet(runtime, member, source, seconds=8)
    frames, (low, high) = frames_of(video), heard(video)
    assert len(frames) == 8 * FPS and abs(frames[-1, :, :34].mean() - 60) < 4
    assert low[9:].max() < 0.01 < high[9:].min()


def test_captions_are_those_of_both(runtime, member, source):
    assert captions_of(stitch(runtime, member, source))[2:] == [
        "00:00.000 --> 00:01.500", "so it began", "", "00:02.500 --> 00:04.500", "and on it went"
    ]  # fmt: skip
    assert captions_of(duet(runtime, member, source))[2:] == [
        "00:00.500 --> 00:02.500", "and on it went", "", "00:00.500 --> 00:02.500", "so it began"
    ]  # fmt: skip


def test_captions_in_two_languages_say_so(runtime, member, source, monkeypatch):
    plain = GreyEngine._clip
    monkeypatch.setattr(GreyEngine, "_clip", lambda self, request: replace(plain(self, request), language="fr"))
    video = stitch(runtime, member, source, "180 et voilà 750")
    assert (video.captions_language, captions_of(video)[0]) == ("mul", "WEBVTT Language: mul")
    assert stitch(runtime, member, source, "180 et voilà 750", cut=(3, 4)).captions_language == "fr", "nothing is said in that second"


def test_the_plan_is_that_of_the_new_part(runtime, member, source):
    for video in (stitch(runtime, member, source), duet(runtime, member, source)):
        with safe_open(default_storage.path(video.plan.name), "np") as plan:
            assert plan.metadata() == {"prompt": "180 and on it went 750"}
        assert video.joined


def test_the_statement_names_the_source_and_the_marks_the_new_clip(runtime, member, source, settings):
    for kind in (stitch, duet):
        video = kind(runtime, member, source)
        number = ClipNumber.objects.get(job__video=video).pk
        with default_storage.open(video.file.name) as file:
            found = credentials.read(file.read(), ".mp4")
        assert (found.state, found.faults, found.number, found.generations) == ("own", [], number, 2)


def test_nothing_is_made_of_a_source_that_was_changed_since(runtime, engine, member, source):
    path = Path(default_storage.path(source.file.name))
    data = bytearray(path.read_bytes())
    data[-200] ^= 1
    path.write_bytes(data)
    asked = len(engine.seen)
    job = factories.job(member=member, width=72, height=128, remix_of=source, remix_kind="duet")
    run_once(runtime)
    job.refresh_from_db()
    assert (job.state, job.error_code, len(engine.seen)) == ("failed", "source_damaged", asked)


@pytest.mark.parametrize("change", [{"status": "withheld"}, {"file": ""}, {"file": "jobs/gone.mp4"}])
def test_a_source_that_is_gone_while_it_waited(runtime, engine, member, source, change):
    asked = len(engine.seen)
    job = factories.job(member=member, width=72, height=128, remix_of=source, remix_kind="stitch", cut_from=0, cut_to=2)
    Video.objects.filter(pk=source.pk).update(**change)
    run_once(runtime)
    job.refresh_from_db()
    assert (job.state, job.error_code, len(engine.seen)) == ("failed", "source_gone", asked)


def test_what_can_be_watched_meanwhile_is_joined_too(runtime, member, source):
    camera, seen = GreyEngine(), []

    def between_steps(step):
        preview = Job.objects.get(state="running").preview
        seen.append(decoded(default_storage.path(preview), 72, 72).astype(int)[0])

    camera.between_steps = between_steps
    runtime.engine = FilmEngine(GreyEngine(), camera)
    duet(runtime, member, source)
    assert abs(seen[0][:, :34].mean() - 60) < 4 and abs(seen[0][:, 38:].mean() - 180) < 4


def test_an_engine_that_cannot_remix_makes_them_all_the_same(runtime, engine, member, source):
    engine.capabilities = replace(engine.capabilities, remix=False)
    assert stitch(runtime, member, source).parent == source
    factories.job(member=member, remix_of=source)
    assert run_once(runtime) is False, "a plain remix waits for another"
