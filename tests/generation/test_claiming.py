"""A claim takes, in fair order, only jobs that the worker's engine can make, and tells of each as any other change is told."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from generation import progress, scheduler
from generation.engines.base import Capabilities
from generation.models import Job, JobEvent
from tests import factories

pytestmark = pytest.mark.usefixtures("real_database")
PLAIN = Capabilities()


def claimed(limit=10, **able) -> list[Job]:
    return scheduler.claim_some(worker="w", able=Capabilities(**able), limit=limit)


@pytest.fixture
def member():
    return factories.member()


def test_the_next_ones_in_fair_order_and_no_more_than_asked_for(member):
    jobs = [factories.job(member=member, tag=tag) for tag in (3, 1, 2, 1, 5)]
    assert claimed(3) == [jobs[1], jobs[3], jobs[2]]
    assert claimed(3) == [jobs[0], jobs[4]]
    assert claimed(3) == []
    assert set(Job.objects.values_list("state", "token", "attempt", "version", "worker")) == {("running", 1, 1, 2, "w")}


def test_a_claimed_job_is_the_row_as_it_is(member):
    factories.job(member=member, remix_of=factories.video(maker=member), rendered_as="A ball.", tag=1.5, seed=2**32 - 1)
    (job,) = claimed(remix=True)
    same = Job.objects.get()
    assert {field.attname: getattr(job, field.attname) for field in Job._meta.fields} == Job.objects.values().get()
    assert (job, job.member, job._state.adding, job.lease_until.utcoffset()) == (same, member, False, same.lease_until.utcoffset())


@pytest.mark.parametrize("rendered_as", ["", 'Two "red" balls: ü, \\ and {}.'])
def test_what_is_told_is_the_jobs_state(member, rendered_as):
    factories.job(member=member, rendered_as=rendered_as, version=7)
    (job,) = claimed()
    event = JobEvent.objects.get()
    assert (event.job_id, event.sequence, event.kind, event.data) == (job.pk, 8, "running", progress.state_of(job))
    assert ("rendered_as" in event.data) == bool(rendered_as)


def test_remixes_wait_for_an_engine_that_remixes(member):
    remix = factories.job(member=member, remix_of=factories.video(maker=member))
    words = factories.job(member=member, tag=1)
    assert claimed() == [words]
    assert claimed() == []
    assert claimed(remix=True) == [remix]


def test_lengths_wait_for_an_engine_that_makes_them(member):
    long, short = factories.job(member=member, seconds=8), factories.job(member=member, tag=1)
    assert claimed() == [short]
    assert claimed(seconds=(4, 8)) == [long]


def test_sizes_wait_for_an_engine_that_draws_their_shape(member):
    wide = factories.job(member=member, width=1280, height=720)
    upright = factories.job(member=member, width=720, height=1280, tag=1)
    square = factories.job(member=member, width=720, height=720, tag=2)
    assert claimed(sizes=((704, 1280), (480, 480))) == [upright, square]
    assert claimed(sizes=((704, 1280), (480, 480))) == []
    assert claimed(sizes=((1280, 704),)) == [wide]


def test_many_at_once_never_share_a_job(member):
    jobs = {factories.job(member=member).pk for _ in range(24)}
    barrier = Barrier(4)

    def drain(index):
        barrier.wait()
        taken = []
        try:
            for _ in range(24):  # a claimer may find the free rows locked at that very moment
                some = scheduler.claim_some(worker=str(index), able=PLAIN, limit=3)
                assert len(some) <= 3
                taken += [job.pk for job in some]
        finally:
            connection.close()
        return taken

    with ThreadPoolExecutor(4) as pool:
        taken = [job for part in pool.map(drain, range(4)) for job in part]
    assert sorted(taken) == sorted(jobs)
    assert JobEvent.objects.filter(kind="running").count() == 24


def test_a_worker_outlives_a_new_column(member):
    """What PostgreSQL has prepared for a connection must not break when a migration comes by."""
    for number in range(20):
        factories.job(member=member, tag=number)
    assert [claimed(1)[0].tag for _ in range(10)] == list(range(10))
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE generation_job ADD COLUMN later integer NULL")
    assert [claimed(1)[0].tag for _ in range(10)] == list(range(10, 20))
    token = Job.objects.order_by("tag").first()
    assert scheduler.heartbeat(job_id=token.pk, token=1) == scheduler.Standing(held=True)


def test_one_look_tells_of_all_in_hand(member):
    mine, stopping, lost, gone = (factories.job(member=member, tag=number) for number in range(4))
    claimed()
    Job.objects.filter(pk=stopping.pk).update(cancel_requested=True)
    Job.objects.filter(pk=lost.pk).update(token=2)
    scheduler.fail(job_id=gone.pk, token=1, code="x", message="x")
    assert scheduler.standings({job.pk: 1 for job in (mine, stopping, lost, gone)}) == {
        mine.pk: scheduler.Standing(held=True),
        stopping.pk: scheduler.Standing(held=True, cancel_requested=True),
        lost.pk: scheduler.Standing(held=False),
        gone.pk: scheduler.Standing(held=False),
    }
    assert scheduler.standings({}) == {}
    assert scheduler.heartbeat(job_id=stopping.pk, token=1) == scheduler.Standing(held=True, cancel_requested=True)
    assert scheduler.heartbeat(job_id=lost.pk, token=1) == scheduler.Standing(held=False)
