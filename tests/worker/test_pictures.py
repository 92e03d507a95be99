"""A job's picture on its way to the engine, and what becomes of a job whose picture is not understood or gone."""

from __future__ import annotations

import io

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from core.pictures import take
from generation import files, scheduler, services
from generation.engines.base import NO_PICTURE, Capabilities, EngineError
from generation.models import Job, Worker
from generation.requests import GenerationRequest
from generation.worker.attempt import PICTURE_GONE, Attempt
from tests import factories

SENT = io.BytesIO()
Image.new("RGB", (90, 90), (200, 90, 30)).save(SENT, "PNG")


@pytest.fixture
def job(engine, db):
    engine.capabilities = Capabilities(remix=True, sound=True, picture=True)
    Worker.objects.create(name="w", picture=True)
    request = GenerationRequest("a ball bounces", 4, "720x720", 7, picture=take(SENT.getvalue(), field="picture"))
    return services.submit(member=factories.member(), request=request)


def claimed(engine) -> Job:
    found = scheduler.claim(worker="w", able=engine.capabilities)
    assert found is not None
    return found


def test_the_engine_is_given_the_picture(runtime, engine, job):
    attempt = Attempt(runtime, claimed(engine))
    attempt.begin()
    path = engine.seen[0].picture
    assert path is not None and path.read_bytes() == default_storage.open(files.picture_name(job.pk)).read()
    attempt.close()
    assert not path.exists()


def test_what_is_not_understood_gives_the_job_back(runtime, engine, job, django_capture_on_commit_callbacks):
    def prepare(_request):
        raise EngineError("picture_not_understood", "No.")

    engine.prepare = prepare
    with django_capture_on_commit_callbacks(execute=True):
        attempt = Attempt(runtime, claimed(engine))
        with attempt.answered():
            attempt.begin()
    job.refresh_from_db()
    assert (job.state, job.error_code, sum(entry.amount for entry in job.ledger.all())) == ("failed", "picture_not_understood", 0)
    assert not default_storage.exists(files.picture_name(job.pk))


def test_a_picture_that_is_gone_is_said(runtime, engine, job):
    default_storage.delete(files.picture_name(job.pk))
    attempt = Attempt(runtime, claimed(engine))
    with attempt.answered():
        attempt.begin()
    job.refresh_from_db()
    assert (job.state, job.error_code) == ("failed", PICTURE_GONE[0])


def test_an_engine_that_cannot_says_so(runtime, engine, job):
    found = claimed(engine)
    engine.capabilities = Capabilities(remix=True, sound=True)
    attempt = Attempt(runtime, found)
    with attempt.answered():
        attempt.begin()
    job.refresh_from_db()
    assert (job.state, job.error_code) == ("failed", NO_PICTURE[0])
