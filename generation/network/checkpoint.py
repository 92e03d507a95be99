"""Weights on disk: one safetensors file a module, one config.json a preset that names, describes and hashes them.

- Never pickle: a downloaded preset must not be able to run code.
- The hash of the bytes is checked on every load, so a cut or swapped file is named instead of drawing nonsense.
- Writes go to a neighbour file first; a crash leaves the old weights.
- What ships may be packed: large learned matrices in eight bits a value, with a scale for each row. It is read like any other.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

import torch
from safetensors.torch import load as load_tensors
from safetensors.torch import save as save_tensors
from torch import Tensor, nn

from generation.network import growth
from generation.network.statistics import Statistics
from generation.network.vocabulary import vocabulary

CONFIG_FILE = "config.json"
SCALE = "/scale"  # after the name of a packed matrix: what each row's values are multiplied by
LARGE = 32_768  # values, from which on a matrix is packed: the small ones say what is seen to the millimetre
ROW = 64  # values of a row, at least
FORMAT = 1  # raised when old weights of the right shapes would mean something else
Module = TypeVar("Module", bound=nn.Module)


class CheckpointError(RuntimeError):
    """Weights that cannot be used: the message names the file and the cause."""


def save(
    module: nn.Module, directory: str | Path, name: str, config: Any, metadata: dict[str, Any] | None = None, half: bool = False
) -> Path:
    """Write `name`.safetensors and its entry in config.json; `half` stores learned matrices as bfloat16 (half the bytes)."""
    folder = Path(directory)
    tensors = {key: value.detach().cpu().contiguous() for key, value in module.state_dict().items()}
    if half:
        learned = {key for key, value in module.named_parameters() if value.dim() > 1}
        tensors = {key: value.bfloat16() if key in learned else value for key, value in tensors.items()}
    payload = save_tensors(tensors)
    entry = {
        "config": asdict(config),
        "format": FORMAT,
        "parameters": sum(parameter.numel() for parameter in module.parameters()),
        "sha256": hashlib.sha256(payload).hexdigest(),
        "vocabulary": vocabulary(),
        **(metadata or {}),
    }
    return _write(folder, name, payload, entry)


def _write(folder: Path, name: str, payload: bytes, entry: dict[str, Any]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.safetensors"
    replace(path, payload)
    config_path = folder / CONFIG_FILE
    manifest = _read_manifest(config_path) if config_path.exists() else {}
    replace(config_path, (json.dumps(manifest | {name: entry}, indent=2, sort_keys=True) + "\n").encode())
    return path


def load(build: Callable[[Any], Module], config_type: type, directory: str | Path, name: str) -> Module:
    """Build the module that config.json describes and fill it. `build` takes the config.

    Weights that were trained with fewer words than this code has do what they did (see `growth`).
    """
    entry, tensors = read(directory, name)
    path = Path(directory) / f"{name}.safetensors"
    try:
        config = config_type(**{key: tuple(value) if isinstance(value, list) else value for key, value in entry["config"].items()})
    except TypeError as error:
        raise CheckpointError(f"{path.with_name(CONFIG_FILE)}: the config of {name} does not fit this code ({error})") from error
    module = build(config)
    wanted, words = module.state_dict(), entry.get("vocabulary", vocabulary())
    try:
        if words != vocabulary():
            tensors = growth.silent(tensors, wanted, words)
            if isinstance(module, Statistics):
                module.ask_only(growth.slots_of(words))
        module.load_state_dict({key: value.to(wanted[key].dtype) if key in wanted else value for key, value in tensors.items()})
    except (RuntimeError, ValueError) as error:
        raise CheckpointError(f"{path}: the weights do not fit their config ({error})") from error
    return module.eval()


def read(directory: str | Path, name: str) -> tuple[dict[str, Any], dict[str, Tensor]]:
    """The entry of config.json and the tensors, as they were saved. Raises CheckpointError unless the hash is that of the entry."""
    entry, path = describe(directory, name), Path(directory) / f"{name}.safetensors"
    try:
        payload = path.read_bytes()
    except OSError as error:
        raise CheckpointError(f"{path}: cannot be read ({error.strerror})") from error
    if hashlib.sha256(payload).hexdigest() != entry["sha256"]:
        raise CheckpointError(f"{path}: its sha256 is not the one in {CONFIG_FILE}; the file is damaged or of another version")
    return entry, _unpacked(load_tensors(payload))


def pack(source: str | Path, directory: str | Path, name: str) -> Path:
    """Write a module of one folder into another with its large halved matrices in eight bits, half of their bytes again.

    Of the largest value in its row a value is off by at most a 254th. Raises CheckpointError.
    """
    entry, tensors = read(source, name)
    packed = dict(tensors)
    for key, value in tensors.items():
        if value.dtype == torch.bfloat16 and value.numel() >= LARGE:
            rows = value.float().flatten(_leading(value.shape))
            scale = rows.abs().amax(-1).clamp(min=1e-12) / 127
            packed[key] = (rows / scale[..., None]).round().to(torch.int8).view(value.shape)
            packed[key + SCALE] = scale
    payload = save_tensors({key: value.contiguous() for key, value in packed.items()})
    return _write(Path(directory), name, payload, entry | {"sha256": hashlib.sha256(payload).hexdigest()})


def _unpacked(tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """Every matrix as it is computed with."""
    whole = {key: value for key, value in tensors.items() if not key.endswith(SCALE)}
    for key in whole:
        if (scale := tensors.get(key + SCALE)) is not None:
            rows = whole[key].flatten(scale.dim())
            whole[key] = (rows.float() * scale[..., None]).view(whole[key].shape)
    return whole


def _leading(shape: torch.Size) -> int:
    """How many axes come before a row: the last ones that hold enough values are one."""
    axis = len(shape) - 1
    while axis > 1 and math.prod(shape[axis:]) < ROW:
        axis -= 1
    return axis


def describe(directory: str | Path, name: str) -> dict[str, Any]:
    """The entry of config.json: config, parameters, sha256 and what the recipe noted."""
    path = Path(directory) / CONFIG_FILE
    entry = _read_manifest(path).get(name)
    if not isinstance(entry, dict) or "config" not in entry or "sha256" not in entry:
        raise CheckpointError(f"{path}: has no usable entry for {name}")
    if entry.get("format", 1) != FORMAT:
        raise CheckpointError(f"{path}: {name} is of format {entry['format']!r}, and this code knows format {FORMAT}")
    return entry


def fingerprint(module: nn.Module) -> str:
    """Twelve hexadecimal digits that name these parameters, for display."""
    digest = hashlib.sha256()
    for key, value in sorted(module.state_dict().items()):
        digest.update(key.encode())
        digest.update(value.detach().cpu().contiguous().view(torch.uint8).numpy().tobytes())
    return digest.hexdigest()[:12]


def replace(path: Path, payload: bytes) -> None:
    """Write a file so that a reader sees the old bytes or the new ones."""
    neighbour = path.with_name(f"{path.name}.{os.getpid()}.part")
    neighbour.write_bytes(payload)
    neighbour.replace(path)


def _read_manifest(path: Path) -> dict[str, Any]:
    try:
        manifest = json.loads(path.read_text())
    except OSError as error:
        raise CheckpointError(f"{path}: cannot be read ({error.strerror})") from error
    except ValueError as error:
        raise CheckpointError(f"{path}: is not JSON ({error})") from error
    if not isinstance(manifest, dict):
        raise CheckpointError(f"{path}: is not a JSON object")
    return manifest
