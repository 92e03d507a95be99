"""A job's states under claims, leases, fencing tokens, lost workers and repeated failure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from generation import files, publish, scheduler
from generation.models import Job
from generation.requests import parse
from generation.services import submit
from tests import factories
from videos.models import Video

START = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as clock:
        yield clock


@pytest.fixture
def job(clock, member, body):
    return submit(member=member, request=parse(body, member))


@pytest.fixture
def finished(tmp_path):
    folder = tmp_path / "made"
    folder.mkdir()
    for name in files.ALL:
        (folder / name).write_bytes(b"12345")
    return publish.Finished(folder, "Two red rubber balls bounce.", 4.0)


def refunds(job):
    return job.ledger.filter(kind="refund").count()


def stored(job, token):
    return [name for name in files.ALL if default_storage.exists(files.name_of(job.pk, token, name))]


def test_a_claim_leases_under_a_new_token(job):
    claimed = scheduler.claim(worker="one")
    assert (claimed.pk, claimed.state, claimed.token, claimed.attempt, claimed.worker) == (job.pk, "running", 1, 1, "one")
    assert claimed.lease_until == START + timedelta(seconds=60)
    assert scheduler.claim(worker="two") is None


def test_a_heartbeat_extends_the_lease(job, clock):
    scheduler.claim(worker="one")
    clock.shift(50)
    assert scheduler.heartbeat(job_id=job.pk, token=1) == scheduler.Standing(held=True)
    clock.shift(50)
    assert scheduler.sweep() == 0
    job.refresh_from_db()
    assert job.lease_until == START + timedelta(seconds=110)


def test_success_makes_one_draft_and_keeps_the_debit(job, finished, member, django_capture_on_commit_callbacks):
    scheduler.claim(worker="one")
    with django_capture_on_commit_callbacks(execute=True):
        video = publish.finish(job_id=job.pk, token=1, clip=finished)
    job.refresh_from_db()
    assert (job.state, job.progress, job.stage, job.video, job.lease_until) == ("succeeded", 100, "", video, None)
    assert (video.status, video.maker, video.prompt, video.bytes, video.seconds) == ("draft", member, job.prompt, 5, 4.0)
    assert (video.file.name, refunds(job)) == (f"jobs/{job.pk}/1/clip.mp4", 0)
    assert [event.kind for event in job.events.all()] == ["queued", "running", "succeeded"]
    assert [event.sequence for event in job.events.all()] == [1, 2, 3]
    assert job.events.last().data["video"] == str(video.pk)
    assert stored(job, 1) == list(files.ALL)


def test_a_remix_has_its_parent(finished, member):
    source = factories.video(maker=member)
    job = factories.job(member=member, remix_of=source)
    scheduler.claim(worker="one")
    video = publish.finish(job_id=job.pk, token=1, clip=finished)
    assert (video.parent, video.root, video.depth) == (source, source, 1)


def test_a_lost_worker_gives_its_job_back(job, clock):
    scheduler.claim(worker="one")
    clock.shift(61)
    assert scheduler.sweep() == 1
    job.refresh_from_db()
    assert (job.state, job.attempt, job.lease_until, job.progress) == ("queued", 1, None, 0)
    assert scheduler.claim(worker="two").token == 2
    assert refunds(job) == 0


def test_a_stale_worker_changes_nothing(job, clock, finished, django_capture_on_commit_callbacks):
    scheduler.claim(worker="one")
    clock.shift(61)
    scheduler.sweep()
    scheduler.claim(worker="two")
    before = Job.objects.filter(pk=job.pk).values().get()
    assert not scheduler.heartbeat(job_id=job.pk, token=1).held
    assert not scheduler.standing(job_id=job.pk, token=1).held
    assert not scheduler.report(job_id=job.pk, token=1, stage="drawing", progress=90)
    assert not scheduler.fail(job_id=job.pk, token=1, code="internal", message="x")
    assert not scheduler.attempt_failed(job_id=job.pk, token=1, code="internal", message="x")
    assert not scheduler.cancelled(job_id=job.pk, token=1)
    assert publish.finish(job_id=job.pk, token=1, clip=finished) is None
    assert Job.objects.filter(pk=job.pk).values().get() == before
    assert (Video.objects.count(), refunds(job), stored(job, 1)) == (0, 0, [])
    with django_capture_on_commit_callbacks(execute=True):
        assert publish.finish(job_id=job.pk, token=2, clip=finished) is not None
    after = Job.objects.filter(pk=job.pk).values().get()
    assert publish.finish(job_id=job.pk, token=1, clip=finished) is None
    assert publish.finish(job_id=job.pk, token=2, clip=finished) is None, "finishing twice"
    assert Job.objects.filter(pk=job.pk).values().get() == after
    assert Video.objects.count() == 1


def test_success_clears_what_an_earlier_attempt_left(job, clock, finished, django_capture_on_commit_callbacks):
    scheduler.claim(worker="one")
    default_storage.save(files.name_of(job.pk, 1, files.CLIP), ContentFile(b"half"))
    clock.shift(61)
    scheduler.sweep()
    scheduler.claim(worker="two")
    with django_capture_on_commit_callbacks(execute=True):
        publish.finish(job_id=job.pk, token=2, clip=finished)
    assert (stored(job, 1), stored(job, 2)) == ([], list(files.ALL))


def test_three_lost_workers_are_enough(job, clock, member):
    for attempt in (1, 2, 3):
        assert scheduler.claim(worker=str(attempt)).attempt == attempt
        clock.shift(61)
        assert scheduler.sweep() == 1
    job.refresh_from_db()
    assert (job.state, job.error_code, refunds(job)) == ("failed", "worker_lost", 1)
    assert job.error_message == "The machine that worked on it was lost. You have your job back."
    assert scheduler.sweep() == 0
    assert scheduler.claim(worker="four") is None
    assert refunds(job) == 1


def test_attempts_wait_longer_each_time(job, clock):
    for wait in (2, 4):
        token = scheduler.claim(worker="one").token
        assert scheduler.attempt_failed(job_id=job.pk, token=token, code="internal", message="It broke.")
        clock.shift(wait - 0.1)
        assert scheduler.claim(worker="one") is None
        clock.shift(0.2)
    token = scheduler.claim(worker="one").token
    scheduler.attempt_failed(job_id=job.pk, token=token, code="internal", message="It broke.")
    job.refresh_from_db()
    assert (job.state, job.error_code, job.error_message, refunds(job)) == ("failed", "internal", "It broke.", 1)


def test_a_failure_for_good_is_refunded_once(job):
    scheduler.claim(worker="one")
    assert scheduler.fail(job_id=job.pk, token=1, code="cannot_draw", message="No.")
    assert not scheduler.fail(job_id=job.pk, token=1, code="cannot_draw", message="No.")
    assert refunds(job) == 1


def test_a_cancellation_before_the_commit_wins(job, finished, django_capture_on_commit_callbacks):
    scheduler.claim(worker="one")
    Job.objects.update(cancel_requested=True)
    with django_capture_on_commit_callbacks(execute=True):
        assert publish.finish(job_id=job.pk, token=1, clip=finished) is None
    job.refresh_from_db()
    assert (job.state, refunds(job), Video.objects.count(), stored(job, 1)) == ("cancelled", 1, 0, [])


def test_a_lost_worker_of_a_cancelled_job_ends_it(job, clock):
    scheduler.claim(worker="one")
    Job.objects.update(cancel_requested=True)
    clock.shift(61)
    scheduler.sweep()
    job.refresh_from_db()
    assert (job.state, refunds(job)) == ("cancelled", 1)


def test_a_job_that_is_given_back_after_a_cancellation_ends(job):
    scheduler.claim(worker="one")
    Job.objects.update(cancel_requested=True)
    assert scheduler.release(job_id=job.pk, token=1)
    job.refresh_from_db()
    assert (job.state, job.attempt, refunds(job)) == ("cancelled", 1, 1)


@pytest.mark.parametrize("attempt", [1, 3])
def test_an_attempt_that_breaks_after_a_cancellation_is_the_last(job, attempt):
    scheduler.claim(worker="one")
    Job.objects.update(cancel_requested=True, attempt=attempt)
    assert scheduler.attempt_failed(job_id=job.pk, token=1, code="internal", message="It broke.")
    job.refresh_from_db()
    assert (job.state, job.error_code, refunds(job)) == ("cancelled", "", 1)


def test_the_refund_goes_to_the_day_of_the_debit(job, clock):
    scheduler.claim(worker="one")
    clock.shift(24 * 3600)
    scheduler.fail(job_id=job.pk, token=1, code="x", message="x")
    assert len({entry.day for entry in job.ledger.all()}) == 1
