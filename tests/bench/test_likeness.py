"""Cameos on the scorecard: the true ones are told from nine others, strangers are not, and who swaps is caught."""

from __future__ import annotations

import wave
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from generation.bench import likeness, photos
from generation.bench.likeness import (
    CHOICE,
    SCENES,
    Cast,
    Question,
    Voiced,
    question,
    read_voice,
    references,
    swapped,
    table,
    told,
    true_clip,
)
from generation.bench.tracker import Clip
from generation.engines.base import CAST
from generation.network.plan import SAMPLE_RATE
from generation.world import identities

SHOT, BOUNCE, FLIP = 0, 1, 2  # questions of these scenes


def exchanged(asked: Question) -> Question:
    """The same with the two true pictures in each other's role."""
    (person, *persons), (thing, *things) = asked.pictures
    return replace(asked, pictures=((thing, *persons), (person, *things)))


def test_questions_are_always_the_same_and_of_whom_nobody_has_seen() -> None:
    one, again = question(SHOT), question(SHOT)
    assert one.scene is SCENES[0]
    assert all(len(pictures) == CHOICE for pictures in one.pictures)
    assert all(
        np.array_equal(mine, theirs)
        for left, right in zip(one.pictures, again.pictures, strict=True)
        for mine, theirs in zip(left, right, strict=True)
    )
    assert not np.array_equal(question(SHOT + len(SCENES)).pictures[0][0], one.pictures[0][0])
    drawn = identities.genes(np.random.default_rng(1), "person", held_out=True)
    assert identities.is_held_out(drawn)
    assert {kind for scene in SCENES for kind in scene.kinds} == set(CAST)
    assert all(scene.prompt.count("@") == len(scene.kinds) for scene in SCENES)


def test_references_are_files_as_a_members_would_be(tmp_path: Path) -> None:
    one, two = references(question(SHOT), tmp_path)
    assert (one.handle, one.kind, two.handle, two.kind) == ("one", "person", "two", "object")
    assert one.picture.read_bytes()[:4] == b"\x89PNG"


@pytest.fixture(scope="module")
def truths() -> list[tuple[Question, Clip]]:
    """The simulator's clips of the first questions."""
    return [(question(index), true_clip(question(index), index)) for index in range(1, 6)]


def test_who_is_there_is_told_and_who_is_not_is_not(truths) -> None:
    right = [value for asked, clip in truths for value in told(clip, asked)]
    assert np.mean(right) >= 0.7
    strangers = [value for index, (_asked, clip) in enumerate(truths, 1) for value in told(clip, question(index + 100 * len(SCENES)))]
    assert np.mean(strangers) <= 0.4


def test_a_clip_of_nothing_tells_nobody_from_anybody() -> None:
    black = Clip(np.zeros((64, 360, 640, 3), np.uint8), np.zeros(64_000, np.float32), "landscape")
    assert np.mean([value for index in range(1, 5) for value in told(black, question(index))]) <= 0.4


def test_two_who_swap_are_caught(truths) -> None:
    shots = [4, 8]
    assert [swapped(true_clip(question(index), index), question(index)) for index in shots].count(True) == 0
    assert [swapped(true_clip(exchanged(question(index)), index), question(index)) for index in shots].count(True) >= 2
    assert swapped(*reversed(truths[0])) is None, "there are not two"


@pytest.fixture(scope="module")
def voices() -> list[likeness.VoiceQuestion]:
    return likeness.voice_questions(3)


def test_a_voice_is_told_by_other_words_and_another_voice_is_not_taken_for_it(voices) -> None:
    own = [read_voice(asked, padded(asked.teacher)) for asked in voices]
    assert [one.right for one in own] == [True] * 3
    assert [one.true_right for one in own] == [True] * 3
    others = [read_voice(asked, padded(asked.others[5])) for asked in voices]
    assert [one.right for one in others] == [False] * 3
    assert all(one.ahead > 0 > other.ahead for one, other in zip(own, others, strict=True))


def test_silence_is_nobodys_voice(voices) -> None:
    assert not all(read_voice(asked, np.zeros(64_000, np.float32)).right for asked in voices)


def padded(sound: np.ndarray) -> np.ndarray:
    """As an engine lays a voice into a clip."""
    return np.pad(sound, (round(likeness.BEFORE_SECONDS * SAMPLE_RATE), 0))


def test_a_voice_goes_to_the_engine_as_a_file(voices, tmp_path: Path) -> None:
    reference = likeness.voice_reference(voices[0], tmp_path, 0)
    assert reference.voice is not None
    with wave.open(str(reference.voice)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (SAMPLE_RATE, 1, 2)
        assert file.getnframes() == len(voices[0].reference)
    assert f"@{reference.handle}" in voices[0].prompt
    assert voices[0].line.text in voices[0].prompt


def test_rows_count_everybody_once() -> None:
    casts = [Cast((True, False), True, (True, True), False, (False, True)), Cast((True,), None, (False,), None, (False,))]
    photographs = [Cast((True,), None, (True,), None, (False,)), Cast((False, False), False, (True, False), False, (False, False))]
    rows = table(casts, [Voiced(True, 0.2, True), Voiced(False, -0.1, True)], photographs)
    assert (rows["cast_look"]["value"], rows["cast_look"]["n"], rows["cast_look"]["floor"]) == (
        pytest.approx(2 / 3),
        3,
        pytest.approx(2 / 3),
    )
    assert rows["cast_look"]["baselines"] == {"stranger": pytest.approx(1 / 3), "chance": 0.1}
    assert (rows["cast_swap"]["value"], rows["cast_swap"]["n"], rows["cast_swap"]["floor"]) == (1.0, 1, 0.0)
    assert (rows["cast_voice"]["value"], rows["cast_voice"]["floor"]) == (0.5, 1.0)
    assert [round(rows["cast_photo"][name], 3) for name in ("value", "floor", "n")] == [0.333, 0.667, 3]
    assert rows["cast_photo"]["baselines"] == {"stranger": 0.0, "chance": 0.1}
    assert table([], [], []) == {}


def test_of_ten_photographs_each_is_cut_out_once_and_the_true_one_comes_first() -> None:
    shown = photos.pictures()
    assert len(shown) == likeness.CHOICE
    assert {picture.shape for picture in shown.values()} == {(128, 128, 4)}
    assert {int(picture[place][3]) for picture in shown.values() for place in ((0, 0), (127, 127))} == {0}
    assert {int(picture[64, 64, 3]) for picture in shown.values()} == {255}
    asked = [likeness.photographed(index) for index in range(8)]
    assert [one.scene.scene for one in asked] == ["basketball", "bounce", "gymnast", "skater"] * 2
    for one in asked:
        for kind, pictures in zip(one.scene.kinds, one.pictures, strict=True):
            name = next(name for name, picture in shown.items() if picture is pictures[0])
            assert photos.PHOTOS[name][0] == kind
            assert {id(picture) for picture in pictures} == {id(picture) for picture in shown.values()}
    things = {id(one.pictures[-1][0]) for one in asked if one.scene.kinds[-1] == "object"}
    assert len(things) == 4


def test_photographs_are_told_from_each_other_where_they_are_drawn_and_not_where_others_are() -> None:
    index = 1  # a thing that bounces
    asked, other = likeness.photographed(index), likeness.photographed(index + len(likeness.SCENES))
    clip = likeness.true_clip(asked, index)
    assert (likeness.told(clip, asked), likeness.told(clip, other)) == ((True,), (False,))


def test_a_picture_is_known_in_every_turn_and_mirrored() -> None:
    known_ITV = likeness.known(question(BOUNCE).pictures[0][:2], "ball")
    assert known_ITV.shape[:2] == (2, 2 * likeness.TURNS * len(likeness.SIZES))
    assert torch.allclose(known_ITV.norm(dim=-1), torch.ones(known_ITV.shape[:2]), atol=1e-4)
