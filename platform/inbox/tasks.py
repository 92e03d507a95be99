"""Celery tasks: digests are mailed, and what is old is forgotten. Losing or doubling a message is harmless: the rows say what is due."""

from __future__ import annotations

from celery import shared_task

from inbox.notifications import digest, services


@shared_task(name="inbox.tasks.send_digests", ignore_result=True)
def send_digests() -> int:
    """Send what is due; returns how many mails that were."""
    services.forget_old()
    return digest.send_due()
