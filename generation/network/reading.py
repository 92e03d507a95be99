"""The reading: what the network understood of a prompt, slot by slot, and the sentence that says so.

- The planner is conditioned on a reading and on nothing else, so `caption()` is the honest `rendered_as` of a clip.
- An empty slot means "not said": the planner then chooses by itself, which is where variety comes from.
- Words to slots is learned (`text.py`); slots to words is this table.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields

from generation.network.plan import FRAMINGS, MATERIALS, PLACES, TIMES

COLOURS = ("red", "orange", "yellow", "green", "blue", "purple", "pink", "white")

# Slot -> its values. The index of a value plus one is its token; 0 is "not said". Slots and values may be added anywhere: what was trained
# before is matched by name (see `growth`).
SLOTS: dict[str, tuple[str, ...]] = {
    "framing": FRAMINGS,
    "scene": (
        "basketball",
        "bounce",
        "xylophone",
        "glide",
        "gymnast",
        "skater",
        "peek",
        "bowling",
        "skateboard",
        "pets",
        "paddle",
        "stunt",
    ),
    "outcome": ("swish", "bank", "rim_out", "board_miss", "air_ball"),  # basketball
    "side": ("left", "right"),  # basketball: where the shooter stands; peek: where the ball comes from
    "shirt": COLOURS,  # of everybody: what the person wears
    "count": ("1", "2", "3", "4"),  # bounce
    "material": MATERIALS[1:],  # bounce and peek: what the balls are made of
    "ball": COLOURS,  # basketball, bounce, glide, peek, bowling and pets
    "melody": ("rising", "falling", "zigzag", "repeat"),  # xylophone
    "tempo": ("slow", "fast"),  # xylophone
    "place": PLACES,
    "time": TIMES,
    "trick": ("backflip", "frontflip"),  # gymnast and paddle
    "shape": ("tuck", "layout"),  # gymnast: how the body is held in the air
    "landing": ("landed", "under", "over"),  # gymnast: on the feet, or turned too little or too far for it
    "jump": ("single", "axel", "double", "spin"),  # skater: one turn in the air, one and a half, two; or turning on the ice
    "finish": ("landed", "fall"),  # skater
    "roll": ("strike", "some", "gutter"),  # bowling: all ten pins fall, some do, or the ball leaves the lane
    "ride": ("ollie", "bail", "cruise"),  # skateboard: an ollie that is landed, one that is missed, or riding past
    "animal": ("dog", "cat"),  # pets
    "coat": ("brown", "black", "white", "golden", "grey"),  # pets
    "fetch": ("caught", "missed", "slip"),  # pets: what becomes of the leap for a ball
    "balance": ("kept", "lost"),  # paddle: on the board again, or in the water
    "paint": COLOURS,  # stunt: the car's
    "gap": ("cleared", "crash"),  # stunt: over it, or into the ramp beyond
}
SCENE_SLOTS: dict[str, tuple[str, ...]] = {
    "basketball": ("outcome", "side", "shirt", "ball"),
    "bounce": ("count", "material", "ball"),
    "xylophone": ("melody", "tempo"),
    "glide": ("ball",),
    "gymnast": ("trick", "shape", "landing", "shirt"),
    "skater": ("jump", "finish", "shirt"),
    "peek": ("side", "material", "ball"),
    "bowling": ("roll", "shirt", "ball"),
    "skateboard": ("ride", "shirt"),
    "pets": ("animal", "coat", "fetch", "ball"),
    "paddle": ("trick", "balance", "shirt"),
    "stunt": ("gap", "paint"),
}  # which slots a scene has beside framing, scene, place and time


@dataclass(frozen=True)
class Reading:
    """A value or "" for every slot of SLOTS."""

    framing: str = ""
    scene: str = ""
    outcome: str = ""
    side: str = ""
    shirt: str = ""
    count: str = ""
    material: str = ""
    ball: str = ""
    melody: str = ""
    tempo: str = ""
    place: str = ""
    time: str = ""
    trick: str = ""
    shape: str = ""
    landing: str = ""
    jump: str = ""
    finish: str = ""
    roll: str = ""
    ride: str = ""
    animal: str = ""
    coat: str = ""
    fetch: str = ""
    balance: str = ""
    paint: str = ""
    gap: str = ""

    def __post_init__(self) -> None:
        for slot, value in asdict(self).items():
            if value and value not in SLOTS[slot]:
                raise ValueError(f"{slot} has no value {value!r}")

    def tokens(self) -> list[int]:
        """One integer a slot, in the order of SLOTS: 0 is not said."""
        return [SLOTS[slot].index(value) + 1 if value else 0 for slot, value in asdict(self).items()]

    @classmethod
    def from_tokens(cls, tokens: list[int]) -> Reading:
        """The inverse of `tokens`."""
        return cls(*[SLOTS[entry.name][token - 1] if token else "" for entry, token in zip(fields(cls), tokens, strict=True)])

    def caption(self) -> str:
        """One plain English sentence that says exactly this reading, nothing more."""
        say = _SENTENCES.get(self.scene, _anything)
        where = f" {_WHERE[self.place]}" if self.place else ""
        when = f" {_WHEN[self.time]}" if self.time else ""
        sentence = f"{say(self)}{where}{when}."
        return sentence[0].upper() + sentence[1:]


def _article(words: str) -> str:
    return f"{'an' if words[0] in 'aeiou' else 'a'} {words}"


def _basketball(reading: Reading) -> str:
    who = f"a player in {_article(reading.shirt)} shirt" if reading.shirt else "a player"
    side = f" from the {reading.side}" if reading.side else ""
    ball = _article(f"{reading.ball} basketball") if reading.ball else "a basketball"
    ending = {
        "": "",
        "swish": " and it drops clean through the net",
        "bank": " and it banks in off the backboard",
        "rim_out": " and it bounces off the rim",
        "board_miss": " and it misses and bounces off the backboard",
        "air_ball": " and it misses everything",
    }
    return f"{who} shoots {ball}{side}{ending[reading.outcome]}"


def _bounce(reading: Reading) -> str:
    look = " ".join(word for word in (reading.ball, reading.material) if word)
    if reading.count == "1":
        return f"{_article(f'{look} ball'.strip())} bounces"
    number = {"": "", "2": "two", "3": "three", "4": "four"}[reading.count]
    return " ".join(word for word in (number, look, "balls bounce") if word)


def _xylophone(reading: Reading) -> str:
    tune = {"": "plays", "rising": "plays a rising scale", "falling": "plays a falling scale",
            "zigzag": "plays a zigzag tune", "repeat": "repeats one note"}[reading.melody]  # fmt: skip
    tempo = {"": "", "slow": " slowly", "fast": " fast"}[reading.tempo]
    return f"a xylophone {tune}{tempo}"


def _glide(reading: Reading) -> str:
    return f"{_article(f'{reading.ball} ball'.strip())} glides in a straight line"


def _gymnast(reading: Reading) -> str:
    who = f"a gymnast in {_article(reading.shirt)} shirt" if reading.shirt else "a gymnast"
    shape = {"": "", "tuck": "tucked", "layout": "stretched"}[reading.shape]
    trick = {"": "flip", "backflip": "backflip", "frontflip": "front flip"}[reading.trick]
    landing = {
        "": "",
        "landed": " and lands it",
        "under": ", turns too little and falls",
        "over": ", turns too far and falls",
    }[reading.landing]
    return f"{who} does {_article(f'{shape} {trick}'.strip())}{landing}"


def _skater(reading: Reading) -> str:
    who = f"a skater in {_article(reading.shirt)} shirt" if reading.shirt else "a skater"
    does = {
        "": "skates",
        "single": "does a single jump",
        "axel": "does an axel",
        "double": "does a double jump",
        "spin": "spins",
    }[reading.jump]
    stays = "stays up" if reading.jump in {"", "spin"} else "lands it"
    finish = {"": "", "landed": f" and {stays}", "fall": " and falls"}[reading.finish]
    return f"{who} {does}{finish}"


def _peek(reading: Reading) -> str:
    look = " ".join(word for word in (reading.ball, reading.material) if word)
    side = f" from the {reading.side}" if reading.side else ""
    return f"{_article(f'{look} ball'.strip())} comes in{side} and goes behind a screen"


def _bowling(reading: Reading) -> str:
    who = f"a bowler in {_article(reading.shirt)} shirt" if reading.shirt else "a bowler"
    ball = _article(f"{reading.ball} bowling ball") if reading.ball else "a bowling ball"
    ending = {
        "": "",
        "strike": " and gets a strike",
        "some": " and leaves some pins standing",
        "gutter": " into the gutter",
    }[reading.roll]
    return f"{who} rolls {ball}{ending}"


def _skateboard(reading: Reading) -> str:
    who = f"a skateboarder in {_article(reading.shirt)} shirt" if reading.shirt else "a skateboarder"
    does = {
        "": "rides a skateboard",
        "ollie": "does an ollie and lands it",
        "bail": "tries an ollie and falls",
        "cruise": "rides past",
    }[reading.ride]
    return f"{who} {does}"


def _pets(reading: Reading) -> str:
    pet = _article(" ".join(word for word in (reading.coat, reading.animal or "pet") if word))
    ball = _article(f"{reading.ball} ball") if reading.ball else "a ball"
    does = {
        "": f"leaps for {ball}",
        "caught": f"leaps and catches {ball}",
        "missed": f"leaps for {ball} and misses it",
        "slip": f"slips off a wall as it runs after {ball}",
    }[reading.fetch]
    return f"{pet} {does}"


def _paddle(reading: Reading) -> str:
    who = f"a paddleboarder in {_article(reading.shirt)} shirt" if reading.shirt else "a paddleboarder"
    trick = {"": "flip", "backflip": "backflip", "frontflip": "front flip"}[reading.trick]
    ending = {"": "", "kept": " and lands it", "lost": " and falls into the water"}[reading.balance]
    return f"{who} does a {trick} on the board{ending}"


def _stunt(reading: Reading) -> str:
    car = _article(f"{reading.paint} car") if reading.paint else "a car"
    ending = {
        "": "jumps off a ramp",
        "cleared": "jumps from ramp to ramp",
        "crash": "jumps off a ramp and crashes into the next",
    }[reading.gap]
    return f"{car} {ending}"


def _anything(reading: Reading) -> str:
    return "something of the network's own choice"


_WHERE = {"gym": "in a gym", "park": "in a park", "beach": "on a beach", "rooftop": "on a rooftop", "stage": "on a stage",
          "rink": "on an ice rink", "alley": "in a bowling alley"}  # fmt: skip
_WHEN = {"day": "by day", "sunset": "at sunset", "night": "at night"}
_SENTENCES = {
    "basketball": _basketball,
    "bounce": _bounce,
    "xylophone": _xylophone,
    "glide": _glide,
    "gymnast": _gymnast,
    "skater": _skater,
    "peek": _peek,
    "bowling": _bowling,
    "skateboard": _skateboard,
    "pets": _pets,
    "paddle": _paddle,
    "stunt": _stunt,
}
