"""A row's drawing: everything at its place on a scale that begins at nought."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from django.template import Context, Template

from generation.bench import card, plot
from tests.bench.cards import document


@pytest.fixture
def outcome() -> card.Row:
    return card.parsed(document()).rows[0]


@pytest.fixture
def velocity() -> card.Row:
    return card.parsed(document()).rows[1]


def test_dot_bar_floor_and_baseline_stand_where_their_numbers_are(outcome: card.Row) -> None:
    drawing = plot.drawn(outcome)
    assert '<circle cx="229.1"/>' in drawing  # 8 + 244 x .90625
    assert '<rect x="215.8" width="22.9"/>' in drawing
    assert '<path class="floor" d="M236.8 9l6 6-6 6-6-6z"/>' in drawing
    assert '<path class="baseline" d="M69.0 7v16"/>' in drawing
    assert '<text x="256" y="43">100\u00a0%</text>' in drawing


def test_an_error_has_a_scale_of_its_own_and_an_arrow_to_what_is_far(velocity: card.Row) -> None:
    drawing = plot.drawn(velocity)
    assert plot.end_of_scale(velocity) == 0.075
    assert '<text x="256" y="43">0.075\u00a0units/s</text>' in drawing
    assert 'cx="170.7"' in drawing
    assert drawing.count('class="baseline"') == 1 and drawing.count('class="beyond"') == 1


@pytest.mark.parametrize(
    ("value", "high", "floor", "baselines", "end"),
    [
        (0.0, 0.0, 0.0, {}, 1.0),
        (0.0, 0.0, None, {}, 1.0),
        (0.2, 0.27, 0.08, {}, 0.5),
        (0.04, 0.04, 0.01, {"near": 0.2, "far": 0.3}, 0.3),
        (2.1, 3.3, 1.1, {}, 5.0),
        (80.0, 80.0, 1.0, {}, 100.0),
    ],
)
def test_scales_end_at_round_numbers(velocity: card.Row, value: Any, high: Any, floor: Any, baselines: Any, end: Any) -> None:
    row = replace(velocity, value=value, low=value, high=high, floor=floor, baselines=baselines)
    assert plot.end_of_scale(row) == pytest.approx(end)


def test_what_is_below_nought_or_beyond_the_end_stays_in_the_drawing(outcome: card.Row) -> None:
    drawing = plot.drawn(replace(outcome, value=1.5, low=-2.0, high=3.0))
    assert 'cx="252.0"' in drawing
    assert '<rect x="8.0" width="244.0"' in drawing


def test_templates_leave_drawings_as_they_are_and_readers_pass_them_over(outcome: card.Row) -> None:
    drawing = plot.drawn(outcome)
    assert Template("{{ drawing }}").render(Context({"drawing": drawing})) == drawing
    assert 'aria-hidden="true"' in drawing
    assert not re.search(r"style=|http|NaN", drawing)


def test_the_axis_is_told_once_and_shown_in_every_drawing(outcome: card.Row, velocity: card.Row) -> None:
    drawings = [plot.drawn(row) for row in (outcome, velocity)]
    signs = "".join(sign for sign, _words in plot.legend())
    assert all(drawing.count('<use href="#axis"/>') == 1 for drawing in drawings)
    assert signs.count('<g id="axis"><path class="axis" d="M8 11v8M8 15H252m0-4v8"/><text x="4" y="43">0</text></g>') == 1
