"""A scorecard file becomes words and numbers, or is refused as a whole."""

from __future__ import annotations

import json
from datetime import date

import pytest

from generation.bench import card
from tests.bench.cards import document


def test_a_card_says_what_was_measured():
    read = card.parsed(document())
    assert (read.preset, read.suite, read.clips, read.glides, read.remixes, read.measured) == (
        "nano",
        "full",
        256,
        64,
        64,
        date(2026, 11, 26),
    )
    assert [row.metric.name for row in read.rows] == ["outcome", "velocity_error", "wheel_spin"], "told in the order of the metrics"
    assert [(name, len(rows)) for name, _, rows in read.groups] == [("physics", 1), ("motion", 1), ("other", 1)]


def test_figures_are_words_with_their_unit_on_the_same_line():
    outcome, velocity, unknown = card.parsed(document()).rows
    assert (outcome.said, outcome.interval_said, outcome.floor_said) == ("90.6\u00a0%", "85.2 to 94.5\u00a0%", "93.8\u00a0%")
    assert outcome.baselines_said == [("always the commonest answer", "25.0\u00a0%")]
    assert (velocity.said, velocity.interval_said) == ("0.050\u00a0units/s", "0.040 to 0.060\u00a0units/s")
    assert velocity.baselines_said == [("a frozen clip", "2.50\u00a0units/s"), ("going on as first seen", "0.010\u00a0units/s")]
    assert (velocity.floor_said, velocity.detected_said, velocity.better) == ("0.008\u00a0units/s", "96.9\u00a0%", "Lower is better")
    assert (unknown.metric.title, unknown.said, unknown.floor_said, unknown.better) == ("Wheel spin", "3.00", "", "")


def test_what_is_not_told_is_left_out():
    bare = document()
    bare["about"] = {"preset": "nano"}
    read = card.parsed(bare)
    assert (read.weights, read.suite, read.clips, read.glides, read.remixes, read.measured) == ("", "", 0, 0, 0, None)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda whole: whole.pop("metrics"),
        lambda whole: whole.update(about=[]),
        lambda whole: whole["about"].pop("preset"),
        lambda whole: whole["about"].update(measured="yesterday"),
        lambda whole: whole["about"].update(clips=True),
        lambda whole: whole["metrics"].update(outcome=0.9),
        lambda whole: whole["metrics"]["outcome"].update(value=float("nan")),
        lambda whole: whole["metrics"]["outcome"].update(value="0.9"),
        lambda whole: whole["metrics"]["outcome"].update(value=10**400),
        lambda whole: whole["metrics"]["outcome"].update(interval=[0.1]),
        lambda whole: whole["metrics"]["outcome"].update(interval=[0.1, None]),
        lambda whole: whole["metrics"]["outcome"].update(floor=float("inf")),
        lambda whole: whole["metrics"]["outcome"].update(baselines={"prior": None}),
        lambda whole: whole["metrics"]["outcome"].pop("n"),
        lambda whole: whole["metrics"]["outcome"].pop("detection_rate"),
        lambda whole: whole["metrics"]["outcome"].update(note=["a"]),
    ],
)
def test_a_flaw_anywhere_is_no_card(spoil):
    whole = document()
    spoil(whole)
    with pytest.raises(card.CardError):
        card.parsed(whole)


@pytest.mark.parametrize("content", [b"", b"{", b"null", b"[]", b"\xff\xfe", b"[" * 100_000, json.dumps(document()).encode()[:-40]])
def test_a_damaged_file_is_no_card(tmp_path, content):
    (tmp_path / "scorecard.json").write_bytes(content)
    with pytest.raises(card.CardError):
        card.load(tmp_path / "scorecard.json")
