"""The way of two apps through the JSON API, with the shipped network: join, make, download, publish, remix, see the tree."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from django.core.cache import cache
from django.test import Client

from core import ffmpeg
from tests import factories
from tests.invites.sign_up import by_app
from tests.worker.processes import Crew

SIDE = 96  # pixels to which pictures are shrunk before they are compared
RATE = 16_000
WORKER = ("manage.py", "work", "--once")


@pytest.fixture
def crew(sqlite_database, tmp_path):
    """A worker process of the shipped engine, on the database of this test."""
    cache.clear()
    with Crew(tmp_path, VITASCOPE_ENGINE="native") as crew:
        yield crew


@dataclass
class App:
    """A signed-up member's app: JSON in, JSON out, with its session token."""

    token: str

    @classmethod
    def joined(cls, handle: str) -> App:
        """Signs up with an invite code."""
        answer = by_app(factories.invite(), username=handle, email=f"{handle}@example.org")
        assert answer.status_code == 200
        return cls(answer.json()["meta"]["session_token"])

    def call(self, method: str, path: str, body: dict | None = None, *, status: int = 200) -> dict[str, Any]:
        data = "" if body is None else json.dumps(body)
        answer = Client().generic(method, path, data, "application/json", headers={"X-Session-Token": self.token})
        assert answer.status_code == status, answer.content
        return answer.json()

    def made(self, crew: Crew, **request: object) -> dict[str, Any]:
        """A job asked for, done by a worker, and as the app sees it then."""
        job = self.call("POST", "/api/generations", request, status=202)
        assert job["state"] == "queued"
        assert crew.start(WORKER).wait() == 0, crew.log()
        return self.call("GET", f"/api/generations/{job['id']}")


def downloaded(link: str, part: str = "") -> tuple[int, bytes]:
    """What a signed link gives to somebody without a session."""
    answer = Client().get(link, headers={"Range": part} if part else {})
    return answer.status_code, answer.content


def decoded(clip: bytes, *arguments: str) -> bytes:
    command = [ffmpeg.binary(), "-v", "error", "-i", "pipe:0", *arguments, "pipe:1"]
    return subprocess.run(command, input=clip, capture_output=True, check=True).stdout


def pictures(clip: bytes) -> np.ndarray:
    raw = decoded(clip, "-vf", f"scale={SIDE}:{SIDE}", "-f", "rawvideo", "-pix_fmt", "gray")
    return np.frombuffer(raw, np.uint8).reshape(-1, SIDE, SIDE).astype(int)


def sound(clip: bytes) -> np.ndarray:
    raw = decoded(clip, "-vn", "-ac", "1", "-ar", str(RATE), "-f", "f32le")
    return np.frombuffer(raw, np.float32)


def test_a_clip_is_made_downloaded_published_and_remixed(crew):
    maker, friend = App.joined("ada"), App.joined("grace")

    job = maker.made(crew, prompt="three red rubber balls bounce in the gym", size="720x720", seed=7)
    assert (job["state"], job["progress"]) == ("succeeded", 100)
    assert "bounce" in job["rendered_as"]

    path = f"/api/videos/{job['video']}"
    draft = maker.call("GET", path)
    assert (draft["status"], draft["rendered_as"], draft["size"]) == ("draft", job["rendered_as"], "720x720")
    friend.call("GET", path, status=404)

    status, clip = downloaded(draft["video_url"])
    assert (status, len(clip), clip[4:8]) == (200, draft["bytes"], b"ftyp")
    assert downloaded(draft["video_url"], "bytes=1000-1999") == (206, clip[1000:2000])
    looks = pictures(clip)
    assert len(looks) == 64
    assert np.abs(looks[16::16] - looks[:-16:16]).max(axis=(1, 2)).min() > 40, "a second later the picture is the same"
    samples = sound(clip)
    assert len(samples) == pytest.approx(4 * RATE, rel=0.05)
    assert np.sqrt(np.mean(samples**2)) > 0.003, "silent"

    published = maker.call("POST", f"{path}/publish", {"caption": "My first reel"})
    assert published["status"] == "published"
    remix = {"prompt": "the same balls in blue", "size": "720x720", "remix_of": job["video"]}
    refused = friend.call("POST", "/api/generations", remix, status=422)
    assert [error["code"] for error in refused["errors"]] == ["remix_not_allowed"]
    maker.call("PATCH", "/api/me", {"remix_allowed": True})
    maker.call("PATCH", path, {"remix_allowed": True})
    assert friend.call("GET", path)["may_remix"] is True

    second = friend.made(crew, **remix)
    assert (second["state"], second["remix_of"]) == ("succeeded", job["video"])
    friend.call("POST", f"/api/videos/{second['video']}/publish", {"remix_allowed": True})
    nodes = maker.call("GET", f"{path}/lineage")["nodes"]
    assert [(node["id"], node.get("remix_of"), node["video"]["maker"]["handle"]) for node in nodes] == [
        (job["video"], None, "ada"),
        (second["video"], job["video"], "grace"),
    ]
