"""The prior is the Gaussian it was measured on: exact where that is all there is, smooth where the net says nothing."""

from __future__ import annotations

import torch

from generation.network.plan import FRAMES, STATE_AXES
from generation.network.planner import Planner, PlannerConfig
from generation.network.prior import GIVEN_VARIANCE, Prior, frames_from, groups_of, seen_in_flow
from generation.network.tokens import FRAME_VALUES, VALUES
from generation.training.clips import fit
from tests.training.clips import clips

TINY = PlannerConfig(width=32, depth=2, heads=2, hidden=64)
X, Y = STATE_AXES.index("x"), STATE_AXES.index("y")


def waves(count: int, seed: int = 0) -> torch.Tensor:
    """Slow swings of small size (B, T, 1, V), every axis its own, x and its velocity alike."""
    generator = torch.Generator().manual_seed(seed)
    turn_T = torch.linspace(0, 6.28, FRAMES)
    mix_B3V = torch.randn(count, 3, FRAME_VALUES, generator=generator) * 0.1
    mix_B3V[..., STATE_AXES.index("velocity_x")] = mix_B3V[..., X]
    table_T3 = torch.stack([torch.ones(FRAMES), turn_T.sin(), turn_T.cos()], dim=-1)
    return torch.einsum("tn,bnv->btv", table_T3, mix_B3V)[:, :, None]


NOTHING_KNOWN = torch.zeros(64, FRAMES, FRAME_VALUES)


def velocity_of(prior: Prior, noisy: torch.Tensor, told: torch.Tensor, time_B: torch.Tensor) -> torch.Tensor:
    return prior.motion_velocity(noisy, NOTHING_KNOWN[: len(noisy)], told, time_B, None)


def measured(count: int = 4000) -> tuple[Prior, torch.Tensor]:
    prior, frames_BTKV = Prior(1), waves(count)
    size_BK = torch.randn(count, 1, generator=torch.Generator().manual_seed(7))
    bodies_BKV = torch.stack([size_BK, 0.5 * size_BK], -1) @ torch.eye(2, VALUES["entity"])  # a body's second value is half of its first
    prior.measure(bodies_BKV, frames_BTKV, torch.ones_like(frames_BTKV))
    return prior, frames_BTKV


def test_groups_and_frames_are_inverse() -> None:
    frames_BTKV = torch.randn(2, FRAMES, 3, FRAME_VALUES)
    paired, single = groups_of(frames_BTKV)
    assert paired.shape == (2, 3, 2, 2 * FRAMES) and single.shape == (2, 3, FRAME_VALUES - 4, FRAMES)
    assert torch.equal(frames_from(paired, single), frames_BTKV)


def test_a_net_that_says_nothing_has_the_exact_velocity_of_the_gaussian() -> None:
    prior, frames_BTKV = measured()
    time = 0.6
    noisy_BTKV = time * frames_BTKV[:8] + (1 - time) * torch.randn(8, FRAMES, 1, FRAME_VALUES, generator=torch.Generator().manual_seed(1))
    velocity = velocity_of(prior, noisy_BTKV, torch.zeros_like(noisy_BTKV), torch.full((8,), time))
    cos = STATE_AXES.index("cos")
    path_NT = frames_BTKV[:, :, 0, cos].double()
    covariance_TT = path_NT.T @ path_NT / len(path_NT)
    power_TT = time**2 * covariance_TT + (1 - time) ** 2 * torch.eye(FRAMES)
    expected_NT = noisy_BTKV[:, :, 0, cos].double() @ torch.linalg.solve(power_TT, time * covariance_TT)
    exact_NT = (expected_NT - noisy_BTKV[:, :, 0, cos]) / (1 - time)
    torch.testing.assert_close(velocity[:, :, 0, cos].double(), exact_NT, atol=1e-4, rtol=0)


def test_what_the_net_tells_moves_a_body_only_as_bodies_move() -> None:
    prior, _frames = measured()
    told = torch.randn(1, FRAMES, 1, FRAME_VALUES, generator=torch.Generator().manual_seed(2))
    silent = velocity_of(prior, torch.zeros_like(told), torch.zeros_like(told), torch.zeros(1))
    path_T = (velocity_of(prior, torch.zeros_like(told), told, torch.zeros(1)) - silent)[0, :, 0, X]
    assert path_T.std() > 0.02
    assert path_T.diff(n=2).std() < 0.1 * path_T.std(), "white words, a smooth path"


def test_the_estimate_sees_through_noise_and_is_told_at_unit_size_too() -> None:
    prior, frames_BTKV = measured()
    noise_BTKV = torch.randn(64, FRAMES, 1, FRAME_VALUES, generator=torch.Generator().manual_seed(3))
    for time in (0.0, 0.5, 0.95):
        noisy_BTKV = time * frames_BTKV[:64] + (1 - time) * noise_BTKV
        plain, scaled = prior.motion_estimate(noisy_BTKV, NOTHING_KNOWN, torch.full((64,), time), None)
        assert 0.6 < float(scaled[..., [X, Y]].square().mean()) < 1.6
    torch.testing.assert_close(plain[..., X], frames_BTKV[:64, ..., X], atol=0.05, rtol=0)


def test_what_varies_much_is_believed_as_it_is_seen() -> None:
    prior, frames_BTKV = measured()
    prior.measure(torch.ones(4000, 1, VALUES["entity"]), 20 * frames_BTKV, torch.ones_like(frames_BTKV))
    clean = 20 * frames_BTKV[:8]
    noise = torch.randn(clean.shape, generator=torch.Generator().manual_seed(5))
    noisy = 0.5 * clean + 0.5 * noise
    arrived = noisy + 0.5 * velocity_of(prior, noisy, torch.zeros_like(noisy), torch.full((8,), 0.5))
    miss_BT = (arrived - clean)[:, :, 0, X]
    assert float(miss_BT.square().mean()) < 0.1, "of unit noise; a sixteenth of the modes vary, and a net says nothing"


def test_what_bodies_are_hangs_together() -> None:
    prior, _frames = measured()
    told = torch.randn(1, 1, VALUES["entity"], generator=torch.Generator().manual_seed(4))
    value_V = prior.bodies_velocity(torch.zeros_like(told), told, torch.zeros(1))[0, 0]
    assert value_V[0].abs() > 0.1
    torch.testing.assert_close(value_V[1], 0.5 * value_V[0], atol=5e-3, rtol=0)
    assert value_V[2:].abs().max() < 5e-3


def known_frames(*frames: int) -> torch.Tensor:
    known_BTV = torch.zeros(8, FRAMES, FRAME_VALUES)
    known_BTV[:, list(frames)] = 1
    return known_BTV


def test_three_given_frames_of_a_path_of_three_numbers_tell_all_of_it() -> None:
    prior, frames_BTKV = measured()
    known_BTV = known_frames(0, 9, 20)
    for time in (0.0, 0.3, 0.9):
        time_B = torch.full((8,), time)
        noise = torch.randn(8, FRAMES, 1, FRAME_VALUES, generator=torch.Generator().manual_seed(6))
        noisy = torch.where(known_BTV[:, :, None] > 0, frames_BTKV[:8], time * frames_BTKV[:8] + (1 - time) * noise)
        given = prior.given(known_BTV, time_B)
        plain, scaled = prior.motion_estimate(noisy, known_BTV, time_B, given)
        torch.testing.assert_close(plain[..., X], frames_BTKV[:8, ..., X], atol=0.2, rtol=0)
        assert 0.25 < float(scaled[..., X].square().mean()) < 2.5
        told = torch.randn(8, FRAMES, 1, FRAME_VALUES, generator=torch.Generator().manual_seed(7))
        velocity = prior.motion_velocity(noisy, known_BTV, told, time_B, given)
        made = known_BTV[:, :, None] == 0
        error = torch.where(made, velocity - (frames_BTKV[:8] - noise), 0.0)[..., X]
        assert float(error.square().mean()) < 0.06, "nothing is open, so whatever the net tells is hardly heard"
        assert float(velocity[~made].abs().max()) == 0.0


def test_what_is_given_is_the_gaussians_conditional_mean() -> None:
    prior, frames_BTKV = measured()
    known_BTV, time, cos = known_frames(3, 4), 0.4, STATE_AXES.index("cos")
    noise = torch.randn(8, FRAMES, 1, FRAME_VALUES, generator=torch.Generator().manual_seed(8))
    noisy = torch.where(known_BTV[:, :, None] > 0, frames_BTKV[:8], time * frames_BTKV[:8] + (1 - time) * noise)
    time_B = torch.full((8,), time)
    mean = prior.motion_estimate(noisy, known_BTV, time_B, prior.given(known_BTV, time_B))[0][:, :, 0, cos]
    path_NT = frames_BTKV[:, :, 0, cos].double()
    covariance_TT = path_NT.T @ path_NT / len(path_NT) + 1e-6 * torch.eye(FRAMES)
    known_T = known_BTV[0, :, cos].double()
    size_T, noise_T = known_T + time * (1 - known_T), GIVEN_VARIANCE * known_T + (1 - time) ** 2 * (1 - known_T)
    power_TT = size_T[:, None] * covariance_TT * size_T + torch.diag(noise_T)
    exact_NT = noisy[:, :, 0, cos].double() @ torch.linalg.solve(power_TT, size_T[:, None] * covariance_TT)
    torch.testing.assert_close(mean.double(), exact_NT, atol=2e-3, rtol=0)


def test_a_clip_that_is_given_all_or_nothing_needs_no_conditions() -> None:
    prior, _frames = measured()
    assert prior.given(known_frames(), torch.zeros(8)) is None
    assert prior.given(known_frames(*range(FRAMES)), torch.zeros(8)) is None
    one = known_frames()
    one[5, :4] = 1
    given = prior.given(one, torch.zeros(8))
    assert given is not None and given.row_R.tolist() == [5]


def test_the_measured_modes_travel_with_the_weights() -> None:
    planner, other = Planner(TINY), Planner(TINY)
    fit(planner, clips(8))
    other.load_state_dict(planner.state_dict())
    assert torch.equal(other.prior.paired.basis_GMM, planner.prior.paired.basis_GMM)
    assert not torch.equal(other.prior.paired.variance_GM, torch.ones_like(other.prior.paired.variance_GM))


def test_what_is_kept_reaches_the_filter_at_the_size_it_has_in_the_flow() -> None:
    values, known = torch.randn(2, FRAMES, 1, 3, generator=torch.Generator().manual_seed(9)), torch.zeros(2, FRAMES, 1, 3)
    known[:, :8] = 1
    seen = seen_in_flow(values, known, torch.tensor([0.25, 1.0]))
    torch.testing.assert_close(seen[0, :8], 0.25 * values[0, :8])
    assert torch.equal(seen[0, 8:], values[0, 8:])
    assert torch.equal(seen[1], values[1])
