"""Getting the news out: what is to be sent, whose turn it is, and what became of it.

The row is the queue, as with jobs: Celery only says that there is something to do. A claim is a conditional UPDATE that raises
`attempts`, and only whoever holds the present number writes the outcome. So each delivery is sent by one process at a time; one
that dies in between is followed by another when its lease is over, with the same webhook-id.
"""

from __future__ import annotations

import logging
import random
import time
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from kombu.exceptions import OperationalError

from core import outgoing, sealing
from core.statements import rows
from developer.models import WebhookDelivery, WebhookEndpoint, WebhookEvent
from developer.webhooks import signing
from generation.models import Job

log = logging.getLogger(__name__)

SEAL = "webhook secrets"
TYPES = {
    Job.State.SUCCEEDED: WebhookEvent.Type.COMPLETED,
    Job.State.FAILED: WebhookEvent.Type.FAILED,
    Job.State.CANCELLED: WebhookEvent.Type.FAILED,
}
# Seconds after each failure: ten tries within three days.
WAITS = (5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 20 * 3600)
JITTER = 0.1  # so that what failed together does not come back together
GIVEN_UP_ON_AFTER = timedelta(days=2)  # an endpoint that took nothing for so long is turned off when a delivery is given up
LEASE = timedelta(seconds=60)  # a try takes a few
KEPT = timedelta(days=30)
EXCERPT = 500
CANDIDATES = 10
SECONDS_PER_RUN = 30  # then the next message goes on, so that none is held for long
NUDGE_SECONDS = 60
GONE = 410


def record_end(*, job: Job) -> None:
    """Subscriber of `job.closed`: whoever of the member's endpoints wants to know of a job of /v1 will be told, if it ends for good."""
    if not rows("SELECT 1 FROM developer_videocall WHERE job_id = %s", [job.pk]):
        return
    kind = TYPES[Job.State(job.state)]
    endpoints = [row for row in WebhookEndpoint.objects.filter(member=job.member_id, disabled_at=None) if kind in row.event_types]
    if not endpoints:
        return
    now = timezone.now()
    event = WebhookEvent.objects.create(job=job, type=kind, created_at=now)
    WebhookDelivery.objects.bulk_create(
        WebhookDelivery(endpoint=endpoint, event=event, next_attempt_at=now, created_at=now) for endpoint in endpoints
    )
    transaction.on_commit(nudge, robust=True)


def nudge() -> None:
    """Say that there is something to send. A lost nudge costs the wait for the next sweep, so a broken broker breaks nothing."""
    if settings.CELERY_BROKER_URL.startswith("memory:"):
        return  # it would not leave this process; the sweep of the web process finds the row
    from developer.tasks import deliver_webhooks

    try:
        deliver_webhooks.apply_async(retry=False, expires=NUDGE_SECONDS)
    except (OperationalError, OSError) as error:
        log.warning("could not nudge the webhooks: %s", error)


def deliver_due() -> int:
    """Send what is due, one after another; returns how many tries that were."""
    started = time.monotonic()
    tries = 0
    while time.monotonic() - started < SECONDS_PER_RUN and (delivery := claim()):
        attempt(delivery)
        tries += 1
    return tries


def claim() -> WebhookDelivery | None:
    """The delivery that has waited longest, now leased to the caller; None when nothing is due."""
    now = timezone.now()
    for row in _due(now)[:CANDIDATES]:
        mine = {"attempts": row.attempts + 1, "lease_until": now + LEASE, "last_attempt_at": now}
        if WebhookDelivery.objects.filter(pk=row.pk, attempts=row.attempts, state=row.state).update(**mine):
            for name, value in mine.items():
                setattr(row, name, value)
            return row
    return None


def _due(now: datetime) -> QuerySet[WebhookDelivery]:
    """Endpoints that are being sent to have to wait for the next, so that a slow one holds up little besides itself."""
    busy = WebhookDelivery.objects.filter(state=WebhookDelivery.State.PENDING, lease_until__gt=now).values("endpoint")
    due = WebhookDelivery.objects.filter(
        state=WebhookDelivery.State.PENDING,
        next_attempt_at__lte=now,
        endpoint__disabled_at=None,
        endpoint__member__is_active=True,
    )
    return due.exclude(endpoint__in=busy).select_related("endpoint", "event").order_by("next_attempt_at", "pk")


def attempt(delivery: WebhookDelivery) -> None:
    """Send a claimed delivery and write down what became of it."""
    event = delivery.event
    body = signing.event_body(
        event_id=f"evt_{event.pk.hex}", kind=event.type, created_at=event.created_at, subject=f"video_{event.job_id.hex}"
    )
    try:
        answer = send(delivery.endpoint, message_id=delivery.wire_id, body=body)
    except outgoing.NoAnswer as error:
        _settle(delivery, status=None, excerpt="", error=str(error)[:200])
    else:
        # PostgreSQL keeps no NUL in a text.
        excerpt = answer.body.decode("utf-8", "replace").replace("\0", "\ufffd")[:EXCERPT]
        _settle(delivery, status=answer.status, excerpt=excerpt, error="")


def send(endpoint: WebhookEndpoint, *, message_id: str, body: bytes) -> outgoing.Answer:
    """One signed call. Raises NoAnswer, also when the secret cannot be read any more."""
    sealed = [endpoint.secret, endpoint.old_secret] if endpoint.old_secret_signs else [endpoint.secret]
    try:
        secrets = [sealing.unseal(secret, purpose=SEAL) for secret in sealed]
    except sealing.SealBroken as error:
        raise outgoing.NoAnswer("Nothing was sent: its secret was sealed under another SECRET_KEY. Rotate it.") from error
    headers = signing.signed_headers(message_id=message_id, body=body, secrets=secrets, now=timezone.now())
    about = {"Content-Type": "application/json", "User-Agent": f"Vitascope (+{settings.BASE_URL})"}
    return outgoing.post(endpoint.url, body=body, headers=about | headers)


def _settle(delivery: WebhookDelivery, *, status: int | None, excerpt: str, error: str) -> None:
    """Nothing is written for a try that was overtaken after its lease, or whose endpoint was deleted."""
    changes: dict[str, Any] = {"response_status": status, "response_excerpt": excerpt, "error": error, "lease_until": None}
    delivered = status is not None and 200 <= status < 300
    failures = delivery.failures + 1
    given_up = status == GONE or failures > len(WAITS)
    if delivered:
        changes |= {"state": WebhookDelivery.State.DELIVERED, "failures": 0}
    elif given_up:
        changes |= {"state": WebhookDelivery.State.FAILED, "failures": failures}
    else:
        changes |= {"next_attempt_at": timezone.now() + _wait(failures), "failures": failures}
    with transaction.atomic():
        # The endpoint first, always: turning it off writes to all its deliveries.
        endpoint = WebhookEndpoint.objects.select_for_update(no_key=True).filter(pk=delivery.endpoint_id).first()
        mine = WebhookDelivery.objects.filter(pk=delivery.pk, attempts=delivery.attempts, state=WebhookDelivery.State.PENDING)
        if endpoint is None or not mine.update(**changes) or endpoint.url != delivery.endpoint.url:
            return
        if delivered:
            WebhookEndpoint.objects.filter(pk=endpoint.pk).update(failing_since=None)
        else:
            _note_failure(endpoint, gone=status == GONE, given_up=given_up)


def _wait(failures: int) -> timedelta:
    return timedelta(seconds=WAITS[failures - 1] * random.uniform(1 - JITTER, 1 + JITTER))


def _note_failure(endpoint: WebhookEndpoint, *, gone: bool, given_up: bool) -> None:
    now = timezone.now()
    since = endpoint.failing_since or now
    changes: dict[str, Any] = {"failing_since": since}
    if gone or (given_up and since <= now - GIVEN_UP_ON_AFTER):
        reason = WebhookEndpoint.Reason.GONE if gone else WebhookEndpoint.Reason.FAILING
        changes |= {"disabled_at": now, "disabled_because": reason}
        endpoint.deliveries.filter(Q(lease_until=None) | Q(lease_until__lte=now), state=WebhookDelivery.State.PENDING).update(
            state=WebhookDelivery.State.FAILED
        )
    WebhookEndpoint.objects.filter(pk=endpoint.pk).update(**changes)


def forget_old() -> int:
    """Delete events older than KEPT with their deliveries; returns how many rows."""
    return WebhookEvent.objects.filter(created_at__lt=timezone.now() - KEPT).delete()[0]
