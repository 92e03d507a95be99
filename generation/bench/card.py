"""What the scorecard's figures mean, and a scorecard file read with care.

Pages and reports of a scorecard read it here, so that they say the same. Nothing here or in `plot` loads the network: a web process
shows the card and never makes one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

GROUPS = {
    "physics": "Physics: do things move as they must?",
    "prompt": "Prompt: is there what was asked for?",
    "sound": "Sound: is it the right one, at the right moment?",
    "speech": "Speech: is it understood, and do lips go with it?",
    "motion": "Motion: does it go on as it began, and differ from clip to clip?",
    "picture": "First pictures: does it begin with what was given, and go on as asked?",
    "remix": "Remix: does it change what was wished for, and nothing more?",
    "cast": "Cameos: is it they, in looks and voice, and each in their own role?",
    "extension": "Longer clips: do they go on without a seam?",
    "quality": "As a crowd: do clips look and sound like those the network learned from?",
    "other": "Also measured",
}
BETTER = {"higher": "Higher is better", "lower": "Lower is better", "one": "Best at 1", "unknown": ""}
HONESTY = (
    "It plans, then renders; a procedural world, not photographs. The network learned from a simulator's states and sounds.",
    "Every score is read from rendered pixels and decoded sound; the floor is the same reader on the simulator's own clips.",
    "The first sample of every prompt is scored. The engine makes two plans for each clip and its own critic chooses; nobody else did.",
)
BASELINES = {
    "prior": "always the commonest answer",
    "material_prior": "one material, guessed",
    "frozen": "a frozen clip",
    "constant_velocity": "going on as first seen",
    "shuffled_audio": "another clip's sound",
    "same_outcome_other_clip": "the sound of a clip that ends alike",
    "silence": "silence",
    "never_back": "a ball that never comes back",
    "went_in": "coming out where it went in",
    "one_clip_again": "one clip, again and again",
    "black": "a black picture",
    "no_remix": "the first clip again",
    "another_clip": "another clip",
    "loop": "the first four seconds again",
    "mean_picture": "the mean of other pictures",
    "nearest_picture": "the likest of other pictures",
    "teacher": "the teacher's own voice",
    "copy_synthesis": "that voice through the vocoder",
    "still_mouth": "a mouth that says nothing",
    "shuffled_sound": "its own sound in pieces",
    "stranger": "somebody who is not in it",
    "chance": "guessed",
}


@dataclass(frozen=True)
class Metric:
    """What is measured, in plain words. `unit` is share (of 1, told in percent), ms, units/s, dB, m, radii, frames or nothing."""

    name: str
    group: str
    title: str
    meaning: str
    better: str = "higher"
    unit: str = "share"


METRICS = {
    metric.name: metric
    for metric in (
        Metric("outcome", "physics", "A shot ends as told", "Swish, off the board and in, rim out, board miss or air ball: the ending that "
               "the prompt names is the one that is seen."),
        Metric("ball_teleports", "physics", "The ball jumps", "Shots in which the ball leaps or turns where nothing touched it.", "lower"),
        Metric("teleports_into_hoop", "physics", "A miss jumps in", "Shots that were to miss, but in which the ball leaps and then falls "
               "through the hoop.", "lower"),
        Metric("gravity_error", "physics", "Free fall", "How far the pull on a flying ball is from 9.81 m/s², as a share of it.", "lower"),
        Metric("restitution_error", "physics", "Bounce", "How far the speed that a bounce gives back is from that of the ball's material. "
               "1 would be all of the speed.", "lower", ""),
        Metric("landing", "physics", "A flip ends as told", "On the feet, or fallen for turning too little or too far: the ending "
               "that the prompt names is the one that is seen."),
        Metric("flip_turns_error", "physics", "A whole turn", "Flips that were to be landed: how far from one whole turn the body has "
               "turned when the feet touch down, in turns.", "lower", ""),
        Metric("axel_single_double", "physics", "Turns on the ice", "One turn in the air, one and a half, or two, as asked."),
        Metric("jump_turns_error", "physics", "Turned enough", "Jumps that were to be landed: how far from those turns a skater has "
               "turned, in turns.", "lower", ""),
        Metric("success_failure", "physics", "Succeeds or fails as told", "A flip, a jump on the ice, a roll at pins, an ollie, a leap "
               "for a ball, a flip over water or a car's jump goes well or ill, as the prompt says."),
        Metric("permanence", "physics", "Behind a screen", "A ball is seen to pass behind a screen, and the same ball comes out again, or "
               "none if it must stay behind."),
        Metric("permanence_exit_error", "physics", "Out where it must be", "How far a ball that was hidden then is from where its speed, "
               "drag and bounces bring it, in radii of the ball.", "lower", "radii"),
        Metric("permanence_exit_frames", "physics", "Out when it must be", "How much too early or too late a ball that was hidden is where "
               "it then is, in the middle of all (median).", "lower", "frames"),
        Metric("permanence_vanished", "physics", "Ceases to be", "Balls that are not seen again though they must be out from behind any "
               "screen.", "lower"),
        Metric("permanence_from_nothing", "physics", "Out of nothing", "Clips of a screen in which a ball begins in the middle of the "
               "view.", "lower"),
        Metric("all_slots_right", "prompt", "Everything right", "Clips in which not one thing of the prompt is wrong."),
        Metric("slots", "prompt", "Each thing right", "Of all the things that prompts name, one by one, those that are there."),
        Metric("slot_scene", "prompt", "Scene", "What it shows, from a shot at a hoop to a car that jumps, as asked."),
        Metric("slot_outcome", "prompt", "Ending", "How a shot ends, as asked."),
        Metric("slot_side", "prompt", "Side", "The side that the player shoots from or the ball comes from, as asked."),
        Metric("slot_shirt", "prompt", "Shirt", "The colour of somebody's shirt, as asked."),
        Metric("slot_ball", "prompt", "Ball", "The colour of the balls, as asked."),
        Metric("slot_count", "prompt", "How many", "The number of balls, as asked."),
        Metric("slot_material", "prompt", "Material", "What the balls are made of, by their sound, as asked."),
        Metric("slot_melody", "prompt", "Tune", "Whether the notes rise, fall, go to and fro or stay, by ear, as asked."),
        Metric("slot_tempo", "prompt", "Tempo", "Slow or fast, by ear, as asked."),
        Metric("slot_trick", "prompt", "Flip", "Backwards or forwards, as asked."),
        Metric("slot_shape", "prompt", "Shape", "Tucked or stretched in the air, as asked."),
        Metric("slot_landing", "prompt", "Landing", "On the feet, turned too little or too far, as asked."),
        Metric("slot_jump", "prompt", "Jump on the ice", "One turn in the air, one and a half or two, or turning on the ice, as asked."),
        Metric("slot_finish", "prompt", "Skater stays up", "Or falls, as asked."),
        Metric("slot_roll", "prompt", "Pins", "All are struck, some, or none for the gutter, as asked."),
        Metric("slot_ride", "prompt", "Ride", "An ollie that is landed, one that is not, or none, as asked."),
        Metric("slot_animal", "prompt", "Animal", "A dog or a cat, as asked."),
        Metric("slot_coat", "prompt", "Coat", "The colour of its coat, as asked."),
        Metric("slot_fetch", "prompt", "Leap for a ball", "Caught, missed, or a slip and no leap, as asked."),
        Metric("slot_balance", "prompt", "Paddleboard", "On the board again, or in the water, as asked."),
        Metric("slot_gap", "prompt", "Car's jump", "Over the gap, or into the ramp beyond, as asked."),
        Metric("slot_paint", "prompt", "Paint", "The car's colour, as asked."),
        Metric("slot_place", "prompt", "Place", "Gym, park, beach, rooftop, stage, ice rink or bowling alley, as asked."),
        Metric("slot_time", "prompt", "Time of day", "Day, sunset or night, as asked."),
        Metric("right_sound", "sound", "The right sound", "Clips that sound of what they show: that ending, material or instrument."),
        Metric("onset_f1", "sound", "Seen is heard", "Touches seen and sounds heard, matched within 62 ms: 100 % when each touch has its "
               "sound and each sound its touch (F1)."),
        Metric("onset_offset_ms", "sound", "In time", "How far matched sounds lie from their touches, in the middle of all (median).",
               "lower", "ms"),
        Metric("word_error", "speech", "Misunderstood", "Somebody says two sentences: their words that a recogniser gets wrong, leaves out "
               "or puts in, over all words of them. It knows which words there are and which follow each other, for left free it "
               "understands hardly a word of the teacher either. It may be more than all.", "lower"),
        Metric("word_error_over", "speech", "Beyond the teacher", "The same, less what it gets wrong of the same sentences in the voice of "
               "the teacher that the network learned from.", "lower"),
        Metric("lips", "speech", "Lips and voice", "How alike a speaking mouth's opening and the loudness of vowels are "
               "(Pearson's r).", "higher", ""),
        Metric("lips_late_ms", "speech", "Lips in time", "How far aside they are the most alike.", "lower", "ms"),
        Metric("velocity_error", "motion", "Keeps its speed", "A ball glides for four frames, the network makes what follows: how far its "
               "speed then is from the true one, at speeds and sizes like those it learned from.", "lower", "units/s"),
        Metric("velocity_error_beyond", "motion", "Keeps a new speed", "The same with balls faster, slower, smaller or larger than any it "
               "learned from.", "lower", "units/s"),
        Metric("diversity", "motion", "Variety", "How far apart the paths of one prompt's clips lie, over how far apart the simulator's "
               "lie.", "one", ""),
        Metric("begin_db", "picture", "Begins with the picture", "A drawn picture is given to begin with: how like it the clip's first "
               "frame is. One that was refused counts as the mean of other pictures.", "higher", "dB"),
        Metric("begin_slots", "picture", "And does what was asked", "Of the things that the prompt says and no picture can show, such as "
               "how a shot ends or a tune goes, those that are seen or heard in the clip that follows."),
        Metric("cast_look", "cast", "Looks like them", "Somebody is given by a picture that no training saw: clips in which what is seen "
               "is more like that picture than like nine others of its kind."),
        Metric("cast_photo", "cast", "Looks like their photograph", "The same of real photographs, of an astronaut, a cat and things: "
               "clips in which what is seen is more like the right one than like the nine others."),
        Metric("cast_swap", "cast", "Swapped", "Somebody and something are given: clips in which either is more like the other.", "lower"),
        Metric("cast_voice", "cast", "Sounds like them", "Somebody is given by a sentence in a voice that no training heard: clips in "
               "which their voice is more like other sentences of it than like those of nine others."),
        Metric("remix_edit", "remix", "Changed as wished", "Remixes in which the one thing is new that a few words asked for."),
        Metric("remix_keep_slots", "remix", "Nothing else changed", "Of all other things that the first prompt named, those that are still "
               "there."),
        Metric("remix_keep_db", "remix", "Not a pixel more", "New looks: how alike the pictures are outside the bodies that got them. "
               "60 is alike to the last bit.", "higher", "dB"),
        Metric("remix_drift_m", "remix", "The same motion", "New looks, place or hour: how far balls and mallets are from where they were.",
               "lower", "m"),
        Metric("seam_jump", "extension", "Goes on moving", "Clips of twelve seconds are made part by part. How much motion changes where "
               "two parts meet, over how much it does nearby: 1 is no seam.", "lower", ""),
        Metric("seam_sound", "extension", "Goes on sounding", "The same of the sound's spectrum.", "lower", ""),
        Metric("identity_kept", "extension", "Stays the same", "Of colours and numbers that were right in the first four seconds, those "
               "that are so in the last four."),
        Metric("picture_distance", "quality", "Looks like the world", "How far the pictures are, as a crowd, from the simulator's own, in "
               "what our trained eye makes of them (Fréchet distance). Compares with no other benchmark.", "lower", ""),
        Metric("motion_distance", "quality", "Moves like the world", "The same of how much is seen to change from one frame to the next.",
               "lower", ""),
        Metric("sound_distance", "quality", "Sounds like the world", "The same of the sound, by our trained ear.", "lower", ""),
    )
}  # fmt: skip


NO_BREAK = "\u00a0"  # a number and its unit stay on one line
MOST = 1e9  # no figure of a scorecard is as large


class CardError(ValueError):
    """The file is no scorecard."""


@dataclass(frozen=True)
class Row:
    """One metric's figures. `floor` is what truth itself gets; of the `n` that were judged the reader found the share `detection_rate`."""

    metric: Metric
    value: float
    low: float
    high: float
    floor: float | None
    baselines: Mapping[str, float]
    n: int
    detection_rate: float
    note: str

    @property
    def better(self) -> str:
        """In words."""
        return BETTER[self.metric.better]

    @property
    def said(self) -> str:
        """The value in words."""
        return figure(self.value, self.metric.unit)

    @property
    def interval_said(self) -> str:
        """The interval in words."""
        return f"{figure(self.low, self.metric.unit, False)} to {figure(self.high, self.metric.unit)}"

    @property
    def floor_said(self) -> str:
        """The floor in words, empty when there is none."""
        return "" if self.floor is None else figure(self.floor, self.metric.unit)

    @property
    def baselines_said(self) -> list[tuple[str, str]]:
        """What each baseline is, and what it gets."""
        return [(BASELINES.get(name, spaced(name)), figure(value, self.metric.unit)) for name, value in self.baselines.items()]

    @property
    def detected_said(self) -> str:
        """The detection rate in words."""
        return figure(self.detection_rate, "share")


@dataclass(frozen=True)
class Card:
    """A scorecard: of which weights of which preset, by which suite, when, and its rows."""

    preset: str
    weights: str
    suite: str
    clips: int
    glides: int
    remixes: int
    longer: int
    talks: int
    pictures: int
    measured: date | None
    rows: tuple[Row, ...] = field(default=())

    @property
    def groups(self) -> list[tuple[str, str, list[Row]]]:
        """Name, heading and rows of every group that has rows."""
        found = [(name, heading, [row for row in self.rows if row.metric.group == name]) for name, heading in GROUPS.items()]
        return [group for group in found if group[2]]


def spaced(name: str) -> str:
    """A name of code as words."""
    return name.replace("_", " ")


def figure(value: float, unit: str, with_unit: bool = True) -> str:
    """A number as people read it: a share in percent, others with three digits that count."""
    if unit == "share":
        return f"{100 * value:.1f}" + (f"{NO_BREAK}%" if with_unit else "")
    digits = 3 if abs(value) < 1 else 2 if abs(value) < 10 else 1
    return f"{value:.{digits}f}" + (f"{NO_BREAK}{unit}" if with_unit and unit else "")


def load(path: Path) -> Card:
    """The scorecard in a file. Raises OSError and CardError."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:  # ValueError: no UTF-8, no JSON
        raise CardError(f"{path.name} is no JSON: {error}") from error
    return parsed(document)


def parsed(document: Any) -> Card:
    """The scorecard of decoded JSON. Raises CardError: figures that cannot be trusted in one place are not shown in another."""
    about, metrics = _member(document, "about", dict), _member(document, "metrics", dict)
    measured = _member(about, "measured", str, "")
    try:
        when = date.fromisoformat(measured) if measured else None
    except ValueError as error:
        raise CardError(f"measured is no date: {error}") from error
    return Card(
        preset=_member(about, "preset", str),
        weights=_member(about, "weights", str, ""),
        suite=_member(about, "suite", str, ""),
        clips=_member(about, "clips", int, 0),
        glides=_member(about, "glides", int, 0),
        remixes=_member(about, "remixes", int, 0),
        longer=_member(about, "longer", int, 0),
        talks=_member(about, "talks", int, 0),
        pictures=_member(about, "pictures", int, 0),
        measured=when,
        rows=rows(metrics),
    )


def rows(metrics: Mapping[str, Any]) -> tuple[Row, ...]:
    """Rows in the order in which they are told; those that nobody has words for come last. Raises CardError."""
    known = [name for name in METRICS if name in metrics]
    return tuple(_row(name, metrics[name]) for name in [*known, *(name for name in metrics if name not in METRICS)])


def _row(name: str, row: Any) -> Row:
    interval = row.get("interval") if isinstance(row, Mapping) else None
    if not isinstance(interval, list | tuple) or len(interval) != 2:
        raise CardError(f"{name} has no interval")
    baselines = _member(row, "baselines", dict, {})
    return Row(
        metric=METRICS.get(name) or Metric(name, "other", spaced(name).capitalize(), "", "unknown", ""),
        value=_finite(name, row.get("value")),
        low=_finite(name, interval[0]),
        high=_finite(name, interval[1]),
        floor=None if row.get("floor") is None else _finite(name, row["floor"]),
        baselines={word: _finite(name, value) for word, value in baselines.items()},
        n=_member(row, "n", int),
        detection_rate=_finite(name, row.get("detection_rate")),
        note=_member(row, "note", str, ""),
    )


def _finite(name: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < MOST:  # neither is NaN
        raise CardError(f"{name} holds {value!r} where a number belongs")
    return float(value)


def _member(holder: Any, name: str, kind: type, default: Any = None) -> Any:
    """A member of a JSON object that is of this kind; without a default it must be there."""
    value = holder.get(name, default) if isinstance(holder, Mapping) else None
    if isinstance(value, bool) or not isinstance(value, kind):
        raise CardError(f"{name} is missing or no {kind.__name__}")
    return value
