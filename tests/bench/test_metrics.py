"""Truth earns nearly full marks; frozen, leaping, wrongly coloured and wrongly sounding clips do not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from generation.bench.hearing import Hearing, listen
from generation.bench.metrics import Marks, gravity_error, interval, mark, spread, sync_controls
from generation.bench.onsets import together
from generation.bench.paths import Track
from generation.bench.runner import table
from generation.bench.tracker import Sighting
from generation.bench.tumbling import Body
from generation.world import scenes
from generation.world.batch import Batch
from generation.world.sound import waveform
from tests.bench.truth import true_sighting


@pytest.fixture(scope="module")
def batch() -> Batch:
    """Of the scenes that the judges were taught."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scenes, "SHARES", scenes.SHARES | {"bowling": 0.0, "skateboard": 0.0, "pets": 0.0, "paddle": 0.0, "stunt": 0.0})
        return scenes.simulate(np.random.default_rng(8), 80, framing="landscape", with_mel=False)


@pytest.fixture(scope="module")
def heard(batch: Batch) -> list[Hearing]:
    return [listen(waveform(batch, index)) for index in range(len(batch))]


@pytest.fixture(scope="module")
def marks(batch: Batch, heard: list[Hearing]) -> list[Marks]:
    return [mark(true_sighting(batch, index), heard[index], batch.reading(index)) for index in range(len(batch))]


def test_truth_is_nearly_perfect(marks: list[Marks]) -> None:
    rows = table(marks)
    assert rows["outcome"]["value"] >= 0.95
    assert rows["ball_teleports"]["value"] <= 0.06
    assert rows["slots"]["value"] >= 0.97
    assert rows["all_slots_right"]["value"] >= 0.9
    assert rows["gravity_error"]["value"] <= 0.03
    assert rows["restitution_error"]["value"] <= 0.05
    assert rows["right_sound"]["value"] >= 0.95
    assert rows["onset_f1"]["value"] >= 0.85
    assert rows["onset_offset_ms"]["value"] <= 15


def test_controls_of_sync_stand_well_below_truth(marks: list[Marks]) -> None:
    controls = sync_controls(marks)
    truth = together([one.sync for one in marks]).f1
    assert controls["shuffled_audio"] < truth - 0.4
    assert controls["same_outcome_other_clip"] < truth - 0.3
    assert controls["silence"] == 0.0


def frozen(seen: Sighting) -> Sighting:
    def still(track: Track) -> Track:
        first = int(np.argmax(np.isfinite(track.x_T)))
        return replace(track, x_T=np.full(64, track.x_T[first]), y_T=np.full(64, track.y_T[first]))

    return replace(
        seen,
        body=seen.body and Body(*(np.repeat(part[:1], 64, axis=0) for part in vars(seen.body).values())),
        balls=[still(ball) for ball in seen.balls],
        shot=still(seen.shot) if seen.shot else None,
        mallets=[still(m) for m in seen.mallets],
    )


def test_frozen_clips_fail(batch: Batch, heard: list[Hearing]) -> None:
    rows = table([mark(frozen(true_sighting(batch, index)), heard[index], batch.reading(index)) for index in range(len(batch))])
    assert rows["outcome"]["value"] <= 0.35
    assert rows["onset_f1"]["value"] == 0.0
    assert rows["gravity_error"]["value"] == pytest.approx(1.0, abs=0.05)


def test_leaping_balls_are_teleports(batch: Batch, heard: list[Hearing]) -> None:
    marks = []
    for index in range(len(batch)):
        seen = true_sighting(batch, index)
        if seen.shot is not None:
            x_T = seen.shot.x_T + np.where(np.arange(64) >= 36, 1.1, 0.0)
            marks.append(mark(replace(seen, shot=replace(seen.shot, x_T=x_T)), heard[index], batch.reading(index)))
    assert table(marks)["ball_teleports"]["value"] >= 0.8


def test_wrong_colours_place_and_count_lose_their_slots(batch: Batch, heard: list[Hearing]) -> None:
    wrong = {"ball_colour": "none", "shirt_colour": "none", "place": "moon", "count": 0, "side": ""}
    rows = table([mark(replace(true_sighting(batch, i), **wrong), heard[i], batch.reading(i)) for i in range(len(batch))])
    assert [rows[f"slot_{slot}"]["value"] for slot in ("ball", "shirt", "place", "count")] == [0.0] * 4
    shots = [i for i in range(len(batch)) if batch.reading(i).scene == "basketball"]  # of a screen the ball itself says whence it came
    rows_of_shots = table([mark(replace(true_sighting(batch, i), **wrong), heard[i], batch.reading(i)) for i in shots])
    assert rows_of_shots["slot_side"]["value"] == 0.0
    assert rows["all_slots_right"]["value"] == 0.0
    assert rows["slot_time"]["value"] == 1.0


def test_another_clips_sound_is_the_wrong_sound(batch: Batch, heard: list[Hearing]) -> None:
    rows = table([mark(true_sighting(batch, i), heard[i - 1], batch.reading(i)) for i in range(len(batch))])
    assert rows["right_sound"]["value"] <= 0.5
    assert rows["onset_f1"]["value"] <= 0.5


@pytest.mark.parametrize("pull", [4.9, 9.81, 14.0])
def test_gravity_is_measured(pull: float) -> None:
    time = np.arange(64) / 16
    track = Track(time, 1.0 + 18.0 * time - 0.5 * pull * time**2, 0.25, np.zeros(8))
    track.y_T[track.y_T < 0.4] = np.nan
    assert gravity_error([track], np.zeros(64, dtype=bool)) == pytest.approx(abs(pull - 9.81) / 9.81, abs=0.02)


def test_spread_of_equal_paths_is_zero() -> None:
    path = np.stack((np.arange(16.0), np.arange(16.0)), 1)
    assert spread([path, path, path]) == 0.0
    assert spread([path, path + np.array([3.0, 4.0])]) == pytest.approx(5.0)
    assert spread([path]) is None


def test_interval_holds_the_mean() -> None:
    low, high = interval([0.0, 1.0] * 50)
    assert 0.38 < low < 0.5 < high < 0.62
