"""Prompt screening: a small table of rules over several spellings of one text. Pure functions; no model, no network, no rows.

The table refuses what must never be made; it is a first gate, not a judge of taste. Text is compared in several views, so that
spaced, dotted, stretched, accented and leet spellings ("r.a.p.e", "r4pe", "raaape") read as the word they stand for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from simplemma import is_known, lemmatize


@dataclass(frozen=True)
class Verdict:
    """`rule` names the rule that refused and `message` says so to the member; both are empty when the text may pass."""

    allowed: bool
    rule: str = ""
    message: str = ""


_MESSAGES = {
    "sexual_minors": "Sexual content involving minors is never allowed.",
    "sexual_violence": "Sexual violence is not allowed.",
    "gore": "Instructions for violence or self-harm, and gore, are not allowed.",
    "hate": "Slurs and calls for violence against groups are not allowed.",
}

_LANGUAGES = ("en", "fr", "de")  # as prompts are read

_LEET = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "9": "g", "@": "a", "$": "s", "!": "i"})
_LOOKALIKES = str.maketrans("аеорсухіјѕкмтнвαεορικντυ", "aeopcyxijskmthbaeopikvtu")

_PERSON = (
    r"(?:some(?:one|body)|(?:a |an |the |my |your |his |her )?"
    r"(?:person|people|human|man|woman|child|kid|wife|husband|boy|girl|classmate|neighbou?r)s?)"
)
_GROUP = (
    r"(?:jews?|muslims?|christians?|blacks?|whites?|asians?|arabs?|gays?|lesbians?"
    r"|immigrants?|refugees?|trans people|roma|women)"
)
_HARM = r"(?:kill|murder|torture|dismember|behead|strangle|mutilate|poison|skin|stab)(?:ing)?"
_HOW_TO = r"(?:how to|ways to|steps to|guide to|instructions (?:to|for)|tutorial (?:on|for))"

_MINOR = re.compile(
    r"\b(?:child(?:ren)?|kids?|minors|underage|toddlers?|infants?|bab(?:y|ies)|pre ?teens?|teen(?:s|ager|agers)?|school ?(?:girl|boy)s?"
    r"|(?:little|young) (?:girl|boy)s?|(?:[1-9]|1[0-7]) ?(?:years? ?old|yo|yr old)|a minor(?! (?:key|chord|scale|third|league)))\b"
)
_SEXUAL = re.compile(
    r"\b(?:sex(?:y|ual|ually|ting)?|nudes?|nudity|naked|porn\w*|erotica?|undress(?:ed|ing|es)?|strip ?tease|topless|lingerie|nsfw|hentai"
    r"|fetish|masturbat\w*|orgasm\w*|intercourse|genitals?|seductive(?:ly)?|molest\w*)\b"
)


def _stretched(word: str) -> str:
    """A pattern for `word` with any letter drawn out, yet never shortened: "niger" is a country."""
    return "".join(f"{run.group(1)}{{{len(run.group(0))},}}" for run in re.finditer(r"(\w)\1*", word))


_SLURS = ("nigger", "nigga", "faggot", "kike", "wetback", "gook", "towelhead", "raghead", "tranny", "trannie", "untermensch")

# Every alternative stands between word borders; look-aheads spare the harmless words beside it.
_RULES: dict[str, tuple[str, ...]] = {
    "sexual_minors": (
        r"child(?:ren)? ?porn\w*|kiddie ?porn\w*|csam|loli(?:con)?|shota(?:con)?|jail ?bait",
        r"pa?edo(?:phil\w*)?s?",
    ),
    "sexual_violence": (
        r"r+a+p+(?:e+[ds]?|i+n+g+|i+s+t+s?)\b(?! ?(?:seeds?|flowers?|fields?|oil|blossoms?|honey)\b)",
        r"sexual(?:ly)? (?:assault|abus|tortur)\w*|molest\w*|non ?consensual sex",
        r"forc\w+ (?:\w+ )?(?:to have|into) sex",
    ),
    "gore": (
        rf"{_HOW_TO} {_HARM} {_PERSON}",
        rf"{_HOW_TO} (?:kill (?:my|your)self|commit suicide|hang (?:my|your)self|self harm)",
        r"(?:make|making|build|building|assemble) (?:an? )?(?:(?:pipe|nail|dirty|car|home ?made|fertili[sz]er) )?(?:bomb|explosive)s?",
        r"(?:behead|decapitat|disembowel|dismember|eviscerat)\w*",
        r"snuff (?:film|video|movie)s?|severed (?:head|limb|arm|leg|hand)s?|mutilated (?:body|bodies|corpses?)",
        r"guts spill\w*|gore ?porn",
        rf"tortur(?:e|es|ing) {_PERSON}",
        r"slit(?:s|ting)? (?:my|your|his|her|their) (?:wrists?|throats?)",
    ),
    "hate": (
        *(_stretched(word) + "s*" for word in _SLURS),
        r"s+p+i+c+s*\b(?! (?:and|n) span)",
        r"c+h+i+n+k+s*\b(?! in (?:the|my|your|his|her|its|their|our) (?:arm|fence|wall|curtain))",
        rf"(?:kill|gas|exterminate|lynch|burn|deport|eradicate) (?:all )?(?:the |those )?{_GROUP}\b"
        r"(?! (?:and white|keys?|notes?|pieces?|pawns?))",
        r"heil hitler|white power|sieg heil|race war now",
    ),
}
_PATTERNS = {rule: re.compile("|".join(rf"\b(?:{pattern})\b" for pattern in patterns)) for rule, patterns in _RULES.items()}


def screen(text: str) -> Verdict:
    """Whether a prompt may be carried out, and if not, by which rule."""
    for view in _views(text):
        if _MINOR.search(view) and _SEXUAL.search(view):
            return Verdict(False, "sexual_minors", _MESSAGES["sexual_minors"])
        for rule, pattern in _PATTERNS.items():
            if pattern.search(view):
                return Verdict(False, rule, _MESSAGES[rule])
    return Verdict(True)


def mentions(text: str, terms: Collection[str]) -> bool:
    """Whether the text holds one of the terms as words of its own: inflected ("knives" for "knife"), and in any of the spellings that
    `screen` sees through.
    """
    spelled = _spelled(tuple(terms))
    return any(f" {term} " in f" {form} " for form in _forms(text) for term in spelled) if spelled else False


@lru_cache(maxsize=256)
def _spelled(terms: tuple[str, ...]) -> frozenset[str]:
    """The views of the terms as they are, and in their base form."""
    meant = [form for term in terms for form in (term, " ".join(map(_base, term.split())))]
    return frozenset(view for form in meant for view in _views(form) if view)


@lru_cache(maxsize=256)
def _forms(text: str) -> frozenset[str]:
    """The views of a text as it is, and with the base form of each word in every language that prompts are read in."""
    forms = set(_views(text))
    plain = re.sub(r"[^\w\s]", " ", text)  # with its accents and capitals, by which the dictionaries go
    for language in _LANGUAGES:
        for words in (plain, *_views(text)):
            forms.update(_views(" ".join(_lemma(word, language) for word in words.split())))
    return frozenset(forms)


def _base(word: str) -> str:
    """The base form of a word in the first language that knows it: "armes" are weapons, and not the German for poor."""
    known = next((language for language in _LANGUAGES if is_known(word, lang=language, low_memory=True)), None)
    return _lemma(word, known) if known else word


@lru_cache(maxsize=8192)
def _lemma(word: str, language: str) -> str:
    return str(lemmatize(word, lang=language, low_memory=True))


def _views(text: str) -> list[str]:
    """The text in plain lower case with marks as spaces; with marks dropped; with lone letters joined; and all three unleeted."""
    folded = unicodedata.normalize("NFKD", text).casefold().translate(_LOOKALIKES).replace("_", " ")
    folded = "".join(letter for letter in folded if unicodedata.category(letter) not in ("Mn", "Cf"))
    views = []
    for words in (folded, _unleet(folded)):
        spaced = " ".join(re.sub(r"\W", " ", words).split())
        joined = " ".join(re.sub(r"[^\w\s]", "", words).split())
        views += [spaced, joined, _join_lone_letters(spaced)]
    return list(dict.fromkeys(views))


def _unleet(words: str) -> str:
    """Digits and signs become the letters they stand for, but only in tokens that hold a letter: "7 balls" keeps its 7."""
    lone = re.compile(r"^\W*\w\W*$")
    tokens = words.split(" ")
    mapped = []
    for index, token in enumerate(tokens):
        neighbours = tokens[max(index - 1, 0) : index] + tokens[index + 1 : index + 2]
        spelled_out = lone.match(token) and any(lone.match(other) and other[:1].isalpha() for other in neighbours)
        mapped.append(token.rstrip("!").translate(_LEET) if any(letter.isalpha() for letter in token) or spelled_out else token)
    return " ".join(mapped)


def _join_lone_letters(words: str) -> str:
    return re.sub(r"(?<!\w)(?:\w ){2,}\w(?!\w)", lambda run: run.group().replace(" ", ""), words)
