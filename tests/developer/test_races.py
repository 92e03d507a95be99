"""Many at once on a real database: retries of one create are one job, keys and webhooks stay within their number, and each
delivery is sent by one."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

import pytest
from django.utils import timezone

from core.outgoing import Answer
from developer import policies, services
from developer.models import ApiKey, VideoCall, WebhookDelivery, WebhookEndpoint
from developer.requests import read_create
from developer.webhooks import delivery
from generation.models import Job, LedgerEntry
from tests import factories
from tests.developer.conftest import end, make_endpoint
from tests.generation.test_races import THREADS, at_once

pytestmark = pytest.mark.usefixtures("real_database")


def test_retries_that_overtake_each_other_make_one_job(settings):
    settings.JOBS_AT_ONCE = {"free": 100}
    key, _ = services.make_key(member=factories.member(), name="x", scopes=ApiKey.Scope.values)

    def work(index):
        asked = read_create({"prompt": "two balls bounce"}, key.member)
        return services.create_video(key=key, asked=asked, idempotency_key=None, is_retry=True).pk

    (job_id,) = set(at_once(work))
    assert (Job.objects.get().pk, LedgerEntry.objects.count(), VideoCall.objects.count()) == (job_id, 1, 1)


def test_the_last_key_is_made_once(monkeypatch):
    monkeypatch.setattr(policies, "MOST_KEYS", 3)
    member = factories.member()

    def work(index):
        return services.make_key(member=member, name=f"k{index}", scopes=["videos.read"])[0].state

    assert Counter(at_once(work)) == {"live": 3, "too_many_keys": THREADS - 3}
    assert ApiKey.objects.count() == 3


def test_each_delivery_is_claimed_by_one():
    member = factories.member()
    for number in range(3):
        make_endpoint(member, f"https://hooks.example.org/{number}")
    end(member)
    claimed = [row.pk for row in at_once(lambda index: delivery.claim()) if row]
    assert len(claimed) == len(set(claimed)) == 3
    assert set(WebhookDelivery.objects.values_list("attempts", flat=True)) == {1}


def test_deliveries_of_one_endpoint_end_at_once(monkeypatch):
    """Some arrive, one is told that the endpoint is gone: nobody waits for another for ever, and the last word stands."""
    member = factories.member()
    endpoint = make_endpoint(member, "https://hooks.example.org/")
    for _ in range(THREADS):
        end(member)
    WebhookDelivery.objects.update(attempts=1, lease_until=timezone.now() + delivery.LEASE)
    rows = list(WebhookDelivery.objects.select_related("endpoint", "event"))
    statuses = {row.pk: 410 if index == 0 else 200 for index, row in enumerate(rows)}

    def answer(endpoint, *, message_id, body):
        return Answer(statuses[UUID(message_id.removeprefix("wh_"))], b"")

    monkeypatch.setattr(delivery, "send", answer)
    assert at_once(lambda index: delivery.attempt(rows[index])) == [None] * THREADS
    endpoint.refresh_from_db()
    assert endpoint.state == "off"
    assert Counter(WebhookDelivery.objects.values_list("state", flat=True)) == {"failed": 1, "delivered": THREADS - 1}


def test_the_last_endpoint_is_made_once(monkeypatch):
    monkeypatch.setattr(policies, "MOST_ENDPOINTS", 3)
    member = factories.member()
    made = at_once(lambda index: make_endpoint(member, "https://hooks.example.org/", name=f"n{index}").state)
    assert Counter(made) == {"working": 3, "too_many_webhook_endpoints": THREADS - 3}
    assert WebhookEndpoint.objects.count() == 3
