"""A worker that is asked to end takes nothing new; what is in hand it finishes, or gives back when that takes too long."""

from __future__ import annotations

import signal

import pytest
from django.db import connection

from generation import forecast, scheduler
from generation.engines.base import EngineInfo, EngineUnavailable
from generation.models import Job, LedgerEntry, Worker
from generation.tasks import wake
from generation.worker import runtime as runtimes
from generation.worker.loop import run_once
from tests import factories
from tests.services import wait_until
from tests.worker.processes import Crew
from tests.worker.tiny_engine import TinyEngine

SMALL = {"width": 64, "height": 96}


def test_a_draining_worker_finishes_its_job_and_takes_no_other(runtime, engine, member):
    job, other = factories.job(member=member, **SMALL), factories.job(member=member, tag=1, **SMALL)
    engine.between_steps = lambda step: runtime.drain()
    assert run_once(runtime) is True
    assert run_once(runtime) is False
    job.refresh_from_db()
    other.refresh_from_db()
    assert (job.state, other.state) == ("succeeded", "queued")


def test_its_row_says_so_and_forecasts_do_without_it(runtime, member):
    run_once(runtime)
    assert forecast.live_workers(Worker.objects.get().seen_at).count() == 1
    runtime.drain()
    run_once(runtime)
    assert Worker.objects.get().draining is True
    assert forecast.live_workers(Worker.objects.get().seen_at).count() == 0


def test_what_takes_too_long_goes_back_and_costs_no_attempt(runtime, engine, member, settings):
    settings.DRAIN_SECONDS = 0
    job = factories.job(member=member, **SMALL)
    LedgerEntry.objects.create(member=member, job=job, kind="debit", amount=1, day=job.created_at.date())
    steps = []

    def between_steps(step):
        steps.append(step)
        if step == 2:
            runtime.drain()

    engine.between_steps = between_steps
    run_once(runtime)
    job.refresh_from_db()
    assert (steps, job.state, job.attempt, job.token, job.lease_until, job.started_at) == ([1, 2], "queued", 0, 1, None, None)
    assert job.ledger.filter(kind="refund").count() == 0
    assert list(runtime.folder.iterdir()) == []
    assert scheduler.claim(worker="another").token == 2


def test_a_stale_worker_gives_nothing_back(member):
    job = factories.job(member=member)
    scheduler.claim(worker="one")
    Job.objects.update(token=2)
    assert not scheduler.release(job_id=job.pk, token=1)
    job.refresh_from_db()
    assert (job.state, job.attempt) == ("running", 1)


def test_a_wake_ends_with_the_job_in_hand(runtime, engine, member, monkeypatch):
    monkeypatch.setattr(runtimes, "shared_runtime", lambda: runtime)
    factories.job(member=member, **SMALL), factories.job(member=member, **SMALL)
    engine.between_steps = lambda step: runtime.drain()
    assert wake() == 1
    assert sorted(Job.objects.values_list("state", flat=True)) == ["queued", "succeeded"]


@pytest.mark.parametrize("known", [[], ["abc"], ["x", "abc"]])
def test_weights_that_are_known_are_served(settings, monkeypatch, known):
    monkeypatch.setattr(TinyEngine, "info", EngineInfo(name="tiny", preset="test", device="cpu", weights="abc"))
    settings.WEIGHTS_KNOWN = known
    assert runtimes.load_engine("tests.worker.tiny_engine:TinyEngine").info.weights == "abc"


@pytest.mark.parametrize(("camera", "fine"), [("abc", True), ("", True), ("abcd", False)])
def test_of_a_film_the_weights_of_both_networks_must_be_known(settings, monkeypatch, camera, fine):
    director = EngineInfo("native", "nano", "cpu", "def")
    for known, good in ((["abc", "def"], fine), (["abc"], False)):
        monkeypatch.setattr(TinyEngine, "info", EngineInfo("upstream", "wan over nano", "gpu:1", camera, director))
        settings.WEIGHTS_KNOWN = known
        if good:
            assert runtimes.load_engine("tests.worker.tiny_engine:TinyEngine").info.director == director
        else:
            with pytest.raises(EngineUnavailable, match="are not among VITASCOPE_WEIGHTS_KNOWN"):
                runtimes.load_engine("tests.worker.tiny_engine:TinyEngine")


@pytest.mark.parametrize("weights", ["abcd", ""])
def test_weights_of_a_version_that_is_not_known_are_refused(settings, monkeypatch, weights):
    monkeypatch.setattr(TinyEngine, "info", EngineInfo(name="tiny", preset="test", device="cpu", weights=weights))
    settings.WEIGHTS_KNOWN = ["abc"]
    with pytest.raises(EngineUnavailable, match="are not among VITASCOPE_WEIGHTS_KNOWN"):
        runtimes.load_engine("tests.worker.tiny_engine:TinyEngine")


def test_sigterm_gives_a_long_job_back(sqlite_database, tmp_path):
    slow = {"TINY_STEP_SECONDS": "0.5", "VITASCOPE_DRAIN_SECONDS": "0", "TINY_SILENT": "1", "TINY_FRAMES": "4"}
    with Crew(tmp_path, **slow) as crew:
        factories.job(member=factories.member(), width=32, height=32)
        process = crew.start()
        wait_until(lambda: Job.objects.filter(state="running").exists(), what="the claim", every=0.02)
        connection.close()
        assert crew.stop(process) == 0, crew.log()
        assert list(Job.objects.values_list("state", "attempt", "token")) == [("queued", 0, 1)]
        assert Worker.objects.count() == 0
        assert process.returncode != -signal.SIGTERM
