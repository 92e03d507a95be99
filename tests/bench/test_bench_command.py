"""`manage.py bench`: a suite becomes the JSON that a preset ships with and the page, here with clips that nobody had to sample."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from generation.bench import card, samples, suites
from generation.bench.beginning import Begun
from generation.bench.extension import Reach
from generation.bench.hearing import Hearing
from generation.bench.likeness import Cast, Voiced
from generation.bench.lips import Lips
from generation.bench.metrics import mark
from generation.bench.quality import Features
from generation.bench.remixing import Remade, Wish
from generation.bench.report import Shown
from generation.bench.talking import Line, Talk
from generation.bench.velocity import RANGES, Answer
from generation.engines.base import EngineInfo, EngineUnavailable
from generation.engines.native import NativeEngine
from generation.world.scenes import simulate
from tests.bench.truth import true_sighting

SILENT = Hearing(onsets=(), words_J=(), struck="", material="", melody="", tempo="")
INFO = EngineInfo(name="native", preset="nano", device="cpu", weights="ab" * 32)


@pytest.fixture
def sampled(monkeypatch: pytest.MonkeyPatch) -> list[samples.Sample]:
    """Six clips of a suite, true but for a shirt, and four balls that glide."""
    batch = simulate(np.random.default_rng(3), 6, scene="basketball", framing="landscape", with_mel=False)
    readings = [batch.reading(index) for index in range(6)]
    marks = [mark(true_sighting(batch, index), SILENT, readings[index]) for index in range(6)]
    marks[4].slots["place"] = False
    strip = np.zeros((4, 8, 3), dtype=np.uint8)
    rng = np.random.default_rng(4)
    made = [
        samples.Sample(
            one,
            Features(*rng.normal(size=(3, 128))),
            Shown(f"prompt {number}", "A shot.", strip, samples.wrong(one), b"film" * (number < 2)),
        )
        for number, one in enumerate(marks)
    ]
    monkeypatch.setattr(NativeEngine, "load", lambda weights: SimpleNamespace(info=INFO))
    monkeypatch.setattr(suites, "known", lambda weights: {"basketball"})
    monkeypatch.setattr(suites, "prompts", lambda suite, scenes: readings if "basketball" in scenes else [])
    monkeypatch.setattr(samples, "SHOWN", 3)
    monkeypatch.setattr(suites, "GLIDES", {"smoke": 2})
    monkeypatch.setattr(samples, "samples", lambda weights, asked, processes: iter(made))
    monkeypatch.setattr(
        samples, "glides", lambda weights, count, processes: ((row, Answer(0.1, 2.0, 0.01, 1.0)) for row in RANGES for _ in range(count))
    )
    remade = Remade(Wish(readings[0], "make it night", "time", readings[1]), marks[0], marks[1], None, 0.1, true_sighting(batch, 1))
    monkeypatch.setattr(samples, "remixed", lambda weights, count, processes: iter([remade] * count))
    reach = Reach(readings[0], 1.5, 1.25, 30.0, 2.0, 2.0, {"ball": readings[0].ball}, {"ball": readings[0].ball})
    monkeypatch.setattr(samples, "longer", lambda weights, count, processes: iter([reach] * count))
    words = ["open", "the", "door", "please"]
    talk = Talk(Line(readings[0], ("open the door please", "")), words[:3], words, words)
    voice_T = rng.uniform(0.2, 1.0, 64)
    lips = Lips(voice_T, np.roll(voice_T, 2), np.zeros(64))
    monkeypatch.setattr(samples, "talks", lambda weights, count, processes: iter([(talk, lips)] * count))
    asked, frozen = {"outcome": True, "material": False}, {"outcome": False, "material": False}
    cast_ = Cast((True,), None, (True,), None, (False,))
    monkeypatch.setattr(samples, "casts", lambda weights, asked, processes: iter([cast_] * len(asked)))
    monkeypatch.setattr(samples, "voices", lambda weights, count, processes: iter([Voiced(True, 0.2, True)] * count))
    monkeypatch.setattr(samples, "begun", lambda weights, count, processes: iter([Begun(28.0, 32.0, 12.0, 16.0, asked, frozen)] * count))
    return made


def test_a_suite_becomes_figures_and_a_page(sampled: list[samples.Sample], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("bench", json=tmp_path / "card.json", html=tmp_path / "card.html", processes=1)
    read = card.load(tmp_path / "card.json")
    assert (read.preset, read.weights, read.suite, read.clips, read.glides) == ("nano", "ab" * 32, "smoke", 6, 4)
    assert read.measured == datetime.now(UTC).date()
    rows = {row.metric.name: row for row in read.rows}
    assert (rows["slot_place"].value, rows["slot_place"].n) == (5 / 6, 6)
    assert (rows["velocity_error"].value, rows["velocity_error"].baselines) == (0.1, {"frozen": 2.0, "constant_velocity": 0.01})
    html = (tmp_path / "card.html").read_text()
    first, failed = html.split("First clips of the suite")[1].split("More clips in which something is wrong")
    assert "prompt 0" in first and first.count("<figure>") == 3
    assert "prompt 4" in failed and failed.count('<span class="wrong">Wrong: Place</span>') == failed.count("<figure>") == 1
    assert (rows["seam_jump"].value, rows["seam_jump"].baselines, rows["seam_jump"].n) == (1.5, {"loop": 30.0, "frozen": 2.0}, 3)
    assert (rows["identity_kept"].value, read.longer) == (1.0, 3)
    assert (rows["word_error"].value, rows["word_error_over"].value, read.talks) == (0.25, 0.25, 8)
    assert (rows["lips"].value, rows["lips"].baselines["still_mouth"], rows["lips_late_ms"].value) == (pytest.approx(1.0), 0.0, 125.0)
    assert (rows["begin_db"].value, rows["begin_db"].floor, rows["begin_slots"].value, read.pictures) == (28.0, 32.0, 0.5, 5)
    assert (rows["cast_look"].n, rows["cast_photo"].n, rows["cast_photo"].value) == (8, 4, 1.0)
    assert "slot_place             0.833" in capsys.readouterr().out


def test_every_row_has_words(sampled: list[samples.Sample], tmp_path: Path) -> None:
    call_command("bench", json=tmp_path / "card.json", processes=1)
    assert {row.metric.group for row in card.load(tmp_path / "card.json").rows} == set(card.GROUPS) - {"other"}
    assert not (tmp_path / "card.html").exists()


def test_weights_that_cannot_be_used_are_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def unavailable(weights: Path) -> None:
        raise EngineUnavailable("planner.safetensors is cut short")

    monkeypatch.setattr(NativeEngine, "load", unavailable)
    with pytest.raises(CommandError, match=r"^planner.safetensors is cut short$"):
        call_command("bench")


def test_a_folder_that_is_missing_is_told_before_the_work(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(NativeEngine, "load", lambda weights: pytest.fail("it began"))
    with pytest.raises(CommandError, match="There is no folder"):
        call_command("bench", html=tmp_path / "missing" / "card.html")
