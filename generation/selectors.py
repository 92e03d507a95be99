"""Reads: a member's jobs, what is left of their day, and the scorecard of the network that serves."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from accounts.models import Member
from core.errors import NotFound
from core.pagination import Page, keyset_page
from generation import policies
from generation.bench.card import Card, CardError, load
from generation.engines.base import SECONDS, Capabilities
from generation.forecast import live_workers
from generation.models import Job, LedgerEntry, Worker

log = logging.getLogger(__name__)

UNFINISHED = (Job.State.QUEUED, Job.State.RUNNING)


@dataclass(frozen=True)
class Scorecard:
    """A card, the name of the preset that serves, and whether the card was measured on its very weights."""

    card: Card
    serving: str
    current: bool


@dataclass(frozen=True)
class Waiting:
    """The queue: all jobs, those of one plan, and the seconds of a worker that all of them need."""

    jobs: int
    jobs_of_plan: int
    seconds: float


@dataclass(frozen=True)
class Quota:
    """Jobs of the present UTC day: `limit`, `used` and `left`; `running` of `at_once` are unfinished now, without what asks somebody."""

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


@dataclass(frozen=True)
class Terms:
    """What a member's plan allows; `until` is set where Pro has an end, `seconds` are the lengths that are made here now."""

    plan: str
    until: datetime | None
    jobs_per_day: int
    jobs_at_once: int
    seconds: tuple[int, ...]
    share: int


def jobs_of(member: Member) -> QuerySet[Job]:
    """All of a member's jobs whose end is a video, newest first."""
    return Job.objects.filter(member=member, asks=None).order_by("-created_at", "-pk")


def job_for(member: Member, job_id: UUID) -> Job:
    """One job of the member. Raises NotFound, also for a job of somebody else."""
    job = Job.objects.filter(pk=job_id, asks=None).first()
    if job is None or not policies.may_see(member, job):
        raise NotFound("There is no such job.")
    return job


def terms(member: Member) -> Terms:
    """What the member's plan allows now."""
    plan = member.current_plan
    return Terms(
        plan=plan,
        until=member.plan_until if plan == Member.Plan.PRO else None,
        jobs_per_day=policies.jobs_per_day(member),
        jobs_at_once=policies.jobs_at_once(member),
        seconds=seconds_for(member),
        share=policies.share(member),
    )


def waiting(plan: str) -> Waiting:
    """What waits in the queue."""
    found = Job.objects.filter(state=Job.State.QUEUED).aggregate(
        jobs=Count("pk"), of_plan=Count("pk", filter=Q(plan=plan)), seconds=Sum("cost")
    )
    return Waiting(found["jobs"], found["of_plan"], found["seconds"] or 0.0)


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
        running=member.jobs.filter(state__in=UNFINISHED, asks=None, free=False).count(),
        resets_at=datetime.combine(day + timedelta(days=1), time.min, tzinfo=UTC),
    )


def made_seconds(known: Collection[Capabilities]) -> tuple[int, ...]:
    """The lengths of clips that the live workers make; while none is known, those that every engine makes."""
    return tuple(sorted({length for able in known for length in able.seconds} or SECONDS))


def seconds_for(member: Member) -> tuple[int, ...]:
    """The lengths of clips that the member may ask for now: those of the plan that are made here."""
    made = made_seconds(capabilities())
    return tuple(length for length in policies.lengths(member) if length in made)


def ledger_page(member: Member, *, cursor: str, limit: int) -> Page[LedgerEntry]:
    """What the member's jobs cost and what came back, each entry with its job, newest first. Raises Invalid (a bad cursor)."""
    entries = LedgerEntry.objects.filter(member=member).select_related("job")
    return keyset_page(entries, time_field="created_at", cursor=cursor, limit=limit, scope=f"ledger:{member.pk}")


def capabilities() -> list[Capabilities]:
    """What the engines of the live workers can do; empty while none is known."""
    return [able_of(worker) for worker in live_workers(timezone.now())]


def able_of(worker: Worker) -> Capabilities:
    """What its engine can do."""
    sizes = tuple((width, height) for width, height in worker.sizes)
    seconds = tuple(worker.seconds) or SECONDS
    can = {name: getattr(worker, name) for name in ("remix", "extend", "parts", "picture", "cast", "sound")}
    return Capabilities(**can, seconds=seconds, sizes=sizes)


def takes_pictures() -> bool:
    """Whether a clip can begin with a picture now: some live worker must say so."""
    return any(able.picture for able in capabilities())


def most_cast() -> int:
    """How many who are given by a picture a clip can show now."""
    return max((able.cast for able in capabilities()), default=0)


def scorecard() -> Scorecard | None:
    """The card beside the weights that serve; None where there is none that can be read."""
    folder = settings.WEIGHTS_DIR
    try:
        card = load(folder / "scorecard.json")
    except FileNotFoundError:
        return None
    except (OSError, CardError) as error:
        log.warning("the scorecard cannot be shown: %s", error)
        return None
    try:
        manifest = hashlib.sha256((folder / "config.json").read_bytes()).hexdigest()  # what an engine calls its weights
    except OSError:
        manifest = ""
    return Scorecard(card, folder.name, bool(manifest) and card.weights == manifest)
