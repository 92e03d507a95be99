"""What members do to their feed: wishes and events, which move the member's state in the same transaction."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from accounts import services as accounts
from accounts.models import Member, Mute
from core.errors import FieldError, Invalid, NotFound
from core.statements import rows
from feed import catalogue, steering
from feed.embedding import EMBEDDER
from feed.errors import SteeringRefused
from feed.models import Event, Impression, SteeringRule, UserState
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
    own = Impression.objects.filter(pk__in={entry.impression for entry in reports}, session__member=member)
    # Held, so that the same thing told twice at once is told one after the other.
    held = own.select_for_update(of=("self",), no_key=True).select_related("video__maker").order_by("pk")
    shown = {row.pk: row for row in held}
    wrong = [
        FieldError(f"/events/{place}/impression", "unknown_impression", "You were shown no such clip.")
        for place, entry in enumerate(reports)
        if entry.impression not in shown
    ]
    if wrong:
        raise Invalid("Some of these clips were not shown to you.", errors=wrong)
    told: dict[tuple[UUID, str], Report] = {}
    for entry in reports:
        told.setdefault((entry.impression, entry.kind), entry)
    known = set(Event.objects.filter(impression__in=shown).values_list("impression", "kind"))
    new = [entry for key, entry in told.items() if key not in known]
    Event.objects.bulk_create(Event(impression=shown[entry.impression], kind=entry.kind, value=entry.value) for entry in new)
    _learn(member, [(shown[entry.impression], entry.kind) for entry in new])
    return len(new)


@transaction.atomic
def take_back(*, member: Member, impression_id: UUID, kind: str) -> None:
    """Undo "not interested" or the hiding of a maker. Raises NotFound."""
    row = Impression.objects.select_related("video__maker", "session").filter(pk=impression_id, session__member=member).first()
    event = Event.objects.filter(impression=row, kind=kind).first() if row else None
    if row is None or event is None:
        raise NotFound
    event.delete()
    # A mute that was there before was set by hand, and stays.
    if kind == Kind.HIDE_AUTHOR and Mute.objects.filter(muter=member, muted=row.video.maker_id, created_at__gte=event.created_at).exists():
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
    if latest is None or Event.objects.get_or_create(impression=latest, kind=kind)[1]:
        _remember(member, [(video, kind)])


def followed(*, member: Member, maker: Member) -> None:
    """To follow somebody speaks for the clip of theirs that was shown last."""
    latest = Impression.objects.filter(member=member, video__maker=maker).select_related("video").order_by("-created_at").first()
    if latest is None:
        _touch(member)
    else:
        act(member=member, video=latest.video, kind=Kind.FOLLOW)


@transaction.atomic
def parted(*, members: Sequence[Member]) -> None:
    """Who does not follow the other any more: what was not yet handed out to either of them is ranked anew, without what hung on that."""
    for member in sorted(members, key=lambda member: member.pk):
        _touch(member)


@transaction.atomic
def unlike(*, member: Member, video: Video) -> None:
    """A like that was taken back says nothing any more."""
    Event.objects.filter(impression__member=member, impression__video=video, kind=Kind.LIKE).delete()
    state = _locked(member)
    ring = [entry for entry in state.ring if entry[:2] != [video.pk.hex, Kind.LIKE]]
    if len(ring) != len(state.ring):
        state.ring = ring
        _save(state)


def _learn(member: Member, new: Sequence[tuple[Impression, str]]) -> None:
    """What events change. Those of the feed that is not profiled teach nothing about the member."""
    hidden = {row.video.maker_id: row.video.maker for row, kind in new if kind == Kind.HIDE_AUTHOR and row.video.maker_id}
    accounts.mute_all(member=member, others=hidden.values())
    Impression.objects.filter(pk__in=[row.pk for row, kind in new if kind == Kind.VIEWED]).update(viewed=True)
    own = [(row.video, kind) for row, kind in new if row.member_id is not None]
    _tire(member, [video for video, kind in own if kind == Kind.VIEWED])
    done = [(video, kind) for video, kind in own if kind in ACTS or kind == Kind.NOT_INTERESTED]
    if done or any(kind == Kind.HIDE_AUTHOR for _, kind in own):
        _remember(member, done)


def _remember(member: Member, done: Sequence[tuple[Video, str]]) -> None:
    """Put acts into the ring and count what each of them followed on."""
    state = _locked(member)
    followed_on: dict[tuple[UUID, UUID], float] = defaultdict(float)
    for video, kind in done:
        if kind in ACTS:
            before = [UUID(entry[0]) for entry in state.ring if entry[1] in ACTS][-CONTEXT:]
            for gap, earlier in enumerate(reversed(list(dict.fromkeys(before)))):
                if earlier != video.pk:
                    followed_on[earlier, video.pk] += GAP_DECAY**gap
        state.ring = [*state.ring, [video.pk.hex, kind, round(time.time(), 3)]][-RING:]
    _follow_on(followed_on)
    _save(state)


def _follow_on(weights: Mapping[tuple[UUID, UUID], float]) -> None:
    """An act on b counts for each a before it, the less the more acts lie between. Clips that are gone are left out.

    In one order, so that two members who do the same in different orders never wait for each other in a circle.
    """
    there = _there({video for pair in weights for video in pair})
    kept = [(before, after, weight) for (before, after), weight in sorted(weights.items()) if before in there and after in there]
    if kept:
        marks = ", ".join(["(%s, %s, %s)"] * len(kept))
        rows(
            f"INSERT INTO feed_transition (before_id, after_id, weight) VALUES {marks} "  # noqa: S608 - nothing but marks
            "ON CONFLICT (before_id, after_id) DO UPDATE SET weight = feed_transition.weight + excluded.weight",
            [value for pair in kept for value in pair],
        )


def _there(videos: Collection[UUID]) -> set[UUID]:
    """Those of them that are not deleted, and stay until the transaction ends; not those that somebody is changing just now."""
    if not videos:
        return set()
    marks = ", ".join(["%s"] * len(videos))
    # A lock that foreign keys take as well, which the ORM does not know; skipped rather than waited for, since what counts here is a hint.
    held = " ORDER BY id FOR KEY SHARE SKIP LOCKED" if connection.vendor == "postgresql" else ""
    statement = f"SELECT id FROM videos_video WHERE id IN ({marks}) AND status <> %s{held}"  # noqa: S608 - nothing but marks
    return {UUID(str(row[0])) for row in rows(statement, [*videos, Video.Status.DELETED.value])}


def _tire(member: Member, videos: Sequence[Video]) -> None:
    """Clips in view tire of their topics."""
    topics = []
    for video in videos:
        vector = EMBEDDER.embed(catalogue.text_of(video.prompt, video.rendered_as))
        topics.append(EMBEDDER.topic_name(int(EMBEDDER.topics(vector[None])[0])))
    if not any(topics):
        return
    state, now = _locked(member), time.time()
    for topic in filter(None, topics):
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
