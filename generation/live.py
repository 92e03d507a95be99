"""Watching a job as it changes: the one source behind the SSE stream and the WebSocket."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from channels.db import database_sync_to_async
from channels.layers import get_channel_layer

from generation.models import Job, JobEvent
from generation.progress import group_of, state_of

LOOK_SECONDS = 1.0  # how often the rows are read when no word comes: the in-memory layer reaches only its own process
HEARTBEAT_SECONDS = 15.0
EVENTS_AT_ONCE = 100


@dataclass(frozen=True)
class Update:
    """One state of a job; `kind` is what brought it about."""

    sequence: int
    kind: str
    state: dict[str, Any]

    @property
    def last(self) -> bool:
        """Nothing comes after this."""
        return self.kind in (Job.State.SUCCEEDED, Job.State.FAILED, Job.State.CANCELLED)


async def watch(job_id: UUID, after: int | None = None) -> AsyncIterator[Update | None]:
    """Every change of a job after version `after`; without one, a snapshot comes first. Ends after the last change.

    Yields None when nothing has happened for HEARTBEAT_SECONDS, so that the caller can show that the line is alive.
    """
    async with _announcements(job_id) as announced:
        quiet_since = time.monotonic()
        while True:
            announced.clear()
            # It also gives the connection back: a listener must not hold one while it waits.
            updates = await database_sync_to_async(_updates)(job_id, after)
            if updates is None:
                return
            for update in updates:
                yield update
                if update.last:
                    return
                after, quiet_since = update.sequence, time.monotonic()
            if time.monotonic() - quiet_since >= HEARTBEAT_SECONDS:
                yield None
                quiet_since = time.monotonic()
            if len(updates) < EVENTS_AT_ONCE:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(announced.wait(), LOOK_SECONDS)


def _updates(job_id: UUID, after: int | None) -> list[Update] | None:
    job = Job.objects.filter(pk=job_id).first()
    if job is None:
        return None
    if after is None or after > job.version:
        return [Update(job.version, job.state if job.is_finished else "snapshot", state_of(job))]
    if after == job.version:
        return []
    events = JobEvent.objects.filter(job_id=job_id, sequence__gt=after).order_by("sequence")[:EVENTS_AT_ONCE]
    return [Update(event.sequence, event.kind, event.data) for event in events]


@contextlib.asynccontextmanager
async def _announcements(job_id: UUID) -> AsyncIterator[asyncio.Event]:
    """An event that is set whenever the channel layer says "look now"."""
    announced = asyncio.Event()
    layer = get_channel_layer()
    assert layer is not None
    channel = await layer.new_channel()
    await layer.group_add(group_of(job_id), channel)

    async def listen() -> None:
        while True:
            await layer.receive(channel)
            announced.set()

    # One lasting receive, because cancelling a receive unsubscribes the channel from Redis.
    listener = asyncio.create_task(listen())
    try:
        yield announced
    finally:
        listener.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await listener
        await layer.group_discard(group_of(job_id), channel)
