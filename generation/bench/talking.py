"""People who say something: is it what they were to say? (L2)

- Each clip is asked for as a scene with somebody in it who says two sentences, and made through the engine that the worker uses. Words
  are read from decoded sound.
- The floor is the teacher's voice over the sounds of the simulator's scene.
- Baselines, in the same run: what is understood of the teacher's voice alone, of that voice sent through the vocoder, of another clip,
  and of silence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import exp
from typing import Any

import numpy as np
from numpy.typing import NDArray

from generation.bench.metrics import interval
from generation.bench.words import SENTENCES, understood, word_error
from generation.engines.dialogue import BEFORE_SECONDS, DUCKED
from generation.network.plan import SAMPLE_RATE
from generation.network.reading import Reading
from generation.world.batch import Batch
from generation.world.scenes import simulate
from generation.world.sound import waveform
from generation.world.voices import Teacher, Utterance, draw_voice

Wave = NDArray[np.float32]

SEED = 20261129
SCENES = ("skater", "skateboard", "gymnast")  # in turn: those that show people from near
PACE = 150  # of the teacher, in words a minute: two sentences find room in a clip


@dataclass(frozen=True)
class Line:
    """What one clip is to show, and the two sentences that are to be said in it."""

    reading: Reading
    said: tuple[str, str]

    @property
    def prompt(self) -> str:
        """As a member would ask for it."""
        return f'{self.reading.caption().rstrip(".")}, and says "{self.text}"'

    @property
    def text(self) -> str:
        """The sentences."""
        return " ".join(f"{sentence.capitalize()}." for sentence in self.said)

    @property
    def words(self) -> list[str]:
        """All words, in order."""
        return " ".join(self.said).split()


@dataclass(frozen=True)
class Talk:
    """One clip after it was read: the words understood in it, in the teacher's voice alone, and in that voice after the vocoder."""

    line: Line
    heard: list[str]
    taught: list[str]
    copied: list[str]


def lines(count: int) -> list[Line]:
    """What `count` clips shall show and say, always the same."""
    return [Line(scene(number).reading(0), said(number)) for number in range(count)]


def said(number: int) -> tuple[str, str]:
    """The sentences of one clip; as many clips as there are pairs say them all."""
    first = 2 * number % len(SENTENCES)
    return SENTENCES[first], SENTENCES[first + 1]


def scene(number: int) -> Batch:
    """The simulator's scene of one clip."""
    return simulate(np.random.default_rng([SEED, number]), 1, SCENES[number % len(SCENES)], "portrait", with_mel=False)


def taught(asked: Sequence[Line]) -> list[Utterance]:
    """Each line in a voice of the teacher's."""
    spoken = []
    with Teacher() as teacher:
        for number, line in enumerate(asked):
            voice = replace(draw_voice(np.random.default_rng([SEED, number])), pace=PACE)
            utterance = teacher.say(line.text, "en", voice)
            assert utterance is not None  # every word of SENTENCES has only sounds that have a name
            spoken.append(utterance)
    return spoken


def quiet(wave: Wave) -> Wave:
    """With a moment before and after it, as a recogniser needs it."""
    return np.pad(wave, round(BEFORE_SECONDS * SAMPLE_RATE))


def spoken(batch: Batch, wave: Wave) -> Wave:
    """A voice over the sounds of the simulator's scene, as the engine lays it."""
    sound = waveform(batch, 0)
    start = round(BEFORE_SECONDS * SAMPLE_RATE)
    wave = wave[: len(sound) - start]
    sound[start : start + len(wave)] = sound[start : start + len(wave)] * exp(-DUCKED / 2) + wave
    return sound


def read(line: Line, sound: Wave, teacher: Wave, copy: Wave) -> Talk:
    """Read a clip's sound, the teacher's voice and the vocoder's copy of it."""
    return Talk(line, understood(sound), understood(teacher), understood(copy))


def true_talks(count: int, progress: Callable[[Iterable[int]], Iterable[int]] = iter) -> list[Talk]:
    """What the teacher's voice gets in the simulator's scenes: the floor. No vocoder has a part in it."""
    asked, made = lines(count), []
    voices = taught(asked)
    for number in progress(range(count)):
        voice = quiet(voices[number].wave_S)
        made.append(read(asked[number], spoken(scene(number), voices[number].wave_S), voice, voice))
    return made


def table(made: Sequence[Talk], floors: Mapping[str, float]) -> dict[str, dict[str, Any]]:
    """Rows of the scorecard."""
    if not made:
        return {}
    others = [*made[1:], *made[:1]]

    def errors(heard: Iterable[Sequence[str]]) -> list[float]:
        return [word_error(one.line.words, words) for one, words in zip(made, heard, strict=True)]

    own, teacher = errors(one.heard for one in made), errors(one.taught for one in made)
    baselines = {"copy_synthesis": errors(one.copied for one in made), "silence": [1.0] * len(made)}
    if len(made) > 1:
        baselines["shuffled_audio"] = errors(one.heard for one in others)
    raw = {"teacher": teacher, **baselines}
    over = {name: [value - least for value, least in zip(found, teacher, strict=True)] for name, found in baselines.items()}
    beyond = [value - least for value, least in zip(own, teacher, strict=True)]
    return {
        name: {
            "value": float(np.mean(values)), "interval": interval(values), "floor": floors.get(name),
            "baselines": {word: float(np.mean(found)) for word, found in beside.items()}, "n": len(values),
            "detection_rate": float(np.mean([bool(one.heard) for one in made])),
        }
        for name, values, beside in (("word_error", own, raw), ("word_error_over", beyond, over))
    }  # fmt: skip
