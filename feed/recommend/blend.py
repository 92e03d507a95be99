"""Ours: four simple opinions multiplied, with weights learned from what users did next.

- The whole history, fading slowly, through EASE; what just happened, through transitions at a fast and at a slow pace; and popularity.
- Each opinion becomes evidence: the logarithm of an item's share, measured in the user's own standard deviations. Evidence adds up.
- The weights are a softmax regression of every user's last item on the evidence from all before it. It starts from BEFORE, and few users
  move it little, so a new instance recommends by BEFORE. Then all parts are counted again with the last items in.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from feed.recommend import linear, transitions
from feed.recommend.log import Items, Log, Model, Scores

PARTS: dict[str, Callable[[Log], Model]] = {
    "history": lambda log: linear.fit(log, ridge=1000.0, decay=0.95),
    "just_now": lambda log: transitions.fit(log, decay=0.6, gap=0.6),
    "lately": lambda log: transitions.fit(log, decay=0.9, gap=0.9),
}
NAMES = (*PARTS, "popularity")
BEFORE = np.array([1.0, 0.6, 0.4, -0.1])
TRUST = 10.0  # how strongly the weights are held to BEFORE: like so many users
SMOOTH = 0.3  # of the mean score, which even an item without any has
MOST_USERS = 2000  # to learn the weights from
STEPS, NEAR = 20, 1e-4


class Blend:
    """Parts and their weights; `evidence` times `weights` is the score, so the score can be told in parts."""

    def __init__(self, parts: list[Model], counts: Scores, weights: Scores) -> None:
        self.parts = parts
        self.popularity = standard(np.log1p(counts))
        self.weights = weights

    def evidence(self, history: Items) -> Scores:
        """Evidence (parts, items) in the order of NAMES."""
        return np.array([*(evidence(part.scores(history)) for part in self.parts), self.popularity])

    def scores(self, history: Items, user: int | None = None) -> Scores:
        """Weighted evidence (items,)."""
        return self.weights @ self.evidence(history)


def standard(values: Scores) -> Scores:
    """With mean 0 and deviation 1; zeros where all are alike."""
    spread = values.std()
    return (values - values.mean()) / spread if spread > 1e-9 else np.zeros_like(values)


def evidence(scores: Scores) -> Scores:
    """Scores of one model as evidence; what is below zero tells no more than zero."""
    positive = np.maximum(scores, 0.0)
    mean = positive.mean()
    return standard(np.log(positive / mean + SMOOTH)) if mean > 0 else np.zeros_like(scores)


def fit(log: Log) -> Blend:
    """Learn the weights on the log without its last items, then fit the parts to all of it."""
    before, users, last = log.without_last()
    if len(users) > MOST_USERS:
        picked = np.sort(np.random.default_rng(0).choice(len(users), MOST_USERS, replace=False))
        users, last = [users[one] for one in picked], [last[one] for one in picked]
    weights = learn(fit_parts(before, BEFORE), [before.sequences[user] for user in users], last) if users else BEFORE
    return fit_parts(log, weights)


def fit_parts(log: Log, weights: Scores) -> Blend:
    """A blend with known weights."""
    return Blend([make(log) for make in PARTS.values()], log.counts, weights)


def learn(blend: Blend, histories: list[Items], following: list[int]) -> Scores:
    """The weights under which `following` is likeliest among all items outside its history, by Newton's method."""
    evidence_UKI = np.array([blend.evidence(history) for history in histories], dtype=np.float32)
    seen_UI = np.zeros((len(histories), evidence_UKI.shape[2]), dtype=np.bool_)
    for seen, history, item in zip(seen_UI, histories, following, strict=True):
        seen[history] = True
        seen[item] = False
    true_UK = evidence_UKI[np.arange(len(following)), :, following].astype(np.float64)
    weights = BEFORE.copy()
    gain, slope, curve = _likelihood(weights, evidence_UKI, seen_UI, true_UK)
    for _ in range(STEPS):
        step = np.linalg.solve(curve, slope)
        while True:
            found = _likelihood(weights + step, evidence_UKI, seen_UI, true_UK)
            if found[0] >= gain or np.abs(step).max() < NEAR:
                break
            step = step / 2.0
        weights, (gain, slope, curve) = weights + step, found
        if np.abs(step).max() < NEAR:
            break
    return weights


def _likelihood(
    weights: Scores, evidence_UKI: NDArray[np.float32], seen_UI: NDArray[np.bool_], true_UK: Scores
) -> tuple[float, Scores, Scores]:
    """The logarithm of the likelihood with its prior, its slope (K,) and its negative curvature (K, K)."""
    gain = -0.5 * TRUST * float(((weights - BEFORE) ** 2).sum())
    slope, curve = -TRUST * (weights - BEFORE), TRUST * np.eye(len(weights))
    for told_KI, seen, true in zip(evidence_UKI, seen_UI, true_UK, strict=True):
        scores = weights.astype(np.float32) @ told_KI
        scores[seen] = -np.inf
        top = scores.max()
        chance = np.exp(scores - top)
        whole = float(chance.sum())
        chance /= whole
        mean = told_KI @ chance
        gain += float(weights @ true) - float(top) - np.log(whole)
        slope = slope + true - mean
        curve = curve + (told_KI * chance) @ told_KI.T - np.outer(mean, mean)
    return gain, slope, curve
