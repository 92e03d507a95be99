"""Where a file comes from, asked over /v1: in OpenAI's shape, and all that is known under `vitascope`."""

from __future__ import annotations

import pytest
import time_machine

from generation.provenance import inspection
from tests.developer.conftest import FORM, counts, make_caller, refused
from tests.web.test_verifying import encoded_again, made  # noqa: F401  # a fixture
from tests.worker.test_watermark import x264
from videos.models import Video

PATH = "/v1/content_provenance_checks"
AT = "2026-11-26T10:00:00Z"


def ask(caller, data: bytes):
    return caller.form(PATH, ("file", "clip.mp4", data))


def result(caller, data: bytes) -> tuple:
    answer = ask(caller, data)
    assert answer.status_code == 200, answer.content
    [found] = answer.json()["results"]
    assert set(found) == {"type", "outcome", "validation_state", "issuer", "model", "generated_at"}
    return found["type"], found["outcome"], found["validation_state"], found["model"]


def test_a_file_as_downloaded(v1, made):  # noqa: F811
    with time_machine.travel(AT, tick=False):
        body = ask(v1, made.data).json()
    assert (body["object"], body["created_at"]) == ("content_provenance_check", 1_795_687_200)
    assert body["results"] == [
        {
            "type": "c2pa",
            "outcome": "detected",
            "validation_state": "trusted",
            "issuer": body["vitascope"]["credentials"]["signer"],
            "model": "tiny test",
            "generated_at": None,
        }
    ]
    assert (body["vitascope"]["made_here"], body["vitascope"]["watermark"]["number"]) == (True, made.number)


def test_the_lineage(v1, made):  # noqa: F811
    from tests import factories

    parent = factories.video()
    Video.objects.filter(pk=made.video.pk).update(parent=parent, root=parent, depth=1)
    video = ask(v1, made.data).json()["vitascope"]["video"]
    assert (video["id"], video["remix_of"], video["origin"], video["depth"]) == (
        str(made.video.pk), str(parent.pk), str(parent.pk), 1,
    )  # fmt: skip


def test_a_draft_is_shown_to_its_maker_alone(v1, made):  # noqa: F811
    Video.objects.filter(pk=made.video.pk).update(status="draft", published_at=None)
    assert "video" not in ask(v1, made.data).json()["vitascope"]
    assert ask(make_caller(made.video.maker), made.data).json()["vitascope"]["video"]["id"] == str(made.video.pk)


def test_other_files(v1, made, settings, tmp_path):  # noqa: F811
    again = encoded_again(made, *x264(28))
    assert result(v1, again) == ("c2pa", "not_detected", "not_present", None)
    assert ask(v1, again).json()["vitascope"]["watermark"]["number"] == made.number
    changed = bytearray(made.data)
    changed[-40] ^= 1
    assert result(v1, bytes(changed))[1:3] == ("not_detected", "invalid")
    settings.DATA_DIR, settings.WATERMARK_SECRET = tmp_path / "elsewhere", "another secret"
    assert result(v1, made.data)[1:3] == ("detected", "valid")


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ([], "missing_required_parameter"),
        ([("file", "text")], "invalid_type"),
        ([("file", "a.mp4", b"")], "invalid_value"),
        ([("file", "a.mp4", b"hello")], "invalid_value"),
        ([("file", "a.mp4", b"\0\0\0\x18ftypisom" + bytes(400))], "invalid_value"),
        ([("file", "a.mp4", b"#EXTM3U\n#EXTINF:1,\n/etc/passwd\n")], "invalid_value"),
    ],
)
def test_bad_files(v1, parts, code):
    refused(v1.form(PATH, *parts), 400, code, "file")


def test_bad_bodies(v1, monkeypatch):
    refused(v1.post(PATH, {"file": "x"}), 415, "unsupported_media_type")
    refused(v1.call("POST", PATH, b"file=x", FORM), 400, "malformed_request")
    refused(v1.form(PATH, ("file", "a.mp4", b"x"), ("url", "http://127.0.0.1/")), 400, "unknown_parameter", "url")
    refused(v1.call("GET", PATH), 405, "method_not_allowed")
    monkeypatch.setattr(inspection, "MOST_BYTES", 100)
    refused(ask(v1, bytes(101)), 413, "request_too_large")
    assert counts() == (0, 0, 0, 0)


def test_reading_is_enough_and_webhooks_are_not(member):
    refused(ask(make_caller(member, scopes=["videos.read"]), b"hello"), 400, "invalid_value", "file")
    refused(ask(make_caller(member, scopes=["webhooks.manage"]), b"hello"), 403, "missing_scope")


def test_it_may_be_asked_so_often(v1, settings):
    settings.RATES = settings.RATES | {"verify": "2/60"}
    assert [ask(v1, b"hello").status_code for _ in range(3)] == [400, 400, 429]
