"""Likenesses are brought and refused here, and their subjects decide here. Every verb may be repeated: the second time changes nothing.

Each verb locks the likeness, writes what changes and the link of its audit chain in one transaction, and tells the apps above by name:
`cameo.changed` after anything that may exclude somebody, and `cameo.withdrawn` after what ends an epoch.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import Q

from accounts.models import Member
from accounts.policies import clean_handle, clean_text
from accounts.services import hold_handle
from cameos import audit, gate, policies, restrictions, withdrawals
from cameos.clips import Clip
from cameos.consent import Audience, Code, Kind, Scope, State
from cameos.errors import AlreadyAsked, HandleTaken, LikenessNotFound, NameNotAllowed, NotAskable, PolicyInvalid, TooManyWaiting, WrongState
from cameos.models import Likeness, PolicyVersion, Take, UseRequest, Withdrawal
from cameos.selectors import is_called, present_policy
from core import events
from core.errors import FieldError, Invalid
from safety.prompts import screen

LASTS = timedelta(days=365)  # a consent that says nothing else
LASTS_AT_MOST = timedelta(days=3652)
MOST_NAMED = 500  # members on one list
RESTRICTIONS_MAX = 1000
MOST_ASKED = 20  # requests of one member to one subject that are not decided
STANDING = (Likeness.State.ACTIVE, Likeness.State.PAUSED)


def clean_name(text: str) -> str:
    """The name as it is kept. Raises TextInvalid, NameNotAllowed."""
    name = clean_text(text, field_name="name", longest=60)
    verdict = screen(name)
    if not verdict.allowed:
        raise NameNotAllowed(verdict.message, errors=[FieldError("/name", "name_not_allowed", verdict.message)])
    return name


def bring(*, owner: Member, name: str, clip: Clip) -> Likeness:
    """A likeness that waits for consent, out of what `clean_name` and `clips.take` gave. Raises TooManyWaiting."""
    likeness = Likeness(owner=owner, name=name, digest=clip.digest)
    with transaction.atomic():
        Member.objects.select_for_update(no_key=True).get(pk=owner.pk)  # two at once are counted one after the other
        if Likeness.objects.filter(owner=owner, state=Likeness.State.WAITING).count() >= policies.MOST_WAITING:
            raise TooManyWaiting
        likeness.clip = default_storage.save(f"likenesses/{likeness.pk}.mp4", ContentFile(clip.data))
        try:
            likeness.save()
        except BaseException:
            default_storage.delete(likeness.clip.name)
            raise
    return likeness


@transaction.atomic
def refuse(*, likeness: Likeness, by: Member) -> Likeness:
    """A moderator says no, for good; the clip goes. Refusing twice is the same as once. Raises Forbidden."""
    policies.check_may_refuse(by)
    likeness = Likeness.objects.select_for_update().get(pk=likeness.pk)
    if likeness.state == Likeness.State.WAITING:
        clip = str(likeness.clip.name)
        likeness.state, likeness.clip = Likeness.State.REFUSED, ""
        likeness.save(update_fields=["state", "clip"])
        audit.record(stream=likeness.pk, kind="refused", actor=by.pk)
        events.emit("cameo.refused", likeness=likeness, by=by)
        _delete_on_commit([clip] if clip else [])
    return likeness


@transaction.atomic
def grant(*, likeness: Likeness, subject: Member, kind: str, handle: str = "") -> Likeness:
    """Whom it shows, or whose it is, was proved and says yes: from now on it is theirs, shared with nobody, for a year.

    For whoever has done the proving; a likeness that is granted already stays as it is. Raises HandleInvalid, HandleReserved,
    HandleTaken, WrongState.
    """
    if handle:
        hold_handle(handle=(handle := clean_handle(handle)))
    likeness = Likeness.objects.select_for_update().get(pk=likeness.pk)
    if likeness.state in STANDING and likeness.subject_id == subject.pk:
        return likeness
    if likeness.state != Likeness.State.WAITING:
        raise WrongState
    clip = str(likeness.clip.name)
    likeness.subject, likeness.kind, likeness.clip = subject, Kind(kind), ""
    likeness.save(update_fields=["subject", "kind", "clip"])
    if handle:
        _set_handle(likeness, handle, subject)
    audit.record(stream=likeness.pk, kind="granted", actor=subject.pk, likeness_kind=likeness.kind)
    _activate(likeness, subject)
    _delete_on_commit([clip] if clip else [])
    return likeness


@transaction.atomic
def name_handle(*, likeness: Likeness, by: Member, handle: str) -> Likeness:
    """What it is called in prompts. Raises LikenessNotFound, HandleInvalid, HandleReserved, HandleTaken, WrongState."""
    hold_handle(handle=(wanted := clean_handle(handle)))
    likeness = _locked(likeness, by, *STANDING)
    if likeness.handle != wanted:
        _set_handle(likeness, wanted, by)
        audit.record(stream=likeness.pk, kind="handle", actor=by.pk)
    return likeness


@transaction.atomic
def set_policy(
    *,
    likeness: Likeness,
    by: Member,
    audience: str | None = None,
    approved: Collection[UUID] | None = None,
    denied: Collection[UUID] | None = None,
    scopes: Collection[str] | None = None,
    regions: Collection[str] | None = None,
    asks: bool | None = None,
    restrictions_text: str | None = None,
    terms: Sequence[str] | None = None,
    expires_at: datetime | None = None,
) -> PolicyVersion:
    """What the subject allows from now on; what is left out stays. A change is a new version, and no change is none.

    Restrictions come with the `terms` that `restrictions.compiled` made of them and the subject confirmed. Raises LikenessNotFound,
    WrongState, PolicyInvalid.
    """
    likeness = _locked(likeness, by, *STANDING)
    now = gate.now()
    before = present_policy(likeness)
    wanted: dict[str, Any] = {}
    if audience is not None:
        wanted["audience"] = Audience(audience)
    for field, members in (("approved", approved), ("denied", denied)):
        if members is not None:
            wanted[field] = _members(field, members, by, known=getattr(before, field))
    if scopes is not None:
        wanted["scopes"] = [scope.value for scope in Scope if scope in scopes]
    if regions is not None:
        wanted["regions"] = sorted(set(regions))
    if asks is not None:
        wanted["asks"] = asks
    if restrictions_text is not None:
        wanted |= _restricted(restrictions_text, terms)
    if expires_at is not None:
        if not now < expires_at <= now + LASTS_AT_MOST:
            raise PolicyInvalid.field("expires_at", "out_of_range", "A consent ends in the future, and within ten years.")
        wanted["expires_at"] = expires_at
    if all(getattr(before, name) == value for name, value in wanted.items()):
        return before
    return _write_policy(likeness, before, wanted, by)


@transaction.atomic
def approve(*, likeness: Likeness, by: Member, member: Member) -> PolicyVersion:
    """Put a member on the approve list, and off the deny list; one that is shared with nobody is then shared with those approved."""
    likeness = _locked(likeness, by, *STANDING)
    policy = present_policy(likeness)
    approved = {*map(UUID, policy.approved), member.pk}
    audience = Audience.APPROVED if policy.audience == Audience.ME else None
    denied = set(map(UUID, policy.denied)) - {member.pk}
    return set_policy(likeness=likeness, by=by, audience=audience, approved=approved, denied=denied)


@transaction.atomic
def deny(*, likeness: Likeness, by: Member, member: Member) -> PolicyVersion:
    """Put a member on the deny list, and off the approve list. What they made before stays until it is withdrawn."""
    likeness = _locked(likeness, by, *STANDING)
    policy = present_policy(likeness)
    approved = set(map(UUID, policy.approved)) - {member.pk}
    return set_policy(likeness=likeness, by=by, approved=approved, denied={*map(UUID, policy.denied), member.pk})


@transaction.atomic
def take_off(*, likeness: Likeness, by: Member, which: str, member: Member) -> PolicyVersion:
    """Take a member off the `approved` or the `denied` list."""
    likeness = _locked(likeness, by, *STANDING)
    left = set(map(UUID, getattr(present_policy(likeness), which))) - {member.pk}
    return set_policy(likeness=likeness, by=by, approved=left if which == "approved" else None, denied=left if which == "denied" else None)


@transaction.atomic
def pause(*, likeness: Likeness, by: Member) -> Likeness:
    """Nobody casts it and nothing of it is shown until `resume`. Raises LikenessNotFound, WrongState."""
    return _switch(likeness, by, Likeness.State.ACTIVE, Likeness.State.PAUSED, "paused")


@transaction.atomic
def resume(*, likeness: Likeness, by: Member) -> Likeness:
    """Undo `pause`. Raises LikenessNotFound, WrongState."""
    return _switch(likeness, by, Likeness.State.PAUSED, Likeness.State.ACTIVE, "resumed")


@transaction.atomic
def revoke(*, likeness: Likeness, by: Member) -> Likeness:
    """Take the consent back: everything made under it is withdrawn, whatever is granted later. Raises LikenessNotFound, WrongState."""
    likeness = _locked(likeness, by, *STANDING, Likeness.State.REVOKED)
    if likeness.state != Likeness.State.REVOKED:
        _end_epoch(likeness, Likeness.State.REVOKED, Withdrawal.Kind.REVOKED, by.pk)
    return likeness


@transaction.atomic
def erase(*, likeness: Likeness, by: Member) -> Likeness:
    """Take it back for good: name, handle, clip and whatever was learned from it go too. Raises LikenessNotFound."""
    likeness = Likeness.objects.select_for_update().get(pk=likeness.pk)
    policies.check_may_erase(by, likeness)
    if likeness.state != Likeness.State.ERASED:
        _erase(likeness, by.pk)
    return likeness


@transaction.atomic
def regrant(*, likeness: Likeness, by: Member) -> Likeness:
    """Allow again what was revoked, from scratch: shared with nobody, and nothing of what was withdrawn comes back by itself."""
    likeness = _locked(likeness, by, *STANDING, Likeness.State.REVOKED)
    if likeness.state == Likeness.State.REVOKED:
        audit.record(stream=likeness.pk, kind="regranted", actor=by.pk, epoch=likeness.epoch)
        _activate(likeness, by)
    return likeness


@transaction.atomic
def hold(*, likeness: Likeness, by: Member, held: bool = True) -> Likeness:
    """A moderator stops it, whatever its subject allows, or lets it go on. Raises Forbidden."""
    policies.check_may_hold(by)
    likeness = Likeness.objects.select_for_update().get(pk=likeness.pk)
    if likeness.held != held:
        likeness.held = held
        likeness.save(update_fields=["held"])
        audit.record(stream=likeness.pk, kind="held" if held else "let_go", actor=by.pk)
        events.emit("cameo.held", likeness=likeness, by=by)
        events.emit("cameo.changed", likeness=likeness)
    return likeness


@transaction.atomic
def ask(
    *, likeness: Likeness, by: Member, prompt: str, source: UUID | None = None, shape: Mapping[str, str | int] | None = None
) -> UseRequest:
    """Ask its subject for a yes to one clip, of that `size` and `seconds` if given. Asking the same again is the same request.

    Whoever hears `cameo.asked` draws what the clip would be, and may refuse to, which refuses all of it.
    Raises LikenessNotFound (also where there is one that is not shared with `by`), NotAskable, AlreadyAsked, Invalid.
    """
    prompt = unicodedata.normalize("NFC", prompt.replace("\r\n", "\n")).strip()  # as it will come with the job
    screened = screen(prompt)
    if not screened.allowed:
        raise Invalid.field("prompt", "prompt_not_allowed", screened.message)
    # Before the likeness, as everywhere; two at once are counted one after the other.
    Member.objects.select_for_update(no_key=True).get(pk=by.pk)
    ruling = gate.judge(member=by, wanted=[gate.Wanted(likeness.pk, prompt=prompt, source=source)])[0]
    if ruling.verdict.code in (None, Code.SCOPE, Code.RESTRICTED):
        raise NotAskable(ruling.verdict.message or NotAskable.title)
    if ruling.verdict.code != Code.ASKS:
        raise LikenessNotFound
    undecided = UseRequest.objects.filter(likeness=likeness, by=by, state=UseRequest.State.ASKED, epoch=ruling.likeness.epoch)
    same = undecided.filter(prompt=prompt, source=source).first()
    if same is None and undecided.count() >= MOST_ASKED:
        raise AlreadyAsked
    if same is None:
        same = UseRequest.objects.create(likeness=likeness, by=by, prompt=prompt, source=source, epoch=ruling.likeness.epoch)
        audit.record(stream=likeness.pk, kind="asked", actor=by.pk, request=same.pk)
        events.emit("cameo.asked", request=same, shape=dict(shape or {}))
    return same


@transaction.atomic
def decide(*, request: UseRequest, by: Member, allow: bool) -> UseRequest:
    """The subject's answer. A yes can become a no until it is used. Raises LikenessNotFound, WrongState."""
    likeness = _locked(request.likeness, by, *STANDING)
    request = UseRequest.objects.select_for_update().get(pk=request.pk)
    answer = UseRequest.State.ALLOWED if allow else UseRequest.State.DECLINED
    if request.state == answer:
        return request
    if request.state == UseRequest.State.USED or request.epoch != likeness.epoch:
        raise WrongState("This was decided already.")
    request.state, request.decided_at = answer, gate.now()
    if not allow:
        _drop_animatics([request])
    request.save(update_fields=["state", "decided_at", "animatic"])
    audit.record(stream=likeness.pk, kind=answer.value, actor=by.pk, request=request.pk)
    events.emit("cameo.decided", request=request)
    return request


@transaction.atomic
def show_animatic(*, request_id: UUID, name: str) -> bool:
    """The animatic of that request lies in the storage under `name`; False where nobody waits for it any more."""
    return bool(UseRequest.objects.filter(pk=request_id, state=UseRequest.State.ASKED).update(animatic=name))


@transaction.atomic
def use_up(*, request: UseRequest) -> bool:
    """A yes goes with the clip that it was for; False where it went with another already, or is a no by now."""
    if not UseRequest.objects.filter(pk=request.pk, state=UseRequest.State.ALLOWED).update(state=UseRequest.State.USED, animatic=""):
        return False
    _drop_animatics([request])
    return True


@transaction.atomic
def forget_member(*, member: Member) -> None:
    """Subscriber of `member.deleted`: with a member goes all that shows them, and what they brought and nobody granted."""
    brought = Likeness.objects.filter(owner=member, subject=None)
    _delete_on_commit(list(brought.exclude(clip="").values_list("clip", flat=True)))
    _drop_animatics(UseRequest.objects.filter(by=member))
    for likeness in Likeness.objects.select_for_update().filter(subject=member).exclude(state=Likeness.State.ERASED).order_by("pk"):
        _erase(likeness, member.pk)
    brought.exclude(state=Likeness.State.ERASED).delete()


@transaction.atomic
def note_block(*, member: Member, other: Member) -> None:
    """Subscriber of `member.blocked`: what runs for one of them with the other in it has to be looked at again."""
    theirs = Q(subject=member) | Q(subject=other)
    for likeness in Likeness.objects.select_for_update().filter(theirs, state__in=STANDING).order_by("pk"):
        audit.record(stream=likeness.pk, kind="blocked", actor=member.pk, other=other.pk)
        events.emit("cameo.changed", likeness=likeness)


def _locked(likeness: Likeness, by: Member, *states: str) -> Likeness:
    """For its subject, and only in one of these states."""
    row = Likeness.objects.select_for_update().get(pk=likeness.pk)
    policies.check_may_decide(by, row)
    if row.state not in states:
        raise WrongState
    return row


def _activate(likeness: Likeness, subject: Member) -> None:
    blank = PolicyVersion(audience=Audience.ME, scopes=[Scope.APPEARANCE.value], expires_at=gate.now() + LASTS)
    likeness.state = Likeness.State.ACTIVE
    _write_policy(likeness, blank, {}, subject)


def _write_policy(likeness: Likeness, before: PolicyVersion, wanted: dict[str, Any], by: Member) -> PolicyVersion:
    kept = ("audience", "approved", "denied", "scopes", "regions", "asks", "restrictions", "terms", "unsure", "expires_at")
    values = {name: getattr(before, name) for name in kept} | wanted
    policy = PolicyVersion.objects.create(likeness=likeness, version=likeness.policy_version + 1, **values)
    likeness.policy_version, likeness.expires_at = policy.version, policy.expires_at
    likeness.save(update_fields=["policy_version", "expires_at", "state"])
    audit.record(stream=likeness.pk, kind="policy", actor=by.pk, version=policy.version, **_facts(values))
    events.emit("cameo.changed", likeness=likeness)
    return policy


def _facts(values: dict[str, Any]) -> dict[str, Any]:
    """The policy without the subject's own words."""
    return {name: value for name, value in values.items() if name not in ("restrictions", "terms")} | {"terms": len(values["terms"])}


def _switch(likeness: Likeness, by: Member, old: State, new: State, kind: str) -> Likeness:
    likeness = _locked(likeness, by, old, new)
    if likeness.state == old:
        likeness.state = new
        likeness.save(update_fields=["state"])
        audit.record(stream=likeness.pk, kind=kind, actor=by.pk)
        events.emit("cameo.changed", likeness=likeness)
    return likeness


def _end_epoch(likeness: Likeness, state: State, kind: Withdrawal.Kind, actor: UUID) -> None:
    likeness.state, likeness.epoch = state, likeness.epoch + 1
    likeness.save(update_fields=["state", "epoch", "name", "handle", "clip", "digest", "owner"])
    open_requests = UseRequest.objects.filter(likeness=likeness).exclude(state=UseRequest.State.USED)
    _drop_animatics(open_requests)
    open_requests.delete()
    audit.record(stream=likeness.pk, kind=kind.value, actor=actor, epoch=likeness.epoch)
    withdrawals.note(likeness=likeness.pk, kind=kind, epoch=likeness.epoch)
    events.emit("cameo.withdrawn", likeness=likeness, actor=actor)
    events.emit("cameo.changed", likeness=likeness)


def _erase(likeness: Likeness, actor: UUID) -> None:
    clip = str(likeness.clip.name)
    likeness.name = likeness.digest = ""
    likeness.clip, likeness.handle, likeness.owner = "", None, None
    _end_epoch(likeness, Likeness.State.ERASED, Withdrawal.Kind.ERASED, actor)
    _delete_on_commit([clip] if clip else [])


def _set_handle(likeness: Likeness, handle: str, by: Member) -> None:
    """Neither another likeness's, one that waits included, nor another member's; its take follows. Raises HandleTaken."""
    taken = HandleTaken.field("handle", "handle_taken", HandleTaken.title)
    if Member.objects.filter(handle=handle).exclude(pk=by.pk).exists() or is_called(handle, besides=likeness):
        raise taken
    likeness.handle = handle
    try:
        with transaction.atomic():
            likeness.save(update_fields=["handle"])
            Take.objects.filter(likeness=likeness).update(handle=handle)
    except IntegrityError as error:
        raise taken from error


def _members(field: str, members: Collection[UUID], by: Member, *, known: Collection[str]) -> list[str]:
    """Ids as they are kept: somebody new has to be there, and of those named before (`known`) only who is still there is kept."""
    wanted = set(members)
    if len(wanted) > MOST_NAMED:
        raise PolicyInvalid.field(field, "too_many", f"At most {MOST_NAMED} members are named.")
    there = set(Member.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    if by.pk in wanted or wanted - there - set(map(UUID, known)):
        raise PolicyInvalid.field(field, "unknown_member", "Only other members can be named.")
    return sorted(map(str, there))


def _restricted(text: str, terms: Sequence[str] | None) -> dict[str, Any]:
    text = text.replace("\r\n", "\n").strip()
    if len(text) > RESTRICTIONS_MAX:
        raise PolicyInvalid.field("restrictions", "too_long", f"Restrictions have at most {RESTRICTIONS_MAX} characters.")
    compiled = restrictions.compiled(text)
    if list(terms or ()) != list(compiled.terms):
        detail = "These are not the rules that follow from the restrictions. Look at the rules, then confirm them."
        raise PolicyInvalid("", errors=[FieldError("/terms", "not_confirmed", detail)], terms=list(compiled.terms), unsure=compiled.unsure)
    return {"restrictions": text, "terms": list(compiled.terms), "unsure": compiled.unsure}


def _drop_animatics(requests: Iterable[UseRequest]) -> None:
    """Theirs go from the storage; the rows are for the caller to write or delete."""
    names = [str(request.animatic.name) for request in requests if request.animatic.name]
    for request in requests:
        request.animatic = ""
    _delete_on_commit(names)


def _delete_on_commit(names: list[str]) -> None:
    """The row is the truth: files go only once it is certain."""

    def delete() -> None:
        for name in names:
            default_storage.delete(name)

    transaction.on_commit(delete)
