"""What is said in a clip becomes WebVTT beside it: exact times, harmless words, nothing where nothing is said."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.core.files.storage import default_storage

from core import ffmpeg
from generation.engines.base import Cue
from generation.engines.film import FilmEngine
from generation.models import Job
from generation.requests import parse
from generation.services import submit
from generation.worker.captions import Captions, webvtt
from generation.worker.loop import run_once
from tests.worker.tiny_engine import TinyEngine

SAID = (Cue(0.3, 0.49, "hello,"), Cue(0.55, 1.75, "there again."))


def vtt(*cues, seconds=4, language="en") -> str:
    return webvtt(Captions(cues, language), seconds)


def test_a_cue_a_breath_under_a_header_with_the_language():
    assert vtt(Cue(0.3, 1.5, "Bonjour,"), Cue(61.0625, 62.3, "au revoir."), seconds=64, language="fr") == (
        "WEBVTT Language: fr\n\n"
        "00:00.300 --> 00:01.500\nBonjour,\n\n"
        "01:01.062 --> 01:02.300\nau revoir.\n"
    )  # fmt: skip


def test_a_short_cue_stays_to_be_read_but_not_into_the_next_nor_beyond_the_clip():
    times = [line for line in vtt(*SAID, Cue(2.0, 2.2, "So"), Cue(3.5, 3.7, "long.")).splitlines() if "-->" in line]
    assert times == [
        "00:00.300 --> 00:00.550",
        "00:00.550 --> 00:01.750",
        "00:02.000 --> 00:03.000",
        "00:03.500 --> 00:04.000",
    ]


def test_what_a_shorter_film_has_no_time_for_is_left_out():
    assert vtt(Cue(3.5, 4.1, "long"), Cue(4.05, 4.15, "gone")) == "WEBVTT Language: en\n\n00:03.500 --> 00:04.000\nlong\n"


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("fish & chips", "fish &amp; chips"),
        ("1 < 2 --> <b>so</b>", "1 &lt; 2 --&gt; &lt;b&gt;so&lt;/b&gt;"),
        ("one\n\nNOTE two\r\n", "one NOTE two"),
        ("« c'est génial ! »", "« c'est génial ! »"),
    ],
)
def test_words_cannot_break_out_of_their_cue(words, line):
    assert vtt(Cue(0.5, 2.0, words)).splitlines()[2:] == ["00:00.500 --> 00:02.000", line]


def test_others_read_it(tmp_path):
    (tmp_path / "captions.vtt").write_text(vtt(Cue(0.5, 2.0, "fish & chips"), Cue(2.0, 3.5, "<b>")), encoding="utf-8")
    ffmpeg.run([ffmpeg.binary(), "-i", str(tmp_path / "captions.vtt"), str(tmp_path / "captions.srt")])
    assert (tmp_path / "captions.srt").read_text().split("\n\n")[0] == "1\n00:00:00,500 --> 00:00:02,000\nfish & chips"


class Talking(TinyEngine):
    def _clip(self, request):
        return replace(super()._clip(request), cues=SAID, language="fr")


@pytest.fixture
def engine():
    talking = Talking()
    talking.frames = 64
    return talking


@pytest.fixture
def job(member):
    job = submit(member=member, request=parse({"prompt": 'she says "hello, there again"', "seconds": 4, "size": "720x1280"}, member))
    Job.objects.filter(pk=job.pk).update(width=64, height=96)
    return job


def test_the_draft_has_them(runtime, job):
    assert run_once(runtime)
    job.refresh_from_db()
    assert (job.video.captions.name, job.video.captions_language) == (f"jobs/{job.pk}/1/captions.vtt", "fr")
    assert default_storage.open(job.video.captions.name).read().decode() == (
        "WEBVTT Language: fr\n\n00:00.300 --> 00:00.550\nhello,\n\n00:00.550 --> 00:01.750\nthere again.\n"
    )


def test_a_clip_in_which_nothing_is_said_has_none(runtime, engine, job, monkeypatch):
    monkeypatch.setattr(engine, "_clip", super(Talking, engine)._clip)
    assert run_once(runtime)
    job.refresh_from_db()
    assert (job.state, job.video.captions.name, job.video.captions_language) == ("succeeded", "", "")
    assert sorted(default_storage.listdir(f"jobs/{job.pk}/1")[1]) == [
        "clip.mp4", "plan.safetensors", "poster.jpg", "preview.webp", "spritesheet.jpg",
    ]  # fmt: skip


def test_a_film_keeps_those_of_the_clip_that_it_films(runtime, engine, job):
    runtime.engine = FilmEngine(engine, TinyEngine())
    assert run_once(runtime)
    job.refresh_from_db()
    assert default_storage.open(job.video.captions.name).read().startswith(b"WEBVTT Language: fr\n\n00:00.300")
