"""What the learned heads look at: the parts' features, and a few facts that are no part of a score by themselves. All of it is logged as it
was when a clip was shown, so that nothing of the future can slip into training.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from feed.catalogue import Catalogue
from feed.parameters import EXTRAS, LEARNED, PARTS, WEIGHTS
from feed.signals import Signals

Floats = NDArray[np.float64]
PART_INPUTS = tuple(name for name in PARTS if name != LEARNED)
INPUTS = (*PART_INPUTS, *EXTRAS)


def extras_of(catalogue: Catalogue, signals: Signals, rows: NDArray[np.int64]) -> Floats:
    """`(len(rows), len(EXTRAS))`, each as EXTRAS says."""
    made = np.zeros((len(rows), len(EXTRAS)))
    part = {name: made[:, place] for place, name in enumerate(EXTRAS)}
    part["exposure"][:] = np.minimum(np.log1p(catalogue.viewed[rows]) / np.log1p(10_000), 1)
    part["activity"][:] = min(len(signals.acts) / 100, 1)
    return made


def named(features: Sequence[float], extras: Sequence[float]) -> dict[str, float]:
    """Inputs by their names, without what is nothing; for the log, which outlives the order they stand in."""
    return {name: value for name, value in zip(INPUTS, (*features[: len(PART_INPUTS)], *extras), strict=False) if value}


def matrix(logged: Sequence[Mapping[str, float]], names: Sequence[str] = INPUTS) -> Floats:
    """Logged inputs as rows `(len(logged), len(names))`; what was not known then is nothing."""
    return np.array([[entry.get(name, 0.0) for name in names] for entry in logged]).reshape(-1, len(names))


def without_heads(inputs: Floats) -> Floats:
    """The public score without its learned part `(N,)`, of rows in the order of INPUTS."""
    scores: Floats = inputs[:, : len(PART_INPUTS)] @ np.array([WEIGHTS[name] for name in PART_INPUTS])
    return scores
