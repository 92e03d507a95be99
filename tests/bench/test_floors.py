"""Floors that are measured alone leave all others as they were."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from generation.bench import runner


def test_the_floors_of_screens_are_measured_on_true_clips_and_no_other_is_touched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = tmp_path / "floors.json"
    kept.write_text(json.dumps({"clips": 240, "floors": {"outcome": 0.5, "permanence": 0.1}, "rows": {"outcome": {"value": 0.5}}}))
    monkeypatch.setattr(runner, "FLOORS", kept)
    monkeypatch.setattr(sys, "argv", ["runner", "--floors", "--screens", "3"])
    runner.main()
    found = json.loads(kept.read_text())
    assert found["clips"] == 240
    assert found["floors"]["outcome"] == 0.5 and found["rows"]["outcome"] == {"value": 0.5}
    assert found["floors"]["permanence"] == found["rows"]["permanence"]["value"] == 1.0
    assert found["rows"]["permanence"]["n"] == 3
    assert {name for name in found["floors"] if not name.startswith("permanence")} == {"outcome"}
