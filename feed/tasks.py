"""Housekeeping of the feed by Celery beat: counts are rolled up, the exposure floor is renewed, what is old goes."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task
from django.db import connection, transaction
from django.db.models import Count, F, Q
from django.utils import timezone

from feed import exposure, health
from feed.learning import services as learning
from feed.learning import watching
from feed.models import Event, FeedSession, Impression, ReelDay, SteeringRule, VideoStats
from feed.parameters import ACTS

BATCH = 500  # SQLite takes a thousand parameters at least
ITEMS_DAYS, LOG_DAYS = 1, 30


@shared_task(name="feed.tasks.roll_up", ignore_result=True)
def roll_up() -> int:
    """Add events to their clips' counts, each once; returns how many."""
    counted = 0
    while batch := _counted():
        counted += batch
    return counted


@transaction.atomic
def _counted() -> int:
    rows = Event.objects.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked)
    ids = list(rows.filter(counted=False).order_by("pk").values_list("pk", flat=True)[:BATCH])
    refused = (Event.Kind.NOT_INTERESTED, Event.Kind.HIDE_AUTHOR, Event.Kind.REPORT)
    sums = (
        Event.objects.filter(pk__in=ids)
        .values("impression__video")
        .annotate(
            viewed=Count("pk", Q(kind=Event.Kind.VIEWED)),
            acts=Count("pk", Q(kind__in=list(ACTS))),
            refusals=Count("pk", Q(kind__in=refused)),
        )
    )
    for entry in sums.order_by("impression__video"):
        added = {name: F(name) + entry[name] for name in ("viewed", "acts", "refusals")}
        VideoStats.objects.filter(video=entry["impression__video"]).update(**added)
    Event.objects.filter(pk__in=ids).update(counted=True)
    return len(ids)


@shared_task(name="feed.tasks.renew_floor", ignore_result=True)
def renew_floor() -> int:
    """Work out the exposure floor anew, and forget what is old; returns the floor."""
    forget_old()
    return exposure.renew().floor


@shared_task(name="feed.tasks.learn", ignore_result=True)
def learn() -> None:
    """Train heads on the last month; a process of its own does the work."""
    learning.learn()


@shared_task(name="feed.tasks.watch_heads", ignore_result=True)
def watch_heads() -> int:
    """Take back heads that members refuse more than others; returns how many."""
    return len(watching.watch())


@shared_task(name="feed.tasks.look_closely", ignore_result=True)
def look_closely() -> int:
    """Look at the heads' chances and scores too, and let those serve that did well; returns how many changed."""
    return len(watching.look_closely())


@shared_task(name="feed.tasks.renew_health", ignore_result=True)
def renew_health() -> None:
    """Measure how the feed did in the last day."""
    health.renew()


def forget_old() -> None:
    """Orders after a day; impressions with their events, and their sessions, after a month; wishes that have ended."""
    now = timezone.now()
    FeedSession.objects.filter(created_at__lt=now - timedelta(days=ITEMS_DAYS)).exclude(items=[]).update(items=[])
    month = now - timedelta(days=LOG_DAYS)
    Impression.objects.filter(created_at__lt=month).delete()
    FeedSession.objects.filter(created_at__lt=month, impressions=None).delete()
    SteeringRule.objects.filter(expires_at__lt=now).delete()
    ReelDay.objects.filter(day__lt=month.date()).delete()
