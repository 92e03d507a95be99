"""Reads of messages: each member their own side, without threads with those whom a block keeps apart from them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.models import Member
from accounts.selectors import apart
from core.errors import NotFound
from core.pagination import Page, keyset_page
from inbox.models import Message, Side
from videos.lineage import credit
from videos.models import Video
from videos.selectors import visible

MOST_UNREAD = 100
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass
class Line:
    """A message as its reader sees it: `video` is None where there is none, or where they may not see it (any more)."""

    row: Message
    mine: bool
    video: Video | None

    @property
    def is_card(self) -> bool:
        """Whether a clip was shown, be it to be seen or not."""
        return self.row.video_id is not None or not self.row.text


@dataclass
class Talk:
    """A thread in a list, with its latest message."""

    side: Side
    latest: Line
    unread: bool


def open_sides(member: Member) -> QuerySet[Side]:
    """A member's threads, requests too, but those that they declined."""
    return Side.objects.filter(member=member, declined=False).exclude(apart(member, "other"))


def unread_rows(member: Member) -> QuerySet[Side]:
    """Threads with something unread; requests press nobody."""
    return open_sides(member).filter(_unread(), accepted=True)


def unread(member: Member) -> int:
    """How many of these, counted up to MOST_UNREAD."""
    return unread_rows(member)[:MOST_UNREAD].count()


def talks(member: Member, *, requests: bool = False, cursor: str = "", limit: int = 20) -> Page[Talk]:
    """Threads with the latest first, in three queries."""
    newest = Message.objects.filter(thread=OuterRef("thread")).order_by("-created_at", "-pk").values("pk")[:1]
    rows = open_sides(member).filter(accepted=not requests).select_related("other").annotate(latest=Subquery(newest), is_unread=_unread())
    scope = f"threads:{member.pk}:{requests}"
    page = keyset_page(rows, time_field="last_at", cursor=cursor, limit=limit, scope=scope)
    messages = Message.objects.in_bulk([side.latest for side in page.rows])
    seen = {line.row.pk: line for line in _lines(member, [messages[side.latest] for side in page.rows if side.latest in messages])}
    return Page([Talk(side, seen[side.latest], side.is_unread) for side in page.rows if side.latest in seen], page.next_cursor)


def one(member: Member, thread_id: UUID) -> Side:
    """A member's side of a thread. Raises NotFound."""
    side = open_sides(member).select_related("other").filter(thread=thread_id).first()
    if side is None:
        raise NotFound
    return side


def with_member(member: Member, other: Member) -> Side | None:
    """Their side of the thread with `other`, if there is one to be seen."""
    return open_sides(member).filter(other=other).first()


def message(member: Member, message_id: UUID) -> Message:
    """A message that a member was sent or wrote. Raises NotFound."""
    row = Message.objects.filter(pk=message_id, thread__sides__member=member).first()
    if row is None:
        raise NotFound
    return row


def line(member: Member, message_id: UUID) -> Line:
    """The same as its reader sees it. Raises NotFound."""
    return _lines(member, [message(member, message_id)])[0]


def lines(side: Side, *, cursor: str = "", limit: int = 30) -> Page[Line]:
    """The messages of a thread, newest first, in two queries."""
    rows = Message.objects.filter(thread=side.thread_id)
    page = keyset_page(rows, time_field="created_at", cursor=cursor, limit=limit, scope=f"messages:{side.pk}")
    return Page(_lines(side.member, list(page.rows)), page.next_cursor)


def newer(side: Side, than: UUID) -> list[Line]:
    """What came into a thread after one of its messages, oldest first. Raises NotFound."""
    rows = Message.objects.filter(thread=side.thread_id)
    last = rows.filter(pk=than).first()
    if last is None:
        raise NotFound
    later = Q(created_at__gt=last.created_at) | Q(created_at=last.created_at, pk__gt=last.pk)
    return _lines(side.member, list(rows.filter(later).order_by("created_at", "pk")[:MOST_UNREAD]))


def _lines(member: Member, rows: list[Message]) -> list[Line]:
    shown = {row.video_id for row in rows if row.video_id}
    videos = visible(member).published().in_bulk(shown) if shown else {}
    credit.attach(list(videos.values()), member)
    return [Line(row, row.sender_id == member.pk, videos.get(row.video_id)) for row in rows]


def _unread() -> Exists:
    since = Coalesce(OuterRef("read_at"), Value(LONG_AGO))
    return Exists(Message.objects.filter(thread=OuterRef("thread"), sender=OuterRef("other"), created_at__gt=since))
