"""Ten real photographs, which no training saw: what a member would take, where all other pictures of the scorecard are drawn.

They ship with scikit-image (`skimage/data`; free of rights or under free licences, see its README.txt), from which they are read: an
astronaut, a cat, and eight things.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
import skimage.data
from numpy.typing import NDArray
from PIL import Image, ImageDraw

SIDE, FINER = 128, 4  # pixels of a picture, and how much finer its edge is drawn first
PHOTOS: dict[str, tuple[str, tuple[int, int, int, int]]] = {  # file -> what it may be cast as, and where in it that is
    "astronaut.png": ("person", (154, 14, 304, 188)),
    "chelsea.png": ("animal", (30, 0, 368, 293)),
    "coffee.png": ("object", (76, 16, 480, 390)),
    "motorcycle_left.png": ("object", (99, 74, 679, 457)),
    "coins.png": ("object", (0, 0, 384, 303)),
    "rocket.jpg": ("object", (267, 107, 384, 416)),
    "retina.jpg": ("object", (0, 0, 1411, 1411)),
    "hubble_deep_field.jpg": ("object", (300, 200, 700, 600)),
    "ihc.png": ("object", (0, 0, 256, 256)),
    "moon.png": ("object", (60, 30, 320, 290)),
}


@lru_cache(maxsize=1)
def pictures() -> dict[str, NDArray[np.uint8]]:
    """Each cut out as an ellipse, (SIDE, SIDE, 4) with straight alpha."""
    mask = Image.new("L", (SIDE * FINER, SIDE * FINER))
    ImageDraw.Draw(mask).ellipse((0, 0, SIDE * FINER - 1, SIDE * FINER - 1), fill=255)
    alpha = np.asarray(mask.resize((SIDE, SIDE), Image.Resampling.BOX))
    folder, found = Path(skimage.data.__file__).parent, {}
    for name, (_kind, box) in PHOTOS.items():
        with Image.open(folder / name) as photo:
            square = photo.convert("RGB").resize((SIDE, SIDE), Image.Resampling.LANCZOS, box)
        found[name] = np.dstack((np.asarray(square), alpha))
    return found


def choice(kind: str, number: int) -> tuple[NDArray[np.uint8], ...]:
    """All ten, of which the first is the one of a kind whose turn it is."""
    of_kind = [name for name, (own, _box) in PHOTOS.items() if own == kind]
    true = of_kind[number % len(of_kind)]
    return (pictures()[true], *(picture for name, picture in pictures().items() if name != true))
