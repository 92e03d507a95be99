"""Challenges are given, takes and pictures taken in, accepted and forgotten here.

What a likeness is, and what its subject allows, is `cameos.services`' business; `_opened` and `_granted` are all that is asked of it.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone

import cameos.services
from accounts.errors import HandleInvalid, HandleReserved
from accounts.models import Member
from accounts.policies import clean_handle
from accounts.services import hold_handle
from cameos.enrolment import policies, selectors
from cameos.enrolment.errors import (
    AlreadyEnrolled,
    ChallengeExpired,
    ChallengeNotFound,
    ChallengeUsed,
    InvitationInvalid,
    TakeRefused,
)
from cameos.enrolment.models import Challenge, Reference, Take, VoiceSample
from cameos.errors import HandleTaken, TooManyWaiting
from cameos.models import Likeness
from cameos.policies import MOST_WAITING
from cameos.selectors import is_called
from core import events, sealing
from core.errors import VitascopeError

if TYPE_CHECKING:
    from cameos.enrolment.recordings import Examined

TERMS = "2026-11"  # the version of what the page of a take says
DIGITS = 6
TURNS = ("left", "right", "up")
CHALLENGE_LIVES = timedelta(minutes=5)
INVITATION_LIVES = timedelta(days=1)
INVITATION_SALT = "cameos.enrolment.invitation"
FACE_SEAL, VOICE_SEAL = "cameos.face", "cameos.voice"
SAME_FACE, LIKE_FACE = 0.5, 0.6  # as `faces` has them, which the web does not import


@dataclass(frozen=True)
class Wanted:
    """What is to be enrolled, as its fields were read."""

    kind: str
    name: str
    handle: str


def give_challenge(*, member: Member, session: str) -> Challenge:
    """New digits and turns, for this member in this session; those that they were given before count no more.

    Raises TooYoungForTakes, AlreadyEnrolled.
    """
    policies.check_may_enrol(member)
    now = timezone.now()
    with transaction.atomic():
        Member.objects.select_for_update(no_key=True).get(pk=member.pk)
        if selectors.is_enrolled(member):
            raise AlreadyEnrolled
        Challenge.objects.filter(member=member, used_at=None, expires_at__gt=now).update(expires_at=now + timedelta(microseconds=1))
        digits = "".join(secrets.choice("0123456789") for _ in range(DIGITS))
        turns = secrets.SystemRandom().sample(TURNS, len(TURNS))
        return Challenge.objects.create(
            member=member, session=session, digits=digits, turns=turns, terms=TERMS, created_at=now, expires_at=now + CHALLENGE_LIVES
        )


def take(*, member: Member, session: str, challenge_id: UUID, file: File[Any], wanted: Wanted, invitation: str = "") -> Take:
    """Enrol the member by what they recorded for their challenge, which is used up by it, whatever is found.

    What no check objects to and none is unsure of is accepted; what one is unsure of waits for a moderator. Of what is refused nothing is
    kept, and `cameo.take_refused` tells the codes. Raises TooYoungForTakes, AlreadyEnrolled, HandleTaken, InvitationInvalid,
    ChallengeNotFound, ChallengeUsed, ChallengeExpired, UploadTooLarge, TakeRefused, TooManyWaiting.
    """
    policies.check_may_enrol(member)
    if selectors.is_enrolled(member):
        raise AlreadyEnrolled
    _check_handle(wanted.handle, member)
    invited_by = read_invitation(invitation, member) if invitation else None
    challenge = _used(member, session, challenge_id)
    from cameos.enrolment import recordings  # numpy, only where somebody sends a take

    try:
        examined = recordings.examine_take(file, challenge, age=timezone.now() - challenge.created_at)
        doubts = examined.doubts | _age_doubt(member) | _double_doubt(member, examined.face_print)
    except VitascopeError as error:
        codes = [entry.code for entry in error.errors] or [error.code]
        events.emit("cameo.take_refused", member=member, challenge=challenge, codes=codes)
        raise
    return _kept(member, wanted, examined, doubts, challenge=challenge, invited_by=invited_by)


def enrol(*, member: Member, wanted: Wanted, picture: File[Any] | None = None, clip: File[Any] | None = None) -> Take:
    """Enrol an animal or a thing of the member's by a picture or a clip; a person found in it is refused.

    Raises HandleTaken, UploadTooLarge, PictureRefused, Invalid (for `picture`), TooManyWaiting.
    """
    _check_handle(wanted.handle, member)
    from cameos.enrolment import recordings

    try:
        if picture is not None:
            examined = recordings.examine_picture(picture)
        else:
            assert clip is not None
            examined = recordings.examine_clip(clip, with_voice=wanted.kind == Likeness.Kind.ANIMAL)
    except VitascopeError as error:
        codes = [entry.code for entry in error.errors] or [error.code]
        events.emit("cameo.take_refused", member=member, challenge=None, codes=codes)
        raise
    return _kept(member, wanted, examined, examined.doubts)


@transaction.atomic
def accept(*, take: Take, by: Member) -> Take:
    """A moderator is sure where a check was not. Accepting twice is the same as once. Raises Forbidden."""
    policies.check_may_accept(by, take)
    take = Take.objects.select_for_update().get(pk=take.pk)
    if take.state == Take.State.WAITING:
        take.state, take.decided_at = Take.State.ACCEPTED, timezone.now()
        take.save(update_fields=["state", "decided_at"])
        _granted(take)
        events.emit("cameo.take_accepted", take=take, by=by)
    return take


def forget(*, likeness: Likeness, **_: object) -> None:
    """Subscriber of `cameo.refused`: the take, the references and the voice go, and the prints of face and voice with them."""
    names = selectors.files_of([likeness.pk])
    Take.objects.filter(likeness=likeness).update(
        state=Take.State.REFUSED, file="", face_print="", voice_print="", decided_at=timezone.now()
    )
    Reference.objects.filter(likeness=likeness).delete()
    VoiceSample.objects.filter(likeness=likeness).delete()
    _delete_on_commit(names)


@transaction.atomic
def forget_erased(*, likeness: Likeness, **_: object) -> None:
    """Subscriber of `cameo.withdrawn`: of what is erased, all that it was enrolled with goes."""
    if likeness.state == Likeness.State.ERASED:
        _delete_on_commit(selectors.files_of([likeness.pk]))
        for model in (Take, Reference, VoiceSample):
            model.objects.filter(likeness=likeness).delete()


def forget_member(*, member: Member) -> None:
    """Subscriber of `member.deleted`: the rows go with the member, the files here."""
    _delete_on_commit(selectors.files_of(Likeness.objects.filter(owner=member).values_list("pk", flat=True)))


def forget_old() -> int:
    """Delete the files of takes whose day has come, and challenges that are over; returns how many files."""
    now = timezone.now()
    with transaction.atomic():
        due = list(Take.objects.select_for_update().filter(kept_until__lte=now).exclude(file=""))
        Take.objects.filter(pk__in=[take.pk for take in due]).update(file="")
        _delete_on_commit([str(take.file.name) for take in due])
    Challenge.objects.filter(expires_at__lte=now - timedelta(days=1), take=None).delete()
    return len(due)


def invite(*, member: Member) -> tuple[str, datetime]:
    """A token by which somebody else enrols themself, on their own device and as their own likeness, and until when it works."""
    token = signing.dumps(str(member.pk), salt=INVITATION_SALT, compress=True)
    return token, timezone.now() + INVITATION_LIVES


def read_invitation(token: str, member: Member) -> Member:
    """Who made it. Raises InvitationInvalid, also for their own."""
    try:
        by = signing.loads(token, salt=INVITATION_SALT, max_age=INVITATION_LIVES)
    except signing.BadSignature as error:
        raise InvitationInvalid from error
    found = Member.objects.filter(pk=by, is_active=True).exclude(pk=member.pk).first()
    if found is None:
        raise InvitationInvalid
    return found


def _used(member: Member, session: str, challenge_id: UUID) -> Challenge:
    """The challenge, which from now on is no good any more."""
    now = timezone.now()
    mine = Challenge.objects.filter(pk=challenge_id, member=member, session=session)
    if mine.filter(used_at=None, expires_at__gt=now).update(used_at=now):
        return mine.get()
    found = mine.first()
    if found is None:
        raise ChallengeNotFound
    raise ChallengeUsed if found.used_at else ChallengeExpired


def _check_handle(handle: str, member: Member) -> None:
    """A member's own handle is theirs to use, and everybody else's is not. Raises HandleTaken."""
    if is_called(handle) or Member.objects.filter(handle=handle).exclude(pk=member.pk).exists():
        raise HandleTaken.field("handle", "handle_taken", HandleTaken.title)


def read_handle(text: str) -> str:
    """In the form it is kept. Raises HandleInvalid, HandleReserved."""
    try:
        return clean_handle(text.removeprefix("@"))
    except HandleInvalid as error:
        raise HandleInvalid("A handle is 3 to 30 of the letters a to z, digits and underscores.", field_name="handle") from error
    except HandleReserved as error:
        raise HandleReserved("This handle is reserved.", field_name="handle") from error


def _age_doubt(member: Member) -> dict[str, str]:
    return {} if member.birth_date else {"age": "age_unknown"}


def _double_doubt(member: Member, face: Sequence[float]) -> dict[str, str]:
    """Whether the face is one that another member enrolled. Raises TakeRefused."""
    if not face:
        return {}
    nearest = 2.0
    for sealed in selectors.face_prints_of_others(member):
        try:
            other = json.loads(sealing.unseal(sealed, purpose=FACE_SEAL))
        except sealing.SealBroken:
            return {"double": "print_lost"}
        nearest = min(nearest, sum((one - two) ** 2 for one, two in zip(face, other, strict=True)) ** 0.5)
    if nearest <= SAME_FACE:
        raise TakeRefused.of("already_enrolled")
    return {"double": "looks_like_another"} if nearest <= LIKE_FACE else {}


def _kept(
    member: Member,
    wanted: Wanted,
    examined: Examined,
    doubts: dict[str, str],
    *,
    challenge: Challenge | None = None,
    invited_by: Member | None = None,
) -> Take:
    """Rows and files of what was taken in; without a doubt it is accepted at once."""
    likeness = Likeness(owner=member, name=wanted.name, kind=wanted.kind, digest=examined.digest)
    folder = f"{selectors.FOLDER}{likeness.pk}"
    stored: list[str] = []

    def store(name: str, data: bytes) -> str:
        stored.append(default_storage.save(f"{folder}/{name}", ContentFile(data)))
        return stored[-1]

    try:
        with transaction.atomic():
            hold_handle(handle=wanted.handle)
            _check_handle(wanted.handle, member)  # looked at before the checks already; now it counts
            _opened(likeness, member, challenge)
            made = Take.objects.create(
                member=member,
                likeness=likeness,
                challenge=challenge,
                invited_by=invited_by,
                source=examined.source,
                state=Take.State.WAITING if doubts else Take.State.ACCEPTED,
                decided_at=None if doubts else timezone.now(),
                handle=wanted.handle,
                findings=examined.findings | {name: ["unsure", code] for name, code in doubts.items()},
                file=store(f"{examined.source}.{examined.suffix}", examined.data),
                kept_until=timezone.now() + timedelta(days=settings.TAKE_DAYS),
                digest=examined.digest,
                face_print=_sealed(examined.face_print, FACE_SEAL),
                voice_print=_sealed(examined.voice_print, VOICE_SEAL),
            )
            for picture in examined.references:
                Reference.objects.create(
                    likeness=likeness,
                    view=picture.view,
                    file=store(f"{picture.view}.png", picture.cutout.data),
                    width=picture.cutout.width,
                    height=picture.cutout.height,
                    source=examined.source,
                    clothes=picture.clothes,
                )
            if examined.voice:
                seconds = (len(examined.voice) - 44) / 2 / 16_000
                VoiceSample.objects.create(likeness=likeness, file=store("voice.wav", examined.voice), seconds=seconds)
            if not doubts:
                _granted(made)
    except BaseException as error:
        for name in stored:
            default_storage.delete(name)
        if isinstance(error, IntegrityError) and Take.objects.filter(handle=wanted.handle).exclude(state=Take.State.REFUSED).exists():
            raise HandleTaken.field("handle", "handle_taken", HandleTaken.title) from error
        raise
    return made


def _opened(likeness: Likeness, member: Member, challenge: Challenge | None) -> None:
    """The row that gates everything, as yet without consent. Raises TooManyWaiting, AlreadyEnrolled."""
    Member.objects.select_for_update(no_key=True).get(pk=member.pk)  # two at once are counted one after the other
    if challenge is not None and selectors.is_enrolled(member):
        raise AlreadyEnrolled
    if Likeness.objects.filter(owner=member, state=Likeness.State.WAITING).count() >= MOST_WAITING:
        raise TooManyWaiting
    likeness.save(force_insert=True)


def _granted(take: Take) -> None:
    """What was proved: whom it shows is the member who sent it, or it is theirs. Raises HandleTaken."""
    take.likeness = cameos.services.grant(likeness=take.likeness, subject=take.member, kind=take.likeness.kind, handle=take.handle)


def _sealed(numbers: Sequence[float], purpose: str) -> str:
    return sealing.seal(json.dumps([round(number, 5) for number in numbers]), purpose=purpose) if numbers else ""


def _delete_on_commit(names: Sequence[str]) -> None:
    """The row is the truth: files go only once it is certain."""

    def delete() -> None:
        for name in names:
            default_storage.delete(name)

    transaction.on_commit(delete)
