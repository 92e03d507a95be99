"""Protocol P1's ranking and figures, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from feed.bench import metrics


def test_equals_rank_before_the_target():
    scores = np.array([0.5, 0.9, 0.5, 0.5, 0.1])
    assert metrics.ranked(scores, np.array([], dtype=np.int64), 2)[0] == 4


def test_the_history_is_not_ranked_but_for_the_target():
    scores = np.array([0.9, 0.8, 0.7, 0.6])
    rank, best = metrics.ranked(scores, np.array([0, 2]), 2)
    assert (rank, best.tolist()) == (2, [1, 2, 3])


def test_what_has_no_score_comes_last():
    rank, best = metrics.ranked(np.array([np.nan, 0.1, np.nan]), np.array([], dtype=np.int64), 0)
    assert (rank, best.tolist()) == (3, [1, 0, 2])


def test_a_list_has_the_twenty_best_and_of_equals_the_lower_number():
    scores = np.array([1.0] * 10 + [2.0] * 15 + [1.0] * 10)
    assert metrics.ranked(scores, np.array([12]), 0)[1].tolist() == [10, 11, *range(13, 25), *range(6)]


def test_gains_are_those_of_one_target():
    assert metrics.gains(np.array([1, 3, 20, 21])).tolist() == pytest.approx([1, 0.5, 1 / np.log2(21), 0])
    assert metrics.gains(np.array([3, 11]), 10).tolist() == [0.5, 0]


def test_recall_and_reciprocal_rank():
    ranks = np.array([1, 2, 4, 40])
    assert metrics.recall(ranks, 2) == 0.5
    assert metrics.mrr(ranks) == (1 + 0.5 + 0.25 + 0.025) / 4


def test_the_interval_is_of_the_drawn_means_and_repeats():
    values = np.arange(50.0)
    draws = metrics.resampled(50)
    assert draws.shape == (1000, 50)
    assert (draws == metrics.resampled(50)).all()
    means = [values[draw].mean() for draw in draws]
    assert metrics.interval(values, draws) == (np.percentile(means, 2.5), np.percentile(means, 97.5))
    assert metrics.interval(values + 1 - values, draws) == (1.0, 1.0)  # paired: a constant difference has no spread


def test_coverage_is_of_the_catalogue():
    assert metrics.coverage([np.array([0, 1]), np.array([1, 2])], 6) == 0.5


def test_tail_is_what_is_outside_the_most_popular_fifth():
    counts = np.array([5.0, 9.0, 9.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0])  # the fifth is items 1 and 2
    assert metrics.tail([np.array([1, 2, 0]), np.array([1])], counts) == 0.25


@pytest.mark.parametrize(("lists", "value"), [([[0, 1], [2, 3]], 0.0), ([[0], [0], [0], [0]], 0.75), ([[0, 1], [0, 1]], 0.5)])
def test_gini_by_hand(lists, value):
    assert metrics.gini([np.array(one) for one in lists], 4) == pytest.approx(value)
