"""What a clip would be, drawn before anybody in it said yes: an animatic with stand-ins, for whoever is asked and whoever asks alone.

Asking for a yes puts a job like any other into the queue; its end is no video but the animatic of the request. It counts as a clip of
the day until the answer comes, whatever that is: then it is given back. A clip that is made by a yes is the one that was shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from accounts.models import Member
from cameos import services
from cameos.consent import Kind
from cameos.errors import NotAskable
from cameos.models import Likeness, UseRequest
from cameos.selectors import by_handle
from generation import scheduler
from generation.casting import Cast
from generation.engines.base import CAST, Reference
from generation.models import Job, LedgerEntry
from generation.requests import GenerationRequest, mentioned
from videos.models import RemixKind


@transaction.atomic
def ask(*, member: Member, request: GenerationRequest) -> list[UseRequest]:
    """Ask all whom the clip would show and who want to be asked. Raises NotAskable (nobody does), and whatever `services.ask` does."""
    shape: dict[str, str | int] = {"size": request.size, "seconds": request.seconds}
    shown = [by_handle(name.handle) for name in request.cast]
    if request.remix_of is not None:
        shown += Likeness.objects.filter(uses__video=request.remix_of).exclude(pk__in=[row.pk for row in shown])
    made = []
    for likeness in sorted(shown, key=lambda row: row.pk):
        with suppress(NotAskable):
            source = request.remix_of.pk if request.remix_of else None
            made.append(services.ask(likeness=likeness, by=member, prompt=request.prompt, source=source, shape=shape))
    if not made:
        raise NotAskable
    return made


def as_shown(request: GenerationRequest, casts: Sequence[Cast]) -> GenerationRequest:
    """The request with the seed and the shape of what those who said yes were shown; another kind of remix has its own shape."""
    asked = [cast.ruling.request.pk for cast in casts if cast.ruling.request]
    shown = Job.objects.filter(asks__in=asked).order_by("created_at").first() if asked else None
    if shown is None or request.remix_kind != RemixKind.REMIX:
        return request
    return replace(request, seed=shown.seed, seconds=shown.seconds, size=f"{shown.width}x{shown.height}")


def cast_of(job: Job) -> tuple[Reference, ...]:
    """A stand-in for each whom the prompt names."""
    handles = mentioned(job.prompt)
    kinds = dict(Likeness.objects.filter(handle__in=handles).values_list("handle", "kind"))
    read_as = {handle: kinds[handle] if kinds[handle] in CAST else Kind.PERSON.value for handle in handles if handle in kinds}
    return tuple(Reference(handle, kind, None) for handle, kind in read_as.items())


def stop_held(*, job_id: UUID, token: int) -> bool:
    """For the worker, between two steps: end the job if nobody waits for it any more. False: it may go on, or is not the worker's."""
    with transaction.atomic():
        job = scheduler.lock_held(job_id, token)
        if job is None or _waiting().filter(pk=job.asks).exists():
            return False
        scheduler.close(job, Job.State.CANCELLED)
        return True


def settle_later(**_: Any) -> None:
    """Subscriber of `cameo.decided` and `cameo.withdrawn`."""
    transaction.on_commit(settle, robust=True)


def settle() -> int:
    """Give back what was drawn for requests that wait no more, and stop what is not drawn yet; how many. A worker stops its own.

    Every sweep does this too, should an answer's own try be lost.
    """
    refunded = LedgerEntry.objects.filter(kind=LedgerEntry.Kind.REFUND).values("job")
    over = Job.objects.filter(asks__isnull=False).exclude(asks__in=_waiting().values("pk")).exclude(pk__in=refunded)
    count = 0
    for pk in over.exclude(state=Job.State.RUNNING).values_list("pk", flat=True):
        with transaction.atomic():
            free = over.exclude(state=Job.State.RUNNING).filter(pk=pk)
            job = free.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked, of=("self",)).first()
            if job is None:
                continue
            if job.is_finished:
                scheduler.refund(job)
            else:
                scheduler.close(job, Job.State.CANCELLED)
            count += 1
    return count


def _waiting() -> Any:  # a query whose type says nothing here
    return UseRequest.objects.filter(state=UseRequest.State.ASKED)
