"""Fixtures of the tests of learned heads."""

from __future__ import annotations

import pytest

from feed.models import FeedSession
from tests import factories


@pytest.fixture
def audience():
    """Sessions of twelve members who came past all that they were shown, and a clip."""
    people = [factories.member() for _ in range(12)]
    sessions = [
        FeedSession.objects.create(member=one, mode="for_you", items=[], passed=30_000, seed=0, signals="", parameters="") for one in people
    ]
    return sessions, factories.video()
