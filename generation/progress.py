"""A job's visible state and its history: every change a member can see raises `version` and leaves the event of that number.

The version is at once the ETag of the job, the `id` of its SSE stream and the order of its events. The channel layer carries each
event to those who listen; whoever finds a version missing, or hears nothing, reads the rows.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import threading
from functools import cache
from typing import Any
from uuid import UUID

import redis
from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from core.statements import rows, write
from generation.models import Job

log = logging.getLogger(__name__)

APPEND = "INSERT INTO generation_jobevent (job_id, sequence, kind, data, created_at) VALUES (%s, %s, %s, %s, %s)"


def state_of(job: Job) -> dict[str, Any]:
    """What listeners are told: absent instead of null."""
    state: dict[str, Any] = {"id": str(job.pk), "version": job.version, "state": job.state, "progress": job.progress}
    optional: dict[str, Any] = {"stage": job.stage, "rendered_as": job.rendered_as, "cancel_requested": job.cancel_requested}
    optional["preview"] = preview_path(job)
    state |= {name: value for name, value in optional.items() if value}
    if job.error_code:
        state["error"] = {"code": job.error_code, "message": job.error_message}
    if job.video_id:
        state["video"] = str(job.video_id)
    return state


def preview_path(job: Job) -> str:
    """Where something of a running job can be watched already; "" while there is nothing."""
    return reverse("api:generation-preview", args=[job.pk]) if job.preview else ""


def record(job: Job, kind: str, **changes: Any) -> Job:
    """Write `changes` to a job whose row the caller has locked, as one new version with its event."""
    for name, value in changes.items():
        setattr(job, name, value)
    job.version += 1
    write(job, {*changes, "version"})
    append_event(job, kind)
    return job


def append_event(job: Job, kind: str) -> None:
    """The event of the job's present version; listeners are told on commit."""
    rows(APPEND, [job.pk, job.version, str(kind), json.dumps(state_of(job)), timezone.now()])
    announce_later(job, kind)


def announce_later(job: Job, kind: str) -> None:
    """Tell listeners of the job's present version on commit."""
    state = state_of(job)
    transaction.on_commit(lambda: announce(job.pk, kind, state), robust=True)


def group_of(job_id: UUID) -> str:
    """The channel group of everybody who watches a job."""
    return f"job.{job_id.hex}"


def announce(job_id: UUID, kind: str, state: dict[str, Any]) -> None:
    """Tell listeners; best effort, because the rows are the truth."""
    layer = get_channel_layer()
    if layer is None:
        return
    message = {"type": "job.update", "sequence": state["version"], "kind": kind, "state": state}
    if settings.REDIS_URL:
        loop, outbox = _sending()
        loop.call_soon_threadsafe(outbox.put_nowait, (layer, job_id, message))
    elif group_of(job_id) in layer.groups:  # somebody in this process listens: the in-memory layer reaches no other
        async_to_sync(_send)(layer, job_id, message)


async def _send(layer: Any, job_id: UUID, message: dict[str, Any]) -> None:
    try:
        await layer.group_send(group_of(job_id), message)
    except (OSError, redis.RedisError) as error:
        # Listeners look at the rows from time to time anyway; a job must not fail because nobody could be told at once.
        log.warning("could not announce progress of %s: %s", job_id, error)


@cache
def _sending() -> tuple[asyncio.AbstractEventLoop, asyncio.Queue[tuple[Any, UUID, dict[str, Any]]]]:
    """A loop in a thread of its own that sends what is put into its queue, so that the connection to Redis lasts and nobody waits."""
    loop: asyncio.AbstractEventLoop = asyncio.new_event_loop()
    outbox: asyncio.Queue[tuple[Any, UUID, dict[str, Any]]] = asyncio.Queue()

    async def send() -> None:
        while True:
            try:
                await _send(*await outbox.get())
            except Exception:  # the next one may go well
                log.exception("could not announce progress")

    threading.Thread(target=loop.run_until_complete, args=[send()], name="announcements", daemon=True).start()
    return loop, outbox


os.register_at_fork(after_in_child=_sending.cache_clear)  # a thread does not come along
