"""The animals there are, and what their heads have in common."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Species:
    """What a species' heads have in common. `wide` is half the width of the skull."""

    muzzle: str
    ears: tuple[str, ...]
    coats: str  # hex colours
    wide: tuple[float, float] = (0.85, 1.0)
    extra: str = ""
    marks: tuple[str, ...] = ("plain", "patches", "mask", "blaze")


SPECIES = {
    "dog": Species("long", ("flop", "flop", "point", "fold"), "8a5a33 d9a566 f2e3c6 3c2f2a c7713b b9b4ac",
        marks=("plain", "patches", "mask", "blaze", "spots", "eyepatch")),
    "cat": Species("small", ("point",), "e0954a 6b6560 2a2528 f0e2cc b98d62 9aa0a8", extra="whiskers tufts",
        marks=("plain", "patches", "stripes", "mask", "blaze", "half")),
    "rabbit": Species("small", ("long", "long", "lop"), "f3eee6 c9a27a 8e7a68 b7b2b5 f7d8d8", (0.78, 0.9), "whiskers teeth"),
    "bear": Species("round", ("round",), "6b4226 8c5a34 3a2a22 d9c3a0 f5f2ea", (0.92, 1.06)),
    "panda": Species("round", ("round",), "f7f4ee", (0.95, 1.08), marks=("panda",)),
    "fox": Species("pointed", ("point",), "e2712c c8562a b6a9a0 f0efe9 4a3a3a", (0.9, 1.04), "tufts", marks=("cheeks",)),
    "wolf": Species("pointed", ("point",), "7d838c 4e5058 c9c4bb 2d2d33", (0.86, 0.98), "tufts", marks=("cheeks", "mask")),
    "pig": Species("snout", ("flop", "leaf"), "f2a7ae f6c3bf d98a7c 4a3a3c", (0.9, 1.08), marks=("plain", "patches", "spots")),
    "cow": Species("broad", ("side",), "f3efe8 7a4a2c 2b2727 c98f5a", (0.76, 0.88), "horns", marks=("plain", "patches", "blaze", "spots")),
    "mouse": Species("small", ("dish",), "a9a6ab 8b6f5a efe9e4 5c5860", (0.74, 0.88), "whiskers"),
    "monkey": Species("round", ("disc",), "6b4630 3a2d28 a8794a c9b8a0", (0.8, 0.92), marks=("ape",)),
    "frog": Species("wide", ("none",), "6db14a 3f8f4a a6c83c 2f8fa0 d9a530", (0.98, 1.12), "popeyes", marks=("plain", "spots", "patches")),
    "bird": Species("beak", ("none",), "3f8fd9 e2483d f2c230 5fb35a f08a3a 7a6fd0 4b4b55", (0.86, 1.0), "crest",
        marks=("plain", "mask", "cheeks", "half", "spots")),
    "duck": Species("bill", ("none",), "f7d54a f4f1e8 3f7a4a 8a6a4a", (0.84, 0.96), "tuft", marks=("plain", "mask")),
    "penguin": Species("beak", ("none",), "2b3140 3d4a66 55606e", (0.88, 1.0), marks=("hood",)),
    "lion": Species("round", ("round",), "e0aa55 d99a48 f0d9a0", (0.78, 0.88), "mane", marks=("plain", "cheeks")),
    "elephant": Species("trunk", ("fan",), "9aa3ad 7f8791 b9a9a0 8fa8c0", (0.74, 0.84), "tusks", marks=("plain", "spots")),
    "sheep": Species("small", ("side",), "f2e6d6 3a3335 cbb79c", (0.66, 0.76), "wool", marks=("plain", "mask")),
    "horse": Species("broad", ("leaf",), "7a4a2c b9783f 2d2524 d8d2c8 e9c998", (0.66, 0.76), "forelock",
        marks=("plain", "blaze", "patches")),
    "raccoon": Species("pointed", ("round",), "8b8a8c 6d6a66 a59a8c", (0.92, 1.04), "whiskers", marks=("bandit",)),
    "dragon": Species("broad", ("leaf", "none"), "5fae5a c94f4f 5a78c9 8a5ab0 e0a83a", (0.8, 0.92), "horns spikes",
        marks=("plain", "spots", "stripes")),
    "goat": Species("pointed", ("side", "leaf"), "f0ece2 8d7660 4a4340 c9a27a", (0.66, 0.78), "horns goatee",
        marks=("plain", "blaze", "half")),
    "owl": Species("beak", ("tuft",), "8a6a48 b99a70 6a6f7a efe6d6", (0.95, 1.06), "discs", marks=("speckle", "plain")),
    "tiger": Species("round", ("round",), "e88a2e f0a040 f4efe6", (0.92, 1.02), "tufts whiskers", marks=("tiger",)),
    "koala": Species("spoon", ("fluff",), "a9adb5 8e939c c4bcb4", (0.84, 0.96)),
    "hedgehog": Species("pointed", ("round",), "e6c9a0 c99f70 f0dcc0", (0.7, 0.8), "quills", marks=("plain", "mask")),
}  # fmt: skip
HELD_OUT = frozenset({"owl", "tiger", "koala", "hedgehog"})
