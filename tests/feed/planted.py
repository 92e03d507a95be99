"""Logs and rows whose truth is known: what members like hangs on two inputs, of which the public parts make too little."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
from django.utils import timezone

from core.ids import uuid7
from feed.learning.heads import LAYERS, Heads, dumps
from feed.learning.inputs import INPUTS
from feed.learning.log import Log
from feed.models import Event, Impression, LearnedHeads
from feed.parameters import HEADS, VERSION

CLIPS = 4  # of a lot
LIKE, REFUSE = list(HEADS).index("like"), list(HEADS).index("refusal")
REFUSED = 0.003
HEADS_OF_LIKES = {"content": 3.0}


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


def shown(
    audience, version: int | None, count: int, *, hours: float, refused: int = 0, liked: np.ndarray | None = None, seed: int = 0, **fixed
):
    """So many impressions, so many hours ago, of which the first were refused; liked as the heads say, or as told."""
    sessions, video = audience
    rng = np.random.default_rng(seed)
    inputs = rng.random((count, len(INPUTS)))
    for name, value in fixed.items():
        inputs[:, INPUTS.index(name)] = value
    start = Impression.objects.count()
    named = VERSION if version is None else f"{VERSION}+{version}"
    told = [dict(zip(INPUTS, row, strict=True)) for row in np.round(inputs, 4).tolist()]
    fixed_fields = {"video": video, "source": "fresh", "propensity": 1, "parameters": named, "score": 0, "parts": {}}
    rows = []
    for number in range(count):
        session = sessions[number % 12]
        mine = {"session": session, "member": session.member, "position": start + number, "inputs": told[number]}
        rows.append(Impression(id=uuid7(), created_at=timezone.now() - timedelta(hours=hours), **mine, **fixed_fields))
    Impression.objects.bulk_create(rows, batch_size=60)
    chances = heads(**HEADS_OF_LIKES).chances(inputs, np.arange(start, start + count))[:, LIKE]
    likes = rng.random(count) < chances if liked is None else liked
    events = [Event(impression=rows[number], kind="like") for number in np.flatnonzero(likes)]
    Event.objects.bulk_create(events + [Event(impression=row, kind="not_interested") for row in rows[:refused]], batch_size=200)


def in_use(state: str, hours: float) -> LearnedHeads:
    """Heads that have been in this state for so long."""
    row = kept(state, **HEADS_OF_LIKES)
    row.changed_at = timezone.now() - timedelta(hours=hours)
    row.save(update_fields=["changed_at"])
    return row
