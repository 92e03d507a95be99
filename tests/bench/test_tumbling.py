"""A flip is read off chest, head and feet: which, how far, and how it ended."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from generation.bench.tumbling import Body, height_of, read_tumble, turn_of
from generation.world.batch import Batch
from generation.world.scenes import simulate
from tests.bench.truth import true_body

COUNT = 36


@pytest.fixture(scope="module")
def batch() -> Batch:
    return simulate(np.random.default_rng(8), COUNT, scene="gymnast", with_mel=False)


@pytest.fixture(scope="module")
def bodies(batch: Batch) -> list[Body]:
    return [true_body(batch, index) for index in range(COUNT)]


def test_every_word_is_read_off_the_truth(batch: Batch, bodies: list[Body]) -> None:
    for index, body in enumerate(bodies):
        seen, asked = read_tumble(body), batch.reading(index)
        assert seen is not None
        assert (seen.trick, seen.shape, seen.landing) == (asked.trick, asked.shape, asked.landing)


def test_touches_are_dated_to_less_than_a_frame(batch: Batch, bodies: list[Body]) -> None:
    for index, body in enumerate(bodies):
        seen = read_tumble(body)
        assert seen is not None
        times = [event.time for event in batch.events[index]]
        found = [time for time in (seen.touched, seen.settled) if time is not None]
        np.testing.assert_allclose(found, times, atol=1 / 12)


def test_a_landed_flip_is_one_turn(batch: Batch, bodies: list[Body]) -> None:
    turned = [seen.turned for index, body in enumerate(bodies) if batch.reading(index).landing == "landed" and (seen := read_tumble(body))]
    assert np.abs(np.array(turned) - 1).max() < 0.07


def test_a_height_is_told_whatever_the_camera(batch: Batch, bodies: list[Body]) -> None:
    for index, body in enumerate(bodies):
        assert height_of(body) == pytest.approx(batch.size_BK[index, 0] * batch.camera_BTC[index, :, 2].mean(), rel=0.06)


def test_a_turn_goes_on_over_frames_in_which_nothing_was_seen(bodies: list[Body]) -> None:
    head = bodies[0].head_T2.copy()
    head[20:22] = np.nan
    np.testing.assert_allclose(turn_of(replace(bodies[0], head_T2=head))[[0, 30, 63]], turn_of(bodies[0])[[0, 30, 63]], atol=1e-9)


def test_who_stands_does_no_flip(bodies: list[Body]) -> None:
    frozen = Body(*(np.repeat(part[:1], 64, axis=0) for part in vars(bodies[0]).values()))
    assert read_tumble(frozen) is None
    assert read_tumble(None) is None
    unseen = replace(bodies[0], head_T2=np.full((64, 2), np.nan))
    assert read_tumble(unseen) is None
