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
        (
            "une fille en maillot bleu tire depuis la droite et le ballon ressort du cercle, sur un toit",
            Reading(scene="basketball", outcome="rim_out", side="right", shirt="blue", place="rooftop"),
        ),
        (
            "deux boules vertes en bois rebondissent a la plage",
            Reading(scene="bounce", count="2", material="wood", ball="green", place="beach"),
        ),
        (
            "un xylophone joue une gamme descendante, lentement, la nuit",
            Reading(scene="xylophone", melody="falling", tempo="slow", time="night"),
        ),
        (
            "Ein Mann im grünen Trikot wirft von links und trifft, nichts als Netz, abends im Park",
            Reading(scene="basketball", outcome="swish", side="left", shirt="green", place="park", time="sunset"),
        ),
        (
            "drei gelbe Stahlkugeln huepfen auf der Buehne",
            Reading(scene="bounce", count="3", material="metal", ball="yellow", place="stage"),
        ),
        ("jemand spielt schnell immer denselben Ton auf dem Xylophon", Reading(scene="xylophone", melody="repeat", tempo="fast")),
        (
            "a girl in a red shirt nails a backflip on the beach at sunset",
            Reading(scene="gymnast", trick="backflip", landing="landed", shirt="red", place="beach", time="sunset"),
        ),
        ("a backflip fail in the gym", Reading(scene="gymnast", trick="backflip", place="gym")),
        ("a figure skater tries a triple axel on the ice rink", Reading(scene="skater", jump="axel", place="rink")),
        ("a skater does a triple lutz", Reading(scene="skater")),
        ("a red wooden ball rolls behind a screen", Reading(scene="peek", material="wood", ball="red")),
        (
            "une patineuse en bleu fait une pirouette à la patinoire",
            Reading(scene="skater", jump="spin", shirt="blue", place="rink"),
        ),
        (
            "eine Turnerin macht einen gehockten Rückwärtssalto und dreht zu wenig",
            Reading(scene="gymnast", trick="backflip", shape="tuck", landing="under"),
        ),
        ("a cat plays the piano", Reading(scene="pets", animal="cat")),
        ("ten pins and a perfect strike in the bowling alley", Reading(scene="bowling", roll="strike", place="alley")),
        ("a girl in blue bails an ollie at night", Reading(scene="skateboard", ride="bail", shirt="blue", time="night")),
        (
            "my black dog jumps and catches a red ball in the park",
            Reading(scene="pets", animal="dog", coat="black", fetch="caught", ball="red", place="park"),
        ),
        (
            "a guy does a backflip on a paddleboard and falls in the water",
            Reading(scene="paddle", trick="backflip", balance="lost"),
        ),
        ("une voiture jaune saute d'une rampe à l'autre", Reading(scene="stunt", gap="cleared", paint="yellow")),
        ("an elephant plays the piano", Reading()),
        ("un éléphant joue du piano", Reading()),
        ("ein Elefant spielt Klavier", Reading()),
        ("", Reading()),
    ],
)  # fmt: skip
def test_a_prompt_is_read(reader: TextReader, prompt: str, reading: Reading) -> None:
    assert reader.read(prompt).reading == reading


@pytest.mark.parametrize("code", ["en", "fr", "de"])
def test_hand_written_prompts_are_read(reader: TextReader, code: str) -> None:
    written = written_prompts(code)
    read = reader.read_all([entry.text for entry in written])
    scores = slot_scores(read, written)
    assert scores["scene"] == 1.0
    assert scores["all"] >= 0.9


@pytest.mark.parametrize("name", ["prompts_elsewhere.txt", "prompts_elsewhere_fr.txt", "prompts_elsewhere_de.txt"])
def test_at_most_a_tenth_of_foreign_prompts_is_taken_for_a_scene(reader: TextReader, name: str) -> None:
    foreign = read_lines(name)
    results = reader.read_all(foreign)
    assert sum(bool(result.reading.scene) for result in results) <= len(foreign) / 10
    assert sum(result.understood for result in results) / len(results) < 0.25


@pytest.mark.parametrize(("words", "scene", "reading"), [
    ("avec un ballon vert", "basketball", Reading(ball="green")),
    ("plus vite", "xylophone", Reading(tempo="fast")),
    ("drei bälle stattdessen", "bounce", Reading(count="3")),
    ("land it this time", "gymnast", Reading(landing="landed")),
    ("fais-la tomber", "skater", Reading(finish="fall")),
    ("von links", "peek", Reading(side="left")),
    ("nachts am strand", "basketball", Reading(place="beach", time="night")),
])  # fmt: skip
def test_a_remix_is_read_in_every_language(reader: TextReader, words: str, scene: str, reading: Reading) -> None:
    assert reader.read(words, Reading(scene=scene)).reading == reading


def test_more_turns_than_the_world_has_are_not_wholly_understood(reader: TextReader) -> None:
    assert reader.read("a figure skater does a triple axel").understood < reader.read("a figure skater does an axel").understood


def test_the_same_prompt_always_reads_the_same(reader: TextReader) -> None:
    assert reader.read("a green ball in a park") == reader.read("a green ball in a park")


def test_a_curled_apostrophe_is_read_as_a_plain_one(reader: TextReader) -> None:
    assert reader.read("une balle tombe dans l’herbe") == reader.read("une balle tombe dans l'herbe")


def test_the_file_is_small() -> None:
    assert (SHIPPED / "text.safetensors").stat().st_size < 4_000_000
