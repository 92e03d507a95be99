"""Reads of notifications. What one may not see (any more) is not told of: withheld clips, removed comments, who is blocked or muted."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.urls import reverse

from accounts.models import Member
from accounts.selectors import apart, muted
from core.pagination import Page, keyset_page
from inbox.models import Actor, InboxWish, KindWish, Notification
from videos.models import Video

Kind = Notification.Kind
NAMED = 2  # of those who did it; the others are counted
MOST_UNREAD = 100
BY_THE_HOUSE = (Kind.READY, Kind.FAILED, Kind.LOST)
OF_GUARDIANS = (Kind.LINKED, Kind.SWITCHED, Kind.UNLINKED)
# What they did: one, and more than one.
PHRASES: dict[str, tuple[str, str]] = {
    Kind.FOLLOW: ("follows you", "follow you"),
    Kind.LIKE: ("likes your clip", "like your clip"),
    Kind.COMMENT: ("comments on your clip", "comment on your clip"),
    Kind.REPLY: ("answers your comment", "answer your comment"),
    Kind.MENTION: ("calls you in a comment", "call you in a comment"),
    Kind.REMIX: ("has published a remix of your clip", "have published remixes of your clip"),
    Kind.READY: ("Your clip is made", "Your clips are made"),
    Kind.LINKED: ("is linked with you now: guardian and young member", "are linked with you now"),
    Kind.SWITCHED: ("has changed what is switched off for you", "have changed what is switched off for you"),
    Kind.UNLINKED: ("is not linked with you any more", "are not linked with you any more"),
    Kind.FAILED: ("Your clip could not be made", "Your clips could not be made"),
    Kind.LOST: (
        "A clip that yours showed was deleted by its maker, so yours is gone too",
        "Clips that yours showed were deleted by their makers, so yours are gone too",
    ),
    Kind.ASKED: ("asks for your yes to a clip", "ask for your yes to a clip"),
    Kind.ANSWERED: ("has answered what you asked", "have answered what you asked"),
}


@dataclass
class Entry:
    """A notification with the first of those who did it, and how many they are."""

    row: Notification
    actors: list[Member]
    count: int

    @property
    def phrase(self) -> str:
        """What they did, or what happened."""
        return PHRASES[self.row.kind][self.count > 1]

    @property
    def others(self) -> int:
        """How many are not named."""
        return self.count - len(self.actors)

    @property
    def sentence(self) -> str:
        """All of it in plain words."""
        names = [f"@{member.handle}" for member in self.actors]
        if self.others:
            names.append(f"{self.others} other{'' if self.others == 1 else 's'}")
        return f"{' and '.join([', '.join(names[:-1]), names[-1]]) if len(names) > 1 else ''.join(names)} {self.phrase}".strip()


def shown_to(member: Member) -> QuerySet[Notification]:
    """What there is to tell a member now."""
    videos = Video.objects.visible_to(member).filter(pk=OuterRef("video"), status__in=(Video.Status.PUBLISHED, Video.Status.DRAFT))
    actors = _actors(member).filter(notification=OuterRef("pk"))
    there = (Q(video=None) | Exists(videos)) & (Q(comment=None) | Q(comment__removed_at=None))
    return Notification.objects.filter(there, Q(kind__in=BY_THE_HOUSE) | Exists(actors), member=member)


def _actors(member: Member) -> QuerySet[Actor]:
    return Actor.objects.exclude(apart(member, "member")).exclude(muted(member, "member"))


def _in_app(member: Member) -> QuerySet[Notification]:
    unwanted = KindWish.objects.filter(member=member, in_app=False).values("kind")
    return shown_to(member).exclude(kind__in=unwanted)


def page(member: Member, *, cursor: str = "", limit: int = 20) -> Page[Entry]:
    """Newest first, in two queries."""
    rows = _in_app(member).select_related("video", "comment", "job", "request")
    found = keyset_page(rows, time_field="created_at", cursor=cursor, limit=limit, scope=f"notifications:{member.pk}")
    return Page(entries(member, list(found.rows)), found.next_cursor)


def entries(member: Member, rows: list[Notification]) -> list[Entry]:
    """With those who did it, in one query."""
    place = Window(RowNumber(), partition_by=F("notification"), order_by=["-created_at", "-pk"])
    everybody = Window(Count("pk"), partition_by=F("notification"))
    found = _actors(member).filter(notification__in=rows).select_related("member").annotate(place=place, everybody=everybody)
    named: defaultdict[UUID, list[Member]] = defaultdict(list)
    counts: dict[UUID, int] = {}
    for actor in found.filter(place__lte=NAMED).order_by("place") if rows else ():
        named[actor.notification_id].append(actor.member)
        counts[actor.notification_id] = actor.everybody
    return [Entry(row, named[row.pk], counts.get(row.pk, 0)) for row in rows]


def unread_rows(member: Member) -> QuerySet[Notification]:
    """What is unread."""
    return _in_app(member).filter(read_at=None)


def unread(member: Member) -> int:
    """How many are unread, counted up to MOST_UNREAD."""
    return unread_rows(member)[:MOST_UNREAD].count()


def leads_to(row: Notification) -> str:
    """The page of what it tells of."""
    if row.comment_id and row.video_id:
        return f"{reverse('comment', args=[row.video_id, row.comment_id])}#comment-{row.comment_id}"
    if row.video_id:
        return reverse("watch", args=[row.video_id])
    if row.job_id:
        return reverse("job", args=[row.job_id])
    if row.request_id:
        return reverse("cameo-requests")
    if row.kind in OF_GUARDIANS:
        return reverse("guardian")
    latest = row.actors.select_related("member").order_by("-created_at", "-pk").first()
    return reverse("profile", args=[latest.member.handle]) if latest else reverse("inbox")


def wishes(member: Member) -> tuple[InboxWish, dict[str, KindWish]]:
    """How a member wants their inbox: as a whole, and each kind."""
    stated = {wish.kind: wish for wish in member.kind_wishes.all()}
    whole = InboxWish.objects.filter(member=member).first() or InboxWish(member=member)
    return whole, {kind: stated.get(kind) or KindWish(member=member, kind=kind) for kind in Kind.values}
