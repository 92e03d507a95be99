"""`/healthz` and `/metrics`: what load balancers and Prometheus learn of an instance, by whatever name they call it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from core.ids import lowest_uuid7, uuid7
from developer.models import WebhookDelivery, WebhookEndpoint, WebhookEvent
from feed.models import FeedHealth, LearnedHeads
from generation.models import Worker
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def probe() -> Client:
    """By the address of the process, which is not among ALLOWED_HOSTS."""
    return Client(SERVER_NAME="10.0.0.7")


@pytest.fixture
def token(settings) -> dict[str, str]:
    settings.METRICS_TOKEN = "hush"
    return {"Authorization": "Bearer hush"}


def figures(text: str) -> dict[tuple, float]:
    """(name, label values in the order of their names …) -> value."""
    families = text_string_to_metric_families(text)
    return {(sample.name, *dict(sorted(sample.labels.items())).values()): sample.value for family in families for sample in family.samples}


def test_a_process_that_can_serve_is_healthy(probe):
    answer = probe.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "database": "ok", "cache": "ok"})
    assert answer["Cache-Control"] == "no-store"
    assert probe.get("/").status_code == 400, "other pages keep their hosts"


def test_it_says_what_it_lacks_and_nothing_more(probe, settings, monkeypatch):
    def refuse(*_):
        raise OSError("no route to 10.0.0.9")

    monkeypatch.setattr(connection, "cursor", refuse)
    answer = probe.get("/healthz")
    assert (answer.status_code, answer.json()) == (503, {"status": "unavailable", "database": "unavailable", "cache": "ok"})


def test_a_cache_that_is_away_is_told(probe, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:9/0"}}
    answer = probe.get("/healthz")
    assert (answer.status_code, answer.json()) == (503, {"status": "unavailable", "database": "ok", "cache": "unavailable"})


@pytest.mark.parametrize("path", ["/healthz", "/metrics"])
def test_they_are_only_read(probe, path):
    assert probe.post(path).status_code == 405


def test_without_a_token_there_are_no_metrics(probe):
    assert probe.get("/metrics").status_code == 404


@pytest.mark.parametrize("sent", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "hush"}])
def test_metrics_need_the_token(probe, token, sent):
    answer = probe.get("/metrics", headers=sent)
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert b"vitascope_" not in answer.content


@time_machine.travel("2026-11-26 12:00:00+00:00", tick=False)
def test_metrics_tell_jobs_workers_and_webhooks(probe, token, member):
    now = timezone.now()
    factories.job(cost=12.5, created_at=now - timedelta(seconds=40))
    factories.job(cost=2.5, plan="pro", tag=1)
    factories.job(state="running", lease_until=now + timedelta(minutes=1))
    ended = {"finished_at": now - timedelta(minutes=5)}
    done = factories.job(state="succeeded", **ended)
    factories.job(state="failed", error_code="no_worker", **ended)
    factories.job(state="failed", error_code="no_worker", **ended)
    factories.job(state="failed", error_code="internal", finished_at=now - timedelta(hours=2))
    Worker.objects.create(name="one")
    Worker.objects.create(name="two", draining=True)
    Worker.objects.create(name="three", draining=True, seen_at=now - timedelta(hours=1))
    endpoint = WebhookEndpoint.objects.create(member=member, url="https://example.org/hook", event_types=[])
    event = WebhookEvent.objects.create(job=done, type=WebhookEvent.Type.COMPLETED, created_at=now)
    WebhookDelivery.objects.create(endpoint=endpoint, event=event, next_attempt_at=now - timedelta(seconds=90))
    told = figures(probe.get("/metrics", headers=token).content.decode())
    assert told.pop(("vitascope_disk_free_bytes",)) > 0
    assert told == {
        ("vitascope_jobs", "free", "queued"): 1,
        ("vitascope_jobs", "pro", "queued"): 1,
        ("vitascope_jobs", "free", "running"): 1,
        ("vitascope_queue_seconds",): 15,
        ("vitascope_queue_oldest_seconds",): 40,
        ("vitascope_jobs_ended", "", "succeeded"): 1,
        ("vitascope_jobs_ended", "no_worker", "failed"): 2,
        ("vitascope_workers", "live"): 1,
        ("vitascope_workers", "draining"): 1,
        ("vitascope_workers", "silent"): 1,
        ("vitascope_webhooks_due",): 1,
        ("vitascope_webhooks_late_seconds",): 90,
        ("vitascope_feed_heads", "serving"): 0,
        ("vitascope_feed_heads", "canary"): 0,
        ("vitascope_feed_heads_taken_back",): 0,
    }


def test_an_empty_instance_has_figures_too(probe, token):
    told = figures(probe.get("/metrics", headers=token).content.decode())
    names = ("queue_seconds", "queue_oldest_seconds", "webhooks_due", "webhooks_late_seconds")
    assert [told[(f"vitascope_{name}",)] for name in names] == [0, 0, 0, 0]


def test_ids_since_a_moment_are_above_its_lowest():
    before, made = timezone.now() - timedelta(seconds=1), uuid7()
    assert lowest_uuid7(before) < made < lowest_uuid7(timezone.now() + timedelta(seconds=1))


@time_machine.travel("2026-11-26 12:00:00+00:00", tick=False)
def test_metrics_tell_how_the_feed_does(probe, token):
    figures_of_feed = {
        "impressions": 4000, "like_rate": 0.05, "likes_changed_at": None, "refused": 0.001, "coverage": 0.7, "makers_gini": 0.4,
        "fallback": 0.1, "empty": 0.0, "shifts": {"content": 0.3, "score": 0.01}, "errors": {"like": 0.012},
    }  # fmt: skip
    FeedHealth.objects.create(figures=figures_of_feed | {"empty": 0.9}, created_at=timezone.now() - timedelta(hours=1))
    FeedHealth.objects.create(figures=figures_of_feed)
    kept = {"impressions": 9, "positives": {}, "figures": {"heads": {}}, "weights": b""}
    serving = LearnedHeads.objects.create(state="serving", **kept)
    for hours in (3, 30):
        LearnedHeads.objects.create(state="rolled_back", changed_at=timezone.now() - timedelta(hours=hours), **kept)
    told = figures(probe.get("/metrics", headers=token).content.decode())
    assert {name: value for name, value in told.items() if name[0].startswith("vitascope_feed_")} == {
        ("vitascope_feed_heads", "serving"): serving.pk,
        ("vitascope_feed_heads", "canary"): 0,
        ("vitascope_feed_heads_taken_back",): 1,
        ("vitascope_feed_shifts", "content"): 0.3,
        ("vitascope_feed_shifts", "score"): 0.01,
        ("vitascope_feed_errors", "like"): 0.012,
        ("vitascope_feed_impressions",): 4000,
        ("vitascope_feed_like_rate",): 0.05,
        ("vitascope_feed_refused",): 0.001,
        ("vitascope_feed_coverage",): 0.7,
        ("vitascope_feed_makers_gini",): 0.4,
        ("vitascope_feed_fallback",): 0.1,
        ("vitascope_feed_empty",): 0.0,
    }
