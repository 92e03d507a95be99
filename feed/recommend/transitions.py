"""Which item follows which: counts of what stood up to ten places after what, the cheapest model that knows of order.

It needs no fitting beyond counting, so it learns from every view as it happens (`observe`).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from feed.recommend.log import Items, Log, Scores, recency

WINDOW = 10
SHRINK = 5.0  # views that an item is given for free, so that rare ones promise less


class Transitions:
    """`followed[a, b]`: how often b stood g places after a, each time worth gap^(g - 1); `counts`: how often each item occurred."""

    def __init__(self, followed: NDArray[np.float32], counts: Scores, *, decay: float, gap: float) -> None:
        self.followed, self.counts = followed, counts
        self.decay, self.gap = decay, gap

    def scores(self, history: Items, user: int | None = None) -> Scores:
        """Scores (items,): what followed the items of the history, the latest most, over the root of both items' counts."""
        rare = 1.0 / np.sqrt(self.counts + SHRINK)
        given = (recency(history, self.decay) * rare[history]).astype(np.float32)
        return (given @ self.followed[history]) * rare

    def observe(self, previous: Items, item: int) -> None:
        """Count that somebody came to `item` after `previous`, which is oldest first."""
        for places, before in enumerate(previous[: -WINDOW - 1 : -1]):
            self.followed[before, item] += self.gap**places
        self.counts[item] += 1


def fit(log: Log, *, decay: float, gap: float) -> Transitions:
    """Count the whole log."""
    followed = np.zeros(log.items * log.items)
    for places in range(1, WINDOW + 1):
        long = [sequence for sequence in log.sequences if len(sequence) > places]
        if not long:
            break
        pairs = np.concatenate([sequence[:-places] * log.items + sequence[places:] for sequence in long])
        followed += gap ** (places - 1) * np.bincount(pairs, minlength=len(followed))
    return Transitions(followed.reshape(log.items, log.items).astype(np.float32), log.counts.copy(), decay=decay, gap=gap)
