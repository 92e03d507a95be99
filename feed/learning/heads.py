"""The learned heads as they serve: a small network in NumPy, its calibration, and what its chances are worth together.

They are kept as safetensors, in the order of inputs and heads that the file itself names.

Shapes: N clips, I inputs, H heads.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load, save

from feed.learning.inputs import INPUTS
from feed.parameters import HEADS, LEARNED_MOST

Floats = NDArray[np.float64]
LAYERS = ("first", "second", "last")
SHAPES = {"mean", "spread", "place", *(f"{layer}.{kind}" for layer in LAYERS for kind in ("weight", "bias"))}


@dataclass(frozen=True)
class Heads:
    """`weights` as the training names them; `slope` and `offset` (H,) calibrate; only heads that are `on` are worth anything.

    `middle` and `spread` are of the worth of the clips that it was calibrated on. `version` 0 is one that is not kept yet.
    """

    weights: dict[str, NDArray[Any]]
    inputs: tuple[str, ...] = INPUTS
    heads: tuple[str, ...] = tuple(HEADS)
    slope: Floats | None = None
    offset: Floats | None = None
    on: frozenset[str] = frozenset(HEADS)
    middle: float = 0.0
    spread: float = 1.0
    version: int = 0

    def logits(self, inputs_NI: Floats, place_N: Floats | float = 0.0) -> Floats:
        """Of each head (N, H), at these places, which count from 0."""
        given = self.weights
        x = (inputs_NI - given["mean"]) / given["spread"]
        for layer in LAYERS[:-1]:
            x = np.maximum(x @ given[f"{layer}.weight"].T + given[f"{layer}.bias"], 0.0)
        place = np.log1p(np.broadcast_to(np.asarray(place_N, np.float64), len(x)))
        told: Floats = (x @ given["last.weight"].T + given["last.bias"] + place[:, None] * given["place"]).astype(np.float64)
        return told if self.slope is None or self.offset is None else told * self.slope + self.offset

    def chances(self, inputs_NI: Floats, place_N: Floats | float = 0.0) -> Floats:
        """How likely each act is (N, H)."""
        chances: Floats = 1.0 / (1.0 + np.exp(-np.clip(self.logits(inputs_NI, place_N), -30, 30)))
        return chances

    def value(self, inputs_NI: Floats) -> Floats:
        """What is expected to come of each clip (N,), in likes, at the first place."""
        worths = np.array([HEADS[name][0] if name in self.on and name in HEADS else 0.0 for name in self.heads])
        value: Floats = self.chances(inputs_NI) @ worths
        return value

    def worth(self, inputs_NI: Floats) -> Floats:
        """The learned part's feature (N,): how far each is above what is usual, in standard deviations, within bounds."""
        return np.clip((self.value(inputs_NI) - self.middle) / self.spread, -LEARNED_MOST, LEARNED_MOST)

    def scaled(self, inputs_NI: Floats) -> Heads:
        """With the middle and spread of the worth of these clips."""
        value = self.value(inputs_NI)
        return replace(self, middle=float(value.mean()), spread=max(float(value.std()), 1e-9))


def dumps(heads: Heads) -> bytes:
    """As safetensors."""
    count = len(heads.heads)
    tensors = {name: np.ascontiguousarray(heads.weights[name], np.float32) for name in sorted(SHAPES)}
    tensors["slope"] = np.asarray(np.ones(count) if heads.slope is None else heads.slope, np.float64)
    tensors["offset"] = np.asarray(np.zeros(count) if heads.offset is None else heads.offset, np.float64)
    tensors["worth"] = np.array([heads.middle, heads.spread], np.float64)
    return bytes(
        save(tensors, metadata={"inputs": json.dumps(heads.inputs), "heads": json.dumps(heads.heads), "on": json.dumps(sorted(heads.on))})
    )


def loads(blob: bytes, version: int = 0) -> Heads:
    """What `dumps` wrote. Raises ValueError for anything else."""
    try:
        tensors = load(blob)
        size = int.from_bytes(blob[:8], "little")
        told: dict[str, Sequence[str]] = {name: json.loads(text) for name, text in json.loads(blob[8 : 8 + size])["__metadata__"].items()}
        middle, spread = tensors.pop("worth").tolist()
        slope, offset = tensors.pop("slope"), tensors.pop("offset")
        made = Heads(
            {name: tensors[name] for name in SHAPES}, tuple(told["inputs"]), tuple(told["heads"]), slope, offset, frozenset(told["on"]),
            middle, spread, version,
        )  # fmt: skip
        made.worth(np.zeros((1, len(made.inputs))))
    except (SafetensorError, KeyError, ValueError, TypeError, AttributeError) as error:
        raise ValueError("These are no weights of learned heads.") from error
    return made
