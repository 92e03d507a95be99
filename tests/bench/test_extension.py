"""X1: a clip that goes on scores about 1 at its seams; one that leaps, stops, begins again, or changes its looks or sound scores badly."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from generation.bench import extension
from generation.bench.extension import LENGTH, Reach, changes, jump, kept, questions, seams, step, table, words
from generation.bench.paths import GATE, Track
from generation.bench.tracker import Sighting
from generation.network.plan import FPS, FRAMES, FRAMINGS
from generation.network.reading import Reading
from generation.world.batch import Windows
from generation.world.scenes import MAKERS, film

T = LENGTH * FPS
HALF = 5.0
ASKED = Reading(framing="landscape", scene="bounce", count="2", ball="red")


def bouncing(phase: float = 0.0) -> np.ndarray:
    """A ball that keeps bouncing, a little noisy as a tracker is."""
    time_T = np.arange(T) / FPS + phase
    noise = np.random.default_rng(1).normal(0, 0.004, (T, 2))
    return np.stack((np.sin(time_T / 3), 0.3 + np.abs(np.sin(2.2 * time_T))), 1) + noise


def humming(seconds: int = LENGTH) -> np.ndarray:
    """Noise that swells slowly, with a tap now and then."""
    rng, samples = np.random.default_rng(2), np.arange(seconds * 16_000)
    taps = np.exp(-(samples % 9_000) / 900) * np.sin(0.3 * samples)
    return ((0.004 + 0.003 * np.sin(samples / 90_000)) * rng.normal(size=len(samples)) + 0.2 * taps).astype(np.float32)


def test_the_seams_are_where_the_engines_windows_meet() -> None:
    assert seams() == [60, 100, 144]


def test_questions_are_always_the_same() -> None:
    found = questions(6)
    assert found == questions(6)
    assert [reading.scene for reading in found] == ["bounce", "basketball", "xylophone"] * 2


def test_a_step_that_stays_the_same_does_not_change() -> None:
    straight = np.stack((np.linspace(-2, 2, 40), np.full(40, 1.0)), 1)
    assert np.nanmax(changes(straight, HALF)) == pytest.approx(0, abs=1e-9)
    straight[20:, 0] += 0.5
    found = changes(straight, HALF)
    assert found[20] == pytest.approx(0.5) and found[[18, 23]] == pytest.approx(0, abs=1e-9)


def test_a_body_that_is_lost_in_the_middle_of_the_view_has_leapt() -> None:
    path = bouncing()
    path[60:] = np.nan
    assert changes(path, HALF)[60] == GATE
    left = path.copy()
    left[:, 0] += 4.4
    assert changes(left, HALF)[60] != GATE, "it may have left the view"


def test_a_clip_that_goes_on_has_no_seam() -> None:
    assert jump([bouncing(), bouncing(0.7)], seams(), HALF) == pytest.approx(1, abs=0.5)
    assert step(humming(), seams()) == pytest.approx(1, abs=0.5)


@pytest.mark.parametrize("far", [0.5, 3.0])
def test_a_leap_at_a_seam_is_seen_followed_or_not(far: float) -> None:
    path = bouncing()
    path[100:, 0] += far
    assert jump([path], seams(), HALF) > 3


def test_a_clip_that_begins_again_or_stops_in_flight_has_a_seam() -> None:
    first = bouncing()[:FRAMES]
    assert jump([np.tile(first, (3, 1))], [64, 128], HALF) > 3
    flying = np.stack((np.linspace(-9, 9, T), np.full(T, 2.0)), 1)
    flying[FRAMES:] = flying[FRAMES - 1]
    assert jump([flying], [64], 10.0) > 3


def test_a_click_or_a_hole_in_the_sound_is_a_seam() -> None:
    seam = seams()[1]
    clicking, hushed = humming(), humming()
    clicking[seam * 1000] = 0.9
    hushed[seam * 1000 :] *= 0.01
    assert step(clicking, [seam]) > 2 and step(hushed, [seam]) > 2


def test_nothing_seen_gives_no_figure() -> None:
    assert jump([], seams(), HALF) is None
    assert jump([np.full((T, 2), np.nan)], seams(), HALF) is None


def sighting(**changed: object) -> Sighting:
    track = Track(*bouncing().T, 0.3, np.zeros(8))
    base = Sighting("bounce", "park", "day", [track, track], None, [], None, None, 0.0, 2, "red", "", "")
    return replace(base, **changed)


def test_what_lasts_is_read_where_it_was_asked() -> None:
    assert words(sighting(), ASKED) == {"count": "2", "ball": "red"}
    assert words(sighting(), replace(ASKED, count="")) == {"ball": "red"}


def test_only_what_was_right_in_the_beginning_can_be_lost() -> None:
    begins = {"count": "3", "ball": "red"}
    assert kept(begins, {"count": "2", "ball": "red"}, ASKED) == [True]
    assert kept(begins, {"count": "2", "ball": "blue"}, ASKED) == [False]


def reach(jumps: float | None = 1.0, sound: float = 1.0, ball: str = "red") -> Reach:
    return Reach(ASKED, jumps, sound, 20.0, 2.0, 3.0, {"count": "2", "ball": "red"}, {"count": "2", "ball": ball})


def test_the_rows_of_networks_that_go_on_and_that_do_not() -> None:
    good = table([reach(), reach()], {"seam_jump": 1.1})
    assert {name: row["value"] for name, row in good.items()} == {"seam_jump": 1.0, "seam_sound": 1.0, "identity_kept": 1.0}
    assert good["seam_jump"]["baselines"] == {"loop": 20.0, "frozen": 3.0} and good["seam_jump"]["floor"] == 1.1
    bad = table([reach(20.0, 3.0, "blue"), reach(None, 3.0, "blue")], {})
    assert {name: row["value"] for name, row in bad.items()} == {"seam_jump": 20.0, "seam_sound": 3.0, "identity_kept": 0.5}
    assert (bad["seam_jump"]["n"], bad["seam_jump"]["detection_rate"]) == (1, 0.5)


@pytest.mark.parametrize("scene", extension.SCENES)
def test_the_simulators_longer_scenes_go_on_over_their_own_windows(scene: str) -> None:
    """The true paths, joined from windows as the floor's pictures are."""
    parts = []
    for start in (0, 4, 8):
        rng, clips = np.random.default_rng(3), 12
        there = Windows(np.full(clips, float(start)), np.full(clips, float(LENGTH)))
        batch = film(rng, [(np.arange(clips), MAKERS[scene](rng, np.full(clips, FRAMINGS.index("square")), there))], with_mel=False)
        parts.append(np.where(batch.states_BTKS[..., 6:7] > 0.5, batch.states_BTKS[..., :2], np.nan))
    paths_BTK2 = np.concatenate(parts, 1).astype(float)
    found = [value for clip in paths_BTK2 if (value := jump(list(clip.transpose(1, 0, 2)), [64, 128], HALF)) is not None]
    assert np.mean(found) < 1.6
