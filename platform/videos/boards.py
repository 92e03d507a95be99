"""Leaderboards of making, not of watching: which clips, and whose, were remixed by the most other members within a week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Count, F
from django.utils import timezone

from accounts.models import Member
from accounts.selectors import apart
from videos.models import Video
from videos.policies import Viewer
from videos.selectors import visible

WEEK = timedelta(days=7)
PLACES = 20
LOOKED_AT = 100  # of which some may not be the viewer's to see


@dataclass(frozen=True)
class RemixedVideo:
    """A video, and how many other members have published remixes of it this week."""

    video: Video
    remixers: int


@dataclass(frozen=True)
class CreditedMember:
    """A member, and how many others have published remixes of their videos this week."""

    member: Member
    remixers: int


def most_remixed(viewer: Viewer) -> list[RemixedVideo]:
    """In two queries, over the remixes of the week alone. Who remixes a clip often counts once, and its maker never."""
    counts = _counted("parent")
    videos = visible(viewer).published().in_bulk(counts)
    return [RemixedVideo(videos[key], counts[key]) for key in counts if key in videos][:PLACES]


def most_credited(viewer: Viewer) -> list[CreditedMember]:
    """The same for members."""
    counts = _counted("parent__maker")
    members = Member.objects.exclude(apart(viewer if isinstance(viewer, Member) else None)).in_bulk(counts)
    return [CreditedMember(members[key], counts[key]) for key in counts if key in members][:PLACES]


def _counted(whose: str) -> dict[UUID, int]:
    """The most first."""
    week = Video.objects.published().filter(published_at__gt=timezone.now() - WEEK, parent__isnull=False, maker__is_active=True)
    rows = week.exclude(maker=F("parent__maker")).values(whose).annotate(remixers=Count("maker", distinct=True))
    return {row[whose]: row["remixers"] for row in rows.order_by(F("remixers").desc(), F(whose).desc())[:LOOKED_AT]}
