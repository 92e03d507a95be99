"""The caption grammar: sentences as people might type them, with the reading that each one says.

- A sentence mentions a random part of a reading; what it leaves out is not said.
- Sentence patterns and wordings that begin with a star are held out: training never sees them, the report measures them.
- Wishes ("make a video of"), fillers, bystanders, typos and sloppy casing are laid over the grammar afterwards.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass

from generation.network.reading import COLOURS, SCENE_SLOTS, SLOTS, Reading
from generation.world import phrases
from generation.world.elsewhere import foreign_clause, foreign_sentence

WISHES = (
    "make a video of", "make me a video of", "a video of", "i want to see", "show me", "please generate", "generate a clip of",
    "create a short of", "imagine",
    "can you show", "i'd like to see", "give me", "let's see", "could you animate", "a clip where", "make a clip in which", "film",
    "pov:", "we see", "there we see", "an animation of",
    "hi, please make", "a short video in which", "draw", "ok so", "there is", "render", "generate a video where",
    "*would you please make a clip of",
)  # fmt: skip
ENDINGS = (
    "please", "thanks", "thank you", "lol", "4k", "cinematic", "hyper realistic", "with sound", "in slow motion", "high quality", "haha",
    "and make it funny",
    "vertical video", "shot on film", "beautiful lighting", "right now", "for my feed", "epic", "no text", "wide shot", "close up",
    "asap", "*in the best quality",
)  # fmt: skip
HANDLES = ("@mia", "@leo.k", "@sam_42", "@noor", "@zed")
NOTHING = (
    "", "...", "surprise me", "anything", "whatever you like", "something fun", "a video", "hello", "make a video", "test", "you choose",
)  # fmt: skip

BASKETBALL = (
    "{who} {does} {ball}{hoop} {side}{ending} {where} {when}", "{who} {does} {ball} {side}{hoop}{ending} {when} {where}",
    "{where} {when}, {who} {does} {ball}{hoop} {side}{ending}", "{when}, {who} {where} {does} {ball} {side}{ending}",
    "{who} {where} {when} {does} {ball}{hoop} {side}{ending}", "{side}, {who} {does} {ball}{hoop}{ending}, {where}, {when}",
    "{who} {side} {does} {ball}{hoop} {where}{ending} {when}", "{when} {where}: {who} {does} {ball} {side}{ending}",
    "{who}. {ball}. {side}. {where}. {when}. {noun}", "{noun}, {who}, {ball}, {side}, {where}, {when}",
    "basketball {where} {when}: {who} {does} {ball} {side}{ending}",
    "{noun} by {who} {side} with {ball} {where} {when}", "{noun} {where} {when} by {who} with {ball} {side}",
    "{ball} is thrown by {who} {side}{hoop}{ending} {where} {when}",
    "{ball} flies to the hoop {side}{ending}, shot by {who} {where} {when}", "{who} {where} {when} with {ball}, {side}, {noun}",
    "{noun} {side} {when} {where}, {who}, {ball}",
    "{noun} {where}", "{noun}", "{who} and {ball} {where} {when}, basketball {side}{ending}",
    "{when}. {where}. {who} {does} {ball}. {side}{ending}",
    "*{where}, {who} {side} {does} {ball}{hoop} {when}{ending}", "*{noun} with {ball}: {who} {when} {side} {where}",
    "*thrown by {who} {where}, {ball} goes up {side}{hoop} {when}{ending}",
)  # fmt: skip
BOUNCE = (
    "{balls} {bounce} {where} {when}", "{balls} {where} {bounce} {when}", "{where} {when}, {balls} {bounce}",
    "{when} {balls} {bounce} {where}",
    "{balls} {bouncing} {where} {when}", "{when} {where}: {balls} {bouncing}", "{balls} that {bounce} {where}, {when}",
    "{balls} {bouncing}", "{balls} {bounce}",
    "bouncing {balls} {where} {when}", "someone drops {balls} {where} {when}", "drop {balls} on the floor {where} {when}",
    "{where}, {balls} {when} {bouncing}",
    "{balls}, {bouncing}, {where}, {when}", "{when}. {where}. {balls} {bouncing}", "watch {balls} {bounce} {when} {where}",
    "{balls} {where} {when}",
    "{balls} come down {where} and {bounce} {when}", "a kid throws {balls} on the ground {where} {when} and they {bounce}",
    "the sound of {balls} {bouncing} {where} {when}",
    "there are {balls} {bouncing} {where} {when}", "over there {balls} {bounce} {when} {where}",
    "*{when}, {where}, you see {balls} {bouncing}", "*look how {balls} {when} {bounce} {where}",
)  # fmt: skip
XYLOPHONE = (
    "{musician} {plays} {tune} on {instrument} {tempo} {where} {when}", "{instrument} {plays} {tune} {tempo} {where} {when}",
    "{where} {when}, {musician} {tempo} {plays} {tune} on {instrument}", "{musician} {where} {when} {plays} {tune} {tempo} on {instrument}",
    "{quick} {tune} on {instrument} {where} {when}", "{instrument} {where} {when} {plays} {tune} {tempo}",
    "{when} {where}: {instrument}, {tune}, {tempo}",
    "{tune} on {instrument} {tempo} {where} {when}", "{instrument}, {tune}, {tempo}, {where}, {when}",
    "{musician} {plays} {instrument} {tempo} {where} {when}, {clause}",
    "{instrument} {where} {when}, {clause} {tempo}", "mallets hit the bars of {instrument} {tempo}, {clause}, {where} {when}",
    "{quick} xylophone music {where} {when}, {clause}", "{when}, {musician} {plays} {tune} {tempo} on {instrument} {where}",
    "{tune} is played {tempo} on {instrument} {where} {when}",
    "{instrument} {clause} {tempo}", "{musician} {tempo} {plays} {tune} {where} on {instrument} {when}",
    "xylophone {clause} {tempo} {where} {when}", "{quick} {tune}, xylophone, {where} {when}",
    "*{when} on {instrument} {where}, {musician} {plays} {tune} {tempo}", "*{tempo}, {instrument} {plays} {tune} {when} {where}",
)  # fmt: skip
PATTERNS = {"basketball": BASKETBALL, "bounce": BOUNCE, "xylophone": XYLOPHONE}
SCENES = tuple(PATTERNS)  # that a prompt can ask for: no sentence speaks of a ball that glides


@dataclass(frozen=True)
class Caption:
    """A prompt, what it says, and the share of its words (fillers aside) that the world can show."""

    text: str
    reading: Reading
    understood: float
    about: str = ""  # the scene of the clip that is remixed


def pick(entries: Sequence[str], rng: random.Random, held_out: bool) -> str:
    """A wording of the training part or, where there is one, of the held-out part."""
    chosen = [entry for entry in entries if entry.startswith("*") == held_out] or list(entries)
    return rng.choice(chosen).removeprefix("*")


class Writer:
    """Fills one pattern and keeps record of what was said."""

    def __init__(self, full: Reading, rng: random.Random, said: float, held_out_words: bool) -> None:
        self.full, self.rng, self.chance, self.held_out = full, rng, said, held_out_words
        self.said: dict[str, str] = {}

    def pick(self, entries: Sequence[str]) -> str:
        """A wording of the part that this writer draws from."""
        return pick(entries, self.rng, self.held_out)

    def value(self, slot: str) -> str:
        """The slot's value if this sentence says it, else nothing."""
        value = getattr(self.full, slot)
        if not value or self.rng.random() > self.chance:
            return ""
        self.said[slot] = value
        return str(value)

    def phrase(self, slot: str, table: dict[str, tuple[str, ...]]) -> str:
        """A wording of the slot's value if this sentence says it, else nothing."""
        value = self.value(slot)
        return self.pick(table[value]) if value else ""

    def who(self) -> str:
        """The shooter, in their shirt if it is said."""
        someone = self.rng.choice(HANDLES if self.rng.random() < 0.05 else phrases.PEOPLE)
        colour = self.value("shirt")
        word = self.pick(phrases.COLOUR[colour]) if colour else self.rng.choice(phrases.OTHER_COLOUR) if self.rng.random() < 0.15 else ""
        return self.pick(phrases.SHIRTED).format(who=someone, colour=word) if word else someone

    def shot(self) -> tuple[str, str, str]:
        """Verb, ball and hoop. Without a hoop or an outcome, only the ball's name can tell that this is basketball."""
        colour = self.value("ball")
        if not colour and self.rng.random() < 0.7:
            return self.pick(phrases.SHOT_BARE), "", ""
        ball = (
            self.pick(phrases.BASKETBALL).format(colour=self.pick(phrases.COLOUR[colour]))
            if colour
            else self.rng.choice(("a basketball", "the basketball", "a black basketball"))
        )
        hoop = self.pick(phrases.HOOP)
        if "basketball" not in ball and not hoop:
            hoop = " at the hoop"
        return self.pick(phrases.SHOOTS), ball, hoop

    def balls(self) -> str:
        """Number, colour and stuff of bouncing balls in one noun."""
        count = self.value("count")
        colour = self.value("ball")
        material = self.value("material")
        number = self.pick(phrases.COUNT[count])
        tint = self.pick(phrases.COLOUR[colour]) if colour else self.rng.choice(phrases.OTHER_COLOUR) if self.rng.random() < 0.1 else ""
        if material and self.rng.random() < 0.4:
            noun, substance = self.rng.choice(phrases.MATERIAL_NOUN[material]), ""
        else:
            noun, substance = self.rng.choice(phrases.BALLS), self.pick(phrases.MATERIAL[material]) if material else ""
        if count == "1":
            noun = re.sub(r"\b(\w+)s\b", r"\1", noun, count=1) if not noun.startswith(("ball bear", "glass")) else noun.removesuffix("s")
        order = self.rng.random()
        if order < 0.7:
            words = [number, tint, substance, noun]
        elif order < 0.85:
            words = [number, substance, tint, noun]
        elif tint:
            words = [number, substance, noun, self.rng.choice(("in", "coloured", "that are")), tint]
        else:
            words = [number, substance, noun]
        return " ".join(word for word in words if word)

    def write(self, pattern: str) -> str:
        """The pattern with its blanks filled; only blanks that the pattern has are said."""
        blanks = set(re.findall(r"{(\w+)}", pattern))
        fill = dict.fromkeys(blanks, "")
        if "who" in blanks:
            fill["who"] = self.who()
        if "ball" in blanks:
            fill["does"], fill["ball"], fill["hoop"] = self.shot()
            if "does" not in blanks:  # what calls for a ball without a deed must name the ball
                fill["ball"] = fill["ball"] or "a basketball"
        if "ending" in blanks:
            clause = self.phrase("outcome", phrases.OUTCOME)
            fill["ending"] = f"{self.rng.choice((' and ', ', ', ' - ', ': ', ', and ', ' but ', '. '))}{clause}" if clause else ""
        if "noun" in blanks:
            fill["noun"] = self.pick(phrases.SHOT_NOUN[self.value("outcome")])
        if "side" in blanks:
            fill["side"] = self.phrase("side", phrases.SIDE)
        if "balls" in blanks:
            fill["balls"] = self.balls()
        if blanks & {"bounce", "bouncing"}:
            fill["bounce"], fill["bouncing"] = self.pick(phrases.BOUNCE), self.pick(phrases.BOUNCING)
            if self.said.get("count") == "1":
                fill["bounce"] = re.sub(r"^(\w+)", lambda match: match[1] + ("es" if match[1].endswith("sh") else "s"), fill["bounce"])
        if "instrument" in blanks:
            fill["instrument"], fill["musician"], fill["plays"] = (
                self.pick(phrases.INSTRUMENT),
                self.rng.choice(phrases.MUSICIAN),
                self.pick(phrases.PLAYS),
            )
        if "tune" in blanks:
            fill["tune"] = self.pick(phrases.MELODY[self.value("melody")])
        if "clause" in blanks:
            fill["clause"] = self.phrase("melody", phrases.TUNE_CLAUSE)
        if "tempo" in blanks:
            fill["tempo"] = self.phrase("tempo", phrases.TEMPO)
        if "quick" in blanks:
            fill["quick"] = self.rng.choice(phrases.TEMPO_ADJECTIVE[self.value("tempo")])
        fill["where"] = self.phrase("place", phrases.PLACE) if "where" in blanks else ""
        fill["when"] = self.phrase("time", phrases.TIME) if "when" in blanks else ""
        return tidy(pattern.format(**fill))


def tidy(text: str) -> str:
    """Empty blanks leave stray spaces and commas behind."""
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r"\s+([,.:])", r"\1", text)
    text = re.sub(r"([,.:-])(?:\s*[,.:])+", r"\1", text)
    text = re.sub(r"\ba ([aeiou])", r"an \1", text)
    return text.strip(" ,:-.")


def _typo(word: str, rng: random.Random) -> str:
    """Swap, drop, double or mistype one letter of a word of four letters or more."""
    if len(word) < 4:
        return word
    at = rng.randrange(1, len(word) - 1)
    kind = rng.randrange(4)
    if kind == 0:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == 1:
        return word[:at] + word[at + 1 :]
    if kind == 2:
        return word[:at] + word[at] + word[at:]
    return word[:at] + rng.choice("abcdefghijklmnopqrstuvwxyz") + word[at + 1 :]


def roughen(text: str, rng: random.Random, rate: float) -> str:
    """Typos in a share of the words and a random casing."""
    words = [_typo(word, rng) if rng.random() < rate else word for word in text.split(" ")]
    text = " ".join(words)
    case = rng.random()
    if case < 0.25:
        text = text[:1].upper() + text[1:]
    elif case < 0.30:
        text = text.upper()
    elif case < 0.35:
        text = text.title()
    if rng.random() < 0.3:
        text += rng.choice((".", "!", "...", "!!", "?"))
    return text if rng.random() > 0.08 else re.sub(r"[,.:!-]", "", text)


def wrap(text: str, rng: random.Random, held_out_words: bool) -> str:
    """A wish before and a remark behind: both say nothing about the clip."""
    if rng.random() < 0.35:
        text = f"{pick(WISHES, rng, held_out_words)} {text}"
    if rng.random() < 0.2:
        text = f"{text}{rng.choice((', ', ' ', '. '))}{pick(ENDINGS, rng, held_out_words)}"
    return text


def random_reading(rng: random.Random, scene: str | None = None) -> Reading:
    """Every slot of a scene said, uniformly drawn; framing is never in a prompt."""
    scene = scene or rng.choice(SCENES)
    values = {slot: rng.choice(SLOTS[slot]) for slot in (*SCENE_SLOTS[scene], "place", "time")}
    return Reading(scene=scene, **values)


def caption(
    full: Reading,
    rng: random.Random,
    *,
    typos: float = 0.0,
    said: float | None = None,
    held_out_patterns: bool = False,
    held_out_words: bool = False,
) -> Caption:
    """One way of saying a part of a reading (`said`: the chance of each slot; None draws it)."""
    writer = Writer(full, rng, rng.choice((0.25, 0.5, 0.75, 1.0)) if said is None else said, held_out_words)
    text = writer.write(pick(PATTERNS[full.scene], rng, held_out_patterns))
    own = len(text.split())
    strange = 0
    if rng.random() < 0.06:
        clause = foreign_clause(rng)
        strange = len(clause.split())
        text = f"{text} {clause}"
    text = roughen(wrap(text, rng, held_out_words), rng, typos)
    return Caption(text, Reading(scene=full.scene, **writer.said), own / (own + strange))


def elsewhere(rng: random.Random, *, typos: float = 0.0) -> Caption:
    """A sentence on something the world lacks. A place or an hour that the world has is still read."""
    text = foreign_sentence(rng)
    strange = len(text.split())
    said = {}
    known = 0
    for slot, table in (("place", phrases.PLACE), ("time", phrases.TIME)):
        if rng.random() < 0.15:
            said[slot] = rng.choice(SLOTS[slot])
            words = pick(table[said[slot]], rng, False)
            known += len(words.split())
            text = f"{text} {words}" if rng.random() < 0.7 else f"{words}, {text}"
    text = _clear_of_the_world(text, said)
    return Caption(roughen(wrap(text, rng, False), rng, typos), Reading(**said), known / (known + strange))


def _clear_of_the_world(text: str, said: dict[str, str]) -> str:
    """Fixed sentences may name a place or an hour themselves; it is said then, unless the sentence says another."""
    for slot, table in (("place", phrases.PLACE), ("time", phrases.TIME)):
        if slot not in said:
            for value, wordings in table.items():
                if any(re.search(rf"\b{re.escape(words.removeprefix('*'))}\b", text) for words in wordings if " " in words):
                    said[slot] = value
                    break
    return text


def bare_words(rng: random.Random, scene: str | None = None) -> Caption:
    """One value or two with nothing around them, as people type into a search box."""
    scene = scene or rng.choice(SCENES)
    if scene == "basketball":
        value = rng.choice(("", *SLOTS["outcome"]))
        return Caption(pick(phrases.SHOT_NOUN[value], rng, False), Reading(scene=scene, outcome=value), 1.0)
    if scene == "xylophone":
        return Caption(pick(phrases.INSTRUMENT, rng, False).removeprefix("a ").removeprefix("the "), Reading(scene=scene), 1.0)
    colour = rng.choice(("", *COLOURS))
    material = rng.choice(SLOTS["material"])
    words = f"{pick(phrases.COLOUR[colour], rng, False) if colour else ''} {rng.choice(phrases.MATERIAL_NOUN[material])}".strip()
    return Caption(words, Reading(scene=scene, material=material, ball=colour), 1.0)


def prompt(rng: random.Random, *, typos: float | None = None) -> Caption:
    """What the reader trains on: mostly the world's sentences, a third of others, some single words, some nothing."""
    rate = rng.choice((0.0, 0.0, 0.03, 0.08, 0.15)) if typos is None else typos
    draw = rng.random()
    if draw < 0.02:
        return Caption(rng.choice(NOTHING), Reading(), 0.0)
    if draw < 0.06:
        return bare_words(rng)
    if draw < 0.36:
        return elsewhere(rng, typos=rate)
    return caption(random_reading(rng), rng, typos=rate)
