"""Whether the world is still the one that something was learned in: shifts of what is measured, and moments at which a rate changed."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
BINS = 10
DELTA = 0.002  # ADWIN's: about one false alarm in five hundred looks


def psi(before: Floats, after: Floats, bins: int = BINS) -> float:
    """The population stability index over tenths of `before`; above .2 a shift is large. 0 where either is empty."""
    if not len(before) or not len(after):
        return 0.0
    edges = np.unique(np.quantile(before, np.linspace(0, 1, bins + 1)[1:-1]))
    shares = [
        (np.bincount(np.searchsorted(edges, values, side="left"), minlength=len(edges) + 1) + 0.5) / (len(values) + 0.5 * (len(edges) + 1))
        for values in (before, after)
    ]
    return float(((shares[1] - shares[0]) * np.log(shares[1] / shares[0])).sum())


def changed_at(looked: Sequence[int], happened: Sequence[int], delta: float = DELTA) -> int | None:
    """The interval since which a rate is another than before, as ADWIN tells it (Bifet and Gavaldà 2007, eq. 3.1); None where it is not.

    Given is for each interval how often it was looked and how often it happened, the oldest first.
    """
    counts, hits = np.asarray(looked, np.float64), np.asarray(happened, np.float64)
    whole = float(counts.sum())
    if whole == 0:
        return None
    before, hits_before = counts.cumsum()[:-1], hits.cumsum()[:-1]
    kept = (before > 0) & (before < whole)
    rate = float(hits.sum()) / whole
    confidence = math.log(2 * math.log(max(whole, math.e)) / delta)
    found, best = None, 0.0
    for place in np.flatnonzero(kept):
        first, second = float(before[place]), whole - float(before[place])
        size = 1 / (1 / first + 1 / second)
        bound = math.sqrt(2 / size * rate * (1 - rate) * confidence) + 2 / (3 * size) * confidence
        apart = abs(float(hits_before[place]) / first - (float(hits.sum()) - float(hits_before[place])) / second)
        if apart - bound > best:
            found, best = int(place) + 1, apart - bound
    return found


def gini(counts: Floats) -> float:
    """How unevenly something is spread, as 1 minus twice the area under the Lorenz curve: 0 is even, near 1 is all to one."""
    if not len(counts) or counts.sum() <= 0:
        return 0.0
    lorenz = np.concatenate([[0.0], np.cumsum(np.sort(counts)) / counts.sum()])
    return float(1.0 - (lorenz[1:] + lorenz[:-1]).mean())
