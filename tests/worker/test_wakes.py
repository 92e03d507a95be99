"""A nudge never keeps anybody waiting, and is passed on by a worker that could not follow it."""

from __future__ import annotations

from types import SimpleNamespace

import kombu
import pytest
from django.conf import settings
from django.db import OperationalError
from kombu.exceptions import OperationalError as BrokerAway

from generation import tasks
from generation.worker import loop, runtime


@pytest.fixture
def nudges(monkeypatch) -> list[str]:
    sent: list[str] = []
    monkeypatch.setattr(tasks, "nudge", lambda: sent.append("nudge"))
    monkeypatch.setattr(runtime, "shared_runtime", lambda: SimpleNamespace(draining_since=None))
    monkeypatch.setattr(loop, "PATIENCE_SECONDS", 0)
    return sent


def test_a_wake_that_met_a_lost_database_passes_itself_on(nudges, monkeypatch):
    def away(_: object) -> bool:
        raise OperationalError("the server closed the connection")

    monkeypatch.setattr(loop, "run_once", away)
    assert (tasks.wake(), nudges) == (0, ["nudge"])


def test_a_wake_that_found_nothing_ends_there(nudges, monkeypatch):
    monkeypatch.setattr(loop, "run_once", lambda _: False)
    assert (tasks.wake(), nudges) == (0, [])


@pytest.mark.parametrize("broker", ["amqp://127.0.0.1:9//", "redis://127.0.0.1:9/0"])
def test_a_broker_that_is_away_is_tried_once(broker, monkeypatch):
    slept: list[float] = []
    monkeypatch.setattr("kombu.utils.functional.sleep", slept.append)
    with kombu.Connection(broker, transport_options=settings.CELERY_BROKER_TRANSPORT_OPTIONS) as connection, pytest.raises(BrokerAway):
        tasks.wake.apply_async(retry=False, connection=connection)
    assert slept == []
