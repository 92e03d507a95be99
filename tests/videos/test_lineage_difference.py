"""What a remix changed, as a pure function of two videos."""

from __future__ import annotations

import pytest

from videos.lineage.difference import Change, Words, between, slots, words
from videos.models import Video


def runs(before: str, after: str) -> list[tuple[str, str]]:
    return [(run.operation, run.text) for run in words(before, after)]


def test_words_are_told_in_the_order_of_the_remix():
    assert runs("two red balls bounce in a gym", "three red balls bounce slowly in a gym") == [
        ("removed", "two"), ("added", "three"), ("kept", "red balls bounce"), ("added", "slowly"), ("kept", "in a gym"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Two red balls, bouncing.", "two red balls bouncing"),
        ("“Hello”", "Hello"),
        ("a  ball", "a ball"),
        ("", ""),
    ],
)
def test_case_punctuation_and_spaces_change_no_word(before, after):
    assert words(before, after) == []


def test_a_mark_alone_is_a_word():
    assert runs("!", "?") == [("removed", "!"), ("added", "?")]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("赤いボール", "青いボール", [("removed", "赤"), ("added", "青"), ("kept", "いボール")]),
        ("كرات حمراء تقفز", "كرات زرقاء تقفز", [("kept", "كرات"), ("removed", "حمراء"), ("added", "زرقاء"), ("kept", "تقفز")]),
        ("", "a ball", [("added", "a ball")]),
        ("a ball", "", [("removed", "a ball")]),
    ],
)
def test_words_of_all_scripts_are_compared(before, after, told):
    assert runs(before, after) == told


def test_a_very_long_prompt_is_compared_to_its_four_hundredth_word_and_told_whole():
    before, after = "b " * 1000, "b " * 999 + "c"
    told = words(before, after)
    assert [(run.operation, len(run.text.split())) for run in told] == [("kept", 400), ("removed", 600), ("added", 600)]


def test_slots_are_told_where_both_sides_were_understood():
    before = {"scene": "balls", "count": "two", "framing": "portrait"}
    after = {"scene": "balls", "place": "gym", "count": "three", "framing": "square"}
    assert slots(before, after) == {"count": Change("two", "three"), "place": Change("", "gym")}
    assert slots({}, after) == slots(before, {}) == {}


def test_an_edge_tells_all_of_it():
    source = Video(prompt="a ball", reading={"count": "one"}, seconds=4.0, width=720, height=1280)
    remix = Video(prompt="a ball", reading={"count": "two"}, seconds=8.0, width=720, height=720, remix_kind="extend")
    told = between(source, remix)
    assert (told.kind, told.words, told.reading) == ("extend", [], {"count": Change("one", "two")})
    assert (told.seconds, told.framing) == (Change(4.0, 8.0), Change("portrait", "square"))
    same = between(source, Video(prompt="a ball!", reading={"count": "one"}, seconds=4.0, width=360, height=640))
    assert (same.words, same.reading, same.seconds, same.framing) == ([], {}, None, None)


def test_a_run_of_words_knows_what_it_is():
    assert words("a", "b") == [Words("removed", "a"), Words("added", "b")]
