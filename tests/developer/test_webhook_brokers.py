"""Webhooks through a real broker: the end of a job nudges a Celery worker, and beat finds what no nudge announced."""

from __future__ import annotations

import pytest

from developer.models import VideoCall, WebhookDelivery
from tests import factories
from tests.developer.conftest import end, make_endpoint
from tests.services import wait_until
from tests.worker.processes import Crew
from tests.worker.test_celery_nudges import CELERY, rabbitmq, redis

WORKER = (*CELERY, "worker", "-P", "solo", "-Q", "webhooks", "--without-gossip", "--without-mingle", "-l", "warning")


@pytest.fixture
def crew(request, sqlite_database, tmp_path, settings):
    """With the key of this process: what it seals, they have to open."""
    shared = {"VITASCOPE_BROKER_URL": request.getfixturevalue(request.param), "VITASCOPE_SECRET_KEY": settings.SECRET_KEY}
    with Crew(tmp_path, VITASCOPE_OUTGOING_OWN_HOSTS="127.0.0.1", **shared) as crew:
        yield crew


def wait_for(receiver, crew) -> None:
    wait_until(lambda: WebhookDelivery.objects.filter(state="delivered").exists(), what=f"the call ({crew.folder / 'log'})", every=0.2)
    assert len(receiver.calls) == 1


@pytest.mark.parametrize("crew", [redis, rabbitmq], indirect=True)
def test_a_jobs_end_wakes_a_worker(crew, receiver):
    member = factories.member()
    make_endpoint(member, receiver.url)
    job = factories.job(member=member)
    VideoCall.objects.create(job=job, model="sora-2")
    crew.start(WORKER)
    assert crew.start(("-m", "tests.developer.end_job", str(job.pk))).wait(timeout=120) == 0, crew.log()
    wait_for(receiver, crew)


@pytest.mark.parametrize("crew", [redis], indirect=True)
def test_beat_finds_what_nobody_announced(crew, receiver):
    member = factories.member()
    make_endpoint(member, receiver.url)
    end(member)
    crew.start(WORKER)
    crew.start((*CELERY, "beat", "-s", str(crew.folder / "beat"), "-l", "warning"))
    wait_for(receiver, crew)
