"""Values on an even grid of moments: summed up, read between two of them, and when they come down through nothing.

What turns or flies freely is worked out once on such a grid, and asked for at any time.
Shape suffixes: B clips, J moments, T asked times.
"""

from __future__ import annotations

import numpy as np

from generation.world.motion import Array


def integral(value_BJ: Array, step: float) -> Array:
    """From the first moment on, by the trapezoidal rule."""
    middles = 0.5 * (value_BJ[:, 1:] + value_BJ[:, :-1]) * step
    return np.concatenate((np.zeros((len(value_BJ), 1)), np.cumsum(middles, 1)), 1)


def between(value_BJ: Array, place_BT: Array) -> Array:
    """At places counted in steps of the grid, a straight line from moment to moment; beyond its ends the end."""
    place_BT = np.clip(place_BT, 0, value_BJ.shape[1] - 1 - 1e-6)
    index_BT = place_BT.astype(np.int64)
    low_BT, high_BT = np.take_along_axis(value_BJ, index_BT, 1), np.take_along_axis(value_BJ, index_BT + 1, 1)
    return low_BT + (place_BT - index_BT) * (high_BT - low_BT)


def falls_through(height_BJ: Array, after: Array | float) -> Array:
    """The place (B, 1), in steps, at which a height comes down through 0, looked for beyond the place `after`."""
    index_B1 = np.maximum(((height_BJ <= 0) & (np.arange(height_BJ.shape[1]) > after)).argmax(1), 1)[:, None]
    high_B1, low_B1 = np.take_along_axis(height_BJ, index_B1 - 1, 1), np.take_along_axis(height_BJ, index_B1, 1)
    return index_B1 - 1 + np.clip(high_B1 / np.maximum(high_B1 - low_B1, 1e-9), 0, 1)
