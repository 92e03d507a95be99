"""Files that were made to do harm: refused by a code that is told, or kept as a film of ours; nothing else is read, stored or charged."""

from __future__ import annotations

import os
import resource
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from rest_framework.test import APIClient

from cameos.models import Likeness
from generation.models import LedgerEntry, Worker
from generation.provenance import credentials, inspection
from tests.cameos.film import film
from tests.developer.attacks import ATTACKS, SCRIPT, Bait, box
from tests.developer.conftest import BOUNDARY, FORM, counts, refused
from tests.developer.test_characters import PATH as CHARACTERS
from tests.developer.test_characters import bring, stored

EXTENSIONS = "/v1/videos/extensions"
VERIFY, CHECKS, PAGE = "/api/verify", "/v1/content_provenance_checks", "/verify/"
CPU_SECONDS, MEMORY_MIB = 12, 1024  # of all the readers of one file, at both doors


@pytest.fixture(scope="module")
def bait(tmp_path_factory) -> Iterator[tuple[Bait, list[str]]]:
    """What must not be opened, and what was asked of the address."""
    asked: list[str] = []

    class Canary(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_POST = do_GET

        def log_message(self, *args: object) -> None:
            """Quietly."""

    server = HTTPServer(("127.0.0.1", 0), Canary)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    good, path = film(rate=2), tmp_path_factory.mktemp("bait") / "film.mp4"
    path.write_bytes(good)
    yield Bait(good, path, f"http://127.0.0.1:{server.server_port}/film.mp4"), asked
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def _marks_are_not_looked_for(monkeypatch):
    """That takes seconds for a film without one, and is tested elsewhere."""
    monkeypatch.setattr(inspection.watermark, "find", lambda *args, **more: None)
    monkeypatch.setattr(inspection.sound_watermark, "find", lambda *args, **more: None)


def ask(data: bytes, name: str = "film.mp4", kind: str = "video/mp4"):
    return APIClient(raise_request_exception=False).post(VERIFY, {"file": SimpleUploadedFile(name, data, kind)})


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_a_file_of(v1, bait, attack):
    (lure, asked), before = bait, resource.getrusage(resource.RUSAGE_CHILDREN)
    data = attack.file(lure)
    made = resource.getrusage(resource.RUSAGE_CHILDREN)
    os.utime(lure.path, (0, lure.path.stat().st_mtime))

    answer = ask(data)
    assert (answer.status_code, answer.json().get("code")) == ((200, None) if attack.looked_at else (422, "not_a_video"))
    answer = bring(v1, data)
    if attack.kept:
        assert answer.status_code == 200, answer.content
        with default_storage.open(Likeness.objects.get().clip.name) as file:
            kept = file.read()
        assert kept[4:8] == b"ftyp"
        assert not any(word in kept for word in (SCRIPT, b"+52.5", lure.url.encode(), b"PK\x05\x06"))
    else:
        refused(answer, 400, "invalid_value", "video")
        assert (Likeness.objects.count(), stored()) == (0, [])

    assert counts() == (0, 0, 0, 0)
    assert asked == [], "nothing is fetched"
    assert lure.path.stat().st_atime == 0, "no other file is opened"
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - made.ru_utime - made.ru_stime < CPU_SECONDS
    assert after.ru_maxrss < max(MEMORY_MIB * 1024, before.ru_maxrss + 1)


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_a_file_to_go_on_from_of(v1, bait, attack, settings):
    """What can be played up to its last picture becomes that picture, and of everything else nothing stays."""
    (lure, asked), before = bait, resource.getrusage(resource.RUSAGE_CHILDREN)
    Worker.objects.create(name="w", picture=True)
    data = attack.file(lure)
    os.utime(lure.path, (0, lure.path.stat().st_mtime))

    answer = v1.form(EXTENSIONS, ("prompt", "two balls bounce"), ("seconds", "4"), ("video", "film.mp4", data))
    kept = [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]
    if answer.status_code == 200:
        [picture] = kept
        assert picture.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
        assert not any(word in picture.read_bytes() for word in (SCRIPT, b"+52.5", lure.url.encode(), b"PK\x05\x06"))
        assert LedgerEntry.objects.count() == 1
    else:
        refused(answer, 400, "invalid_value" if data else "missing_required_parameter", "video")
        assert (kept, counts()) == ([], (0, 0, 0, 0))
    assert attack.looked_at or answer.status_code == 400, "a film for no other door is none for this one"
    assert not attack.kept or answer.status_code == 200, "and a fit one is fit here"
    assert asked == [], "nothing is fetched"
    assert lure.path.stat().st_atime == 0, "no other file is opened"
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < max(MEMORY_MIB * 1024, before.ru_maxrss + 1)


def test_the_canaries_would_tell(bait):
    """Control: had the lures been taken, it would have shown."""
    import urllib.error
    import urllib.request

    lure, asked = bait
    os.utime(lure.path, (0, lure.path.stat().st_mtime))
    lure.path.read_bytes()
    if lure.path.stat().st_atime == 0:
        pytest.skip("this file system keeps no times of access")
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(lure.url, timeout=5)
    assert asked == ["/film.mp4"]
    asked.clear()


def test_a_statement_in_a_hundred_thousand_parts_is_given_up(bait, monkeypatch):
    monkeypatch.setattr(credentials, "READ_SECONDS", 1)
    body = ask(bait[0].good + box(b"free") * 100_000).json()
    assert body["credentials"] == {"state": "invalid", "ai_generated": False, "generations": 0, "faults": ["unreadable"]}


@pytest.mark.parametrize(
    "name",
    ["../../../etc/cron.d/film.mp4", "..\\..\\film.mp4", "/etc/passwd", "film\0.mp4", "film.mp4\0.jpg", "\u202e4pm.gpj", "<b>film</b>.mp4",
     "film.mp4;.php", "a" * 5000 + ".mp4", "con.mp4", "film\r\nX-Evil: 1.mp4", "\U0001f3ac.mp4", ".", ""],
    ids=["upwards", "upwards in Windows", "absolute", "a null byte", "a null byte and another ending", "right to left", "html",
         "a second ending", "five thousand letters", "a device", "a header", "a pictogram", "a dot", "none"],
)  # fmt: skip
def test_a_file_named_with(v1, name):
    quoted = name.replace("\r\n", "%0D%0A")
    answer = v1.form(CHARACTERS, ("name", "Nova"), ("video", quoted, b"no film"))
    assert answer.status_code == 400, answer.content
    assert answer.json()["error"]["code"] in {"invalid_value", "missing_required_parameter", "malformed_request", "invalid_type"}
    assert (Likeness.objects.count(), stored(), counts()) == (0, [], (0, 0, 0, 0))
    page = Client(raise_request_exception=False).post(PAGE, {"file": SimpleUploadedFile(name.strip(".") or "x", b"no film")})
    assert page.status_code == 422
    assert not any(word in page.content for word in (b"<b>film", "\u202e".encode(), b"etc/cron"))


@pytest.mark.parametrize("kind", ["text/html", "image/svg+xml", "application/x-mpegURL", "a/b; charset=\x00", "x" * 300])
def test_what_type_a_file_is_said_to_be_does_not_matter(v1, bait, kind):
    assert ask(bait[0].good, "film.html", kind).status_code == 200
    assert ask(b"<html>", "film.mp4", kind).status_code == 422


PART = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="video"; filename="a.mp4"\r\n\r\n'.encode()
NAME = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="name"\r\n\r\nNova\r\n'.encode()
END = f"\r\n--{BOUNDARY}--\r\n".encode()


FORMS = {
    "no end": NAME + PART + b"film",
    "no end and no file": NAME + PART,
    "nothing": b"",
    "two dashes": b"--",
    "a name in no encoding": PART.replace(b"filename", b"filename*=utf-8''%ff; x") + b"x" + END,
    "a thousand ends": END * 1000 + b"x",
    "bad base64": PART.replace(b"\r\n\r\n", b"\r\nContent-Transfer-Encoding: base64\r\n\r\n") + b"====" + END,
    "too many fields": (NAME + b"\r\n") * 1200 + END,
}


@pytest.mark.parametrize("path", [CHARACTERS, CHECKS, VERIFY])
@pytest.mark.parametrize("body", FORMS.values(), ids=FORMS)
def test_a_form_with(v1, path, body):
    sent = {"HTTP_AUTHORIZATION": f"Bearer {v1.secret}"} if path != VERIFY else {}
    answer = Client(raise_request_exception=False).generic("POST", path, body, FORM, **sent)
    assert answer.status_code in (400, 422), answer.content
    assert answer["Content-Type"] in ("application/json", "application/problem+json")
    assert (Likeness.objects.count(), stored(), counts()) == (0, [], (0, 0, 0, 0))
