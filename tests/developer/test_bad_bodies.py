"""What bad input gets: a clear refusal, and nothing stored or charged."""

from __future__ import annotations

import pytest

from core.api import MAX_BODY_BYTES
from core.forms import MAX_UPLOAD_BYTES
from core.models import IdempotencyRecord
from tests.developer.conftest import FORM, counts, multipart, refused

P = {"prompt": "two balls"}


@pytest.fixture(autouse=True)
def _nothing_stored(v1):
    yield
    assert counts() == (0, 0, 0, 0)
    assert IdempotencyRecord.objects.count() == 0


@pytest.mark.parametrize(
    ("body", "code", "param"),
    [
        ({}, "missing_required_parameter", "prompt"),
        ({"prompt": None}, "missing_required_parameter", "prompt"),
        ({"prompt": ""}, "invalid_value", "prompt"),
        ({"prompt": " \n "}, "invalid_value", "prompt"),
        ({"prompt": 7}, "invalid_type", "prompt"),
        ({"prompt": ["x"]}, "invalid_type", "prompt"),
        ({"prompt": "a\x00b"}, "invalid_value", "prompt"),
        ({"prompt": "a\x1bb"}, "invalid_value", "prompt"),
        ({"prompt": "x" * 2001}, "invalid_value", "prompt"),
        (P | {"seconds": "8"}, "invalid_value", "seconds"),
        (P | {"seconds": 12}, "invalid_value", "seconds"),
        (P | {"seconds": "four"}, "invalid_value", "seconds"),
        (P | {"seconds": "4.0"}, "invalid_value", "seconds"),
        (P | {"seconds": "\u0664"}, "invalid_value", "seconds"),
        (P | {"seconds": 4.5}, "invalid_type", "seconds"),
        (P | {"seconds": True}, "invalid_type", "seconds"),
        (P | {"size": "1024x1792"}, "invalid_value", "size"),
        (P | {"size": "big"}, "invalid_value", "size"),
        (P | {"size": 720}, "invalid_type", "size"),
        (P | {"seed": -1}, "invalid_value", "seed"),
        (P | {"seed": "9" * 400}, "invalid_value", "seed"),
        (P | {"model": ""}, "invalid_value", "model"),
        (P | {"model": "a\nb"}, "invalid_value", "model"),
        (P | {"model": "x" * 101}, "invalid_value", "model"),
        (P | {"model": 2}, "invalid_type", "model"),
        (P | {"input_reference": {"image_url": "https://example.org/x.png"}}, "unsupported_parameter", "input_reference"),
        (P | {"characters": [{"id": "char_1"}]}, "character_unknown", "characters"),
        (P | {"n": 2}, "unknown_parameter", "n"),
        (P | {"remix_of": "0192aaaa-0000-7000-8000-000000000000"}, "unknown_parameter", "remix_of"),
    ],
)
def test_bad_fields(v1, body, code, param):
    refused(v1.post("/v1/videos", body), 400, code, param)


@pytest.mark.parametrize(
    ("parts", "code", "param"),
    [
        ([], "missing_required_parameter", "prompt"),
        ([("seconds", "4")], "missing_required_parameter", "prompt"),
        ([("prompt", "a\x00b")], "invalid_value", "prompt"),
        ([("prompt", "x"), ("seconds", "")], "invalid_value", "seconds"),
        ([("prompt", "x"), ("input_reference", "cat.png", b"\x89PNG" + b"\0" * 300_000)], "unsupported_parameter", "input_reference"),
        ([("prompt", "x"), ("input_reference", "cat.png", b"")], "unsupported_parameter", "input_reference"),
        ([("prompt", "x"), ("input_reference[image_url]", "https://example.org/x.png")], "unsupported_parameter", "input_reference"),
        ([("prompt", "x"), ("characters[][id]", "a"), ("characters[][id]", "b")], "character_unknown", "characters"),
        ([("prompt", "x"), ("characters[0][id]", "a")], "invalid_type", "characters"),
        ([("prompt", "x"), ("characters[][id]", "a"), ("characters[]", "b")], "invalid_type", "characters"),
        ([("prompt", "cat.txt", b"two balls")], "invalid_type", "prompt"),
        ([("prompt", "x"), ("prompt", "y")], "malformed_request", None),
        ([("prompt", "x"), ("style", "noir")], "unknown_parameter", "style"),
    ],
)
def test_bad_form_fields(v1, parts, code, param):
    refused(v1.form("/v1/videos", *parts), 400, code, param)


@pytest.mark.parametrize(
    "raw",
    [
        b"{",
        b"[]",
        b'"x"',
        b"null",
        b'{"prompt": NaN}',
        b'{"prompt": "a", "prompt": "b"}',
        b'{"prompt": "\\ud800"}',
        b"\xff\xfe",
        b"[" * 9000,
    ],
)
def test_malformed_json(v1, raw):
    refused(v1.post("/v1/videos", raw), 400, "malformed_request")


@pytest.mark.parametrize(
    ("raw", "content_type"),
    [
        (b"prompt=x", FORM),
        (multipart(("prompt", "two balls bounce"))[:-12], FORM),
        (multipart(("prompt", "two balls bounce"))[:60], FORM),
        (multipart(("prompt", "x")), "multipart/form-data"),
        (multipart(("prompt", "x")), "multipart/form-data; boundary="),
        (multipart(("prompt", "x")), "multipart/form-data; boundary=other"),
        (multipart(*((f"f{number}", "x") for number in range(1100))), FORM),
    ],
)
def test_broken_multipart(v1, raw, content_type):
    refused(v1.call("POST", "/v1/videos", raw, content_type), 400, "malformed_request")


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "application/octet-stream", "nonsense", ""])
def test_other_content_types(v1, content_type):
    refused(v1.call("POST", "/v1/videos", b"prompt=x", content_type), 415, "unsupported_media_type")


def test_huge_bodies(v1):
    refused(v1.post("/v1/videos", {"prompt": "x" * MAX_BODY_BYTES}), 413, "request_too_large")
    refused(v1.form("/v1/videos", ("prompt", "x" * 300_000)), 413, "request_too_large")
    refused(v1.form("/v1/videos", ("prompt", "x"), ("input_reference", "x", b"\0" * MAX_UPLOAD_BYTES)), 413, "request_too_large")


@pytest.mark.parametrize(("key", "code"), [("x" * 256, "bad_idempotency_key"), ("caf\u00e9", "bad_idempotency_key")])
def test_what_is_no_idempotency_key(v1, key, code):
    refused(v1.post("/v1/videos", P, Idempotency_Key=key), 400, code)
