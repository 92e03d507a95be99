"""The mail digest: unread notifications, in the morning where the member lives, to an address that they have confirmed."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone

from accounts.models import Member
from core.errors import Invalid, NotFound
from inbox.models import InboxWish, KindWish
from inbox.notifications import selectors

log = logging.getLogger(__name__)

MORNING = 8
LINES = 20
AT_ONCE = 200
AGAIN_AFTER = timedelta(hours=1)
_SALT = "inbox.digest.stop"


def zone_of(name: str) -> ZoneInfo:
    """The time zone of that IANA name. Raises Invalid."""
    if name != "UTC" and name not in available_timezones():
        raise Invalid.field("time_zone", "unknown_time_zone", "There is no such time zone; write it like Europe/Berlin.")
    return ZoneInfo(name)


def next_morning(digest: str, zone: str, after: datetime) -> datetime | None:
    """The first 8 o'clock in that zone later than `after` on which a digest is due, in UTC; None for those who want none."""
    if digest == InboxWish.Digest.OFF:
        return None
    there = zone_of(zone)
    local = after.astimezone(there)
    day = local.date()
    while True:
        morning = datetime(day.year, day.month, day.day, MORNING, tzinfo=there).astimezone(UTC)
        if morning > after and (digest == InboxWish.Digest.DAILY or day.weekday() == 0):
            return morning
        day += timedelta(days=1)


def send_due() -> int:
    """Send the digests whose morning has come; returns how many mails that were. Two at once send none twice."""
    now, sent = timezone.now(), 0
    for wish in InboxWish.objects.filter(due_at__lte=now).select_related("member").order_by("due_at", "pk")[:AT_ONCE]:
        next_at = _next_at(wish, now)
        if not InboxWish.objects.filter(pk=wish.pk, due_at=wish.due_at).update(due_at=next_at):
            continue
        try:
            sent += _send(wish, now)
        except OSError as error:  # the mail host does not answer
            log.warning("could not send a digest: %s", error)
            InboxWish.objects.filter(pk=wish.pk, due_at=next_at).update(due_at=now + AGAIN_AFTER)
    return sent


def _next_at(wish: InboxWish, now: datetime) -> datetime | None:
    try:
        return next_morning(wish.digest, wish.time_zone, now)
    except Invalid:  # known where it was chosen, but not on this host: nobody else's mail waits for it
        log.warning("no time zone %r here; its digests come by UTC", wish.time_zone)
        return next_morning(wish.digest, "UTC", now)


def _send(wish: InboxWish, now: datetime) -> bool:
    """False where there is nothing to tell, or nowhere to send it."""
    member = wish.member
    if not (member.is_active and _confirmed(member)):
        return False
    unwanted = KindWish.objects.filter(member=member, by_mail=False).values("kind")
    rows = selectors.shown_to(member).exclude(kind__in=unwanted).filter(read_at=None, created_at__lte=now)
    if wish.mailed_at:
        rows = rows.filter(created_at__gt=wish.mailed_at)
    rows = rows.order_by("-created_at", "-pk")
    entries = selectors.entries(member, list(rows[:LINES]))
    if not entries:
        return False
    more = rows.count() - len(entries)
    _mail(member, [entry.sentence for entry in entries], more).send()
    InboxWish.objects.filter(pk=wish.pk).update(mailed_at=now)
    return True


def _mail(member: Member, lines: list[str], more: int) -> EmailMessage:
    stop = settings.BASE_URL + reverse("inbox-stop", args=[stop_token(member)])
    body = [f"Hello @{member.handle},", "", *(f"- {line}" for line in lines)]
    if more:
        body.append(f"- and {more} more")
    body += ["", f"All of it: {settings.BASE_URL}{reverse('inbox')}", "", f"No more of these mails: {stop}", ""]
    count = len(lines) + more
    subject = f"{count} thing{'' if count == 1 else 's'} happened on Vitascope"
    headers = {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click", "Auto-Submitted": "auto-generated"}
    return EmailMessage(subject, "\n".join(body), to=[member.email], headers=headers)


def _confirmed(member: Member) -> bool:
    return EmailAddress.objects.filter(user=member, email__iexact=member.email, verified=True).exists()


def stop_token(member: Member) -> str:
    """What a mail's last link carries, good for one thing only."""
    return signing.dumps(str(member.pk), salt=_SALT, compress=False)


def member_of(token: str) -> Member:
    """Whose mail it was. Raises NotFound."""
    try:
        return Member.objects.get(pk=signing.loads(token, salt=_SALT))
    except (signing.BadSignature, Member.DoesNotExist) as error:
        raise NotFound from error
