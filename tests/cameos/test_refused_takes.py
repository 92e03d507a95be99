"""A take that something is wrong with is refused with the code of every check, told of as an event, and nothing of it is kept."""

from __future__ import annotations

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from cameos.enrolment.models import Challenge, Take
from cameos.models import Likeness
from tests.cameos.conftest import ask, complaints, recording, send
from tests.cameos.film import film
from tests.developer.attacks import ATTACKS, Bait

pytestmark = pytest.mark.django_db


def kept() -> list[str]:
    try:
        folders = default_storage.listdir("likenesses")[0]
    except FileNotFoundError:
        folders = []
    return [*folders, *map(str, Likeness.objects.all()), *map(str, Take.objects.all())]


@pytest.mark.parametrize("code", ["no_face", "two_faces", "another_face", "turns_wrong", "silent", "digits_wrong", "mouth_still"])
def test_each_check_can_refuse(api, member, examiner, news, code):
    examiner.checks["mouth"] = ["refused", code]
    challenge = ask(api)
    answer = send(api, challenge)
    assert (answer.status_code, answer.json()["code"], complaints(answer)) == (422, "take_refused", [("/video", code)])
    assert kept() == []
    assert [more for name, more in news if name == "cameo.take_refused"] == [{"member": member, "challenge": challenge, "codes": [code]}]
    assert Challenge.objects.get().used_at is not None


def test_all_that_is_wrong_is_told_at_once(api, examiner, news):
    examiner.checks |= {"digits": ["refused", "digits_wrong"], "turns": ["refused", "turns_wrong"], "mouth": ["unsure", "mouth_unclear"]}
    answer = send(api, ask(api))
    assert complaints(answer) == [("/video", "turns_wrong"), ("/video", "digits_wrong")]
    assert news[-1][1]["codes"] == ["turns_wrong", "digits_wrong"]


@pytest.mark.parametrize(("seconds", "code"), [(4, "take_too_short"), (31.5, "take_too_long")])
def test_lengths(api, examiner, seconds, code):
    answer = send(api, ask(api), film(size="320x240", seconds=seconds, rate=2))
    assert (answer.status_code, complaints(answer)) == (422, [("/video", code)])
    assert (kept(), examiner.asked) == ([], [])


def test_longer_than_its_challenge_is_old(api, examiner):
    fresh = api.post("/api/cameos/challenges").json()["id"]
    answer = send(api, fresh, recording(20))
    assert (answer.status_code, complaints(answer)) == (422, [("/video", "take_prerecorded")])
    assert (kept(), examiner.asked) == ([], [])


def test_too_small_to_see_anybody(api, examiner):
    answer = send(api, ask(api), film(size="320x180", seconds=6, rate=4))
    assert complaints(answer) == [("/video", "take_unsuitable")]
    assert kept() == []


@pytest.mark.parametrize("data", [b"", b"not a film", b"\x1a\x45\xdf\xa3" + b"\0" * 99, b"\0\0\0\x18ftypmp42" + b"\0" * 99])
def test_what_is_no_film(api, examiner, data, news):
    body = {"challenge": str(ask(api).pk), "video": SimpleUploadedFile("take.mp4", data)}
    answer = api.post("/api/cameos/takes", body, format="multipart")
    assert (answer.status_code, complaints(answer)) == (422, [("/video", "unreadable")])
    assert (kept(), examiner.asked, news[-1][1]["codes"]) == ([], [], ["unreadable"])


@pytest.mark.parametrize("name", sorted(ATTACKS)[::5])
def test_files_made_to_do_harm(api, examiner, name, tmp_path):
    """The door is that of `tests.developer.test_hostile_uploads`, where each of them is looked at closely."""
    good = film(rate=2)
    path = tmp_path / "film.mp4"
    path.write_bytes(good)
    answer = send(api, ask(api), ATTACKS[name].file(Bait(good, path, "http://127.0.0.1:9/film.mp4")) or b" ")
    assert 400 <= answer.status_code < 500
    assert (kept(), examiner.asked) == ([], [])


def test_too_large(api, examiner, monkeypatch):
    monkeypatch.setattr("cameos.enrolment.recordings.MOST_BYTES", 1000)
    answer = send(api, ask(api))
    assert (answer.status_code, answer.json()["code"], kept()) == (413, "too_large", [])


def test_fields_that_are_wrong_cost_no_challenge(api, examiner):
    challenge = ask(api)
    nothing = api.post("/api/cameos/takes", {"challenge": str(challenge.pk)}, format="multipart")
    assert (nothing.status_code, complaints(nothing)) == (422, [("/video", "required")])
    text = api.post("/api/cameos/takes", {"challenge": str(challenge.pk), "video": "x"}, format="multipart")
    assert complaints(text) == [("/video", "required")]
    odd = send(api, challenge, likeness="1")
    assert complaints(odd) == [("/likeness", "unknown_field")]
    assert complaints(send(api, challenge, name="Adolf\u202eHitler")) == [("/name", "text_invalid")]
    assert Challenge.objects.get().used_at is None
