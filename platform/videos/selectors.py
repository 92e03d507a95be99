"""Reads of videos; all of them go through `Video.objects.visible_to`."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import BooleanField, Exists, F, OuterRef, Value
from django.http import Http404

from accounts.models import Member
from core.pagination import Page, keyset_page
from videos import search
from videos.counters import exact, with_the_rest
from videos.lineage import credit
from videos.models import CameoUse, Like, Save, Video, VideoQuerySet
from videos.policies import Viewer

ALIKE = "~"  # begins the cursors of what is alike in meaning


def visible(viewer: Viewer) -> VideoQuerySet:
    """Visible videos with their maker and whether `viewer` likes them (`liked`) or keeps them (`saved`), in one query."""
    return _told(Video.objects.visible_to(viewer), viewer)


def _told(rows: VideoQuerySet, viewer: Viewer) -> VideoQuerySet:
    """With `lapsed` too: somebody in it does not consent any more, which its maker and those in it are told."""
    rows = rows.select_related("maker").annotate(lapsed=Exists(CameoUse.objects.lapsed().filter(video=OuterRef("pk"))))
    if not viewer.is_authenticated:
        no = Value(False, output_field=BooleanField())
        return rows.annotate(liked=no, saved=no)
    own = {"member": viewer, "video": OuterRef("pk")}
    return rows.annotate(liked=Exists(Like.objects.filter(**own)), saved=Exists(Save.objects.filter(**own)))


def one(viewer: Viewer, video_id: UUID) -> Video:
    """A visible video by id, or one that shows the viewer, with its credit and exact counters.

    Raises Http404 for others', drafts and things that never were alike.
    """
    video = with_the_rest(visible(viewer)).filter(pk=video_id).first()
    if video is None and viewer.is_authenticated:
        video = with_the_rest(_told(Video.objects.showing(viewer), viewer)).filter(pk=video_id).first()
    if video is None:
        raise Http404
    credit.attach([video], viewer)
    return exact(video)


def published_by(viewer: Viewer, maker: Member, *, cursor: str = "", limit: int = 20) -> Page[Video]:
    """A member's published videos, newest first."""
    rows = visible(viewer).published().filter(maker=maker)
    page = keyset_page(rows, time_field="published_at", cursor=cursor, limit=limit, scope=f"by:{maker.pk}")
    credit.attach(page.rows, viewer)
    return page


def showing(member: Member, *, cursor: str = "", limit: int = 20) -> Page[Video]:
    """Whatever shows the member, or what is theirs, whoever made it and in whatever state, newest first."""
    rows = _told(Video.objects.showing(member), member).prefetch_related("uses__likeness")
    page = keyset_page(rows, time_field="created_at", cursor=cursor, limit=limit, scope=f"showing:{member.pk}")
    credit.attach(page.rows, member)
    return page


def made_by(member: Member, *, status: str = "", cursor: str = "", limit: int = 20) -> Page[Video]:
    """A member's own videos, drafts included, newest first."""
    rows = visible(member).filter(maker=member)
    if status:
        rows = rows.filter(status=status)
    page = keyset_page(rows, time_field="created_at", cursor=cursor, limit=limit, scope=f"own:{member.pk}:{status}")
    credit.attach(page.rows, member)
    return page


def saved_by(member: Member, *, cursor: str = "", limit: int = 20) -> Page[Video]:
    """What a member keeps, the latest first; only what is still there for them to see."""
    rows = visible(member).published().filter(saves__member=member).annotate(saved_at=F("saves__created_at"))
    page = keyset_page(rows, time_field="saved_at", cursor=cursor, limit=limit, scope=f"saved:{member.pk}")
    credit.attach(page.rows, member)
    return page


@dataclass
class Found(Page[Video]):
    """Those that hold the words, `literal` of them, and behind them those that are alike in meaning."""

    literal: int = 0


def found_by_text(viewer: Viewer, text: str, *, cursor: str = "", limit: int = 20) -> Found:
    """Published videos that hold every word of `text` in prompt, reading or caption, and behind them those about the same.

    Both newest first. Raises Invalid.
    """
    query = search.words_of(text)
    if not query:
        return Found([], "")
    rows, holding = visible(viewer).published(), search.holding(query)
    found, next_cursor = [], cursor
    if not cursor.startswith(ALIKE):
        scope = f"search:{' '.join(query)}"
        page = keyset_page(rows.filter(pk__in=holding), time_field="published_at", cursor=cursor, limit=limit, scope=scope)
        found, next_cursor = list(page.rows), page.next_cursor or ALIKE
    literal = len(found)
    if next_cursor.startswith(ALIKE):
        others = rows.filter(pk__in=search.alike(text) - holding)
        if literal < limit:
            scope, beyond = f"alike:{' '.join(query)}", next_cursor.removeprefix(ALIKE)
            page = keyset_page(others, time_field="published_at", cursor=beyond, limit=limit - literal, scope=scope)
            found += page.rows
            next_cursor = f"{ALIKE}{page.next_cursor}" if page.next_cursor else ""
        elif not others.exists():
            next_cursor = ""
    credit.attach(found, viewer)
    return Found(found, next_cursor, literal)
