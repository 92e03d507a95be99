"""The shipped text reader reads the words of a remix about the scene of its source."""

from __future__ import annotations

from pathlib import Path

import pytest

from generation.network import checkpoint
from generation.network.reading import Reading
from generation.network.text import TextReader, TextReaderConfig
from generation.training.text import read_captions, read_lines, remix_prompts, slot_scores

SHIPPED = Path(__file__).parents[2] / "generation" / "weights" / "base"
GAME = Reading(framing="portrait", scene="basketball", outcome="swish", shirt="blue", ball="orange", place="gym", time="day")
BALLS = Reading(framing="square", scene="bounce", count="2", material="wood", ball="red", place="park")
TUNE = Reading(framing="landscape", scene="xylophone", melody="falling", tempo="slow", place="stage", time="sunset")


@pytest.fixture(scope="module")
def reader() -> TextReader:
    return checkpoint.load(TextReader, TextReaderConfig, SHIPPED, "text")


@pytest.mark.parametrize(
    ("prompt", "about", "reading"),
    [
        ("a yellow shirt", GAME, Reading(shirt="yellow")),
        ("a player in a blue shirt", GAME, Reading(shirt="blue")),
        ("make it night", GAME, Reading(time="night")),
        ("now with a green ball", GAME, Reading(ball="green")),
        ("same but he misses off the backboard", GAME, Reading(outcome="board_miss")),
        ("on the beach please", GAME, Reading(place="beach")),
        ("on the beach please", BALLS, Reading(place="beach")),
        ("three balls instead", BALLS, Reading(count="3")),
        ("make it night", BALLS, Reading(time="night")),
        ("faster", TUNE, Reading(tempo="fast")),
        ("a xylophone plays a rising scale", GAME, Reading(scene="xylophone", melody="rising")),
        ("a xylophone plays a rising scale", TUNE, Reading(melody="rising")),
    ],
)
def test_a_remix_says_what_it_changes_and_nothing_else(reader: TextReader, prompt: str, about: Reading, reading: Reading) -> None:
    assert reader.read(prompt, about).reading == reading


@pytest.mark.parametrize(
    ("prompt", "about"),
    [("a yellow shirt", BALLS), ("a yellow shirt", TUNE), ("faster", GAME), ("an owl sleeps", GAME), ("an owl sleeps", TUNE), ("", BALLS)],
)
def test_what_the_scene_cannot_show_says_nothing(reader: TextReader, prompt: str, about: Reading) -> None:
    assert reader.read(prompt, about).reading == Reading()


def test_hand_written_remixes_are_read(reader: TextReader) -> None:
    written = remix_prompts()
    assert slot_scores(read_captions(reader, written), written)["all"] >= 0.85


@pytest.mark.parametrize("about", [GAME, BALLS, TUNE])
def test_at_most_a_tenth_of_foreign_remixes_changes_more_than_place_and_hour(reader: TextReader, about: Reading) -> None:
    foreign = read_lines("prompts_elsewhere.txt")
    readings = [result.reading for result in reader.read_all(foreign, [about] * len(foreign))]
    wrong = [reading for reading in readings if reading != Reading(place=reading.place, time=reading.time)]
    assert len(wrong) <= len(foreign) / 10
