"""Which keys open /v1, what their scopes open, and what a refused one is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from developer import services
from developer.models import ApiKey
from tests import factories
from tests.developer.conftest import Caller, counts, make_caller, refused

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
PROMPT = {"prompt": "two red balls bounce"}


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer  ", "Basic c2stdml0YQ==", "sk-vita-x"])
def test_without_a_key(db, header):
    answer = Caller("").call("POST", "/v1/videos", PROMPT, Authorization=header)
    assert refused(answer, 401, "missing_api_key").startswith("You did not provide an API key.")
    assert answer["WWW-Authenticate"] == "Bearer"
    assert counts() == (0, 0, 0, 0)


@pytest.mark.parametrize("secret", ["sk-vita-" + "x" * 43, "x", "caf\u00e9", "x" * 5000, "a b"])
def test_a_key_that_was_never_made(v1, secret):
    refused(Caller(secret).post("/v1/videos", PROMPT), 401, "invalid_api_key")
    assert counts() == (0, 0, 0, 0)


def test_a_session_is_no_key(web):
    refused(web.get("/v1/videos"), 401, "missing_api_key")


def test_a_key_is_no_session(v1):
    assert v1.get("/api/me").status_code == 401


def test_a_revoked_key_works_no_more(v1, member):
    assert v1.get("/v1/videos").status_code == 200
    services.revoke_key(key=ApiKey.objects.get(), by=member)
    refused(v1.post("/v1/videos", PROMPT), 401, "revoked_api_key")
    assert counts() == (0, 0, 0, 0)


def test_an_expired_key_works_no_more(member):
    with time_machine.travel(NOW, tick=False):
        v1 = make_caller(member, expires_at=NOW + timedelta(days=1))
    with time_machine.travel(NOW + timedelta(days=1, seconds=-1), tick=False):
        assert v1.get("/v1/videos").status_code == 200
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        refused(v1.post("/v1/videos", PROMPT), 401, "expired_api_key")
    assert counts() == (0, 0, 0, 0)


def test_the_key_of_a_suspended_member_works_no_more(v1, member):
    member.is_active = False
    member.save(update_fields=["is_active"])
    refused(v1.post("/v1/videos", PROMPT), 401, "account_deactivated")
    assert counts() == (0, 0, 0, 0)


def test_a_reading_key_changes_nothing(member):
    v1 = make_caller(member, scopes=["videos.read"])
    job = factories.job(member=member, state="failed", error_code="x", error_message="x")
    assert v1.get(f"/v1/videos/video_{job.pk.hex}").status_code == 200
    assert refused(v1.post("/v1/videos", PROMPT), 403, "missing_scope") == "This API key lacks the scope videos.write."
    refused(v1.call("DELETE", f"/v1/videos/video_{job.pk.hex}"), 403, "missing_scope")
    refused(v1.post(f"/v1/videos/video_{job.pk.hex}/remix", PROMPT), 403, "missing_scope")
    assert counts() == (1, 0, 0, 0)


def test_a_writing_key_reads_nothing(member):
    v1 = make_caller(member, scopes=["videos.write"])
    made = v1.post("/v1/videos", PROMPT)
    assert made.status_code == 200
    path = f"/v1/videos/{made.json()['id']}"
    for path in ("/v1/videos", path, f"{path}/content"):
        assert refused(v1.get(path), 403, "missing_scope") == "This API key lacks the scope videos.read."


def test_the_last_use_is_noted_once_a_minute(member):
    with time_machine.travel(NOW, tick=False):
        v1 = make_caller(member)
    for seconds, noted in ((5, 5), (64, 5), (65, 65)):
        with time_machine.travel(NOW + timedelta(seconds=seconds), tick=False):
            v1.get("/v1/videos")
        assert ApiKey.objects.get().last_used_at == NOW + timedelta(seconds=noted)


def test_guesses_are_counted_by_address(db, settings):
    settings.RATES = settings.RATES | {"refused_key": "2/60"}
    with time_machine.travel(NOW, tick=False):
        for _ in range(2):
            refused(Client().get("/v1/videos", headers={"Authorization": "Bearer x"}), 401, "invalid_api_key")
        answer = Client().get("/v1/videos", headers={"Authorization": "Bearer x"})
    refused(answer, 429, "rate_limit_exceeded")
    assert (answer["Retry-After"], answer["X-RateLimit-Remaining"]) == ("60", "0")
