"""Who may take a comment away."""

from __future__ import annotations

from videos.comments.models import Comment
from videos.policies import Viewer


def may_remove(viewer: Viewer, comment: Comment) -> bool:
    """Its author, the maker of the video, and staff who hold the permission."""
    if not viewer.is_authenticated or not viewer.is_active:
        return False
    return viewer.pk in (comment.author_id, comment.video.maker_id) or (viewer.is_staff and viewer.has_perm("videos.remove_comment"))
