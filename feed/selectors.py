"""Pages of the four feeds behind one door, and what members may read of their own wishes. The newest and the followed come in strict order
of time, straight from the rows; nothing of a member's history is read for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.contrib.auth.models import AnonymousUser

from accounts.guardians.selectors import may_be_profiled
from accounts.models import Member
from core.errors import NotFound
from core.pagination import Page, before, prepared_page
from core.prepared import Prepared
from feed import catalogue, ranking, wellbeing
from feed.models import FeedSession, Mode, SteeringRule
from feed.parameters import WEIGHTS
from feed.reasons import sentence
from feed.sessions import items_of, own_session, page, shown_of
from videos.lineage import credit
from videos.models import Video, VideoQuerySet
from videos.policies import Viewer
from videos.selectors import visible


@dataclass(frozen=True)
class Card:
    """A clip of a page. Only ranked feeds say why, and record that it was shown."""

    video: Video
    impression: UUID | None = None
    source: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Programme:
    """A page of any feed. `rest_until` instead of clips is a young member's break; `runs_on` whether the next page may come by itself."""

    mode: Mode
    cards: Sequence[Card]
    next_cursor: str = ""
    session: FeedSession | None = None
    rest_until: datetime | None = None
    runs_on: bool = True
    wishes: Sequence[SteeringRule] = ()

    @property
    def rows(self) -> list[Video]:
        """The clips alone."""
        return [card.video for card in self.cards]


@dataclass(frozen=True)
class Ranked:
    """A clip under other weights: its new score, its place by them and its place by ours, among what the session holds."""

    video: Video
    score: float
    place: int
    was: int


def programme(viewer: Viewer, mode: Mode, *, cursor: str = "", limit: int = 20) -> Programme:
    """A page of one of the feeds. Raises Invalid for a cursor that is forged, old or somebody else's.

    Where a guardian has switched the personal feed off, the one that is not profiled stands in its place.
    """
    if mode == Mode.FOR_YOU and not may_be_profiled(viewer):
        mode = Mode.OPEN
    left = wellbeing.clips_left(viewer)
    if left == 0:
        return Programme(mode, [], rest_until=wellbeing.rest_until(), runs_on=False)
    limit = limit if left is None else min(limit, left)
    if mode in (Mode.NEWEST, Mode.FOLLOWING):
        place: dict[str, Any] = {"cursor": cursor, "limit": limit}
        rows = newest(viewer, **place) if mode == Mode.NEWEST else following(cast(Member, viewer), **place)
        found = Programme(mode, [Card(video) for video in rows.rows], rows.next_cursor, runs_on=left is None)
    else:
        reel = page(viewer=viewer, mode=mode, cursor=cursor, limit=limit)
        credit.attach([shown.video for shown in reel.shown], viewer)
        cards = [
            Card(shown.video, shown.impression, shown.item.source, sentence(shown.item.source, shown.item.reserved, shown.video))
            for shown in reel.shown
        ]
        found = Programme(mode, cards, reel.next_cursor, reel.session, runs_on=left is None, wishes=reel.wishes)
    wellbeing.served(viewer, len(found.cards))
    return found


def newest(viewer: Viewer, *, cursor: str = "", limit: int = 20) -> Page[Video]:
    """Everything published, newest first."""
    told: dict[str, Any] = {"time_field": "published_at", "cursor": cursor, "limit": limit, "scope": "newest"}
    page = prepared_page(_NEWEST, **told, viewer=viewer.pk) if isinstance(viewer, Member) else prepared_page(_NEWEST_OF_ALL, **told)
    credit.attach(page.rows, viewer)
    return page


def following(viewer: Member, *, cursor: str = "", limit: int = 20) -> Page[Video]:
    """What the members that `viewer` follows published, newest first."""
    scope = f"following:{viewer.pk}"
    page = prepared_page(_FOLLOWED, time_field="published_at", cursor=cursor, limit=limit, scope=scope, viewer=viewer.pk)
    credit.attach(page.rows, viewer)
    return page


def _feed(viewer: Viewer) -> VideoQuerySet:
    return visible(viewer).published().unmuted_for(viewer)


def _followed(viewer: UUID) -> VideoQuerySet:
    return _feed(Member(pk=viewer)).filter(maker__followers__follower=viewer)


_NEWEST = Prepared(lambda viewer, **place: before(_feed(Member(pk=viewer)), "published_at", **place))
_NEWEST_OF_ALL = Prepared(lambda **place: before(_feed(AnonymousUser()), "published_at", **place))
_FOLLOWED = Prepared(lambda viewer, **place: before(_followed(viewer), "published_at", **place))


def what_if(viewer: Viewer, session_id: UUID, weights: dict[str, float], *, most: int = 50) -> list[Ranked]:
    """What a session of `viewer`'s own holds, by other weights; those that are not named keep ours. By score alone: without places kept
    for new clips, variety and limits. Raises NotFound."""
    session = own_session(viewer, session_id)
    if session is None:
        raise NotFound
    items = items_of(session)
    ours = {item.video: place for place, item in enumerate(sorted(items, key=lambda item: -item.score()), 1)}
    scored = {item.video: item.score(WEIGHTS | weights) for item in items}
    videos = shown_of(viewer, [item.video for item in items])
    order = sorted((key for key in scored if key in videos), key=lambda key: (-scored[key], ours[key]))
    return [Ranked(videos[key], scored[key], place, ours[key]) for place, key in enumerate(order[:most], 1)]


def anything(viewer: Viewer) -> bool:
    """Whether there is any clip to see, whatever a feed makes of it."""
    return visible(viewer).published().exists()


def hides(rule: SteeringRule) -> int:
    """How many published clips a "no" or an "only" leaves out now."""
    return int(ranking.ruled_out([rule], catalogue.current()).sum())
