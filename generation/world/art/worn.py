"""A picture that somebody gave, worn as a head or as a ball: a cut-out whose jaw drops when a mouth opens, lit as all else is."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import skia
from numpy.typing import NDArray

from generation.network.kinematics import WORN_SQUARES
from generation.world.art.brush import Brush
from generation.world.art.colour import Light, clamp, hexed, times

MOUTH = 0.73  # of the picture's height, from the top: where a head parts
DROP = 0.13  # of its height, how far a wide open mouth's jaw goes down
INSIDE = hexed("4a1822")


def pen(part: str, picture_HW4: NDArray[np.uint8], lit: Light) -> Callable[[Brush, Sequence[float]], None]:
    """How a picture, red, green, blue and straight alpha, is drawn on a part."""
    left, bottom, right, top = WORN_SQUARES[part]
    image = skia.Image.fromarray(np.ascontiguousarray(picture_HW4), colorType=skia.kRGBA_8888_ColorType)
    red, green, blue = times((1.0, 1.0, 1.0), lit.tint)
    light = skia.ColorFilters.Matrix([red, 0, 0, 0, 0, 0, green, 0, 0, 0, 0, 0, blue, 0, 0, 0, 0, 0, 1, 0])
    mouth_y = top - MOUTH * (top - bottom)

    def piece(brush: Brush, low: float, high: float, down: float, colour: skia.ColorFilter) -> None:
        """What lies between two heights, moved down."""
        canvas = brush.canvas
        canvas.save()
        canvas.translate(0, -down)
        canvas.clipRect(skia.Rect.MakeLTRB(left, low, right, high), skia.ClipOp.kIntersect, True)
        canvas.translate(left, top)
        canvas.scale((right - left) / image.width(), -(top - bottom) / image.height())
        canvas.drawImage(
            image, 0, 0, skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear), skia.Paint(ColorFilter=colour)
        )
        canvas.restore()

    def draw(brush: Brush, pose: Sequence[float]) -> None:
        drop = DROP * (top - bottom) * clamp(pose[0]) if part != "ball" else 0.0
        if drop == 0:
            piece(brush, bottom, top, 0.0, light)
            return
        inside = skia.ColorFilters.Blend(skia.Color4f(*times(INSIDE, lit.tint), 1.0).toColor(), skia.BlendMode.kSrcIn)
        piece(brush, mouth_y - drop, mouth_y, 0.0, inside)
        piece(brush, bottom, mouth_y, drop, light)
        piece(brush, mouth_y, top, 0.0, light)

    return draw
