"""Rest for young members: so many clips a day in all feeds together, and no reel that runs on by itself. The server sees to both."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from accounts.models import Member
from accounts.policies import age_on
from feed.models import ReelDay
from videos.policies import Viewer

GROWN_UP = 18


def is_young(viewer: Viewer) -> bool:
    """Under eighteen. Accounts without a birth date were made by whoever runs this server."""
    born = viewer.birth_date if isinstance(viewer, Member) else None
    return born is not None and age_on(born, timezone.now().date()) < GROWN_UP


def clips_left(viewer: Viewer) -> int | None:
    """How many more they may be served today, None for any number."""
    if not is_young(viewer) or settings.TEEN_FEED_CLIPS == 0:
        return None
    row = ReelDay.objects.filter(member=viewer.pk, day=timezone.now().date()).first()
    return max(settings.TEEN_FEED_CLIPS - (row.clips if row else 0), 0)


def served(viewer: Viewer, clips: int) -> None:
    """Count what a young member was just served."""
    if clips and isinstance(viewer, Member) and is_young(viewer) and settings.TEEN_FEED_CLIPS:
        row, _ = ReelDay.objects.get_or_create(member=viewer, day=timezone.now().date())
        ReelDay.objects.filter(pk=row.pk).update(clips=F("clips") + clips)


def rest_until() -> datetime:
    """When a break ends: with the day, in UTC."""
    return timezone.now().replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
