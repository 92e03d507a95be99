"""Registers the app with Django, and lets likenesses follow what becomes of members."""

from django.apps import AppConfig

from core import events, storage


class CameosConfig(AppConfig):
    """See the app's own modules."""

    name = "cameos"

    def ready(self) -> None:
        """A member who goes takes all that shows them along; a block is a no; nobody signs up as what a likeness is called."""
        from accounts.policies import keep_handles
        from cameos.enrolment import selectors
        from cameos.enrolment import services as enrolment
        from cameos.selectors import is_called
        from cameos.services import forget_member, note_block

        keep_handles(is_called)
        storage.guard(selectors.FOLDER, selectors.media_access)
        events.subscribe("cameo.refused", enrolment.forget)
        events.subscribe("cameo.withdrawn", enrolment.forget_erased)
        events.subscribe("member.deleted", enrolment.forget_member)  # first, while it is still known what was theirs
        events.subscribe("member.deleted", forget_member)
        events.subscribe("member.blocked", note_block)
