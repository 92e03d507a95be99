"""A camera that goes along with somebody who crosses the view."""

from __future__ import annotations

import numpy as np

from generation.network.plan import FRAMINGS, VIEW_METRES
from generation.world.batch import Draft
from generation.world.motion import Array

_BODY = 1.55  # metres that a body needs in the view


def follow(draft: Draft, rng: np.random.Generator, way_B: Array) -> Array:
    """Set how far the camera pans for bodies that go so far in four seconds: where the way does not fit the view, and often where it does.

    Gives the metres (B,) by which the way is to be moved so that it fits.
    """
    width_B = np.array([VIEW_METRES[name][0] for name in FRAMINGS])[draft.framing_B]
    room_B = width_B / draft.zoom_B - _BODY
    needed_B = np.maximum(way_B - room_B, 0)
    pans_B = (rng.random(len(draft)) < 0.5) | (needed_B > 0)
    widest_B = 2 * width_B * (0.5 - 0.5 / draft.zoom_B)
    draft.pan_B = np.where(pans_B, np.minimum(needed_B + rng.uniform(0.2, 0.9, len(draft)) * (0.95 * way_B - needed_B), widest_B), 0)
    spare_B = np.maximum(room_B + draft.pan_B - way_B, 0)
    return np.asarray(rng.uniform(-0.3, 0.3, len(draft)) * spare_B)
