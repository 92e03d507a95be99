"""From scores to places: variety, at most two clips of one maker and of one remix tree in ten, and places kept for new clips.

Where no clip that is left keeps the limits, they give way: a feed of few makers is better than none.
"""

from __future__ import annotations

import math
from collections import Counter, deque
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
    fresh = priorities(catalogue, rest, now)
    left = list(fresh)
    rng = np.random.default_rng([seed, 1])
    picked = list[Pick]()
    while rest and len(picked) < most:
        place = (len(before) + len(picked)) % RULES.window + 1
        new = [row for row in left if window.takes(row)] if place in RULES.reserved else []
        near = list(islice(filter(window.takes, rest), RULES.lot_clips)) if lots and place == RULES.lot and len(picked) < VARIED else []
        if new:
            choice = Pick(*_drawn(new, fresh, rng), True)
        elif len(near) > 1:
            row = near.pop(int(rng.integers(len(near))))
            choice = Pick(row, 1 / (len(near) + 1), passed_over=tuple(near))
        else:
            varied = variety.best(window) if len(picked) < VARIED else None
            choice = Pick(varied if varied is not None else next((row for row in rest if window.takes(row)), next(iter(rest))))
        row = choice.row
        del rest[row]
        if row in fresh:
            left.remove(row)
        window.add(row)
        if len(picked) < VARIED:
            variety.add(row)
        picked.append(choice)
    return picked


def priorities(catalogue: Catalogue, scores: dict[int, float], now: datetime) -> dict[int, float]:
    """New clips under their floor -> how much they need a place: half their score, their hurry, less what they have had of it."""
    if catalogue.floor == 0:
        return {}
    found = {}
    for row, score in scores.items():
        left = 1 - (now.timestamp() - catalogue.published[row]) / 3600 / RULES.fresh_hours
        had = float(catalogue.viewed[row]) / catalogue.floor
        if 0 < left <= 1 and had < 1:
            found[row] = 0.5 * score + 4 * (left < HURRY) - had
    return found


def _drawn(rows: Sequence[int], priority: dict[int, float], rng: np.random.Generator) -> tuple[int, float]:
    """One of them by chance, the needier the likelier (Plackett and Luce), and how likely it was."""
    most = max(priority[row] for row in rows)
    weights = np.array([math.exp(priority[row] - most) for row in rows])
    chances = weights / weights.sum()
    place = int(rng.choice(len(rows), p=chances))
    return rows[place], float(chances[place])


class _Window:
    """The clips just before a place, and whom they leave room for. `whose` is the maker and the tree of every clip that may come."""

    def __init__(self, whose: dict[int, tuple[int, int]]) -> None:
        self.whose = whose
        self.rows: deque[int] = deque()
        self.counts: Counter[int] = Counter()  # of makers and of trees, whose numbers differ
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
            self.counts[code] += 1
            if self.counts[code] >= limit:
                self.full.add(code)


class _Variety:
    """The best candidates by score less likeness to the window (maximal marginal relevance)."""

    def __init__(self, catalogue: Catalogue, pool: NDArray[np.int64], scores: NDArray[np.float64]) -> None:
        self.catalogue, self.pool, self.scores = catalogue, pool, scores.copy()
        self.place = {row: place for place, row in enumerate(pool.tolist())}
        self.of: dict[int, list[int]] = {}
        for place, codes in enumerate(zip(catalogue.maker[pool].tolist(), catalogue.tree[pool].tolist(), strict=True)):
            for code in codes:
                self.of.setdefault(code, []).append(place)
        vectors = catalogue.vectors[pool]
        self.vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
        self.likeness: deque[NDArray[np.float32]] = deque(maxlen=RULES.window - 1)  # of the pool to each clip of the window

    def best(self, window: _Window) -> int | None:
        """The row to take, None where none of these keeps the limits."""
        worth = self.scores - RULES.variety * np.maximum.reduce(self.likeness) if self.likeness else self.scores.copy()
        for code in window.full:
            worth[self.of.get(code, [])] = -np.inf
        place = int(worth.argmax()) if len(worth) else 0
        return int(self.pool[place]) if len(worth) and worth[place] > -np.inf else None

    def add(self, row: int) -> None:
        """It has its place."""
        place = self.place.get(row)
        if place is not None:
            self.scores[place] = -np.inf
            self.likeness.append(self.vectors @ self.vectors[place])
        else:
            vector = self.catalogue.vectors[row]
            self.likeness.append(self.vectors @ (vector / max(float(np.linalg.norm(vector)), 1e-6)))
