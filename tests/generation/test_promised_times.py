"""What members are told at admission holds: nine jobs in ten are done before the 90th percentile, and the median is near."""

from __future__ import annotations

from statistics import median

import pytest

from tests import factories
from tests.generation.replay import realised, replay

WARM = 40  # jobs until something is known


@pytest.mark.parametrize(("workers", "load", "spread"), [(3, 0.5, 0.15), (1, 0.8, 0.15)])
def test_a_replayed_day(db, settings, workers, load, spread):
    settings.JOBS_PER_DAY = {"free": 1000, "pro": 1000}
    members = [factories.member(plan="pro" if number % 5 == 0 else "free") for number in range(40)]
    rows = replay(members, jobs=300, workers=workers, load=load, spread=spread)[WARM:]
    within = sum(realised(job) <= job.promised for job in rows) / len(rows)
    error = median(abs(realised(job) - job.told_median) / realised(job) for job in rows)
    assert 0.85 <= within <= 0.95
    assert error <= 0.25
