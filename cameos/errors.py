"""Refusals about likenesses, and about the clips that they are made from."""

from __future__ import annotations

from core.errors import Conflict, Forbidden, Invalid, NotFound


class LikenessNotFound(NotFound):
    """Also for somebody else's."""

    code = "cameo_not_found"


class ConsentMissing(Forbidden):
    """Nobody has said yes, so nobody is cast."""

    code = "cameo_waiting"
    title = "This waits for the consent of whom it shows, and can be cast only then."


class LikenessRefused(Forbidden):
    """A moderator said no."""

    code = "cameo_refused"
    title = "A moderator refused this, so it cannot be cast."


class NameNotAllowed(Invalid):
    """The screening of texts refused."""

    code = "name_not_allowed"


class ClipUnsuitable(Invalid):
    """Not an MP4 of the length and form that is asked for."""

    code = "clip_unsuitable"


class TooManyWaiting(Conflict):
    """As many as one member may have waiting."""

    code = "too_many_cameos"
    title = "You have as many of these waiting as one member may have."
