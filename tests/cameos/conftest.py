"""What enrolment's tests share: an examiner that answers as it is told, and a member with a challenge."""

from __future__ import annotations

import hashlib
import math
import time
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cameos import gate
from cameos.enrolment import recordings
from cameos.enrolment.models import Challenge
from cameos.models import Likeness
from core import events, uploads
from generation import files, publish
from tests.cameos.film import film

CHECKS = ("one_face", "same_face", "turns", "voice", "digits", "mouth")
READ = uploads._read
APART = 0.004  # seconds by which one of two may be late
OVAL = [[160 + 40 * math.sin(turn / 18 * math.pi), 120 - 60 * math.cos(turn / 18 * math.pi)] for turn in range(36)]


class Examiner:
    """Stands in for the process that looks; `asked` is what it was asked, in order."""

    def __init__(self) -> None:
        self.checks: dict[str, list[str]] = {name: ["ok", ""] for name in CHECKS}
        self.face = [0.1] * 128
        self.chance: float | None = 0.0
        self.silent = False
        self.asked: list[dict[str, Any]] = []

    def __call__(self, frames, sound=None, **asked: Any) -> dict[str, Any]:
        self.asked.append(asked | {"shape": frames.shape})
        if self.silent:
            return {}
        if asked["wanted"] == "people":
            return {"chance": self.chance}
        views = {"front": {"second": 0.5, "oval": OVAL}, "left": {"second": 1.0, "oval": OVAL}}
        return {"checks": self.checks, "face": self.face, "voice": [0.0625] * 256, "views": views}


_read: dict[tuple[object, ...], bytes] = {}


def read_once(path: Path, *wanted: object, **how: object) -> bytes:
    """What ffmpeg reads of a file is the same every time, so the same file is read once for all tests."""
    key = (hashlib.sha256(path.read_bytes()).digest(), *wanted, *sorted(how.items()))
    if key not in _read:
        _read[key] = READ(path, *wanted, **how)
    return _read[key]


@pytest.fixture
def examiner(monkeypatch) -> Examiner:
    told = Examiner()
    monkeypatch.setattr(recordings, "_examined", told)
    monkeypatch.setattr(uploads, "_read", read_once)
    return told


@pytest.fixture
def news(monkeypatch) -> list[tuple[str, dict[str, Any]]]:
    """What was emitted."""
    told: list[tuple[str, dict[str, Any]]] = []
    emit = events.emit

    def note(name: str, /, **more: Any) -> None:
        told.append((name, more))
        emit(name, **more)

    monkeypatch.setattr(events, "emit", note)
    return told


@lru_cache(maxsize=4)
def recording(seconds: float = 5) -> bytes:
    return film(size="320x240", seconds=seconds, rate=8)


def ask(api) -> Challenge:
    """A challenge that was given a minute ago."""
    answer = api.post("/api/cameos/challenges")
    assert answer.status_code == 201, answer.content
    Challenge.objects.filter(pk=answer.json()["id"]).update(created_at=timezone.now() - timedelta(minutes=1))
    return Challenge.objects.get(pk=answer.json()["id"])


def send(api, challenge, data: bytes | None = None, **fields: str):
    body = {
        "challenge": str(getattr(challenge, "pk", challenge)),
        "video": SimpleUploadedFile("take.mp4", data or recording(), "video/mp4"),
    }
    return api.post("/api/cameos/takes", body | fields, format="multipart")


def complaints(answer) -> list[tuple[str, str]]:
    return [(entry["pointer"], entry["code"]) for entry in answer.json().get("errors", [])]


@pytest.fixture
def finished(tmp_path) -> publish.Finished:
    """A clip that a worker has made; its files are none."""
    folder = tmp_path / "made"
    folder.mkdir()
    for name in files.ALL:
        (folder / name).write_bytes(b"12345")
    return publish.Finished(folder, "A dog runs.", 4.0)


@pytest.fixture
def unlocked(monkeypatch) -> None:
    """The same gates with a plain reading instead of a lock, and a moment between the answer and the deed."""

    def read(likenesses):
        return {row.pk: row for row in Likeness.objects.filter(pk__in=likenesses)}

    def judged(**wanted):
        rulings = judge(**wanted)
        time.sleep(APART)
        return rulings

    judge = gate.judge
    monkeypatch.setattr(gate, "lock", read)
    monkeypatch.setattr(gate, "judge", judged)
