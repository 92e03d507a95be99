"""Celery tasks: counters are added up. Losing or doubling a message is harmless."""

from __future__ import annotations

from celery import shared_task

from videos import counters


@shared_task(name="videos.tasks.roll_up", ignore_result=True)
def roll_up() -> int:
    """Until nothing waits; returns how many likes and comments that were."""
    done = 0
    while some := counters.roll_up():
        done += some
    return done
