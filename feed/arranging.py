"""From scores to places: variety, at most two clips of one maker and of one remix tree in ten, and places kept for new clips.

Where no clip that is left keeps the limits, they give way: a feed of few makers is better than none.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from feed.catalogue import Catalogue
from feed.parameters import RULES

POOL = 200  # candidates among which variety is sought
VARIED = 60  # first places it is sought for; behind them the score alone decides, under the same limits
HURRY = 1 / 3  # the last part of a new clip's day, when it comes first
Pick = tuple[int, float, bool]  # a row, its propensity, whether the place was kept for a new clip


def arrange(
    catalogue: Catalogue,
    rows: NDArray[np.int64],
    scores: NDArray[np.float64],
    *,
    before: Sequence[int],
    now: datetime,
    seed: int,
    most: int,
) -> list[Pick]:
    """At most `most` of `rows` in order. `before` are rows already served, which the limits look back at."""
    ranked = np.lexsort((-rows, -scores))
    rest = {int(rows[place]): float(scores[place]) for place in ranked}
    variety = _Variety(catalogue, rows[ranked[:POOL]], scores[ranked[:POOL]], before)
    fresh = priorities(catalogue, rest, now)
    rng = np.random.default_rng([seed, 1])
    past, picked = list(before), list[Pick]()
    while rest and len(picked) < most:
        window = _Window(catalogue, past[-(RULES.window - 1) :])
        new = [row for row in fresh if row in rest and window.takes(row)] if len(past) % RULES.window + 1 in RULES.reserved else []
        if new:
            choice: Pick = (*_drawn(new, fresh, rng), True)
        else:
            varied = variety.best(window) if len(picked) < VARIED else None
            row = varied if varied is not None else next((row for row in rest if window.takes(row)), next(iter(rest)))
            choice = (row, 1.0, False)
        del rest[choice[0]]
        variety.drop(choice[0])
        picked.append(choice)
        past.append(choice[0])
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
    """The clips just before a place, and whom they leave room for."""

    def __init__(self, catalogue: Catalogue, rows: Sequence[int]) -> None:
        self.rows, self.catalogue = rows, catalogue
        makers = Counter(int(catalogue.maker[row]) for row in rows)
        trees = Counter(int(catalogue.tree[row]) for row in rows)
        self.makers = {maker for maker, count in makers.items() if count >= RULES.per_maker}
        self.trees = {tree for tree, count in trees.items() if count >= RULES.per_tree}

    def takes(self, row: int) -> bool:
        """Whether the limits are kept with this one behind."""
        return int(self.catalogue.maker[row]) not in self.makers and int(self.catalogue.tree[row]) not in self.trees


class _Variety:
    """The best candidates by score less likeness to the window (maximal marginal relevance)."""

    def __init__(self, catalogue: Catalogue, pool: NDArray[np.int64], scores: NDArray[np.float64], before: Sequence[int]) -> None:
        self.pool, self.scores = pool, scores.copy()
        self.maker, self.tree = catalogue.maker[pool], catalogue.tree[pool]
        known = np.concatenate([pool, np.array(before[-(RULES.window - 1) :], np.int64)])
        vectors = catalogue.vectors[known]
        vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
        self.column = {int(row): place for place, row in enumerate(known)}
        self.likeness = vectors[: len(pool)] @ vectors.T

    def best(self, window: _Window) -> int | None:
        """The row to take, None where none of these keeps the limits."""
        open_ = ~(np.isin(self.maker, list(window.makers)) | np.isin(self.tree, list(window.trees))) & (self.scores > -np.inf)
        if not open_.any():
            return None
        columns = [self.column[row] for row in window.rows if row in self.column]
        likeness = self.likeness[:, columns].max(axis=1) if columns else 0.0
        worth = np.where(open_, self.scores - RULES.variety * likeness, -np.inf)
        return int(self.pool[int(worth.argmax())])

    def drop(self, row: int) -> None:
        """It has its place."""
        place = self.column.get(row)
        if place is not None and place < len(self.pool):
            self.scores[place] = -np.inf
