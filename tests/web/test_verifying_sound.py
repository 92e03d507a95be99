"""Asking where sound comes from: alone, under another picture, faster, from another clip, silent and hostile, by JSON and on the page."""

from __future__ import annotations

import subprocess
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.core.files.storage import default_storage
from rest_framework.test import APIClient

from core import ffmpeg
from generation.engines.base import Clip
from generation.models import ClipNumber, Job
from generation.worker.loop import run_once
from generation.worker.runtime import Runtime
from tests import factories
from tests.web.conftest import faults_of, words
from tests.web.test_verifying import PAGE, ask, upload
from tests.worker import test_sound_watermark, test_watermark
from tests.worker.tiny_engine import TinyEngine, TinyPlan
from videos.models import Video


class SoundEngine(TinyEngine):
    """Pictures and sounds that can carry marks."""

    def _clip(self, request) -> Clip:
        frames, sound = test_watermark.scene(request.seed, 180, 320), test_sound_watermark.scene(request.seed)
        return Clip(frames, 16, sound, 16_000, TinyPlan(request), "Tiny: a scene.")


@pytest.fixture
def made(db, tmp_path) -> list[SimpleNamespace]:
    """Two published clips, each with its file and its number."""
    cache.clear()
    found = []
    for seed in (1, 2):
        folder = tmp_path / f"work{seed}"
        folder.mkdir()
        job = factories.job(width=360, height=640, seed=seed)
        assert run_once(Runtime(engine=SoundEngine(), name=f"here{seed}", folder=folder))
        video = Job.objects.get(pk=job.pk).video
        Video.objects.filter(pk=video.pk).update(status="published", published_at="2026-11-22T00:00:00Z")
        (folder / "in.mp4").write_bytes(default_storage.open(video.file.name).read())
        found.append(SimpleNamespace(video=video, path=folder / "in.mp4", number=ClipNumber.objects.get(job=job).pk))
    return found


def changed(*inputs, to: str, arguments: tuple[str, ...]) -> bytes:
    target = inputs[0].with_name(to)
    sources = [part for path in inputs for part in ("-i", str(path))]
    subprocess.run([ffmpeg.binary(), "-v", "error", "-y", *sources, *arguments, str(target)], check=True)
    return target.read_bytes()


@pytest.mark.parametrize("name", ["sound.m4a", "sound.mp3", "sound.wav", "sound.ogg"])
def test_sound_alone_says_so(made, name):
    body = ask(changed(made[0].path, to=name, arguments=("-vn",))).json()
    assert (body["made_here"], body["credentials"]["state"], body["watermark"]) == (True, "none", {"found": False})
    score = body["sound_watermark"].pop("score")
    assert body["sound_watermark"] == {"found": True, "number": made[0].number, "speed": 1.0, "of_another_clip": False}
    assert score > 9.1
    assert body["video"]["id"] == str(made[0].video.pk)
    assert "sound_video" not in body


def test_a_whole_clip_says_it_twice(made):
    body = ask(made[1].path.read_bytes()).json()
    assert (body["watermark"]["number"], body["sound_watermark"]["number"]) == (made[1].number, made[1].number)
    assert body["sound_watermark"]["of_another_clip"] is False


def test_sound_under_a_foreign_picture_is_known(made):
    arguments = ("-f", "lavfi", "-i", "testsrc=s=320x240:d=4", "-map", "1:v", "-map", "0:a", "-c:a", "copy", "-shortest")
    body = ask(changed(made[0].path, to="foreign.mp4", arguments=arguments)).json()
    assert (body["made_here"], body["watermark"]["found"], body["sound_watermark"]["number"]) == (True, False, made[0].number)


def test_faster_sound_is_known(made):
    body = ask(changed(made[0].path, to="fast.mp3", arguments=("-vn", "-af", "asetrate=49440,aresample=48000"))).json()
    assert (body["sound_watermark"]["number"], round(body["sound_watermark"]["speed"], 3)) == (made[0].number, 1.03)


def test_sound_of_another_clip_is_called_so(made, client):
    arguments = ("-map", "0:v", "-map", "1:a", "-c", "copy")
    data = changed(made[0].path, made[1].path, to="mixed.mp4", arguments=arguments)
    body = ask(data).json()
    assert (body["watermark"]["number"], body["sound_watermark"]["number"]) == (made[0].number, made[1].number)
    assert body["sound_watermark"]["of_another_clip"] is True
    assert (body["video"]["id"], body["sound_video"]["id"]) == (str(made[0].video.pk), str(made[1].video.pk))
    page = client.post(PAGE, {"file": upload(data)})
    text = words(page)
    assert f"Number {made[1].number}, of another clip than the picture." in text
    assert f"Its sound is of another clip: one by @{made[1].video.maker.handle}" in text
    assert f'href="/v/{made[1].video.pk}/"' in page.content.decode()
    assert faults_of(page.content.decode()) == []


def test_the_other_clip_is_shown_to_those_who_may_see_it(made):
    Video.objects.filter(pk=made[1].video.pk).update(status="draft", published_at=None)
    data = changed(made[0].path, made[1].path, to="mixed.mp4", arguments=("-map", "0:v", "-map", "1:a", "-c", "copy"))
    body = ask(data).json()
    assert (body["sound_watermark"]["number"], "sound_video" in body) == (made[1].number, False)
    maker = APIClient()
    maker.force_authenticate(made[1].video.maker)
    assert ask(data, maker).json()["sound_video"]["id"] == str(made[1].video.pk)


def test_the_page_tells_sound_from_clip(made, client):
    page = client.post(PAGE, {"file": upload(changed(made[0].path, to="sound.mp3", arguments=("-vn",)), "sound.mp3")})
    text = words(page)
    assert "This sound was made here, by a network." in text
    assert f"It is the sound of a clip by @{made[0].video.maker.handle}" in text
    assert f"Number {made[0].number}." in text
    assert faults_of(page.content.decode()) == []


def test_silence_says_nothing(made):
    body = ask(changed(made[0].path, to="silent.wav", arguments=("-vn", "-af", "volume=0"))).json()
    assert (body["made_here"], body["sound_watermark"], body["watermark"]) == (False, {"found": False}, {"found": False})


def test_other_secrets_hear_nothing(made, settings):
    settings.WATERMARK_SECRET = "another secret"
    body = ask(changed(made[0].path, to="sound.wav", arguments=("-vn",))).json()
    assert (body["made_here"], body["sound_watermark"]) == (False, {"found": False})


@pytest.mark.parametrize(
    "data",
    [b"ID3", b"\xff", b"\xff\xfb", b"\xff\xfb\x90\x00" + b"0" * 400, b"OggS" + b"\0" * 400,
     b"RIFF\xff\xff\xff\xffWAVEfmt ", b"RIFF\0\0\0\0AVI ",
     b"ID3#EXTM3U\n#EXTINF:1,\n/etc/passwd\n", b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\x10\0data\0\0\0\0"],
    ids=["tag", "byte", "header", "noise", "hollow ogg", "cut wav", "avi", "playlist", "no channels"],
)  # fmt: skip
def test_what_is_no_sound_is_refused(db, data):
    cache.clear()
    response = ask(data)
    assert (response.status_code, response.json()["code"]) == (422, "not_a_video")
