"""The remix grammar says what it says of the clip's scene, holds wordings out, and leaves alone what the scene cannot show."""

from __future__ import annotations

import random
import re
from dataclasses import replace

import pytest

from generation.network.reading import SCENE_SLOTS, SLOTS, Reading
from generation.world import phrases
from generation.world.language import SCENES
from generation.world.remixes import change, misfit, other_scene, remix, same_scene, wish
from generation.world.tongues import TONGUES, Tongue


def said(reading: Reading) -> set[str]:
    return {slot for slot in SLOTS if getattr(reading, slot)}


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("tongue", TONGUES.values(), ids=TONGUES)
def test_a_change_says_one_slot_to_four_of_its_scene_and_never_the_scene(scene: str, tongue: Tongue) -> None:
    rng = random.Random(1)
    made = [change(rng, scene, tongue) for _ in range(500)]
    assert all(entry.about == scene for entry in made)
    assert all(1 <= len(said(entry.reading)) <= 4 for entry in made)
    assert set.union(*(said(entry.reading) for entry in made)) == {*SCENE_SLOTS[scene], "place", "time"}
    assert sum(len(said(entry.reading)) == 1 for entry in made) > 250


def test_a_change_about_no_scene_says_place_and_hour_only() -> None:
    rng = random.Random(2)
    assert all(said(change(rng, "").reading) <= {"place", "time"} for _ in range(200))


def test_the_new_value_is_said_and_not_the_old_one() -> None:
    rng = random.Random(3)
    texts = [(entry.text.lower(), entry.reading.shirt) for entry in (change(rng, "basketball") for _ in range(1500))]
    # A contrast says the same template twice, the old value in it too: only sentences with one swap tell the order.
    swaps = [(text.split("shirt for a")[1], shirt) for text, shirt in texts if text.count("shirt for a") == 1]
    assert swaps
    assert all(any(colour in after for colour in phrases.COLOUR[shirt]) for after, shirt in swaps)


def test_frames_and_wordings_with_a_star_never_reach_training() -> None:
    rng = random.Random(4)
    texts = [wish(rng).text.lower() for _ in range(3000)]
    assert not any(opening in text for text in texts for opening in ("redo this", "one more time,", " rather than ", "nothing else"))
    held_out = [frame for frames in (*phrases.FRAMES.values(), phrases.CONTRASTS) for frame in frames if frame.startswith("*")]
    assert len(held_out) == 12
    assert any("redo this" in change(rng, "bounce", held_out_patterns=True).text.lower() for _ in range(50))


def test_whole_sentences_say_their_scene_only_when_it_is_another() -> None:
    rng = random.Random(5)
    for _ in range(100):
        assert same_scene(rng, "bounce").reading.scene == ""
        assert other_scene(rng, "bounce").reading.scene in {*SCENES} - {"bounce"}


@pytest.mark.parametrize("tongue", TONGUES.values(), ids=TONGUES)
def test_what_a_scene_cannot_show_says_nothing_but_place_and_hour(tongue: Tongue) -> None:
    rng = random.Random(6)
    for _ in range(300):
        made = misfit(rng, rng.choice(SCENES), tongue)
        assert made.reading == Reading(place=made.reading.place, time=made.reading.time)
        assert (made.understood == 0.0) == (made.reading == Reading())


@pytest.mark.parametrize(("code", "falls"), [("en", "falls/fall"), ("fr", "tombe/tomber"), ("de", "stürzt/stürzen")])
def test_a_plain_fall_changes_how_a_flip_a_jump_and_an_ollie_end(code: str, falls: str) -> None:
    ends = TONGUES[code].says.ENDS
    assert [end for end, words in ends.items() if falls in words] == ["under", "finish fall", "ride bail"]


def test_a_ball_behind_a_screen_is_never_called_a_basketball() -> None:
    rng = random.Random(10)
    assert not any("basketball" in change(rng, "peek").text.lower() for _ in range(1000))


def test_what_gymnasts_and_skaters_do_is_no_foreign_wish() -> None:
    rng = random.Random(11)
    made = [misfit(rng, rng.choice(("gymnast", "skater"))) for _ in range(3000)]
    assert not [entry.text for entry in made if re.search(r"\b(falls|jumps|spins|lands)\b", entry.text.lower())]


def test_remixes_are_about_a_scene_and_foreign_shirts_are_not_among_them() -> None:
    rng = random.Random(7)
    made = [remix(rng) for _ in range(2000)]
    assert sum(entry.about == "" for entry in made) < 100
    foreign = [entry for entry in made if replace(entry.reading, place="", time="") == Reading() and "person in a red shirt" in entry.text]
    assert foreign == []


def test_a_seed_always_gives_the_same_wishes() -> None:
    first, second = random.Random(8), random.Random(8)
    assert [wish(first) for _ in range(50)] == [wish(second) for _ in range(50)]
