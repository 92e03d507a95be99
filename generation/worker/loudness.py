"""How loud a clip's sound is (ITU-R BS.1770, EBU R 128), and the one gain that brings it to where players want it.

Our own, because a clip's sound is a few hundred thousand samples in memory: ffmpeg's meter, which the tests hold this to, costs more
to start than to run, and what there is for Python would bring SciPy along.
"""

from __future__ import annotations

import numpy as np

LOUDNESS_LUFS = -16.0
PEAK_DB = -1.5
SILENCE_LUFS = -55.0  # below this a gain would only raise noise
MOST_GAIN_DB = 30.0
BLOCK_SECONDS, STEPS_A_BLOCK = 0.4, 4
ABSOLUTE_GATE, RELATIVE_GATE = -70.0, -10.0
OVERSAMPLED = 4  # finds the peaks between samples
# BS.1770-5, tables 1 and 2: numerator and denominator of the head's shelf and of the high-pass, in powers of 1/z at that rate.
TABLES_RATE = 48_000
SHELF = (1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585)
HIGH_PASS = (1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621)


def gain_db(audio_NC: np.ndarray, rate: int) -> float:
    """The gain to LOUDNESS_LUFS, less where the true peak would pass PEAK_DB; 0 for silence."""
    loudness, peak = measured(audio_NC, rate)
    if loudness < SILENCE_LUFS:
        return 0.0
    return min(LOUDNESS_LUFS - loudness, PEAK_DB - peak, MOST_GAIN_DB)


def measured(audio_NC: np.ndarray, rate: int) -> tuple[float, float]:
    """Integrated loudness in LUFS and true peak in dBFS; one channel is heard on both sides."""
    count, channels = audio_NC.shape
    whole = count + rate  # a second of silence, so that the end of the filters' ringing does not come in at the beginning
    spectrum_FC = np.fft.rfft(audio_NC, whole, axis=0)
    weighted_NC = np.fft.irfft(spectrum_FC * _weighting(np.fft.rfftfreq(whole, 1 / rate))[:, None], whole, axis=0)[:count]
    peak = np.abs(np.fft.irfft(spectrum_FC, whole * OVERSAMPLED, axis=0)).max(initial=0.0) * OVERSAMPLED
    return _gated((weighted_NC**2).sum(axis=1) * (2 / channels), rate), float(_db(peak**2))


def _weighting(hertz: np.ndarray) -> np.ndarray:
    """BS.1770-5, annex 1: what the two filters do to each frequency, whatever rate the sound has."""
    late = np.exp(-2j * np.pi * hertz / TABLES_RATE)
    return np.asarray(np.prod([np.polyval(above[::-1], late) / np.polyval(below[::-1], late) for above, below in (SHELF, HIGH_PASS)], 0))


def _gated(power_N: np.ndarray, rate: int) -> float:
    """BS.1770-5, annex 1, equations 3 to 7: the mean of those blocks that are not much quieter than the others."""
    step = round(rate * BLOCK_SECONDS / STEPS_A_BLOCK)
    steps = power_N[: len(power_N) // step * step].reshape(-1, step).mean(axis=1)
    if len(steps) < STEPS_A_BLOCK:
        return -np.inf
    blocks = np.lib.stride_tricks.sliding_window_view(steps, STEPS_A_BLOCK).mean(axis=1)
    blocks = blocks[_lufs(blocks) > ABSOLUTE_GATE]
    if not len(blocks):
        return -np.inf
    return float(_lufs(blocks[_lufs(blocks) > _lufs(blocks.mean()) + RELATIVE_GATE].mean()))


def _lufs(power: np.ndarray) -> np.ndarray:
    return _db(power) - 0.691


def _db(power: np.ndarray) -> np.ndarray:
    return 10 * np.log10(np.maximum(power, 1e-30))
