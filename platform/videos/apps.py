"""Registers the app with Django."""

from django.apps import AppConfig


class VideosConfig(AppConfig):
    """See the app's own modules."""

    name = "videos"

    def ready(self) -> None:
        """Hear of members who go."""
        from core import events
        from videos.comments.services import forget_author
        from videos.services import forget_likes

        events.subscribe("member.deleted", forget_likes)
        events.subscribe("member.deleted", forget_author)
