"""What a ball is made of decides how high it comes back."""

import numpy as np
import pytest

from generation.network.plan import GRAVITY
from generation.network.reading import SLOTS
from generation.world.bounce import BALL_MATERIALS
from generation.world.motion import GROUND, Balls
from generation.world.physics import LEAST_REBOUND, simulate_balls
from generation.world.scenes import simulate


def drop(restitution: float, height: float = 3.0, **changes: float) -> Balls:
    values = {
        "x_BN": 0.0, "y_BN": height + 0.2, "velocity_x_BN": 0.0, "velocity_y_BN": 0.0, "spin_BN": 0.0, "angle_BN": 0.0,
        "radius_BN": 0.2, "mass_BN": 1.0, "restitution_BN": restitution, "friction_BN": 0.5, "start_BN": 0.0,
    } | changes  # fmt: skip
    return Balls(**{name: np.full((1, 1), value) for name, value in values.items()})


@pytest.mark.parametrize("name", list(BALL_MATERIALS))
def test_the_rebound_of_each_material(name: str):
    restitution = BALL_MATERIALS[name].restitution
    motion = simulate_balls(drop(restitution))
    first, second = motion.contacts.time[:2]
    top = motion.at(np.array([[(first + second) / 2]]))[1][0, 0, 0] - 0.2
    assert np.sqrt(top / 3.0) == pytest.approx(restitution, abs=1e-6)
    assert motion.contacts.speed[0] == pytest.approx(np.sqrt(2 * GRAVITY * 3.0))


def test_the_materials_are_the_vocabularys_and_all_different():
    assert tuple(BALL_MATERIALS) == SLOTS["material"]
    values = sorted(material.restitution for material in BALL_MATERIALS.values())
    assert np.diff(values).min() >= 0.1 - 1e-9


def test_a_clip_of_each_material_comes_back_as_its_word_says():
    batch = simulate(np.random.default_rng(3), 120, "bounce", with_mel=False)
    seen = {name: [] for name in BALL_MATERIALS}
    for clip in range(len(batch)):
        if batch.reading(clip).count != "1":
            continue
        ground = [event.time for event in batch.events[clip] if event.surface == "ground"]
        # Two flights, each as long as the speed it began with.
        for first, second, third in zip(ground, ground[1:], ground[2:], strict=False):
            seen[batch.reading(clip).material].append((third - second) / (second - first))
    for name, ratios in seen.items():
        if ratios:
            assert ratios == pytest.approx([BALL_MATERIALS[name].restitution] * len(ratios), abs=1e-6)
    assert sum(map(len, seen.values())) > 30


def test_a_spun_ball_turns_its_spin_into_speed_and_rolls_at_the_end():
    motion = simulate_balls(drop(0.35, height=0.5, spin_BN=-20.0))
    ground = motion.contacts.kind == GROUND
    assert ground.sum() >= 2
    _, y, velocity_x, velocity_y, _ = (value[0, 0, 0] for value in motion.at(np.array([[3.0]])))
    assert velocity_x > 0.3
    assert velocity_y == 0
    assert y == pytest.approx(0.2, abs=1e-12)


def test_equal_balls_that_meet_head_on_exchange_their_speeds():
    balls = Balls(**{
        name: np.array([values]) for name, values in {
            "x_BN": [-1.0, 1.0], "y_BN": [3.0, 3.0], "velocity_x_BN": [2.0, -1.0], "velocity_y_BN": [0.0, 0.0],
            "spin_BN": [0.0, 0.0], "angle_BN": [0.0, 0.0], "radius_BN": [0.2, 0.2], "mass_BN": [1.0, 1.0],
            "restitution_BN": [1.0, 1.0], "friction_BN": [0.0, 0.0], "start_BN": [0.0, 0.0],
        }.items()
    })  # fmt: skip
    motion = simulate_balls(balls, until=0.6)
    assert motion.contacts.time[0] == pytest.approx(1.6 / 3.0, abs=1e-9)
    velocity_x = motion.at(np.array([[0.55]]))[2][0, 0]
    assert velocity_x == pytest.approx([-1.0, 2.0])
    assert LEAST_REBOUND < 3.0
