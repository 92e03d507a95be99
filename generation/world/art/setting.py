"""What every place shares: the view it is composed for, the clip's palette by name, the sky, and a floor in perspective."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TypeVar

from generation.network.plan import GROUND_METRES
from generation.world.art.brush import Brush
from generation.world.art.colour import WHITE, Colour, Light, darker, hexed, lighter, mix, times, turned

Value = TypeVar("Value")
HORIZON = 0.42  # metres above the ground line where the floor ends
LOW = -GROUND_METRES - 1.5  # well under the view


@dataclass(frozen=True)
class Setting:
    """A place's time, its palette, and its view in metres. Everything moves smoothly with the palette."""

    time: str
    palette: tuple[float, ...]
    width: float
    height: float
    light: Light

    @property
    def top(self) -> float:
        """The upper edge of the still camera's view."""
        return self.height - GROUND_METRES

    @property
    def reach(self) -> float:
        """Half of the width that is drawn: enough for a panning camera."""
        return self.width

    def by(self, day: Value, sunset: Value, night: Value) -> Value:
        """The one of three for this time."""
        return {"day": day, "sunset": sunset, "night": night}[self.time]

    def up(self, share: float) -> float:
        """A height between the horizon (0) and the upper edge (1)."""
        return HORIZON + share * (self.top - HORIZON)

    def across(self, share: float) -> float:
        """A place between the left (-1) and the right edge (1)."""
        return share * self.width / 2

    def near(self, colour: str | Colour, strength: float = 1.0) -> Colour:
        """A colour of something near, in the palette's hue and brightness."""
        return self._tuned(colour, 0.45 * self.palette[0] * strength)

    def far(self, colour: str | Colour, strength: float = 1.0) -> Colour:
        """A colour of something far, in the palette's second hue and its brightness."""
        return self._tuned(colour, 0.45 * self.palette[1] * strength)

    def lit(self, colour: Colour, indoors: bool = False) -> Colour:
        """A thing's colour in the light of the time: warm at sunset, blue at night (lamps soften that indoors)."""
        tint = self.by((1.0, 1.0, 1.0), (0.98, 0.83, 0.74), (0.42, 0.50, 0.74))
        if indoors:
            tint = self.by((1.0, 1.0, 1.0), (1.0, 0.87, 0.75), (0.66, 0.61, 0.70))
        return times(colour, tint)

    def _tuned(self, colour: str | Colour, radians: float) -> Colour:
        colour = turned(hexed(colour) if isinstance(colour, str) else colour, radians)
        bright = self.palette[2]
        colour = lighter(colour, 0.12 * bright) if bright > 0 else darker(colour, -0.12 * bright)
        warm = 0.05 * self.palette[7]
        return times(colour, (1 + warm, 1.0, 1 - warm))


_SKIES = {
    "day": (hexed("e9f5ef"), hexed("a5dbf0"), hexed("4ea3dd")),
    "sunset": (hexed("ffd28a"), hexed("f58b73"), hexed("6d4f97")),
    "night": (hexed("3c4a86"), hexed("1f2a5c"), hexed("0d1233")),
}


def sky(brush: Brush, setting: Setting, low: float = HORIZON) -> None:
    """Gradient, stars, sun or moon, clouds."""
    haze, middle, zenith = (turned(colour, 0.22 * setting.palette[1]) for colour in _SKIES[setting.time])
    haze = mix(haze, hexed("ffe9bf"), 0.18 * max(setting.palette[7], 0) * (1 - setting.light.night))
    top = max(setting.top * 1.15, low + 1)
    reach = 2 * setting.reach
    brush.box(-reach, top - 0.01, reach, top + 20, zenith)
    brush.wash(-reach, low - 1.5, reach, top, [(0, haze, 1), (0.18, haze, 1), (0.55, middle, 1), (1, zenith, 1)])
    if setting.time == "night":
        stars(brush, setting, setting.up(0.2), top)
    _sun(brush, setting)
    _clouds(brush, setting)


def stars(brush: Brush, setting: Setting, low: float, high: float) -> None:
    """Three sizes of stars, strewn evenly."""
    sown = [((index * 0.618034) % 1.0, (index * 0.7548777 + 0.13) % 1.0) for index in range(66)]
    span = 1.3 * setting.width
    for size, alpha, every in ((0.014, 0.5, 0), (0.021, 0.75, 1), (0.032, 0.9, 2)):
        kept = [(u, v) for index, (u, v) in enumerate(sown) if index % 7 % 3 == every]
        brush.dots([((u - 0.5) * span, low + v * (high - low), size) for u, v in kept], hexed("fff6dc"), alpha, glow=True)


def sun_place(setting: Setting) -> tuple[float, float]:
    """Where the sun or the moon stands."""
    return setting.across(0.62 * setting.light.side), setting.up(setting.by(0.8, 0.2, 0.78) + 0.05 * setting.palette[6])


def _sun(brush: Brush, setting: Setting) -> None:
    x, y = sun_place(setting)
    size = 0.055 * (setting.width + setting.height) / 2
    if setting.time == "night":
        brush.halo(x, y, 4.2 * size, 4.2 * size, [(0, hexed("aebdf5"), 0.4), (1, hexed("8fa4ee"), 0.0)])
        brush.disc(x, y, size * 0.9, hexed("f6f0d8"))
        for across, up, small in ((-0.3, 0.22, 0.2), (0.25, -0.15, 0.26), (-0.12, -0.42, 0.13), (0.34, 0.4, 0.12)):
            brush.disc(x + across * size, y + up * size, small * size, hexed("dccfae"), 0.6)
        return
    glow, core = setting.by((hexed("fff3c4"), hexed("fff6d8")), (hexed("ffdf9a"), hexed("fff0c0")), (WHITE, WHITE))
    spread = setting.by(3.6, 6.5, 3.6)
    brush.halo(x, y, spread * size, spread * size, [(0, glow, 0.85), (0.3, glow, 0.35), (1, glow, 0.0)])
    brush.disc(x, y, size * setting.by(0.85, 1.25, 1.0), core)


_PUFFS = ((-0.95, 0.0, 0.34), (-0.45, 0.18, 0.48), (0.1, 0.3, 0.56), (0.6, 0.12, 0.44), (1.02, -0.02, 0.3))


def _clouds(brush: Brush, setting: Setting) -> None:
    pale = setting.by(WHITE, hexed("ffc3a6"), hexed("4b5a94"))
    under = setting.by(hexed("cfe6f2"), hexed("c9718a"), hexed("34417a"))
    size = 0.6 + 0.045 * setting.height
    for across, up, scale in ((-0.72, 0.7, 0.85), (0.34, 0.88, 1.0), (0.9, 0.58, 0.7), (-0.2, 0.5, 0.5)):
        x, y = setting.across(across + 0.3 * setting.palette[4]), setting.up(up + 0.05 * setting.palette[6])
        wide = scale * size
        for colour, alpha, drop in ((under, 0.75, 0.1), (pale, 0.9, 0.0)):
            brush.dots([(x + dx * wide, y + (dy - drop) * wide * 0.8, r * wide * 0.8) for dx, dy, r in _PUFFS], colour, alpha, glow=True)


def ridge(setting: Setting, base: float, swell: float, waves: float, phase: float, floor: float = -2.0) -> list[tuple[float, float]]:
    """The outline of a range of hills over the whole width, closed below."""
    reach = 1.2 * setting.reach
    points = []
    for step in range(49):
        x = -reach + 2 * reach * step / 48
        turn = 2 * math.pi * waves * x / setting.width + phase
        points.append((x, base + swell * (0.6 * math.sin(turn) + 0.4 * math.sin(1.73 * turn + 1.1 + phase))))
    return [*points, (reach, floor), (-reach, floor)]


def floorboards(brush: Brush, setting: Setting, seam: Colour, alpha: float, every: float, vanish: float = 3.0) -> None:
    """Lines that run from the viewer to the horizon."""
    low = -GROUND_METRES - 1.0
    narrow = (vanish - HORIZON) / (vanish - low)
    count = int(2.0 * setting.reach / every)
    for index in range(-count, count + 1):
        x = index * every
        brush.shape([(x - 0.012, low), (x + 0.012, low), ((x + 0.008) * narrow, HORIZON), ((x - 0.008) * narrow, HORIZON)], seam, alpha)


def lamp_glow(brush: Brush, x: float, y: float, reach: float, strength: float) -> None:
    """Warm light about a lamp."""
    brush.halo(
        x, y, reach, reach, [(0, hexed("ffe9a8"), 0.75 * strength), (0.25, hexed("ffd98a"), 0.35 * strength), (1, hexed("ffc56a"), 0.0)]
    )


def side_shadow(setting: Setting) -> float:
    """How far to the side of its foot a tall thing's shadow lies, in its size."""
    return 0.3 * setting.light.side
