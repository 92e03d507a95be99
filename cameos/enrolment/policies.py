"""Who may enrol, and who may accept what checks were unsure of."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts.models import Member
from accounts.policies import age_on
from cameos.enrolment.errors import TooYoungForTakes
from cameos.enrolment.models import Take
from core.errors import Forbidden

LEAST_AGE = 13  # whatever the instance's own minimum


def check_may_enrol(member: Member) -> None:
    """Raises TooYoungForTakes. Whose age nobody knows, a moderator looks at."""
    if member.birth_date and age_on(member.birth_date, timezone.now().date()) < LEAST_AGE:
        raise TooYoungForTakes


def may_accept(by: Member | AnonymousUser) -> bool:
    """Staff who judge takes."""
    return by.is_active and by.is_staff and by.has_perm("cameos.accept_take")


def check_may_accept(by: Member, take: Take) -> None:
    """Such staff, but never what they brought themselves. Raises Forbidden."""
    if not may_accept(by) or take.member_id == by.pk:
        raise Forbidden
