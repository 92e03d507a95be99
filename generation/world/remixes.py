"""The remix grammar: short wishes to change a clip, and what each one says when the clip's scene is known.

- One grammar for every language, as in the caption grammar.
- A remix says one slot, sometimes two, in a fragment ("a yellow shirt"), a clause ("he misses") or an order ("make it night").
- What is not mentioned is not said. The scene is said only when it is another one than the clip's.
- Wishes that the clip's scene cannot show ("faster" of a shot) say nothing; so do vague ones and those about foreign things.
- Wordings and frames that begin with a star are held out, as in the caption grammar.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from generation.network.reading import SCENE_SLOTS, SLOTS, Reading
from generation.world.language import (
    SCENES,
    Caption,
    Writer,
    agree,
    bare_words,
    caption,
    elsewhere,
    named,
    pick,
    prompt,
    random_reading,
    roughen,
    tidy,
    wrap,
)
from generation.world.tongues import ENGLISH, Tongue, Word

SAME = {"": ("clip", "scene"), "basketball": ("shot", "throw", "player", "game"), "bounce": ("drop", "bounce", "balls"),
        "xylophone": ("tune", "song", "melody", "music"), "gymnast": ("flip", "trick", "gymnast", "jump"),
        "skater": ("jump", "skater", "dance", "show"), "peek": ("ball", "roll", "screen"),
        "bowling": ("throw", "game", "bowler", "lane"), "skateboard": ("ride", "trick", "rider", "skateboard"),
        "pets": ("game", "pet", "animal"), "paddle": ("flip", "trick", "board"),
        "stunt": ("jump", "stunt", "car")}  # fmt: skip

OF_PEOPLE = ("basketball", "gymnast", "skater", "bowling", "skateboard", "paddle")
# What the rest of the world does too, but people and balls do it here.
OWN_VERBS = {"falls", "rides", "jumps", "spins", "lands", "rolls", "crashes", "disappears", "appears", "hides",
             "tombe", "tourne", "saute", "atterrit", "roule", "disparaît", "apparaît",
             "fällt", "springt", "landet", "rollt", "fährt", "verschwindet"}  # fmt: skip


@dataclass
class _Fragment:
    kind: str
    text: str
    old: str  # the same template with another value, to contrast with
    said: dict[str, str]


class _Changer:
    """Draws fragments that say one slot of a scene."""

    def __init__(self, rng: random.Random, about: str, held_out: bool, tongue: Tongue) -> None:
        self.rng, self.about, self.held_out, self.tongue, self.says = rng, about, held_out, tongue, tongue.says

    def pick(self, entries: Sequence[str]) -> Word:
        return Word(pick(entries, self.rng, self.held_out))

    def fragment(self, slot: str) -> _Fragment:
        """One value of a slot, newly drawn, in words."""
        if slot in {"count", "material", "ball"} and self.about == "bounce" and self.rng.random() < 0.35:
            return self._balls(slot)
        if slot == "shirt" and self.rng.random() < 0.3:
            return self._person()
        new, old = self.rng.sample(SLOTS[slot], 2)
        table = self._table(slot)
        kind = self.rng.choice([kind for kind in table for _ in table[kind]])
        template = self.pick(table[kind])
        people = {name.lower(): self.rng.choice(_of_scene(getattr(self.says, name), self.about)) for name in ("HIM", "HIS", "HE")}
        words, others = self._words(slot, new), self._words(slot, old)
        text = template.format(**words, **people, o=others["v"])
        return _Fragment(
            kind, _singular(text, slot, new), _singular(template.format(**others, **people, o=words["v"]), slot, old), {slot: new}
        )

    def _table(self, slot: str) -> Mapping[str, Sequence[str]]:
        if slot == "ball" and self.about == "bounce":
            return self.says.TEMPLATES["balls"]
        return self.says.TEMPLATES.get(f"{slot} of {self.about}") or self.says.TEMPLATES[slot]

    def _words(self, slot: str, value: str) -> dict[str, str]:
        if slot in {"shirt", "ball", "paint"}:
            return {"v": self.pick(self.says.COLOUR[value])}
        if slot == "count":
            return {"v": Word(self.rng.choice(self.says.NUMBER[value])), "n": self._counted(value)}
        if slot == "material":
            return {"v": self.pick(self.says.MATERIAL[value]), "s": self.rng.choice(self.says.SUBSTANCE[value]),
                    "n": agree("{noun}", self.rng.choice(self.says.MATERIAL_NOUN[value]), self.about != "peek")}  # fmt: skip
        if slot == "outcome":
            deed = self.pick(self.says.DEED[value])
            return {"v": deed, "do": format(deed, "p"), "does": format(deed, "m"), "clause": self.pick(self.says.OUTCOME[value]),
                    "noun": self.pick(self.says.SHOT_NOUN[value])}  # fmt: skip
        if slot == "side":
            table = self.says.ENTERS if self.about == "peek" else self.says.SIDE
            return {"v": self.says.HAND[value], "side": self.pick(table[value])}
        if slot == "shape":
            like = self.pick(self.says.SHAPED[value])
            return {"v": format(like, "m"), "act": f"{self._a('m')} {format(like, 'm')}", "deed": f"{self._a('mp')} {format(like, 'mp')}",
                    "how": self.pick(self.says.SHAPE[value])}  # fmt: skip
        if slot in {"trick", "jump"}:
            return self._feat(slot, value)
        if slot == "coat":
            return {"v": self.pick(self.says.COAT[value])}
        if slot == "animal":
            return {"v": self.pick(self.says.ANIMAL[value])}
        if slot in {"landing", "finish", "roll", "ride", "fetch", "balance", "gap"}:
            ends = self.pick(self.says.ENDS[value if slot == "landing" else f"{slot} {value}"])
            told = {"v": ends, "does": format(ends, "m"), "do": format(ends, "p")}
            clause = self.pick(getattr(self.says, slot.upper())[value])
            told["clause"] = clause.format(ball=self.rng.choice(self.says.PLAIN_TOY)) if slot == "fetch" else clause
            nouns = slot in {"roll", "ride", "fetch", "balance", "gap"}
            return told | ({"noun": self.pick(getattr(self.says, f"{slot.upper()}_NOUN")[value])} if nouns else {})
        if slot == "place":
            return {"v": self.rng.choice(self.says.SPOT[value]), "where": self.pick(self.says.PLACE[value])}
        if slot == "time":
            return {"v": self.rng.choice(self.says.HOUR[value]), "when": self.pick(self.says.TIME[value])}
        if slot == "melody":
            return {"v": self.pick(self.says.MELODY[value]), "tune": self.pick(self.says.MELODY[value]),
                    "run": self.rng.choice(self.says.RUN[value]),
                    "clause": self.pick(self.says.TUNE_CLAUSE[value])}  # fmt: skip
        return {"v": self.rng.choice(self.says.PACE[value]), "how": self.pick(self.says.TEMPO[value]),
                "hurry": self.pick(self.says.HURRY[value]),
                "quick": Word(self.rng.choice(self.says.TEMPO_ADJECTIVE[value]))}  # fmt: skip

    def _a(self, form: str) -> str:
        return format(Word(self.says.ARTICLE), form)

    def _feat(self, slot: str, value: str) -> dict[str, str]:
        """A flip or a jump as a noun without and with its article, and as a verb."""
        nouns, verbs = (self.says.FLIP, self.says.FLIPS) if slot == "trick" else (self.says.JUMP, self.says.JUMPS)
        noun, verb = self.pick(nouns[value]), self.pick(verbs[value])
        manner = (
            {"way": self.rng.choice(self.says.DIRECTION[value])} if slot == "trick" else {"turns": self.rng.choice(self.says.TURNS[value])}
        )
        return manner | {"v": agree("{noun}", noun, False), "act": named(self.says, noun, False), "deed": named(self.says, noun, True),
                         "does": format(verb, "m"), "do": format(verb, "p")}  # fmt: skip

    def _counted(self, value: str) -> str:
        """So many balls, as a noun."""
        return agree("{number} {noun}", self.rng.choice(self.says.BALLS), value != "1", number=self.pick(self.says.COUNT[value]))

    def _balls(self, slot: str) -> _Fragment:
        """Number, colour and stuff in one noun, as the caption grammar says them."""
        writer = Writer(random_reading(self.rng, "bounce"), self.rng, 0.5, self.held_out, self.tongue)
        text = writer.balls()
        return self.fragment(slot) if not writer.said else _Fragment("thing", text, "", writer.said)

    def _person(self) -> _Fragment:
        colour = self.rng.choice(SLOTS["shirt"])
        people = self.says.PEOPLE[self.about]
        text = self.pick(self.says.SHIRTED).format(who=self.rng.choice(people), colour=self.pick(self.says.COLOUR[colour]))
        return _Fragment("thing", text, "", {"shirt": colour})


def _of_scene(people: Mapping[str, Sequence[str]], scene: str) -> Sequence[str]:
    """The words for those whom a clip of this scene shows."""
    return people[scene if scene in OF_PEOPLE else ""]


def _singular(text: str, slot: str, value: str) -> str:
    """One of a count is not a plural."""
    if slot != "count" or value != "1":
        return text
    text = re.sub(r"\b(ball|sphere|one)s\b", r"\1", text).replace("there are", "there is")
    return re.sub(r"\ba single(?= of|$)", "one", text)


def change(
    rng: random.Random,
    about: str,
    tongue: Tongue = ENGLISH,
    *,
    typos: float = 0.0,
    held_out_patterns: bool = False,
    held_out_words: bool = False,
) -> Caption:
    """A wish to change one slot or two of a clip of this scene."""
    changer, says = _Changer(rng, about, held_out_words, tongue), tongue.says
    slots = (*SCENE_SLOTS.get(about, ()), "place", "time")
    weights = [2] * (len(slots) - 2) + [1.5, 1.5]
    first = changer.fragment(rng.choices(slots, weights)[0])
    text, said = first.text, dict(first.said)
    if first.old and rng.random() < 0.15:
        text = pick(says.CONTRASTS, rng, held_out_patterns).format(f=first.text, o=first.old)
    left = [slot for slot in slots if slot not in said]
    if left and rng.random() < 0.3:
        second = changer.fragment(rng.choice(left))
        if not second.said.keys() & said.keys():
            said |= second.said
            text = rng.choice(says.JOINTS[second.kind]).format(a=text, b=second.text)
    text = tidy(pick(says.FRAMES[first.kind], rng, held_out_patterns).format(f=text), says.ELISIONS)
    if rng.random() < 0.4:
        text = re.sub(r"\bsame (clip|video|thing|scene)\b", f"same {rng.choice(SAME[about])}", text)
    if rng.random() < 0.15:
        text = wrap(text, rng, held_out_words, tongue)
    elif rng.random() < 0.08:
        text = rng.choice(says.POLITE).format(f=text)
    return Caption(roughen(text, rng, typos, tongue), Reading(**said), 1.0, about)


def other_scene(
    rng: random.Random, about: str, tongue: Tongue = ENGLISH, *, typos: float = 0.0, held_out_patterns: bool = False
) -> Caption:
    """A sentence of another scene than the clip's: everything it says is said, the scene too."""
    scene = rng.choice([scene for scene in SCENES if scene != about])
    said = bare_words(rng, scene, tongue) if rng.random() < 0.2 else caption(random_reading(rng, scene), rng, tongue, typos=typos)
    return replace(said, text=pick(tongue.says.OTHER_SCENE, rng, held_out_patterns).format(f=said.text), about=about)


def same_scene(rng: random.Random, about: str, tongue: Tongue = ENGLISH, *, typos: float = 0.0) -> Caption:
    """A whole sentence of the clip's own scene."""
    said = bare_words(rng, about, tongue) if rng.random() < 0.2 else caption(random_reading(rng, about), rng, tongue, typos=typos)
    text = pick(tongue.says.OTHER_SCENE, rng, False).format(f=said.text)
    return replace(said, text=text, reading=replace(said.reading, scene=""), about=about)


def misfit(rng: random.Random, about: str, tongue: Tongue = ENGLISH, *, typos: float = 0.0) -> Caption:
    """A slot that this scene does not have, a vague wish, or a foreign thing. A place or an hour beside it is still said."""
    draw = rng.random()
    if draw < 0.3:
        text = _absent_slot(rng, about, tongue)
    elif draw < 0.4 and about in OF_PEOPLE:
        text = _absent_colour(rng, about, tongue)
    else:
        text = rng.choice(tongue.says.VAGUE) if draw < 0.55 else _foreign_change(rng, about, tongue)
    said, strange, known = {}, len(text.split()), 0
    if rng.random() < 0.15:
        extra = _Changer(rng, about, False, tongue).fragment(rng.choice(("place", "time")))
        said, known = extra.said, len(extra.text.split())
        text = rng.choice(tongue.says.JOINTS[extra.kind]).format(a=text, b=extra.text)
    return Caption(roughen(text, rng, typos, tongue), Reading(**said), known / (known + strange), about)


def _absent_slot(rng: random.Random, about: str, tongue: Tongue) -> str:
    """A shirt where there is no player, a pace where there is no tune."""
    says = tongue.says
    if rng.choice([slot for slot in ("shirt", "tempo") if slot not in SCENE_SLOTS.get(about, ())]) == "tempo":
        return _framed("way", rng.choice(says.PACE[rng.choice(SLOTS["tempo"])]), rng, tongue)
    colour = Word(pick(says.COLOUR[rng.choice(SLOTS["shirt"])], rng, False))
    return _framed("thing", pick(says.TEMPLATES["shirt"]["thing"], rng, False).format(v=colour), rng, tongue)


def _absent_colour(rng: random.Random, about: str, tongue: Tongue) -> str:
    """A colour that the world does not have."""
    kind = rng.choice(("thing", "sentence"))
    says = tongue.says
    slot = rng.choice([slot for slot in ("shirt", "ball") if slot in SCENE_SLOTS[about]])
    template = pick((says.TEMPLATES.get(f"{slot} of {about}") or says.TEMPLATES[slot])[kind], rng, False)
    return _framed(kind, template.format(v=Word(rng.choice(says.OTHER_COLOUR)), he=rng.choice(_of_scene(says.HE, about))), rng, tongue)


def _foreign_change(rng: random.Random, about: str, tongue: Tongue) -> str:
    """A wish for something foreign. Nouns that are words of the world too are left out, and so are its verbs."""
    says, others = tongue.says, tongue.others
    nouns = [noun for noun in rng.choice(others.NOUNS) if noun not in {"glass", "bank", "board", "net", "curtain"}]
    him, he = (rng.choice(_of_scene(people, about)) for people in (says.HIM, says.HE))
    return rng.choice(says.FOREIGN).format(
        a=rng.choice(("a", "a", "the", "my")), noun=rng.choice(nouns), adjective=rng.choice(others.ADJECTIVES),
        verb=rng.choice([verb for verb in others.VERBS if verb not in OWN_VERBS]), mood=rng.choice(says.MOODS), him=him, he=he,
    )  # fmt: skip


def _framed(kind: str, text: str, rng: random.Random, tongue: Tongue) -> str:
    return tidy(pick(tongue.says.FRAMES[kind], rng, False).format(f=text), tongue.says.ELISIONS)


def remix(rng: random.Random, tongue: Tongue = ENGLISH) -> Caption:
    """What a member may type under a clip: mostly changes, some whole sentences of this scene or another, some that fit nothing."""
    rate = rng.choice((0.0, 0.0, 0.03, 0.08))
    about = rng.choice(SCENES)
    draw = rng.random()
    if draw < 0.56:
        return change(rng, about if draw > 0.02 else "", tongue, typos=rate)
    if draw < 0.70:
        return other_scene(rng, about, tongue, typos=rate)
    if draw < 0.76:
        return same_scene(rng, about, tongue, typos=rate)
    if draw < 0.88:
        return misfit(rng, about, tongue, typos=rate)
    while "shirt" in (foreign := elsewhere(rng, tongue, typos=rate)).text.lower():
        pass  # of a shot, a shirt of any sentence is the shooter's
    return replace(foreign, about=about)


def wish(rng: random.Random, tongue: Tongue = ENGLISH) -> Caption:
    """What the reader trains on: prompts for new clips and for remixes."""
    return remix(rng, tongue) if rng.random() < 0.42 else prompt(rng, tongue)
