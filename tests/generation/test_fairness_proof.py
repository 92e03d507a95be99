"""Fairness with figures, on the real queue of both databases: how late light members come through, and how far two may drift apart."""

from __future__ import annotations

import random

import pytest

from generation import scheduler
from generation.models import Job
from tests import factories

pytestmark = pytest.mark.usefixtures("real_database")
COST = 9.0


def queue(member, *costs):
    for cost in costs:
        factories.job(member=member, plan=member.plan, cost=cost, tag=scheduler.fair_tag(member, cost))


def order(count):
    return [scheduler.claim(worker="w") for _ in range(count)]


@pytest.mark.parametrize("served", [0, 40])
def test_a_thousand_jobs_do_not_stand_before_light_members(served):
    """Twenty-one members take turns, so the fifth turns end at slot 105; first come, first served would end them at slot 1,100."""
    heavy, light = factories.member(), [factories.member() for _ in range(20)]
    queue(heavy, *[COST] * (1000 + served))
    order(served)
    for _ in range(5):
        for one in light:
            queue(one, COST)
    ideal = 5 * 21
    taken = [job.member_id for job in order(round(1.1 * ideal))]
    last = max(slot for slot, member in enumerate(taken, start=1) if member != heavy.pk)
    assert all(taken.count(one.pk) == 5 for one in light)
    assert last <= 1.1 * ideal
    assert taken.count(heavy.pk) >= 5


@pytest.mark.parametrize("plans", [("free", "free"), ("free", "pro"), ("pro", "pro")])
def test_two_backlogged_members_never_drift_far_apart(plans):
    random_ = random.Random(5)
    both = [factories.member(plan=plan) for plan in plans]
    shares = {member.pk: 3 if member.plan == "pro" else 1 for member in both}
    costs = [[random_.uniform(1.0, 20.0) for _ in range(60 * shares[member.pk])] for member in both]
    for member, wanted in zip(both, costs, strict=True):
        queue(member, *wanted)
    largest = max(max(wanted) for wanted in costs)
    service = dict.fromkeys(shares, 0.0)
    while all(Job.objects.filter(member=member, state="queued").exists() for member in both):
        job = scheduler.claim(worker="w")
        service[job.member_id] += job.cost / shares[job.member_id]
        first, second = service.values()
        assert abs(first - second) <= 2 * largest
    assert min(service.values()) > 20 * largest
