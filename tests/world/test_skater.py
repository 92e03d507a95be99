"""A skater turns as an angular momentum turns a body, glides, lands or falls as the words say, and never sinks into the ice."""

from __future__ import annotations

import numpy as np
import pytest

from generation.network.kinematics import BLADE_BACK, BLADE_FRONT, PARTS, part_poses
from generation.network.plan import FPS, FRAMINGS, GRAVITY, KINDS, PLACES, POSE_AXES, VIEW_METRES
from generation.network.reading import SLOTS
from generation.world.batch import FRAME_TIMES
from generation.world.limbs import limbs_of
from generation.world.scenes import simulate
from generation.world.skater import AXEL, FALL, JUMPS, RISES, SPIN, Programme, Skater, yaw_inertia

FACING = POSE_AXES["skater"].index("facing")
TURNS = {"single": 1.0, "axel": 1.5, "double": 2.0}
CLIPS = 240


@pytest.fixture(scope="module")
def skater() -> Skater:
    rng = np.random.default_rng(3)
    words = [rng.integers(len(values), size=CLIPS) for values in (FRAMINGS, JUMPS, SLOTS["finish"])]
    return Skater(Programme.sample(rng, *words))


@pytest.fixture(scope="module")
def batch():
    return simulate(np.random.default_rng(4), CLIPS, "skater", with_mel=False)


def free_times(skater: Skater, count: int = 400) -> np.ndarray:
    """Times of the free turning, ends left out (B, count)."""
    return skater.programme.start + skater.down_B1 * np.linspace(0.02, 0.98, count)


def test_the_angular_momentum_stays_from_the_take_off_to_the_touch_down_and_through_a_spin(skater):
    time_BT = free_times(skater)
    step = 1e-4
    turning_BT = (skater.yaw(time_BT + step) - skater.yaw(time_BT - step)) / (2 * step)
    limbs = limbs_of(skater.programme.pose(time_BT, skater.end_B1))
    momentum_BT = turning_BT * yaw_inertia(limbs, skater.programme.lean(time_BT, skater.end_B1, limbs))
    assert (momentum_BT > 0).all()
    assert (np.abs(momentum_BT / momentum_BT.mean(1, keepdims=True) - 1)).max() < 0.02
    assert (np.abs(momentum_BT / momentum_BT.mean(1, keepdims=True) - 1)).mean() < 0.002


def test_drawing_in_arms_and_legs_speeds_the_turning_up_but_never_beyond_what_frames_can_show(skater):
    turning_BJ = skater.momentum_B1 * skater.rate_BJ / (2 * np.pi)
    assert turning_BJ.max() < 3.6
    assert (turning_BJ.max(1) > 1.5 * turning_BJ[:, 0])[skater.programme.spins[:, 0]].all()


def test_a_spread_body_is_more_than_four_times_as_hard_to_turn_as_one_drawn_in(skater):
    inertia_BT = yaw_inertia(
        limbs := limbs_of(skater.programme.pose(np.broadcast_to(FRAME_TIMES, (CLIPS, 64)), skater.end_B1)), 0 * limbs.angle_BTS[..., 0]
    )
    assert 4.0 < inertia_BT.max() / inertia_BT.min() < 5.5


def test_the_middle_of_mass_is_ballistic_in_the_air(skater):
    time_BT = free_times(skater)
    body = skater.body(time_BT)
    middle_BT2 = skater.pelvis(time_BT, body) + body.middle_BT2 * skater.programme.height[..., None]
    jumps = ~skater.programme.spins[:, 0]
    seconds_BT1 = np.diff(time_BT, axis=1)[..., None]
    pull = np.diff(middle_BT2, 2, axis=1) / seconds_BT1[:, 1:] ** 2
    assert pull[jumps, :, 1] == pytest.approx(-GRAVITY, abs=1e-6)
    speed_BT = (np.diff(middle_BT2[..., 0], axis=1) / seconds_BT1[..., 0])[jumps]
    assert speed_BT.mean(1) == pytest.approx(skater.programme.speed[jumps, 0], rel=0.01)
    for name, (low, high) in RISES.items():
        rows = skater.programme.jump[:, 0] == JUMPS.index(name)
        rise = middle_BT2[rows, :, 1].max(1) - skater.middle_y_B1[rows, 0]
        assert (low - 0.01 < rise).all() and (rise < high + 0.01).all()


def test_the_turns_in_the_air_are_those_of_the_word(skater):
    one = skater.programme
    looks_B1 = np.where(one.jump == AXEL, 0.0, np.pi)  # an axel leaves the ice forward, the others backward
    turns = (skater.yaw(skater.end_B1 - 1e-6) - looks_B1)[:, 0] / (2 * np.pi)
    for name, whole in TURNS.items():
        rows = one.jump[:, 0] == JUMPS.index(name)
        falls = one.falls[:, 0]
        assert np.abs(turns[rows & ~falls] - whole).max() < 0.1
        missing = whole - turns[rows & falls]
        assert (missing > 0.2).all() and (missing < 0.4).all()
    spun = skater.yaw(skater.end_B1)[one.spins] / (2 * np.pi)
    assert (spun > 3.0).all() and (spun < 5.0).all()


def turned(batch, clip: int) -> float:
    """The turns that `facing` shows from the take-off to the landing: of all ways to unfold its arc cosine, the smoothest forward."""
    first, last = (event.time * FPS for event in batch.events[clip][:2])
    bends = np.arccos(np.clip(batch.pose_BTKP[clip, int(first) - 1 : int(last) + 5, 0, FACING].astype(float), -1, 1))
    ways = [sorted({sign * bend + 2 * np.pi * whole for sign in (1, -1) for whole in range(4)}) for bend in bends]
    start = float(bends[0])
    best = {(start, way): (0.0, way) for way in ways[1] if way > start - 0.3}
    for here in ways[2:]:
        further: dict[tuple[float, float], tuple[float, float]] = {}
        for (before, at), (cost, _end) in best.items():
            for way in here:
                if way > at - 0.3:
                    total = cost + (way - 2 * at + before) ** 2
                    if total < further.get((at, way), (np.inf, 0))[0]:
                        further[at, way] = (total, way)
        best = further
    return (min(best.values())[1] - start) / (2 * np.pi)


def test_the_turns_can_be_read_from_facing_frame_by_frame(batch):
    read = {name: [] for name in TURNS}
    for clip in range(len(batch)):
        words = batch.reading(clip)
        if words.jump in TURNS and words.finish == "landed":
            read[words.jump].append(turned(batch, clip))
    for name, whole in TURNS.items():
        assert len(read[name]) > 15
        assert np.mean(np.abs(np.array(read[name]) - whole) < 0.25) > 0.9, name


def test_who_lands_stands_and_glides_backward_and_who_falls_lies_still(batch):
    checked = {"landed": 0, "fall": 0}
    for clip in range(len(batch)):
        words, state, pose = batch.reading(clip), batch.states_BTKS[clip, :, 0], batch.pose_BTKP[clip, :, 0]
        touched = [event.sound for event in batch.events[clip]]
        checked[words.finish] += 1
        if words.finish == "landed":
            assert state[-1, 1] > 0.4 * batch.size_BK[clip, 0]
            assert state[-1, 2] * pose[-1, FACING] < -0.05  # it looks back along its way
            assert "fall" not in touched
        else:
            assert state[-1, 1] < 0.3 * batch.size_BK[clip, 0]
            assert abs(state[-1, 2]) < 0.35
            assert touched[-1] == "fall"
        assert touched[0] == "scratch"
        assert ("scrape" in touched) == (words.jump != "spin")
    assert min(checked.values()) > 60


def test_no_blade_is_ever_under_the_ice_and_one_is_on_it_outside_of_the_jump(batch):
    for clip in range(0, len(batch), 4):
        plan = batch.plan(clip)
        poses = part_poses(plan)
        lows = []
        for row, part in enumerate(poses.part_P.tolist()):
            if PARTS[part] == "skate":
                for along in (BLADE_BACK, BLADE_FRONT):
                    tip = poses.matrix()[:, row] @ poses.matrix().new_tensor([along, -0.08])
                    lows.append((poses.origin_TP2[:, row] + tip)[:, 1].numpy())
        low = np.min(lows, 0)
        assert len(lows) == 4
        assert low.min() > -0.003  # between two moments of the flight's grid
        start, end = batch.events[clip][0].time, batch.events[clip][1].time if len(batch.events[clip]) > 1 else 4.0
        assert np.abs(low[: int(start * FPS)]).max() < 0.003
        if batch.reading(clip).jump != "spin":
            middle = int((start + end) / 2 * FPS)
            assert low[middle] > 0.2


def test_places_and_velocities_agree(batch):
    state = batch.states_BTKS[:, :, 0].astype(np.float64)
    step = np.diff(state[..., :2], axis=1)
    mean = (state[:, :-1, 2:4] + state[:, 1:, 2:4]) / 2 / FPS
    assert np.abs(step - mean).mean() < 0.006
    assert np.percentile(np.abs(step - mean), 99) < 0.06


@pytest.mark.parametrize("framing", FRAMINGS)
def test_the_whole_skater_is_in_the_view_of_a_camera_that_follows(framing):
    batch = simulate(np.random.default_rng(5), 120, "skater", framing, with_mel=False)
    width, height = VIEW_METRES[framing]
    state, camera = batch.states_BTKS[:, :, 0], batch.camera_BTC
    half = 0.28 * batch.size_BK[:, :1]  # of a body without the hands and the free leg
    across = (np.abs(state[..., 0] - camera[..., 0]) + half) * camera[..., 2] / width
    assert (across < 0.5).mean() > 0.995
    top = state[..., 1] + 0.6 * batch.size_BK[:, :1]
    assert ((top - camera[..., 1]) * camera[..., 2] / height < 0.5).all()
    # And the camera stays over what a place has drawn.
    assert (np.abs(camera[..., 0]) + width / 2 / camera[..., 2] < 0.545 * width).all()
    assert np.ptp(camera[..., 0], axis=1).max() > 0.05 * width


def test_most_clips_are_on_the_rink_and_other_scenes_seldom():
    rink = PLACES.index("rink") + 1
    column = list(SLOTS).index("place")
    own = simulate(np.random.default_rng(8), 600, "skater", with_mel=False).reading_BS[:, column] == rink
    other = simulate(np.random.default_rng(8), 600, "bounce", with_mel=False).reading_BS[:, column] == rink
    assert 0.57 < own.mean() < 0.72
    assert 0.03 < other.mean() < 0.1


def test_a_skater_is_the_only_body_and_half_glide_to_the_left(batch):
    assert (batch.kind_BK[:, 0] == KINDS.index("skater")).all() and not batch.kind_BK[:, 1:].any()
    left = batch.states_BTKS[:, 0, 0, 2] < 0
    assert 0.4 < left.mean() < 0.6


def test_gliding_is_heard_but_touches_nothing(batch):
    for clip in range(len(batch)):
        heard = [sound for sound in batch.sounds[clip] if sound.name == "glide"]
        assert len(heard) >= 3
        assert all(0 < sound.gain < 0.06 for sound in heard)
        start, end = batch.events[clip][0].time, batch.events[clip][-1].time
        if batch.reading(clip).jump != "spin" and batch.reading(clip).finish == "landed":
            assert not [sound for sound in heard if start <= sound.time < end]


def test_one_seed_gives_one_clip():
    first, second = (simulate(np.random.default_rng(9), 12, "skater") for _turn in range(2))
    assert np.array_equal(first.states_BTKS, second.states_BTKS) and np.array_equal(first.pose_BTKP, second.pose_BTKP)
    assert np.array_equal(first.mel_BMF, second.mel_BMF) and first.sounds == second.sounds


def test_the_words_decide(skater):
    one = skater.programme
    assert set(np.unique(one.jump)) == set(range(len(JUMPS)))
    assert (skater.down_B1[one.spins] > 1.5).all() and (skater.down_B1[~one.spins] < 0.8).all()
    assert FALL == 1 and JUMPS[SPIN] == "spin"
