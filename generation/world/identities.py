"""Pictures of anybody and anything a cameo may show, so that a network learns to wear any picture.

- An identity is its genes: named parts, numbers in 0..1 and a seed. `picture` draws them in a view; two views are the same identity.
- A picture is (128, 128, 4) uint8, straight alpha, cut out, and fills the square but for 3 % on the sides that touch.
- Whoever has a mouth has its line between 0.70 and 0.76 of the height from the top.
- Held out, never drawn otherwise: every seventh combination of hat, hair and glasses, some species, some things, outlines and textures.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Mapping
from itertools import accumulate
from types import ModuleType

import numpy as np
import skia
from numpy.typing import NDArray

from generation.world.art.portrait import animal, person, thing
from generation.world.art.portrait.finish import SIZE, STYLES, coarse, finish
from generation.world.art.portrait.headwear import COVERING
from generation.world.art.portrait.sitter import Face, Genes, Pen, View

KINDS = ("person", "animal", "object")
FRONT = View()
VIEWS: Mapping[str, View] = {
    "front": FRONT,
    "turned": View(turn=0.34, tilt=-0.05),
    "moved": View(turn=-0.12, mood=0.9, open=0.7, tilt=0.06),
    "lit": View(side=0.8, bright=0.82, mood=-0.3),
}
MARGIN = 0.03
MOUTH = (0.705, 0.755)  # of the height from the top
_ARTS: Mapping[str, ModuleType] = {"person": person, "animal": animal, "object": thing}
# A part's name, its choices, and where each one's weight ends among the others'.
_TABLES = {
    kind: [(name, list(table), list(accumulate(table.values()))) for name, table in {"style": STYLES, **art.PARTS}.items()]
    for kind, art in _ARTS.items()
}
_NUMBERS = {kind: ("ink", "ink_black", "grain", "strength", *art.NUMBERS) for kind, art in _ARTS.items()}
_ROOM = 2.4  # half of what is looked at to find how large a drawing is


def genes(rng: np.random.Generator, kind: str, held_out: bool = False) -> Genes:
    """A new identity of a kind; ordinary ones and held-out ones never meet."""
    while True:
        drawn = _any(rng, kind)
        if is_held_out(drawn) == held_out:
            return drawn


def _any(rng: np.random.Generator, kind: str) -> Genes:
    tables, names = _TABLES[kind], _NUMBERS[kind]
    picks, numbers = rng.random(len(tables)).tolist(), rng.random(len(names)).tolist()
    parts = {name: choices[bisect_right(ends, at * ends[-1])] for (name, choices, ends), at in zip(tables, picks, strict=True)}
    return Genes(kind, parts, dict(zip(names, numbers, strict=True)), int(rng.integers(2**31)))


def is_held_out(genes: Genes) -> bool:
    """Whether this identity is kept from the ordinary draw."""
    parts = genes.parts
    if genes.kind == "animal":
        return parts["species"] in animal.HELD_OUT
    if genes.kind == "object":
        return thing.is_held_out(parts)
    hat, hair, glasses = (list(person.PARTS[name]).index(parts[name]) for name in ("hat", "hair", "glasses"))
    if parts["hat"] in COVERING:
        hair = 0  # what is not seen makes no combination
    return (3 * hat + hair + 2 * glasses) % 7 == 4


def seen(rng: np.random.Generator) -> View:
    """A view as they come: mostly from the front, any mood, any light."""
    turn, tilt, mood, opened, side, bright = rng.random(6).tolist()
    return View(
        0.6 * (turn - 0.5), 0.16 * (tilt - 0.5), 1.6 * (mood - 0.5), max(opened - 0.7, 0) * 2.5, 1.8 * (side - 0.5), 0.86 + 0.3 * bright
    )


def draw(rng: np.random.Generator, kind: str, held_out: bool = False) -> NDArray[np.uint8]:
    """A new identity in some view."""
    return picture(genes(rng, kind, held_out), seen(rng))


def picture(genes: Genes, view: View = FRONT) -> NDArray[np.uint8]:
    """The identity as seen, (128, 128, 4) straight RGBA."""
    recorder = skia.PictureRecorder()
    canvas = recorder.beginRecording(skia.Rect.MakeLTRB(-_ROOM, -_ROOM, _ROOM, _ROOM))
    face = _ARTS[genes.kind].paint(Pen(canvas, genes, view))
    drawing = recorder.finishRecordingAsPicture()
    turned = skia.Matrix.RotateDeg(math.degrees(view.tilt), skia.Point(face.x, face.mouth) if face else skia.Point(0, 0))
    size = coarse(genes)
    coverage_HW = _coverage(drawing, turned)
    across, x, y = _fit(_extent(coverage_HW), face)
    if face:  # what the square's lower edge cuts off has no say in where the middle is
        across, x, y = _fit(_extent(coverage_HW[: round((_ROOM + (1 - MARGIN - y) / across) * SIZE / (2 * _ROOM))]), face)
    matrix = skia.Matrix.MakeAll(across * size, 0, x * size, 0, -across * size, y * size, 0, 0, 1)
    pixels_HW4 = np.zeros((size, size, 4), np.uint8)
    canvas = skia.Surface.MakeRasterDirect(
        skia.ImageInfo.Make(size, size, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType), pixels_HW4
    ).getCanvas()
    canvas.setMatrix(matrix)
    canvas.clipRect(skia.Rect.MakeLTRB(-_ROOM, (y - 1 + MARGIN) / across, _ROOM, _ROOM))  # a bust ends where the square does
    canvas.concat(turned)
    canvas.drawPicture(drawing)
    return finish(pixels_HW4, genes, view)


def _coverage(drawing: skia.Picture, turned: skia.Matrix) -> NDArray[np.uint8]:
    """(SIZE, SIZE) how opaque the drawing is, _ROOM about the origin."""
    coverage_HW = np.zeros((SIZE, SIZE), np.uint8)
    canvas = skia.Surface.MakeRasterDirect(skia.ImageInfo.MakeA8(SIZE, SIZE), coverage_HW).getCanvas()
    scale = SIZE / (2 * _ROOM)
    canvas.setMatrix(skia.Matrix.Concat(skia.Matrix.MakeAll(scale, 0, SIZE / 2, 0, -scale, SIZE / 2, 0, 0, 1), turned))
    canvas.drawPicture(drawing)
    return coverage_HW


def _extent(coverage_HW: NDArray[np.uint8]) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of what is covered; how opaque the outermost pixels are says where in them it ends."""
    ends = []
    for line in (coverage_HW.max(0), coverage_HW.max(1)):
        there = np.flatnonzero(line > 12)
        first, last = int(there[0]), int(there[-1])
        ends.append((first + 1 - line[first] / 255, last + line[last] / 255))
    (left, right), (top, bottom) = ((2 * _ROOM * np.array(ends)) / SIZE - _ROOM).tolist()
    return left, -bottom, right, -top


def _fit(extent: tuple[float, float, float, float], face: Face | None) -> tuple[float, float, float]:
    """The scale (squares a unit) and the origin's place in the square, x to the right and y down."""
    left, bottom, right, top = extent
    room = 1 - 2 * MARGIN
    if face is None:
        scale = room / max(right - left, top - bottom)
        return scale, 0.5 - scale * (left + right) / 2, 0.5 + scale * (top + bottom) / 2
    above, below = top - face.mouth, face.mouth - face.low
    line = min(max(MARGIN + room * above / (above + below), MOUTH[0]), MOUTH[1])
    scale = min((line - MARGIN) / above, (1 - MARGIN - line) / below, room / (right - left))
    return scale, 0.5 - scale * (left + right) / 2, line + scale * face.mouth
