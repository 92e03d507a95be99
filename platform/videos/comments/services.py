"""Comments are written and taken away."""

from __future__ import annotations

import re

from django.db import transaction
from django.utils import timezone

from accounts.models import Member
from accounts.selectors import apart
from core import events
from core.errors import FieldError, Forbidden, NotFound
from core.text import clean_lines
from safety.prompts import screen
from videos import counters
from videos.comments import policies
from videos.comments.errors import CommentNotAllowed
from videos.comments.models import Comment
from videos.models import Tally, Video

TEXT_MAX = 500
MENTIONS_MAX = 10
MENTION = re.compile(r"(?<![\w@.])@([A-Za-z0-9_]{3,30})(?![\w@])", re.ASCII)


def add(*, video: Video, by: Member, text: str, reply_to: Comment | None = None) -> Comment:
    """Write under a published video; an answer to a reply joins the replies of the same comment.

    Emits `comment.made` with the members named in it and whom it answers. Raises Invalid, CommentNotAllowed, NotFound.
    """
    text = clean_lines(text, field="text", longest=TEXT_MAX)
    verdict = screen(text)
    if not verdict.allowed:
        raise CommentNotAllowed(verdict.message, errors=[FieldError("/text", CommentNotAllowed.code, verdict.message)])
    with transaction.atomic():
        if not Video.objects.visible_to(by).published().filter(pk=video.pk).exists():
            raise NotFound
        top = reply_to.parent or reply_to if reply_to else None
        # The row is held so that it is not taken away as one without replies meanwhile.
        if top and not Comment.objects.select_for_update(no_key=True).filter(pk=top.pk, video=video).exists():
            raise NotFound
        named = _named_in(text, by)
        comment = Comment.objects.create(video=video, author=by, parent=top, text=text, mentioned=[member.handle for member in named])
        counters.count(video.pk, Tally.Counter.COMMENTS, 1)
        events.emit("comment.made", comment=comment, mentioned=named, answers=reply_to)
    return comment


def remove(*, comment: Comment, by: Member) -> None:
    """Take it away: its words go at once, its place only when there are no replies. What is gone stays gone. Raises Forbidden."""
    with transaction.atomic():
        held = Comment.objects.select_for_update(of=("self",)).select_related("video").filter(pk=comment.pk).first()
        if held is None or held.removed_at:
            return
        if not policies.may_remove(by, held):
            raise Forbidden
        events.emit("comment.removed", comment=held, by=by)
        counters.count(held.video_id, Tally.Counter.COMMENTS, -1)
        _empty(held)


def forget_author(*, member: Member) -> None:
    """Subscriber of `member.deleted`: what they wrote goes, and where others answered, an empty place stays."""
    for comment in Comment.objects.select_for_update().filter(author=member, removed_at=None).order_by("pk"):
        counters.count(comment.video_id, Tally.Counter.COMMENTS, -1)
        _empty(comment)


def _empty(comment: Comment) -> None:
    if comment.replies.exists():
        comment.text, comment.mentioned, comment.removed_at = "", [], timezone.now()
        comment.save(update_fields=["text", "mentioned", "removed_at"])
        return
    comment.delete()
    if comment.parent_id:
        # Held, or a reply that is being written to it would go with it.
        place = Comment.objects.select_for_update().filter(pk=comment.parent_id, removed_at__isnull=False).first()
        if place and not place.replies.exists():
            place.delete()


def _named_in(text: str, author: Member) -> list[Member]:
    handles = list(dict.fromkeys(handle.lower() for handle in MENTION.findall(text)))[:MENTIONS_MAX]
    if not handles:
        return []
    there = Member.objects.filter(handle__in=handles).exclude(apart(author)).exclude(pk=author.pk)
    return sorted(there, key=lambda member: handles.index(member.handle))
