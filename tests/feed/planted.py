"""Logs whose truth is known: what members like hangs on two inputs, of which the public parts make too little."""

from __future__ import annotations

import numpy as np

from feed.learning.heads import LAYERS, Heads, dumps
from feed.learning.inputs import INPUTS
from feed.learning.log import Log
from feed.models import LearnedHeads
from feed.parameters import HEADS

CLIPS = 4  # of a lot
LIKE, REFUSE = list(HEADS).index("like"), list(HEADS).index("refusal")
REFUSED = 0.003


def likely(inputs: np.ndarray, place: np.ndarray | float = 0.0) -> np.ndarray:
    """How likely a like is: content speaks for a clip, much more than the public parts know, and popularity against it."""
    content, popularity = inputs[:, INPUTS.index("content")], inputs[:, INPUTS.index("popularity")]
    return 1 / (1 + np.exp(2.2 - 3 * content + 3 * popularity + 0.3 * np.log1p(place)))


def log(seed: int, *, rows: int = 16_000, shuffled: bool = False, every: int = 3) -> Log:
    """Rows in order of time by many members, of which each third went by lot. `shuffled`: what happened is dealt out anew."""
    rng = np.random.default_rng(seed)
    inputs = rng.random((rows, len(INPUTS)))
    place = rng.integers(0, 20, rows).astype(float)
    happened = np.zeros((rows, len(HEADS)), np.bool_)
    happened[:, LIKE] = rng.random(rows) < likely(inputs, place)
    happened[:, REFUSE] = rng.random(rows) < REFUSED
    if shuffled:
        happened = happened[rng.permutation(rows)]
    lots = np.arange(0, rows, every)
    lost = list(rng.random((len(lots), CLIPS - 1, len(INPUTS))))
    return Log(
        inputs=inputs, place=place, happened=happened, at=np.arange(rows, dtype=float), owner=rng.integers(0, 400, rows),
        seen=np.ones(rows, np.bool_), lots=lots, lost=lost, chance=np.full(len(lots), 1 / CLIPS),
    )  # fmt: skip


def heads(**logits: float) -> Heads:
    """Heads whose like has these logits for an input of 1, none of the others."""
    count = len(INPUTS)
    last = np.zeros((len(HEADS), count))
    last[LIKE] = [logits.get(name, 0.0) for name in INPUTS]
    plain = {f"{layer}.weight": np.eye(count) for layer in LAYERS[:2]} | {f"{layer}.bias": np.zeros(count) for layer in LAYERS[:2]}
    weights = plain | {
        "last.weight": last, "last.bias": np.full(len(HEADS), -2.0),
        "place": np.zeros(len(HEADS)), "mean": np.zeros(count), "spread": np.ones(count),
    }  # fmt: skip
    made = Heads({name: array.astype(np.float32) for name, array in weights.items()}, on=frozenset({"like"}))
    return made.scaled(np.random.default_rng(0).random((500, count)))


def kept(state: str = "serving", **logits: float) -> LearnedHeads:
    """A row of such heads."""
    figures = {"heads": {"like": {"on": True, "error": 0.0123, "gain": [0.01, 0.02], "happened": 40}}, "gain": [0.02, 0.01, 0.03]}
    blob = dumps(heads(**logits))
    return LearnedHeads.objects.create(state=state, impressions=60_000, positives=dict.fromkeys(HEADS, 6000), figures=figures, weights=blob)
