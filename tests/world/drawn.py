"""One part drawn alone, larger than life, with room around its box."""

from __future__ import annotations

import numpy as np
import skia

from generation.network.kinematics import PART_BOXES
from generation.world.art.brush import Brush
from generation.world.art.colour import light
from generation.world.draw import pen

LIT = light("park", "sunset", [0.0, 0.0, 0.0, 0.0, 0.0, 0.9, 0.0, 0.0])
ACROSS = 160  # pixels of the box's wider side
AROUND = 40  # pixels seen around the box


def drawn(part: str, look: list[float], material: str, pose: list[float]) -> np.ndarray:
    """The part as premultiplied (H, W, 4); the last channel is how opaque it is."""
    left, bottom, right, top = PART_BOXES[part]
    scale = ACROSS / max(right - left, top - bottom)
    width, height = round((right - left) * scale) + 2 * AROUND, round((top - bottom) * scale) + 2 * AROUND
    pixels_HW4 = np.zeros((height, width, 4), np.uint8)
    canvas = skia.Surface.MakeRasterDirect(skia.ImageInfo.MakeN32Premul(width, height), pixels_HW4).getCanvas()
    canvas.setMatrix(skia.Matrix.MakeAll(scale, 0, AROUND - left * scale, 0, -scale, AROUND + top * scale, 0, 0, 1))
    pen(part, look, material, LIT)(Brush(canvas), pose)
    return pixels_HW4
