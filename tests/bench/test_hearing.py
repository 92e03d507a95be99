"""Tunes and tempi are read off the simulator's waveforms by rule."""

from __future__ import annotations

import numpy as np
import pytest

from generation.bench.hearing import melody_of, pitch, tempo_of
from generation.bench.onsets import onsets
from generation.world.scenes import simulate
from generation.world.sound import waveform


def test_melody_and_tempo_of_true_sound() -> None:
    batch = simulate(np.random.default_rng(7), 30, scene="xylophone", with_mel=False)
    melodies, tempi = [], []
    for index in range(len(batch)):
        wave, reading = waveform(batch, index), batch.reading(index)
        times = [onset.time for onset in onsets(wave)]
        melodies.append(melody_of([pitch(wave, time) for time in times]) == reading.melody)
        tempi.append(tempo_of(times) == reading.tempo)
    assert np.mean(melodies) >= 0.9
    assert np.mean(tempi) >= 0.95


@pytest.mark.parametrize(
    ("notes", "word"),
    [
        ([0, 2, 4, 5, 7], "rising"),
        ([12, 11, 9, 7, 5, 4], "falling"),
        ([0, 5, 2, 7, 4, 9], "zigzag"),
        ([3, 3, 3, 3, 3], "repeat"),
        ([0, 2, 4, 5, 0, 2, 4, 5], "rising"),
        ([0, 2], ""),
    ],
)
def test_rows_of_notes(notes: list[float], word: str) -> None:
    assert melody_of(notes) == word


def test_a_pure_tone_has_its_pitch() -> None:
    time = np.arange(64_000) / 16_000
    wave = (np.sin(2 * np.pi * 880 * time) * (time > 1.0)).astype(np.float32)
    assert pitch(wave, 1.0) == pytest.approx(12.0, abs=0.1)
