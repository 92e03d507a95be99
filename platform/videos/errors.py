"""Refusals about videos."""

from __future__ import annotations

from core.errors import Conflict, Forbidden


class NotYours(Forbidden):
    """Only the maker may change a video."""

    code = "not_yours"
    title = "Only its maker may do this."


class WrongStatus(Conflict):
    """The video is not in a status that allows this."""

    code = "wrong_status"
    title = "The video's present status does not allow this."
