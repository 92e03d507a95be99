"""Feeds in a closed loop: each has the same town to itself, and what it shows decides what it learns. Told are regret against whoever knows
everything, how fast a feed follows a change of taste, and whether what leads to making is shown more where making counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from statistics import fmean
from typing import Any

import numpy as np

from feed.bench.policies import ENOUGH, Content, Factors, Fit, Ours, Policy, Popularity, limited
from feed.bench.town import WORLDS, Town
from feed.parameters import RULES

PEOPLE, ROUNDS, SEEDS = 80, 16, 5
BACK = 0.8  # of what a page was before one in five got other tastes, half-way
REGRET_MOST, SESSIONS_MOST, MAKING_LEAST, COST_MOST = 0.85, 2.0, 1.10, 0.02
RIVALS = ("popularity", "content", "iALS")
LIMITS = (
    "All curves are invented, and feeds meet towns that are made as they think: only an order of feeds that holds in all three worlds is\n"
    "evidence. There are no wishes, follows, remix trees or kept places, and a small town's heads need {enough} positives, not {usual}."
)


@dataclass
class Ran:
    """What one feed did in one town: per round, what its clips were to people and would have been at best, and what came of them."""

    utility: list[float] = field(default_factory=list)
    best: list[float] = field(default_factory=list)
    switched: dict[int, list[float]] = field(default_factory=dict)
    before: list[float] = field(default_factory=list)
    remixes: int = 0
    shown: int = 0
    verdicts: list[str] = field(default_factory=list)

    @property
    def regret(self) -> float:
        """The share of the best possible that was missed, of the second half."""
        half = len(self.utility) // 2
        return 1 - sum(self.utility[half:]) / sum(self.best[half:])

    @property
    def recovery(self) -> float:
        """The visit after a change of taste at which pages are again worth BACK of what they were; one more than there were if never."""
        base = fmean(self.before) if self.before else 0.0
        for visit in sorted(self.switched):
            if fmean(self.switched[visit]) >= BACK * base:
                return float(visit)
        return float(len(self.switched) + 1)

    @property
    def making(self) -> float:
        """Remixes per thousand clips shown."""
        return 1000 * self.remixes / self.shown


def run(town: Town, policy: Policy, *, rounds: int = ROUNDS) -> Ran:
    """A feed in a town of its own."""
    ran = Ran()
    seen = np.zeros((town.people, len(town.born)), np.bool_)
    moved = town.rng.choice(town.people, town.people // 5, replace=False)
    half, some, visits = rounds // 2, set(moved.tolist()), dict.fromkeys(moved.tolist(), 0)
    for number in range(rounds):
        if number == half:
            town.switch(moved)
        utility, best = [], []
        for one in town.visitors().tolist():
            truth = town.utility(one)
            rows = policy.page(one, seen[one])
            ideal = truth[limited(truth, seen[one], town.maker)].mean()
            came = town.watch(one, rows)
            policy.came(one, rows, came)
            seen[one, rows] = True
            utility.append(float(came.utility.mean()))
            best.append(float(ideal))
            ran.remixes, ran.shown = ran.remixes + int(came.remixed.sum()), ran.shown + len(rows)
            if one in some and number >= half:
                visits[one] += 1
                ran.switched.setdefault(visits[one], []).append(utility[-1] / best[-1])
            elif one in some and number >= half // 2:
                ran.before.append(utility[-1] / best[-1])
        ran.utility.append(fmean(utility))
        ran.best.append(fmean(best))
        policy.night()
        town.next_round()
        seen = np.pad(seen, ((0, 0), (0, len(town.born) - seen.shape[1])))
    return ran


def feeds(fit: Fit | None) -> dict[str, Callable[[Town], Policy]]:
    """By name, ours first."""
    return {
        "ours": lambda town: Ours(town, fit),
        "ours, nothing learned": lambda town: Ours(town, None),
        "ours, making for nothing": lambda town: Ours(town, fit, creation=False),
        "popularity": Popularity,
        "content": Content,
        "iALS": Factors,
    }


def measure(
    fit: Fit | None, *, seeds: Sequence[int] = range(SEEDS), people: int = PEOPLE, rounds: int = ROUNDS, worlds: Sequence[str] = WORLDS
) -> Iterator[dict[str, Any]]:
    """One row for each world and seed, as it is known."""
    for world in worlds:
        for seed in seeds:
            row: dict[str, Any] = {"world": world, "seed": seed}
            for name, make in feeds(fit).items():
                town = Town(world, people=people, seed=seed)
                policy = make(town)
                ran = run(town, policy, rounds=rounds)
                told = {"regret": ran.regret, "recovery": ran.recovery, "making": ran.making, "utility": fmean(ran.utility[rounds // 2 :])}
                row[name] = {key: round(value, 4) for key, value in told.items()}
                if isinstance(policy, Ours) and policy.verdicts:
                    row[name] |= {"trained": len(policy.verdicts), "accepted": sum(not reason for reason in policy.verdicts)}
            yield row


def summary(rows: Sequence[dict[str, Any]]) -> list[str]:
    """For the terminal: a line a feed and world, what the goals say of each world, and how far all that may be trusted."""
    told = [f"{'closed loop':36}{'regret':>8}{'utility':>9}{'recovery':>10}{'remixes/1k':>12}"]
    for world in dict.fromkeys(row["world"] for row in rows):
        some = [row for row in rows if row["world"] == world]
        for name in (name for name in rows[0] if name not in ("world", "seed")):
            mean = {key: fmean(row[name][key] for row in some) for key in ("regret", "utility", "recovery", "making")}
            line = f"{f'{world}: {name}':36}{mean['regret']:8.3f}{mean['utility']:9.3f}{mean['recovery']:10.1f}{mean['making']:12.1f}"
            told.append(line + _judged([row[name] for row in some]))
        told += [f"  {line}" for line in verdicts(some)]
    return [*told, *LIMITS.format(enough=ENOUGH, usual=RULES.head_positives).split("\n")]


def _judged(rows: Sequence[dict[str, Any]]) -> str:
    if "trained" not in rows[0]:
        return ""
    return f"   heads accepted {sum(row['accepted'] for row in rows)} of {sum(row['trained'] for row in rows)}"


def verdicts(rows: Sequence[dict[str, Any]]) -> list[str]:
    """What the goals say of one world: in regret and recovery every seed has to keep them, in making their mean."""

    def mean(name: str, figure: str) -> float:
        return fmean(row[name][figure] for row in rows)

    plain = "ours, making for nothing"
    regret = [row["ours"]["regret"] / min(row[name]["regret"] for name in RIVALS) for row in rows]
    recovery = [row["ours"]["recovery"] for row in rows]
    making, cost = mean("ours", "making") / mean(plain, "making"), 1 - mean("ours", "utility") / mean(plain, "utility")
    return [
        f"regret {fmean(regret):.3f} × the best rival's, at worst {max(regret):.3f}: {_met(max(regret) <= REGRET_MOST)} (≤ {REGRET_MOST})",
        f"{BACK:.0%} of the worth after {fmean(recovery):.1f} visits, at worst {max(recovery):.0f}: "
        f"{_met(max(recovery) <= SESSIONS_MOST)} (≤ {SESSIONS_MOST:.0f})",
        f"{making:.3f} × the remixes where making counts, at a cost of {cost:.1%}: "
        f"{_met(making >= MAKING_LEAST and cost <= COST_MOST)} (≥ {MAKING_LEAST}, ≤ {COST_MOST:.0%})",
    ]


def _met(kept: bool) -> str:
    return "met" if kept else "missed"
