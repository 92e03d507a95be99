"""What a member can report: what they can see, or what shows them."""

from __future__ import annotations

from uuid import UUID

from accounts.models import Member
from cameos import gate
from cameos.consent import Code, State
from cameos.errors import LikenessNotFound
from cameos.models import Likeness
from cameos.selectors import by_handle
from core.errors import NotFound
from videos.models import Video

SEEN = (None, Code.SCOPE, Code.RESTRICTED, Code.ASKS)  # verdicts by which somebody learns that a likeness is there


def video(member: Member, video_id: UUID) -> Video:
    """One that the member sees, or that shows them, drafts of others too. Raises NotFound."""
    for rows in (Video.objects.visible_to(member), Video.objects.showing(member)):
        if found := rows.filter(pk=video_id).first():
            return found
    raise NotFound


def cameo(member: Member, handle: str) -> Likeness:
    """The likeness of that handle if it is the member's own, or they could cast it. Raises LikenessNotFound."""
    found = by_handle(handle.removeprefix("@"))
    if found.subject_id == member.pk and found.state != State.ERASED:
        return found
    verdict = gate.judge(member=member, wanted=[gate.Wanted(found.pk)])[0].verdict
    if verdict.code not in SEEN:
        raise LikenessNotFound
    return found
