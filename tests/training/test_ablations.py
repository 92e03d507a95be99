"""Each arm of the ablations lacks what it is said to lack and nothing else, and one rule judges all."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from generation.network.plan import FPS, GRAVITY
from generation.network.planner import Planner, PlannerConfig
from generation.network.tokens import MOTION_VALUES, VELOCITY, frames_of
from generation.training import ablations
from generation.training.ablations import Arm, apart, judge, without_contacts, without_velocities
from generation.training.clips import clips_of, fit
from generation.world.scenes import simulate
from tests.network.plans import turning

TINY = PlannerConfig(width=32, depth=1, heads=2, hidden=32)


def test_without_velocities_only_they_change_and_they_tell_nothing() -> None:
    parts = clips_of(simulate(np.random.default_rng(3), 64, scene="bounce", with_mel=False)).parts
    changed = without_velocities(parts, torch.Generator().manual_seed(0))
    before, after = (frames_of(some.state, 4) for some in (parts, changed))
    others = [axis for axis in range(before.shape[-1]) if axis not in VELOCITY]
    assert torch.equal(before[..., others], after[..., others])
    assert torch.equal(parts.state[..., MOTION_VALUES:], changed.state[..., MOTION_VALUES:])
    for axis in VELOCITY:
        told = torch.corrcoef(torch.stack([before[..., axis].flatten(), after[..., axis].flatten()]))[0, 1]
        assert abs(told) < 0.02
        assert torch.isclose(before[..., axis].std(), after[..., axis].std(), rtol=0.02)


def test_without_contacts_nothing_touches_and_all_moves_as_before() -> None:
    parts = clips_of(simulate(np.random.default_rng(3), 16, scene="bounce", with_mel=False)).parts
    assert parts.state[..., MOTION_VALUES:].any()
    changed = without_contacts(parts, torch.Generator())
    assert not changed.state[..., MOTION_VALUES:].any()
    assert torch.equal(parts.state[..., :MOTION_VALUES], changed.state[..., :MOTION_VALUES])


def test_the_world_itself_is_judged_right() -> None:
    shots = simulate(np.random.default_rng(11), 24, scene="basketball", framing="landscape")
    found = [judge(shots.plan(index), shots.reading(index).outcome) for index in range(24)]
    assert sum(bool(one.outcome) for one in found) >= 22
    assert sum(bool(one.jumps) for one in found) <= 2
    balls = simulate(np.random.default_rng(12), 24, scene="bounce", framing="landscape")
    errors = [one.gravity for index in range(24) if (one := judge(balls.plan(index), "")).gravity is not None]
    assert np.median(errors) < 0.02


def test_a_ball_that_turns_in_the_air_touches_nothing_that_is_there() -> None:
    plan = turning(1.2)
    assert judge(plan, "swish").outcome is False  # no hoop
    fall = np.sqrt(2 * 4.0 / GRAVITY)
    (touch,) = judge(plan, "").touches[:1]
    assert abs(touch - fall) < 1 / FPS


def test_the_error_of_paths_is_that_of_places_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ablations, "SCENES", ("bounce",))
    monkeypatch.setattr(ablations, "HELD_OUT", 4)
    torch.manual_seed(0)
    planner = Planner(TINY)
    fit(planner, ablations.clips(0, 0, 32))
    before = ablations.path_error(planner, lambda parts, _generator: parts, 1)
    with torch.no_grad():
        planner.get_parameter("leave.mel.bias").add_(1.0)
    assert ablations.path_error(planner, lambda parts, _generator: parts, 1) == before
    with torch.no_grad():
        planner.get_parameter("leave.state.bias").add_(1.0)
    assert ablations.path_error(planner, lambda parts, _generator: parts, 1) > 1.1 * before


def test_going_on_is_measured_after_the_given_frames_alone() -> None:
    true, other = turning(0.3), turning(0.3)
    other.states_TKS[: ablations.GIVEN, 0, :2] += 5.0
    assert apart(other, true) == 0.0
    other.states_TKS[ablations.GIVEN :, 0, 0] += 0.5
    assert apart(other, true) == pytest.approx(0.5, abs=1e-6)


def test_a_dry_run_writes_a_line_an_arm_and_way_and_trains_none_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ablations, "SCENES", ("bounce",))
    monkeypatch.setattr(ablations, "ARMS", {"all": Arm(TINY), "no contacts": Arm(TINY, without_contacts)})
    for name, value in (("CHUNK_CLIPS", 32), ("STATISTICS_CLIPS", 32), ("JUDGED", 2), ("SAMPLED_AT_ONCE", 2), ("HELD_OUT", 4)):
        monkeypatch.setattr(ablations, name, value)
    monkeypatch.setattr(ablations, "simulated_spread", lambda _reading: 2.0)
    monkeypatch.setattr(sys, "argv", ["ablations", "--out", str(tmp_path), "--clips", "64", "--arms", "all", "no contacts"])
    ablations.main()
    rows = [json.loads(line) for line in (tmp_path / "figures.jsonl").read_text().splitlines()]
    assert [(row["arm"], row["guided"]) for row in rows] == [*(("all", way) for way in ablations.GUIDANCES), ("no contacts", "first half")]
    assert all(row["clips"] == 64 and row["parameters"] > 0 and row["path_error"] > 0 for row in rows)
    monkeypatch.setattr(ablations, "run", lambda *_: pytest.fail("trained again"))
    ablations.main()
