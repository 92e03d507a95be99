"""A xylophone plays the tune and the tempo of its reading, and a mallet's head is on the bar at every note."""

import numpy as np
import pytest

from generation.network.plan import FPS
from generation.world.scenes import simulate
from generation.world.xylophone import BARS, HEAD


@pytest.fixture(scope="module")
def batch():
    return simulate(np.random.default_rng(14), 150, "xylophone", with_mel=False)


def notes(batch, clip: int) -> tuple[np.ndarray, np.ndarray]:
    events = sorted(batch.events[clip], key=lambda event: event.time)
    return np.array([event.time for event in events]), np.array([int(event.surface.removeprefix("bar_")) for event in events])


def test_the_bars_follow_the_word(batch):
    for clip in range(len(batch)):
        steps = np.diff(notes(batch, clip)[1])
        word = batch.reading(clip).melody
        if word == "rising":
            assert ((steps == 1) | (steps <= -5)).all()
        elif word == "falling":
            assert ((steps == -1) | (steps >= 5)).all()
        elif word == "repeat":
            assert (steps == 0).all()
        else:
            turns = steps[1:] * steps[:-1] <= 0
            assert turns.mean() > 0.7
            assert np.abs(steps).max() >= 2


def test_fast_is_faster_than_slow(batch):
    beats = {"slow": [], "fast": []}
    for clip in range(len(batch)):
        beats[batch.reading(clip).tempo].append(np.diff(notes(batch, clip)[0]).mean())
    assert min(beats["slow"]) > 0.42
    assert max(beats["fast"]) < 0.35
    assert min(map(len, beats.values())) > 40


def test_a_mallets_head_touches_its_bar_at_the_note(batch):
    checked = 0
    for clip, events in enumerate(batch.events):
        for event in events:
            frame = int(event.time * FPS)
            since = event.time - frame / FPS
            if not 5e-4 < since < 0.012 or event.other != 0:
                continue
            state = batch.states_BTKS[clip, frame, event.entity].astype(np.float64)
            top, half = batch.states_BTKS[clip, 0, 0, 1], batch.size_BK[clip, 0]
            middle = batch.states_BTKS[clip, 0, 0, 0] + half * ((2 * int(event.surface[-1]) + 1) / BARS - 1)
            assert state[0] == pytest.approx(middle, abs=float(half) / BARS + 0.05)
            assert state[1] + since * state[3] == pytest.approx(top + HEAD, abs=0.03)
            assert state[3] < 0
            checked += 1
    assert checked > 80


def test_the_heads_never_go_into_the_bars(batch):
    heads = batch.states_BTKS[:, :, 1:3, 1] - batch.states_BTKS[:, :, :1, 1]
    assert heads.min() >= HEAD - 1e-5


def test_a_bar_rings_from_its_note_on(batch):
    for clip in range(20):
        times, bars = notes(batch, clip)
        ring = batch.pose_BTKP[clip, :, 0, :BARS]
        assert not ring[: int(np.ceil(times[0] * FPS))].any()
        for time, bar in zip(times, bars, strict=True):
            frame = int(np.ceil(time * FPS))
            assert ring[frame, bar] > 0.15
        assert set(np.flatnonzero(ring.max(0) > 0)) == set(bars)
