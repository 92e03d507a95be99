"""A change that should change nothing reproduces the stored losses of three steps; a run taken up again goes on as if never stopped."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from generation.network.checkpoint import CheckpointError
from generation.network.planner import Planner, PlannerConfig
from generation.network.tokens import NOTHING
from generation.training import loop
from generation.training.clips import fit
from generation.training.loop import Training

from .clips import clips, stream

TINY = PlannerConfig(width=32, depth=2, heads=2, hidden=64)
GOLDEN = Path(__file__).parent / "golden_losses.txt"


def beginning() -> Training:
    torch.manual_seed(0)
    training = Training(Planner(TINY), seed=3)
    fit(training.planner, clips(16))
    return training


def test_three_steps_reproduce_the_stored_losses() -> None:
    training, supply = beginning(), stream(4)
    losses = [training.step(next(supply)).total.item() for _step in range(3)]
    assert losses == pytest.approx([float(line) for line in GOLDEN.read_text().split()], abs=1e-4)


def test_a_restored_run_goes_on_exactly_as_the_one_that_never_stopped(tmp_path: Path) -> None:
    whole, supply = beginning(), stream(4)
    for _step in range(5):
        whole.step(next(supply))
    whole.save(tmp_path / "state.safetensors")
    torch.manual_seed(99)
    resumed = Training(Planner(TINY), seed=0)
    resumed.restore(tmp_path / "state.safetensors")
    assert (resumed.steps, resumed.samples, resumed.seed) == (5, 20, 3)
    supplies = [stream(4, 20), stream(4, 20)]
    pairs = [(whole.step(next(supplies[0])).total.item(), resumed.step(next(supplies[1])).total.item()) for _step in range(4)]
    assert [one for one, _two in pairs] == pytest.approx([two for _one, two in pairs], abs=1e-6)
    for name, value in whole.average.weights.items():
        torch.testing.assert_close(resumed.average.weights[name], value)


def test_a_state_of_another_shape_is_refused_by_name(tmp_path: Path) -> None:
    beginning().save(tmp_path / "state.safetensors")
    other = Training(Planner(PlannerConfig(width=16, depth=1, heads=1, hidden=16)), seed=3)
    with pytest.raises(CheckpointError, match=r"state\.safetensors: not the state of such a training run"):
        other.restore(tmp_path / "state.safetensors")


def test_the_loss_falls_on_clips_that_are_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop, "WARM_UP", 1)
    # What is given is told by the prior, and was never wrong: the fall is looked for in what is made from words.
    monkeypatch.setattr(loop, "draw_keeps", lambda _rng, late, _given: [NOTHING] * len(late))
    training, supply = beginning(), clips(8)
    before = training.loss(supply).parts["state"]
    for _step in range(30):
        training.step(supply)
    training.steps = 0  # the same randomness as the first
    assert training.loss(supply).parts["state"] < 0.75 * before
