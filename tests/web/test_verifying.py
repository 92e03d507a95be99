"""Asking where a file comes from: signed, re-encoded, remixed, others', hidden, broken and hostile files, on the page and by JSON."""

from __future__ import annotations

import subprocess
from types import SimpleNamespace

import numpy as np
import pytest
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from core import ffmpeg, uploads
from generation.engines.base import Clip
from generation.models import ClipNumber, Job
from generation.provenance import inspection
from generation.worker.loop import run_once
from generation.worker.runtime import Runtime
from tests import factories
from tests.web.conftest import faults_of, words
from tests.worker.test_watermark import scene, x264
from tests.worker.tiny_engine import TinyEngine, TinyPlan
from videos.models import Video

API, PAGE = "/api/verify", "/verify/"


class SceneEngine(TinyEngine):
    """Pictures large enough to carry a mark."""

    def _clip(self, request) -> Clip:
        return Clip(scene(request.seed, count=16), 16, np.zeros((16_000, 1), np.float32), 16_000, TinyPlan(request), "Tiny: a scene.")


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()


@pytest.fixture
def made(db, tmp_path, settings) -> SimpleNamespace:
    """A published clip and the bytes of its file."""
    folder = tmp_path / "work"
    folder.mkdir()
    job = factories.job(width=360, height=640)
    assert run_once(Runtime(engine=SceneEngine(), name="here", folder=folder))
    video = Job.objects.get(pk=job.pk).video
    Video.objects.filter(pk=video.pk).update(status="published", published_at="2026-11-22T00:00:00Z")
    with default_storage.open(video.file.name) as file:
        return SimpleNamespace(video=video, data=file.read(), number=ClipNumber.objects.get().pk, folder=tmp_path)


def upload(data: bytes, name: str = "clip.mp4") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "video/mp4")


def ask(data: bytes, client: APIClient | None = None):
    return (client or APIClient()).post(API, {"file": upload(data)})


def encoded_again(made, *arguments: str) -> bytes:
    source, target = made.folder / "in.mp4", made.folder / "out.mp4"
    source.write_bytes(made.data)
    subprocess.run([ffmpeg.binary(), "-v", "error", "-y", "-i", str(source), *arguments, str(target)], check=True)
    return target.read_bytes()


def test_a_file_as_downloaded_tells_all(made):
    body = ask(made.data).json()
    assert body["made_here"] is True
    said = body["credentials"]
    assert (said["state"], said["model"], said["ai_generated"], said["number"], said["faults"]) == (
        "own",
        "tiny test",
        True,
        made.number,
        [],
    )
    seen = body["watermark"]
    assert (seen["found"], seen["number"], seen["mirrored"], seen["cropped"]) == (True, made.number, False, False)
    assert body["video"] == {
        "id": str(made.video.pk), "url": f"/v/{made.video.pk}/", "tree_url": f"/v/{made.video.pk}/tree/",
        "maker": made.video.maker.handle, "rendered_as": "Tiny: a scene.", "depth": 0,
    }  # fmt: skip


def test_a_file_that_was_encoded_again_is_still_known(made):
    body = ask(encoded_again(made, "-vf", "hflip,scale=iw/2:ih/2", *x264(28))).json()
    assert body["credentials"] == {"state": "none", "ai_generated": False, "generations": 0, "faults": []}
    assert (body["watermark"]["number"], body["watermark"]["mirrored"]) == (made.number, True)
    assert body["video"]["id"] == str(made.video.pk)


def test_a_changed_file_is_called_so_and_still_known(made):
    data = bytearray(made.data)
    data[-40] ^= 1
    body = ask(bytes(data)).json()
    assert (body["credentials"]["state"], body["credentials"]["faults"]) == ("invalid", ["assertion.bmffHash.mismatch"])
    assert body["video"]["id"] == str(made.video.pk)


def test_a_remix_says_of_what(made):
    parent = factories.video()
    Video.objects.filter(pk=made.video.pk).update(parent=parent, root=parent, depth=1)
    video = ask(made.data).json()["video"]
    assert (video["remix_of"], video["origin"], video["depth"]) == (str(parent.pk), str(parent.pk), 1)


@pytest.mark.parametrize("status", ["draft", "withheld", "withdrawn", "deleted"])
def test_what_is_not_public_is_not_shown_to_strangers(made, status):
    Video.objects.filter(pk=made.video.pk).update(status=status, published_at=None)
    body = ask(made.data).json()
    assert body["made_here"] is True
    assert "video" not in body
    owner = APIClient()
    owner.force_authenticate(made.video.maker)
    assert ("video" in ask(made.data, owner).json()) is (status != "deleted")


def test_a_clip_of_another_server_is_not_ours(made, settings, tmp_path):
    settings.DATA_DIR, settings.WATERMARK_SECRET = tmp_path / "elsewhere", "another secret"
    body = ask(made.data).json()
    assert (body["made_here"], body["credentials"]["state"], body["watermark"]) == (False, "valid", {"found": False})
    assert "video" not in body


def test_a_number_that_no_clip_has_shows_nothing(made):
    ClipNumber.objects.all().delete()
    body = ask(made.data).json()
    assert (body["made_here"], body["watermark"]["number"], "video" in body) == (False, made.number, False)


@pytest.mark.parametrize(
    "data",
    [b"", b"hello", b"\x89PNG\r\n\x1a\n" + b"0" * 99, b"\0\0\0\x18ftypisom" + b"\0" * 400, b"#EXTM3U\n#EXTINF:1,\n/etc/passwd\n"],
    ids=["empty", "text", "picture", "hollow", "playlist"],
)  # fmt: skip
def test_what_is_no_video_is_refused(db, data):
    response = ask(data)
    body = response.json()
    assert (response.status_code, body["code"]) == (422, "not_a_video")
    detail = "This file is not an MP4 video, nor M4A, MP3, WAV or Ogg sound, that can be read."
    assert body["errors"] == [{"pointer": "/file", "code": "not_a_video", "detail": detail}]


def test_a_file_that_breaks_off_is_refused_or_read_never_broken(made):
    for share in (0.01, 0.2, 0.5, 0.9):
        response = ask(made.data[: int(len(made.data) * share)])
        assert response.status_code in (200, 422)
        assert response.status_code == 422 or response.json()["credentials"]["state"] == "invalid"


def test_a_large_file_is_refused(db, monkeypatch):
    monkeypatch.setattr(inspection, "MOST_BYTES", 100)
    response = ask(b"\0\0\0\x18ftypisom" + b"\0" * 100)
    assert (response.status_code, response.json()["code"]) == (413, "too_large")


def test_a_large_body_is_refused_before_it_is_parsed(db):
    response = APIClient().post(API, {"file": upload(b"x")}, CONTENT_LENGTH=str(200 * 1024**2))
    assert (response.status_code, response.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize(
    ("body", "content_type", "status", "code"),
    [
        (b"{}", "application/json", 415, "unsupported_media_type"),
        (b"nonsense", "multipart/form-data; boundary=x", 400, "malformed"),
        (b"nonsense", "multipart/form-data", 400, "malformed"),
        (b'--x\r\nContent-Disposition: form-data; name="file"\r\n\r\ntext\r\n--x--\r\n', "multipart/form-data; boundary=x", 422, "invalid"),
    ],
)
def test_other_bodies_are_refused(db, body, content_type, status, code):
    response = APIClient().generic("POST", API, body, content_type)
    assert (response.status_code, response.json()["code"]) == (status, code)


def test_a_field_that_there_is_not_is_refused(db):
    response = APIClient().post(API, {"file": upload(b"x"), "url": "http://127.0.0.1/"})
    assert (response.status_code, response.json()["errors"][0]["code"]) == (422, "unknown_field")


def test_it_may_be_asked_so_often(db, settings):
    settings.RATES = settings.RATES | {"verify": "2/60"}
    statuses = [ask(b"hello").status_code for _ in range(3)]
    assert statuses == [422, 422, 429]


def test_a_playlist_in_an_mp4s_clothes_opens_nothing(tmp_path):
    secret = tmp_path / "secret.mp4"
    subprocess.run([ffmpeg.binary(), "-v", "error", "-f", "lavfi", "-i", "testsrc=d=1", str(secret)], check=True)
    bait = tmp_path / "bait.mp4"
    bait.write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{secret}\n#EXT-X-ENDLIST\n")
    with pytest.raises(ffmpeg.FfmpegError):
        uploads.decode(bait, frame_bytes=64, filters="scale=8:8,format=gray", seconds=1, frames=1)
    assert len(uploads.decode(secret, frame_bytes=64, filters="scale=8:8,format=gray", seconds=1, frames=1)) == 64


def test_the_page_asks_and_tells(made, client):
    page = client.get(PAGE)
    assert (page.status_code, faults_of(page.content.decode())) == (200, [])
    found = client.post(PAGE, {"file": upload(made.data, "<b>clip</b>.mp4")})
    text = words(found)
    assert "This clip was made here, by a network." in text
    assert "Signed by this site, and unchanged since." in text
    assert f"Number {made.number}." in text
    assert f'href="/v/{made.video.pk}/"' in found.content.decode()
    assert "<b>clip" not in found.content.decode()
    assert faults_of(found.content.decode()) == []


def test_the_page_keeps_its_calm(client, db, settings):
    assert "Choose a file first." in words(client.post(PAGE))
    refused = client.post(PAGE, {"file": upload(b"hello")})
    assert (refused.status_code, 'aria-invalid="true"' in refused.content.decode()) == (422, True)
    settings.RATES = settings.RATES | {"verify": "1/60"}
    cache.clear()
    client.post(PAGE, {"file": upload(b"hello")})
    late = client.post(PAGE, {"file": upload(b"hello")})
    assert (late.status_code, "Retry-After" in late) == (429, True)


def test_pages_lead_to_it(client, db):
    assert 'href="/verify/"' in client.get("/accounts/login/").content.decode()
