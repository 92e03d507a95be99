"""API calls are counted for each caller, answers say what is left, and refusals say when to come back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from rest_framework.test import APIClient

from core.errors import TooMany
from core.ratelimit import hit
from tests import factories
from vitascope import env

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 22, 12, 0, 15, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _three_a_minute(settings):
    cache.clear()
    settings.RATES = {"api": "3/60", "invite_check": "2/60"}


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def _headers(response) -> dict[str, str]:
    return {name: value for name, value in response.headers.items() if "ratelimit" in name.lower() or name == "Retry-After"}


def test_a_successful_answer_says_what_is_left(api, clock):
    assert _headers(api.get("/api/me")) == {
        "RateLimit-Policy": '"api";q=3;w=60',
        "RateLimit": '"api";r=2;t=45',
        "X-RateLimit-Limit": "3",
        "X-RateLimit-Remaining": "2",
        "X-RateLimit-Reset": str(int(NOON.timestamp()) + 45),
    }


def test_one_call_too_many_is_refused_until_the_window_ends(api, clock):
    assert [api.get("/api/me").status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = api.get("/api/me")
    assert refused.json()["code"] == "too_many_requests"
    assert refused["Content-Type"] == "application/problem+json"
    assert (refused["Retry-After"], refused["RateLimit"], refused["X-RateLimit-Remaining"]) == ("45", '"api";r=0;t=45', "0")
    clock.shift(44)
    assert api.get("/api/me")["Retry-After"] == "1"
    clock.shift(1)
    assert api.get("/api/me").status_code == 200


def test_a_refused_call_does_nothing(api, member, clock):
    for _ in range(3):
        api.get("/api/me")
    assert api.patch("/api/me", {"bio": "too late"}, format="json").status_code == 429
    member.refresh_from_db()
    assert member.bio == ""


def test_members_are_counted_one_by_one_wherever_they_call_from(api, member, clock):
    for number in range(3):
        api.get("/api/me", REMOTE_ADDR=f"192.0.2.{number}")
    assert api.get("/api/me", REMOTE_ADDR="192.0.2.9").status_code == 429
    other = APIClient()
    other.force_authenticate(factories.member())
    assert other.get("/api/me", REMOTE_ADDR="192.0.2.1").status_code == 200


def test_a_view_with_a_limit_of_its_own_names_both(clock):
    code = factories.invite()
    answer = APIClient().post("/api/invites/check", {"code": code.code, "region": "US"}, format="json")
    assert answer["RateLimit-Policy"] == '"api";q=3;w=60, "invite_check";q=2;w=60'
    assert answer["RateLimit"] == '"api";r=2;t=45, "invite_check";r=1;t=45'
    assert (answer["X-RateLimit-Limit"], answer["X-RateLimit-Remaining"]) == ("2", "1")


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
    ],
)
def test_strangers_are_counted_by_network(clock, first, second, same):
    def left(address: str) -> str:
        return APIClient().get("/.well-known/vitascope", REMOTE_ADDR=address)["X-RateLimit-Remaining"]

    assert left(first) == "2"
    assert left(second) == ("1" if same else "2")


def test_a_forged_forwarding_header_is_not_believed(clock):
    for number in range(3):
        APIClient().get("/.well-known/vitascope", headers={"X-Forwarded-For": f"192.0.2.{number}"})
    assert APIClient().get("/.well-known/vitascope", headers={"X-Forwarded-For": "192.0.2.9"}).status_code == 429


def test_pages_carry_no_limits(client):
    assert _headers(client.get("/accounts/login/")) == {}


def test_hits_are_counted_by_scope_and_subject(clock):
    for scope, subject in (("a", "x"), ("a", "y"), ("b", "x")):
        assert [hit(scope=scope, subject=subject, limit=2, seconds=60).left for _ in range(2)] == [1, 0]
    with pytest.raises(TooMany) as refusal:
        hit(scope="a", subject="x", limit=2, seconds=60)
    assert refusal.value.retry_after == 45


@pytest.mark.parametrize("value", ["600", "600/", "0/60", "600/0", "many/60", "-1/60", "1/2/3", ""])
def test_a_rate_that_is_none_stops_the_start(monkeypatch, value):
    monkeypatch.setenv("VITASCOPE_API_RATE", value)
    with pytest.raises(ImproperlyConfigured, match="VITASCOPE_API_RATE"):
        env.rate("API_RATE", "600/60")
