"""An extension on its way through the worker: what the engine is asked, and the video with its place in the tree."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from generation.models import Job, Worker
from generation.worker.loop import run_once
from tests import factories
from tests.worker.test_longer_clips_served import LongEngine
from videos.models import Video


@pytest.fixture
def engine() -> LongEngine:
    engine = LongEngine()
    engine.capabilities = replace(engine.capabilities, extend=True)
    return engine


@pytest.fixture
def source(member):
    plan = default_storage.save("a/plan.safetensors", ContentFile(b"plan bytes"))
    return factories.video(maker=member, plan=plan, width=64, height=96)


def job(member, source, **fields):
    fields = {"seconds": 8, "width": 64, "height": 96, "remix_of": source, "remix_kind": "extend"} | fields
    return factories.job(member=member, **fields)


@pytest.mark.parametrize(("kind", "extends"), [("extend", True), ("remix", False)])
def test_the_engine_is_told_whether_it_goes_on(runtime, engine, member, source, kind, extends):
    job(member, source, remix_kind=kind)
    run_once(runtime)
    (asked,) = engine.seen
    assert (asked.extends, asked.seconds, asked.source is not None) == (extends, 8, True)
    video = Job.objects.get().video
    assert (video.parent, video.remix_kind, video.continues, video.depth, video.seconds) == (source, kind, extends, 1, 8.0)


def test_its_kind_is_told_with_its_source(runtime, member, source, client):
    job(member, source)
    run_once(runtime)
    client.force_login(member)
    video = Video.objects.get(parent=source)
    body = client.get(f"/api/videos/{video.pk}").json()
    assert (body["remix_of"], body["remix_kind"]) == (str(source.pk), "extend")
    assert "remix_kind" not in client.get(f"/api/videos/{source.pk}").json()


def test_an_engine_that_does_not_extend_leaves_it_to_another(runtime, engine, member, source):
    able = engine.capabilities
    engine.capabilities = replace(able, extend=False)
    waiting = job(member, source)
    assert run_once(runtime) is False
    waiting.refresh_from_db()
    assert (waiting.state, engine.seen, Worker.objects.get().extend) == ("queued", [], False)
    engine.capabilities = able
    assert run_once(runtime) is True
    waiting.refresh_from_db()
    assert waiting.state == "succeeded"


def test_a_source_that_closed_while_it_waited(runtime, engine, member, source):
    waiting = job(member, source)
    Video.objects.update(status="withdrawn")
    run_once(runtime)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.error_code, engine.seen) == ("failed", "source_gone", [])
