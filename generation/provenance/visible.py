"""The visible mark: the maker's handle, small and half clear, going from one quarter of the picture to the next.

It keeps such a distance from the edges that no cut that takes a quarter of the picture away, wherever it is made, reaches it in
all four places; and far enough from the ends of a long picture to be in its middle square.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import pairwise

from PIL import Image, ImageDraw, ImageFont

HEIGHT, LEAST_HEIGHT = 0.036, 9  # of the shorter side; pixels
WIDEST = 0.45
NEAR, FAR = (0.13, 0.17), (0.24, 0.30)  # distance from the edge, on the shorter and on the longer side
GLIDE = 0.2  # share of a quarter of the clip in which the mark moves on
INK, SHADE = (255, 255, 255, 200), (0, 0, 0, 120)  # light with a dark rim is read on light and dark


@dataclass(frozen=True)
class VisibleMark:
    """A drawing and the four places of its top left corner, in the order in which it comes to them."""

    drawing: Image.Image
    places: list[tuple[int, int]]

    def place_at(self, share: float) -> tuple[int, int]:
        """Where it stands after that share of the clip, while it does not glide."""
        return self.places[min(int(share * len(self.places)), len(self.places) - 1)]

    def expressions(self, seconds: float) -> tuple[str, str]:
        """x and y over time for ffmpeg's overlay."""
        stay = seconds / len(self.places)
        return _over_time([x for x, _ in self.places], stay), _over_time([y for _, y in self.places], stay)


def visible_mark(handle: str, width: int, height: int, seed: int) -> VisibleMark:
    """The mark of a member for a picture of that size."""
    drawing = _drawing(f"@{handle}", max(round(min(width, height) * HEIGHT), LEAST_HEIGHT), round(width * WIDEST))
    dice = random.Random(seed)
    sides = NEAR if width <= height else FAR
    ends = NEAR if height <= width else FAR
    places = []
    for right, low in ((False, False), (True, False), (False, True), (True, True)):
        x, y = round(width * dice.uniform(*sides)), round(height * dice.uniform(*ends))
        places.append((width - x - drawing.width if right else x, height - y - drawing.height if low else y))
    dice.shuffle(places)
    return VisibleMark(drawing, places)


def _drawing(text: str, size: int, widest: int) -> Image.Image:
    """Never wider than `widest`: a long handle is set smaller."""
    rim = max(round(size / 12), 1)
    font = ImageFont.load_default(size)
    left, top, right, bottom = font.getbbox(text, stroke_width=rim)
    drawing = Image.new("RGBA", (round(right - left) + 1, round(bottom - top) + 1))
    ImageDraw.Draw(drawing).text((-left, -top), text, INK, font, stroke_width=rim, stroke_fill=SHADE)
    if drawing.width > widest:
        drawing = drawing.resize((widest, max(round(drawing.height * widest / drawing.width), 1)), Image.Resampling.LANCZOS)
    return drawing


def _over_time(values: list[int], stay: float) -> str:
    steps = "".join(
        f"+({after - before})*clip((t-{stay * (number - GLIDE):.4f})/{stay * GLIDE:.4f},0,1)"
        for number, (before, after) in enumerate(pairwise(values), 1)
    )
    return f"{values[0]}{steps}"
