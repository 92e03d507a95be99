"""A nudge never keeps anybody waiting."""

from __future__ import annotations

import kombu
import pytest
from django.conf import settings
from kombu.exceptions import OperationalError as BrokerAway

from generation import tasks


@pytest.mark.parametrize("broker", ["amqp://127.0.0.1:9//", "redis://127.0.0.1:9/0"])
def test_a_broker_that_is_away_is_tried_once(broker, monkeypatch):
    slept: list[float] = []
    monkeypatch.setattr("kombu.utils.functional.sleep", slept.append)
    with kombu.Connection(broker, transport_options=settings.CELERY_BROKER_TRANSPORT_OPTIONS) as connection, pytest.raises(BrokerAway):
        tasks.wake.apply_async(retry=False, connection=connection)
    assert slept == []
