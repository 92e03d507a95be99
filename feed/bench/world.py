"""A seeded world of tastes for the benchmark where no data are at hand: who watches what, in what order, from nobody's real life.

It is feed.md's closed-loop world in small: interests that are mixtures of topics and drift, hidden quality, topics that tire, items that
follow each other as series do, and a popularity by power law. It says which model copes with such structure and no more: its curves are
invented, and its geometry flatters models that think in vectors.
"""

from __future__ import annotations

import numpy as np

from feed.bench.data import Interactions

WIDTH, TOPICS, OWN_TOPICS = 16, 40, 3
DRIFT, TIRED, RECOVERY = 0.03, 0.25, 0.89
ITEM_SPREAD, QUALITY = 0.35, 0.8
SERIES, FOLLOW = 5, 0.3  # items of a series, and how often the next one of it is watched next
LOOKED_AT = 60  # items that compete for one view


def generate(*, users: int = 600, items: int = 800, views: int = 40, seed: int = 0) -> Interactions:
    """A timed log: each round every user, in a new order, watches one item not seen before."""
    rng = np.random.default_rng(seed)
    topics = rng.normal(size=(TOPICS, WIDTH))
    topics /= np.linalg.norm(topics, axis=1, keepdims=True)
    topic = rng.integers(TOPICS, size=items // SERIES + 1).repeat(SERIES)[:items]
    item = topics[topic] + ITEM_SPREAD * rng.normal(size=(items, WIDTH)) / np.sqrt(WIDTH)
    quality = QUALITY * rng.normal(size=items)
    found = 1.0 / (1.0 + rng.permutation(items))
    mixtures = np.zeros((users, TOPICS))
    for mixture in mixtures:
        mixture[rng.choice(TOPICS, OWN_TOPICS, replace=False)] = rng.dirichlet(np.ones(OWN_TOPICS))
    interest = mixtures @ topics
    fatigue = np.zeros((users, TOPICS))
    seen = np.zeros((users, items), dtype=np.bool_)
    latest = np.full(users, -1)
    rows = []
    for _ in range(views):
        interest += DRIFT * rng.normal(size=interest.shape)
        fatigue *= RECOVERY
        for user in rng.permutation(users):
            following = latest[user] + 1
            if latest[user] >= 0 and following % SERIES and following < items and not seen[user, following] and rng.random() < FOLLOW:
                chosen = int(following)
            else:
                offered = rng.choice(items, LOOKED_AT, p=found / found.sum())
                offered = offered[~seen[user, offered]]
                if not len(offered):
                    offered = np.flatnonzero(~seen[user])
                pull = 3.0 * (item[offered] @ interest[user]) + quality[offered] - fatigue[user, topic[offered]]
                chosen = int(offered[np.argmax(pull + rng.gumbel(size=len(offered)))])
            seen[user, chosen], latest[user] = True, chosen
            fatigue[user, topic[chosen]] += TIRED
            rows.append((user, chosen))
    table = np.array(rows, dtype=np.int64)
    return Interactions("generated", table[:, 0], table[:, 1], timed=True)
