"""Sound to words: what was struck, which way a tune goes, how fast. It hears samples only, never a plan or a prompt.

- What was struck is the ear's word for every onset; the clip's word is the mean over onsets.
- A tune is read off the strongest new frequency at each onset, by rules on the row of notes.

Shape suffixes: J onsets, V words of the ear.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from numpy.typing import NDArray

from generation.bench.judges.ear import WORDS, Ear, EarConfig, windows
from generation.bench.onsets import Onset, mel_of, onsets
from generation.bench.tracker import JUDGES
from generation.network import checkpoint
from generation.network.plan import SAMPLE_RATE
from generation.network.reading import SLOTS, Reading

FAST_BELOW = 0.385  # seconds between notes
_SPAN = 1_280  # samples looked at after and before an onset: 80 ms
_LOW, _HIGH = 450.0, 2_300.0  # hertz: the notes of every bar
SURE = 0.5  # probability from which an onset's word is heard


@dataclass(frozen=True)
class Hearing:
    """Everything read of a clip's sound. `words_J` is the ear's word of each onset, "" where it is not sure."""

    onsets: tuple[Onset, ...]
    words_J: tuple[str, ...]
    struck: str
    material: str
    melody: str
    tempo: str


@lru_cache(maxsize=1)
def ear() -> Ear:
    """The trained ear."""
    return checkpoint.load(Ear, EarConfig, JUDGES, "ear")


def pitch(audio: NDArray[np.float32], time: float) -> float:
    """Semitones over 440 Hz of the strongest frequency that is new at this time."""
    start = round(time * SAMPLE_RATE) + 160
    pieces = []
    for first in (start, start - 320 - _SPAN):
        piece = np.zeros(_SPAN)
        inside = audio[max(0, first) : max(0, first + _SPAN)]
        piece[: len(inside)] = inside
        pieces.append(np.abs(np.fft.rfft(piece * np.hanning(_SPAN), 8 * _SPAN)))
    hertz = np.fft.rfftfreq(8 * _SPAN, 1 / SAMPLE_RATE)
    band = (hertz > _LOW) & (hertz < _HIGH)
    new = np.maximum(pieces[0] - 0.9 * pieces[1], 0.0)[band]
    return float(12 * np.log2(hertz[band][int(new.argmax())] / 440.0))


def melody_of(notes: Sequence[float]) -> str:
    """The word for a row of semitones: "" for fewer than three notes."""
    steps = np.diff(notes)
    if len(steps) < 2:
        return ""
    moving = steps[np.abs(steps) > 0.6]
    if len(moving) < 0.4 * len(steps):
        return "repeat"
    turns = np.mean(np.sign(moving[1:]) != np.sign(moving[:-1])) if len(moving) > 1 else 0.0
    if turns > 0.62:
        return "zigzag"
    return "rising" if np.sum(moving > 0) > np.sum(moving < 0) else "falling"


def tempo_of(times: Sequence[float]) -> str:
    """The word for the usual time between notes."""
    if len(times) < 3:
        return ""
    return "fast" if float(np.median(np.diff(times))) < FAST_BELOW else "slow"


@torch.inference_mode()
def listen(audio: NDArray[np.float32]) -> Hearing:
    """Read a clip's sound."""
    found = onsets(audio)
    if not found:
        return Hearing((), (), "", "", "", "")
    times = [onset.time for onset in found]
    logits_JV = ear()(windows(torch.from_numpy(mel_of(audio)), times))
    best_J = logits_JV.softmax(1).max(1)
    words = tuple(WORDS[index] if sure > SURE else "" for sure, index in zip(*(part.tolist() for part in best_J), strict=True))
    mean_V = logits_JV.log_softmax(1).mean(0)
    materials = len(SLOTS["material"])  # they are the ear's first words
    return Hearing(
        onsets=tuple(found),
        words_J=words,
        struck=WORDS[int(mean_V.argmax())],
        material=WORDS[int(mean_V[:materials].argmax())],
        melody=melody_of([pitch(audio, time) for time in times]),
        tempo=tempo_of(times),
    )


def right_sound(heard: Hearing, asked: Reading) -> bool:
    """Does the clip sound like what was asked for? A shot must have its outcome's sound, a miss of everything none of them."""
    if asked.scene in ("bounce", "peek"):
        return heard.struck == asked.material
    if asked.scene == "xylophone":
        return heard.struck == "bar"
    if asked.scene == "gymnast":  # feet, and after them the body of who falls
        return "feet" in heard.words_J and (not asked.landing or ("fall" in heard.words_J) == (asked.landing != "landed"))
    parts = set(heard.words_J) & {"rim", "board", "net"}
    wanted = {"swish": "net", "bank": "board", "rim_out": "rim", "board_miss": "board", "air_ball": ""}[asked.outcome]
    return wanted in parts if wanted else not parts
