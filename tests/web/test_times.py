"""Times in words, the same from the server as from the page's script."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from core.templatetags.booth import moment, short, strip

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("away", "words"),
    [
        (timedelta(seconds=-59), "just now"),
        (timedelta(minutes=-1), "1 minute ago"),
        (timedelta(minutes=-59, seconds=-59), "59 minutes ago"),
        (timedelta(hours=-1), "1 hour ago"),
        (timedelta(hours=-23, minutes=-59), "23 hours ago"),
        (timedelta(days=-1), "1 day ago"),
        (timedelta(days=-7), "7 days ago"),
        (timedelta(days=-8), "Nov 14, 2026"),
        (timedelta(hours=5), "in 5 hours"),
    ],
)
def test_a_moment_in_words(away, words):
    with time_machine.travel(NOON, tick=False):
        assert moment(NOON + away).endswith(f">{words}</time>")


def test_a_moment_carries_its_exact_time_in_utc():
    elsewhere = datetime.fromisoformat("2026-11-22T14:00:00+05:00")
    assert 'datetime="2026-11-22T09:00:00Z"' in moment(elsewhere)


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0"), (999, "999"), (1000, "1K"), (1240, "1.2K"), (9999, "9.9K"), (31_400, "31K"), (4_560_000, "4.5M")]
)
def test_counts_are_cut_never_rounded_up(number, words):
    assert short(number) == words


@pytest.mark.parametrize(("percent", "lit"), [(0, 0), (6, 0), (7, 1), (50, 8), (99, 15), (100, 16)])
def test_the_strip_is_full_only_at_the_end(percent, lit):
    assert (sum(strip(percent)), len(strip(percent))) == (lit, 16)
