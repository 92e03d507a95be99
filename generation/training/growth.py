"""Goes on training weights that have fewer words than today's vocabulary: what is new begins as it begins in a new network."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import torch
from torch import Tensor, nn

from generation.network import checkpoint
from generation.network.growth import labels_of, layouts, moved
from generation.network.tokens import VALUES
from generation.network.vocabulary import vocabulary

Module = TypeVar("Module", bound=nn.Module)


def news(module: nn.Module, words: dict[str, Any]) -> dict[str, Tensor]:
    """For every learned tensor, 1 where it stands for a word that `words` lack, else 0."""
    before, after = layouts(words), layouts(vocabulary())
    found = {}
    for name, value in module.named_parameters():
        shape = [len(labels) for labels in labels_of(name, value.shape, before, after)]
        found[name] = 1 - moved(name, torch.ones(shape), torch.zeros_like(value), before, after)
    return found


def values_known(words: dict[str, Any]) -> dict[str, Tensor]:
    """For every value of the planner's parts, 1 where it stands for a word (or for no word at all) that `words` have."""
    before, after = layouts(words), layouts(vocabulary())
    lists = {name: [float(label in set(before[name])) for label in after[name]] for name in ("scene", "entity")}
    return {name: torch.tensor(lists[name]) if name in lists else torch.ones(size) for name, size in VALUES.items()}


def grown(build: Callable[[Any], Module], config_type: type, directory: Path, name: str) -> Module:
    """A module of a preset under today's vocabulary, ready to learn what it has no word for. Raises CheckpointError."""
    entry, tensors = checkpoint.read(directory, name)
    if entry["vocabulary"] == vocabulary():
        return checkpoint.load(build, config_type, directory, name)
    before, after = layouts(entry["vocabulary"]), layouts(vocabulary())
    module = build(config_type(**entry["config"]))
    state = module.state_dict()
    try:
        state |= {key: moved(key, tensor, state[key], before, after) for key, tensor in tensors.items()}
    except ValueError as error:
        raise checkpoint.CheckpointError(f"{directory / name}.safetensors: {error}") from error
    if "words_pooled.weight" in state:  # a mean over slots: there are more now, and those that are not said say nothing
        table = state["words_pooled.weight"] * (len(after["slots"]) / len(before["slots"]))
        table[[row for row, label in enumerate(after["words"]) if label in set(after["slots"]) - set(before["slots"])]] = 0
        state["words_pooled.weight"] = table
    module.load_state_dict(state)
    return module
