"""The text reader's mechanics: tokens, hashing, clearing of foreign slots, independence of neighbours."""

from __future__ import annotations

import pytest
import torch

from generation.network.reading import SLOTS, Reading
from generation.network.text import MOST, READ_SLOTS, TextReader, TextReaderConfig, gram_table, hashed_grams, tokenise

SMALL = TextReaderConfig(buckets=512, width=32, layers=1, heads=2)


@pytest.fixture(scope="module")
def reader() -> TextReader:
    torch.manual_seed(0)
    return TextReader(SMALL).eval()


def test_words_are_folded_lowered_and_split_from_marks() -> None:
    assert tokenise("Ｒed-shirted GIRL, 2 balls!", 64) == ["red", "-", "shirted", "girl", ",", "2", "balls", "!"]


def test_a_long_prompt_is_cut() -> None:
    assert len(tokenise("ball " * 500, 64)) == 64


def test_hash_rows_do_not_depend_on_the_machine() -> None:
    assert hashed_grams("red", SMALL) == (73, 194, 247, 253, 226, 133)


def test_a_typo_keeps_most_of_a_words_rows() -> None:
    right, wrong = set(hashed_grams("basketball", SMALL)), set(hashed_grams("basketbal", SMALL))
    assert len(right & wrong) / len(right) > 0.6


def test_neighbours_and_padding_do_not_change_a_reading(reader: TextReader) -> None:
    alone = reader.read("a red ball")
    beside = reader.read_all(["a red ball", "a much longer prompt about three glass marbles on a beach at night"])[0]
    assert alone.reading == beside.reading
    assert alone.understood == pytest.approx(beside.understood, abs=1e-5)
    assert alone.confidence == pytest.approx(beside.confidence, abs=1e-5)


def test_an_empty_prompt_can_be_read(reader: TextReader) -> None:
    assert set(reader.read("").confidence) == set(READ_SLOTS)
    assert gram_table([""], SMALL).shape == (1, 1, 1)


def _sure_of(values: dict[str, int]) -> torch.Tensor:
    probability_SV = torch.zeros(len(READ_SLOTS), MOST)
    for row, slot in enumerate(READ_SLOTS):
        probability_SV[row, values.get(slot, 0)] = 1.0
    return probability_SV


def test_slots_of_another_scene_are_cleared(reader: TextReader) -> None:
    result = reader._decide(_sure_of({"scene": 2, "outcome": 1, "material": 4, "tempo": 1, "place": 3}), 0.8)
    assert result.reading == Reading(scene="bounce", material="glass", place="beach")
    assert result.understood == 0.8


def test_without_a_scene_only_place_and_time_stay(reader: TextReader) -> None:
    assert reader._decide(_sure_of({"ball": 1, "outcome": 2, "time": 3}), 0.1).reading == Reading(time="night")


def test_what_belongs_to_the_source_stays_when_no_scene_is_said(reader: TextReader) -> None:
    said = _sure_of({"shirt": 3, "material": 2, "time": 3})
    assert reader._decide(said, 1.0, "basketball").reading == Reading(shirt="yellow", time="night")
    assert reader._decide(said, 1.0, "bounce").reading == Reading(material=SLOTS["material"][1], time="night")


def test_another_scene_clears_what_belonged_to_the_source(reader: TextReader) -> None:
    assert reader._decide(_sure_of({"scene": 3, "shirt": 3, "tempo": 2}), 1.0, "basketball").reading == Reading(
        scene="xylophone", tempo="fast"
    )


def test_only_the_sources_scene_matters() -> None:
    torch.manual_seed(0)
    reader = TextReader(SMALL).eval()
    torch.nn.init.normal_(reader.about_CD)
    game, other = Reading(scene="basketball", shirt="red", place="gym"), Reading(scene="basketball")
    assert reader.read("a yellow shirt", game) == reader.read("a yellow shirt", other)
    assert reader.read("a yellow shirt", game) != reader.read("a yellow shirt", Reading(scene="bounce"))
    assert reader.read("a yellow shirt", Reading(place="gym")) == reader.read("a yellow shirt")


def test_neighbours_about_other_scenes_do_not_change_a_reading() -> None:
    torch.manual_seed(0)
    reader = TextReader(SMALL).eval()
    torch.nn.init.normal_(reader.about_CD)
    abouts = [Reading(scene=scene) for scene in SLOTS["scene"]]
    together = reader.read_all(["make it night"] * len(abouts), abouts)
    alone = [reader.read("make it night", about) for about in abouts]
    assert [result.reading for result in together] == [result.reading for result in alone]
    assert [result.understood for result in together] == pytest.approx([result.understood for result in alone], abs=1e-5)


def test_an_uncertain_value_is_not_said(reader: TextReader) -> None:
    probability_SV = _sure_of({"scene": 1})
    probability_SV[READ_SLOTS.index("shirt"), :4] = torch.tensor([0.3, 0.4, 0.2, 0.1])
    result = reader._decide(probability_SV, 1.0)
    assert result.reading == Reading(scene="basketball")
    assert result.confidence["shirt"] == pytest.approx(0.3)


def test_values_that_a_slot_lacks_are_never_read(reader: TextReader) -> None:
    with torch.no_grad():
        logits_SBV, _ = reader(gram_table(["left"], SMALL))
    assert (logits_SBV.softmax(-1)[READ_SLOTS.index("side"), 0, 3:] == 0).all()
