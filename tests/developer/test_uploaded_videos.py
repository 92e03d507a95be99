"""A film in the place of an id: a clip of this server is known again, of any other one picture is kept; what is refused leaves nothing."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import default_storage
from PIL import Image

from core import uploads
from generation import files, footage
from generation.models import Job, LedgerEntry, Worker
from tests import factories
from tests.cameos.film import film
from tests.developer.attacks import QUARTER, Bait, turned
from tests.developer.conftest import counts, make_caller, refused
from tests.web.test_verifying import encoded_again, made  # noqa: F401  # a fixture
from videos.models import Video

EDITS, EXTENSIONS, CREATE = "/v1/videos/edits", "/v1/videos/extensions", "/v1/videos"
PLAIN = "drawbox=c={0}:t=fill:enable={1}"
FIRST_RED_LAST_BLUE = ",".join(
    PLAIN.format(*which) for which in (("red", "eq(n\\,0)"), ("lime", "between(n\\,1\\,14)"), ("blue", "eq(n\\,15)"))
)
TINY = "A picture has sides of 64 to 4096 pixels and at most 9.4 million in all; this one has 32 x 64."
DOORS = (EDITS, EXTENSIONS, CREATE)


@pytest.fixture(autouse=True)
def _able(db):
    cache.clear()
    Worker.objects.create(name="w", picture=True, seconds=[4, 8])


@pytest.fixture
def unmarked(monkeypatch):
    """Marks are not looked for: in a film without one that takes seconds, and is tested elsewhere."""
    from generation.provenance import inspection

    monkeypatch.setattr(inspection.watermark, "find", lambda *args, **more: None)


@pytest.fixture(scope="module")
def coloured() -> bytes:
    """Two seconds upright: red in its first picture, blue in its last, green between."""
    return film("-vf", FIRST_RED_LAST_BLUE, size="180x320")


def send(caller, path: str, data: bytes, *more, seconds: str = "4", name: str = "clip.mp4", **headers: str):
    added = [("seconds", seconds)] if path == EXTENSIONS else []
    return caller.form(path, ("prompt", "two balls bounce"), *added, *more, (param(path), name, data), **headers)


def param(path: str) -> str:
    return "input_reference" if path == CREATE else "video"


def kept_picture(job: Job) -> Image.Image:
    with default_storage.open(files.picture_name(job.pk)) as file:
        return Image.open(io.BytesIO(file.read())).convert("RGB")


def stored() -> list[str]:
    return sorted(path.name for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())


def colour(picture: Image.Image) -> str:
    """Of its middle."""
    red, green, blue = picture.getpixel((picture.width // 2, picture.height // 2))
    return max(((red, "red"), (green, "green"), (blue, "blue")))[1]


@pytest.mark.parametrize(("path", "shown"), [(EDITS, "red"), (EXTENSIONS, "blue"), (CREATE, "red")])
def test_of_another_film_one_picture_is_kept(v1, unmarked, coloured, path, shown):
    answer = send(v1, path, coloured)
    assert answer.status_code == 200, answer.content
    job, told = Job.objects.get(), answer.json()
    assert (job.pictured, job.remix_of, job.width, job.height, job.seconds) == (True, None, 720, 1280, 4)
    assert (told["remixed_from_video_id"], told["seconds"], told["vitascope"]["pictured"]) == (None, "4", True)
    picture = kept_picture(job)
    assert (picture.size, colour(picture)) == ((180, 320), shown)
    assert stored() == [files.PICTURE], "the film itself is not"
    assert LedgerEntry.objects.count() == 1


def test_a_film_is_known_by_its_first_bytes(v1, unmarked, coloured):
    assert send(v1, CREATE, coloured, name="first.png").status_code == 200
    assert Job.objects.get().pictured


def test_an_edit_lasts_as_long_as_its_film_where_that_is_made(v1, unmarked):
    assert send(v1, EDITS, film(size="180x320", seconds=8)).json()["seconds"] == "8"


def test_a_film_lying_on_its_side_is_seen_upright(v1, unmarked, tmp_path):
    bait = Bait(film(size="320x180"), tmp_path / "x", "")
    assert send(v1, EDITS, turned(bait, QUARTER)).json()["size"] == "720x1280"
    assert kept_picture(Job.objects.get()).size == (180, 320)


def test_a_retry_with_the_same_film_is_the_same_video(v1, unmarked, coloured):
    first = send(v1, EXTENSIONS, coloured).json()
    assert send(v1, EXTENSIONS, coloured, x_stainless_retry_count="1").json()["id"] == first["id"]
    assert send(v1, EDITS, coloured, x_stainless_retry_count="1").status_code == 429, "its first picture is another"
    assert counts()[0] == 1


def test_an_id_counts_beside_a_film(v1, member, coloured):
    source = factories.job(member=member, state="succeeded", video=factories.video(maker=member))
    answer = send(v1, EDITS, coloured, ("video[id]", f"video_{source.pk.hex}"))
    assert answer.json()["remixed_from_video_id"] == f"video_{source.pk.hex}"


@pytest.mark.parametrize(("path", "kind"), [(EDITS, "remix"), (EXTENSIONS, "extend"), (CREATE, "remix")])
def test_a_clip_of_this_server_is_known_again(made, path, kind):  # noqa: F811
    caller = make_caller(made.video.maker)
    answer = send(caller, path, made.data, seconds="3")
    assert answer.status_code == 200, answer.content
    job, told = Job.objects.exclude(video=made.video).get(), answer.json()
    assert (job.remix_of, job.remix_kind, job.pictured) == (made.video, kind, False)
    assert (told["remixed_from_video_id"], told["vitascope"]["pictured"]) == (f"video_{made.video.job.pk.hex}", False)
    assert (job.width, job.height, job.seconds) == (360, 640, 4)


def test_it_is_known_after_another_encoding(made):  # noqa: F811
    again = encoded_again(made, "-an", "-c:v", "libx264", "-crf", "28")
    assert send(make_caller(made.video.maker), EDITS, again).status_code == 200
    assert Job.objects.filter(remix_of=made.video).count() == 1


@pytest.mark.parametrize(
    "change",
    [
        {"status": "draft", "published_at": None},
        {"status": "withdrawn"},
        {"status": "withheld"},
        {"status": "deleted"},
        {"remix_allowed": False},
    ],
    ids=["another's draft", "withdrawn", "withheld", "deleted", "not to be remixed"],
)
@pytest.mark.parametrize("path", DOORS)
def test_a_file_opens_nothing_that_its_id_would_not(made, other, path, change):  # noqa: F811
    Video.objects.filter(pk=made.video.pk).update(**change)
    before = counts(), stored()
    message = refused(send(make_caller(other), path, made.data), 403, "remix_not_allowed")
    assert message == footage.NOT_OPEN
    assert (counts(), stored()) == before


def test_nor_does_one_whose_job_is_gone(made, other):  # noqa: F811
    Job.objects.all().delete()
    refused(send(make_caller(other), EDITS, made.data), 403, "remix_not_allowed")
    assert counts() == (0, 0, 0, 0)


@pytest.mark.parametrize("path", [EDITS, EXTENSIONS])
@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "missing_required_parameter"),
        (b"no film", "invalid_value"),
        (b"\0\0\0\x18ftypisom", "invalid_value"),
        (b"\x89PNG\r\n\x1a\n", "invalid_value"),
        (b"RIFF\0\0\0\0WAVE", "invalid_value"),
    ],
    ids=["nothing", "words", "a head alone", "a picture", "a sound"],
)
def test_what_is_no_film(v1, path, data, code):
    refused(send(v1, path, data), 400, code, "video")
    assert (counts(), stored()) == ((0, 0, 0, 0), [])


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (lambda: film(size="180x320")[:-9000], footage.UNREADABLE),
        (lambda: film(size="180x320", seconds=61, rate=1, sound=False), footage.TOO_LONG),
        (lambda: film(size="32x64", sound=False), TINY),
        (lambda: film(size="640x180", sound=False), "A picture of 640x180 has not the shape of 1280x720."),
    ],
    ids=["one that breaks off", "a minute and a second", "a tiny one", "a wide one"],
)  # fmt: skip
@pytest.mark.parametrize("path", DOORS)
def test_what_is_no_film_to_begin_with(v1, unmarked, path, data, said):
    assert refused(send(v1, path, data()), 400, "invalid_value", param(path)) == said
    assert (counts(), stored()) == ((0, 0, 0, 0), [])


def test_a_film_that_is_too_large(v1, monkeypatch, coloured):
    monkeypatch.setattr(footage, "MOST_BYTES", len(coloured) - 1)
    refused(send(v1, EDITS, coloured), 413, "request_too_large")
    assert counts() == (0, 0, 0, 0)


@pytest.mark.parametrize("path", DOORS)
def test_where_no_engine_begins_with_pictures(v1, unmarked, coloured, path):
    Worker.objects.update(picture=False)
    refused(send(v1, path, coloured), 400, "unsupported_parameter", param(path))
    assert (counts(), stored()) == ((0, 0, 0, 0), [])


@pytest.mark.parametrize(
    ("path", "parts", "code", "at"),
    [
        (EDITS, (), "missing_required_parameter", "prompt"),
        (EDITS, (("prompt", " "),), "invalid_value", "prompt"),
        (EXTENSIONS, (("prompt", "on"),), "missing_required_parameter", "seconds"),
        (EXTENSIONS, (("prompt", "on"), ("seconds", "four")), "invalid_value", "seconds"),
        (EDITS, (("prompt", "x"), ("size", "720x720")), "unknown_parameter", "size"),
    ],
)
def test_words_are_looked_at_before_the_film_is(v1, monkeypatch, coloured, path, parts, code, at):
    monkeypatch.setattr(uploads, "measure", None)
    refused(v1.form(path, *parts, ("video", "clip.mp4", coloured)), 400, code, at)
    assert counts() == (0, 0, 0, 0)


def test_seconds_that_are_not_made(v1, unmarked, coloured):
    answer = v1.form(EXTENSIONS, ("prompt", "on"), ("seconds", "5"), ("video", "clip.mp4", coloured))
    refused(answer, 400, "invalid_value", "seconds")
    assert (counts(), stored()) == ((0, 0, 0, 0), [])


def test_films_are_counted_as_at_verify(v1, settings, monkeypatch, coloured):
    settings.RATES = settings.RATES | {"verify": "1/60"}
    refused(send(v1, EDITS, b"\0\0\0\x18ftypisom"), 400, "invalid_value", "video")
    monkeypatch.setattr(uploads, "measure", None)
    refused(send(v1, EXTENSIONS, coloured), 429, "rate_limit_exceeded")
    assert counts() == (0, 0, 0, 0)
