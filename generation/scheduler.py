"""The queue: fair order, claims, leases, fencing tokens, attempts, and the one place where a job changes its state.

A claim raises the job's token. Whoever writes must hold the row's present token while the job runs, so a worker that was
thought dead and comes back changes nothing. PostgreSQL hands each claimer another row (SKIP LOCKED); on SQLite every
transaction is IMMEDIATE, so claimers take turns.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Member
from core import events
from generation import files, forecast, policies
from generation.engines.base import SECONDS, STAGES
from generation.models import Job, LedgerEntry, Worker
from generation.progress import append_event, record

RETRY_SECONDS = 2  # wait before the second attempt; doubles with each further one
# One statement instead of a look, a lock and a write: an idle fleet asks often, and a busy one waits for the answer.
CLAIM = """
UPDATE generation_job SET state = 'running', token = token + 1, attempt = attempt + 1, version = version + 1,
    lease_until = %s, worker = %s, stage = %s, progress = 0, started_at = COALESCE(started_at, %s)
WHERE id = (
    SELECT id FROM generation_job WHERE state = 'queued' AND available_at <= %s AND seconds IN ({seconds})
    ORDER BY tag, id LIMIT 1 {lock}
) RETURNING *"""
WORKER_FORGOTTEN_AFTER = timedelta(days=1)
NO_WORKER_AFTER = timedelta(minutes=10)  # a worker that was there so lately, or a job so new, is given time
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


def claim(*, worker: str, seconds: Collection[int] = SECONDS) -> Job | None:
    """The next job in fair order of a length among `seconds`, now leased to `worker` under a new token; None when none waits."""
    skips = connection.features.has_select_for_update_skip_locked
    if not skips and not _waiting().filter(seconds__in=seconds).exists():
        return None  # keeps idle workers from taking SQLite's write lock four times a second
    now = timezone.now()
    moment, lease_end = (connection.ops.adapt_datetimefield_value(when) for when in (now, _lease_end(now)))
    statement = CLAIM.format(seconds=", ".join(["%s"] * len(seconds)), lock="FOR UPDATE SKIP LOCKED" if skips else "")
    with transaction.atomic():
        claimed = Job.objects.raw(statement, [lease_end, worker, STAGES[0], moment, moment, *seconds])
        job = next(iter(claimed), None)
        if job is not None:
            append_event(job, "running")
    return job


def has_work() -> bool:
    """Whether some job could be claimed now."""
    return _waiting().exists()


def heartbeat(*, job_id: UUID, token: int) -> Standing:
    """Extend the lease."""
    if not _held(job_id, token).update(lease_until=_lease_end(timezone.now())):
        return Standing(held=False)
    return standing(job_id=job_id, token=token)


def standing(*, job_id: UUID, token: int) -> Standing:
    """Whether the worker may go on."""
    return standings({job_id: token})[job_id]


def standings(tokens: Mapping[UUID, int]) -> dict[UUID, Standing]:
    """Whether the worker may go on with each of these jobs under its token; read between two steps."""
    rows = Job.objects.filter(pk__in=tokens, state=Job.State.RUNNING).values_list("pk", "token", "cancel_requested")
    held = {pk: Standing(held=True, cancel_requested=cancel_requested) for pk, token, cancel_requested in rows if token == tokens[pk]}
    return {pk: held.get(pk, Standing(held=False)) for pk in tokens}


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
    return _held(job_id, token).select_for_update().first()


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
    record(job, state, state=state, stage="", preview="", lease_until=None, finished_at=timezone.now(), **changes)
    kept = job.token if state == Job.State.SUCCEEDED else 0
    leftovers = [token for token in range(1, job.token + 1) if token != kept]
    if state == Job.State.SUCCEEDED:
        forecast.learn(job)
    else:
        _refund(job)
    events.emit("job.closed", job=job)
    if leftovers:
        transaction.on_commit(lambda: files.discard(job.pk, leftovers), robust=True)
    if preview:
        transaction.on_commit(lambda: files.delete(preview), robust=True)
    return job


def sweep() -> int:
    """Take jobs back whose worker is lost, and end those that no worker makes; returns how many.

    Every worker does this, and so does Celery beat.
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
    Worker.objects.filter(seen_at__lt=now - WORKER_FORGOTTEN_AFTER).delete()
    return swept


def _unmade(now: datetime) -> QuerySet[Job]:
    """Jobs that have waited for long though workers are there, because none of them makes what was asked for."""
    if not forecast.live_workers(now).exists():
        return Job.objects.none()
    lately = list(Worker.objects.filter(seen_at__gt=now - NO_WORKER_AFTER).values_list("seconds", "remix"))
    made = {length for lengths, _ in lately for length in lengths or SECONDS}
    remixed = {length for lengths, remix in lately if remix for length in lengths or SECONDS}
    waiting = Job.objects.filter(state=Job.State.QUEUED, created_at__lt=now - NO_WORKER_AFTER)
    return waiting.exclude(seconds__in=made, remix_of=None).exclude(seconds__in=remixed)


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


def _refund(job: Job) -> None:
    """Give the debit back to the day it was taken from; the ledger's uniqueness makes a second refund impossible."""
    debit = job.ledger.filter(kind=LedgerEntry.Kind.DEBIT).first()
    if debit is not None:
        LedgerEntry.objects.create(member_id=job.member_id, job=job, kind=LedgerEntry.Kind.REFUND, amount=-debit.amount, day=debit.day)


def _waiting() -> QuerySet[Job]:
    return Job.objects.filter(state=Job.State.QUEUED, available_at__lte=timezone.now())


def _held(job_id: UUID, token: int) -> QuerySet[Job]:
    return Job.objects.filter(pk=job_id, token=token, state=Job.State.RUNNING)


def _lease_end(now: datetime) -> datetime:
    return now + timedelta(seconds=settings.JOB_LEASE_SECONDS)


def _skipping_locked(jobs: QuerySet[Job]) -> QuerySet[Job]:
    return jobs.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked)
