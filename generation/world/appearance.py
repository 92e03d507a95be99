"""How things look, in numbers: what the words for colours mean, and the random genes of everything no word speaks of.

- A colour word is a box in hue, saturation and value; the boxes keep clear of each other so that a picture can be told apart again.
- An appearance code is 2 * rgb - 1 for colours and uniform in [-1, 1] for everything else (see APPEARANCE_AXES).

Shape suffixes: B clips, 3 red, green and blue.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from generation.network.plan import APPEARANCE, APPEARANCE_AXES
from generation.network.reading import COLOURS, SLOTS

# Hue from and to in degrees (red goes through 0), saturation from and to, value from and to.
COLOUR_BOXES: dict[str, tuple[float, float, float, float, float, float]] = {
    "red": (-8.0, 6.0, 0.82, 0.98, 0.72, 0.90),
    "orange": (22.0, 32.0, 0.85, 1.0, 0.90, 1.0),
    "yellow": (48.0, 58.0, 0.75, 0.98, 0.90, 1.0),
    "green": (105.0, 145.0, 0.60, 0.92, 0.45, 0.78),
    "blue": (208.0, 228.0, 0.70, 0.95, 0.65, 0.95),
    "purple": (268.0, 286.0, 0.60, 0.85, 0.45, 0.75),
    "pink": (322.0, 340.0, 0.32, 0.52, 0.92, 1.0),
    "white": (0.0, 360.0, 0.0, 0.05, 0.92, 1.0),
}
_BOXES = np.array([COLOUR_BOXES[colour] for colour in COLOURS])

# Muted things: frames, poles, mallets; any hue, little saturation.
_DULL = (0.0, 360.0, 0.1, 0.7, 0.2, 0.75)
_HAIR = (15.0, 42.0, 0.15, 0.75, 0.08, 0.75)


def rgb_from_hsv(hue: NDArray[np.float64], saturation: NDArray[np.float64], value: NDArray[np.float64]) -> NDArray[np.float64]:
    """Hue in degrees, the others 0..1; red, green and blue 0..1 on a new last axis."""
    sector = (hue[..., None] / 60.0 + np.array([5.0, 3.0, 1.0])) % 6.0
    return value[..., None] * (1.0 - saturation[..., None] * np.clip(np.minimum(sector, 4.0 - sector), 0.0, 1.0))


def sample_colour(rng: np.random.Generator, colour_B: NDArray[np.int64]) -> NDArray[np.float64]:
    """A colour code (..., 3) in [-1, 1] for each index in COLOURS."""
    low, high = _BOXES[colour_B][..., 0::2], _BOXES[colour_B][..., 1::2]
    hue, saturation, value = np.moveaxis(rng.uniform(low, high), -1, 0)
    return 2.0 * rgb_from_hsv(hue, saturation, value) - 1.0


def _sample_box(rng: np.random.Generator, count: int, box: tuple[float, ...]) -> NDArray[np.float64]:
    hue, saturation, value = (rng.uniform(box[2 * axis], box[2 * axis + 1], count) for axis in range(3))
    return 2.0 * rgb_from_hsv(hue, saturation, value) - 1.0


def _genes(rng: np.random.Generator, kind: str, count: int) -> NDArray[np.float64]:
    """Every axis of the kind at random, the unused ones 0."""
    code_BA = np.zeros((count, APPEARANCE))
    code_BA[:, : len(APPEARANCE_AXES[kind])] = rng.uniform(-1, 1, (count, len(APPEARANCE_AXES[kind])))
    return code_BA


def _colour(kind: str, prefix: str = "") -> slice:
    """The three axes of one colour of a kind."""
    first = APPEARANCE_AXES[kind].index(f"{prefix}red")
    return slice(first, first + 3)


def ball_looks(rng: np.random.Generator, colour_B: NDArray[np.int64]) -> NDArray[np.float64]:
    """Balls of these colours; the accent (seams, stripes) is darker, lighter or another colour."""
    count = len(colour_B)
    code_BA = _genes(rng, "ball", count)
    code_BA[:, _colour("ball")] = body_B3 = sample_colour(rng, colour_B)
    other_B3 = sample_colour(rng, rng.integers(len(COLOURS), size=count))
    kind_B1 = rng.random((count, 1))
    dark_B3, light_B3 = body_B3 * 0.35 - 0.62, body_B3 * 0.35 + 0.6
    code_BA[:, _colour("ball", "accent_")] = np.where(kind_B1 < 0.45, dark_B3, np.where(kind_B1 < 0.75, light_B3, other_B3)).clip(-1, 1)
    return code_BA


def person_looks(rng: np.random.Generator, shirt_B: NDArray[np.int64]) -> NDArray[np.float64]:
    """People in shirts of these colours."""
    count = len(shirt_B)
    code_BA = _genes(rng, "person", count)
    code_BA[:, _colour("person", "shirt_")] = sample_colour(rng, shirt_B)
    code_BA[:, _colour("person", "hair_")] = _sample_box(rng, count, _HAIR)
    code_BA[:, _colour("person", "trousers_")] = _sample_box(rng, count, _DULL)
    return code_BA


def hoop_looks(rng: np.random.Generator, count: int) -> NDArray[np.float64]:
    """Rims are red to orange or dull, boards pale."""
    code_BA = _genes(rng, "hoop", count)
    warm = _sample_box(rng, count, (-5.0, 30.0, 0.75, 1.0, 0.7, 1.0))
    code_BA[:, _colour("hoop")] = np.where(rng.random((count, 1)) < 0.75, warm, _sample_box(rng, count, _DULL))
    code_BA[:, _colour("hoop", "board_")] = _sample_box(rng, count, (0.0, 360.0, 0.0, 0.18, 0.8, 1.0))
    return code_BA


def xylophone_looks(rng: np.random.Generator, count: int) -> NDArray[np.float64]:
    """The bars' colours are one gene; the frame is wood or dull."""
    code_BA = _genes(rng, "xylophone", count)
    wood = _sample_box(rng, count, (18.0, 34.0, 0.4, 0.75, 0.25, 0.65))
    code_BA[:, _colour("xylophone", "frame_")] = np.where(rng.random((count, 1)) < 0.6, wood, _sample_box(rng, count, _DULL))
    return code_BA


def screen_looks(rng: np.random.Generator, count: int) -> NDArray[np.float64]:
    """Cloth and paint are soft colours, the frame is wood or dull; the pattern is a gene."""
    code_BA = _genes(rng, "screen", count)
    code_BA[:, _colour("screen")] = _sample_box(rng, count, (0.0, 360.0, 0.12, 0.5, 0.6, 0.92))
    wood = _sample_box(rng, count, (18.0, 34.0, 0.4, 0.75, 0.25, 0.6))
    code_BA[:, _colour("screen", "accent_")] = np.where(rng.random((count, 1)) < 0.6, wood, _sample_box(rng, count, _DULL))
    return code_BA


def pins_looks(rng: np.random.Generator, count: int) -> NDArray[np.float64]:
    """Rings of a named colour, mostly red; a lane of wood, a pit of any strong colour."""
    code_BA = _genes(rng, "pins_near", count)
    ring = np.where(rng.random(count) < 0.55, COLOURS.index("red"), rng.integers(len(COLOURS) - 1, size=count))
    code_BA[:, _colour("pins_near")] = sample_colour(rng, ring)
    code_BA[:, _colour("pins_near", "wood_")] = _sample_box(rng, count, (24.0, 38.0, 0.3, 0.55, 0.72, 0.92))
    code_BA[:, _colour("pins_near", "pit_")] = _sample_box(rng, count, (0.0, 360.0, 0.35, 0.75, 0.35, 0.8))
    return code_BA


def skateboard_looks(rng: np.random.Generator, count: int) -> NDArray[np.float64]:
    """Any colour of the named ones, on wheels that are pale or another one."""
    code_BA = _genes(rng, "skateboard", count)
    code_BA[:, _colour("skateboard")] = sample_colour(rng, rng.integers(len(COLOURS) - 1, size=count))
    pale = _sample_box(rng, count, (0.0, 60.0, 0.0, 0.15, 0.85, 1.0))
    named = sample_colour(rng, rng.integers(len(COLOURS), size=count))
    code_BA[:, _colour("skateboard", "wheel_")] = np.where(rng.random((count, 1)) < 0.6, pale, named)
    return code_BA


# Coats, as hues, saturations and values; a dog's and a cat's brown may differ no more than two dogs'.
COAT_BOXES: dict[str, tuple[float, float, float, float, float, float]] = {
    "brown": (16.0, 26.0, 0.5, 0.72, 0.32, 0.5),
    "black": (0.0, 360.0, 0.0, 0.16, 0.1, 0.17),
    "white": (30.0, 50.0, 0.0, 0.07, 0.92, 1.0),
    "golden": (27.0, 37.0, 0.55, 0.75, 0.8, 0.95),
    "grey": (200.0, 240.0, 0.03, 0.12, 0.45, 0.62),
}
_COATS = np.array([COAT_BOXES[coat] for coat in SLOTS["coat"]])


def pet_looks(rng: np.random.Generator, coat_B: NDArray[np.int64], cat_B: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Dogs and cats in these coats; breast, socks or stripes are paler or darker than it, and some wear a collar."""
    count = len(coat_B)
    code_BA = _genes(rng, "dog", count)
    low, high = _COATS[coat_B][:, 0::2], _COATS[coat_B][:, 1::2]
    coat_B3 = 2.0 * rgb_from_hsv(*np.moveaxis(rng.uniform(low, high), -1, 0)) - 1.0
    code_BA[:, _colour("dog")] = coat_B3
    pale_B1 = (rng.random((count, 1)) < 0.65) & (coat_B != SLOTS["coat"].index("white"))[:, None]
    accent_B3 = np.where(pale_B1, 0.3 * coat_B3 + 0.66, 0.5 * coat_B3 - 0.42)
    code_BA[:, _colour("dog", "accent_")] = accent_B3.clip(-1, 1)
    code_BA[:, _colour("dog", "collar_")] = sample_colour(rng, rng.integers(len(COLOURS), size=count))
    for axis, dogs, cats in (
        ("pattern", (-1.0, 1.0), (-1.0, 1.0)),
        ("ears", (-1.0, 1.0), (-1.0, -0.6)),
        ("muzzle", (-0.3, 1.0), (-1.0, 0.0)),
        ("chest", (-0.2, 1.0), (-1.0, -0.2)),
        ("tail", (-0.1, 1.0), (-1.0, -0.3)),
    ):
        column = APPEARANCE_AXES["dog"].index(axis)
        code_BA[:, column] = np.where(cat_B, rng.uniform(*cats, count), rng.uniform(*dogs, count))
    return code_BA


def wall_looks(rng: np.random.Generator, wooden_B: NDArray[np.bool_]) -> NDArray[np.float64]:
    """A bench of wood or painted, a wall of stone or brick."""
    count = len(wooden_B)
    code_BA = _genes(rng, "wall", count)
    wood = np.where(
        rng.random((count, 1)) < 0.6, _sample_box(rng, count, (20.0, 34.0, 0.4, 0.65, 0.45, 0.75)), _sample_box(rng, count, _DULL)
    )
    stone = np.where(
        rng.random((count, 1)) < 0.6,
        _sample_box(rng, count, (20.0, 50.0, 0.03, 0.2, 0.5, 0.75)),
        _sample_box(rng, count, (8.0, 20.0, 0.45, 0.65, 0.5, 0.7)),
    )
    code_BA[:, _colour("wall")] = body_B3 = np.where(wooden_B[:, None], wood, stone)
    code_BA[:, _colour("wall", "accent_")] = (0.55 * body_B3 - 0.3).clip(-1, 1)
    return code_BA


def water_looks(rng: np.random.Generator, count: int) -> NDArray[np.float64]:
    """Blue to green, paler far off."""
    code_BA = _genes(rng, "water", count)
    near_B3 = _sample_box(rng, count, (170.0, 215.0, 0.5, 0.75, 0.45, 0.7))
    code_BA[:, _colour("water")] = near_B3
    code_BA[:, _colour("water", "far_")] = (0.6 * near_B3 + 0.34).clip(-1, 1)
    return code_BA


def paddleboard_looks(rng: np.random.Generator, count: int) -> NDArray[np.float64]:
    """Any of the named colours, with a stripe that is pale or another one."""
    code_BA = _genes(rng, "paddleboard", count)
    code_BA[:, _colour("paddleboard")] = sample_colour(rng, rng.integers(len(COLOURS), size=count))
    pale = _sample_box(rng, count, (30.0, 60.0, 0.0, 0.15, 0.85, 1.0))
    named = sample_colour(rng, rng.integers(len(COLOURS), size=count))
    code_BA[:, _colour("paddleboard", "accent_")] = np.where(rng.random((count, 1)) < 0.5, pale, named)
    return code_BA


def splash_looks(rng: np.random.Generator, water_BA: NDArray[np.float64]) -> NDArray[np.float64]:
    """Foam is white with a little of its water."""
    code_BA = np.zeros_like(water_BA)
    white_B1 = rng.uniform(0.6, 0.85, (len(water_BA), 1))
    code_BA[:, _colour("splash")] = water_BA[:, _colour("water", "far_")] * (1 - white_B1) + white_B1
    return code_BA


def car_looks(rng: np.random.Generator, paint_B: NDArray[np.int64]) -> NDArray[np.float64]:
    """Cars of these colours, with a stripe that is pale, dark or another one."""
    count = len(paint_B)
    code_BA = _genes(rng, "car", count)
    code_BA[:, _colour("car")] = sample_colour(rng, paint_B)
    pale = _sample_box(rng, count, (0.0, 60.0, 0.0, 0.1, 0.9, 1.0))
    dark = _sample_box(rng, count, (200.0, 260.0, 0.1, 0.4, 0.12, 0.3))
    code_BA[:, _colour("car", "accent_")] = np.where(
        (rng.random((count, 1)) < 0.5) & (paint_B != COLOURS.index("white"))[:, None], pale, dark
    )
    return code_BA


def ramp_looks(rng: np.random.Generator, count: int) -> NDArray[np.float64]:
    """Planks on a painted or plain frame."""
    code_BA = _genes(rng, "ramp", count)
    code_BA[:, _colour("ramp")] = _sample_box(rng, count, (22.0, 36.0, 0.35, 0.6, 0.55, 0.85))
    code_BA[:, _colour("ramp", "accent_")] = sample_colour(rng, rng.integers(len(COLOURS), size=count))
    return code_BA


def mallet_looks(rng: np.random.Generator, count: int) -> NDArray[np.float64]:
    """Any colour of the named ones."""
    code_BA = _genes(rng, "mallet", count)
    code_BA[:, _colour("mallet")] = sample_colour(rng, rng.integers(len(COLOURS), size=count))
    return code_BA
