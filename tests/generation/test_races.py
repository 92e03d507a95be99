"""Many at once on a real database: quota, limits, idempotency keys, claims, sweeps and cancellations count exactly."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from core.errors import VitascopeError
from core.idempotency import Answer, answer_once
from generation import scheduler, selectors
from generation.models import Job, JobEvent, LedgerEntry
from generation.requests import parse
from generation.services import cancel, submit
from tests import factories

pytestmark = pytest.mark.usefixtures("real_database")
THREADS = 8


def at_once(work, count=THREADS):
    """`work(index)` in threads that start together; what each returned, or the code of its refusal."""
    barrier = threading.Barrier(count)

    def run(index):
        try:
            barrier.wait()
            return work(index)
        except VitascopeError as error:
            return error.code
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def test_the_last_job_of_the_day_is_given_once(body, settings):
    settings.JOBS_PER_DAY = {"free": 3, "pro": 100}
    settings.JOBS_AT_ONCE = {"free": 100, "pro": 100}
    member = factories.member()
    outcomes = at_once(lambda index: submit(member=member, request=parse(body, member)).state)
    assert Counter(outcomes) == {"queued": 3, "quota_used_up": THREADS - 3}
    assert (Job.objects.count(), LedgerEntry.objects.count(), selectors.quota(member).left) == (3, 3, 0)


def test_the_only_place_at_once_is_given_once(body):
    member = factories.member()
    outcomes = at_once(lambda index: submit(member=member, request=parse(body, member)).state)
    assert Counter(outcomes) == {"queued": 1, "too_many_jobs": THREADS - 1}
    assert (Job.objects.count(), LedgerEntry.objects.count()) == (1, 1)


def test_twins_make_one_job(body):
    member = factories.member()

    def work():
        return Answer(202, {"id": str(submit(member=member, request=parse(body, member)).pk)})

    outcomes = at_once(lambda index: answer_once(member=member, route="r", key="k", request=body, work=work))
    answers = [outcome for outcome in outcomes if isinstance(outcome, Answer)]
    assert {answer.body["id"] for answer in answers} == {str(Job.objects.get().pk)}
    assert sum(not answer.replayed for answer in answers) == 1
    assert {outcome for outcome in outcomes if not isinstance(outcome, Answer)} <= {"idempotency_in_flight"}
    assert LedgerEntry.objects.count() == 1


def test_no_job_is_claimed_twice():
    member = factories.member()
    jobs = {factories.job(member=member).pk for _ in range(20)}

    def drain(index):
        taken = []
        for _ in range(40):  # a claimer may find the only free row taken at that very moment
            if job := scheduler.claim(worker=str(index)):
                taken.append(job.pk)
        return taken

    taken = [job for part in at_once(drain, 4) for job in part]
    assert sorted(taken) == sorted(jobs)
    assert set(Job.objects.values_list("state", "token", "attempt")) == {("running", 1, 1)}


def test_a_lost_job_is_swept_once():
    member = factories.member()
    for _ in range(6):
        factories.job(member=member)
        scheduler.claim(worker="dead")
    Job.objects.update(lease_until="2026-01-01T00:00:00Z", attempt=3)
    assert sum(at_once(lambda index: scheduler.sweep(), 4)) == 6
    assert set(Job.objects.values_list("state", "error_code")) == {("failed", "worker_lost")}
    assert JobEvent.objects.filter(kind="failed").count() == 6


def test_a_cancellation_and_a_claim_never_both_win(body):
    for _ in range(3):
        member = factories.member()
        job = submit(member=member, request=parse(body, member))
        at_once(lambda index, job=job, member=member: cancel(job=job, by=member) if index else scheduler.claim(worker="w"), 2)
        job.refresh_from_db()
        cancelled_first = job.state == "cancelled"
        assert cancelled_first or (job.state, job.cancel_requested) == ("running", True)
        assert job.ledger.filter(kind="refund").count() == int(cancelled_first)
        if not cancelled_first:
            scheduler.cancelled(job_id=job.pk, token=job.token)


def test_many_cancellations_refund_once(body):
    member = factories.member()
    job = submit(member=member, request=parse(body, member))
    assert set(at_once(lambda index: cancel(job=job, by=member).state)) == {"cancelled"}
    assert job.ledger.filter(kind="refund").count() == 1
    assert job.events.count() == 2
