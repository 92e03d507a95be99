"""Whom a video credits: what it was made from, and the clip that its family began with. Nothing is told of what the viewer may not see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import AnonymousUser

from accounts.models import Member
from core.prepared import Prepared
from videos.models import Video, VideoQuerySet
from videos.policies import Viewer


@dataclass(frozen=True)
class Source:
    """A credited video; without handle and title it is gone, or none of the viewer's business."""

    id: UUID
    handle: str = ""
    title: str = ""

    @property
    def gone(self) -> bool:
        """Whether nothing may be told of it."""
        return not self.handle


@dataclass(frozen=True)
class Credit:
    """What one video was made from, and the first of its family where that is another."""

    source: Source
    root: Source | None


def attach(videos: Sequence[Video], viewer: Viewer) -> None:
    """Give each of them its `credit` (None for no remix): in one query, or in none where no remix is among them."""
    remixes = [video for video in videos if video.parent_id]
    wanted = {pk for video in remixes for pk in (video.parent_id, video.root_id) if pk}
    seen = _NAMED(viewer=viewer.pk, videos=[*wanted]) if isinstance(viewer, Member) else _NAMED_TO_ALL(videos=[*wanted])
    told = {video.pk: Source(video.pk, video.maker.handle, video.title) for video in seen}
    for video in videos:
        video.credit = _credit(video, told)


def _named(viewer: Viewer, videos: Sequence[UUID]) -> VideoQuerySet:
    rows = Video.objects.visible_to(viewer).filter(pk__in=videos).select_related("maker")
    return rows.only("prompt", "rendered_as", "maker__handle")


_NAMED = Prepared(lambda viewer, videos: _named(Member(pk=viewer), videos))
_NAMED_TO_ALL = Prepared(lambda videos: _named(AnonymousUser(), videos))


def _credit(video: Video, told: Mapping[UUID, Source]) -> Credit | None:
    if video.parent_id is None or video.root_id is None:
        return None
    source, root = (told.get(pk) or Source(pk) for pk in (video.parent_id, video.root_id))
    return Credit(source, None if root.id == source.id else root)
