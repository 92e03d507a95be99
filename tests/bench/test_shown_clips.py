"""What the bench's page shows of a clip: the faults that the scorecard counts, and a film small enough to stand in the page."""

from __future__ import annotations

import numpy as np
import pytest

from generation.bench.hearing import Hearing
from generation.bench.metrics import Marks, mark
from generation.bench.samples import small_film, wrong
from generation.engines.base import Clip
from generation.world.scenes import simulate
from tests.bench.truth import true_sighting
from tests.worker.tiny_engine import TinyPlan


def marks(**changes) -> Marks:
    batch = simulate(np.random.default_rng(8), 1, scene="basketball", framing="landscape", with_mel=False)
    seen = true_sighting(batch, 0)
    for name, value in changes.items():
        setattr(seen, name, value)
    return mark(seen, Hearing(onsets=(), words_J=(), struck="", material="", melody="", tempo=""), batch.reading(0))


def test_a_true_clip_has_no_fault():
    assert wrong(marks()) == ()


def test_faults_are_named_in_the_scorecards_words():
    assert wrong(marks(place="moon", time="tea time")) == ("Place", "Time of day")
    assert wrong(marks(shot=None)) == ("Ending", "The ball jumps")


@pytest.mark.parametrize(("size", "small"), [((640, 360), (270, 480)), ((360, 640), (480, 270)), ((16, 16), (480, 480))])
def test_a_film_is_small_and_plays(size, small, tmp_path):
    frames = np.zeros((8, *size, 3), dtype=np.uint8)
    film = small_film(Clip(frames, 16, np.zeros((8000, 1), dtype=np.float32), 16_000, TinyPlan(None), ""))
    assert film[4:8] == b"ftyp"
    assert small[0].to_bytes(2) + b"\0\0" + small[1].to_bytes(2) + b"\0\0" in film, "the track's width and height"
