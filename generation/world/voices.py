"""The teacher of speech: sentences, how they sound in many voices, and when each phoneme is heard.

espeak-ng speaks them, loaded from the package espeakng-loader in a process of its own. It is GPL, and nothing but training and the
scorecard uses it: what members hear comes from the network that learned from it.

Shape suffixes: S samples, P phonemes.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection

import numpy as np
from numpy.typing import NDArray

from generation.network.phonemes import LANGUAGES, LETTERS, MARKS, PAUSE, PHONEMES, STRESSES, Saying
from generation.network.plan import SAMPLE_RATE

ESPEAK = {"en": "en-us", "fr": "fr", "de": "de"}
# Variants, by who they sound like.
LOW = ("m1", "m2", "m3", "m4", "m5", "m6", "m8", "adam", "benjamin", "david", "edward", "ian", "max")
HIGH = ("f1", "f2", "f3", "f4", "anika", "aunty", "belinda", "linda", "shelby", "steph", "Alicia", "Andrea")
HELD_OUT = ("m7", "john", "michel", "f5", "steph2", "Annie")  # for the scorecard
NATIVE_RATE = 22_050
# How far the mouth is open in a phoneme's middle, by its first letter; what is not named is as far as most consonants.
OPENNESS = (
    ("pbm_ʔ", 0.0), ("fv", 0.08), ("wu", 0.25), ("yʊʏ", 0.3), ("iɪᵻ", 0.35), ("oø", 0.5), ("eəɜɚœ", 0.55), ("ɛɔɐʌ", 0.75), ("aæɑɒ", 1.0)
)  # fmt: skip
CONSONANT = 0.18


@dataclass(frozen=True)
class Voice:
    """How somebody speaks: a variant, `pitch` and `liveliness` 0..99, `pace` in words a minute."""

    variant: str
    pitch: int = 50
    liveliness: int = 50
    pace: int = 165


@dataclass
class Utterance:
    """A sentence as spoken: wave_S at SAMPLE_RATE, and the seconds at which each phoneme of `saying` ends."""

    text: str
    voice: Voice
    saying: Saying
    end_P: NDArray[np.float64]
    wave_S: NDArray[np.float32]


def openness(phoneme: str) -> float:
    """How far the mouth is open for it, 0 to 1."""
    return next((open for letters, open in OPENNESS if phoneme[0] in letters), CONSONANT)


def draw_voice(random: np.random.Generator, held_out: bool = False) -> Voice:
    """Somebody, as often high as low."""
    variants = HELD_OUT if held_out else HIGH if random.random() < 0.5 else LOW
    pitch, liveliness, pace = (int(random.integers(*bounds)) for bounds in ((25, 76), (30, 71), (140, 200)))
    return Voice(variants[random.integers(len(variants))], pitch, liveliness, pace)


class Sentences:
    """Sentences without sense: every sound after every other, and all the ways to end."""

    def __init__(self, seed: int, words: int = 12_000) -> None:
        from wordfreq import top_n_list, word_frequency

        self.random = np.random.default_rng(seed)
        self.words, self.weights = {}, {}
        for language in LANGUAGES:
            known = [word for word in top_n_list(language, words) if set(word) <= set(LETTERS)]
            weight = np.sqrt([word_frequency(word, language) for word in known])
            self.words[language], self.weights[language] = known, np.cumsum(weight / weight.sum())

    def draw(self, language: str) -> str:
        """Two to nine words, a comma now and then, and a mark at the end."""
        random = self.random
        count = int(random.integers(2, 10))
        places = np.searchsorted(self.weights[language], random.random(count))
        words = [self.words[language][min(place, len(self.words[language]) - 1)] for place in places]
        marked = [word + ("," if random.random() < 0.08 else "") for word in words[:-1]]
        return " ".join([*marked, words[-1] + (".", ".", "!", "?")[random.integers(4)]]).capitalize()


class Teacher:
    """espeak-ng in a process of its own; use it as a context."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._line, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs,), daemon=True)

    def __enter__(self) -> Teacher:
        self._process.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()  # it holds nothing that could be lost
        self._process.join()
        self._line.close()

    def say(self, text: str, language: str, voice: Voice) -> Utterance | None:
        """The sentence as spoken; None where it has sounds that the network has no name for (a foreign word)."""
        self._line.send((text, language, voice))
        found: Utterance | None = self._line.recv()
        return found

    def spell(self, word: str, language: str) -> list[str] | None:
        """A word's phonemes, each with its stress before it; None where the network has no name for one."""
        self._line.send((word, language, None))
        found: list[str] | None = self._line.recv()
        return found


def utterances(teacher: Teacher, seed: int, held_out: bool = False) -> Iterator[Utterance]:
    """For ever; every two after each other are in one voice."""
    sentences = Sentences(seed)
    while True:
        voice, language = draw_voice(sentences.random, held_out), LANGUAGES[sentences.random.integers(len(LANGUAGES))]
        pair = [teacher.say(sentences.draw(language), language, voice) for _ in range(2)]
        if all(pair):
            yield from pair  # type: ignore[misc]


class _Id(ctypes.Union):
    _fields_ = [("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8)]


class _Event(ctypes.Structure):
    _fields_ = [
        ("type", ctypes.c_int), ("unique", ctypes.c_uint), ("position", ctypes.c_int), ("length", ctypes.c_int),
        ("milliseconds", ctypes.c_int), ("sample", ctypes.c_int), ("user", ctypes.c_void_p), ("id", _Id),
    ]  # fmt: skip


WORD, PHONEME = 1, 7  # types of events
RETRIEVAL, TELL_PHONEMES_IN_IPA = 1, 3
RATE, PITCH, RANGE = 1, 3, 4  # parameters
UTF8 = 1
SPELT = 0x02 | ord("_") << 8  # IPA, with this between two phonemes


class _Espeak:
    """The library (speak_lib.h), one call at a time."""

    def __init__(self) -> None:
        import espeakng_loader

        self.library = ctypes.CDLL(espeakng_loader.get_library_path())
        self.library.espeak_Initialize(RETRIEVAL, 0, espeakng_loader.get_data_path().encode(), TELL_PHONEMES_IN_IPA)
        self.library.espeak_TextToPhonemes.restype = ctypes.c_char_p
        self.library.espeak_TextToPhonemes.argtypes = [ctypes.POINTER(ctypes.c_void_p), ctypes.c_int, ctypes.c_int]
        self.sound: list[NDArray[np.int16]] = []
        self.events: list[tuple[int, int, int, str]] = []
        kind: Callable[..., object] = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))
        self._callback = kind(self._take)  # kept, for the library holds on to it
        self.library.espeak_SetSynthCallback(self._callback)

    def _take(self, samples: ctypes._Pointer[ctypes.c_short], count: int, events: ctypes._Pointer[_Event]) -> int:
        if count:
            self.sound.append(np.ctypeslib.as_array(samples, (count,)).copy())
        number = 0
        while events[number].type:
            event = events[number]
            words = bytes(event.id.string).split(b"\0")[0].decode(errors="replace") if event.type == PHONEME else ""
            self.events.append((event.type, event.milliseconds, event.position, words))
            number += 1
        return 0

    def choose(self, name: str) -> None:
        """The voice of what follows."""
        if self.library.espeak_SetVoiceByName(name.encode()):
            raise ValueError(f"espeak-ng has no voice {name}")

    def say(self, text: str, language: str, voice: Voice) -> Utterance | None:
        """As Teacher.say."""
        self.sound, self.events = [], []
        self.choose(f"{ESPEAK[language]}+{voice.variant}")
        for parameter, value in ((RATE, voice.pace), (PITCH, voice.pitch), (RANGE, voice.liveliness)):
            self.library.espeak_SetParameter(parameter, value, 0)
        data = text.encode() + b"\0"
        self.library.espeak_Synth(data, len(data), 0, 1, 0, UTF8, None, None)
        self.library.espeak_Synchronize()
        native = np.concatenate(self.sound) if self.sound else np.zeros(0, np.int16)
        return _utterance(text, language, voice, self.events, native)

    def spell(self, word: str, language: str) -> list[str] | None:
        """As Teacher.spell."""
        self.choose(ESPEAK[language])
        data = ctypes.create_string_buffer(word.encode())
        where = ctypes.c_void_p(ctypes.addressof(data))
        found = (self.library.espeak_TextToPhonemes(ctypes.byref(where), UTF8, SPELT) or b"").decode()
        sounds = [sound for part in found.split() for sound in part.split("_") if sound]
        return sounds if sounds and all(sound.lstrip("ˈˌ") in PHONEMES for sound in sounds) else None


def _utterance(
    text: str, language: str, voice: Voice, events: list[tuple[int, int, int, str]], native: NDArray[np.int16]
) -> Utterance | None:
    words = [(match.start() + 1, match.group().rstrip(",.!?")) for match in re.finditer(r"\S+", text)]
    rows: list[tuple[int, int, int, int]] = []
    owners: list[int] = []
    begins: list[float] = []
    word, fresh = -1, False
    for kind, milliseconds, position, name in events:
        if kind == WORD:
            found = next((number for number, (start, _) in enumerate(words) if start == position), None)
            if found is not None:
                word, fresh = found, True
        elif kind == PHONEME:
            sound = name.lstrip("ˈˌ")
            if sound and sound not in PHONEMES:
                return None
            if sound in ("", PAUSE):
                if rows and rows[-1][0] == 0:
                    continue  # one pause, however many parts it has
                mark = text[words[word][0] - 1 :].split(" ")[0][-1:] if word >= 0 else ""
                rows.append((0, 0, 0, MARKS.index(mark) if mark in MARKS else 0))
                owners.append(-1)
            else:
                rows.append((PHONEMES.index(sound), STRESSES.index(name[0]) if name[0] in STRESSES[1:] else 0, int(fresh), 0))
                owners.append(word)
                fresh = False
            begins.append(milliseconds / 1000)
    if not rows or rows[0][0] == 0:
        return None
    rows, owners, begins = [(0, 0, 0, 0), *rows], [-1, *owners], [0.0, *begins]
    wave = _resampled(native)
    ends = np.array([*begins[1:], len(wave) / SAMPLE_RATE])
    saying = Saying(language, tuple(name for _, name in words), np.array(rows, np.int64), np.array(owners, np.int64))
    return Utterance(text, voice, saying, ends, wave)


def _resampled(native: NDArray[np.int16]) -> NDArray[np.float32]:
    """From NATIVE_RATE to SAMPLE_RATE, by its spectrum."""
    count = len(native) * SAMPLE_RATE // NATIVE_RATE
    if not count:
        return np.zeros(0, np.float32)
    spectrum = np.fft.rfft(native / 32768.0)[: count // 2 + 1]
    return (np.fft.irfft(spectrum, count) * (count / len(native))).astype(np.float32)


def _serve(line: Connection) -> None:
    """The other process."""
    espeak = _Espeak()
    while True:
        try:
            text, language, voice = line.recv()
        except EOFError:
            return
        line.send(espeak.spell(text, language) if voice is None else espeak.say(text, language, voice))
