"""What models are fitted to, and what they are: sequences of item numbers in, one score an item out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Items = NDArray[np.int64]
Scores = NDArray[np.float64]


class Model(Protocol):
    """A fitted recommender. `user` is the sequence's place in the log; only models that keep a vector a user look at it."""

    def scores(self, history: Items, user: int | None = None) -> Scores:
        """Scores (items,) of what comes after `history`, which is oldest first."""


class Log:
    """One sequence of items a user, oldest first, and what several models count in them, counted once.

    Raises ValueError for an item outside 0 … `items` - 1. Without `items` the catalogue ends with the highest item there is.
    """

    def __init__(self, sequences: Sequence[Items], items: int | None = None) -> None:
        self.sequences = [np.asarray(sequence, dtype=np.int64) for sequence in sequences]
        self.everything = np.concatenate([*self.sequences, np.empty(0, dtype=np.int64)])
        highest = int(self.everything.max(initial=-1))
        self.items = highest + 1 if items is None else items
        if highest >= self.items or self.everything.min(initial=0) < 0:
            raise ValueError(f"Items are numbers from 0 to {self.items - 1}.")

    @cached_property
    def counts(self) -> Scores:
        """How often each item occurs."""
        return np.bincount(self.everything, minlength=self.items).astype(np.float64)

    @cached_property
    def matrix(self) -> NDArray[np.float32]:
        """Who had what: ones and zeros (users, items)."""
        had = np.zeros((len(self.sequences), self.items), dtype=np.float32)
        for user, sequence in enumerate(self.sequences):
            had[user, sequence] = 1.0
        return had

    @cached_property
    def gram(self) -> Scores:
        """How many users had both items (items, items)."""
        both: Scores = (self.matrix.T @ self.matrix).astype(np.float64)
        return both

    def without_last(self) -> tuple[Log, list[int], list[int]]:
        """The log before each user's last item, the users who had two or more, and the last item of each of these."""
        users = [user for user, sequence in enumerate(self.sequences) if len(sequence) > 1]
        return Log([one[:-1] for one in self.sequences], self.items), users, [int(self.sequences[user][-1]) for user in users]


def recency(history: Items, decay: float) -> Scores:
    """The weight of each place of a history: 1 for the latest, `decay` for the one before, and so on."""
    return decay ** np.arange(len(history) - 1, -1, -1, dtype=np.float64)
