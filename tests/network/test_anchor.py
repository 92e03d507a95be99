"""Bodies are told from ground and hoop: from either side the same numbers, and back again without loss."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor

from generation.network.anchor import from_anchor, settle, to_view
from generation.network.plan import FRAMES, KINDS, POSE, POSE_AXES, STATE_AXES
from generation.network.reading import Reading
from generation.network.tokens import NOTHING, Keep, decode, encode, keep_flags, kept_frames
from generation.world.scenes import simulate

from .plans import falling_ball

BALL, PERSON, HOOP = (KINDS.index(kind) for kind in ("ball", "person", "hoop"))
FACING = len(STATE_AXES) + POSE_AXES["person"].index("facing")
SWAY = len(STATE_AXES) + POSE_AXES["hoop"].index("net_sway")


def shot(side: float, rim: float = 3.8) -> tuple[Tensor, Tensor, Tensor, list[str]]:
    """One square frame: a hoop at (2, rim) with its board to the right, a ball before and above it, a player; or their mirror image."""
    frames_BTKV = torch.zeros(1, 1, 3, len(STATE_AXES) + POSE)
    ball, person, hoop = frames_BTKV[0, 0]
    ball[:7] = torch.tensor([1.0 * side, 4.0, 5.0 * side, -1.0, 0.8, 0.6 * side, 1.0])
    person[:7] = torch.tensor([-2.0 * side, 1.0, 0.0, 0.0, 1.0, 0.0, 1.0])
    person[FACING] = side
    hoop[:7] = torch.tensor([2.0 * side, rim, 0.0, 0.0, side, 0.0, 1.0])
    hoop[SWAY] = 0.25 * side
    return frames_BTKV, torch.tensor([[BALL, PERSON, HOOP]]), torch.tensor([[0.25, 1.8, 0.45]]), ["square"]


def test_a_ball_is_told_from_the_hoop_and_the_hoop_from_the_view() -> None:
    told = from_anchor(*shot(1.0))[0, 0]
    torch.testing.assert_close(told[0, :7], torch.tensor([-1.0, 4.0 - 0.25 - 3.8, 5.0, -1.0, 0.8, 0.6, 1.0]))
    torch.testing.assert_close(told[1, :2], torch.tensor([-4.0, 1.0 - 0.47 * 1.8 - 3.8]))
    torch.testing.assert_close(told[2, :7], torch.tensor([2.0, 3.8, 0.0, 0.0, 1.0, 0.0, 1.0]))


def test_a_mirrored_shot_differs_only_in_where_its_hoop_looks() -> None:
    one, other = from_anchor(*shot(1.0)), from_anchor(*shot(-1.0))
    different = (one != other).nonzero().tolist()
    assert different == [[0, 0, 2, STATE_AXES.index("cos")]]


@pytest.mark.parametrize("rim", [3.4, 4.2])
def test_ground_and_rim_are_told_at_one_height_wherever_the_rim_hangs(rim: float) -> None:
    frames_BTKV, kind_BK, size_BK, framings = shot(1.0, rim)
    ball = frames_BTKV[0, 0, 0]
    ball[1] = 0.25
    assert float(from_anchor(frames_BTKV, kind_BK, size_BK, framings)[0, 0, 0, 1]) == pytest.approx(-3.8)
    ball[1] = rim + 0.25
    told = from_anchor(frames_BTKV, kind_BK, size_BK, framings)[0, 0, 0]
    assert float(told[1]) == pytest.approx(0.0, abs=1e-6)
    assert float(told[3]) == pytest.approx(-3.8 / rim)


def test_a_ball_of_any_size_meets_the_ground_at_nothing() -> None:
    frames_BTKV, kind_BK, size_BK, framings = shot(1.0)
    kind_BK[0, 2] = KINDS.index("xylophone")
    expected = frames_BTKV.clone()
    frames_BTKV[0, 0, 0, 1] = size_BK[0, 0]
    expected[0, 0, :2, 1] = torch.tensor([0.0, 1.0 - 0.47 * 1.8])
    torch.testing.assert_close(from_anchor(frames_BTKV, kind_BK, size_BK, framings), expected)


def test_going_there_and_back_changes_nothing() -> None:
    batch = simulate(np.random.default_rng(4), 48, with_mel=False)
    frames_BTKV = torch.from_numpy(np.concatenate((batch.states_BTKS, batch.pose_BTKP), -1))
    kind_BK, size_BK = torch.from_numpy(batch.kind_BK), torch.from_numpy(batch.size_BK)
    framings = [batch.reading(index).framing for index in range(len(batch))]
    assert {BALL, HOOP, KINDS.index("xylophone")} <= set(kind_BK.flatten().tolist())
    told_BTKV = from_anchor(frames_BTKV, kind_BK, size_BK, framings)
    torch.testing.assert_close(to_view(told_BTKV, kind_BK, size_BK, framings), frames_BTKV, atol=1e-5, rtol=1e-5)


def test_plans_with_a_hoop_on_either_side_survive_the_tokens() -> None:
    batch = simulate(np.random.default_rng(5), 12, scene="basketball", with_mel=False)
    plans = [batch.plan(index) for index in range(len(batch))]
    sides = {batch.reading(index).side for index in range(len(batch))}
    assert sides == {"left", "right"}
    for plan, back in zip(plans, decode(encode(plans), [batch.reading(index) for index in range(len(batch))]), strict=True):
        torch.testing.assert_close(back.states_TKS, plan.states_TKS, atol=1e-5, rtol=1e-5)
        torch.testing.assert_close(back.pose_TKP, plan.pose_TKP, atol=1e-5, rtol=1e-5)


def test_a_fixture_stands_still_and_nothing_else_does() -> None:
    frames_BTKV, kind_BK, *_ = shot(1.0)
    frames_BTKV = frames_BTKV.repeat(1, 4, 1, 1)
    frames_BTKV[0, :, :, 0] += torch.tensor([0.0, 0.1, 0.2, 0.5])[:, None]
    frames_BTKV[0, :, :, 2] += 0.1
    settled = settle(frames_BTKV, kind_BK, torch.zeros(1, 4))
    torch.testing.assert_close(settled[0, :, 2, 0], torch.full((4,), 2.2))
    assert settled[:, :, :2].equal(frames_BTKV[:, :, :2])
    assert settled[..., 4:].equal(frames_BTKV[..., 4:])
    assert not settled[:, :, 2, 2:4].any()


def test_a_fixture_stands_where_it_stood_in_the_frames_that_are_given() -> None:
    frames_BTKV, kind_BK, *_ = shot(1.0)
    frames_BTKV = frames_BTKV.repeat(1, 4, 1, 1)
    frames_BTKV[0, 2:, 2, :2] += 0.3
    settled = settle(frames_BTKV, kind_BK, torch.tensor([[1.0, 1.0, 0.0, 0.0]]))
    torch.testing.assert_close(settled[0, :, 2, :2], torch.tensor([[2.0, 3.8]]).repeat(4, 1))


def test_kept_frames_are_those_whose_motion_is_kept() -> None:
    flags = keep_flags([NOTHING, Keep(start=6), Keep(start=8, stop=12, velocity=False), Keep(motion=False)], 4)
    kept = kept_frames(flags, 4)
    assert [row.nonzero()[:, 0].tolist() for row in kept] == [[], list(range(6)), [*range(8), *range(12, FRAMES)], []]


def test_an_absent_body_stays_at_the_origin() -> None:
    plan = falling_ball()
    plan.entities.kind_K[1] = HOOP
    plan.states_TKS[:, 1, :2] = torch.tensor([1.0, 3.0])
    back = decode(encode([plan]), [Reading(framing="portrait")])[0]
    torch.testing.assert_close(back.states_TKS, plan.states_TKS)
    assert not back.states_TKS[:, 2:, :4].any()
