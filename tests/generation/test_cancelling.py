"""Cancelling: at once while a job waits, by a flag while it runs, never after."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission

from core.errors import NotFound
from generation import scheduler, selectors
from generation.models import Job
from generation.requests import parse
from generation.services import cancel, submit
from tests import factories


@pytest.fixture
def job(member, body):
    return submit(member=member, request=parse(body, member))


def test_a_waiting_job_ends_at_once_and_is_paid_back(api, member, job):
    answer = api.post(f"/api/generations/{job.pk}/cancel")
    assert (answer.status_code, answer.json()["state"]) == (200, "cancelled")
    assert "finished_at" in answer.json()
    assert [(entry.kind, entry.amount) for entry in job.ledger.order_by("pk")] == [("debit", 1), ("refund", -1)]
    assert (selectors.quota(member).used, selectors.quota(member).running) == (0, 0)
    assert scheduler.claim(worker="w") is None


def test_a_running_job_is_asked_to_stop(api, job):
    scheduler.claim(worker="w")
    answer = api.post(f"/api/generations/{job.pk}/cancel")
    assert (answer.json()["state"], answer.json()["cancel_requested"]) == ("running", True)
    assert scheduler.heartbeat(job_id=job.pk, token=1).cancel_requested
    assert scheduler.cancelled(job_id=job.pk, token=1)
    job.refresh_from_db()
    assert (job.state, job.ledger.filter(kind="refund").count()) == ("cancelled", 1)


def test_cancelling_twice_changes_nothing(api, job):
    first = api.post(f"/api/generations/{job.pk}/cancel").json()
    assert api.post(f"/api/generations/{job.pk}/cancel").json() == first
    assert job.ledger.filter(kind="refund").count() == 1


def test_asking_a_running_job_twice_is_one_event(api, job):
    scheduler.claim(worker="w")
    first, again = (api.post(f"/api/generations/{job.pk}/cancel").json() for _ in range(2))
    assert first.keys() == again.keys()
    assert again | {"eta": first["eta"]} == first, "only the time left goes on"
    assert job.events.filter(kind="cancelling").count() == 1


@pytest.mark.parametrize("state", [Job.State.SUCCEEDED, Job.State.FAILED])
def test_a_finished_job_cannot_be_cancelled(api, member, state):
    job = factories.job(member=member, state=state)
    answer = api.post(f"/api/generations/{job.pk}/cancel")
    assert (answer.status_code, answer.json()["code"]) == (409, "already_finished")
    assert Job.objects.get().state == state


def test_staff_with_the_permission_may_cancel(job, other):
    with pytest.raises(NotFound):
        cancel(job=job, by=other)
    other.user_permissions.add(Permission.objects.get(codename="cancel_job"))
    other = type(other).objects.get(pk=other.pk)
    assert cancel(job=job, by=other).state == Job.State.CANCELLED


def test_a_cancelled_job_gives_its_turn_back(member, job, body):
    cancel(job=job, by=member)
    again = submit(member=member, request=parse(body, member))
    assert again.tag == job.tag
