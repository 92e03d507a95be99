"""What happens to videos: made as drafts, published, edited, liked, saved, deleted, withheld."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.models import Member
from core import events
from core.errors import Invalid, NotFound
from core.statements import add
from videos import counters, policies, search, uses
from videos.errors import NotYours, WrongStatus
from videos.lineage import closure, playing, withholding
from videos.models import Ancestry, CameoUse, Like, RemixKind, Save, Tally, Video

CAPTION_MAX = 280
MAKING = ("queued", "running")  # states of a job that has not ended
PURGED_AT_ONCE = 200
BURIED = (
    "status", "deleted_at", "purge_at", "prompt", "rendered_as", "reading", "caption", "file", "voiced", "poster", "spritesheet", "preview",
    "plan", "captions", "voiced_captions", "captions_language", "remix_allowed", "like_count", "comment_count",
)  # fmt: skip


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
    reading: Mapping[str, str] | None = None,
    parents: Sequence[Video] = (),
    remix_kind: str = RemixKind.REMIX,
    cut: tuple[int, int] | None = None,
    shows: Iterable[CameoUse] = (),
) -> Video:
    """A finished clip as its maker's draft. `file`, `poster` and the other files are names in the storage, already written.

    The first of the parents is the one that it is told to come from, and of which a stitch shows the `cut`. `shows` are the uses of
    likenesses in it, whose consent holds in this transaction.
    """
    first = parents[0] if parents else None
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
        reading=dict(reading or {}),
        parent=first,
        root_id=(first.root_id or first.pk) if first else None,
        depth=max((parent.depth + 1 for parent in parents), default=0),
        remix_kind=remix_kind,
        cut_from=cut[0] if cut else None,
        cut_to=cut[1] if cut else None,
    )
    with transaction.atomic():
        made = withholding.inherited(video, parents, add) if parents else add(video)
        uses.record(video=made, uses=shows)
        return made


def publish(*, video: Video, by: Member, caption: str = "", remix_allowed: bool | None = None, commercial: bool = False) -> Video:
    """Show a draft to everybody. Publishing what is published changes nothing, so that a repeated click is harmless.

    Raises NotYours, WrongStatus, Invalid, CastRefused (somebody in it does not consent, or not to what is `commercial`).
    """
    with transaction.atomic():
        asked = policies.may_change(by, video) and video.status == Video.Status.DRAFT
        if asked:
            uses.check_publishable(video=video, by=by)  # before the video is locked: withdrawals come to their videos last as well
            if commercial:
                uses.check_commercial(video=video, by=by)
        video = _locked(video, by)
        if video.status == Video.Status.PUBLISHED:
            return video
        if video.status != Video.Status.DRAFT or not asked:
            raise WrongStatus(f"A {video.get_status_display().lower()} video cannot be published.")
        video.status = Video.Status.PUBLISHED
        video.published_at = timezone.now()
        video.caption = _caption(caption)
        video.remix_allowed, video.commercial = bool(remix_allowed), commercial
        video.save(update_fields=["status", "published_at", "caption", "remix_allowed", "commercial"])
        closure.appeared(video)
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
        closure.vanished(video)
    return video


def edit(
    *, video: Video, by: Member, caption: str | None = None, remix_allowed: bool | None = None, commercial: bool | None = None
) -> Video:
    """Change the caption, the remix switch, or whether it is commercial. Raises NotYours, Invalid, CastRefused."""
    with transaction.atomic():
        if commercial and policies.may_change(by, video) and not video.commercial:
            uses.check_commercial(video=video, by=by)
        video = _locked(video, by)
        if caption is not None:
            video.caption = _caption(caption)
        if remix_allowed is not None:
            video.remix_allowed = remix_allowed
        if commercial is not None:
            video.commercial = commercial
        video.save(update_fields=["caption", "remix_allowed", "commercial"])
        if video.published_at:
            search.take_in(video)
    return video


def delete(*, video: Video, by: Member) -> Video:
    """Leave a tombstone: words, files, likes, saves and comments go, the place in the lineage stays. Raises NotYours.

    Whose film it is decides about it wherever it plays: stitches and duets with it go too. Other remixes were made anew, and stay.
    """
    with transaction.atomic():
        playing.lock(Q(pk=video.pk), Q(ancestor=video))
        video = _locked(video, by)
        _bury_wherever_it_plays(video)
    return video


def is_deleted(*, video: Video) -> bool:
    """Whether it is, now and until the transaction ends."""
    closure.lock(Q(pk=video.pk))
    return Video.objects.filter(pk=video.pk, status=Video.Status.DELETED).exists()


def leave(*, member: Member) -> None:
    """With a member go their videos; those that others' come from leave tombstones of nobody. Subscriber of `member.deleted`.

    So do those that somebody's remix is being made from: it has to find its source gone. Tombstones of nobody that nothing comes from any
    more go too.
    """
    with transaction.atomic():
        line = Ancestry.objects.filter(descendant__maker=member).values("ancestor")
        playing.lock(Q(maker=member) | Q(pk__in=line), Q(ancestor__maker=member))  # all at once, so that children come before parents
        for video in Video.objects.filter(_needed(but=member), maker=member).order_by("-pk"):
            if video.status != Video.Status.DELETED:
                _bury_wherever_it_plays(video)
            video.maker = None
            video.save(update_fields=["maker"])
        rest = Video.objects.filter(maker=member)
        for video in rest.filter(status=Video.Status.PUBLISHED).order_by("-pk"):
            closure.vanished(video)
        names = [name for video in rest for name in _files(video)]
        dead = Video.objects.filter(~_needed(but=member), maker=None, pk__in=line)
        going = Video.objects.filter(Q(maker=member) | Q(pk__in=dead.values("pk"))).values("pk")
        Video.objects.filter(Q(pk__in=going) | Q(pk__in=Ancestry.objects.filter(ancestor__in=going).values("descendant"))).delete()
        transaction.on_commit(lambda: _delete_files(names))


def _needed(*, but: Member) -> Any:  # combined Exists, whose types the stubs do not know
    """That a video of somebody else comes from it, or is being made from it or from what comes from it."""
    theirs = Ancestry.objects.filter(ancestor=OuterRef("pk"), descendant__maker__isnull=False).exclude(descendant__maker=but)
    jobs: Any = Video._meta.get_field("remix_jobs").related_model  # of an app above this one
    making = jobs.objects.filter(state__in=MAKING).exclude(member=but)
    return (
        Exists(theirs) | Exists(making.filter(remix_of=OuterRef("pk"))) | Exists(making.filter(remix_of__ancestry__ancestor=OuterRef("pk")))
    )


def purge_withdrawn() -> int:
    """Delete the withdrawn videos whose time has come; how many."""
    due = Video.objects.filter(purge_at__lte=timezone.now())
    count = 0
    for pk in due.values_list("pk", flat=True)[:PURGED_AT_ONCE]:
        with transaction.atomic():
            video = due.select_for_update().filter(pk=pk).first()
            if video is not None:
                _bury(video)
                events.emit("video.deleted", video=video)
                count += 1
    return count


def _bury_wherever_it_plays(video: Video) -> None:
    """The video itself, and the joined ones with its film. Other makers of these keep their words, and are told."""
    for row in [*reversed(playing.showing(video)), video]:
        _bury(row)
        events.emit("video.deleted" if row.maker_id == video.maker_id else "video.lost", video=row)


def _bury(video: Video) -> None:
    """What deleting leaves of a locked video."""
    if video.status == Video.Status.PUBLISHED:
        closure.vanished(video)
    names = _files(video)
    video.status = Video.Status.DELETED
    video.deleted_at = timezone.now()
    video.purge_at = None
    video.prompt = video.rendered_as = video.caption = ""
    video.reading = {}
    video.file = video.voiced = video.poster = video.spritesheet = video.preview = video.plan = ""
    video.captions = video.voiced_captions = video.captions_language = ""
    video.remix_allowed = False
    video.like_count = video.comment_count = 0
    video.save(update_fields=BURIED)
    for left in (video.likes, video.saves, video.comments, video.tallies):
        left.all().delete()
    search.drop(video)
    # The row is the truth: files go only once the tombstone is certain.
    transaction.on_commit(lambda: _delete_files(names))


def _files(video: Video) -> list[str]:
    kept = (
        video.file, video.voiced, video.poster, video.spritesheet, video.preview, video.plan, video.captions, video.voiced_captions,
    )  # fmt: skip
    return [file.name for file in kept if file.name]


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


def withhold(*, video: Video, descendants: bool = False) -> list[Video]:
    """A moderator hides a video from all but its maker, or with `descendants` also all that comes from it. Raises WrongStatus."""
    with transaction.atomic():
        return withholding.withhold(video, descendants=descendants)


def restore(*, video: Video) -> list[Video]:
    """A moderator gives back what `withhold` hid, published if it had been. Raises WrongStatus."""
    with transaction.atomic():
        return withholding.restore(video)


def _locked(video: Video, by: Member) -> Video:
    locked = Video.objects.select_for_update().get(pk=video.pk)
    if not policies.may_change(by, locked):
        raise NotYours
    return locked


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
