"""An extension names one of this server's videos in its body; its seconds are added to those that are there."""

from __future__ import annotations

import pytest

from generation.models import Job, LedgerEntry, Worker
from tests import factories
from tests.developer.conftest import counts, refused

PATH = "/v1/videos/extensions"


@pytest.fixture
def source(member) -> Job:
    Worker.objects.create(name="w", seconds=[4, 8, 12, 16, 20])
    video = factories.video(maker=member, width=720, height=720, plan="a/plan.safetensors")
    return factories.job(member=member, state="succeeded", seed=5, video=video)


def wire(job) -> str:
    return f"video_{job.pk.hex}"


def body(source, **more):
    return {"prompt": "they bounce on", "seconds": "4", "video": {"id": wire(source)}} | more


def made(answer, source) -> Job:
    assert answer.status_code == 200, answer.content
    job = Job.objects.exclude(pk=source.pk).get()
    told = answer.json()
    assert (told["id"], told["remixed_from_video_id"], told["seconds"]) == (wire(job), wire(source), "8")
    assert told["vitascope"]["remix_kind"] == "extend"
    return job


@pytest.mark.parametrize("seconds", ["4", 4])
def test_by_json(v1, source, seconds):
    job = made(v1.post(PATH, body(source, seconds=seconds)), source)
    assert (job.remix_of, job.remix_kind, job.prompt, job.seconds, job.width, job.height) == (
        source.video, "extend", "they bounce on", 8, 720, 720,
    )  # fmt: skip
    assert LedgerEntry.objects.count() == 1


def test_by_form(v1, source):
    answer = v1.form(PATH, ("prompt", "on"), ("seconds", "4"), ("model", "sora-2-pro"), ("video[id]", wire(source)))
    made(answer, source)
    assert answer.json()["model"] == "sora-2-pro"


@pytest.mark.parametrize("first", [True, False])
def test_the_id_counts_beside_an_empty_file(v1, source, first):
    """Python's client can send an id only so."""
    parts = [("video", "upload", b""), ("video[id]", wire(source))]
    made(v1.form(PATH, ("prompt", "on"), ("seconds", "4"), *(parts if first else parts[::-1])), source)


def test_a_video_of_pro_goes_on_to_twenty_seconds(v1, member, source):
    member.plan = "pro"
    member.save()
    source.video.seconds = 12.0
    source.video.save()
    assert v1.post(PATH, body(source, seconds="8")).json()["seconds"] == "20"
    message = refused(v1.post(PATH, body(source, seconds="12")), 400, "invalid_value", "seconds")
    assert message == "With the 12 seconds that are there, this video can last 16 or 20 seconds for now."
    source.video.seconds = 20.0
    source.video.save()
    message = refused(v1.post(PATH, body(source)), 400, "invalid_value", "seconds")
    assert message == "This video lasts 20 seconds, and your clips can last no longer for now."


@pytest.mark.parametrize(
    ("change", "code", "param"),
    [
        ({"seconds": None}, "missing_required_parameter", "seconds"),
        ({"seconds": "0"}, "invalid_value", "seconds"),
        ({"seconds": "-4"}, "invalid_value", "seconds"),
        ({"seconds": "four"}, "invalid_value", "seconds"),
        ({"seconds": "9" * 30}, "invalid_value", "seconds"),
        ({"seconds": 120}, "invalid_value", "seconds"),
        ({"seconds": 4.0}, "invalid_type", "seconds"),
        ({"seconds": True}, "invalid_type", "seconds"),
        ({"prompt": None}, "missing_required_parameter", "prompt"),
        ({"prompt": "a rape scene"}, "moderation_blocked", "prompt"),
        ({"size": "720x720"}, "unknown_parameter", "size"),
        ({"remix_kind": "remix"}, "unknown_parameter", "remix_kind"),
        ({"video": None}, "missing_required_parameter", "video"),
        ({"video": "video_1"}, "invalid_type", "video"),
    ],
)
def test_bad_bodies(v1, source, change, code, param):
    refused(v1.post(PATH, body(source, **change)), 400, code, param)
    assert counts() == (1, 0, 0, 0)


@pytest.mark.parametrize("video_id", ["", "video_1", "video_" + "0" * 32, "\0"])
def test_a_video_that_is_not_there(v1, source, video_id):
    refused(v1.post(PATH, body(source, video={"id": video_id})), 404, "video_not_found")
    assert counts() == (1, 0, 0, 0)


def test_not_where_the_maker_does_not_allow_it(v1, other):
    theirs = factories.job(member=other, state="succeeded", video=factories.video(maker=other, plan="a"))
    refused(v1.post(PATH, body(theirs)), 403, "remix_not_allowed")
    assert counts() == (1, 0, 0, 0)


def test_not_what_is_not_finished(v1, member):
    refused(v1.post(PATH, body(factories.job(member=member))), 404, "video_not_ready")
    assert counts() == (1, 0, 0, 0)


def test_a_retry_is_one_job(v1, source):
    retry = {"x_stainless_retry_count": "1"}
    first, again = v1.post(PATH, body(source)), v1.post(PATH, body(source), **retry)
    assert first.json()["id"] == again.json()["id"]
    assert Job.objects.count() == 2


def test_an_edit_of_the_same_words_is_another_job(v1, source, settings):
    settings.JOBS_AT_ONCE = {"free": 2}
    v1.post(PATH, body(source))
    edit = {"prompt": "they bounce on", "video": {"id": wire(source)}}
    assert v1.post("/v1/videos/edits", edit, x_stainless_retry_count="1").json()["vitascope"]["remix_kind"] == "remix"
