"""An edit names one of this server's videos in its body; it is a remix by another door."""

from __future__ import annotations

import pytest

from generation.models import Job
from tests import factories
from tests.developer.conftest import counts, refused

PATH = "/v1/videos/edits"


@pytest.fixture
def source(member) -> Job:
    return factories.job(member=member, state="succeeded", seed=5, video=factories.video(maker=member, width=720, height=720))


def wire(job) -> str:
    return f"video_{job.pk.hex}"


def made(answer, source) -> Job:
    assert answer.status_code == 200, answer.content
    job = Job.objects.exclude(pk=source.pk).get()
    assert (answer.json()["id"], answer.json()["remixed_from_video_id"]) == (wire(job), wire(source))
    return job


def test_by_json(v1, source):
    job = made(v1.post(PATH, {"prompt": "in blue", "video": {"id": wire(source)}}), source)
    assert (job.remix_of, job.prompt, job.width, job.height, job.seed) == (source.video, "in blue", 720, 720, 5)


def test_by_form(v1, source):
    answer = v1.form(PATH, ("prompt", "in blue"), ("model", "sora-2-pro"), ("video[id]", wire(source)))
    made(answer, source)
    assert answer.json()["model"] == "sora-2-pro"


@pytest.mark.parametrize("first", [True, False])
def test_the_id_counts_beside_an_empty_file(v1, source, first):
    """Python's client can send an id only so."""
    parts = [("video", "upload", b""), ("video[id]", wire(source))]
    made(v1.form(PATH, ("prompt", "in blue"), *(parts if first else parts[::-1])), source)


@pytest.mark.parametrize(
    ("video", "code"),
    [
        (None, "missing_required_parameter"),
        ("video_1", "invalid_type"),
        ({"id": 5}, "invalid_type"),
        ({"url": "http://127.0.0.1/"}, "invalid_type"),
        ({"id": "video_1", "more": 1}, "invalid_type"),
        ({}, "invalid_type"),
        ([], "invalid_type"),
    ],
)
def test_what_names_no_video(v1, source, video, code):
    refused(v1.post(PATH, {"prompt": "in blue", "video": video}), 400, code, "video")
    assert counts() == (1, 0, 0, 0)


@pytest.mark.parametrize("video_id", ["", "video_1", "video_" + "0" * 32, "\0", "x" * 5000])
def test_a_video_that_is_not_there(v1, video_id):
    refused(v1.post(PATH, {"prompt": "in blue", "video": {"id": video_id}}), 404, "video_not_found")
    assert counts() == (0, 0, 0, 0)


def test_not_where_the_maker_does_not_allow_it(v1, other):
    theirs = factories.job(member=other, state="succeeded", video=factories.video(maker=other))
    refused(v1.post(PATH, {"prompt": "in blue", "video": {"id": wire(theirs)}}), 403, "remix_not_allowed")
    assert counts() == (1, 0, 0, 0)


def test_other_fields_are_refused(v1, source):
    refused(v1.post(PATH, {"prompt": "in blue", "seconds": "4", "video": {"id": wire(source)}}), 400, "unknown_parameter", "seconds")
    refused(v1.post(PATH, {"video": {"id": wire(source)}}), 400, "missing_required_parameter", "prompt")
    assert counts() == (1, 0, 0, 0)
