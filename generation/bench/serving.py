"""What the service costs beside the work it serves, as ratios of one run: dispatch, claims, a whole job, progress to listeners.

Everything runs in this process, on the configured services, in a throw-away database and folder. CPU is counted where one can, so that
a busy machine does not change the figures; what a database or broker spends in its own process is not in them.
"""

from __future__ import annotations

import asyncio
import resource
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

import psycopg
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import connection
from django.test import override_settings

from accounts.models import Member
from core import scratch
from generation import files, live, progress, publish, scheduler, services
from generation.engines.base import ClipRequest, Engine, run
from generation.models import Job
from generation.requests import SIZES, GenerationRequest
from generation.tasks import wake
from generation.worker.encode import encode
from generation.worker.loop import run_once
from generation.worker.runtime import Runtime, load_engine

JOBS, WARM, CLAIMS, ROUNDS, PLACES = 100, 10, 160, 5, 8
LISTENERS, MESSAGES = 500, 20
PROMPT = "two red rubber balls bounce on a rooftop at sunset"
RAW_CLAIM = """UPDATE generation_job SET state = 'running', token = token + 1, attempt = attempt + 1, lease_until = now() + interval '60 s'
WHERE id {among} (
    SELECT id FROM generation_job WHERE state = 'queued' ORDER BY tag, id LIMIT {limit} FOR UPDATE SKIP LOCKED
) RETURNING id"""
HINTS = "vitascope-bench"  # a queue of our own, so that no worker is woken


@dataclass(frozen=True)
class Measure:
    """One figure with what it should be; `parts` are what it was worked out from. Without a value, `note` says what was missing."""

    name: str
    title: str
    unit: str
    limit: float
    at_least: bool = False
    value: float | None = None
    parts: tuple[tuple[str, float], ...] = ()
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the figure is what it should be."""
        if self.value is None:
            return None
        return self.value >= self.limit if self.at_least else self.value <= self.limit

    @property
    def filled(self) -> float:
        """The figure over what it should be, or the other way round where more is better: good up to 1."""
        if not self.value:
            return 0.0
        return self.limit / self.value if self.at_least else self.value / self.limit

    @property
    def said(self) -> str:
        """The figure in words."""
        return "not measured" if self.value is None else f"{self.value:.2f} {self.unit}"

    @property
    def wanted(self) -> str:
        """What it should be in words."""
        return f"{'≥' if self.at_least else '≤'} {self.limit:g} {self.unit}"


@contextmanager
def throw_away() -> Iterator[None]:
    """A database, a media folder and limits of our own, so that a bench leaves nothing behind."""
    plenty = {"free": 10**6, "pro": 10**6}
    with scratch.throw_away(), override_settings(JOBS_PER_DAY=plenty, JOBS_AT_ONCE=plenty):
        yield


def measures(clips: int) -> Iterator[Measure]:
    """Every figure, each as soon as it is known."""
    member = Member.objects.create_user("bench", "bench@example.org")
    yield _dispatch(member)
    yield _claims(member)
    yield _whole(member, clips)
    yield _fan_out(member)


def _dispatch(member: Member) -> Measure:
    """Claim, one look between steps, one heartbeat, the hint, and the commit with its files: all that is not the clip itself."""
    _queue(member, WARM + JOBS)
    spent = dict.fromkeys(("claim", "standing", "heartbeat", "hint", "commit"), 0.0)

    def timed(name: str, work: Callable[[], object]) -> object:
        started = time.process_time()
        found = work()
        spent[name] += time.process_time() - started
        return found

    with TemporaryDirectory(prefix="vitascope-bench-") as name, _hints() as hint:
        folder = Path(name)
        for file in files.ALL:
            (folder / file).write_bytes(b"a small file")
        finished = publish.Finished(folder, "Two balls bounce.", 4.0)
        for number in range(WARM + JOBS):
            if number == WARM:  # connections are open, and statements prepared
                spent = dict.fromkeys(spent, 0.0)
            job = timed("claim", lambda: scheduler.claim(worker="bench"))
            assert isinstance(job, Job)
            timed("standing", partial(scheduler.standing, job_id=job.pk, token=job.token))
            timed("heartbeat", partial(scheduler.heartbeat, job_id=job.pk, token=job.token))
            timed("hint", hint)
            timed("commit", partial(publish.finish, job_id=job.pk, token=job.token, clip=finished))
    parts = tuple((f"{what} ms", 1000 * seconds / JOBS) for what, seconds in spent.items())
    value = sum(milliseconds for _, milliseconds in parts)
    note = "" if _has_broker() else "without a broker there are no hints: set VITASCOPE_BROKER_URL"
    return Measure("dispatch", "Dispatch of a job, CPU", "ms", 5.0, value=value, parts=parts, note=note)


@contextmanager
def _hints() -> Iterator[Callable[[], object]]:
    """What sends a hint as services.nudge does, but to a queue of our own that is deleted in the end."""
    if not _has_broker():
        yield services.nudge
        return
    try:
        yield partial(wake.apply_async, retry=False, expires=services.NUDGE_SECONDS, queue=HINTS)
    finally:
        with wake.app.connection_for_write() as broker:
            queue = wake.app.amqp.queues[HINTS].bind(broker.default_channel)
            queue.declare()  # this connection has not heard of it yet
            queue.delete()


def _has_broker() -> bool:
    return not settings.CELERY_BROKER_URL.startswith("memory:")


def _claims(member: Member) -> Measure:
    about = Measure("claims", "Claims a second against a bare SKIP LOCKED loop", "×", 0.5, at_least=True)
    if connection.vendor != "postgresql":
        return _without(about, "needs PostgreSQL: set VITASCOPE_DATABASE_URL")
    _queue(member, CLAIMS)
    place = {name: connection.get_connection_params().get(name) for name in ("host", "port", "user", "password", "dbname")}
    with psycopg.connect(**{name: value for name, value in place.items() if value}) as raw:

        def claim_bare(limit: int) -> int:
            found = len(raw.execute(RAW_CLAIM.format(among="=" if limit == 1 else "IN", limit=limit)).fetchall())
            raw.commit()
            return found

        def claim_ours(limit: int) -> int:
            return len(scheduler.claim_some(worker="bench", able=scheduler.COMMON, limit=limit))

        loops = [(claim, limit) for limit in (1, PLACES) for claim in (claim_ours, claim_bare)]
        rounds = [[_claimed_a_second(partial(claim, limit)) for claim, limit in loops] for _ in range(ROUNDS)]
    Job.objects.all().delete()
    names = ("claims/s", "bare loop, claims/s", f"by {PLACES}, claims/s", f"bare loop by {PLACES}, claims/s")
    parts = tuple(zip(names, (statistics.median(rates) for rates in zip(*rounds, strict=True)), strict=True))
    # One beside the other in the same moment, whatever else the machine did; singly, as a worker with one place claims.
    return _valued(about, statistics.median(ours / bare for ours, bare, *_ in rounds), parts)


def _claimed_a_second(claim: Callable[[], int]) -> float:
    Job.objects.update(state=Job.State.QUEUED, lease_until=None)
    started = time.perf_counter()
    count = 0
    while found := claim():
        count += found
    return count / (time.perf_counter() - started)


def _whole(member: Member, clips: int) -> Measure:
    """One clip as a member's job and the same clip by the bare parts, in turns, each the first as often as the other."""
    engine = load_engine(settings.ENGINE)
    jobs: list[float] = []
    bare: list[float] = []
    # Who works for the instance is not to be woken for a job that is not theirs.
    with TemporaryDirectory(prefix="vitascope-bench-") as name, override_settings(CELERY_BROKER_URL="memory:"):
        runtime = Runtime(engine=engine, name="bench", folder=Path(name))
        for number in range(clips):
            request = GenerationRequest(prompt=PROMPT, seconds=4, size=SIZES[0], seed=number)
            both = [(jobs, partial(_as_job, runtime, member, request)), (bare, partial(_by_parts, engine, request))]
            for spent, work in both if number % 2 else reversed(both):
                started = _cpu()
                work()
                spent.append(_cpu() - started)
    value = statistics.median(one / other for one, other in zip(jobs, bare, strict=True))
    parts = (("job, CPU s", statistics.median(jobs)), ("sampler and encoder, CPU s", statistics.median(bare)), ("clips", float(clips)))
    return Measure("whole_job", "Whole job against bare sampler and encoder, CPU", "×", 1.15, value=value, parts=parts)


def _as_job(runtime: Runtime, member: Member, request: GenerationRequest) -> None:
    job = services.submit(member=member, request=request)
    run_once(runtime)
    job.refresh_from_db()
    if job.state != Job.State.SUCCEEDED:
        raise RuntimeError(f"the job did not succeed: {job.error_code or job.state}")


def _by_parts(engine: Engine, request: GenerationRequest) -> None:
    clip = run(engine, ClipRequest(request.prompt, request.seconds, request.width, request.height, request.seed))
    with TemporaryDirectory(prefix="vitascope-bench-") as folder:
        encode(clip, width=request.width, height=request.height, folder=Path(folder))


def _fan_out(member: Member) -> Measure:
    about = Measure("fan_out", "Progress to a listener against the channels_redis core layer, CPU", "×", 0.25)
    if not settings.REDIS_URL:
        return _without(about, "needs Redis: set VITASCOPE_REDIS_URL")
    job = _queue(member, 1)[0]
    # That listeners look at the rows too is paid for by the second, not by the delivery; on a busy machine it would be all that is seen.
    with mock.patch.object(live, "LOOK_SECONDS", 600):
        ours, core = asyncio.run(_deliver(job))
    parts = (("CPU µs a delivery", 1e6 * ours), ("core layer, CPU µs", 1e6 * core), ("listeners", float(LISTENERS)))
    return _valued(about, ours / core, parts)


async def _deliver(job: Job) -> tuple[float, float]:
    """CPU seconds of this process for each delivery, ours and the core layer's."""
    waiting = asyncio.Semaphore(0)

    async def listen() -> None:
        async for update in live.watch(job.pk):
            if update is not None:
                waiting.release()

    listeners = [asyncio.create_task(listen()) for _ in range(LISTENERS)]
    await _all(waiting)  # each has its snapshot
    started = time.process_time()
    for number in range(MESSAGES):
        await sync_to_async(progress.announce)(job.pk, "progress", progress.state_of(job) | {"version": job.version + 1 + number})
        await _all(waiting)
    ours = time.process_time() - started
    for listener in listeners:
        listener.cancel()
    await asyncio.gather(*listeners, return_exceptions=True)
    return ours / MESSAGES / LISTENERS, await _core_layer(progress.state_of(job))


async def _core_layer(state: dict[str, object]) -> float:
    from channels_redis.core import RedisChannelLayer

    layer = RedisChannelLayer(hosts=[settings.REDIS_URL], prefix="vitascope-bench", capacity=10 * LISTENERS)
    waiting = asyncio.Semaphore(0)

    async def listen(channel: str) -> None:
        while True:
            await layer.receive(channel)
            waiting.release()

    channels = [await layer.new_channel() for _ in range(LISTENERS)]
    for channel in channels:
        await layer.group_add("bench", channel)
    listeners = [asyncio.create_task(listen(channel)) for channel in channels]
    started = time.process_time()
    for _ in range(MESSAGES):
        await layer.group_send("bench", {"type": "job.update", "state": state})
        await _all(waiting)
    spent = time.process_time() - started
    for listener in listeners:
        listener.cancel()
    await asyncio.gather(*listeners, return_exceptions=True)
    await layer.flush()
    await layer.close_pools()
    return spent / MESSAGES / LISTENERS


async def _all(waiting: asyncio.Semaphore) -> None:
    async with asyncio.timeout(120):
        for _ in range(LISTENERS):
            await waiting.acquire()


def _queue(member: Member, count: int) -> list[Job]:
    Job.objects.all().delete()
    shape = {"prompt": PROMPT, "width": 720, "height": 1280, "seed": 7}
    return Job.objects.bulk_create(Job(member=member, tag=float(number), **shape) for number in range(count))


def _cpu() -> float:
    """Seconds of this process and of those that it started and that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _valued(about: Measure, value: float, parts: tuple[tuple[str, float], ...]) -> Measure:
    return Measure(about.name, about.title, about.unit, about.limit, about.at_least, value, parts)


def _without(about: Measure, note: str) -> Measure:
    return Measure(about.name, about.title, about.unit, about.limit, about.at_least, note=note)
