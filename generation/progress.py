"""A job's visible state and its history: every change a member can see raises `version` and leaves the event of that number.

The version is at once the ETag of the job, the `id` of its SSE stream and the order of its events. The channel layer carries each
event to those who listen; whoever finds a version missing, or hears nothing, reads the rows.
"""

from __future__ import annotations

import json
import logging
import os
import threading
import time
from contextlib import suppress
from functools import cache
from queue import Empty, SimpleQueue
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

GATHER_SECONDS = 0.03  # how long an announcement waits for others; no eye sees it
SENT_AT_ONCE = 200
SEND_SECONDS = 5.0
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
        _outbox().put((job_id, message))
    elif group_of(job_id) in layer.groups:  # somebody in this process listens: the in-memory layer reaches no other
        async_to_sync(layer.group_send)(group_of(job_id), message)


@cache
def _outbox() -> SimpleQueue[tuple[UUID, dict[str, Any]]]:
    """What a thread of its own sends, so that the connection to Redis lasts and nobody waits."""
    outbox: SimpleQueue[tuple[UUID, dict[str, Any]]] = SimpleQueue()
    threading.Thread(target=_send_all, args=[outbox], name="announcements", daemon=True).start()
    return outbox


def _send_all(outbox: SimpleQueue[tuple[UUID, dict[str, Any]]]) -> None:
    """Send what comes, and what comes close behind it along with it: a round trip for each would cost more than the claims it tells of."""
    client = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=SEND_SECONDS, socket_connect_timeout=SEND_SECONDS)
    while True:
        waiting = [outbox.get()]
        time.sleep(GATHER_SECONDS)
        with suppress(Empty):
            while len(waiting) < SENT_AT_ONCE:
                waiting.append(outbox.get_nowait())
        try:
            _send(client, waiting)
        except (OSError, redis.RedisError) as error:
            # Listeners look at the rows from time to time anyway; a job must not fail because nobody could be told at once.
            log.warning("could not announce progress of %s: %s", waiting[0][0], error)
        except Exception:  # the next ones may go well
            log.exception("could not announce progress")


def _send(client: redis.Redis, waiting: list[tuple[UUID, dict[str, Any]]]) -> None:
    """As group_send of the channel layer would send each of them, in one round trip."""
    layer = get_channel_layer()
    assert layer is not None
    pipeline = client.pipeline(transaction=False)
    for job_id, message in waiting:
        pipeline.publish(f"asgi__group__{group_of(job_id)}", layer.serialize(message))
    pipeline.execute()


os.register_at_fork(after_in_child=_outbox.cache_clear)  # a thread does not come along
