"""How the feed does, hour by hour: shifts, chances, coverage, evenness and empty pages, in figures that a planted cause moves alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
import time_machine
from django.urls import reverse

from core.ids import uuid7
from feed import health, tasks
from feed.models import FeedHealth, FeedSession, Impression
from tests import factories
from tests.feed.planted import in_use, shown
from tests.feed.reels import many

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


def test_an_instance_where_nothing_happens_has_no_figures_but_noughts(member):
    tasks.renew_health()
    assert health.latest().figures == {
        "coverage": None, "makers_gini": 0.0, "fallback": None, "empty": None, "refused": None, "impressions": 0, "shifts": {},
        "errors": {}, "like_rate": None, "likes_changed_at": None,
    }  # fmt: skip


def test_inputs_that_shift_are_told_by_name_and_others_are_not(audience):
    shown(audience, None, 600, hours=60)
    shown(audience, None, 600, hours=3, seed=1, content=0.95)
    told = health.measure(NOON)["shifts"]
    assert told["content"] > 1
    assert max(value for name, value in told.items() if name not in ("content", "score")) < 0.1
    assert 0.2 < told["score"] < told["content"], "content is a part of it"
    Impression.objects.filter(created_at__lt=NOON - timedelta(days=1)).delete()
    assert health.measure(NOON)["shifts"] == {}


def test_likes_that_become_rare_are_told_with_the_hour(audience):
    for hours in range(30, 0, -1):
        rate = 0.4 if hours > 12 else 0.1
        shown(audience, None, 60, hours=hours, liked=np.random.default_rng(hours).random(60) < rate)
    told = health.measure(NOON)
    since = datetime.fromtimestamp(told["likes_changed_at"], UTC)
    assert abs(since - (NOON - timedelta(hours=12))) <= timedelta(hours=2)
    assert told["like_rate"] == pytest.approx((12 * 0.4 + 12 * 0.1) / 24, abs=0.04)


def test_chances_of_what_serves_are_held_to_what_came(audience):
    row = in_use("serving", 50)
    shown(audience, row.pk, 600, hours=3)
    assert health.measure(NOON)["errors"]["like"] < 0.05
    shown(audience, row.pk, 600, hours=3, liked=np.ones(600, bool))
    assert health.measure(NOON)["errors"]["like"] > 0.1


def test_coverage_evenness_and_what_only_newness_filled(api, audience):
    videos = many(4)
    session = audience[0][0]
    for position, video in enumerate([videos[0], videos[0], videos[1]]):
        told = {"source": "fresh" if position == 0 else "content", "propensity": 1, "parameters": "", "score": 0, "parts": {}}
        Impression.objects.create(id=uuid7(), session=session, member=session.member, video=video, position=position, **told)
    FeedSession.objects.update(served=3)
    with time_machine.travel(NOON + timedelta(minutes=1), tick=False):
        found = health.measure(NOON + timedelta(minutes=1))
    assert found["coverage"] == pytest.approx(2 / 5)
    assert found["fallback"] == pytest.approx(1 / 3, abs=1e-4)
    assert found["makers_gini"] == pytest.approx(2 / 3, abs=1e-4)
    assert found["empty"] == 0.0


def test_a_first_page_without_a_clip_is_counted_and_shows_no_session(api):
    page = api.get("/api/feed/for-you").json()
    assert (page["items"], "session" in page) == ([], False)
    with time_machine.travel(NOON + timedelta(minutes=1), tick=False):
        many(3)
        assert len(api.get("/api/feed/for-you").json()["items"]) == 3
        assert health.measure(NOON + timedelta(minutes=2))["empty"] == 0.5


def test_the_back_office_points_at_what_needs_a_look(client):
    client.force_login(factories.member(is_staff=True, is_superuser=True))
    url = reverse("admin:feed_feedhealth_changelist")
    assert "Nothing was measured yet" in client.get(url).content.decode()
    row = health.renew()
    assert "Look at" not in client.get(url).content.decode()
    row.figures |= {
        "shifts": {"content": 0.31, "score": 0.1},
        "errors": {"like": 0.08, "share": 0.01},
        "likes_changed_at": NOON.timestamp(),
    }
    row.save(update_fields=["figures"])
    page = client.get(url).content.decode()
    assert "Look at: content 0.31, likes since 2026-11-26 12:00; like 0.080." in page
    assert client.get(reverse("admin:feed_feedhealth_change", args=[row.pk])).status_code == 200


def test_what_is_a_month_old_is_forgotten():
    FeedHealth.objects.create(figures={}, created_at=NOON - timedelta(days=31))
    FeedHealth.objects.create(figures={}, created_at=NOON - timedelta(days=29))
    tasks.renew_health()
    assert FeedHealth.objects.count() == 2
