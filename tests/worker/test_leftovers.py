"""Every worker has a folder of its own: what dead ones left is cleared away, and what a live one has in hand never is."""

from __future__ import annotations

import os
import time

import pytest

from generation.engines.base import EngineUnavailable
from generation.models import Worker
from generation.worker import runtime as runtimes
from generation.worker.loop import run_once
from tests import factories

ENGINE = "tests.worker.tiny_engine:TinyEngine"
OLD = runtimes.LEFTOVER_SECONDS + 60


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def age(path) -> None:
    os.utime(path, (time.time() - OLD,) * 2)


def test_what_a_dead_worker_left_goes_when_the_next_one_starts(tmp_path, db):
    dead, fresh = tmp_path / "work" / "dead", tmp_path / "work" / "fresh"
    for folder in (dead, fresh):
        (folder / "job").mkdir(parents=True)
        (folder / "job" / "clip.mp4").write_bytes(b"half")
    age(dead)
    runtimes.load(ENGINE)
    assert (dead.exists(), (fresh / "job" / "clip.mp4").exists()) == (False, True)


def test_a_job_in_hand_survives_whoever_starts_however_long_it_takes(db):
    runtime = runtimes.load(ENGINE)
    job = factories.job(width=64, height=96)

    def between_steps(step):
        (made,) = runtime.folder.iterdir()
        age(made)  # a long job: nothing was written there for more than an hour
        age(runtime.folder)
        runtime.seen_at = float("-inf")
        runtime.show_presence()  # the beat
        runtimes.load(ENGINE)
        assert made.exists()

    runtime.engine.between_steps = between_steps
    run_once(runtime)
    job.refresh_from_db()
    assert (job.state, list(runtime.folder.iterdir())) == ("succeeded", [])


def test_a_worker_that_was_taken_for_dead_works_on(db):
    runtime = runtimes.load(ENGINE)
    run_once(runtime)
    age(runtime.folder)
    runtimes.load(ENGINE)
    assert not runtime.folder.exists()
    runtime.seen_at = float("-inf")
    job = factories.job(width=64, height=96)
    run_once(runtime)
    job.refresh_from_db()
    assert job.state == "succeeded"


def test_the_folder_goes_with_the_worker(db, tmp_path):
    runtime = runtimes.load(ENGINE)
    run_once(runtime)
    assert (runtime.folder.parent, runtime.folder.name) == (tmp_path / "work", runtime.name)
    runtime.leave()
    assert (runtime.folder.exists(), Worker.objects.count()) == (False, 0)


def test_a_worker_that_cannot_start_leaves_nothing(tmp_path):
    with pytest.raises(EngineUnavailable):
        runtimes.load("nobody")
    assert list((tmp_path / "work").iterdir()) == []
