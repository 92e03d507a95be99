"""How a clip ends is read off where its things are; what stands still, or happens without a cause, has no ending."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from generation.bench.endings import endings, read_balance, read_fetch, read_gap, read_ride, read_roll
from generation.bench.paths import Peak, Places
from generation.bench.tracker import body_of, told
from generation.world.batch import Batch
from generation.world.scenes import simulate
from tests.bench.truth import true_places

COUNT = 24
SLOTS = {
    "bowling": ("roll", "ball"),
    "skateboard": ("ride",),
    "pets": ("fetch", "animal", "coat", "ball"),
    "paddle": ("trick", "balance"),
    "stunt": ("gap", "paint"),
}
DONE = ("roll", "ride", "fetch", "trick", "balance", "gap")
Change = Callable[[int, Peak], Peak | None]


@pytest.fixture(scope="module")
def batches() -> dict[str, Batch]:
    return {scene: simulate(np.random.default_rng(41), COUNT, scene=scene, with_mel=False) for scene in SLOTS}


@pytest.fixture(scope="module")
def places(batches: dict[str, Batch]) -> dict[str, list[Places]]:
    return {scene: [true_places(batch, index) for index in range(COUNT)] for scene, batch in batches.items()}


def read(scene: str, found: Places) -> dict[str, str]:
    return endings(scene, found, body_of(found))


def changed(found: Places, name: str, change: Change) -> Places:
    rows = [[new for peak in entries if (new := change(frame, peak))] for frame, entries in enumerate(found[name])]
    return found | {name: rows}


def at_height(y: float) -> Change:
    return lambda _frame, peak: replace(peak, y=y)


def placed(x: Mapping[int, float], frame: int, peak: Peak) -> Peak:
    return replace(peak, x=float(x.get(frame, peak.x)))


def asked(batches: dict[str, Batch], scene: str, slot: str, value: str) -> list[int]:
    return [index for index in range(COUNT) if getattr(batches[scene].reading(index), slot) == value]


@pytest.mark.parametrize("scene", SLOTS)
def test_every_word_is_read_off_the_truth(batches: dict[str, Batch], places: dict[str, list[Places]], scene: str) -> None:
    for index, found in enumerate(places[scene]):
        reading = batches[scene].reading(index)
        assert read(scene, found) == {slot: getattr(reading, slot) for slot in SLOTS[scene]}
        assert told(found) == scene


@pytest.mark.parametrize("scene", SLOTS)
def test_a_still_picture_has_no_ending(places: dict[str, list[Places]], scene: str) -> None:
    for found in places[scene]:
        still = read(scene, {name: entries[:1] * 64 for name, entries in found.items()})
        assert {still[slot] for slot in SLOTS[scene] if slot in DONE} == {""}


@pytest.mark.parametrize("scene", SLOTS)
def test_the_first_second_again_and_again_has_another_ending(
    batches: dict[str, Batch], places: dict[str, list[Places]], scene: str
) -> None:
    """Before anything has happened nothing has ended as told; who rides past may look so."""
    right = []
    for index, found in enumerate(places[scene]):
        reading = batches[scene].reading(index)
        looped = read(scene, {name: (entries[:12] + entries[11::-1]) * 3 for name, entries in found.items()})
        if reading.ride != "cruise":
            right += [looped[slot] == getattr(reading, slot) for slot in SLOTS[scene] if slot in DONE]
    assert np.mean(right) <= 0.1


def test_nothing_is_read_where_nothing_is(places: dict[str, list[Places]]) -> None:
    for scene, slots in SLOTS.items():
        nothing: Places = {name: [[] for _frame in entries] for name, entries in places[scene][0].items()}
        assert read(scene, nothing) == dict.fromkeys(slots, "")
        assert told(nothing) == ""


def test_pins_that_fall_by_themselves_are_no_strike(batches: dict[str, Batch], places: dict[str, list[Places]]) -> None:
    for index in asked(batches, "bowling", "roll", "strike"):
        assert read_roll(places["bowling"][index] | {"ball": [[]] * 64}) == ""


def test_a_pin_more_or_less_is_another_ending(batches: dict[str, Batch], places: dict[str, list[Places]]) -> None:
    for index in asked(batches, "bowling", "roll", "strike"):
        found = places["bowling"][index]
        first = found["pin"][0][:1]
        assert read_roll(found | {"pin": [entries or first for entries in found["pin"]]}) == "some"
    for index in asked(batches, "bowling", "roll", "gutter"):
        found = places["bowling"][index]
        assert read_roll(found | {"pin": [entries[: 10 - (frame > 40)] for frame, entries in enumerate(found["pin"])]}) == "some"


def test_a_ride_on_the_ground_is_no_ollie(batches: dict[str, Batch], places: dict[str, list[Places]]) -> None:
    for index in asked(batches, "skateboard", "ride", "ollie"):
        found = places["skateboard"][index]
        low = float(np.median([entries[0].y for entries in found["skateboard"] if entries]))
        assert read_ride(changed(found, "skateboard", at_height(low)), body_of(found)) == "cruise"


def test_who_lies_at_last_has_not_landed(batches: dict[str, Batch], places: dict[str, list[Places]]) -> None:
    for index in asked(batches, "skateboard", "ride", "ollie"):
        found = places["skateboard"][index]
        lying = changed(found, "chest", lambda frame, peak: replace(peak, y=0.2) if frame > 50 else peak)
        assert read_ride(found, body_of(lying)) == "bail"


def test_a_ball_that_is_not_in_the_jaws_is_not_caught(batches: dict[str, Batch], places: dict[str, list[Places]]) -> None:
    for index in asked(batches, "pets", "fetch", "caught"):
        found = places["pets"][index]
        assert read_fetch(changed(found, "ball", lambda frame, peak: replace(peak, x=peak.x + 1.5) if frame > 40 else peak)) == "missed"
        assert read_fetch(changed(found, "ball", lambda frame, peak: None if frame > 40 else peak)) == "missed"


def test_who_never_leaves_the_ground_does_not_leap(batches: dict[str, Batch], places: dict[str, list[Places]]) -> None:
    for index in asked(batches, "pets", "fetch", "caught"):
        found = places["pets"][index]
        low = min(entries[0].y for entries in found["trunk"] if entries)
        assert read_fetch(changed(found, "trunk", at_height(low))) == ""


def test_a_head_at_the_water_is_not_on_the_board(batches: dict[str, Batch], places: dict[str, list[Places]]) -> None:
    for index in asked(batches, "paddle", "balance", "kept"):
        found = places["paddle"][index]
        wet = changed(found, "head", lambda frame, peak: replace(peak, y=0.1) if frame > 44 else peak)
        assert read_balance(wet, body_of(found))[1] == "lost"


def test_a_car_that_comes_down_before_the_lip_has_not_cleared_the_gap(batches: dict[str, Batch], places: dict[str, list[Places]]) -> None:
    for index in asked(batches, "stunt", "gap", "cleared"):
        found = places["stunt"][index]
        between = {
            frame: float(np.mean([peak.x for peak in entries]))
            for frame, entries in enumerate(found["ramp"])
            if len(entries) == 2 and frame > 40
        }
        assert read_gap(changed(found, "car", partial(placed, between))) == "crash"
