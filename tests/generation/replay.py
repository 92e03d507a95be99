"""A made-up day of a busy instance, played through the real queue in stopped time: who asks when, and how long each clip takes."""

from __future__ import annotations

import heapq
import math
import random
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import count

import time_machine

from core.errors import TooMany
from generation import forecast, scheduler
from generation.models import Job, Worker
from generation.requests import SIZES, parse
from generation.services import submit

START = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
TYPICAL = {"720x1280": 9.0, "1280x720": 10.0, "720x720": 6.0}


def replay(members, *, jobs, workers, load, spread=0.15, seed=1):
    """Play until `jobs` have been asked for and all are done; returns their rows in order of asking, with the 90th percentile `promised`.

    Members ask at random moments so that the workers are busy for a share `load` of the time; a clip takes what is typical of its
    size, more or less by a lognormal `spread`.
    """
    random_ = random.Random(seed)
    gap = sum(TYPICAL.values()) / len(TYPICAL) / workers / load
    order, events, promised = count(), [], {}
    when = 0.0
    for _ in range(jobs):
        when += random_.expovariate(1 / gap)
        heapq.heappush(events, (when, next(order), "ask", None))
    idle = [f"w{number}" for number in range(workers)]
    with time_machine.travel(START, tick=False) as clock:
        while events:
            when, _, what, about = heapq.heappop(events)
            clock.move_to(START + timedelta(seconds=when))
            Worker.objects.bulk_create(
                [Worker(name=f"w{number}", seen_at=datetime.now(UTC)) for number in range(workers)],
                update_conflicts=True, unique_fields=["name"], update_fields=["seen_at"],
            )  # fmt: skip
            if what == "ask":
                member, size = random_.choice(members), random_.choice(SIZES)
                with suppress(TooMany):  # they already wait for one
                    job = submit(member=member, request=parse({"prompt": "a ball bounces", "size": size}, member))
                    promised[job.pk] = forecast.of(job).p90
            else:
                job, worker = about
                job.refresh_from_db()
                scheduler.close(job, Job.State.SUCCEEDED, progress=100)
                idle.append(worker)
            while idle and (job := scheduler.claim(worker=idle[-1])):
                took = TYPICAL[f"{job.width}x{job.height}"] * math.exp(random_.gauss(0.0, spread))
                heapq.heappush(events, (when + took, next(order), "done", (job, idle.pop())))
    rows = list(Job.objects.order_by("created_at", "pk"))
    for job in rows:
        job.promised = promised[job.pk]
    return rows


def realised(job) -> float:
    """Seconds from admission to the end."""
    return (job.finished_at - job.created_at).total_seconds()
