"""A ball goes on behind a screen as if it were seen: hidden when the oracle says so, out where and when physics brings it."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from generation.network.kinematics import PARTS, SCREEN_TALL, part_poses
from generation.network.plan import FPS, FRAMINGS, GRAVITY, GROUND_METRES, KINDS, RENDER_PIXELS, STATE_AXES, VIEW_METRES
from generation.network.reading import Reading
from generation.network.tokens import decode, encode
from generation.world.batch import Batch
from generation.world.bounce import BALL_MATERIALS
from generation.world.draw import draw
from generation.world.peek import BALL, HIDDEN, SCREEN, SEEN_AFTER, SEEN_BEFORE, hidden_frames
from generation.world.physics import ROLLING_DRAG
from generation.world.scenes import simulate

CLIPS = 240
X, Y, VELOCITY_X, VELOCITY_Y = range(4)


@pytest.fixture(scope="module")
def batch() -> Batch:
    return simulate(np.random.default_rng(1), CLIPS, "peek", with_mel=False)


def inwards(batch: Batch) -> np.ndarray:
    """+1 for balls from the left, -1 for those from the right."""
    return np.array([1.0 if batch.reading(clip).side == "left" else -1.0 for clip in range(len(batch))])


def test_the_same_seed_makes_the_same_clips(batch: Batch) -> None:
    again = simulate(np.random.default_rng(1), CLIPS, "peek", with_mel=False)
    for name in ("states_BTKS", "pose_BTKP", "appearance_BKA", "size_BK", "contacts_BCKD"):
        assert np.array_equal(getattr(again, name), getattr(batch, name))
    assert again.events == batch.events and again.sounds == batch.sounds


def test_a_ball_and_a_screen_that_stands_nearer_and_does_not_move(batch: Batch) -> None:
    assert (batch.kind_BK == [KINDS.index("ball"), KINDS.index("screen"), 0, 0]).all()
    assert (batch.depth_BK[:, SCREEN] < batch.depth_BK[:, BALL] - 0.1).all()
    screen = batch.states_BTKS[:, :, SCREEN]
    assert (screen == screen[:, :1]).all() and (screen[:, 0, 2:] == [0, 0, 1, 0, 1]).all()
    assert batch.size_BK[:, SCREEN].min() > 0.6 - 1e-6 and batch.size_BK[:, SCREEN].max() < 1.3 + 1e-6
    for clip in range(8):
        parts = [PARTS[part] for part in part_poses(batch.plan(clip)).part_P]
        assert parts == ["shadow", "shadow", "ball", "ball_shade", "screen"]


def test_the_ball_is_seen_long_enough_on_both_sides_and_wholly_hidden_between(batch: Batch) -> None:
    hidden_BT = hidden_frames(batch)
    camera_BTC = batch.camera_BTC
    width_B1 = np.array([VIEW_METRES[name][0] for name in FRAMINGS])[batch.reading_BS[:, 0] - 1][:, None]
    x_BT, radius_B1 = batch.states_BTKS[:, :, BALL, X], batch.size_BK[:, [BALL]]
    in_view_BT = (np.abs(x_BT - camera_BTC[..., 0]) + radius_B1) * camera_BTC[..., 2] <= width_B1 / 2
    way_B1 = inwards(batch)[:, None]
    from_middle_BT = (x_BT - batch.states_BTKS[:, :, SCREEN, X]) * way_B1
    beside_B1 = batch.size_BK[:, [SCREEN]] + radius_B1
    before_BT, after_BT = in_view_BT & (from_middle_BT < -beside_B1), in_view_BT & (from_middle_BT > beside_B1)
    assert (before_BT.sum(1) >= SEEN_BEFORE - 1).all()
    assert (hidden_BT.sum(1) >= HIDDEN).all()
    assert (np.abs(np.diff(hidden_BT, axis=1)).sum(1) <= 2).all(), "hidden once, without a peep between"
    stays_B = hidden_BT[:, -1]
    assert (after_BT[~stays_B].sum(1) >= SEEN_AFTER - 1).all() and not after_BT[stays_B].any()


def test_a_sixth_stays_at_rest_behind_the_screen(batch: Batch) -> None:
    stays_B = hidden_frames(batch)[:, -1]
    assert 0.1 < stays_B.mean() < 0.24
    assert not batch.states_BTKS[stays_B, -1, BALL, VELOCITY_X].any()
    assert (batch.states_BTKS[~stays_B, -1, BALL, VELOCITY_X] * inwards(batch)[~stays_B] > 0).all()


def test_the_screen_and_all_of_the_balls_way_are_in_view(batch: Batch) -> None:
    width_B, height_B = np.array([VIEW_METRES[name] for name in FRAMINGS])[batch.reading_BS[:, 0] - 1].T
    x_B, half_B = np.abs(batch.states_BTKS[:, 0, SCREEN, X]), batch.size_BK[:, SCREEN]
    assert (x_B + half_B < 0.47 * width_B).all()
    assert (SCREEN_TALL * half_B < height_B - GROUND_METRES).all()
    assert (batch.states_BTKS[:, :, BALL, Y].max(1) + batch.size_BK[:, BALL] < height_B - GROUND_METRES).all()


def test_a_rolling_ball_comes_out_where_its_drag_brings_it(batch: Batch) -> None:
    hidden_BT, checked = hidden_frames(batch), 0
    for clip in range(CLIPS):
        last = int(hidden_BT[clip].argmax()) - 1
        if any(event.time > (last - 1) / FPS for event in batch.events[clip]):
            continue
        ball_TS = batch.states_BTKS[clip, :, BALL].astype(float)
        if ball_TS[last, Y] - batch.size_BK[clip, BALL] > 1e-4 or abs(ball_TS[last, VELOCITY_Y]) > 1e-6:
            continue
        since_T = np.arange(64 - last) / FPS
        speed = ball_TS[last, VELOCITY_X]
        rolled_T = np.minimum(since_T, abs(speed) / (ROLLING_DRAG * GRAVITY))
        path_T = ball_TS[last, X] + speed * rolled_T - 0.5 * np.sign(speed) * ROLLING_DRAG * GRAVITY * rolled_T**2
        assert ball_TS[last:, X] == pytest.approx(path_T, abs=2e-4)
        checked += 1
    assert checked > 60


def test_bounces_behind_the_screen_are_heard_when_the_ball_is_at_the_ground(batch: Batch) -> None:
    hidden_BT, checked = hidden_frames(batch), 0
    for clip, events in enumerate(batch.events):
        assert [event.time for event in events] == [sound.time for sound in batch.sounds[clip]]
        for event in events:
            frame = int(event.time * FPS)
            since = event.time - frame / FPS
            if not hidden_BT[clip, frame] or any(frame / FPS <= other.time < event.time for other in events):
                continue
            ball_S = batch.states_BTKS[clip, frame, BALL].astype(float)
            assert ball_S[Y] + since * ball_S[VELOCITY_Y] - 0.5 * GRAVITY * since**2 == pytest.approx(batch.size_BK[clip, BALL], abs=5e-3)
            assert event.sound == event.material == batch.reading(clip).material
            checked += 1
    assert checked > 40


def test_a_bounce_gives_back_what_the_material_does(batch: Batch) -> None:
    """Also of those that nobody sees."""
    for clip in range(CLIPS):
        restitution = BALL_MATERIALS[batch.reading(clip).material].restitution
        falls = [event for event in batch.events[clip] if 0 < event.time < 3.9]
        speed = np.sqrt(2 * GRAVITY * np.maximum(batch.states_BTKS[clip, :, BALL, Y] - batch.size_BK[clip, BALL], 0)
                        + batch.states_BTKS[clip, :, BALL, VELOCITY_Y] ** 2)  # fmt: skip
        for first, second in pairwise(falls):
            before, between = int(first.time * FPS), int(second.time * FPS)
            if between > before + 1 and not any(before / FPS <= event.time < first.time for event in falls):
                assert speed[between] == pytest.approx(restitution * speed[before], rel=0.02, abs=0.02)


def test_nothing_of_a_hidden_ball_is_drawn_and_something_of_one_that_looks_out() -> None:
    batch = simulate(np.random.default_rng(8), 24, "peek", "landscape", with_mel=False)
    width, height = RENDER_PIXELS["landscape"]
    hidden_BT, checked = hidden_frames(batch), 0
    for clip in [clip for clip in range(len(batch)) if batch.reading(clip).place == "park"]:
        plan = batch.plan(clip)
        alone = replace(plan, entities=replace(plan.entities, kind_K=plan.entities.kind_K * (plan.entities.kind_K != KINDS.index("ball"))))
        ground = height - round(64 * (GROUND_METRES + 0.12))  # what a ball's shadow does below is not asked
        differs_T = np.abs(draw(plan, width, height).astype(int) - draw(alone, width, height))[:, :ground].max((1, 2, 3))
        reach_T = np.abs(batch.states_BTKS[clip, :, BALL, X] - batch.states_BTKS[clip, :, SCREEN, X]) + batch.size_BK[clip, BALL]
        looks_out_T = reach_T > batch.size_BK[clip, SCREEN] + 0.04
        in_view_T = np.abs(batch.states_BTKS[clip, :, BALL, X]) < 4.9
        assert differs_T[hidden_BT[clip]].max() <= 12, "the soft edge of the screen"
        assert differs_T[looks_out_T & in_view_T].min() > 12
        checked += 1
    assert checked >= 3


def test_a_peek_survives_the_tokens_and_a_wandering_screen_is_settled(batch: Batch) -> None:
    plans, readings = [batch.plan(clip) for clip in range(8)], [batch.reading(clip) for clip in range(8)]
    told = encode(plans)
    for plan, back in zip(plans, decode(told, readings), strict=True):
        assert np.allclose(back.states_TKS, plan.states_TKS, atol=1e-4)
    shaken = replace(told, state=told.state + 0.05)
    shaken.state[:, ::2] -= 0.1
    for back in decode(shaken, readings):
        assert (back.states_TKS[:, SCREEN, :2] == back.states_TKS[:1, SCREEN, :2]).all()
        assert not back.states_TKS[:, SCREEN, [STATE_AXES.index("velocity_x"), STATE_AXES.index("velocity_y")]].any()


def test_it_is_said_in_one_sentence() -> None:
    reading = Reading(scene="peek", side="left", material="rubber", ball="orange", place="park", time="night")
    assert reading.caption() == "An orange rubber ball comes in from the left and goes behind a screen in a park at night."
