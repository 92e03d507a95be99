"""Estimates from logged chances: their intervals hold the truth as often as they say, and what is known beats what is guessed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from feed.learning import offpolicy
from feed.learning.offpolicy import Choices

CONTEXTS, ACTIONS, ROWS, LOGS = 40, 5, 1500, 1000


def _softmax(scores):
    chances = np.exp(scores - scores.max(axis=1, keepdims=True))
    return chances / chances.sum(axis=1, keepdims=True)


class World:
    """Rewards of 0 or 1 whose chances are known, one order that logs and another that is asked about."""

    def __init__(self) -> None:
        rng = np.random.default_rng(7)
        self.likely = 1 / (1 + np.exp(-rng.normal(-1.0, 1.0, (CONTEXTS, ACTIONS))))
        self.ours = _softmax(rng.normal(0, 0.7, (CONTEXTS, ACTIONS)))
        self.others = _softmax(2 * self.likely + rng.normal(0, 0.5, (CONTEXTS, ACTIONS)))
        self.model = np.clip(self.likely + rng.normal(0, 0.1, self.likely.shape), 0, 1)
        self.truth = float((self.others * self.likely).sum(axis=1).mean())

    def log(self, seed: int, rows: int = ROWS) -> Choices:
        rng = np.random.default_rng(seed)
        context = rng.integers(CONTEXTS, size=rows)
        action = (rng.random((rows, 1)) > self.ours[context].cumsum(axis=1)).sum(axis=1).clip(max=ACTIONS - 1)
        return Choices(
            reward=(rng.random(rows) < self.likely[context, action]).astype(float),
            chance=self.ours[context, action],
            wanted=self.others[context, action],
            predicted=self.model[context, action],
            expected=(self.others * self.model).sum(axis=1)[context],
        )


WORLD = World()


@pytest.fixture(scope="module")
def told():
    """Each estimator's answers to a thousand logs."""
    names = ("ips", "snips", "dr", "switch")
    logs = [WORLD.log(seed) for seed in range(LOGS)]
    return {name: [getattr(offpolicy, name)(log) for log in logs] for name in names}


@pytest.mark.parametrize("name", ["ips", "snips", "dr", "switch"])
def test_intervals_of_95_percent_hold_the_truth_in_93_to_97_of_100(told, name):
    held = np.mean([found.low <= WORLD.truth <= found.high for found in told[name]])
    assert 0.93 <= held <= 0.97


def test_a_model_of_the_rewards_makes_intervals_narrower(told):
    widths = {name: np.array([found.width for found in estimates]) for name, estimates in told.items()}
    means = [widths[name].mean() for name in ("switch", "dr", "snips", "ips")]
    assert means == sorted(means)
    assert (widths["dr"] <= widths["snips"]).mean() > 0.9  # of single logs; in the others luck made SNIPS sure of itself


def test_our_own_order_is_the_mean_of_what_it_earned():
    log = replace(WORLD.log(1), wanted=WORLD.log(1).chance)
    for estimate in (offpolicy.ips(log), offpolicy.snips(log)):
        assert estimate.value == pytest.approx(log.reward.mean())
        assert estimate.effective == pytest.approx(ROWS)
        assert estimate.width == pytest.approx(2 * 1.959964 * log.reward.std(ddof=1) / ROWS**0.5)


def test_a_wrong_model_is_put_right_by_the_chances():
    log = WORLD.log(2, 20_000)
    wrong = replace(log, predicted=log.predicted + 0.3, expected=log.expected + 0.3)
    assert offpolicy.dr(wrong).value == pytest.approx(WORLD.truth, abs=0.02)
    assert wrong.expected.mean() > WORLD.truth + 0.25


def test_a_row_says_no_more_than_twenty():
    one = np.ones(2)
    log = Choices(reward=np.array([1.0, 0.0]), chance=np.array([0.001, 0.5]), wanted=one)
    assert log.weights().tolist() == [20.0, 2.0]
    assert offpolicy.snips(log).value == pytest.approx(20 / 22)
    assert offpolicy.snips(log).effective == pytest.approx(22**2 / 404)


def test_rows_of_one_owner_count_as_one_witness():
    log = WORLD.log(3)
    twice = Choices(*(np.repeat(getattr(log, name), 2) for name in ("reward", "chance", "wanted")), owner=np.repeat(np.arange(ROWS), 2))
    assert offpolicy.snips(twice).width == pytest.approx(offpolicy.snips(log).width, rel=1e-6)
    assert offpolicy.snips(replace(twice, owner=None)).width < 0.75 * offpolicy.snips(log).width


def test_the_difference_of_two_orders_is_narrower_than_either():
    log = WORLD.log(4)
    same = offpolicy.difference(log, log)
    assert (same.value, same.low, same.high) == (0, 0, 0)
    ours = replace(log, wanted=log.chance)
    gain = offpolicy.difference(log, ours)
    assert gain.value == pytest.approx(offpolicy.snips(log).value - offpolicy.snips(ours).value)
    assert gain.width < offpolicy.snips(log).width + offpolicy.snips(ours).width


@pytest.mark.parametrize("chance", [[0.0, 0.5], [0.5, 1.5], []])
def test_what_has_no_chance_is_refused(chance):
    given = np.array(chance)
    with pytest.raises(ValueError, match="chance above 0"):
        offpolicy.ips(Choices(reward=given * 0, chance=given, wanted=given * 0))


def test_no_model_no_doubly_robust_estimate():
    with pytest.raises(ValueError, match="needs a model"):
        offpolicy.dr(replace(WORLD.log(5), predicted=None))


def test_one_row_alone_says_nothing():
    alone = np.array([0.5])
    found = offpolicy.snips(Choices(reward=alone, chance=alone, wanted=alone))
    assert (found.low, found.high) == (-np.inf, np.inf)
