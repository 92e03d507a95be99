"""Celery tasks of likenesses. Losing or doubling one is harmless."""

from __future__ import annotations

from celery import shared_task

from cameos.enrolment import services


@shared_task(name="cameos.tasks.forget_takes", ignore_result=True)
def forget_takes() -> int:
    """Delete the files of takes whose day has come; returns how many."""
    return services.forget_old()
