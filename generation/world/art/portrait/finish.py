"""Noise, and what a drawing becomes when it was made with pixels, a brush, a pencil, a printing press or a camera."""

from __future__ import annotations

import zlib
from functools import lru_cache

import numpy as np
import skia
from numpy.typing import NDArray

from generation.world.art.colour import Colour
from generation.world.art.portrait.sitter import Genes, View

SIZE = 128
STYLES = {"flat": 4, "outlined": 5, "soft": 5, "pixel": 4, "photo": 5, "sketch": 2, "poster": 2, "watercolour": 3, "halftone": 1}

Numbers = NDArray[np.floating]


@lru_cache
def _basis(size: int, knots: int) -> Numbers:
    """(size, knots) weights of a smooth curve through evenly spaced knots (Hermite's step between neighbours)."""
    place = np.linspace(0, knots - 1, size, dtype=np.float32)
    left = np.minimum(place.astype(int), knots - 2)
    share = place - left
    share = share * share * (3 - 2 * share)
    weights = np.zeros((size, knots), np.float32)
    weights[np.arange(size), left] = 1 - share
    weights[np.arange(size), left + 1] += share
    return weights


def noise(rng: np.random.Generator, knots: int, octaves: int = 3, size: int = SIZE) -> Numbers:
    """(size, size) smooth noise about 0.5, each octave twice as fine and half as strong (value noise)."""
    total = np.zeros((size, size), np.float32)
    for octave in range(octaves):
        fine = min(knots << octave, size)
        weights = _basis(size, fine)
        total += (weights @ rng.random((fine, fine), dtype=np.float32) @ weights.T - 0.5) * 0.5**octave
    return total + 0.5


def stepped(value: Numbers, low: float, high: float) -> Numbers:
    """0 below `low`, 1 above `high`."""
    return np.clip((value - low) / (high - low), 0, 1)


def coloured(value: Numbers, colours: list[Colour]) -> NDArray[np.uint8]:
    """Noise in 0..1 as (H, W, 4) opaque pixels through a row of colours."""
    row = np.array(colours, np.float32) * 255
    place = np.clip(value, 0, 1) * (len(colours) - 1)
    left = np.minimum(place.astype(int), len(colours) - 2)
    share = (place - left)[..., None]
    pixels = np.full((*value.shape, 4), 255, np.uint8)
    pixels[..., :3] = row[left] * (1 - share) + row[left + 1] * share
    return pixels


def mask(value: Numbers, colour: Colour) -> NDArray[np.uint8]:
    """One colour (H, W, 4), as opaque as the values say."""
    pixels = np.empty((*value.shape, 4), np.uint8)
    pixels[..., :3] = np.array(colour) * 255
    pixels[..., 3] = np.clip(value, 0, 1) * 255
    return pixels


def lay(canvas: skia.Canvas, pixels_HW4: NDArray[np.uint8], half: float, x: float = 0.0, y: float = 0.0) -> None:
    """Draw straight-alpha pixels over a square that reaches `half` about a point."""
    image = skia.Image.fromarray(pixels_HW4, skia.kRGBA_8888_ColorType)
    canvas.drawImageRect(image, skia.Rect.MakeLTRB(x - half, y - half, x + half, y + half), skia.SamplingOptions(skia.FilterMode.kLinear))


def coarse(genes: Genes) -> int:
    """How many pixels across the drawing has before it is enlarged."""
    return round(genes.between("grain", 26, 46)) if genes.parts["style"] == "pixel" else SIZE


def finish(pixels_HW4: NDArray[np.uint8], genes: Genes, view: View) -> NDArray[np.uint8]:
    """Premultiplied pixels as straight ones (128, 128, 4) in the genes' style and the view's light."""
    style = genes.parts["style"]
    rng = np.random.default_rng([genes.seed, zlib.crc32(repr(view).encode())])  # grain belongs to the picture, not to whom it shows
    alpha: Numbers = pixels_HW4[..., 3].astype(np.float32) / 255
    colour: Numbers = pixels_HW4[..., :3].astype(np.float32) / np.maximum(alpha, 1e-3)[..., None]
    size = len(alpha)
    across = np.linspace(-1, 1, size, dtype=np.float32)
    colour *= (view.bright * (1 + 0.16 * view.side * across - 0.05 * across[:, None]))[..., None]
    if style == "pixel":
        alpha = (alpha > 0.45).astype(np.float32)
        levels = round(genes.between("strength", 5, 10))
        colour = np.round(np.clip(colour, 0, 255) / 255 * levels) / levels * 255
        near = (np.arange(SIZE) * size) // SIZE
        alpha, colour = alpha[near][:, near], colour[near][:, near]
    elif style == "photo":
        colour, alpha = _photo(colour, alpha, genes, rng)
    elif style == "sketch":
        hatch = np.sin((across[:, None] * 0.7 + across) * genes.between("grain", 60, 110)) * 0.5 + 0.5
        grey = colour.mean(-1) + 34 * (noise(rng, 24, 1) - 0.5)
        shade = np.clip(1.05 - grey / 200, 0, 1) * (0.25 + 0.55 * hatch)
        wash = 0.2 + 0.5 * genes.numbers["strength"]
        paper = np.array((250.0, 246.0, 236.0), np.float32) * (1 - wash) + colour * wash
        ink = np.array((52.0, 46.0, 58.0) if genes.numbers["ink_black"] > 0.4 else (46.0, 66.0, 120.0), np.float32)
        colour = paper + (ink - paper) * shade[..., None]
    elif style == "poster":
        levels = round(genes.between("strength", 3, 5))
        value = np.clip(colour.max(-1, keepdims=True) / 255, 1e-3, 1)
        colour *= np.maximum(np.round(value * levels), 0.5) / levels / value  # only the value is stepped: hues stay what they are
    elif style == "watercolour":
        flow = noise(rng, 4, 3)[..., None]
        colour = colour + (252 - colour) * (0.08 + 0.75 * np.clip(flow - 0.35, 0, 1)) * (0.5 + 0.5 * genes.numbers["strength"])
        colour *= 1 - 0.16 * np.abs(noise(rng, 9, 2) - 0.5)[..., None]
    elif style == "halftone":
        period = genes.between("grain", 4.0, 7.0)
        place = np.arange(size, dtype=np.float32) * (2 * np.pi / period)
        screen = (np.sin(place + place[:, None] * 0.4) * np.sin(place[:, None] - place * 0.4))[..., None]
        colour = colour + np.where(screen > 0.9 - colour.mean(-1, keepdims=True) / 255, 26, -30 * genes.numbers["strength"])
    out = np.empty((SIZE, SIZE, 4), np.uint8)
    out[..., :3] = np.clip(colour, 0, 255)
    out[..., 3] = alpha * 255
    out[out[..., 3] == 0] = 0
    return out


def _photo(colour: Numbers, alpha: Numbers, genes: Genes, rng: np.random.Generator) -> tuple[Numbers, Numbers]:
    """A camera's picture: uneven surfaces, a colour cast, contrast, a soft lens, grain."""
    strength = genes.numbers["strength"]
    colour = colour * (1 + (0.25 + 0.4 * strength) * (noise(rng, 5, 4) - 0.5))[..., None]
    cast = 1 + 0.16 * (rng.random(3, dtype=np.float32) - 0.5)
    contrast = 0.85 + 0.4 * genes.numbers["grain"]
    colour = np.clip((colour * cast - 110) * contrast + 122, 0, 255)
    known: Numbers = colour * alpha[..., None]  # transparent pixels have no colour to blur into their neighbours
    for axis in (0, 1):
        known = (np.roll(known, 1, axis) + np.roll(known, -1, axis) + 2 * known) / 4
        alpha = (np.roll(alpha, 1, axis) + np.roll(alpha, -1, axis) + 2 * alpha) / 4
    colour = known / np.maximum(alpha, 1e-3)[..., None]
    return colour + (3 + 8 * strength) * rng.standard_normal((SIZE, SIZE, 1), dtype=np.float32), alpha
