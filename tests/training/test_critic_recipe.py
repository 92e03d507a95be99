"""The critic learns to read what is plain to see, and a run taken up again goes on as if it had never stopped."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from generation.network import checkpoint
from generation.network.critic import Critic
from generation.network.planner import PlannerConfig
from generation.training import critic as recipe
from generation.training.clips import stream
from generation.world.batch import Batch
from generation.world.scenes import simulate

TINY = PlannerConfig(width=32, depth=1, heads=2, hidden=32)
STEPS = 100


def bounces(rng: np.random.Generator, count: int) -> Batch:
    return simulate(rng, count, scene="bounce", with_mel=False)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bounces alone: a basketball scene first fills its pool of shots, which takes longer than this test may."""
    monkeypatch.setattr(recipe, "simulate", bounces)
    monkeypatch.setattr(recipe, "stream", lambda seed, size, first: stream(seed, size, first, bounces))
    monkeypatch.setattr(recipe, "STATISTICS_CLIPS", 64)
    monkeypatch.setattr(recipe, "HELD_OUT", 128)


def begin(out: Path) -> recipe.Run:
    return recipe.Run(out, TINY, 100.0, 1, 1)


def test_it_learns_to_count_balls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recipe, "WARM_UP", 10)
    training, clips = begin(tmp_path), stream(1, recipe.BATCH, 0, bounces)
    for _step in range(STEPS):
        training.train(clips)
    figures = training.save(recipe.clips_of(bounces(np.random.default_rng(9), 128)))
    assert figures["count_seen"] > 0.75, "chance is a quarter"
    assert np.isnan(figures["outcome_seen"]), "no shot among these clips"
    kept = checkpoint.load(Critic, PlannerConfig, tmp_path, "critic")
    assert kept.mean_state.equal(training.critic.mean_state)
    assert checkpoint.describe(tmp_path, "critic")["samples"] == STEPS * recipe.BATCH


def test_a_restored_run_goes_on_exactly_as_the_one_that_never_stopped(tmp_path: Path) -> None:
    held_out = recipe.clips_of(bounces(np.random.default_rng(9), 128))
    whole, clips = begin(tmp_path / "whole"), stream(1, recipe.BATCH, 0, bounces)
    for _step in range(3):
        whole.train(clips)
    whole.save(held_out)
    resumed = begin(tmp_path / "whole")
    assert (resumed.step, resumed.spent) == (3, whole.spent)
    again = stream(1, recipe.BATCH, 0, bounces)
    for _step in range(3):
        next(again)
    resumed.spent = whole.spent
    losses = [(whole.train(clips), resumed.train(again))]
    assert losses[0][0] == pytest.approx(losses[0][1], abs=1e-6)
    for name, value in whole.average.weights.items():
        torch.testing.assert_close(resumed.average.weights[name], value, atol=1e-6, rtol=1e-5)


def test_the_run_ends_when_its_time_is_spent(tmp_path: Path) -> None:
    training = recipe.Run(tmp_path, TINY, 0.01, 1, 1)
    figures = recipe.run(training)
    assert training.spent >= 0.6
    assert set(figures) == {f"{slot}_{way}" for slot in recipe.SLOTS for way in ("seen", "heard")}
