"""A car follows its track, flies and turns as mechanics has it, lands or crashes as its word says, and is heard."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from generation.network.kinematics import CAR_AXLE, CAR_HEIGHT, CAR_WHEEL, part_poses
from generation.network.plan import FPS, FRAMINGS, GRAVITY, KINDS, POSE_AXES, VIEW_METRES
from generation.network.reading import SLOTS, Reading
from generation.network.tokens import decode, encode
from generation.world.batch import Batch
from generation.world.draw import draw
from generation.world.limbs import turned
from generation.world.scenes import simulate
from generation.world.stunt import BOUNCES, CAR, CLEARED, CRASHED, DOWN, GYRATION, UP, Car, Jumps

CLIPS = 150


@pytest.fixture(scope="module")
def car() -> Car:
    rng = np.random.default_rng(3)
    return Car(Jumps.sample(rng, rng.integers(len(FRAMINGS), size=CLIPS), rng.integers(len(SLOTS["gap"]), size=CLIPS)))


@pytest.fixture(scope="module")
def batch() -> Batch:
    return simulate(np.random.default_rng(4), CLIPS, "stunt", with_mel=False)


def wheels(car: Car, time_BT: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where the rear and the front wheel touch or would touch the ground (B, T, 2)."""
    place, nose = car.place(time_BT)
    size = car.jumps.size[..., None]
    return tuple(
        place + size * turned(np.broadcast_to(np.array((side * CAR_AXLE, -CAR_HEIGHT)), (*nose.shape, 2)), nose) for side in (-1, 1)
    )  # type: ignore[return-value]


def track(car: Car, x: np.ndarray) -> np.ndarray:
    """How high ground and ramps are at a place."""
    one = car.jumps
    up = np.where((x >= 0) & (x <= one.long), x / one.long, 0)
    down = np.where((x >= car.down_x_B1) & (x <= car.down_x_B1 + one.long), 1 - (x - car.down_x_B1) / one.long, 0)
    return np.maximum(up, down) * one.high


def test_wheels_follow_the_track_up_to_the_lip(car: Car) -> None:
    time_BT = car.lip_B1 * np.linspace(0, 0.999, 120)
    for wheel in wheels(car, time_BT):
        assert np.abs(wheel[..., 1] - track(car, wheel[..., 0])).max() < 0.015  # at the ramp's foot a straight car cuts a corner
    rear = wheels(car, time_BT)[0]
    assert (np.diff(rear[..., 0], axis=1) >= -1e-9).all()


def test_gravity_turns_the_car_about_its_rear_wheel_once_the_front_one_is_free(car: Car) -> None:
    one = car.jumps
    arm, inertia = CAR_AXLE * one.size, (GYRATION**2 + CAR_AXLE**2) * one.size**2
    assert car.turns_B1 == pytest.approx(-GRAVITY * np.cos(car.slope_B1) * arm / inertia)
    assert car.turning_B1 == pytest.approx(car.turns_B1 * 2 * arm / one.speed)
    rear, front = wheels(car, car.off_B1 - 1e-6)
    lip = np.stack((one.long, one.high), -1)
    assert rear == pytest.approx(lip, abs=1e-4) and (front[..., 0] > one.long[..., None][..., 0]).all()


def test_in_the_air_it_falls_freely_and_turns_evenly(car: Car) -> None:
    time_BT = car.off_B1 + (car.touch_B1 - car.off_B1) * np.linspace(0.01, 0.99, 60)
    place, nose = car.place(time_BT)
    step = np.diff(time_BT, axis=1)[:, 1:]
    assert np.diff(place[..., 1], 2, axis=1) / step**2 == pytest.approx(-GRAVITY, abs=1e-5)
    assert np.abs(np.diff(place[..., 0], 2, axis=1)).max() < 1e-9 and np.abs(np.diff(nose, 2, axis=1)).max() < 1e-9


def test_the_flight_begins_as_fast_as_the_ramp_ends(car: Car) -> None:
    before, after = (car.place(car.off_B1 + late)[0] for late in (-1e-4, 1e-4))
    assert np.abs(after - before).max() < 2e-3
    assert np.hypot(*np.moveaxis(car.velocity_B12, -1, 0)) == pytest.approx(car.jumps.speed, rel=0.17)


def test_the_word_says_what_meets_the_second_ramp(car: Car) -> None:
    one = car.jumps
    cleared = one.cleared[:, 0]
    assert min(cleared.sum(), (~cleared).sum()) > 50
    _rear, front = wheels(car, car.touch_B1 - 1e-6)
    on_slope = front[:, 0, 1] - track(car, front[..., 0])[:, 0]
    assert on_slope[cleared] == pytest.approx(0, abs=2e-3)
    assert (front[cleared, 0, 0] > car.down_x_B1[cleared, 0]).all()
    place, nose = car.place(car.touch_B1 - 1e-6)
    bumper = car._corner(place, nose, 2)[:, 0]
    assert bumper[~cleared, 0] == pytest.approx(car.down_x_B1[~cleared, 0], abs=5e-3)
    assert ((bumper[:, 1] > 0.2 * one.high[:, 0]) & (bumper[:, 1] < 0.8 * one.high[:, 0]))[~cleared].all()
    assert ((car.down_x_B1 - one.long) > 0.7 * one.size).all()  # a gap worth the name


def test_nothing_is_in_the_second_ramp_before_the_touch(car: Car) -> None:
    time_BT = car.off_B1 + (car.touch_B1 - car.off_B1) * np.linspace(0, 0.98, 50)
    for wheel in wheels(car, time_BT):
        assert (wheel[..., 1] - np.where(wheel[..., 0] > car.down_x_B1, track(car, wheel[..., 0]), 0) > -0.02)[
            car.jumps.cleared[:, 0]
        ].all()


def test_a_blow_sends_it_back_slower_and_it_ends_on_its_wheels(car: Car) -> None:
    crashed = ~car.jumps.cleared[:, 0]
    before, after = (
        (car.place(at + 1e-3)[0] - car.place(at)[0])[crashed, 0, 0] / 1e-3 for at in (car.touch_B1 - 2e-3, car.touch_B1 + 1e-3)
    )
    assert after == pytest.approx(-BOUNCES * before, abs=1e-3)
    place, nose = car.place(np.full_like(car.off_B1, 6.5))
    assert np.abs(nose).max() < 1e-6
    assert place[..., 1] == pytest.approx(CAR_HEIGHT * car.jumps.size, abs=1e-6)
    early, late = (car.place(np.full_like(car.off_B1, at))[0][..., 0] for at in (5.5, 6.5))
    assert late == pytest.approx(early)


def test_nothing_sinks_into_the_ground(car: Car) -> None:
    time_BT = np.broadcast_to(np.linspace(0, 6, 240), (CLIPS, 240))
    for wheel in wheels(car, time_BT):
        assert wheel[..., 1].min() > -0.02


def test_the_words_decide_where_it_ends(batch: Batch) -> None:
    for clip in range(CLIPS):
        way = batch.states_BTKS[clip, -1, CAR, 0] - batch.states_BTKS[clip, 0, DOWN, 0]
        ahead = np.sign(batch.states_BTKS[clip, 0, DOWN, 0] - batch.states_BTKS[clip, 0, UP, 0])
        assert (way * ahead > 0) == (batch.reading(clip).gap == "cleared")
        dent = batch.pose_BTKP[clip, :, CAR, POSE_AXES["car"].index("dent")]
        assert dent[0] == 0 and dent[-1] == (batch.reading(clip).gap == "crash")


def test_wheels_turn_as_far_as_they_roll(batch: Batch) -> None:
    axes = [POSE_AXES["car"].index(name) for name in ("wheel_cos", "wheel_sin")]
    for clip in range(0, CLIPS, 10):
        turn = np.unwrap(np.arctan2(batch.pose_BTKP[clip, :, CAR, axes[1]], batch.pose_BTKP[clip, :, CAR, axes[0]]).astype(float))
        facing = batch.pose_BTKP[clip, 0, CAR, POSE_AXES["car"].index("facing")]
        slow = np.flatnonzero(np.abs(np.diff(batch.states_BTKS[clip, :, CAR, 0])) < 0.2)[:8]  # a faster wheel seems to turn otherwise
        way = np.diff(batch.states_BTKS[clip, :, CAR, 0])[slow] * facing
        assert np.diff(turn)[slow] == pytest.approx(-way / (CAR_WHEEL * batch.size_BK[clip, CAR]), abs=2e-3)


def test_wheels_of_the_drawn_car_stand_on_the_ground(batch: Batch) -> None:
    poses = part_poses(batch.plan(0))
    rows = [row for row, scale in enumerate(poses.scale_TP2[0, :, 0].tolist()) if scale == pytest.approx(float(batch.size_BK[0, CAR]))][-2:]
    assert poses.origin_TP2[0, rows, 1].tolist() == pytest.approx([CAR_WHEEL * float(batch.size_BK[0, CAR])] * 2, abs=1e-4)


def test_landing_crash_and_fall_are_heard_when_they_happen(batch: Batch) -> None:
    for clip in range(CLIPS):
        cleared = batch.reading(clip).gap == "cleared"
        assert [event.sound for event in batch.events[clip]] == (["clack", "clack"] if cleared else ["crash", "fall"])
        assert batch.events[clip][0].other == DOWN
        heard = {(sound.time, sound.name) for sound in batch.sounds[clip]}
        assert all((event.time, event.sound) in heard for event in batch.events[clip])
        motor = [sound for sound in batch.sounds[clip] if sound.name == "engine"]
        assert len(motor) >= 8 and len({sound.level for sound in motor}) >= 3
        assert cleared or all(sound.time <= batch.events[clip][0].time for sound in motor)


@pytest.mark.parametrize("framing", FRAMINGS)
def test_the_car_is_in_the_view_of_a_camera_that_follows(framing: str) -> None:
    batch = simulate(np.random.default_rng(5), 80, "stunt", framing, with_mel=False)
    width, height = VIEW_METRES[framing]
    state, camera = batch.states_BTKS[:, :, CAR], batch.camera_BTC
    assert (np.abs(state[..., 0] - camera[..., 0]) * camera[..., 2] / width < 0.5).mean() > 0.97
    assert ((state[..., 1] + 0.5 - camera[..., 1]) * camera[..., 2] / height < 0.5).all()


def test_places_and_velocities_agree(batch: Batch) -> None:
    state = batch.states_BTKS[:, :, CAR].astype(np.float64)
    step = np.diff(state[..., :2], axis=1)
    mean = (state[:, :-1, 2:4] + state[:, 1:, 2:4]) / 2 / FPS
    assert np.abs(step - mean).mean() < 0.008
    assert np.percentile(np.abs(step - mean), 98) < 0.07


def test_each_colour_is_drawn_in_its_own() -> None:
    batch = simulate(np.random.default_rng(6), 160, "stunt", "square", with_mel=False)
    seen: dict[str, np.ndarray] = {}
    for clip in range(len(batch)):
        reading, plan = batch.reading(clip), batch.plan(clip)
        beside = abs(float(plan.states_TKS[30, CAR, 0] - plan.scene.camera_TC[30, 0]))
        if reading.time != "day" or reading.paint in seen or beside > 1.5:
            continue
        alone = replace(plan, entities=replace(plan.entities, kind_K=plan.entities.kind_K * torch.tensor([1, 0, 0, 0])))
        nothing = replace(plan, entities=replace(plan.entities, kind_K=torch.zeros_like(plan.entities.kind_K)))
        pixels = draw(alone, 160, 160, [30])[0].astype(int)
        shown = np.abs(pixels - draw(nothing, 160, 160, [30])[0]).max(-1) > 30
        vivid = pixels[shown][pixels[shown].sum(-1) > 150]
        seen[reading.paint] = np.median(vivid, axis=0)
    assert set(seen) == set(SLOTS["paint"])
    assert seen["red"][0] > 2 * seen["red"][2] and seen["blue"][2] > 1.5 * seen["blue"][0] and seen["green"][1] > seen["green"][0]
    assert seen["white"].min() > 120


def test_a_jump_survives_the_tokens(batch: Batch) -> None:
    plans, readings = [batch.plan(clip) for clip in range(6)], [batch.reading(clip) for clip in range(6)]
    for plan, back in zip(plans, decode(encode(plans), readings), strict=True):
        assert np.allclose(back.states_TKS, plan.states_TKS, atol=1e-4)


def test_it_is_said_in_one_sentence() -> None:
    assert Reading(scene="stunt", gap="cleared", paint="red", place="beach").caption() == "A red car jumps from ramp to ramp on a beach."
    assert Reading(scene="stunt", gap="crash").caption() == "A car jumps off a ramp and crashes into the next."


def test_one_seed_gives_one_clip_and_half_drive_to_the_left(batch: Batch) -> None:
    again = simulate(np.random.default_rng(4), CLIPS, "stunt", with_mel=False)
    assert np.array_equal(again.states_BTKS, batch.states_BTKS) and again.sounds == batch.sounds
    assert (batch.kind_BK == [KINDS.index(kind) for kind in ("car", "ramp", "ramp", "none")]).all()
    assert {CLEARED, CRASHED} == set(range(len(SLOTS["gap"])))
    assert 0.35 < (batch.pose_BTKP[:, 0, CAR, POSE_AXES["car"].index("facing")] < 0).mean() < 0.65
