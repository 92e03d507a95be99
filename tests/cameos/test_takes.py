"""A take that every check is sure of is accepted, and leaves pictures, a voice and sealed prints; what one is unsure of waits."""

from __future__ import annotations

import io
import json
import wave
from datetime import timedelta

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image
from rest_framework.test import APIClient

from cameos.enrolment import services
from cameos.enrolment.models import Reference, Take, VoiceSample
from cameos.models import Likeness
from core import sealing
from core.storage import LocalStorage
from tests import factories
from tests.cameos.conftest import ask, complaints, send
from tests.cameos.film import film

pytestmark = pytest.mark.django_db


def test_what_is_accepted_and_kept(api, member, examiner):
    challenge = ask(api)
    answer = send(api, challenge, name="Nova", handle="@Nova")
    body = answer.json()
    assert answer.status_code == 201
    assert (body["name"], body["handle"], body["kind"], body["state"], body["waits_for"]) == ("Nova", "nova", "person", "accepted", [])
    assert [(one["view"], one["clothes"]) for one in body["references"]] == [
        (one.view, one.clothes) for one in Reference.objects.order_by("created_at", "pk")
    ]
    assert examiner.asked[0] | {"shape": 0} == {
        "wanted": "take", "digits": challenge.digits, "turns": challenge.turns, "rate": 8, "shape": 0,
    }  # fmt: skip
    assert examiner.asked[0]["shape"] == (40, 240, 320, 3)
    take = Take.objects.get()
    assert (take.member, take.challenge, take.source, take.invited_by) == (member, challenge, "take", None)
    assert take.likeness == Likeness.objects.get()
    assert default_storage.open(take.file.name).read()[4:8] == b"ftyp"
    for name in (take.file.name, *Reference.objects.values_list("file", flat=True), VoiceSample.objects.get().file.name):
        assert name.startswith(f"likenesses/{take.likeness_id}/")


def test_the_pictures_are_cut_out(api, examiner):
    send(api, ask(api))
    picture = Image.open(io.BytesIO(default_storage.open(Reference.objects.get(view="front").file.name).read()))
    assert (picture.format, picture.mode) == ("PNG", "RGBA")
    alpha = picture.getchannel("A")
    assert (alpha.getpixel((0, 0)), alpha.getpixel((picture.width // 2, picture.height // 2))) == (0, 255)
    assert len(set(alpha.get_flattened_data())) > 20  # a soft edge


def test_the_voice_is_a_sound_of_its_own(api, examiner):
    body = send(api, ask(api)).json()
    sample = VoiceSample.objects.get()
    with wave.open(default_storage.open(sample.file.name)) as sound:
        assert (sound.getnchannels(), sound.getframerate(), sound.getsampwidth()) == (1, 16_000, 2)
        assert sample.seconds == sound.getnframes() / 16_000
    assert body["voice_url"].startswith(f"/media/{sample.file.name}?")


def test_prints_are_sealed(api, examiner):
    send(api, ask(api))
    take = Take.objects.get()
    assert "0.1" not in take.face_print
    assert json.loads(sealing.unseal(take.face_print, purpose=services.FACE_SEAL)) == [0.1] * 128
    assert json.loads(sealing.unseal(take.voice_print, purpose=services.VOICE_SEAL)) == [0.0625] * 256


def test_ones_own_name_and_handle_unless_told(api, member, examiner):
    body = send(api, ask(api)).json()
    assert (body["name"], body["handle"]) == (member.display_name, member.handle)


@pytest.mark.parametrize("handle", ["x", "with space", "admin", "ümlaut"])
def test_handles_that_cannot_be(api, examiner, handle):
    answer = send(api, ask(api), handle=handle)
    assert answer.status_code == 422
    assert (examiner.asked, Take.objects.count()) == ([], 0)


def test_handles_of_others(api, other, examiner):
    theirs = APIClient()
    theirs.force_authenticate(other)
    examiner.face = [0.9] * 128
    assert send(theirs, ask(theirs), handle="nova").status_code == 201
    examiner.face = [0.1] * 128
    challenge = ask(api)
    for handle in ("nova", other.handle):
        answer = send(api, challenge, handle=handle)
        assert (answer.status_code, complaints(answer)) == (422, [("/handle", "handle_taken")])
    assert send(api, challenge).status_code == 201  # such a refusal cost nothing


@pytest.mark.parametrize(
    ("checks", "waits_for"),
    [
        ({"mouth": ["unsure", "mouth_unclear"]}, ["mouth_unclear"]),
        ({"digits": ["unsure", "not_installed"], "turns": ["unsure", "mirrored"]}, ["mirrored", "not_installed"]),
    ],
)
def test_what_a_check_is_unsure_of_waits(api, examiner, checks, waits_for):
    examiner.checks |= checks
    body = send(api, ask(api)).json()
    assert (body["state"], body["waits_for"]) == ("waiting", waits_for)
    assert Take.objects.get().decided_at is None


def test_an_examiner_that_does_not_answer_is_no_yes(api, examiner):
    examiner.silent = True
    body = send(api, ask(api)).json()
    assert (body["state"], body["waits_for"], body["references"]) == ("waiting", ["not_examined"], [])


def test_whose_age_is_not_known_waits(examiner):
    api = APIClient()
    api.force_authenticate(factories.member(birth_date=None))
    assert send(api, ask(api)).json()["waits_for"] == ["age_unknown"]


def test_one_of_each_member(api, examiner):
    challenge = ask(api)
    assert send(api, challenge).status_code == 201
    for answer in (api.post("/api/cameos/challenges"), send(api, challenge)):
        assert (answer.status_code, answer.json()["code"]) == (409, "already_enrolled")
    assert Take.objects.count() == 1


@pytest.mark.parametrize(("apart", "status", "waits_for"), [(0.4, 422, None), (0.55, 201, ["looks_like_another"]), (0.7, 201, [])])
def test_a_face_that_somebody_else_enrolled(api, other, examiner, apart, status, waits_for):
    theirs = APIClient()
    theirs.force_authenticate(other)
    assert send(theirs, ask(theirs)).status_code == 201
    examiner.face = [0.1 + apart, *[0.1] * 127]
    answer = send(api, ask(api))
    assert answer.status_code == status
    if waits_for is None:
        assert complaints(answer) == [("/video", "already_enrolled")]
        assert Take.objects.get().member == other
    else:
        assert answer.json()["waits_for"] == waits_for


def test_prints_that_cannot_be_opened_any_more_are_a_doubt(api, other, examiner, settings):
    theirs = APIClient()
    theirs.force_authenticate(other)
    send(theirs, ask(theirs))
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", []
    assert send(api, ask(api)).json()["waits_for"] == ["print_lost"]


def test_webm_of_a_browser(api, examiner):
    data = film(suffix=".webm", codec="libvpx", size="320x240", seconds=5, sound=False)
    assert send(api, ask(api), data).status_code == 201
    assert not VoiceSample.objects.exists()


def test_the_film_goes_on_its_day(api, examiner, settings, django_capture_on_commit_callbacks):
    settings.TAKE_DAYS = 7
    body = send(api, ask(api)).json()
    take = Take.objects.get()
    name = take.file.name
    assert "file_kept_until" in body
    for days, gone in ((6.9, 0), (7.1, 1), (8, 0)):
        with time_machine.travel(timezone.now() + timedelta(days=days)), django_capture_on_commit_callbacks(execute=True):
            assert services.forget_old() == gone
    take.refresh_from_db()
    assert (take.state, take.file.name, default_storage.exists(name)) == ("accepted", "", False)
    assert Reference.objects.count() == 2


def test_a_disk_that_fails_leaves_nothing(api, examiner, monkeypatch):
    save = LocalStorage.save

    def fail(storage, name, content):
        if name.endswith("voice.wav"):
            raise OSError("disk full")
        return save(storage, name, content)

    monkeypatch.setattr(LocalStorage, "save", fail)
    with pytest.raises(OSError, match="disk full"):
        send(api, ask(api))
    assert (Likeness.objects.count(), Take.objects.count(), Reference.objects.count()) == (0, 0, 0)
    folders = default_storage.listdir("likenesses")[0]
    assert [default_storage.listdir(f"likenesses/{folder}")[1] for folder in folders] == [[]]
