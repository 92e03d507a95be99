"""The shipped text reader reads what people type."""

from __future__ import annotations

from pathlib import Path

import pytest

from generation.network import checkpoint
from generation.network.reading import Reading
from generation.network.text import TextReader, TextReaderConfig
from generation.training.text import read_lines, slot_scores, written_prompts

SHIPPED = Path(__file__).parents[2] / "generation" / "weights" / "base"


@pytest.fixture(scope="module")
def reader() -> TextReader:
    return checkpoint.load(TextReader, TextReaderConfig, SHIPPED, "text")


@pytest.mark.parametrize(
    ("prompt", "reading"),
    [
        ("steph banks it in off the glass at night", Reading(scene="basketball", outcome="bank", time="night")),
        ("NOTHING BUT NET from the left!!", Reading(scene="basketball", outcome="swish", side="left")),
        (
            "two red ruber balls boing on a rooftop at dusk",
            Reading(scene="bounce", count="2", material="rubber", ball="red", place="rooftop", time="sunset"),
        ),
        ("plays the scale going up on a glockenspiel, slowly", Reading(scene="xylophone", melody="rising", tempo="slow")),
        ("a cat plays the piano", Reading()),
        ("", Reading()),
    ],
)  # fmt: skip
def test_a_prompt_is_read(reader: TextReader, prompt: str, reading: Reading) -> None:
    assert reader.read(prompt).reading == reading


def test_hand_written_prompts_are_read(reader: TextReader) -> None:
    written = written_prompts()
    read = reader.read_all([entry.text for entry in written])
    scores = slot_scores(read, written)
    assert scores["scene"] == 1.0
    assert scores["all"] >= 0.9


def test_at_most_a_tenth_of_foreign_prompts_is_taken_for_a_scene(reader: TextReader) -> None:
    foreign = read_lines("prompts_elsewhere.txt")
    results = reader.read_all(foreign)
    assert sum(bool(result.reading.scene) for result in results) <= len(foreign) / 10
    assert sum(result.understood for result in results) / len(results) < 0.25


def test_the_same_prompt_always_reads_the_same(reader: TextReader) -> None:
    assert reader.read("a green ball in a park") == reader.read("a green ball in a park")


def test_the_file_is_small() -> None:
    assert (SHIPPED / "text.safetensors").stat().st_size < 4_000_000
