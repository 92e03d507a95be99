"""Celery tasks: the nudge that wakes a generation worker, and housekeeping. Losing or doubling one is harmless."""

from __future__ import annotations

import logging
import threading
import time
from typing import Any

from celery import shared_task
from celery.concurrency.solo import TaskPool as Solo
from celery.signals import celeryd_after_setup, worker_shutdown, worker_shutting_down
from django.conf import settings
from django.db import DatabaseError, connection

from core import idempotency
from generation import scheduler, standins
from generation.engines.base import EngineUnavailable
from generation.services import nudge

log = logging.getLogger(__name__)

# One message must never be held for long (RabbitMQ closes the channel of a consumer that does): a wake does some jobs, then passes it on.
JOBS_PER_WAKE = 20
SECONDS_PER_WAKE = 300
PRESENCE_SECONDS = 10.0


@shared_task(name="generation.tasks.wake", ignore_result=True)
def wake() -> int:
    """Do waiting jobs until there are none; returns how many."""
    # Here, because the web process registers this task too and has no use for the worker's modules.
    from generation.worker.loop import PATIENCE_SECONDS, run_once
    from generation.worker.runtime import shared_runtime

    try:
        runtime = shared_runtime()
    except EngineUnavailable as error:
        log.error("this worker takes no jobs: %s", error)
        return 0
    started = time.monotonic()
    done = 0
    try:
        while run_once(runtime):
            done += 1
            if done >= JOBS_PER_WAKE or time.monotonic() - started >= SECONDS_PER_WAKE or runtime.draining_since is not None:
                nudge()
                break
    except DatabaseError:
        # Every worker's wake ends here when the database goes; the sweep alone would wake them one by one.
        log.exception("the database did not answer; what was in hand is left to its lease")
        time.sleep(PATIENCE_SECONDS)
        nudge()
    return done


@celeryd_after_setup.connect
def _set_up(instance: Any, **_: Any) -> None:
    """A generation worker is ready before it takes a nudge, and its row must not grow old while none comes.

    What only this worker makes is offered from now on. One that can make nothing ends here, or it would take the others' nudges.
    """
    if settings.CELERY_TASK_ROUTES[wake.name]["queue"] not in instance.app.amqp.queues.consume_from:
        return
    if not issubclass(instance.pool_cls, Solo):
        log.error("generation workers run with -P solo: in another pool they neither drain at their end nor show that they are there")
        return
    from generation.worker.runtime import shared_runtime

    try:
        shared_runtime().show_presence()
    except EngineUnavailable as error:
        raise SystemExit(f"this worker takes no jobs: {error}") from error
    except DatabaseError as error:
        log.warning("could not show this worker's presence: %s", error)
    finally:
        connection.close()  # the task's own comes later
    threading.Thread(target=_show_presence, name="presence", daemon=True).start()


_leaving = threading.Event()
_showing = threading.Lock()


def _show_presence() -> None:
    from generation.worker.runtime import shared_runtime

    while not _leaving.wait(PRESENCE_SECONDS):
        if not shared_runtime.cache_info().currsize:
            continue
        with _showing:
            if _leaving.is_set():
                return
            try:
                shared_runtime().show_presence()
            except DatabaseError as error:  # the next one comes soon
                log.warning("could not show this worker's presence: %s", error)
            finally:
                connection.close()  # this thread's own


@worker_shutting_down.connect
def _drain(**_: Any) -> None:
    """A Celery worker ends when its task does, so the task must not go on to the next job."""
    from generation.worker.runtime import shared_runtime

    if shared_runtime.cache_info().currsize:  # else this worker has made no clip yet
        shared_runtime().drain()


@worker_shutdown.connect
def _leave(**_: Any) -> None:
    from generation.worker.runtime import shared_runtime

    _leaving.set()
    with _showing:  # no row is written after this
        if shared_runtime.cache_info().currsize:
            shared_runtime().leave()


@shared_task(name="generation.tasks.silence_muted", ignore_result=True)
def silence_muted() -> int:
    """Make videos silent in which somebody muted their voice; returns how many."""
    from generation import silencing  # C2PA and ffmpeg, which the web process has no use for here

    return silencing.silence_muted()


@shared_task(name="generation.tasks.sweep_leases", ignore_result=True)
def sweep_leases() -> int:
    """Take jobs back from lost workers, wake workers for all that waits (a nudge may have been lost), forget old keys."""
    idempotency.forget_old()
    swept = scheduler.sweep()
    standins.settle()
    if scheduler.has_work():
        nudge()
    return swept
