"""The queue: fair order, claims, leases, fencing tokens, attempts, and the one place where a job changes its state.

A claim raises the job's token. Whoever writes must hold the row's present token while the job runs, so a worker that was
thought dead and comes back changes nothing. PostgreSQL hands each claimer another row (SKIP LOCKED); on SQLite every
transaction is IMMEDIATE, so claimers take turns.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Member
from core import events
from core.statements import columns, instances, rows
from generation import files, forecast, policies
from generation.engines.base import STAGES, Capabilities
from generation.models import Job, LedgerEntry, Worker
from generation.progress import announce_later, append_event, record
from generation.requests import SIZES
from generation.selectors import able_of
from videos.models import JOINED, RemixKind

RETRY_SECONDS = 2  # wait before the second attempt; doubles with each further one
JOB = columns(Job)
HELD = "WHERE id = %s AND token = %s AND state = 'running'"
LOCK = f"SELECT {JOB} FROM generation_job {HELD}"  # noqa: S608 - the names of columns, here and below
BEAT = f"UPDATE generation_job SET lease_until = %s {HELD} RETURNING cancel_requested"  # noqa: S608
STANDINGS = "SELECT id, token, cancel_requested FROM generation_job WHERE state = 'running' AND id {among}"
FIRST = (
    """SELECT id AS first_id FROM generation_job WHERE state = 'queued' AND available_at <= %s AND {able} ORDER BY tag, id LIMIT {limit}"""
)
CLAIM = """UPDATE generation_job SET state = 'running', token = token + 1, attempt = attempt + 1, version = version + 1,
    lease_until = %s, worker = %s, stage = %s, progress = 0, started_at = COALESCE(started_at, %s)"""
# PostgreSQL claims and tells of it in one statement, which needs no transaction around it. What is told is progress.state_of, as the
# database says it. The limit is written out, so that the rows are looked up one by one however many there are.
CLAIM_AND_TELL = f"""
WITH first AS ({FIRST} FOR UPDATE SKIP LOCKED),
claimed AS ({CLAIM} FROM first WHERE id = first_id RETURNING {JOB}),
told AS (
    INSERT INTO generation_jobevent (job_id, sequence, kind, data, created_at)
    SELECT id, version, 'running', jsonb_strip_nulls(jsonb_build_object('id', id, 'version', version, 'state', state,
        'progress', progress, 'stage', stage, 'rendered_as', NULLIF(rendered_as, ''))), %s
    FROM claimed
)
SELECT {JOB} FROM claimed ORDER BY tag, id"""  # noqa: S608 - the names of columns
WORKER_FORGOTTEN_AFTER = timedelta(days=1)
CLEARED_AFTER = timedelta(hours=1)  # who wakes later than that and stores something is on their own
CLEARED_AT_ONCE = 20
NO_WORKER_AFTER = timedelta(minutes=10)  # a worker that was there so lately, or a job so new, is given time
COMMON = Capabilities(remix=True)  # what nearly every engine can do
DIMENSIONS = [tuple(int(side) for side in size.split("x")) for size in SIZES]
NO_WORKER = ("no_worker", "No machine here makes clips like this any more. You have your job back.")


@dataclass(frozen=True)
class Standing:
    """Where a running job stands, as seen by its worker: `held` says that the token still counts."""

    held: bool
    cancel_requested: bool = False


def fair_tag(member: Member, cost: float) -> float:
    """Start-time fair queueing: a member's next job goes one share behind their last one, but never behind the queue's clock.

    The clock is the tag of the job that was started last, so a member who was away gains nothing and loses nothing.
    Cancelled jobs give their share back.
    """
    clock = Job.objects.filter(started_at__isnull=False).order_by("-started_at").values_list("tag", flat=True).first()
    last = member.jobs.exclude(state=Job.State.CANCELLED).order_by("-created_at").values_list("tag", flat=True).first()
    return max(clock or 0.0, last or 0.0) + cost / policies.share(member)


def claim(*, worker: str, able: Capabilities = COMMON) -> Job | None:
    """The next job in fair order that such an engine can make, now leased to `worker` under a new token; None when none waits."""
    return next(iter(claim_some(worker=worker, able=able, limit=1)), None)


def claim_some(*, worker: str, able: Capabilities, limit: int) -> list[Job]:
    """As many of the next jobs, in fair order."""
    now = timezone.now()
    lease = [_lease_end(now), worker, STAGES[0], now]
    if connection.features.has_select_for_update_skip_locked:
        jobs = instances(Job, _claim_and_tell(able, limit), [now, *lease, now])
        for job in jobs:
            announce_later(job, "running")
        return jobs
    first = FIRST.format(able=_makes(able), limit=limit)
    if not rows(first, [now]):
        return []  # keeps idle workers from taking SQLite's write lock four times a second
    with transaction.atomic():
        jobs = instances(Job, f"{CLAIM} WHERE id IN ({first}) RETURNING {JOB}", [*lease, now])
        for job in jobs:
            append_event(job, "running")
    return sorted(jobs, key=lambda job: (job.tag, job.pk))


@cache
def _claim_and_tell(able: Capabilities, limit: int) -> str:
    return CLAIM_AND_TELL.format(able=_makes(able), limit=limit)


def _makes(able: Capabilities) -> str:
    """`_made_by` as a statement says it."""
    conditions = [f"seconds IN ({', '.join(str(int(length)) for length in able.seconds)})", f"named <= {int(able.cast)}"]
    conditions += [f"NOT (width = {width} AND height = {height})" for width, height in _undrawn(able)]
    if not able.picture:
        conditions.append("NOT pictured")
    if not able.remix:
        conditions.append(f"(remix_of_id IS NULL OR remix_kind IN ({', '.join(repr(kind.value) for kind in JOINED)}))")
    for kind in _other_kinds(able):
        conditions.append(f"remix_kind <> '{kind}'")
    return " AND ".join(conditions)


def _made_by(able: Capabilities) -> Q:
    """The jobs that such an engine makes. Whether it draws a size that is none of ours is its worker's to say."""
    made = Q(seconds__in=able.seconds, named__lte=able.cast)
    for width, height in _undrawn(able):
        made &= ~Q(width=width, height=height)
    if not able.picture:
        made &= Q(pictured=False)
    if not able.remix:
        return made & (Q(remix_of=None) | Q(remix_kind__in=JOINED))
    return made & ~Q(remix_kind__in=_other_kinds(able))


def _other_kinds(able: Capabilities) -> list[str]:
    """The kinds of remixes that it does not make."""
    others = [] if able.extend else [RemixKind.EXTEND]
    return [kind.value for kind in (others if able.parts else [*others, RemixKind.REVOICE, RemixKind.SOUND])]


def _undrawn(able: Capabilities) -> list[tuple[int, ...]]:
    return [(width, height) for width, height in DIMENSIONS if able.size_for(width, height) is None]


def has_work() -> bool:
    """Whether some job could be claimed now."""
    return _waiting().exists()


def heartbeat(*, job_id: UUID, token: int) -> Standing:
    """Extend the lease."""
    found = rows(BEAT, [_lease_end(timezone.now()), job_id, token])
    return Standing(held=True, cancel_requested=bool(found[0][0])) if found else Standing(held=False)


def standing(*, job_id: UUID, token: int) -> Standing:
    """Whether the worker may go on."""
    return standings({job_id: token})[job_id]


def standings(tokens: Mapping[UUID, int]) -> dict[UUID, Standing]:
    """Whether the worker may go on with each of these jobs under its token; read between two steps."""
    found = rows(STANDINGS.format(among=f"IN ({', '.join(['%s'] * len(tokens))})"), list(tokens)) if tokens else []
    jobs = {id if isinstance(id, UUID) else UUID(id): (token, bool(cancel_requested)) for id, token, cancel_requested in found}
    lost = Standing(held=False)
    return {pk: Standing(True, jobs[pk][1]) if pk in jobs and jobs[pk][0] == token else lost for pk, token in tokens.items()}


def report(*, job_id: UUID, token: int, **changes: Any) -> bool:
    """Write what members see of a running job (stage, progress, rendered_as); False when the token counts no more."""
    with transaction.atomic():
        job = lock_held(job_id, token)
        if job is None:
            return False
        record(job, "progress", **changes)
        return True


def lock_held(job_id: UUID, token: int) -> Job | None:
    """The job, locked, if it still runs under `token`."""
    lock = " FOR UPDATE" if connection.features.has_select_for_update else ""
    return next(iter(instances(Job, LOCK + lock, [job_id, token])), None)


def attempt_failed(*, job_id: UUID, token: int, code: str, message: str) -> bool:
    """This attempt broke for a reason that another attempt may not meet: wait and try again, or give up after the last."""
    with transaction.atomic():
        job = lock_held(job_id, token)
        if job is not None:
            _again_or_never(job, code, message, wait=RETRY_SECONDS * 2 ** (job.attempt - 1))
        return job is not None


def release(*, job_id: UUID, token: int) -> bool:
    """The worker has to end before the job is done: another may take it at once, and the attempt does not count."""
    with transaction.atomic():
        job = lock_held(job_id, token)
        if job is not None:
            _requeue(job, attempt=job.attempt - 1, started_at=None)
        return job is not None


def fail(*, job_id: UUID, token: int, code: str, message: str) -> bool:
    """The job cannot be done; the member gets the job back."""
    with transaction.atomic():
        job = lock_held(job_id, token)
        if job is not None:
            close(job, Job.State.FAILED, error_code=code, error_message=message)
        return job is not None


def cancelled(*, job_id: UUID, token: int) -> bool:
    """The worker has stopped because the member asked for it."""
    with transaction.atomic():
        job = lock_held(job_id, token)
        if job is not None:
            close(job, Job.State.CANCELLED)
        return job is not None


def close(job: Job, state: Job.State, **changes: Any) -> Job:
    """Bring a locked, unfinished job to its end: refund unless it succeeded, and clear away what attempts left behind."""
    preview = job.preview
    leftovers = bool(preview) or job.pictured or job.token > (1 if state == Job.State.SUCCEEDED else 0)
    ended = {"state": state, "stage": "", "preview": "", "lease_until": None, "finished_at": timezone.now(), "leftovers": leftovers}
    record(job, state, **ended, **changes)
    if state != Job.State.SUCCEEDED:
        refund(job)
    elif job.asks is None:  # an animatic alone may take less than a clip does
        forecast.learn(job)
    events.emit("job.closed", job=job)
    if leftovers:
        transaction.on_commit(lambda: _clear(job), robust=True)
    if preview:
        transaction.on_commit(lambda: files.delete(preview), robust=True)
    return job


def _clear(job: Job) -> None:
    """Delete what attempts at an ended job left behind, all but the files of its video, and the picture that they began with."""
    if job.pictured:
        files.delete(files.picture_name(job.pk))
    kept = job.token if job.state == Job.State.SUCCEEDED else 0
    files.discard(job.pk, [token for token in range(1, job.token + 1) if token != kept])
    if kept:
        files.delete(files.name_of(job.pk, kept, files.ANIMATIC))


def sweep() -> int:
    """Take jobs back whose worker is lost, and end those that no worker makes; returns how many.

    Every worker does this, and so does Celery beat. It also clears away for good what attempts left behind: whoever ended the job may have
    died before it did, and one who was thought dead may have stored more since.
    """
    now = timezone.now()
    expired = Job.objects.filter(state=Job.State.RUNNING, lease_until__lt=now).order_by("lease_until")
    swept = 0
    while expired.exists():
        with transaction.atomic():
            job = _skipping_locked(expired).first()
            if job is None:  # another sweeper holds them all
                break
            _again_or_never(job, "worker_lost", "The machine that worked on it was lost. You have your job back.", wait=0)
            swept += 1
    unmade = _unmade(now)
    while unmade.exists():
        with transaction.atomic():
            job = _skipping_locked(unmade).first()
            if job is None:
                break
            close(job, Job.State.FAILED, error_code=NO_WORKER[0], error_message=NO_WORKER[1])
            swept += 1
    for job in Job.objects.filter(leftovers=True, finished_at__lt=now - CLEARED_AFTER).order_by("finished_at")[:CLEARED_AT_ONCE]:
        _clear(job)
        Job.objects.filter(pk=job.pk).update(leftovers=False)
    Worker.objects.filter(seen_at__lt=now - WORKER_FORGOTTEN_AFTER).delete()
    return swept


def _unmade(now: datetime) -> QuerySet[Job]:
    """Jobs that have waited for long though workers are there, because none of them makes what was asked for."""
    if not forecast.live_workers(now).exists():
        return Job.objects.none()
    lately = Worker.objects.filter(seen_at__gt=now - NO_WORKER_AFTER)
    made = reduce(or_, [_made_by(able_of(worker)) for worker in lately])
    return Job.objects.filter(state=Job.State.QUEUED, created_at__lt=now - NO_WORKER_AFTER).exclude(made)


def _again_or_never(job: Job, code: str, message: str, *, wait: float) -> None:
    if job.attempt >= settings.JOB_ATTEMPTS and not job.cancel_requested:
        close(job, Job.State.FAILED, error_code=code, error_message=message)
    else:
        _requeue(job, available_at=timezone.now() + timedelta(seconds=wait))


def _requeue(job: Job, **changes: Any) -> None:
    """Another attempt, unless the member has asked to stop since the worker last looked."""
    if job.cancel_requested:
        close(job, Job.State.CANCELLED)
    else:
        record(job, "queued", state=Job.State.QUEUED, lease_until=None, stage="", progress=0, preview="", **changes)


def refund(job: Job) -> None:
    """Give the debit back to the day it was taken from; the ledger's uniqueness makes a second refund impossible."""
    debit = job.ledger.filter(kind=LedgerEntry.Kind.DEBIT).first()
    if debit is not None:
        LedgerEntry.objects.create(member_id=job.member_id, job=job, kind=LedgerEntry.Kind.REFUND, amount=-debit.amount, day=debit.day)


def _waiting() -> QuerySet[Job]:
    return Job.objects.filter(state=Job.State.QUEUED, available_at__lte=timezone.now())


def _lease_end(now: datetime) -> datetime:
    return now + timedelta(seconds=settings.JOB_LEASE_SECONDS)


def _skipping_locked(jobs: QuerySet[Job]) -> QuerySet[Job]:
    return jobs.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked)
