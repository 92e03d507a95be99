"""Registers the app with Django."""

from django.apps import AppConfig


class GenerationConfig(AppConfig):
    """See the app's own modules."""

    name = "generation"

    def ready(self) -> None:
        """Hear of deleted videos and members and of consents, and stand at the gate of clips' files."""
        from core import events, storage
        from generation import casting, standins
        from generation.services import draw_stand_ins, forget_pictures, forget_words

        storage.guard("jobs/", casting.access)
        events.subscribe("cameo.changed", casting.stop_waiting)
        events.subscribe("cameo.asked", draw_stand_ins)
        events.subscribe("cameo.decided", standins.settle_later)
        events.subscribe("cameo.withdrawn", standins.settle_later)
        events.subscribe("video.deleted", forget_words)
        events.subscribe("member.deleted", forget_pictures)
