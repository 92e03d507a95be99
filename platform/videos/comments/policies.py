"""Who may take a comment away."""

from __future__ import annotations

from videos.comments.models import Comment
from videos.models import Video
from videos.policies import Viewer


def may_remove(viewer: Viewer, comment: Comment) -> bool:
    """Its author, the maker of the video, and staff who hold the permission."""
    return oversees(viewer, comment.video) or (viewer.is_authenticated and viewer.is_active and viewer.pk == comment.author_id)


def oversees(viewer: Viewer, video: Video) -> bool:
    """Whether all comments under a video are theirs to take away."""
    if not viewer.is_authenticated or not viewer.is_active:
        return False
    return viewer.pk == video.maker_id or (viewer.is_staff and viewer.has_perm("videos.remove_comment"))
