"""A voice that speaks the digits of the challenge."""

from __future__ import annotations

from functools import lru_cache
from itertools import zip_longest
from typing import Any

import numpy as np

from cameos.enrolment import faces, voices
from cameos.enrolment.checks import FINE, REFUSED, UNSURE, Recording, Verdict

WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
SPOKEN_SECONDS = 1.2  # six digits said very fast
MISHEARD = 2  # digits of six that a recogniser may get wrong before it is the speaker who did
SILENT = 1e-3  # sound that is nowhere louder is silence
PAUSE = 8  # blocks of 20 ms that are left on both sides of what is spoken: a recogniser hears words in the noise of longer ones


def voice(recording: Recording) -> Verdict:
    """Somebody speaks long enough to be told by their voice."""
    seconds = float(voices.speech(recording.sound).sum()) * voices.BLOCK / voices.RATE
    if seconds < SPOKEN_SECONDS:
        return Verdict(REFUSED, "silent")
    faces.part_file("resemblyzer", "pretrained.pt")
    return FINE


def voice_print(recording: Recording) -> list[float]:
    """The numbers that say whose voice it is. Raises PartMissing."""
    return [float(number) for number in voices.embedding(recording.sound)]


def digits(recording: Recording) -> Verdict:
    """The digits that are heard are those that were asked for."""
    readings = heard_digits(recording)
    if recording.digits in readings:
        return FINE
    wrong = min(_wrong(heard, recording.digits) for heard in readings)
    return Verdict(UNSURE if wrong <= MISHEARD else REFUSED, "digits_wrong")


def heard_digits(recording: Recording) -> tuple[str, str]:
    """As many digits as were asked for, as PocketSphinx hears them in the whole sound, and in it without its pauses.

    Empty where it hears no such row. Raises PartMissing.
    """
    decoder = _recogniser(len(recording.digits))
    speech = voices.speech(recording.sound)
    near = np.convolve(speech, np.ones(2 * PAUSE + 1), "same") > 0
    blocks = recording.sound[: near.size * voices.BLOCK].reshape(-1, voices.BLOCK)
    return _heard(decoder, recording.sound), _heard(decoder, blocks[near].reshape(-1))


def _heard(decoder: Any, sound: voices.Sound) -> str:
    loudest = float(np.abs(sound).max(initial=0.0))
    if loudest < SILENT:
        return ""
    decoder.start_utt()
    decoder.process_raw((sound / loudest * 0.8 * 32767).astype(np.int16).tobytes(), full_utt=True)
    decoder.end_utt()
    found = decoder.hyp()
    words = ["zero" if word == "oh" else word for word in found.hypstr.split()] if found else []
    return "".join(str(WORDS.index(word)) for word in words if word in WORDS)


def _wrong(heard: str, asked: str) -> int:
    return sum(one != other for one, other in zip_longest(heard, asked))


@lru_cache(maxsize=1)
def _recogniser(count: int) -> Any:
    """PocketSphinx that expects so many digits and nothing else."""
    try:
        from pocketsphinx import Config, Decoder, get_model_path
    except ImportError as error:
        raise faces.PartMissing("pocketsphinx") from error
    row = " ".join(["<digit>"] * count)
    grammar = f"#JSGF V1.0; grammar digits; <digit> = ({' | '.join((*WORDS, 'oh'))}); public <row> = {row};"
    config = Config(hmm=get_model_path("en-us/en-us"), dict=get_model_path("en-us/cmudict-en-us.dict"), loglevel="FATAL", lm=None)
    decoder = Decoder(config)
    decoder.add_jsgf_string("digits", grammar)
    decoder.activate_search("digits")
    return decoder
