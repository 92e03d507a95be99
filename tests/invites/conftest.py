"""Fixtures of sign-up."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from tests import factories


@pytest.fixture(autouse=True)
def _no_calls_counted():
    """Rates are kept in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture
def code(db):
    """A code of the house for one person."""
    return factories.invite()
