"""The upstream engine against a server of that wire: its forms and its JSON, everything that can go wrong, and nothing left there."""

from __future__ import annotations

import io
import logging
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from django.conf import settings
from PIL import Image

from core import ffmpeg
from generation.engines import native, upstream
from generation.engines.base import ClipRequest, EngineError, EngineUnavailable, run
from generation.engines.conformance import CHECKS, Trial
from generation.engines.upstream import UpstreamEngine
from generation.models import Job
from generation.network import sampler
from generation.services import cancel
from generation.worker import attempt
from generation.worker.loop import run_once
from generation.worker.runtime import Runtime, load_engine
from tests import factories
from tests.worker.fake_upstream import KEY, movie, serving
from tests.worker.small_native import paint_grey, save_weights
from videos.models import Video

ASKED = ClipRequest("a ball bounces", 4, 64, 48, seed=5)


@pytest.fixture
def up():
    yield from serving()


@pytest.fixture
def json_up():
    yield from serving("json")


class Clock:
    """Time that passes only while the engine waits, and a little with every look."""

    def __init__(self):
        self.now, self.waits = 1000.0, []

    def __call__(self) -> float:
        self.now += 0.001
        return self.now

    def wait(self, seconds: float) -> None:
        self.waits.append(round(seconds, 2))
        self.now += seconds


def quicken(film, monkeypatch):
    """The animatic in one try of two steps."""
    paint_grey(film.director)
    monkeypatch.setattr(native, "TRIES", {"standard": 1})
    monkeypatch.setattr(sampler, "start", partial(sampler.start, steps=2))


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def make(tmp_path, clock):
    """An engine on a server, with the test's time."""

    def make(up, **options):
        given = {"url": up.url, "api_key": KEY, "ffmpeg": ffmpeg.binary(), "folder": tmp_path, "sizes": ["64x48", "48x64"]}
        engine = UpstreamEngine.load(settings.WEIGHTS_DIR, **(given | options))
        camera = getattr(engine, "camera", engine)
        camera.clock, camera.wait = clock, clock.wait
        up.calls.clear()
        return engine

    return make


def refusal(engine, request=ASKED) -> EngineError:
    """How it fails."""
    with pytest.raises(EngineError) as trouble:
        run(engine, request)
    return trouble.value


def test_a_clip_comes_back_with_its_sound(make, up, tmp_path):
    clip = run(make(up, model="Wan2.2", extra={"fps": 8, "generate_sound": True}), ASKED)
    assert (clip.frames.shape, clip.frames.dtype, clip.fps) == ((32, 48, 64, 3), np.uint8, 8)
    wanted = np.array([(5 * 40503 >> shift) & 255 for shift in (16, 8, 0)])
    assert np.abs(clip.frames[16, 24, 32].astype(int) - wanted).max() <= 6
    assert (clip.audio.shape, clip.audio.dtype, clip.sample_rate) == ((4 * 48_000, 2), np.float32, 48_000)
    tone = np.abs(np.fft.rfft(clip.audio[:48_000, 0])).argmax()
    assert (tone, clip.plan) == (800, None)
    assert up.created == [
        {"prompt": "a ball bounces", "seconds": "4", "size": "64x48", "seed": "5", "model": "Wan2.2", "fps": "8", "generate_sound": "true"}
    ]
    assert up.calls == ["create", "poll", "poll", "poll", "content", "delete"]
    assert {headers["Authorization"] for headers in up.headers} == {f"Bearer {KEY}"}
    assert (up.jobs, list(tmp_path.iterdir())) == ({}, [])


def test_the_best_sampler_asks_for_more(make, up):
    engine = make(up, model="Wan2.2", extra={"fps": 8, "num_inference_steps": 20}, best={"num_inference_steps": 50, "model": "Wan2.2-A14B"})
    for name in ("standard", "best"):
        run(engine, replace(ASKED, sampler=name))
    fields = [(job["model"], job["num_inference_steps"], job["fps"]) for job in up.created]
    assert fields == [("Wan2.2", "20", "8"), ("Wan2.2-A14B", "50", "8")]


def test_progress_is_the_servers(make, up, clock):
    up.polls = 3
    engine = make(up)
    steps, _ = Trial(engine).make(ASKED)
    assert list(dict.fromkeys(step.percent for step in steps)) == [2, 25, 48, 70, 93, 100]
    assert list(dict.fromkeys(step.stage for step in steps)) == ["planning", "drawing", "sound"]
    assert max(clock.waits) <= 0.25, "the worker is back in control soon"
    assert sum(clock.waits) == pytest.approx(4.0, abs=0.2), "a second before every poll"


def test_a_server_may_say_how_often_it_wants_to_be_asked(make, up, clock):
    up.will("create", 200, {"id": "video-x", "status": "queued"}, openai_poll_after_ms="4000")
    up.jobs["video-x"] = {"fields": {"seed": "5", "size": "64x48", "seconds": "4"}, "polls": 2}
    run(make(up), ASKED)
    assert sum(clock.waits) == pytest.approx(4.0, abs=0.1)


def test_a_server_that_takes_json_alone_is_found_out_once(make, json_up):
    engine = make(json_up, extra={"fps": 8})
    run(engine, ASKED)
    run(engine, replace(ASKED, seed=6))
    assert json_up.created[0] == {"prompt": "a ball bounces", "seconds": "4", "size": "64x48", "seed": 5, "fps": 8}
    assert [call for call in json_up.calls if call == "create"] == ["create"] * 3, "the first one twice"


@pytest.fixture
def trial(make, up):
    return Trial(make(up))


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_it_keeps_the_protocol(trial, check):
    check(trial)


def test_a_film_keeps_our_sound_plan_and_words(make, json_up, monkeypatch, tmp_path):
    monkeypatch.setattr(settings, "WEIGHTS_DIR", save_weights(tmp_path / "preset"))
    json_up.sound = False
    engine = make(json_up, film=True, sizes=["64x64"])
    quicken(engine, monkeypatch)
    assert (engine.capabilities.remix, engine.capabilities.sound, engine.info.preset) == (True, True, " over preset")
    asked = replace(ASKED, width=64, height=64)
    ours, film = run(engine.director, asked), run(engine, asked)
    with Image.open(io.BytesIO(json_up.references[0])) as reference:
        assert (reference.format, reference.size) == ("PNG", (64, 64)), "of the size that is asked for"
    assert (film.frames.shape, film.fps) == ((32, 64, 64, 3), 8)
    assert np.array_equal(film.audio, ours.audio)
    assert (film.rendered_as, film.plan is not None) == (ours.rendered_as, True)
    trial = Trial(engine)
    for check in CHECKS:
        check(trial)


def test_too_many_requests_are_waited_out(make, up, clock):
    engine = make(up)
    up.will("create", 429, {"error": {"message": "slow down"}}, Retry_After="7")
    run(engine, ASKED)
    assert up.calls[:3] == ["create", "create", "poll"]
    first, second = (headers["Idempotency-Key"] for headers in up.headers[1:3])
    assert first == second != ""
    assert sum(clock.waits) == pytest.approx(7 + 3, abs=0.2)


@pytest.mark.parametrize("verb", ["create", "poll", "content"])
@pytest.mark.parametrize("status", [500, 503, 0])
def test_trouble_that_passes_is_not_seen(make, up, verb, status):
    up.will(verb, status, b"half of it")
    clip = run(make(up), ASKED)
    assert len(clip.frames) == 32
    assert up.calls.count(verb) == {"create": 2, "poll": 4, "content": 2}[verb]


def test_trouble_that_stays_is_given_up_with_longer_and_longer_pauses(make, up, clock):
    for _ in range(5):
        up.will("poll", 502, b"bad gateway")
    trouble = refusal(make(up))
    assert (trouble.code, trouble.again) == ("upstream_unavailable", True)
    assert up.calls == ["create"] + ["poll"] * 5 + ["delete"]
    assert sum(clock.waits) == pytest.approx(1 + 0.5 + 1 + 2 + 4, abs=0.2)


def test_a_download_that_was_cut_begins_anew(make, up):
    whole = movie(5, "64x48", 4)
    up.will("content", 0, whole[: len(whole) // 2])
    clip = run(make(up), ASKED)
    assert np.array_equal(clip.frames, run(make(up), ASKED).frames)
    assert up.calls == ["create", "poll", "poll", "poll", "content", "delete"], "of the second clip"


def test_a_job_that_never_ends_meets_the_deadline(make, up):
    up.polls = 10**9
    trouble = refusal(make(up, deadline_seconds=30))
    assert (trouble.code, trouble.again) == ("upstream_timeout", False)
    assert up.calls.count("poll") == pytest.approx(30, abs=2)
    assert (up.calls[-1], up.jobs) == ("delete", {})


@pytest.mark.parametrize(
    ("verb", "status", "body", "code", "again"),
    [
        ("create", 400, {"error": {"code": "moderation_blocked", "message": "no"}}, "prompt_not_allowed", False),
        ("create", 422, {"detail": [{"loc": ["size"], "msg": "no such size"}]}, "upstream_refused", False),
        ("create", 401, {"error": {"message": f"Incorrect API key: {KEY}"}}, "upstream_refused", False),
        ("create", 200, b"<html>hello</html>", "upstream_broken", True),
        ("create", 200, {"status": "queued"}, "upstream_broken", True),
        ("create", 200, {"id": ["x"]}, "upstream_broken", True),
        ("create", 302, b"", "upstream_broken", True),
        ("poll", 404, {"detail": "Video not found"}, "upstream_lost", True),
        ("poll", 200, {"status": "failed", "error": {"code": "out_of_memory"}}, "upstream_failed", True),
        ("poll", 200, {"status": "failed", "error": {"code": "content_policy_violation"}}, "prompt_not_allowed", False),
        ("poll", 200, {"status": "failed"}, "upstream_failed", True),
        ("content", 200, b"no film at all", "upstream_broken", True),
        ("content", 302, b"", "upstream_broken", True),
        ("content", 403, {"error": {"message": "no"}}, "upstream_refused", False),
    ],
)
def test_every_refusal_has_its_code_and_leaves_nothing_there(make, up, tmp_path, caplog, verb, status, body, code, again):
    for _ in range(2 if status in (400, 422) else 1):  # the second time as JSON
        up.will(verb, status, body, Location="http://127.0.0.1:9/elsewhere")
    trouble = refusal(make(up))
    assert (trouble.code, trouble.again) == (code, again)
    assert (up.jobs, up.faults, list(tmp_path.iterdir())) == ({}, [], [])
    assert KEY not in caplog.text + trouble.message
    assert caplog.records or code == "upstream_lost"


@pytest.mark.parametrize(
    "film",
    [
        lambda: movie(5, "64x48", 4)[:300],
        lambda: movie(5, "64x48", 3),
        lambda: movie(5, "4608x2592", 4, rate="1"),
        lambda: b"#EXTM3U\n#EXTINF:4,\nfile:///etc/hostname\n",
    ],
)
def test_a_film_that_is_damaged_too_short_or_too_large_is_broken(make, up, film):
    up.will("content", 200, film())
    assert refusal(make(up)).code == "upstream_broken"


def test_more_than_a_clip_can_be_is_not_stored(make, up, monkeypatch):
    monkeypatch.setattr(upstream, "MOST_BYTES", 500)
    assert refusal(make(up)).code == "upstream_broken"


def test_odd_films_are_brought_to_what_was_asked(make, up):
    up.rate, up.sound = "24000/1001", False
    clip = run(make(up), ASKED)
    assert (clip.frames.shape, clip.fps, clip.audio.shape) == ((96, 48, 64, 3), 24, (0, 2))
    up.will("content", 200, movie(5, "128x64", 4))
    assert run(make(up), ASKED).frames.shape == (32, 48, 64, 3), "another shape is cut, never squeezed"


def test_an_id_cannot_lead_elsewhere(make, up):
    up.will("create", 200, {"id": "../models?x=", "status": "queued"})
    assert refusal(make(up)).code == "upstream_lost"
    assert up.calls == ["create", "poll", "delete"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"url": "gpu:8000/v1"}, "url is an address such as"),
        ({"url": "http://user:hush@gpu/v1"}, "url is an address such as"),
        ({"url": "http://:hush@gpu/v1"}, "url is an address such as"),
        ({"url": "http://hush@gpu/v1"}, "url is an address such as"),
        ({"url": "file:///etc/passwd"}, "url is an address such as"),
        ({"url": "http://gpu:99999/v1"}, "url is an address such as"),
        ({"url": "http://[gpu/v1"}, "url is an address such as"),
        ({"api_key": "hush\n"}, "VITASCOPE_ENGINE_API_KEY holds characters"),
        ({"url": "http://127.0.0.1:9/v1"}, "there is no server at http://127.0.0.1:9/v1/"),
        ({"sizes": ["720p"]}, "sizes is a list such as"),
        ({"seconds": []}, "seconds is a list of lengths"),
        ({"seconds": [8]}, "seconds is a list of lengths with 4 among them"),
        ({"sound": "yes"}, "sound is true or false"),
        ({"deadline_seconds": 0}, "deadline_seconds is a whole number from 1 to 3000"),
        ({"extra": []}, "extra is an object"),
        ({"best": []}, "best is an object"),
    ],
)
def test_a_setting_that_cannot_be_is_said_at_the_start(make, up, options, words):
    with pytest.raises(EngineUnavailable) as trouble:
        make(up, **options)
    assert words in str(trouble.value)
    assert "hush" not in str(trouble.value)


def test_a_refused_key_is_said_at_the_start(make, up):
    up.will("models", 401, {"error": {"message": KEY}})
    with pytest.raises(EngineUnavailable, match=r"refuses VITASCOPE_ENGINE_API_KEY \(401\)") as trouble:
        make(up)
    assert KEY not in str(trouble.value)


# Through the worker, as an operator sets it.


@pytest.fixture
def runtime(up, settings, tmp_path, db):
    settings.ENGINE_OPTIONS = {"url": up.url, "sizes": ["64x48", "48x64"], "seconds": [4]}
    settings.ENGINE_API_KEY = KEY
    settings.DATA_DIR = tmp_path
    return Runtime(engine=load_engine("upstream"), name="here", folder=tmp_path / "work")


@pytest.fixture
def job(member):
    return factories.job(member=member, width=96, height=128)


def test_a_job_is_done_by_the_other_server(runtime, up, job, clock):
    runtime.engine.clock, runtime.engine.wait = clock, clock.wait
    run_once(runtime)
    job.refresh_from_db()
    assert (job.state, job.video.width, job.video.height, job.video.seconds, job.video.plan.name) == ("succeeded", 96, 128, 4.0, "")
    assert (up.created[0]["size"], up.jobs, list(runtime.folder.iterdir())) == ("48x64", {}, [])


def test_a_cancelled_job_is_deleted_there(runtime, up, job, member, clock, monkeypatch):
    up.polls = 10**9
    monkeypatch.setattr(attempt, "REPORT_SECONDS", 0.0)

    def wait(seconds):
        clock.wait(seconds)
        if up.calls.count("poll") == 2:
            cancel(job=Job.objects.get(pk=job.pk), by=member)

    runtime.engine.clock, runtime.engine.wait = clock, wait
    run_once(runtime)
    job.refresh_from_db()
    assert (job.state, Video.objects.count()) == ("cancelled", 0)
    assert (up.calls[-3:], up.jobs, list(runtime.folder.iterdir())) == (["poll", "poll", "delete"], {}, [])


def test_the_key_is_in_no_log(runtime, up, job, clock, caplog):
    caplog.set_level(logging.DEBUG)
    runtime.engine.clock, runtime.engine.wait = clock, clock.wait
    up.will("poll", 500, b"x" * 290 + KEY.encode())
    up.will("delete", 500, KEY.encode())
    run_once(runtime)
    assert KEY[:6] not in caplog.text
    assert f"500: {'x' * 290}***" in caplog.text
    assert Path(runtime.folder).exists()
