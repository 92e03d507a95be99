"""The scorecard's files: JSON that reads back and a page that needs no other file."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from generation.bench.report import contact_sheet, write_html, write_json
from generation.bench.tracker import Clip

ROWS = {
    "outcome": {"value": 0.9, "interval": (0.8, 0.95), "floor": 0.98, "baselines": {"prior": 0.2}, "n": 40, "detection_rate": 1.0},
    "gravity_error": {"value": 0.04, "interval": (0.03, 0.05), "floor": None, "baselines": {}, "n": 40, "detection_rate": 0.9},
}


def clip() -> Clip:
    frames = np.zeros((64, 64, 36, 3), dtype=np.uint8)
    frames[..., 0] = np.arange(64)[:, None, None]
    return Clip(frames, np.zeros(64_000, dtype=np.float32), "portrait")


def test_json_keeps_every_number(tmp_path: Path) -> None:
    write_json(tmp_path / "card.json", ROWS, {"preset": "nano"})
    kept = json.loads((tmp_path / "card.json").read_text())
    assert kept["about"] == {"preset": "nano"}
    assert kept["metrics"]["outcome"]["value"] == 0.9
    assert kept["metrics"]["outcome"]["interval"] == [0.8, 0.95]


def test_a_contact_sheet_shows_first_and_last_frame() -> None:
    sheet = contact_sheet(clip(), pictures=4, height=32)
    assert sheet.shape == (32, 4 * 18, 3)
    assert sheet[0, 0, 0] == 0
    assert sheet[0, -1, 0] == 63


def test_the_page_is_self_contained_and_escapes_captions(tmp_path: Path) -> None:
    write_html(tmp_path / "card.html", ROWS, {"preset": "nano"}, [("<script>alert(1)</script>", contact_sheet(clip()))])
    page = (tmp_path / "card.html").read_text()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert page.count("data:image/jpeg;base64,") == 1
    assert "http" not in page
    assert "outcome ↑" in page
    assert "gravity_error ↓" in page


def test_what_must_be_said_with_a_figure_stands_beside_it(tmp_path: Path) -> None:
    rows = {"velocity_error": ROWS["outcome"] | {"note": "4 frames & not 3"}, "outcome": ROWS["outcome"]}
    write_html(tmp_path / "card.html", rows, {})
    page = (tmp_path / "card.html").read_text()
    assert "velocity_error ↓<br><small>4 frames &amp; not 3</small></td>" in page and page.count("<small>") == 1
