"""The invisible mark in the sound: the same number as in the picture, found again after re-encoding, in a cut copy and at another pitch.

The mark is one second of noise that repeats: waves of every whole number of hertz in a band, with signs for sine and cosine that a
secret deals out, as it deals the waves out to the bits; a bit says by its sign whether its waves are turned. The noise takes the shape of
the sound it hides in, moment by moment and pitch by pitch, and a fixed distance below it. The loudest places, which would take
most of what the mark may cost, get less, and none begins before its sound does. So silence stays silence.

The reader levels all places to one loudness, adds up all seconds, and correlates the sum with the waves of every bit at all 16000
shifts at once. What the sound itself puts into 32 such sums is known when the mark is laid: each bit gets as much strength as it
needs on top of that.

That unmarked sound is taken for marked is bounded by Hoeffding's inequality over the signs, whatever the sound: for `FOUND`, all
numbers there are, upside down or not, all shifts and all parts of a minute, below one in a million; for `FOUND_FASTER` the same with all
speeds that are tried.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from hashlib import shake_256

import numpy as np

from generation.provenance.payload import BITS, decoded, signs_of

RATE = 16_000  # what sound is read at; the mark repeats after as many samples
WINDOW, HOP = 512, 128
LOW, HIGH = 60, 6000  # the band in hertz
DEPTH_DB = 12.0  # how far below its surroundings the mark lies
BUDGET_DB = 27.0  # sound to mark over the whole clip
FLOOR_DB = 70.0  # what lies further below the clip's loudness is not levelled up to the rest
MOST_STRENGTH = 3.0  # of a bit, where 1 is the mean
ROUNDS = 3
PART = 4  # seconds of longer sound that are looked at by themselves
FOUND, FOUND_FASTER = 9.5, 10.0
FASTEST, COARSE, FINE = 0.05, 8e-5, 1e-5  # how much faster or slower a copy may play, and the steps in which that is looked for
SEARCH_POINTS = 2**19  # how finely a spectrum is read there
SEARCH_HIGH, SEARCH_SHIFTS = 2000, 8192  # the highest wave and the shifts of coarse steps
_BAND = slice(LOW * WINDOW // RATE, HIGH * WINDOW // RATE)
_HANN = np.hanning(WINDOW + 1)[:-1].astype(np.float32)


@dataclass(frozen=True)
class Found:
    """A mark that was read. `score` is in standard deviations of what chance would give."""

    number: int
    score: float
    speed: float  # 1.02 for a copy that plays by 2 % faster and higher


@dataclass(frozen=True)
class _Layout:
    """Which bit each wave of the band belongs to, and its signs for cosine and sine as one complex number."""

    bits: np.ndarray
    signs: np.ndarray


def embed(sound_TC: np.ndarray, rate: int, number: int, secret: str) -> np.ndarray:
    """The sound with the number in it. Raises ValueError for a number that 24 bits do not hold."""
    wanted, layout = signs_of(number), _layout(secret)
    samples = round(len(sound_TC) * RATE / rate)
    if not samples or np.abs(sound_TC).max() < 2**-16:  # nothing that a file would hold
        return sound_TC
    plain = [resampled(channel, samples) for channel in sound_TC.T]
    rooms = _rooms([_spectra(channel) for channel in plain])

    def drawn(strengths: np.ndarray) -> list[np.ndarray]:
        noise = _noise(strengths * wanted, layout)
        return [_sound(room * noise[np.arange(len(room)) % len(noise)], samples) for room in rooms]

    def read(marks: list[np.ndarray]) -> np.ndarray:
        mixed = np.mean([channel + mark for channel, mark in zip(plain, marks, strict=True)], axis=0)
        waves = _waves(_levelled(mixed))
        return np.bincount(layout.bits, (waves * layout.signs.conj()).real, BITS) / _spread(waves) * wanted

    strengths = np.ones(BITS)
    alone = read([np.zeros(samples, np.float32)] * len(plain))
    for _ in range(ROUNDS):
        reached = read(drawn(strengths))
        gain = max(float((reached - alone).sum() / strengths.sum()), 1e-9)
        strengths = _evened(reached / gain - strengths)
    marks = np.stack([resampled(mark, len(sound_TC)) for mark in drawn(strengths)], axis=1)
    return sound_TC + marks.astype(sound_TC.dtype)


def find(sound: np.ndarray, secret: str, *, faster: bool = False) -> Found | None:
    """The mark in one channel at RATE. `faster` also looks for a copy that plays at another speed and pitch, which takes seconds."""
    layout, level = _layout(secret), _levelled(sound.astype(np.float32))
    part = PART * RATE
    # Where the whole holds none, a part of it may.
    for start in (None, *(range(0, len(level) - part // 2, part // 2) if len(level) > part else ())):
        if found := _decoded(_waves(level if start is None else level[start : start + part]), layout, FOUND, 1.0):
            return found
    if faster:
        middle = max(len(level) - part, 0) // 2
        speed, waves = _at_best_speed(level[middle : middle + part], layout)
        return _decoded(waves, layout, FOUND_FASTER, speed)
    return None


def _decoded(waves: np.ndarray, layout: _Layout, enough: float, speed: float) -> Found | None:
    sums = _sums(waves, layout, RATE)
    votes = sums[:, np.abs(sums).sum(axis=0).argmax()]
    number, lead = max(decoded(votes), decoded(-votes), key=lambda said: said[1])  # some players turn sound upside down
    return Found(number, lead, speed) if number and lead >= enough else None


def _sums(waves: np.ndarray, layout: _Layout, shifts: int) -> np.ndarray:
    """What the waves, or the lowest of them, sum up to for every bit if the mark began at so many places of a second: bit, shift."""
    spectra = np.zeros((BITS, shifts // 2 + 1), np.complex64)
    spectra[layout.bits[: len(waves)], LOW + np.arange(len(waves))] = waves * layout.signs[: len(waves)].conj() / _spread(waves)
    return np.fft.irfft(spectra, axis=1) * np.float32(shifts / 2)


def _at_best_speed(sound: np.ndarray, layout: _Layout) -> tuple[float, np.ndarray]:
    """At which speed all bits together are most decided, and the waves there: the low waves first, which allow for longer steps."""
    spectrum = np.fft.rfft(sound, SEARCH_POINTS).astype(np.complex64)

    def waves_at(speed: float, high: int = HIGH) -> np.ndarray:
        return spectrum[np.rint(np.arange(LOW, high) * (speed * SEARCH_POINTS / RATE)).astype(int)]

    def decided(waves: np.ndarray, shifts: int) -> float:
        return float(np.abs(_sums(waves, layout, shifts)).sum(axis=0).max())

    coarse = max(np.arange(1 - FASTEST, 1 + FASTEST, COARSE), key=lambda speed: decided(waves_at(speed, SEARCH_HIGH), SEARCH_SHIFTS))
    fine = max(coarse + FINE * np.arange(-COARSE // FINE, COARSE // FINE + 1), key=lambda speed: decided(waves_at(speed), RATE))
    return float(fine), waves_at(fine)


def _evened(standing: np.ndarray) -> np.ndarray:
    """Strengths of mean square 1 that lift the bits from where they stand to one height; those above it get none."""
    low, high = float(standing.min()), float(standing.max()) + MOST_STRENGTH
    for _ in range(20):
        height = (low + high) / 2
        strengths = np.clip(height - standing, 0.0, MOST_STRENGTH)
        low, high = (height, high) if (strengths**2).mean() < 1.0 else (low, height)
    return strengths


def _rooms(channels: list[np.ndarray]) -> list[np.ndarray]:
    """How strong the mark may be at every place of each channel: DEPTH_DB below the sound, and less where that is loud."""
    sizes = [np.abs(channel) for channel in channels]
    rooms = [np.minimum(size, np.sqrt(_around(size**2, 0, 1))) * np.float32(10 ** (-DEPTH_DB / 20)) for size in sizes]
    for room in rooms:
        room[1:] = np.minimum(room[1:], room[:-1])  # a mark that comes before its sound would be heard
    loudness = [_around(size**2, 1, 1) for size in sizes]
    budget = sum(float((size**2).sum()) for size in sizes) / 10 ** (BUDGET_DB / 10)
    quiet, loud = -160.0, 20.0  # where loudness begins to count, in dB of the loudest place
    loudest = max(float(places.max()) for places in loudness) + 1e-20
    for _ in range(10):
        knee = loudest * 10 ** ((quiet + loud) / 20)
        shaped = [room / (1 + places / knee) for room, places in zip(rooms, loudness, strict=True)]
        over = sum(float((room[:, _BAND] ** 2).sum()) for room in shaped) > budget
        quiet, loud = (quiet, (quiet + loud) / 2) if over else ((quiet + loud) / 2, loud)
    return shaped


def _noise(strengths: np.ndarray, layout: _Layout) -> np.ndarray:
    """The spectra of one second of the mark, of mean power 1, before it takes the shape of a sound; they repeat."""
    waves = np.zeros(RATE // 2 + 1, np.complex64)
    waves[LOW:HIGH] = layout.signs * strengths[layout.bits]
    second = np.fft.irfft(waves) * np.sqrt(RATE / 2 / (_HANN**2).sum())
    repeated = np.concatenate([second[-WINDOW:], second])
    return np.fft.rfft(np.lib.stride_tricks.sliding_window_view(repeated, WINDOW)[:RATE:HOP] * _HANN, axis=1)


def _spectra(sound: np.ndarray) -> np.ndarray:
    """Frame, frequency. The first frame ends where the sound begins, the last begins where it ends or later."""
    padded = np.pad(sound, (WINDOW, WINDOW + -len(sound) % HOP))
    return np.fft.rfft(np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::HOP] * _HANN, axis=1)


def _sound(spectra: np.ndarray, samples: int) -> np.ndarray:
    """The sound with such spectra."""
    frames = np.fft.irfft(spectra, axis=1) * (_HANN / 1.5)  # the squares of four windows that overlap sum up to 1.5
    steps = WINDOW // HOP
    rows = np.zeros((len(frames) + steps - 1, HOP), np.float32)
    for step in range(steps):
        rows[step : step + len(frames)] += frames[:, step * HOP : (step + 1) * HOP]
    return rows.reshape(-1)[WINDOW : WINDOW + samples]


def _levelled(sound: np.ndarray) -> np.ndarray:
    """The sound with all its places equally loud."""
    spectra = _spectra(sound)
    loudness = _around(np.abs(spectra) ** 2, 2, 2)
    return _sound(spectra / (np.sqrt(loudness) + np.sqrt(loudness.mean()) * 10 ** (-FLOOR_DB / 20) + 1e-9), len(sound))


def _waves(sound: np.ndarray) -> np.ndarray:
    """The waves of the band in the sum of all seconds."""
    seconds = np.pad(sound, (0, -len(sound) % RATE)).reshape(-1, RATE)
    return np.fft.rfft(seconds.sum(axis=0))[LOW:HIGH]


def _spread(waves: np.ndarray) -> float:
    """What chance makes of a sum over all waves, as a standard deviation; of silence a little more than nothing."""
    return float(np.sqrt((np.abs(waves) ** 2).sum())) + 1e-9


def _around(places: np.ndarray, frames: int, frequencies: int) -> np.ndarray:
    """Averaged with so many neighbours on either side in time and in frequency."""
    for axis, reach in ((0, frames), (1, frequencies)):
        if reach:
            edges = [(reach, reach) if one == axis else (0, 0) for one in (0, 1)]
            padded, length = np.pad(places, edges, mode="edge"), places.shape[axis]
            parts = [padded[shift : shift + length] if axis == 0 else padded[:, shift : shift + length] for shift in range(2 * reach + 1)]
            places = np.add.reduce(parts) / np.float32(len(parts))
    return places


def resampled(sound: np.ndarray, samples: int) -> np.ndarray:
    """The same sound in so many samples."""
    if len(sound) == samples:
        return sound.astype(np.float32)
    waves, wanted = np.fft.rfft(sound), samples // 2 + 1
    waves = np.pad(waves[:wanted], (0, max(wanted - len(waves), 0)))
    return (np.fft.irfft(waves, samples) * (samples / len(sound))).astype(np.float32)


@lru_cache(maxsize=8)
def _layout(secret: str) -> _Layout:
    """The same on every machine and under every version of numpy: drawn from a hash of the secret, not from a generator."""
    count = HIGH - LOW
    drawn = shake_256(b"vitascope:sound:" + secret.encode()).digest(9 * count)
    bits = np.empty(count, np.intp)
    bits[np.argsort(np.frombuffer(drawn[: 8 * count], dtype="<u8"), kind="stable")] = np.arange(count) * BITS // count
    signs = np.frombuffer(drawn[8 * count :], dtype=np.uint8)
    return _Layout(bits, (signs % 2 * 2.0 - 1.0 + 1j * (signs // 2 % 2 * 2.0 - 1.0)).astype(np.complex64))
