"""What everybody had, and chance: the two floors under every recommender."""

from __future__ import annotations

import numpy as np

from feed.recommend.log import Items, Log, Scores


class Popularity:
    """Scores an item by how often it occurs, whoever asks."""

    def __init__(self, counts: Scores) -> None:
        self.counts = counts

    def scores(self, history: Items, user: int | None = None) -> Scores:
        """Counts (items,)."""
        return self.counts


class Chance:
    """Uniform scores, drawn anew at every question."""

    def __init__(self, items: int, seed: int) -> None:
        self.items = items
        self.rng = np.random.default_rng(seed)

    def scores(self, history: Items, user: int | None = None) -> Scores:
        """Uniform numbers (items,)."""
        return self.rng.random(self.items)


def fit(log: Log) -> Popularity:
    """Count."""
    return Popularity(log.counts)


def fit_chance(log: Log, *, seed: int = 0) -> Chance:
    """Nothing is learned but how many items there are."""
    return Chance(log.items, seed)
