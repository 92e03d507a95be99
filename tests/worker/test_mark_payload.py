"""The number in a mark is what its votes say best, also where some of its bits are wrong."""

from __future__ import annotations

import numpy as np
import pytest

from generation.provenance.payload import BITS, CHECK_BITS, MOST, _check, decoded, signs_of


@pytest.mark.parametrize("number", [1, 2, 1_234_567, MOST])
def test_a_clear_vote(number):
    assert decoded(5 * signs_of(number)) == (number, 5.0 * BITS)


@pytest.mark.parametrize("wrong", [(0,), (31,), (23, 24), (3, 17, 30), (24, 28, 31)])
def test_up_to_three_wrong_bits_are_turned(wrong):
    votes = 5 * signs_of(1_234_567)
    votes[list(wrong)] *= -0.1
    assert decoded(votes) == (1_234_567, pytest.approx(5 * (BITS - len(wrong)) - 0.5 * len(wrong)))


def test_what_costs_the_fewest_votes_is_turned():
    """Another number fits as well, at a higher price."""
    votes = 5 * signs_of(77)
    votes[[1, 9, 20]] *= -0.1
    number, lead = decoded(votes)
    others = [other for other in range(1, 5000) if float((votes * signs_of(other)).sum()) >= lead]
    assert (number, others) == (77, [77])


def test_chance_is_given_a_number_with_few_votes_for_it():
    votes = np.random.default_rng(1).normal(size=(200, BITS))
    leads = [decoded(vote)[1] / np.sqrt((vote**2).sum()) for vote in votes]
    assert max(leads) < 6, "callers ask for more"


def test_nothing_is_no_number():
    """Votes for 0 with the check bits that it would have."""
    votes = np.array([1.0 if place < CHECK_BITS and _check(0) >> place & 1 else -1.0 for place in reversed(range(BITS))])
    assert decoded(votes) == (0, 0.0)
