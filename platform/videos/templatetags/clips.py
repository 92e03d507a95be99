"""What templates ask about a video: who may remix or extend it, and who may change it."""

from __future__ import annotations

from django import template

from videos import policies
from videos.models import Video
from videos.policies import Viewer

register = template.Library()


@register.filter
def remixable_by(video: Video, viewer: Viewer) -> bool:
    """Whether the remix button is shown."""
    return policies.may_remix(viewer, video)


@register.filter
def extendable_by(video: Video, viewer: Viewer) -> bool:
    """Whether the button is shown that lets it go on: what goes on is its plan."""
    return bool(video.plan) and policies.may_remix(viewer, video)


@register.filter
def changeable_by(video: Video, viewer: Viewer) -> bool:
    """Whether the maker's controls are shown."""
    return policies.may_change(viewer, video)
