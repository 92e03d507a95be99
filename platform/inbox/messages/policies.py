"""Who may write to whom.

A thread is opened between two grown-ups or between two minors, as far as their birth dates say; of whom no birth date is known, neither is
sure, and they open none. Minors take none before they say so, nor while a guardian has switched messages off.
"""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from accounts.guardians.errors import GuardianDecides
from accounts.guardians.selectors import may_have_messages
from accounts.models import Member
from accounts.policies import is_surely_grown, is_surely_minor
from accounts.selectors import is_following
from inbox.messages.errors import NotTaken, SwitchedOff
from inbox.models import InboxWish


def takes_from(member: Member, wish: InboxWish | None) -> str:
    """From whom a member takes messages: nobody where a guardian says so, else as they have said, else by age."""
    if not may_have_messages(member):
        return InboxWish.Messages.NOBODY
    if wish is not None and wish.messages_from:
        return wish.messages_from
    return InboxWish.Messages.EVERYONE if is_surely_grown(member, _today()) else InboxWish.Messages.NOBODY


def are_mutuals(a: Member, b: Member) -> bool:
    """Whether each follows the other."""
    return is_following(a, b) and is_following(b, a)


def check_may_open(*, by: Member, to: Member) -> None:
    """Raises NotTaken."""
    today = _today()
    alike = all(is_surely_grown(one, today) for one in (by, to)) or all(is_surely_minor(one, today) for one in (by, to))
    if not alike or (_door(to) == InboxWish.Messages.MUTUALS and not are_mutuals(by, to)):
        raise NotTaken


def check_doors(*, by: Member, to: Member) -> None:
    """That neither has switched messages off. Raises GuardianDecides, SwitchedOff, NotTaken."""
    check_guardian(by)
    if _door(by) == InboxWish.Messages.NOBODY:
        raise SwitchedOff
    if _door(to) == InboxWish.Messages.NOBODY:
        raise NotTaken


def check_guardian(member: Member) -> None:
    """That no guardian has switched their messages off. Raises GuardianDecides."""
    if not may_have_messages(member):
        raise GuardianDecides


def _door(member: Member) -> str:
    return takes_from(member, InboxWish.objects.filter(member=member).first())


def _today() -> date:
    return timezone.now().date()
