"""The WebSocket of a job: by cookie and by token, snapshot first, owner only."""

from __future__ import annotations

import json

import pytest
from asgiref.sync import sync_to_async
from asgiref.testing import ApplicationCommunicator
from django.test import Client

from generation import live, scheduler
from tests import factories
from vitascope.asgi import application

pytestmark = pytest.mark.django_db(transaction=True)
ORIGIN = (b"origin", b"http://localhost")


@pytest.fixture
def member(transactional_db):
    return factories.member()


@pytest.fixture
def job(member):
    return factories.job(member=member)


@pytest.fixture
def cookie(member):
    client = Client()
    client.force_login(member)
    return (b"cookie", f"sessionid={client.cookies['sessionid'].value}".encode())


@pytest.fixture
def token(member):
    client = Client()
    body = {"username": member.handle, "password": "projector-lamp-7"}
    answer = client.post("/_allauth/app/v1/auth/login", body, content_type="application/json")
    return (b"x-session-token", answer.json()["meta"]["session_token"].encode())


class Line(ApplicationCommunicator):
    """One WebSocket, spoken in ASGI messages."""

    async def connect(self) -> bool:
        await self.send_input({"type": "websocket.connect"})
        return (await self.receive_output(5))["type"] == "websocket.accept"

    async def told(self) -> dict:
        return json.loads((await self.receive_output(5))["text"])

    async def disconnect(self) -> None:
        await self.send_input({"type": "websocket.disconnect", "code": 1000})
        await self.wait(5)


def socket(job, *headers):
    return socket_at(f"/ws/generations/{job.pk}/", *headers)


def socket_at(path, *headers):
    return Line(application, {"type": "websocket", "path": path, "query_string": b"", "headers": list(headers), "subprotocols": []})


async def test_a_page_gets_a_snapshot_then_each_change_then_the_close(job, cookie, monkeypatch):
    monkeypatch.setattr(live, "LOOK_SECONDS", 600)
    line = socket(job, cookie, ORIGIN)
    assert await line.connect()
    first = await line.told()
    assert (first["kind"], first["state"], first["version"]) == ("snapshot", "queued", 1)
    await sync_to_async(scheduler.claim)(worker="w")
    assert (await line.told())["kind"] == "running"
    await sync_to_async(scheduler.fail)(job_id=job.pk, token=1, code="internal", message="It broke.")
    last = await line.told()
    assert (last["kind"], last["error"]["message"], last["version"]) == ("failed", "It broke.", 3)
    assert await line.receive_output(5) == {"type": "websocket.close", "code": 1000}
    await line.disconnect()


async def test_an_app_comes_with_its_session_token_and_no_origin(job, token):
    line = socket(job, token)
    assert await line.connect()
    assert (await line.told())["id"] == str(job.pk)
    await line.disconnect()


async def test_the_same_token_opens_the_api(job, token):
    answer = await sync_to_async(Client().get)(f"/api/generations/{job.pk}", headers={"X-Session-Token": token[1].decode()})
    assert answer.status_code == 200


async def test_what_the_client_sends_is_ignored(job, cookie):
    line = socket(job, cookie, ORIGIN)
    await line.connect()
    await line.told()
    await line.send_input({"type": "websocket.receive", "text": "{not json"})
    await line.send_input({"type": "websocket.receive", "bytes": b"\x00"})
    assert await line.receive_nothing(timeout=0.05)
    await line.disconnect()


async def closes_with(line) -> int:
    assert await line.connect()
    output = await line.receive_output(5)
    assert output["type"] == "websocket.close", "nothing may be told before the close"
    return output["code"]


async def test_a_job_of_somebody_else_is_closed_with_4404(cookie):
    assert await closes_with(socket(await sync_to_async(factories.job)(), cookie, ORIGIN)) == 4404


async def test_a_stranger_is_closed_with_4404(job):
    assert await closes_with(socket(job, ORIGIN)) == 4404


async def test_a_page_of_another_site_does_not_get_in(job, cookie):
    assert not (await socket(job, cookie, (b"origin", b"https://evil.example")).connect())


@pytest.mark.parametrize("value", [b"nonsense", b"", b"\xff"])
async def test_a_false_token_opens_nothing(job, value):
    assert not (await socket(job, (b"x-session-token", value)).connect())


@pytest.mark.parametrize("path", ["/", "/ws/", "/ws/nothing", "/ws/generations/xyz/", "/ws/generations/%00/", "/jobs/"])
async def test_a_path_that_is_not_there_is_closed_with_4404(cookie, token, path):
    assert await closes_with(socket_at(path, cookie, ORIGIN)) == 4404
    assert await closes_with(socket_at(path, token)) == 4404
