"""Onsets are found in the simulator's sound, and agreement falls when the sound is another's."""

from __future__ import annotations

import numpy as np
import pytest

from generation.bench.onsets import agree, onsets, together
from generation.world.batch import Batch
from generation.world.scenes import simulate
from generation.world.sound import waveform


@pytest.fixture(scope="module")
def clips() -> Batch:
    return simulate(np.random.default_rng(6), 24, scene="xylophone", with_mel=False)


def test_every_note_is_heard_at_its_time(clips: Batch) -> None:
    parts = [agree([event.time for event in clips.events[i]], [o.time for o in onsets(waveform(clips, i))]) for i in range(len(clips))]
    whole = together(parts)
    assert whole.f1 >= 0.95
    assert abs(float(np.median(whole.offsets))) < 0.01


def test_another_clips_sound_agrees_less(clips: Batch) -> None:
    heard = [[o.time for o in onsets(waveform(clips, i))] for i in range(len(clips))]
    other = together([agree([event.time for event in clips.events[i]], heard[i - 1]) for i in range(len(clips))])
    assert other.f1 < 0.6


def test_silence_has_no_onset() -> None:
    assert onsets(np.zeros(64_000, dtype=np.float32)) == []


def test_matches_are_one_to_one() -> None:
    agreement = agree([1.0, 1.03], [1.01])
    assert (agreement.hits, agreement.touches, agreement.onsets) == (1, 2, 1)
    assert agreement.f1 == pytest.approx(2 / 3)
    assert agreement.offsets == pytest.approx((0.01,))


def test_a_match_is_within_one_frame() -> None:
    assert agree([1.0], [1.062]).hits == 1
    assert agree([1.0], [1.064]).hits == 0
