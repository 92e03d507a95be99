"""A challenge is random, for one member in one session, for five minutes, and only the newest counts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from rest_framework.test import APIClient

from cameos.enrolment.models import Challenge, Take
from tests import factories
from tests.cameos.conftest import ask, send

pytestmark = pytest.mark.django_db
PATH = "/api/cameos/challenges"
NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)


def test_what_is_asked(api, member):
    with time_machine.travel(NOON, tick=False):
        answer = api.post(PATH)
    body = answer.json()
    assert answer.status_code == 201
    assert set(body) == {"id", "digits", "turns", "terms", "expires_at"}
    assert len(body["digits"]) == 6
    assert body["digits"].isdecimal()
    assert sorted(body["turns"]) == ["left", "right", "up"]
    assert (body["terms"], body["expires_at"]) == ("2026-11", "2026-11-26T12:05:00Z")
    assert Challenge.objects.get().member == member


def test_each_is_another(api):
    assert len({tuple(api.post(PATH).json()["digits"]) for _ in range(8)}) == 8


def test_only_the_newest_counts(api, examiner):
    first, second = ask(api), ask(api)
    assert (send(api, first).status_code, send(api, first).json()["code"]) == (409, "challenge_expired")
    assert send(api, second).status_code == 201


def test_five_minutes(api, examiner):
    with time_machine.travel(NOON, tick=False) as clock:
        challenge = api.post(PATH).json()["id"]
        clock.shift(timedelta(minutes=5))
        answer = send(api, challenge)
    assert (answer.status_code, answer.json()["code"], examiner.asked) == (409, "challenge_expired", [])


def test_once(api, examiner):
    challenge = ask(api)
    examiner.checks["digits"] = ["refused", "digits_wrong"]
    assert send(api, challenge).status_code == 422
    examiner.checks["digits"] = ["ok", ""]
    answer = send(api, challenge)
    assert (answer.status_code, answer.json()["code"]) == (409, "challenge_used")
    assert len(examiner.asked) == 1
    assert not Take.objects.exists()


def test_somebody_elses_is_not_there(api, other, examiner):
    theirs = APIClient()
    theirs.force_authenticate(other)
    answer = send(api, ask(theirs))
    assert (answer.status_code, answer.json()["code"], examiner.asked) == (404, "challenge_not_found", [])


def test_another_session_of_the_same_member(member, examiner):
    phone, laptop = Client(), Client()
    for client in (phone, laptop):
        client.force_login(member)
    assert phone.get("/cameos/take/").status_code == 200
    challenge = Challenge.objects.get()
    apps = APIClient()
    apps.cookies = laptop.cookies
    answer = send(apps, challenge)
    assert (answer.status_code, answer.json()["code"]) == (404, "challenge_not_found")
    challenge.refresh_from_db()
    assert challenge.used_at is None


@pytest.mark.parametrize("challenge", ["", "x", "0" * 40])
def test_no_id(api, examiner, challenge):
    answer = send(api, challenge)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"], examiner.asked) == (422, "/challenge", [])


def test_no_faces_of_children(examiner):
    api = APIClient()
    with time_machine.travel(NOON, tick=False):
        for born, status in ((date(2013, 11, 27), 403), (date(2013, 11, 26), 201)):
            api.force_authenticate(factories.member(birth_date=born))
            assert api.post(PATH).status_code == status
    assert Challenge.objects.count() == 1


def test_strangers(client):
    assert client.post(PATH).status_code == 401
    assert client.post("/api/cameos/takes").status_code == 401
    assert client.post("/api/cameos").status_code == 401
