"""An animal's nose and mouth, which tell its species more than all else."""

from __future__ import annotations

from generation.world.art.brush import curve
from generation.world.art.colour import WHITE, Colour, darker, hexed, lighter, mix
from generation.world.art.portrait.sitter import Head, mirrored
from generation.world.art.portrait.species import Species


class Muzzle:
    """A species' nose and mouth upon a head."""

    def __init__(self, head: Head, species: Species, coat: Colour, mouth: float) -> None:
        self.pen, self.head, self.species, self.coat, self.mouth = head.pen, head, species, coat, mouth

    def paint(self) -> None:
        """Draw nose and mouth."""
        genes, kind, size = self.pen.genes, self.species.muzzle, self.pen.genes.between("muzzle_size", 0.85, 1.15)
        pale = lighter(self.coat, genes.between("light_muzzle", 0.15, 0.75))
        dark = hexed("1f1a1d")
        nose = (
            mix(dark, hexed("e58a92"), 0.9)
            if genes.above("nose_tone", 0.35) and kind == "small"
            else mix(dark, self.coat, 0.2 * genes.numbers["nose_tone"])
        )
        big = genes.between("nose_size", 0.85, 1.25)
        tip = self.mouth + 0.24
        push = {"long": 1.25, "pointed": 1.25, "broad": 1.15, "snout": 1.2, "beak": 1.2, "bill": 1.2, "trunk": 1.2}.get(kind, 1.08)
        with self.head.feature(0.0, 0.0, out=push):
            if kind == "long":
                self.pen.soft(mirrored([(0, -0.05), (0.36 * size, -0.26), (0.44 * size, -0.6), (0.2, -0.86)]), pale)
                self.pen.soft(mirrored([(0, tip + 0.14), (0.2 * big, tip + 0.1), (0.1, tip - 0.08)]), nose, relief=1.4)
            elif kind == "pointed":
                self.pen.soft(mirrored([(0, 0.0), (0.24 * size, -0.3), (0.32 * size, -0.62), (0.0, -0.92)]), pale)
                self.pen.oval(0, tip, 0.15 * big, 0.11 * big, nose, relief=1.4)
            elif kind == "round":
                self.pen.oval(0, -0.46, 0.42 * size, 0.34 * size, pale)
                self.pen.soft([(-0.17 * big, tip + 0.08), (0.17 * big, tip + 0.08), (0.0, tip - 0.1)], nose, relief=1.4)
            elif kind == "small":
                for side in (-1, 1):
                    self.pen.oval(side * 0.15, -0.44, 0.2 * size, 0.16 * size, pale, ink=False)
                self.pen.soft([(-0.11 * big, tip + 0.06), (0.11 * big, tip + 0.06), (0.0, tip - 0.08)], nose, relief=1.4)
            elif kind == "spoon":
                self.pen.soft(mirrored([(0, 0.16), (0.2 * big, -0.1), (0.16, tip - 0.06)]), nose)
            elif kind == "snout":
                self.pen.oval(0, tip - 0.01, 0.34 * size, 0.24 * size, mix(self.coat, (0.92, 0.45, 0.5), 0.35))
                for side in (-1, 1):
                    self.pen.brush.oval(side * 0.12, tip, 0.055, 0.09, darker(self.coat, 0.6))
            elif kind == "broad":
                self.pen.soft(
                    mirrored([(0, -0.12), (0.42 * size, -0.26), (0.58 * size, -0.56), (0.34, -0.9)]), mix(pale, (0.92, 0.62, 0.6), 0.3)
                )
                for side in (-1, 1):
                    self.pen.brush.oval(side * 0.22, tip + 0.02, 0.07 * big, 0.05 * big, darker(self.coat, 0.6))
            elif kind == "trunk":
                self._trunk(pale)
                return
            if kind in ("beak", "bill"):
                self._beak(kind == "bill")
            else:
                self._mouth_line(kind, tip)

    def _mouth_line(self, kind: str, tip: float) -> None:
        genes, view, dark = self.pen.genes, self.pen.view, hexed("2a1a1e")
        wide = genes.between("mouth_wide", 0.2, 0.32) * (2.3 if kind == "wide" else 1.25 if kind in ("broad", "snout") else 1.0)
        smile = genes.between("smile", -0.03, 0.12) + 0.08 * view.mood
        m = self.mouth
        if kind not in ("wide", "snout", "broad"):
            self.pen.brush.line([(0, tip - 0.06), (0, m)], 0.04, dark)
        gape = max(view.open, 0.5 if genes.above("tongue", 0.12) else 0.0)
        if gape > 0.1:
            hole = curve(mirrored([(0, m + 0.02), (wide * 0.8, m), (wide * 0.5, m - 0.3 * gape), (0, m - 0.4 * gape)]))
            self.pen.brush.outline(hole, hexed("5a1a24"))
            with self.pen.inside(hole):
                self.pen.brush.oval(0, m - 0.36 * gape, wide * 0.5, 0.24 * gape, hexed("e46a78"))
        dip = 0.07 if kind not in ("wide", "broad", "snout") else 0.0
        self.pen.stroke(
            [
                (-wide, m + smile),
                (-wide * 0.5, m - dip - 0.3 * smile),
                (0, m - (0.5 * smile if not dip else -0.02)),
                (wide * 0.5, m - dip - 0.3 * smile),
                (wide, m + smile),
            ],
            0.045,
            dark,
        )
        if "teeth" in self.species.extra and genes.numbers["tooth"] > 0.3:
            self.pen.box(-0.11, m - 0.24, 0.0, m - 0.03, WHITE, 0.02)
            self.pen.box(0.0, m - 0.24, 0.11, m - 0.03, WHITE, 0.02)
        if kind == "wide":
            for side in (-1, 1):
                self.pen.brush.disc(side * 0.07, -0.1, 0.028, dark)

    def _beak(self, flat: bool) -> None:
        genes, view, m = self.pen.genes, self.pen.view, self.mouth
        colour = mix(hexed("f5a623"), hexed("e2553a"), genes.numbers["nose_tone"]) if genes.numbers["tooth"] < 0.75 else hexed("4a4650")
        wide = genes.between("mouth_wide", 0.24, 0.38) * (1.7 if flat else 1.0)
        drop = 0.1 + 0.3 * view.open
        self.pen.soft(mirrored([(wide * 0.7, m + 0.03), (0.08, m - drop - 0.1)]), darker(colour, 0.3))
        if view.open > 0.1:
            self.pen.brush.oval(0, m - 0.03 - 0.1 * view.open, wide * 0.55, 0.12 * view.open, hexed("7a2430"))
        top = 0.22 if flat else 0.42
        self.pen.soft(mirrored([(0, m + top), (wide * 0.75, m + 0.16), (wide, m + 0.03 + 0.05 * view.mood), (0, m - 0.06)]), colour)
        for side in (-1, 1):
            self.pen.brush.oval(side * 0.09, m + top * 0.55, 0.025, 0.035, darker(colour, 0.6))

    def _trunk(self, pale: Colour) -> None:
        genes, m = self.pen.genes, self.mouth
        side = 1 if genes.numbers["smile"] > 0.5 else -1
        for tusk in (-1, 1):
            self.pen.soft([(tusk * 0.3, -0.36), (tusk * 0.46, -0.4), (tusk * 0.5, -0.86), (tusk * 0.4, -0.8)], hexed("f4ecd8"))
        self.pen.stroke(
            [(side * 0.12, m), (-side * 0.3, m + 0.02), (-side * 0.5, m + 0.1 + 0.08 * self.pen.view.mood)], 0.05, darker(self.coat, 0.7)
        )
        if self.pen.view.open > 0.1:
            self.pen.brush.oval(-side * 0.26, m - 0.06, 0.16, 0.16 * self.pen.view.open, hexed("5a1a24"))
        self.pen.soft(
            [
                (-0.25, 0.1),
                (0.25, 0.1),
                (0.24, -0.4),
                (side * 0.2 + 0.18, -0.8),
                (side * 0.5 + 0.05, -0.98),
                (side * 0.46, -1.16),
                (side * 0.12, -1.12),
                (side * 0.02 - 0.18, -0.8),
                (-0.24, -0.4),
            ],
            mix(self.coat, pale, 0.3),
        )
        for step in range(5):
            y = -0.1 - 0.16 * step
            self.pen.stroke(
                [(-0.14 + side * 0.012 * step**2, y), (0.0 + side * 0.012 * step**2, y - 0.03), (0.14 + side * 0.012 * step**2, y)],
                0.028,
                darker(self.coat, 0.35),
            )
