"""Who may see and stop a job, and how much a plan may ask for."""

from __future__ import annotations

from django.conf import settings

from accounts.models import Member
from generation.models import Job

# Shares of the workers under load: a Pro member's tags advance a third as fast, so Pro gets three turns for one.
WEIGHTS = {Member.Plan.FREE: 1.0, Member.Plan.PRO: 3.0}


def may_see(member: Member, job: Job) -> bool:
    """Its owner alone."""
    return job.member_id == member.pk


def may_cancel(member: Member, job: Job) -> bool:
    """Its owner, and staff who hold the permission."""
    return may_see(member, job) or (member.is_active and member.has_perm("generation.cancel_job"))


def jobs_per_day(member: Member) -> int:
    """How many jobs of a UTC day the plan pays for."""
    return int(settings.JOBS_PER_DAY[member.plan])


def jobs_at_once(member: Member) -> int:
    """How many unfinished jobs the plan allows."""
    return int(settings.JOBS_AT_ONCE[member.plan])


def weight(member: Member) -> float:
    """The member's share in the fair queue."""
    return WEIGHTS[Member.Plan(member.plan)]
