"""A dog or a cat, part by part, in heights of its withers: seen from the side, facing right (the kinematics mirror it).

Every value of the appearance code moves the drawing smoothly; patterns of a coat blend over a narrow band.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import skia

from generation.network.kinematics import FORE_LOWER, FORE_UPPER, HIND_UPPER, PET_MOUTH
from generation.world.art.brush import Brush, curve
from generation.world.art.colour import WHITE, Colour, Light, clamp, code, darker, hexed, lighter, mix, shares, smooth

PATTERNS = ("plain", "socks", "patches", "stripes")
_EYES = (hexed("4a2d16"), hexed("7a9a3c"))
_NOSE, _TONGUE, _GUMS = hexed("2a2127"), hexed("e5788a"), hexed("5b2230")


@dataclass(frozen=True)
class Looks:
    """An appearance code read as a dog or a cat."""

    coat: Colour
    accent: Colour
    collar: Colour
    patterns: dict[str, float]
    ears: float  # -1 pricked, 1 hanging
    muzzle: float  # -1 short, 1 long
    chest: float  # -1 level, 1 deep
    tail: float  # -1 thin, 1 bushy
    eyes: Colour
    collared: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Looks:
        """Read APPEARANCE_AXES["dog"]."""
        return cls(
            coat=code(values[0:3]),
            accent=code(values[3:6]),
            collar=code(values[6:9]),
            patterns=dict(zip(PATTERNS, shares(values[9], len(PATTERNS)), strict=True)),
            ears=clamp(values[10], -1, 1),
            muzzle=clamp(values[11], -1, 1),
            chest=clamp(values[12], -1, 1),
            tail=clamp(values[13], -1, 1),
            eyes=mix(*_EYES, smooth(values[14], -0.4, 0.4)),
            collared=smooth(values[14], -0.7, -0.5),
        )


Draw = Callable[[Brush, Looks, Light, Sequence[float]], None]


def _blend(first: Sequence[tuple[float, float]], second: Sequence[tuple[float, float]], share: float) -> list[tuple[float, float]]:
    return [(a + (c - a) * share, b + (d - b) * share) for (a, b), (c, d) in zip(first, second, strict=True)]


def _far(looks: Looks, colour: Colour, far: bool) -> Colour:
    return darker(colour, 0.24) if far else colour


def _shank(brush: Brush, looks: Looks, far: bool) -> None:
    """From the elbow or the hock down to the paw."""
    coat = _far(looks, looks.coat, far)
    sock = _far(looks, mix(looks.coat, looks.accent, max(looks.patterns["socks"], 0.8 * looks.patterns["patches"])), far)
    end = -FORE_LOWER
    brush.limb(0, 0, 0, end + 0.05, 0.066, 0.046, coat)
    brush.limb(0, end + 0.15, 0.004, end + 0.045, 0.05, 0.047, sock)
    brush.soft(
        [(-0.05, end + 0.012), (-0.045, end + 0.07), (0.02, end + 0.085), (0.085, end + 0.05), (0.1, end + 0.014), (0.03, end)], sock
    )
    for x in (0.035, 0.066):
        brush.line([(x, end + 0.012), (x + 0.006, end + 0.036)], 0.009, darker(sock, 0.4), 0.7)
    stripes = looks.patterns["stripes"]
    for y in (-0.09, -0.17):
        brush.line([(-0.05, y), (0.05, y + 0.012)], 0.022, darker(looks.accent, 0.1), 0.5 * stripes)


def _far_limb(brush: Brush, looks: Looks) -> None:
    """Upper piece of a far leg, as long as a foreleg's."""
    coat = _far(looks, looks.coat, True)
    brush.limb(0, 0, 0, -FORE_UPPER, 0.1, 0.06, coat)


def _thigh(brush: Brush, looks: Looks, light: Light) -> None:
    """From the hip to the hock; the knee bulges forward."""
    end = -HIND_UPPER
    outline = [
        (-0.13, 0.08), (-0.02, 0.16), (0.12, 0.08), (0.18, -0.08), (0.155, -0.2), (0.075, -0.3),
        (0.056, end + 0.02), (0.0, end - 0.066), (-0.062, end), (-0.075, -0.3), (-0.13, -0.12),
    ]  # fmt: skip
    brush.soft(outline, looks.coat)
    brush.stroke([(0.13, 0.02), (0.165, -0.1), (0.1, -0.27)], 0.016, darker(looks.coat, 0.45), 0.35)
    brush.halo(-0.02, 0.02, 0.13, 0.13, [(0, lighter(looks.coat, 0.3), 0.4), (1, looks.coat, 0.0)], glow=False)
    for x, y in ((-0.03, -0.02), (0.0, -0.12)):
        stripe = [(x - 0.08, y + 0.01), (x, y + 0.03), (x + 0.09, y)]
        brush.stroke(stripe, 0.03, darker(looks.accent, 0.1), 0.5 * looks.patterns["stripes"])


def _arm(brush: Brush, looks: Looks, light: Light) -> None:
    """From the shoulder to the elbow."""
    brush.limb(0, 0.03, 0, -FORE_UPPER, 0.115, 0.064, looks.coat)
    brush.stroke([(0.1, 0.03), (0.09, -0.12), (0.055, -0.3)], 0.014, darker(looks.coat, 0.45), 0.3)
    brush.halo(-0.01, 0.03, 0.1, 0.12, [(0, lighter(looks.coat, 0.3), 0.35), (1, looks.coat, 0.0)], glow=False)


def _tail(brush: Brush, looks: Looks, light: Light) -> None:
    """Along -x from the rump, its end up."""
    thin = [(0.05, 0.0), (-0.14, 0.02), (-0.3, 0.02), (-0.44, 0.09), (-0.54, 0.24)]
    short = [(0.05, 0.0), (-0.12, 0.03), (-0.26, 0.08), (-0.36, 0.17), (-0.4, 0.28)]
    share = smooth(looks.tail, -0.6, 0.3)
    line, bush = _blend(thin, short, share), max(looks.tail, 0.0)
    tip = mix(looks.coat, looks.accent, max(looks.patterns["socks"], looks.patterns["stripes"]))
    brush.stroke(line, 0.08 + 0.03 * share + 0.1 * bush, darker(looks.coat, 0.12))
    brush.stroke(line, 0.06 + 0.03 * share + 0.085 * bush, looks.coat)
    brush.stroke(line[3:], 0.058 + 0.03 * share + 0.06 * bush, tip)
    for x, y in line[1:3]:
        brush.line([(x - 0.02, y - 0.03), (x + 0.01, y + 0.03)], 0.03, darker(looks.accent, 0.1), 0.55 * looks.patterns["stripes"])


def _body(brush: Brush, looks: Looks, light: Light) -> None:
    """Trunk and rump; the neck belongs to the head."""
    level = [
        (-0.56, 0.08), (-0.46, 0.2), (-0.2, 0.21), (0.1, 0.19), (0.36, 0.23), (0.52, 0.16),
        (0.56, -0.02), (0.46, -0.19), (0.24, -0.24), (-0.08, -0.22), (-0.34, -0.19), (-0.54, -0.1),
    ]  # fmt: skip
    deep = [
        (-0.55, 0.06), (-0.45, 0.19), (-0.2, 0.2), (0.1, 0.2), (0.36, 0.25), (0.54, 0.17),
        (0.59, -0.04), (0.5, -0.25), (0.26, -0.31), (-0.06, -0.2), (-0.32, -0.12), (-0.52, -0.08),
    ]  # fmt: skip
    outline = _blend(level, deep, smooth(looks.chest, -0.5, 1.0))
    brush.soft(outline, looks.coat)
    brush.canvas.save()
    brush.canvas.clipPath(curve(outline), skia.ClipOp.kIntersect, True)
    belly = mix(looks.coat, looks.accent, max(0.9 * looks.patterns["socks"], 0.5 * looks.patterns["patches"]))
    brush.soft([(0.66, 0.08), (0.5, -0.06), (0.2, -0.15), (-0.3, -0.14), (-0.5, -0.4), (0.3, -0.5), (0.7, -0.3)], belly)
    for x, y, across, up in ((-0.16, 0.13, 0.19, 0.13), (0.22, 0.05, 0.12, 0.1), (-0.5, 0.02, 0.13, 0.14)):
        brush.oval(x, y, across, up, looks.accent, looks.patterns["patches"])
    for x in (-0.44, -0.3, -0.16, -0.02, 0.12, 0.26):
        stripe = [(x - 0.02, 0.26), (x + 0.015, 0.12), (x - 0.01, -0.02)]
        brush.stroke(stripe, 0.045, darker(looks.accent, 0.1), 0.6 * looks.patterns["stripes"])
    brush.wash(-0.66, -0.36, 0.66, -0.02, [(0, light.shade, 0.34), (1, light.shade, 0.0)])
    brush.stroke([(-0.5, 0.17), (-0.2, 0.195), (0.1, 0.18), (0.4, 0.22)], 0.035, light.rim, 0.28, glow=True)
    brush.canvas.restore()


def _mouth(brush: Brush, pivot: tuple[float, float], long: float, gape: float, chin: Colour) -> None:
    """A lower jaw that opens about the corner of the mouth, the mouth's inside, and a tongue."""
    x, y = pivot
    drop = 0.1 * gape
    brush.shape([(x, y + 0.015), (x + long, y + 0.02), (x + 0.9 * long, y - drop)], _GUMS, smooth(gape, 0.03, 0.2))
    tongue = [(x + 0.04, y - 0.2 * drop), (x + 0.8 * long, y - 0.55 * drop), (x + 0.6 * long, y - drop)]
    brush.soft(tongue, _TONGUE, smooth(gape, 0.15, 0.4))
    brush.limb(x - 0.02, y - 0.012, x + 0.82 * long, y - 0.018 - drop, 0.034, 0.023, chin)


def _eye(brush: Brush, x: float, y: float, across: float, looks: Looks, slit: bool) -> None:
    brush.oval(x, y, 1.25 * across, 1.2 * across, darker(looks.coat, 0.55), 0.8)
    brush.oval(x, y, across, across, WHITE if not slit else looks.eyes)
    brush.oval(x + 0.25 * across, y, (0.75 if not slit else 0.45) * across, 0.82 * across, looks.eyes if not slit else _NOSE)
    brush.oval(x + 0.3 * across, y, 0.4 * across, (0.45 if not slit else 0.7) * across, _NOSE)
    brush.disc(x + 0.1 * across, y + 0.35 * across, 0.3 * across, WHITE, 0.95)


def _neck(brush: Brush, looks: Looks) -> None:
    brush.soft([(-0.2, 0.06), (-0.02, 0.2), (0.1, 0.33), (0.24, 0.18), (0.17, -0.02), (0.08, -0.17), (-0.1, -0.14)], looks.coat)
    breast = max(looks.patterns["socks"], 0.7 * looks.patterns["patches"])
    brush.soft([(0.2, 0.06), (0.16, -0.06), (0.08, -0.16), (-0.01, -0.12), (0.06, 0.0)], looks.accent, breast)
    collar = [(-0.075, 0.12), (0.03, 0.02), (0.165, 0.0)]
    brush.stroke(collar, 0.05, darker(looks.collar, 0.25), looks.collared)
    brush.stroke(collar, 0.036, looks.collar, looks.collared)
    brush.disc(0.15, -0.04, 0.027, hexed("e8c860"), looks.collared)


def _dog_head(brush: Brush, looks: Looks, light: Light, pose: Sequence[float]) -> None:
    gape, long = clamp(pose[0]), 0.165 + 0.03 * looks.muzzle
    tip = PET_MOUTH["dog"][0] - 0.18 + long
    pale = mix(looks.coat, looks.accent, max(looks.patterns["socks"], 0.6 * looks.patterns["patches"]))
    _ear(brush, looks, (0.075, 0.36), True)
    _neck(brush, looks)
    _mouth(brush, (0.22, 0.185), long - 0.02, gape, darker(pale, 0.1))
    skull = [(-0.02, 0.2), (0.0, 0.33), (0.1, 0.405), (0.2, 0.395), (0.265, 0.335), (0.28, 0.24), (0.22, 0.16), (0.1, 0.12)]
    brush.soft(skull, looks.coat)
    snout = [
        (0.19, 0.34),
        (0.28, 0.305),
        (tip - 0.02, 0.29),
        (tip + 0.02, 0.25),
        (tip - 0.01, 0.2),
        (0.3, 0.185),
        (0.2, 0.175),
        (0.15, 0.25),
    ]
    brush.soft(snout, pale)
    brush.oval(0.1, 0.33, 0.1, 0.085, looks.accent, looks.patterns["patches"])
    brush.stroke([(0.2, 0.19), (0.28, 0.185), (tip - 0.01, 0.205)], 0.012, darker(pale, 0.6), 0.8)
    brush.soft([(tip - 0.035, 0.29), (tip + 0.012, 0.297), (tip + 0.03, 0.268), (tip + 0.005, 0.245), (tip - 0.025, 0.258)], _NOSE)
    brush.disc(tip + 0.002, 0.281, 0.009, WHITE, 0.7)
    _eye(brush, 0.19, 0.315, 0.033, looks, False)
    brush.stroke([(0.155, 0.362), (0.19, 0.375), (0.225, 0.36)], 0.014, darker(looks.coat, 0.5), 0.6)
    brush.stroke([(0.02, 0.345), (0.1, 0.4), (0.19, 0.392)], 0.02, light.rim, 0.3, glow=True)
    _ear(brush, looks, (0.045, 0.345), False)


def _ear(brush: Brush, looks: Looks, root: tuple[float, float], far: bool) -> None:
    """A dog's ear, pricked or hanging."""
    x, y = root
    pricked = [(-0.055, -0.02), (-0.05, 0.09), (-0.005, 0.19), (0.045, 0.09), (0.055, 0.0), (0.0, -0.035)]
    hanging = [(-0.035, 0.03), (-0.1, -0.04), (-0.115, -0.17), (-0.055, -0.235), (0.01, -0.14), (0.035, 0.0)]
    outline = [(x + a, y + b) for a, b in _blend(pricked, hanging, smooth(looks.ears, -0.25, 0.15))]
    colour = darker(mix(looks.coat, looks.accent, looks.patterns["patches"]), 0.34 if far else 0.2)
    brush.soft(outline, colour)
    if not far:
        middle = [(0.4 * a + 0.6 * (x + 0.0), 0.45 * b + 0.55 * (y + 0.03)) for a, b in outline]
        brush.soft(middle, mix(colour, hexed("d99a92"), 0.55), 1 - smooth(looks.ears, -0.35, -0.05))


def _cat_head(brush: Brush, looks: Looks, light: Light, pose: Sequence[float]) -> None:
    gape = clamp(pose[0])
    pale = mix(looks.coat, looks.accent, max(looks.patterns["socks"], 0.6 * looks.patterns["patches"]))
    stripes, dark = looks.patterns["stripes"], darker(looks.accent, 0.1)

    def ear(x: float, y: float, colour: Colour) -> None:
        brush.soft(
            [(x - 0.06, y - 0.02), (x - 0.045, y + 0.09), (x - 0.01, y + 0.165), (x + 0.05, y + 0.07), (x + 0.075, y - 0.02)], colour
        )

    ear(0.185, 0.325, darker(looks.coat, 0.3))
    _neck(brush, looks)
    _mouth(brush, (0.18, 0.165), 0.07, gape, darker(pale, 0.08))
    brush.soft(
        [
            (-0.01, 0.22),
            (0.0, 0.32),
            (0.08, 0.385),
            (0.18, 0.385),
            (0.255, 0.33),
            (0.28, 0.25),
            (0.255, 0.18),
            (0.16, 0.125),
            (0.05, 0.135),
        ],
        looks.coat,
    )
    brush.soft([(0.18, 0.235), (0.25, 0.235), (0.29, 0.21), (0.28, 0.165), (0.22, 0.15), (0.16, 0.165)], pale)
    for x in (0.06, 0.105, 0.15):
        brush.line([(x, 0.345), (x + 0.012, 0.392)], 0.02, dark, 0.6 * stripes)
    brush.line([(0.02, 0.235), (0.1, 0.225)], 0.02, dark, 0.5 * stripes)
    brush.oval(0.07, 0.32, 0.08, 0.07, looks.accent, looks.patterns["patches"])
    ear(0.055, 0.335, looks.coat)
    brush.soft([(0.03, 0.345), (0.035, 0.4), (0.05, 0.45), (0.08, 0.39), (0.1, 0.34)], hexed("e3a7a0"), 0.75)
    _eye(brush, 0.185, 0.275, 0.038, looks, True)
    brush.soft([(0.272, 0.232), (0.298, 0.228), (0.285, 0.208)], hexed("d77a83"))
    brush.stroke([(0.19, 0.172), (0.24, 0.172), (0.283, 0.195)], 0.01, darker(pale, 0.55), 0.8)
    for y in (0.165, 0.19, 0.215):
        brush.line([(0.24, 0.195), (0.38, y + 0.5 * (y - 0.19))], 0.006, WHITE, 0.75)
    brush.stroke([(0.01, 0.32), (0.08, 0.378), (0.17, 0.38)], 0.018, light.rim, 0.3, glow=True)


PET: dict[str, Draw] = {
    "pet_far_shank": lambda brush, looks, _light, _pose: _shank(brush, looks, True),
    "pet_far_limb": lambda brush, looks, _light, _pose: _far_limb(brush, looks),
    "pet_tail": lambda brush, looks, light, _pose: _tail(brush, looks, light),
    "pet_body": lambda brush, looks, light, _pose: _body(brush, looks, light),
    "pet_shank": lambda brush, looks, _light, _pose: _shank(brush, looks, False),
    "pet_thigh": lambda brush, looks, light, _pose: _thigh(brush, looks, light),
    "pet_arm": lambda brush, looks, light, _pose: _arm(brush, looks, light),
    "dog_head": _dog_head,
    "cat_head": _cat_head,
}
