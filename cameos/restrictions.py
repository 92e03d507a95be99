"""Restrictions in a subject's own words, compiled to rules that a prompt can be held against. Pure functions.

What is understood is small and said back before it counts: a clause that forbids one thing becomes that thing as a term, with the words
of its category where it names one. Whatever is not understood for certain makes the whole `unsure`, and then every use is asked about.
"""

from __future__ import annotations

import re
import unicodedata

from cameos.consent import Rules

MOST_WORDS = 4  # of one term; more is a sentence that needs a reader
MOST_TERMS = 60

# The words of a category, in the languages that prompts are read in; the first are its names.
CATEGORIES: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (
        ("politics", "political", "political commentary", "politik", "politique"),
        (
            "election",
            "vote",
            "voting",
            "president",
            "senator",
            "minister",
            "parliament",
            "congress",
            "protest",
            "rally",
            "campaign",
            "wahl",
        ),
    ),
    (
        ("weapons", "weapon", "guns", "gun", "waffen", "armes"),
        ("rifle", "pistol", "knife", "sword", "bomb", "grenade", "shotgun", "machine gun", "waffe", "arme", "fusil"),
    ),
    (
        ("alcohol", "drinking", "drunk", "alkohol", "alcool"),
        ("beer", "wine", "vodka", "whisky", "whiskey", "cocktail", "champagne", "bar", "pub", "bier", "wein", "vin"),
    ),
    (("drugs", "drug", "drogen", "drogues"), ("cocaine", "heroin", "cannabis", "weed", "marijuana", "joint", "meth", "ecstasy")),
    (("smoking", "cigarettes", "tobacco", "rauchen", "fumer"), ("cigarette", "cigar", "vape", "vaping", "zigarette")),
    (
        ("violence", "violent", "fighting", "gewalt"),
        ("fight", "punch", "kick", "blood", "kill", "murder", "attack", "hit", "war", "beaten", "stab", "shooting"),
    ),
    (
        ("swimwear", "revealing clothes", "nudity", "sexual content", "sexy", "nude"),
        ("bikini", "swimsuit", "underwear", "lingerie", "naked", "topless", "shirtless", "seductive", "badehose"),
    ),
    (("religion", "religious", "glaube"), ("church", "mosque", "temple", "synagogue", "prayer", "praying", "bible", "quran", "kirche")),
    (("gambling", "betting", "glücksspiel"), ("casino", "poker", "roulette", "slot machine", "bet")),
)
_FORBIDS = re.compile(
    r"^(?:please |bitte )?(?:(?:do not|don t|dont|never|not|no|without|avoid|keep me out of|keep me away from|nothing about|nothing with"
    r"|nie|nicht|kein|keine|keinen|ohne|jamais|pas de|sans)\b ?)+"
)
_FILLER = re.compile(
    r"^(?:(?:put|show|cast|place|have|use|make|let|involve|include|me|my face|in|into|on|at|as|with|near|doing|look|appear|being|be"
    r"|anything|any|a|an|the|about|of|to|videos|clips|scenes|content|related)\b ?)+"
)
_TAIL = re.compile(r" ?\b(?:videos?|clips?|scenes?|content|stuff|things?|please|with me|at all|ever)$")


def compiled(text: str) -> Rules:
    """The rules that follow from a text; the same text always gives the same."""
    terms: dict[str, None] = {}
    unsure = False
    for clause in _clauses(text):
        found = _terms(clause)
        unsure = unsure or found is None
        terms |= dict.fromkeys(found or ())
    return Rules(tuple(terms)[:MOST_TERMS], unsure or len(terms) > MOST_TERMS)


def _clauses(text: str) -> list[str]:
    """One forbidden thing each: "no weapons or alcohol" is two, and the second forbids as the first does."""
    clauses = []
    for sentence in re.split(r"[.;\n!]", unicodedata.normalize("NFC", text).casefold().replace("\u2019", "'")):
        forbids = ""
        for part in re.split(r",|\band\b|\bor\b|\bnor\b|\bund\b|\boder\b|\bou\b|\bet\b", sentence):
            words = " ".join(re.sub(r"[^\w\s-]", " ", part).split())
            if not words:
                continue
            begins = _FORBIDS.match(words)
            forbids = begins.group() if begins else forbids
            clauses.append(words if begins else f"{forbids}{words}")
    return clauses


def _terms(clause: str) -> tuple[str, ...] | None:
    """What the clause forbids, or None where that is not certain."""
    begins = _FORBIDS.match(clause)
    if begins is None:
        return None
    thing = _TAIL.sub("", _FILLER.sub("", clause[begins.end() :])).strip()
    for names, words in CATEGORIES:
        if thing in names:
            return (*names, *words)
    if not thing or len(thing.split()) > MOST_WORDS or thing in ("embarrassing", "different", "weird", "bad", "offensive", "inappropriate"):
        return None
    return (thing,)
