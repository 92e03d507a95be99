"""Every recommender on logs small enough to work out by hand, and the blend's weights."""

from __future__ import annotations

import numpy as np
import pytest

from feed.recommend import blend, factors, linear, popularity, transitions
from feed.recommend.log import Log, recency

A, B, C, D = range(4)
LOG = Log([np.array(one) for one in ([A, B, C], [A, B], [B, A, D], [C, D])])


def test_a_log_counts_occurrences_and_who_had_both():
    assert LOG.items == 4
    assert LOG.counts.tolist() == [3, 3, 2, 2]
    assert LOG.gram.tolist() == [[3, 3, 1, 1], [3, 3, 1, 1], [1, 1, 2, 1], [1, 1, 1, 2]]


@pytest.mark.parametrize("sequence", [[0, 4], [-1, 0]])
def test_an_item_outside_the_catalogue_is_refused(sequence):
    with pytest.raises(ValueError, match="from 0 to 3"):
        Log([np.array(sequence)], 4)


def test_the_last_items_are_split_off_where_something_remains():
    before, users, last = Log([np.array([A, B]), np.array([C]), np.array([D, A, B])]).without_last()
    assert [one.tolist() for one in before.sequences] == [[A], [], [D, A]]
    assert (before.items, users, last) == (4, [0, 2], [B, B])


def test_the_latest_weighs_most():
    assert recency(np.array([D, A, B]), 0.5).tolist() == [0.25, 0.5, 1.0]


def test_popularity_is_a_count():
    assert popularity.fit(LOG).scores(np.array([D])).tolist() == [3, 3, 2, 2]


def test_chance_is_uniform_and_repeats_by_its_seed():
    first, second = (popularity.fit_chance(LOG, seed=3).scores(np.array([A])) for _ in range(2))
    assert first.tolist() == second.tolist() == np.random.default_rng(3).random(4).tolist()


def test_neighbours_are_shrunk_cosines_of_the_k_nearest():
    model = linear.fit_neighbours(LOG, k=1, shrink=1.0)
    assert model.weights[A].tolist() == pytest.approx([0, 3 / 4, 0, 0])
    assert model.weights[C].tolist() == pytest.approx([0, 0, 0, 1 / 3])  # 1/(2 + 1), above 1/(√6 + 1)
    assert model.scores(np.array([A, C])).tolist() == pytest.approx([0, 0.75, 0, 1 / 3])


def test_ease_of_two_items_is_what_algebra_says():
    # Two users had both, one only the first: G = [[3, 2], [2, 2]]; with 1 on the diagonal its inverse is [[3, -2], [-2, 4]] / 8.
    model = linear.fit(Log([np.array([0, 1]), np.array([1, 0]), np.array([0])]), ridge=1.0)
    assert model.weights.tolist() == [[0, pytest.approx(2 / 4)], [pytest.approx(2 / 3), 0]]


def test_recency_replaces_ones_and_repetition_counts_by_its_latest_place():
    model = linear.Linear(np.eye(4, dtype=np.float32), decay=0.5)
    assert model.scores(np.array([A, B, A, C])).tolist() == [0.5, 0.25, 1.0, 0.0]


def test_transitions_are_counted_by_distance_and_divided_by_both_popularities():
    model = transitions.fit(LOG, decay=0.5, gap=0.5)
    assert model.followed.tolist() == [[0, 2, 0.5, 1], [1, 0, 1, 0.5], [0, 0, 0, 1], [0, 0, 0, 0]]
    scores = model.scores(np.array([A, B]))
    assert scores[C] == pytest.approx((0.5 * 0.5 + 1.0 * 1.0) / np.sqrt((3 + 5) * (2 + 5)))
    assert scores[A] == pytest.approx(1.0 / 8)


def test_nothing_is_counted_beyond_ten_places():
    followed = transitions.fit(Log([np.arange(12)]), decay=1.0, gap=1.0).followed
    assert (followed[0, 10], followed[0, 11], followed.sum()) == (1, 0, 10 + 55 - 9 + 9 - 8 + 8)


def test_observing_one_by_one_is_the_same_as_fitting():
    rng = np.random.default_rng(5)
    sequences = [rng.permutation(20)[:length] for length in (1, 3, 12, 20)]
    online = transitions.fit(Log([], 20), decay=0.8, gap=0.9)
    for sequence in sequences:
        for place, item in enumerate(sequence):
            online.observe(sequence[:place], int(item))
    fitted = transitions.fit(Log(sequences, 20), decay=0.8, gap=0.9)
    np.testing.assert_allclose(online.followed, fitted.followed, rtol=1e-6)
    assert online.counts.tolist() == fitted.counts.tolist()


def test_ials_solves_the_paper_s_equation():
    items = np.array([[1.0, 0.0], [0.0, 2.0]])
    # The gram is diag(1, 4); with one chosen item trusted 3 times and a penalty of 1: (1 + 2 + 1) x = 3.
    assert factors.solve(items, items.T @ items, np.array([0]), 1.0, 3.0).tolist() == [0.75, 0.0]


def _camps() -> Log:
    rng = np.random.default_rng(0)
    return Log([rng.permutation(10)[:7] + 10 * (user % 2) for user in range(40)])


@pytest.mark.parametrize(
    "fit",
    [
        lambda log: factors.fit_ials(log, factors=4, reg=0.1, alpha=2.0),
        lambda log: factors.fit_bpr(log, iterations=300, reg=0.002, factors=4),
    ],
    ids=["ials", "bpr"],
)
def test_factors_find_the_two_camps_and_repeat_by_their_seed(fit):
    log = _camps()
    model, again = fit(log), fit(log)
    for user in (0, 1):
        scores = model.scores(log.sequences[user], user)
        assert set(np.argsort(-scores)[:10]) == set(range(10 * user, 10 * user + 10))
        assert scores.tolist() == again.scores(log.sequences[user], user).tolist()


def test_who_is_not_in_the_log_has_the_average_vector():
    model = factors.Bpr(np.array([[1.0], [3.0]]), np.array([[1.0], [2.0]]), np.array([0.0, 0.5]))
    assert model.scores(np.array([0])).tolist() == [2.0, 4.5]
    assert model.scores(np.array([0]), 1).tolist() == [3.0, 6.5]


def test_evidence_is_the_log_of_the_share_in_deviations():
    logs = np.log(np.array([0.3, 0.3, 3.3]))
    assert blend.evidence(np.array([-1.0, 0.0, 6.0])) == pytest.approx((logs - logs.mean()) / logs.std(), abs=0.05)
    assert blend.evidence(np.zeros(3)).tolist() == [0, 0, 0]
    assert blend.standard(np.full(3, 7.0)).tolist() == [0, 0, 0]


def test_the_blend_s_parts_add_up_to_its_score():
    model = blend.fit(_camps())
    history = np.array([0, 3, 5])
    told = model.evidence(history)
    assert told.shape == (len(blend.NAMES), 20)
    assert model.scores(history) == pytest.approx(sum(weight * part for weight, part in zip(model.weights, told, strict=True)))


def test_nobody_s_log_leaves_the_weights_as_they_came():
    assert blend.fit(Log([np.array([A]), np.array([B])])).weights.tolist() == blend.BEFORE.tolist()
    assert blend.fit(Log([], 3)).scores(np.array([1])).tolist() == [0, 0, 0]


def test_weights_are_where_the_likelihood_is_flat_and_move_towards_what_tells():
    rng = np.random.default_rng(1)
    # Everybody walks the ring upwards, from wherever: transitions tell all, popularity nothing.
    log = Log([(np.arange(6) + rng.integers(30)) % 30 for _ in range(80)])
    before, users, last = log.without_last()
    parts, histories = blend.fit_parts(before, blend.BEFORE), [before.sequences[user] for user in users]
    weights = blend.learn(parts, histories, last)
    assert weights[1] > blend.BEFORE[1] and abs(weights[3] - blend.BEFORE[3]) < 0.5

    def likelihood(values) -> float:
        total = -0.5 * blend.TRUST * float(((values - blend.BEFORE) ** 2).sum())
        for history, item in zip(histories, last, strict=True):
            scores = values @ parts.evidence(history)
            scores[history] = -np.inf
            total += scores[item] - np.log(np.exp(scores - scores.max()).sum()) - scores.max()
        return total

    best = likelihood(weights)
    assert all(likelihood(weights + 0.02 * step) < best for step in np.vstack([np.eye(4), -np.eye(4)]))
