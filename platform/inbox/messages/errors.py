"""Refusals about messages. None says why somebody takes none: that would tell of blocks, and of ages."""

from __future__ import annotations

from core.errors import Conflict, Forbidden, Invalid


class NotTaken(Forbidden):
    """They take no messages, or none from this member."""

    code = "messages_not_taken"
    title = "This member does not take messages from you."


class SwitchedOff(Conflict):
    """Who writes has switched messages off themself."""

    code = "messages_switched_off"
    title = "You have switched messages off; switch them on in your settings first."


class NoAnswerYet(Conflict):
    """As many messages as may be sent before the other has answered."""

    code = "no_answer_yet"
    title = "Wait until they answer."


class MessageNotAllowed(Invalid):
    """The screening refused the words."""

    code = "message_not_allowed"
    title = "This message is not allowed."
