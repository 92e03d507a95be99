"""Reads of comments: always of a video that the viewer may see, without what those wrote whom a block keeps apart from them.

Whoever may take all comments under a video away reads there what those wrote whom they have blocked: everybody else does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast
from uuid import UUID

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from accounts.models import Block
from accounts.selectors import apart
from core.errors import NotFound
from core.pagination import Page, keyset_page
from videos.comments import policies
from videos.comments.models import Comment
from videos.models import Video
from videos.policies import Viewer

REPLIES_SHOWN = 3


@dataclass
class Thread:
    """A comment, or its empty place (`shown` is false), with its first replies; `total` counts all that the viewer may see."""

    comment: Comment
    shown: bool
    replies: list[Comment] = field(default_factory=list)
    total: int = 0


def readable(viewer: Viewer, under: Video | None = None) -> QuerySet[Comment]:
    """Comments that are still there, by those with whom `viewer` has to do. Says nothing about their videos.

    Meant for comments `under` a video that they oversee: also by those whom they have blocked.
    """
    there = Comment.objects.filter(removed_at=None)
    if under is None or not policies.oversees(viewer, under):
        return there.exclude(apart(viewer, "author"))
    shut_out = Block.objects.filter(blocker=OuterRef("author"), blocked=viewer.pk)
    return there.filter(author__is_active=True).exclude(Exists(shut_out))


def threads(viewer: Viewer, video: Video, *, cursor: str = "", limit: int = 20) -> Page[Thread]:
    """What stands under a video that `viewer` may see, newest first, in two queries. An empty place is kept for its replies alone."""
    shown = Exists(readable(viewer, video).filter(pk=OuterRef("pk")))
    answered = Exists(readable(viewer, video).filter(parent=OuterRef("pk")))
    # Under an empty place replies go on; under the comment of somebody who is kept apart they go with it.
    empty = Q(removed_at__isnull=False) & Q(answered)
    rows = _told(video.comments.filter(parent=None).filter(Q(shown) | empty), viewer)
    rows = rows.annotate(shown=ExpressionWrapper(Q(shown), output_field=BooleanField()))
    page = keyset_page(rows, time_field="created_at", cursor=cursor, limit=limit, scope=f"comments:{video.pk}")
    return Page(_with_replies(viewer, video, page.rows), page.next_cursor)


def thread(viewer: Viewer, video: Video, comment_id: UUID) -> Thread:
    """One comment with its first replies; that of a reply where `comment_id` is one. Raises NotFound."""
    wanted = Comment.objects.filter(Q(pk=comment_id) | Q(replies=comment_id), video=video, parent=None)
    comment = _told(wanted, viewer).first()
    if comment is None:
        raise NotFound
    comment.shown = readable(viewer, video).filter(pk=comment.pk).exists()  # type: ignore[attr-defined]
    (found,) = _with_replies(viewer, video, [comment])
    if not found.shown and not (comment.removed_at and found.total):
        raise NotFound
    return found


def replies(viewer: Viewer, found: Thread, *, cursor: str = "", limit: int = 20) -> Page[Comment]:
    """All replies to a comment, oldest first."""
    rows = _told(readable(viewer, found.comment.video).filter(parent=found.comment), viewer)
    page = keyset_page(rows, time_field="created_at", cursor=cursor, limit=limit, scope=f"replies:{found.comment.pk}", oldest_first=True)
    for row in page.rows:
        row.video = found.comment.video
    return page


def one(viewer: Viewer, comment_id: UUID) -> Comment:
    """A comment that `viewer` may read, under a video that they may see. Raises NotFound."""
    videos = Video.objects.visible_to(viewer).filter(pk=OuterRef("video"))
    rows = readable(viewer).filter(Exists(videos), pk=comment_id)
    comment = rows.select_related("author", "video", "parent").first()
    if comment is None or not _is_open(viewer, comment.parent):
        raise NotFound
    return comment


def removable(viewer: Viewer, comment_id: UUID) -> Comment:
    """A comment that `viewer` may read or take away: a block keeps nobody from tidying up under their own video. Raises NotFound."""
    videos = Video.objects.visible_to(viewer).filter(pk=OuterRef("video"))
    comment = Comment.objects.filter(Exists(videos), pk=comment_id, removed_at=None).select_related("author", "video").first()
    return comment if comment is not None and policies.may_remove(viewer, comment) else one(viewer, comment_id)


def _told(rows: QuerySet[Comment], viewer: Viewer) -> QuerySet[Comment]:
    """With their authors, and whether `viewer` has blocked these (`blocked`)."""
    blocks = Block.objects.filter(blocker=viewer.pk, blocked=OuterRef("author"))
    return rows.select_related("author").annotate(blocked=Exists(blocks))


def _is_open(viewer: Viewer, top: Comment | None) -> bool:
    """Whether replies below it are to be read: under an empty place they are."""
    return top is None or top.removed_at is not None or readable(viewer).filter(pk=top.pk).exists()


def _with_replies(viewer: Viewer, video: Video, comments: Sequence[Comment]) -> list[Thread]:
    found = {comment.pk: Thread(comment, comment.shown) for comment in comments}  # type: ignore[attr-defined]
    place = Window(RowNumber(), partition_by=F("parent"), order_by=["created_at", "pk"])
    total = Window(Count("pk"), partition_by=F("parent"))
    rows = _told(readable(viewer, video).filter(parent__in=list(found)), viewer).annotate(place=place, total=total)
    for reply in rows.filter(place__lte=REPLIES_SHOWN).order_by("created_at", "pk") if found else ():
        reply.video = video
        below = found[cast(UUID, reply.parent_id)]
        below.replies.append(reply)
        below.total = reply.total
    for entry in found.values():
        entry.comment.video = video
    return list(found.values())
