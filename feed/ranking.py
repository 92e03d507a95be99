"""From the catalogue to an order: sources, the first filter, features, the sum that is the score, variety, and places for new clips.

Pure functions of a catalogue, signals and a seed: the same three make the same order, which is why a wish can be undone exactly.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from feed import circle
from feed.arranging import arrange, neediest
from feed.catalogue import Catalogue
from feed.embedding import EMBEDDER
from feed.learning.heads import Heads
from feed.learning.inputs import PART_INPUTS, extras_of
from feed.models import Source, SteeringRule
from feed.parameters import ACTS, BUDGETS, LEARNED, PARTS, RULES, WEIGHTS
from feed.signals import Signals

FITS = 0.5  # from here on a clip is what a "no" or an "only" names
FITS_AT_ALL = 0.25
_NAMES = list(PARTS)

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]
Flags = NDArray[np.bool_]


class Item(NamedTuple):
    """One clip of an order, with what put it there: a feature for each of PARTS, fewer in an order of an earlier version."""

    video: UUID
    source: str
    features: tuple[float, ...]
    propensity: float = 1.0
    reserved: bool = False
    extras: tuple[float, ...] = ()
    lot: tuple[tuple[float, ...], ...] = ()  # where it was drawn by lot, the features and extras of those that were not

    def parts(self, weights: Mapping[str, float] = WEIGHTS) -> dict[str, float]:
        """What the score is the sum of, without what is nothing."""
        return {name: weights[name] * value for name, value in zip(_NAMES, self.features, strict=False) if weights[name] * value}

    def score(self, weights: Mapping[str, float] = WEIGHTS) -> float:
        """The sum of the parts."""
        return sum(self.parts(weights).values())


def order(
    catalogue: Catalogue,
    signals: Signals,
    *,
    seed: int,
    without: Sequence[UUID] = (),
    most: int = RULES.session_clips,
    heads: Heads | None = None,
) -> list[Item]:
    """At most `most` clips in order. `without` were served before: they do not come again, and the limits look back at them.

    `heads` tell the learned part of the score, which is nothing without them.
    """
    allowed = _allowed(catalogue, signals, without)
    sources = _candidates(catalogue, signals, allowed, np.random.default_rng(seed))
    rows = np.array(sorted(sources), np.int64)
    if not len(rows):
        return []
    features = features_of(catalogue, signals, rows)
    extras = extras_of(catalogue, signals, rows)
    if heads:
        parts = [_NAMES.index(name) for name in PART_INPUTS]
        features[:, _NAMES.index(LEARNED)] = heads.worth(np.hstack([features[:, parts], extras]))
    scores = features @ np.array([WEIGHTS[name] for name in _NAMES])
    before = catalogue.rows_of(without).tolist()
    picked = arrange(catalogue, rows, scores, before=before, now=signals.now, seed=seed, most=most, lots=signals.profiled)
    told = dict(zip(rows.tolist(), map(tuple, np.round(features, 6).tolist()), strict=True))
    beside = dict(zip(rows.tolist(), map(tuple, np.round(extras, 6).tolist()), strict=True))
    return [
        Item(
            catalogue.ids[pick.row],
            sources[pick.row],
            told[pick.row],
            pick.chance,
            pick.reserved,
            beside[pick.row],
            tuple((*told[row], *beside[row]) for row in pick.passed_over),
        )
        for pick in picked
    ]


def _allowed(catalogue: Catalogue, signals: Signals, without: Sequence[UUID]) -> Flags:
    """The first filter: not one's own, by and with nobody unwanted, nothing seen or acted on, nothing that a wish rules out."""
    makers = set(signals.unwanted) | ({signals.viewer} if signals.viewer else set())
    allowed = ~catalogue.by(makers)
    allowed[catalogue.showing(signals.unwanted)] = False
    allowed[catalogue.rows_of(signals.seen)] = False
    allowed[catalogue.rows_of(without)] = False
    allowed[catalogue.rows_of(act.video for act in signals.acts)] = False
    return allowed & ~ruled_out(signals.wishes, catalogue)


def ruled_out(wishes: Sequence[SteeringRule], catalogue: Catalogue) -> Flags:
    """What a "no" names, and what no "only" names, `(N,)`."""
    out = np.zeros(len(catalogue.ids), np.bool_)
    only = [rule for rule in wishes if rule.sign == SteeringRule.Sign.ONLY]
    for rule in wishes:
        if rule.sign == SteeringRule.Sign.NO:
            out |= EMBEDDER.fit(rule.text, catalogue.vectors) >= FITS
    if only:
        out |= ~np.any([EMBEDDER.fit(rule.text, catalogue.vectors) >= FITS for rule in only], axis=0)
    return out


def _candidates(catalogue: Catalogue, signals: Signals, allowed: Flags, rng: np.random.Generator) -> dict[int, str]:
    """Row -> the source it is named by: each source gives the best it has, and the first of `Source` that knows a clip names it."""
    wanted: dict[str, Rows] = {}
    every = np.flatnonzero(allowed)
    if signals.following:
        wanted[Source.FOLLOWING] = np.flatnonzero(allowed & catalogue.by(signals.following))[::-1]
    wanted[Source.CAMEO] = np.flatnonzero(allowed & circle.of(catalogue, signals))[::-1]
    trees = tree_of_acts(catalogue, signals)
    if len(trees):
        wanted[Source.REMIX] = np.flatnonzero(allowed & np.isin(catalogue.tree, trees))[::-1]
    if signals.transitions:
        after = sorted(signals.transitions, key=lambda key: -signals.transitions[key])
        followed_on = catalogue.rows_of(after)
        wanted[Source.TRANSITIONS] = followed_on[allowed[followed_on]]
    asked = [rule for rule in signals.wishes if rule.sign in (SteeringRule.Sign.MORE, SteeringRule.Sign.ONLY)]
    if asked:
        fit = np.max([EMBEDDER.fit(rule.text, catalogue.vectors) for rule in asked], axis=0)
        wanted[Source.STEERING] = _best(every[fit[every] >= FITS_AT_ALL], fit)
    taste = taste_of(catalogue, signals)
    if taste is not None:
        alike, likeness = catalogue.index.nearest(taste, BUDGETS["content"], allowed)
        wanted[Source.CONTENT] = alike[likeness > 0.3]
    wanted[Source.TRENDING] = _best(every[catalogue.hot[every] > 0], catalogue.hot)
    some = rng.choice(every, BUDGETS["fresh"] // 3, replace=False) if len(every) > BUDGETS["fresh"] else every
    owed = neediest(catalogue, allowed, signals.now, BUDGETS["fresh"], rng)
    wanted[Source.FRESH] = np.concatenate([owed, some, every[::-1][: BUDGETS["fresh"]]])
    found: dict[int, str] = {}
    for source in filter(wanted.__contains__, Source.values):
        budget = 2 * BUDGETS["fresh"] if source == Source.FRESH else BUDGETS[source]
        for row in wanted[source][:budget].tolist():
            found.setdefault(row, source)
    for row in every[::-1][: RULES.session_clips].tolist():
        if len(found) >= RULES.session_clips:
            break
        found.setdefault(row, Source.FRESH.value)
    return found


def _best(rows: Rows, by: NDArray[np.floating]) -> Rows:
    """The highest, at most 60, in order; the newer first where they are equal."""
    if len(rows) > 60:
        rows = rows[np.argpartition(-by[rows], 60)[:60]]
    return rows[np.lexsort((-rows, -by[rows]))]


def taste_of(catalogue: Catalogue, signals: Signals) -> NDArray[np.float32] | None:
    """What the latest acts were about, of length 1, later acts counting more; None without any."""
    latest = [(catalogue.row.get(act.video), ACTS[act.kind] * RULES.act_decay**age) for age, act in enumerate(reversed(signals.acts))]
    known = [(row, weight) for row, weight in latest if row is not None]
    vectors = catalogue.vectors[[row for row, _ in known]]
    lengths = np.maximum(np.linalg.norm(vectors, axis=1), 1e-6)
    taste: NDArray[np.float32] = np.array([weight for _, weight in known], np.float32) / lengths @ vectors
    length = float(np.linalg.norm(taste))
    return taste / length if length else None


def tree_of_acts(catalogue: Catalogue, signals: Signals) -> Rows:
    """The remix trees that the member took part in."""
    return np.unique(catalogue.tree[catalogue.rows_of(act.video for act in signals.acts)])


def features_of(catalogue: Catalogue, signals: Signals, rows: Rows) -> Floats:
    """`(len(rows), len(PARTS))`, each as PARTS says."""
    made = np.zeros((len(rows), len(_NAMES)))
    part = {name: made[:, place] for place, name in enumerate(_NAMES)}
    vectors = catalogue.vectors[rows]
    lengths = np.maximum(np.linalg.norm(vectors, axis=1), 1e-6)
    related = np.isin(catalogue.tree[rows], tree_of_acts(catalogue, signals))
    near = related | circle.of(catalogue, signals)[rows]
    part["connection"][:] = np.maximum(catalogue.by(signals.following)[rows], 0.5 * near)
    part["transitions"][:] = _transitions(catalogue, signals, rows)
    taste = taste_of(catalogue, signals)
    if taste is not None:
        part["content"][:] = np.clip(vectors @ taste / lengths, 0, 1)
    part["popularity"][:] = np.minimum(np.log1p(catalogue.likes[rows]) / np.log1p(1000), 1)
    part["creation"][:] = 0.75 * np.minimum(np.log1p(catalogue.remixes[rows]) / np.log1p(100), 1) + 0.25 * catalogue.remixable[rows]
    hours = np.maximum(signals.now.timestamp() - catalogue.published[rows], 0) / 3600
    part["freshness"][:] = np.exp(-hours / 44)
    part["steering"][:] = steering(signals.wishes, vectors)
    topics, places = np.unique(catalogue.topic[rows], return_inverse=True)
    part["fatigue"][:] = np.array([min(signals.fatigue.get(EMBEDDER.topic_name(topic), 0), 1) for topic in topics.tolist()])[places]
    for row in catalogue.rows_of(signals.refused):
        refused = catalogue.vectors[row]
        alike = vectors @ refused / lengths / max(float(np.linalg.norm(refused)), 1e-6)
        part["refusal"][:] = np.maximum(part["refusal"], np.clip(alike, 0, 1))
    return made


def _transitions(catalogue: Catalogue, signals: Signals, rows: Rows) -> Floats:
    """From 0 to 1 for the best of all; what everybody likes follows on everything, so likes weigh against it."""
    scores = np.zeros(len(catalogue.ids))
    known = [(row, weight) for video, weight in signals.transitions.items() if (row := catalogue.row.get(video)) is not None]
    if known:
        there = np.array([row for row, _ in known])
        scores[there] = np.array([weight for _, weight in known]) / np.sqrt(catalogue.likes[there] + 5)
    best = scores.max(initial=0)
    return scores[rows] / best if best > 0 else scores[rows]


def steering(wishes: Sequence[SteeringRule], vectors: NDArray[np.float32]) -> Floats:
    """How far each candidate is above the others in what is asked for, in standard deviations, from -3 to 3."""
    total = np.zeros(len(vectors))
    for rule in wishes:
        if rule.sign in (SteeringRule.Sign.MORE, SteeringRule.Sign.LESS):
            fit = EMBEDDER.fit(rule.text, vectors).astype(np.float64)
            fit[fit < FITS_AT_ALL] = 0
            spread = fit.std()
            if spread > 0:
                way = rule.strength if rule.sign == SteeringRule.Sign.MORE else -rule.strength
                total += way * (fit - fit.mean()) / spread
    return np.clip(total, -3, 3)
