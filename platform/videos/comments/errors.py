"""Refusals about comments."""

from __future__ import annotations

from core.errors import Invalid


class CommentNotAllowed(Invalid):
    """The screening refused the words."""

    code = "comment_not_allowed"
    title = "This comment is not allowed."
