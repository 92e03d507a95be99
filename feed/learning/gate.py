"""Whether new heads may serve: told on the newest part of the log, of which they have seen nothing.

A head is switched on where enough happened of what it foretells, where its chances are better than a mere rate, and where they are what
they say. The heads that are on then have to earn no less than what serves now, by the places that went by lot; the first ones have to earn
more than the public parts alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import isfinite
from typing import Any

import numpy as np

from feed.learning import calibration, offpolicy
from feed.learning.heads import Heads
from feed.learning.inputs import without_heads
from feed.learning.log import Floats, Log, Scorer
from feed.parameters import HEADS, LEARNED, RULES, WEIGHTS

LOTS = 100.0  # effective ones, below which nothing is told
LEARN, CALIBRATE = 0.5, 0.6  # the shares of the log that training, then calibration, ends at; judging needs more than learning
SURE = 1.96


@dataclass(frozen=True)
class Verdict:
    """`heads` with those switched on that are good for something; `reason` says why it was refused, "" where it was not."""

    heads: Heads
    reason: str
    figures: dict[str, Any]

    @property
    def accepted(self) -> bool:
        """Whether it may be tried on members."""
        return not self.reason


def scorer(heads: Heads | None) -> Scorer:
    """The score of clips (N,) under these heads, or by the public parts alone."""

    def score(inputs_NI: Floats) -> Floats:
        return without_heads(inputs_NI) + (WEIGHTS[LEARNED] * heads.worth(inputs_NI) if heads else 0.0)

    return score


def calibrated(heads: Heads, log: Log) -> Heads:
    """With chances fitted to what was seen in this log, which training knows nothing of."""
    logits, happened = heads.logits(log.inputs[log.seen], log.place[log.seen]), log.happened[log.seen]
    fitted = [calibration.platt(logits[:, number], happened[:, number]) for number in range(happened.shape[1])]
    made = replace(heads, slope=np.array([slope for slope, _ in fitted]), offset=np.array([offset for _, offset in fitted]))
    return made.scaled(log.inputs)


def judge(
    heads: Heads, champion: Heads | None, *, known: Log, held: Log, positives: Mapping[str, int], enough: int = RULES.head_positives
) -> Verdict:
    """By `held`, which is newer than all that `heads` knows. `known` is what calibrated them, `positives` what they were trained on."""
    told = _heads(heads, known, held)
    on = frozenset(
        name
        for name, found in told.items()
        if positives.get(name, 0) >= enough and found["gain"][0] > 0 and found["error"] <= RULES.head_error
    )
    heads = replace(heads, on=on).scaled(known.inputs)
    figures: dict[str, Any] = {"heads": {name: _rounded(found) | {"on": name in on} for name, found in told.items()}, "held": len(held)}
    if not on:
        return Verdict(heads, "No head is good for anything yet.", figures)
    if not len(held.lots):
        return Verdict(heads, "No place went by lot.", figures)
    ours = held.choices(scorer(heads), heads.value)
    theirs = held.choices(scorer(champion))
    earned, before = offpolicy.snips(ours), offpolicy.snips(theirs)
    robust, gain = offpolicy.dr(ours), offpolicy.difference(ours, theirs)
    figures |= {
        "lots": len(held.lots),
        "effective": round(earned.effective, 1),
        **{name: _told(found) for name, found in (("earned", earned), ("doubly_robust", robust), ("champion", before), ("gain", gain))},
    }
    if earned.effective < LOTS:
        return Verdict(heads, f"Only {earned.effective:.0f} lots tell of this order; {LOTS:.0f} are needed.", figures)
    worst = -RULES.heads_worse * abs(before.value) if champion else 0.0
    if gain.low < worst or (champion is None and gain.low <= 0):
        return Verdict(
            heads, "It may earn less than what serves now." if champion else "It does not surely earn more than the public parts.", figures
        )
    return Verdict(heads, "", figures)


def _heads(heads: Heads, known: Log, held: Log) -> dict[str, dict[str, Any]]:
    """Of each head: what happened, its calibration error, and its gain over the rate of `known`, the interval's low end before the mean."""
    chances, happened = heads.chances(held.inputs[held.seen], held.place[held.seen]), held.happened[held.seen]
    owner = np.unique(held.owner[held.seen], return_inverse=True)[1]
    found = {}
    for number, name in enumerate(HEADS):
        before = known.happened[known.seen, number]
        rate = np.full(len(chances), (before.sum() + 0.5) / (len(before) + 1.0))
        better = calibration.log_loss(rate, happened[:, number]) - calibration.log_loss(chances[:, number], happened[:, number])
        mean = float(better.mean()) if len(better) else 0.0
        clustered = np.bincount(owner, weights=better - mean) if len(better) else np.zeros(1)
        low = mean - SURE * float((clustered**2).sum()) ** 0.5 / max(len(better), 1)
        found[name] = {
            "happened": int(happened[:, number].sum()),
            "error": calibration.ece(chances[:, number], happened[:, number]),
            "gain": [low, mean],
        }
    return found


def _told(found: offpolicy.Estimate) -> list[float | None]:
    """The value and its interval, where the rows are of more than one member."""
    return [round(value, 5) if isfinite(value) else None for value in (found.value, found.low, found.high)]


def _rounded(found: dict[str, Any]) -> dict[str, Any]:
    return found | {"error": round(found["error"], 4), "gain": [round(value, 6) for value in found["gain"]]}
