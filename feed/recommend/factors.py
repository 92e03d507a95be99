"""Models with a vector a user and a vector an item, whose product is the score: iALS and BPR, the usual strong baselines.

Both are written here in NumPy after the papers, with the conventions of the library `implicit`, whose figures protocol P1 quotes.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from feed.recommend.log import Items, Log, Scores

Factors = NDArray[np.float64]
BATCH = 256  # samples of BPR that see the same factors; of two that move one vector, the later stands


class Ials:
    """Alternating least squares on implicit feedback. A history gets its vector when it is asked about."""

    def __init__(self, item_factors: Factors, *, reg: float, alpha: float) -> None:
        self.item_factors = item_factors
        self.reg, self.alpha = reg, alpha
        self.gram = item_factors.T @ item_factors

    def scores(self, history: Items, user: int | None = None) -> Scores:
        """Products (items,) with the vector that explains `history` best."""
        return self.item_factors @ solve(self.item_factors, self.gram, np.unique(history), self.reg, self.alpha)


def solve(factors: Factors, gram: Factors, chosen: Items, reg: float, alpha: float) -> Factors:
    """The vector (F,) nearest to 1 on `chosen`, each trusted `alpha` times as much as the zeros elsewhere (Hu et al. 2008, eq. 4)."""
    own = factors[chosen]
    left = gram + (alpha - 1.0) * (own.T @ own) + reg * np.eye(len(gram))
    return np.linalg.solve(left, alpha * own.sum(axis=0))


def fit_ials(log: Log, *, factors: int, reg: float, alpha: float, iterations: int = 15, seed: int = 0) -> Ials:
    """Solve for users and items in turn."""
    rng = np.random.default_rng(seed)
    users, items = rng.normal(scale=0.01, size=(len(log.sequences), factors)), rng.normal(scale=0.01, size=(log.items, factors))
    chosen_by = [np.unique(sequence) for sequence in log.sequences]
    owner = np.repeat(np.arange(len(chosen_by)), [len(chosen) for chosen in chosen_by])
    flat = np.concatenate([*chosen_by, np.empty(0, dtype=np.int64)])
    order = np.argsort(flat, kind="stable")
    choosers_of = np.split(owner[order], np.searchsorted(flat[order], np.arange(1, log.items)))
    for _ in range(iterations):
        gram = items.T @ items
        users = np.array([solve(items, gram, chosen, reg, alpha) for chosen in chosen_by])
        gram = users.T @ users
        items = np.array([solve(users, gram, choosers, reg, alpha) for choosers in choosers_of])
    return Ials(items, reg=reg, alpha=alpha)


class Bpr:
    """Vectors and an item's own appeal, learned from pairs; a history without a user is met by the average user."""

    def __init__(self, user_factors: Factors, item_factors: Factors, appeal: Factors) -> None:
        self.user_factors, self.item_factors, self.appeal = user_factors, item_factors, appeal

    def scores(self, history: Items, user: int | None = None) -> Scores:
        """Products (items,) with the user's vector, which was learned with the log."""
        vector = self.user_factors.mean(axis=0) if user is None else self.user_factors[user]
        return self.item_factors @ vector + self.appeal


def fit_bpr(log: Log, *, iterations: int, reg: float, factors: int = 64, rate: float = 0.05, seed: int = 0) -> Bpr:
    """Push what a user had above what the user had not, by stochastic gradient steps (Rendle et al. 2009, fig. 4).

    One iteration draws as many pairs as there are views. A pair whose other item the user had too is passed over.
    """
    rng = np.random.default_rng(seed)
    users = rng.uniform(-0.5, 0.5, size=(len(log.sequences), factors)) / factors
    items = rng.uniform(-0.5, 0.5, size=(log.items, factors)) / factors
    appeal = np.zeros(log.items)
    owner = np.repeat(np.arange(len(log.sequences)), [len(sequence) for sequence in log.sequences])
    had = log.matrix > 0
    for _ in range(iterations):
        drawn = rng.integers(len(owner), size=len(owner))
        others = rng.integers(log.items, size=len(owner))
        wrong = had[owner[drawn], others]
        drawn, others = drawn[~wrong], others[~wrong]
        for start in range(0, len(drawn), BATCH):
            batch, worse = drawn[start : start + BATCH], others[start : start + BATCH]
            user, better = owner[batch], log.everything[batch]
            u, i, j = users[user], items[better], items[worse]
            pull = 1.0 / (1.0 + np.exp((u * (i - j)).sum(axis=1) + appeal[better] - appeal[worse]))
            users[user] += rate * (pull[:, None] * (i - j) - reg * u)
            items[better] += rate * (pull[:, None] * u - reg * i)
            items[worse] += rate * (-pull[:, None] * u - reg * j)
            appeal[better] += rate * (pull - reg * appeal[better])
            appeal[worse] += rate * (-pull - reg * appeal[worse])
    return Bpr(users, items, appeal)
