"""The words that the shapes of the weights hang on, kept beside the weights, so that a word more does not make them worthless.

A checkpoint names the vocabulary that it was trained with. Weights that do not fit today's are refused; `training/growth.py` moves them to
it, matching every row and column by what it stands for, so that training can go on.
"""

from __future__ import annotations

from typing import Any

from generation.network.kinematics import PARTS
from generation.network.plan import FRAMINGS, KINDS, MATERIALS, PLACES, TIMES
from generation.network.reading import SLOTS
from generation.network.sprites import texels


def vocabulary() -> dict[str, Any]:
    """Today's words, as JSON has them. Lists of pairs, because a file may sort the names of an object, and their order is the weights'."""
    return {
        "slots": [[slot, list(values)] for slot, values in SLOTS.items()],
        "framings": list(FRAMINGS),
        "kinds": list(KINDS),
        "materials": list(MATERIALS),
        "places": list(PLACES),
        "times": list(TIMES),
        "parts": [[part, list(texels(part))] for part in PARTS],
    }
