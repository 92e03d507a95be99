"""The scorecard as JSON: open to everybody, absent instead of null, a refusal while there is none."""

from __future__ import annotations

import json

import pytest
from rest_framework.test import APIClient

from tests.bench.cards import document


@pytest.fixture
def weights(settings, tmp_path):
    settings.WEIGHTS_DIR = tmp_path / "tiny"
    settings.WEIGHTS_DIR.mkdir()
    (settings.WEIGHTS_DIR / "scorecard.json").write_text(json.dumps(document()))
    return settings.WEIGHTS_DIR


def test_everybody_may_read_it(db, weights):
    body = APIClient().get("/api/scorecard").json()
    metrics = {metric["name"]: metric for metric in body.pop("metrics")}
    assert body == {
        "serving": "tiny", "current": False, "preset": "nano", "weights": "ab" * 32, "suite": "full", "clips": 256, "glides": 64,
        "remixes": 64, "longer": 36, "talks": 32, "measured": "2026-11-26",
    }  # fmt: skip
    assert metrics["velocity_error"] == {
        "name": "velocity_error", "group": "motion", "title": "Keeps its speed", "meaning": metrics["velocity_error"]["meaning"],
        "better": "lower", "unit": "units/s", "value": 0.05, "interval": [0.04, 0.06], "floor": 0.008,
        "baselines": {"frozen": 2.5, "constant_velocity": 0.01}, "n": 32, "detection_rate": 0.96875,
        "note": "PhyWorld's networks reach .012 & .022.",
    }  # fmt: skip
    assert "floor" not in metrics["wheel_spin"] and "note" not in metrics["wheel_spin"]


def test_what_the_file_does_not_tell_is_absent(db, weights):
    whole = document() | {"about": {"preset": "nano"}}
    (weights / "scorecard.json").write_text(json.dumps(whole))
    body = APIClient().get("/api/scorecard").json()
    assert sorted(body) == ["current", "metrics", "preset", "serving"]


@pytest.mark.parametrize("content", [None, "{"])
def test_no_card_is_a_refusal(db, weights, content):
    path = weights / "scorecard.json"
    path.write_text(content) if content else path.unlink()
    answer = APIClient().get("/api/scorecard")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert answer.json()["detail"] == "The network that serves has no scorecard."
