"""Reads of likenesses. Who decides about one, and who brought it, see it; whose it is not learns nothing of it."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import HANDLE_PATTERN, Member
from cameos import gate
from cameos.consent import Audience, Code, Rules, State, Verdict, holds, refused_by_rules, stands
from cameos.errors import LikenessNotFound, RequestNotFound
from cameos.models import Likeness, PolicyVersion, Take, UseRequest, lapsed
from core.errors import NotFound


def own(member: Member, likeness_id: UUID) -> Likeness:
    """The member's likeness of that id, theirs to decide about or brought by them. Raises LikenessNotFound."""
    likeness = of(member).filter(pk=likeness_id).first()
    if likeness is None:
        raise LikenessNotFound
    return likeness


def of(member: Member) -> QuerySet[Likeness]:
    """All of them, newest first, but what is erased."""
    theirs = Q(subject=member) | Q(owner=member, subject=None)
    return Likeness.objects.filter(theirs).exclude(state=State.ERASED).order_by("-created_at", "-pk")


def decided_by(member: Member, likeness_id: UUID) -> Likeness:
    """The likeness of that id if the member decides about it. Raises LikenessNotFound."""
    likeness = Likeness.objects.filter(subject=member, pk=likeness_id).exclude(state=State.ERASED).first()
    if likeness is None:
        raise LikenessNotFound
    return likeness


def by_handle(handle: str) -> Likeness:
    """Whoever's it is. Raises LikenessNotFound."""
    likeness = Likeness.objects.filter(handle=handle.lower()).first() if re.fullmatch(HANDLE_PATTERN, handle.lower()) else None
    if likeness is None:
        raise LikenessNotFound
    return likeness


def is_called(handle: str, besides: Likeness | None = None) -> bool:
    """Whether one goes by that handle, or will once a moderator has looked at it; of others than `besides`."""
    rows = Likeness.objects.filter(Q(handle=handle) | Q(take__handle=handle) & ~Q(take__state=Take.State.REFUSED))
    return (rows.exclude(pk=besides.pk) if besides else rows).exists()


def present_policy(likeness: Likeness) -> PolicyVersion:
    """The version that counts. Raises LikenessNotFound where nothing was granted yet."""
    policy = PolicyVersion.objects.filter(likeness=likeness, version=likeness.policy_version).first()
    if policy is None:
        raise LikenessNotFound
    return policy


def handles(ids: Collection[str]) -> list[str]:
    """The handles of these members, sorted; of those who are gone nothing."""
    return sorted(Member.objects.filter(pk__in=ids).values_list("handle", flat=True))


def on_list(likeness: Likeness, which: str, handle: str) -> Member | None:
    """Whoever of that handle is on the `approved` or the `denied` list, also if they are away or have blocked its subject."""
    named = Member.objects.filter(pk__in=getattr(present_policy(likeness), which))
    return next((member for member in named if member.handle == handle.lower()), None)


def anybody(handle: str) -> Member:
    """The member of that handle, also if they are away or have blocked whoever asks. Raises NotFound."""
    member = Member.objects.filter(handle=handle.lower()).first() if re.fullmatch(HANDLE_PATTERN, handle.lower()) else None
    if member is None:
        raise NotFound
    return member


def requests_of(member: Member) -> QuerySet[UseRequest]:
    """What others ask of the member, and what they ask of others, newest first."""
    rows = UseRequest.objects.filter(Q(likeness__subject=member) | Q(by=member)).select_related("likeness", "by")
    return rows.order_by("-created_at", "-pk")


def undecided(member: Member) -> QuerySet[UseRequest]:
    """What waits for the member's answer."""
    return requests_of(member).filter(likeness__subject=member, state=UseRequest.State.ASKED)


def names_of(member: Member) -> list[str]:
    """The handles by which the member's prompts can name what is theirs, as it stands now, sorted."""
    standing = Likeness.objects.filter(subject=member).exclude(handle=None).exclude(lapsed())
    return sorted(handle for handle in standing.values_list("handle", flat=True) if handle)


def request_for(member: Member, request_id: UUID) -> UseRequest:
    """One that is the member's to answer. Raises RequestNotFound."""
    request = UseRequest.objects.select_related("likeness").filter(likeness__subject=member, pk=request_id).first()
    if request is None:
        raise RequestNotFound
    return request


def dry_run(likeness: Likeness, *, prompt: str, by: Member | None = None, rules: Rules | None = None) -> Verdict:
    """What would be said to that prompt now: to that member, or else to anybody with whom it is shared. Under other rules if given.

    Nothing is kept of it. Raises LikenessNotFound where nothing was granted yet.
    """
    at = gate.now()
    grant = gate.grants_of([likeness], at)[likeness.pk]
    if grant.policy is None or grant.subject is None:
        raise LikenessNotFound
    policy = replace(grant.policy, rules=grant.policy.rules if rules is None else rules)
    if by is not None:
        return holds(replace(grant, policy=policy), gate.wish(by, likeness, at, prompt))
    standing = stands(grant, at)
    if not standing.holds or policy.audience == Audience.ME:
        return standing if not standing.holds else Verdict(Code.AUDIENCE)
    return refused_by_rules(policy, prompt)


def brought(member: Member, *, name: str, digest: str, within: timedelta) -> Likeness | None:
    """What the member made of the same file under the same name just now, the latest where there are several."""
    same = Likeness.objects.filter(owner=member, name=name, digest=digest, created_at__gt=timezone.now() - within)
    return same.order_by("-created_at").first()
