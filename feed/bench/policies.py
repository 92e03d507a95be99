"""The feeds that are held against each other in a closed loop: ours, with and without what it learned, and three that are known to be hard
to beat there. Each sees what a clip can be seen to be about and what came of what was shown, and nothing else of the town.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from feed import ranking
from feed.bench.town import TOPICS, WIDTH, Came, Town
from feed.catalogue import Catalogue
from feed.embedding import EMBEDDER
from feed.learning import services
from feed.learning.heads import Heads
from feed.learning.inputs import INPUTS, PART_INPUTS
from feed.learning.log import Log
from feed.parameters import HEADS, PARTS, RULES
from feed.recommend.factors import fit_ials
from feed.recommend.log import Log as Sequences
from feed.services import GAP_DECAY
from feed.signals import CONTEXT, Act, Signals

Rows = NDArray[np.int64]
PAGE, PER_MAKER = 10, 2
NIGHT = timedelta(hours=8)  # one round
MORNING = datetime(2026, 1, 1, tzinfo=UTC)
ENOUGH = 400  # of what a head foretells: a small town's share of the five thousand that a real one needs
NIGHTS = 6  # rounds from one training to the next
Fit = Callable[..., dict[str, NDArray[Any]]]


class Policy(Protocol):
    """A feed."""

    def page(self, one: int, seen: NDArray[np.bool_]) -> Rows:
        """What somebody is shown, of what they have not seen."""

    def came(self, one: int, rows: Rows, came: Came) -> None:
        """What came of it."""

    def night(self) -> None:
        """A round is over."""


def limited(scores: NDArray[np.float64], seen: NDArray[np.bool_], makers: NDArray[np.int64]) -> Rows:
    """The best unseen ten, at most two of one maker."""
    had: dict[int, int] = defaultdict(int)
    picked = []
    for row in np.argsort(-np.where(seen, -np.inf, scores), kind="stable"):
        if had[int(makers[row])] < PER_MAKER:
            had[int(makers[row])] += 1
            picked.append(int(row))
            if len(picked) == PAGE:
                break
    return np.array(picked, np.int64)


class Popularity:
    """What most like."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.likes = np.zeros(0)

    def page(self, one: int, seen: NDArray[np.bool_]) -> Rows:
        """See Policy. Of equals the newest."""
        self.likes = np.pad(self.likes, (0, len(seen) - len(self.likes)))
        return limited(self.likes + 1e-6 * self.town.born, seen, self.town.maker)

    def came(self, one: int, rows: Rows, came: Came) -> None:
        """See Policy."""
        self.likes[rows] += came.liked

    def night(self) -> None:
        """Counts are up to date already."""


class Content(Popularity):
    """What is like the clips that somebody liked, less topics that they have just had."""

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        self.taste = np.zeros((town.people, WIDTH))
        self.tired = np.zeros((town.people, TOPICS))

    def page(self, one: int, seen: NDArray[np.bool_]) -> Rows:
        """See Policy."""
        taste = self.taste[one]
        if not taste.any():
            return super().page(one, seen)
        return limited(self.town.visible @ taste / np.linalg.norm(taste) - 0.2 * self.tired[one, self.town.topic], seen, self.town.maker)

    def came(self, one: int, rows: Rows, came: Came) -> None:
        """See Policy."""
        self.likes = np.pad(self.likes, (0, len(self.town.born) - len(self.likes)))
        super().came(one, rows, came)
        self.taste[one] = 0.9 * self.taste[one] + self.town.visible[rows[came.liked]].sum(axis=0)
        np.add.at(self.tired[one], self.town.topic[rows], 0.25)

    def night(self) -> None:
        """Fatigue fades."""
        self.tired *= 0.89


class Factors(Popularity):
    """iALS, fitted each night to everybody's likes; popularity before somebody has any, and between clips that it has never seen liked."""

    def __init__(self, town: Town) -> None:
        super().__init__(town)
        self.liked: list[list[int]] = [[] for _ in range(town.people)]
        self.model: Any = None
        self.known = 0

    def page(self, one: int, seen: NDArray[np.bool_]) -> Rows:
        """See Policy."""
        popular = super().page(one, seen)
        if self.model is None or not self.liked[one]:
            return popular
        told = np.full(len(seen), -1.0)
        told[: self.known] = self.model.scores(np.array([row for row in self.liked[one] if row < self.known], np.int64))
        return limited(told + 1e-3 * np.log1p(self.likes), seen, self.town.maker)

    def came(self, one: int, rows: Rows, came: Came) -> None:
        """See Policy."""
        super().came(one, rows, came)
        self.liked[one] += rows[came.liked].tolist()

    def night(self) -> None:
        """Fit."""
        if sum(map(len, self.liked)) > self.town.people:
            self.known = len(self.town.born)
            log = Sequences([np.array(one, np.int64) for one in self.liked], self.known)
            self.model = fit_ials(log, factors=16, reg=5.0, alpha=4.0, iterations=4)


class Ours:
    """The feed that members get: the same code ranks, arranges, leaves to chance, learns and is judged. `creation` 0 leaves making out."""

    def __init__(self, town: Town, fit: Fit | None, *, creation: bool = True) -> None:
        self.town, self.fit, self.creation = town, fit, creation
        self.ids: list[UUID] = []
        self.acts: list[list[Act]] = [[] for _ in range(town.people)]
        self.refused: list[list[UUID]] = [[] for _ in range(town.people)]
        self.tired: list[dict[str, float]] = [{} for _ in range(town.people)]
        self.after: dict[int, dict[int, float]] = defaultdict(lambda: defaultdict(float))
        self.likes, self.remixes, self.viewed = (np.zeros(0, np.float32) for _ in range(3))
        self.heads: Heads | None = None
        self.verdicts: list[str] = []
        self.rows: list[tuple[list[float], int, list[bool], int]] = []
        self.lots: list[tuple[int, NDArray[np.float64]]] = []
        self.shown: list[ranking.Item] = []
        self.seed = 0

    def page(self, one: int, seen: NDArray[np.bool_]) -> Rows:
        """See Policy."""
        held = self._catalogue()
        now = MORNING + self.town.round * NIGHT
        signals = Signals(
            profiled=True, now=now, acts=self.acts[one][-100:], refused=self.refused[one][-20:], fatigue=self.tired[one],
            seen=frozenset(self.ids[row] for row in np.flatnonzero(seen)), transitions=self._transitions(one),
        )  # fmt: skip
        self.seed += 1
        self.shown = ranking.order(held, signals, seed=self.seed, most=PAGE, heads=self.heads)
        return np.array([held.row[item.video] for item in self.shown], np.int64)

    def came(self, one: int, rows: Rows, came: Came) -> None:
        """See Policy."""
        self.likes[rows] += came.liked
        self.remixes[rows] += came.remixed
        self.viewed[rows] += 1
        for place, (row, item) in enumerate(zip(rows.tolist(), self.shown, strict=True)):
            topic = EMBEDDER.topic_name(int(self.town.topic[row]))
            self.tired[one][topic] = self.tired[one].get(topic, 0.0) + RULES.fatigue_step
            if came.refused[place]:
                self.refused[one].append(self.ids[row])
            kinds = [kind for kind, did in (("like", came.liked[place]), ("remix_started", came.remixed[place])) if did]
            for kind in kinds:
                self._act(one, row, kind)
            told = {"like": came.liked[place], "remix": came.remixed[place] and self.creation, "refusal": came.refused[place]}
            if item.lot:
                lost = np.array(item.lot)
                self.lots.append((len(self.rows), np.hstack([lost[:, : len(PART_INPUTS)], lost[:, len(PARTS) :]])))
            inputs = [*item.features[: len(PART_INPUTS)], *item.extras]
            self.rows.append((inputs, place, [bool(told.get(name, False)) for name in HEADS], one))

    def night(self) -> None:
        """Fatigue fades, and every few nights heads are learned, judged and, where they won, serve."""
        for tired in self.tired:
            for topic in tired:
                tired[topic] *= 0.5 ** (NIGHT.total_seconds() / 3 / RULES.fatigue_half_seconds / 6)
        if self.fit is not None and self.town.round % NIGHTS == NIGHTS - 1:
            verdict, _ = services.trained(self._log(), fit=self.fit, champion=self.heads, enough=ENOUGH)
            self.verdicts.append(verdict.reason if verdict else "Too little is known.")
            if verdict and verdict.accepted:
                self.heads = replace(verdict.heads, version=len(self.verdicts))

    def _act(self, one: int, row: int, kind: str) -> None:
        earlier = list(dict.fromkeys(act.video.int for act in reversed(self.acts[one][-CONTEXT:])))
        for gap, before in enumerate(earlier):
            if before != row:
                self.after[before][row] += GAP_DECAY**gap
        self.acts[one].append(Act(self.ids[row], kind, 0.0))

    def _transitions(self, one: int) -> dict[UUID, float]:
        scores: dict[UUID, float] = defaultdict(float)
        latest = list(dict.fromkeys(act.video.int for act in reversed(self.acts[one][-CONTEXT:])))
        for age, before in enumerate(latest):
            for row, weight in self.after[before].items():
                scores[self.ids[row]] += RULES.act_decay**age * weight
        return dict(scores)

    def _catalogue(self) -> Catalogue:
        town, count = self.town, len(self.town.born)
        self.ids += [UUID(int=row) for row in range(len(self.ids), count)]
        self.likes, self.remixes, self.viewed = (np.pad(one, (0, count - len(one))) for one in (self.likes, self.remixes, self.viewed))
        hours = (town.round - town.born) * NIGHT.total_seconds() / 3600
        return Catalogue(
            ids=self.ids, row={key: row for row, key in enumerate(self.ids)}, maker=town.maker, tree=np.arange(count) + 10**6,
            published=MORNING.timestamp() + town.born * NIGHT.total_seconds(), likes=self.likes,
            remixes=self.remixes if self.creation else np.zeros_like(self.remixes), remixable=np.ones(count, np.bool_), viewed=self.viewed,
            vectors=np.pad(town.visible, ((0, 0), (0, EMBEDDER.size - WIDTH))).astype(np.float32), topic=town.topic,
            hot=(self.likes + 3 * self.remixes) / (hours + 2) ** 1.5,
        )  # fmt: skip

    def _log(self) -> Log:
        inputs, places, happened, owners = zip(*self.rows, strict=True)
        return Log(
            inputs=np.array(inputs).reshape(-1, len(INPUTS)), place=np.array(places, np.float64), happened=np.array(happened, np.bool_),
            at=np.arange(len(places), dtype=np.float64), owner=np.array(owners, np.int64), seen=np.ones(len(places), np.bool_),
            lots=np.array([row for row, _ in self.lots], np.int64), lost=[lost for _, lost in self.lots],
            chance=np.array([1 / (1 + len(lost)) for _, lost in self.lots]),
        )  # fmt: skip
