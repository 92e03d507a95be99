"""The words that the shapes of the weights hang on, kept beside the weights, so that a word more does not make them worthless.

A checkpoint names the vocabulary that it was trained with. `growth` moves it to today's, matching every row and column by what it stands
for, so that a preset of fewer words goes on serving what it knows, and training can go on from it.
"""

from __future__ import annotations

from typing import Any

from generation.network.kinematics import PARTS, WORN_SQUARES
from generation.network.plan import KINDS, MATERIALS, PLACES, TIMES
from generation.network.reading import SLOTS
from generation.network.sprites import texels


def vocabulary() -> dict[str, Any]:
    """Today's words, each list as one text, in the order that the weights have them; a slot's name stands before its values, a part's
    before the rows and columns of its sprite.
    """
    return {
        "slots": [" ".join((slot, *values)) for slot, values in SLOTS.items()],
        "kinds": " ".join(KINDS),
        "materials": " ".join(MATERIALS),
        "places": " ".join(PLACES),
        "times": " ".join(TIMES),
        "parts": [f"{part} {height} {width}" for part in PARTS for height, width in [texels(part)]],
        "worn": " ".join(WORN_SQUARES),
    }
