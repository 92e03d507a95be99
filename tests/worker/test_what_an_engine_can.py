"""The worker asks an engine only for what it says it can do; a job beyond that fails by a stable code, and is given back."""

from __future__ import annotations

import numpy as np
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from generation.engines.base import Capabilities, EngineError
from generation.models import Job, LedgerEntry, Worker
from generation.worker.loop import run_once
from tests import factories
from tests.worker.test_encoding import decoded
from videos.models import Video


@pytest.fixture
def job(member):
    job = factories.job(member=member, width=64, height=96)
    LedgerEntry.objects.create(member=member, job=job, kind="debit", amount=1, day="2026-11-22")
    return job


def test_a_worker_shows_what_its_engine_can(runtime, engine):
    engine.capabilities = Capabilities(sizes=((512, 512), (704, 1280)))
    run_once(runtime)
    worker = Worker.objects.get()
    assert (worker.remix, worker.sound, worker.sizes) == (False, False, [[512, 512], [704, 1280]])


def test_an_engine_is_asked_for_a_size_it_draws(runtime, engine, job):
    engine.capabilities = Capabilities(sizes=((96, 96), (128, 192), (66, 96), (96, 64)))
    run_once(runtime)
    job.refresh_from_db()
    assert [(asked.width, asked.height) for asked in engine.seen] == [(128, 192)]
    assert (job.state, job.video.width, job.video.height) == ("succeeded", 64, 96)


def test_a_size_of_nobodys_list_that_the_engine_cannot_draw_fails_once_and_is_given_back(runtime, engine, job):
    engine.capabilities = Capabilities(sizes=((96, 64),))
    run_once(runtime)
    job.refresh_from_db()
    refunds = job.ledger.filter(kind="refund").count()
    assert (job.state, job.error_code, job.attempt, refunds) == ("failed", "unsupported_size", 1, 1)
    assert (engine.seen, job.video, list(runtime.folder.iterdir())) == ([], None, [])


def test_a_remix_is_left_to_an_engine_that_can(runtime, engine, job):
    plan = default_storage.save("a/plan.safetensors", ContentFile(b"x"))
    Job.objects.update(remix_of=factories.video(maker=job.member, plan=plan))
    engine.capabilities = Capabilities(remix=False)
    assert not run_once(runtime)
    job.refresh_from_db()
    assert (job.state, job.attempt, engine.seen) == ("queued", 0, [])


def test_the_likest_shape_wins_then_the_nearest_size():
    able = Capabilities(sizes=((1280, 704), (832, 480), (640, 360), (1920, 1080), (480, 480)))
    assert able.size_for(1280, 720) == (640, 360)
    assert able.size_for(2560, 1440) == (1920, 1080)
    assert able.size_for(1280, 704) == (1280, 704)
    assert able.size_for(720, 720) == (480, 480)
    assert able.size_for(720, 1280) is None
    assert Capabilities().size_for(720, 1280) == (720, 1280)


def test_a_clip_without_sound_and_plan_becomes_a_silent_draft(runtime, engine, job, monkeypatch):
    make = engine._clip

    def bare(request):
        clip = make(request)
        clip.audio, clip.plan = np.zeros((0, 1), np.float32), None
        return clip

    monkeypatch.setattr(engine, "_clip", bare)
    run_once(runtime)
    job.refresh_from_db()
    assert (job.state, job.video.plan.name, job.video.seconds) == ("succeeded", "", 0.5)
    assert default_storage.exists(job.video.file.name)


def test_a_size_that_is_a_little_off_is_cut_not_squeezed(runtime, engine, job, monkeypatch, settings):
    settings.VISIBLE_MARK_PLANS = []
    engine.capabilities = Capabilities(sizes=((68, 96),))
    make = engine._clip

    def ruled(request):
        clip = make(request)
        clip.frames = np.full((8, request.height, request.width, 3), 128, np.uint8)
        clip.frames[:, :, :2] = clip.frames[:, :, -2:] = (200, 30, 30)  # what has to go
        return clip

    monkeypatch.setattr(engine, "_clip", ruled)
    run_once(runtime)
    job.refresh_from_db()
    frame = decoded(default_storage.path(job.video.file.name), 64, 96)[4].astype(int)
    assert np.abs(frame[:, 4:-4] - 128).max() <= 9, "nothing but the mark, which is another for each clip"
    assert np.abs(frame - 128).max() <= 40, "the edge is gone but for what scaling smears"


def test_an_engine_learns_that_its_state_was_given_up(runtime, engine, job):
    run_once(runtime)
    assert engine.abandoned == 0
    factories.job(member=job.member, prompt="[fail]", width=64, height=96)
    run_once(runtime)
    assert engine.abandoned == 1


def test_trouble_that_may_pass_is_tried_again_under_its_own_code(runtime, engine, job, settings):
    settings.JOB_ATTEMPTS = 2

    def trouble(step):
        raise EngineError("upstream_unavailable", "Not now.", again=True)

    engine.between_steps = trouble
    run_once(runtime)
    job.refresh_from_db()
    assert (job.state, job.attempt, job.ledger.filter(kind="refund").count()) == ("queued", 1, 0)
    Job.objects.update(available_at="2026-01-01T00:00:00Z")
    run_once(runtime)
    job.refresh_from_db()
    assert (job.state, job.error_code, job.error_message) == ("failed", "upstream_unavailable", "Not now.")
    assert (job.attempt, job.ledger.filter(kind="refund").count(), Video.objects.count(), engine.abandoned) == (2, 1, 0, 2)
