"""Jobs that share a worker's steps: each comes and goes by itself, and nobody's end is a neighbour's trouble."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generation import scheduler
from generation.engines.base import EngineError
from generation.engines.profile import MOST, most_together
from generation.models import Job, LedgerEntry
from generation.services import cancel
from generation.worker import loop
from generation.worker.loop import run_once
from tests import factories
from tests.worker.tiny_engine import TinyEngine

SMALL = {"width": 64, "height": 96}


class Shared(TinyEngine):
    """Two at a time; `steps` are the prompts of each step, `before` hooks in before one."""

    capabilities = replace(TinyEngine.capabilities, batch=2)

    def __init__(self):
        super().__init__()
        self.steps = []
        self.before = {}

    def step(self, states):
        self.steps.append([state["request"].prompt for state in states])
        self.before.get(len(self.steps), lambda: None)()
        return super().step(states)


@pytest.fixture
def engine():
    return Shared()


@pytest.fixture(autouse=True)
def asked_at_every_turn(settings):
    settings.WORKER_POLL_SECONDS = 0


def jobs(member, *prompts):
    made = [factories.job(member=member, prompt=prompt, tag=number, **SMALL) for number, prompt in enumerate(prompts)]
    for job in made:
        LedgerEntry.objects.create(member=member, job=job, kind="debit", amount=1, day=job.created_at.date())
    return made


def ends(*made):
    rows = [Job.objects.get(pk=job.pk) for job in made]
    return [(job.state, job.attempt, job.ledger.filter(kind="refund").count()) for job in rows]


def test_as_many_as_gain_by_it_share_their_steps(runtime, engine, member):
    made = jobs(member, "a", "b", "c")
    assert (run_once(runtime), run_once(runtime)) == (True, True)
    assert engine.steps == [["a", "b"]] * 5 + [["c"]] * 5
    assert ends(*made) == [("succeeded", 1, 0)] * 3
    assert list(runtime.folder.iterdir()) == []
    assert run_once(runtime) is False


def test_a_job_that_comes_later_joins_between_two_steps(runtime, engine, member):
    made = jobs(member, "a")
    engine.before[3] = lambda: made.extend(jobs(member, "b"))
    run_once(runtime)
    assert engine.steps == [["a"]] * 3 + [["a", "b"]] * 2 + [["b"]] * 3
    assert ends(*made) == [("succeeded", 1, 0)] * 2


def test_a_cancelled_job_leaves_and_its_place_is_taken(runtime, engine, member):
    made = jobs(member, "a", "b", "c")
    engine.before[2] = lambda: cancel(job=made[0], by=member)
    run_once(runtime)
    assert engine.steps == [["a", "b"]] * 2 + [["b"]] + [["b", "c"]] * 2 + [["c"]] * 3
    assert ends(*made) == [("cancelled", 1, 1), ("succeeded", 1, 0), ("succeeded", 1, 0)]
    assert engine.abandoned == 1


def test_what_cannot_be_made_ends_alone(runtime, engine, member, monkeypatch):
    made = jobs(member, "a", "b")
    step = engine._step
    refused = EngineError("cannot_draw", "This cannot be drawn.")
    monkeypatch.setattr(engine, "_step", lambda state: refused if state["request"].prompt == "b" else step(state))
    run_once(runtime)
    assert engine.steps == [["a", "b"]] + [["a"]] * 4
    assert ends(*made) == [("succeeded", 1, 0), ("failed", 1, 1)]


def test_a_fault_takes_no_neighbour_along_twice(runtime, engine, member):
    made = jobs(member, "a", "b [break]")
    for _ in range(3):
        Job.objects.update(available_at="2026-01-01T00:00:00Z")
        run_once(runtime)
    assert engine.steps[:3] == [["a", "b [break]"], ["a"], ["b [break]"]]
    assert ends(*made) == [("succeeded", 2, 0), ("failed", 3, 1)]


def test_a_job_that_was_taken_away_leaves_and_the_other_stays(runtime, engine, member):
    made = jobs(member, "a", "b")

    def taken():
        Job.objects.filter(pk=made[0].pk).update(lease_until="2026-01-01T00:00:00Z")
        scheduler.sweep()
        assert scheduler.claim(worker="another").token == 2

    engine.before[2] = taken
    run_once(runtime)
    assert engine.steps == [["a", "b"]] * 2 + [["b"]] * 3
    assert ends(*made) == [("running", 2, 0), ("succeeded", 1, 0)]


def test_a_draining_worker_ends_what_it_has_and_takes_no_other(runtime, engine, member):
    made = jobs(member, "a", "b", "c")
    engine.before[1] = runtime.drain
    run_once(runtime)
    assert ends(*made) == [("succeeded", 1, 0), ("succeeded", 1, 0), ("queued", 0, 0)]


def test_a_hand_is_played_out_in_time(runtime, engine, member, monkeypatch):
    monkeypatch.setattr(loop, "FILLING_SECONDS", 0.0)
    made = jobs(member, "a", "b", "c")
    run_once(runtime)
    assert ends(*made) == [("succeeded", 1, 0), ("succeeded", 1, 0), ("queued", 0, 0)]


def test_every_lease_is_kept(runtime, engine, member, settings, monkeypatch):
    settings.JOB_LEASE_SECONDS = 0
    beaten = set()
    monkeypatch.setattr(scheduler, "heartbeat", lambda *, job_id, token: beaten.add((job_id, token)) or scheduler.Standing(held=True))
    made = jobs(member, "a", "b")
    hand = loop.Hand(runtime)
    with hand:
        hand.fill()
        while len(beaten) < 2:
            hand._stop.wait(0.001)
    assert beaten == {(job.pk, 1) for job in made}


@pytest.mark.parametrize(
    ("seconds", "together"),
    [
        (lambda clips: 1.0 * clips, 1),  # a busy CPU: twice as many take twice as long
        (lambda clips: max(1.0, clips / 4), 4),  # idle up to four
        (lambda clips: 1.0, MOST),
        (lambda clips: 0.1 + 0.9 * clips, 1),  # 1.9 for two against 0.9 x 2
        (lambda clips: 0.3 + 0.7 * clips, 2),  # 1.7 for two, but 3.1 for four against 0.9 x 3.4
    ],
)
def test_the_device_says_how_many_gain_by_it(seconds, together):
    assert most_together(seconds) == together
