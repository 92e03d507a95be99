"""Ids are UUID version 7 and sort by birth."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import time_machine

from core.ids import uuid7


def test_version_variant_and_time():
    with time_machine.travel(datetime(2026, 11, 22, tzinfo=UTC), tick=False):
        born = uuid7()
    assert (born.version, born.variant) == (7, "specified in RFC 4122")
    assert born.int >> 80 == int(datetime(2026, 11, 22, tzinfo=UTC).timestamp() * 1000)


def test_later_ids_sort_later():
    start = datetime(2026, 11, 22, tzinfo=UTC)
    ids = []
    for second in range(50):
        with time_machine.travel(start + timedelta(seconds=second), tick=False):
            ids.append(uuid7())
    assert ids == sorted(ids)
    assert len({uuid7() for _ in range(1000)}) == 1000


def test_ids_of_one_moment_sort_in_the_order_in_which_they_were_made():
    with time_machine.travel(datetime(2026, 11, 22, tzinfo=UTC), tick=False):
        ids = [uuid7() for _ in range(5000)]
    assert ids == sorted(ids)
    assert len(set(ids)) == 5000
    assert {born.version for born in ids} == {7}


def test_a_clock_that_was_set_back_is_believed_and_one_that_wavers_is_not():
    moment = datetime(2026, 11, 22, 12, tzinfo=UTC)
    with time_machine.travel(moment, tick=False):
        first = uuid7()
    with time_machine.travel(moment - timedelta(milliseconds=300), tick=False):
        assert uuid7() > first
    with time_machine.travel(moment - timedelta(hours=1), tick=False):
        assert uuid7().int >> 80 == int((moment - timedelta(hours=1)).timestamp() * 1000)
