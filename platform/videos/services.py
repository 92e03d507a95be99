"""What happens to videos: made as drafts, published, edited, liked, saved, deleted, withheld."""

from __future__ import annotations

from uuid import UUID

from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from accounts.models import Member
from core import events
from core.errors import Invalid, NotFound
from core.statements import add
from videos import counters, policies, search
from videos.errors import NotYours, WrongStatus
from videos.models import Like, RemixKind, Save, Tally, Video

CAPTION_MAX = 280


def create_draft(
    *,
    maker_id: UUID,
    prompt: str,
    rendered_as: str,
    file: str,
    poster: str,
    spritesheet: str,
    plan: str,
    width: int,
    height: int,
    seconds: float,
    bytes: int,
    preview: str = "",
    captions: str = "",
    captions_language: str = "",
    parent: Video | None = None,
    remix_kind: str = RemixKind.REMIX,
) -> Video:
    """A finished clip as its maker's draft. `file`, `poster` and the other files are names in the storage, already written."""
    video = Video(
        maker_id=maker_id,
        prompt=prompt,
        rendered_as=rendered_as,
        file=file,
        poster=poster,
        spritesheet=spritesheet,
        preview=preview,
        plan=plan,
        width=width,
        height=height,
        seconds=seconds,
        bytes=bytes,
        captions=captions,
        captions_language=captions_language,
        parent=parent,
        root=(parent.root or parent) if parent else None,
        depth=parent.depth + 1 if parent else 0,
        remix_kind=remix_kind,
    )
    return add(video)


def publish(*, video: Video, by: Member, caption: str = "", remix_allowed: bool | None = None) -> Video:
    """Show a draft to everybody. Publishing what is published changes nothing, so that a repeated click is harmless.

    Raises NotYours, WrongStatus, Invalid.
    """
    with transaction.atomic():
        video = _locked(video, by)
        if video.status == Video.Status.PUBLISHED:
            return video
        if video.status != Video.Status.DRAFT:
            raise WrongStatus(f"A {video.get_status_display().lower()} video cannot be published.")
        video.status = Video.Status.PUBLISHED
        video.published_at = timezone.now()
        video.caption = _caption(caption)
        video.remix_allowed = bool(remix_allowed)
        video.save(update_fields=["status", "published_at", "caption", "remix_allowed"])
        if video.parent_id:
            Video.objects.filter(pk=video.parent_id).update(remix_count=F("remix_count") + 1)
        search.take_in(video)
        events.emit("video.published", video=video)
    return video


def unpublish(*, video: Video, by: Member) -> Video:
    """Take a published video back to draft. Raises NotYours, WrongStatus."""
    with transaction.atomic():
        video = _locked(video, by)
        if video.status != Video.Status.PUBLISHED:
            raise WrongStatus("Only a published video can be taken back.")
        video.status = Video.Status.DRAFT
        video.published_at = None
        video.save(update_fields=["status", "published_at"])
        _leave_parent(video)
    return video


def edit(*, video: Video, by: Member, caption: str | None = None, remix_allowed: bool | None = None) -> Video:
    """Change the caption or the remix switch. Raises NotYours, Invalid."""
    with transaction.atomic():
        video = _locked(video, by)
        if caption is not None:
            video.caption = _caption(caption)
        if remix_allowed is not None:
            video.remix_allowed = remix_allowed
        video.save(update_fields=["caption", "remix_allowed"])
        if video.published_at:
            search.take_in(video)
    return video


def delete(*, video: Video, by: Member) -> Video:
    """Leave a tombstone: words, files, likes, saves and comments go, the place in the lineage stays. Raises NotYours."""
    with transaction.atomic():
        video = _locked(video, by)
        if video.status == Video.Status.PUBLISHED:
            _leave_parent(video)
        files = (video.file, video.poster, video.spritesheet, video.preview, video.plan, video.captions)
        names = [file.name for file in files if file.name]
        video.status = Video.Status.DELETED
        video.deleted_at = timezone.now()
        video.prompt = video.rendered_as = video.caption = ""
        video.file = video.poster = video.spritesheet = video.preview = video.plan = ""
        video.captions = video.captions_language = ""
        video.remix_allowed = False
        video.like_count = video.comment_count = 0
        video.save()
        for left in (video.likes, video.saves, video.comments, video.tallies):
            left.all().delete()
        search.drop(video)
        events.emit("video.deleted", video=video)
        # The row is the truth: files go only once the tombstone is certain.
        transaction.on_commit(lambda: _delete_files(names))
    return video


def like(*, video: Video, by: Member) -> Video:
    """Like a visible published video; liking twice counts once. Raises NotFound."""
    with transaction.atomic():
        if not Video.objects.visible_to(by).published().filter(pk=video.pk).exists():
            raise NotFound
        try:
            with transaction.atomic():
                Like.objects.create(member=by, video=video)
        except IntegrityError:
            pass
        else:
            counters.count(video.pk, Tally.Counter.LIKES, 1)
            events.emit("video.liked", video=video, by=by)
    return counters.read(video.pk)


def unlike(*, video: Video, by: Member) -> Video:
    """Take a like back; it never fails for want of one."""
    with transaction.atomic():
        removed, _ = Like.objects.filter(member=by, video=video).delete()
        if removed:
            counters.count(video.pk, Tally.Counter.LIKES, -1)
            events.emit("video.unliked", video=video, by=by)
    return counters.read(video.pk)


def save(*, video: Video, by: Member) -> None:
    """Keep a visible published video for oneself; saving twice is saving once. Raises NotFound."""
    with transaction.atomic():
        if not Video.objects.visible_to(by).published().filter(pk=video.pk).exists():
            raise NotFound
        Save.objects.get_or_create(member=by, video=video)


def unsave(*, video: Video, by: Member) -> None:
    """Undo `save`."""
    Save.objects.filter(member=by, video=video).delete()


def forget_likes(*, member: Member) -> None:
    """Subscriber of `member.deleted`: their likes go by themselves, and what they counted for goes here."""
    liked = member.likes.values_list("video_id", flat=True)
    Tally.objects.bulk_create(Tally(video_id=video_id, counter=Tally.Counter.LIKES, change=-1) for video_id in liked)


def withhold(*, video: Video) -> Video:
    """A moderator hides a video from all but its maker. Raises WrongStatus."""
    with transaction.atomic():
        video = Video.objects.select_for_update().get(pk=video.pk)
        if video.status not in (Video.Status.PUBLISHED, Video.Status.DRAFT):
            raise WrongStatus(f"A {video.get_status_display().lower()} video cannot be withheld.")
        if video.status == Video.Status.PUBLISHED:
            _leave_parent(video)
        video.status = Video.Status.WITHHELD
        video.save(update_fields=["status"])
        events.emit("video.withheld", video=video)
    return video


def restore(*, video: Video) -> Video:
    """A moderator gives a withheld video back, published if it had been. Raises WrongStatus."""
    with transaction.atomic():
        video = Video.objects.select_for_update().get(pk=video.pk)
        if video.status != Video.Status.WITHHELD:
            raise WrongStatus("Only a withheld video can be restored.")
        video.status = Video.Status.PUBLISHED if video.published_at else Video.Status.DRAFT
        video.save(update_fields=["status"])
        if video.published_at and video.parent_id:
            Video.objects.filter(pk=video.parent_id).update(remix_count=F("remix_count") + 1)
    return video


def _locked(video: Video, by: Member) -> Video:
    locked = Video.objects.select_for_update().get(pk=video.pk)
    if not policies.may_change(by, locked):
        raise NotYours
    return locked


def _leave_parent(video: Video) -> None:
    if video.parent_id:
        Video.objects.filter(pk=video.parent_id).update(remix_count=Greatest(F("remix_count") - 1, Value(0)))


def _caption(text: str) -> str:
    text = text.replace("\r\n", "\n").strip()  # browsers send a text area's line ends as CR LF
    if len(text) > CAPTION_MAX:
        raise Invalid.field("caption", "too_long", f"A caption has at most {CAPTION_MAX} characters.")
    if any(ord(letter) < 32 and letter not in "\n\t" for letter in text):
        raise Invalid.field("caption", "control_characters", "A caption holds no control characters.")
    return text


def _delete_files(names: list[str]) -> None:
    for name in names:
        default_storage.delete(name)
