"""A flip: free in the air, on the ground where it is not, and ending as its word says."""

from __future__ import annotations

import numpy as np
import pytest

from generation.network.plan import FRAMES, FRAMINGS, GRAVITY, STATE_AXES, VIEW_METRES
from generation.network.reading import SLOTS
from generation.world.batch import Windows
from generation.world.gymnast import LANDED, LEANS, OVER, PERSON, UNDER, Flips, Gymnast, make
from generation.world.limbs import AXES, GYRATION_S, MASS_S, limbs_of, turned
from generation.world.scenes import simulate

COUNT = 60
STEP = 1e-3


@pytest.fixture(scope="module")
def gymnast() -> Gymnast:
    rng = np.random.default_rng(1)
    return Gymnast(Flips.sample(rng, *(rng.integers(size, size=COUNT) for size in (len(FRAMINGS), 2, 2, 3))))


def flown(gymnast: Gymnast, moments: int = 41) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Times since the take-off, the middle of mass and the angular momentum (inertia and limbs alike) during the flight."""
    part = np.linspace(0.02, 0.98, moments)
    time = gymnast.flight.down_B1 * part
    offsets = np.arange(-2, 3) * STEP
    fine = (gymnast.flips.take_off + time)[..., None] + offsets
    pelvis, angle, pose = gymnast.place(fine.reshape(COUNT, -1))
    limbs, height = limbs_of(pose), gymnast.flips.height
    middle = pelvis + turned(limbs.mass_middle_BT2 * height[..., None], angle)
    points = pelvis[:, :, None] + turned(limbs.middle_BTS2 * height[..., None, None], angle[..., None])
    segments = (limbs.angle_BTS + angle[..., None]).reshape(COUNT, moments, 5, -1)
    points, middle = points.reshape(COUNT, moments, 5, -1, 2), middle.reshape(COUNT, moments, 5, 2)

    away = points - middle[:, :, :, None]
    moving, turning = (away[:, :, 3] - away[:, :, 1]) / (2 * STEP), (segments[:, :, 3] - segments[:, :, 1]) / (2 * STEP)
    spin = GYRATION_S**2 * height[..., None] ** 2 * turning
    momentum = (MASS_S * (away[:, :, 2, :, 0] * moving[..., 1] - away[:, :, 2, :, 1] * moving[..., 0] + spin)).sum(-1)
    return time, middle[:, :, 2], momentum / height**2


def test_the_middle_of_mass_falls_freely(gymnast: Gymnast) -> None:
    time, middle, _momentum = flown(gymnast)
    for clip in range(COUNT):
        assert -2 * np.polyfit(time[clip], middle[clip, :, 1], 2)[0] == pytest.approx(GRAVITY, rel=5e-3)
        assert np.polyfit(time[clip], middle[clip, :, 0], 2)[0] == pytest.approx(0, abs=0.02)


def test_angular_momentum_does_not_change_in_the_air(gymnast: Gymnast) -> None:
    _time, _middle, momentum = flown(gymnast)
    assert (momentum.std(1) / np.abs(momentum.mean(1))).max() < 0.05
    np.testing.assert_allclose(momentum.mean(1), gymnast.flight.momentum_B1[:, 0], rtol=0.02)


def test_a_backflip_turns_over_its_back(gymnast: Gymnast) -> None:
    assert (np.sign(gymnast.flight.turns_B1) == gymnast.flips.sign).all()
    assert (np.abs(gymnast.flight.turns_B1) > 0.75).all()


def test_the_feet_touch_with_the_lean_that_the_word_says(gymnast: Gymnast) -> None:
    too_far = gymnast.flips.sign * gymnast.down_angle_B1
    for word, (low, high) in LEANS.items():
        those = too_far[gymnast.flips.landing == word]
        assert low - 0.06 < those.min() and those.max() < high + 0.03


def test_nothing_is_under_the_ground_and_no_foot_slides_away(gymnast: Gymnast) -> None:
    time = np.broadcast_to(np.linspace(0, 4, 161), (COUNT, 161))
    pelvis, angle, pose = gymnast.place(time)
    lowest = pelvis[..., 1] + limbs_of(pose).lowest_BT(angle) * gymnast.flips.height
    assert lowest.min() > -0.06
    standing = time > gymnast.touch_B1
    assert np.abs(lowest[standing]).max() < 1e-9, "from the touch-down on something always touches"


def test_there_is_no_leap_at_take_off_touch_down_or_the_end(gymnast: Gymnast) -> None:
    for time in (gymnast.flips.take_off, gymnast.touch_B1, gymnast.ends_B1, gymnast.flips.take_off - gymnast.flips.push):
        before, after = gymnast.place(time - 1e-4), gymnast.place(time + 1e-4)
        assert np.abs(before[0] - after[0]).max() < 0.02
        assert np.abs(before[1] - after[1]).max() < 0.03
        assert np.abs(before[2] - after[2]).max() < 0.4, "a leg may stretch fast as it leaves the ground"


@pytest.mark.parametrize("framing", FRAMINGS)
def test_the_body_stays_in_the_view(framing: str) -> None:
    batch = simulate(np.random.default_rng(2), 80, scene="gymnast", framing=framing, with_mel=False)
    states, camera = batch.states_BTKS[:, :, PERSON], batch.camera_BTC
    width, height = VIEW_METRES[framing]
    assert (np.abs(states[..., 0] - camera[..., 0]) < width / 2 / camera[..., 2]).all()
    assert (np.abs(states[..., 1] - camera[..., 1]) < height / 2 / camera[..., 2]).all()
    assert (camera[..., 2] > 1.25).all(), "the camera stands close"


def test_who_lands_stands_and_who_falls_does_not() -> None:
    batch = simulate(np.random.default_rng(3), 120, scene="gymnast", with_mel=False)
    landing = batch.reading_BS[:, list(SLOTS).index("landing")] - 1
    pelvis = batch.states_BTKS[:, -1, PERSON, 1] / batch.size_BK[:, PERSON]
    assert pelvis[landing == LANDED].min() > 0.4 and pelvis[landing != LANDED].max() < 0.35
    trick = batch.reading_BS[:, list(SLOTS).index("trick")] - 1
    facing = batch.pose_BTKP[:, -1, PERSON, AXES["facing"]]
    lean = facing * np.arctan2(*np.moveaxis(batch.states_BTKS[:, -1, PERSON][:, [STATE_AXES.index("sin"), STATE_AXES.index("cos")]], -1, 0))
    # A backflip that comes up short ends on the hands, one that goes too far sits down; a front flip the other way round.
    kneels = ((trick == 0) & (landing == UNDER)) | ((trick == 1) & (landing == OVER))
    sits = ((trick == 0) & (landing == OVER)) | ((trick == 1) & (landing == UNDER))
    assert lean[kneels].max() < -1.2 and lean[sits].min() > 0.3


def test_feet_are_heard_and_so_is_a_fall() -> None:
    batch = simulate(np.random.default_rng(4), 60, scene="gymnast", with_mel=False)
    for index in range(len(batch)):
        expected = ["feet"] if batch.reading(index).landing == "landed" else ["feet", "fall"]
        assert [event.sound for event in batch.events[index]] == expected
        assert all(0.9 < event.time < FRAMES / 16 - 0.5 for event in batch.events[index])
        crowd = {"cheer", "groan"} & {sound.name for sound in batch.sounds[index]}
        wanted = {"cheer" if batch.reading(index).landing == "landed" else "groan"}
        assert crowd == (wanted if batch.reading(index).place == "gym" else set())


def test_the_same_seed_makes_the_same_clips() -> None:
    framing = np.zeros(5, dtype=np.int64)
    one, two = (make(np.random.default_rng(5), framing, Windows.first(5)) for _time in range(2))
    assert np.array_equal(one.states_BTKS, two.states_BTKS) and np.array_equal(one.pose_BTKP, two.pose_BTKP)
    assert one.events == two.events
