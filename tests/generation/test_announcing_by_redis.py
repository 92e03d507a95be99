"""Announcements through Redis: all arrive, in order, those close together in one round trip, and trouble with some stops no others."""

from __future__ import annotations

import asyncio
import time
from queue import SimpleQueue
from uuid import UUID

import pytest
import redis
from channels.layers import get_channel_layer

from generation import progress

JOB, OTHER = UUID(int=1), UUID(int=2)


class Stop(BaseException):
    """Ends what would go on for ever."""


@pytest.fixture
def by_redis(redis_url, settings):
    settings.REDIS_URL = redis_url
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": {"hosts": [redis_url]}}}
    progress._outbox.cache_clear()  # its thread has the address that it began with
    yield
    progress._outbox.cache_clear()


def message(number: int) -> dict:
    return {"type": "job.update", "sequence": number, "kind": "progress", "state": {"version": number}}


@pytest.mark.redis
def test_all_arrive_in_order_and_nobody_elses(by_redis):
    async def heard() -> list[dict]:
        layer = get_channel_layer()
        channel = await layer.new_channel()
        await layer.group_add(progress.group_of(JOB), channel)
        progress.announce(OTHER, "progress", {"version": 7})
        for number in range(1, 6):
            progress.announce(JOB, "progress", {"version": number})
        found = [await asyncio.wait_for(layer.receive(channel), 60) for _ in range(5)]
        await layer.flush()
        return found

    assert asyncio.run(heard()) == [message(number) for number in range(1, 6)]


@pytest.fixture
def sent(monkeypatch):
    """What `_send` is given, one list a round trip; it ends when nothing is left."""
    batches: list[list[int]] = []
    monkeypatch.setattr(time, "sleep", lambda seconds: None)
    monkeypatch.setattr(progress, "_send", lambda client, waiting: batches.append([news["sequence"] for _, news in waiting]))
    return batches


def waiting(count: int) -> SimpleQueue:
    """So many announcements, and then a fault in the queue itself."""

    class Ending(SimpleQueue):
        def get(self):
            if self.empty():
                raise Stop
            return super().get()

    outbox = Ending()
    for number in range(count):
        outbox.put((JOB, message(number)))
    return outbox


@pytest.mark.parametrize(("count", "batches"), [(1, [1]), (5, [5]), (200, [200]), (201, [200, 1])])
def test_what_waits_is_sent_at_once(settings, sent, count, batches):
    settings.REDIS_URL = "redis://127.0.0.1:9/0"
    with pytest.raises(Stop):
        progress._send_all(waiting(count))
    assert [len(batch) for batch in sent] == batches
    assert [number for batch in sent for number in batch] == list(range(count))


@pytest.mark.parametrize("trouble", [redis.ConnectionError("away"), OSError("no route"), ValueError("not to be written")])
def test_after_trouble_the_next_are_sent(settings, monkeypatch, caplog, trouble):
    settings.REDIS_URL = "redis://127.0.0.1:9/0"
    monkeypatch.setattr(time, "sleep", lambda seconds: None)
    monkeypatch.setattr(progress, "SENT_AT_ONCE", 1)
    tried: list[int] = []

    def send(client, waiting) -> None:
        tried.append(waiting[0][1]["sequence"])
        if len(tried) == 1:
            raise trouble

    monkeypatch.setattr(progress, "_send", send)
    with pytest.raises(Stop):
        progress._send_all(waiting(2))
    assert tried == [0, 1]
    assert "could not announce progress" in caplog.text
