"""What the ranked feed goes by, in one place and in public: /feed/parameters/ shows this module and nothing beside it.

A score is a sum of parts; a part is a weight times a feature, each feature lying between 0 and 1 (steering and learned: -3 to 3). How long
somebody watches is no feature. The version is made of the values, so it cannot stay the same when they change.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any

# Part -> (weight, what its feature is).
PARTS: dict[str, tuple[float, str]] = {
    "connection": (1.2, "you follow its maker; half as much where it is of a remix tree you took part in, or of your circle of cameos"),
    "transitions": (1.5, "members who acted on what you acted on went on to act on this"),
    "content": (1.2, "it is like what you liked, shared or remixed lately"),
    "popularity": (0.4, "likes, on a logarithmic scale that ends at a thousand"),
    "creation": (0.8, "remixes of it, on a logarithmic scale that ends at a hundred, and whether you may remix it"),
    "freshness": (0.6, "how new it is; a third is left after two days"),
    "steering": (1.5, "how well it fits what you asked for in words, against the other candidates"),
    "fatigue": (-0.5, "you have just had much of its topic"),
    "refusal": (-3.0, "it is like what you said was not for you"),
    "learned": (1.5, "you are likelier than with other clips to like, remix or share it, by what members did with clips like it"),
}
LEARNED = "learned"
# What learned heads look at beside the parts' features.
EXTRAS: dict[str, str] = {
    "exposure": "how many members have had it in view, on a logarithmic scale that ends at ten thousand",
    "activity": "how much you did lately, of a hundred acts",
}
WEIGHTS: dict[str, float] = {name: weight for name, (weight, _) in PARTS.items()}
WEIGHT_MOST = 10.0  # of a what-if

LEARNED_MOST = 3.0  # standard deviations

# What an act says about a member's taste. Making counts most, watching nothing.
ACTS: dict[str, float] = {"like": 1.0, "comment": 2.0, "share": 2.0, "follow": 2.0, "remix_started": 3.0, "remix_published": 4.0}

# Learned head -> (what it is worth that it happens, in likes; the kinds of event that it stands for).
HEADS: dict[str, tuple[float, tuple[str, ...]]] = {
    "like": (1.0, ("like",)),
    "comment": (2.0, ("comment",)),
    "share": (2.0, ("share",)),
    "follow": (2.0, ("follow",)),
    "remix": (3.0, ("remix_started",)),
    "remix_published": (4.0, ("remix_published",)),
    "refusal": (-6.0, ("not_interested", "hide_author", "report")),
}


@dataclass(frozen=True)
class Rules:
    """The numbers beside the weights."""

    session_clips: int = 200
    cursor_seconds: int = 1800
    window: int = 10
    per_maker: int = 2  # within a window
    per_tree: int = 2
    variety: float = 0.3  # a clip loses so much of a score for being exactly like one of the window
    reserved: tuple[int, ...] = (3, 7)  # places of each ten kept for new clips under their floor
    lot: int = 9  # the place of each ten that goes by lot to one of the clips that would come next
    lot_clips: int = 4
    head_positives: int = 5000  # of what a head foretells, before it may serve
    head_error: float = 0.03  # by which its chances may be off on average
    heads_worse: float = 0.01  # of what the feed earns, that new heads may at worst earn less
    canary_percent: int = 5  # of members who get new heads first
    canary_hours: int = 20
    fresh_hours: int = 24
    floor_most: int = 50
    floor_share: float = 0.8  # of the places that are there
    seen_days: int = 7
    act_decay: float = 0.85  # of an act's say, for each later one
    fatigue_step: float = 0.25  # for each clip of the topic
    fatigue_half_seconds: int = 1200


RULES = Rules()
BUDGETS = {"following": 120, "cameo": 80, "remix": 80, "transitions": 60, "content": 60, "steering": 60, "trending": 60, "fresh": 60}


def public() -> dict[str, Any]:
    """All of it, as the API tells it."""
    return {
        "weights": WEIGHTS,
        "acts": ACTS,
        "rules": asdict(RULES) | {"reserved": list(RULES.reserved)},
        "budgets": BUDGETS,
        "extras": EXTRAS,
        "worths": {name: worth for name, (worth, _) in HEADS.items()},
    }


VERSION = "1." + hashlib.sha256(json.dumps(public(), sort_keys=True).encode()).hexdigest()[:10]
