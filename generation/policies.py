"""Who may see and stop a job, and how much a plan may ask for."""

from __future__ import annotations

from django.conf import settings

from accounts.models import Member
from generation.models import Job


def may_see(member: Member, job: Job) -> bool:
    """Its owner alone."""
    return job.member_id == member.pk


def may_cancel(member: Member, job: Job) -> bool:
    """Its owner, and staff who hold the permission."""
    return may_see(member, job) or (member.is_active and member.has_perm("generation.cancel_job"))


def jobs_per_day(member: Member) -> int:
    """How many jobs of a UTC day the plan pays for."""
    return int(settings.JOBS_PER_DAY[member.current_plan])


def jobs_at_once(member: Member) -> int:
    """How many unfinished jobs the plan allows."""
    return int(settings.JOBS_AT_ONCE[member.current_plan])


def lengths(member: Member) -> tuple[int, ...]:
    """The seconds that a clip of the plan may have."""
    return tuple(settings.SECONDS_BY_PLAN[member.current_plan])


def share(member: Member) -> int:
    """Turns in the fair queue for one of a Free member: with three, a member's tags advance a third as fast."""
    return int(settings.SHARE_BY_PLAN[member.current_plan])
