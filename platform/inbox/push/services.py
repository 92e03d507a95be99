"""Devices are subscribed and removed, go with the session in which they were added, and become due when there is something to tell."""

from __future__ import annotations

import logging
from importlib import import_module
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from kombu.exceptions import OperationalError

from accounts.models import Member
from core import outgoing
from core.errors import Invalid, NotFound
from core.statements import rows
from inbox.models import PushSubscription
from inbox.push.encryption import SECRET_BYTES, browser_key, decode

log = logging.getLogger(__name__)
MOST_DEVICES = 10
NUDGE_SECONDS = 60
DUE = "UPDATE inbox_pushsubscription SET due_at = %s, failures = 0 WHERE member_id = %s RETURNING id"
DEVICE = "device"  # in a session: which one was added in it


@transaction.atomic
def subscribe(*, member: Member, session: SessionBase, endpoint: str, p256dh: str, auth: str) -> PushSubscription:
    """Tell `member` on a device from now on, as long as they are signed in there.

    It is one member's at a time: the last who asked. A session has one device, and beyond MOST_DEVICES a member's oldest goes.

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
    terms = {"member": member, "session": session.session_key, "p256dh": key, "auth": secret, "created_at": now, "told_until": now}
    row, _ = PushSubscription.objects.update_or_create(endpoint=endpoint, defaults=terms | {"due_at": None, "failures": 0})
    PushSubscription.objects.filter(member=member, session=row.session).exclude(pk=row.pk).delete()
    session[DEVICE] = str(row.pk)
    session.save()
    kept = PushSubscription.objects.filter(member=member).order_by("-created_at", "-pk").values_list("pk", flat=True)[:MOST_DEVICES]
    PushSubscription.objects.filter(member=member).exclude(pk__in=list(kept)).delete()
    return row


def unsubscribe(*, member: Member, subscription_id: UUID) -> None:
    """Tell nothing there any more. Raises NotFound."""
    if not PushSubscription.objects.filter(member=member, pk=subscription_id).delete()[0]:
        raise NotFound


def is_signed_in(row: PushSubscription) -> bool:
    """Whether the session in which it was added would still let its member in: not logged out, run out, or ended by a new password."""
    visit = HttpRequest()
    visit.session = import_module(settings.SESSION_ENGINE).SessionStore(row.session)
    return get_user(visit) == row.member


def signed_out(*, request: HttpRequest, user: Member | None, **_: object) -> None:
    """Tell nothing there any more. Receiver of Django's `user_logged_out`, which comes before the session goes."""
    if user is not None:
        PushSubscription.objects.filter(member=user, session=request.session.session_key).delete()


def stayed_in(*, request: HttpRequest, user: Member, **_: object) -> None:
    """Follow the session, whose key is another one with each new password. Receiver of allauth's `password_changed` and `password_set`."""
    if added := request.session.get(DEVICE):
        PushSubscription.objects.filter(member=user, pk=added).update(session=request.session.session_key)


def make_due(member_id: UUID) -> None:
    """There is something new to tell on a member's devices."""
    if rows(DUE, [timezone.now(), member_id]):
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
