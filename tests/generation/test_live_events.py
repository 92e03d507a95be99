"""Server-sent events of a job: snapshot, changes, resuming, the end, and who may listen."""

from __future__ import annotations

import asyncio
import contextlib
import json
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from django.test import AsyncClient

from generation import live, progress, scheduler
from generation.forecast import Forecast
from generation.models import Job
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def member(transactional_db):
    return factories.member()


@pytest.fixture
def job(member):
    return factories.job(member=member)


@pytest.fixture
def client(member):
    client = AsyncClient()
    client.force_login(member)
    return client


class Stream:
    """Reads messages off a streaming answer."""

    def __init__(self, response) -> None:
        self.response, self.parts = response, response.streaming_content

    async def next(self) -> tuple[int, dict]:
        async for part in self.parts:
            fields = dict(line.split(": ", 1) for line in part.decode().strip().split("\n") if not line.startswith(":"))
            if "data" in fields:
                return int(fields["id"]), json.loads(fields["data"])
        raise EOFError

    async def rest(self) -> list[tuple[int, dict]]:
        found = []
        try:
            while True:
                found.append(await self.next())
        except EOFError:
            return found


async def listen(client, job, **headers) -> Stream:
    response = await client.get(f"/api/generations/{job.pk}/events", headers=headers)
    assert response.status_code == 200
    return Stream(response)


async def claim():
    await sync_to_async(scheduler.claim)(worker="w")


async def report(job, percent):
    await sync_to_async(scheduler.report)(job_id=job.pk, token=1, stage="drawing", progress=percent)


async def fail(job):
    await sync_to_async(scheduler.fail)(job_id=job.pk, token=1, code="internal", message="It broke.")


async def test_a_listener_gets_a_snapshot_then_each_change_then_the_end(client, job, monkeypatch):
    monkeypatch.setattr(live, "LOOK_SECONDS", 600)  # so only the channel layer can bring the news
    stream = await listen(client, job)
    assert stream.response["Content-Type"] == "text/event-stream; charset=utf-8"
    assert stream.response["Cache-Control"] == "no-cache, no-transform"
    number, state = await stream.next()
    assert (number, state["kind"], state["state"], state["version"]) == (1, "snapshot", "queued", 1)
    await claim()
    assert (await stream.next())[1]["kind"] == "running"
    await report(job, 40)
    number, state = await stream.next()
    assert (number, state["stage"], state["progress"]) == (3, "drawing", 40)
    await fail(job)
    assert await stream.rest() == [
        (4, {"kind": "failed", "id": str(job.pk), "version": 4, "state": "failed", "progress": 40,
             "error": {"code": "internal", "message": "It broke."}})
    ]  # fmt: skip


async def test_changes_are_found_without_the_channel_layer(client, job, monkeypatch):
    monkeypatch.setattr(live, "LOOK_SECONDS", 0.01)
    monkeypatch.setattr(progress, "announce", lambda event: None)
    stream = await listen(client, job)
    await stream.next()
    await claim()
    await fail(job)
    assert [state["kind"] for _, state in await stream.rest()] == ["running", "failed"]


async def test_a_listener_who_comes_back_gets_what_was_missed(client, job):
    await claim()
    await report(job, 20)
    await report(job, 60)
    await fail(job)
    stream = await listen(client, job, **{"Last-Event-ID": "2"})
    assert [(number, state["kind"], state["progress"]) for number, state in await stream.rest()] == [
        (3, "progress", 20), (4, "progress", 60), (5, "failed", 60),
    ]  # fmt: skip


async def test_a_long_absence_is_made_up_in_order(client, job, monkeypatch):
    monkeypatch.setattr(live, "EVENTS_AT_ONCE", 2)
    await claim()
    for percent in range(5):
        await report(job, percent)
    await fail(job)
    stream = await listen(client, job, **{"Last-Event-ID": "1"})
    assert [number for number, _ in await stream.rest()] == [2, 3, 4, 5, 6, 7, 8]


async def test_nothing_is_left_to_tell_after_the_end(client, job):
    await claim()
    await fail(job)
    response = await client.get(f"/api/generations/{job.pk}/events", headers={"Last-Event-ID": "3"})
    assert (response.status_code, response.content) == (204, b"")


@pytest.mark.parametrize("last", ["-1", "x", "", "9" * 30])
async def test_an_odd_last_event_id_gets_the_present_state(client, job, last):
    await claim()
    await fail(job)
    stream = await listen(client, job, **{"Last-Event-ID": last})
    assert [(number, state["kind"]) for number, state in await stream.rest()] == [(3, "failed")]


async def test_a_version_from_the_future_gets_the_present_state(client, job):
    stream = await listen(client, job, **{"Last-Event-ID": "99"})
    assert (await stream.next())[1]["kind"] == "snapshot"


async def test_a_quiet_line_shows_that_it_is_alive(client, job, monkeypatch):
    monkeypatch.setattr(live, "LOOK_SECONDS", 0.01)
    monkeypatch.setattr(live, "HEARTBEAT_SECONDS", 0.03)
    monkeypatch.setattr(live.shared, "of", lambda job: None)  # a forecast that changes is no silence
    stream = await listen(client, job)
    await stream.next()
    assert await anext(aiter(stream.parts)) == b": still here\n\n"


async def test_the_stream_of_a_deleted_job_ends(client, job, monkeypatch):
    monkeypatch.setattr(live, "LOOK_SECONDS", 0.01)
    stream = await listen(client, job)
    await stream.next()
    await sync_to_async(Job.objects.all().delete)()
    assert await stream.rest() == []


async def test_a_busy_job_is_looked_at_in_time_too(job, monkeypatch):
    """Each look tells when the job will be done, so no stream of announcements may put it off."""
    monkeypatch.setattr(live, "LOOK_SECONDS", 0.05)
    announced, loop = asyncio.Queue(), asyncio.get_running_loop()

    def announce(number):
        announced.put_nowait(live.Update(number, "progress", {}))

    announce(2)
    numbers = []
    async for update in live._announced(announced, 1):
        numbers.append(update.sequence)
        if len(numbers) < 100:
            loop.call_later(0.01, announce, update.sequence + 1)
    assert numbers == list(range(2, len(numbers) + 2))
    assert 1 <= len(numbers) <= 10


@pytest.mark.parametrize(
    ("state", "position", "told"), [("queued", 2, True), ("queued", 0, False), ("running", 0, True), ("running", 2, False)]
)
async def test_a_forecast_that_does_not_fit_the_state_is_left_out(job, monkeypatch, state, position, told):
    if state == "running":
        await claim()
    monkeypatch.setattr(live.shared, "of", lambda job: Forecast(position, 10.0, 1.0, 1.0))
    watched = live._Watched(job.pk)
    (first,) = await sync_to_async(watched.updates)(None)
    assert (first.state["state"], "eta" in first.state, "position" in first.state) == (state, told, told and position > 0)
    assert await sync_to_async(watched.updates)(first.sequence) == []
    right = 2 - position
    monkeypatch.setattr(live.shared, "of", lambda job: Forecast(right, 9.0, 1.0, 1.0))
    then = await sync_to_async(watched.updates)(first.sequence)
    assert [update.kind for update in then] == ([] if told else ["forecast"])


async def test_one_who_leaves_a_broken_line_takes_nobody_elses_away():
    key = id(asyncio.get_running_loop()), uuid4()
    async with contextlib.AsyncExitStack() as stays:
        async with live._listening(key[1]):
            broken = live._lines[key]
            broken.receiver.cancel()
            await asyncio.gather(broken.receiver, return_exceptions=True)
            await stays.enter_async_context(live._listening(key[1]))
            line = live._lines[key]
            assert line is not broken
        assert (live._lines.get(key), line.receiver.done()) == (line, False)
    assert (live._lines.get(key), line.receiver.done()) == (None, True)


async def test_nobody_else_may_listen(client, member):
    job = await sync_to_async(factories.job)()
    response = await client.get(f"/api/generations/{job.pk}/events")
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")
    assert json.loads(response.content)["code"] == "not_found"
    response = await AsyncClient().get(f"/api/generations/{job.pk}/events")
    assert response.status_code == 401
