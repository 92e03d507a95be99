"""Wishes in plain words, by rules: "more cosy animals, no pranks until Friday" becomes clauses with a sign, a topic and an end.

English, French and German. A text is understood whole or not at all: what contradicts itself, asks for nothing or says what may not be
said changes nothing, and the refusal says which.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from feed.embedding import EMBEDDER, words_of
from feed.errors import SteeringRefused
from feed.models import SteeringRule
from safety import prompts

LONGEST = 200
LONGEST_TOPIC = 60
MOST_WISHES = 12
Sign = SteeringRule.Sign

# Longer cues before those that they contain: "no more" is no, "not so much" is less.
_CUES: dict[Sign, tuple[str, ...]] = {
    Sign.NO: (
        r"no more|not any|nothing(?! but)(?: about)?|no|never|without|stop showing(?: me)?|hide",
        r"(?:do not|don't|dont) (?:want|show)(?: me)?(?: any)?",
        r"je ne veux (?:plus|pas)(?: voir)?(?: de)?|plus aucune?|plus jamais(?: de)?|pas de|jamais(?: de)?|aucune?|sans",
        r"kein(?:e|en|er|es|em)?(?: mehr)?|nie(?:mals)?(?: mehr)?|ohne|nicht mehr|nichts mit|nichts uber|schluss mit",
    ),
    Sign.LESS: (
        r"fewer|less|not (?:so|as|too|quite so) (?:many|much)|reduce",
        r"moins(?: de)?|pas trop(?: de)?|pas tant(?: de)?",
        r"weniger|nicht so viele?|nicht zu viele?",
    ),
    Sign.ONLY: (
        r"only|just|nothing but|exclusively",
        r"seulement|uniquement|exclusivement|rien que|que(?: des)?",
        r"nur(?: noch)?|ausschlies+lich|blos+|nichts als",
    ),
    Sign.MORE: (
        r"(?:some |many |much |a lot |lots )?more(?: of)?|lots of|plenty of|(?:show|give) me(?: more)?",
        r"i (?:really )?(?:want|like|love|enjoy|prefer)(?: to see| seeing)?(?: more)?|i'd like(?: to see)?(?: more)?",
        r"(?:beaucoup |encore )?plus(?: de)?|davantage(?: de)?|beaucoup(?: de)?|j'aime(?: bien)?|je veux(?: voir)?|montre(?:z)?-moi",
        r"(?:viel )?mehr|viele?|ich (?:mag|liebe|will|mochte)(?: gerne?)?|zeige? mir(?: mehr)?",
    ),
}
_CUE = re.compile("|".join(f"(?P<{sign.name}>{pattern})" for sign, pattern in ((sign, "|".join(cues)) for sign, cues in _CUES.items())))
_AT_CUE = re.compile(rf"(?:{_CUE.pattern})(?![\w-])")
_POLITE = re.compile(r"^(?:please|bitte|s'il (?:te|vous) plait|and|but|et|mais|und|aber|also|aussi|auch|with|avec|mit|then)\s+")
_ENDS = re.compile(r"\s*\b(?:please|bitte|for me|thanks|danke|merci|s'il (?:te|vous) plait)\s*$")
_OF = re.compile(r"^(?:(?:of|any|the|de|des|du|les|la|le|von|an|die|der|das|den)\s+|(?:d|l)'\s*)(?=\w)")
_NUMBER = r"(\d{1,3}|an?|one|two|three|une?|deux|trois|eine?n?|zwei|drei)"
_SPANS = {"hour": 1, "heure": 1, "stunde": 1, "day": 24, "jour": 24, "tag": 24, "week": 168, "semaine": 168, "woche": 168, "month": 720,
          "mois": 720, "monat": 720}  # fmt: skip
_FOR = re.compile(rf"\s*\b(?:for|pendant|pour|fur) (?:the next )?{_NUMBER} ({'|'.join(_SPANS)})(?:s|n|en|e)?\b")
_UNTIL = re.compile(r"\s*\b(?:until|till|til|jusqu'(?:a|au)|jusque|bis)\s+(?:zum |zu |next |nachsten? )?([\w-]+)")
_DAYS = ("monday lundi montag", "tuesday mardi dienstag", "wednesday mercredi mittwoch", "thursday jeudi donnerstag",
         "friday vendredi freitag", "saturday samedi samstag", "sunday dimanche sonntag")  # fmt: skip
_UNSEEN = ("Cf", "Cc", "Cs", "Co", "Cn")
_COUNTS = {"two": 2, "deux": 2, "zwei": 2, "three": 3, "trois": 3, "drei": 3}


@dataclass(frozen=True)
class Clause:
    """One wish: what, in which direction, and until when."""

    sign: Sign
    topic: str
    until: datetime | None = None


def parse(text: str, now: datetime) -> list[Clause]:
    """The clauses of a text in order. Raises SteeringRefused."""
    said, folded = _folded(text)
    if not words_of(folded):
        raise SteeringRefused.because("steering_empty", "Say what you want more or less of.")
    if len(text) > LONGEST:
        raise SteeringRefused.because("steering_too_long", f"A wish has at most {LONGEST} characters.")
    if not prompts.screen(text).allowed:
        raise SteeringRefused.because("steering_refused", "These words are not taken.")
    clauses: list[Clause] = []
    sign: Sign | None = None
    at = 0
    for piece in _pieces(folded):
        sign, topics, until = _read(piece, sign, now)
        if sign is None or not topics:
            raise _not_understood(piece)
        for topic in topics:
            at = folded.find(topic, at)
            if at < 0:
                raise _not_understood(piece)
            clauses.append(Clause(sign, said[at : at + len(topic)], until))
    check_agreeing([(clause.sign, clause.topic) for clause in clauses])
    return list({clause.topic: clause for clause in clauses}.values())


def _not_understood(piece: str) -> SteeringRefused:
    return SteeringRefused.because("steering_not_understood", f"“{piece[:60]}” says neither more, less, no nor only of something.")


def check_agreeing(wishes: Sequence[tuple[Sign, str]]) -> None:
    """Raises SteeringRefused where two of them pull the same topic both ways, or two want nothing but what is different."""
    towards = (Sign.MORE, Sign.ONLY)
    for place, (sign, topic) in enumerate(wishes):
        for other_sign, other in wishes[:place]:
            if (sign in towards) != (other_sign in towards) and _same(topic, other):
                raise SteeringRefused.because("steering_contradictory", f"This asks for both more and less of {topic}.")


def _same(one: str, other: str) -> bool:
    """Whether two topics are the same clips: each names what the other does."""
    if set(words_of(one)) == set(words_of(other)):
        return True
    vectors = EMBEDDER.embed(one)[None], EMBEDDER.embed(other)[None]
    return bool(EMBEDDER.fit(one, vectors[1])[0] > 0.99 and EMBEDDER.fit(other, vectors[0])[0] > 0.99)


def _folded(text: str) -> tuple[str, str]:
    """The text on one line without what is not seen, and the same in lower case without accents, letter for letter."""
    line = unicodedata.normalize("NFC", re.sub(r"[\r\n]+", ", ", text).replace("\t", " ").replace("’", "'"))
    said = " ".join("".join(letter for letter in line if unicodedata.category(letter) not in _UNSEEN).split())
    return said, "".join(unicodedata.normalize("NFKD", letter.lower())[0].replace("ß", "s") for letter in said)


def _pieces(folded: str) -> list[str]:
    """Cut at marks, and at "and" or "but" where a new direction follows."""
    pieces = []
    for part in re.split(r"[,;.!?]+", folded):
        begin = 0
        for joint in re.finditer(r"\s(?:and|but|et|mais|und|aber)\s", part):
            if _AT_CUE.match(_POLITE.sub("", part[joint.end() :])):
                pieces.append(part[begin : joint.start()].strip())
                begin = joint.end()
        pieces.append(part[begin:].strip())
    return [piece for piece in pieces if _ENDS.sub("", _POLITE.sub("", piece + " ").strip())]


def _read(piece: str, sign: Sign | None, now: datetime) -> tuple[Sign | None, list[str], datetime | None]:
    """The direction (that of the piece before, where it has none of its own), the topics and the end of one piece."""
    rest = _ENDS.sub("", piece)
    while (shorter := _POLITE.sub("", rest)) != rest:
        rest = shorter
    rest, until = _ending(rest, now)
    cue = _AT_CUE.match(rest)
    if cue:
        sign = next(sign for sign in Sign if sign.name == cue.lastgroup)
        rest = rest[cue.end() :].strip()
    if _AT_CUE.match(rest):
        return None, [], None  # "no less cats": whatever that means
    topics = []
    for topic in re.split(r"\s(?:and|or|et|ou|und|oder)\s|\s?[&/+]\s?", rest):
        topic = topic.strip(" '\"“”«»-")
        while (shorter := _OF.sub("", topic)) != topic:
            topic = shorter.strip()
        if not words_of(topic) or len(topic) > LONGEST_TOPIC:
            return sign, [], None
        topics.append(topic)
    return sign, topics, until


def _ending(piece: str, now: datetime) -> tuple[str, datetime | None]:
    """The piece without its "until Friday" or "for three days", and the moment that means.

    It stands at the end or at the beginning, and once. Raises SteeringRefused where words are on both sides of it.
    """
    found = _end_in(piece, now)
    if found is None:
        return piece, None
    (begin, end), until = found
    before, after = piece[:begin].strip(), piece[end:].strip()
    if (before and after) or _end_in(before or after, now):
        raise SteeringRefused.because("steering_not_understood", f"“{piece[:60]}” goes on after it has said until when.")
    return before or after, until


def _end_in(piece: str, now: datetime) -> tuple[tuple[int, int], datetime] | None:
    """Where a piece says until when, and which moment that is."""
    if span := _FOR.search(piece):
        count = int(span[1]) if span[1].isdecimal() else _COUNTS.get(span[1], 1)
        return span.span(), now + timedelta(hours=_SPANS[span[2]] * max(count, 1))
    named = _UNTIL.search(piece)
    until = _moment(named[1], now) if named else None
    return (named.span(), until) if named and until else None


def _moment(word: str, now: datetime) -> datetime | None:
    """The beginning of the day that is named, in UTC."""
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if word in ("tomorrow", "demain", "morgen", "tonight", "midnight", "minuit", "mitternacht"):
        return today + timedelta(days=1)
    if word in ("week", "semaine", "woche"):
        return today + timedelta(days=7 - now.weekday())
    for number, names in enumerate(_DAYS):
        if word in names.split():
            return today + timedelta(days=(number - now.weekday() - 1) % 7 + 1)
    return None
