"""A ball that nothing touches falls with g, and its velocity is the rate of its place."""

import itertools

import numpy as np
import pytest

from generation.network.plan import FPS, GRAVITY
from generation.world.motion import Balls
from generation.world.physics import fall_time, simulate_balls
from generation.world.scenes import simulate


def one_ball(**changes: float) -> Balls:
    values = {
        "x_BN": 0.0, "y_BN": 3.0, "velocity_x_BN": 1.5, "velocity_y_BN": 2.0, "spin_BN": 0.0, "angle_BN": 0.0,
        "radius_BN": 0.25, "mass_BN": 1.0, "restitution_BN": 0.8, "friction_BN": 0.0, "start_BN": 0.0,
    } | changes  # fmt: skip
    return Balls(**{name: np.full((1, 1), value) for name, value in values.items()})


def test_a_quadratic_through_a_free_flight_has_exactly_g():
    motion = simulate_balls(one_ball())
    times = np.linspace(0, 0.9, 20)
    y = motion.at(times[None])[1][0, :, 0]
    assert -2 * np.polyfit(times, y, 2)[0] == pytest.approx(GRAVITY, abs=1e-9)


def test_the_ball_meets_the_ground_when_algebra_says():
    motion = simulate_balls(one_ball())
    due = (2.0 + np.sqrt(2.0**2 + 2 * GRAVITY * (3.0 - 0.25))) / GRAVITY
    assert motion.contacts.time[0] == pytest.approx(due, abs=1e-12)


def test_fall_time_is_inf_for_what_never_comes_down():
    assert fall_time(np.array([1.0]), np.array([1.0]), np.array([0.0]))[0] == np.inf
    assert fall_time(np.array([0.0]), np.array([0.0]), np.array([-GRAVITY]))[0] == 0
    assert fall_time(np.array([0.0]), np.array([2.0]), np.array([-GRAVITY]))[0] == pytest.approx(4 / GRAVITY)


@pytest.mark.parametrize("scene", ["bounce", "basketball"])
def test_frames_between_two_events_show_g_and_their_own_velocity(scene: str):
    batch = simulate(np.random.default_rng(0), 80, scene, with_mel=False)
    checked = 0
    for clip, events in enumerate(batch.events):
        balls = np.flatnonzero(batch.kind_BK[clip] == 1)
        if len(balls) > 1:  # a ball may slide off another with touches too soft to be events
            continue
        for ball in balls:
            states = batch.states_BTKS[clip, :, ball].astype(np.float64)
            # A basketball is surely out of the hands then.
            flying_from = 1.4 if scene == "basketball" else float(np.flatnonzero(states[:, 6] > 0)[0] / FPS)
            touches = sorted((event.time, event.surface) for event in events if ball in (event.entity, event.other))
            for (start, surface), (end, _) in itertools.pairwise([(flying_from, ""), *touches, (4.0, "")]):
                frames = np.arange(np.ceil(start * FPS + 1e-6), np.floor(end * FPS - 1e-6) + 1).astype(int)
                # A hoop touches in ways too soft to be events, so a shot counts up to its first touch; what rolls does not fall.
                if len(frames) < 4 or (scene == "basketball" and surface) or (np.abs(states[frames, 3]) < 1e-3).any():
                    continue
                assert np.diff(states[frames, 1], 2) * FPS**2 == pytest.approx(-GRAVITY, abs=0.02)
                middle = (states[frames[2:], 1] - states[frames[:-2], 1]) * FPS / 2
                assert states[frames[1:-1], 3] == pytest.approx(middle, abs=0.01)
                checked += 1
    assert checked > 20
