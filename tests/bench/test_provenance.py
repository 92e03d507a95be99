"""`manage.py bench provenance`: what it counts, what it prints, what it writes, and that misses are printed too."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from generation.bench import provenance
from generation.engines.base import Clip
from tests.worker.test_sound_watermark import scene as sound
from tests.worker.test_watermark import scene
from tests.worker.tiny_engine import TinyEngine, TinyPlan

pytestmark = pytest.mark.django_db


class SceneEngine(TinyEngine):
    """Pictures and sounds that can carry a mark."""

    def _clip(self, request) -> Clip:
        return Clip(scene(request.seed, count=64), 16, sound(request.seed), 16_000, TinyPlan(request), "Tiny: a scene.")


@pytest.fixture(autouse=True)
def _short(settings, monkeypatch):
    settings.ENGINE = f"{__name__}:SceneEngine"
    monkeypatch.setattr(provenance, "PROMPTS", (("a scene", 360, 640), ("another", 360, 640)))
    monkeypatch.setattr(provenance, "UNMARKED_SECRETS", 10)
    painted = ("-vf", "drawbox=color=gray:t=fill", *provenance.ATTACKS["x264 crf 28"])
    monkeypatch.setattr(provenance, "ATTACKS", {"as served": (), "painted over": painted})
    monkeypatch.setattr(provenance, "SOUND_ATTACKS", {"as served": ("mp4", ()), "muted": ("wav", ("-af", "volume=0"))})


def test_hits_and_misses_are_told(tmp_path):
    out = StringIO()
    call_command("bench", "provenance", json=tmp_path / "figures.json", stdout=out)
    figures = json.loads((tmp_path / "figures.json").read_text())
    assert [(row["name"], row["clips"], row["right"], row["wrong"]) for row in figures["attacks"]] == [
        ("as served", 2, 2, 0), ("painted over", 2, 0, 0),
    ]  # fmt: skip
    assert figures["psnr_db"]["lowest"] >= 40
    assert figures["unmarked"] == {"reads": 20, "taken_for_marked": 0}
    sound = figures["sound"]
    assert [(row["name"], row["clips"], row["right"], row["wrong"]) for row in sound["attacks"]] == [
        ("as served", 2, 2, 0), ("muted", 2, 0, 0),
    ]  # fmt: skip
    assert sound["snr_db"]["lowest"] >= 25
    assert sound["unmarked"] == {"reads": 20, "taken_for_marked": 0}
    assert set(figures["cpu_seconds"]) == {"hiding", "hiding_sound", "encode", "signing", "bare", "finish_over_bare"}
    text = out.getvalue()
    assert "| painted over | 0 of 2 | 0 | " in text
    assert "Unmarked pictures taken for marked ones: 0 of 20." in text
    assert "| muted | 0 of 2 | 0 | " in text
    assert "Unmarked sounds taken for marked ones: 0 of 20." in text


def test_a_folder_that_is_not_there_is_named_first(tmp_path):
    with pytest.raises(CommandError, match="There is no folder"):
        call_command("bench", "provenance", json=tmp_path / "nowhere" / "figures.json")
