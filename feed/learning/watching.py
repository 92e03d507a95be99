"""What goes wrong with heads that serve or are tried: members refuse more, chances are no longer what they say, or scores shift. Then they
are taken back by themselves, unless they are pinned. Those that are tried and do well come to serve everybody.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from django.db.models import Count, Q
from django.utils import timezone

from core.errors import Conflict
from feed.learning import calibration, drift, log, services
from feed.learning.heads import Heads, loads
from feed.models import Event, Impression, LearnedHeads
from feed.parameters import HEADS, RULES

log_book = logging.getLogger(__name__)
State = LearnedHeads.State
ENOUGH = 300  # impressions, below which nothing is told
ERROR_MOST, SHIFT_MOST = 0.05, 0.2
SURE = 3.0  # standard deviations
WORSE = 1.2  # times as many refusals at least
WINDOW = timedelta(days=1)
REFUSALS = HEADS["refusal"][1]


def watch(*, now: datetime | None = None) -> list[LearnedHeads]:
    """Look at refusals, which tells within a minute; returns what was taken back."""
    now = now or timezone.now()
    return [row for row in _watched() if (reason := refused_more(row, now)) and _taken_back(row, reason)]


def look_closely(*, now: datetime | None = None) -> list[LearnedHeads]:
    """Look at chances and scores as well, and let those serve that were tried long enough; returns what changed."""
    now = now or timezone.now()
    changed = watch(now=now)
    for row in _watched():
        told = log.read(since=max(row.changed_at, now - timedelta(days=services.LOG_DAYS)), until=now, ranked_by=row.pk)
        reason = miscalibrated(row, told, now) or shifted(row, told, now)
        if reason:
            changed += [row] if _taken_back(row, reason) else []
        elif row.state == State.CANARY and now - row.changed_at >= timedelta(hours=RULES.canary_hours) and len(told) >= ENOUGH:
            changed.append(services.promote(heads=row, reason="Nothing went wrong while it was tried."))
    return changed


def refused_more(row: LearnedHeads, now: datetime) -> str:
    """Why these heads are refused more than others: than others now, where they are tried; than before they served, where they serve."""
    mine = Q(member__isnull=False, parameters__endswith=f"+{row.pk}", created_at__gte=max(row.changed_at, now - WINDOW), created_at__lt=now)
    others = Q(member__isnull=False) & ~Q(parameters__endswith=f"+{row.pk}")
    if row.state == State.CANARY:
        others &= Q(created_at__gte=max(row.changed_at, now - WINDOW), created_at__lt=now)
    else:
        others &= Q(created_at__gte=row.changed_at - 7 * WINDOW, created_at__lt=row.changed_at)
    (shown, refused), (shown_else, refused_else) = _refusals(mine), _refusals(others)
    if min(shown, shown_else) < ENOUGH:
        return ""
    rate, before = refused / shown, refused_else / shown_else
    whole = (refused + refused_else) / (shown + shown_else)
    spread = (whole * (1 - whole) * (1 / shown + 1 / shown_else)) ** 0.5
    if rate > WORSE * before and rate - before > SURE * spread:
        return f"Refused {1000 * rate:.1f} times in a thousand, others {1000 * before:.1f}."
    return ""


def miscalibrated(row: LearnedHeads, told: log.Log, now: datetime) -> str:
    """Which head's chances are off, of those that are on, by what came of mature impressions."""
    errors = errors_of(loads(bytes(row.weights), row.pk), told, now)
    worst = max(errors, key=lambda name: errors[name], default=None)
    return f"The chances of {worst} are off by {errors[worst]:.3f}." if worst and errors[worst] > ERROR_MOST else ""


def errors_of(heads: Heads, told: log.Log, now: datetime) -> dict[str, float]:
    """The calibration error of each head that is on; of none where there is too little."""
    mature = told.seen & (told.at < (now - log.MATURE).timestamp())
    if mature.sum() < ENOUGH:
        return {}
    chances = heads.chances(told.inputs[mature], told.place[mature])
    happened = told.happened[mature]
    return {name: calibration.ece(chances[:, at], happened[:, at]) for at, name in enumerate(heads.heads) if name in heads.on}


def shifted(row: LearnedHeads, told: log.Log, now: datetime) -> str:
    """By how much the scores of the last day are others than those of the days before, under the same heads."""
    worth = loads(bytes(row.weights), row.pk).worth(told.inputs)
    late = told.at >= (now - WINDOW).timestamp()
    if min(late.sum(), (~late).sum()) < ENOUGH:
        return ""
    found = drift.psi(np.asarray(worth[~late]), np.asarray(worth[late]))
    return f"Its scores have shifted: stability index {found:.2f}." if found > SHIFT_MOST else ""


def _watched() -> list[LearnedHeads]:
    return list(LearnedHeads.objects.filter(state__in=(State.CANARY, State.SERVING), pinned=False))


def _taken_back(row: LearnedHeads, reason: str) -> bool:
    try:
        services.take_back(heads=row, reason=reason)
    except Conflict:  # somebody was faster
        return False
    log_book.warning("heads %s were taken back: %s", row.pk, reason)
    return True


def _refusals(which: Any) -> tuple[int, int]:
    shown = Impression.objects.filter(which)
    refused = Event.objects.filter(impression__in=shown, kind__in=REFUSALS).aggregate(found=Count("impression", distinct=True))
    return shown.count(), int(refused["found"])
