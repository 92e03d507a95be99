"""Moves weights to a vocabulary with more words: every row and column goes where its word stands now.

- What was trained keeps its meaning. What is new begins as training begins it (`training/growth.py`), or, where nobody trains, as silence:
  a preset that lacks a word never reads it and never plans it, and does all else exactly as before.
- Values of a slot may only be appended, and a new part needs a sprite of a size that there is; otherwise words may stand anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from generation.network.plan import APPEARANCE, CAMERA_AXES
from generation.network.prior import LEAST_VARIANCE
from generation.network.sprites import OCTAVES, PALETTE, POSES
from generation.network.tokens import FLAGS
from generation.network.vocabulary import vocabulary

Labels = Sequence[Any]
NEVER = -1e4  # the logit of what is never said
HARDLY = 1e-3  # the deviation of a value that is always 0


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
        "kinds": kinds,
        "materials": materials,
        "scenes": slots["scene"],
        "parts": list(parts),
        "worn": words.get("worn", "ball head").split(),  # what a picture was worn as before presets said so
        "sprite": [*sprite, *(f"palette {n}" for n in range(PALETTE)), *(f"pose {n}" for n in range(POSES))],
        "around": [*places, *times, *(f"palette {n}" for n in range(PALETTE)), *(f"pose {n}" for n in range(POSES))],
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
    r"around_AD": ("around", ""),
    r"part_QD": ("worn", ""),
    r"maps_QMHW": ("worn", "", "", ""),
    r"heat_NC": ("kinds", ""),
    r"heat_bias_N": ("kinds",),
    r"(?:where|body)_NV[CD]": ("kinds", "", ""),
    r"(?:where|body)_bias_NV": ("kinds", ""),
    r"enter_body_ND": ("kinds", ""),
    r"material_NWD": ("kinds", "materials", ""),
    r"colour_NWD": ("kinds", "", ""),
    r"palette_PZD": ("places", "", ""),
    r"cast_SNK": ("scenes", "kinds", ""),
    r"overall\.weight": ("overall", ""),
    r"overall\.bias": ("overall",),
    r"prior\.bodies\.variance_GM": ("", "bodies"),
    r"prior\.bodies\.basis_GMM": ("", "bodies", "bodies"),
}


def _axes(name: str, axes: int) -> tuple[str, ...]:
    """What each axis of a tensor stands for, "" where no word is part of it."""
    found = next((tuple(map(match.expand, axes)) for pattern, axes in AXES.items() if (match := re.fullmatch(pattern, name))), ())
    return (*found, *("",) * axes)[:axes]


def _labels(layout: str, size: int, own: dict[str, Labels], today: dict[str, Labels]) -> Labels:
    """What the entries of an axis that is `size` long today stand for under one's own words; the critic is given no flags."""
    if layout == "bodies":
        return [(body, label) for body in range(size // len(today["entity"])) for label in own["entity"]]
    if layout.endswith(" in") and len(today[layout]) != size:
        layout = layout.removesuffix(" in")
    return own[layout] if layout else range(size)


def labels_of(name: str, shape: Sequence[int], own: dict[str, Labels], today: dict[str, Labels]) -> list[Labels]:
    """What the entries of each axis of a tensor of today's shape stand for under one's own words."""
    return [_labels(layout, size, own, today) for layout, size in zip(_axes(name, len(shape)), shape, strict=True)]


def moved(name: str, old: Tensor, new: Tensor, before: dict[str, Labels], after: dict[str, Labels]) -> Tensor:
    """The new tensor with everything that the old one knew. Raises ValueError for a shape that no word explains."""
    if not old.shape:  # a number that counts
        return old.to(new.dtype)
    pairs = list(zip(labels_of(name, new.shape, before, after), labels_of(name, new.shape, after, after), strict=True))
    for axis, (_few, many) in enumerate(pairs):
        if len(many) != new.shape[axis] == old.shape[axis]:  # another net's axis of the same name
            pairs[axis] = range(new.shape[axis]), range(new.shape[axis])
    if [(len(few), len(many)) for few, many in pairs] != list(zip(old.shape, new.shape, strict=False)):
        raise ValueError(f"{name}: {tuple(old.shape)} cannot become {tuple(new.shape)} by words alone")
    here, there = [], []
    for labels_before, labels_after in pairs:
        row_of = {label: row for row, label in enumerate(labels_after)}
        kept = [(row, row_of[label]) for row, label in enumerate(labels_before) if label in row_of]
        here.append(torch.tensor([row for row, _to in kept]))
        there.append(torch.tensor([to for _row, to in kept]))
    result = new.clone()
    result[torch.meshgrid(*there, indexing="ij")] = old.to(new.dtype)[torch.meshgrid(*here, indexing="ij")]
    return result


def silent(tensors: dict[str, Tensor], like: dict[str, Tensor], words: dict[str, Any]) -> dict[str, Tensor]:
    """The tensors of a module that has fewer words, in today's shapes: what it has no word for is never said, heard or planned.

    `like` is the state of a module of today. Raises ValueError as `moved`.
    """
    before, after = layouts(words), layouts(vocabulary())
    result = {name: moved(name, tensor, _silence(name, like[name]), before, after) for name, tensor in tensors.items() if name in like}
    if "prior_SV" in result:
        known = {label for label in before["words"] if "=" in label}
        for row, slot in enumerate(after["asked"]):
            values = [label for label in after["words"] if label.startswith(f"{slot}=")]
            unknown = [column for column, label in enumerate(values, 1) if label not in known]  # column 0 is "not said"
            result["prior_SV"][row, unknown] = NEVER
    return result


def _silence(name: str, like: Tensor) -> Tensor:
    """What a tensor holds where it stands for a word that nobody taught."""
    if name == "prior.bodies.basis_GMM":
        return torch.eye(like.shape[-1], dtype=like.dtype).expand_as(like).clone()
    if name == "prior.bodies.variance_GM":
        return torch.full_like(like, LEAST_VARIANCE)
    if name.startswith("deviation_"):
        return torch.full_like(like, HARDLY)
    if name == "overall.bias":
        return torch.full_like(like, NEVER)
    return torch.zeros_like(like)


def slots_of(words: dict[str, Any]) -> list[int]:
    """Which of today's slots these words have, as indices."""
    known, today = (list(layouts(own)["slots"]) for own in (words, vocabulary()))
    return [index for index, slot in enumerate(today) if slot in known]
