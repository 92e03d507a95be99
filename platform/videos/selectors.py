"""Reads of videos; all of them go through `Video.objects.visible_to`."""

from __future__ import annotations

from uuid import UUID

from django.db.models import BooleanField, Exists, OuterRef, Value
from django.http import Http404

from accounts.models import Member
from core.pagination import Page, keyset_page
from videos.models import Like, Video, VideoQuerySet
from videos.policies import Viewer


def visible(viewer: Viewer) -> VideoQuerySet:
    """Visible videos with their maker and whether `viewer` likes them (`liked`), in one query."""
    rows = Video.objects.visible_to(viewer).select_related("maker")
    if not viewer.is_authenticated:
        return rows.annotate(liked=Value(False, output_field=BooleanField()))
    return rows.annotate(liked=Exists(Like.objects.filter(member=viewer, video=OuterRef("pk"))))


def one(viewer: Viewer, video_id: UUID) -> Video:
    """A visible video by id. Raises Http404 for others', drafts and things that never were alike."""
    video = visible(viewer).filter(pk=video_id).first()
    if video is None:
        raise Http404
    return video


def published_by(viewer: Viewer, maker: Member, *, cursor: str = "", limit: int = 20) -> Page[Video]:
    """A member's published videos, newest first."""
    rows = visible(viewer).published().filter(maker=maker)
    return keyset_page(rows, time_field="published_at", cursor=cursor, limit=limit, scope=f"by:{maker.pk}")


def made_by(member: Member, *, status: str = "", cursor: str = "", limit: int = 20) -> Page[Video]:
    """A member's own videos, drafts included, newest first."""
    rows = visible(member).filter(maker=member)
    if status:
        rows = rows.filter(status=status)
    return keyset_page(rows, time_field="created_at", cursor=cursor, limit=limit, scope=f"own:{member.pk}:{status}")
