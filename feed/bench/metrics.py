"""Protocol P1's figures: full ranking with pessimistic ties, accuracy with bootstrap intervals, and what the lists do to the catalogue."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from feed.learning import drift
from feed.recommend.log import Items, Scores

LIST = 20
RESAMPLES = 1000
POPULAR = 0.2  # the share of the catalogue that is not the tail


@dataclass(frozen=True)
class Ranked:
    """What one model answered: the rank of each target, from 1, and the items of each list, best first (fewer where fewer are left)."""

    ranks: Items
    lists: list[Items]


def ranked(scores: Scores, history: Items, target: int) -> tuple[int, Items]:
    """The target's rank among all items outside the history, worst of its equals, and the best LIST items.

    A target that occurs in the history stays in. What has no score (NaN) is ranked last, and a target without one behind everything.
    """
    left = np.where(np.isnan(scores), -np.inf, scores)
    wanted = left[target]
    allowed = np.ones(len(left), dtype=np.bool_)
    allowed[history] = False
    allowed[target] = True
    rank = int((left[allowed] >= wanted).sum())
    items = np.flatnonzero(allowed)
    best = items[np.argsort(-left[items], kind="stable")[:LIST]] if len(items) <= LIST else _best(left, items)
    return rank, best


def _best(scores: Scores, items: Items) -> Items:
    threshold = np.partition(scores[items], -LIST)[-LIST]
    near = items[scores[items] >= threshold]
    return near[np.argsort(-scores[near], kind="stable")[:LIST]]


def gains(ranks: Items, k: int = LIST) -> Scores:
    """NDCG@k of each user: there is one target, so 1/log2(rank + 1) within k, else 0."""
    return np.where(ranks <= k, 1.0 / np.log2(ranks + 1.0), 0.0)


def recall(ranks: Items, k: int) -> float:
    """The share of targets within k; with one target a user it is the hit rate too."""
    return float((ranks <= k).mean())


def mrr(ranks: Items) -> float:
    """Mean reciprocal rank."""
    return float((1.0 / ranks).mean())


def resampled(users: int, seed: int = 0) -> NDArray[np.int64]:
    """Which users each resample draws, with replacement (RESAMPLES, users): the same for every model, so differences are paired."""
    return np.random.default_rng(seed).integers(users, size=(RESAMPLES, users))


def interval(values: Scores, draws: NDArray[np.int64]) -> tuple[float, float]:
    """The 2.5th and 97.5th percentile of the mean over the resamples."""
    means = np.array([values[draw].mean() for draw in draws])
    low, high = np.percentile(means, [2.5, 97.5])
    return float(low), float(high)


def coverage(lists: list[Items], items: int) -> float:
    """The share of the catalogue that is on somebody's list."""
    return len(np.unique(np.concatenate(lists))) / items


def tail(lists: list[Items], counts: Scores) -> float:
    """The share of all places on lists that go to items outside the most popular fifth; of equals the lower number is the more popular."""
    popular = np.argsort(-counts, kind="stable")[: round(POPULAR * len(counts))]
    return float(1.0 - np.isin(np.concatenate(lists), popular).mean())


def gini(lists: list[Items], items: int) -> float:
    """How unevenly places on lists are spread over the catalogue; 0 is even."""
    return drift.gini(np.bincount(np.concatenate(lists), minlength=items).astype(np.float64))
