"""A request that no live worker's engine can serve is refused where it comes in, and the server says what it lacks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from generation.models import Job, LedgerEntry, Worker
from tests import factories


def worker(**fields) -> Worker:
    return Worker.objects.create(name=f"worker-{Worker.objects.count()}", **fields)


@pytest.fixture
def remix(body, member):
    return body | {"remix_of": str(factories.video(maker=member).pk)}


def complaint(answer):
    return answer.status_code, [(error["pointer"], error["code"]) for error in answer.json()["errors"]]


def test_a_remix_that_no_engine_makes_is_refused(api, remix, nothing_stored):
    worker(remix=False)
    assert complaint(api.post("/api/generations", remix, format="json")) == (422, [("/remix_of", "unsupported_remix")])


def test_a_shape_that_no_engine_draws_is_refused(api, body, nothing_stored):
    worker(sizes=[[1280, 704], [480, 480]])
    assert complaint(api.post("/api/generations", body, format="json")) == (422, [("/size", "unsupported_size")])


def test_one_that_can_is_enough(api, remix):
    worker(remix=False, sizes=[[480, 480]])
    worker(sizes=[[704, 1280]])
    assert api.post("/api/generations", remix, format="json").status_code == 202
    assert (Job.objects.count(), LedgerEntry.objects.count()) == (1, 1)


def test_one_alone_must_do_all_of_it(api, remix, body, nothing_stored):
    """Each of these asks for two things that somebody here can do, but nobody both."""
    worker(remix=False, sizes=[[704, 1280]], seconds=[4, 8])
    worker(remix=True, sizes=[[480, 480]], seconds=[4])
    assert complaint(api.post("/api/generations", remix, format="json")) == (422, [("/size", "unsupported_size")])
    square = {"size": "720x720", "seconds": 8}
    assert complaint(api.post("/api/generations", body | square, format="json")) == (422, [("/seconds", "unsupported_seconds")])
    assert complaint(api.post("/api/generations", remix | square, format="json")) == (422, [("/seconds", "unsupported_seconds")])


def test_a_worker_that_is_gone_says_nothing(api, remix):
    worker(remix=False, seen_at=timezone.now() - timedelta(minutes=2))
    assert api.post("/api/generations", remix, format="json").status_code == 202


def test_the_handshake_says_what_is_lacking(client, db):
    def features():
        return {name: client.get("/.well-known/vitascope").json()["features"][name] for name in ("sound", "remix")}

    assert features() == {"sound": True, "remix": True}, "until a worker says otherwise"
    worker(remix=False, sound=False)
    assert features() == {"sound": False, "remix": False}
    worker(remix=False, sound=True)
    assert features() == {"sound": True, "remix": False}
