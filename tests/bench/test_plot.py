"""A row's drawing: everything at its place on a scale that begins at nought."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.template import Context, Template

from generation.bench import card, plot
from tests.bench.cards import document


@pytest.fixture
def outcome():
    return card.parsed(document()).rows[0]


@pytest.fixture
def velocity():
    return card.parsed(document()).rows[1]


def test_dot_bar_floor_and_baseline_stand_where_their_numbers_are(outcome):
    drawing = plot.drawn(outcome)
    assert '<circle class="dot" cx="229.1"/>' in drawing  # 8 + 244 x .90625
    assert '<rect class="span" x="215.8" width="22.9"/>' in drawing
    assert '<path class="floor" d="M236.8 9l6 6l-6 6l-6 -6z"/>' in drawing
    assert '<path class="baseline" d="M69.0 7v16"/>' in drawing
    assert '<text x="256" y="43">100\u00a0%</text>' in drawing


def test_an_error_has_a_scale_of_its_own_and_an_arrow_to_what_is_far(velocity):
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
def test_scales_end_at_round_numbers(velocity, value, high, floor, baselines, end):
    row = replace(velocity, value=value, low=value, high=high, floor=floor, baselines=baselines)
    assert plot.end_of_scale(row) == pytest.approx(end)


def test_what_is_below_nought_or_beyond_the_end_stays_in_the_drawing(outcome):
    drawing = plot.drawn(replace(outcome, value=1.5, low=-2.0, high=3.0))
    assert 'cx="252.0"' in drawing
    assert '<rect class="span" x="8.0" width="244.0"' in drawing


def test_templates_leave_drawings_as_they_are_and_readers_pass_them_over(outcome):
    drawing = plot.drawn(outcome)
    assert Template("{{ drawing }}").render(Context({"drawing": drawing})) == drawing
    assert 'aria-hidden="true"' in drawing
    assert not re.search(r"style=|http|NaN", drawing)
