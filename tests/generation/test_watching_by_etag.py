"""Reading jobs: one with its ETag, many by cursor, nobody else's."""

from __future__ import annotations

import pytest

from generation import scheduler
from generation.models import Job
from tests import factories


@pytest.fixture
def job(member):
    return factories.job(member=member)


def test_a_waiting_job_says_when_to_ask_again(api, job):
    answer = api.get(f"/api/generations/{job.pk}")
    assert answer.status_code == 200
    assert answer["ETag"] == f'"{job.pk.hex}.1.1"'
    assert answer["Retry-After"] == "2"
    assert answer["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("form", ["{0}", '"x", {0}', "W/{0}", "*"])
def test_nothing_new_is_304(api, job, form):
    etag = api.get(f"/api/generations/{job.pk}")["ETag"]
    answer = api.get(f"/api/generations/{job.pk}", headers={"If-None-Match": form.format(etag)})
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer["ETag"] == etag


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
