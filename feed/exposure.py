"""The audience that every new clip gets within a day: as much as there are places for, worked out each hour and told in public.

Two of each ten places are kept for new clips. With P such places seen in a day and N clips published, each can have a share of P / N; the
floor is four fifths of that, at most 50. A promise above it could not be kept.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from feed.models import ExposureFloor, Impression
from feed.parameters import RULES
from videos.models import Video, VideoQuerySet

KEPT_DAYS = 30


def feasible(places: int, fresh: int) -> int:
    """The floor for so many places and new clips a day."""
    return 0 if fresh == 0 else min(RULES.floor_most, int(RULES.floor_share * places / fresh))


def renew() -> ExposureFloor:
    """Work it out from the last day, and say how many clips of the day before that had got what was promised."""
    now = timezone.now()
    day = timedelta(hours=RULES.fresh_hours)
    seen = Impression.objects.filter(created_at__gt=now - day, viewed=True).count()
    places = seen * len(RULES.reserved) // RULES.window
    due = _published(now - 2 * day, now - day)
    promised = latest()
    enough = due.filter(feed_stats__viewed__gte=promised.floor if promised else 0)
    ExposureFloor.objects.filter(created_at__lt=now - timedelta(days=KEPT_DAYS)).delete()
    fresh = _published(now - day, now).count()
    return ExposureFloor.objects.create(
        floor=feasible(places, fresh), places=places, fresh=fresh, met=enough.count(), due=due.count(), created_at=now
    )


def latest() -> ExposureFloor | None:
    """The floor of this hour."""
    return ExposureFloor.objects.order_by("-created_at").first()


def _published(since: datetime, until: datetime) -> VideoQuerySet:
    return Video.objects.visible_to(None).filter(published_at__gt=since, published_at__lte=until)
