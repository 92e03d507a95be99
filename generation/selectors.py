"""Reads: a member's jobs and what is left of their day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from django.db.models import QuerySet, Sum
from django.utils import timezone

from accounts.models import Member
from core.errors import NotFound
from generation import policies
from generation.models import Job

UNFINISHED = (Job.State.QUEUED, Job.State.RUNNING)


@dataclass(frozen=True)
class Quota:
    """Jobs of the present UTC day: `limit`, `used` and `left`; `running` of `at_once` are unfinished now."""

    limit: int
    used: int
    left: int
    at_once: int
    running: int
    resets_at: datetime

    @property
    def resets_in(self) -> int:
        """Whole seconds until the day is over, at least one."""
        return max(1, int((self.resets_at - timezone.now()).total_seconds()) + 1)


def jobs_of(member: Member) -> QuerySet[Job]:
    """All of a member's jobs, newest first."""
    return Job.objects.filter(member=member).order_by("-created_at", "-pk")


def job_for(member: Member, job_id: UUID) -> Job:
    """One job of the member. Raises NotFound, also for a job of somebody else."""
    job = Job.objects.filter(pk=job_id).first()
    if job is None or not policies.may_see(member, job):
        raise NotFound("There is no such job.")
    return job


def quota(member: Member) -> Quota:
    """What the member may still ask for today."""
    day = timezone.now().astimezone(UTC).date()
    limit = policies.jobs_per_day(member)
    used = member.ledger.filter(day=day).aggregate(sum=Sum("amount"))["sum"] or 0
    return Quota(
        limit=limit,
        used=used,
        left=max(limit - used, 0),
        at_once=policies.jobs_at_once(member),
        running=member.jobs.filter(state__in=UNFINISHED).count(),
        resets_at=datetime.combine(day + timedelta(days=1), time.min, tzinfo=UTC),
    )
