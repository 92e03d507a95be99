"""A ball that glides keeps its speed and its height, in the ranges of PhyWorld, and is in view when a network is shown it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from generation.network.plan import CHUNK, FPS, FRAMINGS, GROUND_METRES, KINDS, VIEW_METRES
from generation.network.reading import Reading
from generation.network.tokens import decode, encode
from generation.world import glide
from generation.world.batch import Batch, Windows
from generation.world.glide import BEYOND, LEARNED, METRES_A_UNIT, SPEED_A_UNIT, Ranges
from generation.world.scenes import film, simulate

CLIPS = 200


def clips(framing: str, ranges: Ranges = LEARNED) -> Batch:
    rng = np.random.default_rng(1)
    drafts = [(np.arange(CLIPS), glide.make(rng, np.full(CLIPS, FRAMINGS.index(framing)), Windows.first(CLIPS), ranges))]
    return film(rng, drafts, with_mel=False)


def test_a_unit_is_three_quarters_of_a_metre_and_a_frame_of_theirs_is_one_of_ours() -> None:
    assert VIEW_METRES["square"][0] == METRES_A_UNIT * 10
    assert pytest.approx(1.2) == SPEED_A_UNIT
    assert pytest.approx(0.1) == SPEED_A_UNIT / FPS / METRES_A_UNIT


def test_the_path_is_straight_and_even_to_a_thousandth_of_a_millimetre() -> None:
    draft = glide.make(np.random.default_rng(2), np.arange(300) % len(FRAMINGS), Windows.first(300))
    x_BT, y_BT, velocity_x_BT, velocity_y_BT, cos_BT, sin_BT, presence_BT = np.moveaxis(draft.states_BTKS[:, :, 0], -1, 0)
    assert np.abs(np.diff(x_BT, axis=1) * FPS - velocity_x_BT[:, :1]).max() / FPS < 1e-6
    assert (velocity_x_BT == velocity_x_BT[:, :1]).all() and (y_BT == y_BT[:, :1]).all()
    assert not velocity_y_BT.any() and not sin_BT.any() and (cos_BT == 1).all() and (presence_BT == 1).all()
    assert not draft.pose_BTKP.any() and not draft.kind_BK[:, 1:].any() and (draft.kind_BK[:, 0] == KINDS.index("ball")).all()
    assert not any(draft.events) and not any(draft.sounds)


@pytest.mark.parametrize("framing", FRAMINGS)
def test_only_learned_speeds_and_radii_are_drawn_by_default(framing: str) -> None:
    batch = simulate(np.random.default_rng(3), CLIPS, "glide", framing, with_mel=False)
    speed_B, radius_B = np.abs(batch.states_BTKS[:, 0, 0, 2]) / 1.2, batch.size_BK[:, 0] / 0.75
    assert 1 - 1e-6 < speed_B.min() < 1.1 and 3.9 < speed_B.max() < 4 + 1e-6
    assert 0.7 - 1e-6 < radius_B.min() < 0.73 and 1.37 < radius_B.max() < 1.4 + 1e-6
    assert 0.4 < (batch.states_BTKS[:, 0, 0, 2] > 0).mean() < 0.6
    assert not batch.contacts_BCKD.any()


def test_what_training_never_shows_is_drawn_when_it_is_asked_for() -> None:
    batch = clips("square", BEYOND)
    speed_B, radius_B = np.abs(batch.states_BTKS[:, 0, 0, 2]) / 1.2, batch.size_BK[:, 0] / 0.75
    slow_B = np.arange(CLIPS) % 2 == 0
    assert speed_B[slow_B].max() <= 0.8 + 1e-6 and speed_B[~slow_B].min() >= 4.5 - 1e-6 and speed_B.max() <= 6 + 1e-6
    small_B = radius_B < 1
    assert 0.4 < small_B.mean() < 0.6
    assert radius_B[small_B].min() >= 0.3 - 1e-6 and radius_B[small_B].max() <= 0.6 + 1e-6
    assert radius_B[~small_B].min() >= 1.5 - 1e-6 and radius_B[~small_B].max() <= 2 + 1e-6
    one = clips("square", replace(LEARNED, speed=((2.5, 2.5),)))
    assert np.abs(one.states_BTKS[:, 0, 0, 2]) == pytest.approx(np.full(CLIPS, 3.0))


@pytest.mark.parametrize("ranges", [LEARNED, BEYOND])
@pytest.mark.parametrize("framing", FRAMINGS)
def test_the_ball_is_wholly_in_view_in_the_frames_that_are_given(framing: str, ranges: Ranges) -> None:
    batch = clips(framing, ranges)
    width, height = VIEW_METRES[framing]
    x_BT, y_BT, radius_B1 = batch.states_BTKS[..., 0, 0], batch.states_BTKS[..., 0, 1], batch.size_BK[:, :1]
    assert (np.abs(x_BT[:, :CHUNK]) + radius_B1 <= width / 2 + 1e-5).all()
    assert (y_BT - radius_B1 >= -1e-5).all() and (y_BT + radius_B1 <= height - GROUND_METRES + 1e-5).all()
    assert (x_BT[:, 0] * batch.states_BTKS[:, 0, 0, 2] <= 1e-6).all()


def test_a_glide_survives_the_tokens() -> None:
    batch = clips("square", BEYOND)
    plans = [batch.plan(index) for index in range(CLIPS)]
    readings = [batch.reading(index) for index in range(CLIPS)]
    for plan, back in zip(plans, decode(encode(plans), readings), strict=True):
        torch.testing.assert_close(back.states_TKS, plan.states_TKS, atol=1e-4, rtol=0)
        torch.testing.assert_close(back.entities.size_K, plan.entities.size_K)


def test_it_is_said_in_one_sentence() -> None:
    reading = Reading(scene="glide", ball="orange", place="park", time="night")
    assert reading.caption() == "An orange ball glides in a straight line in a park at night."
    assert Reading(scene="glide").caption() == "A ball glides in a straight line."
