"""What members do to their feed: wishes and events, which move the member's state in the same transaction."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts import services as accounts
from accounts.models import Member
from core.errors import FieldError, Invalid, NotFound
from feed import catalogue, steering
from feed.embedding import EMBEDDER
from feed.errors import SteeringRefused
from feed.models import Event, Impression, SteeringRule, Transition, UserState
from feed.parameters import ACTS, RULES
from feed.signals import CONTEXT, faded, wishes_of
from videos.models import Video

RING = 100
FATIGUES = 40
BATCH = 100  # events in one call
Kind = Event.Kind
# What a browser or an app may report; all else is seen by the server itself.
REPORTABLE = (Kind.VIEWED, Kind.WATCHED_THROUGH, Kind.REWATCH, Kind.SHARE, Kind.NOT_INTERESTED, Kind.HIDE_AUTHOR)
GAP_DECAY = 0.9  # of what a transition weighs, for each act between


@dataclass(frozen=True)
class Report:
    """One thing that happened to an impression."""

    impression: UUID
    kind: str
    value: float = 0.0


@transaction.atomic
def steer(*, member: Member, text: str) -> list[SteeringRule]:
    """Add the wishes that a text speaks of. A topic wished for before gets the new direction. Raises SteeringRefused."""
    now = timezone.now()
    clauses = steering.parse(text, now)
    Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    said = {clause.topic for clause in clauses}
    kept = [rule for rule in wishes_of(member, now) if rule.text not in said]
    steering.check_agreeing([(steering.Sign(rule.sign), rule.text) for rule in kept] + [(clause.sign, clause.topic) for clause in clauses])
    if len(kept) + len(clauses) > steering.MOST_WISHES:
        raise SteeringRefused.because("steering_full", f"There is room for {steering.MOST_WISHES} wishes.")
    made = []
    for clause in clauses:
        row = {"sign": clause.sign, "expires_at": clause.until, "strength": 1.0, "created_at": now}
        made.append(SteeringRule.objects.update_or_create(member=member, text=clause.topic, defaults=row)[0])
    return made


def edit_wish(*, member: Member, wish_id: int, changes: Mapping[str, Any]) -> SteeringRule:
    """Change `strength` (0.25 to 2) or `expires_at` of a wish. Raises NotFound, Invalid."""
    rule = SteeringRule.objects.filter(member=member, pk=wish_id).first()
    if rule is None:
        raise NotFound
    until = changes.get("expires_at")
    if until is not None and until <= timezone.now():
        raise Invalid.field("expires_at", "in_the_past", "A wish has to end in the future.")
    for name, value in changes.items():
        setattr(rule, name, value)
    if changes:
        rule.save(update_fields=list(changes))
    return rule


def drop_wish(*, member: Member, wish_id: int) -> None:
    """Undo a wish: the order is again what it would be without. Raises NotFound."""
    if not SteeringRule.objects.filter(member=member, pk=wish_id).delete()[0]:
        raise NotFound


@transaction.atomic
def report(*, member: Member, reports: Sequence[Report]) -> int:
    """Take what came of impressions of the member's own; each counts once, however often it is told. Returns how many were new.

    Raises Invalid where one of them is of no such impression: then nothing is taken.
    """
    rows = Impression.objects.select_related("session", "video__maker").in_bulk([entry.impression for entry in reports])
    wrong = [
        FieldError(f"/events/{place}/impression", "unknown_impression", "You were shown no such clip.")
        for place, entry in enumerate(reports)
        if entry.impression not in rows or rows[entry.impression].session.member_id != member.pk
    ]
    if wrong:
        raise Invalid("Some of these clips were not shown to you.", errors=wrong)
    new = [entry for entry in dict.fromkeys(reports) if _store(rows[entry.impression], entry.kind, entry.value)]
    for entry in new:
        _learn(member, rows[entry.impression], entry.kind)
    return len(new)


@transaction.atomic
def take_back(*, member: Member, impression_id: UUID, kind: str) -> None:
    """Undo "not interested" or the hiding of a maker. Raises NotFound."""
    row = Impression.objects.select_related("video__maker", "session").filter(pk=impression_id, session__member=member).first()
    if row is None or not Event.objects.filter(impression=row, kind=kind).delete()[0]:
        raise NotFound
    if kind == Kind.HIDE_AUTHOR:
        accounts.unmute(member=member, other=row.video.maker)
    state = _locked(member)
    state.ring = [entry for entry in state.ring if entry[:2] != [row.video_id.hex, kind]]
    _save(state)


@transaction.atomic
def act(*, member: Member, video: Video, kind: str) -> None:
    """What the server itself saw a member do to a clip. It is told of the latest impression, where there is one."""
    if video.maker_id == member.pk:
        return
    latest = Impression.objects.filter(member=member, video=video).order_by("-created_at").first()
    if latest is None or _store(latest, kind, 0.0):
        _remember(member, video, kind)


def followed(*, member: Member, maker: Member) -> None:
    """To follow somebody speaks for the clip of theirs that was shown last."""
    latest = Impression.objects.filter(member=member, video__maker=maker).select_related("video").order_by("-created_at").first()
    if latest is None:
        _touch(member)
    else:
        act(member=member, video=latest.video, kind=Kind.FOLLOW)


@transaction.atomic
def unlike(*, member: Member, video: Video) -> None:
    """A like that was taken back says nothing any more."""
    Event.objects.filter(impression__member=member, impression__video=video, kind=Kind.LIKE).delete()
    state = _locked(member)
    ring = [entry for entry in state.ring if entry[:2] != [video.pk.hex, Kind.LIKE]]
    if len(ring) != len(state.ring):
        state.ring = ring
        _save(state)


def _store(row: Impression, kind: str, value: float) -> bool:
    return Event.objects.get_or_create(impression=row, kind=kind, defaults={"value": value})[1]


def _learn(member: Member, row: Impression, kind: str) -> None:
    """What an event changes. One of the feed that is not profiled teaches nothing about the member."""
    if kind == Kind.HIDE_AUTHOR:
        accounts.mute(member=member, other=row.video.maker)
    if kind == Kind.VIEWED:
        Impression.objects.filter(pk=row.pk).update(viewed=True)
    if row.member_id is None:
        return
    if kind == Kind.VIEWED:
        _tire(member, row.video)
    elif kind in ACTS or kind == Kind.NOT_INTERESTED:
        _remember(member, row.video, kind)
    elif kind == Kind.HIDE_AUTHOR:
        _touch(member)


def _remember(member: Member, video: Video, kind: str) -> None:
    """Put an act into the ring and count what it followed on."""
    state = _locked(member)
    if kind in ACTS:
        _follow_on([UUID(entry[0]) for entry in state.ring if entry[1] in ACTS][-CONTEXT:], video.pk)
    state.ring = [*state.ring, [video.pk.hex, kind, round(time.time(), 3)]][-RING:]
    _save(state)


def _follow_on(before: Sequence[UUID], after: UUID) -> None:
    """An act on b counts for each a before it, the less the more acts lie between."""
    weights = {video: GAP_DECAY**gap for gap, video in enumerate(reversed(list(dict.fromkeys(before)))) if video != after}
    rows = [Transition(before_id=video, after_id=after) for video in sorted(weights)]
    Transition.objects.bulk_create(rows, ignore_conflicts=True)
    for video, weight in sorted(weights.items()):
        Transition.objects.filter(before=video, after=after).update(weight=F("weight") + weight)


def _tire(member: Member, video: Video) -> None:
    """A clip in view tires of its topic."""
    vector = EMBEDDER.embed(catalogue.text_of(video.prompt, video.rendered_as))
    topic = EMBEDDER.topic_name(int(EMBEDDER.topics(vector[None])[0]))
    if not topic:
        return
    state, now = _locked(member), time.time()
    weight, at = state.fatigue.get(topic, (0.0, now))
    state.fatigue[topic] = [round(faded(weight, at, now) + RULES.fatigue_step, 4), round(now, 3)]
    latest = sorted(state.fatigue.items(), key=lambda entry: entry[1][1])[-FATIGUES:]
    UserState.objects.filter(pk=state.pk).update(fatigue=dict(latest))


def _locked(member: Member) -> UserState:
    UserState.objects.get_or_create(member=member)
    return UserState.objects.select_for_update().get(member=member)


def _save(state: UserState) -> None:
    UserState.objects.filter(pk=state.pk).update(ring=state.ring, revision=F("revision") + 1)


@transaction.atomic
def _touch(member: Member) -> None:
    _save(_locked(member))
