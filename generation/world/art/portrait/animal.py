"""An animal's head: a species says which parts, noise says how the coat is marked."""

from __future__ import annotations

import math

import numpy as np
import skia

from generation.world.art.brush import curve
from generation.world.art.colour import BLACK, WHITE, Colour, darker, hexed, lighter, mix
from generation.world.art.portrait.finish import lay, mask, noise, stepped
from generation.world.art.portrait.muzzle import Muzzle
from generation.world.art.portrait.sitter import Face, Head, Pen, mirrored
from generation.world.art.portrait.species import HELD_OUT, SPECIES

PARTS: dict[str, dict[str, int]] = {
    "species": dict.fromkeys(SPECIES, 3) | dict.fromkeys(HELD_OUT, 2) | {"panda": 2, "dog": 6, "cat": 6, "bird": 5},
    "eyes": {"dot": 5, "round": 5, "ringed": 4, "sleepy": 2, "big": 3},
    "wears": {"none": 14, "collar": 3, "bow": 2, "party": 1, "glasses": 1, "flower": 1, "scarf": 2, "crown": 1},
    "chest": {"none": 5, "bust": 4},
}
NUMBERS = (
    "coat", "fantasy", "fantasy_hue", "accent", "accent_hue", "light_muzzle", "wide", "cheek", "jaw", "ear_size", "ear_lean", "ear_kind",
    "mark", "mark_scale", "mark_much", "eye_apart", "eye_high", "eye_size", "iris_hue", "iris", "nose_size", "nose_tone", "muzzle_size",
    "mouth_wide", "smile", "tongue", "pose", "whisker", "brow", "blush", "extra_hue", "extra_two", "horn", "tooth",
)  # fmt: skip


def paint(pen: Pen) -> Face:
    """Draw the head that the genes tell of; gives where its face is."""
    return _Animal(pen).paint()


class _Animal:
    """One head while it is drawn."""

    def __init__(self, pen: Pen) -> None:
        genes = pen.genes
        self.pen, self.genes, self.view = pen, genes, pen.view
        self.species = SPECIES[genes.parts["species"]]
        self.half = genes.between("wide", *self.species.wide)
        self.head = Head(pen, self.half, 0.75 * (genes.numbers["pose"] - 0.5) * (genes.numbers["pose"] > 0.45) + self.view.turn)
        coats = self.species.coats.split()
        natural = hexed(coats[int(genes.numbers["coat"] * len(coats) * 0.9999)])
        drift = genes.numbers["accent"] - 0.5
        natural = lighter(natural, 0.3 * drift) if drift > 0 else darker(natural, -0.4 * drift)
        self.coat = genes.vivid("fantasy_hue") if genes.above("fantasy", 0.16) else natural
        self.second = (
            genes.vivid("accent_hue")
            if genes.above("fantasy", 0.08)
            else (lighter(self.coat, 0.72) if sum(self.coat) < 1.9 and genes.numbers["accent"] < 0.7 else darker(self.coat, 0.62))
        )
        marks = self.species.marks
        self.mark = marks[int(genes.numbers["mark"] * len(marks) * 0.9999)]
        ears = self.species.ears
        self.ear = ears[int(genes.numbers["ear_kind"] * len(ears) * 0.9999)]
        self.mouth, self.eye = -0.5, genes.between("eye_high", 0.02, 0.22)

    def paint(self) -> Face:
        extra = self.species.extra.split()
        if self.genes.parts["chest"] == "bust":
            self.pen.soft(mirrored([(0.9, -1.7), (0.8, -1.1), (0.62, -0.5)]), darker(self.coat, 0.16))
        if "mane" in extra or "wool" in extra:
            self._cloud(darker(self.coat, 0.45) if "mane" in extra else lighter(self.coat, 0.7), 0.42 if "mane" in extra else 0.34)
        if "quills" in extra:
            self._quills()
        if "spikes" in extra:
            for step in range(-2, 3):
                x = 0.34 * step + 0.1 * self.head.turn
                self.pen.shape([(x - 0.17, 0.8), (x, 1.3 - 0.08 * abs(step)), (x + 0.17, 0.8)], self.second)
        if "horns" in extra and self.genes.numbers["horn"] > 0.3:
            self._horns()
        if self.ear not in ("flop", "lop", "fold", "side"):
            self._ears()
        skull = self._skull()
        self.pen.fill(skull, self.coat)
        with self.pen.inside(skull):
            self._markings()
        if self.ear in ("flop", "lop", "fold", "side"):
            self._ears()
        if "wool" in extra:
            self.pen.dots([(self.head.x(0.28 * step), 0.78 + 0.1 * math.cos(step), 0.24) for step in range(-2, 3)], lighter(self.coat, 0.7))
        if "crest" in extra or "tuft" in extra or "forelock" in extra:
            self._crest("forelock" in extra)
        for flipped in (False, True):
            self._eye(flipped)
        Muzzle(self.head, self.species, self.coat, self.mouth).paint()
        if "whiskers" in extra or self.genes.above("whisker", 0.1):
            colour = darker(self.coat, 0.6) if sum(self.coat) > 1.3 else lighter(self.coat, 0.7)
            for side in (-1, 1):
                for step in (-1, 0, 1):
                    x = self.head.x(side * 0.3)
                    self.pen.stroke(
                        [(x, -0.36 + 0.05 * step), (x + side * 0.35, -0.34 + 0.12 * step), (x + side * 0.72, -0.4 + 0.18 * step)],
                        0.022,
                        colour,
                    )
        if "goatee" in extra:
            self.pen.soft([(-0.14, -0.86), (0.14, -0.86), (0.04, -1.3)], lighter(self.coat, 0.4))
        self._wears()
        return Face(
            self.head.x(0.0),
            self.mouth,
            {"trunk": -1.16, "pointed": -1.0}.get(self.species.muzzle, -0.98) - (0.3 if "goatee" in extra else 0.0),
        )

    def _skull(self) -> skia.Path:
        genes, half = self.genes, self.half
        cheek, jaw = genes.between("cheek", 0.95, 1.06), genes.between("jaw", 0.62, 0.86)
        low = -0.96
        muzzle = self.species.muzzle
        if muzzle in ("wide", "snout", "beak", "bill"):
            cheek, jaw = cheek + 0.02, jaw + 0.08
        if muzzle == "pointed":
            jaw -= 0.2
        if muzzle in ("broad", "trunk"):
            jaw += 0.04
        right = [(0.0, 0.94), (0.56, 0.84), (0.92, 0.46), (cheek, -0.1), (jaw, -0.66), (jaw * 0.5, low + 0.04)]
        if "tufts" in self.species.extra:
            right[3:4] = [(cheek, 0.05), (cheek + 0.2, -0.34), (cheek - 0.04, -0.36), (cheek + 0.06, -0.56)]
        shift = 0.2 * math.sin(self.head.turn)
        points = mirrored([*right, (0.0, low)])
        return curve([(half * (x + shift * (0.3 - 0.7 * y)), y) for x, y in points])

    def _ears(self) -> None:
        genes, kind = self.genes, self.ear
        if kind == "none":
            return
        size, inner = genes.between("ear_size", 0.85, 1.2), mix(lighter(self.coat, 0.2), (0.93, 0.55, 0.58), 0.55)
        for side in (-1, 1):
            lean = -side * (genes.between("ear_lean", -0.14, 0.2)) + 0.12 * self.head.turn
            far = side * self.half
            if kind == "point":
                with self.pen.at(far * 0.62 + 0.1 * self.head.turn, 0.6, side * size, size, lean):
                    self.pen.soft([(-0.34, 0.1), (-0.1, 0.42), (0.2, 0.78), (0.3, 0.5), (0.36, -0.06)], self.coat)
                    self.pen.soft([(-0.18, 0.16), (0.0, 0.4), (0.17, 0.6), (0.22, 0.35), (0.24, 0.06)], inner, ink=False)
            elif kind in ("round", "dish", "disc", "fluff"):
                radius = {"round": 0.3, "dish": 0.52, "disc": 0.32, "fluff": 0.5}[kind] * size
                x, y = {"round": (0.72, 0.72), "dish": (0.82, 0.72), "disc": (1.02, 0.05), "fluff": (1.0, 0.5)}[kind]
                if kind == "fluff":
                    self.pen.dots(
                        [(far * x + 0.8 * radius * math.cos(a), y + 0.8 * radius * math.sin(a), 0.2) for a in np.arange(0, 6.2, 0.6)],
                        lighter(self.coat, 0.3),
                    )
                dark = BLACK if self.mark == "panda" else self.coat
                self.pen.oval(far * x, y, radius, radius, dark)
                self.pen.oval(far * x, y - 0.03, radius * 0.62, radius * 0.62, dark if self.mark == "panda" else inner, ink=False)
            elif kind == "long":
                with self.pen.at(far * 0.48, 0.7, side * size, size, lean * 1.2):
                    self.pen.soft([(-0.2, 0.0), (-0.22, 0.55), (0.02, 1.05), (0.24, 0.55), (0.18, 0.0)], self.coat)
                    self.pen.soft([(-0.08, 0.1), (-0.1, 0.5), (0.02, 0.86), (0.12, 0.5), (0.08, 0.1)], inner, ink=False)
            elif kind in ("flop", "lop", "fold"):
                drop = {"flop": 0.85, "lop": 1.25, "fold": 0.45}[kind] * size
                with self.pen.at(far * 0.82, 0.62, side, 1.0, lean * 0.5):
                    shade = darker(self.coat, 0.3) if genes.numbers["accent"] < 0.6 else self.second
                    self.pen.soft(
                        [(-0.3, 0.22), (0.12, 0.26), (0.42, -drop * 0.4), (0.34, -drop), (0.1, -drop * 0.92), (-0.06, -drop * 0.3)], shade
                    )
            elif kind == "leaf":
                with self.pen.at(far * 0.7, 0.72, side * size, size, lean):
                    self.pen.soft([(-0.2, 0.0), (-0.1, 0.36), (0.1, 0.58), (0.2, 0.3), (0.18, -0.05)], self.coat)
                    self.pen.soft([(-0.08, 0.06), (0.0, 0.3), (0.09, 0.42), (0.1, 0.06)], inner, ink=False)
            elif kind == "side":
                with self.pen.at(far * 0.96, 0.42, side * size, size, lean):
                    self.pen.soft([(-0.12, 0.12), (0.3, 0.2), (0.62, -0.02), (0.36, -0.2), (-0.05, -0.12)], darker(self.coat, 0.12))
                    self.pen.soft([(0.08, 0.04), (0.32, 0.08), (0.48, -0.02), (0.3, -0.1)], inner, ink=False)
            elif kind == "fan":
                with self.pen.at(far * 0.9, 0.15, side * size, size, lean * 0.6):
                    self.pen.soft(
                        [(-0.15, 0.42), (0.3, 0.62), (0.66, 0.2), (0.52, -0.46), (0.2, -0.6), (-0.1, -0.3)], darker(self.coat, 0.08)
                    )
                    self.pen.soft([(0.0, 0.26), (0.3, 0.4), (0.5, 0.12), (0.38, -0.34), (0.14, -0.4)], inner, ink=False)
            elif kind == "tuft":
                with self.pen.at(far * 0.66, 0.7, side * size, size, lean):
                    self.pen.shape([(-0.25, 0.0), (0.34, 0.5), (0.26, -0.2)], darker(self.coat, 0.25))

    def _cloud(self, colour: Colour, reach: float) -> None:
        sizes = self.genes.noise().random(16).tolist()
        ring = [
            (
                -0.1 * self.head.turn + (self.half + reach * 0.55) * math.cos(6.2832 * i / 16),
                -0.05 + (0.85 + reach * 0.5) * math.sin(6.2832 * i / 16),
                reach * (0.75 + 0.5 * sizes[i]),
            )
            for i in range(16)
        ]
        self.pen.dots([(0, -0.05, self.half + 0.1), *ring], colour)

    def _quills(self) -> None:
        noise_ = self.genes.noise().random(30).tolist()
        spikes = [
            (
                (1.28 if i % 2 else 0.92) * (0.92 + 0.16 * noise_[i]) * math.cos(0.2 + math.pi * 1.13 * (i - 1.6) / 27),
                -0.02 + (1.28 if i % 2 else 0.92) * math.sin(0.2 + math.pi * 1.13 * (i - 1.6) / 27),
            )
            for i in range(30)
        ]
        self.pen.shape(spikes, darker(self.coat, 0.6))

    def _horns(self) -> None:
        ivory, size = mix(hexed("e8dcc0"), darker(self.coat, 0.5), self.genes.numbers["horn"] * 0.5), self.genes.between("horn", 0.6, 1.2)
        for side in (-1, 1):
            with self.pen.at(side * self.half * 0.45, 0.78, side * size, size):
                self.pen.soft([(-0.12, 0.0), (0.0, 0.3), (0.2, 0.58), (0.28, 0.34), (0.14, 0.0)], ivory)

    def _crest(self, forelock: bool) -> None:
        colour, size = (darker(self.coat, 0.5), 1.0) if forelock else (self.second, self.genes.between("ear_size", 0.5, 1.2))
        if forelock:
            self.pen.soft([(-0.3, 0.95), (0.3, 0.98), (0.26, 0.6), (0.06, 0.28), (-0.1, 0.6)], colour)
            return
        for step in (-1, 0, 1):
            with self.pen.at(0.1 * step + 0.1 * self.head.turn, 0.86, size, size, -0.5 * step):
                self.pen.soft([(-0.09, 0.0), (-0.1, 0.3), (0.02, 0.46), (0.1, 0.26), (0.09, 0.0)], colour)

    def _markings(self) -> None:
        """The coat: noise decides for patches, spots and speckles; species have marks of their own."""
        genes, kind, second = self.genes, self.mark, self.second
        scale, much = genes.numbers["mark_scale"], genes.between("mark_much", -0.09, 0.09)
        head, brush = self.head, self.pen.brush
        shift = 0.5 * math.sin(head.turn)
        if kind == "patches":
            lay(
                self.pen.canvas, mask(stepped(noise(genes.noise(), 3 + int(scale * 2), 2, 64), 0.55 - much, 0.6 - much), second), 1.5, shift
            )
        elif kind == "spots":
            lay(
                self.pen.canvas,
                mask(stepped(noise(genes.noise(), 9 + int(scale * 6), 1, 64), 0.66 - much, 0.74 - much), second),
                1.5,
                shift,
            )
        elif kind == "speckle":
            lay(self.pen.canvas, mask(stepped(noise(genes.noise(), 22, 1, 96), 0.6, 0.75), second), 1.4, shift)
        elif kind in ("stripes", "tiger"):
            ink = BLACK if kind == "tiger" else darker(self.coat, 0.5)
            for u in (-0.34, 0.0, 0.34):
                self.pen.stroke(head.points([(u * 1.3, 0.95), (u, 0.5 + 0.1 * (u == 0))]), 0.1, ink)
            for side in (-1, 1):
                for v in (0.16, -0.12, -0.4):
                    self.pen.stroke(head.points([(side, v + 0.06), (side * 0.62, v)]), 0.1, ink)
        elif kind == "half":
            brush.box(head.x(0.0), -2, 2, 2, second)
        elif kind == "eyepatch":
            with head.feature(genes.between("eye_apart", 0.36, 0.5), self.eye):
                brush.oval(0, 0, 0.36, 0.42, second)
        if kind in ("mask", "ape", "hood"):
            pale = lighter(self.coat, 0.72) if kind != "mask" else second
            points = [(0.0, 0.3), (0.36, 0.56), (0.72, 0.36), (0.78, -0.1), (0.6, -0.7), (0.0, -1.1)]
            brush.soft([(head.x(u), v) for u, v in mirrored(points)], mix(pale, hexed("f2c9a0"), 0.5) if kind == "ape" else pale)
        elif kind in ("cheeks", "tiger"):
            for side in (-1, 1):
                brush.soft(
                    [(head.x(side * u), v) for u, v in ((0.0, -0.25), (0.5, -0.1), (1.0, -0.05), (0.9, -0.6), (0.5, -1.0), (0.0, -1.0))],
                    lighter(self.coat, 0.82),
                )
        elif kind == "blaze":
            brush.soft(
                [(head.x(u), v) for u, v in ((-0.1, 1.0), (0.12, 1.0), (0.14, 0.2), (0.4, -0.4), (0.0, -1.0), (-0.4, -0.4), (-0.13, 0.2))],
                second,
            )
        elif kind in ("panda", "bandit"):
            ink = hexed("1d1b1f") if kind == "panda" else hexed("2c2a2e")
            if kind == "bandit":
                brush.soft(
                    [
                        (head.x(u), v)
                        for u, v in ((0.0, 0.3), (0.6, 0.5), (1.0, 0.0), (0.5, -0.4), (0.0, -0.1), (-0.5, -0.4), (-1.0, 0.0), (-0.6, 0.5))
                    ],
                    lighter(self.coat, 0.75),
                )
            for side in (-1, 1):
                with head.feature(side * genes.between("eye_apart", 0.36, 0.5), self.eye - 0.03):
                    self.pen.canvas.rotate(-side * 28)
                    brush.oval(0, 0, 0.25 if kind == "panda" else 0.36, 0.34 if kind == "panda" else 0.24, ink)
        if genes.above("blush", 0.25):
            for side in (-1, 1):
                with head.feature(side * 0.62, -0.28):
                    brush.halo(0, 0, 0.2, 0.15, [(0, (0.95, 0.45, 0.5), 0.7), (1, (0.95, 0.45, 0.5), 0.0)])

    def _eye(self, flipped: bool) -> None:
        genes, kind = self.genes, self.genes.parts["eyes"]
        u, v = genes.between("eye_apart", 0.36, 0.5), self.eye
        size = genes.between("eye_size", 0.1, 0.17) * (1.35 if kind == "big" else 1.0)
        if "popeyes" in self.species.extra:
            x = self.head.x(-0.58 if flipped else 0.58)
            self.pen.oval(x, 0.78, 0.36, 0.36, self.coat)
            self.pen.oval(x, 0.8, 0.26, 0.26, hexed("fbf8ee"), ink=False)
            self.pen.brush.oval(x + 0.05 * self.head.turn, 0.8, 0.18, 0.11 if kind in ("sleepy", "ringed") else 0.17, hexed("17141a"))
            self.pen.brush.disc(x - 0.06, 0.87, 0.05, WHITE)
            return
        iris = mix(hexed("e8b23a"), hexed("6a9a3c"), genes.numbers["iris_hue"]) if genes.numbers["iris"] < 0.5 else genes.vivid("iris_hue")
        with self.head.feature(-u if flipped else u, v, flipped):
            if "discs" in self.species.extra:
                self.pen.oval(0, 0, 0.42, 0.44, lighter(self.coat, 0.55))
                size = max(size, 0.15) * 1.5
            if kind == "dot" and "discs" not in self.species.extra:
                if self.mark in ("panda", "bandit") or sum(self.coat) < 0.7:
                    self.pen.brush.oval(0, 0, size * 0.95, size * 1.05, lighter(iris, 0.3))
                self.pen.brush.oval(0, 0, size * 0.72, size * 0.85, hexed("17141a"))
                self.pen.brush.disc(size * 0.2, size * 0.3, size * 0.24, WHITE)
                return
            self.pen.brush.oval(0, 0, size * 1.12, size * 1.12, darker(self.coat, 0.75))
            self.pen.brush.oval(0, 0, size, size, hexed("fbf8f0") if kind == "round" else iris)
            slit = 0.34 if self.ear == "point" and self.species.muzzle == "small" else 0.62
            look = size * 0.25 * math.sin(self.head.turn) * (-1 if flipped else 1)
            if kind == "round":
                self.pen.brush.disc(look, 0, size * 0.68, iris)
            self.pen.brush.oval(
                look, 0, size * (0.5 if kind == "round" else slit), size * (0.5 if kind == "round" else 0.8), hexed("131015")
            )
            self.pen.brush.disc(-size * 0.3, size * 0.35, size * 0.26, WHITE)
            if kind == "sleepy":
                lid = skia.Path()
                lid.addOval(skia.Rect.MakeLTRB(-size * 1.12, -size * 1.12, size * 1.12, size * 1.12))
                with self.pen.inside(lid):
                    self.pen.brush.box(-1, size * 0.2, 1, 1, darker(self.coat, 0.2))
            if genes.above("brow", 0.2):
                tilt = 0.16 * (0.5 - genes.numbers["smile"]) - 0.1 * self.view.mood
                self.pen.stroke([(-0.16, size * 1.6 - tilt), (0.16, size * 1.6 + tilt)], 0.06, darker(self.coat, 0.6))

    def _wears(self) -> None:
        genes, kind = self.genes, self.genes.parts["wears"]
        one, two = genes.vivid("extra_hue"), genes.vivid("extra_two")
        if kind == "collar":
            self.pen.box(-0.56, -1.12, 0.56, -0.92, one, 0.1)
            self.pen.oval(self.head.x(0.05), -1.14, 0.13, 0.13, hexed("f0c948"))
        elif kind == "scarf":
            self.pen.box(-0.66, -1.18, 0.66, -0.88, one, 0.14)
            self.pen.box(0.16, -1.42, 0.46, -1.0, two, 0.06)
        elif kind == "bow":
            with self.pen.at(self.half * 0.5, 0.86, 1, 1, -0.35):
                for side in (-1, 1):
                    self.pen.soft([(0, 0), (side * 0.36, 0.22), (side * 0.38, -0.22)], one)
                self.pen.oval(0, 0, 0.1, 0.1, two)
        elif kind == "party":
            self.pen.shape([(-0.3, 0.82), (0.02, 1.46), (0.3, 0.82)], one)
            self.pen.dots([(0.02, 1.46, 0.1)], two)
        elif kind == "crown":
            self.pen.shape(mirrored([(0, 1.28), (0.2, 1.0), (0.46, 1.2), (0.42, 0.8)]), hexed("f2c230"))
            self.pen.oval(0, 0.95, 0.07, 0.07, one)
        elif kind == "flower":
            x, y = -self.half * 0.55, 0.78
            self.pen.dots([(x + 0.15 * math.cos(1.2566 * leaf), y + 0.15 * math.sin(1.2566 * leaf), 0.12) for leaf in range(5)], one)
            self.pen.brush.disc(x, y, 0.09, hexed("f7d64a"))
        elif kind == "glasses" and "popeyes" not in self.species.extra:
            u = genes.between("eye_apart", 0.36, 0.5)
            for side in (-1, 1):
                with self.head.feature(side * u, self.eye):
                    self.pen.brush.disc(0, 0, 0.27, (0.85, 0.95, 1.0), 0.3)
                    self.pen.brush.disc(0, 0, 0.27, one, width=0.06)
            self.pen.stroke(
                [(self.head.x(-u) + 0.24, self.eye + 0.04), (self.head.x(0.0), self.eye + 0.1), (self.head.x(u) - 0.24, self.eye + 0.04)],
                0.05,
                one,
            )
