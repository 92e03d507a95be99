"""Two hundred jobs while workers are killed and frozen and the services crash: none is lost, none is done twice, none is paid twice.

The engine is the tiny one of the tests, because what is proved is dispatch; all else is as in deploy/Procfile, from the nudge to the signed
file. Beside it the same jobs as plain Celery tasks on Redis meet the same faults.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
import time_machine
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.db.models import Sum
from django.utils import timezone
from redis import Redis, RedisError

from generation import scheduler
from generation.models import Job, JobEvent, LedgerEntry
from tests.faults.conftest import LEASE_SECONDS, Row
from tests.faults.shift import RECONNECT_SECONDS, Dispatcher, Restart, Shift
from tests.faults.strikes import Fate, schedule
from tests.worker.processes import ROOT, Crew, database_url
from videos.models import Video

pytestmark = pytest.mark.faults

JOBS, LATE_JOBS, PLACES, SEED = 200, 40, 4, 2026
SWEEP_SECONDS = settings.CELERY_BEAT_SCHEDULE["sweep-leases"]["schedule"]
QUIET = ("--without-gossip", "--without-mingle", "--loglevel", "warning")
CELERY = ("-m", "celery", "-A", "vitascope", "--workdir", "platform")
TASKS = (*CELERY, "worker", "-P", "threads", "-c", "4", "-Q", "default,webhooks", "-n", "tasks@%h", *QUIET)
BEAT = (*CELERY, "beat", "--loglevel", "warning", "--schedule")
PLAIN = ("-m", "celery", "-A", "tests.faults.plain", "worker", "-P", "solo", *QUIET)
EVENTS = "FROM generation_jobevent event JOIN generation_job job ON job.id = job_id WHERE seed = %s AND event.created_at > to_timestamp(%s)"


def vitascope() -> Dispatcher:
    """What happens to its jobs stands in their events."""
    return Dispatcher(
        command=lambda place: (*CELERY, "worker", "-P", "solo", "-Q", "generation", "-n", f"worker{place}@%h", *QUIET),
        database=database_url(),
        again=f"SELECT EXTRACT(EPOCH FROM min(event.created_at))::float {EVENTS} AND kind IN ('running', 'succeeded', 'failed')",
        done="SELECT count(*) FROM generation_job WHERE state NOT IN ('queued', 'running')",
        running="SELECT seed FROM generation_job WHERE state = 'running'",
        ready=r"SELECT (regexp_match(name, '-(\d+)-\w+$'))[1]::int, EXTRACT(EPOCH FROM started_at)::float FROM generation_worker",
    )


def plain() -> Dispatcher:
    """Its tasks write down when they begin."""
    return Dispatcher(
        command=lambda place: (*PLAIN, "-n", f"plain{place}@%h"),
        database=database_url(),
        again="SELECT min(at) FROM plain_begun WHERE number = %s AND at > %s",
        done="SELECT count(*) FROM plain_job WHERE state = 'done'",
        running="SELECT 0 WHERE false",
        ready="SELECT 0, 0.0 WHERE false",
    )


@pytest.fixture
def fate(tmp_path) -> Fate:
    return Fate.write(tmp_path / "faults", schedule(SEED, jobs=JOBS, attempts=settings.JOB_ATTEMPTS))


@pytest.fixture
def environment(fate) -> dict[str, str]:
    paces = {"TINY_STEP_SECONDS": "0.05", "TINY_FRAMES": "4", "TINY_SILENT": "1", "VITASCOPE_JOB_LEASE_SECONDS": str(LEASE_SECONDS)}
    limits = {"VITASCOPE_PRO_JOBS_PER_DAY": str(JOBS), "VITASCOPE_PRO_JOBS_AT_ONCE": str(JOBS), "VITASCOPE_QUEUE_SECONDS": "1000000"}
    return paces | limits | {"VITASCOPE_ENGINE": "tests.faults.struck_engine:StruckEngine", "FAULTS_FOLDER": str(fate.folder)}


def test_nothing_is_lost_and_nothing_is_done_twice(
    postgres_database, database_server, broker, redis, fate, environment, tmp_path, table, notes
):
    environment |= {"VITASCOPE_BROKER_URL": broker.url, "VITASCOPE_REDIS_URL": redis.url}
    started = time.monotonic()
    with Crew(tmp_path, **environment) as crew:

        def submit(first: int, end: int) -> None:
            assert crew.start(("-m", "tests.faults.submit", str(first), str(end))).wait(timeout=120) == 0, crew.log()[-3000:]

        submit(0, JOBS - LATE_JOBS)
        crew.start(TASKS)
        crew.start((*BEAT, str(tmp_path / "beat")))
        restarts = [
            Restart(40, "broker", broker, crash=True, meanwhile=lambda: submit(JOBS - LATE_JOBS, JOBS)),
            Restart(80, "database", database_server),
            Restart(120, "redis", redis, crash=True),
            Restart(160, "database", database_server),
        ]
        shift = Shift(crew, vitascope(), fate, PLACES, restarts, patience=60)
        shift.run(seconds=600, over=lambda done: done == JOBS)
        recoveries = shift.recoveries()
        lasted = shift.recoveries_from("database")
    connection.close()
    connection.close_pool()  # it was made before the database went

    struck = fate.struck()
    assert len(struck) == sum(len(strikes) for strikes in fate.schedule.values()), "every strike has fallen"
    assert shift.left == [0] * PLACES
    succeeded = Job.objects.filter(state="succeeded")
    failed = Job.objects.filter(state="failed")
    lost = (
        JOBS - succeeded.filter(video__isnull=False).count() - failed.filter(ledger__kind="refund", attempt=settings.JOB_ATTEMPTS).count()
    )
    ends = JobEvent.objects.filter(kind__in=("succeeded", "failed", "cancelled")).count()
    doubled = max(Video.objects.count() - succeeded.count(), ends - JOBS)
    paid = Counter(dict(LedgerEntry.objects.values_list("job__seed").annotate(Sum("amount"))))
    owed = {job.seed: int(job.state == "succeeded") for job in Job.objects.all()}
    kept = {getattr(video, name).name for video in Video.objects.all() for name in ("file", "poster", "spritesheet", "preview", "plan")}
    left_behind = stored() - kept
    with time_machine.travel(timezone.now() + 2 * scheduler.CLEARED_AFTER, tick=False):
        scheduler.sweep()
    orphans = stored() - kept
    table.append(
        Row(
            dispatcher="Vitascope on RabbitMQ",
            jobs=JOBS,
            strikes=told(shift),
            delivered=succeeded.count(),
            given_back=failed.count(),
            lost=lost,
            doubled=doubled,
            charged_twice=sum(paid[number] > owed[number] for number in owed),
            orphans=len(orphans),
            recovery=max(recoveries.values()),
            seconds=time.monotonic() - started,
        )
    )
    assert (lost, doubled, len(orphans)) == (0, 0, 0)
    assert paid == owed
    assert Counter(LedgerEntry.objects.values_list("kind", flat=True)) == {"debit": JOBS, "refund": failed.count()}
    assert stored() == kept, "and of the videos no file is missing"

    killed_always = {number for number, strikes in fate.schedule.items() if len(strikes) == settings.JOB_ATTEMPTS}
    assert killed_always <= set(failed.values_list("seed", flat=True))
    assert all(job.attempt > 1 for job in Job.objects.filter(seed__in=[strike.number for strike in struck if strike.kind == "stop"]))
    died_clearing = Job.objects.get(seed=next(strike.number for strike in struck if strike.point == "committed"))
    assert left_behind == {
        f"jobs/{died_clearing.pk}/1/{name}" for name in ("clip.mp4", "poster.jpg", "spritesheet.jpg", "preview.webp", "plan.safetensors")
    }
    assert sum(Job.objects.values_list("attempt", flat=True)) == JobEvent.objects.filter(kind="running").count()
    for job in Job.objects.all():
        assert list(job.events.values_list("sequence", flat=True)) == list(range(1, job.version + 1))

    boot = max(shift.boots)
    bound = LEASE_SECONDS + SWEEP_SECONDS + boot
    notes.append(f"bound: lease {LEASE_SECONDS} s + sweep {SWEEP_SECONDS:.0f} s + boot {boot:.1f} s; a job takes {usual_seconds():.1f} s")
    for strike, seconds in recoveries.items():
        notes.append(f"{strike.kind} {strike.point}: {seconds:.1f} s{' with the broker away' if shift.reconnecting(strike) else ''}")
        assert seconds <= bound + (RECONNECT_SECONDS if shift.reconnecting(strike) else 0), notes[-1]
    for seconds in lasted:
        notes.append(f"database crash: {seconds:.1f} s")
        assert seconds <= bound, notes[-1]


@pytest.mark.parametrize(
    ("acks", "name"), [("late", "Celery on Redis, late acks, visibility timeout"), ("early", "Celery on Redis as it comes")]
)
def test_plain_celery_meets_the_same_faults(acks, name, postgres_database, database_server, redis, fate, environment, tmp_path, table):
    environment |= {"VITASCOPE_BROKER_URL": redis.url, "PLAIN_ACKS": acks}
    started = time.monotonic()
    with Crew(tmp_path, **environment) as crew:
        command = [sys.executable, "-c", f"from tests.faults.plain import submit; submit({JOBS})"]
        subprocess.run(command, cwd=ROOT, env=crew.environment, check=True, timeout=120)
        restarts = [
            Restart(40, "broker", redis, crash=True),
            Restart(80, "database", database_server),
            Restart(160, "database", database_server),
        ]
        # Nobody ever takes again what was acknowledged before it was done.
        shift = Shift(crew, plain(), fate, PLACES, restarts, patience=60 if acks == "late" else 2 * LEASE_SECONDS)
        shift.run(seconds=600, over=nothing_left(redis.url))
        recoveries = shift.recoveries()
    made = Counter(dict(rows("SELECT number, count(*) FROM plain_video GROUP BY number")))
    charged = Counter(dict(rows("SELECT number, count(*) FROM plain_charge GROUP BY number")))
    files = {path.name for path in fate.folder.glob("*.mp4")}
    row = Row(
        dispatcher=name,
        jobs=JOBS,
        strikes=told(shift),
        delivered=len(made),
        given_back=0,
        lost=JOBS - len(made),
        doubled=sum(count > 1 for count in made.values()),
        charged_twice=sum(count > 1 for count in charged.values()),
        orphans=len(files - {file for (file,) in rows("SELECT file FROM plain_video")}),
        recovery=max(recoveries.values(), default=0.0),
        seconds=time.monotonic() - started,
    )
    table.append(row)
    if acks == "late":
        assert row.doubled >= 1, "who was frozen beyond the timeout goes on when it wakes, and so does the other"
    else:
        assert row.lost >= 1, "a message that was acknowledged before the work dies with the worker"


def nothing_left(broker: str):
    """Whether every job is done, or no message has been in the broker for so long that none is being worked on either."""
    last = [time.monotonic()]
    client = Redis.from_url(broker)

    def over(done: int) -> bool:
        with suppress(RedisError):
            if client.llen("celery") or client.hlen("unacked"):
                last[0] = time.monotonic()
        return done == JOBS or time.monotonic() - last[0] > LEASE_SECONDS

    return over


def told(shift: Shift) -> str:
    kinds = Counter(strike.kind for strike in shift.fate.struck())
    return f"{kinds['kill']} killed, {kinds['stop']} frozen, {len(shift.outages)} crashes of services"


def stored() -> set[str]:
    folder = Path(default_storage.location)
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def rows(statement: str) -> list[tuple]:
    with psycopg.connect(database_url()) as database:
        return database.execute(statement).fetchall()


def usual_seconds() -> float:
    """From claim to end, of jobs that one attempt was enough for."""
    lasted = [job.finished_at - job.started_at for job in Job.objects.filter(attempt=1)]
    return sum(lasted, timedelta()).total_seconds() / len(lasted)
