"""Celery tasks: the nudge that wakes a generation worker, and housekeeping. Losing or doubling one is harmless."""

from __future__ import annotations

import logging
import time
from typing import Any

from celery import shared_task
from celery.signals import worker_shutdown, worker_shutting_down

from core import idempotency
from generation import scheduler
from generation.engines.base import EngineUnavailable
from generation.services import nudge

log = logging.getLogger(__name__)

# One message must never be held for long (RabbitMQ closes the channel of a consumer that does): a wake does some jobs, then passes it on.
JOBS_PER_WAKE = 20
SECONDS_PER_WAKE = 300


@shared_task(name="generation.tasks.wake", ignore_result=True)
def wake() -> int:
    """Do waiting jobs until there are none; returns how many."""
    # Here, because the web process registers this task too and has no use for the worker's modules.
    from generation.worker.loop import run_once
    from generation.worker.runtime import shared_runtime

    try:
        runtime = shared_runtime()
    except EngineUnavailable as error:
        log.error("this worker takes no jobs: %s", error)
        return 0
    started = time.monotonic()
    done = 0
    while run_once(runtime):
        done += 1
        if done >= JOBS_PER_WAKE or time.monotonic() - started >= SECONDS_PER_WAKE or runtime.draining_since is not None:
            nudge()
            break
    return done


@worker_shutting_down.connect
def _drain(**_: Any) -> None:
    """A Celery worker ends when its task does, so the task must not go on to the next job."""
    from generation.worker.runtime import shared_runtime

    if shared_runtime.cache_info().currsize:  # else this worker has made no clip yet
        shared_runtime().drain()


@worker_shutdown.connect
def _leave(**_: Any) -> None:
    from generation.worker.runtime import shared_runtime

    if shared_runtime.cache_info().currsize:
        shared_runtime().leave()


@shared_task(name="generation.tasks.sweep_leases", ignore_result=True)
def sweep_leases() -> int:
    """Take jobs back from lost workers, wake workers for all that waits (a nudge may have been lost), forget old keys."""
    idempotency.forget_old()
    swept = scheduler.sweep()
    if scheduler.has_work():
        nudge()
    return swept
