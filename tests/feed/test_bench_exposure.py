"""The measures of new clips and of the index: whole runs, small ones, every figure with what it should be."""

from __future__ import annotations

from io import StringIO

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from feed.bench import exposure, vectors


def test_the_floor_is_met_in_its_day_where_it_is_feasible(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"PEOPLE": 160, "ROUNDS": 12, "START": 400}.items():
        monkeypatch.setattr(exposure, name, value)
    for world in exposure.WORLDS:
        given, plain = (exposure.run(world, 3, floors=floors, new=20) for floors in (True, False))
        assert (given.floor, given.met) == (6, 1.0)
        assert plain.met < 1.0
        assert given == exposure.run(world, 3, floors=True, new=20)


def test_what_is_promised_is_what_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"PEOPLE": 80, "ROUNDS": 8, "START": 60}.items():
        monkeypatch.setattr(exposure, name, value)
    busy = exposure.run("tastes", 3, floors=True, new=60)
    assert (busy.floor, busy.met) == (1, 1.0)


def test_every_figure_of_the_index_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"ASKED": 30, "MORE": 50}.items():
        monkeypatch.setattr(vectors, name, value)
    found = {cost.title: cost for cost in vectors.measure(12_000)}
    share = found["the nearest 100 of 12,000 vectors of 64, share found"]
    assert (share.limit, share.least, share.met) == (0.95, True, True)
    assert [cost.limit for cost in found.values()] == [0.95, 0.5, 0.0, 130, 1.0, 30.0]
    assert all(cost.value > 0 for cost in found.values())


def test_vectors_are_of_length_one_and_of_one_world() -> None:
    some, more = vectors.clustered(500, 16, seed=1, middles=10), vectors.clustered(500, 16, seed=2, middles=10)
    assert np.linalg.norm(some, axis=1) == pytest.approx(np.ones(500), abs=1e-5)
    assert not np.array_equal(some, more)
    assert np.array_equal(some, vectors.clustered(500, 16, seed=1, middles=10))
    assert (some @ more.T).max(axis=1).mean() > 0.6  # near neighbours, which vectors without clusters have not


@pytest.mark.django_db
def test_too_few_vectors_are_refused() -> None:
    with pytest.raises(CommandError, match="--vectors is 10000 or more and needs the package faiss-cpu, or 0"):
        call_command("bench", "feed", catalogue=0, vectors=20, stdout=StringIO())
