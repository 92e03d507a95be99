"""Registers the app with Django, and lets go of a member's likenesses with the member."""

from django.apps import AppConfig

from core import events


class CameosConfig(AppConfig):
    """See the app's own modules."""

    name = "cameos"

    def ready(self) -> None:
        """Rows go with their owner by themselves, files do not."""
        from cameos.services import forget_clips

        events.subscribe("member.deleted", forget_clips)
