"""How long an unfinished job still takes, as far as one can tell."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from generation.models import Worker
from generation.selectors import seconds_left
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
RUNNING = {"state": "running", "lease_until": NOW, "started_at": NOW - timedelta(seconds=30)}


@pytest.fixture(autouse=True)
def _stopped_clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.mark.parametrize(("progress", "seconds"), [(0, 15), (25, 90), (75, 10)])
def test_a_running_job_goes_on_at_its_own_pace(progress, seconds):
    assert seconds_left(factories.job(**RUNNING, progress=progress)) == seconds


@pytest.mark.parametrize(("workers", "seconds"), [(0, 60), (1, 60), (3, 30)])
def test_a_waiting_job_waits_for_what_is_before_it(workers, seconds):
    Worker.objects.bulk_create(Worker(name=str(number), seen_at=NOW) for number in range(workers))
    Worker.objects.create(name="lost", seen_at=NOW - timedelta(minutes=1))
    factories.job(**RUNNING)
    factories.job(tag=1)
    factories.job(tag=2)
    job = factories.job(tag=2, pk="ffffffff-0000-7000-8000-000000000000")
    factories.job(tag=3)
    factories.job(state="succeeded", tag=0)
    assert seconds_left(job) == seconds
