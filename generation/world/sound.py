"""The sound of a touch, as a waveform and as mel power: the ear's half of the ground truth.

- A struck body rings in its own modes: a material is a set of frequency ratios, decays and strengths, a size scales the frequencies.
- A stronger touch is louder (a gain) and brighter (one of LEVELS spectra), so that the loudness can be heard in the timbre too.
- Every (name, variant, level) is one fixed waveform of peak 1. A clip's wave is a sum of these; a clip's mel is the sum of their mel
  powers, kept for PHASES places of the onset within a hop. Power adds because the parts are not in phase; `log_mel(waveform)` agrees.
- A place is a sixteen-second loop of quiet noise that a clip enters anywhere, on a hop, so that its mel is a slice.

Shape suffixes: B clips, N samples, J modes, M mel frames, F mel bins, H phases of a hop.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from zlib import crc32

import numpy as np
import torch
from numpy.typing import NDArray

from generation.network.mel import WINDOW, power_mel
from generation.network.plan import FRAMES, HOP, MEL_BINS, MEL_FLOOR, MEL_FRAMES, MEL_PER_FRAME, PLACES, SAMPLE_RATE
from generation.world.batch import Batch, Sound

Wave = NDArray[np.float32]

LEVELS = 4
PHASES = 10
_LEAD = 2  # hops before an onset that its window already reaches
LONGEST = 2.4  # seconds of one sound
_SAMPLES = FRAMES * MEL_PER_FRAME * HOP


@dataclass(frozen=True)
class Timbre:
    """Modes as ratios to `hertz`, their seconds of decay to 1/e, their strengths; and the noise of the touch itself."""

    hertz: float
    ratios: tuple[float, ...]
    decays: tuple[float, ...]
    strengths: tuple[float, ...]
    click: float  # strength of the noise
    click_hertz: float  # its middle
    click_seconds: float
    dulling: float = 0.55  # how much softer a weak touch makes each further mode


TIMBRES: dict[str, Timbre] = {
    "rubber": Timbre(105.0, (1.0, 1.63, 2.41, 4.3), (0.075, 0.055, 0.04, 0.03), (1.0, 0.55, 0.3, 0.12), 0.25, 900.0, 0.008),
    "wood": Timbre(430.0, (1.0, 2.57, 4.95, 7.3), (0.07, 0.045, 0.028, 0.018), (1.0, 0.5, 0.28, 0.15), 0.3, 2200.0, 0.004),
    "metal": Timbre(610.0, (1.0, 1.51, 2.76, 3.91, 5.4), (0.24, 0.21, 0.17, 0.13, 0.1), (0.8, 0.6, 1.0, 0.6, 0.5), 0.6, 5000.0, 0.004),
    "glass": Timbre(1650.0, (1.0, 1.88, 2.73, 3.61), (0.2, 0.16, 0.12, 0.08), (1.0, 0.7, 0.5, 0.3), 0.2, 6000.0, 0.002),
    "stone": Timbre(820.0, (1.0, 1.43, 2.19, 3.3, 4.6), (0.024, 0.02, 0.016, 0.013, 0.01), (1.0, 0.8, 0.7, 0.5, 0.3), 0.7, 3200.0, 0.005),
    "floor": Timbre(78.0, (1.0, 2.05, 3.3, 7.1, 11.0), (0.11, 0.07, 0.05, 0.035, 0.025), (1.0, 0.6, 0.35, 0.25, 0.12), 0.35, 1800.0, 0.012),
    "board": Timbre(148.0, (1.0, 1.58, 2.66, 4.12, 6.3), (0.13, 0.1, 0.075, 0.05, 0.03), (1.0, 0.8, 0.6, 0.35, 0.2), 0.35, 1200.0, 0.01),
    "rim": Timbre(465.0, (1.0, 1.87, 2.86, 4.41, 6.67), (0.3, 0.26, 0.21, 0.16, 0.1), (1.0, 0.8, 0.7, 0.4, 0.25), 0.4, 3000.0, 0.005),
    "pole": Timbre(190.0, (1.0, 2.4, 4.7), (0.09, 0.06, 0.03), (1.0, 0.5, 0.3), 0.4, 800.0, 0.008),
    "feet": Timbre(116.0, (1.0, 1.83, 3.0, 5.2), (0.045, 0.03, 0.02, 0.014), (1.0, 0.6, 0.3, 0.15), 0.8, 950.0, 0.018),
    "fall": Timbre(62.0, (1.0, 1.6, 2.5), (0.1, 0.07, 0.05), (1.0, 0.6, 0.3), 0.5, 330.0, 0.045),
    "pin": Timbre(690.0, (1.0, 1.72, 2.9, 4.6, 6.4), (0.05, 0.045, 0.03, 0.02, 0.014), (1.0, 0.9, 0.6, 0.4, 0.25), 0.6, 2600.0, 0.006),
    "gutter": Timbre(132.0, (1.0, 2.2, 3.7, 6.1), (0.12, 0.08, 0.05, 0.03), (1.0, 0.7, 0.4, 0.25), 0.5, 700.0, 0.02),
    "pit": Timbre(74.0, (1.0, 1.7, 2.8, 5.9), (0.11, 0.07, 0.05, 0.02), (1.0, 0.6, 0.3, 0.2), 1.6, 900.0, 0.02),
    "pop": Timbre(310.0, (1.0, 2.3, 4.2, 6.6), (0.03, 0.025, 0.018, 0.012), (1.0, 0.8, 0.6, 0.4), 1.0, 2400.0, 0.012),
    "clack": Timbre(185.0, (1.0, 1.9, 3.4, 5.8), (0.06, 0.04, 0.03, 0.02), (1.0, 0.8, 0.6, 0.35), 0.9, 1700.0, 0.016),
    "crash": Timbre(168.0, (1.0, 1.47, 2.35, 3.8, 6.2), (0.16, 0.13, 0.1, 0.08, 0.06), (0.8, 0.7, 1.0, 0.7, 0.5), 1.5, 2600.0, 0.05),
    "paw": Timbre(168.0, (1.0, 1.9, 3.3), (0.03, 0.022, 0.014), (1.0, 0.6, 0.3), 1.1, 1300.0, 0.012),
    "bite": Timbre(240.0, (1.0, 1.7, 2.9, 5.1), (0.028, 0.022, 0.016, 0.01), (1.0, 0.7, 0.5, 0.3), 0.9, 1900.0, 0.01),
    "bar_wood": Timbre(523.25, (1.0, 3.93, 9.23), (0.24, 0.075, 0.035), (1.0, 0.35, 0.14), 0.2, 3000.0, 0.004),
    "bar_metal": Timbre(1046.5, (1.0, 2.76, 5.40), (0.32, 0.17, 0.08), (1.0, 0.4, 0.2), 0.2, 6000.0, 0.003),
}  # fmt: skip

SIZE_CLASSES = 4  # variants of a ball of one material
SCALE = tuple(2.0 ** (semitones / 12) for semitones in (0, 2, 4, 5, 7, 9, 11, 12))
SCRAPES = ("scratch", "scrape", "glide")  # of a blade: leaving the ice, landing on it, along it
ROLLS = ("rumble", "wheels")  # grains of rolling: a heavy ball on wood, four hard wheels
STRUCK = (
    "floor",
    "board",
    "rim",
    "pole",
    "feet",
    "fall",
    "pin",
    "gutter",
    "pit",
    "pop",
    "clack",
    "paw",
    "bite",
    "crash",
)  # three variants each
CALLS = ("bark", "yelp", "meow")
WET = ("splash", "bubbles", "lap")
MOTORS = ("engine",)
VARIANTS = {
    "net": 4, "cheer": 3, "groan": 3, **dict.fromkeys((*STRUCK, *SCRAPES, *ROLLS, *CALLS, *WET, *MOTORS), 3), "bar_wood": 8, "bar_metal": 8,
}  # fmt: skip


def size_class(radius: NDArray[np.float64]) -> NDArray[np.int64]:
    """Which variant a ball of this radius sounds like."""
    return np.clip(((radius - 0.16) / (0.45 - 0.16) * SIZE_CLASSES).astype(np.int64), 0, SIZE_CLASSES - 1)


def loudness(impulse: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """The gain and the level of a touch of this scaled impulse."""
    return 0.6 * 10.0 ** (-1.1 * (1.0 - impulse)), np.clip((impulse * LEVELS).astype(np.int64), 0, LEVELS - 1)


def _pitch(name: str, variant: int) -> float:
    if name.startswith("bar_"):
        return SCALE[variant]
    if name in VARIANTS:
        return (1.0, 0.93, 1.08)[variant]
    radius = 0.16 + (variant + 0.5) / SIZE_CLASSES * (0.45 - 0.16)
    return float((0.28 / radius) ** 0.9)


def _noise(random: np.random.Generator, samples: int, middle: float, octaves: float) -> NDArray[np.float64]:
    """Periodic noise whose spectrum is a bell on a logarithmic scale."""
    hertz = np.fft.rfftfreq(samples, 1 / SAMPLE_RATE)
    bell = np.exp(-0.5 * (np.log2(np.maximum(hertz, 1.0) / middle) / octaves) ** 2)
    spectrum = bell * np.exp(2j * np.pi * random.random(len(hertz)))
    noise = np.fft.irfft(spectrum, samples)
    return noise / noise.std()


def _struck(name: str, variant: int, level: int) -> NDArray[np.float64]:
    timbre = TIMBRES[name]
    random = np.random.default_rng([crc32(name.encode()), variant])
    pitch = _pitch(name, variant)
    hertz_J = timbre.hertz * pitch * np.array(timbre.ratios)
    softness = timbre.dulling * (LEVELS - 1 - level) / (LEVELS - 1)
    strengths_J = np.array(timbre.strengths) * np.exp(-softness * np.arange(len(hertz_J)))
    strengths_J[hertz_J > 0.47 * SAMPLE_RATE] = 0
    decays_J = np.array(timbre.decays) / np.sqrt(pitch)
    time_N = np.arange(int(SAMPLE_RATE * min(LONGEST, 9.5 * decays_J.max() + 0.03))) / SAMPLE_RATE
    phase_J1 = random.uniform(0, 2 * np.pi, (len(hertz_J), 1))
    modes_JN = np.exp(-time_N / decays_J[:, None]) * np.sin(2 * np.pi * hertz_J[:, None] * time_N + phase_J1)
    wave_N = strengths_J @ modes_JN
    click_N = _noise(random, len(time_N), timbre.click_hertz, 0.9) * np.exp(-time_N / timbre.click_seconds)
    wave_N += timbre.click * (0.3 + 0.7 * level / (LEVELS - 1)) * click_N
    return wave_N * np.minimum(time_N / 0.0008, 1.0)


def _swish(variant: int, level: int) -> NDArray[np.float64]:
    random = np.random.default_rng([crc32(b"net"), variant])
    time_N = np.arange(int(0.42 * SAMPLE_RATE)) / SAMPLE_RATE
    envelope_N = np.minimum(time_N / 0.018, 1) * np.exp(-time_N / 0.075) + 0.35 * np.exp(-0.5 * ((time_N - 0.17) / 0.04) ** 2)
    return _noise(random, len(time_N), 2600.0 * (0.85 + 0.1 * level), 0.75) * envelope_N


def _scrape(name: str, variant: int, level: int) -> NDArray[np.float64]:
    """Filtered noise: a short scratch that tears off, a long scrape that digs in and dies away, or a soft grain of gliding."""
    random = np.random.default_rng([crc32(name.encode()), variant])
    seconds, middle, octaves = {"scratch": (0.24, 3000.0, 0.7), "scrape": (0.6, 2300.0, 0.8), "glide": (0.55, 1900.0, 0.85)}[name]
    time_N = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    noise_N = _noise(random, len(time_N), middle * (0.86, 1.0, 1.16)[variant] * (0.85 + 0.1 * level), octaves)
    if name == "glide":
        return noise_N * np.sin(np.pi * time_N / seconds) ** 2
    rough_N = 1 + 0.35 * np.sin(2 * np.pi * (46.0 + 9.0 * variant) * time_N + random.uniform(0, 6))  # the edge chatters
    dies = 0.05 if name == "scratch" else 0.14
    knock_N = 1.2 * np.sin(2 * np.pi * 170.0 * time_N) * np.exp(-time_N / 0.02)
    return (noise_N * rough_N * np.exp(-time_N / dies) + knock_N) * np.minimum(time_N / 0.002, 1.0)


def _roll(name: str, variant: int) -> NDArray[np.float64]:
    """A soft grain of rolling that fades in and out; a heavy ball hums, wheels rattle over the grain of the ground."""
    random = np.random.default_rng([crc32(name.encode()), variant])
    seconds, middle, octaves = {"rumble": (0.4, 210.0, 0.7), "wheels": (0.5, 900.0, 1.0)}[name]
    time_N = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    noise_N = _noise(random, len(time_N), middle * (0.88, 1.0, 1.13)[variant], octaves)
    if name == "wheels":
        noise_N *= 1 + 0.45 * np.sin(2 * np.pi * (27.0 + 5.0 * variant) * time_N + random.uniform(0, 6))
    return noise_N * np.sin(np.pi * time_N / seconds) ** 2


def _wet(name: str, variant: int, level: int) -> NDArray[np.float64]:
    """A slap on the water with its spray, bubbles that ring higher as they rise, or the lapping of a little wave."""
    random = np.random.default_rng([crc32(name.encode()), variant])
    seconds = {"splash": 1.1, "bubbles": 0.5, "lap": 0.6}[name]
    time_N = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    if name == "lap":
        return _noise(random, len(time_N), 520.0 * (0.85, 1.0, 1.2)[variant], 0.7) * np.sin(np.pi * time_N / seconds) ** 2
    if name == "splash":
        slap_N = _noise(random, len(time_N), 320.0, 0.9) * np.exp(-time_N / 0.05)
        spray_N = _noise(random, len(time_N), (1500.0 + 350.0 * level) * (0.9, 1.0, 1.12)[variant], 0.9)
        spray_N *= np.exp(-time_N / 0.17) + 0.3 * np.exp(-0.5 * ((time_N - 0.55) / 0.13) ** 2)  # and the drops that come down again
        return (1.2 * slap_N + spray_N) * np.minimum(time_N / 0.003, 1.0)
    wave_N = np.zeros_like(time_N)
    for _bubble in range(9):
        start, hertz = random.uniform(0, 0.8 * seconds), random.uniform(380, 950)
        since_N = np.maximum(time_N - start, 0)
        turn_N = 2 * np.pi * hertz * (since_N + 2.2 * since_N**2)
        wave_N += random.uniform(0.4, 1) * np.sin(turn_N) * np.exp(-since_N / 0.03) * (time_N > start)
    return wave_N


def _motor(variant: int, level: int) -> NDArray[np.float64]:
    """A grain of a motor: the harmonics of its firing, which come the faster the higher it turns, and a rough breath."""
    random = np.random.default_rng([crc32(b"engine"), variant])
    seconds, hertz = 0.26, (52.0, 78.0, 104.0, 140.0)[level] * (0.96, 1.0, 1.04)[variant]
    time_N = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    turn_N = 2 * np.pi * hertz * time_N
    stack_N = sum(np.sin(order * turn_N + random.uniform(0, 6)) / order**0.8 for order in (1, 2, 3, 4, 6, 8, 12))
    breath_N = _noise(random, len(time_N), 700.0 + 250.0 * level, 0.8) * (1 + 0.6 * np.sin(turn_N))
    return (stack_N + 0.8 * breath_N) * np.sin(np.pi * time_N / seconds) ** 2


def _call(name: str, variant: int) -> NDArray[np.float64]:
    """An animal's voice: a gliding source rich in overtones and some noise (FM), through the three formants of a mouth that opens."""
    random = np.random.default_rng([crc32(name.encode()), variant])
    seconds, hertz, rise, rough, formants = {
        "bark": (0.22, 260.0, 0.5, 2.4, (620.0, 1250.0, 2500.0)),
        "yelp": (0.34, 620.0, -0.35, 1.2, (900.0, 1900.0, 3100.0)),
        "meow": (0.62, 480.0, 0.3, 0.9, (850.0, 1700.0, 2900.0)),
    }[name]
    time_N = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    part_N = time_N / seconds
    pitch_N = hertz * (1.0, 0.86, 1.17)[variant] * (1 + rise * np.sin(np.pi * np.minimum(1.25 * part_N + 0.1, 1.0)))
    turn_N = 2 * np.pi * np.cumsum(pitch_N) / SAMPLE_RATE
    source_N = np.sin(turn_N + rough * np.sin(turn_N) + 0.5 * rough * np.sin(2 * turn_N + 1.0))
    source_N += (0.5 if name == "bark" else 0.12) * _noise(random, len(time_N), 1500.0, 1.2)
    spectrum, hertz_J = np.fft.rfft(source_N), np.fft.rfftfreq(len(time_N), 1 / SAMPLE_RATE)
    opened = sum(
        strength * np.exp(-0.5 * ((hertz_J - formant) / (0.16 * formant + 60.0)) ** 2)
        for formant, strength in zip(formants, (1.0, 0.7, 0.35), strict=True)
    )
    closed = np.exp(-0.5 * ((hertz_J - 0.5 * formants[0]) / 220.0) ** 2)
    open_N = np.sin(np.pi * np.clip(part_N * 1.1, 0, 1)) ** 0.7
    wave_N = open_N * np.fft.irfft(spectrum * opened, len(time_N)) + 0.5 * (1 - open_N) * np.fft.irfft(spectrum * closed, len(time_N))
    attack = 0.012 if name == "bark" else 0.05
    return wave_N * np.minimum(time_N / attack, 1.0) * np.minimum((1 - part_N) / 0.35, 1.0)


def _crowd(name: str, variant: int) -> NDArray[np.float64]:
    random = np.random.default_rng([crc32(name.encode()), variant])
    time_N = np.arange(int(2.0 * SAMPLE_RATE)) / SAMPLE_RATE
    if name == "cheer":
        envelope_N = np.minimum(time_N / 0.25, 1) * np.exp(-np.maximum(time_N - 0.4, 0) / 0.6)
        return (_noise(random, len(time_N), 1100.0, 0.7) + 0.4 * _noise(random, len(time_N), 3000.0, 0.5)) * envelope_N
    envelope_N = np.minimum(time_N / 0.3, 1) * np.exp(-np.maximum(time_N - 0.35, 0) / 0.35)
    return _noise(random, len(time_N), 380.0, 0.45) * envelope_N


@cache
def wave_of(name: str, variant: int, level: int) -> Wave:
    """One sound of the bank, peak 1, faded at its end."""
    if name == "net":
        wave_N = _swish(variant, level)
    elif name in SCRAPES:
        wave_N = _scrape(name, variant, level)
    elif name in ROLLS:
        wave_N = _roll(name, variant)
    elif name in MOTORS:
        wave_N = _motor(variant, level)
    elif name in WET:
        wave_N = _wet(name, variant, level)
    elif name in CALLS:
        wave_N = _call(name, variant)
    elif name in ("cheer", "groan"):
        wave_N = _crowd(name, variant)
    else:
        wave_N = _struck(name, variant, level)
    fade = np.minimum(np.arange(len(wave_N))[::-1] / (0.03 * SAMPLE_RATE), 1.0)
    wave_N = wave_N * fade
    return (wave_N / np.abs(wave_N).max()).astype(np.float32)


@cache
def mel_of(name: str, variant: int, level: int) -> NDArray[np.float32]:
    """Mel power (H, M, F) of that sound at full gain, its onset `_LEAD` hops and a phase after the first frame."""
    wave_N = wave_of(name, variant, level)
    frames = _LEAD + 2 + -(-(len(wave_N) + WINDOW // 2) // HOP)
    padded = np.zeros((PHASES, frames * HOP), dtype=np.float32)
    for phase in range(PHASES):
        start = _LEAD * HOP + phase * HOP // PHASES
        padded[phase, start : start + len(wave_N)] = wave_N
    power_HMF = power_mel(torch.from_numpy(padded)).numpy()
    # Frames that stay under the floor even at the loudest gain add nothing.
    heard = np.flatnonzero(power_HMF.max((0, 2)) > 0.5 * np.exp(MEL_FLOOR))
    return np.ascontiguousarray(power_HMF[:, : heard[-1] + 1])


# -- places -----------------------------------------------------------------------------------------------------------

_LOOP_SECONDS = 16
LOOP_HOPS = _LOOP_SECONDS * SAMPLE_RATE // HOP


def _birds(random: np.random.Generator, samples: int) -> NDArray[np.float64]:
    """A few short falling whistles."""
    wave_N = np.zeros(samples)
    for _song in range(6):
        start, hertz = random.integers(samples - SAMPLE_RATE), random.uniform(2800, 5000)
        for chirp in range(random.integers(2, 5)):
            time_N = np.arange(int(0.07 * SAMPLE_RATE)) / SAMPLE_RATE
            glide = hertz * (1.1 - 2.0 * time_N)
            note = np.sin(2 * np.pi * np.cumsum(glide) / SAMPLE_RATE) * np.sin(np.pi * time_N / time_N[-1]) ** 2
            first = start + int(chirp * 0.13 * SAMPLE_RATE)
            wave_N[first : first + len(note)] += note
    return wave_N


def _far_skates(random: np.random.Generator, samples: int) -> NDArray[np.float64]:
    """Somebody else on the ice, far off, and the echo of it from the boards."""
    wave_N = np.zeros(samples)
    for _stroke in range(9):
        time_N = np.arange(int(0.5 * SAMPLE_RATE)) / SAMPLE_RATE
        stroke_N = _noise(random, len(time_N), 1300.0, 0.6) * np.sin(np.pi * time_N / time_N[-1]) ** 2
        first = random.integers(samples - 2 * SAMPLE_RATE)
        for echo in range(4):
            start = first + int(0.17 * echo * SAMPLE_RATE)
            wave_N[start : start + len(stroke_N)] += 0.5**echo * stroke_N
    return wave_N


def _far_pins(random: np.random.Generator, samples: int) -> NDArray[np.float64]:
    """Balls on other lanes, and the pins at their ends, far off."""
    wave_N = np.zeros(samples)
    for _throw in range(5):
        first = random.integers(samples - 3 * SAMPLE_RATE)
        time_N = np.arange(int(1.3 * SAMPLE_RATE)) / SAMPLE_RATE
        wave_N[first : first + len(time_N)] += 0.5 * _noise(random, len(time_N), 190.0, 0.5) * np.sin(np.pi * time_N / time_N[-1]) ** 2
        for pin in range(9):
            start = first + len(time_N) + int((0.02 * pin + random.uniform(0, 0.25)) * SAMPLE_RATE)
            knock_N = _noise(random, 3200, 1200.0, 0.6) * np.exp(-np.arange(3200) / (0.03 * SAMPLE_RATE))
            wave_N[start : start + 3200] += random.uniform(0.3, 0.9) * knock_N
    return wave_N


@cache
def place_wave(place: str) -> Wave:
    """The loop of a place."""
    random = np.random.default_rng(crc32(place.encode()))
    samples = _LOOP_SECONDS * SAMPLE_RATE
    time_N = np.arange(samples) / SAMPLE_RATE
    if place == "gym":
        hum_N = sum(strength * np.sin(2 * np.pi * hertz * time_N) for hertz, strength in ((100, 1.0), (200, 0.5), (300, 0.3), (500, 0.1)))
        wave_N = 0.0016 * hum_N + 0.0012 * _noise(random, samples, 240.0, 0.8)
    elif place == "park":
        wave_N = 0.0012 * _noise(random, samples, 500.0, 1.2) + 0.004 * _birds(random, samples)
    elif place == "beach":
        wash_N = 0.55 - 0.45 * np.cos(2 * np.pi * time_N * 3 / _LOOP_SECONDS)
        wave_N = 0.0024 * _noise(random, samples, 700.0, 1.1) * wash_N
    elif place == "rooftop":
        gust_N = 0.6 + 0.25 * np.sin(2 * np.pi * time_N * 2 / _LOOP_SECONDS) + 0.15 * np.sin(2 * np.pi * time_N * 5 / _LOOP_SECONDS)
        wave_N = 0.0028 * _noise(random, samples, 170.0, 0.7) * gust_N
    elif place == "alley":
        wave_N = 0.0014 * _noise(random, samples, 200.0, 1.0) + 0.0012 * _far_pins(random, samples)
    elif place == "rink":
        hum_N = sum(strength * np.sin(2 * np.pi * hertz * time_N) for hertz, strength in ((50, 0.8), (100, 1.0), (150, 0.4), (250, 0.2)))
        wave_N = 0.0009 * hum_N + 0.0012 * _noise(random, samples, 320.0, 1.0) + 0.0016 * _far_skates(random, samples)
    else:
        wave_N = 0.0006 * _noise(random, samples, 300.0, 1.0)
    return wave_N.astype(np.float32)


@cache
def place_mel(place: str) -> NDArray[np.float32]:
    """Mel power (2 * LOOP_HOPS, F) of the loop played twice, so that a clip is one slice of it."""
    wave_N = place_wave(place)
    around = np.concatenate((wave_N[-2 * HOP :], wave_N, wave_N[: 2 * HOP]))
    power_MF = power_mel(torch.from_numpy(around)).numpy()[2:-2]
    return np.concatenate((power_MF, power_MF))


# -- a clip -----------------------------------------------------------------------------------------------------------


def _onset(sound: Sound) -> int:
    return round(sound.time * SAMPLE_RATE)


def waveform(batch: Batch, index: int) -> Wave:
    """The true sound of one clip: 64,000 samples at 16 kHz."""
    place, first_hop = batch.ambience_BW[index]
    loop_N = place_wave(PLACES[place])
    wave_N = np.take(loop_N, np.arange(first_hop * HOP, first_hop * HOP + _SAMPLES), mode="wrap")
    for sound in batch.sounds[index]:
        start = _onset(sound)
        part_N = wave_of(sound.name, sound.variant, sound.level)[max(-start, 0) : _SAMPLES - start]
        start = max(start, 0)
        wave_N[start : start + len(part_N)] += np.float32(sound.gain) * part_N
    return wave_N


def mel(sounds: list[list[Sound]], ambience_BW: NDArray[np.int64]) -> NDArray[np.float32]:
    """Log mel power (B, M, F) of every clip from the bank."""
    power_BMF = np.empty((len(sounds), MEL_FRAMES, MEL_BINS), dtype=np.float32)
    for power_MF, clip_sounds, (place, first_hop) in zip(power_BMF, sounds, ambience_BW, strict=True):
        power_MF[:] = place_mel(PLACES[place])[first_hop : first_hop + MEL_FRAMES]
        for sound in clip_sounds:
            tenth = round(sound.time * SAMPLE_RATE * PHASES / HOP)
            first = tenth // PHASES - _LEAD
            snippet_MF = mel_of(sound.name, sound.variant, sound.level)[tenth % PHASES]
            snippet_MF = snippet_MF[max(-first, 0) : MEL_FRAMES - first]
            first = max(first, 0)
            power_MF[first : first + len(snippet_MF)] += np.float32(sound.gain**2) * snippet_MF
    np.maximum(power_BMF, np.float32(np.exp(MEL_FLOOR)), out=power_BMF)
    return np.log(power_BMF, out=power_BMF)
