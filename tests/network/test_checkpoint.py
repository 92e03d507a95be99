"""Weights come back as they went; whatever is wrong with a file is named with the file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch

from generation.network import checkpoint
from generation.network.checkpoint import CheckpointError
from generation.network.planner import Planner, PlannerConfig

TINY = PlannerConfig(width=16, depth=1, heads=1, hidden=16)


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    torch.manual_seed(0)
    checkpoint.save(Planner(TINY), tmp_path, "planner", TINY, {"samples": 5})
    return tmp_path


def test_a_module_is_built_from_its_config_and_filled(saved: Path) -> None:
    loaded = checkpoint.load(Planner, PlannerConfig, saved, "planner")
    torch.manual_seed(0)
    assert loaded.config == TINY and not loaded.training
    assert checkpoint.fingerprint(loaded) == checkpoint.fingerprint(Planner(TINY))
    assert checkpoint.describe(saved, "planner")["samples"] == 5


def test_half_the_bytes_of_learned_matrices_keep_three_digits_and_measured_ones_keep_all(saved: Path) -> None:
    full = (saved / "planner.safetensors").stat().st_size
    module = checkpoint.load(Planner, PlannerConfig, saved, "planner")
    torch.nn.init.normal_(module.prior.single.basis_GMM)
    checkpoint.save(module, saved, "small", TINY, half=True)
    matrices = sum(value.numel() for value in module.parameters() if value.dim() > 1)
    assert abs(full - (saved / "small.safetensors").stat().st_size - 2 * matrices) < 1000
    small = checkpoint.load(Planner, PlannerConfig, saved, "small")
    torch.testing.assert_close(small.words.weight, module.words.weight, atol=0, rtol=0.01)
    assert torch.equal(small.prior.single.basis_GMM, module.prior.single.basis_GMM)


def test_the_fingerprint_changes_with_one_number(saved: Path) -> None:
    module = checkpoint.load(Planner, PlannerConfig, saved, "planner")
    before = checkpoint.fingerprint(module)
    with torch.no_grad():
        module.words.weight[0, 0] += 1
    assert checkpoint.fingerprint(module) != before


def test_a_second_module_keeps_the_first_entry(saved: Path) -> None:
    checkpoint.save(Planner(TINY), saved, "other", TINY)
    assert checkpoint.describe(saved, "planner")["samples"] == 5


def damage(path: Path) -> None:
    payload = bytearray(path.read_bytes())
    payload[-1] ^= 1
    path.write_bytes(payload)


def relabel(path: Path, number: object) -> None:
    manifest = json.loads(path.read_text())
    manifest["planner"]["format"] = number
    path.write_text(json.dumps(manifest))


def edit(path: Path, **config: int) -> None:
    manifest = json.loads(path.read_text())
    manifest["planner"]["config"] |= config
    path.write_text(json.dumps(manifest))


@pytest.mark.parametrize(("harm", "file", "cause"), [
    (lambda folder: damage(folder / "planner.safetensors"), "planner.safetensors", "sha256"),
    (lambda folder: (folder / "planner.safetensors").unlink(), "planner.safetensors", "cannot be read"),
    (lambda folder: (folder / "config.json").unlink(), "config.json", "cannot be read"),
    (lambda folder: (folder / "config.json").write_text("{"), "config.json", "not JSON"),
    (lambda folder: (folder / "config.json").write_text("[]"), "config.json", "not a JSON object"),
    (lambda folder: (folder / "config.json").write_text("{}"), "config.json", "no usable entry for planner"),
    (lambda folder: relabel(folder / "config.json", 2), "config.json", "this code knows format 1"),
    (lambda folder: relabel(folder / "config.json", "x"), "config.json", "this code knows format 1"),
    (lambda folder: edit(folder / "config.json", colour=3), "config.json", "does not fit this code"),
    (lambda folder: edit(folder / "config.json", width=24), "planner.safetensors", "do not fit their config"),
])  # fmt: skip
def test_a_bad_file_is_named_with_its_cause(saved: Path, harm, file: str, cause: str) -> None:
    harm(saved)
    with pytest.raises(CheckpointError, match=cause) as caught:
        checkpoint.load(Planner, PlannerConfig, saved, "planner")
    assert str(caught.value).startswith(str(saved / file))
