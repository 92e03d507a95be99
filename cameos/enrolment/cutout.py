"""Cuts what is to be cast out of a picture: a head by the outline of its face, a thing by the colours around it.

Both are plain: a head's mask is its face's outline, wider and with room for hair above, with a soft edge; a thing's is all that the
colours of the picture's border do not reach. Nothing is invented behind either.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from core.errors import Invalid

LONG_SIDE = 512  # of what is kept
WIDER, HAIR, CHIN = 1.16, 1.62, 1.08  # of the face's half width, and of what is above and below its middle
SOFT = 0.025  # of the head's height
BELOW, PATCH = 0.35, 0.45  # of the face's height: where clothes begin under the chin, and how tall the patch is
LOOKED_AT = 192  # pixels, the longer side of the picture in which a thing is told from its ground
RING, COLOURS, ROUNDS = 0.03, 6, 12
NEAR, SPREAD = 16.0, 3.0  # of 255 in colour: how near the ground is at least, and in standard deviations of its own noise
SMALLEST, LARGEST = 0.03, 0.9  # of the picture
CLEAR = 0.02  # share of pixels that are transparent in a picture that is cut out already

Pixels = NDArray[np.uint8]


@dataclass(frozen=True)
class Cutout:
    """A PNG with alpha, and its size."""

    data: bytes
    width: int
    height: int


def head(frame: Pixels, oval: Sequence[Sequence[float]]) -> Cutout:
    """The head in an RGB frame whose face has this outline, in pixels, beginning at the top."""
    points = np.array(oval, float)
    middle = points.mean(0)
    up = points[0] - points[len(points) // 2]  # from the chin to the top: heads lean
    height = float(np.linalg.norm(up))
    up /= max(height, 1e-6)
    side = np.array((-up[1], up[0]))
    above, aside = (points - middle) @ up, (points - middle) @ side
    outline = middle + np.outer(above * np.where(above > 0, HAIR, CHIN), up) + np.outer(aside * WIDER, side)
    mask = Image.new("L", (frame.shape[1], frame.shape[0]))
    ImageDraw.Draw(mask).polygon([(float(x), float(y)) for x, y in outline], fill=255)
    soft = mask.filter(ImageFilter.GaussianBlur(max(SOFT * height * HAIR, 1.0)))
    return _kept(np.dstack((frame, np.asarray(soft))))


def clothes(frame: Pixels, oval: Sequence[Sequence[float]]) -> str:
    """The middle colour below the face, as #rrggbb; empty where the frame ends before."""
    points = np.array(oval, float)
    (left, top), (right, bottom) = points.min(0), points.max(0)
    start = round(bottom + BELOW * (bottom - top))
    patch = frame[start : start + round(PATCH * (bottom - top)), max(round(left), 0) : max(round(right), 0)]
    if patch.shape[0] < 2 or patch.shape[1] < 2:
        return ""
    return "#" + "".join(f"{round(float(number)):02x}" for number in np.median(patch.reshape(-1, 3), axis=0))


def thing(picture: Image.Image, *, field: str) -> Cutout:
    """What stands before a plain ground; a picture with clear parts is cut out already. Raises Invalid (for that field)."""
    own = np.asarray(picture.convert("RGBA"))
    if (own[..., 3] < 128).mean() >= CLEAR:
        shown = float((own[..., 3] >= 128).mean())
        if shown < SMALLEST:
            raise Invalid.field(field, "cutout_unclear", "Hardly anything of this picture is not transparent.")
        return _kept(own)
    small = picture.convert("RGB")
    small.thumbnail((LOOKED_AT, LOOKED_AT), Image.Resampling.BOX)
    shown_here = ~_ground(np.asarray(small, np.float32))
    if not SMALLEST <= float(shown_here.mean()) <= LARGEST:
        raise Invalid.field(
            field,
            "cutout_unclear",
            "It cannot be told from its background. Take it before a plain wall or floor with all of it in the picture, or send a PNG"
            " with a transparent background.",
        )
    inner = Image.fromarray(np.uint8(shown_here) * 255).filter(ImageFilter.MinFilter(3))  # the last pixels are half the ground's colour
    mask = inner.resize(picture.size, Image.Resampling.BICUBIC)
    soft = mask.filter(ImageFilter.GaussianBlur(max(picture.size) / LOOKED_AT))
    return _kept(np.dstack((np.asarray(picture.convert("RGB")), np.asarray(soft))))


def _ground(picture: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Where the colours of the border reach from the border."""
    ring = max(round(RING * min(picture.shape[:2])), 1)
    edge = np.ones(picture.shape[:2], bool)
    edge[ring:-ring, ring:-ring] = False
    seen = picture[edge]
    # Colours of the ground: k-means from points spread over it, so that the same picture is cut in the same way again.
    centres = seen[np.linspace(0, len(seen) - 1, COLOURS).astype(int)]
    for _ in range(ROUNDS):
        nearest = np.linalg.norm(seen[:, None] - centres, axis=2).argmin(1)
        centres = np.stack([seen[nearest == one].mean(0) if (nearest == one).any() else centres[one] for one in range(COLOURS)])
    apart = np.linalg.norm(seen[:, None] - centres, axis=2).min(1)
    reach = max(NEAR, SPREAD * float(np.sqrt(np.mean(apart**2))))
    like = np.linalg.norm(picture[:, :, None] - centres, axis=3).min(2) <= reach
    ground = edge & like
    while True:
        grown = ground.copy()
        grown[1:] |= ground[:-1]
        grown[:-1] |= ground[1:]
        grown[:, 1:] |= ground[:, :-1]
        grown[:, :-1] |= ground[:, 1:]
        grown &= like
        if (grown == ground).all():
            return ground
        ground = grown


def _kept(picture: Pixels) -> Cutout:
    """Cropped to what is seen of it, no larger than is kept, and nothing under what is clear."""
    rows, columns = np.flatnonzero((picture[..., 3] > 8).any(1)), np.flatnonzero((picture[..., 3] > 8).any(0))
    cropped = picture[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].copy()
    cropped[cropped[..., 3] == 0] = 0
    image = Image.fromarray(cropped)
    image.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
    written = io.BytesIO()
    image.save(written, "PNG")
    return Cutout(written.getvalue(), image.width, image.height)
