"""A job's visible state and its history: every change a member can see raises `version` and leaves the event of that number.

The version is at once the ETag of the job, the `id` of its SSE stream and the order of its events. The channel layer only
says "look now"; whoever listens reads the rows.
"""

from __future__ import annotations

import logging
from typing import Any
from uuid import UUID

import redis
from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction

from generation.models import Job, JobEvent

log = logging.getLogger(__name__)


def state_of(job: Job) -> dict[str, Any]:
    """What listeners are told: absent instead of null."""
    state: dict[str, Any] = {"id": str(job.pk), "version": job.version, "state": job.state, "progress": job.progress}
    optional = {"stage": job.stage, "rendered_as": job.rendered_as, "cancel_requested": job.cancel_requested}
    state |= {name: value for name, value in optional.items() if value}
    if job.error_code:
        state["error"] = {"code": job.error_code, "message": job.error_message}
    if job.video_id:
        state["video"] = str(job.video_id)
    return state


def record(job: Job, kind: str, **changes: Any) -> Job:
    """Write `changes` to a job whose row the caller has locked, as one new version with its event."""
    for name, value in changes.items():
        setattr(job, name, value)
    job.version += 1
    job.save(update_fields=[*changes, "version"])
    append_event(job, kind)
    return job


def append_event(job: Job, kind: str) -> None:
    """The event of the job's present version; listeners are told on commit."""
    JobEvent.objects.create(job=job, sequence=job.version, kind=kind, data=state_of(job))
    transaction.on_commit(lambda: _look_now(job.pk), robust=True)


def group_of(job_id: UUID) -> str:
    """The channel group of everybody who watches a job."""
    return f"job.{job_id.hex}"


def _look_now(job_id: UUID) -> None:
    layer = get_channel_layer()
    if layer is None:
        return
    try:
        async_to_sync(layer.group_send)(group_of(job_id), {"type": "look.now"})
    except (OSError, redis.RedisError) as error:
        # Listeners look at the rows every second anyway; a job must not fail because nobody could be told at once.
        log.warning("could not announce progress of %s: %s", job_id, error)
