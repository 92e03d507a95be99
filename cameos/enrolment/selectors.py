"""Reads of takes and of what they left. A member sees their own."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import Member
from cameos.enrolment.models import Reference, Take, VoiceSample
from cameos.errors import LikenessNotFound
from cameos.models import Likeness
from core.storage import Access

FOLDER = "likenesses/"


def is_enrolled(member: Member) -> bool:
    """Whether the member's own face is enrolled, or waits for a moderator."""
    return Take.objects.filter(member=member, source=Take.Source.TAKE).exclude(state=Take.State.REFUSED).exists()


def takes_of(member: Member) -> QuerySet[Take]:
    """All that the member enrolled, the newest first, but what was refused."""
    rows = Take.objects.filter(member=member).exclude(state=Take.State.REFUSED)
    return rows.select_related("likeness", "likeness__voice_sample").prefetch_related("likeness__references").order_by("-created_at")


def own_take(member: Member, likeness_id: UUID) -> Take:
    """That with which the member's likeness of that id was enrolled. Raises LikenessNotFound."""
    found = takes_of(member).filter(likeness=likeness_id).first()
    if found is None:
        raise LikenessNotFound
    return found


def face_prints_of_others(member: Member) -> Iterator[str]:
    """Sealed, of everybody else who is enrolled or waits."""
    rows = Take.objects.exclude(member=member).exclude(state=Take.State.REFUSED).exclude(face_print="")
    return rows.values_list("face_print", flat=True).iterator()


def media_access(name: str) -> Access:
    """The gate of `likenesses/`: what shows somebody who enrolled is served while their row stands, and kept by no cache."""
    try:
        likeness = UUID(name.removeprefix(FOLDER)[:36])
    except ValueError:
        return Access.CLOSED
    gone = (Likeness.State.REFUSED, Likeness.State.ERASED)
    return Access.GUARDED if Likeness.objects.filter(pk=likeness).exclude(state__in=gone).exists() else Access.CLOSED


def files_of(likenesses: Collection[UUID] | QuerySet) -> list[str]:
    """The names of all that enrolment stored for them."""
    return [
        name
        for model in (Take, Reference, VoiceSample)
        for name in model.objects.filter(likeness__in=likenesses).exclude(file="").values_list("file", flat=True)
    ]
