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
from django.conf import settings

from generation.forecast import Forecast, shared
from generation.models import Job, JobEvent
from generation.progress import group_of, state_of

# How often the rows are read when no word comes: the in-memory layer reaches only its own process, Redis every one.
LOOK_SECONDS = 5.0 if settings.REDIS_URL else 1.0
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

    What is newest carries the job's place in the queue and the time left. When these change though the job does not, they come as
    an update of the same version, of kind "forecast".

    Yields None when nothing has happened for HEARTBEAT_SECONDS, so that the caller can show that the line is alive.
    """
    async with _listening(job_id) as announcements:
        quiet_since = time.monotonic()
        watched = _Watched(job_id)
        while True:
            # It also gives the connection back: a listener must not hold one while it waits.
            updates = await database_sync_to_async(watched.updates)(after)
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
            if len(updates) == EVENTS_AT_ONCE:
                continue
            async for update in _announced(announcements, after):
                yield update
                if update.last:
                    return
                after, quiet_since = update.sequence, time.monotonic()


async def _announced(announcements: asyncio.Queue[Update], after: int | None) -> AsyncIterator[Update]:
    """What is announced within LOOK_SECONDS, or until a version is missing: no row is read for it, so none of it carries a forecast."""
    until = asyncio.get_running_loop().time() + LOOK_SECONDS
    while True:
        try:
            async with asyncio.timeout_at(until):
                update = await announcements.get()
        except TimeoutError:
            return
        if after is None or update.sequence > after + 1:
            return
        if update.sequence == after + 1:
            after = update.sequence
            yield update


class _Watched:
    """A job as one listener knows it; `told` is the forecast they have, `told_at` when they got it."""

    def __init__(self, job_id: UUID) -> None:
        self.job_id = job_id
        self.told: Forecast | None = None
        self.told_at = 0.0

    def updates(self, after: int | None) -> list[Update] | None:
        """What they do not know yet; None when the job is gone."""
        job = Job.objects.filter(pk=self.job_id).first()
        if job is None:
            return None
        if after is None or after > job.version:
            found = [Update(job.version, job.state if job.is_finished else "snapshot", state_of(job))]
        elif after == job.version:
            found = []
        else:
            events = JobEvent.objects.filter(job_id=self.job_id, sequence__gt=after).order_by("sequence")[:EVENTS_AT_ONCE]
            found = [Update(event.sequence, event.kind, event.data) for event in events]
        told = shared.of(job)
        newest = found[-1] if found else Update(job.version, "forecast", state_of(job))
        if told is not None and told.fits(newest.state["state"]) and (found or self._is_news(told)):
            found[-1:] = [Update(newest.sequence, newest.kind, newest.state | told.told)]
            self.told, self.told_at = told, time.monotonic()
        return found

    def _is_news(self, told: Forecast) -> bool:
        """Another place, or an end that has moved by more than the listener's own clock says."""
        if self.told is None or told.position != self.told.position:
            return True
        moved = abs(told.median - (self.told.median - (time.monotonic() - self.told_at)))
        return moved > told.tolerance


class _Line:
    """What the channel layer brings about one job, received once in this process and passed on to all who listen here."""

    def __init__(self, job_id: UUID) -> None:
        self.listeners: set[asyncio.Queue[Update]] = set()
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        # One lasting receive, because cancelling a receive unsubscribes the channel from Redis.
        self.receiver = asyncio.create_task(self._receive(group_of(job_id)))

    async def _receive(self, group: str) -> None:
        layer = get_channel_layer()
        assert layer is not None
        try:
            channel = await layer.new_channel()
            await layer.group_add(group, channel)
        except Exception as error:
            self.opened.set_exception(error)
            raise
        self.opened.set_result(None)
        try:
            while True:
                message = await layer.receive(channel)
                update = Update(message["sequence"], message["kind"], message["state"])
                for listener in self.listeners:
                    listener.put_nowait(update)
        finally:
            await layer.group_discard(group, channel)


_lines: dict[tuple[int, UUID], _Line] = {}  # by event loop and job


@contextlib.asynccontextmanager
async def _listening(job_id: UUID) -> AsyncIterator[asyncio.Queue[Update]]:
    """The updates that the channel layer brings."""
    key = id(asyncio.get_running_loop()), job_id
    line = _lines.get(key)
    if line is None or line.receiver.done():  # such as when Redis went away
        line = _lines[key] = _Line(job_id)
    announcements: asyncio.Queue[Update] = asyncio.Queue()
    line.listeners.add(announcements)
    try:
        await asyncio.shield(line.opened)
        yield announcements
    finally:
        line.listeners.discard(announcements)
        if not line.listeners:
            if _lines.get(key) is line:  # not when it broke and another has taken its place
                del _lines[key]
            line.receiver.cancel()
            await asyncio.gather(line.receiver, return_exceptions=True)
