"""A person's head, made of parts that combine freely: the mouth is where `paint` says."""

from __future__ import annotations

import math

import skia

from generation.world.art.brush import Point, curve
from generation.world.art.colour import BLACK, WHITE, darker, hexed, lighter, mix
from generation.world.art.portrait import hair
from generation.world.art.portrait.headwear import COVERING, GLASSES, HATS, glasses, wear
from generation.world.art.portrait.sitter import Face, Head, Pen, dyed, mirrored, skin, star

PARTS: dict[str, dict[str, int]] = {
    "hair": {
        "bald": 4, "buzz": 4, "short": 6, "side": 6, "fringe": 5, "parted": 5, "curly": 5, "afro": 4, "long": 6, "wavy": 5, "bob": 5,
        "bun": 4, "ponytail": 4, "pigtails": 3, "braids": 3, "mohawk": 3, "spiky": 4, "receding": 3,
    },
    "hat": HATS,
    "glasses": GLASSES,
    "beard": {"none": 22, "stubble": 4, "full": 4, "goatee": 3, "moustache": 4, "handlebar": 2, "long": 2, "sideburns": 2},
    "eyes": {"dot": 4, "almond": 6, "round": 5, "sleepy": 3, "big": 4, "narrow": 3, "wink": 1},
    "nose": {"button": 4, "line": 4, "wedge": 4, "broad": 4, "long": 3, "dots": 2},
    "mouth": {"line": 5, "lips": 6, "grin": 4, "small": 3, "teeth": 2},
    "neck": {"none": 4, "plain": 3, "collar": 3, "round": 4, "scarf": 2, "tie": 2, "hood": 2},
    "earring": {"none": 6, "stud": 2, "hoop": 2, "drop": 1},
    "mark": {"none": 10, "mole": 2, "scar": 1, "paint": 1, "plaster": 1, "stars": 1},
}  # fmt: skip
NUMBERS = (
    "skin", "warm", "fantasy", "fantasy_hue", "hair_tone", "dye", "dye_hue", "wide", "jaw", "chin", "cheek", "eye_apart", "eye_high",
    "eye_size", "eye_tilt", "iris", "iris_hue", "pupil", "lash", "shadow", "shadow_hue", "brow_thick", "brow_tilt", "brow_high",
    "brow_bow", "nose_wide", "nose_long", "mouth_wide", "lip", "lip_hue", "lip_paint", "smile", "ear", "ear_high", "freckles", "blush",
    "age", "volume", "length", "beard_long", "hat_hue", "hat_two", "hat_size", "frame", "frame_hue", "lens", "cloth", "cloth_two", "pose",
    "neck_wide", "tongue",
)  # fmt: skip


def paint(pen: Pen) -> Face:
    """Draw the head that the genes tell of; gives where its face is."""
    return _Person(pen).paint()


class _Person:
    """One head while it is drawn."""

    def __init__(self, pen: Pen) -> None:
        genes = pen.genes
        self.pen, self.genes, self.view = pen, genes, pen.view
        self.half = genes.between("wide", 0.72, 0.93)
        self.head = Head(pen, self.half, 0.8 * (genes.numbers["pose"] - 0.5) * (genes.numbers["pose"] > 0.45) + self.view.turn)
        self.skin, self.hair = skin(genes), dyed(genes)
        self.mouth = genes.between("nose_long", -0.44, -0.52)
        self.eye = genes.between("eye_high", -0.04, 0.12)
        self.covered = genes.parts["hat"] in COVERING

    def paint(self) -> Face:
        hair.behind(self.head, self.hair)
        self._neck()
        if not self.covered:
            self._ears()
        self.pen.fill(self.face(), self.skin)
        with self.pen.inside(self.face()):
            self._complexion()
            hair.beard(self.head, self.hair, self.mouth)
        self._mouth()
        self._nose()
        for flipped in (False, True):
            self._eye(flipped)
        hair.before(self.head, self.hair)
        for flipped in (False, True):
            self._brow(flipped)
        hair.moustache(self.head, self.hair, self.mouth)
        glasses(self.head, self.eye)
        wear(self.head)
        return Face(
            self.head.x(0.0),
            self.mouth,
            -1.02 - (self.genes.between("beard_long", 0.1, 0.36) if self.genes.parts["beard"] == "long" else 0.0),
        )

    # The skull

    def face(self) -> skia.Path:
        """Crown, temples, cheeks, jaw and chin; what is low moves with the turn."""
        genes, half = self.genes, self.half
        cheek, jaw, chin = genes.between("cheek", 0.94, 1.02), genes.between("jaw", 0.66, 0.95), genes.between("chin", 0.2, 0.62)
        right = [(0.0, 1.0), (0.55, 0.9), (0.9, 0.52), (cheek, 0.05), (jaw, -0.5), (min(chin, jaw), -0.88)]
        points = mirrored([*right, (0.0, -1.0)])
        shift = 0.22 * math.sin(self.head.turn)
        return curve([(half * (x + shift * (0.35 - 0.65 * y)), y) for x, y in points])

    def _ears(self) -> None:
        genes, size = self.genes, self.genes.between("ear", 0.11, 0.24)
        high = self.genes.between("ear_high", -0.12, 0.08)
        for side in (-1, 1):
            x = side * self.half * (1.02 - 0.16 * side * math.sin(self.head.turn))
            self.pen.oval(x, high, size * 0.72, size, self.skin)
            self.pen.oval(x + side * 0.02, high, size * 0.34, size * 0.55, darker(self.skin, 0.22), ink=False)
            jewel, kind = hexed("f0c948") if genes.above("lip_hue", 0.6) else genes.vivid("frame_hue"), genes.parts["earring"]
            if kind == "stud":
                self.pen.oval(x, high - size, 0.055, 0.055, jewel)
            elif kind == "hoop":
                self.pen.brush.disc(x, high - size - 0.13, 0.14, jewel, width=0.045)
            elif kind == "drop":
                self.pen.soft(
                    [(x, high - size), (x + 0.08, high - size - 0.22), (x, high - size - 0.3), (x - 0.08, high - size - 0.22)], jewel
                )

    def _neck(self) -> None:
        genes, kind = self.genes, self.genes.parts["neck"]
        if kind == "none" or self.covered:
            return
        wide, low, cloth, two = genes.between("neck_wide", 0.3, 0.5), -1.7, genes.vivid("cloth"), genes.vivid("cloth_two")
        if kind == "hood":
            self.pen.soft(mirrored([(0.8, low), (1.0, -1.0), (0.9, -0.5), (0.0, -0.7)]), darker(cloth, 0.15))
        self.pen.box(-wide, low, wide, -0.6, darker(self.skin, 0.16))
        shoulders: list[Point] = [(-1.05, low), (-0.9, -1.28), (-wide, -1.1), (0, -1.2), (wide, -1.1), (0.9, -1.28), (1.05, low)]
        if kind != "plain":
            self.pen.shape(shoulders, cloth)
        if kind in ("collar", "tie"):
            for side in (-1, 1):
                self.pen.shape([(0, -1.22), (side * wide, -1.0), (side * (wide + 0.2), -1.16), (side * 0.22, low)], WHITE)
        if kind == "tie":
            self.pen.shape(mirrored([(0.1, -1.2), (0.16, low)]), two)
        if kind == "scarf":
            self.pen.box(-wide - 0.22, -1.24, wide + 0.22, -0.92, two, 0.14)
            self.pen.box(0.1, low, 0.4, -1.1, darker(two, 0.1), 0.05)
        if kind == "hood":
            for side in (-1, 1):
                self.pen.brush.line([(side * 0.16, -1.16), (side * 0.18, low)], 0.045, lighter(cloth, 0.7))

    def _complexion(self) -> None:
        genes, noise = self.genes, self.genes.noise()
        if genes.above("blush", 0.4):
            rosy = mix(self.skin, (0.92, 0.3, 0.34), 0.5)
            for side in (-1, 1):
                with self.head.feature(side * 0.56, -0.28):
                    self.pen.brush.halo(0, 0, 0.26, 0.2, [(0, rosy, 0.75), (1, rosy, 0.0)])
        if genes.above("freckles", 0.16):
            spots = [(self.head.x(0.75 * (2 * u - 1)), 0.02 - 0.32 * v, 0.018 + 0.014 * r) for u, v, r in noise.random((26, 3)).tolist()]
            self.pen.brush.dots(spots, darker(self.skin, 0.45), 0.75)
        if genes.above("age", 0.2):
            line = darker(self.skin, 0.38)
            for v in (0.46, 0.56, 0.66):
                self.pen.stroke(self.head.points([(-0.4, v), (0, v + 0.03), (0.4, v)]), 0.022, line, 0.7)
            for side in (-1, 1):
                self.pen.stroke(self.head.points([(side * 0.26, -0.22), (side * 0.44, -0.4), (side * 0.46, -0.56)]), 0.028, line, 0.8)
                self.pen.stroke(self.head.points([(side * 0.25, -0.1), (side * 0.4, -0.14), (side * 0.56, -0.08)]), 0.022, line, 0.7)
        self._mark()

    def _mark(self) -> None:
        kind, colour = self.genes.parts["mark"], self.genes.vivid("shadow_hue")
        if kind == "mole":
            self.pen.brush.disc(self.head.x(0.42), -0.34, 0.035, darker(self.skin, 0.7))
        elif kind == "scar":
            self.pen.stroke(self.head.points([(-0.6, 0.36), (-0.52, 0.0), (-0.56, -0.32)]), 0.04, mix(self.skin, (0.75, 0.2, 0.25), 0.55))
        elif kind == "paint":
            for v in (-0.16, -0.3):
                for side in (-1, 1):
                    self.pen.stroke(self.head.points([(side * 0.4, v), (side * 0.82, v + 0.06)]), 0.075, colour)
        elif kind == "plaster":
            with self.head.feature(0.5, -0.24):
                self.pen.canvas.rotate(24)
                self.pen.box(-0.2, -0.07, 0.2, 0.07, hexed("eec39a"), 0.06)
                self.pen.brush.box(-0.06, -0.05, 0.06, 0.05, hexed("f8e2cb"))
        elif kind == "stars":
            for u, v in ((-0.5, -0.2), (-0.66, -0.34), (0.5, -0.2), (0.66, -0.34)):
                with self.head.feature(u, v):
                    self.pen.brush.shape(star(0, 0, 0.1), colour)

    # The face

    def _eye(self, flipped: bool) -> None:
        genes, kind = self.genes, self.genes.parts["eyes"]
        u = genes.between("eye_apart", 0.36, 0.5)
        size = genes.between("eye_size", 0.11, 0.17) * (1.4 if kind == "big" else 1.0)
        iris = [hexed("4a2d18"), hexed("7a5a2a"), hexed("4f7a4a"), hexed("3f6ea8"), hexed("6d7480"), genes.vivid("iris_hue")][
            int(genes.numbers["iris"] * 5.999)
        ]
        with self.head.feature(-u if flipped else u, self.eye, flipped):
            if genes.above("shadow", 0.22):
                self.pen.brush.oval(0.02, 0.07, size * 1.5, size * 1.1, genes.vivid("shadow_hue"), 0.6)
            if kind == "dot":
                if sum(self.skin) < 1.2:
                    self.pen.brush.oval(0, 0, size * 0.85, size, hexed("fbf9f4"))
                self.pen.brush.oval(0, 0, size * 0.55, size * 0.72, darker(iris, 0.6))
                self.pen.brush.disc(size * 0.15, size * 0.25, size * 0.18, WHITE)
                return
            if kind == "wink" and flipped:
                self.pen.stroke([(-size * 1.2, -0.02), (0, size * 0.55), (size * 1.2, -0.02)], 0.06, BLACK)
                return
            flat = {"almond": 0.66, "round": 1.0, "sleepy": 0.8, "big": 1.12, "narrow": 0.4, "wink": 0.9}[kind]
            lift = size * genes.between("eye_tilt", -0.25, 0.28)
            reach, high = size * 1.25, size * flat * 1.05
            lid = curve([(-reach, -0.3 * lift), (0, high), (reach, lift), (0, -high * 0.85)])
            self.pen.brush.outline(lid, hexed("fbf9f4"))
            with self.pen.inside(lid):
                look = size * 0.35 * math.sin(self.head.turn) * (-1 if flipped else 1)
                radius = size * genes.between("pupil", 0.66, 0.9) * (0.85 if kind == "narrow" else 1.0)
                self.pen.brush.disc(look, 0, radius, iris)
                self.pen.brush.disc(look, 0, radius * 0.55, darker(iris, 0.85))
                self.pen.brush.disc(look - radius * 0.3, radius * 0.35, radius * 0.3, WHITE, 0.95)
                if kind == "sleepy":
                    self.pen.brush.box(-1, size * 0.15, 1, 1, darker(self.skin, 0.12))
            lash, upper = genes.numbers["lash"], [(-reach, -0.3 * lift), (0, high), (reach, lift)]
            self.pen.stroke(upper, 0.03 + 0.035 * lash, darker(mix(self.skin, BLACK, 0.5), 0.6))
            if lash > 0.72:
                for along in (0.45, 0.75, 1.0):
                    x, y = reach * along, high * (1 - along) + lift * along
                    self.pen.brush.line([(x, y), (x + 0.07, y + 0.09)], 0.03, BLACK)

    def _brow(self, flipped: bool) -> None:
        genes = self.genes
        if self.genes.parts["eyes"] == "big" and genes.numbers["brow_thick"] < 0.2:
            return
        u, tilt = genes.between("eye_apart", 0.36, 0.5), genes.between("brow_tilt", -0.08, 0.035) + 0.08 * min(self.view.mood, 0)
        high = self.eye + genes.between("brow_high", 0.24, 0.36) + 0.06 * max(self.view.mood, self.view.open)
        colour = darker(self.hair, 0.35) if genes.parts["hair"] != "bald" else darker(self.skin, 0.7)
        with self.head.feature(-u if flipped else u, high, flipped):
            bow = genes.between("brow_bow", 0.0, 0.09)
            self.pen.stroke([(-0.2, -tilt), (0.04, bow), (0.22, tilt - 0.02)], genes.between("brow_thick", 0.035, 0.115), colour)

    def _nose(self) -> None:
        genes, kind = self.genes, self.genes.parts["nose"]
        wide, tip = genes.between("nose_wide", 0.1, 0.2), self.mouth + genes.between("nose_long", 0.2, 0.27)
        shade, light = darker(self.skin, 0.35), lighter(self.skin, 0.35)
        with self.head.feature(0.0, tip, self.head.turn < 0, 1.12):
            if kind == "button":
                self.pen.oval(0, 0.02, wide * 0.85, wide * 0.7, mix(self.skin, (0.88, 0.35, 0.3), 0.22), ink=bool(self.pen.ink))
                self.pen.brush.disc(-0.03, 0.06, 0.03, light, 0.8)
            elif kind == "line":
                self.pen.stroke(
                    [(-0.02, self.eye - tip - 0.05), (wide * 0.75, 0.03), (wide * 0.3, -0.05), (-wide * 0.35, -0.03)], 0.045, shade
                )
            elif kind == "wedge":
                self.pen.soft(
                    [(0, self.eye - tip - 0.1), (wide, -0.02), (0, -0.07), (-wide * 0.55, -0.01)], darker(self.skin, 0.13), ink=False
                )
                self.pen.stroke([(wide * 0.95, -0.02), (0, -0.07), (-wide * 0.6, -0.02)], 0.04, shade)
            elif kind == "broad":
                self.pen.soft(mirrored([(0, 0.16), (wide * 1.3, 0.0), (wide * 0.7, -0.08), (0, -0.05)]), darker(self.skin, 0.1), ink=False)
                for side in (-1, 1):
                    self.pen.brush.oval(side * wide * 0.55, -0.02, 0.055, 0.035, darker(self.skin, 0.6))
            elif kind == "long":
                self.pen.soft(mirrored([(0.07, self.eye - tip), (wide, -0.06), (0, -0.15)]), lighter(self.skin, 0.06))
            else:
                for side in (-1, 1):
                    self.pen.brush.disc(side * 0.06, 0, 0.03, shade)

    def _mouth(self) -> None:
        genes, kind, view = self.genes, self.genes.parts["mouth"], self.view
        wide = genes.between("mouth_wide", 0.2, 0.38) * (0.62 if kind == "small" else 1.0) * (1 + 0.15 * view.mood - 0.12 * view.open)
        smile = genes.between("smile", -0.04, 0.15) + 0.09 * view.mood
        painted = genes.above("lip_paint", 0.3)
        lip = mix(
            darker(self.skin, 0.12),
            genes.vivid("lip_hue") if painted and genes.above("lip_hue", 0.3) else (0.78, 0.2, 0.25),
            0.85 if painted else 0.38,
        )
        gape = max(view.open, {"grin": 0.42, "teeth": 0.3}.get(kind, 0.0))
        with self.head.feature(0.0, self.mouth, out=1.04):
            corner = smile * 0.7
            if gape > 0.05:
                deep = 0.1 + 0.28 * gape
                hole = curve(
                    mirrored(
                        [(0, 0.05 - smile * 0.35), (wide * 0.5, 0.05 - smile * 0.3), (wide, corner), (wide * 0.6, -deep * 0.8), (0, -deep)]
                    )
                )
                self.pen.brush.outline(hole, hexed("4c1520"))
                with self.pen.inside(hole):
                    self.pen.brush.oval(0, -deep, wide * 0.6, deep * 0.5, hexed("d9606a"))
                    self.pen.brush.box(-1, 0.0 - 0.25 * deep if kind != "teeth" else -1, 1, 1, hexed("fbf8f0"))
                    if kind == "teeth":
                        self.pen.brush.line([(-1, corner * 0.4 - deep * 0.35), (1, corner * 0.4 - deep * 0.35)], 0.02, hexed("9a8f88"))
                if kind == "lips" or painted:
                    self.pen.edge(hole, lip, 0.05)
            elif kind == "lips" or (painted and kind != "line"):
                thick = genes.between("lip", 0.05, 0.13)
                self.pen.soft(
                    mirrored(
                        [
                            (0, thick * 0.5 - smile * 0.3),
                            (wide * 0.3, thick * 0.8 - smile * 0.3),
                            (wide, corner),
                            (wide * 0.4, -thick - smile * 0.5),
                        ]
                    ),
                    lip,
                    ink=False,
                )
                self.pen.stroke([(-wide, corner), (0, -smile * 0.45), (wide, corner)], 0.028, darker(lip, 0.5))
            else:
                self.pen.stroke(
                    [(-wide, corner), (-wide * 0.5, -smile * 0.25), (0, -smile * 0.5), (wide * 0.5, -smile * 0.25), (wide, corner)],
                    genes.between("lip", 0.04, 0.075),
                    darker(lip, 0.5),
                )
                if genes.above("tongue", 0.06):
                    self.pen.soft([(0.02, -0.04), (0.17, -0.03), (0.16, -0.2), (0.06, -0.2)], hexed("e0616c"), relief=0.4)
