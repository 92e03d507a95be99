"""Whether chances are what they say: a logarithmic fit that makes them so, and how far off they are."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
BINS, GROUP = 15, 200
PRIOR = 1.0  # how strongly a head is held to being right already
STEPS = 30


def platt(logits: Floats, happened: Flags) -> tuple[float, float]:
    """The slope and the offset (Platt 1999) under which what happened is likeliest, by Newton's method; near 1 and 0 where little did."""
    known = np.stack([logits, np.ones_like(logits)], axis=1)
    start = np.array([1.0, 0.0])
    found, trust = start.copy(), PRIOR * np.array([[1.0, 0.0], [0.0, 0.1]])
    for _ in range(STEPS):
        chance = 1.0 / (1.0 + np.exp(-np.clip(known @ found, -30, 30)))
        slope = known.T @ (happened - chance) - trust @ (found - start)
        curve = (known * (chance * (1 - chance))[:, None]).T @ known + trust
        step = np.clip(np.linalg.solve(curve, slope), -1, 1)
        found = found + step
        if np.abs(step).max() < 1e-8:
            break
    return max(float(found[0]), 0.0), float(found[1])


def ece(chances: Floats, happened: Flags, bins: int = BINS) -> float:
    """Expected calibration error: by how much chances are off on average, over groups of like chances and equal size.

    Groups are of GROUP at least: what is off in smaller ones is mostly luck.
    """
    if len(chances) == 0:
        return 0.0
    order = np.argsort(chances, kind="stable")
    groups = np.array_split(order, min(bins, max(len(order) // GROUP, 1)))
    return float(sum(abs(float(chances[group].mean()) - float(happened[group].mean())) * len(group) for group in groups) / len(order))


def log_loss(chances: Floats, happened: Flags) -> Floats:
    """Of each row, in nats."""
    kept = np.clip(chances, 1e-9, 1 - 1e-9)
    return np.where(happened, -np.log(kept), -np.log(1 - kept))
