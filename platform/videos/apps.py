"""Registers the app and lets videos go with their maker."""

from django.apps import AppConfig

from core import events


class VideosConfig(AppConfig):
    """See the app's own modules."""

    name = "videos"

    def ready(self) -> None:
        """Hear of members who go."""
        from videos.comments.services import forget_author
        from videos.services import forget_likes, leave

        events.subscribe("member.deleted", forget_likes)
        events.subscribe("member.deleted", forget_author)
        events.subscribe("member.deleted", leave)
