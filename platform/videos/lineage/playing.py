"""In which videos another one's film plays: the stitches and duets with it, and those with these in turn."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf
from uuid import UUID

from django.db.models import Q

from videos.lineage import closure
from videos.models import JOINED, Ancestry, Video


def lock(videos: Q, line: Q) -> None:
    """Lock `videos`, and with them all joined ones that come from those in `line`, which is the same said of an ancestor."""
    joined = Ancestry.objects.filter(line, descendant__remix_kind__in=JOINED)
    closure.lock(videos | Q(pk__in=joined.values("descendant")))


def showing(video: Video) -> list[Video]:
    """Those that show some of it and are not deleted, parents first. Of a stitch only the seconds count that were cut from its source."""
    found: list[Video] = []
    until: Mapping[UUID, float] = {video.pk: inf}  # the second up to which it plays there
    while until:
        joined = Video.objects.filter(parent__in=list(until), remix_kind__in=JOINED).exclude(status=Video.Status.DELETED).order_by("pk")
        rows = [(row, _plays_until(row, until)) for row in joined]
        found += [row for row, end in rows if end > 0]
        until = {row.pk: end for row, end in rows if end > 0}
    return found


def _plays_until(joined: Video, until: Mapping[UUID, float]) -> float:
    if joined.parent_id is None:
        return 0
    end = until[joined.parent_id]
    return end if joined.cut is None else min(end, joined.cut[1]) - joined.cut[0]
