"""L2: words that are said are understood; silence, another clip's sound and other words are errors."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from generation.bench.card import METRICS
from generation.bench.talking import Line, Talk, said, table, true_talks
from generation.bench.words import END, SENTENCES, VOCABULARY, model, understood, word_error
from generation.network.reading import Reading

CLIPS = 6
SILENCE = np.zeros(64_000, np.float32)


@pytest.fixture(scope="module")
def talks() -> list[Talk]:
    """What is understood of the teacher's voice in the sounds of a scene."""
    return true_talks(CLIPS)


# -- words ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heard", "error"),
    [
        ("the dog is in the house", 0),
        ("the dog is in a house", 1 / 6),
        ("the dog is in house", 1 / 6),
        ("the dog is in in the house", 1 / 6),
        ("", 1),
        ("one two three four five six seven eight nine", 9 / 6),
    ],
)
def test_errors_are_words_put_in_left_out_or_changed(heard: str, error: float) -> None:
    assert word_error(["the", "dog", "is", "in", "the", "house"], heard.split()) == pytest.approx(error)


def test_sentences_are_of_three_to_six_words_and_each_its_own() -> None:
    assert len(SENTENCES) == len(set(SENTENCES)) == 64
    assert {len(sentence.split()) for sentence in SENTENCES} <= {3, 4, 5, 6}
    assert all(sentence == sentence.lower() and sentence.replace(" ", "").isalpha() for sentence in SENTENCES)


def test_of_what_may_follow_a_word_all_chances_are_one() -> None:
    ones, twos = (part.split("\\")[0].split("\n") for part in model().split("-grams:\n")[1:])
    alone = {word: (10 ** float(chance), 10 ** float(leaves)) for chance, word, leaves in (line.split(" ") for line in ones if line)}
    following: dict[str, dict[str, float]] = {}
    for chance, first, second in (line.split(" ") for line in twos if line):
        following.setdefault(first, {})[second] = 10 ** float(chance)
    assert sum(chance for chance, _leaves in alone.values()) == pytest.approx(1, abs=0.01)
    assert set(alone) == {*VOCABULARY, "<s>", END}
    for first, seconds in following.items():
        others = sum(alone[word][0] for word in (*VOCABULARY, END) if word not in seconds)
        assert sum(seconds.values()) + alone[first][1] * others == pytest.approx(1, abs=0.01)


def test_silence_has_no_words() -> None:
    assert understood(SILENCE) == []


def test_a_line_is_asked_for_as_a_member_would() -> None:
    line = Line(Reading(scene="basketball", place="gym"), ("we will go home now", "open the door please"))
    assert line.prompt == 'A player shoots a basketball in a gym, and says "We will go home now. Open the door please."'
    assert line.words == ["we", "will", "go", "home", "now", "open", "the", "door", "please"]
    assert {sentence for number in range(32) for sentence in said(number)} == set(SENTENCES) and said(32) == said(0)


# -- the truth and what is broken -------------------------------------------------------------------------------------


def test_true_words_pass(talks: list[Talk]) -> None:
    rows = table(talks, {"word_error": 0.3})
    error, over = rows["word_error"], rows["word_error_over"]
    assert error["value"] < 0.55 and error["floor"] == 0.3 and over["floor"] is None
    assert error["baselines"]["teacher"] < 0.5 and error["baselines"]["shuffled_audio"] > 0.8 and error["baselines"]["silence"] == 1.0
    assert error["value"] - error["baselines"]["teacher"] == pytest.approx(over["value"])
    assert abs(over["value"]) < 0.25 and over["baselines"]["copy_synthesis"] == 0.0
    assert (error["n"], error["detection_rate"]) == (CLIPS, 1.0)
    assert error["interval"][0] <= error["value"] <= error["interval"][1]
    assert set(rows) == {"word_error", "word_error_over"} and {METRICS[name].group for name in rows} == {"speech"}


def test_one_clip_has_no_other() -> None:
    words = ["we", "will", "go"]
    rows = table([Talk(Line(Reading(), ("we will go", "")), words, words, words[:2])], {})
    assert rows["word_error"]["value"] == 0.0
    assert rows["word_error_over"]["baselines"] == {"copy_synthesis": pytest.approx(1 / 3), "silence": 1.0}
    assert table([], {}) == {}


@pytest.mark.parametrize(("heard", "error", "over"), [("another clip's", 0.8, 0.4), ("silence", 1.0, 0.5)])
def test_what_is_broken_fails(talks: list[Talk], heard: str, error: float, over: float) -> None:
    others = [*talks[1:], talks[0]]
    broken = [
        replace(talk, heard=other.heard if heard == "another clip's" else understood(SILENCE))
        for talk, other in zip(talks, others, strict=True)
    ]
    rows = table(broken, {})
    assert rows["word_error"]["value"] >= error and rows["word_error_over"]["value"] >= over
