"""The nearest vectors: the same questions to both kinds, of which one is exact and the other finds nearly all."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from feed import index
from feed.bench.vectors import clustered
from feed.index import Compared, Index, Lists, Vectors

COUNT, SIZE, MIDDLES, MOST = 20_000, 64, 82, 100
Made = Callable[[Vectors], Index]
KINDS: dict[str, tuple[Made, float]] = {"compared": (Compared, 1.0), "lists": (Lists, 0.95)}


@pytest.fixture(scope="module")
def vectors() -> Vectors:
    """A mixture, as real ones are."""
    return clustered(COUNT, SIZE, seed=1, middles=MIDDLES)


@pytest.fixture(scope="module", params=list(KINDS))
def kind(request: pytest.FixtureRequest) -> tuple[Made, float]:
    """How it is made, and which share of the nearest it finds."""
    return KINDS[request.param]


def best(vectors: Vectors, wanted: Vectors, among: np.ndarray) -> list[int]:
    """By hand."""
    order = np.argsort(-(vectors @ wanted), kind="stable")
    return [int(row) for row in order if among[row]][:MOST]


def test_it_finds_the_nearest_among_what_is_allowed(kind: tuple[Made, float], vectors: Vectors) -> None:
    made, share = kind
    held = made(vectors)
    rng = np.random.default_rng(2)
    found = []
    for wanted in clustered(50, SIZE, seed=3, middles=MIDDLES):
        among = rng.random(COUNT) < 0.5
        rows, alike = held.nearest(wanted, MOST, among)
        assert len(rows) == len(set(rows.tolist())) == MOST
        assert among[rows].all()
        assert np.all(np.diff(alike) <= 0)
        assert alike == pytest.approx(vectors[rows] @ wanted, abs=1e-5)
        found.append(len(set(rows.tolist()) & set(best(vectors, wanted, among))) / MOST)
    assert np.mean(found) >= share


def test_what_is_added_is_found_and_older_counts_meet_none_of_it(kind: tuple[Made, float], vectors: Vectors) -> None:
    made, _ = kind
    held = made(vectors[:-5])
    more = held.grown(vectors)
    assert more.size == COUNT
    wanted = vectors[-1]
    assert more.nearest(wanted, 1, np.ones(COUNT, np.bool_))[0].tolist() == [COUNT - 1]
    assert held.nearest(wanted, 1, np.ones(COUNT - 5, np.bool_))[0].tolist()[0] < COUNT - 5


def test_where_nothing_is_allowed_nothing_is_found(kind: tuple[Made, float], vectors: Vectors) -> None:
    made, _ = kind
    rows, alike = made(vectors).nearest(vectors[0], MOST, np.zeros(COUNT, np.bool_))
    assert (rows.tolist(), alike.tolist()) == ([], [])


def test_the_kind_goes_by_how_many_there_are(vectors: Vectors, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "COMPARED_MOST", COUNT - 1)
    few = index.of(vectors[:-1])
    assert isinstance(few, Compared)
    assert isinstance(few.grown(vectors), Lists)
    monkeypatch.setattr(index, "faiss", None)
    assert isinstance(index.of(vectors), Compared)
