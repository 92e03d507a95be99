"""The critic learns what is plain to see and what became of a planner's plans; a run taken up again goes on as if never stopped."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from generation.network import checkpoint
from generation.network.critic import CREDIBLE, QUESTIONS, Critic
from generation.network.planner import Planner, PlannerConfig
from generation.training import critic as recipe
from generation.training.clips import fit, stream
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


@pytest.fixture
def planner(monkeypatch: pytest.MonkeyPatch) -> Planner:
    monkeypatch.setattr(recipe, "simulate", lambda rng, count, **_only: bounces(rng, count))
    torch.manual_seed(0)
    planner = Planner(TINY)
    fit(planner, recipe.clips_of(bounces(np.random.default_rng(1), 64)))
    return planner.eval()


def test_a_plan_is_asked_only_what_rules_can_say_of_it(planner: Planner) -> None:
    tries = recipe.attempts(planner, 24, seed=1)
    assert tries.reading_BS.shape == (24, len(QUESTIONS)) and tries.parts.clips == 24
    assert (tries.reading_BS[:, :CREDIBLE] == 0).all(), "no shot, so no outcome; and nothing else is asked"
    assert set(tries.reading_BS[:, CREDIBLE].tolist()) <= {1, 2}
    again = recipe.attempts(planner, 24, seed=1)
    assert torch.equal(again.parts.state, tries.parts.state)


def test_half_of_the_clips_are_seen_half_heard_and_all_tries_seen(planner: Planner, tmp_path: Path) -> None:
    critic = begin(tmp_path).critic
    clips, tries = next(stream(1, 8, 0, bounces)), recipe.attempts(planner, 12, seed=1)
    values, answer_BQ = recipe.views(critic, clips, tries, torch.Generator().manual_seed(0))
    silent = (values.mel == 0).flatten(1).all(1).tolist()
    blind = (values.state == 0).flatten(1).all(1).tolist()
    assert silent == [True] * 4 + [False] * 4 + [True] * 12
    assert blind == [False] * 4 + [True] * 4 + [False] * 12
    assert answer_BQ[:8, CREDIBLE].tolist() == [2] * 4 + [0] * 4, "true clips are credible, and ears cannot tell"
    assert torch.equal(answer_BQ[:8, :CREDIBLE], clips.reading_BS) and torch.equal(answer_BQ[8:], tries.reading_BS)


def test_tries_are_made_once_a_run_and_some_are_kept_back(planner: Planner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checkpoint.save(planner, tmp_path / "preset", "planner", TINY)
    made = recipe.tries_of(tmp_path / "run", tmp_path / "preset", 24, seed=1)
    monkeypatch.setattr(recipe, "attempts", None)
    read = recipe.tries_of(tmp_path / "run", tmp_path / "preset", 24, seed=1)
    assert torch.equal(read.parts.state, made.parts.state) and torch.equal(read.reading_BS, made.reading_BS)
    training = recipe.Run(tmp_path / "run", TINY, 100.0, 1, 1, made)
    assert (len(training.tries_held_out.reading_BS), len(training.tries.reading_BS)) == (4, 20)
    training.train(stream(1, recipe.BATCH, 0, bounces))
    figures = training.save(recipe.clips_of(bounces(np.random.default_rng(9), 64)))
    assert 0.0 <= figures["credible_tries"] <= 1.0 and np.isnan(figures["outcome_tries"])


def test_the_run_ends_when_its_time_is_spent(tmp_path: Path) -> None:
    training = recipe.Run(tmp_path, TINY, 0.01, 1, 1)
    figures = recipe.run(training)
    assert training.spent >= 0.6
    assert set(figures) == {f"{slot}_{way}" for slot in recipe.SLOTS for way in ("seen", "heard")}
