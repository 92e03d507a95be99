"""Celery tasks: webhooks are sent. Losing or doubling a message is harmless, because the rows say what is due."""

from __future__ import annotations

from celery import shared_task

from developer.webhooks import delivery


@shared_task(name="developer.tasks.deliver_webhooks", ignore_result=True)
def deliver_webhooks() -> int:
    """Send what is due; returns how many tries that were."""
    return delivery.deliver_due()


@shared_task(name="developer.tasks.sweep_webhooks", ignore_result=True)
def sweep_webhooks() -> int:
    """The same for retries and for what no message announced, and forget what is old."""
    delivery.forget_old()
    return delivery.deliver_due()
