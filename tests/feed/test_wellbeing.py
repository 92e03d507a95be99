"""Rest for young members, seen to by the server: so many clips a day in all feeds together, and no page that comes by itself."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from rest_framework.test import APIClient

from feed.models import Impression, ReelDay
from tests import factories
from tests.feed.reels import many

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)


@pytest.fixture
def young(settings):
    """Somebody of fourteen, with a budget of ten clips a day."""
    settings.TEEN_FEED_CLIPS = 10
    return factories.member(birth_date=date(2012, 5, 1))


@pytest.fixture
def young_api(young) -> APIClient:
    """The API as them."""
    client = APIClient()
    client.force_authenticate(young)
    return client


def test_the_budget_holds_over_all_feeds_until_the_next_day(young_api):
    with time_machine.travel(NOON, tick=False) as clock:
        many(14)
        first = young_api.get("/api/feed/for-you", {"limit": 6}).json()
        assert (len(first["items"]), first["runs_on"]) == (6, False)
        assert len(young_api.get("/api/feed/newest", {"limit": 6}).json()["items"]) == 4
        for feed in ("for-you", "open", "newest", "following"):
            body = young_api.get(f"/api/feed/{feed}").json()
            assert (body["items"], body["rest_until"]) == ([], "2026-11-27T00:00:00Z")
        assert young_api.get("/api/feed/for-you", {"cursor": first["next_cursor"]}).json()["items"] == []
        assert Impression.objects.count() == 6
        clock.shift(timedelta(hours=12))
        assert len(young_api.get("/api/feed/newest", {"limit": 6}).json()["items"]) == 6


def test_grown_ups_have_no_budget_and_a_birthday_ends_it(api, young, young_api):
    many(12)
    assert len(api.get("/api/feed/newest").json()["items"]) == 12
    assert api.get("/api/feed/for-you").json()["runs_on"] is True
    assert not ReelDay.objects.exists()
    with time_machine.travel(datetime(2030, 5, 1, tzinfo=UTC), tick=False):
        assert len(young_api.get("/api/feed/newest").json()["items"]) == 12


def test_zero_is_no_budget(young_api, settings):
    settings.TEEN_FEED_CLIPS = 0
    many(12)
    assert len(young_api.get("/api/feed/newest").json()["items"]) == 12


def test_the_page_asks_before_it_goes_on_and_then_offers_a_break(young):
    many(14)
    web = Client()
    web.force_login(young)
    html = web.get("/").content.decode()
    assert "More clips" in html and "tripwire" not in html
    web.get("/following/")
    assert html.count("data-clip") == 8
    assert web.get("/").content.decode().count("data-clip") == 2
    rest = web.get("/").content.decode()
    assert "Time for a break." in rest and "data-clip" not in rest


def test_for_grown_ups_it_runs_on(web):
    many(14)
    assert "tripwire" in web.get("/").content.decode()
