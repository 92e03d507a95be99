"""A cancellation takes effect within one step and a tenth of a second more, and the slot is free for the next job at once."""

from __future__ import annotations

import time

import pytest

from generation.models import LedgerEntry
from generation.services import cancel
from generation.worker.loop import run_once
from tests import factories

SMALL = {"width": 64, "height": 96}
BEYOND_THE_STEP = 0.1


@pytest.mark.parametrize("cancelled_in", [1, 3, 5])
def test_a_cancellation_is_one_step_away(runtime, engine, member, cancelled_in):
    job, following = factories.job(member=member, **SMALL), factories.job(member=member, tag=1, **SMALL)
    LedgerEntry.objects.create(member=member, job=job, kind="debit", amount=1, day=job.created_at.date())
    steps, moments = [], []

    def between_steps(step):
        if len(engine.seen) == 1:
            steps.append(step)
            if step == cancelled_in:
                cancel(job=job, by=member)
                moments.append(time.thread_time())  # of this thread alone: the machine may have much else to do
        elif len(moments) == 1:
            moments.append(time.thread_time())

    engine.between_steps = between_steps
    assert run_once(runtime)
    stopped = time.thread_time()
    job.refresh_from_db()
    assert (job.state, steps[-1], job.ledger.filter(kind="refund").count()) == ("cancelled", cancelled_in, 1)
    assert stopped - moments[0] <= BEYOND_THE_STEP
    assert run_once(runtime)
    following.refresh_from_db()
    assert following.state == "succeeded"
    assert moments[1] - moments[0] <= 2 * BEYOND_THE_STEP, "the next job's first step"
