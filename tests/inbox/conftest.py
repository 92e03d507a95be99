"""What the inbox tests share."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from rest_framework.test import APIClient


def as_member(member) -> APIClient:
    """The JSON API as somebody."""
    client = APIClient()
    client.force_authenticate(member)
    return client


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()
