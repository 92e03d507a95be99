"""Our meter says what ffmpeg's says, for any rate and any number of channels."""

from __future__ import annotations

import re
import subprocess
import wave

import numpy as np
import pytest

from core import ffmpeg
from generation.worker.loudness import gain_db, measured


def tone(rate, hertz=440.0, level_db=-20.0, seconds=4.0):
    return 10 ** (level_db / 20) * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)


def noise(rate):
    return np.random.default_rng(1).normal(0, 0.1, 4 * rate).clip(-1, 1)


def clicks(rate):
    sound = np.zeros(4 * rate)
    sound[:: rate // 2] = 0.5
    return sound


def mostly_quiet(rate):
    return np.concatenate([tone(rate, seconds=1.0), tone(rate, level_db=-45, seconds=3.0)])


def between_samples(rate):
    """A quarter of the rate, so that no sample is near the peak."""
    return 0.5 * np.sin(np.pi / 2 * np.arange(4 * rate) + np.pi / 4) * np.hanning(4 * rate)


def metered(audio, rate, folder):
    """Of ffmpeg, on the same samples in 16 bits and on two sides."""
    sides = np.repeat(audio[:, None], 2, 1) if audio.ndim == 1 else audio
    with wave.open(str(folder / "sound.wav"), "wb") as file:
        file.setparams((2, 2, rate, 0, "NONE", ""))
        file.writeframes((sides * 32767).round().astype("<i2").tobytes())
    command = [ffmpeg.binary(), "-nostats", "-i", str(folder / "sound.wav"), "-af", "ebur128=peak=true", "-f", "null", "-"]
    words = subprocess.run(command, capture_output=True, text=True, check=True).stderr.split("Summary:")[1]
    return float(re.search(r"I:\s+(\S+) LUFS", words)[1]), float(re.search(r"Peak:\s+(\S+) dBFS", words)[1])


@pytest.mark.parametrize("rate", [16_000, 24_000, 44_100, 48_000])
@pytest.mark.parametrize("sound", [tone, noise, clicks, mostly_quiet, between_samples])
def test_it_agrees_with_the_meter_of_ffmpeg(tmp_path, sound, rate):
    audio = sound(rate)
    loudness, peak = measured(audio[:, None], rate)
    expected = metered(audio, rate, tmp_path)
    assert loudness == pytest.approx(expected[0], abs=0.15)
    assert peak == pytest.approx(expected[1], abs=0.5), "its resampler takes a little from what is near half the rate"


def test_two_sides_are_summed(tmp_path):
    audio = np.stack([tone(48_000), tone(48_000, hertz=1500, level_db=-30)], axis=1)
    assert measured(audio, 48_000)[0] == pytest.approx(metered(audio, 48_000, tmp_path)[0], abs=0.15)
    assert measured(audio[:, :1], 48_000)[0] == pytest.approx(measured(audio[:, [0, 0]], 48_000)[0], abs=1e-9)


def test_the_reference_tone_is_where_the_standard_puts_it():
    """EBU Tech 3341, case 1: a sine of 1 kHz at -23 dBFS on both sides has -23 LUFS."""
    assert measured(tone(48_000, 1000, -23, 20)[:, None], 48_000)[0] == pytest.approx(-23.0, abs=0.1)


@pytest.mark.parametrize(
    ("audio", "gain"),
    [
        (np.zeros((64_000, 1)), 0.0),
        (np.zeros((0, 2)), 0.0),
        (tone(16_000, seconds=0.3)[:, None], 0.0),  # shorter than a block
        (tone(16_000, level_db=-56)[:, None], 0.0),
        (tone(16_000, level_db=-54)[:, None], 30.0),
    ],
)
def test_silence_is_left_and_nothing_is_raised_without_end(audio, gain):
    assert gain_db(audio, 16_000) == gain


def test_peaks_hold_the_gain_back():
    audio = clicks(16_000)[:, None]
    assert gain_db(audio, 16_000) == pytest.approx(-1.5 - measured(audio, 16_000)[1])
