"""Nobody is served what they may not see while others block, mute, ban, withhold, unpublish, delete and take consent back at that moment:
over the API and on the page, by first pages and by every cursor handed out before, for members and strangers, on both databases.

The oracle is a statement of its own, asked before and after each page. What changed in between may be on it or not; all else must be in one
of the two answers. VITASCOPE_LEAK_PLACES says how many places are served on each database: `make leaks` serves half a million.
"""

from __future__ import annotations

import os
import random
import re
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from django.db import OperationalError, connection
from django.db.models import Exists, OuterRef, Q
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from accounts import services as accounts
from accounts.models import Block, Member
from accounts.selectors import muted
from cameos import services as cameos
from cameos.models import Likeness
from core.errors import VitascopeError
from core.prepared import Prepared
from feed import catalogue, circle, selectors, sessions, signals
from tests import factories
from tests.feed.reels import TOPICS
from videos import models, services
from videos.lineage import credit
from videos.models import Video, VideoQuerySet
from videos.selectors import _told

PLACES = int(os.environ.get("VITASCOPE_LEAK_PLACES", "1200"))
READERS, CHANGERS = 3, 2
VIEWERS, MAKERS, CLIPS, LIKENESSES, KEPT = 3, 12, 70, 6, 60
ALLOWED = """SELECT video.id FROM videos_video video JOIN accounts_member maker ON maker.id = video.maker_id
WHERE video.status = 'published' AND maker.is_active AND NOT EXISTS (
    SELECT 1 FROM videos_cameouse used JOIN cameos_likeness shown ON shown.id = used.likeness_id
    LEFT JOIN accounts_member subject ON subject.id = shown.subject_id
    WHERE used.video_id = video.id AND (used.withdrawn_at IS NOT NULL OR (used.muted AND video.voiced = '') OR used.epoch <> shown.epoch
        OR shown.state <> 'active' OR shown.held OR shown.expires_at IS NULL OR shown.expires_at <= %s
        OR subject.id IS NULL OR NOT subject.is_active))"""
WALLS = """ AND NOT EXISTS (SELECT 1 FROM accounts_block wall WHERE (wall.blocker_id = %s AND wall.blocked_id = maker.id)
    OR (wall.blocker_id = maker.id AND wall.blocked_id = %s))
AND NOT EXISTS (SELECT 1 FROM accounts_mute mute WHERE mute.muter_id = %s AND mute.muted_id = maker.id)
AND NOT EXISTS (SELECT 1 FROM videos_cameouse used JOIN cameos_likeness shown ON shown.id = used.likeness_id
    WHERE used.video_id = video.id AND (
    EXISTS (SELECT 1 FROM accounts_mute mute WHERE mute.muter_id = %s AND mute.muted_id = shown.subject_id)
    OR EXISTS (SELECT 1 FROM accounts_block wall WHERE (wall.blocker_id = %s AND wall.blocked_id = shown.subject_id)
        OR (wall.blocker_id = shown.subject_id AND wall.blocked_id = %s))))"""

# Of whom young and grown-up members may be brought to each other: who is as old as they are, or follows and is followed by them.
MEETS = """({0}.id = me.id OR ({0}.birth_date > '2009-01-01') = (me.birth_date > '2009-01-01')
    OR (EXISTS (SELECT 1 FROM accounts_follow there WHERE there.follower_id = me.id AND there.followed_id = {0}.id)
        AND EXISTS (SELECT 1 FROM accounts_follow back WHERE back.follower_id = {0}.id AND back.followed_id = me.id)))"""
CIRCLE = f"""SELECT video.id FROM videos_video video JOIN accounts_member maker ON maker.id = video.maker_id
JOIN accounts_member me ON me.id = %s WHERE {MEETS.format("maker")} AND (
    EXISTS (SELECT 1 FROM videos_cameouse used JOIN cameos_likeness shown ON shown.id = used.likeness_id
        JOIN accounts_member subject ON subject.id = shown.subject_id WHERE used.video_id = video.id AND {MEETS.format("subject")} AND (
            subject.id = me.id
            OR EXISTS (SELECT 1 FROM accounts_follow there WHERE there.follower_id = me.id AND there.followed_id = subject.id)))
    OR EXISTS (SELECT 1 FROM videos_cameouse used JOIN cameos_likeness shown ON shown.id = used.likeness_id
        JOIN videos_video other ON other.id = used.video_id WHERE shown.subject_id = me.id AND other.maker_id = maker.id))"""


def _asked(statement: str, *told: Any) -> set[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(statement, told)
        return {UUID(str(row[0])) for row in cursor.fetchall()}


def _key(viewer: Member) -> Any:
    return viewer.pk if connection.vendor == "postgresql" else viewer.pk.hex


def _allowed(viewer: Member | None) -> set[UUID]:
    """By hand, and not by the code that is tested."""
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    return _asked(ALLOWED + WALLS, now, *[_key(viewer)] * 6) if viewer else _asked(ALLOWED, now)


def _circle(viewer: Member | None) -> set[UUID]:
    """Which clips may be said to be of their circle; by hand too."""
    return _asked(CIRCLE, _key(viewer)) if viewer else set()


@dataclass
class _Change:
    """What it may concern, and when it was over."""

    videos: set[UUID]
    over: float | None = None


@dataclass
class _House:
    """Viewers, makers, clips that are remixes of each other and show somebody, and what changes."""

    seed: int
    served: int = 0
    circled: int = 0  # of them, for being of the circle
    leaks: list[str] = field(default_factory=list)
    changes: deque[_Change] = field(default_factory=lambda: deque(maxlen=400))

    def __post_init__(self) -> None:
        chance, now = random.Random(self.seed), timezone.now()
        self.viewers: list[Member | None] = [*(factories.member(birth_date=_born(number)) for number in range(VIEWERS)), None]
        self.makers = [factories.member(birth_date=_born(number)) for number in range(MAKERS)]
        self.subjects = [factories.member(birth_date=_born(number)) for number in range(LIKENESSES)]
        self.likenesses = [factories.cameo(subject) for subject in [*self.subjects, *filter(None, self.viewers)]]
        self.clips: list[Video] = []
        for number in range(CLIPS):
            parent = {"parent": chance.choice(self.clips)} if number % 4 == 3 else {}
            shown = [chance.choice(self.likenesses)] if number % 3 == 0 else []
            told = {"prompt": chance.choice(TOPICS), "published_at": now - timedelta(hours=CLIPS - number)}
            self.clips.append(factories.video_with(*shown, maker=chance.choice(self.makers), **told, **parent))
        for viewer in filter(None, self.viewers):
            for maker in self.makers[:6]:
                accounts.follow(member=viewer, other=maker)
            for number, subject in enumerate(self.subjects):
                accounts.follow(member=viewer, other=subject)
                if number % 2:
                    accounts.follow(member=subject, other=viewer)
        self.cursors: dict[int, deque[tuple[str, str]]] = {place: deque(maxlen=KEPT) for place in range(len(self.viewers))}
        self.off: dict[str, list[tuple]] = {}
        catalogue.forget()

    def of(self, member: Member) -> set[UUID]:
        """What they have made, and what shows something of theirs."""
        return set(Video.objects.filter(Q(maker=member) | Q(uses__likeness__subject=member)).values_list("pk", flat=True))

    def with_(self, likeness: Likeness) -> set[UUID]:
        return set(Video.objects.filter(uses__likeness=likeness).values_list("pk", flat=True))

    def happen(self, chance: random.Random) -> None:
        """One change, or one taken back; of each kind a few are in force at a time, so that there is something left to serve."""
        kind = chance.choice(list(KINDS))
        concerns, pick, do, undo, most = KINDS[kind]
        standing = self.off.setdefault(kind, [])
        back = bool(standing) and (len(standing) >= most or chance.random() < 0.4)
        what = standing.pop(0) if back else pick(self, chance)
        change = _Change(concerns(self, what))
        self.changes.append(change)
        try:
            (undo if back else do)(*what)
            if not back:
                standing.append(what)
        except (VitascopeError, OperationalError, Video.DoesNotExist):
            pass  # somebody else was there first
        finally:
            change.over = time.monotonic()

    def look(self, chance: random.Random, clients: dict[int, tuple[APIClient, Client]]) -> None:
        """A page of somebody's: a first one, or by a cursor that they were given at any time."""
        place = chance.randrange(len(self.viewers))
        viewer = self.viewers[place]
        begun = time.monotonic()
        before, near = _allowed(viewer), _circle(viewer)
        feeds = FEEDS if viewer else FEEDS_OF_ALL
        feed, asked = chance.choice([*self.cursors[place], *((feed, "") for feed in feeds * 4)])
        found, cursor = _page(clients[place], feed, asked, chance.choice((20, 100)))
        touched = {key for change in list(self.changes) if change.over is None or change.over >= begun for key in change.videos}
        wrong = set(found) - before - _allowed(viewer) - touched
        if not asked:  # what was handed out before keeps the reason that it had
            wrong |= {key for key, source in found.items() if source == "cameo"} - near - _circle(viewer) - touched
            self.circled += sum(source == "cameo" for source in found.values())
        self.leaks += [f"{feed}: {key}" for key in wrong]
        self.served += len(found)
        if cursor:
            self.cursors[place].append((feed, cursor))

    def clients(self) -> dict[int, tuple[APIClient, Client]]:
        """Of each viewer one for the API and one with a browser's cookies."""
        made = {}
        for place, viewer in enumerate(self.viewers):
            made[place] = APIClient(), Client()
            if viewer:
                made[place][0].force_authenticate(viewer)
                made[place][1].force_login(viewer)
        return made


FEEDS = ("for-you", "open", "newest", "following", "page:for_you", "page:newest")
FEEDS_OF_ALL = ("open", "newest", "page:open")
_SHOWN = re.compile(r'id="by-([0-9a-f-]{36})"')
_ONWARD = re.compile(r'href="\?cursor=([^"]+)"')


def _born(number: int) -> date:
    """Every third is under eighteen."""
    return date(2012, 5, 1) if number % 3 == 0 else date(1990, 1, 1)


def _page(clients: tuple[APIClient, Client], feed: str, cursor: str, limit: int) -> tuple[dict[UUID, str], str]:
    """What is on it, each with its source where that is told, and where it goes on."""
    api, browser = clients
    if feed.startswith("page:"):
        browser.cookies["feed"] = feed.removeprefix("page:")
        text = browser.get("/", {"cursor": cursor}, headers={"HX-Request": "true"}).content.decode()
        onward = _ONWARD.search(text)
        return dict.fromkeys(map(UUID, _SHOWN.findall(text)), ""), onward[1] if onward else ""
    asked: dict[str, Any] = {"limit": limit, "cursor": cursor}
    body = api.get(f"/api/feed/{feed}", asked).json()
    return {UUID(item.get("video", item)["id"]): item.get("source", "") for item in body["items"]}, body.get("next_cursor", "")


def _fresh(video: Video) -> Video:
    return Video.objects.get(pk=video.pk)


def _switch(maker: Member, on: bool) -> None:
    Member.objects.filter(pk=maker.pk).update(is_active=on)


def _ends(likeness: Likeness, days: int) -> None:
    Likeness.objects.filter(pk=likeness.pk).update(expires_at=timezone.now() + timedelta(days=days))


def _pair(house: _House, chance: random.Random) -> tuple:
    return chance.choice([viewer for viewer in house.viewers if viewer]), chance.choice([*house.makers, *house.subjects])


def _clip(house: _House, chance: random.Random) -> tuple:
    return (chance.choice(house.clips),)


def _likeness(house: _House, chance: random.Random) -> tuple:
    return (chance.choice(house.likenesses),)


def _maker(house: _House, chance: random.Random) -> tuple:
    return (chance.choice(house.makers),)


def _of_member(house: _House, what: tuple) -> set[UUID]:
    return house.of(what[-1])


def _of_clip(house: _House, what: tuple) -> set[UUID]:
    return {what[0].pk}


def _of_likeness(house: _House, what: tuple) -> set[UUID]:
    return house.with_(what[0])


# kind -> what it concerns, what it is done to, how it is done and undone, and how many are in force at most
KINDS: dict[str, tuple[Callable, Callable, Callable, Callable, int]] = {
    "block": (_of_member, _pair, lambda viewer, maker: accounts.block(member=viewer, other=maker),
              lambda viewer, maker: accounts.unblock(member=viewer, other=maker), 2),
    "blocked": (_of_member, _pair, lambda viewer, maker: accounts.block(member=maker, other=viewer),
                lambda viewer, maker: accounts.unblock(member=maker, other=viewer), 2),
    "mute": (_of_member, _pair, lambda viewer, maker: accounts.mute(member=viewer, other=maker),
             lambda viewer, maker: accounts.unmute(member=viewer, other=maker), 2),
    "part": (_of_member, _pair, lambda viewer, maker: accounts.unfollow(member=viewer, other=maker),
             lambda viewer, maker: accounts.follow(member=viewer, other=maker), 3),
    "parted": (_of_member, _pair, lambda viewer, maker: accounts.unfollow(member=maker, other=viewer),
               lambda viewer, maker: accounts.follow(member=maker, other=viewer), 3),
    "ban": (_of_member, _maker, lambda maker: _switch(maker, False), lambda maker: _switch(maker, True), 1),
    "withhold": (_of_clip, _clip, lambda video: services.withhold(video=_fresh(video)),
                 lambda video: services.restore(video=_fresh(video)), 6),
    "unpublish": (_of_clip, _clip, lambda video: services.unpublish(video=_fresh(video), by=video.maker),
                  lambda video: services.publish(video=_fresh(video), by=video.maker), 6),
    "pause": (_of_likeness, _likeness, lambda shown: cameos.pause(likeness=shown, by=shown.subject),
              lambda shown: cameos.resume(likeness=shown, by=shown.subject), 1),
    "end": (_of_likeness, _likeness, lambda shown: _ends(shown, -1), lambda shown: _ends(shown, 300), 1),
}  # fmt: skip


@pytest.fixture
def no_limits(settings: Any) -> None:
    settings.RATES = settings.RATES | {"api": "1000000/60"}
    settings.TEEN_FEED_CLIPS = 0


@pytest.mark.usefixtures("no_limits")
def test_nothing_is_served_that_may_not_be_seen_while_everything_changes(real_database: Any, record_property: Any) -> None:
    house = _House(seed=7)
    enough, due = threading.Event(), threading.Semaphore(0)
    errors: list[BaseException] = []

    def run(work: Callable[[random.Random], None], number: int) -> None:
        chance = random.Random(number)
        try:
            while not enough.is_set():
                work(chance)
        except BaseException as error:
            errors.append(error)
            raise
        finally:
            enough.set()
            connection.close()

    def reader() -> Callable[[random.Random], None]:
        clients = house.clients()

        def read(chance: random.Random) -> None:
            house.look(chance, clients)
            due.release()
            if house.served >= PLACES:
                enough.set()

        return read

    def change(chance: random.Random) -> None:
        if due.acquire(timeout=1):  # one change for each page, while the next is made
            house.happen(chance)

    threads = [threading.Thread(target=run, args=(reader(), number)) for number in range(READERS)]
    threads += [threading.Thread(target=run, args=(change, 100 + number)) for number in range(CHANGERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert house.leaks == []
    assert house.served >= PLACES
    assert house.circled > 0
    record_property("places", house.served)


def _seen(rows: VideoQuerySet, viewer: Member | None, *, bans: bool, blocks: bool) -> VideoQuerySet:
    """`visible_to` by hand, with or without two of its filters."""
    seen = Q(status="published") & (Q(maker__is_active=True) if bans else Q()) & models._consented()
    if viewer is None or not viewer.is_authenticated:
        return rows.filter(seen)
    walls = Block.objects.filter(Q(blocker=viewer, blocked=OuterRef("maker")) | Q(blocker=OuterRef("maker"), blocked=viewer))
    return rows.filter(Q(maker=viewer) | (seen & ~Exists(walls) if blocks else seen))


def _unfiltered(viewer: Member, videos: list[UUID]) -> VideoQuerySet:
    return _told(Video.objects.filter(pk__in=videos), viewer)


MUTANTS: dict[str, tuple] = {
    "blocks": (VideoQuerySet, "visible_to", lambda rows, viewer: _seen(rows, viewer, bans=True, blocks=False)),
    "bans": (VideoQuerySet, "visible_to", lambda rows, viewer: _seen(rows, viewer, bans=False, blocks=True)),
    "mutes": (VideoQuerySet, "unmuted_for", lambda rows, viewer: rows),
    "who is in a clip": (VideoQuerySet, "unmuted_for", lambda rows, viewer: rows.exclude(muted(viewer, "maker")) if viewer.pk else rows),
    "ages in the circle": (circle, "_may_meet", lambda catalogue, signals, members: np.ones(len(members), np.bool_)),
    "consent": (models, "_consented", lambda: Q(pk__isnull=False)),
    "the last filter of ranked pages": (sessions, "_showing", _unfiltered),
}


@pytest.mark.parametrize("dropped", list(MUTANTS))
@pytest.mark.usefixtures("no_limits", "db")
def test_a_filter_that_is_dropped_is_found(dropped: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(*MUTANTS[dropped])
    for module in (sessions, selectors, catalogue, signals, credit):  # no statement that lacks the filter outlives this test
        for name, kept in list(vars(module).items()):
            if isinstance(kept, Prepared):
                monkeypatch.setattr(module, name, Prepared(kept.build))
    house, chance = _House(seed=3), random.Random(3)
    clients = house.clients()
    for _ in range(300):
        house.happen(chance)
        house.look(chance, clients)
        if house.leaks:
            return
    pytest.fail(f"without {dropped}, {house.served} places and no leak")
