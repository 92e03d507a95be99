"""Pages of the ranked feeds. The first page ranks once and keeps the order in a FeedSession; later pages take from it.

What was handed out never changes: the same cursor gives the same clips again, less those that may not be seen any more. What was not yet
handed out is ranked anew when the member's acts or wishes have changed. Every clip passes `Video.objects.visible_to` last.
"""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.utils import timezone

from accounts.models import Member
from core import statements
from core.prepared import Prepared
from feed import catalogue, ranking
from feed.errors import bad_cursor, expired_cursor
from feed.learning import serving
from feed.learning.heads import Heads
from feed.learning.inputs import named
from feed.models import FeedSession, Impression, Mode, Source, SteeringRule, UserState
from feed.parameters import PARTS, RULES, VERSION
from feed.ranking import Item
from feed.signals import Signals, digest, profiled, remembered, unprofiled, wishes_of
from videos.models import Video, VideoQuerySet
from videos.policies import Viewer
from videos.selectors import visible

log = logging.getLogger(__name__)
STRANGERS_SECONDS = 60  # one order serves all strangers for so long, or until something is published


@dataclass(frozen=True)
class Shown:
    """A clip of a page with its place; `impression` is empty where nothing is recorded."""

    video: Video
    item: Item
    position: int
    impression: UUID | None


@dataclass(frozen=True)
class Reel:
    """A page: what is shown, where it goes on ("" at the end), and the session it is of (none where there is nothing)."""

    shown: Sequence[Shown]
    next_cursor: str
    session: FeedSession | None
    wishes: Sequence[SteeringRule] = ()


def page(*, viewer: Viewer, mode: Mode, cursor: str = "", limit: int = 20) -> Reel:
    """A page of For you or of the feed that is not profiled; strangers get the latter. Raises Invalid (bad_cursor, expired_cursor)."""
    member = viewer if isinstance(viewer, Member) else None
    if member is None:
        mode = Mode.OPEN
    state, wishes = None, list[SteeringRule]()
    if member is not None and mode == Mode.FOR_YOU and not cursor:
        state, wishes = remembered(member, timezone.now())
    elif member is not None:
        wishes = wishes_of(member, timezone.now())
    session: FeedSession | None
    anew, offset = False, 0
    if not cursor:
        session = _begin(member, mode, state, wishes, limit) if member is not None else _for_strangers()
    else:
        key, offset = _read(cursor, member, mode)
        session, anew = _resumed(key, member, mode, wishes, offset)
    if session is None:
        return Reel([], "", None, wishes)
    end = min(offset + limit, len(session.items))
    if member is not None:
        session = _settled(session, offset, end, anew)
    items = _unpacked(session.items[offset:end])
    shown = _hydrated(viewer, session, items, offset)
    if member is not None:
        _record(shown, session, member)
    more = end < len(session.items)
    return Reel(shown, _cursor(session, end) if more else "", session, wishes)


def items_of(session: FeedSession) -> list[Item]:
    """Its whole order."""
    return _unpacked(session.items)


def shown_of(viewer: Viewer, videos: Sequence[UUID]) -> dict[UUID, Video]:
    """The last filter: what of these, at most 200, `viewer` may see right now, and has not muted."""
    rows = _SHOWN(viewer=viewer.pk, videos=videos) if isinstance(viewer, Member) else _SHOWN_TO_ALL(videos=videos)
    return {video.pk: video for video in rows}


def _showing(viewer: Viewer, videos: Sequence[UUID]) -> VideoQuerySet:
    return visible(viewer).published().unmuted_for(viewer).filter(pk__in=videos)


_SHOWN = Prepared(lambda viewer, videos: _showing(Member(pk=viewer), videos))
_SHOWN_TO_ALL = Prepared(lambda videos: _showing(AnonymousUser(), videos))
_SESSION = Prepared(lambda session, member: FeedSession.objects.filter(pk=session, member=member))
_WITH_STATE = Prepared(lambda session, member: FeedSession.objects.filter(pk=session, member=member).select_related("member__feed_state"))


def own_session(viewer: Viewer, session_id: UUID) -> FeedSession | None:
    """A session of `viewer`'s own, or one that is for all strangers."""
    session = FeedSession.objects.filter(pk=session_id).first()
    if session is None or session.member_id not in (None, viewer.pk):
        return None
    return session


def _begin(member: Member, mode: Mode, state: UserState | None, wishes: Sequence[SteeringRule], limit: int) -> FeedSession | None:
    """A new session, ranked. None where there is nothing to show."""
    seed, heads = secrets.randbelow(2**31), _heads(member, mode)
    items = _ranked(member, mode, state, wishes, seed, [], heads)
    made = statements.add(
        FeedSession(
            member=member,
            mode=mode,
            items=_packed(items),
            served=min(limit, len(items)),  # 0 tells that somebody was shown an empty page
            seed=seed,
            signals=digest(wishes, state, serving.version(heads)),
            parameters=serving.version(heads),
        )
    )
    return made if items else None


def _for_strangers() -> FeedSession | None:
    """The session of this minute, one for all of them; a new clip makes a new one."""
    newest = Video.objects.visible_to(None).order_by("-published_at", "-pk").values_list("pk", flat=True).first()
    if newest is None:
        return None
    signals = f"{VERSION}:{newest.hex}"
    since = timezone.now() - timedelta(seconds=STRANGERS_SECONDS)
    session = FeedSession.objects.filter(member=None, signals=signals, created_at__gt=since).order_by("-created_at").first()
    if session is not None:
        return session
    seed = secrets.randbelow(2**31)
    items = _ordered(unprofiled(None, [], timezone.now()), seed, [], None)
    return FeedSession.objects.create(mode=Mode.OPEN, items=_packed(items), seed=seed, signals=signals, parameters=VERSION)


def _resumed(key: UUID, member: Member | None, mode: Mode, wishes: Sequence[SteeringRule], offset: int) -> tuple[FeedSession, bool]:
    """The cursor's session, and whether what lies beyond what was handed out is ranked anew, as acts or wishes have changed.

    Raises Invalid.
    """
    session = _found(key, member, mode)
    if session is None or session.mode != mode or offset > len(session.items):
        raise expired_cursor()
    if member is None or offset < session.served:
        return session, False
    state: UserState | None = getattr(session.member, "feed_state", None) if mode == Mode.FOR_YOU else None
    heads = _heads(member, mode)
    signals = digest(wishes, state, serving.version(heads))
    if signals == session.signals:
        return session, False
    kept = _unpacked(session.items[: session.served])
    rest = _ranked(member, mode, state, wishes, session.seed, [item.video for item in kept], heads)
    session.items = session.items[: session.served] + _packed(rest[: RULES.session_clips - len(kept)])
    session.signals, session.parameters = signals, serving.version(heads)
    return session, True


def _found(key: UUID, member: Member | None, mode: Mode) -> FeedSession | None:
    """One of the member's own, with their state where the mode may know of it; without a member one of all strangers."""
    if member is None:
        return FeedSession.objects.filter(pk=key, member=None).first()
    rows = (_WITH_STATE if mode == Mode.FOR_YOU else _SESSION)(session=key, member=member.pk)
    return next(iter(rows), None)


def _heads(member: Member, mode: Mode) -> Heads | None:
    """The learned heads, where the feed may know of what the member did."""
    return serving.heads_for(member.pk) if mode == Mode.FOR_YOU else None


def _ranked(
    member: Member,
    mode: Mode,
    state: UserState | None,
    wishes: Sequence[SteeringRule],
    seed: int,
    without: Sequence[UUID],
    heads: Heads | None,
) -> list[Item]:
    now = timezone.now()
    signals = profiled(member, state, wishes, now) if mode == Mode.FOR_YOU else unprofiled(member, wishes, now)
    return _ordered(signals, seed, without, heads)


def _ordered(signals: Signals, seed: int, without: Sequence[UUID], heads: Heads | None) -> list[Item]:
    try:
        return ranking.order(catalogue.current(), signals, seed=seed, without=without, heads=heads)
    except (ArithmeticError, LookupError, MemoryError, TypeError, ValueError):
        # Whatever is wrong with what this process holds, rows still answer; the next page finds it read anew.
        log.exception("the feed could not be ranked; followed and liked clips are served instead")
        catalogue.forget()
        return _plain(signals, set(without))


def _plain(signals: Signals, without: set[UUID]) -> list[Item]:
    """Followed makers' clips and liked ones, straight from the rows, in no order that needs a score."""
    nothing = (0.0,) * len(PARTS)
    rows = Video.objects.visible_to(None).exclude(maker__in=[*signals.unwanted, *([signals.viewer] if signals.viewer else [])])
    followed = rows.filter(maker__in=signals.following).order_by("-published_at", "-pk").values_list("pk", flat=True)[:100]
    liked = rows.order_by("-like_count", "-published_at", "-pk").values_list("pk", flat=True)[:100]
    found = dict.fromkeys(followed, Source.FOLLOWING) if signals.following else {}
    for key in liked:
        found.setdefault(key, Source.TRENDING)
    return [Item(key, source, nothing) for key, source in found.items() if key not in without and key not in signals.seen]


def _settled(session: FeedSession, offset: int, end: int, anew: bool) -> FeedSession:
    """Hand out the places up to `end`. Of two pages asked for at once, the second takes the first's order."""
    if end <= session.served and offset <= session.passed:
        return session
    before, session.served, session.passed = session.served, max(end, session.served), max(offset, session.passed)
    order = {"items": json.dumps(session.items), "signals": session.signals, "parameters": session.parameters} if anew else {}
    changed = {"served": session.served, "passed": session.passed} | order
    assigned = ", ".join(f"{name} = %s" for name in changed)
    statement = f"UPDATE feed_feedsession SET {assigned} WHERE id = %s AND served = %s RETURNING id"  # noqa: S608 - the names of columns
    if statements.rows(statement, [*changed.values(), session.pk, before]):
        return session
    session = FeedSession.objects.get(pk=session.pk)
    FeedSession.objects.filter(pk=session.pk, served__lt=end).update(served=end)
    return session


def _hydrated(viewer: Viewer, session: FeedSession, items: Sequence[Item], offset: int) -> list[Shown]:
    videos = shown_of(viewer, [item.video for item in items])
    places = [(offset + place, item) for place, item in enumerate(items) if item.video in videos]
    recorded = session.member_id is not None
    return [Shown(videos[item.video], item, position, _impression(session, position) if recorded else None) for position, item in places]


def _impression(session: FeedSession, position: int) -> UUID:
    """The id of what is at a place: a page that is asked for again records nothing new."""
    return uuid5(session.pk, str(position))


def _record(shown: Sequence[Shown], session: FeedSession, member: Member) -> None:
    """One Impression for each, once. In the feed that is not profiled they are of nobody."""
    whose = member.pk if session.mode == Mode.FOR_YOU else None
    now = timezone.now()
    rows = []
    for entry in shown:
        parts = entry.item.parts()
        rows.append(
            {
                "id": entry.impression,
                "session_id": session.pk,
                "member_id": whose,
                "video_id": entry.video.pk,
                "position": entry.position,
                "source": str(entry.item.source),
                "propensity": entry.item.propensity,
                "parameters": session.parameters,
                "score": sum(parts.values()),
                "parts": json.dumps(parts),
                "inputs": json.dumps(named(entry.item.features, entry.item.extras) if whose else {}),
                "lot": json.dumps([named(lost, lost[len(PARTS) :]) for lost in entry.item.lot]),
                "reserved": entry.item.reserved,
                "viewed": False,
                "created_at": now,
            }
        )
    statements.add_missing(Impression, rows)


def _packed(items: Sequence[Item]) -> list[list[Any]]:
    return [[item.video.hex, str(item.source), item.features, item.propensity, item.reserved, item.extras, item.lot] for item in items]


def _unpacked(items: Sequence[Sequence[Any]]) -> list[Item]:
    return [
        Item(UUID(video), source, tuple(features), chance, reserved, *(tuple(told) for told in more))
        for video, source, features, chance, reserved, *more in items
    ]


def _salt(member_id: UUID | None, mode: str) -> str:
    return f"feed:{mode}:{member_id or ''}"


def _cursor(session: FeedSession, offset: int) -> str:
    return signing.dumps([session.pk.hex, offset], salt=_salt(session.member_id, session.mode), compress=False)


def _read(cursor: str, member: Member | None, mode: str) -> tuple[UUID, int]:
    """Raises Invalid for what is forged, another list's, somebody else's or too old."""
    try:
        key, offset = signing.loads(cursor, salt=_salt(member.pk if member else None, mode), max_age=RULES.cursor_seconds)
        return UUID(key), int(offset)
    except signing.SignatureExpired as error:
        raise expired_cursor() from error
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise bad_cursor() from error
