"""The closure of the lineage and the counters beside it, kept in the transactions that change them.

Rows of a family are always locked children before parents (an id is younger than its parents' ids), so two writers never wait for each
other in a circle.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Greatest

from core.statements import rows
from videos.models import Ancestry, Video


def record(video: Video, parents: Sequence[Video]) -> None:
    """Write down where a new video comes from: one statement, however long its line of ancestors is."""
    if not parents:
        return
    ids = [parent.pk for parent in parents]
    edge = "SELECT id AS ancestor_id, 1 AS distance, CAST(%s AS smallint) AS place FROM videos_video WHERE id = %s"
    edges = " UNION ALL ".join([edge] * len(ids))
    marks = ", ".join(["%s"] * len(ids))
    descendant = "CAST(%s AS uuid)" if connection.vendor == "postgresql" else "%s"
    rows(
        "INSERT INTO videos_ancestry (descendant_id, ancestor_id, distance, place) "  # noqa: S608 - nothing but marks
        f"SELECT {descendant}, ancestor_id, MIN(distance), MIN(place) FROM ({edges} UNION ALL "
        f"SELECT ancestor_id, distance + 1, NULL FROM videos_ancestry WHERE descendant_id IN ({marks})) AS line GROUP BY ancestor_id",
        [video.pk, *(value for place, parent_id in enumerate(ids) for value in (place, parent_id)), *ids],
    )


def lock(which: Q) -> None:
    """Let nobody else change these videos until the transaction ends, in the one order that is safe."""
    list(Video.objects.select_for_update(no_key=True).filter(which).order_by("-pk").values_list("pk"))


def appeared(video: Video) -> None:
    """Count a video that is published from now on among its ancestors' remixes."""
    _count(video, 1)


def vanished(video: Video) -> None:
    """Count it no more."""
    _count(video, -1)


def _count(video: Video, change: int) -> None:
    if video.parent_id is None:
        return
    line = Ancestry.objects.filter(descendant=video).values("ancestor")
    lock(Q(pk__in=line))
    Video.objects.filter(pk__in=line).update(descendant_count=Greatest(F("descendant_count") + change, Value(0)))
    parents = Ancestry.objects.filter(descendant=video, distance=1).values("ancestor")
    Video.objects.filter(pk__in=parents).update(remix_count=Greatest(F("remix_count") + change, Value(0)))


def recount(videos: QuerySet[Ancestry, Any]) -> None:
    """Count anew for these (ids), where many have appeared or vanished at once."""
    shown = Ancestry.objects.filter(ancestor=OuterRef("pk"), descendant__status=Video.Status.PUBLISHED).order_by()

    def counted(those: QuerySet[Ancestry]) -> Coalesce:
        found = those.values("ancestor").annotate(number=Count("descendant")).values("number")
        return Coalesce(Subquery(found, output_field=IntegerField()), Value(0))

    lock(Q(pk__in=videos))
    Video.objects.filter(pk__in=videos).update(descendant_count=counted(shown), remix_count=counted(shown.filter(distance=1)))
