"""A job that no worker here makes does not wait for ever: it fails with its refund, once workers have been given time to come back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from generation import scheduler
from generation.engines.base import Capabilities
from generation.models import Job, Worker
from generation.requests import parse
from generation.services import submit
from tests import factories

START = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as clock:
        yield clock


def seen(name: str, seconds: list[int], **fields) -> None:
    Worker.objects.update_or_create(name=name, defaults={"seconds": seconds, "seen_at": datetime.now(UTC)} | fields)


@pytest.fixture
def long(clock, member, body) -> Job:
    """A job of eight seconds, asked for while a worker made them."""
    seen("long", [4, 8])
    return submit(member=member, request=parse(body | {"seconds": 8}, member))


def became(job: Job) -> tuple[str, str, int]:
    job.refresh_from_db()
    return job.state, job.error_code, job.ledger.filter(kind="refund").count()


def test_a_length_that_nobody_makes_any_more_fails_with_its_refund(long, clock):
    clock.shift(601)
    seen("short", [4])
    assert (scheduler.sweep(), became(long)) == (1, ("failed", "no_worker", 1))
    assert long.error_message == "No machine here makes clips like this any more. You have your job back."
    assert [event.kind for event in long.events.all()] == ["queued", "failed"]
    assert (scheduler.sweep(), became(long)) == (0, ("failed", "no_worker", 1))


@pytest.mark.parametrize("wait", [30, 599])
def test_neither_a_new_job_nor_a_worker_seen_lately_is_given_up(long, clock, wait):
    clock.shift(wait)
    seen("short", [4])
    assert (scheduler.sweep(), became(long)) == (0, ("queued", "", 0))
    seen("long", [4, 8], draining=True)
    clock.shift(300)
    seen("short", [4])
    assert (scheduler.sweep(), became(long)) == (0, ("queued", "", 0)), "it may only be starting again"


def test_where_no_worker_lives_all_wait(long, clock):
    clock.shift(3600)
    assert (scheduler.sweep(), became(long)) == (0, ("queued", "", 0))


def test_what_some_worker_makes_waits(long, clock):
    short = factories.job(member=long.member)
    clock.shift(3600)
    seen("unsaid", [])
    seen("long", [8])
    assert (scheduler.sweep(), became(long), became(short)) == (0, ("queued", "", 0), ("queued", "", 0))


def test_a_job_in_hand_is_left_alone(long, clock):
    scheduler.claim(worker="long", able=Capabilities(seconds=(4, 8)))
    clock.shift(3600)
    seen("short", [4])
    Job.objects.update(lease_until=START + timedelta(hours=2))
    assert (scheduler.sweep(), became(long)) == (0, ("running", "", 0))


def test_a_remix_needs_a_worker_that_remixes_that_length(clock, member):
    source = factories.video(maker=member)
    kinds = [(seconds, remix) for seconds in (4, 8) for remix in (None, source)]
    jobs = {(seconds, remix): factories.job(member=member, seconds=seconds, remix_of=remix) for seconds, remix in kinds}
    clock.shift(3600)
    seen("plain", [4, 8], remix=False)
    seen("remixing", [4], remix=True)
    assert scheduler.sweep() == 1
    assert {key for key, job in jobs.items() if became(job)[0] == "failed"} == {(8, source)}


def test_a_shape_that_nobody_draws_fails_too(clock, member):
    jobs = {size: factories.job(member=member, width=size[0], height=size[1]) for size in ((720, 1280), (1280, 720), (720, 720))}
    clock.shift(3600)
    seen("upright", [4], sizes=[[704, 1280]])
    seen("square, but longer", [8], sizes=[[480, 480]])
    assert scheduler.sweep() == 2
    assert {size for size, job in jobs.items() if became(job)[0] == "failed"} == {(1280, 720), (720, 720)}
