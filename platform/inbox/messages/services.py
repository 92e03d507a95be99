"""Messages are sent, requests answered, threads read, and messages reported."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Member
from accounts.policies import check_not_self
from accounts.selectors import apart, has_blocked
from accounts.services import Blocked, hold_both
from core import events
from core.errors import FieldError, Invalid, NotFound
from core.ratelimit import hit
from core.text import clean_lines
from inbox.messages import policies, selectors
from inbox.messages.errors import MessageNotAllowed, NoAnswerYet
from inbox.models import Message, MessageReport, Side, Thread
from safety.prompts import screen
from videos.models import Video

TEXT_MAX = 1000
REASON_MAX = 280
BEFORE_AN_ANSWER = 3  # messages that a request may hold


def send(*, to: Member, by: Member, text: str = "", video_id: UUID | None = None) -> Message:
    """Write to a member, or show them a published clip, in the thread of the two, which is opened where there is none.

    Between members who do not follow each other a new thread is a request.
    Raises NotYourself, Invalid, MessageNotAllowed, NotFound (they have blocked `by`), Blocked, NotTaken, SwitchedOff,
    GuardianDecides, NoAnswerYet, TooMany.
    """
    check_not_self(member=by, other=to)
    text = clean_lines(text, field="text", longest=TEXT_MAX, may_be_empty=video_id is not None)
    verdict = screen(text)
    if not verdict.allowed:
        raise MessageNotAllowed(verdict.message, errors=[FieldError("/text", MessageNotAllowed.code, verdict.message)])
    with transaction.atomic():
        hold_both(by, to)  # a block that comes meanwhile waits, or is seen
        if has_blocked(by, to):
            raise Blocked
        if Member.objects.filter(apart(by), pk=to.pk).exists():
            raise NotFound
        if video_id is not None and not Video.objects.visible_to(by).published().filter(pk=video_id).exists():
            raise Invalid.field("video_id", "not_found", "There is no such published clip.")
        policies.check_doors(by=by, to=to)
        mine, theirs = _sides(by, to)
        if not theirs.accepted and mine.thread.messages.filter(sender=by).count() >= BEFORE_AN_ANSWER:
            raise NoAnswerYet
        message = Message.objects.create(thread=mine.thread, sender=by, text=text, video_id=video_id)
        at = message.created_at
        Side.objects.filter(pk=mine.pk).update(accepted=True, declined=False, read_at=at, last_at=at)
        Side.objects.filter(pk=theirs.pk).update(last_at=at)
    return message


def _sides(by: Member, to: Member) -> tuple[Side, Side]:
    """Both sides of the thread; both members are held, so nobody opens it at the same time."""
    found = {side.member_id: side for side in Side.objects.select_related("thread").filter(member__in=[by, to], other__in=[by, to])}
    if found:
        return found[by.pk], found[to.pk]
    policies.check_may_open(by=by, to=to)
    limit, seconds = (int(part) for part in settings.RATES["threads"].split("/"))
    hit(scope="threads", subject=f"member:{by.pk}", limit=limit, seconds=seconds)
    thread = Thread.objects.create(opened_by=by)
    mine = Side.objects.create(thread=thread, member=by, other=to, accepted=True)
    return mine, Side.objects.create(thread=thread, member=to, other=by, accepted=policies.are_mutuals(by, to))


def accept(*, side: Side) -> None:
    """Take a request in among the other threads."""
    Side.objects.filter(pk=side.pk).update(accepted=True, declined=False)


def decline(*, side: Side) -> None:
    """Put a thread out of sight, until its member writes in it themself. The other is not told."""
    Side.objects.filter(pk=side.pk).update(declined=True, accepted=False)


def mark_read(*, side: Side) -> None:
    """All that is there by now."""
    Side.objects.filter(pk=side.pk).update(read_at=timezone.now())


def report(*, message_id: UUID, by: Member, reason: str = "") -> MessageReport:
    """Show a message that one was sent to the moderators; once, however often. Emits `message.reported`. Raises NotFound, Invalid."""
    reason = clean_lines(reason, field="reason", longest=REASON_MAX, may_be_empty=True)
    message = selectors.message(by, message_id)
    if message.sender_id == by.pk:
        raise NotFound
    try:
        with transaction.atomic():
            made = MessageReport.objects.create(message=message, sender_id=message.sender_id, reporter=by, text=message.text, reason=reason)
            events.emit("message.reported", report=made)
            return made
    except IntegrityError:
        return MessageReport.objects.get(message=message, reporter=by)
