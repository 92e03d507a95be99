"""The order of the queue: turns by member, more of them for Pro, nothing gained by waiting or by asking for much."""

from __future__ import annotations

from collections import Counter

import pytest

from generation import scheduler
from tests import factories

COST = 4.0


def queue(member, count):
    return [factories.job(member=member, tag=scheduler.fair_tag(member, COST)) for _ in range(count)]


def turns(count):
    return [scheduler.claim(worker="w").member for _ in range(count)]


@pytest.fixture
def pro(db):
    return factories.member(plan="pro")


def test_members_take_turns(member, other):
    queue(member, 4)
    queue(other, 2)
    assert turns(6) == [member, other, member, other, member, member]


def test_a_heavy_user_does_not_delay_light_ones(member):
    queue(member, 60)
    light = [factories.member() for _ in range(10)]
    for one in light:
        queue(one, 2)
    order = turns(35)
    assert set(order[:33]) == {member, *light}
    assert all(Counter(order)[one] == 2 for one in light), "all light jobs are through after ten rounds of three"


def test_pro_gets_three_turns_for_one(member, pro):
    queue(member, 4)
    queue(pro, 12)
    assert Counter(turns(8)) == {pro: 6, member: 2}


def test_who_was_away_neither_gains_nor_loses(member, other):
    queue(member, 20)
    turns(10)
    queue(other, 5)
    order = turns(8)
    assert 3 <= Counter(order)[other] <= 5


def test_an_empty_queue_starts_where_it_stopped(member, other):
    queue(member, 3)
    turns(3)
    queue(other, 1)
    queue(member, 1)
    assert len(turns(2)) == 2
    assert scheduler.claim(worker="w") is None
