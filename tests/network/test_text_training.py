"""The text recipe learns, and a second start continues the first."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import torch

from generation.network import checkpoint
from generation.network.text import READ_SLOTS, TextReader, TextReaderConfig
from generation.training import text as recipe
from generation.world.language import SCENES, caption, random_reading
from generation.world.remixes import remix

SMALL = TextReaderConfig(buckets=512, width=32, layers=1, heads=2)


def test_a_short_run_halves_the_loss() -> None:
    torch.manual_seed(0)
    rng = random.Random(0)
    reader = TextReader(SMALL)
    batch = recipe.encode([caption(random_reading(rng), rng, said=1.0) for _ in range(16)] + [remix(rng) for _ in range(16)], SMALL)
    optimiser = torch.optim.AdamW(reader.parameters(), lr=5e-3)
    losses = []
    for _ in range(25):
        loss = recipe.loss_of(reader, *batch)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    assert losses[-1] < losses[0] / 2


def test_a_second_start_continues(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recipe, "BATCH", 4)
    recipe.train(tmp_path, minutes=0.01, config=SMALL)
    reader = TextReader(SMALL)
    average: dict[str, torch.Tensor] = {}
    optimiser = torch.optim.AdamW(reader.parameters())
    step, spent = recipe.load_state(tmp_path / recipe.STATE, reader, average, optimiser)
    assert step > 0
    assert spent == 0.6
    assert set(average) == set(reader.state_dict())
    recipe.train(tmp_path, minutes=0.02, config=SMALL)
    assert recipe.load_state(tmp_path / recipe.STATE, reader, average, optimiser)[0] > step


def test_hand_written_prompts_are_readings() -> None:
    written = recipe.written_prompts()
    assert len(written) == 123
    assert {getattr(entry.reading, "scene") for entry in written} == {*SCENES}
    assert len(recipe.read_lines("prompts_elsewhere.txt")) >= 100


@pytest.mark.parametrize("code", ["fr", "de"])
def test_the_other_languages_have_hand_written_prompts_too(code: str) -> None:
    assert len(recipe.written_prompts(code)) == 54
    assert {entry.reading.scene for entry in recipe.written_prompts(code)} == {*SCENES}
    assert len(recipe.remix_prompts(code)) == 40
    assert len(recipe.read_lines(f"prompts_elsewhere_{code}.txt")) == 36


def test_a_new_run_may_begin_with_a_presets_reader(tmp_path: Path) -> None:
    torch.manual_seed(0)
    given = TextReader(SMALL)
    checkpoint.save(given, tmp_path / "preset", "text", SMALL)
    begun = recipe.train(tmp_path / "run", minutes=0.0, config=SMALL, weights=tmp_path / "preset")
    assert torch.equal(begun.answer_SDV, given.answer_SDV)


def test_hand_written_remixes_are_readings_about_a_scene() -> None:
    written = recipe.remix_prompts()
    assert len(written) == 115
    assert {entry.about for entry in written} == {*SCENES}
    assert all(entry.reading.scene != entry.about for entry in written)  # the scene is said only when it changes


def test_scores_count_values_read_where_none_was_said() -> None:
    reader = TextReader(SMALL).eval()
    captions = recipe.written_prompts()[:3]
    results = reader.read_all([entry.text for entry in captions])
    scores = recipe.slot_scores(results, captions)
    assert scores["all"] == 0.0
    assert set(scores) <= {*READ_SLOTS, "all"}
