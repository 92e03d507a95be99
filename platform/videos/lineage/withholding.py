"""What moderators take out of view, alone or with all that was made from it, and give back the same way.

A taking down that spreads holds for what is made later too: a new video asks its parents, and they know from theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from core import events
from core.statements import rows
from videos.errors import WrongStatus
from videos.lineage import closure
from videos.models import Ancestry, CameoUse, Video, Withholding

SHOWN = (Video.Status.PUBLISHED, Video.Status.DRAFT)


def withhold(video: Video, *, descendants: bool) -> list[Video]:
    """Hide a video, or with `descendants` also whatever comes from it, now and later; those that were hidden. Raises WrongStatus.

    With `descendants` the video itself may be gone or withheld already.
    """
    itself = Q(pk=video.pk)
    # Locked before they are listed: what is being made from one of them just now is finished first, and then listed too.
    closure.lock(itself | Q(pk__in=Ancestry.objects.filter(ancestor=video).values("descendant")) if descendants else itself)
    video.refresh_from_db(fields=["status"])
    if video.status not in SHOWN and not descendants:
        raise WrongStatus(f"A {video.get_status_display().lower()} video cannot be withheld.")
    Withholding.objects.update_or_create(video=video, source=video, defaults={"spreads": descendants})
    if descendants:
        rows(
            "INSERT INTO videos_withholding (video_id, source_id, spreads) SELECT descendant_id, ancestor_id, %s FROM videos_ancestry "
            "JOIN videos_video ON videos_video.id = descendant_id WHERE ancestor_id = %s AND status <> %s ON CONFLICT DO NOTHING",
            [True, video.pk, Video.Status.DELETED.value],
        )
    hidden = list(_held_for(video).filter(status__in=SHOWN))
    _held_for(video).filter(status__in=SHOWN).update(status=Video.Status.WITHHELD)
    closure.recount(_lines(video))
    for row in hidden:
        row.status = Video.Status.WITHHELD
        events.emit("video.withheld", video=row)
    return hidden


def restore(video: Video) -> list[Video]:
    """Give back what was withheld for the video's sake, published if it had been, unless it is withheld for another's sake too.

    What somebody in it withdrew meanwhile is withdrawn from then on. Those that were given back. Raises WrongStatus.
    """
    closure.lock(Q(pk=video.pk) | Q(pk__in=Withholding.objects.filter(source=video).values("video")))
    video.refresh_from_db(fields=["status"])
    for_its_sake = Withholding.objects.filter(source=video)
    if video.status == Video.Status.WITHHELD and not video.withholdings.exists():
        Withholding.objects.create(video=video, source=video)  # withheld by something else than a moderator
    if video.status != Video.Status.WITHHELD and not for_its_sake.filter(spreads=True).exists():
        raise WrongStatus("Only a withheld video can be restored.")
    if not for_its_sake.exists():
        raise WrongStatus(f"It is withheld with the video {video.withholdings.all()[0].source_id} that it comes from.")
    held_otherwise = Withholding.objects.filter(video=OuterRef("pk")).exclude(source=video)
    back = _held_for(video).filter(~Exists(held_otherwise), status=Video.Status.WITHHELD)
    withdrawn = CameoUse.objects.withdrawn().filter(video=OuterRef("pk"))
    back.filter(Exists(withdrawn), purge_at__isnull=False).update(status=Video.Status.WITHDRAWN)
    back.update(purge_at=None)  # what was withdrawn and reinstated while it was withheld
    given = list(back)
    back.filter(published_at__isnull=False).update(status=Video.Status.PUBLISHED)
    back.update(status=Video.Status.DRAFT)
    closure.recount(_lines(video))
    for_its_sake.delete()
    return given


def inherited(video: Video, parents: Sequence[Video], add: Callable[[Video], Video]) -> Video:
    """Add a new video with its place in the lineage; where a parent is withheld with all that comes from it, so is this one."""
    ids = [parent.pk for parent in parents]
    closure.lock(Q(pk__in=ids))  # nobody takes one of them down meanwhile
    sources = set(Withholding.objects.filter(video__in=ids, spreads=True).values_list("source_id", flat=True))
    if sources:
        video.status = Video.Status.WITHHELD
    add(video)
    closure.record(video, parents)
    Withholding.objects.bulk_create(Withholding(video=video, source_id=source, spreads=True) for source in sorted(sources))
    return video


def _held_for(video: Video) -> QuerySet[Video]:
    """Whatever is withheld for its sake, itself too."""
    return Video.objects.filter(pk__in=Withholding.objects.filter(source=video).values("video"))


def _lines(video: Video) -> QuerySet[Ancestry, Any]:
    """The ancestors of all that is withheld for its sake."""
    return Ancestry.objects.filter(descendant__withholdings__source=video).values("ancestor")
