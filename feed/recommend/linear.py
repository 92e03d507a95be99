"""Models whose score is a weighted sum over the history of one row an item: item-kNN, EASE, and EASE that trusts recent items more."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from feed.recommend.log import Items, Log, Scores, recency


class Linear:
    """`weights` (items, items): row a is what having had a says for every item. `decay` below 1 weighs recent items more."""

    def __init__(self, weights: NDArray[np.float32], decay: float = 1.0) -> None:
        self.weights = weights
        self.decay = decay

    def scores(self, history: Items, user: int | None = None) -> Scores:
        """Scores (items,). An item that occurs twice counts once, by its latest place."""
        latest_first, places = np.unique(history[::-1], return_index=True)
        given = recency(history, self.decay)[::-1][places].astype(np.float32)
        return (given @ self.weights[latest_first]).astype(np.float64)


def neighbours(log: Log, *, k: int, shrink: float) -> NDArray[np.float32]:
    """Cosine similarities, shrunk where few users tell, of each item's `k` nearest (Sarwar et al. 2001)."""
    size = np.sqrt(np.diag(log.gram))
    likeness = log.gram / (np.outer(size, size) + shrink)
    np.fill_diagonal(likeness, 0.0)
    if k < log.items:
        kth = np.partition(likeness, -k, axis=1)[:, [-k]]
        likeness[likeness < kth] = 0.0
    return likeness.astype(np.float32)


def regression(log: Log, *, ridge: float) -> NDArray[np.float32]:
    """The weights that best tell a user's items from each other, none from itself (EASE: Steck 2019, arXiv 1905.03375, eq. 8)."""
    inverse = np.linalg.inv(log.gram + ridge * np.eye(log.items))
    weights = -inverse / np.diag(inverse)
    np.fill_diagonal(weights, 0.0)
    return weights.astype(np.float32)


def fit(log: Log, *, ridge: float, decay: float = 1.0) -> Linear:
    """EASE; with `decay` below 1, asked with a history that fades."""
    return Linear(regression(log, ridge=ridge), decay)


def fit_neighbours(log: Log, *, k: int, shrink: float) -> Linear:
    """Item-kNN."""
    return Linear(neighbours(log, k=k, shrink=shrink))
