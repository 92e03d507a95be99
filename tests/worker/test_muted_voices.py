"""Who mutes their voice is not heard any more, and whoever else speaks still is: the network makes the sound again without their lines."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import wave
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from django.conf import settings as house
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, default_storage

from cameos.enrolment.models import VoiceSample
from core import ffmpeg
from core.storage import own_url
from generation import files, silencing
from generation.engines import casting, dialogue, unsaid
from generation.engines.base import Cue
from generation.models import Job
from generation.network import checkpoint
from generation.network.plan import Line, Plan, empty_plan
from generation.network.speech import FRAMES_A_SECOND, Speech, SpeechConfig
from generation.network.vocoder import Vocoder, VocoderConfig
from generation.provenance import credentials
from generation.worker.captions import Captions, read, webvtt
from generation.worker.loop import run_once
from tests import factories
from tests.worker.test_consents import cast_job
from tests.worker.test_silencing import picture, seen
from videos import services as videos
from videos import uses
from videos.models import CameoUse, Video

RATE = 16_000
FIRST, SECOND = (0.0, 1.9), (2.0, 3.9)


def sample(pitch: float) -> bytes:
    """Two seconds of a hum with overtones, as a WAV."""
    moments = np.arange(2 * RATE) / RATE
    hum = sum(np.sin(2 * np.pi * pitch * part * moments) / part for part in range(1, 12)) * (0.2 + 0.1 * np.sin(2 * np.pi * 3 * moments))
    path = Path(house.MEDIA_ROOT) / f"{pitch}.wav"
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((hum * 20_000).astype("<i2").tobytes())
    return path.read_bytes()


@pytest.fixture(scope="module")
def speech() -> Speech:
    return checkpoint.load(Speech, SpeechConfig, house.WEIGHTS_DIR, "speech")


@pytest.fixture(scope="module")
def vocoder() -> Vocoder:
    return checkpoint.load(Vocoder, VocoderConfig, house.WEIGHTS_DIR, "vocoder")


@pytest.fixture
def voices(tmp_path, speech) -> list[torch.Tensor]:
    codes = []
    for pitch in (110.0, 230.0):
        (tmp_path / f"{pitch}.wav").write_bytes(sample(pitch))
        codes.append(casting.heard(tmp_path / f"{pitch}.wav", speech))
    return codes


@pytest.fixture
def plan(speech, voices) -> Plan:
    """Two people say something, one after the other, over a hiss."""
    lines: list[Line] = []
    for words, span, voice_V in (("hello there", FIRST, voices[0]), ("look at this", SECOND, voices[1])):
        line = dialogue.line_of(speech, words, "", span, 7, voice_V)
        assert line is not None
        lines.append(line)
    quiet = empty_plan("portrait", 4)
    return replace(quiet, mel_MF=quiet.mel_MF + 3.0, lines=tuple(lines))


def sounded(plan: Plan, speech, vocoder) -> np.ndarray:
    with torch.inference_mode():
        return vocoder(dialogue.dubbed(plan, speech).mel_MF).numpy()


def power(wave_N: np.ndarray, span: tuple[float, float]) -> float:
    return float((wave_N[int(span[0] * RATE) : int(span[1] * RATE)] ** 2).mean())


def test_one_of_two_voices_goes_and_the_other_stays_as_it_was(plan, voices, speech, vocoder):
    both, (left, cues) = sounded(plan, speech, vocoder), unsaid.without(plan, voices[:1], speech, vocoder)
    assert [cue.words for cue in cues] == ["look at this."]
    assert cues == dialogue.cues(plan, speech)[1:]
    assert np.array_equal(left, sounded(replace(plan, lines=plan.lines[1:]), speech, vocoder))
    assert power(left, FIRST) < power(both, FIRST) / 10
    alone = dialogue.dubbed(replace(plan, lines=plan.lines[1:]), speech).mel_MF
    begin = round(plan.lines[1].start * FRAMES_A_SECOND)
    assert torch.equal(alone[begin:], dialogue.dubbed(plan, speech).mel_MF[begin:])
    assert power(left, SECOND) == pytest.approx(power(both, SECOND), rel=0.2)


def test_with_both_gone_all_other_sounds_are_left(plan, voices, speech, vocoder):
    left, cues = unsaid.without(plan, voices, speech, vocoder)
    assert cues == []
    assert np.array_equal(left, sounded(replace(plan, lines=()), speech, vocoder))
    assert np.abs(left).max() > 0


def test_a_voice_that_no_line_has_is_not_taken_out(plan, voices, speech, vocoder):
    assert unsaid.without(plan, [voices[0], voices[1] + 0.1], speech, vocoder) is None
    assert unsaid.without(replace(plan, lines=()), voices[:1], speech, vocoder) is None


@pytest.mark.parametrize("fault", ["maker", "plan", "sample"])
def test_what_cannot_be_told_apart_ends_with_a_status(plan, tmp_path, monkeypatch, fault):
    where = {"plan": tmp_path / "plan.safetensors", "sample": tmp_path / "voice.wav"}
    plan.save(where["plan"])
    where["sample"].write_bytes(sample(110.0))
    if fault in where:
        where[fault].write_bytes(b"not one")
    maker = "tiny test 000000000000" if fault == "maker" else made_by()
    targets = (tmp_path / "out", tmp_path / "said")
    command = ["unsaid", str(house.WEIGHTS_DIR), maker, str(where["plan"]), *map(str, targets), str(where["sample"])]
    monkeypatch.setattr(sys, "argv", command)
    with pytest.raises(SystemExit) as ended:
        unsaid.main()
    assert (ended.value.code, [target.exists() for target in targets]) == (unsaid.UNABLE, [False, False])


def made_by() -> str:
    manifest = hashlib.sha256((house.WEIGHTS_DIR / checkpoint.CONFIG_FILE).read_bytes()).hexdigest()
    return f"native {house.WEIGHTS_DIR.name} {manifest[:12]}"


@pytest.fixture
def cameo(member):
    return factories.cameo(member, kind="person")


@pytest.fixture
def theirs(other):
    return factories.cameo(other, kind="person")


@pytest.fixture
def video(settings, tmp_path, runtime, engine, cameo, theirs, plan, monkeypatch) -> Video:
    """A clip in which both speak, signed as if our network had made it."""
    settings.DATA_DIR = tmp_path
    engine.frames = 64
    sign = credentials.sign

    def as_ours(path, origin, parent=None):
        model, _, weights = made_by().rpartition(" ")
        sign(path, replace(origin, model=model, version=weights), parent)

    monkeypatch.setattr(credentials, "sign", as_ours)
    job = cast_job(cameo)
    assert run_once(runtime)
    monkeypatch.setattr(credentials, "sign", sign)
    made = Job.objects.get(pk=job.pk).video
    plan.save(tmp_path / "plan.safetensors")
    made.plan = default_storage.save(f"jobs/{job.pk}/1/plan.safetensors", ContentFile((tmp_path / "plan.safetensors").read_bytes()))
    made.captions = default_storage.save(f"jobs/{job.pk}/1/captions.vtt", ContentFile(vtt("hello there.", "look at this.")))
    made.captions_language = "en"
    made.save(update_fields=["plan", "captions", "captions_language"])
    CameoUse.objects.filter(video=made).update(scopes=["appearance", "voice"])
    CameoUse.objects.create(video=made, likeness=theirs, epoch=theirs.epoch, policy_version=1, scopes=["appearance", "voice"])
    for shown, pitch in ((cameo, 110.0), (theirs, 230.0)):
        VoiceSample.objects.create(likeness=shown, seconds=2, file=default_storage.save("voices/v.wav", ContentFile(sample(pitch))))
    return made


def vtt(*words: str) -> bytes:
    """Captions of these, two seconds each."""
    return webvtt(Captions(tuple(Cue(2.0 * place, 2.0 * place + 1.9, said) for place, said in enumerate(words)), "en"), 4.0).encode()


def told(video: Video) -> list[str]:
    """What its captions say."""
    return [cue.words for cue in read(default_storage.open(video.captions.name).read().decode()).cues] if video.captions else []


def heard(video: Video, folder: Path) -> np.ndarray:
    """The clip's sound as a player has it."""
    (folder / "heard.mp4").write_bytes(default_storage.open(video.file.name).read())
    output = ["-map", "0:a:0", "-f", "f32le", "-ac", "1", "-ar", str(RATE), "-"]
    command = [ffmpeg.binary(), "-v", "error", "-i", folder / "heard.mp4", *output]
    return np.frombuffer(subprocess.run(command, capture_output=True, check=True).stdout, np.float32)


@pytest.mark.django_db
def test_muted_one_is_gone_from_the_file_and_the_other_is_heard(
    video, cameo, theirs, member, other, client, api, tmp_path, django_capture_on_commit_callbacks
):
    before, captions = video.file.name, video.captions.name
    uses.mute(video=video, by=member)
    assert client.get(own_url(captions)).status_code == 404
    assert silencing.silence_muted() == 1
    video.refresh_from_db()
    assert (told(video), video.captions_language) == (["look at this."], "en")
    assert [client.get(own_url(name)).status_code for name in (captions, video.captions.name)] == [404, 200]
    assert (video.hushed, video.voiced.name, client.get(own_url(before)).status_code) == (True, before, 404)
    wave_N = heard(video, tmp_path)
    assert power(wave_N, FIRST) < power(wave_N, SECOND) / 5
    assert picture(video.file.name, tmp_path) == picture(before, tmp_path)
    signed = credentials.read(default_storage.open(video.file.name).read(), ".mp4")
    assert (signed.state, signed.model, signed.generations, signed.number) == ("own", made_by(), 2, Job.objects.get().number.pk)
    assert api.get("/api/cameos/uses").json()["items"][0]["sound"] == "rest"
    # The other mutes too: out of view until it is made anew, from the clip with both.
    uses.mute(video=video, by=other)
    video.refresh_from_db()
    assert (video.file.name, video.voiced.name, video.hushed) == (before, "", False)
    assert [client.get(own_url(name)).status_code for name in (before, captions)] == [404, 404]
    assert silencing.silence_muted() == 1
    video.refresh_from_db()
    assert power(heard(video, tmp_path), SECOND) < power(wave_N, SECOND) / 5
    assert (told(video), video.voiced_captions.name) == ([], captions)
    assert not [key for key in api.get(f"/api/videos/{video.pk}").json() if key.startswith("captions")]
    # And one of the two is heard again, alone.
    uses.mute(video=video, by=other, muted=False)
    assert silencing.silence_muted() == 1
    video.refresh_from_db()
    assert power(heard(video, tmp_path), SECOND) > power(heard(video, tmp_path), FIRST) * 5
    still = video.captions.name
    assert told(video) == ["look at this."]
    with django_capture_on_commit_callbacks(execute=True):
        uses.mute(video=video, by=member, muted=False)
    video.refresh_from_db()
    assert (video.file.name, video.hushed) == (before, False)
    assert (video.captions.name, video.voiced_captions.name, told(video)) == (captions, "", ["hello there.", "look at this."])
    assert (client.get(own_url(captions)).status_code, default_storage.exists(still)) == (200, False)


@pytest.mark.django_db
def test_a_clip_without_captions_gets_none_by_muting(video, member):
    Video.objects.update(captions="", captions_language="")
    uses.mute(video=video, by=member)
    assert silencing.silence_muted() == 1
    video.refresh_from_db()
    assert (video.hushed, video.captions.name, video.voiced_captions.name) == (True, "", "")


@pytest.mark.django_db
def test_with_the_video_go_all_its_captions(video, member, django_capture_on_commit_callbacks):
    uses.mute(video=video, by=member)
    silencing.silence_muted()
    video.refresh_from_db()
    names = [video.captions.name, video.voiced_captions.name]
    assert all(map(default_storage.exists, names))
    with django_capture_on_commit_callbacks(execute=True):
        videos.delete(video=video, by=video.maker)
    video.refresh_from_db()
    assert (video.captions.name, video.voiced_captions.name) == ("", "")
    assert not any(map(default_storage.exists, names))


@pytest.mark.django_db
def test_on_a_full_disk_nothing_is_left_and_it_stays_out_of_view(video, member, monkeypatch):
    save = Storage.save

    def full(self, name, *args, **options):
        if name.endswith(files.STILL_SAID):
            raise OSError(28, "No space left on device")
        return save(self, name, *args, **options)

    monkeypatch.setattr(Storage, "save", full)
    uses.mute(video=video, by=member)
    assert silencing.silence_muted() == 0
    video.refresh_from_db()
    assert (video.voiced.name, seen(video)) == ("", False)
    assert not default_storage.exists(f"{video.file.name.rsplit('/', 1)[0]}/{files.SILENT}")


@pytest.mark.django_db
@pytest.mark.parametrize("reason", ["no plan", "joined", "no voice was lent", "no sample", "other weights", "another voice"])
def test_where_it_cannot_be_told_from_the_rest_all_sound_goes(video, cameo, member, api, tmp_path, monkeypatch, reason):
    if reason == "no plan":
        Video.objects.update(plan="")
    elif reason == "joined":
        monkeypatch.setattr(Video, "joined", True)
    elif reason == "no voice was lent":
        CameoUse.objects.update(scopes=["appearance"])
    elif reason == "no sample":
        VoiceSample.objects.all().delete()
    elif reason == "other weights":
        monkeypatch.setattr(silencing.credentials, "read", lambda *_: credentials.Credentials("own", model="native base 000000000000"))
    else:
        VoiceSample.objects.filter(likeness=cameo).update(file=default_storage.save("voices/x.wav", ContentFile(sample(330.0))))
    uses.mute(video=video, by=member)
    assert silencing.silence_muted() == 1
    video.refresh_from_db()
    assert (video.hushed, bool(video.voiced.name)) == (False, True)
    assert float(np.abs(heard(video, tmp_path)).max()) == 0.0
    assert (told(video), default_storage.exists(video.voiced_captions.name)) == ([], True)
    assert api.get("/api/cameos/uses").json()["items"][0]["sound"] == "none"


@pytest.mark.django_db
def test_who_else_mutes_while_it_is_made_is_not_heard_either(video, member, other, monkeypatch, tmp_path):
    sign = silencing.credentials.sign

    def late(*args):
        sign(*args)
        monkeypatch.setattr(silencing.credentials, "sign", sign)
        uses.mute(video=video, by=other)

    monkeypatch.setattr(silencing.credentials, "sign", late)
    uses.mute(video=video, by=member)
    assert silencing.silence_muted() == 0
    video.refresh_from_db()
    assert (video.voiced.name, seen(video)) == ("", False)
    assert silencing.silence_muted() == 1
    video.refresh_from_db()
    wave_N = heard(video, tmp_path)
    assert power(wave_N, SECOND) < 10 * power(wave_N, FIRST)
