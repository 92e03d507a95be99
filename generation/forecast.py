"""When jobs will be done: their place in the queue, and the seconds left as a median and a 90th percentile.

Every success leaves its duration with its shape (length, size, plan), of which the latest are kept. From them the queue is played
forward in its own order over the live workers: each waiting job goes to the worker that is free first. Means and variances add up
along a worker, and a running job is judged by those of its shape that took longer than it has already. What this cannot know, such
as who will yet come and go first, is learned from how much later than told the latest jobs were done.
"""

from __future__ import annotations

import heapq
import json
import math
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from statistics import fmean, pvariance
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from core.statements import rows
from generation.models import WORKER_SEEN, Job, ShapeTimes, Worker

SAMPLE = 64  # durations kept of each shape
FEW = 8  # of fewer the spread is not known yet
SPREAD_OF_FEW = 1.5  # the 90th percentile over the median, until it is
OVERTAKEN = 0.2  # the part of a wait that others who come later may well add to it
LEARNED = 0.92  # the share of the latest jobs to be right about; it drifts, hence a little more than nine in ten
FACTOR_LOW, FACTOR_HIGH = 0.7, 6.0  # of the spread, as learned
UNKNOWN_SECONDS = 15.0  # of a clip like UNKNOWN on a small machine, until the first is done
Z90 = 1.2816  # the 90th percentile of a standard normal
SHARED_SECONDS = 1.0
MOVES_SECONDS, MOVES = 2.0, 0.2  # smaller moves of the expected end, of themselves and of what is left, are no news


class Shape(NamedTuple):
    """What decides how long a job takes; the plan, because its sampler may be another."""

    seconds: int
    width: int
    height: int
    plan: str

    @property
    def size(self) -> float:
        """What time grows with, where nothing better is known."""
        return float(self.seconds * self.width * self.height)


UNKNOWN = Shape(4, 720, 1280, "free")
SHAPE = Shape._fields
KNOWN = "SELECT id, sample, surprises FROM generation_shapetimes WHERE seconds = %s AND width = %s AND height = %s AND plan = %s"


@dataclass(frozen=True)
class Forecast:
    """A job's place in the queue (0 while it runs) and the seconds until it is done.

    `spread` is how uncertain the queue played forward leaves them, and `factor` how many spreads nine jobs in ten have kept within.
    """

    position: int
    median: float
    spread: float
    factor: float

    @property
    def p90(self) -> float:
        """Seconds that are enough nine times in ten."""
        return self.median + self.factor * self.spread

    @property
    def told(self) -> dict[str, Any]:
        """As clients get it: whole seconds, and a place only where there is one."""
        eta = {"median": math.ceil(self.median), "p90": math.ceil(self.p90)}
        return ({"position": self.position} if self.position else {}) | {"eta": eta}

    @property
    def tolerance(self) -> float:
        """Seconds by which the end may move before anybody is told."""
        return max(MOVES_SECONDS, MOVES * self.median)

    def fits(self, state: str) -> bool:
        """A forecast may be a little older, or newer, than a job: a place in the queue is told of one that waits, and of no other."""
        return (self.position > 0) == (state == Job.State.QUEUED)


class Durations:
    """How long jobs of one shape took; never empty."""

    def __init__(self, seconds: Iterable[float]) -> None:
        self._sorted = sorted(seconds)

    @cached_property
    def mean(self) -> float:
        """Seconds."""
        return fmean(self._sorted)

    @cached_property
    def variance(self) -> float:
        """Seconds squared."""
        return max(pvariance(self._sorted), self.spread**2)

    @cached_property
    def median(self) -> float:
        """Seconds."""
        return _quantile(self._sorted, 0.5)

    @cached_property
    def spread(self) -> float:
        """Seconds; for a normal distribution its standard deviation."""
        p90 = _quantile(self._sorted, 0.9)
        if len(self._sorted) < FEW:
            p90 = max(p90, self.median * SPREAD_OF_FEW)
        return (p90 - self.median) / Z90

    def after(self, elapsed: float) -> Durations | None:
        """What is left when `elapsed` seconds are over; None when none took so long."""
        left = [seconds - elapsed for seconds in self._sorted if seconds > elapsed]
        return Durations(left) if left else None

    def scaled(self, factor: float) -> Durations:
        """Of another shape that takes `factor` times as long."""
        return Durations(seconds * factor for seconds in self._sorted)


def _quantile(ordered: list[float], share: float) -> float:
    """Linear between the two nearest."""
    place = share * (len(ordered) - 1)
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


class Times:
    """The durations of every shape, guessed from the nearest one where a shape is new."""

    def __init__(self) -> None:
        rows = list(ShapeTimes.objects.values_list(*SHAPE, "sample", "surprises"))
        self._known = {Shape(*row[:4]): Durations(row[4]) for row in rows}
        surprises = sorted(surprise for row in rows for surprise in row[5])
        learned = _quantile(surprises, LEARNED) if len(surprises) >= FEW else Z90
        self.factor = min(max(learned, FACTOR_LOW), FACTOR_HIGH)
        self._guessed: dict[Shape, Durations] = {}

    def of(self, shape: Shape) -> Durations:
        """Measured or guessed."""
        found = self._known.get(shape) or self._guessed.get(shape)
        if found is None:
            known = self._known or {UNKNOWN: Durations([UNKNOWN_SECONDS])}
            near = min(known, key=lambda other: (abs(math.log(shape.size / other.size)), other.plan != shape.plan))
            found = self._guessed[shape] = known[near].scaled(shape.size / near.size)
        return found

    def left(self, shape: Shape, started_at: datetime | None, progress: int, now: datetime) -> Durations:
        """Of a running job. One that outlasts all others, or has none before it, goes on at its own pace."""
        elapsed = max((now - started_at).total_seconds(), 0.0) if started_at else 0.0
        left = self.of(shape).after(elapsed)
        if progress and not (self._known and left):
            return Durations([elapsed * (100 - progress) / progress])
        return left or Durations([0.1 * elapsed])


class Line:
    """The places of all workers with what is in hand there; `take` gives each waiting job in turn to the one that is free first."""

    def __init__(self, times: Times, now: datetime) -> None:
        self.times = times
        self.running: dict[UUID, Durations] = {}
        for row in Job.objects.filter(state=Job.State.RUNNING).values_list("pk", "started_at", "progress", *SHAPE):
            self.running[row[0]] = times.left(Shape(*row[3:]), row[1], row[2], now)
        idle = max(_places(now) - len(self.running), 0 if self.running else 1)
        busy = [(left.mean, left.variance) for left in self.running.values()]
        self._free = [*busy, *[(0.0, 0.0)] * idle]
        heapq.heapify(self._free)

    def take(self, shape: Shape) -> tuple[float, float]:
        """The median of the seconds until this job is done, and their spread."""
        own = self.times.of(shape)
        begins, variance = self._free[0]
        heapq.heapreplace(self._free, (begins + own.mean, variance + own.variance))
        return begins + own.median, math.sqrt(variance + own.spread**2 + (OVERTAKEN * begins) ** 2)


def live_workers(now: datetime) -> QuerySet[Worker]:
    """Those that one may count on."""
    return Worker.objects.filter(seen_at__gt=now - WORKER_SEEN, draining=False)


def places() -> int:
    """How many clips are made at a time by the workers that one may count on, at least one."""
    return max(_places(timezone.now()), 1)


def _places(now: datetime) -> int:
    return live_workers(now).aggregate(places=Coalesce(Sum("batch"), 0))["places"]


def learn(job: Job) -> None:
    """Keep how long a succeeded job took. Where another job of the shape is being noted just now, this one is left out."""
    if job.started_at is None or job.finished_at is None or job.attempt > 1:
        return
    shape, took = _shape(job)._asdict(), (job.finished_at - job.started_at).total_seconds()
    surprises = []
    if job.told_median is not None and job.told_spread:
        surprises.append(((job.finished_at - job.created_at).total_seconds() - job.told_median) / job.told_spread)
    lock = " FOR UPDATE SKIP LOCKED" if connection.features.has_select_for_update_skip_locked else ""
    found = rows(KNOWN + lock, _shape(job))
    if found:
        key, *known = found[0]
        kept = [json.dumps([*json.loads(old), *new][-SAMPLE:]) for old, new in zip(known, ([took], surprises), strict=True)]
        rows("UPDATE generation_shapetimes SET sample = %s, surprises = %s WHERE id = %s", [*kept, key])
    else:
        ShapeTimes.objects.bulk_create([ShapeTimes(**shape, sample=[took], surprises=surprises)], ignore_conflicts=True)


def of(job: Job) -> Forecast | None:
    """When an unfinished job will be done."""
    if job.is_finished:
        return None
    now, times = timezone.now(), Times()
    if job.state == Job.State.RUNNING:
        left = times.left(_shape(job), job.started_at, job.progress, now)
        return Forecast(0, left.median, left.spread, times.factor)
    return _last(Q(tag__lt=job.tag) | Q(tag=job.tag, pk__lt=job.pk), _shape(job), times, now)


def of_newcomer(tag: float, shape: Shape, times: Times) -> Forecast:
    """When a job would be done that entered the queue now with this tag."""
    return _last(Q(tag__lte=tag), shape, times, timezone.now())


def everything() -> dict[UUID, Forecast]:
    """Of every unfinished job."""
    times = Times()
    line = Line(times, timezone.now())
    found = {job_id: Forecast(0, left.median, left.spread, times.factor) for job_id, left in line.running.items()}
    for position, row in enumerate(_queued().values_list("pk", *SHAPE), start=1):
        found[row[0]] = Forecast(position, *line.take(Shape(*row[1:])), times.factor)
    return found


class _Shared:
    """One forecast for all who watch jobs in this process, however many they are: a second old at most."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._made_at = -math.inf
        self._outlook: dict[UUID, Forecast] = {}

    def of(self, job: Job) -> Forecast | None:
        """When an unfinished job will be done; None too for one that is newer than the forecast."""
        if job.is_finished:
            return None
        with self._lock:
            if time.monotonic() - self._made_at >= SHARED_SECONDS:
                self._outlook, self._made_at = everything(), time.monotonic()
        return self._outlook.get(job.pk)


shared = _Shared()


def lately(job: Job) -> Forecast | None:
    """When an unfinished job will be done, as all who watch are told; the queue is played for it alone where they do not know it yet."""
    told = shared.of(job)
    return told if told is not None and told.fits(job.state) else of(job)


def _last(before: Q, shape: Shape, times: Times, now: datetime) -> Forecast:
    """Of a job of that shape behind all that are queued `before` it."""
    line, position = Line(times, now), 1
    for row in _queued().filter(before).values_list(*SHAPE):
        line.take(Shape(*row))
        position += 1
    return Forecast(position, *line.take(shape), times.factor)


def _queued() -> QuerySet[Job]:
    return Job.objects.filter(state=Job.State.QUEUED).order_by("tag", "pk")


def _shape(job: Job) -> Shape:
    return Shape(job.seconds, job.width, job.height, job.plan)
