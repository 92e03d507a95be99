"""A character of /v1 is a likeness that waits for consent: kept privately, and cast by nobody."""

from __future__ import annotations

import pytest
from django.core.files.storage import default_storage

from cameos import clips
from cameos.models import Likeness
from cameos.policies import MOST_WAITING
from cameos.services import refuse
from core.models import IdempotencyRecord
from developer.models import ApiKey
from tests import factories
from tests.cameos.film import film
from tests.developer.conftest import BOUNDARY, FORM, counts, make_caller, refused

PATH = "/v1/videos/characters"


@pytest.fixture(scope="module")
def clip() -> bytes:
    return film()


@pytest.fixture
def quick(monkeypatch):
    """Whatever is sent is taken as it is."""
    import hashlib

    monkeypatch.setattr(clips, "take", lambda file: clips.Clip(data := file.read(), hashlib.sha256(data).hexdigest()))


def bring(caller, data: bytes = b"clip", name: str = "Nova", **headers: str):
    return caller.form(PATH, ("name", name), ("video", "nova.mp4", data), **headers)


def stored() -> list[str]:
    return default_storage.listdir("likenesses")[1] if default_storage.exists("likenesses") else []


def wire(likeness) -> str:
    return f"char_{likeness.pk.hex}"


def test_bringing_one(v1, member, clip):
    answer = bring(v1, clip, "  Nova  the cat ")
    likeness = Likeness.objects.get()
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
    assert answer.json() == {
        "id": wire(likeness),
        "created_at": int(likeness.created_at.timestamp()),
        "name": "Nova the cat",
        "vitascope": {"kind": "unknown", "state": "waiting"},
    }
    assert (likeness.owner, likeness.name, likeness.kind, likeness.state) == (member, "Nova the cat", "unknown", "waiting")
    assert likeness.clip.name == f"likenesses/{likeness.pk}.mp4"
    assert stored() == [f"{likeness.pk}.mp4"]
    assert counts() == (0, 0, 0, 0)
    assert v1.get(f"{PATH}/{wire(likeness)}").json() == answer.json()


@pytest.mark.parametrize("character_id", ["x", "char_1", "char_" + "0" * 32, "video_" + "0" * 32, "%00", "a" * 3000])
def test_one_that_is_not_there(v1, character_id):
    refused(v1.get(f"{PATH}/{character_id}"), 404, "character_not_found")


def test_one_of_somebody_else(v1, other):
    refused(v1.get(f"{PATH}/{wire(factories.likeness(owner=other))}"), 404, "character_not_found")


def test_scopes(member, quick):
    reader = make_caller(member, scopes=[ApiKey.Scope.READ])
    refused(bring(reader), 403, "missing_scope")
    assert Likeness.objects.count() == 0
    assert reader.get(f"{PATH}/{wire(factories.likeness(owner=member))}").status_code == 200


@pytest.mark.parametrize(
    ("parts", "code", "param"),
    [
        ([], "missing_required_parameter", "name"),
        ([("name", "Nova")], "missing_required_parameter", "video"),
        ([("video", "a.mp4", b"x")], "missing_required_parameter", "name"),
        ([("name", "Nova"), ("video", "x")], "invalid_type", "video"),
        ([("name", "a.txt", b"Nova"), ("video", "a.mp4", b"x")], "invalid_type", "name"),
        ([("name", " "), ("video", "a.mp4", b"x")], "invalid_value", "name"),
        ([("name", "x" * 61), ("video", "a.mp4", b"x")], "invalid_value", "name"),
        ([("name", "a\x00b"), ("video", "a.mp4", b"x")], "invalid_value", "name"),
        ([("name", "naked child"), ("video", "a.mp4", b"x")], "moderation_blocked", "name"),
        ([("name", "Nova"), ("video", "a.mp4", b"")], "invalid_value", "video"),
        ([("name", "Nova"), ("video", "a.mp4", b"no film")], "invalid_value", "video"),
        ([("name", "Nova"), ("name", "Biscuit"), ("video", "a.mp4", b"x")], "malformed_request", None),
        ([("name", "Nova"), ("video", "a.mp4", b"x"), ("video", "b.mp4", b"x")], "malformed_request", None),
        ([("name", "Nova"), ("video", "a.mp4", b"x"), ("consent", "yes")], "unknown_parameter", "consent"),
        ([("name", "Nova"), ("video[id]", "video_1")], "invalid_type", "video"),
    ],
)
def test_bad_forms(v1, parts, code, param):
    refused(v1.form(PATH, *parts), 400, code, param)
    assert (Likeness.objects.count(), stored()) == (0, [])


def test_other_bodies(v1, monkeypatch):
    refused(v1.post(PATH, {"name": "Nova", "video": "x"}), 415, "unsupported_media_type")
    refused(v1.call("POST", PATH, b"name=Nova", FORM), 400, "malformed_request")
    refused(v1.call("GET", PATH), 405, "method_not_allowed")
    monkeypatch.setattr(clips, "MOST_BYTES", 100)
    refused(bring(v1, bytes(101)), 413, "request_too_large")
    monkeypatch.setattr("core.forms.UploadParser.most_bytes", 1000)
    refused(bring(v1, bytes(1000)), 413, "request_too_large")
    refused(v1.form(PATH, ("name", "x" * 300_000)), 413, "request_too_large")
    assert (Likeness.objects.count(), stored()) == (0, [])


def test_a_body_that_was_cut_off(v1, clip):
    body = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="video"; filename="a.mp4"\r\n\r\n'.encode() + clip
    refused(v1.call("POST", PATH, body, FORM), 400, "malformed_request")


def test_a_repeated_try_is_one_character(v1, quick):
    first, again = bring(v1), bring(v1, x_stainless_retry_count="1")
    assert first.json() == again.json()
    assert (Likeness.objects.count(), len(stored())) == (1, 1)
    assert bring(v1, b"another", x_stainless_retry_count="1").json()["id"] != first.json()["id"]
    assert bring(v1, name="Biscuit", x_stainless_retry_count="1").json()["id"] != first.json()["id"]
    assert bring(v1).json()["id"] != first.json()["id"]


def test_an_idempotency_key(v1, quick):
    first, again = (bring(v1, Idempotency_Key="one") for _ in range(2))
    assert first.json() == again.json()
    refused(bring(v1, b"another", Idempotency_Key="one"), 422, "idempotency_key_reused")
    refused(bring(v1, Idempotency_Key="x" * 256), 400, "bad_idempotency_key")
    assert (Likeness.objects.count(), len(stored()), IdempotencyRecord.objects.count()) == (1, 1, 1)


def test_as_many_as_may_wait(v1, member, quick):
    for _ in range(MOST_WAITING - 1):
        factories.likeness(owner=member, clip="a")
    factories.likeness(owner=member, state="refused", clip="")
    assert bring(v1).status_code == 200
    answer = bring(v1)
    refused(answer, 409, "too_many_characters")
    assert answer["x-should-retry"] == "false"
    assert (Likeness.objects.count(), len(stored())) == (MOST_WAITING + 1, 1)


def test_nothing_is_stored_when_the_row_cannot_be(v1, quick, monkeypatch):
    def fail(*args, **more):
        raise RuntimeError("the disk of the database is full")

    monkeypatch.setattr(Likeness, "save", fail)
    refused(bring(v1), 500, "internal_error")
    assert stored() == []


def test_it_may_be_asked_so_often(v1, quick, settings):
    settings.RATES = settings.RATES | {"characters": "2/60"}
    statuses = [bring(v1).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    assert Likeness.objects.count() == 2


def cast(v1, *ids: object):
    return v1.post("/v1/videos", {"prompt": "two balls", "characters": [{"id": character_id} for character_id in ids]})


def test_nobody_is_cast_without_consent(v1, member, other):
    mine = wire(factories.likeness(owner=member))
    words = refused(cast(v1, mine), 400, "character_waiting", "characters")
    assert words == "This waits for the consent of whom it shows, and can be cast only then."
    refused(v1.form("/v1/videos", ("prompt", "two balls"), ("characters[][id]", mine)), 400, "character_waiting", "characters")
    refused(cast(v1, mine, "char_1"), 400, "character_waiting", "characters")
    refused(cast(v1, "char_1", mine), 400, "character_unknown", "characters")
    refused(cast(v1, wire(factories.likeness(owner=other))), 400, "character_unknown", "characters")
    assert counts() == (0, 0, 0, 0)


def test_nobody_is_cast_whom_a_moderator_refused(v1, member):
    likeness = factories.likeness(owner=member)
    refuse(likeness=likeness, by=factories.member(is_staff=True, is_superuser=True))
    refused(cast(v1, wire(likeness)), 400, "character_refused", "characters")
    assert v1.get(f"{PATH}/{wire(likeness)}").json()["vitascope"] == {"kind": "unknown", "state": "refused"}
    assert counts() == (0, 0, 0, 0)


@pytest.mark.parametrize(
    ("characters", "code"),
    [
        ("char_1", "invalid_type"),
        ({"id": "char_1"}, "invalid_type"),
        (["char_1"], "invalid_type"),
        ([{"id": 5}], "invalid_type"),
        ([{"id": "char_1", "role": "ball"}], "invalid_type"),
        ([{}], "invalid_type"),
        ([{"id": "a"}, {"id": "b"}, {"id": "c"}], "invalid_value"),
    ],
)
def test_what_names_no_characters(v1, characters, code):
    refused(v1.post("/v1/videos", {"prompt": "two balls", "characters": characters}), 400, code, "characters")
    assert counts() == (0, 0, 0, 0)


def test_no_characters_are_as_none(v1):
    assert cast(v1).status_code == 200
    assert v1.post("/v1/videos/edits", {"prompt": "x", "video": {"id": "video_1"}, "characters": []}).status_code == 404
