"""The player's body holds together: feet on the ground, hands on the ball, and a ball that leaves at the shot's speed."""

import numpy as np
import pytest

from generation.network.kinematics import LOWER_ARM, LOWER_LEG, PARTS, part_poses
from generation.network.plan import POSE_AXES
from generation.world.scenes import simulate


@pytest.fixture(scope="module")
def batch():
    return simulate(np.random.default_rng(15), 60, "basketball", with_mel=False)


def ends(plan, part: str, length: float) -> np.ndarray:
    """Where a limb's far end is in every frame (T, 2)."""
    poses = part_poses(plan)
    row = next(index for index in range(len(poses.part_P)) if PARTS[int(poses.part_P[index])] == part)
    tip = poses.matrix()[:, row] @ poses.matrix().new_tensor([0.0, -length])
    return (poses.origin_TP2[:, row] + tip).numpy()


def released(batch, clip: int) -> int:
    """The first frame of the flight: the ball is over the head and fast."""
    ball = batch.states_BTKS[clip, :, 1]
    return int(((np.hypot(ball[:, 2], ball[:, 3]) > 3) & (ball[:, 1] > batch.size_BK[clip, 0])).argmax())


def test_the_feet_stand_on_the_ground_before_the_jump_and_never_under_it(batch):
    for clip in range(20):
        plan = batch.plan(clip)
        for side in ("left", "right"):
            foot = ends(plan, f"lower_leg_{side}", LOWER_LEG)[:, 1]
            assert np.abs(foot[: released(batch, clip) - 3]).max() < 0.02
            assert foot.min() > -0.03


def test_the_player_is_in_the_air_at_the_release(batch):
    for clip in range(20):
        frame = released(batch, clip)
        assert ends(batch.plan(clip), "lower_leg_left", LOWER_LEG)[frame, 1] > 0.01


def test_the_hands_are_at_the_ball_until_it_flies(batch):
    for clip in range(20):
        frame = released(batch, clip)
        ball = batch.states_BTKS[clip, : frame - 2, 1, :2]
        radius = batch.size_BK[clip, 1]
        for side in ("left", "right"):
            hand = ends(batch.plan(clip), f"lower_arm_{side}", LOWER_ARM)[: frame - 2]
            assert np.hypot(*(hand - ball).T).max() < 1.6 * radius


def test_the_ball_moves_without_a_jump_from_the_hands_to_the_air(batch):
    ball = batch.states_BTKS[:, :, 1].astype(np.float64)
    for clip in range(len(batch)):
        touched = [event.time for event in batch.events[clip]]
        last = int(min(touched) * 16) if touched else 64
        step = np.diff(ball[clip, :last, :2], axis=0)
        # A straight or evenly bent way lies between the speeds at its two ends; the arms' push bends the most.
        mean = (ball[clip, : last - 1, 2:4] + ball[clip, 1:last, 2:4]) / 2 / 16
        assert np.abs(step - mean).max() < 0.12


def test_gladness_shows_when_it_goes_in(batch):
    mouth, head = (POSE_AXES["person"].index(name) for name in ("mouth", "head"))
    glad, sad = [], []
    for clip in range(len(batch)):
        into = batch.reading(clip).outcome in ("swish", "bank")
        (glad if into else sad).append(batch.pose_BTKP[clip, -4:, 0][:, [mouth, head]].mean(0))
    assert np.mean(glad, 0)[0] > 0.3 > np.mean(sad, 0)[0]
    assert np.mean(glad, 0)[1] > 0 > np.mean(sad, 0)[1]


def test_the_shooter_stands_where_the_reading_says_and_faces_the_hoop(batch):
    facing = POSE_AXES["person"].index("facing")
    for clip in range(len(batch)):
        side = -1 if batch.reading(clip).side == "left" else 1
        person, hoop = batch.states_BTKS[clip, 0, 0], batch.states_BTKS[clip, 0, 2]
        assert np.sign(person[0]) == side
        assert (batch.pose_BTKP[clip, :, 0, facing] == -side).all()
        assert hoop[4] == -side
        assert np.sign(hoop[0]) == -side
