"""`manage.py work`: a generation worker that needs no broker; it polls the job table."""

from __future__ import annotations

import logging
import signal
import threading
import time
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.db import DatabaseError, close_old_connections

from generation import scheduler, silencing, standins
from generation.engines.base import EngineUnavailable
from generation.worker.loop import PATIENCE_SECONDS, run_once
from generation.worker.runtime import Runtime, load

log = logging.getLogger(__name__)


class Command(BaseCommand):
    """Claims and does jobs until SIGTERM or SIGINT, then finishes the one in hand, or gives it back when that takes too long."""

    help = "Make clips: claim jobs, run the engine, publish drafts."

    def add_arguments(self, parser: Any) -> None:
        """The engine is a setting, so that the processes of one installation agree; here it can be overridden."""
        parser.add_argument("--engine", default=settings.ENGINE, help="an engine's name, or module:Class")
        parser.add_argument("--once", action="store_true", help="do what waits now, then end")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, then loop."""
        try:
            runtime = load(options["engine"])
        except EngineUnavailable as error:
            raise CommandError(f"The worker takes no jobs: {error}") from error
        stop = threading.Event()

        def end(*_: Any) -> None:
            stop.set()
            runtime.drain()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, end)
        try:
            _drain(runtime, stop) if options["once"] else _work(runtime, stop)
        finally:
            runtime.leave()


def _drain(runtime: Runtime, stop: threading.Event) -> None:
    scheduler.sweep()
    standins.settle()
    silencing.silence_muted()
    while not stop.is_set() and run_once(runtime):
        pass


def _work(runtime: Runtime, stop: threading.Event) -> None:
    sweep_every = min(5.0, settings.JOB_LEASE_SECONDS / 2)
    swept_at = float("-inf")
    while not stop.is_set():
        close_old_connections()
        try:
            if time.monotonic() - swept_at >= sweep_every:
                scheduler.sweep()
                standins.settle()
                silencing.silence_muted()
                swept_at = time.monotonic()
            if not run_once(runtime):
                stop.wait(settings.WORKER_POLL_SECONDS)
        except DatabaseError:
            log.exception("the database did not answer; what was in hand is left to its lease")
            stop.wait(PATIENCE_SECONDS)
