"""What becomes of videos that show somebody: written with them, withdrawn, given back, muted, and deleted when their time has come.

A consent that ends hides its videos by itself, for every reading of videos asks for it. What is done here follows from that, and may lag.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import Member
from cameos import audit, gate, policies, refusals, services, withdrawals
from cameos.consent import Code, Scope, stands
from cameos.errors import CastRefused, LikenessNotFound, WrongState
from cameos.models import Likeness, Withdrawal
from core import events
from videos.lineage import closure
from videos.models import Ancestry, CameoUse, Video

KEPT = timedelta(days=30)  # what was withdrawn, so that it can be reinstated
LIVE = (Video.Status.DRAFT, Video.Status.PUBLISHED)
AT_ONCE = 500  # videos that are put away in one transaction


def record(*, video: Video, uses: Iterable[CameoUse]) -> list[CameoUse]:
    """Keep with a new video whom it shows; the likenesses are locked and their consent was just looked at."""
    rows = []
    for use in uses:
        use.video = video
        use.save(force_insert=True)
        facts = {"video": video.pk, "epoch": use.epoch, "version": use.policy_version, "scopes": use.scopes}
        audit.record(stream=use.likeness_id, kind="used", actor=video.maker_id, **facts)
        rows.append(use)
    return rows


def check_publishable(*, video: Video, by: Member) -> None:
    """Every consent holds for its maker now, and until the transaction ends. Before the video is locked. Raises CastRefused."""
    uses = list(CameoUse.objects.filter(video=video).order_by("likeness"))
    if not uses:
        return
    wanted = [
        gate.Wanted(
            use.likeness_id,
            gate.required(use.scopes),
            video.prompt,
            video.parent_id,
            -1 if use.withdrawn_at or (use.muted and not video.voiced) else use.epoch,
            use.answered,
        )
        for use in uses
    ]
    for ruling in gate.judge(member=by, wanted=wanted):
        code = ruling.verdict.code
        if code is not None:
            refusals.note(refusals.Refusal(ruling.likeness.pk, by.pk, "publish", code.value))
            raise _refused(ruling, code, by)
        if ruling.request is not None:
            if not services.use_up(request=ruling.request):
                raise _refused(ruling, Code.ASKS, by)
            CameoUse.objects.filter(video=video, likeness=ruling.likeness).update(answered=True)


def check_downloadable(*, video: Video, by: Member) -> None:
    """Everybody in it lets `by` download clips with them through the API. Raises CastRefused."""
    _check_scope(video, by, Scope.DOWNLOAD)


def check_commercial(*, video: Video, by: Member) -> None:
    """Everybody in it lets `by` earn money with it, until the transaction ends. Before the video is locked. Raises CastRefused."""
    _check_scope(video, by, Scope.COMMERCIAL)


@transaction.atomic
def withdraw(*, video: Video, by: Member) -> list[Video]:
    """The subject of a likeness takes it out of one video, and so out of all that was made from it. Raises LikenessNotFound.

    Returns the videos that are withdrawn now; doing it again withdraws nothing more.
    """
    likenesses = _theirs(video, by)
    _lock(_with_descendants(video))
    gone: dict[UUID, Video] = {}
    for likeness in likenesses:
        for found in _withdraw_one(likeness, video, by.pk):
            gone[found.pk] = found
    return list(gone.values())


@transaction.atomic
def withdraw_all(*, likeness: Likeness, by: Member) -> int:
    """The same for every video that shows a likeness, which itself stays as it is; how many. Raises LikenessNotFound."""
    likeness = Likeness.objects.select_for_update().get(pk=likeness.pk)
    policies.check_may_decide(by, likeness)
    shown = CameoUse.objects.filter(likeness=likeness, withdrawn_at=None)
    ids = list(shown.values_list("video", flat=True))
    shown.update(withdrawn_at=timezone.now())
    if ids:
        withdrawals.note(likeness=likeness.pk, kind=Withdrawal.Kind.VIDEO, epoch=likeness.epoch, videos=ids)
        audit.record(stream=likeness.pk, kind="withdrawn", actor=by.pk, videos=ids)
        _put_away(ids, timezone.now() + KEPT)
        events.emit("cameo.changed", likeness=likeness)
    return len(ids)


@transaction.atomic
def reinstate(*, video: Video, by: Member) -> Video:
    """The subject gives one video back that was withdrawn, whether alone or with the whole. Nothing comes back otherwise.

    Raises LikenessNotFound, WrongState (the consent as a whole does not stand, or the video is gone).
    """
    likenesses = _theirs(video, by)
    grants = gate.grants_of(likenesses, at := gate.now())
    if not all(stands(grants[likeness.pk], at).holds for likeness in likenesses):
        raise WrongState
    video = Video.objects.select_for_update().get(pk=video.pk)
    if video.status == Video.Status.DELETED:
        raise WrongState
    for likeness in likenesses:
        use = CameoUse.objects.get(video=video, likeness=likeness)
        if use.withdrawn_at is None and use.epoch == likeness.epoch:
            continue
        use.withdrawn_at, use.epoch, use.policy_version = None, likeness.epoch, likeness.policy_version
        use.save(update_fields=["withdrawn_at", "epoch", "policy_version"])
        audit.record(stream=likeness.pk, kind="reinstated", actor=by.pk, video=video.pk, epoch=likeness.epoch)
    if not CameoUse.objects.filter(video=video).withdrawn().exists():
        before, video.purge_at = video.status, None
        if before == Video.Status.WITHDRAWN:
            given = Video.Status.PUBLISHED if video.published_at else Video.Status.DRAFT
            video.status = Video.Status.WITHHELD if video.withholdings.exists() else given
        video.save(update_fields=["status", "purge_at"])
        if video.status == Video.Status.PUBLISHED != before:
            closure.appeared(video)
    return video


@transaction.atomic
def mute(*, video: Video, by: Member, muted: bool = True) -> Video:
    """The subject does not want to be heard in it, nor in what was made from it: nobody is shown them before their files are without.

    Whoever makes clips takes the voice out; what nobody mutes any more has its sound again at once. Raises LikenessNotFound.
    """
    for likeness in _theirs(video, by):
        uses = CameoUse.objects.filter(likeness=likeness, video__in=_with_descendants(video)).exclude(muted=muted)
        changed = sorted(uses.values_list("video", flat=True))
        if changed:
            uses.update(muted=muted)
            _give_sound_back(changed)
            audit.record(stream=likeness.pk, kind="muted" if muted else "unmuted", actor=by.pk, videos=changed)
            events.emit("cameo.changed", likeness=likeness)
    return video


def follow_withdrawal(*, likeness: Likeness, actor: UUID | None) -> None:
    """Subscriber of `cameo.withdrawn`: nobody is shown what shows it from the commit on; what follows from that is done after it."""
    transaction.on_commit(partial(_put_away_some, likeness.pk), robust=True)


def put_away_withdrawn() -> int:
    """Do what the end of a consent left to be done: for a process that was lost after its commit, and for the rest of many. How many."""
    done = 0
    for likeness in sorted(_to_put_away().values_list("likeness", flat=True).distinct()):
        while some := _put_away_some(likeness):
            done += some
    return done


def follow_ledger(*, likeness: Likeness, video_id: UUID) -> None:
    """Subscriber of `cameo.video_withdrawn`: the ledger knows of a withdrawal that a restored backup does not."""
    now = timezone.now()
    if CameoUse.objects.filter(likeness=likeness, video=video_id, withdrawn_at=None).update(withdrawn_at=now):
        _put_away([video_id], now + KEPT)


def _check_scope(video: Video, by: Member, scope: Scope) -> None:
    shown = CameoUse.objects.filter(video=video)
    wanted = [gate.Wanted(use.likeness_id, frozenset((scope,)), video.prompt, epoch=use.epoch, answered=True) for use in shown]
    for ruling in gate.judge(member=by, wanted=wanted) if wanted else ():
        code = ruling.verdict.code
        if code is not None:
            refusals.note(refusals.Refusal(ruling.likeness.pk, by.pk, scope.value, code.value))
            raise _refused(ruling, code, by)


def _refused(ruling: gate.Ruling, code: Code, by: Member) -> CastRefused:
    told = refusals.told(code=code, likeness=ruling.likeness, to=by)
    return CastRefused(told.detail, errors=[told])


def _theirs(video: Video, by: Member) -> list[Likeness]:
    """The likenesses in it that `by` decides about, locked. Raises LikenessNotFound."""
    shown = CameoUse.objects.filter(video=video).values("likeness")
    rows = list(Likeness.objects.select_for_update().filter(pk__in=shown, subject=by).order_by("pk"))
    if not rows or not by.is_active:
        raise LikenessNotFound
    return rows


def _with_descendants(video: Video) -> list[UUID]:
    return [video.pk, *Ancestry.objects.filter(ancestor=video).values_list("descendant", flat=True)]


def _give_sound_back(ids: list[UUID]) -> None:
    """To those of these videos that nobody in them mutes, or in which others are muted now than those whose voices are gone."""
    muted = CameoUse.objects.filter(video=OuterRef("pk"), muted=True)
    heard = Video.objects.select_for_update(of=("self",)).filter(~Exists(muted) | Q(hushed=True), pk__in=ids).exclude(voiced="")
    for video in heard.order_by("-pk"):
        without_them = [file.name for file in (video.file, video.captions) if file.name]
        video.file, video.voiced, video.hushed = video.voiced.name, "", False
        video.captions, video.voiced_captions = video.voiced_captions.name, ""
        video.bytes = default_storage.size(video.file.name)
        video.save(update_fields=["file", "voiced", "captions", "voiced_captions", "bytes", "hushed"])
        for name in without_them:
            transaction.on_commit(partial(default_storage.delete, name), robust=True)


def _withdraw_one(likeness: Likeness, video: Video, actor: UUID) -> list[Video]:
    uses = CameoUse.objects.filter(likeness=likeness, video__in=_with_descendants(video), withdrawn_at=None)
    fresh = list(uses.values_list("video", flat=True))
    if not fresh:
        return []
    now = timezone.now()
    uses.update(withdrawn_at=now)
    withdrawals.note(likeness=likeness.pk, kind=Withdrawal.Kind.VIDEO, epoch=likeness.epoch, videos=fresh)
    audit.record(stream=likeness.pk, kind="withdrawn", actor=actor, videos=fresh)
    _put_away(fresh, now + KEPT)
    events.emit("cameo.changed", likeness=likeness)
    return list(Video.objects.filter(pk__in=fresh))


def _to_put_away() -> QuerySet[CameoUse]:
    """Of an epoch that has ended, remixes of remixes too, and not marked so yet; what is erased is due at once, whatever was before."""
    hidden = Q(video__status__in=(Video.Status.WITHDRAWN, Video.Status.WITHHELD))
    kept = Q(video__purge_at=None) | Q(likeness__state=Likeness.State.ERASED, video__purge_at__gt=timezone.now())
    return CameoUse.objects.exclude(epoch=F("likeness__epoch")).filter(Q(video__status__in=LIVE) | hidden & kept)


@transaction.atomic
def _put_away_some(likeness: UUID) -> int:
    # Locked before its videos, as everywhere: what its subject gives back meanwhile is of the new epoch, and stays.
    row = Likeness.objects.select_for_update().get(pk=likeness)
    ids = list(_to_put_away().filter(likeness=row).order_by("video").values_list("video", flat=True)[:AT_ONCE])
    if ids:
        _put_away(ids, timezone.now() + (timedelta() if row.state == Likeness.State.ERASED else KEPT))
    return len(ids)


def _put_away(ids: list[UUID], purge_at: datetime) -> None:
    """Withdraw what is not hidden for another reason already, and count the remixes of all that they come from without these.

    An earlier day on which one is to be deleted stays: what one subject erased nobody else in it puts off.
    """
    line = _lock(ids)
    hidden = Video.objects.filter(pk__in=ids, status__in=(*LIVE, Video.Status.WITHDRAWN, Video.Status.WITHHELD))
    hidden.filter(Q(purge_at=None) | Q(purge_at__gt=purge_at)).update(purge_at=purge_at)
    Video.objects.filter(pk__in=ids, status__in=LIVE).update(status=Video.Status.WITHDRAWN)
    closure.recount(line)


def _lock(ids: list[UUID]) -> QuerySet[Ancestry, Any]:
    """Lock these videos and all that they come from, which are returned as a query for their ids."""
    line = Ancestry.objects.filter(descendant__in=ids).values("ancestor")
    closure.lock(Q(pk__in=ids) | Q(pk__in=line))
    return line
