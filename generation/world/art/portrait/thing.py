"""Things: food, toys and tools by name, and surfaces of any outline and texture."""

from __future__ import annotations

import math
from collections.abc import Mapping

from generation.world.art.portrait.food import FOOD
from generation.world.art.portrait.pattern import HELD_OUTLINES, HELD_TEXTURES, OUTLINES, TEXTURES, cloud, cover, outline, palette
from generation.world.art.portrait.sitter import Pen
from generation.world.art.portrait.toys import TOYS

_THINGS = FOOD | TOYS
HELD_OUT = frozenset({"rocket", "cactus", "teapot", "umbrella", "shell", "snowflake"})
PARTS: dict[str, dict[str, int]] = {
    "family": {"surface": 46, "cloud": 3}
    | dict.fromkeys(_THINGS, 2)
    | {"logo": 6, "monster": 5, "robot": 4, "planet": 4, "mug": 4, "balloon": 3},
    "outline": OUTLINES,
    "texture": TEXTURES,
}
NUMBERS = (
    "hue", "spread", "scheme", "outline", "fine", "spin", "pose", "squash", "natural", "one", "two", "three", "rim",
)  # fmt: skip


def is_held_out(parts: Mapping[str, str]) -> bool:
    """Some things, outlines and textures are kept from the ordinary draw."""
    if parts["family"] != "surface":
        return parts["family"] in HELD_OUT
    return parts["outline"] in HELD_OUTLINES or parts["texture"] in HELD_TEXTURES


def paint(pen: Pen) -> None:
    """Draw the thing that the genes tell of; it has no mouth to be placed by."""
    genes, view = pen.genes, pen.view
    colours = palette(genes)
    lean = 0.5 * (genes.numbers["pose"] - 0.5) * (genes.numbers["pose"] > 0.4) + 2.5 * view.tilt
    narrow = math.cos(1.5 * view.turn) * genes.between("squash", 0.85, 1.0)
    with pen.at(0, 0, narrow, 1.0 + 0.03 * view.mood, lean):
        pen.canvas.skew(0, 0.3 * view.turn)
        if genes.parts["family"] == "cloud":
            cloud(pen, colours)
        elif genes.parts["family"] == "surface":
            path = outline(genes)
            cover(pen, path, genes.parts["texture"], colours)
            if genes.above("rim", 0.3):
                pen.edge(path, colours[4], 0.1)
        else:
            _THINGS[genes.parts["family"]](pen, colours)
