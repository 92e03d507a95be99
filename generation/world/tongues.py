"""The languages of the grammars. Each has modules of words with the same names; the sentences are built by one mechanism."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from types import ModuleType

from generation.world import elsewhere, elsewhere_de, elsewhere_fr, outdoors, outdoors_de, outdoors_fr, phrases, phrases_de, phrases_fr


class Word(str):
    """A wording in its forms, chosen by the format's letter: m, f, mp, fp.

    - "ball/balls" has one form for one thing and one for many, "vert/verte/verts/vertes" has all four.
    - Of flips and jumps there is one: where a language has cases, "many" stands for the object ("einfacher Sprung/einfachen Sprung").
    - "rot~" takes the German endings of things without an article, or the ending that the format spells out ("{colour:en}").
    - Any other word never changes.
    """

    __slots__ = ()

    def __format__(self, form: str) -> str:
        forms = self.split("/")
        if len(forms) == 4:
            return forms[2 * ("p" in form) + ("f" in form)]
        if len(forms) == 2:
            return forms["p" in form]
        return self[:-1] + _ENDINGS.get(form, form) if self.endswith("~") else str(self)


_ENDINGS = {"m": "er", "f": "e", "mp": "e", "fp": "e", "p": "e"}


@dataclass(frozen=True)
class Tongue:
    """A language: what it says of the world, what of the rest, and how its letters are typed where a keyboard lacks them."""

    says: ModuleType
    others: ModuleType
    spelt: Mapping[int, str]

    def plainly(self, text: str, rng: random.Random) -> str:
        """Every third text without accents: umlauts as two letters or as bare ones."""
        if text.isascii() or rng.random() > 0.35:
            return text
        if rng.random() < 0.6:
            text = text.translate(self.spelt)
        return "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))


def _together(*modules: ModuleType) -> ModuleType:
    """The words of all of them under one roof."""
    whole = ModuleType(modules[0].__name__, modules[0].__doc__)
    for module in modules:
        vars(whole).update({name: value for name, value in vars(module).items() if name.isupper()})
    return whole


ENGLISH = Tongue(_together(phrases, outdoors), elsewhere, {})
FRENCH = Tongue(_together(phrases_fr, outdoors_fr), elsewhere_fr, str.maketrans({"œ": "oe"}))
GERMAN = Tongue(
    _together(phrases_de, outdoors_de),
    elsewhere_de,
    str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"}),
)
TONGUES = {"en": ENGLISH, "fr": FRENCH, "de": GERMAN}
