"""What anybody may read of the learned heads: which serve, since when, learned from how much, and what the gate found."""

from __future__ import annotations

from typing import Any

from feed.models import LearnedHeads
from feed.parameters import HEADS


def served() -> LearnedHeads | None:
    """Those that serve, without their weights."""
    return LearnedHeads.objects.filter(state=LearnedHeads.State.SERVING).defer("weights").first()


def public(heads: LearnedHeads) -> dict[str, Any]:
    """Of each head that is on: from how many it learned and by how much its chances are off. And by how much the gate saw the feed gain."""
    told, gain = heads.figures["heads"], heads.figures.get("gain")
    on = [name for name in HEADS if told.get(name, {}).get("on")]
    return {
        "version": heads.pk,
        "trained_at": heads.trained_at,
        "impressions": heads.impressions,
        "heads": [{"name": name, "positives": heads.positives[name], "error": told[name]["error"]} for name in on],
        **({"gain": gain[0], "gain_low": gain[1], "gain_high": gain[2]} if gain else {}),
    }
