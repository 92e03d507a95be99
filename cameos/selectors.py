"""Reads of likenesses. A member sees their own; whose it is not learns nothing of it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from accounts.models import Member
from cameos.errors import LikenessNotFound
from cameos.models import Likeness


def own(member: Member, likeness_id: UUID) -> Likeness:
    """The member's likeness of that id. Raises LikenessNotFound."""
    likeness = Likeness.objects.filter(owner=member, pk=likeness_id).first()
    if likeness is None:
        raise LikenessNotFound
    return likeness


def brought(member: Member, *, name: str, digest: str, within: timedelta) -> Likeness | None:
    """What the member made of the same file under the same name just now, the latest where there are several."""
    same = Likeness.objects.filter(owner=member, name=name, digest=digest, created_at__gt=timezone.now() - within)
    return same.order_by("-created_at").first()
