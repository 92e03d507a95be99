"""Workers at work under a schedule of faults: who dies is replaced, who stands still is woken too late, services go and come back."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import psycopg

from tests.faults.strikes import Fate, Strike
from tests.services import Server
from tests.worker.processes import Crew

LOOK_SECONDS = 0.1
NEAR_SECONDS = 15
RECONNECT_SECONDS = 30  # docs/operations.md: once the broker is back, the processes connect again within half a minute


@dataclass(frozen=True)
class Outage:
    """A service that was away; times are seconds since the epoch. `running` are the numbers of the jobs that were in hand when it went."""

    service: str
    down: float
    up: float
    running: frozenset[int]


@dataclass(frozen=True)
class Restart:
    """A service that goes when so many jobs are done. `meanwhile` happens while it is away."""

    after: int
    service: str
    server: Server
    crash: bool = False
    meanwhile: Callable[[], object] = lambda: None


@dataclass
class Dispatcher:
    """What the shift must know of the one that it tries, as SQL on its rows.

    `again` gives when a job was next taken or ended after a time (parameters: number, time), `done` counts jobs, `running` gives numbers of
    jobs, `ready` the numbers of processes with the time at which each was ready.
    """

    command: Callable[[int], Sequence[str]]  # of the worker in that place
    database: str
    again: str
    done: str
    running: str
    ready: str

    def ask(self, statement: str, parameters: Sequence[object] = ()) -> list[tuple]:
        with psycopg.connect(self.database) as rows:
            return rows.execute(statement, parameters).fetchall()

    def taken_again(self, number: int, after: float) -> float | None:
        return self.ask(self.again, [number, after])[0][0]


@dataclass
class Shift:
    """One run of a dispatcher under the schedule."""

    crew: Crew
    dispatcher: Dispatcher
    fate: Fate
    places: int
    restarts: list[Restart]
    patience: float  # a stopped process is woken after so many seconds even if nobody else took its job
    outages: list[Outage] = field(default_factory=list)
    started: dict[int, float] = field(default_factory=dict)  # by the number of the process
    woken: dict[Strike, float] = field(default_factory=dict)

    def run(self, *, seconds: float, over: Callable[[int], bool]) -> None:
        """Until `over(done)`, and every stopped process is awake again."""
        workers = [self._start(place) for place in range(self.places)]
        due = sorted(self.restarts, key=lambda restart: restart.after)
        until = time.monotonic() + seconds
        while True:
            done = self.dispatcher.ask(self.dispatcher.done)[0][0]
            asleep = [strike for strike in self.fate.struck() if strike.kind == "stop" and strike not in self.woken]
            if over(done) and not asleep:
                break
            if time.monotonic() > until:
                raise AssertionError(f"{done} jobs were done after {seconds} s; see {self.crew.folder / 'log'}")
            for strike in asleep:
                self._wake(strike)
            for place, worker in enumerate(workers):
                if worker.poll() is not None:
                    workers[place] = self._start(place)
            if due and done >= due[0].after:
                self._restart(due.pop(0))
            time.sleep(LOOK_SECONDS)
        ready = dict(self.dispatcher.ask(self.dispatcher.ready))
        replacements = list(self.started.items())[self.places :]
        self.boots = [ready[pid] - started for pid, started in replacements if pid in ready]
        self.left = [self.crew.stop(worker) for worker in workers]

    def _start(self, place: int):
        started = time.time()
        process = self.crew.start(self.dispatcher.command(place))
        self.started[process.pid] = started
        return process

    def _wake(self, strike: Strike) -> None:
        """Once another has its job: the zombie goes on as if it were still its own."""
        if self.dispatcher.taken_again(strike.number, strike.at) is not None or time.time() - strike.at > self.patience:
            self.woken[strike] = time.time()
            with suppress(ProcessLookupError):
                os.killpg(strike.pid, signal.SIGCONT)

    def _restart(self, restart: Restart) -> None:
        running = frozenset(number for (number,) in self.dispatcher.ask(self.dispatcher.running))
        down = time.time()
        restart.server.kill() if restart.crash else restart.server.stop()
        restart.meanwhile()
        restart.server.start()
        self.outages.append(Outage(restart.service, down, time.time(), running))

    def recoveries(self) -> dict[Strike, float]:
        """Seconds from each strike until the job was in another's hand or at its end, without those in which a service was away. A job that
        had ended before the strike, or that nobody took again, has none.
        """
        taken = {strike: self.dispatcher.taken_again(strike.number, strike.at) for strike in self.fate.struck()}
        return {strike: at - strike.at - self._away(strike.at, at) for strike, at in taken.items() if at is not None}

    def recoveries_from(self, service: str) -> list[float]:
        """The same for all jobs that were in hand when it crashed, from when it was back."""
        crashes = [outage for outage in self.outages if outage.service == service]
        taken = [(self.dispatcher.taken_again(number, outage.down), outage) for outage in crashes for number in outage.running]
        return [at - outage.up for at, outage in taken if at is not None]

    def reconnecting(self, strike: Strike) -> bool:
        """Whether the broker was away then, shortly before or shortly after."""
        broker = [outage for outage in self.outages if outage.service == "broker"]
        return any(outage.down - NEAR_SECONDS < strike.at < outage.up + NEAR_SECONDS for outage in broker)

    def _away(self, start: float, end: float) -> float:
        return sum(max(0.0, min(end, outage.up) - max(start, outage.down)) for outage in self.outages)
