"""Notifications are made from the news of the apps below, and read. Nobody is told of what they did themselves."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Guardianship, Member
from cameos.models import UseRequest
from core.errors import NotFound
from core.ids import uuid7
from core.statements import add, rows
from generation.models import Job
from inbox.messages.policies import check_guardian
from inbox.models import Actor, InboxWish, KindWish, Notification
from inbox.notifications import digest
from inbox.push.services import make_due
from videos.comments.models import Comment
from videos.models import Video

Kind = Notification.Kind
KEPT = timedelta(days=90)


def tell_of_follow(*, member: Member, by: Member) -> None:
    """Subscriber of `member.followed`."""
    _join(member.pk, Kind.FOLLOW, "follow", by)


def forget_follow(*, member: Member, by: Member) -> None:
    """Subscriber of `member.unfollowed`."""
    _leave(member.pk, "follow", by)


def tell_of_like(*, video: Video, by: Member) -> None:
    """Subscriber of `video.liked`."""
    _join(video.maker_id, Kind.LIKE, f"like:{video.pk}", by, video=video)


def forget_like(*, video: Video, by: Member) -> None:
    """Subscriber of `video.unliked`."""
    _leave(video.maker_id, f"like:{video.pk}", by)


def tell_of_comment(*, comment: Comment, mentioned: list[Member], answers: Comment | None) -> None:
    """Subscriber of `comment.made`. Each is told once: of an answer rather than of being called, and of either rather than as the maker."""
    author = comment.author
    assert author is not None
    told: dict[UUID | None, Kind] = {comment.video.maker_id: Kind.COMMENT}
    told |= dict.fromkeys((member.pk for member in mentioned), Kind.MENTION)
    if answers and answers.author_id:
        told[answers.author_id] = Kind.REPLY
    # In the order of ids: each is held until the transaction ends, and two comments that call the same members never wait in a circle.
    for member_id, kind in sorted(told.items(), key=lambda entry: str(entry[0])):
        _join(member_id, kind, f"comment:{comment.pk}", author, video=comment.video, comment=comment)


def forget_comment(*, comment: Comment, by: Member) -> None:
    """Subscriber of `comment.removed`: what is gone is not told of."""
    Notification.objects.filter(comment=comment).delete()


def tell_of_remix(*, video: Video) -> None:
    """Subscriber of `video.published`: the maker of what it was remixed from, once however often it is published."""
    if video.parent is not None and video.parent.status != Video.Status.DELETED:
        _join(video.parent.maker_id, Kind.REMIX, f"remix:{video.pk}", video.maker, video=video)


def tell_of_link(*, guardianship: Guardianship) -> None:
    """Subscriber of `guardian.linked`: both are told, each of the other."""
    for member, other in _both(guardianship):
        _join(member.pk, Kind.LINKED, f"linked:{guardianship.pk}", other)


def tell_of_switches(*, guardianship: Guardianship) -> None:
    """Subscriber of `guardian.switched`: what is unread of earlier turns is told once."""
    young, guardian = guardianship.young, guardianship.guardian
    Notification.objects.filter(member=young, kind=Kind.SWITCHED, read_at=None).delete()
    _join(young.pk, Kind.SWITCHED, f"switched:{uuid7()}", guardian)


def tell_of_parting(*, guardianship: Guardianship, by: Member | None) -> None:
    """Subscriber of `guardian.ended`: both are told, whoever ended it."""
    for member, other in _both(guardianship):
        _join(member.pk, Kind.UNLINKED, f"unlinked:{guardianship.pk}", other)


def _both(row: Guardianship) -> tuple[tuple[Member, Member], tuple[Member, Member]]:
    one, two = sorted((row.guardian, row.young), key=lambda member: str(member.pk))
    return (one, two), (two, one)


def tell_of_end(*, job: Job) -> None:
    """Subscriber of `job.closed`: a clip is made, or is not. Who cancelled knows it, and what is drawn for a request is told by that."""
    if job.asks is not None:
        return
    if job.state == Job.State.SUCCEEDED:
        add(Notification(member_id=job.member_id, kind=Kind.READY, key=f"job:{job.pk}", video_id=job.video_id, job=job))
    elif job.state == Job.State.FAILED:
        add(Notification(member_id=job.member_id, kind=Kind.FAILED, key=f"job:{job.pk}", job=job))
    else:
        return
    make_due(job.member_id)


def tell_of_loss(*, video: Video) -> None:
    """Subscriber of `video.lost`: a stitch or duet went with the film in it. Nothing is told of whose."""
    if video.maker_id is None:
        return
    add(Notification(member_id=video.maker_id, kind=Kind.LOST, key=f"lost:{video.pk}", job=Job.objects.filter(video=video).first()))
    make_due(video.maker_id)


def tell_of_request(*, request: UseRequest, shape: dict[str, Any]) -> None:
    """Subscriber of `cameo.asked`: whoever decides."""
    _join(request.likeness.subject_id, Kind.ASKED, f"asked:{request.pk}", request.by, request=request)


def tell_of_answer(*, request: UseRequest) -> None:
    """Subscriber of `cameo.decided`: whoever asked, once, whatever the answer becomes. What is decided waits for nobody any more."""
    Notification.objects.filter(request=request, kind=Kind.ASKED, read_at=None).update(read_at=timezone.now())
    subject = request.likeness.subject
    if subject is not None:
        _join(request.by_id, Kind.ANSWERED, f"answered:{request.pk}", subject, request=request)


def _join(member_id: UUID | None, kind: Kind, key: str, by: Member, **about: Any) -> None:
    """Tell a member, if they are still here, that `by` did it: once, even if they take it back and do it again after it was read."""
    if member_id is None or member_id == by.pk:
        return
    if Actor.objects.filter(notification__member=member_id, notification__key=key, member=by).exists():
        return
    row = _unread(member_id, kind, key, **about)
    Actor.objects.create(notification=row, member=by)


def _unread(member_id: UUID, kind: Kind, key: str, **about: Any) -> Notification:
    """The row that is not read yet, which nobody takes away before this transaction ends; others may join it meanwhile."""
    share = " FOR KEY SHARE" if connection.vendor == "postgresql" else ""
    held = f"SELECT id FROM inbox_notification WHERE id = %s AND read_at IS NULL{share}"  # noqa: S608 - nothing but a lock
    while True:
        row, is_new = Notification.objects.get_or_create(member_id=member_id, key=key, read_at=None, defaults={"kind": kind} | about)
        if rows(held, [row.pk]):
            if is_new:
                make_due(member_id)
            return row


def _leave(member_id: UUID | None, key: str, by: Member) -> None:
    """They took it back: of what is unread nothing remains."""
    for actor in Actor.objects.filter(notification__member=member_id, notification__key=key, notification__read_at=None, member=by):
        actor.delete()
        # Locked before it is looked at: whoever is joining it now has joined by then.
        row = Notification.objects.select_for_update().filter(pk=actor.notification_id, read_at=None).first()
        if row is not None and not row.actors.exists():
            row.delete()


def mark_read(*, member: Member, up_to: UUID | None = None) -> None:
    """All that a member has, or what is not newer than one of them. Raises NotFound."""
    unread = Notification.objects.filter(member=member, read_at=None)
    if up_to is not None:
        last = Notification.objects.filter(member=member, pk=up_to).first()
        if last is None:
            raise NotFound
        unread = unread.filter(created_at__lte=last.created_at)
    unread.update(read_at=timezone.now())


def open_one(*, member: Member, notification_id: UUID) -> Notification:
    """Mark one as read on the way to what it tells of. Raises NotFound."""
    row = Notification.objects.select_related("job").filter(member=member, pk=notification_id).first()
    if row is None:
        raise NotFound
    Notification.objects.filter(pk=row.pk, read_at=None).update(read_at=timezone.now())
    return row


@transaction.atomic
def set_wishes(*, member: Member, kinds: dict[str, dict[str, bool]] | None = None, **changes: str) -> InboxWish:
    """Change how a member wants their inbox: `kinds` (kind → in_app, by_mail, by_push) and the fields of InboxWish that are given.

    Raises Invalid for a time zone that there is not, GuardianDecides for messages that a guardian has switched off.
    """
    if "time_zone" in changes:
        digest.zone_of(changes["time_zone"])
    if changes.get("messages_from", InboxWish.Messages.NOBODY) != InboxWish.Messages.NOBODY:
        check_guardian(member)
    for kind, wish in (kinds or {}).items():
        KindWish.objects.update_or_create(member=member, kind=kind, defaults=wish)
    row = InboxWish.objects.select_for_update().get_or_create(member=member)[0]
    for name, value in changes.items():
        setattr(row, name, value)
    if {"digest", "time_zone"} & changes.keys():
        now = timezone.now()
        row.due_at = digest.next_morning(row.digest, row.time_zone, now)
        if row.digest == InboxWish.Digest.OFF:
            row.mailed_at = None
        elif row.mailed_at is None:
            row.mailed_at = now
    row.save(update_fields=[*changes, "due_at", "mailed_at"])
    return row


def forget_old() -> int:
    """Delete what is older than KEPT; returns how many."""
    return Notification.objects.filter(created_at__lt=timezone.now() - KEPT).delete()[0]
