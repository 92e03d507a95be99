"""What reads and writes of the lineage cost in one large family: a long line, a wide fan, and everything else at random, in a throw-away
database on the configured service.

Milliseconds of CPU, so that a busy machine does not change them; of PostgreSQL's own process they tell nothing.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Member
from core.ids import uuid7
from generation.bench.serving import Measure
from videos import services
from videos.lineage import closure, tree
from videos.models import Ancestry, Video

NODES, LINE, FAN_PART, DRAFT_PART = 100_000, 1000, 0.1, 0.3
ROUNDS, LIMIT_MS, WRITE_MS, LIMIT_QUERIES = 40, 20.0, 100.0, 3

CLOSURE = (  # of one level, when those above are there
    "INSERT INTO videos_ancestry (descendant_id, ancestor_id, distance, place) "
    "SELECT id, parent_id, 1, 0 FROM videos_video WHERE depth = %s",
    "INSERT INTO videos_ancestry (descendant_id, ancestor_id, distance, place) "
    "SELECT child.id, above.ancestor_id, above.distance + 1, NULL FROM videos_video child "
    "JOIN videos_ancestry above ON above.descendant_id = child.parent_id WHERE child.depth = %s",
)


def measures(nodes: int) -> Iterator[Measure]:
    """Every figure, each as soon as it is known."""
    maker, viewer = (Member.objects.create_user(name, f"{name}@example.org") for name in ("maker", "viewer"))
    family = grow(maker, nodes)
    root, deepest = family[0], family[min(LINE, nodes - 1)]
    shown = [video for video in family if video.status == Video.Status.PUBLISHED]
    some = [root, deepest, *random.Random(7).sample(shown, min(ROUNDS, len(shown)))]
    yield _read("ancestors", "The 50 nearest ancestors and the first", some, lambda video: tree.tree(video, viewer, up=50, depth=0))
    yield _read("remixes", "A page of 20 remixes, with the video", some, lambda video: tree.remixes(video.pk, viewer))
    yield _read("fan", "The same of the widest fan", [root] * ROUNDS, lambda video: tree.remixes(video.pk, viewer))
    yield _read("tree", "The tree around a video, as its page shows it", some, lambda video: tree.tree(video, viewer), queries=7)
    yield _write("A remix at the end of the longest line: made, published, taken back", deepest, maker)


def grow(maker: Member, nodes: int) -> list[Video]:
    """A family of so many, its closure and its counters: the first, then the line, then the rest."""
    rng = random.Random(7)
    family: list[Video] = []
    for number in range(nodes):
        if number == 0:
            parent = None
        elif number <= LINE:
            parent = family[-1]
        else:
            parent = family[0] if rng.random() < FAN_PART or number == LINE + 1 else family[rng.randrange(LINE + 1, number)]
        shown = number <= LINE or rng.random() >= DRAFT_PART
        state = {"status": Video.Status.PUBLISHED, "published_at": timezone.now()} if shown else {"status": Video.Status.DRAFT}
        place = {"parent": parent, "root": family[0], "depth": parent.depth + 1} if parent else {}
        words = {"prompt": "two red balls bounce", "rendered_as": "Two red rubber balls bounce."}
        family.append(Video(id=uuid7(), maker=maker, width=720, height=1280, seconds=4.0, **words, **state, **place))
    Video.objects.bulk_create(family, batch_size=500)
    with transaction.atomic(), connection.cursor() as cursor:
        for depth in range(1, max(video.depth for video in family) + 1):
            for statement in CLOSURE:
                cursor.execute(statement, [depth])
        closure.recount(Ancestry.objects.filter(distance=1).values("ancestor"))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return family


def _read(name: str, title: str, videos: Sequence[Video], work: Callable[[Video], object], queries: int = LIMIT_QUERIES) -> Measure:
    """The 95th percentile over these videos, and the most queries that one of them took."""
    spent, most = [], 0
    for asked in videos:
        video = Video.objects.get(pk=asked.pk)
        with CaptureQueriesContext(connection) as made:
            work(video)
        most = max(most, len(made))
        started = time.process_time()
        work(video)
        spent.append(1000 * (time.process_time() - started))
    parts = (("median", statistics.median(spent)), ("worst", max(spent)), ("queries", most), ("queries allowed", queries))
    return Measure(name, title, "ms", LIMIT_MS, value=statistics.quantiles(spent, n=20)[-1], parts=parts)


def _write(title: str, parent: Video, maker: Member) -> Measure:
    """A draft with its place in the lineage, published and taken back."""
    spent = []
    for _ in range(ROUNDS):
        started = time.process_time()
        made = services.create_draft(
            maker_id=maker.pk, prompt="p", rendered_as="r", file="", poster="", spritesheet="", plan="", width=720, height=1280,
            seconds=4.0, bytes=1, parents=[parent],
        )  # fmt: skip
        services.publish(video=made, by=maker)
        services.unpublish(video=made, by=maker)
        spent.append(1000 * (time.process_time() - started))
    parts = (("median", statistics.median(spent)), ("worst", max(spent)), ("ancestors", parent.depth + 1))
    return Measure("line", title, "ms", WRITE_MS, value=statistics.quantiles(spent, n=20)[-1], parts=parts)
