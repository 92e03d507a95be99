"""Reading jobs: one with its ETag, many by cursor, nobody else's."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from generation import forecast, scheduler
from generation.models import Job, ShapeTimes
from tests import factories
from tests.developer.conftest import make_caller

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
def job(member):
    return factories.job(member=member)


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def fresh(monkeypatch):
    """Nobody is told of an older forecast."""
    monkeypatch.setattr(forecast, "SHARED_SECONDS", 0.0)


def test_a_waiting_job_says_when_to_ask_again(api, job, clock):
    answer = api.get(f"/api/generations/{job.pk}")
    assert answer.status_code == 200
    assert answer["ETag"] == f'W/"{job.pk.hex}.1.1.{int(NOON.timestamp()) + 16:x}"', "it ends at 12:00:15, told to two seconds"
    assert answer["Retry-After"] == "2"
    assert answer["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("form", ["{0}", '"x", {0}', "*"])
def test_nothing_new_is_304(api, job, clock, form):
    etag = api.get(f"/api/generations/{job.pk}")["ETag"]
    assert etag.startswith('W/"')
    answer = api.get(f"/api/generations/{job.pk}", headers={"If-None-Match": form.format(etag)})
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer["ETag"] == etag


def test_what_only_runs_down_is_304_and_an_end_that_moves_is_not(api, member, clock, fresh):
    """The seconds that are left are told anew when their end moves by about a fifth of them."""
    ShapeTimes.objects.create(seconds=4, width=720, height=1280, plan="free", sample=[100.0] * 9)
    job = factories.job(member=member, state="running", lease_until=NOON, started_at=NOON)

    def asked(etag=""):
        answer = api.get(f"/api/generations/{job.pk}", headers={"If-None-Match": etag})
        return answer.status_code, answer["ETag"], answer.json()["eta"]["median"] if answer.status_code == 200 else None

    status, etag, left = asked()
    assert (status, left) == (200, 100)
    clock.shift(15)
    assert asked(etag) == (304, etag, None)
    ShapeTimes.objects.update(sample=[130.0] * 9)
    status, moved, left = asked(etag)
    assert (status, left, moved != etag) == (200, 115, True)


def test_one_forecast_serves_all_who_ask(api, web, member, job, monkeypatch):
    """However many ask within its second, and wherever: nobody's asking plays the queue forward again."""
    monkeypatch.setattr(forecast, "SHARED_SECONDS", 60.0)
    monkeypatch.setattr(forecast, "shared", forecast._Shared())
    v1 = make_caller(member)
    paths = {f"/api/generations/{job.pk}": api, "/api/generations": api, f"/jobs/{job.pk}/": web, f"/v1/videos/video_{job.pk.hex}": v1}
    played = []
    for path, client in paths.items():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        played.append(sum("generation_shapetimes" in query["sql"] for query in queries))
    assert played == [1, 0, 0, 0]


def test_a_job_that_is_newer_than_the_forecast_is_told_too(api, member, monkeypatch):
    monkeypatch.setattr(forecast, "SHARED_SECONDS", 60.0)
    monkeypatch.setattr(forecast, "shared", forecast._Shared())
    first = factories.job(member=member)
    assert api.get(f"/api/generations/{first.pk}").json()["position"] == 1
    second = factories.job(member=member, tag=1)
    assert api.get(f"/api/generations/{second.pk}").json()["position"] == 2
    scheduler.claim(worker="w")
    assert "position" not in api.get(f"/api/generations/{first.pk}").json()


def test_every_change_has_another_etag(api, job):
    etag = api.get(f"/api/generations/{job.pk}")["ETag"]
    scheduler.claim(worker="w")
    answer = api.get(f"/api/generations/{job.pk}", headers={"If-None-Match": etag})
    assert (answer.status_code, answer.json()["state"], answer["Retry-After"]) == (200, "running", "1")
    scheduler.report(job_id=job.pk, token=1, stage="drawing", progress=40)
    again = api.get(f"/api/generations/{job.pk}", headers={"If-None-Match": answer["ETag"]})
    assert (again.json()["stage"], again.json()["progress"], again.json()["version"]) == ("drawing", 40, 3)


def test_a_finished_job_needs_no_further_asking(api, job):
    scheduler.claim(worker="w")
    scheduler.fail(job_id=job.pk, token=1, code="internal", message="It broke.")
    answer = api.get(f"/api/generations/{job.pk}")
    assert "Retry-After" not in answer
    assert answer.json()["error"] == {"code": "internal", "message": "It broke."}
    assert "video" not in answer.json()


@pytest.mark.parametrize("path", ["", "/cancel", "/events"])
def test_a_job_of_somebody_else_is_not_there(api, path):
    job = factories.job()
    answer = api.post(f"/api/generations/{job.pk}{path}") if path == "/cancel" else api.get(f"/api/generations/{job.pk}{path}")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert Job.objects.get().state == "queued"


def test_jobs_come_newest_first_by_pages(api, member):
    factories.job()
    jobs = [factories.job(member=member) for _ in range(5)]
    first = api.get("/api/generations?limit=3").json()
    second = api.get(f"/api/generations?limit=3&cursor={first['next_cursor']}").json()
    assert [item["id"] for item in first["items"] + second["items"]] == [str(job.pk) for job in reversed(jobs)]
    assert "next_cursor" not in second


def test_a_cursor_of_somebody_else_is_refused(api, other):
    from rest_framework.test import APIClient

    for _ in range(2):
        factories.job(member=other)
    theirs = APIClient()
    theirs.force_authenticate(other)
    cursor = theirs.get("/api/generations?limit=1").json()["next_cursor"]
    assert api.get(f"/api/generations?cursor={cursor}").json()["errors"][0]["code"] == "bad_cursor"
