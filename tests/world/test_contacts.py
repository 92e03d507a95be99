"""The contact channels say what the events say, and the bodies really touch at those times."""

import numpy as np
import pytest

from generation.network.plan import CHUNK, CHUNKS, FPS, KINDS
from generation.world.scenes import simulate


@pytest.fixture(scope="module")
def batch():
    return simulate(np.random.default_rng(6), 140, with_mel=False)


def test_every_chunk_has_its_first_offset_and_its_strongest_impulse(batch):
    for clip, events in enumerate(batch.events):
        wanted = np.zeros((CHUNKS, 4, 3))
        for event in sorted(events, key=lambda event: -event.time):  # the first of a chunk is written last
            chunk = int(event.time * FPS / CHUNK)
            for entity in {event.entity, event.other} - {-1}:
                wanted[chunk, entity, 0] = 1
                wanted[chunk, entity, 1] = event.time * FPS / CHUNK - chunk
                wanted[chunk, entity, 2] = max(wanted[chunk, entity, 2], event.impulse)
        assert batch.contacts_BCKD[clip] == pytest.approx(wanted, abs=1e-5)


def test_impulses_and_offsets_are_in_range(batch):
    there = batch.contacts_BCKD[..., 0] == 1
    assert there.any()
    assert set(np.unique(batch.contacts_BCKD[..., 0])) == {0.0, 1.0}
    assert batch.contacts_BCKD[there][:, 1].max() < 1
    assert batch.contacts_BCKD[there][:, 2].min() > 0
    assert not batch.contacts_BCKD[~there].any()


def test_a_ball_is_at_the_ground_when_it_touches_it(batch):
    checked = 0
    for clip, events in enumerate(batch.events):
        if batch.reading(clip).count not in ("", "1"):  # balls nudge each other more softly than an event
            continue
        for event in events:
            if event.surface != "ground" or batch.kind_BK[clip, event.entity] != KINDS.index("ball"):
                continue
            frame = int(event.time * FPS)
            since = event.time - frame / FPS
            if any(event is not other and frame / FPS <= other.time < event.time for other in events):
                continue
            ball = batch.states_BTKS[clip, frame, event.entity].astype(np.float64)
            y = ball[1] + since * ball[3] - 4.905 * since**2
            assert y == pytest.approx(batch.size_BK[clip, event.entity], abs=5e-3)
            checked += 1
    assert checked > 60


def test_a_stronger_touch_has_a_larger_impulse():
    batch = simulate(np.random.default_rng(7), 60, "bounce", with_mel=False)
    for clip, events in enumerate(batch.events):
        if batch.reading(clip).count == "1":
            impulses = [event.impulse for event in events]
            assert impulses == sorted(impulses, reverse=True)
