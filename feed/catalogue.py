"""The published clips as arrays in this process, so that a page is ranked without asking the database about each candidate.

A hint and never an authority: what is served passes `Video.objects.visible_to` in the end. New clips are looked for at every use; counts,
and clips that were taken back or restored, follow when all is read anew.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

import numpy as np
from django.db.models import Q
from django.utils import timezone
from numpy.typing import NDArray

from accounts.policies import MAJORITY, age_on
from core.prepared import Prepared
from feed.embedding import EMBEDDER, Vectors
from feed.index import Index
from feed.index import of as index_of
from feed.models import ExposureFloor, Transition, VideoStats
from videos.models import Video

MOST = 300_000  # the newest; a kilobyte of memory each
RELOAD_SECONDS = 60.0
RELOAD_SHARE = 200  # at least so many times as long as reading all takes
OVERLAP = timedelta(seconds=60)  # a transaction that ends late publishes with an earlier time
# The last two are of whoever decides about somebody in it: a clip has a row for each of them, or one.
_COLUMNS = (
    "pk", "maker_id", "root_id", "published_at", "like_count", "remix_count", "remix_allowed", "maker__remix_allowed",
    "maker__birth_date", "feed_stats__embedder", "feed_stats__vector", "feed_stats__viewed",
    "uses__likeness__subject_id", "uses__likeness__subject__birth_date",
)  # fmt: skip


@dataclass(frozen=True)
class Catalogue:
    """N clips. `maker` and `tree` are numbers that stand for ids; `hot` is popularity for its age.

    `cast` has a row of two for everybody in a clip: the clip's place, and the number of the member who decides about that likeness.
    """

    ids: list[UUID] = field(default_factory=list)
    row: dict[UUID, int] = field(default_factory=dict)
    codes: dict[UUID, int] = field(default_factory=dict)
    maker: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    tree: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    published: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    likes: NDArray[np.float32] = field(default_factory=lambda: np.zeros(0, np.float32))
    remixes: NDArray[np.float32] = field(default_factory=lambda: np.zeros(0, np.float32))
    remixable: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, np.bool_))
    viewed: NDArray[np.float32] = field(default_factory=lambda: np.zeros(0, np.float32))
    vectors: Vectors = field(default_factory=lambda: np.zeros((0, EMBEDDER.size), np.float32))
    topic: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    hot: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    cast: NDArray[np.int64] = field(default_factory=lambda: np.zeros((0, 2), np.int64))
    minors: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    floor: int = 0

    @cached_property
    def index(self) -> Index:
        """Of the vectors; whatever comes behind this catalogue grows it further."""
        return index_of(self.vectors)

    def rows_of(self, ids: Iterable[UUID]) -> NDArray[np.int64]:
        """The rows of those clips that are here."""
        row = self.row.get
        return np.array([found for key in ids if (found := row(key)) is not None], np.int64)

    def by(self, makers: Iterable[UUID]) -> NDArray[np.bool_]:
        """Which clips are by one of them, `(N,)`."""
        known = self.codes_of(makers)
        return np.isin(self.maker, known) if len(known) else np.zeros(len(self.ids), np.bool_)

    def showing(self, members: Iterable[UUID]) -> NDArray[np.int64]:
        """The rows of those with a likeness in them that one of these members decides about."""
        return self.cast[np.isin(self.cast[:, 1], self.codes_of(members)), 0]

    def codes_of(self, members: Iterable[UUID]) -> NDArray[np.int64]:
        """The numbers that stand for those of them that are known here."""
        code = self.codes.get
        return np.array([found for key in members if (found := code(key)) is not None], np.int64)


_lock = threading.Lock()
_held: tuple[float, Catalogue] | None = None  # until when, and what


def forget() -> None:
    """Read everything anew at the next use; for tests, whose rows vanish."""
    global _held
    _held = None


def current() -> Catalogue:
    """All that is published now, in one query (two when some clip has no vector of this embedder yet)."""
    global _held
    with _lock:
        started = time.monotonic()
        if _held is None or started > _held[0]:
            found = _loaded()
            ended = time.monotonic()
            _held = ended + max(RELOAD_SECONDS, RELOAD_SHARE * (ended - started)), found
        else:
            _held = _held[0], _with_news(_held[1])
        return _held[1]


def remember(video: Video) -> None:
    """Keep what a clip is about; for when it is published."""
    vector = EMBEDDER.embed(text_of(video.prompt, video.rendered_as))
    row = {"embedder": EMBEDDER.name, "vector": vector.astype(np.float16).tobytes()}
    VideoStats.objects.update_or_create(video=video, defaults=row)


def erase(video: Video) -> None:
    """Keep nothing of what it was about, nor of what went with it; for when it is deleted."""
    VideoStats.objects.filter(video=video).delete()
    Transition.objects.filter(Q(before=video) | Q(after=video)).delete()


def text_of(prompt: str, rendered_as: str) -> str:
    """What is embedded of a clip."""
    return f"{prompt} {rendered_as}"


def _published() -> Any:
    return Video.objects.visible_to(None).order_by("-published_at", "-pk")


_NEWS = Prepared(lambda since: _published().filter(published_at__gte=since).values_list(*_COLUMNS)[:MOST])


def _loaded() -> Catalogue:
    floor = ExposureFloor.objects.order_by("-created_at").values("floor")[:1]
    rows = list(_published().annotate(floor=floor).values_list("floor", *_COLUMNS)[:MOST])
    return _extended(Catalogue(floor=(rows[0][0] or 0) if rows else 0), [row[1:] for row in rows[::-1]])


def _with_news(held: Catalogue) -> Catalogue:
    since = datetime.fromtimestamp(held.published[-1] if held.ids else 0, tz=UTC) - OVERLAP
    rows = [row for row in _NEWS(since=since) if row[0] not in held.row]
    return _extended(held, rows[::-1]) if rows else held


def _extended(held: Catalogue, rows: Sequence[tuple[Any, ...]]) -> Catalogue:
    """With these rows, the oldest first, behind what there is."""
    if not rows:
        return held
    ids, makers, roots, times, likes, remixes, allowed, allows, births, names, blobs, viewed, _, _ = zip(
        *{row[0]: row for row in rows}.values(), strict=True
    )
    codes = dict(held.codes)
    maker = [codes.setdefault(key, len(codes)) for key in makers]
    tree = [codes.setdefault(root or key, len(codes)) for key, root in zip(ids, roots, strict=True)]
    new = len(held.ids)
    row = held.row | {key: new + place for place, key in enumerate(ids)}
    shown = [(row[found[0]], codes.setdefault(found[-2], len(codes)), found[-1]) for found in rows if found[-2] is not None]
    minors = {code for code, born in [*zip(maker, births, strict=True), *(entry[1:] for entry in shown)] if _is_young(born)}
    vectors = np.concatenate([held.vectors, _vectors(ids, names, blobs)])
    published = np.concatenate([held.published, [when.timestamp() for when in times]])
    all_likes = np.concatenate([held.likes, np.array(likes, np.float32)])
    all_remixes = np.concatenate([held.remixes, np.array(remixes, np.float32)])
    hours = np.maximum(timezone.now().timestamp() - published, 0) / 3600
    made = Catalogue(
        ids=[*held.ids, *ids],
        row=row,
        codes=codes,
        maker=np.concatenate([held.maker, np.array(maker, np.int64)]),
        tree=np.concatenate([held.tree, np.array(tree, np.int64)]),
        published=published,
        likes=all_likes,
        remixes=all_remixes,
        remixable=np.concatenate([held.remixable, np.array(allowed, np.bool_) & np.array(allows, np.bool_)]),
        viewed=np.concatenate([held.viewed, np.array([count or 0 for count in viewed], np.float32)]),
        vectors=vectors,
        topic=EMBEDDER.topics(vectors) if new == 0 else np.concatenate([held.topic, EMBEDDER.topics(vectors[new:])]),
        hot=(all_likes + 3 * all_remixes) / (hours + 2) ** 1.5,
        cast=np.concatenate([held.cast, np.array([entry[:2] for entry in shown], np.int64).reshape(-1, 2)]),
        minors=np.union1d(held.minors, np.array(list(minors), np.int64)),
        floor=held.floor,
    )
    made.__dict__["index"] = held.index.grown(vectors) if new else index_of(vectors)
    return made


def _is_young(born: date | None) -> bool:
    return born is not None and age_on(born, timezone.now().date()) < MAJORITY


def _vectors(ids: Sequence[UUID], names: Sequence[str | None], blobs: Sequence[Any]) -> Vectors:
    """The stored vectors; those of another embedder, or none, are made here and kept when the clips are published."""
    missing = {key for key, name in zip(ids, names, strict=True) if name != EMBEDDER.name}
    texts = dict(_texts(missing)) if missing else {}
    made = [
        EMBEDDER.embed(texts.get(key, "")) if key in missing else np.frombuffer(bytes(blob), np.float16)
        for key, blob in zip(ids, blobs, strict=True)
    ]
    return np.stack(made).astype(np.float32)


def _texts(wanted: set[UUID]) -> Iterable[tuple[UUID, str]]:
    rows = Video.objects.visible_to(None)
    # A long list would be too many parameters; then all are read.
    rows = rows.filter(pk__in=wanted) if len(wanted) <= 500 else rows
    for key, prompt, rendered_as in rows.values_list("pk", "prompt", "rendered_as"):
        if key in wanted:
            yield key, text_of(prompt, rendered_as)
