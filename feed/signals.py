"""What one asker's feed is made from, read in three queries: their acts and wishes, whom they follow or do not want, and what came next
for others. A feed that is not profiled reads the wishes and the refusals, and no history.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast
from django.utils import timezone

from accounts.models import Block, Follow, Member, Mute
from accounts.policies import is_surely_minor
from core.prepared import Prepared
from feed.models import Impression, SteeringRule, Transition, UserState
from feed.parameters import ACTS, RULES

_OF_WISHES = ("id", "text", "sign", "strength", "expires_at", "created_at")
CONTEXT = 10  # latest acts whose successors are looked up
SUCCESSORS = 600


@dataclass(frozen=True)
class Act:
    """One thing the member did to a clip, at a Unix time."""

    video: UUID
    kind: str
    at: float


@dataclass(frozen=True)
class Signals:
    """`acts` and `refused` the latest last; `fatigue` by topic as of now; `transitions` by clip. `mutual` are those of `following` who
    follow back, None where the feed is not profiled; `young` says that the viewer is under eighteen."""

    viewer: UUID | None = None
    profiled: bool = False
    now: datetime = field(default_factory=timezone.now)
    acts: Sequence[Act] = ()
    refused: Sequence[UUID] = ()
    fatigue: dict[str, float] = field(default_factory=dict)
    wishes: Sequence[SteeringRule] = ()
    following: frozenset[UUID] = frozenset()
    mutual: frozenset[UUID] | None = None
    young: bool = False
    unwanted: frozenset[UUID] = frozenset()
    seen: frozenset[UUID] = frozenset()
    transitions: dict[UUID, float] = field(default_factory=dict)


def wishes_of(member: Member, now: datetime) -> list[SteeringRule]:
    """Those that hold now, the oldest first."""
    return _WISHES(member=member.pk, now=now)


def remembered(member: Member, now: datetime) -> tuple[UserState | None, list[SteeringRule]]:
    """What For you goes by, and the wishes, in one query; two for who has not done anything yet."""
    rows = _REMEMBERED(member=member.pk, now=now)
    if not rows:
        return None, wishes_of(member, now)
    ring, fatigue, revision = rows[0][:3]
    state = UserState(member_id=member.pk, ring=json.loads(ring), fatigue=json.loads(fatigue), revision=revision)
    wished = [row[3:] for row in rows if row[3] is not None]
    return state, [SteeringRule(member_id=member.pk, **dict(zip(_OF_WISHES, row, strict=True))) for row in wished]


def digest(wishes: Sequence[SteeringRule], state: UserState | None, parameters: str) -> str:
    """Another one means another order."""
    said = [(rule.text, rule.sign, rule.strength) for rule in wishes]
    return hashlib.sha256(repr((parameters, said, state.revision if state else 0)).encode()).hexdigest()[:32]


def profiled(member: Member, state: UserState | None, wishes: Sequence[SteeringRule], now: datetime) -> Signals:
    """Everything, for For you; two queries."""
    ring = [Act(UUID(video), kind, at) for video, kind, at in (state.ring if state else [])]
    acts = [act for act in ring if act.kind in ACTS]
    found: dict[str, set[UUID]] = {"follows": set(), "mutual": set(), "unwanted": set(), "seen": set()}
    for kind, key in _STANDING(member=member.pk, since=now - timedelta(days=RULES.seen_days)):
        found[kind].add(key)
    return Signals(
        viewer=member.pk,
        profiled=True,
        now=now,
        acts=acts,
        refused=[act.video for act in ring if act.kind == "not_interested"],
        fatigue={topic: faded(weight, at, now.timestamp()) for topic, (weight, at) in (state.fatigue if state else {}).items()},
        wishes=wishes,
        following=frozenset(found["follows"] | found["mutual"]),
        mutual=frozenset(found["mutual"]),
        young=is_surely_minor(member, now.date()),
        unwanted=frozenset(found["unwanted"]),
        seen=frozenset(found["seen"]),
        transitions=_transitions(acts),
    )


def unprofiled(member: Member | None, wishes: Sequence[SteeringRule], now: datetime) -> Signals:
    """What the asker said in so many words, for the feed that is not profiled; one query, none for strangers."""
    if member is None:
        return Signals(now=now)
    unwanted = frozenset(key for _, key in _UNWANTED(member=member.pk))
    return Signals(viewer=member.pk, now=now, wishes=wishes, unwanted=unwanted)


def faded(weight: float, at: float, now: float) -> float:
    """What is left of a fatigue."""
    return float(weight * 0.5 ** (max(now - at, 0) / RULES.fatigue_half_seconds))


def _wishes(member: UUID, now: datetime) -> QuerySet[SteeringRule]:
    rows = SteeringRule.objects.filter(member=member).filter(Q(expires_at=None) | Q(expires_at__gt=now))
    return rows.order_by("created_at", "pk")


def _remembered(member: UUID, now: datetime) -> QuerySet[Any, tuple[Any, ...]]:
    """The state once for each wish, or once without any. As text: it is read for the first row alone."""
    holds = Q(member__wishes__expires_at=None) | Q(member__wishes__expires_at__gt=now)
    rows = UserState.objects.filter(member=member).annotate(wish=FilteredRelation("member__wishes", condition=holds))
    told = (Cast(name, TextField()) for name in ("ring", "fatigue"))
    return rows.order_by("wish__created_at", "wish__pk").values_list(*told, "revision", *(f"wish__{name}" for name in _OF_WISHES))


def _standing(member: UUID, since: datetime) -> QuerySet[Any, tuple[Any, ...]]:
    """Whom they follow and who follows them back, whom they do not want, and what they were served."""
    served = Impression.objects.filter(member=member, created_at__gt=since).filter(Q(viewed=True) | Q(position__lt=F("session__passed")))
    back = Exists(Follow.objects.filter(follower=OuterRef("followed"), followed=member))
    kind = Case(When(back, then=Value("mutual")), default=Value("follows"), output_field=CharField())
    follows = Follow.objects.filter(follower=member).order_by().values_list(kind, "followed_id")
    return follows.union(_told(served, "seen", "video_id"), _unwanted(member), all=True)


def _unwanted(member: UUID) -> QuerySet[Any, tuple[Any, ...]]:
    """Blocks in both directions, and makers that were muted."""
    blocked = _told(Block.objects.filter(blocker=member), "unwanted", "blocked_id")
    by = _told(Block.objects.filter(blocked=member), "unwanted", "blocker_id")
    return blocked.union(by, _told(Mute.objects.filter(muter=member), "unwanted", "muted_id"), all=True)


def _told(rows: QuerySet[Any], kind: str, column: str) -> QuerySet[Any, tuple[Any, ...]]:
    return rows.order_by().values_list(Value(kind, output_field=CharField()), column)


def _transitions(acts: Sequence[Act]) -> dict[UUID, float]:
    """What came next for others after the latest acts, the latest counting most."""
    latest = [act.video for act in acts[-CONTEXT:]]
    say = {video: RULES.act_decay**age for age, video in enumerate(reversed(latest))} if latest else {}
    if not say:
        return {}
    scores: dict[UUID, float] = {}
    for before, after, weight in _SUCCESSORS(videos=list(say)):
        scores[after] = scores.get(after, 0.0) + say[before] * weight
    return scores


def _successors(videos: Sequence[UUID]) -> QuerySet[Any, tuple[Any, ...]]:
    rows = Transition.objects.filter(before__in=videos).order_by("-weight")
    return rows.values_list("before_id", "after_id", "weight")[:SUCCESSORS]


_WISHES = Prepared(_wishes)
_REMEMBERED = Prepared(_remembered)
_STANDING = Prepared(_standing)
_UNWANTED = Prepared(_unwanted)
_SUCCESSORS = Prepared(_successors)
