"""A longer clip on its way through the worker: its files, its length wherever it is told, its loudness, and its plan for remixes."""

from __future__ import annotations

import numpy as np
import pytest
from django.core.files.storage import default_storage
from PIL import Image

from generation.engines.base import Capabilities, Clip
from generation.models import Job
from generation.worker.loop import run_once
from tests import factories
from tests.developer.conftest import make_caller
from tests.worker.test_encoding import decoded, loudness
from tests.worker.tiny_engine import FPS, TinyEngine, TinyPlan
from videos.models import Video

LENGTH = 12
FRAMES = LENGTH * FPS


class LongEngine(TinyEngine):
    """Every clip as long as it was asked for: each second a grey of its own, a tone that grows a little."""

    capabilities = Capabilities(remix=True, sound=True, seconds=(4, 8, 12, 16, 20))

    def _clip(self, request):
        frames = request.seconds * FPS
        greys = (20 + 10 * (np.arange(frames) // FPS)).astype(np.uint8)
        samples = np.arange(request.seconds * 16_000) / 16_000
        tone = (0.1 + 0.02 * samples / request.seconds) * np.sin(2 * np.pi * 440 * samples)
        pictures = greys[:, None, None, None].repeat(96, 1).repeat(64, 2).repeat(3, 3)
        return Clip(pictures, FPS, tone.astype(np.float32)[:, None], 16_000, TinyPlan(request), f"Tiny: {request.prompt}.")


@pytest.fixture
def engine() -> LongEngine:
    return LongEngine()


@pytest.fixture
def video(runtime, member):
    """Made by a worker that was asked for twelve seconds."""
    factories.job(member=member, seconds=LENGTH, width=64, height=96)
    run_once(runtime)
    job = Job.objects.get()
    assert (job.state, job.progress) == ("succeeded", 100)
    return job.video


def test_the_engine_is_asked_for_the_whole_length(engine, video):
    assert [request.seconds for request in engine.seen] == [LENGTH]


def test_picture_and_sound_are_as_long_as_was_asked(video):
    path = default_storage.path(video.file.name)
    frames = decoded(path, 64, 96)
    assert len(frames) == FRAMES
    middles = frames[FPS // 2 :: FPS, 48, 32, 0].astype(int)
    assert np.abs(middles - (20 + 10 * np.arange(LENGTH))).max() <= 3, "every second is there, in order"
    assert abs(loudness(path)[0] + 16) < 1, "one gain for all of it"


def test_the_poster_is_of_the_beginning_and_the_sheet_of_all(video):
    poster = np.asarray(Image.open(default_storage.open(video.poster.name)))
    assert abs(int(poster[48, 32, 0]) - 40) <= 4, "the frame at two seconds"
    sheet = np.asarray(Image.open(default_storage.open(video.spritesheet.name))).astype(int)
    height, width = sheet.shape[0] // 4, sheet.shape[1] // 4
    cells = [sheet[row * height + height // 2, column * width + width // 2, 0] for row in range(4) for column in range(4)]
    shown = 20 + 10 * (np.arange(16) * FRAMES // 16 // FPS)
    assert np.abs(np.array(cells) - shown).max() <= 6


def test_its_length_is_told_wherever_a_clip_is_shown(video, client, member):
    assert video.seconds == float(LENGTH)
    client.force_login(member)
    assert client.get(f"/api/videos/{video.pk}").json()["seconds"] == float(LENGTH)
    assert "12 seconds" in client.get(f"/v/{video.pk}/").content.decode()


def test_the_videos_api_tells_its_seconds(video, member):
    body = make_caller(member).get(f"/v1/videos/video_{video.job.pk.hex}").json()
    assert (body["status"], body["seconds"], body["size"]) == ("completed", "12", "64x96")


def test_its_plan_is_there_for_remixes(video, engine, runtime, member):
    factories.job(member=member, seconds=20, width=64, height=96, remix_of=video)
    run_once(runtime)
    assert engine.seen[-1].source is not None and engine.seen[-1].seconds == 20
    assert Video.objects.get(parent=video).seconds == 20.0
