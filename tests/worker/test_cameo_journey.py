"""The whole way of a likeness, by the API alone: enrol, share, be asked, be cast, see the draft, be remixed, take it all back."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from rest_framework.test import APIClient

from generation.engines.base import Capabilities
from generation.models import Job, LedgerEntry, Worker
from generation.worker.loop import run_once
from tests import factories
from tests.cameos.conftest import ask, examiner, send  # noqa: F401 - a fixture
from videos.models import Video

pytestmark = pytest.mark.django_db(transaction=True)
PROMPT, REMIX = "@nova skates past a red ball", "at night"


def phone() -> APIClient:
    """Somebody's own."""
    client = APIClient()
    client.member = factories.member(remix_allowed=True)
    client.force_authenticate(client.member)
    return client


@pytest.fixture(autouse=True)
def _able(engine, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    engine.capabilities, engine.frames = Capabilities(remix=True, sound=True, cast=2), 64
    Worker.objects.create(name="able", cast=2, seconds=[4], sizes=[], remix=True)


def made(client, runtime, **body) -> str:
    """The video of a clip that was asked for and worked on."""
    answer = client.post("/api/generations", body, format="json")
    assert answer.status_code == 202, answer.content
    assert run_once(runtime)
    job = client.get(f"/api/generations/{answer.json()['id']}").json()
    assert job["state"] == "succeeded", job
    return job["video"]


def published(client, video: str) -> bytes:
    """Its file, once everybody may see it."""
    answer = client.post(f"/api/videos/{video}/publish", {"remix_allowed": True}, format="json")
    assert answer.status_code == 200, answer.content
    file = Client().get(Client().get(f"/api/videos/{video}").json()["video_url"])
    assert file.status_code == 200
    return file.getvalue()


def withdrawn(file: bytes) -> list[bool]:
    """What anybody who kept a copy is told of each consent in it."""
    answer = Client().post("/api/verify", {"file": SimpleUploadedFile("kept.mp4", file)}).json()
    return [consent["withdrawn"] for consent in answer["consents"]]


def seen(*videos: str) -> dict[str, list[bool]]:
    """Where strangers come upon these, in that order."""
    stranger = Client()
    newest = {item["id"] for item in stranger.get("/api/feed/newest").json()["items"]}
    found = {item["id"] for item in stranger.get("/api/search/videos?q=skates").json()["items"]}
    found |= {item["id"] for item in stranger.get("/api/search/videos?q=night").json()["items"]}
    return {
        "page": [stranger.get(f"/api/videos/{video}").status_code == 200 for video in videos],
        "feed": [video in newest for video in videos],
        "search": [video in found for video in videos],
    }


def test_a_likeness_from_its_take_to_its_withdrawal(runtime, examiner):  # noqa: F811 - the fixture
    subject, maker, third = phone(), phone(), phone()
    # Enrol, and share with all who ask.
    assert send(subject, ask(subject), handle="nova").status_code == 201
    (cameo,) = subject.get("/api/cameos").json()["items"]
    assert (cameo["handle"], cameo["state"]) == ("nova", "active")
    policy = f"/api/cameos/{cameo['id']}/policy"
    assert maker.post("/api/generations", {"prompt": PROMPT}, format="json").status_code == 422, "shared with nobody yet"
    shared = {"audience": "everyone", "asks": True, "scopes": ["appearance", "voice", "remix", "api", "download"]}
    assert subject.patch(policy, shared, format="json").status_code == 200
    # The maker asks, the subject sees what it would be and says yes.
    assert maker.post("/api/cameos/requests", {"cameo": "nova", "prompt": PROMPT}, format="json").status_code == 200
    assert run_once(runtime)
    (request,) = subject.get("/api/cameos/requests").json()["items"]
    assert (request["prompt"], Client().get(request["animatic_url"]).status_code) == (PROMPT, 200)
    assert subject.post(f"/api/cameos/requests/{request['id']}/allow").status_code == 200
    assert Client().get(request["animatic_url"]).status_code == 200
    # The clip is made; its subject sees the draft, and nobody else does.
    first = made(maker, runtime, prompt=PROMPT)
    assert Client().get(request["animatic_url"]).status_code == 404, "gone with the yes"
    (use,) = subject.get("/api/cameos/uses").json()["items"]
    assert (use["video"]["id"], use["video"]["status"]) == (first, "draft")
    assert third.get(f"/api/videos/{first}").status_code == 404
    # Published, and remixed by a third.
    film = published(maker, first)
    assert subject.patch(policy, {"asks": False}, format="json").status_code == 200
    second = made(third, runtime, prompt=REMIX, remix_of=first)
    remix = published(third, second)
    assert seen(first, second) == {"page": [True, True], "feed": [True, True], "search": [True, True]}
    assert (withdrawn(film), withdrawn(remix)) == ([False], [False])
    assert len(subject.get("/api/cameos/uses").json()["items"]) == 2
    # One more waits when it is all taken back.
    waiting = third.post("/api/generations", {"prompt": "in the park", "remix_of": first}, format="json").json()["id"]
    assert subject.post(f"/api/cameos/{cameo['id']}/revoke").status_code == 200
    assert seen(first, second) == {"page": [False, False], "feed": [False, False], "search": [False, False]}
    assert third.get(f"/api/generations/{waiting}").json()["error"]["code"] == "consent_revoked"
    assert sum(LedgerEntry.objects.filter(job=waiting).values_list("amount", flat=True)) == 0
    assert (withdrawn(film), withdrawn(remix)) == ([True], [True])
    for client in (maker, third):
        assert client.post("/api/generations", {"prompt": PROMPT}, format="json").status_code == 422
    assert set(Video.objects.values_list("status", flat=True)) == {"withdrawn"}
    # To allow it again brings nothing back by itself.
    assert subject.post(f"/api/cameos/{cameo['id']}/regrant").status_code == 200
    assert seen(first, second) == {"page": [False, False], "feed": [False, False], "search": [False, False]}
    assert (withdrawn(film), Job.objects.filter(state="queued").count()) == ([True], 0)
