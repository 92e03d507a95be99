"""The critic learns what is plain to see and where balls stray; a run taken up again goes on as if never stopped."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from generation.network import checkpoint
from generation.network.critic import Critic
from generation.network.plan import CHUNK, CHUNKS, FPS, GRAVITY
from generation.network.planner import Planner, PlannerConfig
from generation.training import critic as recipe
from generation.training.clips import fit, stream
from generation.world.batch import Batch
from generation.world.scenes import simulate
from tests.network.plans import TOP, turning

TINY = PlannerConfig(width=32, depth=1, heads=2, hidden=32)
STEPS = 260


def bounces(rng: np.random.Generator, count: int) -> Batch:
    return simulate(rng, count, scene="bounce", with_mel=False)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bounces alone: a basketball scene first fills its pool of shots, which takes longer than this test may."""
    monkeypatch.setattr(recipe, "simulate", bounces)
    monkeypatch.setattr(recipe, "stream", lambda seed, size, first, _source: stream(seed, size, first, bounces))
    monkeypatch.setattr(recipe, "STATISTICS_CLIPS", 64)
    monkeypatch.setattr(recipe, "HELD_OUT", 128)


def begin(out: Path) -> recipe.Run:
    return recipe.Run(out, TINY, 100.0, 1, 1)


def test_it_learns_to_count_balls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recipe, "WARM_UP", 10)
    monkeypatch.setattr(recipe, "JUDGED_A_STEP", 4)
    training, clips = begin(tmp_path), stream(1, recipe.BATCH, 0, bounces)
    for _step in range(STEPS):
        training.train(clips)
    figures = training.save(recipe.clips_of(bounces(np.random.default_rng(9), 128)))
    assert figures["count_seen"] > 0.6, "chance is a quarter"
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


def test_the_planners_plans_are_made_for_readings_and_kept_with_them(planner: Planner) -> None:
    tries = recipe.attempts(planner, 20, seed=1)
    assert tries.reading_BS.shape == (20, len(recipe.SLOTS)) and tries.parts.clips == 20
    assert (tries.reading_BS[:, recipe.SCENE] == 2).all()
    again = recipe.attempts(planner, 20, seed=1)
    assert torch.equal(again.parts.state, tries.parts.state)


def test_a_stray_is_marked_at_its_body_and_moment() -> None:
    judged = recipe.judge([turning(0.3), turning(1.2)])
    fall = int(np.sqrt(2 * TOP / GRAVITY) * FPS)
    assert judged.strays_BCK.nonzero().tolist() == [[1, (fall + 1) // CHUNK, 0]]
    assert judged.strays_BCK.shape == (2, CHUNKS, 4) and judged.outcome_B.tolist() == [0, 0]
    assert not judged.parts.mel.any()


def test_a_bent_plan_differs_by_the_path_of_one_ball() -> None:
    batch = bounces(np.random.default_rng(3), 8)
    for plan in (batch.plan(index) for index in range(8)):
        bent = recipe.bent(plan, np.random.default_rng(1))
        moved_TKS = bent.states_TKS - plan.states_TKS
        moved = moved_TKS.abs().amax((0, 2)).nonzero()[:, 0].tolist()
        assert len(moved) == 1 and not moved_TKS[..., 2:].any()
        torch.testing.assert_close(moved_TKS[:, moved[0], :2], moved_TKS[:1, moved[0], :2].expand(len(moved_TKS), -1), atol=1e-5, rtol=0)


def test_half_of_the_clips_are_seen_half_heard_and_all_that_is_judged_seen(tmp_path: Path) -> None:
    critic = begin(tmp_path).critic
    clips = next(stream(1, 8, 0, bounces))
    judged = recipe.drawn([clips], 12, np.random.default_rng(0))
    values, answer_BS = recipe.views(critic, clips, judged, torch.Generator().manual_seed(0))
    silent = (values.mel == 0).flatten(1).all(1).tolist()
    blind = (values.state == 0).flatten(1).all(1).tolist()
    assert silent == [True] * 4 + [False] * 4 + [True] * 12
    assert blind == [False] * 4 + [True] * 4 + [False] * 12
    assert torch.equal(answer_BS[:8], clips.reading_BS) and not answer_BS[8:].any(), "no shot, so no outcome; nothing else is asked"


def test_doubts_are_charged_for_what_was_judged_alone() -> None:
    logits_BSV, doubts_BCK = torch.zeros(3, len(recipe.SLOTS), 8), torch.zeros(3, CHUNKS, 4)
    answer_BS, strays_BCK = torch.zeros(3, len(recipe.SLOTS), dtype=torch.long), torch.zeros(1, CHUNKS, 4)
    answer_BS[0, 0], strays_BCK[0, 2, 1] = 1, 1.0
    doubts_BCK[:2] = 50.0
    doubts_BCK[2] = -50.0
    doubts_BCK[2, 2, 1] = 0.0
    expected = np.log(8) + np.log(2)
    assert float(recipe.loss_of(logits_BSV, doubts_BCK, answer_BS, strays_BCK)) == pytest.approx(expected, abs=1e-5)


def test_tries_are_kept_with_the_run_more_can_be_added_and_some_are_kept_back(
    planner: Planner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkpoint.save(planner, tmp_path / "preset", "planner", TINY)
    few = recipe.tries_of(tmp_path / "run", tmp_path / "preset", 12, seed=1)
    made = recipe.tries_of(tmp_path / "run", tmp_path / "preset", 20, seed=1)
    monkeypatch.setattr(recipe, "attempts", None)
    read = recipe.tries_of(tmp_path / "run", tmp_path / "preset", 20, seed=1)
    assert torch.equal(made.parts.state[:12], few.parts.state) and made.parts.clips == 20
    assert torch.equal(read.parts.state, made.parts.state) and torch.equal(read.reading_BS, made.reading_BS)
    training = recipe.Run(tmp_path / "run", TINY, 100.0, 1, 1, made)
    assert (training.tries_held_out.parts.clips, training.tries.parts.clips) == (2, 18)
    training.train(stream(1, recipe.BATCH, 0, bounces))
    figures = training.save(recipe.clips_of(bounces(np.random.default_rng(9), 64)))
    assert {"outcome_tries", "doubts_tries"} <= set(figures) and np.isnan(figures["outcome_tries"])


def test_the_run_ends_when_its_time_is_spent(tmp_path: Path) -> None:
    training = recipe.Run(tmp_path, TINY, 0.01, 1, 1)
    figures = recipe.run(training)
    assert training.spent >= 0.6
    assert set(figures) == {f"{slot}_{way}" for slot in recipe.SLOTS for way in ("seen", "heard")}
