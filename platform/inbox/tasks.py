"""Celery tasks: digests are mailed, devices told, and what is old is forgotten.

Losing or doubling a message is harmless: the rows say what is due.
"""

from __future__ import annotations

from celery import shared_task

from inbox.notifications import digest, services
from inbox.push import delivery


@shared_task(name="inbox.tasks.send_digests", ignore_result=True)
def send_digests() -> int:
    """Send what is due; returns how many mails that were."""
    services.forget_old()
    return digest.send_due()


@shared_task(name="inbox.tasks.push_due", ignore_result=True)
def push_due() -> int:
    """Tell the devices that are due; returns how many tries that were."""
    return delivery.send_due()
