"""The measure of pages: whole pages of members with a history, every figure with what it should be, bad ones too."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import CommandError, call_command

from feed.bench import pages

pytestmark = pytest.mark.django_db


def test_every_figure_is_told_and_statements_do_not_grow(monkeypatch: Any) -> None:
    for name, value in {"MAKERS": 60, "MEMBERS": 2, "ROUNDS": 1, "LIKES": 5, "FOLLOWS": 5, "SEEN": 20}.items():
        monkeypatch.setattr(pages, name, value)
    costs = list(pages.measure(200))
    found = {cost.title: cost for cost in costs}
    # One of them tells what the remixes on a page were made from.
    assert [cost.value for cost in costs if cost.title == "the same, statements"] == [
        8,
        6,
    ]  # one of them tells what the remixes on a page were made from
    assert found["first page of 20, CPU, median"].limit == 15.0
    assert found["next page, CPU, median"].limit == 6.0
    assert sum(title.startswith("bare part: ") for title in found) == 3
    assert all(cost.value > 0 for cost in costs)


def test_a_figure_above_its_limit_is_missed() -> None:
    assert pages.Cost("first", 15.0, "ms", 15.0).as_json()["met"] is True
    assert pages.Cost("first", 15.1, "ms", 15.0).line.endswith("15.10 ms  missed: ≤ 15 ms")
    assert "met" not in pages.Cost("told", 3.0, "ms").as_json()


def test_too_few_clips_are_refused() -> None:
    with pytest.raises(CommandError, match="--catalogue is 1000 or more, or 0"):
        call_command("bench", "feed", catalogue=20)
