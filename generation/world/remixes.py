"""The remix grammar: short wishes to change a clip, and what each one says when the clip's scene is known.

- A remix says one slot, sometimes two, in a fragment ("a yellow shirt"), a clause ("he misses") or an order ("make it night").
- What is not mentioned is not said. The scene is said only when it is another one than the clip's.
- Wishes that the clip's scene cannot show ("faster" of a shot) say nothing; so do vague ones and those about foreign things.
- Wordings and frames that begin with a star are held out, as in the caption grammar.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from generation.network.reading import SCENE_SLOTS, SLOTS, Reading
from generation.world import phrases
from generation.world.elsewhere import ADJECTIVES, ANIMALS, MORE, PERSONS, THINGS, VERBS
from generation.world.language import (
    SCENES,
    Caption,
    Writer,
    bare_words,
    caption,
    elsewhere,
    pick,
    prompt,
    random_reading,
    roughen,
    tidy,
    wrap,
)

# Kinds of fragment and the frames that each fits: a thing, a manner or place, a sentence, an order.
FRAMES: dict[str, tuple[str, ...]] = {
    "thing": (
        "{f}", "{f}", "{f}", "now {f}", "now with {f}", "but with {f}", "same but with {f}", "the same with {f}", "same clip with {f}",
        "same clip but {f}", "same video, {f}", "{f} instead", "{f} instead", "with {f} instead", "this time {f}", "this time with {f}",
        "{f} this time", "again with {f}", "do it again with {f}", "make it {f}", "i want {f}", "use {f}", "give it {f}", "with {f}",
        "like this but with {f}", "same thing, {f}", "and now {f}", "but {f}", "same {f}", "change it to {f}", "no, {f}", "try {f}",
        "just like this but with {f}", "exactly the same, only with {f}", "keep everything except {f}", "this one with {f}",
        "{f}, leave the rest", "{f} and keep the rest as it is", "{f}, everything else stays", "once more, with {f}", "the clip with {f}",
        "*redo this with {f}", "*one more time, {f}", "*exactly like this one except {f}", "*how about {f}",
    ),
    "way": (
        "{f}", "{f}", "{f}", "now {f}", "but {f}", "same but {f}", "same clip {f}", "same video {f}", "same thing {f}", "the same {f}",
        "{f} instead", "this time {f}", "{f} now", "again, {f}", "do it again {f}", "make it {f}", "do this {f}", "but this time {f}",
        "same clip, but {f}", "and {f}", "the same scene {f}", "try it {f}", "i want it {f}", "{f} this time", "everything {f}",
        "just like this but {f}", "exactly the same, only {f}", "this one {f}", "{f}, leave the rest", "{f}, nothing new otherwise",
        "once more {f}", "like earlier, just {f}",
        "*redo this {f}", "*one more time {f}", "*as before, only {f}",
    ),
    "sentence": (
        "{f}", "{f}", "but {f}", "but {f}", "same but {f}", "same clip but {f}", "now {f}", "this time {f}", "{f} instead", "{f} now",
        "{f} this time", "except {f}", "make it so that {f}", "same scene but {f}", "again, but {f}", "what if {f}", "only now {f}",
        "everything the same but {f}", "the same, but {f}", "like before, but {f}", "and {f}", "i want that {f}",
        "just like this but {f}", "exactly the same, only {f}", "{f}, the rest stays", "{f}, otherwise no changes", "once more, and {f}",
        "the clip again, where {f}",
        "*identical, except that {f}", "*one more time, {f}",
    ),
    "order": (
        "{f}", "{f}", "{f}", "please {f}", "{f} please", "now {f}", "can you {f}", "just {f}", "{f} instead", "could you {f}",
        "same but {f}", "i want you to {f}", "keep it but {f}", "{f} this time", "but {f}", "and {f}", "let's {f}",
        "{f}, leave the rest", "{f}, do not touch anything more", "only {f}", "{f} and change nothing more", "{f}, everything else stays",
        "i would like you to {f}", "would you {f}", "it would be nice to {f}", "i'd prefer to {f}",
        "*only {f}, nothing else", "*i'd love it if you {f}",
    ),
}  # fmt: skip
CONTRASTS = (
    "{f} instead of {o}", "{f} instead of {o}", "not {o} but {f}", "{f}, not {o}", "{f} not {o}", "no more {o}, {f}", "not {o}, {f}",
    "{f} in place of {o}", "{f} and not {o}", "forget {o}, {f}", "{f}, no longer {o}", "{f} over {o}", "i prefer {f} to {o}",
    "{o} is boring, {f}", "{f} as opposed to {o}",
    "*{f} rather than {o}",
)  # fmt: skip
JOINTS = {
    "thing": ("{a} and {b}", "{a}, {b}", "{a} with {b}", "{a} plus {b}", "{a} & {b}"),
    "way": ("{a} {b}", "{a} {b}", "{a}, {b}", "{a} and {b}"),
    "sentence": ("{a} and {b}", "{a}, {b}", "{a}, and {b}", "{a}. {b}"),
    "order": ("{a} and {b}", "{a}, {b}", "{a}, and {b}", "{a}, then {b}"),
}

# Slot -> kind -> templates; {v} is the new value's word, {o} an old one's, {him} the player.
COLOURED = {
    "shirt": {
        "thing": ("a {v} shirt", "a {v} shirt", "{v} shirt", "the {v} shirt", "a {v} jersey", "{v} jersey", "a {v} top", "a {v} t-shirt",
                  "a {v} hoodie", "{v} clothes", "a shirt in {v}", "a {v} sweater", "shirt {v}", "*a {v} tee", "*a shirt coloured {v}"),
        "way": ("in {v}", "in a {v} shirt", "dressed in {v}", "wearing {v}", "wearing a {v} shirt", "in a {v} jersey",
                "*clothed in {v}"),
        "sentence": ("the shirt is {v}", "his shirt is {v}", "her shirt is {v}", "{he} wears {v}", "{he} wears a {v} shirt",
                     "{he} is wearing {v}", "{he} is in {v}", "{he} has a {v} shirt on", "{he} wears a {v} jersey", "the jersey is {v}",
                     "*{he} puts on a {v} shirt"),
        "order": ("make the shirt {v}", "change the shirt to {v}", "turn the shirt {v}", "paint the shirt {v}", "make {his} shirt {v}",
                  "change the shirt from {o} to {v}", "swap the {o} shirt for a {v} one", "put {him} in {v}", "give {him} a {v} shirt",
                  "dress {him} in {v}", "make {his} jersey {v}", "colour the shirt {v}", "change {his} {o} shirt to {v}",
                  "*recolour the shirt to {v}"),
    },
    "ball": {
        "thing": ("a {v} ball", "a {v} ball", "{v} ball", "the {v} ball", "a {v} basketball", "a ball in {v}", "a ball that is {v}",
                  "ball {v}", "*a ball coloured {v}"),
        "sentence": ("the ball is {v}", "the ball is {v}", "his ball is {v}", "it is a {v} ball", "{he} throws a {v} ball",
                     "{he} has a {v} ball", "the basketball is {v}", "the ball turns {v}", "*the ball looks {v}"),
        "order": ("make the ball {v}", "change the ball to {v}", "turn the ball {v}", "paint the ball {v}", "use a {v} ball",
                  "change the ball from {o} to {v}", "swap the {o} ball for a {v} one", "give {him} a {v} ball", "colour the ball {v}",
                  "change the {o} ball to {v}", "*recolour the ball to {v}"),
    },
    "balls": {
        "thing": ("{v} balls", "{v} balls", "the {v} balls", "{v} ones", "balls in {v}", "{v}", "{v} spheres", "all {v}",
                  "*balls coloured {v}"),
        "way": ("in {v}", "painted {v}", "all in {v}", "*coloured {v}"),
        "sentence": ("the balls are {v}", "they are {v}", "the ball is {v}", "it is {v}", "they are all {v}", "everything is {v}",
                     "*they look {v}"),
        "order": ("make them {v}", "make it {v}", "turn them {v}", "paint them {v}", "change the colour to {v}", "colour them {v}",
                  "make the balls {v}", "change the balls from {o} to {v}", "change the color to {v}", "change {o} to {v}",
                  "turn the balls {v}", "*recolour them to {v}"),
    },
}  # fmt: skip
HIM, HIS, HE = ("him", "her", "them", "the player"), ("his", "her", "the player's", "their"), ("he", "she", "the player", "they", "it")
NUMBER = {"1": ("one", "1", "a single", "only one", "just one"), "2": ("two", "2", "a pair of"), "3": ("three", "3"), "4": ("four", "4")}
MANY = {"thing": ("{v} balls", "{v} balls", "{v} of them", "{v}", "{v} spheres", "{v} ones", "*{v} balls in all"),
        "sentence": ("there are {v} balls", "there are {v}", "it is {v} balls", "{v} balls bounce", "{v} of them bounce",
                     "*you see {v} balls"),
        "order": ("make it {v}", "make it {v} balls", "change it to {v} balls", "use {v} balls", "drop {v} balls", "make them {v}",
                  "change the number to {v}", "give me {v} balls", "change {o} balls to {v}", "*take {v} balls")}  # fmt: skip
STUFF = {"thing": ("{v} balls", "{v} balls", "{v} ones", "{v}", "{n}", "{n}", "{v} spheres", "a {v} material", "*{v} things"),
         "way": ("made of {s}", "out of {s}", "made from {s}", "in {s}", "*crafted from {s}"),
         "sentence": ("they are made of {s}", "the balls are {v}", "they are {v}", "it is made of {s}", "the balls are made of {s}",
                      "they are {n}", "*they consist of {s}"),
         "order": ("make them {v}", "make it {v}", "make them of {s}", "use {v} balls", "turn them into {n}", "change them to {s}",
                   "change the material to {s}", "use {n}", "change the material from {o} to {s}", "drop {n}", "drop {v} balls",
                   "*swap them for {n}")}  # fmt: skip
SUBSTANCE = {"rubber": ("rubber",), "wood": ("wood", "timber", "oak"), "metal": ("metal", "steel", "iron"),
             "glass": ("glass", "crystal"), "stone": ("stone", "rock", "granite")}  # fmt: skip
DEED: dict[str, tuple[str, ...]] = {
    "swish": ("score", "sink it", "make it", "hit nothing but net", "swish it", "make the shot", "get it in", "hit the shot", "drain it",
              "*swish one"),
    "bank": ("bank it in", "bank it off the glass", "score off the backboard", "use the backboard and score", "bank it off the board",
             "make it off the glass", "hit the backboard and score", "*bank one in"),
    "rim_out": ("rim out", "hit the rim", "hit the rim and miss", "miss off the rim", "clank it off the rim", "rattle it out",
                "lip out", "hit the iron", "*clank one off the rim"),
    "board_miss": ("miss", "miss it", "brick it", "miss off the backboard", "hit the backboard and miss", "miss off the board",
                   "miss the shot", "miss off the glass", "fail", "*brick one"),
    "air_ball": ("airball it", "miss everything", "shoot an air ball", "miss completely", "throw an airball", "miss the whole hoop",
                 "touch nothing", "fall way short", "*whiff it"),
}  # fmt: skip
SHOT = {"sentence": ("{clause}", "{clause}", "{clause}", "{he} {does}", "{he} {does}"),
        "thing": ("{noun}", "{noun}"),
        "order": ("let {him} {do}", "make {him} {do}", "have {him} {do}", "make it {noun}", "{do}")}  # fmt: skip
STAND = {"way": ("{side}", "{side}", "from the {v}", "to the {v}", "on the {v} side"),
         "thing": ("the {v} side", "the {v}", "{v} side"),
         "sentence": ("{he} shoots from the {v}", "{he} stands on the {v}", "{he} is on the {v} side", "{he} throws from the {v}",
                      "it comes from the {v}", "*{he} stays on the {v}"),
         "order": ("shoot from the {v}", "move {him} to the {v}", "put {him} on the {v}", "let {him} shoot from the {v}",
                   "throw it from the {v}", "switch from {o} to {v}", "go to the {v} side", "*place {him} on the {v}")}  # fmt: skip
SPOT = {"gym": ("a gym", "the gym", "a sports hall", "a gymnasium"), "park": ("a park", "the park", "the grass", "a meadow"),
        "beach": ("a beach", "the beach", "the seaside", "the sea", "the sand"),
        "rooftop": ("a rooftop", "the roof", "a roof", "the rooftop", "the top of a building"),
        "stage": ("a stage", "the stage", "a theatre", "a concert hall")}  # fmt: skip
HOUR = {"day": ("day", "daytime", "noon", "daylight", "morning", "midday", "afternoon", "a sunny day"),
        "sunset": ("sunset", "dusk", "evening", "twilight", "golden hour", "a sunset"),
        "night": ("night", "midnight", "dark", "night time", "nighttime", "a dark night")}  # fmt: skip
WHERE = {"way": ("{where}",) * 4, "thing": ("{v}",),
         "sentence": ("it is {where}", "it happens {where}", "everything is {where}", "they are {where}", "it takes place {where}",
                      "we are {where}", "*it plays out {where}"),
         "order": ("move it to {v}", "take it to {v}", "put it {where}", "set it {where}", "change the place to {v}", "change {o} to {v}",
                   "swap {o} for {v}", "make it {where}", "go to {v}", "change the background to {v}", "put them {where}",
                   "turn {o} into {v}", "change the location to {v}", "*relocate it to {v}")}  # fmt: skip
WHEN = {"way": ("{when}",) * 4, "thing": ("{v}",),
        "sentence": ("it is {v}", "it is {when}", "it happens {when}", "it's {v}", "it gets {v}", "*the hour is {v}"),
        "order": ("make it {v}", "make it {v}", "make it {when}", "set it {when}", "turn {o} into {v}", "change the time to {v}",
                  "let it be {v}", "change {o} to {v}", "change it from {o} to {v}", "change it to {v}",
                  "*set the clock to {v}")}  # fmt: skip
RUN = {"rising": ("up", "upwards", "up the scale", "from low to high", "higher and higher"),
       "falling": ("down", "downwards", "down the scale", "from high to low", "lower and lower"),
       "zigzag": ("up and down", "back and forth", "in a zigzag"), "repeat": ("on one note", "on the same note")}  # fmt: skip
TUNE = {"thing": ("{tune}", "{tune}", "{tune}"), "way": ("{run}", "going {run}", "played {run}"),
        "sentence": ("{clause}", "{clause}", "it goes {run}", "the notes go {run}", "it plays {tune}", "the tune goes {run}",
                     "the melody runs {run}", "*the music moves {run}"),
        "order": ("play {tune}", "play it {run}", "let the tune go {run}", "make it go {run}", "make it {tune}",
                  "change the tune to {tune}", "let it go {run}", "make the melody go {run}", "run {run}",
                  "*take the tune {run}")}  # fmt: skip
PACE = {"slow": ("slower", "more slowly", "much slower", "a bit slower", "a lot slower", "way slower", "at half speed"),
        "fast": ("faster", "more quickly", "much faster", "a bit faster", "quicker", "a lot faster", "way faster",
                 "at double speed")}  # fmt: skip
HURRY = {"slow": ("slow it down", "slow down", "play slower", "take it slow", "play it slower", "*reduce the speed"),
         "fast": ("speed it up", "speed up", "play faster", "hurry up", "play it faster", "*raise the speed")}  # fmt: skip
BEAT = {"way": ("{v}", "{v}", "{how}"), "sentence": ("it is {v}", "it plays {v}", "it is played {how}", "the tune is {v}"),
        "thing": ("a {quick} tempo", "a {quick} tune", "{quick} tempo", "{quick}"),
        "order": ("{hurry}", "{hurry}", "play it {how}", "make it {v}", "make it {quick}", "play {v}")}  # fmt: skip
TEMPLATES = COLOURED | {"count": MANY, "material": STUFF, "outcome": SHOT, "side": STAND, "melody": TUNE, "tempo": BEAT, "place": WHERE,
                        "time": WHEN}  # fmt: skip
VAGUE = (
    "again", "do it again", "one more time", "better", "make it better", "more fun", "surprise me", "longer", "zoom in", "louder",
    "no sound", "remove the background", "make it epic", "more realistic", "make it look like a film", "different", "something else",
    "just the same", "keep it like this", "nicer", "remix this", "make it viral", "i love this", "once more please", "add music",
)  # fmt: skip
FOREIGN = (
    "now with {a} {noun}", "same but with {a} {noun}", "{a} {noun} instead", "put {a} {noun} in it", "include {a} {noun}",
    "turn it into {a} {noun}", "make the {noun} {adjective}", "change the {noun} to {adjective}", "give {him} {a} {adjective} {noun}",
    "replace {him} with {a} {noun}", "and {a} {noun} {verb}", "but {a} {noun} {verb}", "{a} {adjective} {noun}", "{a} {noun} {verb}",
    "what if {a} {noun} {verb}", "make it {mood}", "with {a} {noun} watching", "in the style of {a} {noun}", "now {he} {verb}",
)  # fmt: skip
MOODS = ("spooky", "fluffy", "scary", "funny", "magical", "haunted", "romantic", "sleepy")
SAME = {"": ("clip", "scene"), "basketball": ("shot", "throw", "player", "game"), "bounce": ("drop", "bounce", "balls"),
        "xylophone": ("tune", "song", "melody", "music")}  # fmt: skip
OTHER_SCENE = (
    "{f}", "{f}", "{f}", "{f}", "now {f}", "make it {f}", "replace it with {f}", "change it to {f}", "turn it into {f}", "{f} instead",
    "instead {f}", "but {f}", "this time {f}", "new scene: {f}", "*how about {f}",
)  # fmt: skip


@dataclass
class _Fragment:
    kind: str
    text: str
    old: str  # the same template with another value, to contrast with
    said: dict[str, str]


def _third_person(deed: str) -> str:
    verb, _, rest = deed.partition(" ")
    return f"{verb}{'es' if verb.endswith(('s', 'sh')) else 's'} {rest}".strip()


class _Changer:
    """Draws fragments that say one slot of a scene."""

    def __init__(self, rng: random.Random, about: str, held_out: bool) -> None:
        self.rng, self.about, self.held_out = rng, about, held_out

    def pick(self, entries: Sequence[str]) -> str:
        return pick(entries, self.rng, self.held_out)

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
        people = {"him": self.rng.choice(HIM), "his": self.rng.choice(HIS), "he": self.rng.choice(HE)}
        words, others = self._words(slot, new), self._words(slot, old)
        text = template.format(**words, **people, o=others["v"])
        return _Fragment(
            kind, _singular(text, slot, new), _singular(template.format(**others, **people, o=words["v"]), slot, old), {slot: new}
        )

    def _table(self, slot: str) -> dict[str, tuple[str, ...]]:
        return COLOURED["balls"] if slot == "ball" and self.about == "bounce" else TEMPLATES[slot]

    def _words(self, slot: str, value: str) -> dict[str, str]:
        if slot in {"shirt", "ball"}:
            return {"v": self.pick(phrases.COLOUR[value])}
        if slot == "count":
            return {"v": self.rng.choice(NUMBER[value])}
        if slot == "material":
            return {"v": self.pick(phrases.MATERIAL[value]), "s": self.rng.choice(SUBSTANCE[value]),
                    "n": self.rng.choice(phrases.MATERIAL_NOUN[value])}  # fmt: skip
        if slot == "outcome":
            deed = self.pick(DEED[value])
            return {"v": deed, "do": deed, "does": _third_person(deed), "clause": self.pick(phrases.OUTCOME[value]),
                    "noun": self.pick(phrases.SHOT_NOUN[value])}  # fmt: skip
        if slot == "side":
            return {"v": value, "side": self.pick(phrases.SIDE[value])}
        if slot == "place":
            return {"v": self.rng.choice(SPOT[value]), "where": self.pick(phrases.PLACE[value])}
        if slot == "time":
            return {"v": self.rng.choice(HOUR[value]), "when": self.pick(phrases.TIME[value])}
        if slot == "melody":
            return {"v": self.pick(phrases.MELODY[value]), "tune": self.pick(phrases.MELODY[value]), "run": self.rng.choice(RUN[value]),
                    "clause": self.pick(phrases.TUNE_CLAUSE[value])}  # fmt: skip
        return {"v": self.rng.choice(PACE[value]), "how": self.pick(phrases.TEMPO[value]), "hurry": self.pick(HURRY[value]),
                "quick": self.rng.choice(phrases.TEMPO_ADJECTIVE[value])}  # fmt: skip

    def _balls(self, slot: str) -> _Fragment:
        """Number, colour and stuff in one noun, as the caption grammar says them."""
        writer = Writer(random_reading(self.rng, "bounce"), self.rng, 0.5, self.held_out)
        text = writer.balls()
        return self.fragment(slot) if not writer.said else _Fragment("thing", text, "", writer.said)

    def _person(self) -> _Fragment:
        colour = self.rng.choice(SLOTS["shirt"])
        text = self.pick(phrases.SHIRTED).format(who=self.rng.choice(phrases.PEOPLE), colour=self.pick(phrases.COLOUR[colour]))
        return _Fragment("thing", text, "", {"shirt": colour})


def _singular(text: str, slot: str, value: str) -> str:
    """One of a count is not a plural."""
    if slot != "count" or value != "1":
        return text
    text = re.sub(r"\b(ball|sphere|one)s\b", r"\1", text).replace("there are", "there is")
    return re.sub(r"\ba single(?= of|$)", "one", text)


def change(rng: random.Random, about: str, *, typos: float = 0.0, held_out_patterns: bool = False, held_out_words: bool = False) -> Caption:
    """A wish to change one slot or two of a clip of this scene."""
    changer = _Changer(rng, about, held_out_words)
    slots = (*SCENE_SLOTS.get(about, ()), "place", "time")
    weights = [2] * (len(slots) - 2) + [1.5, 1.5]
    first = changer.fragment(rng.choices(slots, weights)[0])
    text, said = first.text, dict(first.said)
    if first.old and rng.random() < 0.15:
        text = pick(CONTRASTS, rng, held_out_patterns).format(f=first.text, o=first.old)
    left = [slot for slot in slots if slot not in said]
    if left and rng.random() < 0.3:
        second = changer.fragment(rng.choice(left))
        if not second.said.keys() & said.keys():
            said |= second.said
            text = rng.choice(JOINTS[second.kind]).format(a=text, b=second.text)
    text = tidy(pick(FRAMES[first.kind], rng, held_out_patterns).format(f=text))
    if rng.random() < 0.4:
        text = re.sub(r"\bsame (clip|video|thing|scene)\b", f"same {rng.choice(SAME[about])}", text)
    if rng.random() < 0.15:
        text = wrap(text, rng, held_out_words)
    elif rng.random() < 0.08:
        text = rng.choice((f"{text} please", f"please {text}", f"{text} pls", f"hm, {text}", f"ok {text}"))
    return Caption(roughen(text, rng, typos), Reading(**said), 1.0, about)


def other_scene(rng: random.Random, about: str, *, typos: float = 0.0, held_out_patterns: bool = False) -> Caption:
    """A sentence of another scene than the clip's: everything it says is said, the scene too."""
    scene = rng.choice([scene for scene in SCENES if scene != about])
    said = bare_words(rng, scene) if rng.random() < 0.2 else caption(random_reading(rng, scene), rng, typos=typos)
    return replace(said, text=pick(OTHER_SCENE, rng, held_out_patterns).format(f=said.text), about=about)


def same_scene(rng: random.Random, about: str, *, typos: float = 0.0) -> Caption:
    """A whole sentence of the clip's own scene."""
    said = bare_words(rng, about) if rng.random() < 0.2 else caption(random_reading(rng, about), rng, typos=typos)
    text = pick(OTHER_SCENE, rng, False).format(f=said.text)
    return replace(said, text=text, reading=replace(said.reading, scene=""), about=about)


def misfit(rng: random.Random, about: str, *, typos: float = 0.0) -> Caption:
    """A slot that this scene does not have, a vague wish, or a foreign thing. A place or an hour beside it is still said."""
    draw = rng.random()
    if draw < 0.3:
        text = _absent_slot(rng, about)
    elif draw < 0.4 and about == "basketball":
        text = _absent_colour(rng)
    else:
        text = rng.choice(VAGUE) if draw < 0.55 else _foreign_change(rng)
    said, strange, known = {}, len(text.split()), 0
    if rng.random() < 0.15:
        extra = _Changer(rng, about, False).fragment(rng.choice(("place", "time")))
        said, known = extra.said, len(extra.text.split())
        text = rng.choice(JOINTS[extra.kind]).format(a=text, b=extra.text)
    return Caption(roughen(text, rng, typos), Reading(**said), known / (known + strange), about)


def _absent_slot(rng: random.Random, about: str) -> str:
    """A shirt where there is no player, a pace where there is no tune."""
    if rng.choice([slot for slot in ("shirt", "tempo") if slot not in SCENE_SLOTS.get(about, ())]) == "tempo":
        return _framed("way", rng.choice(PACE[rng.choice(SLOTS["tempo"])]), rng)
    colour = pick(phrases.COLOUR[rng.choice(SLOTS["shirt"])], rng, False)
    return _framed("thing", pick(COLOURED["shirt"]["thing"], rng, False).format(v=colour), rng)


def _absent_colour(rng: random.Random) -> str:
    """A colour that the world does not have."""
    kind = rng.choice(("thing", "sentence"))
    template = pick(COLOURED[rng.choice(("shirt", "ball"))][kind], rng, False)
    return _framed(kind, template.format(v=rng.choice(phrases.OTHER_COLOUR), he=rng.choice(HE)), rng)


def _foreign_change(rng: random.Random) -> str:
    """A wish for something foreign. Nouns that are words of the world too are left out."""
    nouns = [noun for noun in rng.choice((ANIMALS, PERSONS, THINGS, MORE)) if noun not in {"glass", "bank", "board", "net"}]
    return rng.choice(FOREIGN).format(
        a=rng.choice(("a", "a", "the", "my")), noun=rng.choice(nouns), adjective=rng.choice(ADJECTIVES), verb=rng.choice(VERBS),
        mood=rng.choice(MOODS), him=rng.choice(HIM), he=rng.choice(HE),
    )  # fmt: skip


def _framed(kind: str, text: str, rng: random.Random) -> str:
    return tidy(pick(FRAMES[kind], rng, False).format(f=text))


def remix(rng: random.Random) -> Caption:
    """What a member may type under a clip: mostly changes, some whole sentences of this scene or another, some that fit nothing."""
    rate = rng.choice((0.0, 0.0, 0.03, 0.08))
    about = rng.choice(SCENES)
    draw = rng.random()
    if draw < 0.56:
        return change(rng, about if draw > 0.02 else "", typos=rate)
    if draw < 0.70:
        return other_scene(rng, about, typos=rate)
    if draw < 0.76:
        return same_scene(rng, about, typos=rate)
    if draw < 0.88:
        return misfit(rng, about, typos=rate)
    while "shirt" in (foreign := elsewhere(rng, typos=rate)).text.lower():
        pass  # of a shot, a shirt of any sentence is the shooter's
    return replace(foreign, about=about)


def wish(rng: random.Random) -> Caption:
    """What the reader trains on: prompts for new clips and for remixes."""
    return remix(rng) if rng.random() < 0.42 else prompt(rng)
