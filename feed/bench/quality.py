"""Protocol P1: every recommender tuned on what came before the test, fitted once more, asked once, and ours held against the best.

Baselines and their grids are P1's; grids are wider where P1's best values lay at an edge. A caller may add families: SASRec
is not imported here. Ours has no grid: what it learns, it learns inside its fit, which sees no target.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from itertools import groupby, product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from feed.bench import metrics
from feed.bench.data import LATE, Interactions, Question, by_time, last_out
from feed.recommend import blend, factors, linear, popularity, transitions
from feed.recommend.log import Log, Model, Scores

OURS = "blend"
CHANCE = "random"
LARGE = 500_000  # interactions from which only P1's small grids are tried
HOLDS = -0.01  # of the best rival: the paired difference may reach no lower than this

Point = dict[str, float]
Fitted = Iterator[tuple[Point, Model]]


@dataclass(frozen=True)
class Row:
    """One model's figures on one question. Seconds are of processor time, so they do not depend on what else the machine does."""

    model: str
    point: str
    ndcg_20: float
    interval: tuple[float, float]
    ndcg_10: float
    recall_10: float
    recall_20: float
    mrr: float
    coverage_20: float
    tail_20: float
    gini_20: float
    fit_seconds: float


@dataclass(frozen=True)
class Verdict:
    """Ours against the best of the others: the ratio of NDCG@20, the paired difference with its interval, and what they amount to.

    `outcome` is "met" where the ratio reaches 1 and the interval stays above HOLDS of the best, "within the noise" where only the
    ratio does, else "missed". Where chance is as good as the best, the data are too small and the outcome is "nothing told".
    """

    best: str
    ratio: float
    difference: float
    interval: tuple[float, float]
    outcome: str


@dataclass(frozen=True)
class Report:
    """All rows of one question, in the order in which they were measured."""

    data: str
    split: str
    users: int
    items: int
    interactions: int
    targets: int
    rows: list[Row]
    verdict: Verdict

    def as_json(self) -> dict[str, Any]:
        """Plain numbers and words."""
        return asdict(self)


@dataclass(frozen=True)
class Family:
    """A kind of model and the points of its grid, fewer of them on LARGE data.

    `fit` yields a point and its model for every point, in their order, and may share work between them.
    """

    name: str
    fit: Callable[[Log, list[Point]], Fitted]
    large: list[Point]
    wide: list[Point]


def _each(make: Callable[..., Model]) -> Callable[[Log, list[Point]], Fitted]:
    def fit(log: Log, points: list[Point]) -> Fitted:
        for point in points:
            yield point, make(log, **point)

    return fit


def _ease(log: Log, points: list[Point]) -> Fitted:
    for ridge, alike in groupby(points, key=lambda point: point["ridge"]):
        weights = linear.regression(log, ridge=ridge)
        for point in alike:
            yield point, linear.Linear(weights, point.get("decay", 1.0))


def _transitions(log: Log, points: list[Point]) -> Fitted:
    for gap, alike in groupby(points, key=lambda point: point["gap"]):
        counted = transitions.fit(log, decay=1.0, gap=gap)
        for point in alike:
            yield point, transitions.Transitions(counted.followed, counted.counts, decay=point["decay"], gap=gap)


def grid(**axes: list[float]) -> list[Point]:
    """Every combination, the last axis fastest."""
    return [dict(zip(axes, values, strict=True)) for values in product(*axes.values())]


FAMILIES = [
    Family(CHANCE, _each(popularity.fit_chance), [{}], [{}]),
    Family("popularity", _each(popularity.fit), [{}], [{}]),
    Family("item-kNN", _each(linear.fit_neighbours), grid(k=[100], shrink=[50]), grid(k=[20, 50, 100, 200], shrink=[1, 10, 100])),
    Family("BPR", _each(factors.fit_bpr), grid(iterations=[100], reg=[0.01]), grid(iterations=[60, 150], reg=[0.003, 0.02])),
    Family(
        "iALS",
        _each(factors.fit_ials),
        grid(factors=[64], reg=[5], alpha=[2, 10]),
        grid(factors=[32, 64], reg=[1, 5, 20], alpha=[2, 5]),
    ),
    Family("EASE", _ease, grid(ridge=[300, 1000]), grid(ridge=[30, 100, 300, 1000])),
    Family("ease_recency", _ease, grid(ridge=[1000], decay=[0.8, 0.85, 0.9]), grid(ridge=[300, 1000, 3000], decay=[0.7, 0.8, 0.85, 0.9])),
    Family(
        "transitions", _transitions, grid(gap=[0.8, 0.9], decay=[0.7, 0.8, 0.9]), grid(gap=[0.7, 0.9, 1.0], decay=[0.6, 0.8, 0.9, 0.95])
    ),
    Family(OURS, _each(blend.fit), [{}], [{}]),
]


def answers(model: Model, question: Question) -> metrics.Ranked:
    """Rank every target and keep every list."""
    found = [
        metrics.ranked(model.scores(history, user), history, int(target))
        for user, history, target in zip(question.users, question.histories, question.targets, strict=True)
    ]
    return metrics.Ranked(np.array([rank for rank, _ in found]), [best for _, best in found])


def chosen(family: Family, tuning: Question, items: int, points: list[Point]) -> Point:
    """The point with the best NDCG@20 on the tuning question, the first of equals. A grid of one point is not tuned."""
    if len(points) == 1:
        return points[0]
    fitted = family.fit(Log(tuning.fitting, items), points)
    found = [(float(metrics.gains(answers(model, tuning).ranks).mean()), point) for point, model in fitted]
    return max(found, key=lambda one: one[0])[1]


def leave_last_out(data: Interactions, families: list[Family], say: Callable[[str], None]) -> Report:
    """P1 itself: the last item is asked for, and the last but one is what models are tuned on."""
    sequences = data.sequences
    return _measure(data, "leave-last-out", last_out(sequences), last_out(sequences, 2), families, say)


def global_time(data: Interactions, families: list[Family], say: Callable[[str], None]) -> Report:
    """Everything before an instant is known, nothing after it; tuned on the same split of what came before."""
    cut = int(len(data.users) * LATE)
    before = Interactions(data.name, data.users[:cut], data.items[:cut], timed=True)
    return _measure(data, "global time", by_time(data), by_time(before), families, say)


def _measure(
    data: Interactions, split: str, question: Question, tuning: Question, families: list[Family], say: Callable[[str], None]
) -> Report:
    items, large = data.catalogue, len(data.users) >= LARGE
    counts = Log(question.fitting, items).counts
    draws = metrics.resampled(len(question.targets))
    rows, gains = [], {}
    for family in families:
        point = chosen(family, tuning, items, family.large if large else family.wide)
        log = Log(question.fitting, items)
        started = time.process_time()
        point, model = next(family.fit(log, [point]))
        seconds = time.process_time() - started
        found = answers(model, question)
        gains[family.name] = metrics.gains(found.ranks)
        rows.append(
            Row(
                model=family.name,
                point=", ".join(f"{name} {value:g}" for name, value in point.items()),
                ndcg_20=float(gains[family.name].mean()),
                interval=metrics.interval(gains[family.name], draws),
                ndcg_10=float(metrics.gains(found.ranks, 10).mean()),
                recall_10=metrics.recall(found.ranks, 10),
                recall_20=metrics.recall(found.ranks, 20),
                mrr=metrics.mrr(found.ranks),
                coverage_20=metrics.coverage(found.lists, items),
                tail_20=metrics.tail(found.lists, counts),
                gini_20=metrics.gini(found.lists, items),
                fit_seconds=seconds,
            )
        )
        say(f"{data.name}, {split}: {family.name} {rows[-1].ndcg_20:.4f}")
    return Report(data.name, split, int(data.users.max()) + 1, items, len(data.users), len(question.targets), rows, verdict(gains, draws))


def verdict(gains: dict[str, Scores], draws: NDArray[np.int64]) -> Verdict:
    """Ours must reach the best of the others, and the paired difference must not reach below HOLDS of it."""
    means = {name: float(gain.mean()) for name, gain in gains.items() if name != OURS}
    best = max(means, key=lambda name: means[name])  # of equals the first, and chance comes first
    low, high = metrics.interval(gains[OURS] - gains[best], draws)
    ours = float(gains[OURS].mean())
    ratio = ours / means[best] if means[best] else float("inf")
    if best == CHANCE:
        outcome = "nothing told"
    elif ratio < 1.0:
        outcome = "missed"
    else:
        outcome = "met" if low > HOLDS * means[best] else "within the noise"
    return Verdict(best, ratio, ours - means[best], (low, high), outcome)
