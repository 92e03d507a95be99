"""The word for a shot is what the ball did: derived here once more from the list of events alone."""

import numpy as np
import pytest

from generation.network.plan import FRAMINGS
from generation.world.batch import Event
from generation.world.scenes import simulate
from generation.world.shots import NET_DEPTH, OUTCOMES, pool


def told(events: list[Event]) -> str:
    surfaces = [event.surface for event in events if event.surface in ("rim", "board", "net")]
    if not surfaces:
        return "air_ball"
    went_in, first = "net" in surfaces, surfaces[0]
    if first == "net":
        return "swish"
    if first == "board":
        return "bank" if went_in else "board_miss"
    return "off the rim and in" if went_in else "rim_out"


@pytest.mark.parametrize("framing", FRAMINGS)
def test_every_word_is_true_of_its_events(framing: str):
    batch = simulate(np.random.default_rng(1), 150, "basketball", framing, with_mel=False)
    words = [batch.reading(clip).outcome for clip in range(len(batch))]
    assert words == [told(events) for events in batch.events]
    assert min(words.count(word) for word in OUTCOMES) >= 10


@pytest.mark.parametrize("framing", FRAMINGS)
def test_there_are_many_different_shots_of_each_outcome(framing: str):
    for shots in pool(framing):
        assert len(shots.radius) >= 100
        assert shots.velocity_x.std() > 0.2


def test_a_ball_that_goes_in_passes_between_the_rims_edges():
    batch = simulate(np.random.default_rng(2), 120, "basketball", with_mel=False)
    for clip, events in enumerate(batch.events):
        for event in events:
            if event.surface != "net":
                continue
            frame = int(np.floor(event.time * 16))
            ball, hoop = batch.states_BTKS[clip, frame, 1], batch.states_BTKS[clip, frame, 2]
            since = event.time - frame / 16
            across = ball[0] + since * ball[2] - hoop[0]
            touched = any(frame / 16 - 0.01 <= other.time < event.time for other in events)
            if not touched:
                assert abs(across) < 0.45 - 0.8 * batch.size_BK[clip, 1]
                assert ball[1] + since * ball[3] - 4.905 * since**2 == pytest.approx(hoop[1] - NET_DEPTH, abs=2e-3)


def test_releases_are_spread_over_time():
    batch = simulate(np.random.default_rng(4), 100, "basketball", "landscape", with_mel=False)
    ball = batch.states_BTKS[:, :, 1]
    fast = np.hypot(ball[..., 2], ball[..., 3]) > 4.0
    first = fast.argmax(1) / 16
    assert first.std() > 0.15
    assert first.min() < 0.65
    assert first.max() > 1.15


def test_a_ball_in_the_net_stays_in_it_and_drops_out_below():
    batch = simulate(np.random.default_rng(5), 120, "basketball", with_mel=False)
    seen = 0
    for clip, events in enumerate(batch.events):
        ball, hoop = batch.states_BTKS[clip, :, 1], batch.states_BTKS[clip, 0, 2]
        times = [event.time for event in events if event.surface == "net"]
        if not times:
            continue
        later = np.arange(64) / 16 > times[0]
        within = later & (ball[:, 1] > hoop[1] - 0.55) & (ball[:, 1] < hoop[1])
        assert np.abs(ball[within, 0] - hoop[0]).max(initial=0) < 0.25
        seen += within.sum()
    assert seen > 60
