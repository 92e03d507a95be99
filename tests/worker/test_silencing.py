"""Who mutes their voice in a video is not heard in it any more: its file is silent, the old one closed, and what came of it too."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import pytest
from django.core.files.storage import default_storage

from accounts.services import delete_member
from cameos.consent import Scope
from core import ffmpeg
from core.storage import Access, access, own_url
from generation import casting, silencing
from generation.models import Job
from generation.provenance import credentials
from generation.provenance.certificates import SigningError
from generation.worker.loop import run_once
from tests import factories
from tests.worker.test_consents import cast_job
from videos import services as videos
from videos import uses
from videos.models import CameoUse, Video

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def cameo(member):
    return factories.cameo(member)


@pytest.fixture
def video(runtime, engine, cameo) -> Video:
    """A clip with them that was made as any other, and published."""
    engine.frames = 16
    job = cast_job(cameo)
    assert run_once(runtime)
    made = Job.objects.get(pk=job.pk).video
    return videos.publish(video=made, by=made.maker)


def loudness(name: str, folder: Path) -> float:
    """The greatest sample of a stored clip's sound."""
    path = folder / "heard.mp4"
    with default_storage.open(name) as file:
        path.write_bytes(file.read())
    command = [ffmpeg.binary(), "-v", "error", "-i", path, "-map", "0:a:0", "-f", "f32le", "-ac", "1", "-"]
    heard = np.frombuffer(subprocess.run(command, capture_output=True, check=True).stdout, np.float32)
    assert len(heard) > 30_000
    return float(np.abs(heard).max())


def picture(name: str, folder: Path) -> bytes:
    path = folder / "seen.mp4"
    with default_storage.open(name) as file:
        path.write_bytes(file.read())
    command = [ffmpeg.binary(), "-v", "error", "-i", path, "-map", "0:v:0", "-c", "copy", "-f", "h264", "-"]
    return subprocess.run(command, capture_output=True, check=True).stdout


def seen(video) -> bool:
    return Video.objects.visible_to(None).filter(pk=video.pk).exists()


def test_it_goes_out_of_view_and_comes_back_silent(video, member, client, tmp_path):
    before = video.file.name
    link = own_url(before)
    assert client.get(link).status_code == 200
    assert loudness(before, tmp_path) > 0.02
    uses.mute(video=video, by=member)
    assert (seen(video), client.get(link).status_code) == (False, 404)
    assert (silencing.silence_muted(), silencing.silence_muted()) == (1, 0)
    video.refresh_from_db()
    assert (seen(video), video.voiced.name, client.get(link).status_code) == (True, before, 404)
    assert client.get(own_url(video.file.name)).status_code == 200
    assert loudness(video.file.name, tmp_path) == 0.0
    assert picture(video.file.name, tmp_path) == picture(before, tmp_path)
    assert video.bytes == default_storage.size(video.file.name)


def test_the_silent_file_is_signed_over_the_one_with_sound(video, member):
    uses.mute(video=video, by=member)
    silencing.silence_muted()
    video.refresh_from_db()
    found = credentials.read(default_storage.open(video.file.name).read(), ".mp4")
    assert (found.state, found.generations, found.number) == ("own", 2, Job.objects.get().number.pk)
    assert [receipt["cameo"] for receipt in found.consents] == [CameoUse.objects.get().likeness_id.hex]


def test_unmuting_gives_the_sound_back(video, member, client, django_capture_on_commit_callbacks):
    before = video.file.name
    uses.mute(video=video, by=member)
    silencing.silence_muted()
    video.refresh_from_db()
    silent, link = video.file.name, own_url(video.file.name)
    with django_capture_on_commit_callbacks(execute=True):
        uses.mute(video=video, by=member, muted=False)
    video.refresh_from_db()
    assert (video.file.name, video.voiced.name, seen(video)) == (before, "", True)
    assert video.bytes == default_storage.size(before)
    assert (default_storage.exists(silent), client.get(link).status_code, client.get(own_url(before)).status_code) == (False, 404, 200)


def test_while_one_of_two_mutes_it_stays_silent(video, member, other):
    CameoUse.objects.create(video=video, likeness=(theirs := factories.cameo(other)), epoch=theirs.epoch, policy_version=1)
    uses.mute(video=video, by=member)
    silencing.silence_muted()
    uses.mute(video=video, by=other)
    assert seen(video)
    uses.mute(video=video, by=member, muted=False)
    video.refresh_from_db()
    assert (bool(video.voiced), seen(video)) == (True, True)
    uses.mute(video=video, by=other, muted=False)
    video.refresh_from_db()
    assert not video.voiced


def test_what_was_made_from_it_is_silent_too(video, cameo, member, runtime):
    child = factories.video_with(cameo, parent=video, file=default_storage.save("jobs/x/clip.mp4", default_storage.open(video.file.name)))
    factories.job(video=child)
    uses.mute(video=video, by=member)
    assert silencing.silence_muted() == 2
    child.refresh_from_db()
    assert child.voiced.name == "jobs/x/clip.mp4"


def test_a_silent_video_can_be_published_and_is_not_remixed(video, cameo, member):
    maker = video.maker
    video = videos.unpublish(video=video, by=maker)
    uses.mute(video=video, by=member)
    with pytest.raises(uses.CastRefused):
        videos.publish(video=video, by=maker)
    silencing.silence_muted()
    video.refresh_from_db()
    assert videos.publish(video=video, by=maker).status == "published"
    remix = cast_job(cameo, remix_of=video, member=maker)
    assert casting.refusal(remix, casting.rows_of(remix)) == "cameo_withdrawn"
    assert Scope.REMIX in remix.casting.get().scopes


@pytest.mark.parametrize("fault", [SigningError("no key"), ffmpeg.FfmpegError("none"), OSError(28, "full")])
def test_what_cannot_be_made_silent_stays_out_of_view(video, member, monkeypatch, fault, caplog):
    uses.mute(video=video, by=member)

    def broken(*_):
        raise fault

    monkeypatch.setattr(silencing.credentials, "sign", broken)
    assert silencing.silence_muted() == 0
    video.refresh_from_db()
    assert (video.voiced.name, seen(video), access(video.file.name)) == ("", False, Access.CLOSED)
    assert "stays hidden" in caplog.text
    monkeypatch.undo()
    assert silencing.silence_muted() == 1


def test_unmuted_meanwhile_it_keeps_its_sound(video, member, monkeypatch):
    uses.mute(video=video, by=member)
    sign = silencing.credentials.sign

    def late(*args):
        sign(*args)
        uses.mute(video=video, by=member, muted=False)

    monkeypatch.setattr(silencing.credentials, "sign", late)
    before = video.file.name
    assert silencing.silence_muted() == 0
    video.refresh_from_db()
    assert (video.file.name, video.voiced.name, seen(video)) == (before, "", True)
    assert not default_storage.exists(f"{before.rsplit('/', 1)[0]}/silent.mp4")


def test_unmuted_before_its_turn_it_is_left_as_it_is(video, cameo, member, monkeypatch):
    copy = default_storage.save("jobs/x/clip.mp4", default_storage.open(video.file.name))
    first = factories.video_with(cameo, file=copy)
    factories.job(video=first)
    for muted in (video, first):
        uses.mute(video=muted, by=member)
    sign, signed = silencing.credentials.sign, []

    def late(*args):
        sign(*args)
        signed.append(args[0])
        uses.mute(video=video, by=member, muted=False)

    monkeypatch.setattr(silencing.credentials, "sign", late)
    before = video.file.name
    assert (silencing.silence_muted(), len(signed)) == (1, 1)
    first.refresh_from_db()
    video.refresh_from_db()
    assert (first.voiced.name, video.file.name, video.voiced.name, seen(video)) == (copy, before, "", True)


def test_what_no_job_made_stays_out_of_view(video, member):
    Job.objects.all().delete()
    uses.mute(video=video, by=member)
    before = video.file.name
    assert silencing.silence_muted() == 0
    video.refresh_from_db()
    assert (video.file.name, video.voiced.name, seen(video)) == (before, "", False)


def test_with_the_video_go_both_files(video, member, django_capture_on_commit_callbacks):
    uses.mute(video=video, by=member)
    silencing.silence_muted()
    video.refresh_from_db()
    names = [video.file.name, video.voiced.name]
    with django_capture_on_commit_callbacks(execute=True):
        videos.delete(video=video, by=video.maker)
    assert [default_storage.exists(name) for name in names] == [False, False]
    video.refresh_from_db()
    assert video.voiced.name == ""


def test_a_withdrawal_closes_the_silent_file(video, member, client):
    uses.mute(video=video, by=member)
    silencing.silence_muted()
    video.refresh_from_db()
    link = own_url(video.file.name)
    uses.withdraw(video=video, by=member)
    assert client.get(link).status_code == 404
    delete_member(member=member)
    assert client.get(link).status_code == 404
