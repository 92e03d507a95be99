"""Refusals about reports."""

from __future__ import annotations

from core.errors import Conflict


class OwnVideo(Conflict):
    """Its maker can delete it."""

    code = "report_of_own_video"
    title = "This clip is yours: take it back or delete it."


class ReportDecided(Conflict):
    """Another moderator was quicker."""

    code = "report_decided"
    title = "This report was decided already."
