"""The caption grammar: sentences as people might type them, with the reading that each one says.

- One grammar for every language: what differs between them are the tables of `tongues`.
- A sentence mentions a random part of a reading; what it leaves out is not said.
- Words that ask for what the world lacks (a triple axel), for what it chooses itself (whether a ball comes out behind a screen) or that
  leave open what it would have to know (a flip that fails: turned too little or too far?) say nothing, and lower the share understood.
- Sentence patterns and wordings that begin with a star are held out: training never sees them, the report measures them.
- Wishes ("make a video of"), fillers, bystanders, typos and sloppy casing are laid over the grammar afterwards.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType

from generation.network.reading import COLOURS, SCENE_SLOTS, SLOTS, Reading
from generation.world.elsewhere import foreign_clause, foreign_sentence
from generation.world.tongues import ENGLISH, Tongue, Word

HANDLES = ("@mia", "@leo.k", "@sam_42", "@noor", "@zed")
SCENES = tuple(ENGLISH.says.PATTERNS)  # that a prompt can ask for: no sentence speaks of a ball that glides
ENDING_SLOTS = {
    "basketball": ("outcome", "OUTCOME"),
    "gymnast": ("landing", "LANDING"),
    "skater": ("finish", "FINISH"),
    "bowling": ("roll", "ROLL"),
    "paddle": ("balance", "BALANCE"),
}
# What happens in one noun.
NOUNS = {"basketball": ("outcome", "SHOT_NOUN"), "bowling": ("roll", "ROLL_NOUN"), "skateboard": ("ride", "RIDE_NOUN"),
         "pets": ("fetch", "FETCH_NOUN"), "paddle": ("balance", "BALANCE_NOUN"), "stunt": ("gap", "GAP_NOUN")}  # fmt: skip
AT_HOME = {"skater": "rink", "bowling": "alley"}  # where half of those scenes are
FALLS_FORWARD = {("backflip", "under"), ("frontflip", "over")}  # on hands and knees; the other falls end on the seat


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


def agree(order: str, noun: str, many: bool, **words: Word) -> str:
    """The order filled with a noun ("Kugel/Kugeln:f") and words in its gender and number, single-spaced."""
    forms, _, gender = noun.partition(":")
    form = (gender or "m") + ("p" if many else "")
    return " ".join(order.format(noun=format(Word(forms), form), **{name: format(word, form) for name, word in words.items()}).split())


class Writer:
    """Fills one pattern and keeps record of what was said."""

    def __init__(self, full: Reading, rng: random.Random, said: float, held_out_words: bool, tongue: Tongue = ENGLISH) -> None:
        self.full, self.rng, self.chance, self.held_out, self.words = full, rng, said, held_out_words, tongue.says
        self.said: dict[str, str] = {}
        self.strange = 0  # words that say what the world cannot show or know

    def pick(self, entries: Sequence[str]) -> Word:
        """A wording of the part that this writer draws from."""
        return Word(pick(entries, self.rng, self.held_out))

    def value(self, slot: str) -> str:
        """The slot's value if this sentence says it, else nothing."""
        value = getattr(self.full, slot)
        if not value or self.rng.random() > self.chance:
            return ""
        self.said[slot] = value
        return str(value)

    def phrase(self, slot: str, table: Mapping[str, Sequence[str]]) -> str:
        """A wording of the slot's value if this sentence says it, else nothing."""
        value = self.value(slot)
        return self.pick(table[value]) if value else ""

    def unshown(self, words: str) -> Word:
        """Words that stay unsaid in the reading."""
        self.strange += len(format(Word(words), "m").split())
        return Word(words)

    def who(self, people: Sequence[str]) -> str:
        """One of these people, in their shirt if it is said."""
        someone = self.rng.choice(people)
        colour = self.value("shirt")
        word = self.tint(colour, 0.15)
        return self.pick(self.words.SHIRTED).format(who=someone, colour=word) if word else someone

    def tint(self, colour: str, other: float) -> Word:
        """The colour that is said, else sometimes one that the world does not have."""
        if colour:
            return self.pick(self.words.COLOUR[colour])
        return Word(self.rng.choice(self.words.OTHER_COLOUR) if self.rng.random() < other else "")

    def shot(self) -> tuple[str, str, str]:
        """Verb, ball and hoop. Without a hoop or an outcome, only the ball's name can tell that this is basketball."""
        colour = self.value("ball")
        if not colour and self.rng.random() < 0.7:
            return self.pick(self.words.SHOT_BARE), "", ""
        ball = (
            self.pick(self.words.BASKETBALL).format(colour=self.pick(self.words.COLOUR[colour]))
            if colour
            else self.rng.choice(self.words.PLAIN_BALL)
        )
        hoop: str = self.pick(self.words.HOOP)
        if "basket" not in ball.lower() and not hoop:
            hoop = self.words.PLAIN_HOOP
        return self.pick(self.words.SHOOTS), ball, hoop

    def bowls(self) -> str:
        """A bowler's verb, with the ball or without. Verb or ball tell that this is bowling."""
        colour = self.value("ball")
        if not colour and self.rng.random() < 0.6:
            return self.pick(self.words.BOWLS_BARE)
        return self.pick(self.words.BOWLS).format(ball=self.bowling_ball(colour))

    def bowling_ball(self, colour: str) -> str:
        """The ball as a noun."""
        if not colour:
            return str(self.rng.choice(self.words.PLAIN_BOWLING_BALL))
        return self.pick(self.words.BOWLING_BALL).format(colour=self.pick(self.words.COLOUR[colour]))

    def rides(self) -> str:
        """What a rider of a skateboard does. Tricks that the world does not have are said in vain."""
        ride = self.value("ride")
        if not ride and self.rng.random() < 0.35:
            return self.unshown(self.rng.choice(self.words.OTHER_RIDE))
        return self.pick(self.words.RIDE[ride])

    def pet(self) -> str:
        """A dog or a cat as a noun, in its coat if it is said."""
        noun, coat = self.pick(self.words.PET[self.value("animal")]), self.value("coat")
        tint = self.pick(self.words.COAT[coat]) if coat else Word()
        return agree(self.rng.choice(self.words.PET_ORDERS), noun, False, article=Word(self.rng.choice(self.words.PET_ARTICLES)), tint=tint)

    def fetches(self) -> str:
        """What an animal does about a ball. Deeds that the world does not have are said in vain."""
        fetch = self.value("fetch")
        if not fetch and self.rng.random() < 0.35:
            return self.unshown(self.rng.choice(self.words.OTHER_FETCH))
        deed = self.pick(self.words.FETCH[fetch])
        return deed.format(ball=self.toy(self.value("ball"))) if "{ball}" in deed else deed

    def car(self) -> str:
        """A car as a noun."""
        colour = self.value("paint")
        if not colour:
            return str(self.rng.choice(self.words.PLAIN_CAR))
        return self.pick(self.words.CAR).format(colour=self.pick(self.words.COLOUR[colour]))

    def stunt(self) -> str:
        """What a car does. Deeds that the world does not have are said in vain."""
        gap = self.value("gap")
        if not gap and self.rng.random() < 0.35:
            return self.unshown(self.rng.choice(self.words.OTHER_STUNT))
        return self.pick(self.words.GAP[gap])

    def toy(self, colour: str) -> str:
        """The ball that is thrown, as a noun."""
        if not colour:
            return str(self.rng.choice(self.words.PLAIN_TOY))
        return self.pick(self.words.TOY).format(colour=self.pick(self.words.COLOUR[colour]))

    def feat(self, objective: bool) -> str:
        """A flip or a jump as a noun, the subject of a sentence or its object."""
        if self.full.scene == "skater":
            return named(self.words, self._jump(), objective)
        trick, shape = self.value("trick"), self.value("shape")
        if trick and shape and self.rng.random() < 0.3:
            return named(self.words, self.pick(self.words.FLIP_SHAPED[f"{trick} {shape}"]), objective)
        noun = self.pick(self.words.FLIP[trick])
        if self.rng.random() < 0.05:
            self.strange += 1
            noun = Word(self.rng.choice(self.words.OTHER_FLIP).format(noun=noun))
        if not shape:
            return named(self.words, noun, objective, how=self._other_shape())
        if self.rng.random() < 0.5:
            return named(self.words, noun, objective, shape=self.pick(self.words.SHAPED[shape]))
        return named(self.words, noun, objective, how=self.pick(self.words.SHAPE[shape]))

    def _other_shape(self) -> Word:
        return self.unshown(self.rng.choice(self.words.OTHER_SHAPE)) if self.rng.random() < 0.06 else Word()

    def _jump(self) -> Word:
        """The name of a jump. More turns than the world's axel has are said in vain, and so are jumps that it does not have."""
        jump = self.value("jump")
        if jump == "axel" and self.rng.random() < 0.2:
            self.strange += 1
            return Word(self.rng.choice(self.words.FURTHER))
        if not jump and self.rng.random() < 0.4:
            return self.unshown(self.rng.choice(self.words.OTHER_JUMP))
        return self.pick(self.words.JUMP[jump])

    def acts(self) -> str:
        """What a gymnast or a skater does, as a verb with its object; it may tell already how it ends."""
        skates = self.full.scene == "skater"
        if (skates and not self.full.jump) or self.rng.random() < 0.3:
            if skates:
                return format(self.pick(self.words.JUMPS[self.value("jump")]), "m")
            verb = format(self.pick(self.words.FLIPS[self.value("trick")]), "m")
            shape = self.value("shape")
            return f"{verb} {self.pick(self.words.SHAPE[shape]) if shape else self._other_shape()}"
        return f"{format(self._does(), 'm')} {self.feat(objective=True)}"

    def _does(self) -> Word:
        """The verb before the name of a flip or a jump."""
        slot, _table = ENDING_SLOTS[self.full.scene]
        if self.full.jump == "spin" or self.full.scene == "paddle" or self.rng.random() > 0.25 or not (value := self.value(slot)):
            return self.pick(self.words.DOES)
        if value == "landed":
            return self.pick(self.words.LANDS)
        if value == "fall":
            return self.pick(self.words.MISSES)
        del self.said[slot]
        verb = self.pick(self.words.MISSES)
        self.strange += len(format(verb, "m").split())
        return verb

    def ending(self) -> str:
        """The clause that tells how it ends, if this sentence says it and has not yet."""
        slot, table = ENDING_SLOTS[self.full.scene]
        if slot in self.said or not (value := self.value(slot)):
            return ""
        clause = self._fall(value) if slot == "landing" and value != "landed" else self.pick(getattr(self.words, table)[value])
        return f"{self.rng.choice(self.words.JOINS)}{clause}"

    def _fall(self, landing: str) -> str:
        """Turned too little or too far. How one falls tells which only if it is known which way one turned."""
        draw = self.rng.random()
        if draw < 0.25:
            del self.said["landing"]
            return self.unshown(self.pick(self.words.FAILS))
        turned = self.pick(self.words.LANDING[landing])
        trick = self.said.get("trick")
        if draw < 0.6:
            return turned
        falls = self.pick(self.words.FALLS["knees" if (self.full.trick, landing) in FALLS_FORWARD else "seat"])
        if not trick:
            del self.said["landing"]
            return self.unshown(falls)
        return falls if draw < 0.8 else f"{turned}{self.rng.choice(self.words.AND)}{falls}"

    def balls(self) -> str:
        """Number, colour and stuff of balls in one noun. One that is hidden is alone, and nobody asked for that."""
        count = self.value("count") if self.full.scene != "peek" else "1"
        colour = self.value("ball")
        material = self.value("material")
        number = self.pick(self.words.COUNT[count])
        tint = self.tint(colour, 0.1)
        if material and self.rng.random() < 0.4:
            noun, stuff = self.rng.choice(self.words.MATERIAL_NOUN[material]), Word()
        else:
            noun, stuff = self.rng.choice(self.words.BALLS), self.pick(self.words.MATERIAL[material]) if material else Word()
        order = self.rng.choice(self.words.BALL_ORDERS) if tint else self.words.BALL_ORDERS[0]
        return agree(order, noun, count != "1", number=number, tint=tint, stuff=stuff)

    def write(self, pattern: str) -> str:
        """The pattern with its blanks filled; only blanks that the pattern has are said."""
        blanks = set(re.findall(r"{(\w+)", pattern))
        fill: dict[str, str] = dict.fromkeys(blanks, "")
        if "acts" in blanks:
            fill["acts"] = self.acts()
        for blank in sorted(blanks & {"act", "deed"}):
            fill[blank] = self.feat(objective=blank == "deed")
        if "who" in blanks:
            fill["who"] = self.who(self._people("".join(fill.values())))
        if "gymnast" in blanks:
            fill["gymnast"] = self.who(self.words.PEOPLE["gymnasts"])
        if "ball" in blanks:
            fill["does"], fill["ball"], fill["hoop"] = self.shot()
            if "does" not in blanks:  # what calls for a ball without a deed must name the ball
                fill["ball"] = fill["ball"] or self.words.PLAIN_BALL[0]
        if "noun" in blanks:
            slot, table = NOUNS[self.full.scene]
            fill["noun"] = self.pick(getattr(self.words, table)[self.value(slot)])
        if "bowls" in blanks:
            fill["bowls"] = self.bowls()
        if "bowl" in blanks:
            fill["bowl"] = self.bowling_ball(self.said.get("ball", "") or ("" if "bowls" in blanks else self.value("ball")))
        if "onboard" in blanks:
            fill["onboard"] = self.pick(self.words.ONBOARD)
        if "pet" in blanks:
            fill["pet"] = self.pet()
        if "car" in blanks:
            fill["car"] = self.car()
        if "stunt" in blanks:
            fill["stunt"] = self.stunt()
        if "leaps" in blanks:
            fill["leaps"] = self.fetches()
        if "rides" in blanks:
            fill["rides"] = self.rides()
        if "ending" in blanks:
            fill["ending"] = self.ending()
        if "side" in blanks:
            fill["side"] = self.phrase("side", self.words.ENTERS if self.full.scene == "peek" else self.words.SIDE)
        if "balls" in blanks:
            fill["balls"] = self.balls()
        if blanks & {"bounce", "bouncing"}:
            many = "" if self.said.get("count") == "1" else "p"
            fill["bounce"], fill["bouncing"] = format(self.pick(self.words.BOUNCE), many), format(self.pick(self.words.BOUNCING), many)
        for blank in sorted(blanks & {"hides", "hiding", "behind"}):
            fill[blank] = self.pick(getattr(self.words, blank.upper())).format(screen=self.pick(self.words.SCREEN))
            if blank == "hides" and self.rng.random() < 0.35:
                fill[blank] += f" {self.unshown(self.pick(self.words.AFTERWARDS))}"
        if "instrument" in blanks:
            fill["instrument"], fill["musician"], fill["plays"] = (
                self.pick(self.words.INSTRUMENT),
                self.rng.choice(self.words.MUSICIAN),
                self.pick(self.words.PLAYS),
            )
        if "tune" in blanks:
            fill["tune"] = self.pick(self.words.MELODY[self.value("melody")])
        if "clause" in blanks:
            fill["clause"] = self.phrase("melody", self.words.TUNE_CLAUSE)
        if "tempo" in blanks:
            fill["tempo"] = self.phrase("tempo", self.words.TEMPO)
        if "quick" in blanks:
            fill["quick"] = Word(self.rng.choice(self.words.TEMPO_ADJECTIVE[self.value("tempo")]))
        fill["where"] = self.phrase("place", self.words.PLACE) if "where" in blanks else ""
        fill["when"] = self.phrase("time", self.words.TIME) if "when" in blanks else ""
        return tidy(pattern.format(**fill), self.words.ELISIONS)

    def _people(self, feat: str) -> Sequence[str]:
        """Who may do it. Of those who are not called skaters, their feat has to tell it."""
        if self.full.scene == "basketball" and self.rng.random() < 0.05:
            return HANDLES
        told = self.full.scene == "skater" and re.search(self.words.ICE, feat, re.IGNORECASE) and self.rng.random() < 0.5
        people: Sequence[str] = self.words.PEOPLE["ice" if told else self.full.scene]
        return people


def named(words: ModuleType, noun: Word, objective: bool, shape: Word | None = None, how: str = "") -> str:
    """The name of a flip or a jump with its article and what is said of it."""
    return agree(words.FEAT, noun, objective, article=Word(words.ARTICLE), shape=shape or Word(), how=Word(how))


def tidy(text: str, elisions: Sequence[tuple[str, str]]) -> str:
    """Empty blanks leave stray spaces and commas behind; articles look at the word that follows."""
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r"\s+([,.:])", r"\1", text)
    text = re.sub(r"([,.:-])(?:\s*[,.:])+", r"\1", text)
    for before, after in elisions:
        text = re.sub(before, after, text)
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


def roughen(text: str, rng: random.Random, rate: float, tongue: Tongue = ENGLISH) -> str:
    """Typos in a share of the words and a random casing; accents are often left out."""
    text = tongue.plainly(text, rng)
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


def wrap(text: str, rng: random.Random, held_out_words: bool, tongue: Tongue = ENGLISH) -> str:
    """A wish before and a remark behind: both say nothing about the clip."""
    if rng.random() < 0.35:
        text = f"{pick(tongue.says.WISHES, rng, held_out_words)} {text}"
    if rng.random() < 0.2:
        text = f"{text}{rng.choice((', ', ' ', '. '))}{pick(tongue.says.ENDINGS, rng, held_out_words)}"
    return text


def random_reading(rng: random.Random, scene: str | None = None) -> Reading:
    """Every slot of a scene said, uniformly drawn, but skaters and bowlers are mostly at home; framing is never in a prompt."""
    scene = scene or rng.choice(SCENES)
    values = {slot: rng.choice(SLOTS[slot]) for slot in (*SCENE_SLOTS[scene], "place", "time")}
    if scene in AT_HOME and rng.random() < 0.5:
        values["place"] = AT_HOME[scene]
    return Reading(scene=scene, **values)


def caption(
    full: Reading,
    rng: random.Random,
    tongue: Tongue = ENGLISH,
    *,
    typos: float = 0.0,
    said: float | None = None,
    held_out_patterns: bool = False,
    held_out_words: bool = False,
) -> Caption:
    """One way of saying a part of a reading (`said`: the chance of each slot; None draws it)."""
    writer = Writer(full, rng, rng.choice((0.25, 0.5, 0.75, 1.0)) if said is None else said, held_out_words, tongue)
    text = writer.write(pick(tongue.says.PATTERNS[full.scene], rng, held_out_patterns))
    own, strange = len(text.split()) - writer.strange, writer.strange
    if rng.random() < 0.06:
        clause = foreign_clause(rng, tongue.others)
        strange += len(clause.split())
        text = tidy(f"{text} {clause}", tongue.says.ELISIONS)
    text = roughen(wrap(text, rng, held_out_words, tongue), rng, typos, tongue)
    return Caption(text, Reading(scene=full.scene, **writer.said), own / (own + strange))


def elsewhere(rng: random.Random, tongue: Tongue = ENGLISH, *, typos: float = 0.0) -> Caption:
    """A sentence on something the world lacks. A place or an hour that the world has is still read."""
    text = foreign_sentence(rng, tongue.others)
    strange = len(text.split())
    said = {}
    known = 0
    for slot, table in (("place", tongue.says.PLACE), ("time", tongue.says.TIME)):
        if rng.random() < 0.15:
            said[slot] = rng.choice(SLOTS[slot])
            words = pick(table[said[slot]], rng, False)
            known += len(words.split())
            text = f"{text} {words}" if rng.random() < 0.7 else f"{words}, {text}"
    text = _clear_of_the_world(tidy(text, tongue.says.ELISIONS), said, tongue)
    return Caption(roughen(wrap(text, rng, False, tongue), rng, typos, tongue), Reading(**said), known / (known + strange))


def _clear_of_the_world(text: str, said: dict[str, str], tongue: Tongue) -> str:
    """Fixed sentences may name a place or an hour themselves; it is said then, unless the sentence says another."""
    for slot, table in (("place", tongue.says.PLACE), ("time", tongue.says.TIME)):
        if slot not in said:
            for value, wordings in table.items():
                if any(re.search(rf"\b{re.escape(words.removeprefix('*'))}\b", text) for words in wordings if " " in words):
                    said[slot] = value
                    break
    return text


def bare_words(rng: random.Random, scene: str | None = None, tongue: Tongue = ENGLISH) -> Caption:
    """One value or two with nothing around them, as people type into a search box."""
    scene, words = scene or rng.choice(SCENES), tongue.says
    if scene in {"gymnast", "skater", "peek"} or (scene in {"pets", "stunt"} and rng.random() < 0.6):
        return _bare_feat(rng, scene, tongue)
    if scene in NOUNS:
        slot, table = NOUNS[scene]
        value = rng.choice(("", *SLOTS[slot]))
        text, reading = pick(getattr(words, table)[value], rng, False), Reading(scene=scene, **{slot: value})
    elif scene == "xylophone":
        text, reading = pick(words.INSTRUMENT, rng, False), Reading(scene=scene)
        text = next((text.removeprefix(article) for article in words.ARTICLES if text.startswith(article)), text)
    else:
        colour, material = rng.choice(("", *COLOURS)), rng.choice(SLOTS["material"])
        tint = Word(pick(words.COLOUR[colour], rng, False) if colour else "")
        text = agree(words.BARE, rng.choice(words.MATERIAL_NOUN[material]), rng.random() < 0.7, tint=tint)
        reading = Reading(scene=scene, material=material, ball=colour)
    return Caption(tongue.plainly(text, rng), reading, 1.0)


def _bare_feat(rng: random.Random, scene: str, tongue: Tongue) -> Caption:
    """The name of a flip, perhaps of one that fails; of a jump; an animal; a car; a ball and its screen."""
    writer = Writer(random_reading(rng, scene), rng, 0.6, False, tongue)
    if scene == "peek":
        text = f"{writer.balls()} {writer.pick(tongue.says.HIDING).format(screen=writer.pick(tongue.says.SCREEN))}"
    else:
        subjects = {"pets": writer.pet, "stunt": writer.car}
        text = subjects[scene]() if scene in subjects else writer.feat(objective=False)
        text = next((text.removeprefix(article) for article in tongue.says.ARTICLES if text.startswith(article)), text)
        if scene == "gymnast" and rng.random() < 0.3:
            text = rng.choice(tongue.says.FAILED).format(f=text)
            writer.strange += 1
    text, strange = tidy(text, tongue.says.ELISIONS), writer.strange
    own = len(text.split()) - strange
    return Caption(tongue.plainly(text, rng), Reading(scene=scene, **writer.said), own / (own + strange))


def prompt(rng: random.Random, tongue: Tongue = ENGLISH, *, typos: float | None = None) -> Caption:
    """What the reader trains on: mostly the world's sentences, a third of others, some single words, some nothing."""
    rate = rng.choice((0.0, 0.0, 0.03, 0.08, 0.15)) if typos is None else typos
    draw = rng.random()
    if draw < 0.02:
        return Caption(tongue.plainly(rng.choice(tongue.says.NOTHING), rng), Reading(), 0.0)
    if draw < 0.06:
        return bare_words(rng, tongue=tongue)
    if draw < 0.36:
        return elsewhere(rng, tongue, typos=rate)
    return caption(random_reading(rng), rng, tongue, typos=rate)
