"""Which videos come next. Everything goes through the visibility door; a ranker will stand behind these same functions."""

from __future__ import annotations

from accounts.models import Member
from core.pagination import Page, keyset_page
from videos.models import Video
from videos.policies import Viewer
from videos.selectors import visible


def newest(viewer: Viewer, *, cursor: str = "", limit: int = 20) -> Page[Video]:
    """Everything published, newest first."""
    rows = visible(viewer).published().unmuted_for(viewer)
    return keyset_page(rows, time_field="published_at", cursor=cursor, limit=limit, scope="newest")


def following(viewer: Member, *, cursor: str = "", limit: int = 20) -> Page[Video]:
    """What the members that `viewer` follows published, newest first."""
    rows = visible(viewer).published().unmuted_for(viewer).filter(maker__followers__follower=viewer)
    return keyset_page(rows, time_field="published_at", cursor=cursor, limit=limit, scope=f"following:{viewer.pk}")
