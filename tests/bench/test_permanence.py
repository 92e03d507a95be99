"""O1: what comes out from behind a screen is judged by where physics brings it; what ceases to be, or changes, is found out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from generation.bench.hearing import Hearing
from generation.bench.metrics import mark
from generation.bench.onsets import onsets
from generation.bench.paths import Track
from generation.bench.permanence import Hiding, Permanence, read_permanence
from generation.bench.runner import table
from generation.network.plan import FPS
from generation.network.reading import Reading
from generation.world.batch import Batch
from generation.world.peek import BALL, SCREEN, hidden_frames
from generation.world.physics import ROLLING_DRAG
from generation.world.scenes import simulate
from generation.world.sound import waveform
from tests.bench.truth import true_sighting

CLIPS = 120
ASKED = Reading(framing="landscape", scene="peek", side="left", material="wood", ball="red")
SILENCE = Hearing((), (), "", "", "", "")


@pytest.fixture(scope="module")
def batch() -> Batch:
    return simulate(np.random.default_rng(31), CLIPS, "peek", with_mel=False)


@pytest.fixture(scope="module")
def read(batch: Batch) -> list[Permanence]:
    return [read_permanence(true_sighting(batch, clip).balls, batch.reading(clip)) for clip in range(CLIPS)]


def rolling(speed: float = 2.0, start: float = -4.5, seen: tuple[range, ...] = (range(20), range(36, 64)), **changes: float) -> list[Track]:
    """A ball that rolls as the world's do, seen in these frames, and with other values from the second time on."""
    time_T = np.arange(64) / FPS
    rolled_T = np.minimum(time_T, speed / (ROLLING_DRAG * 9.81))
    x_T = start + speed * rolled_T - 0.5 * ROLLING_DRAG * 9.81 * rolled_T**2
    tracks = []
    for number, frames in enumerate(seen):
        there_T = np.isin(np.arange(64), frames)
        shift = changes.get("shift", 0.0) if number else 0.0
        radius = changes.get("radius", 0.25) if number else 0.25
        colour_C = np.log(np.where(np.arange(8) == (changes.get("colour", 0) if number else 0), 0.93, 0.01))
        tracks.append(Track(np.where(there_T, x_T + shift, np.nan), np.where(there_T, 0.25, np.nan), radius, colour_C))
    return tracks


def hiding(tracks: list[Track]) -> Hiding:
    found = read_permanence(tracks, ASKED).hiding
    assert found is not None
    return found


def test_a_rolling_ball_is_expected_where_its_drag_brings_it() -> None:
    found = hiding(rolling())
    assert (found.side, found.gone, found.back, found.hidden) == ("left", 20, 36, 16)
    assert found.kept and found.due and not found.vanished
    assert found.exit is not None
    assert found.exit.error == pytest.approx(0.0, abs=1e-3) and found.exit.late == pytest.approx(0.0, abs=0.1)
    # By the middle of the frames that are looked at a ball without drag would be farther by half the drag times the time squared.
    since = (37.5 + 4 - 14) / FPS
    assert found.exit.constant_velocity == pytest.approx(0.5 * ROLLING_DRAG * 9.81 * since**2 / 0.25, rel=0.3)
    assert found.exit.went_in > 6


@pytest.mark.parametrize("shift", [0.5, -0.75])
def test_a_ball_that_comes_out_elsewhere_errs_by_how_far_and_how_late(shift: float) -> None:
    found = hiding(rolling(shift=shift))
    assert found.kept and found.exit is not None
    assert found.exit.error == pytest.approx(abs(shift) / 0.25, abs=0.01)
    assert found.exit.late == pytest.approx(abs(shift) / 1.2 * FPS, rel=0.35)


@pytest.mark.parametrize("change", [{"colour": 3}, {"radius": 0.4}, {"radius": 0.17}])
def test_another_colour_or_size_is_another_ball(change: dict[str, float]) -> None:
    found = hiding(rolling(**change))
    assert not found.kept and not found.vanished


def test_a_ball_that_is_due_and_not_there_has_vanished() -> None:
    found = hiding(rolling(seen=(range(20),)))
    assert found.vanished and not found.kept
    assert found.exit is None


def test_a_slow_ball_may_stay_where_it_is_hidden() -> None:
    found = hiding(rolling(speed=1.2, seen=(range(20),)))
    assert found.kept and not found.vanished and found.hidden == 44


def test_a_ball_that_is_never_hidden_is_not_kept() -> None:
    for tracks in ([], rolling(seen=(range(64),)), rolling(speed=3.5, start=1.0, seen=(range(20),))):
        found = read_permanence(tracks, ASKED)
        assert found.hiding is None and not found.kept


def test_a_ball_that_begins_in_the_middle_of_the_view_comes_from_nothing() -> None:
    ball, aside = rolling(), rolling(start=-4.9)[0]
    stranger = replace(ball[0], x_T=np.where(np.arange(64) > 30, 1.0 + 0.02 * np.arange(64), np.nan), y_T=np.full(64, 1.0))
    assert read_permanence(ball, ASKED).from_nothing == 0
    assert read_permanence([*ball, replace(stranger, heat=0.9, y_T=np.where(np.arange(64) > 30, 1.0, np.nan))], ASKED).from_nothing == 1
    assert read_permanence([*ball, replace(aside, x_T=aside.x_T - 0.2)], ASKED).from_nothing == 0, "it came in at the side"
    assert read_permanence(ball[1:], ASKED).from_nothing == 1, "it came out and never went in"
    assert read_permanence(ball[1:], ASKED).hiding is None


def test_true_balls_are_kept_and_come_out_within_a_quarter_of_a_radius(batch: Batch, read: list[Permanence]) -> None:
    hidden_BT = hidden_frames(batch)
    assert all(one.kept and not one.from_nothing for one in read)
    for clip, one in enumerate(read):
        assert one.hiding is not None
        assert one.hiding.side == batch.reading(clip).side
        assert (one.hiding.exit is None) == hidden_BT[clip, -1]
        assert one.hiding.gone <= hidden_BT[clip].argmax()
    exits = [one.hiding.exit for one in read if one.hiding and one.hiding.exit]
    assert len(exits) > 80 and np.mean([one.error for one in exits]) < 0.25
    assert np.median([one.late for one in exits]) < 0.5


def test_most_balls_that_come_out_are_due(batch: Batch, read: list[Permanence]) -> None:
    out = [one.hiding for one in read if one.hiding and one.hiding.exit]
    assert np.mean([one.due for one in out]) > 0.8
    stay = [one.hiding for one in read if one.hiding and not one.hiding.exit]
    assert stay and not any(one.due for one in stay)


def heard(batch: Batch, clip: int) -> Hearing:
    """Onsets as they are found, materials as they are."""
    found, material = tuple(onsets(waveform(batch, clip))), batch.reading(clip).material
    return Hearing(found, (material,) * len(found), material if found else "", material if found else "", "", "")


def test_what_sounds_while_no_ball_is_seen_is_not_held_against_a_clip(batch: Batch) -> None:
    marks = [mark(true_sighting(batch, clip), heard(batch, clip), batch.reading(clip)) for clip in range(60)]
    rows = table(marks)
    assert rows["onset_f1"]["value"] >= 0.7, "the low hops before it rolls are heard and hardly seen"
    assert rows["right_sound"]["value"] >= 0.95
    assert rows["slots"]["value"] >= 0.97
    assert all(one.path_seen >= 0.4 for one in marks)
    rolls = [one for one in marks if not one.touches]
    assert rolls and all("material" not in one.slots and one.right_sound is None for one in rolls)


def test_the_rows_tell_floor_and_baselines_apart(batch: Batch) -> None:
    marks = [mark(true_sighting(batch, clip), SILENCE, batch.reading(clip)) for clip in range(CLIPS)]
    rows = table(marks)
    assert rows["permanence"]["value"] == 1.0 and rows["permanence"]["n"] == CLIPS
    assert rows["permanence"]["baselines"]["never_back"] < 0.4
    assert rows["permanence"]["detection_rate"] == 1.0
    error = rows["permanence_exit_error"]
    assert error["interval"][0] <= error["value"] <= error["interval"][1]
    assert error["baselines"]["went_in"] > 5 and error["baselines"]["constant_velocity"] > 3 * error["value"]
    assert rows["permanence_vanished"]["value"] == rows["permanence_from_nothing"]["value"] == 0.0
    assert (batch.kind_BK[:, [BALL, SCREEN]] > 0).all()
