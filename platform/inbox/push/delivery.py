"""What is unread and new goes to a member's devices, one message for all of it, by what may be told at that moment.

The row says when it is due, and a claim is a conditional UPDATE that puts that off: whoever dies in between is followed by another.
"""

from __future__ import annotations

import json
import time
from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from core import outgoing
from inbox.models import KindWish, PushSubscription
from inbox.notifications import selectors
from inbox.push import services, vapid
from inbox.push.encryption import encrypt

LEASE = timedelta(seconds=60)  # a try takes five at most
WAITS = (60, 10 * 60, 3600, 6 * 3600)  # seconds after each failure; then the next notification tries anew
KEPT_SECONDS = 24 * 3600  # that a push service keeps it for a device that is off
SECONDS_PER_RUN = 30
CANDIDATES = 10
GONE = (404, 410)


def send_due() -> int:
    """Send what is due; returns how many tries that were."""
    started, tries = time.monotonic(), 0
    while time.monotonic() - started < SECONDS_PER_RUN and (row := _claimed()):
        tries += _send(row)
    return tries


def _claimed() -> PushSubscription | None:
    """The device that has waited longest, now leased to the caller."""
    now = timezone.now()
    due = PushSubscription.objects.filter(due_at__lte=now, member__is_active=True).select_related("member").order_by("due_at", "pk")
    for row in due[:CANDIDATES]:
        if PushSubscription.objects.filter(pk=row.pk, due_at=row.due_at).update(due_at=now + LEASE):
            row.due_at = now + LEASE
            return row
    return None


def _send(row: PushSubscription) -> bool:
    """Whether there was anything to tell."""
    now = timezone.now()
    if not services.is_signed_in(row):
        PushSubscription.objects.filter(pk=row.pk, session=row.session).delete()
        return False
    body = _news(row)
    if body is None:
        _settle(row, due_at=None, told_until=now)
        return False
    headers = {
        "Authorization": vapid.authorization(row.endpoint),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(KEPT_SECONDS),
        "Topic": "inbox",  # a device that was off gets the latest alone
    }
    sealed = encrypt(json.dumps(body).encode(), p256dh=bytes(row.p256dh), auth=bytes(row.auth))
    try:
        status = outgoing.post(row.endpoint, body=sealed, headers=headers).status
    except outgoing.AddressRefused:  # its name leads into the operator's own network by now
        status = GONE[0]
    except outgoing.NoAnswer:
        status = 0
    if status in GONE:
        PushSubscription.objects.filter(pk=row.pk, endpoint=row.endpoint).delete()
    elif 200 <= status < 300:
        _settle(row, due_at=None, told_until=now, failures=0)
    elif row.failures < len(WAITS):
        _settle(row, due_at=now + timedelta(seconds=WAITS[row.failures]), failures=row.failures + 1)
    else:
        _settle(row, due_at=None, failures=0)
    return True


def _settle(row: PushSubscription, **changes: object) -> None:
    """Nothing is written where something new has made it due meanwhile: it is sent again, with that."""
    PushSubscription.objects.filter(pk=row.pk, due_at=row.due_at).update(**changes)


def _news(row: PushSubscription) -> dict[str, str] | None:
    """The newest in words, and how much more there is. Never what a clip was asked for, and nothing of messages."""
    unwanted = KindWish.objects.filter(member=row.member, by_push=False).values("kind")
    rows = selectors.shown_to(row.member).exclude(kind__in=unwanted).filter(read_at=None, created_at__gt=row.told_until)
    newest = selectors.entries(row.member, list(rows.order_by("-created_at", "-pk")[:1]))
    if not newest:
        return None
    more = rows.count() - 1
    text = newest[0].sentence + (f", and {more} more" if more else "")
    return {"title": "Vitascope", "body": text, "url": settings.BASE_URL + reverse("inbox")}
