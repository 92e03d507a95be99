"""Who may be cast, and who may refuse."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from accounts.models import Member
from cameos.errors import ConsentMissing, LikenessRefused
from cameos.models import Likeness
from core.errors import Forbidden

MOST_WAITING = 20  # of one member


def check_castable(likeness: Likeness) -> None:
    """No consent can be given yet, so none holds for anybody. Raises ConsentMissing, LikenessRefused."""
    if likeness.state == Likeness.State.REFUSED:
        raise LikenessRefused
    raise ConsentMissing


def may_refuse(by: Member | AnonymousUser) -> bool:
    """Staff who judge likenesses."""
    return by.is_active and by.is_staff and by.has_perm("cameos.refuse_likeness")


def check_may_refuse(by: Member) -> None:
    """Raises Forbidden."""
    if not may_refuse(by):
        raise Forbidden
