"""The pages of enrolment: what is asked and found is said, forms keep what was typed, and the word for it is the operator's."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from cameos.enrolment.models import Challenge, Take
from tests.cameos.conftest import recording
from tests.cameos.test_things import drawn
from tests.web.conftest import faults_of, words

pytestmark = pytest.mark.django_db


def send(web, **fields):
    challenge = Challenge.objects.order_by("-created_at")[0]
    Challenge.objects.filter(pk=challenge.pk).update(created_at=timezone.now() - timedelta(minutes=1))
    video = SimpleUploadedFile("take.mp4", recording(), "video/mp4")
    return web.post("/cameos/take/", {"challenge": str(challenge.pk), "name": "Nova", "handle": "nova", "video": video} | fields)


def thing(web, data: bytes | None = None, kind: str = "image/png"):
    file = SimpleUploadedFile("x.png", data or drawn(), kind)
    return web.post("/cameos/new/", {"name": "Biscuit", "handle": "biscuit", "kind": "object", "file": file})


def test_nothing_yet(web):
    page = web.get("/cameos/")
    assert "There is none yet." in words(page)
    assert faults_of(page.content.decode()) == []


def test_the_word_is_the_operators(web, settings):
    settings.LIKENESS_LABEL = "alter ego"
    assert "Your alter egos" in words(web.get("/cameos/"))
    assert "Make an alter ego of it" in words(web.get("/cameos/new/"))
    assert "Alter egos" in words(web.get("/settings/"))
    for path in ("/cameos/", "/cameos/new/", "/cameos/take/"):
        assert "cameo" not in words(web.get(path)).lower()


def test_a_take(web, member, examiner):
    page = web.get("/cameos/take/")
    challenge = Challenge.objects.get()
    assert " ".join(challenge.digits) in words(page)
    assert faults_of(page.content.decode()) == []
    answer = send(web)
    take = Take.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/cameos/{take.likeness_id}/")
    page = web.get(answer["Location"])
    html = page.content.decode()
    assert "Accepted" in words(page)
    assert html.count("front.png?") == 2  # on light and on dark
    assert 'alt="Front, on dark"' in html
    assert faults_of(html) == []
    assert "Nova" in words(web.get("/cameos/"))
    assert web.get("/cameos/take/")["Location"] == "/cameos/"


def test_a_refused_take(web, examiner):
    web.get("/cameos/take/")
    examiner.checks["digits"] = ["refused", "digits_wrong"]
    page = send(web)
    assert page.status_code == 422
    assert "Other digits are heard than were asked for." in words(page)
    assert "Nothing of it was kept." in words(page)
    assert 'value="nova"' in page.content.decode()
    assert Challenge.objects.filter(used_at=None).count() == 1  # a new one to try again with


def test_one_that_waits(web, examiner):
    web.get("/cameos/take/")
    examiner.checks["mouth"] = ["unsure", "mouth_unclear"]
    page = web.get(send(web)["Location"])
    assert "The mouth was hard to see while you spoke." in words(page)


def test_a_thing(web, examiner):
    assert faults_of(web.get("/cameos/new/").content.decode()) == []
    answer = thing(web)
    assert answer.status_code == 302
    assert "Biscuit" in words(web.get(answer["Location"]))


def test_a_person_as_a_thing(web, examiner):
    examiner.chance = 0.9
    page = thing(web)
    assert page.status_code == 422
    assert "There is a person in it." in words(page)
    assert 'value="Biscuit"' in page.content.decode()
    assert not Take.objects.exists()


def test_a_form_without_a_file(web, examiner):
    page = web.post("/cameos/new/", {"name": "Biscuit", "handle": "biscuit", "kind": "object"})
    assert (page.status_code, "Send a picture or a clip" in words(page)) == (422, True)


def test_somebody_elses_is_not_there(web, other, examiner):
    client = Client()
    client.force_login(other)
    path = thing(client)["Location"]
    assert web.get(path).status_code == 404
    assert web.get("/cameos/00000000-0000-0000-0000-000000000000/").status_code == 404


def test_strangers_log_in(client):
    for path in ("/cameos/", "/cameos/new/", "/cameos/take/"):
        assert client.get(path)["Location"].startswith("/accounts/login/")
