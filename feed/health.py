"""How the feed does, hour by hour: whether what it measures has shifted, whether what it foretells holds, and how much of it is shown.

Everything is about the last day, shifts against the week before it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import numpy as np
from django.db.models import Count
from django.utils import timezone

from feed.learning import drift, log, services, watching
from feed.learning.inputs import INPUTS, without_heads
from feed.models import Event, FeedHealth, FeedSession, Impression
from feed.parameters import HEADS
from videos.models import Video

DAY, WEEK = timedelta(days=1), timedelta(days=7)
HOUR = 3600.0
KEPT_DAYS = 30
ENOUGH = 200  # impressions on both sides, below which no shift is told
LIKE = list(HEADS).index("like")


def renew(*, now: datetime | None = None) -> FeedHealth:
    """Measure, keep what was found, and forget what is a month old."""
    now = now or timezone.now()
    FeedHealth.objects.filter(created_at__lt=now - timedelta(days=KEPT_DAYS)).delete()
    return FeedHealth.objects.create(figures=measure(now), created_at=now)


def latest() -> FeedHealth | None:
    """The newest."""
    return FeedHealth.objects.order_by("-created_at").first()


def measure(now: datetime) -> dict[str, Any]:
    """`shifts` of inputs and of the score (PSI), `errors` of the heads that serve (ECE), the rate of likes and since when it is another,
    `coverage` of the catalogue and `makers_gini` of what was shown, `fallback` (places that neither taste, wishes, follows nor what is
    popular filled) and `empty` (first pages without a clip).
    """
    told = log.read(since=now - DAY - WEEK, until=now)
    late = told.at >= (now - DAY).timestamp()
    return _shown(now) | {
        "impressions": int(late.sum()),
        "shifts": _shifts(told, late),
        "errors": _errors(told, now),
        "like_rate": round(float(told.happened[late & told.seen, LIKE].mean()), 5) if (late & told.seen).any() else None,
        "likes_changed_at": _likes_changed_at(told),
    }


def _shifts(told: log.Log, late: log.Flags) -> dict[str, float]:
    if min(late.sum(), (~late).sum()) < ENOUGH:
        return {}
    columns = [*zip(INPUTS, told.inputs.T, strict=True), ("score", without_heads(told.inputs))]
    return {name: round(drift.psi(np.asarray(values[~late]), np.asarray(values[late])), 4) for name, values in columns}


def _errors(told: log.Log, now: datetime) -> dict[str, float]:
    serving = services.champion()
    return {name: round(error, 4) for name, error in watching.errors_of(serving, told.since(now - DAY), now).items()} if serving else {}


def _likes_changed_at(told: log.Log) -> float | None:
    """The Unix time of the hour since which members like another share of what they come past, as ADWIN tells it."""
    if not told.seen.any():
        return None
    hours = (told.at[told.seen] // HOUR).astype(np.int64)
    first = int(hours.min())
    looked, liked = np.bincount(hours - first), np.bincount(hours - first, weights=told.happened[told.seen, LIKE])
    found = drift.changed_at(looked.tolist(), liked.tolist())
    return None if found is None else (first + found) * HOUR


def _shown(now: datetime) -> dict[str, Any]:
    day = {"created_at__gte": now - DAY, "created_at__lt": now}
    rows = Impression.objects.filter(**day)
    published = Video.objects.visible_to(None)
    clips, shown = published.count(), published.filter(pk__in=rows.values("video")).count()
    by_maker = dict(rows.order_by().values_list("video__maker").annotate(Count("pk")))
    makers = published.order_by().values_list("maker", flat=True).distinct()
    sessions = FeedSession.objects.filter(member__isnull=False, **day)
    asked, empty = sessions.count(), sessions.filter(served=0).count()
    total = sum(by_maker.values())
    return {
        "coverage": round(shown / clips, 4) if clips else None,
        "makers_gini": round(drift.gini(np.array([by_maker.get(maker, 0) for maker in makers], np.float64)), 4),
        "fallback": round(rows.filter(source="fresh", reserved=False).count() / total, 4) if total else None,
        "empty": round(empty / asked, 4) if asked else None,
        "refused": round(Event.objects.filter(impression__in=rows, kind__in=HEADS["refusal"][1]).count() / total, 5) if total else None,
    }
