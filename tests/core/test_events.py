"""Domain events reach each subscriber once, in order."""

from __future__ import annotations

import pytest

from core import events


@pytest.fixture(autouse=True)
def _own_events(monkeypatch):
    monkeypatch.setattr(events, "_handlers", type(events._handlers)(list))


def test_subscribers_hear_the_news_once_and_in_order():
    heard = []
    first = lambda **news: heard.append(("first", news))  # noqa: E731
    events.subscribe("x.happened", first)
    events.subscribe("x.happened", first)
    events.subscribe("x.happened", lambda **news: heard.append(("second", news)))
    events.emit("x.happened", what=7)
    events.emit("y.happened")
    assert heard == [("first", {"what": 7}), ("second", {"what": 7})]


def test_a_failing_subscriber_stops_the_emitter():
    def refuse(**_news):
        raise RuntimeError("no")

    events.subscribe("x.happened", refuse)
    with pytest.raises(RuntimeError, match="no"):
        events.emit("x.happened")
