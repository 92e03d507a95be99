"""Two members are linked by a code that one makes and the other enters, so that nobody is asked by a stranger, and no answer tells an age.

Emits `guardian.linked`, `guardian.switched` and `guardian.ended`.
"""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.guardians import selectors
from accounts.guardians.errors import CodeUnknown, HasGuardian, NotAPair, OnlyTheGuardian, TooManyWards
from accounts.models import GuardianInvitation, Guardianship, Member
from accounts.policies import check_not_self, is_surely_grown, is_surely_minor
from accounts.services import hold_both
from core import events
from core.errors import NotFound

GOOD_FOR = timedelta(days=1)
MOST_WARDS = 8
CODE_BYTES = 10  # 80 bits are sixteen letters


def invite(*, member: Member) -> tuple[GuardianInvitation, str]:
    """A code for the other, to be told in person, shown this once. An older one is worth nothing any more. Raises NotAPair, HasGuardian."""
    today = timezone.now().date()
    if is_surely_minor(member, today):
        if selectors.over(member):
            raise HasGuardian
    elif not is_surely_grown(member, today):
        raise NotAPair("Your account has no birth date, so nobody can be linked with it.")
    letters = base64.b32encode(secrets.token_bytes(CODE_BYTES)).decode()
    terms = {"digest": _digest(letters), "expires_at": timezone.now() + GOOD_FOR}
    row, _ = GuardianInvitation.objects.update_or_create(member=member, defaults=terms)
    return row, "-".join(re.findall("....", letters))


def take_back(*, member: Member) -> None:
    """Make one's own code worthless, if there is one."""
    GuardianInvitation.objects.filter(member=member).delete()


def look(*, code: str, by: Member) -> tuple[GuardianInvitation, Guardianship]:
    """Whose code it is, and the guardianship that it would make with `by`, not stored.

    Raises CodeUnknown, NotYourself, NotAPair, HasGuardian, TooManyWards.
    """
    letters = re.sub(r"[\s-]", "", code).upper()
    rows = GuardianInvitation.objects.select_related("member").filter(expires_at__gt=timezone.now(), member__is_active=True)
    row = rows.filter(digest=_digest(letters)).first()
    if row is None:
        raise CodeUnknown
    check_not_self(member=by, other=row.member)
    guardian, young = _roles(by, row.member)
    if selectors.over(young):
        raise HasGuardian
    if len([held for held in selectors.guardianships(guardian) if held.guardian_id == guardian.pk]) >= MOST_WARDS:
        raise TooManyWards
    return row, Guardianship(guardian=guardian, young=young)


@transaction.atomic
def accept(*, code: str, by: Member) -> Guardianship:
    """Link the two. Raises what `look` raises."""
    row, made = look(code=code, by=by)
    hold_both(by, row.member)
    row, made = look(code=code, by=by)  # whoever entered it at the same time has by now
    row.delete()
    GuardianInvitation.objects.filter(member=made.young).delete()
    Guardianship.objects.filter(young=made.young).delete()  # of a guardian who is not here any more
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise HasGuardian from error
    events.emit("guardian.linked", guardianship=made)
    return made


@transaction.atomic
def switch(*, guardianship: Guardianship, by: Member, personal_feed: bool | None = None, messages: bool | None = None) -> Guardianship:
    """Turn what is given on or off for the young member. Raises OnlyTheGuardian, NotFound (it has just ended)."""
    if by.pk != guardianship.guardian_id:
        raise OnlyTheGuardian
    rows = Guardianship.objects.select_for_update(of=("self",), no_key=True).select_related("guardian", "young")
    held = rows.filter(pk=guardianship.pk).first()
    if held is None:
        raise NotFound
    wanted = {"personal_feed": personal_feed, "messages": messages}
    changed = {name: value for name, value in wanted.items() if value is not None and value != getattr(held, name)}
    for name, value in changed.items():
        setattr(held, name, value)
    if changed:
        held.save(update_fields=list(changed))
        events.emit("guardian.switched", guardianship=held)
    return held


@transaction.atomic
def end(*, guardianship: Guardianship, by: Member) -> None:
    """Part the two; by the guardian, or by a moderator. Raises OnlyTheGuardian."""
    if by.pk != guardianship.guardian_id and not (by.is_active and by.has_perm("accounts.end_guardianship")):
        raise OnlyTheGuardian
    _end(guardianship, by)


def end_grown() -> int:
    """Clear up what ended with an eighteenth birthday, and tell the two; returns how many. Codes that ran out go too."""
    GuardianInvitation.objects.filter(expires_at__lt=timezone.now()).delete()
    today, ended = timezone.now().date(), 0
    for row in Guardianship.objects.select_related("guardian", "young").order_by("pk").iterator():
        if not is_surely_minor(row.young, today):
            with transaction.atomic():
                ended += _end(row, None)
    return ended


def _end(row: Guardianship, by: Member | None) -> bool:
    """Whoever deletes the row tells of it: two at once tell it once."""
    gone = bool(Guardianship.objects.filter(pk=row.pk).delete()[0])
    if gone:
        events.emit("guardian.ended", guardianship=row, by=by)
    return gone


def _roles(a: Member, b: Member) -> tuple[Member, Member]:
    """Guardian and young member. Raises NotAPair."""
    today = timezone.now().date()
    for guardian, young in ((a, b), (b, a)):
        if is_surely_grown(guardian, today) and is_surely_minor(young, today):
            return guardian, young
    raise NotAPair


def _digest(letters: str) -> str:
    return hashlib.sha256(letters.encode()).hexdigest()
