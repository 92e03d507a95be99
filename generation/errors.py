"""Refusals about jobs, and about files that somebody wants looked at."""

from __future__ import annotations

from core.errors import Conflict, Invalid, TooMany


class PromptNotAllowed(Invalid):
    """The prompt screening refused."""

    code = "prompt_not_allowed"
    title = "This prompt is not allowed."


class TooManyJobs(TooMany):
    """As many jobs as the member's plan allows are already waiting or running."""

    code = "too_many_jobs"
    title = "You already have as many unfinished clips as your plan allows at once."


class QuotaUsedUp(TooMany):
    """The day's jobs are used up."""

    code = "quota_used_up"
    title = "You have used up today's clips."


class QueueFull(TooMany):
    """As many jobs of the member's plan wait as the operator lets wait."""

    code = "queue_full"
    title = "Too many clips are waiting right now."


class ServerBusy(TooMany):
    """What waits already is as much work as the operator lets wait, or as much as leaves room for Pro."""

    code = "server_busy"
    title = "The server has more to do than it can take on right now."


class AlreadyFinished(Conflict):
    """A finished job cannot be cancelled."""

    code = "already_finished"
    title = "This job has already finished."


class NotAVideo(Invalid):
    """A file to be looked at in which there is nothing to see or hear."""

    code = "not_a_video"
    title = "This file is not an MP4 video, nor M4A, MP3, WAV or Ogg sound, that can be read."
