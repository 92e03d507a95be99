"""A job wakes a Celery worker through a real broker; one whose worker was killed is brought back by beat."""

from __future__ import annotations

from datetime import timedelta

import kombu
import pytest
from django.utils import timezone

from generation.forecast import live_workers
from generation.models import Job, LedgerEntry, Worker
from tests.services import wait_until
from tests.worker.processes import Crew
from videos.models import Video

CELERY = ("-m", "celery", "-A", "vitascope", "--workdir", "platform")
WORKER = (*CELERY, "worker", "-P", "solo", "-Q", "generation,default", "--without-gossip", "--without-mingle", "-l", "warning")
SUBMIT = ("-m", "tests.worker.submit")

redis = pytest.param("redis_url", marks=[pytest.mark.redis, pytest.mark.xdist_group("redis")])
rabbitmq = pytest.param("rabbitmq_url", marks=[pytest.mark.rabbitmq, pytest.mark.xdist_group("rabbitmq")])


@pytest.fixture
def broker(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def crew(broker, sqlite_database, tmp_path):
    """A long lease: nothing but a nudge starts a job here, for Celery workers do not poll."""
    with Crew(tmp_path, VITASCOPE_BROKER_URL=broker, TINY_SILENT="1", TINY_FRAMES="4", VITASCOPE_JOB_LEASE_SECONDS="60") as crew:
        yield crew


def finished() -> bool:
    return Job.objects.filter(state="succeeded").exists()


@pytest.mark.parametrize("broker", [redis, rabbitmq], indirect=True)
def test_a_submitted_job_wakes_a_worker(crew, broker):
    worker = crew.start(WORKER)
    assert crew.start(SUBMIT).wait(timeout=120) == 0, crew.log()
    wait_until(finished, what=f"the job ({crew.folder / 'log'})", seconds=180, every=0.2)
    assert (Video.objects.count(), LedgerEntry.objects.count()) == (1, 1)
    if broker.startswith("amqp"):
        with kombu.Connection(broker) as connection:  # declaring it as another type would be refused
            connection.channel().queue_declare("generation", durable=True, auto_delete=False, arguments={"x-queue-type": "quorum"})
    crew.stop(worker)


@pytest.mark.parametrize("broker", [redis], indirect=True)
def test_a_job_of_a_killed_celery_worker_is_brought_back(crew):
    crew.environment |= {"VITASCOPE_JOB_LEASE_SECONDS": "2", "TINY_STEP_SECONDS": "0.5"}
    first = crew.start(WORKER)
    assert crew.start(SUBMIT).wait(timeout=120) == 0, crew.log()
    wait_until(lambda: Job.objects.filter(state="running").exists(), what="the claim", seconds=120, every=0.02)
    crew.kill(first)
    crew.start((*CELERY, "beat", "-s", str(crew.folder / "beat"), "-l", "warning"))
    crew.start(WORKER)
    wait_until(finished, what=f"the job ({crew.folder / 'log'})", seconds=180, every=0.2)
    job = Job.objects.get()
    assert (job.token, job.attempt, Video.objects.count()) == (2, 2, 1)
    assert job.ledger.filter(kind="refund").count() == 0


@pytest.mark.parametrize("broker", [redis], indirect=True)
def test_a_worker_without_nudges_still_shows_that_it_is_there(crew):
    worker = crew.start(WORKER)
    wait_until(Worker.objects.exists, what=f"its row ({crew.folder / 'log'})", seconds=180, every=0.2)
    Worker.objects.update(seen_at=timezone.now() - timedelta(hours=1))
    wait_until(lambda: live_workers(timezone.now()).exists(), what="a sign of life", seconds=60, every=0.2)
    assert "run with -P solo" not in crew.log()
    crew.stop(worker)
    assert Worker.objects.count() == 0


@pytest.mark.parametrize("broker", [redis], indirect=True)
def test_a_worker_without_an_engine_ends_and_says_why(crew):
    crew.environment |= {"VITASCOPE_ENGINE": "nobody"}
    assert crew.start(WORKER).wait(timeout=120) == 1, crew.log()
    assert "this worker takes no jobs: There is no engine 'nobody'" in crew.log()
    assert Worker.objects.count() == 0


@pytest.mark.parametrize("broker", [redis], indirect=True)
def test_a_generation_worker_in_another_pool_is_called_a_mistake(crew):
    other = crew.start((*CELERY, "worker", "-P", "threads", "-Q", "default,webhooks", "-n", "other@%h", "-l", "info"))
    wait_until(lambda: "ready." in crew.log(), what="the worker of other queues", seconds=120, every=0.1)
    assert "run with -P solo" not in crew.log(), "it makes no clips"
    wrong = crew.start((*CELERY, "worker", "-P", "threads", "-Q", "generation", "-n", "wrong@%h", "-l", "warning"))
    wait_until(lambda: "generation workers run with -P solo" in crew.log(), what="the error", seconds=120, every=0.1)
    crew.stop(wrong)
    crew.stop(other)


def test_a_submitted_job_needs_no_broker(sqlite_database, tmp_path):
    """A broker that does not answer costs a warning, never the request."""
    with Crew(tmp_path, VITASCOPE_BROKER_URL="redis://127.0.0.1:9/0") as crew:
        assert crew.start(SUBMIT).wait(timeout=120) == 0, crew.log()
        assert "could not nudge the workers" in crew.log()
    assert Job.objects.get().state == "queued"
