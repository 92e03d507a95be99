"""Reads of comments: always of a video that the viewer may see, without what those wrote whom a block keeps apart from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast
from uuid import UUID

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from accounts.selectors import apart
from core.errors import NotFound
from core.pagination import Page, keyset_page
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


def readable(viewer: Viewer) -> QuerySet[Comment]:
    """Comments that are still there, by those with whom `viewer` has to do. Says nothing about their videos."""
    return Comment.objects.exclude(apart(viewer, "author")).filter(removed_at=None)


def threads(viewer: Viewer, video: Video, *, cursor: str = "", limit: int = 20) -> Page[Thread]:
    """What stands under a video that `viewer` may see, newest first, in two queries. An empty place is kept for its replies alone."""
    shown = Exists(readable(viewer).filter(pk=OuterRef("pk")))
    answered = Exists(readable(viewer).filter(parent=OuterRef("pk")))
    # Under an empty place replies go on; under the comment of somebody who is kept apart they go with it.
    empty = Q(removed_at__isnull=False) & Q(answered)
    rows = video.comments.filter(parent=None).filter(Q(shown) | empty).select_related("author")
    rows = rows.annotate(shown=ExpressionWrapper(Q(shown), output_field=BooleanField()))
    page = keyset_page(rows, time_field="created_at", cursor=cursor, limit=limit, scope=f"comments:{video.pk}")
    return Page(_with_replies(viewer, video, page.rows), page.next_cursor)


def thread(viewer: Viewer, video: Video, comment_id: UUID) -> Thread:
    """One comment with its first replies; that of a reply where `comment_id` is one. Raises NotFound."""
    wanted = Comment.objects.filter(Q(pk=comment_id) | Q(replies=comment_id), video=video, parent=None)
    comment = wanted.select_related("author").first()
    if comment is None:
        raise NotFound
    comment.shown = readable(viewer).filter(pk=comment.pk).exists()  # type: ignore[attr-defined]
    (found,) = _with_replies(viewer, video, [comment])
    if not found.shown and not (comment.removed_at and found.total):
        raise NotFound
    return found


def replies(viewer: Viewer, found: Thread, *, cursor: str = "", limit: int = 20) -> Page[Comment]:
    """All replies to a comment, oldest first."""
    rows = readable(viewer).filter(parent=found.comment).select_related("author")
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


def _is_open(viewer: Viewer, top: Comment | None) -> bool:
    """Whether replies below it are to be read: under an empty place they are."""
    return top is None or top.removed_at is not None or readable(viewer).filter(pk=top.pk).exists()


def _with_replies(viewer: Viewer, video: Video, comments: Sequence[Comment]) -> list[Thread]:
    found = {comment.pk: Thread(comment, comment.shown) for comment in comments}  # type: ignore[attr-defined]
    place = Window(RowNumber(), partition_by=F("parent"), order_by=["created_at", "pk"])
    total = Window(Count("pk"), partition_by=F("parent"))
    rows = readable(viewer).filter(parent__in=list(found)).select_related("author").annotate(place=place, total=total)
    for reply in rows.filter(place__lte=REPLIES_SHOWN).order_by("created_at", "pk") if found else ():
        reply.video = video
        below = found[cast(UUID, reply.parent_id)]
        below.replies.append(reply)
        below.total = reply.total
    for entry in found.values():
        entry.comment.video = video
    return list(found.values())
