"""Whether every new clip gets the audience that is promised, and what that costs the others, in the three worlds of `town`.

The allocator is the feed's own; who likes what is invented. So the order of figures and what holds for every clip are evidence, never
how content anybody is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np

from feed.arranging import arrange, neediest
from feed.bench.pages import Cost
from feed.bench.town import WIDTH, WORLDS, Town
from feed.catalogue import Catalogue
from feed.exposure import feasible
from feed.parameters import BUDGETS, RULES, WEIGHTS

SEEDS = 5
PEOPLE, ROUNDS, START, NEW = 300, 24, 900, 36
PAGE, POOL = 10, 120
ROUND_HOURS = 4
DAY = RULES.fresh_hours // ROUND_HOURS  # rounds
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
LIMITS = "The worlds are made up, with tastes that tire by invented rules: orders and shares count here, no utility by itself."


@dataclass(frozen=True)
class Outcome:
    """Of one run: utility of a place, the share of due clips that had the floor within their day, and the floor."""

    utility: float
    met: float
    floor: int


def run(world: str, seed: int, *, floors: bool, new: int = NEW) -> Outcome:
    """One town for four days, with places for new clips or without. What was there at first is new to nobody."""
    town, rng = Town(world, people=PEOPLE, seed=seed, start=START, arrivals=new), np.random.default_rng([seed, 9])
    floor = feasible(PEOPLE // 2 * DAY * PAGE * len(RULES.reserved) // RULES.window, DAY * new)
    seen, taste = np.zeros((PEOPLE, START), np.bool_), np.zeros((PEOPLE, WIDTH), np.float32)
    viewed, (liked, in_time), got = np.zeros(START, np.float32), np.zeros((2, START)), list[float]()
    for number in range(1, ROUNDS + 1):
        town.next_round()
        seen = np.pad(seen, ((0, 0), (0, new)))
        viewed, liked, in_time = np.pad(viewed, (0, new)), np.pad(liked, (0, new)), np.pad(in_time, (0, new))
        born, now = np.where(town.born > 0, town.born, -DAY), BEGIN + timedelta(hours=ROUND_HOURS * number)
        age = ROUND_HOURS * (number - born)
        held = Catalogue(
            ids=[], maker=town.maker, tree=town.maker.max() + 1 + np.arange(len(born)), published=now.timestamp() - 3600.0 * age - 1,
            viewed=viewed, vectors=(town.visible / np.linalg.norm(town.visible, axis=1, keepdims=True)).astype(np.float32),
            floor=floor if floors else 0,
        )  # fmt: skip
        for one in town.visitors().tolist():
            scores = (
                WEIGHTS["content"] * np.clip(held.vectors @ taste[one] / max(float(np.linalg.norm(taste[one])), 1e-6), 0, 1)
                + WEIGHTS["popularity"] * np.minimum(np.log1p(liked) / np.log1p(1000), 1)
                + WEIGHTS["freshness"] * np.exp(-age / 44)
            )
            best = np.argsort(-np.where(seen[one], -np.inf, scores))[:POOL]
            rows = np.union1d(best, neediest(held, ~seen[one], now, BUDGETS["fresh"], rng))
            picks = arrange(held, rows, scores[rows], before=[], now=now, seed=int(rng.integers(2**31)), most=PAGE)
            shown = np.array([pick.row for pick in picks])
            came = town.watch(one, shown)
            got.append(float(came.utility.mean()))
            liked[shown] += came.liked
            taste[one] = 0.85 * taste[one] + held.vectors[shown[came.liked]].sum(axis=0)
            seen[one, shown] = True
            viewed[shown] += 1
            in_time[shown] += age[shown] < RULES.fresh_hours
    due = (born > 0) & (born <= ROUNDS + 1 - DAY)
    return Outcome(float(np.mean(got)), float(np.mean(in_time[due] >= floor)), floor)


def measure(seeds: int = SEEDS) -> Iterator[Cost]:
    """For each world: the share of new clips that had the promised audience within a day, and what others lost by it."""
    for world in WORLDS:
        given = [run(world, seed, floors=True) for seed in range(seeds)]
        plain = [run(world, seed, floors=False) for seed in range(seeds)]
        title = f"new clips, world of {world}"
        cost = 100 * (1 - np.mean([one.utility for one in given]) / np.mean([one.utility for one in plain]))
        yield Cost(
            f"{title}: had their floor of {given[0].floor} in a day", 100 * float(np.mean([one.met for one in given])), "%", 100, least=True
        )
        yield Cost("the same without kept places", 100 * float(np.mean([one.met for one in plain])), "%")
        yield Cost("what the places cost in utility", float(cost), "%", 3)
