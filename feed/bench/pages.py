"""What a page of a feed costs this process in CPU, which a busy machine changes less than time, beside the bare parts it cannot do without.

A made-up catalogue and members with a history in a throw-away database; requests go through the whole stack in process.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from django.db import connection, transaction
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from accounts import services as accounts
from accounts.models import Member
from core.ids import uuid7
from feed import catalogue, ranking
from feed import services as feed
from feed.embedding import EMBEDDER
from feed.models import ExposureFloor, FeedSession, Impression, Mode, Source, UserState, VideoStats
from feed.parameters import PARTS, WEIGHTS
from feed.signals import profiled, wishes_of
from videos import services
from videos.models import Video

CLIPS, FEWEST, MAKERS, MEMBERS, ROUNDS, PAGE = 5000, 1000, 300, 20, 10, 20
LIKES, FOLLOWS, SEEN, FRESH_HOURS = 30, 20, 200, 0.1  # of each member; and between one clip and the next
SUBJECTS = ("kitten", "puppy", "horse", "chef", "dancers", "rocket", "skater", "basketball", "robot", "guitar", "painter", "train", "fish")
PLACES = ("beach", "forest", "city at night", "garden", "snow", "market", "river", "kitchen", "gym", "moon", "station", "storm")
LOOKS = ("red", "small", "old", "quiet", "happy", "fast", "paper", "glass", "wooden", "golden", "striped")


@dataclass(frozen=True)
class Cost:
    """One figure with what it should be at most, or at `least`; `limit` 0 for one that is only told."""

    title: str
    value: float
    unit: str
    limit: float = 0.0
    least: bool = False

    @property
    def met(self) -> bool:
        """Whether it is as it should be."""
        return self.value >= self.limit if self.least else self.value <= self.limit

    @property
    def line(self) -> str:
        """For the terminal."""
        verdict = f"  {'met' if self.met else 'missed'}: {'≥' if self.least else '≤'} {self.limit:g} {self.unit}" if self.limit else ""
        return f"{self.title:58}{self.value:8.2f} {self.unit}{verdict}"

    def as_json(self) -> dict[str, Any]:
        """The figure as it is printed."""
        return asdict(self) | ({"met": self.met} if self.limit else {})


def measure(clips: int = CLIPS) -> Iterator[Cost]:
    """Every figure, in an empty database, which it fills."""
    members = _house(clips)
    catalogue.forget()
    with override_settings(ALLOWED_HOSTS=["testserver"]):  # as the client in process calls this one
        yield from _costs(members)


def _costs(members: Sequence[Member]) -> Iterator[Cost]:
    clients = [_client(member) for member in members]
    for client in clients:  # so that statements are built, and clips read
        _walk(client, {})
    spent: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        for client in clients:
            _walk(client, spent)
    with CaptureQueriesContext(connection) as first:
        page = clients[0].get("/api/feed/for-you", {"limit": PAGE}).json()
    with CaptureQueriesContext(connection) as following:
        clients[0].get("/api/feed/for-you", {"limit": PAGE, "cursor": page["next_cursor"]})
    parts = _parts(members)
    raw = sum(_worst(times) for times in parts.values())
    yield Cost(f"first page of {PAGE}, CPU, median", _middle(spent["first"]), "ms", 15.0)
    yield Cost("the same, 95th percentile", _worst(spent["first"]), "ms")
    yield Cost("the same, statements", len(first), "", 8)
    yield Cost("next page, CPU, median", _middle(spent["next"]), "ms", 6.0)
    yield Cost("the same, 95th percentile", _worst(spent["next"]), "ms")
    yield Cost("the same, statements", len(following), "", 8)
    yield Cost("a list of clips (Newest), CPU for each of them, median", _middle(spent["newest"]) / PAGE, "ms", 0.34)
    for name, times in parts.items():
        yield Cost(f"bare part: {name}, 95th percentile", _worst(times), "ms")
    yield Cost("first page over the sum of its bare parts, 95th percentiles", _worst(spent["first"]) / raw, "×", 2.0)


def _walk(client: APIClient, spent: dict[str, list[float]]) -> None:
    """A first page, the next one, and one of Newest."""
    page = _timed(spent, "first", lambda: client.get("/api/feed/for-you", {"limit": PAGE}))
    _timed(spent, "next", lambda: client.get("/api/feed/for-you", {"limit": PAGE, "cursor": page["next_cursor"]}))
    _timed(spent, "newest", lambda: client.get("/api/feed/newest", {"limit": PAGE}))


def _timed(spent: dict[str, list[float]], name: str, ask: Callable[[], Any]) -> dict[str, Any]:
    started = time.thread_time()
    answer = ask()
    spent.setdefault(name, []).append(time.thread_time() - started)
    body: dict[str, Any] = answer.json()
    if len(body["items"]) != PAGE:
        raise RuntimeError(f"a page of {len(body['items'])} clips is no measure")
    return body


def _parts(members: Sequence[Member]) -> dict[str, list[float]]:
    """What no feed of this kind could leave out: the nearest clips, the rows of a page, and the scores of the candidates."""
    held, now = catalogue.current(), timezone.now()
    columns = ", ".join(str(field.column) for field in Video._meta.concrete_fields)
    spent: dict[str, list[float]] = {"the nearest 60 clips": [], f"{PAGE} rows": [], "200 scores": []}
    weights = np.array([WEIGHTS[name] for name in PARTS])
    for member in [*members] * ROUNDS:
        signals = profiled(member, UserState.objects.filter(member=member).first(), wishes_of(member, now), now)
        taste = ranking.taste_of(held, signals)
        if taste is None:
            raise RuntimeError("a member without a history is no measure")
        started = time.thread_time()
        alike = held.vectors @ taste
        near = np.argpartition(-alike, 60)[:60]
        near = near[np.argsort(-alike[near])]
        spent["the nearest 60 clips"].append(time.thread_time() - started)
        ids = [held.ids[row] for row in near[:PAGE].tolist()]
        keys = [key if connection.features.has_native_uuid_field else key.hex for key in ids]
        started = time.thread_time()
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {columns} FROM videos_video WHERE id IN ({', '.join(['%s'] * PAGE)})", keys)  # noqa: S608
            cursor.fetchall()
        spent[f"{PAGE} rows"].append(time.thread_time() - started)
        rows = np.arange(min(200, len(held.ids)))
        started = time.thread_time()
        ranking.features_of(held, signals, rows) @ weights
        spent["200 scores"].append(time.thread_time() - started)
    return spent


def _middle(seconds: Sequence[float]) -> float:
    return 1000 * statistics.median(seconds)


def _worst(seconds: Sequence[float]) -> float:
    return 1000 * sorted(seconds)[int(0.95 * len(seconds))]


def _client(member: Member) -> APIClient:
    client = APIClient()
    client.force_authenticate(member)
    return client


def _house(clips: int) -> list[Member]:
    """Makers with clips, a third of them remixes, and members who like, follow, wish and have seen."""
    chance, now = random.Random(7), timezone.now()
    makers = [Member.objects.create_user(f"maker{number}", f"maker{number}@example.org") for number in range(MAKERS)]
    videos: list[Video] = []
    for number in range(clips):
        parent = chance.choice(videos) if number % 3 == 2 else None
        root = (parent.root or parent) if parent else None
        said = f"a {chance.choice(LOOKS)} {chance.choice(SUBJECTS)} and a {chance.choice(SUBJECTS)} by the {chance.choice(PLACES)}"
        videos.append(
            Video(
                id=uuid7(), maker=chance.choice(makers), status=Video.Status.PUBLISHED, prompt=said, rendered_as=f"A film of {said}.",
                width=720, height=1280, seconds=4.0, published_at=now - timedelta(hours=(clips - number) * FRESH_HOURS),
                file=f"clips/{number}.mp4", poster=f"clips/{number}.jpg", preview=f"clips/{number}.webp",
                like_count=int(chance.paretovariate(1)), parent=parent, root=root, depth=parent.depth + 1 if parent else 0,
            )
        )  # fmt: skip
    Video.objects.bulk_create(videos, batch_size=500)
    vectors = [EMBEDDER.embed(catalogue.text_of(video.prompt, video.rendered_as)).astype(np.float16).tobytes() for video in videos]
    VideoStats.objects.bulk_create(
        [VideoStats(video=video, embedder=EMBEDDER.name, vector=vector) for video, vector in zip(videos, vectors, strict=True)],
        batch_size=500,
    )
    ExposureFloor.objects.create(floor=8, places=3000, fresh=240, met=0, due=0)
    members = [
        Member.objects.create_user(f"viewer{number}", f"viewer{number}@example.org", birth_date=date(1990, 1, 1))
        for number in range(MEMBERS)
    ]
    for member in members:
        with transaction.atomic():
            for video in chance.sample(videos, LIKES):
                services.like(video=video, by=member)
            for maker in chance.sample(makers, FOLLOWS):
                accounts.follow(member=member, other=maker)
            feed.steer(member=member, text="more kittens, fewer rockets")
            _saw(member, chance.sample(videos, SEEN))
    return members


def _saw(member: Member, videos: Sequence[Video]) -> None:
    session = FeedSession.objects.create(member=member, mode=Mode.FOR_YOU, items=[], seed=0, signals="", parameters="")
    told = {"source": Source.FRESH, "propensity": 1.0, "parameters": "", "score": 0.0, "parts": {}, "viewed": True}
    Impression.objects.bulk_create(
        Impression(id=uuid7(), session=session, member=member, video=video, position=place, **told) for place, video in enumerate(videos)
    )
