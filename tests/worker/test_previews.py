"""What a member can watch while their clip is still being filmed: the animatic, marked and signed, and gone when the job ends."""

from __future__ import annotations

import pytest
from django.core.files.storage import default_storage

from generation import progress
from generation.engines.base import EngineError
from generation.engines.film import FilmEngine
from generation.models import Job
from generation.services import cancel
from generation.worker import encode
from generation.worker.loop import run_once
from generation.worker.runtime import Runtime
from generation.worker.stills import Stills
from tests import factories
from tests.worker.tiny_engine import STEPS, TinyEngine

SMALL = {"width": 64, "height": 96}


class Camera(TinyEngine):
    """Films what it is shown."""

    def prepare(self, request):
        assert request.animatic is not None
        return super().prepare(request)


@pytest.fixture
def camera():
    return Camera()


@pytest.fixture
def engine(camera):
    return FilmEngine(TinyEngine(), camera)


@pytest.fixture
def job(member):
    return factories.job(member=member, **SMALL)


def fetched(client, job):
    return client.get(f"/api/generations/{job.pk}/preview")


def test_the_animatic_can_be_watched_while_it_is_filmed(runtime, camera, job, member, client):
    client.force_login(member)
    seen = []

    def between_steps(step):
        row = Job.objects.get(pk=job.pk)
        answer = fetched(client, job)
        seen.append((step, row.progress, answer.status_code))
        assert client.get(f"/api/generations/{job.pk}").json()["preview"] == f"/api/generations/{job.pk}/preview"
        assert progress.state_of(row)["preview"] == f"/api/generations/{job.pk}/preview"
        assert f'src="/api/generations/{job.pk}/preview"' in client.get(f"/jobs/{job.pk}/").content.decode()
        assert b"ftyp" in default_storage.open(row.preview).read(12)
        assert b"c2pa" in default_storage.open(row.preview).read(), "signed as the clip itself"

    camera.between_steps = between_steps
    assert fetched(client, job).status_code == 404
    assert run_once(runtime)
    assert [(step, status) for step, _, status in seen] == [(step, 302) for step in range(1, STEPS + 1)]
    row = Job.objects.get(pk=job.pk)
    assert (row.state, row.preview, fetched(client, job).status_code) == ("succeeded", "", 404)
    assert "preview" not in client.get(f"/api/generations/{job.pk}").json()


def names(job):
    _, files = default_storage.listdir(f"jobs/{job.pk}/1")
    return sorted(files)


def test_it_is_deleted_when_the_film_is_there(runtime, job, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        run_once(runtime)
    assert names(job) == ["clip.mp4", "plan.safetensors", "poster.jpg", "preview.webp", "spritesheet.jpg"]


@pytest.mark.parametrize("end", ["cancelled", "failed"])
def test_it_is_deleted_when_there_will_be_no_film(runtime, camera, job, member, end, django_capture_on_commit_callbacks):
    def between_steps(step):
        assert names(job) == ["animatic.mp4"]
        if end == "cancelled":
            cancel(job=job, by=member)
        else:
            raise EngineError("cannot_draw", "This cannot be drawn.")

    camera.between_steps = between_steps
    with django_capture_on_commit_callbacks(execute=True):
        run_once(runtime)
    row = Job.objects.get(pk=job.pk)
    assert (row.state, row.preview, names(job)) == (end, "", [])


def test_another_attempt_begins_without_it(runtime, camera, job):
    camera.between_steps = lambda step: 1 / 0
    run_once(runtime)
    row = Job.objects.get(pk=job.pk)
    assert (row.state, row.attempt, row.preview) == ("queued", 1, "")


def test_nobody_else_can_watch_it(runtime, camera, job, client):
    client.force_login(factories.member())
    seen = []
    camera.between_steps = lambda step: seen.append(fetched(client, job).status_code)
    run_once(runtime)
    assert seen == [404] * STEPS


def test_a_clip_that_is_not_filmed_has_none(member, tmp_path, client):
    engine, folder = TinyEngine(), tmp_path / "plain"
    folder.mkdir()
    job = factories.job(member=member, **SMALL)
    seen = []
    engine.between_steps = lambda step: seen.append(Job.objects.get(pk=job.pk).preview)
    run_once(Runtime(engine=engine, name="plain", folder=folder))
    assert seen == [""] * STEPS


def test_no_pictures_are_made_of_it(runtime, job, monkeypatch):
    """Nobody would see its poster and the like: those of the film are the only ones."""
    made = []
    monkeypatch.setattr(encode, "Stills", lambda clip, *args, **more: made.append(clip.rendered_as) or Stills(clip, *args, **more))
    run_once(runtime)
    assert len(made) == 1
    assert names(job) == ["animatic.mp4", "clip.mp4", "plan.safetensors", "poster.jpg", "preview.webp", "spritesheet.jpg"]
