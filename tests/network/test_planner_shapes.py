"""The planner answers every part, knows its statistics and starts as a harmless guess."""

from __future__ import annotations

import torch

from generation.network.plan import CHUNK, CHUNKS, FRAMES
from generation.network.planner import PLACE_WAVES, Planner, PlannerConfig
from generation.network.reading import SLOTS
from generation.network.tokens import FRAME_VALUES, NOTHING, Parts, encode, keep_flags, relevance

from .plans import falling_ball

TINY = PlannerConfig(width=32, depth=2, heads=2, hidden=64)


def test_untrained_heads_say_the_best_guess_without_knowledge() -> None:
    torch.manual_seed(0)
    planner = Planner(TINY)
    noisy = encode([falling_ball()]).map(torch.randn_like)
    flags = keep_flags([NOTHING], 4)
    reading_BS = torch.zeros(1, len(SLOTS), dtype=torch.long)
    at_noise = planner(noisy, flags, reading_BS, torch.zeros(1))
    torch.testing.assert_close(at_noise.state, -noisy.state)  # x = 0, so v = -noise
    torch.testing.assert_close(at_noise.mel, -noisy.mel)
    half = planner(noisy, flags, reading_BS, torch.full((1,), 0.5))
    torch.testing.assert_close(half.state, torch.zeros_like(half.state))  # x_t is as likely noise as clip


def test_normalise_and_restore_are_inverse_and_travel_with_the_weights() -> None:
    planner, other = Planner(TINY), Planner(TINY)
    raw = encode([falling_ball()])
    values = {name: (part.mean((0, 1)), part.std((0, 1)) + 0.5) for name, part in encode([falling_ball(1), falling_ball(2)]).items()}
    means = {name: mean.nan_to_num() for name, (mean, _deviation) in values.items()}
    planner.set_statistics(means, {name: deviation for name, (_mean, deviation) in values.items()})
    other.load_state_dict(planner.state_dict())
    there = relevance(raw)
    back = other.restore(planner.normalise(raw)).map(torch.mul, there)
    torch.testing.assert_close(back.state, raw.state * there.state)
    torch.testing.assert_close(back.entity, raw.entity * there.entity)
    assert not torch.equal(planner.normalise(raw).state, raw.state)


def test_what_means_nothing_tells_a_net_nothing() -> None:
    planner = Planner(TINY)
    raw = encode([falling_ball()])
    there = relevance(raw)
    told = Parts(raw.scene, raw.entity + 5 * (1 - there.entity), raw.state + 5 * (1 - there.state), raw.mel)
    assert torch.equal(planner.normalise(told).state, planner.normalise(raw).state)
    assert torch.equal(planner.normalise(told).entity, planner.normalise(raw).entity)
    assert (planner.normalise(raw).state[there.state == 0] == 0).all() and (there.state == 0).any()


def test_every_parameter_but_gated_ones_gets_a_gradient_and_sound_sees_motion() -> None:
    torch.manual_seed(0)
    planner = Planner(TINY)
    for layer in (planner.modulate[1], *planner.leave.values()):
        torch.nn.init.normal_(layer.weight, std=0.1)
    noisy = encode([falling_ball()])
    noisy.state.requires_grad_()
    out = planner(noisy, keep_flags([NOTHING], 4), torch.ones(1, len(SLOTS), dtype=torch.long), torch.full((1,), 0.3))
    out.mel.square().sum().backward()
    assert noisy.state.grad is not None and noisy.state.grad.abs().sum() > 0
    silent = {name for name, value in planner.named_parameters() if value.grad is None}
    assert silent == {f"leave.{name}.{kind}" for name in ("scene", "entity", "state") for kind in ("weight", "bias")}


def test_guessed_places_enter_as_waves_of_metres() -> None:
    planner = Planner(TINY)
    planner.mean_state.fill_(0.5)
    planner.deviation_state.fill_(2.0)
    guess_BTKV = torch.zeros(1, FRAMES, 4, FRAME_VALUES)
    guess_BTKV[0, 5, 2, 1] = 1.75  # y is 4 m there and half a metre elsewhere
    waves_CKF = planner._place_waves(guess_BTKV).view(CHUNKS, 4, CHUNK, 2, 2, PLACE_WAVES[0])
    still_2, moved_2 = waves_CKF[0, 0, 0, :, 1], waves_CKF[1, 2, 1, :, 1]
    torch.testing.assert_close(still_2[:, -1], torch.tensor([0.0, -1.0]), atol=1e-5, rtol=0)  # half of the shortest wave, one metre
    torch.testing.assert_close(moved_2[:, -1], torch.tensor([0.0, 1.0]), atol=1e-5, rtol=0)
    torch.testing.assert_close(moved_2[:, 0], torch.tensor([1.0, 0.0]), atol=1e-5, rtol=0)  # a quarter of the longest, 16 m
