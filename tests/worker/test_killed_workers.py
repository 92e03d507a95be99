"""Workers that die at any moment: every job is done, exactly once, and paid exactly once."""

from __future__ import annotations

import random
import signal
from collections import Counter
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from generation.models import Job, JobEvent, LedgerEntry, Worker
from tests import factories
from tests.services import wait_until
from tests.worker.processes import Crew
from videos.models import Video

JOBS, WORKERS, KILLS = 100, 3, 5
LEASE = "2"


def queue(count: int) -> list[Job]:
    """Paid jobs of small pictures."""
    member = factories.member(plan="pro")
    jobs = [factories.job(member=member, width=32, height=32, seed=number, tag=number) for number in range(count)]
    day = timezone.now().date()
    LedgerEntry.objects.bulk_create(LedgerEntry(member=member, job=job, kind="debit", amount=1, day=day) for job in jobs)
    return jobs


def new_crew(folder: Path) -> Crew:
    return Crew(folder, VITASCOPE_JOB_LEASE_SECONDS=LEASE, TINY_STEP_SECONDS="0.01", TINY_FRAMES="4", TINY_SILENT="1")


@pytest.fixture
def crew(sqlite_database, tmp_path):
    with new_crew(tmp_path) as crew:
        yield crew


@pytest.fixture
def crew_anywhere(real_database, tmp_path):
    with new_crew(tmp_path) as crew:
        yield crew


def running(process) -> bool:
    """Whether this very process holds a job now."""
    return Job.objects.filter(state="running", worker__contains=f"-{process.pid}-").exists()


def test_killed_workers_lose_nothing_and_double_nothing(crew_anywhere):
    crew = crew_anywhere
    queue(JOBS)
    dice = random.Random(7)
    crewmen = [crew.start() for _ in range(WORKERS)]
    for _ in range(KILLS):
        victim = dice.choice(crewmen)
        wait_until(lambda victim=victim: running(victim), what="the victim's next job", every=0.02)
        crew.kill(victim)
        crewmen[crewmen.index(victim)] = crew.start()
    wait_until(lambda: not Job.objects.filter(state__in=("queued", "running")).exists(), what="the end of all jobs", seconds=400, every=0.2)
    assert [crew.stop(process) for process in crewmen] == [0] * WORKERS

    assert Counter(Job.objects.values_list("state", flat=True)) == {"succeeded": JOBS}, crew.log()[-3000:]
    assert Video.objects.count() == JOBS
    assert set(Job.objects.values_list("video", flat=True)) == set(Video.objects.values_list("pk", flat=True))
    assert Counter(LedgerEntry.objects.values_list("kind", flat=True)) == {"debit": JOBS}
    assert Counter(JobEvent.objects.values_list("kind", flat=True))["succeeded"] == JOBS
    claims = JobEvent.objects.filter(kind="running").count()
    assert JOBS <= claims <= JOBS + KILLS
    assert sum(Job.objects.values_list("attempt", flat=True)) == claims
    for job in Job.objects.select_related("video"):
        assert list(job.events.values_list("sequence", flat=True)) == list(range(1, job.version + 1))[1:], (
            "no event but the first is missing"
        )
        assert job.video.file.name == f"jobs/{job.pk}/{job.token}/clip.mp4"
    kept = {video.file.name for video in Video.objects.all()}
    found = {str(path.relative_to(Path(default_storage.location))) for path in Path(default_storage.location).rglob("*.mp4")}
    assert found == kept, "no clip of a killed attempt is left"


def test_a_worker_keeps_its_lease_over_a_long_job(crew):
    crew.environment |= {"TINY_STEP_SECONDS": "0.8", "VITASCOPE_JOB_LEASE_SECONDS": "2"}
    (job,) = queue(1)
    processes = [crew.start(), crew.start()]
    wait_until(lambda: Job.objects.get().is_finished, what="the job")
    assert [crew.stop(process) for process in processes] == [0, 0]
    job.refresh_from_db()
    assert (job.state, job.attempt, Video.objects.count()) == ("succeeded", 1, 1)


def test_a_worker_that_was_frozen_changes_nothing_when_it_wakes(crew_anywhere):
    crew = crew_anywhere
    crew.environment |= {"TINY_STEP_SECONDS": "0.3", "VITASCOPE_JOB_LEASE_SECONDS": "3"}
    (job,) = queue(1)
    first = crew.start()
    wait_until(lambda: running(first), what="the first claim", every=0.02)
    first.send_signal(signal.SIGSTOP)
    connection.close()
    second = crew.start()
    wait_until(lambda: running(second), what="the second claim", every=0.02)
    first.send_signal(signal.SIGCONT)
    wait_until(lambda: Job.objects.get().is_finished, what="the job")
    assert [crew.stop(process) for process in (first, second)] == [0, 0]
    job.refresh_from_db()
    assert (job.state, job.token, f"-{second.pid}-" in job.worker) == ("succeeded", 2, True)
    assert Video.objects.count() == 1


def test_sigterm_lets_a_worker_finish_what_it_has_in_hand(crew):
    crew.environment |= {"TINY_STEP_SECONDS": "0.2"}
    queue(2)
    process = crew.start()
    wait_until(lambda: running(process), what="the first claim", every=0.02)
    assert crew.stop(process) == 0
    assert sorted(Job.objects.values_list("state", "attempt")) == [("queued", 0), ("succeeded", 1)]
    assert Worker.objects.count() == 0


def test_once_does_what_waits_and_ends(crew):
    queue(2)
    assert crew.start(("manage.py", "work", "--once")).wait(timeout=90) == 0
    assert set(Job.objects.values_list("state", flat=True)) == {"succeeded"}


@pytest.mark.parametrize(("engine", "words"), [("native", "weights"), ("no.such:Engine", "There is no engine")])
def test_a_worker_without_its_engine_takes_no_job(crew, tmp_path, engine, words):
    crew.environment |= {"VITASCOPE_WEIGHTS_DIR": str(tmp_path / "nothing here")}
    queue(1)
    process = crew.start(("manage.py", "work", "--engine", engine))
    assert process.wait(timeout=120) == 1
    assert crew.log().count("The worker takes no jobs") == 1
    assert words in crew.log()
    assert "Traceback" not in crew.log()
    assert Job.objects.get().state == "queued"
