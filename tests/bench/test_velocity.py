"""A drawn ball's velocity is read to a hundredth of a unit a second; one that stands still scores its own speed, one that errs worse."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from generation.bench import samples
from generation.bench.runner import glide_table
from generation.bench.velocity import GIVEN, JUDGED, RANGES, Answer, Ball, answer, follow, questions, true_answers
from generation.network.plan import FRAMES, VIEW_METRES, Plan
from generation.network.planner import Planner, PlannerConfig
from generation.world.batch import Batch
from generation.world.draw import draw

SIDE = 240  # pixels: half of what the network draws
SCALE = SIDE / VIEW_METRES["square"][0]


@pytest.fixture(scope="module")
def question() -> Batch:
    return questions("velocity_error", 6)


def moved(plan: Plan, velocity: float, from_frame: int = GIVEN - 1) -> Plan:
    """The plan with its ball at another speed (metres a second) after a frame."""
    states_TKS = plan.states_TKS.clone()
    later_T = torch.arange(FRAMES - from_frame) / 16
    states_TKS[from_frame:, 0, 0] = states_TKS[from_frame, 0, 0] + velocity * later_T
    return replace(plan, states_TKS=states_TKS)


def read(plan: Plan, question: Batch, index: int) -> Answer:
    return answer(draw(plan, SIDE, SIDE, range(JUDGED)), question, index)


def disc(x_T: NDArray[np.float64], y: float, radius: float) -> NDArray[np.uint8]:
    """A plain disc with a soft edge over a backdrop of stripes, its middle at these pixels."""
    down, across = np.mgrid[:120, :160] + 0.5
    behind = 90 + 60 * np.sin(across / 7) * np.cos(down / 11)
    cover_THW = np.clip(radius + 0.5 - np.hypot(across - x_T[:, None, None], down - y), 0, 1)
    grey_THW = behind + cover_THW * (230 - behind)
    return np.repeat(grey_THW[..., None], 3, -1).round().astype(np.uint8)


@pytest.mark.parametrize("step", [0.0, 0.37, 3.21, -2.5])
def test_a_plain_disc_over_stripes_is_followed_to_a_fraction_of_a_pixel(step: float) -> None:
    x_T = 80 + step * (np.arange(12) - 6)
    place_TU, found_T = follow(disc(x_T, 61.3, 22.0), Ball(float(x_T[3]), 61.3, 22.0), 3)
    assert found_T.all()
    assert np.abs(place_TU - np.stack((x_T, np.full(12, 61.3)), 1)).max() < 0.15


def test_a_ball_that_leaps_is_found_where_it_is_and_one_that_is_gone_stands() -> None:
    x_T = np.array([40.0, 41.0, 42.0, 43.0, 120.0, 44.0, 500.0, 500.0])
    place_TU, found_T = follow(disc(x_T, 60.0, 20.0), Ball(43.0, 60.0, 20.0), 3)
    assert place_TU[:6, 0] == pytest.approx(x_T[:6], abs=0.1)
    assert found_T.tolist() == [True] * 6 + [False] * 2
    assert (place_TU[6:] == place_TU[5]).all()


def test_a_ball_is_found_by_the_half_that_is_in_view() -> None:
    x_T = np.array([30.0, 30.0, 30.0, 30.0, 12.0, 6.0])
    place_TU, found_T = follow(disc(x_T, 60.0, 24.0), Ball(30.0, 60.0, 24.0), 3)
    assert found_T.all() and place_TU[:, 0] == pytest.approx(x_T, abs=0.15)


@pytest.mark.parametrize("row", RANGES)
def test_truth_is_read_to_a_hundredth(row: str) -> None:
    found = true_answers(row, 6, range(6))
    assert max(one.error for one in found) < 0.02
    assert np.mean([one.error for one in found]) < 0.01
    assert max(one.constant_velocity for one in found) < 0.01
    assert all(one.found == 1.0 for one in found)


def test_what_stands_still_scores_its_own_speed(question: Batch) -> None:
    for index in range(len(question)):
        speed = abs(float(question.states_BTKS[index, 0, 0, 2])) / 1.2
        got = read(moved(question.plan(index), 0.0), question, index)
        assert got.frozen == pytest.approx(speed, abs=1e-6)
        assert got.error == pytest.approx(speed, abs=0.02)


@pytest.mark.parametrize("units", [0.1, 0.5])
def test_a_wrong_speed_scores_by_how_much_it_is_wrong(question: Batch, units: float) -> None:
    for index in range(len(question)):
        velocity = float(question.states_BTKS[index, 0, 0, 2])
        slower = np.sign(velocity) * (abs(velocity) - units * 1.2)
        assert read(moved(question.plan(index), slower), question, index).error == pytest.approx(units, abs=0.02)


def test_only_what_is_made_while_the_true_ball_is_in_view_is_judged(question: Batch) -> None:
    index = int(np.abs(question.states_BTKS[:, 0, 0, 2]).argmax())
    plan, frames = question.plan(index), np.arange(JUDGED)
    x_T, radius = question.states_BTKS[index, :JUDGED, 0, 0], float(question.size_BK[index, 0])
    leaves = int(frames[np.abs(x_T) + radius > 3.75][0])
    assert GIVEN < leaves < JUDGED
    pictures = draw(plan, SIDE, SIDE, range(JUDGED))
    pictures[leaves:] = pictures[0]
    assert answer(pictures, question, index).error < 0.03
    pictures[leaves - 1 :] = pictures[0]
    assert answer(pictures, question, index).error > 0.5


def test_the_questions_are_always_the_same_and_stand_still(question: Batch) -> None:
    again = questions.__wrapped__("velocity_error", 6)
    assert np.array_equal(again.states_BTKS, question.states_BTKS) and np.array_equal(again.mel_BMF, question.mel_BMF)
    assert (question.camera_BTC == question.camera_BTC[:1, :1]).all()
    assert not np.array_equal(questions("velocity_error_beyond", 6).states_BTKS, question.states_BTKS)


def test_a_row_has_floor_baselines_and_the_difference_to_phyworld() -> None:
    answers = [Answer(0.2, 2.0, 0.01, 1.0), Answer(0.4, 3.0, 0.03, 0.5)]
    row = glide_table({"velocity_error": answers})["velocity_error"]
    assert row["value"] == pytest.approx(0.3) and row["n"] == 2 and row["detection_rate"] == 0.75
    assert row["baselines"] == pytest.approx({"frozen": 2.5, "constant_velocity": 0.02})
    assert 0.2 <= row["interval"][0] <= 0.3 <= row["interval"][1] <= 0.4
    assert row["floor"] < 0.02
    assert "3 frames" in row["note"] and f"{GIVEN} frames" in row["note"]


def test_a_planner_is_given_the_first_frames_and_all_but_the_motion(question: Batch) -> None:
    plans: list[Plan] = []

    class Paper:
        def render(self, plan: Plan, frames: range) -> torch.Tensor:
            plans.append(plan)
            return torch.zeros(len(frames), 4, 4, 3, dtype=torch.uint8)

    torch.manual_seed(0)
    planner = Planner(PlannerConfig(width=16, depth=1, heads=1, hidden=16)).eval()
    assert samples.go_on(planner, Paper(), "velocity_error", 6, 2).shape == (JUDGED, 4, 4, 3)  # type: ignore[arg-type]
    true = question.plan(2)
    torch.testing.assert_close(plans[0].states_TKS[:GIVEN, 0], true.states_TKS[:GIVEN, 0], atol=1e-4, rtol=0)
    assert (plans[0].states_TKS[GIVEN:, 0, 0] - true.states_TKS[GIVEN:, 0, 0]).abs().max() > 0.05
    torch.testing.assert_close(plans[0].entities.appearance_KA, true.entities.appearance_KA)
    assert plans[0].reading["scene"] == "glide" and plans[0].scene.place == true.scene.place
