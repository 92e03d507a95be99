"""Registers the app with Django, and lets likenesses follow what becomes of members."""

from django.apps import AppConfig

from core import events


class CameosConfig(AppConfig):
    """See the app's own modules."""

    name = "cameos"

    def ready(self) -> None:
        """A member who goes takes all that shows them along; a block is a no."""
        from cameos.services import forget_member, note_block

        events.subscribe("member.deleted", forget_member)
        events.subscribe("member.blocked", note_block)
