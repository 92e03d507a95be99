"""The recipe runs on a CPU from nothing to weights a sampler loads, and goes on where it stopped."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from generation.network import checkpoint
from generation.network.planner import Planner, PlannerConfig
from generation.network.reading import Reading
from generation.network.sampler import sample
from generation.training import planner as recipe
from generation.training.clips import stream
from generation.world.batch import Batch
from generation.world.scenes import simulate

TINY = PlannerConfig(width=32, depth=1, heads=2, hidden=32)


def bounces(rng: np.random.Generator, count: int) -> Batch:
    return simulate(rng, count, scene="bounce", with_mel=False)


def test_a_dry_run_publishes_weights_and_resumes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Bounces alone: a basketball scene first fills its pool of shots, which takes longer than this test may.
    monkeypatch.setattr(recipe, "simulate", bounces)
    monkeypatch.setattr(recipe, "STATISTICS_CLIPS", 64)
    monkeypatch.setattr(recipe, "stream", lambda seed, size, first, workers, pinned: stream(seed, size, first, bounces, workers))
    monkeypatch.setattr(recipe, "probe", lambda _planner, seed: {"seen": float(seed)})
    training = recipe.begin(tmp_path, TINY, seed=1)
    recipe.run(training, tmp_path, minutes=0.02, cool_down=0.0)
    assert training.samples >= recipe.BATCH
    resumed = recipe.begin(tmp_path, TINY, seed=1)
    assert resumed.samples == training.samples
    planner = checkpoint.load(Planner, PlannerConfig, tmp_path, "planner")
    assert checkpoint.describe(tmp_path, "planner")["samples"] == training.samples
    assert sample(planner, [Reading(scene="bounce")], [1], steps=2)[0].mel_MF.isfinite().all()
    assert json.loads((tmp_path / "progress.jsonl").read_text()) == {"samples": training.samples, "seen": 1.0}


def test_a_cool_down_is_published_but_never_becomes_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recipe, "simulate", bounces)
    monkeypatch.setattr(recipe, "STATISTICS_CLIPS", 64)
    monkeypatch.setattr(recipe, "stream", lambda seed, size, first, workers, pinned: stream(seed, size, first, bounces, workers))
    monkeypatch.setattr(recipe, "probe", lambda _planner, seed: {})
    training = recipe.begin(tmp_path, TINY, seed=1)
    recipe.run(training, tmp_path, minutes=0.02, cool_down=0.02)
    assert training.samples >= recipe.BATCH
    assert checkpoint.describe(tmp_path, "planner")["samples"] == training.samples
    assert recipe.begin(tmp_path, TINY, seed=1).samples == 0


def test_a_new_run_may_begin_with_the_weights_of_a_preset(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recipe, "simulate", bounces)
    monkeypatch.setattr(recipe, "STATISTICS_CLIPS", 64)
    torch.manual_seed(3)
    given = Planner(TINY)
    checkpoint.save(given, tmp_path / "preset", "planner", TINY)
    training = recipe.begin(tmp_path / "run", PlannerConfig(), seed=1, weights=tmp_path / "preset")
    assert (training.samples, training.planner.config) == (0, TINY)
    for name, value in given.named_parameters():  # but for heads, which say what they said in other units
        assert name.startswith(("leave.scene", "leave.state")) or training.planner.get_parameter(name).equal(value), name
    places = slice(0, 7)
    assert training.planner.mean_state[places].equal(given.mean_state[places]), "places and speeds keep their statistics"
    assert not training.planner.mean_state.equal(given.mean_state), "poses do not"


def test_a_resumed_stream_goes_on_with_clips_that_were_not_seen() -> None:
    first = next(stream(5, 256, 0, bounces)).parts.state
    assert not first.equal(next(stream(5, 256, 512, bounces)).parts.state)
    assert first.equal(next(stream(5, 256, 0, bounces)).parts.state)


def test_workers_make_the_clips_that_would_be_made_without_them() -> None:
    here, there = stream(5, 256, 512, bounces), stream(5, 256, 512, bounces, workers=2)
    alone = [next(here).parts.state for _batch in range(4)]
    # Each of two workers has a chunk of two batches in hand, and they take turns.
    for batch, row in zip([next(there) for _batch in range(4)], (0, 2, 1, 3), strict=True):
        assert batch.parts.state.equal(alone[row])
