"""Files of attempts that came to nothing go in the end, whoever died before clearing them away; the video keeps its own.

Nothing that waits for a commit runs in these tests: so it is when a worker dies right after one.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from generation import files, publish, scheduler
from generation.models import Job
from tests import factories

EVERY = ["clip.mp4", "plan.safetensors", "poster.jpg", "preview.webp", "spritesheet.jpg"]


@pytest.fixture
def clip(tmp_path) -> publish.Finished:
    folder = tmp_path / "clip"
    folder.mkdir()
    for name in EVERY:
        (folder / name).write_bytes(b"a file")
    return publish.Finished(folder, "Two balls bounce.", 4.0)


@pytest.fixture
def job(db) -> Job:
    return factories.job()


def stored(job: Job) -> list[str]:
    folder = Path(default_storage.location) / "jobs" / str(job.pk)
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def attempt(job: Job, clip: publish.Finished) -> int:
    """A worker claims the job, stores what it made, and dies."""
    claimed = scheduler.claim(worker="w")
    files.store(job.pk, claimed.token, clip.folder)
    files.store_animatic(job.pk, claimed.token, clip.folder / "clip.mp4")
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    scheduler.sweep()
    return claimed.token


def an_hour_later(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(finished_at=timezone.now() - scheduler.CLEARED_AFTER - timedelta(seconds=1))
    scheduler.sweep()
    job.refresh_from_db()


def test_what_a_lost_attempt_stored_goes_and_the_video_stays(job, clip):
    assert attempt(job, clip) == 1
    publish.finish(job_id=job.pk, token=scheduler.claim(worker="w").token, clip=clip)
    scheduler.sweep()
    both = [*(f"1/{name}" for name in sorted([*EVERY, "animatic.mp4"])), *(f"2/{name}" for name in EVERY)]
    job.refresh_from_db()
    assert (job.state, job.leftovers, stored(job)) == ("succeeded", True, both), "not at once: a zombie may still be storing"
    an_hour_later(job)
    assert (job.leftovers, stored(job)) == (False, [f"2/{name}" for name in EVERY])
    assert job.video.file.name == f"jobs/{job.pk}/2/clip.mp4"


def test_nothing_stays_of_a_job_that_failed(job, clip, settings):
    for _ in range(settings.JOB_ATTEMPTS):
        attempt(job, clip)
    job.refresh_from_db()
    assert (job.state, job.leftovers, len(stored(job))) == ("failed", True, 18)
    an_hour_later(job)
    assert (job.leftovers, stored(job)) == (False, [])


def test_an_animatic_goes_when_its_worker_died_at_the_end(job, clip):
    token = scheduler.claim(worker="w").token
    name = files.store_animatic(job.pk, token, clip.folder / "clip.mp4")
    scheduler.report(job_id=job.pk, token=token, preview=name)
    publish.finish(job_id=job.pk, token=token, clip=clip)
    an_hour_later(job)
    assert stored(job) == [f"1/{name}" for name in EVERY]


def test_a_job_done_at_once_is_not_looked_at_again(job, clip):
    publish.finish(job_id=job.pk, token=scheduler.claim(worker="w").token, clip=clip)
    job.refresh_from_db()
    assert (job.state, job.leftovers) == ("succeeded", False)


def test_a_job_cancelled_before_it_began_left_nothing(job):
    scheduler.close(job, Job.State.CANCELLED)
    assert not job.leftovers
