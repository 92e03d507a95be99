"""Submitting and cancelling jobs."""

from __future__ import annotations

import hashlib
import logging
import math
from collections.abc import Mapping
from datetime import UTC
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from kombu.exceptions import OperationalError

from accounts.models import Member
from cameos.models import UseRequest
from core import events
from core.errors import FieldError, Forbidden, Invalid, NotFound
from core.models import IdempotencyRecord
from generation import casting, files, forecast, policies, progress, scheduler, selectors, standins
from generation.engines.base import NO_CAST, NO_EXTEND, NO_PARTS, NO_PICTURE, NO_REMIX, NO_SIZE
from generation.errors import AlreadyFinished, PromptNotAllowed, QueueFull, QuotaUsedUp, ServerBusy, TooManyJobs
from generation.forecast import Forecast
from generation.models import Job, LedgerEntry
from generation.requests import GenerationRequest, parse
from safety.prompts import screen
from videos.models import Video
from videos.policies import may_remix

log = logging.getLogger(__name__)

NO_LENGTH = ("unsupported_seconds", "What makes clips here makes none like this of that length.")
NUDGE_SECONDS = 60  # an older nudge says nothing: the sweep has sent another


def submit(*, member: Member, request: GenerationRequest, asks: UUID | None = None, free: bool = False) -> Job:
    """Put a job into the queue: screened, paid from the day's quota and fairly placed, or refused without a trace.

    With `asks`, the id of a request for a yes, it draws an animatic that shows nobody, so nobody's consent is looked at. `free`: it is
    no matter of the day's quota.
    Raises PromptNotAllowed, TooManyJobs, QuotaUsedUp, QueueFull, ServerBusy, Invalid (the remix source changed meanwhile, no engine here
    can do it), Forbidden, CastRefused.
    """
    verdict = screen(request.prompt)
    if not verdict.allowed:
        raise PromptNotAllowed(verdict.message, errors=[FieldError("/prompt", "prompt_not_allowed", verdict.message)])
    _check_engines(request)
    with transaction.atomic():
        # The member's row is the lock of their quota: two requests at once are counted one after the other.
        member = Member.objects.select_for_update(no_key=True).get(pk=member.pk)
        if not member.is_active:
            raise Forbidden
        if not free:
            _check_quota(member, asks)
        _check_source(member, request)
        casts = casting.bind(member=member, request=request) if asks is None else []
        request = standins.as_shown(request, casts)
        if request.cast and len(request.cast) > selectors.most_cast():
            raise Invalid.field(request.cast[0].pointer.removeprefix("/"), *NO_CAST)
        shape = forecast.Shape(request.seconds, request.width, request.height, member.current_plan)
        times = forecast.Times()
        cost = times.of(shape).mean
        tag = scheduler.fair_tag(member, cost)
        told = forecast.of_newcomer(tag, shape, times)
        _check_queue(shape.plan, cost, told)
        job = Job.objects.create(
            member=member,
            prompt=request.prompt,
            seed=request.seed,
            remix_of=request.remix_of,
            remix_kind=request.remix_kind,
            cut_from=request.cut_from,
            cut_to=request.cut_to,
            pictured=request.picture is not None,
            asks=asks,
            free=free,
            named=len(request.cast),
            **shape._asdict(),
            cost=cost,
            told_median=told.median,
            told_spread=told.spread,
            tag=tag,
        )
        if not free:
            day = job.created_at.astimezone(UTC).date()
            LedgerEntry.objects.create(member=member, job=job, kind=LedgerEntry.Kind.DEBIT, amount=1, day=day)
        casting.write(job=job, casts=casts)
        progress.append_event(job, "queued")
        if request.remix_of is not None and asks is None:
            events.emit("remix.started", video=request.remix_of, by=member)
        if request.picture is not None:
            files.store_picture(job.pk, request.picture.data)  # last, because a file is not taken back with the rows
        transaction.on_commit(nudge, robust=True)
    return job


def draw_stand_ins(*, request: UseRequest, shape: Mapping[str, str | int]) -> None:
    """Subscriber of `cameo.asked`: what is asked about is drawn with stand-ins. Raises whatever `parse` and `submit` do.

    Two who are asked about one clip are shown the same one: its seed follows from the words.
    """
    said = f"{request.by_id} {request.source} {request.prompt}"
    fields: dict[str, Any] = {"prompt": request.prompt, "seed": int(hashlib.sha256(said.encode()).hexdigest()[:8], 16), **shape}
    if request.source is not None:
        fields["remix_of"] = str(request.source)
    submit(member=request.by, request=parse(fields, request.by), asks=request.pk)


def cancel(*, job: Job, by: Member) -> Job:
    """Stop a job and give its cost back: at once while it waits, within a step of the worker while it runs.

    Cancelling a cancelled job changes nothing. Raises NotFound, AlreadyFinished.
    """
    if not policies.may_cancel(by, job):
        raise NotFound("There is no such job.")
    with transaction.atomic():
        job = Job.objects.select_for_update().get(pk=job.pk)
        if job.state == Job.State.QUEUED:
            return scheduler.close(job, Job.State.CANCELLED)
        if job.state == Job.State.RUNNING and not job.cancel_requested:
            return progress.record(job, "cancelling", cancel_requested=True)
    if job.state in (Job.State.SUCCEEDED, Job.State.FAILED):
        raise AlreadyFinished
    return job


def nudge() -> None:
    """Tell some worker that there is work. A lost nudge costs a poll's delay, so a broken broker never breaks a request."""
    if settings.CELERY_BROKER_URL.startswith("memory:"):
        return  # no worker listens: they poll
    from generation.tasks import wake

    try:
        wake.apply_async(retry=False, expires=NUDGE_SECONDS)
    except (OperationalError, OSError) as error:
        log.warning("could not nudge the workers: %s", error)


def _check_quota(member: Member, asks: UUID | None) -> None:
    quota = selectors.quota(member)
    figures = {
        "limit": quota.limit,
        "used": quota.used,
        "left": quota.left,
        "at_once": quota.at_once,
        "running": quota.running,
        "resets_at": quota.resets_at.isoformat().replace("+00:00", "Z"),
    }
    if quota.left < 1:
        told = f"You have used {'the one clip' if quota.limit == 1 else f'all {quota.limit} clips'} of today."
        raise QuotaUsedUp(told if quota.limit else "Your plan allows no clips.", retry_after=quota.resets_in, quota=figures)
    if asks is None and quota.running >= quota.at_once:
        raise TooManyJobs(retry_after=_first_done(member), quota=figures)


def _check_queue(plan: str, cost: float, told: Forecast) -> None:
    """Many at once may come through together; then the queue is a few jobs longer than it should be, which does no harm."""
    waiting = selectors.waiting(plan)
    if waiting.jobs_of_plan >= settings.QUEUE_LENGTH[plan]:
        raise QueueFull(retry_after=max(1, math.ceil(told.median / told.position)), **told.told)
    ceiling = settings.QUEUE_SECONDS * settings.QUEUE_PERCENT[plan] / 100
    if waiting.jobs and waiting.seconds + cost > ceiling:
        over = (waiting.seconds + cost - ceiling) / forecast.places()
        raise ServerBusy(retry_after=max(1, math.ceil(over)), **told.told)


def _first_done(member: Member) -> int:
    """Seconds until one of the member's own jobs is probably done."""
    unfinished = member.jobs.filter(state__in=selectors.UNFINISHED)
    # None is left when the last one was done just now.
    return max(1, math.ceil(min((told.median for job in unfinished if (told := forecast.lately(job))), default=1)))


def _check_engines(request: GenerationRequest) -> None:
    """Refuse what no live worker could make; where none is known, the worker that claims the job has the last word."""
    able = selectors.capabilities()
    if not able:
        return
    # One of them has to do all of it: the field is named for which nobody is left.
    if request.remix_of is not None and not request.joins and not (able := [one for one in able if one.remix]):
        raise Invalid.field("remix_of", *NO_REMIX)
    if request.extends and not (able := [one for one in able if one.extend]):
        raise Invalid.field("remix_kind", *NO_EXTEND)
    if request.halves and not (able := [one for one in able if one.parts]):
        raise Invalid.field("remix_kind", *NO_PARTS)
    if request.picture is not None and not (able := [one for one in able if one.picture]):
        raise Invalid.field("picture", *NO_PICTURE)
    if not (able := [one for one in able if one.size_for(request.width, request.height)]):
        raise Invalid.field("size", *NO_SIZE)
    if not any(request.seconds in one.seconds for one in able):
        raise Invalid.field("seconds", *NO_LENGTH)


def _check_source(member: Member, request: GenerationRequest) -> None:
    """Parsing looked at the source already; only now, inside the transaction, does the answer count."""
    if request.remix_of is None:
        return
    source = Video.objects.visible_to(member).select_related("maker").filter(pk=request.remix_of.pk).first()
    if source is None:
        raise Invalid.field("remix_of", "not_found", "There is no such video.")
    if not may_remix(member, source):
        raise Invalid.field("remix_of", "remix_not_allowed", "Its maker does not allow remixes of this video.")


def forget_words(*, video: Video) -> None:
    """Take the words out of what remains of a deleted video's job: its row, its history and the answers kept for repeated requests."""
    for job in Job.objects.select_for_update().filter(video=video):
        progress.record(job, "forgotten", prompt="", rendered_as="")
        for event in job.events.all():
            if event.data.pop("rendered_as", None):
                event.save(update_fields=["data"])
        for answer in IdempotencyRecord.objects.filter(member_id=job.member_id, body__id=str(job.pk)):
            answer.body = {name: "" if name == "prompt" else value for name, value in answer.body.items() if name != "rendered_as"}
            answer.save(update_fields=["body"])


def forget_pictures(*, member: Member) -> None:
    """Delete the pictures that a member's unfinished jobs wait with; their rows go by themselves."""
    waiting = member.jobs.filter(pictured=True, state__in=selectors.UNFINISHED).values_list("pk", flat=True)
    for name in map(files.picture_name, waiting):
        transaction.on_commit(partial(files.delete, name), robust=True)
