"""Devices are subscribed and removed, and become due when there is something to tell."""

from __future__ import annotations

import logging
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from accounts.models import Member
from core import outgoing
from core.errors import Invalid, NotFound
from inbox.models import PushSubscription
from inbox.push.encryption import SECRET_BYTES, browser_key, decode

log = logging.getLogger(__name__)
MOST_DEVICES = 10
NUDGE_SECONDS = 60


@transaction.atomic
def subscribe(*, member: Member, endpoint: str, p256dh: str, auth: str) -> PushSubscription:
    """Tell `member` on a device from now on. It is one member's at a time: the last who asked. Beyond MOST_DEVICES the oldest goes.

    Raises Invalid for an address that members may not choose, and for keys that are none.
    """
    try:
        outgoing.parse(endpoint)
    except outgoing.AddressRefused as error:
        raise Invalid.field("endpoint", "address_refused", str(error)) from error
    try:
        key, secret = decode(p256dh), decode(auth)
        browser_key(key)
    except ValueError as error:
        raise Invalid.field("keys", "invalid_keys", "These are not the keys of a subscription.") from error
    if len(secret) != SECRET_BYTES:
        raise Invalid.field("keys", "invalid_keys", "These are not the keys of a subscription.")
    now = timezone.now()
    terms = {"member": member, "p256dh": key, "auth": secret, "created_at": now, "told_until": now, "due_at": None, "failures": 0}
    row, _ = PushSubscription.objects.update_or_create(endpoint=endpoint, defaults=terms)
    kept = PushSubscription.objects.filter(member=member).order_by("-created_at", "-pk").values_list("pk", flat=True)[:MOST_DEVICES]
    PushSubscription.objects.filter(member=member).exclude(pk__in=list(kept)).delete()
    return row


def unsubscribe(*, member: Member, subscription_id: UUID) -> None:
    """Tell nothing there any more. Raises NotFound."""
    if not PushSubscription.objects.filter(member=member, pk=subscription_id).delete()[0]:
        raise NotFound


def make_due(member_id: UUID) -> None:
    """There is something new to tell on a member's devices."""
    if PushSubscription.objects.filter(member=member_id).update(due_at=timezone.now(), failures=0):
        transaction.on_commit(nudge, robust=True)


def nudge() -> None:
    """Say that there is something to send. A lost nudge costs the wait for the next sweep."""
    if settings.CELERY_BROKER_URL.startswith("memory:"):
        return  # it would not leave this process; the sweep finds the row
    from inbox.tasks import push_due

    try:
        push_due.apply_async(retry=False, expires=NUDGE_SECONDS)
    except (OperationalError, OSError) as error:
        log.warning("could not nudge the pushes: %s", error)
