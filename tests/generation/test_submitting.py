"""What an accepted request leaves behind, and when a member has to wait."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import time_machine

from generation.models import Job, LedgerEntry
from generation.requests import parse
from generation.services import submit
from tests import factories

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def test_an_accepted_job_is_queued_and_paid(api, member, body):
    answer = api.post("/api/generations", body, format="json")
    job = Job.objects.get()
    assert answer.status_code == 202
    assert answer["Location"] == f"/api/generations/{job.pk}"
    assert answer["Retry-After"] == "2"
    shown = answer.json()
    assert shown.pop("created_at").endswith("Z")
    assert shown == {
        "id": str(job.pk), "state": "queued", "progress": 0, "version": 1, "position": 1, "eta": {"median": 15, "p90": 23},
        "prompt": "two red rubber balls bounce",
        "seconds": 4, "size": "720x1280", "seed": 7, "cancel_requested": False,
    }  # fmt: skip
    assert (job.member, job.width, job.height) == (member, 720, 1280)
    assert [(entry.kind, entry.amount, entry.member) for entry in job.ledger.all()] == [("debit", 1, member)]
    assert [(event.sequence, event.kind) for event in job.events.all()] == [(1, "queued")]


def test_a_remix_names_its_source(api, member, body):
    video = factories.video(maker=factories.member(remix_allowed=True), remix_allowed=True)
    answer = api.post("/api/generations", body | {"remix_of": str(video.pk)}, format="json")
    assert answer.json()["remix_of"] == str(video.pk)
    assert Job.objects.get().remix_of == video


def test_a_remix_starts_from_the_seed_of_its_source(api, member, body):
    video = factories.video(maker=member)
    factories.job(member=member, seed=99, video=video, state=Job.State.SUCCEEDED)
    del body["seed"]
    assert api.post("/api/generations", body | {"remix_of": str(video.pk)}, format="json").json()["seed"] == 99


def test_makers_may_remix_their_own(api, member, body):
    video = factories.video(maker=member)
    assert api.post("/api/generations", body | {"remix_of": str(video.pk)}, format="json").status_code == 202


def test_a_source_that_closed_since_parsing_is_refused(member, body):
    video = factories.video(maker=factories.member(remix_allowed=True), remix_allowed=True)
    request = parse(body | {"remix_of": str(video.pk)}, member)
    type(video).objects.update(remix_allowed=False)
    with pytest.raises(Exception, match="does not allow remixes"):
        submit(member=member, request=request)
    assert Job.objects.count() == 0


@pytest.mark.parametrize(("plan", "at_once"), [("free", 1), ("pro", 3)])
def test_only_so_many_jobs_at_once(api, member, body, plan, at_once):
    type(member).objects.update(plan=plan)
    member.refresh_from_db()
    for _ in range(at_once):
        assert api.post("/api/generations", body, format="json").status_code == 202
    answer = api.post("/api/generations", body, format="json")
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_jobs")
    assert int(answer["Retry-After"]) > 0
    assert answer.json()["quota"]["running"] == at_once
    assert (Job.objects.count(), LedgerEntry.objects.count()) == (at_once, at_once)


@time_machine.travel(NOON, tick=False)
def test_the_day_has_an_end(api, member, body, settings):
    settings.JOBS_PER_DAY = {"free": 2, "pro": 100}
    for _ in range(2):
        api.post("/api/generations", body, format="json")
        Job.objects.update(state=Job.State.SUCCEEDED)
    answer = api.post("/api/generations", body, format="json")
    assert (answer.status_code, answer.json()["code"]) == (429, "quota_used_up")
    assert answer["Retry-After"] == str(12 * 3600 + 1)
    assert answer.json()["quota"] == {
        "limit": 2, "used": 2, "left": 0, "at_once": 1, "running": 0, "resets_at": "2026-11-23T00:00:00Z",
    }  # fmt: skip
    assert Job.objects.count() == 2


def test_the_next_day_begins_anew(api, member, body, settings):
    settings.JOBS_PER_DAY = {"free": 1, "pro": 100}
    with time_machine.travel(datetime(2026, 11, 22, 23, 59, 59, tzinfo=UTC), tick=False):
        api.post("/api/generations", body, format="json")
        Job.objects.update(state=Job.State.SUCCEEDED)
        assert api.get("/api/me/quota").json()["left"] == 0
    with time_machine.travel(datetime(2026, 11, 23, 0, 0, 0, tzinfo=UTC), tick=False):
        assert api.get("/api/me/quota").json()["left"] == 1
        assert api.post("/api/generations", body, format="json").status_code == 202
    assert [entry.day for entry in LedgerEntry.objects.order_by("day")] == [date(2026, 11, 22), date(2026, 11, 23)]


@time_machine.travel(NOON, tick=False)
def test_the_quota_can_be_asked_for(api):
    assert api.get("/api/me/quota").json() == {
        "limit": 30, "used": 0, "left": 30, "at_once": 1, "running": 0, "resets_at": "2026-11-23T00:00:00Z",
    }  # fmt: skip


def test_a_member_who_was_shut_out_meanwhile_is_refused(member, body):
    request = parse(body, member)
    type(member).objects.update(is_active=False)
    with pytest.raises(Exception, match="may not"):
        submit(member=member, request=request)
    assert Job.objects.count() == 0
