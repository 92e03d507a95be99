"""One job through the loop: from claim to draft, and every way it can end otherwise."""

from __future__ import annotations

import errno
import itertools
from types import SimpleNamespace
from urllib.request import urlopen

import numpy as np
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image
from safetensors import safe_open

from core.storage import bucket_url
from generation import scheduler
from generation.models import Job, LedgerEntry, Worker
from generation.requests import parse
from generation.services import cancel, submit
from generation.worker import attempt as attempts
from generation.worker.encode import EncodeError
from generation.worker.loop import run_once
from tests import factories
from videos.models import Video

SMALL = {"width": 64, "height": 96}


@pytest.fixture
def job(member):
    job = submit(member=member, request=parse({"prompt": "a ball bounces", "seconds": 4, "size": "720x1280", "seed": 7}, member))
    Job.objects.filter(pk=job.pk).update(**SMALL)
    return job


def refunds(job):
    return job.ledger.filter(kind="refund").count()


def is_tidy(runtime):
    return list(runtime.folder.iterdir()) == []


def test_an_idle_worker_does_nothing(runtime):
    assert run_once(runtime) is False
    assert Worker.objects.get().engine == "tiny"


def test_a_job_becomes_a_draft(runtime, job, member):
    assert run_once(runtime) is True
    job.refresh_from_db()
    video = job.video
    assert (job.state, job.progress, job.rendered_as, job.attempt) == ("succeeded", 100, "Tiny: a ball bounces.", 1)
    assert (video.status, video.maker, video.prompt, video.rendered_as) == ("draft", member, "a ball bounces", "Tiny: a ball bounces.")
    assert (video.width, video.height, video.seconds) == (64, 96, 0.5)
    assert video.bytes == default_storage.size(video.file.name) > 500
    assert default_storage.open(video.file.name).read(12)[4:8] == b"ftyp"
    assert default_storage.open(video.poster.name).read(3) == b"\xff\xd8\xff"
    with safe_open(default_storage.path(video.plan.name), "np") as plan:
        assert plan.metadata() == {"prompt": "a ball bounces"}
    assert refunds(job) == 0
    assert is_tidy(runtime)
    assert run_once(runtime) is False


def test_progress_is_told_at_most_twice_a_second(runtime, job, monkeypatch):
    ticks = itertools.count()
    monkeypatch.setattr(attempts, "time", SimpleNamespace(monotonic=lambda: next(ticks) * 0.2))
    run_once(runtime)
    kinds = [event.kind for event in job.events.all()]
    assert kinds[:2] == ["queued", "running"]
    assert kinds[-1] == "succeeded"
    assert kinds[2:-1] == ["progress"] * 2, "six moments 0.2 s apart after the claim"
    shown = [(event.data["stage"], event.data["progress"]) for event in job.events.filter(kind="progress")]
    assert shown == [("drawing", 51), ("publishing", 98)]


def test_stages_come_in_order(runtime, job, monkeypatch):
    monkeypatch.setattr(attempts, "REPORT_SECONDS", 0.0)
    run_once(runtime)
    shown = [(event.data.get("stage", ""), event.data["progress"]) for event in job.events.all()]
    assert shown == [
        ("", 0), ("reading", 0), ("planning", 17), ("drawing", 34), ("drawing", 51), ("sound", 68),
        ("encoding", 85), ("publishing", 98), ("", 100),
    ]  # fmt: skip


def test_a_clip_the_engine_cannot_make_fails_at_once(runtime, member):
    job = factories.job(member=member, prompt="[fail]", **SMALL)
    LedgerEntry.objects.create(member=member, job=job, kind="debit", amount=1, day="2026-11-22")
    run_once(runtime)
    job.refresh_from_db()
    assert (job.state, job.error_code, job.error_message, job.attempt) == ("failed", "cannot_draw", "This cannot be drawn.", 1)
    assert (refunds(job), Video.objects.count(), is_tidy(runtime)) == (1, 0, True)


def test_a_fault_of_ours_is_tried_three_times(runtime, job, caplog):
    Job.objects.update(prompt="[break]")
    for _ in range(3):
        Job.objects.update(available_at="2026-01-01T00:00:00Z")
        assert run_once(runtime)
    job.refresh_from_db()
    assert (job.state, job.error_code, job.error_message) == ("failed", "internal", attempts.PLAIN_FAULT)
    assert (job.attempt, refunds(job), run_once(runtime)) == (3, 1, False)
    assert "a bolt came loose" in caplog.text


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left on device"), EncodeError("full", disk_full=True)])
def test_a_full_disk_is_said_plainly(runtime, job, monkeypatch, error, settings):
    settings.JOB_ATTEMPTS = 1

    def refuse(*args, **names):
        raise error

    monkeypatch.setattr(attempts, "encode", refuse)
    run_once(runtime)
    job.refresh_from_db()
    assert (job.state, job.error_code, job.error_message, refunds(job)) == ("failed", "disk_full", attempts.DISK_FULL, 1)
    assert is_tidy(runtime)


def test_a_cancelled_job_stops_within_a_step(runtime, engine, job, member):
    steps = []

    def between_steps(step):
        steps.append(step)
        if step == 2:
            cancel(job=job, by=member)

    engine.between_steps = between_steps
    run_once(runtime)
    job.refresh_from_db()
    assert (job.state, steps, refunds(job), Video.objects.count()) == ("cancelled", [1, 2], 1, 0)
    assert is_tidy(runtime)


def test_a_worker_whose_job_was_taken_away_stops(runtime, engine, job):
    def between_steps(step):
        if step == 3:
            Job.objects.update(lease_until="2026-01-01T00:00:00Z")
            scheduler.sweep()
            assert scheduler.claim(worker="another").token == 2

    engine.between_steps = between_steps
    run_once(runtime)
    job.refresh_from_db()
    assert (job.state, job.worker, job.token, Video.objects.count()) == ("running", "another", 2, 0)
    assert engine.seen[0].seed == 7


def test_a_remix_gets_the_plan_of_its_source(runtime, engine, member):
    source = factories.video(maker=member, plan=default_storage.save("a/plan.safetensors", ContentFile(b"plan bytes")))
    job = factories.job(member=member, remix_of=source, **SMALL)
    seen = []
    engine.between_steps = lambda step: seen.append(engine.seen[0].source.read_bytes())
    run_once(runtime)
    job.refresh_from_db()
    assert (job.video.parent, seen[0]) == (source, b"plan bytes")


@pytest.mark.parametrize("change", [{"status": Video.Status.WITHHELD}, {"remix_allowed": False}, {"plan": ""}])
def test_a_source_that_closed_while_the_job_waited(runtime, member, change):
    maker = factories.member(remix_allowed=True)
    source = factories.video(maker=maker, remix_allowed=True, plan=default_storage.save("a/plan.safetensors", ContentFile(b"x")))
    job = factories.job(member=member, remix_of=source, **SMALL)
    Video.objects.filter(pk=source.pk).update(**change)
    run_once(runtime)
    job.refresh_from_db()
    assert (job.state, job.error_code, job.attempt) == ("failed", "source_gone", 1)


def test_the_same_seed_makes_the_same_clip(runtime, member):
    jobs = [factories.job(member=member, seed=5, **SMALL) for _ in range(2)]
    while run_once(runtime):
        pass
    videos = [Job.objects.get(pk=job.pk).video for job in jobs]
    plans = [default_storage.open(video.plan.name).read() for video in videos]
    sheets = [np.asarray(Image.open(default_storage.open(video.spritesheet.name))) for video in videos]
    assert plans[0] == plans[1]
    assert np.abs(sheets[0].astype(int) - sheets[1]).mean() < 5, "but for their marks"


def test_clips_and_plans_may_lie_in_s3(s3_storage, runtime, engine, member):
    first = factories.job(member=member, **SMALL)
    run_once(runtime)
    source = Job.objects.get(pk=first.pk).video
    assert urlopen(bucket_url(source.file.name)).read(12)[4:8] == b"ftyp"
    Video.objects.filter(pk=source.pk).update(status="published", published_at="2026-11-22T00:00:00Z")
    factories.job(member=member, remix_of=source, **SMALL)
    seen = []
    engine.between_steps = lambda step: seen.append(engine.seen[-1].source.read_bytes())
    run_once(runtime)
    assert seen[0] == urlopen(bucket_url(source.plan.name)).read()
