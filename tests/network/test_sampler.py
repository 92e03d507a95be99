"""A clip is decided by its reading, its seed and what is kept; batches, joins and leaves change nothing."""

from __future__ import annotations

from itertools import pairwise

import pytest
import torch
from torch import Tensor

from generation.network import sampler
from generation.network.flow import time_grid
from generation.network.plan import FRAMES, Plan
from generation.network.planner import Planner, PlannerConfig
from generation.network.reading import Reading
from generation.network.sampler import FlowState, join, plans, sample, select, start, step
from generation.network.tokens import Keep, Parts

from .plans import falling_ball

READING = Reading(framing="square", scene="bounce", count="2")


@pytest.fixture(scope="module")
def planner() -> Planner:
    torch.manual_seed(0)
    planner = Planner(PlannerConfig(width=32, depth=2, heads=2, hidden=64)).eval()
    for layer in (planner.modulate[1], *planner.leave.values()):
        torch.nn.init.normal_(layer.weight, std=0.1)
    return planner


def finish(state: FlowState) -> list[Plan]:
    while not state.done:
        step(state)
    return plans(state)


def assert_same(one: Plan, two: Plan) -> None:
    torch.testing.assert_close(one.mel_MF, two.mel_MF, atol=1e-3, rtol=1e-3)
    torch.testing.assert_close(one.states_TKS, two.states_TKS, atol=1e-3, rtol=1e-3)
    assert one.entities.kind_K.tolist() == two.entities.kind_K.tolist()


def test_one_seed_makes_one_plan_whatever_its_neighbours(planner: Planner) -> None:
    alone = sample(planner, [READING], [7], steps=4)[0]
    among = sample(planner, [Reading(), READING, READING], [1, 7, 8], steps=4)
    assert_same(alone, among[1])
    assert (among[1].mel_MF - among[2].mel_MF).abs().max() > 0.1


def test_clips_join_and_leave_between_steps(planner: Planner) -> None:
    alone = [sample(planner, [READING], [seed], steps=4)[0] for seed in (7, 9)]
    early = step(step(start(planner, [READING, Reading()], [7, 1], steps=4)))
    both = join([select(early, [0]), start(planner, [READING], [9], steps=4)])
    assert both.step_B.tolist() == [2, 0]
    for one, two in zip(alone, finish(both), strict=True):
        assert_same(one, two)


def test_every_step_sets_out_from_its_guess_with_new_noise(planner: Planner, monkeypatch: pytest.MonkeyPatch) -> None:
    def to_nothing(_state: FlowState, noisy: Parts, time_B: Tensor) -> Parts:
        return noisy.map(lambda part: -part / (1 - time_B)[:, None, None])

    monkeypatch.setattr(sampler, "_velocity", to_nothing)
    state = start(planner, [READING], [7], steps=3)
    times, noises = time_grid(3), [state.noisy.mel]
    for time in times[1:3]:
        step(state)
        noises.append(state.noisy.mel / (1 - time))
    for one, other in pairwise(noises):
        assert float(other.std()) == pytest.approx(1.0, abs=0.02)
        assert abs(float((one * other).mean())) < 0.02
    assert not step(state).noisy.mel.any(), "the last guess is the plan"


def test_what_is_kept_comes_back_and_the_rest_is_new(planner: Planner) -> None:
    given = falling_ball()
    made, free = sample(planner, [READING, READING], [3, 3], known=[(given, Keep(start=FRAMES // 2)), None], steps=4)
    half = FRAMES // 2
    torch.testing.assert_close(made.mel_MF[: 4 * half], given.mel_MF[: 4 * half], atol=1e-4, rtol=1e-4)
    torch.testing.assert_close(made.states_TKS[:half, :, 2:], given.states_TKS[:half, :, 2:], atol=1e-4, rtol=1e-4)
    assert made.entities.kind_K.tolist() == given.entities.kind_K.tolist()
    assert (made.mel_MF[4 * half :] - given.mel_MF[4 * half :]).abs().mean() > 0.1
    assert (free.mel_MF - given.mel_MF).abs().mean() > 0.1


def test_framing_and_words_are_noted_on_the_plan(planner: Planner) -> None:
    square, unsaid = sample(planner, [READING, Reading(place="gym")], [1, 2], steps=2)
    assert square.scene.framing == "square"
    assert square.reading == {"framing": "square", "scene": "bounce", "count": "2"}
    assert unsaid.scene.framing == "portrait"


def test_guidance_of_one_asks_once_and_two_asks_twice_in_the_first_half(planner: Planner) -> None:
    asked: list[int] = []
    hook = planner.register_forward_hook(lambda _module, arguments, _out: asked.append(arguments[3].shape[0]))
    sample(planner, [READING], [1], steps=4, guidance=1.0)
    sample(planner, [READING], [1], steps=4, guidance=2.0)
    hook.remove()
    assert asked == [1, 1, 1, 1, 2, 2, 1, 1]


def test_lists_of_different_length_are_refused(planner: Planner) -> None:
    with pytest.raises(ValueError, match="one length"):
        start(planner, [READING], [1, 2])
