"""Feeds in a closed loop: the towns are as they say, each feed learns only from what it showed, and the verdicts are fair."""

from __future__ import annotations

import numpy as np
import pytest

from feed.bench import closed_loop, policies
from feed.bench.closed_loop import Ran
from feed.bench.town import ARRIVALS, START, WORLDS, Town
from feed.learning.inputs import INPUTS
from feed.parameters import HEADS
from generation.training.heads import fit


class Oracle:
    """Shows everybody what they will like best."""

    def __init__(self, town: Town) -> None:
        self.town = town

    def page(self, one, seen):
        return policies.limited(self.town.utility(one), seen, self.town.maker)

    def came(self, one, rows, came):
        """It knows already."""

    def night(self):
        """It sleeps well."""


class Chance(Oracle):
    """Knows nothing."""

    def page(self, one, seen):
        return policies.limited(self.town.rng.random(len(seen)), seen, self.town.maker)


@pytest.mark.parametrize("world", WORLDS)
def test_who_knows_everything_has_no_regret_and_chance_has_most(world):
    found = []
    for make in (Oracle, policies.Popularity, Chance):
        town = Town(world, people=30, seed=1)
        found.append(closed_loop.run(town, make(town), rounds=8).regret)
    assert found[0] == pytest.approx(0, abs=1e-9)
    assert found[0] < found[1] < found[2]


def test_a_town_is_made_of_its_seed():
    first, again, other = (Town("tastes", people=10, seed=seed) for seed in (3, 3, 4))
    assert np.array_equal(first.vectors, again.vectors)
    assert not np.array_equal(first.vectors, other.vectors)
    for town in (first, again):
        town.next_round()
    assert len(first.born) == START + ARRIVALS
    assert np.array_equal(first.visible, again.visible)


def test_in_the_opaque_world_what_is_seen_says_nothing_of_what_is_liked():
    clear, opaque = Town("tastes", people=10, seed=5), Town("opaque", people=10, seed=5)

    def told(town: Town) -> float:
        pull, seen = town.vectors @ town.interest.T, town.visible @ town.interest.T
        return float(np.corrcoef(pull.ravel(), seen.ravel())[0, 1])

    assert told(clear) > 0.8
    assert abs(told(opaque)) < 0.15


def test_camps_dislike_what_is_the_others():
    town = Town("camps", people=60, seed=6)
    own = np.array([(town.interest[one] @ town.topics.T)[np.arange(40) % 2 == town.camp[one]].mean() for one in range(60)])
    others = np.array([(town.interest[one] @ town.topics.T)[np.arange(40) % 2 != town.camp[one]].mean() for one in range(60)])
    assert own.mean() > others.mean() + 0.05


def test_nobody_is_shown_a_clip_twice_nor_three_of_one_maker():
    for make in closed_loop.feeds(None).values():
        town = Town("tastes", people=6, seed=2)
        policy = make(town)
        seen = np.zeros((6, START), np.bool_)
        for _ in range(4):
            for one in range(6):
                rows = policy.page(one, seen[one])
                assert len(rows) == policies.PAGE == len(set(rows.tolist()))
                assert not seen[one, rows].any()
                assert np.bincount(town.maker[rows]).max() <= 2
                policy.came(one, rows, town.watch(one, rows))
                seen[one, rows] = True
            policy.night()


def test_ours_logs_what_the_real_feed_logs_and_serves_what_it_learned(monkeypatch):
    monkeypatch.setattr(policies, "ENOUGH", 20)
    town = Town("tastes", people=40, seed=8)
    ours = policies.Ours(town, fit)
    closed_loop.run(town, ours, rounds=6)
    log = ours._log()
    assert log.inputs.shape == (6 * 20 * 10, len(INPUTS))
    assert len(log.lots) == 6 * 20
    assert set(log.chance.tolist()) == {0.25}
    assert all(lost.shape == (3, len(INPUTS)) for lost in log.lost)
    assert log.happened[:, list(HEADS).index("like")].sum() > 20
    assert len(ours.verdicts) == 1


def test_recovery_is_the_first_visit_that_is_worth_what_pages_were():
    ran = Ran(before=[0.5, 0.5], switched={1: [0.2, 0.3], 2: [0.39, 0.42], 3: [0.6]})
    assert ran.recovery == 2
    ran.switched[2] = [0.1]
    assert ran.recovery == 3
    ran.switched[3] = [0.1]
    assert ran.recovery == 4


def _row(**regrets: float) -> dict:
    told = {name: {"regret": regrets.get(name, 0.5), "recovery": 2.0, "making": 11.0, "utility": 0.5} for name in closed_loop.RIVALS}
    ours = {"regret": regrets["ours"], "recovery": 2.0, "making": 11.0, "utility": 0.495}
    return {"world": "tastes", "seed": 0, "ours": ours, "ours, making for nothing": {**ours, "making": 10.0, "utility": 0.5}} | told


def test_one_town_that_breaks_a_goal_breaks_it():
    good = closed_loop.verdicts([_row(ours=0.34, popularity=0.4), _row(ours=0.33, iALS=0.4)])
    assert [line.count("met") for line in good] == [1, 1, 1]
    bad = closed_loop.verdicts([_row(ours=0.34, popularity=0.4), _row(ours=0.35, iALS=0.4)])
    assert "missed" in bad[0]
    assert "0.862 × the best rival's, at worst 0.875" in bad[0]
    told = closed_loop.summary([_row(ours=0.34, popularity=0.4)])
    assert "invented" in told[-2]
    assert "not 5000" in told[-1]
