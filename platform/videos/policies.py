"""Who may do what with a video."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from accounts.models import Member
from videos.models import Video

Viewer = Member | AnonymousUser


def may_change(viewer: Viewer, video: Video) -> bool:
    """Publish, edit, delete: its maker alone, and never a tombstone."""
    return video.maker_id == viewer.pk and video.status != Video.Status.DELETED


def may_remix(viewer: Viewer, video: Video) -> bool:
    """A published video whose maker allows it, on the member-wide switch and on the video; makers may remix their own, drafts too.

    The member-wide switch works on old videos too: switching it off closes all of them at once.
    """
    if not viewer.is_authenticated or video.status not in (Video.Status.PUBLISHED, Video.Status.DRAFT):
        return False
    if video.maker_id == viewer.pk:
        return True
    return video.status == Video.Status.PUBLISHED and video.remix_allowed and video.maker.remix_allowed
