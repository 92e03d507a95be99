"""Who is in a clip: binds the handles of a prompt to likenesses, and asks for their consent at every gate that a job passes.

What a clip is made from brings its own likenesses along, whether or not the new words name them. So a job knows all that it shows
from the moment it is taken, and so does its video.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from accounts.models import Member
from cameos import audit, gate, refusals, services, withdrawals
from cameos.consent import Code, Scope
from cameos.enrolment.models import Reference, VoiceSample
from cameos.errors import CastRefused
from cameos.gate import Ruling, Wanted
from cameos.models import Likeness, PolicyVersion, UseRequest
from core.errors import FieldError
from core.prepared import Prepared
from core.storage import Access
from generation import scheduler
from generation.models import Job, JobCast
from generation.requests import GenerationRequest, Named, mentioned
from videos.models import CameoUse

REVOKED = ("consent_revoked", "Somebody in this clip does not consent to it any more. You have your job back.")
# Asked of every job, most of which show nobody.
_ROWS = Prepared(lambda job: JobCast.objects.filter(job=job).select_related("job", "likeness").order_by("likeness"))


@dataclass(frozen=True)
class Cast:
    """One likeness as a job is to show it. `inherited`: it came with the source, and the member did not name it again."""

    ruling: Ruling
    handle: str = ""
    inherited: bool = False


@dataclass(frozen=True)
class Kept:
    """Of somebody: the names of the pictures that they are cast from and of the voice that they lend, and the colour of their clothes.

    "" for what there is not.
    """

    front: str
    left: str
    right: str
    voice: str
    clothes: str


def bind(*, member: Member, request: GenerationRequest) -> list[Cast]:
    """Everybody whom the clip would show, in the transaction that takes the job. Raises CastRefused, with every complaint."""
    wanted: dict[UUID, Wanted] = {}
    places: dict[UUID, Named] = {}
    errors: list[FieldError] = []
    api = frozenset((Scope.API,)) if request.by_api else frozenset()
    prompt, source = request.prompt, request.remix_of
    source_id = source.pk if source else None
    for use in CameoUse.objects.filter(video=source) if source else ():
        scopes = (gate.required(use.scopes) - {Scope.API}) | {Scope.REMIX} | api
        epoch = -1 if use.withdrawn_at or use.muted else use.epoch  # no epoch is -1: the one video was withdrawn
        wanted[use.likeness_id] = Wanted(use.likeness_id, scopes, prompt, source_id, epoch)
        places[use.likeness_id] = Named("/remix_of")
    named: set[UUID] = set()
    for name in request.cast:
        likeness = _find(name)
        if likeness is None:
            errors.append(_complaint(name, None, member))
            continue
        wanted.setdefault(likeness, Wanted(likeness, frozenset((Scope.APPEARANCE,)) | api, prompt, source_id))
        places[likeness] = name
        named.add(likeness)
    if not wanted and not errors:
        return []
    casts = []
    for ruling in gate.judge(member=member, wanted=list(wanted.values())):
        name = places[ruling.likeness.pk]
        if ruling.verdict.holds:
            casts.append(Cast(ruling, name.handle, ruling.likeness.pk not in named))
        else:
            errors.append(_complaint(name, ruling, member))
            refusals.note(refusals.Refusal(ruling.likeness.pk, member.pk, "submit", str(ruling.verdict.code)))
    if errors:
        raise CastRefused(errors[0].detail, errors=errors)
    return casts


def write(*, job: Job, casts: Sequence[Cast]) -> None:
    """Keep with the job whom it shows, and use up the yeses that were given. Raises CastRefused: another clip was quicker."""
    for cast in sorted(casts, key=lambda one: one.ruling.likeness.pk):
        ruling = cast.ruling
        if ruling.request is not None and not services.use_up(request=ruling.request):
            raise CastRefused(Code.ASKS.label, errors=[FieldError("/prompt", Code.ASKS.value, Code.ASKS.label)])
        row = JobCast.objects.create(
            job=job,
            likeness=ruling.likeness,
            handle=cast.handle,
            epoch=ruling.likeness.epoch,
            policy_version=ruling.likeness.policy_version,
            scopes=sorted(ruling.scopes),
            inherited=cast.inherited,
            request=ruling.request,
        )
        facts = {"job": job.pk, "epoch": row.epoch, "version": row.policy_version, "scopes": row.scopes}
        audit.record(stream=row.likeness_id, kind="cast", actor=job.member_id, **facts)


def refusal(job: Job, rows: Sequence[JobCast]) -> Code | None:
    """Why a job that was taken may not go on; None while every consent holds. Within a transaction it holds until its end."""
    if not rows:
        return None
    wanted = [
        Wanted(row.likeness_id, gate.required(row.scopes), job.prompt, job.remix_of_id, row.epoch, row.request_id is not None)
        for row in rows
    ]
    rulings = gate.judge(member=job.member, wanted=wanted)
    refused = [ruling.verdict.code for ruling in rulings if ruling.verdict.code is not None]
    if refused:
        return refused[0]
    shown = CameoUse.objects.filter(video=job.remix_of_id) if job.remix_of_id else CameoUse.objects.none()
    return Code.WITHDRAWN if shown.lapsed().exists() or shown.filter(muted=True).exists() else None


def receipts(rows: Sequence[JobCast]) -> tuple[dict[str, Any], ...]:
    """What a clip says, signed, of the consents that it was made by: nobody's name, and a policy only by its hash."""
    return tuple(
        {
            "cameo": row.likeness_id.hex,
            "epoch": row.epoch,
            "policy": gate.digest(PolicyVersion.objects.get(likeness=row.likeness_id, version=row.policy_version)),
            "scopes": row.scopes,
            "at": row.job.created_at.isoformat(timespec="seconds"),
        }
        for row in rows
    )


def rows_of(job: Job) -> list[JobCast]:
    """Whom the job shows."""
    return _ROWS(job=job.pk)


def named(job: Job, rows: Sequence[JobCast]) -> list[JobCast]:
    """Those whom its member named, as the prompt does in turn; then those who were named beside it. Whom the source shows already too."""
    places = {handle: place for place, handle in enumerate(mentioned(job.prompt))}
    return sorted((row for row in rows if not row.inherited), key=lambda row: (places.get(row.handle, len(places)), row.pk))


def kept_of(row: JobCast) -> Kept:
    """What somebody is cast from."""
    found = {reference.view: reference for reference in Reference.objects.filter(likeness=row.likeness_id)}
    front, left, right = (str(found[view].file.name) if view in found else "" for view in Reference.View.values)
    lends = Scope.VOICE in row.scopes
    voice = VoiceSample.objects.filter(likeness=row.likeness_id).values_list("file", flat=True).first() if lends else None
    return Kept(front, left, right, voice or "", found[Reference.View.FRONT].clothes if front else "")


def stop(job: Job, rows: Sequence[JobCast], code: Code) -> None:
    """End a locked job of whose likenesses one does not consent any more; its member gets it back, once."""
    scheduler.close(job, Job.State.FAILED, error_code=REVOKED[0], error_message=REVOKED[1])
    for row in rows:
        audit.record(stream=row.likeness_id, kind="stopped", actor=None, job=job.pk, code=code)


def stop_held(*, job_id: UUID, token: int) -> bool:
    """For the worker, between two steps: end the job if a consent holds no more. False: it may go on, or is not the worker's."""
    with transaction.atomic():
        job = scheduler.lock_held(job_id, token)
        rows = rows_of(job) if job is not None else []
        code = refusal(job, rows) if job is not None else None
        if job is None or code is None:
            return False
        stop(job, rows, code)
        return True


def stop_waiting(*, likeness: Likeness) -> None:
    """Subscriber of `cameo.changed`: what waits and may not be made any more is given back at once, after the change is certain.

    A job that runs is stopped by its worker, and one that another transaction holds by the next gate it comes to.
    """
    transaction.on_commit(partial(_stop_waiting, likeness.pk), robust=True)


def _stop_waiting(likeness: UUID) -> None:
    for pk in JobCast.objects.filter(likeness=likeness, job__state=Job.State.QUEUED).values_list("job", flat=True):
        with transaction.atomic():
            waiting = Job.objects.filter(pk=pk, state=Job.State.QUEUED)
            job = waiting.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked).first()
            if job is not None and (code := refusal(job, rows := rows_of(job))):
                stop(job, rows, code)


def access(name: str) -> Access:
    """Whether the file of a job, or of its video, may be served now. Raises DatabaseError and OSError, which are a no."""
    try:
        job_id = UUID(name.split("/")[1])
    except (IndexError, ValueError):
        return Access.OPEN  # no job's
    job = Job.objects.filter(pk=job_id).values("video", "asks", "video__voiced", "video__voiced_captions").first()
    if job is None:
        return Access.CLOSED
    if job["asks"]:
        return Access.GUARDED if UseRequest.objects.filter(pk=job["asks"], animatic=name).exists() else Access.CLOSED
    if name in (job["video__voiced"], job["video__voiced_captions"]):
        return Access.CLOSED
    shown = CameoUse.objects.filter(video=job["video"]) if job["video"] else JobCast.objects.filter(job=job_id)
    if not shown.exists():
        return Access.OPEN
    withdrawals.ensure_replayed()
    return Access.CLOSED if shown.lapsed().exists() else Access.GUARDED


def _find(name: Named) -> UUID | None:
    found = Likeness.objects.filter(pk=name.likeness) if name.likeness else Likeness.objects.filter(handle=name.handle)
    return found.values_list("pk", flat=True).first()


def _complaint(name: Named, ruling: Ruling | None, member: Member) -> FieldError:
    if ruling is None or ruling.verdict.code is None:
        return FieldError(name.pointer, refusals.DENIED, refusals.NOBODY)
    return refusals.told(code=ruling.verdict.code, likeness=ruling.likeness, to=member, pointer=name.pointer, otherwise=refusals.NOBODY)


def uses_of(rows: Sequence[JobCast]) -> Iterator[CameoUse]:
    """The rows as the video keeps them, where all that the source shows is inherited, named again or not."""
    source = rows[0].job.remix_of_id if rows else None
    came = set(CameoUse.objects.filter(video=source).values_list("likeness", flat=True)) if source else set()
    for row in rows:
        yield CameoUse(
            likeness_id=row.likeness_id,
            epoch=row.epoch,
            policy_version=row.policy_version,
            scopes=row.scopes,
            inherited=row.inherited or row.likeness_id in came,
            answered=row.request_id is not None,
        )
