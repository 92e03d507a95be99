"""From scores to places: variety, at most two clips of one maker and of one remix tree in ten, and places kept for new clips.

Where no clip that is left keeps the limits, they give way: a feed of few makers is better than none.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from feed.catalogue import Catalogue
from feed.parameters import RULES

POOL = 200  # candidates among which variety is sought
VARIED = 60  # first places it is sought for; behind them the score alone decides, under the same limits
HURRY = 1 / 3  # the last part of a new clip's day, when it comes first
LIMITS = (RULES.per_maker, RULES.per_tree)


class Pick(NamedTuple):
    """A row that has a place: how likely it was there, whether the place was kept for new clips, and which rows lost the lot for it."""

    row: int
    chance: float = 1.0
    reserved: bool = False
    passed_over: tuple[int, ...] = ()


def arrange(
    catalogue: Catalogue,
    rows: NDArray[np.int64],
    scores: NDArray[np.float64],
    *,
    before: Sequence[int],
    now: datetime,
    seed: int,
    most: int,
    lots: bool = False,
) -> list[Pick]:
    """At most `most` of `rows` in order. `before` are rows already served, which the limits look back at.

    With `lots` one place of each ten goes by even lot to one of the clips that would come next: what came of these tells what another order
    of them would have earned.
    """
    ranked = np.lexsort((-rows, -scores))
    rest = dict(zip(rows[ranked].tolist(), scores[ranked].tolist(), strict=True))
    known = np.concatenate([rows, np.array(before[-(RULES.window - 1) :], np.int64)])
    window = _Window(
        dict(zip(known.tolist(), zip(catalogue.maker[known].tolist(), catalogue.tree[known].tolist(), strict=True), strict=True))
    )
    variety = _Variety(catalogue, rows[ranked[:POOL]], scores[ranked[:POOL]])
    for row in before[-(RULES.window - 1) :]:
        window.add(row)
        variety.add(row)
    fresh = _Fresh(catalogue, rows, scores, now)
    rng = np.random.default_rng([seed, 1])
    picked = list[Pick]()
    while rest and len(picked) < most:
        place = (len(before) + len(picked)) % RULES.window + 1
        new = fresh.drawn(window, rng) if place in RULES.reserved else None
        near = list(islice(filter(window.takes, rest), RULES.lot_clips)) if lots and place == RULES.lot and len(picked) < VARIED else []
        if new is not None:
            choice = Pick(*new, True)
        elif len(near) > 1:
            row = near.pop(int(rng.integers(len(near))))
            choice = Pick(row, 1 / (len(near) + 1), passed_over=tuple(near))
        else:
            varied = variety.best(window) if len(picked) < VARIED else None
            choice = Pick(varied if varied is not None else next((row for row in rest if window.takes(row)), next(iter(rest))))
        row = choice.row
        del rest[row]
        fresh.drop(row)
        window.add(row)
        if len(picked) < VARIED:
            variety.add(row)
        picked.append(choice)
    return picked


def needs(catalogue: Catalogue, rows: NDArray[np.int64], now: datetime) -> NDArray[np.float64]:
    """How much each needs a place, whoever is asked: its hurry, less what it has had of the floor. Minus infinity where none is owed."""
    left = 1 - (now.timestamp() - catalogue.published[rows]) / 3600 / RULES.fresh_hours
    had = catalogue.viewed[rows] / max(catalogue.floor, 1)
    owed = (left > 0) & (left <= 1) & (had < 1) & (catalogue.floor > 0)
    return np.where(owed, 4 * (left < HURRY) - had, -np.inf)


def neediest(catalogue: Catalogue, allowed: NDArray[np.bool_], now: datetime, most: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """At most `most` of the clips that are owed a place, so that each meets somebody before its day is over, however many are new."""
    since = now.timestamp() - 3600 * RULES.fresh_hours
    rows = np.flatnonzero(allowed & (catalogue.published > since)) if catalogue.floor else np.zeros(0, np.int64)
    need = needs(catalogue, rows, now)
    rows, need = rows[need > -np.inf], need[need > -np.inf]
    return rows[np.lexsort((rng.random(len(rows)), -need))[:most]]


class _Fresh:
    """New clips under their floor, each with half its score beside its need."""

    def __init__(self, catalogue: Catalogue, rows: NDArray[np.int64], scores: NDArray[np.float64], now: datetime) -> None:
        need = needs(catalogue, rows, now) + 0.5 * scores
        new = np.flatnonzero(need > -np.inf)
        need = need[new]
        self.rows = rows[new].tolist()
        self.weights = np.exp(need - need.max(initial=-np.inf))
        self.place = {row: place for place, row in enumerate(self.rows)}
        self.of = _places(catalogue, rows[new])

    def drawn(self, window: _Window, rng: np.random.Generator) -> tuple[int, float] | None:
        """One that keeps the limits by chance, the needier the likelier (Plackett and Luce), and how likely it was; None without any."""
        weights = self.weights.copy()
        for code in window.full:
            weights[self.of.get(code, [])] = 0
        sums = weights.cumsum()
        if not len(sums) or sums[-1] <= 0:
            return None
        place = min(int(sums.searchsorted(rng.random() * sums[-1], side="right")), len(sums) - 1)
        return self.rows[place], float(weights[place] / sums[-1])

    def drop(self, row: int) -> None:
        """It has its place."""
        place = self.place.get(row)
        if place is not None:
            self.weights[place] = 0


def _places(catalogue: Catalogue, rows: NDArray[np.int64]) -> dict[int, list[int]]:
    """For the number of each maker and each tree: which of these rows are of it, by their place."""
    found: dict[int, list[int]] = {}
    for codes in (catalogue.maker[rows], catalogue.tree[rows]):
        for place, code in enumerate(codes.tolist()):
            found.setdefault(code, []).append(place)
    return found


class _Window:
    """The clips just before a place, and whom they leave room for. `whose` is the maker and the tree of every clip that may come."""

    def __init__(self, whose: dict[int, tuple[int, int]]) -> None:
        self.whose = whose
        self.rows: deque[int] = deque()
        self.counts: dict[int, int] = {}  # of makers and of trees, whose numbers differ
        self.full: set[int] = set()

    def takes(self, row: int) -> bool:
        """Whether the limits are kept with this one behind."""
        maker, tree = self.whose[row]
        return maker not in self.full and tree not in self.full

    def add(self, row: int) -> None:
        """It has its place, and the oldest is out of sight."""
        if len(self.rows) == RULES.window - 1:
            for code, limit in zip(self.whose[self.rows.popleft()], LIMITS, strict=True):
                self.counts[code] -= 1
                if self.counts[code] < limit:
                    self.full.discard(code)
        self.rows.append(row)
        for code, limit in zip(self.whose[row], LIMITS, strict=True):
            self.counts[code] = self.counts.get(code, 0) + 1
            if self.counts[code] >= limit:
                self.full.add(code)


class _Variety:
    """The best candidates by score less likeness to the window (maximal marginal relevance)."""

    def __init__(self, catalogue: Catalogue, pool: NDArray[np.int64], scores: NDArray[np.float64]) -> None:
        self.catalogue, self.pool, self.scores = catalogue, pool, scores.copy()
        self.place = {row: place for place, row in enumerate(pool.tolist())}
        self.of = _places(catalogue, pool)
        vectors = catalogue.vectors[pool]
        self.vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
        self.alike = self.vectors @ self.vectors.T
        self.likeness = np.zeros((RULES.window - 1, len(pool)), np.float32)  # of the pool to each clip of the window
        self.added = 0

    def best(self, window: _Window) -> int | None:
        """The row to take, None where none of these keeps the limits."""
        known = self.likeness[: self.added]
        worth = self.scores - RULES.variety * known.max(axis=0) if len(known) else self.scores.copy()
        for code in window.full:
            worth[self.of.get(code, [])] = -np.inf
        place = int(worth.argmax()) if len(worth) else 0
        return int(self.pool[place]) if len(worth) and worth[place] > -np.inf else None

    def add(self, row: int) -> None:
        """It has its place."""
        place = self.place.get(row)
        if place is not None:
            self.scores[place] = -np.inf
            alike = self.alike[place]
        else:
            vector = self.catalogue.vectors[row]
            alike = self.vectors @ (vector / max(float(np.linalg.norm(vector)), 1e-6))
        self.likeness[self.added % len(self.likeness)] = alike  # in place of the one that is out of the window
        self.added += 1
