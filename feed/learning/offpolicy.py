"""What another order would have earned, told from what ours did: estimates with 95 % intervals from logged choices and their chances.

Every row of a log is a place that was left to chance. An estimate is only as good as those chances: where the other order would choose
what ours hardly ever did, a row weighs a lot, and the effective sample says how few rows carry the answer.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
NORMAL = 1.959964  # of 95 %
MOST_WEIGHT = 20.0  # a row says no more than so many


@dataclass(frozen=True)
class Choices:
    """N choices: what came of each, how likely ours was to make it and how likely the other order is.

    `predicted` is what a model expects of the choice made, `expected` what it expects of the other order's choices there; both only for the
    doubly robust estimates, and from a model that has not seen these rows. Rows of one `owner` are not independent.
    """

    reward: Floats
    chance: Floats
    wanted: Floats
    predicted: Floats | None = None
    expected: Floats | None = None
    owner: NDArray[np.int64] | None = None

    def weights(self, most: float = MOST_WEIGHT) -> Floats:
        """How much each row says about the other order (N,). Raises ValueError where a chance is none."""
        if len(self.reward) == 0 or self.chance.min() <= 0 or self.chance.max() > 1 or self.wanted.min() < 0 or self.wanted.max() > 1:
            raise ValueError("A choice has a chance above 0, and there must be choices.")
        return np.minimum(self.wanted / self.chance, most)

    def model(self) -> tuple[Floats, Floats]:
        """`predicted` and `expected`. Raises ValueError where there is no model."""
        if self.predicted is None or self.expected is None:
            raise ValueError("This estimate needs a model of the rewards.")
        return self.predicted, self.expected


@dataclass(frozen=True)
class Estimate:
    """A mean reward with its 95 % interval; `effective` is the number of rows of our own that would say as much."""

    value: float
    low: float
    high: float
    effective: float

    @property
    def width(self) -> float:
        """Of the interval."""
        return self.high - self.low


def ips(choices: Choices, *, most: float = MOST_WEIGHT) -> Estimate:
    """Inverse propensity scores (Horvitz and Thompson 1952): unbiased up to the bound on weights, and wide."""
    weights = choices.weights(most)
    earned = weights * choices.reward
    value = float(earned.mean())
    return _estimate(value, earned - value, weights, choices.owner)


def snips(choices: Choices, *, most: float = MOST_WEIGHT) -> Estimate:
    """Self-normalised IPS (Swaminathan and Joachims 2015, eq. 9), with the interval of a ratio."""
    weights = choices.weights(most)
    value = _ratio(weights, choices.reward)
    return _estimate(value, _influence(weights, choices.reward, value), weights, choices.owner)


def dr(choices: Choices, *, most: float = MOST_WEIGHT) -> Estimate:
    """Doubly robust (Dudík et al. 2011, eq. 2), its correction self-normalised: right where the model or the chances are."""
    return _corrected(choices, choices.weights(most))


def switch(choices: Choices, *, most: float = MOST_WEIGHT / 4) -> Estimate:
    """SWITCH-DR (Wang et al. 2017, eq. 6): the model alone where a row would weigh more than `most`."""
    weights = choices.weights(np.inf)
    return _corrected(choices, np.where(weights <= most, weights, 0.0))


def difference(first: Choices, second: Choices, *, most: float = MOST_WEIGHT) -> Estimate:
    """By SNIPS, how much more `first` would earn than `second`, two orders judged by the same rows: what both owe to luck cancels."""
    weights, others = first.weights(most), second.weights(most)
    one, other = _ratio(weights, first.reward), _ratio(others, second.reward)
    influence = _influence(weights, first.reward, one) - _influence(others, second.reward, other)
    return _estimate(one - other, influence, weights, first.owner)


def _corrected(choices: Choices, weights: Floats) -> Estimate:
    predicted, expected = choices.model()
    wrong = choices.reward - predicted
    correction = _ratio(weights, wrong)
    value = float(expected.mean()) + correction
    influence = expected - expected.mean() + _influence(weights, wrong, correction)
    return _estimate(value, influence, weights, choices.owner)


def _ratio(weights: Floats, values: Floats) -> float:
    whole = float(weights.sum())
    return float((weights * values).sum()) / whole if whole > 0 else 0.0


def _influence(weights: Floats, values: Floats, ratio: float) -> Floats:
    """What each row moves the ratio by, times N."""
    mean = float(weights.mean())
    return weights * (values - ratio) / mean if mean > 0 else np.zeros_like(weights)


def _estimate(value: float, influence: Floats, weights: Floats, owner: NDArray[np.int64] | None) -> Estimate:
    """With the interval of a mean whose rows move it by `influence`, those of one owner together."""
    rows = len(influence)
    if owner is not None:
        influence = np.bincount(np.unique(owner, return_inverse=True)[1], weights=influence).astype(np.float64)
    groups = len(influence)
    squares = float((influence**2).sum()) * groups / (groups - 1) if groups > 1 else np.inf
    half = NORMAL * squares**0.5 / rows
    most = float((weights**2).sum())
    return Estimate(value, value - half, value + half, float(weights.sum()) ** 2 / most if most > 0 else 0.0)
