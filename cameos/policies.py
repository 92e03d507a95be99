"""Who may decide about a likeness, who may refuse and hold one, and what a waiting one is worth."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from accounts.models import Member
from cameos.errors import LikenessNotFound
from cameos.models import Likeness
from core.errors import Forbidden

MOST_WAITING = 20  # of one member


def may_decide(by: Member | AnonymousUser, likeness: Likeness) -> bool:
    """Its subject alone; nobody has a say in what another person allows."""
    return by.is_active and by.pk is not None and likeness.subject_id == by.pk


def check_may_decide(by: Member, likeness: Likeness) -> None:
    """Raises LikenessNotFound: whose it is not learns nothing of it."""
    if not may_decide(by, likeness):
        raise LikenessNotFound


def check_may_erase(by: Member, likeness: Likeness) -> None:
    """Its subject, and before there is one who brought it. Raises LikenessNotFound."""
    if not may_decide(by, likeness) and not (likeness.subject_id is None and likeness.owner_id == by.pk):
        raise LikenessNotFound


def may_refuse(by: Member | AnonymousUser) -> bool:
    """Staff who judge likenesses."""
    return by.is_active and by.is_staff and by.has_perm("cameos.refuse_likeness")


def check_may_refuse(by: Member) -> None:
    """Raises Forbidden."""
    if not may_refuse(by):
        raise Forbidden


def may_hold(by: Member | AnonymousUser) -> bool:
    """Staff who may stop one that was granted."""
    return by.is_active and by.is_staff and by.has_perm("cameos.hold_likeness")


def check_may_hold(by: Member) -> None:
    """Raises Forbidden."""
    if not may_hold(by):
        raise Forbidden
