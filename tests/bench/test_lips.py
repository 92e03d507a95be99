"""L1: a mouth that opens with the voice is told from one that stands still, one of another clip and one that comes late."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from generation.bench.card import METRICS
from generation.bench.lips import Lips, likeness, shuffled, table, true_lips, voice_of
from generation.bench.talking import scene
from generation.network.plan import SAMPLE_RATE

CLIPS = 3
NOWHERE_T = np.full(64, np.nan)


def curve(seed: int) -> np.ndarray:
    return np.clip(np.convolve(np.random.default_rng(seed).normal(0.5, 0.5, 67), np.ones(4) / 4, "valid"), 0.05, 1)


# -- formulas ---------------------------------------------------------------------------------------------------------


def test_vowels_are_loud_and_a_thud_is_not() -> None:
    time = np.arange(64_000) / SAMPLE_RATE
    vowel, thud = (0.3 * np.sin(2 * np.pi * hertz * time).astype(np.float32) for hertz in (900, 80))
    assert voice_of(vowel).shape == (64,)
    assert voice_of(thud).mean() < 0.15 * voice_of(vowel).mean()
    assert voice_of(4 * vowel)[5:-5].mean() == pytest.approx(2 * voice_of(vowel)[5:-5].mean(), rel=1e-3)  # power^.25


@pytest.mark.parametrize("late", [-4, 0, 3])
def test_lips_that_are_the_voice_are_wholly_alike_wherever_they_are(late: int) -> None:
    voice_T = curve(1)
    assert likeness(np.roll(0.2 + 0.7 * voice_T, late), voice_T) == (pytest.approx(1.0), late)


def test_lips_that_are_later_than_a_quarter_of_a_second_are_another_matter() -> None:
    voice_T = curve(1)
    assert likeness(np.roll(voice_T, 9), voice_T)[0] < 0.6


def test_what_stands_still_or_is_not_seen_or_not_heard_is_not_alike() -> None:
    voice_T = curve(1)
    assert likeness(np.full(64, 0.3), voice_T) == (0.0, 0)
    assert likeness(0.3 + 0.009 * voice_T, voice_T) == (0.0, 0)
    assert likeness(NOWHERE_T, voice_T) == (0.0, 0)
    assert likeness(voice_T, np.zeros(64)) == (0.0, 0)


def test_frames_in_which_no_head_was_seen_do_not_count() -> None:
    voice_T = curve(1)
    mouth_T = voice_T.copy()
    mouth_T[20:30] = np.nan
    assert likeness(mouth_T, voice_T) == (pytest.approx(1.0), 0)


def test_a_shuffled_sound_is_the_same_sound_in_another_order() -> None:
    voice_T = curve(1)
    assert sorted(shuffled(voice_T, 2)) == sorted(voice_T) and not np.array_equal(shuffled(voice_T, 2), voice_T)


def test_rows_have_their_baselines() -> None:
    made = [Lips(curve(seed), np.roll(curve(seed), 2), np.full(64, 0.1)) for seed in range(8)]
    rows = table([*made, Lips(curve(9), NOWHERE_T, NOWHERE_T)], {"lips": 0.6})
    lips, late = rows["lips"], rows["lips_late_ms"]
    assert lips["value"] == pytest.approx(8 / 9) and lips["floor"] == 0.6 and lips["n"] == 9
    assert lips["detection_rate"] == pytest.approx(8 / 9)
    assert lips["baselines"]["still_mouth"] == 0.0
    assert lips["baselines"]["shuffled_sound"] < 0.6 and lips["baselines"]["shuffled_audio"] < 0.6
    assert (late["value"], late["floor"], late["baselines"], late["n"]) == (pytest.approx(125.0), None, {}, 8)
    assert {*rows, "word_error", "word_error_over"} == {name for name, metric in METRICS.items() if metric.group == "speech"}
    assert "shuffled_audio" not in table(made[:1], {})["lips"]["baselines"]
    assert table([], {}) == {}


# -- the truth and what is broken -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def spoken() -> list[Lips]:
    """The simulator's clips, in the teacher's voice."""
    return true_lips(CLIPS)


def test_true_lips_are_read_from_pixels(spoken: list[Lips]) -> None:
    rows = table(spoken, {})
    assert rows["lips"]["value"] > 0.6 and rows["lips"]["detection_rate"] == 1.0
    assert rows["lips"]["baselines"]["still_mouth"] < rows["lips"]["value"] - 0.25
    assert rows["lips"]["baselines"]["shuffled_audio"] < rows["lips"]["value"] - 0.15
    assert rows["lips_late_ms"]["value"] <= 62.5


def test_a_mouth_that_is_another_clips_fails(spoken: list[Lips]) -> None:
    others = [replace(one, mouth_T=other.mouth_T) for one, other in zip(spoken, [*spoken[1:], spoken[0]], strict=True)]
    assert table(others, {})["lips"]["value"] < table(spoken, {})["lips"]["value"] - 0.15


def test_those_who_speak_are_seen_from_near() -> None:
    assert {scene(number).reading(0).framing for number in range(CLIPS)} == {"portrait"}
    assert min(float(scene(number).camera_BTC[0, :, 2].mean()) for number in range(CLIPS)) > 1.5
