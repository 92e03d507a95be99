"""A skateboard pops, flies and rolls as mechanics has it; who lands has it under the feet and who falls has not; it is heard."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from generation.network.kinematics import DECK_HEIGHT, PARTS, TAIL_X, TAIL_Y, WHEEL, part_poses
from generation.network.plan import FPS, FRAMINGS, GRAVITY, KINDS, VIEW_METRES
from generation.network.reading import SLOTS, Reading
from generation.network.tokens import decode, encode
from generation.world.batch import FRAME_TIMES
from generation.world.draw import draw
from generation.world.limbs import limbs_of, turned
from generation.world.rides import BAIL, CRUISE, OLLIE, PUSH, TAIL_DOWN, Rides, rocked
from generation.world.scenes import simulate
from generation.world.skateboard import BOARD, GAP, RIDER, ROLLING, SCRAPING, Rider, on_board

CLIPS = 180


@pytest.fixture(scope="module")
def rider() -> Rider:
    rng = np.random.default_rng(3)
    return Rider(Rides.sample(rng, rng.integers(len(FRAMINGS), size=CLIPS), rng.integers(3, size=CLIPS)))


@pytest.fixture(scope="module")
def batch():
    return simulate(np.random.default_rng(4), CLIPS, "skateboard", with_mel=False)


def rows(rider: Rider, *words: int) -> np.ndarray:
    return np.isin(rider.rides.ride[:, 0], words)


def flying(rider: Rider, until: np.ndarray, count: int = 60) -> np.ndarray:
    """Times of the flight, ends left out (B, count)."""
    return rider.rides.pop + (until - rider.rides.pop) * np.linspace(0.02, 0.98, count)


def test_the_tail_is_on_the_ground_when_the_board_leaves_it(rider):
    size = rider.rides.size
    middle, nose = rider.board(rider.rides.pop)
    jumps = rows(rider, OLLIE, BAIL)
    tail = middle[..., 1] + size * (-TAIL_X * np.sin(nose) + TAIL_Y * np.cos(nose))
    assert tail[jumps] == pytest.approx(0.0, abs=1e-9)
    assert nose[jumps] == pytest.approx(TAIL_DOWN)
    x, y = rocked(0 * size, size)
    assert y == pytest.approx(DECK_HEIGHT * size) and x == pytest.approx(0)


def test_the_board_falls_freely_from_the_pop_to_the_landing_on_its_wheels(rider):
    one, jumps = rider.rides, rows(rider, OLLIE, BAIL)
    time_BT = flying(rider, one.lands)
    middle, nose = rider.board(time_BT)
    step = np.diff(time_BT, axis=1)[:, 1:]
    assert (np.diff(middle[..., 1], 2, axis=1) / step**2)[jumps] == pytest.approx(-GRAVITY, abs=1e-6)
    across = np.diff(middle[..., 0], axis=1)
    assert np.ptp(across[jumps], axis=1).max() < 2e-3
    down, level = rider.board(one.lands)
    assert down[jumps, :, 1] == pytest.approx((DECK_HEIGHT * one.size)[jumps], abs=1e-9)
    assert level[jumps] == pytest.approx(0.0, abs=1e-9)
    apex = middle[..., 1].max(1) - (DECK_HEIGHT * one.size)[:, 0]
    assert (apex[jumps] > 0.3).all() and (apex[jumps] < 0.7).all()
    # A board that nobody minds turns at one speed.
    free = np.diff(nose, axis=1)[rows(rider, BAIL)]
    assert np.ptp(free, axis=1).max() < 1e-9


def test_the_riders_middle_of_mass_falls_freely(rider):
    one, jumps = rider.rides, rows(rider, OLLIE, BAIL)
    time_BT = flying(rider, rider.touch_B1, 200)
    pelvis, lean, pose = rider.body(time_BT)
    middle = pelvis + turned(limbs_of(pose).mass_middle_BT2, lean) * one.height[..., None]
    wanted = rider.middle(time_BT)
    assert np.abs(middle - wanted)[jumps].max() < 6e-3
    rise = wanted[..., 1].max(1) - wanted[:, 0, 1]
    assert (rise[jumps] > 0.2).all() and (rise[jumps] < 0.6).all()


def test_feet_and_deck_are_apart_by_little_in_an_ollie(rider):
    one, ollies = rider.rides, rows(rider, OLLIE)
    time_BT = flying(rider, one.lands)
    pelvis, lean, pose = rider.body(time_BT)
    middle, nose = rider.board(time_BT)
    ends = limbs_of(pose).end_BTE2
    for row, side in ((2, 1.0), (5, -1.0)):
        foot = pelvis + turned(ends[:, :, row], lean) * one.height[..., None]
        local = turned(foot - middle, -nose)
        gap = local[..., 1] - 0.04 * one.size
        assert np.abs(gap[ollies]).max() < GAP + 0.02
        assert np.abs(local[..., 0] - side * 0.5 * one.size)[ollies].max() < 0.05


def test_the_landing_check_says_what_the_word_says(rider):
    landed = on_board(rider)
    assert landed[rows(rider, OLLIE)].all()
    assert not landed[rows(rider, BAIL)].any()
    assert rows(rider, OLLIE).sum() > 40 and rows(rider, BAIL).sum() > 40 and rows(rider, CRUISE).sum() > 40


def test_wheels_lose_little_speed_and_who_lies_much(rider):
    one = rider.rides
    time = np.full_like(one.pop, 0.3)
    speeds = [(rider.board(at + 0.05)[0] - rider.board(at)[0])[..., 0] / 0.05 for at in (time, time + 0.4)]
    jumps = rows(rider, OLLIE, BAIL) & (one.pop[:, 0] > 0.9)
    assert (speeds[0] - speeds[1])[jumps] == pytest.approx(0.4 * ROLLING * GRAVITY, abs=2e-3)
    bails = rows(rider, BAIL)
    down = rider.ends_B1
    slid = [(rider.pelvis(at + 0.02) - rider.pelvis(at))[..., 0] / 0.02 for at in (down, down + 0.1)]
    quick = bails & (one.speed / (SCRAPING * GRAVITY) > one.fall + 0.14)[:, 0]
    lost = (slid[0] - slid[1])[quick]
    assert quick.sum() >= 3 and lost == pytest.approx(0.1 * SCRAPING * GRAVITY, abs=0.05)
    end = rider.pelvis(np.full_like(down, 3.9)) - rider.pelvis(np.full_like(down, 3.8))
    assert np.abs(end[bails, 0, 0]).max() < 0.02


def test_a_foot_that_pushes_stays_where_it_stands_and_the_board_gains_by_it(rider):
    one, pushes = rider.rides, rows(rider, CRUISE)
    down, stroke, _up = PUSH
    start = one.pushes[:, :1]
    feet = []
    for part in (0.05, 0.5, 0.9):
        time = start + down + part * stroke
        pelvis, lean, pose = rider.body(time)
        feet.append(pelvis + turned(limbs_of(pose).end_BTE2[:, :, 5], lean) * one.height[..., None])
    assert np.abs(feet[1] - feet[0])[pushes].max() < 0.03 and np.abs(feet[2] - feet[0])[pushes].max() < 0.05
    assert np.abs(feet[1][pushes][..., 1]).max() < 0.02
    before, after = ((rider.board(at + 0.02)[0] - rider.board(at)[0])[..., 0] / 0.02 for at in (start + down - 0.02, start + down + stroke))
    gained = (after - before)[pushes] - (one.gains - ROLLING * GRAVITY * (stroke + 0.02))[pushes]
    assert np.abs(gained).max() < 0.03


def test_the_words_decide_who_ends_on_the_board(batch):
    checked = dict.fromkeys(SLOTS["ride"], 0)
    for clip in range(CLIPS):
        word = batch.reading(clip).ride
        rider, board = batch.states_BTKS[clip, -1, RIDER], batch.states_BTKS[clip, -1, BOARD]
        stands = rider[1] > 0.4 * batch.size_BK[clip, RIDER] and abs(rider[0] - board[0]) < batch.size_BK[clip, BOARD]
        assert stands == (word != "bail")
        lifted = batch.states_BTKS[clip, :, BOARD, 1].max() - DECK_HEIGHT * batch.size_BK[clip, BOARD]
        assert (lifted > 0.25) == (word != "cruise")
        checked[word] += 1
    assert min(checked.values()) > 40


def test_nothing_sinks_into_the_ground(batch):
    for clip in range(0, CLIPS, 6):
        poses = part_poses(batch.plan(clip))
        for row, part in enumerate(poses.part_P.tolist()):
            if PARTS[part] == "skateboard":
                angle, size = poses.angle_TP[:, row].numpy(), batch.size_BK[clip, BOARD]
                for wheel in (-0.52, 0.52):
                    low = poses.origin_TP2[:, row, 1].numpy() + size * (
                        wheel * np.sin(angle) - (DECK_HEIGHT - WHEEL) * np.cos(angle) - WHEEL
                    )
                    assert low.min() > -0.004
            if PARTS[part].startswith("lower_leg"):
                sole = poses.origin_TP2[:, row] + poses.matrix()[:, row] @ poses.matrix().new_tensor([0.0, -0.235])
                assert float(sole[:, 1].min()) > -0.02


def test_places_and_velocities_agree(batch):
    state = batch.states_BTKS[:, :, :2].astype(np.float64)
    step = np.diff(state[..., :2], axis=1)
    mean = (state[:, :-1, :, 2:4] + state[:, 1:, :, 2:4]) / 2 / FPS
    assert np.abs(step - mean).mean() < 0.006
    assert np.percentile(np.abs(step - mean), 99) < 0.07


def test_pop_landing_and_fall_are_heard_when_they_happen(batch):
    expected = {"ollie": ["pop", "clack"], "bail": ["pop", "clack", "feet", "fall"]}
    for clip in range(CLIPS):
        word = batch.reading(clip).ride
        names = [event.sound for event in batch.events[clip]]
        heard = {(sound.time, sound.name) for sound in batch.sounds[clip]}
        assert all((event.time, event.sound) in heard for event in batch.events[clip])
        if word == "cruise":
            assert set(names) == {"feet"} and 1 <= len(names) <= 2
            continue
        assert sorted(names) == sorted(expected[word])
        pop, lands = (next(event.time for event in batch.events[clip] if event.sound == name) for name in ("pop", "clack"))
        high = batch.states_BTKS[clip, :, BOARD, 1] - DECK_HEIGHT * batch.size_BK[clip, BOARD]
        in_air = (pop < FRAME_TIMES) & (lands - 0.005 > FRAME_TIMES)
        assert (high[in_air] > 1e-3).all() and np.abs(high[(pop - 0.1 > FRAME_TIMES) | (lands < FRAME_TIMES)]).max() < 1e-3


def test_rolling_is_heard_on_the_ground_only(batch):
    for clip in range(CLIPS):
        wheels = [sound for sound in batch.sounds[clip] if sound.name == "wheels"]
        assert len(wheels) >= 3 and all(0 < sound.gain < 0.07 for sound in wheels)
        if batch.reading(clip).ride != "cruise":
            pop, lands = (next(event.time for event in batch.events[clip] if event.sound == name) for name in ("pop", "clack"))
            assert not [sound for sound in wheels if pop <= sound.time < lands]


@pytest.mark.parametrize("framing", FRAMINGS)
def test_the_rider_is_in_the_view_of_a_camera_that_follows(framing):
    batch = simulate(np.random.default_rng(5), 100, "skateboard", framing, with_mel=False)
    width, height = VIEW_METRES[framing]
    state, camera = batch.states_BTKS[:, :, RIDER], batch.camera_BTC
    across = np.abs(state[..., 0] - camera[..., 0]) * camera[..., 2] / width
    assert (across < 0.5).mean() > 0.98
    top = state[..., 1] + 0.56 * batch.size_BK[:, [RIDER]]
    assert (((top - camera[..., 1]) * camera[..., 2] / height < 0.5).mean()) > 0.995


def test_each_word_is_drawn_differently():
    """By the pictures alone: the highest place of the board's colour, and whether the rider is low at the end."""
    batch = simulate(np.random.default_rng(6), 24, "skateboard", "square", with_mel=False)
    seen = {word: [] for word in SLOTS["ride"]}
    for clip in range(len(batch)):
        word = batch.reading(clip).ride
        beside = abs(batch.states_BTKS[clip, 50, RIDER, 0] - batch.camera_BTC[clip, 50, 0])
        if len(seen[word]) < 2 and beside < 1.5:
            plan = batch.plan(clip)
            alone = replace(plan, entities=replace(plan.entities, kind_K=torch.zeros_like(plan.entities.kind_K)))
            differs = np.abs(draw(plan, 160, 160, [50]).astype(int) - draw(alone, 160, 160, [50])).max(-1)[0] > 30
            tall = np.flatnonzero(differs.any(1))
            seen[word].append((float(np.ptp(tall)), plan.states_TKS[:, BOARD, 1].max()))
    assert max(tall for tall, _high in seen["bail"]) < 0.75 * min(tall for word in ("ollie", "cruise") for tall, _high in seen[word])
    assert max(high for _tall, high in seen["cruise"]) < 0.5 * min(high for _tall, high in seen["ollie"])


def test_a_ride_survives_the_tokens(batch):
    plans, readings = [batch.plan(clip) for clip in range(6)], [batch.reading(clip) for clip in range(6)]
    for plan, back in zip(plans, decode(encode(plans), readings), strict=True):
        assert np.allclose(back.states_TKS, plan.states_TKS, atol=1e-4)


def test_it_is_said_in_one_sentence():
    assert Reading(scene="skateboard", ride="ollie", shirt="red", place="park").caption() == (
        "A skateboarder in a red shirt does an ollie and lands it in a park."
    )
    assert Reading(scene="skateboard", ride="bail").caption() == "A skateboarder tries an ollie and falls."
    assert Reading(scene="skateboard", ride="cruise", time="sunset").caption() == "A skateboarder rides past at sunset."


def test_one_seed_gives_one_clip_and_half_ride_to_the_left(batch):
    again = simulate(np.random.default_rng(4), CLIPS, "skateboard", with_mel=False)
    assert np.array_equal(again.states_BTKS, batch.states_BTKS) and again.sounds == batch.sounds
    assert (batch.kind_BK[:, :2] == [KINDS.index("person"), KINDS.index("skateboard")]).all() and not batch.kind_BK[:, 2:].any()
    assert 0.35 < (batch.states_BTKS[:, 0, BOARD, 2] < 0).mean() < 0.65
