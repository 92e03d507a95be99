"""A link lets somebody else enrol themself; what they enrol is theirs, and the link dies after a day."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from cameos.enrolment.models import Challenge, Take
from tests.cameos.conftest import ask, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def token(api) -> str:
    answer = api.post("/api/cameos/invitations")
    assert answer.status_code == 201
    assert answer.json()["url"] == f"http://testserver/cameos/take/{answer.json()['token']}/"
    return answer.json()["token"]


@pytest.fixture
def theirs(other) -> APIClient:
    client = APIClient()
    client.force_authenticate(other)
    return client


def test_the_subject_owns(token, member, other, theirs, examiner):
    assert send(theirs, ask(theirs), invitation=token).status_code == 201
    take = Take.objects.get()
    assert (take.member, take.likeness.owner, take.invited_by) == (other, other, member)


def test_their_page_says_who_asks(token, member, other):
    client = Client()
    path = f"/cameos/take/{token}/"
    assert client.get(path)["Location"].startswith("/accounts/login/?next=/cameos/take/")
    client.force_login(other)
    assert f"@{member.handle}" in client.get(path).content.decode()


def test_after_a_day(token, theirs, examiner):
    challenge = ask(theirs)
    with time_machine.travel(timezone.now() + timedelta(days=1, seconds=1)):
        answer = send(theirs, challenge, invitation=token)
    assert (answer.status_code, answer.json()["code"]) == (404, "invitation_invalid")
    assert Challenge.objects.get().used_at is None


@pytest.mark.parametrize("change", [lambda token: token[:-1], lambda token: "x", lambda token: "A" + token])
def test_links_that_were_not_made_here(token, theirs, examiner, change):
    assert send(theirs, ask(theirs), invitation=change(token)).json()["code"] == "invitation_invalid"
    assert not Take.objects.exists()


def test_ones_own(token, api, web, examiner):
    assert send(api, ask(api), invitation=token).json()["code"] == "invitation_invalid"
    assert web.get(f"/cameos/take/{token}/").status_code == 404


def test_the_code_to_scan(web):
    html = web.post("/cameos/invite/").content.decode()
    assert 'aria-label="QR code of the link below"' in html
    assert 'd="M0 0h1v1h-1z' in html
