"""Server-sent events of a job: snapshot, changes, resuming, the end, and who may listen."""

from __future__ import annotations

import json

import pytest
from asgiref.sync import sync_to_async
from django.test import AsyncClient

from generation import live, progress, scheduler
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
    stream = await listen(client, job)
    await stream.next()
    assert await anext(aiter(stream.parts)) == b": still here\n\n"


async def test_the_stream_of_a_deleted_job_ends(client, job, monkeypatch):
    monkeypatch.setattr(live, "LOOK_SECONDS", 0.01)
    stream = await listen(client, job)
    await stream.next()
    await sync_to_async(Job.objects.all().delete)()
    assert await stream.rest() == []


async def test_nobody_else_may_listen(client, member):
    job = await sync_to_async(factories.job)()
    response = await client.get(f"/api/generations/{job.pk}/events")
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")
    assert json.loads(response.content)["code"] == "not_found"
    response = await AsyncClient().get(f"/api/generations/{job.pk}/events")
    assert response.status_code == 401
