"""Whether every new clip gets the audience that is promised, and what that costs the others, in three made-up worlds.

The allocator is the feed's own; who likes what is invented, and three ways of inventing it differ on purpose. So the order of figures and
what holds for every clip are evidence, never how content anybody is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from feed.arranging import arrange, neediest
from feed.bench.pages import Cost
from feed.catalogue import Catalogue
from feed.exposure import feasible
from feed.parameters import BUDGETS, RULES, WEIGHTS

WORLDS = ("topics", "camps", "chance")
SEEDS = 5
USERS, ROUNDS, START, NEW, CREATORS, SIZE = 300, 24, 900, 36, 400, 16
TOPICS, PAGE, POOL = 40, 10, 120
ROUND_HOURS = 4
DAY = RULES.fresh_hours // ROUND_HOURS  # rounds
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
LIMITS = "The worlds are made up, with tastes that tire by invented rules: orders and shares count here, no utility by itself."

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Outcome:
    """Of one run: utility of a place, the share of due clips that had the floor within their day, and the floor."""

    utility: float
    met: float
    floor: int


class _World:
    """Users and clips of one kind. `visible` is all that the feed is told of a clip's content."""

    def __init__(self, kind: str, seed: int, clips: int) -> None:
        rng = np.random.default_rng([seed, WORLDS.index(kind)])
        topics = _unit(rng.standard_normal((TOPICS, SIZE)))
        if kind == "camps":
            camp, side = rng.choice((-1.0, 1.0), USERS), rng.choice((-1.0, 1.0), clips)
            self.likes = 1.5 * camp[:, None] * side[None, :]
            items = _unit(side[:, None] * topics[0] + 0.35 * rng.standard_normal((clips, SIZE)))
        else:
            shares = rng.dirichlet(np.ones(3), USERS)
            users = np.stack([_unit(share @ topics[rng.choice(TOPICS, 3, replace=False)]) for share in shares])
            items = _unit(topics[rng.integers(TOPICS, size=clips)] + 0.35 * rng.standard_normal((clips, SIZE)))
            # By chance: what somebody likes has nothing to do with what can be seen of a clip.
            self.likes = 3 * users @ (items if kind == "topics" else _unit(rng.standard_normal((clips, SIZE)))).T
        self.quality = rng.normal(0, 0.8, clips)
        self.visible = _unit(items + 0.25 * rng.standard_normal((clips, SIZE))).astype(np.float32)
        self.maker = np.minimum(rng.pareto(1.2, clips) * 20, CREATORS - 1).astype(np.int64)


def run(kind: str, seed: int, *, floors: bool, new: int = NEW) -> Outcome:
    """One world for four days, with places for new clips or without; half of the users come in each round."""
    clips = START + ROUNDS * new
    world, rng = _World(kind, seed, clips), np.random.default_rng([seed, 9])
    born = np.concatenate([np.full(START, -DAY), np.repeat(np.arange(ROUNDS), new)])
    places = USERS // 2 * DAY * PAGE * len(RULES.reserved) // RULES.window
    floor = feasible(places, DAY * new)
    held = Catalogue(
        ids=[], maker=world.maker, tree=CREATORS + np.arange(clips), published=BEGIN.timestamp() + 3600.0 * ROUND_HOURS * born,
        viewed=np.zeros(clips, np.float32), vectors=world.visible, floor=floor if floors else 0,
    )  # fmt: skip
    seen, taste = np.zeros((USERS, clips), np.bool_), np.zeros((USERS, SIZE), np.float32)
    liked, tired, got = np.zeros(clips), np.zeros((USERS, clips), np.float32), list[float]()
    in_time = np.zeros(clips)
    for number in range(ROUNDS):
        now = BEGIN + timedelta(hours=ROUND_HOURS * (number + 1) - 1)
        there = START + (number + 1) * new
        fresh = born[:there] > number - DAY
        for user in rng.choice(USERS, USERS // 2, replace=False).tolist():
            age = np.maximum(number - born[:there], 0) * ROUND_HOURS
            scores = (
                WEIGHTS["content"] * np.clip(world.visible[:there] @ taste[user] / max(float(np.linalg.norm(taste[user])), 1e-6), 0, 1)
                + WEIGHTS["popularity"] * np.minimum(np.log1p(liked[:there]) / np.log1p(1000), 1)
                + WEIGHTS["freshness"] * np.exp(-age / 44)
            )
            allowed = ~seen[user, :there]
            best = np.argsort(-np.where(allowed, scores, -np.inf))[:POOL]
            sight = replace(held, published=held.published[:there], viewed=held.viewed[:there])
            rows = np.union1d(best, neediest(sight, allowed, now, BUDGETS["fresh"], rng))
            picks = arrange(held, rows, scores[rows], before=[], now=now, seed=int(rng.integers(2**31)), most=PAGE)
            shown = np.array([pick.row for pick in picks])
            likely = 1 / (1 + np.exp(-(world.likes[user, shown] + world.quality[shown] - tired[user, shown] - 0.6)))
            got.append(float(likely.mean()))
            acted = shown[rng.random(len(shown)) < likely / (1 + 0.12 * np.arange(len(shown)))]
            liked[acted] += 1
            taste[user] = 0.85 * taste[user] + world.visible[acted].sum(axis=0)
            seen[user, shown] = True
            held.viewed[shown] += 1
            in_time[shown[fresh[shown]]] += 1
            tired[user] *= 0.89
            tired[user] += 0.25 * np.clip(world.visible @ world.visible[shown].mean(axis=0), 0, 1)
    due = (born >= 0) & (born <= ROUNDS - DAY)
    return Outcome(float(np.mean(got)), float(np.mean(in_time[due] >= floor)), floor)


def measure(seeds: int = SEEDS) -> Iterator[Cost]:
    """For each world: the share of new clips that had the promised audience within a day, and what others lost by it."""
    for kind in WORLDS:
        given = [run(kind, seed, floors=True) for seed in range(seeds)]
        plain = [run(kind, seed, floors=False) for seed in range(seeds)]
        title = f"new clips, world of {kind}"
        cost = 100 * (1 - np.mean([one.utility for one in given]) / np.mean([one.utility for one in plain]))
        yield Cost(
            f"{title}: had their floor of {given[0].floor} in a day", 100 * float(np.mean([one.met for one in given])), "%", 100, least=True
        )
        yield Cost("the same without kept places", 100 * float(np.mean([one.met for one in plain])), "%")
        yield Cost("what the places cost in utility", float(cost), "%", 3)


def _unit(vectors: Floats) -> Floats:
    return vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)
