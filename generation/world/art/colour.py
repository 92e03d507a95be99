"""Colours as triples in 0..1 and the light that falls on them; every function is continuous, so that a network can learn it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

Colour = tuple[float, float, float]

WHITE: Colour = (1.0, 1.0, 1.0)
BLACK: Colour = (0.0, 0.0, 0.0)
INDOORS = ("gym", "stage", "alley")


def clamp(value: float, low: float = 0.0, high: float = 1.0) -> float:
    """The value, or the end of the range it is beyond."""
    return min(max(value, low), high)


def code(values: Sequence[float]) -> Colour:
    """Three values of an appearance code, -1..1 each, as a colour."""
    red, green, blue = (clamp(0.5 + 0.5 * value) for value in values)
    return red, green, blue


def hexed(text: str) -> Colour:
    """ "d98c4a" as a colour."""
    return int(text[0:2], 16) / 255, int(text[2:4], 16) / 255, int(text[4:6], 16) / 255


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """`share` of the second colour, the rest of the first."""
    red, green, blue = (a + (b - a) * share for a, b in zip(first, second, strict=True))
    return red, green, blue


def times(first: Colour, second: Colour) -> Colour:
    """One colour seen in the light of another."""
    red, green, blue = (clamp(a * b) for a, b in zip(first, second, strict=True))
    return red, green, blue


def lighter(colour: Colour, share: float) -> Colour:
    """Towards a warm white."""
    return mix(colour, (1.0, 0.98, 0.93), share)


def darker(colour: Colour, share: float) -> Colour:
    """Towards a violet black, as shadows under a sky are."""
    return mix(colour, (0.09, 0.06, 0.16), share)


def turned(colour: Colour, radians: float) -> Colour:
    """The hue turned about the grey axis (Rodrigues' rotation about (1, 1, 1))."""
    cosine, sine = math.cos(radians), math.sin(radians)
    grey = sum(colour) / 3 * (1 - cosine)
    cross = ((colour[2] - colour[1]), (colour[0] - colour[2]), (colour[1] - colour[0]))
    red, green, blue = (clamp(value * cosine + grey + part * sine / math.sqrt(3)) for value, part in zip(colour, cross, strict=True))
    return red, green, blue


def ramp(stops: Sequence[Colour], place: float) -> Colour:
    """The colour at `place` (0..1) of a row of colours."""
    along = clamp(place) * (len(stops) - 1)
    index = min(int(along), len(stops) - 2)
    return mix(stops[index], stops[index + 1], along - index)


def smooth(value: float, low: float, high: float) -> float:
    """0 below `low`, 1 above `high`, without a corner between (Hermite's 3t^2 - 2t^3)."""
    t = clamp((value - low) / (high - low))
    return t * t * (3 - 2 * t)


def shares(value: float, styles: int, soft: float = 0.06) -> list[float]:
    """How much of each of `styles` looks a code in -1..1 means: one look in the middle of a band, two near its edge."""
    place = (clamp(value, -1, 1) + 1) / 2 * styles
    rises = [smooth(place, edge - soft, edge + soft) for edge in range(1, styles)]
    above = [1.0, *rises]
    return [here - after for here, after in zip(above, [*rises, 0.0], strict=True)]


@dataclass(frozen=True)
class Light:
    """The light of a place at a time. `tint` multiplies what is lit, `rim` edges it; `side` is -1 (left) to +1 (right)."""

    tint: Colour
    rim: Colour
    shade: Colour
    side: float
    night: float
    sunset: float


_TINTS = {"day": (1.0, 1.0, 1.0), "sunset": (1.03, 0.93, 0.84), "night": (0.77, 0.81, 0.96)}
_LAMPLIT = {"day": (1.0, 0.99, 0.97), "sunset": (1.03, 0.95, 0.88), "night": (0.96, 0.92, 0.88)}
_RIMS = {"day": hexed("fffbe8"), "sunset": hexed("ffc98a"), "night": hexed("b9c8ff")}
_SHADES = {"day": hexed("2b2345"), "sunset": hexed("3c1f45"), "night": hexed("0d0f2b")}


def light(place: str, time: str, palette: Sequence[float]) -> Light:
    """What the place, the time and the palette's light values do to everything drawn."""
    tint = (_LAMPLIT if place in INDOORS else _TINTS)[time]
    warm = 0.03 * palette[7]
    tint = (tint[0] + warm, tint[1], tint[2] - warm)
    return Light(tint, _RIMS[time], _SHADES[time], clamp(palette[5], -1, 1), float(time == "night"), float(time == "sunset"))
