"""Downloads are redirects to expiring links that know Range."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from tests import factories
from tests.developer.conftest import refused

CLIP, POSTER, SHEET = b"\0\0\0\x18ftypmp42" + bytes(range(100)), b"\xff\xd8\xff" + b"x" * 20, b"\xff\xd8\xff" + b"y" * 30


@pytest.fixture
def path(member) -> str:
    names = {
        "file": default_storage.save("clips/clip.mp4", ContentFile(CLIP)),
        "poster": default_storage.save("clips/poster.jpg", ContentFile(POSTER)),
        "spritesheet": default_storage.save("clips/spritesheet.jpg", ContentFile(SHEET)),
    }
    job = factories.job(member=member, state="succeeded", video=factories.video(maker=member, status="draft", **names))
    return f"/v1/videos/video_{job.pk.hex}/content"


@pytest.mark.parametrize(
    ("query", "data", "kind"),
    [
        ("", CLIP, "video/mp4"),
        ("?variant=video", CLIP, "video/mp4"),
        ("?variant=thumbnail", POSTER, "image/jpeg"),
        ("?variant=spritesheet", SHEET, "image/jpeg"),
    ],
)
def test_variants(v1, path, query, data, kind):
    answer = v1.get(f"{path}{query}", Accept="application/binary")
    assert (answer.status_code, answer["Cache-Control"]) == (302, "private, no-store")
    file = Client().get(answer["Location"])
    assert (file.status_code, file["Content-Type"], file.content) == (200, kind, data)


def test_a_part_of_it(v1, path):
    file = Client().get(v1.get(path)["Location"], headers={"Range": "bytes=4-7"})
    assert (file.status_code, file["Content-Range"], file.content) == (206, f"bytes 4-7/{len(CLIP)}", b"ftyp")


def test_variants_that_are_not_there(v1, member, path):
    old = factories.job(member=member, state="succeeded", video=factories.video(maker=member, file="clips/old.mp4", poster="clips/old.jpg"))
    words = "This video was made before videos had a spritesheet."
    assert refused(v1.get(f"/v1/videos/video_{old.pk.hex}/content?variant=spritesheet"), 404, "not_available") == words
    refused(v1.get(f"{path}?variant=gif"), 400, "invalid_value", "variant")
    refused(v1.get(f"{path}?variant=%00"), 400, "invalid_value", "variant")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"state": "queued"}, "This video is not ready yet."),
        ({"state": "running", "lease_until": "2026-11-25T12:00Z"}, "This video is not ready yet."),
        ({"state": "failed"}, "This video failed, so there is nothing to download."),
        ({"state": "cancelled"}, "This video failed, so there is nothing to download."),
    ],
)
def test_what_is_not_ready(v1, member, fields, words):
    job = factories.job(member=member, **fields)
    assert refused(v1.get(f"/v1/videos/video_{job.pk.hex}/content"), 404, "video_not_ready") == words
