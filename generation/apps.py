"""Registers the app with Django."""

from django.apps import AppConfig


class GenerationConfig(AppConfig):
    """See the app's own modules."""

    name = "generation"

    def ready(self) -> None:
        """Hear of deleted videos and members."""
        from core import events
        from generation.services import forget_pictures, forget_words

        events.subscribe("video.deleted", forget_words)
        events.subscribe("member.deleted", forget_pictures)
