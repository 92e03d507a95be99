"""What tests of jobs share."""

from __future__ import annotations

import pytest

from generation.models import Job, JobEvent, LedgerEntry

BODY = {"prompt": "two red rubber balls bounce", "seconds": 4, "size": "720x1280", "seed": 7}


@pytest.fixture
def body() -> dict:
    """A good request."""
    return dict(BODY)


@pytest.fixture
def nothing_stored(db):
    """Asserts at the end that no job, event or ledger entry was left."""
    yield
    assert (Job.objects.count(), JobEvent.objects.count(), LedgerEntry.objects.count()) == (0, 0, 0)
