"""The worker's loop: claim jobs, step the engine, and let each job come and go between two steps.

- The engine says how many clips it gains by stepping together (`Capabilities.batch`); so many are in hand at most. One is claimed as
  soon as a place is free, and leaves as soon as it is done, cancelled or broken: nobody waits for a neighbour's end.
- What breaks in a shared step breaks for all that shared it, so a job that is tried again is stepped by itself.
"""

from __future__ import annotations

import logging
import threading
import time
from types import TracebackType

from django.conf import settings
from django.db import DatabaseError, connection

from cameos import withdrawals
from generation import scheduler
from generation.models import Job
from generation.worker.attempt import Attempt
from generation.worker.runtime import Runtime

log = logging.getLogger(__name__)

FILLING_SECONDS = 60.0  # then the hand is played out, so that the caller comes to its housekeeping
PATIENCE_SECONDS = 2.0  # callers' own, before they ask the database again after it failed


def run_once(runtime: Runtime) -> bool:
    """Do jobs until none is in hand, whatever becomes of them; False when none was waiting, or when the worker takes no more.

    Before the first, withdrawals that a restored backup does not know of are carried out again.
    """
    withdrawals.ensure_replayed()
    runtime.show_presence()
    if runtime.draining_since is not None:
        return False
    with Hand(runtime) as hand:
        hand.fill()
        if not hand.attempts:
            return False
        until = time.monotonic() + FILLING_SECONDS
        while hand.attempts:
            hand.turn()
            if hand.attempts and time.monotonic() < until:
                hand.fill()
    return True


class Hand:
    """The attempts that are on, their leases kept alive from a thread, four times in a lease's length."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime
        self.attempts: list[Attempt] = []
        self._asked_at = float("-inf")
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._keep_leases, name="leases", daemon=True)

    def __enter__(self) -> Hand:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()
        for attempt in self.attempts:
            attempt.close()

    def fill(self) -> None:
        """Claim jobs for the places that are free, asking no more often than an idle worker does."""
        able = self.runtime.engine.capabilities
        while len(self.attempts) < able.batch and self.runtime.draining_since is None:
            if self.attempts and time.monotonic() - self._asked_at < settings.WORKER_POLL_SECONDS:
                return
            jobs = scheduler.claim_some(worker=self.runtime.name, able=able, limit=able.batch - len(self.attempts))
            if not jobs:
                self._asked_at = time.monotonic()
                return
            for job in jobs:
                self._take(job)

    def turn(self) -> None:
        """Part with what nobody waits for, then a step of the rest."""
        standings = scheduler.standings({attempt.job.pk: attempt.token for attempt in self.attempts})
        for attempt in self.attempts:
            with attempt.answered():
                attempt.go_on(standings[attempt.job.pk])
        self._part()
        shared = [attempt for attempt in self.attempts if attempt.job.attempt == 1]
        for group in [shared, *([attempt] for attempt in self.attempts if attempt.job.attempt > 1)]:
            if group:
                self._step(group)
        self._part()

    def _take(self, job: Job) -> None:
        attempt = Attempt(self.runtime, job)
        self.attempts.append(attempt)
        if not self._thread.is_alive():
            self._thread.start()
        with attempt.answered():
            attempt.begin()
        self._part()

    def _step(self, group: list[Attempt]) -> None:
        try:
            outcomes = self.runtime.engine.step([attempt.state for attempt in group])
        except Exception as error:  # whatever it is, it is each one's whose step it was
            for attempt in group:
                with attempt.answered():
                    raise error
            return
        for attempt, outcome in zip(group, outcomes, strict=True):
            with attempt.answered():
                attempt.advance(outcome)

    def _part(self) -> None:
        self.attempts = [attempt for attempt in self.attempts if not attempt.ended]

    def _keep_leases(self) -> None:
        try:
            while not self._stop.wait(settings.JOB_LEASE_SECONDS / 4):
                try:
                    for attempt in self.attempts:
                        if not scheduler.heartbeat(job_id=attempt.job.pk, token=attempt.token).held:
                            attempt.lost.set()
                    self.runtime.show_presence()
                except DatabaseError as error:  # a lease outlives a few missed beats
                    log.warning("a heartbeat failed: %s", error)
        finally:
            connection.close()  # this thread's own
