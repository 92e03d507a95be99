"""Which ends of which jobs are told to whom, and what the event says."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
import time_machine
from django.db import transaction

from developer.models import VideoCall, WebhookDelivery, WebhookEndpoint, WebhookEvent
from developer.webhooks import delivery
from generation import scheduler
from generation.models import Job
from tests import factories
from tests.developer.conftest import end, make_endpoint

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
S = Job.State


@pytest.mark.parametrize(("state", "kind"), [(S.SUCCEEDED, "video.completed"), (S.FAILED, "video.failed"), (S.CANCELLED, "video.failed")])
def test_each_end_has_its_event(member, endpoint, receiver, state, kind):
    with time_machine.travel(NOW, tick=False):
        job = end(member, state)
        assert delivery.deliver_due() == 1
    event = WebhookEvent.objects.get()
    ((path, headers, raw),) = receiver.calls
    assert json.loads(raw) == {
        "id": f"evt_{event.pk.hex}",
        "object": "event",
        "created_at": int(NOW.timestamp()),
        "type": kind,
        "data": {"id": f"video_{job.pk.hex}"},
    }
    assert (path, headers["content-type"], headers["user-agent"]) == ("/", "application/json", "Vitascope (+http://127.0.0.1:8000)")


def test_jobs_of_pages_are_told_to_nobody(member, endpoint):
    scheduler.close(factories.job(member=member), S.FAILED)
    assert (WebhookEvent.objects.count(), WebhookDelivery.objects.count()) == (0, 0)


def test_whoever_asked_for_it_is_told(member, other, receiver):
    both, failed = make_endpoint(member, receiver.url), make_endpoint(member, receiver.url, ["video.failed"])
    make_endpoint(other, receiver.url)
    off = make_endpoint(member, receiver.url)
    WebhookEndpoint.objects.filter(pk=off.pk).update(disabled_at=NOW, disabled_because="gone")
    end(member)
    assert [row.endpoint for row in WebhookDelivery.objects.all()] == [both]
    end(member, S.FAILED)
    assert WebhookEvent.objects.count() == 2
    assert {row.endpoint for row in WebhookDelivery.objects.filter(event__type="video.failed")} == {both, failed}


def test_what_nobody_asked_for_is_not_kept(member, receiver):
    make_endpoint(member, receiver.url, ["video.failed"])
    end(member)
    assert WebhookEvent.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_the_event_is_part_of_the_jobs_end(member, endpoint):
    """If the end is rolled back, nobody hears of it."""
    job = factories.job(member=member)
    VideoCall.objects.create(job=job, model="sora-2")
    with transaction.atomic():
        scheduler.close(job, S.FAILED)
        assert WebhookEvent.objects.count() == 1
        transaction.set_rollback(True)
    assert WebhookEvent.objects.count() == 0


def test_old_events_are_forgotten(member, endpoint):
    with time_machine.travel(NOW, tick=False):
        end(member)
    with time_machine.travel(datetime(2026, 12, 26, 12, tzinfo=UTC), tick=False):
        assert delivery.forget_old() == 0
    with time_machine.travel(datetime(2026, 12, 26, 12, 0, 1, tzinfo=UTC), tick=False):
        assert delivery.forget_old() == 2
    assert (WebhookEvent.objects.count(), WebhookDelivery.objects.count()) == (0, 0)
