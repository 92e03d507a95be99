"""`input_reference`: a file or a data URL becomes the first frame; addresses and file ids are refused in words, and nothing is charged."""

from __future__ import annotations

import base64
import io

import pytest
from PIL import Image

from core.forms import MAX_PICTURE_JSON_BYTES
from generation.models import Job, LedgerEntry, Worker
from tests.developer.conftest import refused

P = {"prompt": "two balls bounce"}


def png(width: int = 90, height: int = 160, kind: str = "PNG") -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (width, height), (200, 90, 30)).save(written, kind)
    return written.getvalue()


def data_url(data: bytes, kind: str = "png") -> str:
    return f"data:image/{kind};base64,{base64.b64encode(data).decode()}"


@pytest.fixture(autouse=True)
def _able(db):
    Worker.objects.create(name="w", picture=True)


def test_a_file_is_the_first_frame(v1):
    body = v1.form("/v1/videos", ("prompt", "two balls bounce"), ("input_reference", "first.png", png())).json()
    job = Job.objects.get()
    assert (body["status"], body["size"], job.pictured) == ("queued", "720x1280", True)


@pytest.mark.parametrize("way", ["json", "form"])
def test_a_data_url_is_one_too(v1, way):
    url = data_url(png(320, 180, "JPEG"), "jpeg")
    if way == "json":
        answer = v1.post("/v1/videos", P | {"input_reference": {"image_url": url}, "size": "1280x720"})
    else:
        answer = v1.form("/v1/videos", ("prompt", "x"), ("size", "1280x720"), ("input_reference[image_url]", url))
    assert (answer.status_code, answer.json()["size"]) == (200, "1280x720")
    assert Job.objects.get().pictured


def test_the_object_wins_over_an_empty_file(v1):
    url = data_url(png())
    answer = v1.form("/v1/videos", ("prompt", "x"), ("input_reference", "x", b""), ("input_reference[image_url]", url))
    assert answer.status_code == 200 and Job.objects.get().pictured


def test_a_retry_with_the_same_picture_is_the_same_video(v1):
    body = P | {"input_reference": {"image_url": data_url(png())}}
    first = v1.post("/v1/videos", body).json()
    assert v1.post("/v1/videos", body, x_stainless_retry_count="1").json()["id"] == first["id"]
    other = P | {"input_reference": {"image_url": data_url(png(180, 320))}}
    assert v1.post("/v1/videos", other, x_stainless_retry_count="1").status_code == 429  # another, and one at a time is allowed


@pytest.mark.parametrize(
    ("reference", "code"),
    [
        ({"image_url": "https://example.org/x.png"}, "unsupported_parameter"),
        ({"image_url": "file:///etc/passwd"}, "unsupported_parameter"),
        ({"file_id": "file-123"}, "unsupported_parameter"),
        ({"image_url": "data:text/html;base64,PGI+"}, "invalid_value"),
        ({"image_url": "data:image/png;base64,%%%"}, "invalid_value"),
        ({"image_url": "data:image/png;base64,abc"}, "invalid_value"),
        ({"image_url": data_url(b"no picture")}, "invalid_value"),
        ({"image_url": data_url(png(160, 90))}, "invalid_value"),
        ({"image_url": 3}, "invalid_type"),
        ({"image_url": "data:,", "file_id": "x"}, "invalid_type"),
        ({}, "invalid_type"),
        ("first.png", "invalid_type"),
        (["first.png"], "invalid_type"),
    ],
)
def test_what_is_no_reference(v1, reference, code):
    refused(v1.post("/v1/videos", P | {"input_reference": reference, "size": "720x1280"}), 400, code, "input_reference")
    assert (Job.objects.count(), LedgerEntry.objects.count()) == (0, 0)


def test_a_file_that_is_no_picture(v1):
    refused(v1.form("/v1/videos", ("prompt", "x"), ("input_reference", "x.png", b"words")), 400, "invalid_value", "input_reference")
    refused(v1.form("/v1/videos", ("prompt", "x"), ("input_reference", "x.png", b"")), 400, "missing_required_parameter", "input_reference")


def test_other_bodies_stay_short(v1):
    refused(v1.post("/v1/videos", P | {"model": "x" * 70_000}), 413, "request_too_large")
    refused(v1.post("/v1/videos", P | {"input_reference": {"image_url": "x" * MAX_PICTURE_JSON_BYTES}}), 413, "request_too_large")
