"""The loss is zero for the true velocity, blind to what is kept, hardly minds what means nothing, minds balls most, and charges jitter."""

from __future__ import annotations

import pytest
import torch

from generation.network.flow import draw_noise, draw_times, flow_loss, kinds_of, travel
from generation.network.plan import FRAMES, POSE, STATE_AXES
from generation.network.tokens import NOTHING, Keep, Parts, encode, keep_flags, relevance

from .plans import falling_ball


def setting(keep: Keep = NOTHING) -> dict[str, object]:
    clean = encode([falling_ball(1), falling_ball(2)])
    noise = draw_noise(clean, torch.Generator().manual_seed(0))
    return {
        "noise": noise,
        "clean": clean,
        "flags": keep_flags([keep] * 2, 4),
        "relevant": relevance(clean),
        "raw_kinds": kinds_of(clean),
        "time_B": torch.tensor([0.2, 0.7]),
    }


def true_velocity(values: dict[str, object]) -> Parts:
    return values["noise"].map(lambda start, end: end - start, values["clean"])  # type: ignore[attr-defined]


def test_the_true_velocity_costs_nothing() -> None:
    values = setting()
    assert flow_loss(true_velocity(values), **values).total.item() == 0.0


def test_errors_in_what_is_kept_cost_nothing() -> None:
    values = setting(Keep(start=FRAMES, sound=False))
    velocity = true_velocity(values)
    kept = Parts(velocity.scene + 1, velocity.entity + 1, velocity.state + 1, velocity.mel)
    assert flow_loss(kept, **values).total.item() == 0.0


def test_errors_in_what_means_nothing_weigh_a_tenth_and_those_of_balls_thrice() -> None:
    values = setting()
    velocity = true_velocity(values)

    def cost(axis: int, entity: int) -> float:
        state = velocity.state.clone()
        state[:, entity::4, axis] += 1.0
        return flow_loss(Parts(velocity.scene, velocity.entity, state, velocity.mel), **values).parts["state"]

    presence, mouth = STATE_AXES.index("presence"), len(STATE_AXES) + POSE - 1
    assert cost(presence, 0) == pytest.approx(3 * cost(presence, 1))  # that nobody is there means something
    assert cost(mouth, 1) == pytest.approx(0.1 * cost(presence, 1))
    assert cost(mouth, 0) == pytest.approx(0.3 * cost(presence, 1))


def test_a_shaking_error_costs_more_than_a_steady_one_of_the_same_size() -> None:
    values = setting()
    velocity = true_velocity(values)
    steady = Parts(velocity.scene, velocity.entity, velocity.state + 0.1, velocity.mel)
    signs = torch.tensor([1.0, -1.0, 1.0, -1.0]).repeat_interleave(19)
    shaking = velocity.state.clone()
    shaking[..., :76] += 0.1 * signs
    shaking[..., 76:] += 0.1
    one, two = flow_loss(steady, **values), flow_loss(Parts(velocity.scene, velocity.entity, shaking, velocity.mel), **values)
    torch.testing.assert_close(one.parts["state"], two.parts["state"])
    assert one.parts["jitter"] < 1e-9 < 0.01 < two.parts["jitter"]


def test_the_path_goes_from_noise_to_clip_and_kept_values_stay() -> None:
    values = setting(Keep(start=16))
    ends = [travel(values["noise"], values["clean"], values["flags"], torch.full((2,), time)) for time in (0.0, 1.0)]
    torch.testing.assert_close(ends[1].state, values["clean"].state)
    torch.testing.assert_close(ends[0].state[:, :16], values["clean"].state[:, :16])
    torch.testing.assert_close(ends[0].state[:, 16:], values["noise"].state[:, 16:])


def test_times_are_inside_and_repeatable() -> None:
    times = draw_times(1000, torch.Generator().manual_seed(3))
    assert 0 < times.min() < 0.02 and 0.98 < times.max() < 1
    assert torch.equal(times, draw_times(1000, torch.Generator().manual_seed(3)))
