"""First pictures (I1): the simulator's own clips pass; a blank, another, a frozen or a refused clip does not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from generation.bench.beginning import SCENES, question, read, table, true_batch
from generation.bench.metrics import MOST_DECIBELS
from generation.bench.runner import true_clip
from generation.bench.tracker import Clip

INDEX = 0  # a shot


@pytest.fixture(scope="module")
def asked():
    return question(INDEX)


@pytest.fixture(scope="module")
def truth() -> Clip:
    return true_clip(*true_batch(INDEX))


def test_the_same_number_is_the_same_picture_and_no_two_are_alike(asked):
    again, other = question(INDEX), question(INDEX + len(SCENES))
    assert np.array_equal(asked.picture, again.picture) and asked.reading == again.reading
    assert asked.reading.scene == other.reading.scene and asked.plan.entities.appearance_KA.ne(other.plan.entities.appearance_KA).any()


def test_truth_is_nearly_perfect(asked, truth):
    made = read(asked, truth, truth.frames[0])
    assert (made.decibels, made.drawn, made.understood) == (MOST_DECIBELS, MOST_DECIBELS, True)
    assert made.later == {"outcome": True}
    assert made.mean < 20 and made.nearest < 25


@pytest.mark.parametrize("fault", ["blank", "late", "elsewhere"])
def test_another_first_frame_is_told(asked, truth, fault):
    frames = truth.frames.copy()
    if fault == "blank":
        frames[0] = 128
    else:
        frames[0] = frames[40] if fault == "late" else frames[0][:, ::-1]
    made = read(asked, replace(truth, frames=frames), truth.frames[0])
    assert made.decibels < (40 if fault == "late" else 20)


def test_a_frozen_picture_begins_well_and_does_nothing(asked, truth):
    still = Clip(np.repeat(truth.frames[:1], len(truth.frames), 0), np.zeros_like(truth.audio), truth.framing)
    made = read(asked, still, truth.frames[0])
    assert made.decibels == MOST_DECIBELS
    assert made.later == made.frozen == {"outcome": False}


def test_a_refused_picture_is_worth_the_mean_of_others_and_no_word(asked, truth):
    made = read(asked, None, truth.frames[0])
    assert made.decibels == made.mean and not made.understood and made.later == {"outcome": False}
    rows = table([made, read(asked, truth, truth.frames[0])])
    assert rows["begin_db"]["detection_rate"] == rows["begin_slots"]["value"] == 0.5
    assert rows["begin_slots"]["baselines"] == {"frozen": 0.0}
    assert set(rows["begin_db"]["baselines"]) == {"mean_picture", "nearest_picture"}


@pytest.mark.parametrize("index", range(len(SCENES)))
def test_every_scene_has_something_that_no_picture_shows(index):
    asked = question(index)
    still = Clip(np.repeat(asked.picture[None], 64, 0), np.zeros(64_000, np.float32), asked.reading.framing)
    made = read(asked, still, asked.picture)
    assert made.later and not any(made.later.values())


def test_nothing_made_is_no_row():
    assert table([]) == {}
