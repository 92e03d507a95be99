"""Counters of videos that many members move at once: each like or comment adds a row, and a task adds the rows up.

A counter that every like changed in place would be one row that all of them wait for. So a list shows a counter as it was added up
last, seconds ago at most; what looks at one video adds what is not in it yet (`exact`). Remixes are counted in place: clips are not
made that fast.
"""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from django.db import transaction
from django.db.models import F, IntegerField, OuterRef, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Greatest

from videos.models import Tally, Video, VideoQuerySet

ROWS_AT_ONCE = 2000


def count(video_id: UUID, counter: Tally.Counter, change: int) -> None:
    """Move a counter by one, up or down."""
    Tally.objects.create(video_id=video_id, counter=counter, change=change)


def with_the_rest(rows: VideoQuerySet) -> VideoQuerySet:
    """Annotate what the counters do not hold yet, for `exact`."""
    for counter in Tally.Counter:
        left = Tally.objects.filter(video=OuterRef("pk"), counter=counter).order_by().values("video").annotate(left=Sum("change"))
        rows = rows.annotate(**{f"more_{counter}": Coalesce(Subquery(left.values("left"), output_field=IntegerField()), 0)})
    return rows


def exact(video: Video) -> Video:
    """The same video, its counters brought up to date in memory alone."""
    for counter in Tally.Counter:
        setattr(video, counter, max(getattr(video, counter) + getattr(video, f"more_{counter}"), 0))
    return video


def read(video_id: UUID) -> Video:
    """A video with exact counters, whoever may see it."""
    return exact(with_the_rest(Video.objects.filter(pk=video_id)).get())


def roll_up() -> int:
    """Add what is waiting to the counters; returns how many rows that were. Two at once take different videos."""
    with transaction.atomic():
        waiting = list(Tally.objects.order_by("pk").values_list("video_id", flat=True)[:ROWS_AT_ONCE])
        # The video before its tallies, as in `services.delete`, so that the two never wait for each other.
        free = Video.objects.filter(pk__in=set(waiting)).order_by("pk").select_for_update(skip_locked=True, no_key=True)
        videos = list(free.values_list("pk", flat=True))
        tallies = list(Tally.objects.filter(video__in=videos).order_by("pk")[:ROWS_AT_ONCE])
        changes: Counter[tuple[UUID, str]] = Counter()
        for tally in tallies:
            changes[tally.video_id, tally.counter] += tally.change
        for (video_id, counter), change in changes.items():
            Video.objects.filter(pk=video_id).update(**{counter: Greatest(F(counter) + change, Value(0))})
        Tally.objects.filter(pk__in=[tally.pk for tally in tallies]).delete()
    return len(tallies)
