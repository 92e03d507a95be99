"""A person, part by part, in heights: friendly, rounded, seen from three quarters and facing right (the kinematics mirror it).

Every value of the appearance code moves the drawing smoothly; styles of hair and shirt blend over a narrow band.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from generation.network.kinematics import (
    ANKLE,
    BLADE,
    BLADE_BACK,
    BLADE_FRONT,
    HEAD_Y,
    LOWER_ARM,
    LOWER_LEG,
    NECK_Y,
    SHOULDER_X,
    SHOULDER_Y,
    UPPER_ARM,
    UPPER_LEG,
)
from generation.world.art.brush import Brush
from generation.world.art.colour import BLACK, WHITE, Colour, Light, clamp, code, darker, hexed, lighter, mix, ramp, shares, smooth

_SKINS = [hexed(text) for text in ("fbdcc4", "f0bf99", "d99a6c", "a86a43", "6b4029", "4a2b1e")]
_SHOES = [hexed(text) for text in ("f4f1ea", "f08a5b", "e0514f", "4f6fb5", "3a3f52")]
HAIR_STYLES = ("bald", "short", "curly", "long", "bun", "cap")
SHIRT_PATTERNS = ("plain", "stripe", "star")
_STAR = [(math.pi * step / 5, 0.022 if step % 2 else 0.052) for step in range(10)]
_HEAD = HEAD_Y - NECK_Y  # the middle of the head above its pivot


@dataclass(frozen=True)
class Looks:
    """An appearance code read as a person."""

    shirt: Colour
    skin: Colour
    hair: Colour
    hair_styles: dict[str, float]
    trousers: Colour
    girth: float  # about 1
    hair_length: float  # 0..1
    patterns: dict[str, float]
    face: float  # -1..1
    shoes: Colour
    trouser_length: float  # 0.3 (shorts) to 1 (to the ankle) of the leg

    @classmethod
    def of(cls, values: Sequence[float]) -> Looks:
        """Read APPEARANCE_AXES["person"]. Shorts go with light shoes, long trousers with dark ones."""
        return cls(
            shirt=code(values[0:3]),
            skin=ramp(_SKINS, 0.5 + 0.5 * values[3]),
            hair=code(values[4:7]),
            hair_styles=dict(zip(HAIR_STYLES, shares(values[7], len(HAIR_STYLES)), strict=True)),
            trousers=code(values[8:11]),
            girth=1 + 0.16 * clamp(values[11], -1, 1),
            hair_length=0.5 + 0.5 * clamp(values[12], -1, 1),
            patterns=dict(zip(SHIRT_PATTERNS, shares(values[13], len(SHIRT_PATTERNS)), strict=True)),
            face=clamp(values[14], -1, 1),
            shoes=ramp(_SHOES, 0.5 + 0.5 * values[15]),
            trouser_length=0.3 + 0.7 * smooth(values[15], -0.5, 0.5),
        )


Draw = Callable[[Brush, Looks, Light, Sequence[float]], None]


def _arm_widths(looks: Looks) -> tuple[float, float, float]:
    return 0.034 * looks.girth, 0.028 * looks.girth, 0.022 * looks.girth


def _upper_arm(brush: Brush, looks: Looks, far: bool) -> None:
    shoulder, elbow, _wrist = _arm_widths(looks)
    skin, shirt = (darker(colour, 0.16) if far else colour for colour in (looks.skin, looks.shirt))
    brush.limb(0, 0, 0, -UPPER_ARM, shoulder * 0.88, elbow, skin)
    brush.limb(0, 0, 0, -0.075, shoulder, shoulder * 1.02, shirt)
    brush.line(
        [(-shoulder * 0.95, -0.088), (shoulder * 0.95, -0.088)],
        0.009,
        mix(darker(shirt, 0.22), lighter(shirt, 0.5), 0.7 * looks.patterns["stripe"]),
    )


def _lower_arm(brush: Brush, looks: Looks, far: bool) -> None:
    _shoulder, elbow, wrist = _arm_widths(looks)
    skin = darker(looks.skin, 0.16) if far else looks.skin
    brush.limb(0, 0, 0, -LOWER_ARM + 0.02, elbow, wrist, skin)
    brush.oval(0.002, -LOWER_ARM, 0.026, 0.031, skin)
    brush.limb(0.016, -LOWER_ARM + 0.012, 0.03, -LOWER_ARM - 0.004, 0.010, 0.008, skin)  # the thumb
    if not far:
        brush.limb(-elbow * 0.45, -0.02, -wrist * 0.45, -LOWER_ARM + 0.04, 0.006, 0.004, darker(skin, 0.3), 0.18)


def _upper_leg(brush: Brush, looks: Looks, far: bool) -> None:
    hip, knee = 0.052 * looks.girth, 0.037 * looks.girth
    skin, cloth = (darker(colour, 0.18) if far else colour for colour in (looks.skin, looks.trousers))
    covered = clamp(looks.trouser_length * 2)
    brush.limb(0, 0, 0, -UPPER_LEG, hip * 0.9, knee, skin)
    end = hip + (knee - hip) * covered
    loose = 1.12 - 0.1 * covered
    brush.limb(0, 0, 0, -UPPER_LEG * covered, hip, end * loose, cloth)
    if not far:
        brush.limb(-hip * 0.5, -0.01, -end * 0.5, -UPPER_LEG * covered, 0.011, 0.008, darker(cloth, 0.35), 0.25)


def _lower_leg(brush: Brush, looks: Looks, far: bool) -> None:
    knee, ankle = 0.037 * looks.girth, 0.025 * looks.girth
    skin, cloth, shoes = (darker(colour, 0.18) if far else colour for colour in (looks.skin, looks.trousers, looks.shoes))
    sole = -LOWER_LEG
    brush.limb(0, 0, 0, sole + 0.04, knee, ankle, skin)
    brush.limb(0, sole + 0.055, 0, sole + 0.035, ankle * 1.12, ankle * 1.12, WHITE, 0.95)  # the sock
    covered = clamp(looks.trouser_length * 2 - 1)
    brush.limb(
        0, 0, 0, (sole + 0.035) * covered, knee * 1.02, (knee + (ankle * 1.3 - knee) * covered) * 1.02, cloth, smooth(covered, 0, 0.15)
    )
    brush.soft(
        [
            (-0.034, sole + 0.012),
            (-0.03, sole + 0.046),
            (0.004, sole + 0.052),
            (0.032, sole + 0.037),
            (0.075, sole + 0.026),
            (0.083, sole + 0.008),
            (0.05, sole + 0.006),
            (0, sole + 0.006),
        ],
        shoes,
    )
    brush.line([(-0.029, sole + 0.0065), (0.077, sole + 0.0065)], 0.013, mix(WHITE, darker(shoes, 0.3), 0.15))
    brush.line([(0.014, sole + 0.04), (0.03, sole + 0.024)], 0.006, lighter(shoes, 0.6), 0.8)


def _skate(brush: Brush, looks: Looks, light: Light, _pose: Sequence[float]) -> None:
    """A boot that hides the shoe, and its blade; from the ankle."""
    boot, ice = mix(looks.shoes, WHITE, 0.25), -ANKLE - BLADE
    sole, steel = -ANKLE, hexed("aab6c4")
    brush.line([(BLADE_BACK + 0.004, ice + 0.0055), (BLADE_FRONT - 0.012, ice + 0.0055), (BLADE_FRONT - 0.004, ice + 0.014)], 0.008, steel)
    brush.line([(BLADE_BACK + 0.01, ice + 0.0075), (0.06, ice + 0.0075)], 0.0025, lighter(steel, 0.85))
    brush.shape([(-0.036, sole), (-0.016, sole), (-0.02, ice + 0.008), (-0.034, ice + 0.008)], darker(steel, 0.15))
    brush.shape([(0.03, sole), (0.07, sole), (0.062, ice + 0.008), (0.044, ice + 0.008)], darker(steel, 0.15))
    brush.soft(
        [
            (-0.036, sole - 0.004),
            (-0.041, -0.012),
            (-0.033, 0.036),
            (0.002, 0.042),
            (0.033, 0.034),
            (0.036, 0.006),
            (0.062, -0.012),
            (0.09, -0.028),
            (0.093, sole - 0.002),
            (0.03, sole - 0.004),
        ],
        boot,
    )
    brush.line([(-0.034, sole - 0.005), (0.088, sole - 0.005)], 0.013, darker(boot, 0.55))
    brush.box(-0.04, sole - 0.013, -0.008, sole - 0.002, darker(boot, 0.55), corner=0.003)  # the heel
    brush.stroke([(-0.03, 0.027), (0.0, 0.032), (0.029, 0.026)], 0.009, lighter(boot, 0.55), 0.8)  # the cuff
    for along, up in ((0.027, 0.014), (0.03, 0.001), (0.043, -0.009)):  # the laces
        brush.line([(along - 0.013, up - 0.006), (along + 0.004, up + 0.001)], 0.0045, lighter(boot, 0.75), 0.9)
    brush.stroke([(-0.031, sole + 0.014), (-0.033, -0.005), (-0.026, 0.026)], 0.008, darker(boot, 0.5), 0.22)
    brush.stroke([(0.05, -0.012), (0.076, -0.026), (0.086, -0.036)], 0.006, light.rim, 0.25, glow=True)


def _torso(brush: Brush, looks: Looks, light: Light, _pose: Sequence[float]) -> None:
    girth = looks.girth
    chest, waist, hip = 0.088 * girth, 0.068 * girth, 0.076 * girth
    brush.limb(0.002, SHOULDER_Y, 0.004, NECK_Y + 0.005, 0.036, 0.028, darker(looks.skin, 0.12))
    brush.soft(
        [(-hip, 0.02), (-hip * 1.02, -0.02), (-hip * 0.7, -0.055), (0, -0.062), (hip * 0.75, -0.05), (hip * 1.02, -0.01), (hip, 0.03)],
        looks.trousers,
    )
    outline = [
        (-hip * 1.06, -0.012), (-waist * 1.04, 0.09), (-chest, 0.2), (-chest * 0.98, 0.27), (-SHOULDER_X - 0.006, 0.308), (-0.03, 0.322),
        (0.036, 0.322), (SHOULDER_X + 0.006, 0.306), (chest * 0.98, 0.26), (chest * 1.03, 0.19), (waist * 1.12, 0.09),
        (hip * 1.08, -0.008), (0.0, -0.018),
    ]  # fmt: skip
    brush.soft(outline, looks.shirt)
    pale = mix(lighter(looks.shirt, 0.85), darker(looks.shirt, 0.7), smooth(sum(looks.shirt) / 3, 0.68, 0.82))
    stripe, star = looks.patterns["stripe"], looks.patterns["star"]
    for y in (0.125, 0.185):
        brush.stroke([(-chest * 0.9, y + 0.003), (0, y - 0.004), (chest * 0.97, y + 0.003)], 0.023, pale, stripe)
    brush.shape([(0.014 + reach * math.sin(turn), 0.175 + reach * math.cos(turn)) for turn, reach in _STAR], pale, star)
    # Soft light: a darker back, a brighter chest, a rim.
    brush.stroke(
        [(-chest * 0.86, 0.265), (-chest * 0.84, 0.19), (-waist * 0.82, 0.09), (-hip * 0.85, 0.01)], 0.03, darker(looks.shirt, 0.5), 0.2
    )
    brush.stroke([(chest * 0.8, 0.262), (chest * 0.86, 0.19), (waist * 0.95, 0.1)], 0.014, light.rim, 0.16, glow=True)
    brush.stroke([(-0.026, 0.318), (0.006, 0.296), (0.038, 0.317)], 0.012, pale, 0.85)  # the collar


def _head(brush: Brush, looks: Looks, light: Light, pose: Sequence[float]) -> None:
    mouth, blink = clamp(pose[0]), clamp(pose[1])
    styles, y = looks.hair_styles, _HEAD
    _hair_behind(brush, looks)
    brush.limb(0.0, 0.0, 0.004, 0.05, 0.03, 0.03, darker(looks.skin, 0.1))
    brush.soft(
        [
            (-0.078, y + 0.01),
            (-0.06, y + 0.067),
            (0.004, y + 0.087),
            (0.066, y + 0.06),
            (0.08, y + 0.004),
            (0.07, y - 0.052),
            (0.03, y - 0.084),
            (-0.02, y - 0.08),
            (-0.062, y - 0.05),
        ],
        looks.skin,
    )
    brush.stroke([(-0.05, y - 0.055), (-0.01, y - 0.076), (0.03, y - 0.079), (0.06, y - 0.056)], 0.012, darker(looks.skin, 0.35), 0.18)
    brush.halo(0.056, y - 0.03, 0.026, 0.02, [(0, hexed("f0685e"), 0.38), (1, hexed("f0685e"), 0.0)], glow=False)
    brush.oval(-0.032, y - 0.008, 0.015, 0.021, mix(looks.skin, hexed("e8745c"), 0.2))
    brush.stroke([(-0.036, y + 0.002), (-0.027, y - 0.006), (-0.033, y - 0.017)], 0.005, darker(looks.skin, 0.35), 0.6)
    ink = hexed("2a1d2a")
    apart, open_eye = 0.024 + 0.004 * looks.face, 1 - blink
    for x, wide in ((0.036 - apart, 0.0125), (0.036 + apart, 0.0115)):
        eye_y = y + 0.006
        brush.oval(x, eye_y, wide * 1.25, 0.0205 * open_eye + 0.002, WHITE, 0.95 * smooth(open_eye, 0.05, 0.4))
        brush.oval(x + 0.003, eye_y - 0.001, wide * 0.82, 0.0155 * open_eye + 0.002, ink, smooth(open_eye, 0.05, 0.3))
        brush.disc(x + 0.006, eye_y + 0.006 * open_eye, 0.0042, WHITE, smooth(open_eye, 0.3, 0.8))
        brush.stroke([(x - wide, eye_y + 0.001), (x, eye_y - 0.006), (x + wide, eye_y + 0.001)], 0.006, ink, smooth(blink, 0.5, 0.95))
        tilt = 0.004 * looks.face - 0.008 * mouth - 0.002
        inner = 1 if x < 0.036 else -1
        brow = mix(darker(looks.hair, 0.25), darker(looks.skin, 0.6), 0.4)
        brush.stroke(
            [
                (x - 0.015, y + 0.035 + 0.004 * mouth - inner * tilt * 0.4),
                (x, y + 0.041 + 0.006 * mouth),
                (x + 0.015, y + 0.035 + 0.004 * mouth + inner * tilt * 0.4),
            ],
            0.0085,
            brow,
        )
    brush.stroke([(0.05, y + 0.0), (0.059, y - 0.017), (0.048, y - 0.021)], 0.0065, darker(looks.skin, 0.34), 0.75)
    smile = 0.010 + 0.004 * looks.face
    brush.stroke(
        [(0.014, y - 0.04), (0.034, y - 0.041 - smile), (0.056, y - 0.038)], 0.0075, darker(looks.skin, 0.65), 1 - smooth(mouth, 0.05, 0.3)
    )
    wide_open = smooth(mouth, 0.02, 0.25)
    brush.oval(0.035, y - 0.048, 0.016 + 0.006 * mouth, 0.003 + 0.021 * mouth, hexed("6b2330"), wide_open)
    brush.oval(0.035, y - 0.052 - 0.009 * mouth, 0.011, 0.001 + 0.009 * mouth, hexed("e5737a"), wide_open * 0.9)
    brush.box(0.024, y - 0.046 + 0.012 * mouth, 0.046, y - 0.046 + 0.018 * mouth, WHITE, wide_open * smooth(mouth, 0.3, 0.6), corner=0.003)
    _hair_before(brush, looks)
    brush.stroke([(0.04, y + 0.078), (0.07, y + 0.05), (0.083, y + 0.005)], 0.008, light.rim, 0.22 * (1 - 0.5 * styles["cap"]), glow=True)


def _hair_behind(brush: Brush, looks: Looks) -> None:
    """What hangs or stands behind the head."""
    styles, long, y = looks.hair_styles, looks.hair_length, _HEAD
    back = darker(looks.hair, 0.22)
    fall = y - 0.075 - 0.07 * long
    brush.soft(
        [(-0.05, y + 0.08), (-0.1, y + 0.04), (-0.108, y - 0.03), (-0.104, fall), (-0.05, fall - 0.012), (0.0, fall + 0.02), (0.02, y)],
        back,
        styles["long"],
    )
    brush.disc(-0.066, y + 0.08, 0.03 + 0.012 * long, back, styles["bun"])
    for angle in range(-10, 220, 23):  # a cloud of curls
        turn, reach = math.radians(angle), 0.074 + 0.008 * long
        brush.disc(-0.012 + reach * math.cos(turn), y + 0.02 + reach * math.sin(turn) * 0.95, 0.03 + 0.01 * long, back, styles["curly"])


def _hair_before(brush: Brush, looks: Looks) -> None:
    """What covers the skull and frames the face."""
    styles, long, y, hair = looks.hair_styles, looks.hair_length, _HEAD, looks.hair
    shine, dark = lighter(hair, 0.28), darker(hair, 0.3)
    crown = [
        (-0.05, y - 0.03),
        (-0.086, y - 0.022),
        (-0.09, y + 0.03),
        (-0.066, y + 0.08),
        (-0.005, y + 0.102),
        (0.05, y + 0.09),
        (0.083, y + 0.05),
    ]
    fringe = 0.03 * long
    short = styles["short"] + styles["bun"]
    brush.soft(
        [*crown, (0.06, y + 0.052 - fringe * 0.3), (0.02, y + 0.064 - fringe), (-0.02, y + 0.052 - fringe * 0.6), (-0.034, y + 0.03)],
        hair,
        short,
    )
    brush.stroke([(-0.06, y + 0.06), (-0.02, y + 0.085), (0.025, y + 0.086)], 0.01, shine, 0.5 * short)
    side = y - 0.02 - 0.1 * long
    brush.soft(
        [
            (-0.06, side - 0.02),
            (-0.1, side),
            (-0.1, y + 0.03),
            (-0.07, y + 0.086),
            (-0.005, y + 0.105),
            (0.055, y + 0.09),
            (0.086, y + 0.04),
            (0.083, y + 0.0),
            (0.064, y + 0.044),
            (0.02, y + 0.06),
            (-0.026, y + 0.042),
            (-0.044, y - 0.03),
        ],
        hair,
        styles["long"],
    )
    brush.stroke([(-0.07, y + 0.05), (-0.03, y + 0.084), (0.02, y + 0.09)], 0.011, shine, 0.5 * styles["long"])
    for x, up, size in (
        (-0.07, 0.035, 0.028),
        (-0.052, 0.066, 0.03),
        (-0.018, 0.084, 0.032),
        (0.02, 0.084, 0.031),
        (0.052, 0.066, 0.027),
        (-0.03, 0.055, 0.022),
        (0.012, 0.064, 0.02),
    ):
        brush.disc(x, y + up, size * (0.9 + 0.25 * long), hair, styles["curly"])
    for x, up in ((-0.045, 0.075), (-0.005, 0.093), (0.03, 0.088)):
        brush.disc(x, y + up, 0.009, shine, 0.55 * styles["curly"])
    cap, peak = mix(looks.shirt, darker(looks.shirt, 0.5), 0.35), darker(looks.shirt, 0.5)
    brush.soft([(-0.04, y - 0.02), (-0.084, y - 0.02 - 0.05 * long), (-0.088, y + 0.04), (-0.03, y + 0.05)], hair, styles["cap"])
    brush.soft(
        [
            (-0.086, y + 0.032),
            (-0.078, y + 0.075),
            (-0.02, y + 0.104),
            (0.045, y + 0.092),
            (0.079, y + 0.052),
            (0.04, y + 0.046),
            (-0.03, y + 0.036),
        ],
        cap,
        styles["cap"],
    )
    brush.limb(0.04, y + 0.05, 0.118, y + 0.04, 0.012, 0.009, peak, styles["cap"])
    brush.disc(-0.008, y + 0.103, 0.009, peak, styles["cap"])
    brush.stroke([(0.0, y + 0.1), (0.014, y + 0.075), (0.016, y + 0.052)], 0.005, dark, 0.35 * styles["cap"])
    shaved = styles["bald"]
    brush.halo(0.01, y + 0.062, 0.03, 0.016, [(0, WHITE, 0.5 * shaved), (1, WHITE, 0.0)], glow=False)
    brush.soft([(-0.05, y - 0.03), (-0.083, y - 0.02), (-0.082, y + 0.03), (-0.058, y + 0.03)], mix(hair, BLACK, 0.1), 0.75 * shaved * long)


def _two_sided(draw: Callable[[Brush, Looks, bool], None], far: bool) -> Draw:
    return lambda brush, looks, _light, _pose: draw(brush, looks, far)


PERSON: dict[str, Draw] = {
    "torso": _torso,
    "head": _head,
    "skate": _skate,
    **{f"{name}_{side}": _two_sided(draw, side == "left")
       for side in ("left", "right")
       for name, draw in (("upper_arm", _upper_arm), ("lower_arm", _lower_arm), ("upper_leg", _upper_leg), ("lower_leg", _lower_leg))},
}  # fmt: skip
