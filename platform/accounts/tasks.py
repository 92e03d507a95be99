"""Housekeeping of members by Celery beat. Losing or doubling a message is harmless: the rows say what is due."""

from __future__ import annotations

from celery import shared_task

from accounts.guardians import services


@shared_task(name="accounts.tasks.end_guardianships", ignore_result=True)
def end_guardianships() -> int:
    """Clear up guardianships that an eighteenth birthday ended; returns how many."""
    return services.end_grown()
