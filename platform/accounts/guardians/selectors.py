"""Who looks after whom, and what a guardian has switched off. It ends with the eighteenth birthday, be its row gone by then or not."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Guardianship, Member
from accounts.policies import is_surely_minor
from core.errors import NotFound


def guardianships(member: Member) -> list[Guardianship]:
    """Those that a member is a part of, on either side, the oldest first."""
    rows = Guardianship.objects.filter(Q(guardian=member) | Q(young=member), guardian__is_active=True, young__is_active=True)
    today = timezone.now().date()
    found = rows.select_related("guardian", "young").order_by("created_at", "pk")
    return [row for row in found if is_surely_minor(row.young, today)]


def one(member: Member, guardianship_id: UUID) -> Guardianship:
    """One of these. Raises NotFound."""
    for row in guardianships(member):
        if row.pk == guardianship_id:
            return row
    raise NotFound


def over(young: Member) -> Guardianship | None:
    """The one that a member is under now; no query for grown-ups."""
    if not is_surely_minor(young, timezone.now().date()):
        return None
    return Guardianship.objects.filter(young=young, guardian__is_active=True).first()


def may_be_profiled(viewer: Member | AnonymousUser) -> bool:
    """Whether no guardian has switched the personal feed off."""
    held = over(viewer) if isinstance(viewer, Member) else None
    return held is None or held.personal_feed


def not_profiled() -> QuerySet[Guardianship, UUID]:
    """The ids of those whose guardian has switched the personal feed off, for a statement of many; some may be grown up by now."""
    return Guardianship.objects.filter(personal_feed=False, guardian__is_active=True).values_list("young", flat=True)


def may_have_messages(member: Member) -> bool:
    """Whether no guardian has switched messages off."""
    held = over(member)
    return held is None or held.messages
