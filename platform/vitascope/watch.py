"""What a machine asks of a running instance: `/healthz` for whoever routes requests here, `/metrics` for Prometheus.

Both are answered before Django looks at the Host header: a probe comes by the address of the process, not by the site's name.
All figures are read from the rows, so every process of an installation tells the same, and one is enough to ask.
"""

from __future__ import annotations

import logging
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.models import Count, Min, Sum
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from core.ids import lowest_uuid7
from developer.models import WebhookDelivery
from feed import health as feed_health
from feed.models import LearnedHeads
from generation.models import Job, Worker

log = logging.getLogger(__name__)

ENDED_WITHIN = timedelta(hours=1)
ASKED_WITHIN = timedelta(days=1)  # of what ended, only what was asked for this lately: the newest ids, not the whole table

FEED_RATES = {
    "impressions": "Clips shown in For you within the last day",
    "like_rate": "Likes for each clip that a member came past within the last day",
    "likes_changed_at": "Unix time since which the rate of likes is another; absent while it is the same",
    "refused": "Refusals for each clip shown within the last day",
    "coverage": "Share of the published clips that were shown to somebody within the last day",
    "makers_gini": "How unevenly what was shown is spread over makers; 0 is even",
    "fallback": "Share of places that nothing but newness filled, kept ones left out",
    "empty": "Share of first pages without a clip",
}


class WatchMiddleware:
    """Answers the two addresses; everything else passes through."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.answers = {"/healthz": health, "/metrics": metrics}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Neither is ever cached."""
        answer = self.answers.get(request.path)
        if answer is None:
            return self.get_response(request)
        response = answer(request) if request.method in ("GET", "HEAD") else HttpResponseNotAllowed(("GET", "HEAD"))
        response["Cache-Control"] = "no-store"
        return response


def health(request: HttpRequest) -> HttpResponse:
    """200 while this process can serve pages, else 503 and what it lacks. Open to all, so it names no address and no cause."""
    found = {"database": _works(_ask_database), "cache": _works(_ask_cache)}
    well = all(found.values())
    parts = {name: "ok" if works else "unavailable" for name, works in found.items()}
    return JsonResponse({"status": "ok" if well else "unavailable", **parts}, status=200 if well else 503)


def metrics(request: HttpRequest) -> HttpResponse:
    """The figures, for whoever has VITASCOPE_METRICS_TOKEN; without one there is no such page."""
    if not settings.METRICS_TOKEN:
        return HttpResponse("There are no metrics here.\n", status=404, content_type="text/plain")
    if not constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {settings.METRICS_TOKEN}"):
        refusal = "Send VITASCOPE_METRICS_TOKEN as a bearer token.\n"
        return HttpResponse(refusal, status=401, content_type="text/plain", headers={"WWW-Authenticate": "Bearer"})
    registry = CollectorRegistry()
    registry.register(Figures())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class Figures(Collector):
    """The state of the whole installation, as gauges."""

    def describe(self) -> list[GaugeMetricFamily]:
        """Nothing, or registering would already ask the database."""
        return []

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Read afresh each time."""
        yield from self._jobs()
        yield from self._workers()
        yield from self._webhooks()
        yield from self._feed()
        free = shutil.disk_usage(settings.DATA_DIR).free
        yield GaugeMetricFamily("vitascope_disk_free_bytes", "Room left in the data folder of the machine that answers", free)

    def _jobs(self) -> Iterator[GaugeMetricFamily]:
        now = timezone.now()
        unfinished = GaugeMetricFamily("vitascope_jobs", "Jobs that wait or run", labels=["state", "plan"])
        open_jobs = Job.objects.filter(state__in=(Job.State.QUEUED, Job.State.RUNNING))
        for state, plan, count in open_jobs.values_list("state", "plan").annotate(Count("pk")).order_by("state", "plan"):
            unfinished.add_metric([state, plan], count)
        yield unfinished
        waiting = Job.objects.filter(state=Job.State.QUEUED).aggregate(cost=Sum("cost"), since=Min("created_at"))
        yield GaugeMetricFamily("vitascope_queue_seconds", "Seconds of one worker that all waiting jobs need", waiting["cost"] or 0)
        oldest = (now - waiting["since"]).total_seconds() if waiting["since"] else 0
        yield GaugeMetricFamily("vitascope_queue_oldest_seconds", "How long the oldest waiting job has waited", oldest)
        ended = GaugeMetricFamily("vitascope_jobs_ended", "Jobs that ended within the last hour", labels=["state", "error"])
        lately = Job.objects.filter(pk__gte=lowest_uuid7(now - ASKED_WITHIN), finished_at__gte=now - ENDED_WITHIN)
        for state, error, count in lately.values_list("state", "error_code").annotate(Count("pk")).order_by("state", "error_code"):
            ended.add_metric([state, error], count)
        yield ended

    def _workers(self) -> Iterator[GaugeMetricFamily]:
        states = Counter(worker.state for worker in Worker.objects.all())
        workers = GaugeMetricFamily("vitascope_workers", "Workers that take jobs, are ending, or have fallen silent", labels=["state"])
        for state in Worker.State:
            workers.add_metric([state.value], states[state])
        yield workers

    def _webhooks(self) -> Iterator[GaugeMetricFamily]:
        now = timezone.now()
        due = WebhookDelivery.objects.filter(state=WebhookDelivery.State.PENDING, next_attempt_at__lte=now)
        found = due.aggregate(count=Count("pk"), since=Min("next_attempt_at"))
        yield GaugeMetricFamily("vitascope_webhooks_due", "Webhooks whose time to be sent has come", found["count"])
        late = (now - found["since"]).total_seconds() if found["since"] else 0
        yield GaugeMetricFamily("vitascope_webhooks_late_seconds", "How long the first of them has been due", late)

    def _feed(self) -> Iterator[GaugeMetricFamily]:
        """What the last hour's measure found; figures that there was too little for have no value."""
        heads = GaugeMetricFamily("vitascope_feed_heads", "Version of the learned heads in use; 0 for none", labels=["state"])
        used = dict(LearnedHeads.objects.filter(state__in=("serving", "canary")).values_list("state", "pk"))
        for state in ("serving", "canary"):
            heads.add_metric([state], used.get(state, 0))
        yield heads
        taken_back = LearnedHeads.objects.filter(state="rolled_back", changed_at__gte=timezone.now() - ASKED_WITHIN).count()
        yield GaugeMetricFamily("vitascope_feed_heads_taken_back", "Heads taken back within the last day", taken_back)
        found = feed_health.latest()
        told = found.figures if found else {}
        for name, labelled, meaning in (
            ("shifts", "of", "Stability index of inputs and score, last day against the week before; above .2 is large"),
            ("errors", "head", "Calibration error of the heads that serve"),
        ):
            gauge = GaugeMetricFamily(f"vitascope_feed_{name}", meaning, labels=[labelled])
            for key, value in sorted(told.get(name, {}).items()):
                gauge.add_metric([key], value)
            yield gauge
        for name, meaning in FEED_RATES.items():
            gauge = GaugeMetricFamily(f"vitascope_feed_{name}", meaning, labels=[])
            if told.get(name) is not None:
                gauge.add_metric([], told[name])
            yield gauge


def _works(ask: Callable[[], None]) -> bool:
    try:
        ask()
    except Exception as error:  # noqa: BLE001 - whatever it is, it is the finding
        log.error("not healthy: %s", error)
        return False
    return True


def _ask_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _ask_cache() -> None:
    cache.get("health")
