"""Water waves, floats and slows as it should; a flip on a paddleboard ends where its word says, and a splash is heard as it is seen."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import torch

from generation.network.kinematics import COLUMNS, PADDLE_DECK, PARTS, part_poses
from generation.network.plan import FPS, FRAMINGS, GRAVITY, KINDS, POSE_AXES, VIEW_METRES
from generation.network.reading import SLOTS, Reading
from generation.network.tokens import decode, encode
from generation.world.batch import FRAME_TIMES, Batch
from generation.world.draw import draw
from generation.world.limbs import FEET, limbs_of, turned
from generation.world.paddle import BOARD, BOARD_WEIGHT, BROAD, DENSITY, FLOATS, RIDER, SPLASH, WATER, WEIGHT, Paddler, flips_of
from generation.world.scenes import simulate
from generation.world.waves import DYING, Waves

CLIPS = 150


@pytest.fixture(scope="module")
def paddler() -> Paddler:
    rng = np.random.default_rng(3)
    kept = rng.random(CLIPS) < 0.5
    flips = flips_of(rng, rng.integers(len(FRAMINGS), size=CLIPS), rng.integers(2, size=CLIPS), kept)
    return Paddler(rng, flips, kept[:, None], rng.uniform(2, 4, (CLIPS, 1)))


@pytest.fixture(scope="module")
def batch() -> Batch:
    return simulate(np.random.default_rng(4), CLIPS, "paddle", with_mel=False)


def calm(paddler: Paddler) -> None:
    """No wind and no touch."""
    paddler.waves.wind_height = 0 * paddler.waves.wind_height
    paddler.waves.touch_height = 0 * paddler.waves.touch_height


def waves(**changes: np.ndarray) -> Waves:
    one, nothing = np.ones((1, 1)), np.zeros((1, 1))
    still = {"wind_height": nothing, "wind_long": one, "wind_phase": nothing, "wind_way": one}
    touch = {"touch_x": nothing, "touch_time": one, "touch_height": nothing}
    return Waves(column_x=np.linspace(-4, 4, 33)[None], **(still | touch | changes))


def test_a_long_wave_runs_faster_than_a_short_one() -> None:
    """On deep water a crest runs at the root of g times its length over two pi."""
    for long in (1.0, 4.0):
        wind = waves(wind_height=np.full((1, 1), 0.1), wind_long=np.full((1, 1), long), wind_phase=np.full((1, 1), np.pi / 2))
        speed = np.sqrt(GRAVITY * long / (2 * np.pi))
        time = np.array([[0.0, 0.2, 0.5]])
        wind.column_x = (speed * time)[0][None]  # at three places, where a crest is at three times
        assert np.diagonal(wind.columns(time)[0]) == pytest.approx([0.1, 0.1, 0.1])


def test_a_touch_makes_waves_on_both_sides_later_and_only_after_it() -> None:
    struck = waves(touch_height=np.full((1, 1), 0.1))
    assert (struck.columns(np.array([[0.9]])) == 0).all()
    height = struck.columns(np.linspace(1, 4, 200)[None])[0]
    assert height == pytest.approx(height[:, ::-1])
    first = [np.argmax(np.abs(height[:, place]) > 0.6 * np.abs(height[:, place]).max()) for place in (8, 16)]
    assert first[1] < first[0]
    assert height[: first[1], 16].max() <= 0  # it is pushed down
    assert np.abs(height[-20:]).max() < np.exp(-DYING * 2.5) * 2 * np.abs(height).max()


def test_a_board_carries_its_rider_by_the_water_that_it_pushes_away(paddler: Paddler) -> None:
    calm(paddler)
    area = 0.8 * 2 * paddler.size_B1 * BROAD
    assert DENSITY * area * paddler.sunk_B1 == pytest.approx(np.full_like(area, WEIGHT))
    before, _nose = paddler.board(np.full_like(area, 0.2))
    assert before[..., 1] == pytest.approx(-paddler.sunk_B1)
    late, nose = paddler.board(np.full_like(area, 6.9))
    assert late[..., 1][~paddler.kept_B1] == pytest.approx(0, abs=1e-3)
    assert late[..., 1][paddler.kept_B1] == pytest.approx(-paddler.sunk_B1[paddler.kept_B1], abs=1e-3)
    assert np.abs(nose).max() < 0.06


def test_who_pushes_off_pushes_the_board_the_other_way(paddler: Paddler) -> None:
    off = paddler.flips.take_off
    speed = (paddler.board_x(off + 1e-4) - paddler.board_x(off)) / 1e-4
    assert WEIGHT * paddler.flips.along + BOARD_WEIGHT * speed == pytest.approx(np.zeros_like(off), abs=0.05)
    assert (np.sign(speed) == -np.sign(paddler.flips.along)).all()


def test_the_body_falls_freely_until_a_board_or_the_water_meets_it(paddler: Paddler) -> None:
    one = paddler.flips
    until = np.where(paddler.kept_B1, paddler.gymnast.touch_B1, paddler.enter_B1)
    time_BT = one.take_off + (until - one.take_off) * np.linspace(0.01, 0.99, 80)
    pelvis, angle, pose = paddler.body(time_BT)
    middle = pelvis + turned(limbs_of(pose).mass_middle_BT2, angle) * one.height[..., None]
    since = time_BT - time_BT[:, :1]
    speed = one.up - GRAVITY * (time_BT[:, :1] - one.take_off)
    wanted = np.stack((one.along * since, speed * since - 0.5 * GRAVITY * since**2), -1)
    assert np.abs(middle - middle[:, :1] - wanted).max() < 0.02


def test_feet_land_on_the_board_or_beyond_its_end(paddler: Paddler) -> None:
    touch = paddler.gymnast.touch_B1
    away = paddler.gymnast.planted_B12[..., 0] - paddler.board_x(touch)
    kept = paddler.kept_B1
    assert (np.abs(away) < 0.6 * paddler.size_B1)[kept].all()
    beyond = np.abs(paddler._pelvis_at(paddler.enter_B1) - paddler.board_x(paddler.enter_B1))[~kept]
    assert (beyond > 0.85 * paddler.size_B1[~kept]).all()
    pelvis, lean, pose = paddler.body(touch + 0.9)
    soles = pelvis + turned(limbs_of(pose).end_BTE2[:, :, list(FEET)].mean(2), lean) * paddler.flips.height[..., None]
    over = soles[..., 1] - paddler.deck(soles[..., 0], *paddler.board(touch + 0.9))
    assert np.abs(over[kept]).max() < 0.05


def test_who_falls_in_goes_under_and_comes_up_to_the_chin(paddler: Paddler) -> None:
    calm(paddler)
    lost, high = ~paddler.kept_B1[:, 0], paddler.flips.height
    deep = paddler.body(paddler.enter_B1 + np.linspace(0, 1.5, 60))[0][..., 1].min(1)
    assert (deep < -FLOATS * high[:, 0])[lost].all()
    pelvis, angle, _pose = paddler.body(np.full_like(high, 6.0))
    assert pelvis[lost, 0, 1] == pytest.approx(-FLOATS * high[lost, 0], abs=0.02)
    assert np.abs(angle[lost]).max() < 1e-6
    before, after = (paddler.body(paddler.enter_B1 + late)[0][lost] for late in (-1e-4, 1e-4))
    assert np.abs(after - before).max() < 0.005


def test_the_words_decide_where_it_ends(batch: Batch) -> None:
    for clip in range(CLIPS):
        reading = batch.reading(clip)
        rider, board = batch.states_BTKS[clip, -1, RIDER], batch.states_BTKS[clip, -1, BOARD]
        stands = rider[1] > 0.4 * batch.size_BK[clip, RIDER] and abs(rider[0] - board[0]) < batch.size_BK[clip, BOARD]
        assert stands == (reading.balance == "kept")
        turns = np.unwrap(np.arctan2(batch.states_BTKS[clip, :, RIDER, 5], batch.states_BTKS[clip, :, RIDER, 4]))
        facing = batch.pose_BTKP[clip, 0, RIDER, POSE_AXES["person"].index("facing")]
        most = turns[np.abs(turns - turns[0]).argmax()] - turns[0]
        assert (most * facing > 0) == (reading.trick == "backflip")
    words = [batch.reading(clip).balance for clip in range(CLIPS)]
    assert min(words.count(word) for word in SLOTS["balance"]) > 50


def test_drops_fly_as_drops_do_and_are_gone_before_and_after(batch: Batch) -> None:
    seen = 0
    for clip in range(CLIPS):
        if batch.reading(clip).balance == "kept":
            assert batch.kind_BK[clip, SPLASH] == 0
            continue
        enters = next(event.time for event in batch.events[clip] if event.sound == "splash")
        presence = batch.states_BTKS[clip, :, SPLASH, 6]
        assert (presence[enters - 1e-6 > FRAME_TIMES] == 0).all() and presence.max() == pytest.approx(1.0) and presence[-1] == 0
        flies = np.flatnonzero(presence > 0)[1:-2]
        for drop in range(6):
            y = batch.pose_BTKP[clip, flies, SPLASH, POSE_AXES["splash"].index(f"y_{drop}")] + batch.states_BTKS[clip, flies, SPLASH, 1]
            assert np.diff(y, 2) * FPS**2 == pytest.approx(-GRAVITY, abs=2e-3)
        seen += 1
    assert seen > 50


def test_strips_of_water_join_where_their_heights_are(batch: Batch) -> None:
    poses = part_poses(batch.plan(0))
    rows = [row for row, part in enumerate(poses.part_P.tolist()) if PARTS[part] == "wave"]
    assert len(rows) == COLUMNS - 1
    matrix = poses.matrix()
    ends = [[poses.origin_TP2[9, row] + matrix[9, row] @ torch.tensor([side, 0.0]) for side in (-0.5, 0.5)] for row in rows]
    heights = batch.pose_BTKP[0, 9, WATER]
    for column, (left, right) in enumerate(ends):
        assert [float(left[1]), float(right[1])] == pytest.approx(heights[column : column + 2].tolist(), abs=1e-5)
    assert all(torch.allclose(here[1], there[0], atol=1e-5) for here, there in pairwise(ends))


def test_water_fills_the_view_and_bodies_are_inside_it() -> None:
    for framing in FRAMINGS:
        batch = simulate(np.random.default_rng(5), 40, "paddle", framing, with_mel=False)
        width, height = VIEW_METRES[framing]
        camera = batch.camera_BTC
        edge = (width / 2) / camera[..., 2] + np.abs(camera[..., 0])
        assert (edge < 1.02 * batch.size_BK[:, [WATER]]).mean() > 0.97
        rider = batch.states_BTKS[:, :, RIDER]
        assert (np.abs(rider[..., 0] - camera[..., 0]) * camera[..., 2] / width < 0.45).mean() > 0.99
        assert ((rider[..., 1] + 0.5 * batch.size_BK[:, [RIDER]] - camera[..., 1]) * camera[..., 2] / height < 0.5).all()


def test_a_board_floats_on_the_water_that_is_drawn(batch: Batch) -> None:
    """Mirrored clips too: the deck is over the surface under it, by about its own thickness."""
    for clip in range(CLIPS):
        board, half = batch.states_BTKS[clip, :, BOARD], batch.size_BK[clip, WATER]
        column = (board[:, 0] + half) / (2 * half) * (COLUMNS - 1)
        under = [np.interp(column[frame], np.arange(COLUMNS), batch.pose_BTKP[clip, frame, WATER]) for frame in range(64)]
        over = board[:, 1] + PADDLE_DECK * batch.size_BK[clip, BOARD] - np.array(under)
        assert over.min() > 0 and over.max() < 0.24


def test_push_landing_and_splash_are_heard_when_they_happen(batch: Batch) -> None:
    for clip in range(CLIPS):
        kept = batch.reading(clip).balance == "kept"
        assert [event.sound for event in batch.events[clip]] == ["feet", "feet" if kept else "splash"]
        assert batch.events[clip][1].other == (BOARD if kept else WATER)
        heard = {(sound.time, sound.name) for sound in batch.sounds[clip]}
        assert all((event.time, event.sound) in heard for event in batch.events[clip])
        bubbles = [sound.time for sound in batch.sounds[clip] if sound.name == "bubbles"]
        assert (not bubbles) == kept and all(time > batch.events[clip][1].time for time in bubbles)


def test_places_and_velocities_agree(batch: Batch) -> None:
    state = batch.states_BTKS[:, :, :2].astype(np.float64)
    step = np.diff(state[..., :2], axis=1)
    mean = (state[:, :-1, :, 2:4] + state[:, 1:, :, 2:4]) / 2 / FPS
    assert np.abs(step - mean).mean() < 0.006
    assert np.percentile(np.abs(step - mean), 99) < 0.07


def test_each_word_is_drawn_differently() -> None:
    """By the pictures alone: at the end the rider's shirt is in the air or under water."""
    batch = simulate(np.random.default_rng(6), 16, "paddle", "square", with_mel=False)
    shown: dict[str, list[int]] = {word: [] for word in SLOTS["balance"]}
    for clip in range(len(batch)):
        plan = batch.plan(clip)
        alone = replace(plan, entities=replace(plan.entities, kind_K=plan.entities.kind_K * torch.tensor([0, 1, 1, 1])))
        differs = np.abs(draw(plan, 160, 160, [60]).astype(int) - draw(alone, 160, 160, [60])).max(-1)[0] > 20
        shown[batch.reading(clip).balance].append(int(differs.sum()))
    assert max(shown["lost"]) < 0.75 * min(shown["kept"])


def test_a_flip_survives_the_tokens(batch: Batch) -> None:
    plans, readings = [batch.plan(clip) for clip in range(6)], [batch.reading(clip) for clip in range(6)]
    for plan, back in zip(plans, decode(encode(plans), readings), strict=True):
        assert np.allclose(back.states_TKS, plan.states_TKS, atol=1e-4)
        assert np.allclose(back.pose_TKP, plan.pose_TKP, atol=1e-4)


def test_it_is_said_in_one_sentence() -> None:
    assert Reading(scene="paddle", trick="backflip", balance="lost", shirt="red", place="beach").caption() == (
        "A paddleboarder in a red shirt does a backflip on the board and falls into the water on a beach."
    )
    assert Reading(scene="paddle", balance="kept").caption() == "A paddleboarder does a flip on the board and lands it."


def test_one_seed_gives_one_clip_and_half_look_to_the_left(batch: Batch) -> None:
    again = simulate(np.random.default_rng(4), CLIPS, "paddle", with_mel=False)
    assert np.array_equal(again.states_BTKS, batch.states_BTKS) and np.array_equal(again.pose_BTKP, batch.pose_BTKP)
    assert (batch.kind_BK[:, :3] == [KINDS.index(kind) for kind in ("person", "paddleboard", "water")]).all()
    assert 0.35 < (batch.pose_BTKP[:, 0, RIDER, POSE_AXES["person"].index("facing")] < 0).mean() < 0.65
