"""A job that keeps the picture or the sound of a finished video: what may be asked, who makes it, and what its lineage tells."""

from __future__ import annotations

import pytest

from generation import scheduler
from generation.engines.base import Capabilities
from generation.models import Job, LedgerEntry, Worker
from generation.requests import parse
from tests import factories

SECONDS = [4, 8, 12, 16, 20]


@pytest.fixture(autouse=True)
def worker(db):
    """One that makes all lengths, and halves."""
    return Worker.objects.create(name="w", seconds=SECONDS, parts=True)


@pytest.fixture
def source(member):
    return factories.video(maker=member, width=1280, height=720, plan="a/plan.safetensors", seconds=8.0)


def asked(source, kind, **more):
    return {"prompt": "a waltz", "remix_of": str(source.pk), "remix_kind": kind} | more


def complaints(answer):
    assert answer.status_code == 422, answer.content
    assert (Job.objects.count(), LedgerEntry.objects.count()) == (0, 0)
    return [(error["pointer"], error["code"]) for error in answer.json()["errors"]]


@pytest.mark.parametrize(("kind", "seconds"), [("revoice", 8), ("sound", 4)])
def test_one_job_of_the_length_that_can_be_kept(api, member, source, kind, seconds):
    answer = api.post("/api/generations", asked(source, kind), format="json")
    assert answer.status_code == 202, answer.content
    job = Job.objects.get()
    assert (job.remix_of, job.remix_kind, job.seconds, job.width, job.height) == (source, kind, seconds, 1280, 720)
    assert answer.json()["remix_kind"] == kind


@pytest.mark.parametrize("kind", ["revoice", "sound"])
def test_a_seed_of_its_own(member, source, kind):
    factories.job(member=member, video=source, seed=11)
    assert 11 not in {parse(asked(source, kind), member).seed for _ in range(2)}


def test_a_sound_may_have_a_picture_of_another_shape(member, source):
    assert parse(asked(source, "sound", size="720x720"), member).size == "720x720"


@pytest.mark.parametrize(
    ("kind", "change", "pointer", "code"),
    [
        ("revoice", {"size": "720x720"}, "/size", "unsupported_size"),
        ("revoice", {"seconds": 4}, "/seconds", "unsupported_seconds"),
        ("sound", {"seconds": 8}, "/seconds", "unsupported_seconds"),
    ],
)
def test_a_wrong_field_is_named(api, source, kind, change, pointer, code):
    assert complaints(api.post("/api/generations", asked(source, kind) | change, format="json")) == [(pointer, code)]


def test_a_picture_longer_than_the_plan_allows(api, member):
    longest = factories.video(maker=member, plan="a", seconds=20.0)
    answer = api.post("/api/generations", asked(longest, "revoice"), format="json")
    assert complaints(answer) == [("/seconds", "unsupported_seconds")]
    assert answer.json()["errors"][0]["detail"] == "This video lasts 20 seconds, and your clips can last not as long for now."


@pytest.mark.parametrize("kind", ["revoice", "sound"])
def test_not_of_what_is_closed(api, kind):
    closed = factories.video(maker=factories.member(remix_allowed=True), plan="a")
    assert complaints(api.post("/api/generations", asked(closed, kind), format="json")) == [("/remix_of", "remix_not_allowed")]


@pytest.mark.parametrize("kind", ["revoice", "sound"])
def test_not_where_no_engine_keeps_halves(api, source, worker, kind):
    Worker.objects.update(parts=False)
    assert complaints(api.post("/api/generations", asked(source, kind), format="json")) == [("/remix_kind", "unsupported_remix_kind")]


@pytest.mark.parametrize("kind", ["revoice", "sound"])
def test_only_an_engine_that_keeps_halves_is_given_one(member, source, kind):
    factories.job(member=member, remix_of=source, remix_kind=kind)
    assert scheduler.claim(worker="w", able=Capabilities(remix=True, extend=True)) is None
    assert scheduler.claim(worker="w", able=Capabilities(remix=True, parts=True)) is not None
