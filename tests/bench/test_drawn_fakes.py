"""Whole clips, read from pixels and samples: truth earns its marks; still pictures, others' sound and wrong colours do not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from generation.bench.hearing import Hearing, listen
from generation.bench.metrics import mark
from generation.bench.runner import table, true_clip
from generation.bench.tracker import Clip, Sighting, sight
from generation.network.reading import COLOURS, Reading
from generation.world.scenes import simulate

SCENES = ("basketball", "bounce", "xylophone")


@pytest.fixture(scope="module")
def clips() -> list[tuple[Clip, Reading]]:
    batches = [simulate(np.random.default_rng(32), 1, scene=scene, framing="landscape", with_mel=False) for scene in SCENES]
    return [(true_clip(batch, 0, 0.5), batch.reading(0)) for batch in batches]


@pytest.fixture(scope="module")
def seen(clips: list[tuple[Clip, Reading]]) -> list[Sighting]:
    return [sight(clip) for clip, _ in clips]


@pytest.fixture(scope="module")
def heard(clips: list[tuple[Clip, Reading]]) -> list[Hearing]:
    return [listen(clip.audio) for clip, _ in clips]


def scored(seen: list[Sighting], heard: list[Hearing], asked: list[Reading]) -> dict:
    return table([mark(*one) for one in zip(seen, heard, asked, strict=True)])


@pytest.fixture(scope="module")
def truth(clips, seen, heard) -> dict:
    return scored(seen, heard, [reading for _, reading in clips])


def test_truth_earns_its_marks(truth: dict) -> None:
    assert truth["slots"]["value"] >= 0.9
    assert truth["outcome"]["value"] == truth["right_sound"]["value"] == 1.0
    assert truth["ball_teleports"]["value"] == 0.0
    assert truth["gravity_error"]["value"] <= 0.06
    assert truth["onset_f1"]["value"] >= 0.7


def test_a_still_picture_moves_nothing(clips, heard, truth) -> None:
    still = [sight(replace(clip, frames=np.repeat(clip.frames[:1], 64, 0))) for clip, _ in clips]
    rows = scored(still, heard, [reading for _, reading in clips])
    assert rows["outcome"]["value"] == 0.0
    assert rows["onset_f1"]["value"] == 0.0
    assert "gravity_error" not in rows or rows["gravity_error"]["value"] >= 0.9
    assert rows["slot_place"]["value"] == truth["slot_place"]["value"], "what does not move is still there"


def test_another_clips_sound_is_heard_to_be_wrong(clips, seen, heard, truth) -> None:
    rows = scored(seen, heard[1:] + heard[:1], [reading for _, reading in clips])
    assert rows["right_sound"]["value"] == 0.0
    assert rows["onset_f1"]["value"] <= truth["onset_f1"]["value"] - 0.3


def test_silence_has_no_sound_to_be_right(clips, seen) -> None:
    silence = [listen(np.zeros(64_000, dtype=np.float32))] * len(clips)
    rows = scored(seen, silence, [reading for _, reading in clips])
    assert rows["onset_f1"]["value"] == 0.0
    assert [rows[name]["value"] for name in ("slot_melody", "slot_tempo", "slot_material")] == [0.0, 0.0, 0.0]


def test_other_colours_than_asked_are_seen(clips, seen, heard) -> None:
    def other(colour: str) -> str:
        return COLOURS[(list(COLOURS).index(colour) + 3) % len(COLOURS)] if colour else ""

    asked = [replace(reading, ball=other(reading.ball), shirt=other(reading.shirt)) for _, reading in clips]
    rows = scored(seen, heard, asked)
    assert [rows[name]["value"] for name in ("slot_ball", "slot_shirt")] == [0.0, 0.0]
    assert rows["all_slots_right"]["value"] <= 1 / 3
