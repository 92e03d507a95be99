"""Registers the app and lets videos go with their maker."""

from django.apps import AppConfig

from core import events


class VideosConfig(AppConfig):
    """See the app's own modules."""

    name = "videos"

    def ready(self) -> None:
        """Hear of members who go, and of the consents of those in videos."""
        from videos import uses
        from videos.comments.services import forget_author
        from videos.services import forget_likes, leave

        events.subscribe("member.deleted", forget_likes)
        events.subscribe("member.deleted", forget_author)
        events.subscribe("member.deleted", leave)
        events.subscribe("cameo.withdrawn", uses.follow_withdrawal)
        events.subscribe("cameo.video_withdrawn", uses.follow_ledger)
