"""Moves weights to a vocabulary with more words: every row and column goes where its word stands now, new ones begin as they begin.

- What was trained keeps its meaning, so that training goes on from it and only has the new words to learn.
- Values of a slot may only be appended, and a new part needs a sprite of a size that there is; otherwise words may stand anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from generation.network import checkpoint
from generation.network.plan import APPEARANCE, CAMERA_AXES
from generation.network.sprites import OCTAVES, PALETTE, POSES
from generation.network.tokens import FLAGS, VALUES
from generation.network.vocabulary import vocabulary

Labels = Sequence[Any]
Module = TypeVar("Module", bound=nn.Module)
OF_ALL_BODIES = "prior.bodies."  # a Gaussian over all that bodies are: none of its rows is one word, and it is measured anew


def layouts(words: dict[str, Any]) -> dict[str, Labels]:
    """What the entries of each kind of axis stand for, under a vocabulary."""
    slots = {slot: values for slot, *values in map(str.split, words["slots"])}
    parts = {part: texels for part, *texels in map(str.split, words["parts"])}
    places, times, kinds, materials = (
        [f"{name}={word}" for word in words[f"{name}s"].split()] for name in ("place", "time", "kind", "material")
    )
    scene = [*places, *times, *(f"palette {n}" for n in range(PALETTE)), *(f"camera {n}" for n in range(2 * len(CAMERA_AXES)))]
    entity = [*kinds, *materials, "size", "depth", *(f"looks {n}" for n in range(APPEARANCE))]
    sprite = [*(f"looks {n}" for n in range(APPEARANCE * (1 + 2 * OCTAVES))), *materials, *places, *times]
    asked = [slot for slot in slots if slot != "framing"]
    found: dict[str, Labels] = {
        "slots": list(slots),
        "asked": asked,
        "questions": [*asked, "understood"],
        "words": [label for slot, values in slots.items() for label in (slot, *(f"{slot}={value}" for value in values))],
        "values": range(max(map(len, slots.values()))),
        "answers": range(max(map(len, (slots[slot] for slot in asked))) + 1),
        "sources": ["", *slots["scene"]],
        "scene": scene,
        "scene in": [*scene, *(f"flag {n}" for n in range(FLAGS["scene"]))],
        "entity": entity,
        "entity in": [*entity, *(f"flag {n}" for n in range(FLAGS["entity"]))],
        "places": places,
        "parts": list(parts),
        "sprite": [*sprite, *(f"palette {n}" for n in range(PALETTE)), *(f"pose {n}" for n in range(POSES))],
        "overall": [*places, *times, *(f"scene={word}" for word in slots["scene"])],
    }
    for index, size in enumerate(sorted({tuple(map(int, texels)) for texels in parts.values()})):
        found[f"size {index}"] = [part for part, texels in parts.items() if tuple(map(int, texels)) == size]
    return found


# Name of a tensor -> what its axes stand for, "" for those that no word is part of.
AXES: dict[str, tuple[str, ...]] = {
    r"words(_pooled)?\.weight": ("words", ""),
    r"slots_SD": ("slots", ""),
    r"answers_SDV": ("slots", "", "values"),
    r"enter\.(scene|entity)\.weight": ("", r"\1 in"),
    r"leave\.(scene|entity)\.weight": (r"\1", ""),
    r"leave\.(scene|entity)\.bias": (r"\1",),
    r"(?:mean|deviation)_(scene|entity)": (r"\1",),
    r"about_CD": ("sources", ""),
    r"question_SD": ("questions", ""),
    r"answer_SDV": ("asked", "", "answers"),
    r"prior_SV": ("asked", "answers"),
    r"sprites\.(?:maps|details)\.(\d+)": (r"size \1", "", "", ""),
    r"sprites\.enter": ("parts", "sprite", ""),
    r"sprites\.enter_bias": ("parts", ""),
    r"backdrop\.(?:fine|coarse)\.\d": ("places", "", "", "", ""),
    r"backdrop\.(?:slide|where)": ("", "places", "", ""),
    r"backdrop\.(?:enter|leave)": ("places", "", ""),
    r"backdrop\.hidden": ("", "places", "", ""),
    r"overall\.weight": ("overall", ""),
    r"overall\.bias": ("overall",),
}


def _axes(name: str, axes: int) -> tuple[str, ...]:
    """What each axis of a tensor stands for, "" where no word is part of it."""
    found = next((tuple(map(match.expand, axes)) for pattern, axes in AXES.items() if (match := re.fullmatch(pattern, name))), ())
    return (*found, *("",) * axes)[:axes]


def _labels(layout: str, size: int, own: dict[str, Labels], today: dict[str, Labels]) -> Labels:
    """What the entries of an axis that is `size` long today stand for under one's own words; the critic is given no flags."""
    if layout.endswith(" in") and len(today[layout]) != size:
        layout = layout.removesuffix(" in")
    return own[layout] if layout else range(size)


def moved(name: str, old: Tensor, new: Tensor, before: dict[str, Labels], after: dict[str, Labels]) -> Tensor:
    """The new tensor with everything that the old one knew. Raises CheckpointError for a shape that no word explains."""
    here, there = [], []
    for layout, size, size_before in zip(_axes(name, new.dim()), new.shape, old.shape, strict=True):
        labels_before, labels_after = (_labels(layout, size, own, after) for own in (before, after))
        if (len(labels_before), len(labels_after)) != (size_before, size):
            raise checkpoint.CheckpointError(f"{name}: {tuple(old.shape)} cannot become {tuple(new.shape)} by words alone")
        row_of = {label: row for row, label in enumerate(labels_after)}
        kept = [(row, row_of[label]) for row, label in enumerate(labels_before) if label in row_of]
        here.append(torch.tensor([row for row, _to in kept]))
        there.append(torch.tensor([to for _row, to in kept]))
    result = new.clone()
    result[torch.meshgrid(*there, indexing="ij")] = old.to(new.dtype)[torch.meshgrid(*here, indexing="ij")]
    return result


def news(module: nn.Module, words: dict[str, Any]) -> dict[str, Tensor]:
    """For every learned tensor, 1 where it stands for a word that `words` lack, else 0."""
    before, after = layouts(words), layouts(vocabulary())
    found = {}
    for name, value in module.named_parameters():
        shape = [len(_labels(axis, size, before, after)) for axis, size in zip(_axes(name, value.dim()), value.shape, strict=True)]
        found[name] = 1 - moved(name, torch.ones(shape), torch.zeros_like(value), before, after)
    return found


def values_known(words: dict[str, Any]) -> dict[str, Tensor]:
    """For every value of the planner's parts, 1 where it stands for a word (or for no word at all) that `words` have."""
    before, after = layouts(words), layouts(vocabulary())
    lists = {name: [float(label in set(before[name])) for label in after[name]] for name in ("scene", "entity")}
    return {name: torch.tensor(lists[name]) if name in lists else torch.ones(size) for name, size in VALUES.items()}


def grown(build: Callable[[Any], Module], config_type: type, directory: Path, name: str) -> Module:
    """A module of a preset under today's vocabulary, whatever it was trained with. Raises CheckpointError."""
    entry = checkpoint.describe(directory, name)
    if entry["vocabulary"] == vocabulary():
        return checkpoint.load(build, config_type, directory, name)
    before, after = layouts(entry["vocabulary"]), layouts(vocabulary())
    module = build(config_type(**entry["config"]))
    state = module.state_dict()
    for key, tensor in load_file(str(directory / f"{name}.safetensors")).items():
        if not key.startswith(OF_ALL_BODIES):
            state[key] = moved(key, tensor, state[key], before, after)
    if "words_pooled.weight" in state:  # a mean over slots: there are more now, and those that are not said say nothing
        table = state["words_pooled.weight"] * (len(after["slots"]) / len(before["slots"]))
        table[[row for row, label in enumerate(after["words"]) if label in set(after["slots"]) - set(before["slots"])]] = 0
        state["words_pooled.weight"] = table
    module.load_state_dict(state)
    return module
