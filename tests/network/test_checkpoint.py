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


def test_a_packed_module_is_read_like_any_other(tmp_path: Path) -> None:
    config = PlannerConfig(width=64, depth=1, heads=1, hidden=512)
    module = Planner(config)
    torch.nn.init.normal_(module.leave["state"].weight)
    checkpoint.save(module, tmp_path / "run", "planner", config, {"samples": 5}, half=True)
    path = checkpoint.pack(tmp_path / "run", tmp_path / "preset", "planner")
    halved = checkpoint.load(Planner, PlannerConfig, tmp_path / "run", "planner").state_dict()
    packed = checkpoint.load(Planner, PlannerConfig, tmp_path / "preset", "planner").state_dict()
    assert checkpoint.describe(tmp_path / "preset", "planner")["samples"] == 5
    changed = {key for key, value in halved.items() if not torch.equal(value, packed[key])}
    assert changed == {"blocks.0.up.weight", "blocks.0.down.weight", "enter.mel.weight", "leave.mel.weight", "modulate.1.weight"} - _zeros(
        halved
    )
    for key in changed:
        most = halved[key].abs().amax(-1, keepdim=True)
        assert bool(((packed[key] - halved[key]).abs() <= most / 253).all()), key
    large = sum(value.numel() for key, value in halved.items() if value.numel() >= checkpoint.LARGE and not key.startswith("prior"))
    saved = (tmp_path / "run" / "planner.safetensors").stat().st_size - path.stat().st_size
    assert 0.9 * large < saved < large


def test_a_row_of_zeros_stays_zero_and_a_map_is_a_row(tmp_path: Path) -> None:
    class Maps(torch.nn.Module):
        def __init__(self, _config: PlannerConfig) -> None:
            super().__init__()
            self.map = torch.nn.Parameter(torch.zeros(3, 2, 80, 90))

    maps = Maps(TINY)
    with torch.no_grad():
        maps.map[1, 1], maps.map[2, 0] = 8.0, torch.linspace(-0.125, 0.125, 7200).view(80, 90)
    checkpoint.save(maps, tmp_path / "run", "maps", TINY, half=True)
    checkpoint.pack(tmp_path / "run", tmp_path / "preset", "maps")
    again = checkpoint.load(Maps, PlannerConfig, tmp_path / "preset", "maps").map
    assert again[0].abs().max() == again[1, 0].abs().max() == 0
    torch.testing.assert_close(again[1, 1], maps.map[1, 1].detach())
    torch.testing.assert_close(again[2, 0], maps.map[2, 0].detach(), atol=0.125 / 254 + 5e-4, rtol=0)


def _zeros(state: dict[str, torch.Tensor]) -> set[str]:
    """What zeros cannot be changed in."""
    return {key for key, value in state.items() if not value.any()}


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
