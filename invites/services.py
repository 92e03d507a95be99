"""Codes are checked, redeemed, issued and revoked here. A code's uses are counted by one conditional UPDATE and nothing else."""

from __future__ import annotations

import re
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import Member
from accounts.policies import clean_region
from core import events
from core.errors import Invalid
from invites import policies
from invites.errors import AlreadyRedeemed, InviteExpired, InviteInUse, InviteUnknown, InviteUsedUp
from invites.models import ALPHABET, InviteCode, Redemption

MOST_USES = 100_000


def check(*, code: str, region: str) -> InviteCode:
    """The code's row, if it would let somebody from `region` in now. Raises InviteRefused, RegionInvalid, RegionNotOpen."""
    row = _check_open(InviteCode.objects.select_related("owner").filter(code=written(code)).first())
    clean_region(region)
    return row


@transaction.atomic
def redeem(*, code: InviteCode, member: Member) -> Redemption:
    """Let `member` in by `code`, or raise InviteRefused (the last use went to somebody else), AlreadyRedeemed."""
    now = timezone.now()
    open_code = InviteCode.objects.filter(Q(expires_at=None) | Q(expires_at__gt=now), pk=code.pk, revoked_at=None, uses__lt=F("max_uses"))
    # The check and the count are one statement, so that no two sign-ups can take the same last use.
    if open_code.update(uses=F("uses") + 1) != 1:
        _check_open(InviteCode.objects.select_related("owner").filter(pk=code.pk).first())
        raise InviteUsedUp()
    try:
        with transaction.atomic():
            return Redemption.objects.create(member=member, code=code, inviter_id=code.owner_id)
    except IntegrityError as error:
        raise AlreadyRedeemed() from error


def give_codes(*, member: Member) -> list[InviteCode]:
    """Hand a member the codes that every member has to give away."""
    return InviteCode.objects.bulk_create(InviteCode(owner=member) for _ in range(settings.INVITES_PER_MEMBER))


def issue(*, by: Member, max_uses: int = 1, expires_at: datetime | None = None, note: str = "") -> InviteCode:
    """A code of the house, owned by nobody. Raises Forbidden, Invalid."""
    policies.check_may_issue(by)
    check_terms(max_uses=max_uses, expires_at=expires_at)
    return InviteCode.objects.create(max_uses=max_uses, expires_at=expires_at, note=note)


def check_terms(*, max_uses: int, expires_at: datetime | None) -> None:
    """Raises Invalid when nobody could ever come by such a code, or too many."""
    if not 1 <= max_uses <= MOST_USES:
        raise Invalid.field("max_uses", "out_of_range", f"A code is for 1 to {MOST_USES} people.")
    if expires_at is not None and expires_at <= timezone.now():
        raise Invalid.field("expires_at", "in_the_past", "A code has to expire in the future.")


@transaction.atomic
def revoke(*, code: InviteCode, by: Member) -> InviteCode:
    """Make the code worthless. Owners may while nobody has used it, staff always. Raises NotFound, InviteInUse.

    Revoking twice is the same as once.
    """
    policies.check_may_revoke(by, code)
    valid = InviteCode.objects.filter(pk=code.pk, revoked_at=None)
    if not policies.is_keeper(by):
        valid = valid.filter(uses=0)
    done = valid.update(revoked_at=timezone.now())
    code.refresh_from_db()
    if not done and code.revoked_at is None:
        raise InviteInUse()
    if done:
        events.emit("invite_code.revoked", code=code, by=by)
    return code


def written(code: str) -> str:
    """The code as it is stored, whether it came with spaces, in small letters or without its dash; "" when it cannot be one."""
    letters = re.sub(r"[\s-]", "", code).upper()
    return f"{letters[:5]}-{letters[5:]}" if len(letters) == 10 and set(letters) <= set(ALPHABET) else ""


def _check_open(row: InviteCode | None) -> InviteCode:
    if row is None or row.state == InviteCode.State.REVOKED or (row.owner is not None and not row.owner.is_active):
        raise InviteUnknown()
    if row.state == InviteCode.State.USED_UP:
        raise InviteUsedUp()
    if row.state == InviteCode.State.EXPIRED:
        raise InviteExpired()
    return row
