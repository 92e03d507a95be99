"""Celery tasks of videos: counters are added up, and what was withdrawn is deleted in time. Losing or doubling a message is harmless."""

from __future__ import annotations

from celery import shared_task

from videos import counters, services, uses


@shared_task(name="videos.tasks.roll_up", ignore_result=True)
def roll_up() -> int:
    """Until nothing waits; returns how many likes and comments that were."""
    done = 0
    while some := counters.roll_up():
        done += some
    return done


@shared_task(name="videos.tasks.put_away_withdrawn", ignore_result=True)
def put_away_withdrawn() -> int:
    """Mark the videos whose consent has ended; returns how many."""
    return uses.put_away_withdrawn()


@shared_task(name="videos.tasks.purge_withdrawn", ignore_result=True)
def purge_withdrawn() -> int:
    """Delete the withdrawn videos whose time has come."""
    return services.purge_withdrawn()
