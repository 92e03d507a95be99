"""Many at once on a real database: retries of one create are one job, and keys stay within their number."""

from __future__ import annotations

from collections import Counter

import pytest

from developer import policies, services
from developer.models import ApiKey, VideoCall
from developer.requests import read_create
from generation.models import Job, LedgerEntry
from tests import factories
from tests.generation.test_races import THREADS, at_once

pytestmark = pytest.mark.usefixtures("real_database")


def test_retries_that_overtake_each_other_make_one_job(settings):
    settings.JOBS_AT_ONCE = {"free": 100}
    key, _ = services.make_key(member=factories.member(), name="x", scopes=ApiKey.Scope.values)

    def work(index):
        asked = read_create({"prompt": "two balls bounce"}, key.member)
        return services.create_video(key=key, asked=asked, idempotency_key=None, is_retry=True).pk

    (job_id,) = set(at_once(work))
    assert (Job.objects.get().pk, LedgerEntry.objects.count(), VideoCall.objects.count()) == (job_id, 1, 1)


def test_the_last_key_is_made_once(monkeypatch):
    monkeypatch.setattr(policies, "MOST_KEYS", 3)
    member = factories.member()

    def work(index):
        return services.make_key(member=member, name=f"k{index}", scopes=["videos.read"])[0].state

    assert Counter(at_once(work)) == {"live": 3, "too_many_keys": THREADS - 3}
    assert ApiKey.objects.count() == 3
