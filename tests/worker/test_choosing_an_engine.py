"""An engine is chosen by its name among entry points, with options that its `load` names; anything else is one clear line."""

from __future__ import annotations

from importlib.metadata import EntryPoint

import pytest
from django.core.management import CommandError, call_command

from generation.engines import registry
from generation.engines.base import EngineUnavailable
from generation.engines.native import NativeEngine
from generation.models import Worker
from generation.worker.runtime import load_engine
from tests.worker.tiny_engine import TinyEngine

HERE = "tests.worker.test_choosing_an_engine"


class Asking(TinyEngine):
    """An engine with options, one of them needed, and two wishes to the house."""

    @classmethod
    def load(cls, weights, *, url, api_key, ffmpeg, depth=3):
        engine = cls()
        engine.given = {"weights": weights, "url": url, "api_key": api_key, "ffmpeg": ffmpeg, "depth": depth}
        return engine


@pytest.fixture
def installed(monkeypatch):
    """As if two packages brought an engine of the same name, and one brought one of its own."""
    found = [
        EntryPoint("native", "generation.engines.native:NativeEngine", registry.GROUP),
        EntryPoint("asking", f"{HERE}:Asking", registry.GROUP),
        EntryPoint("twice", f"{HERE}:Asking", registry.GROUP),
        EntryPoint("twice", "elsewhere:Engine", registry.GROUP),
        EntryPoint("rusty", "not_installed_at_all:Engine", registry.GROUP),
    ]
    monkeypatch.setattr(registry, "entry_points", lambda group, name=None: [entry for entry in found if name is None or entry.name == name])


def test_ours_is_registered_like_anybodys():
    assert "native" in registry.names()
    assert registry.engine_class("native") is NativeEngine


def test_options_and_what_the_house_knows_reach_the_engine(installed, settings):
    settings.ENGINE_OPTIONS = {"url": "http://127.0.0.1:1", "depth": 5}
    settings.ENGINE_API_KEY = "hush"
    given = load_engine("asking").given
    assert given.pop("ffmpeg").endswith("ffmpeg")
    assert given == {"weights": settings.WEIGHTS_DIR, "url": "http://127.0.0.1:1", "api_key": "hush", "depth": 5}


@pytest.mark.parametrize(
    ("name", "options", "words"),
    [
        ("nobody", {}, "There is no engine 'nobody'; installed are: asking, native, rusty, twice."),
        ("twice", {}, f"Several packages bring an engine 'twice': elsewhere:Engine, {HERE}:Asking."),
        ("rusty", {}, "There is no engine 'rusty': No module named 'not_installed_at_all'."),
        ("tests.worker:Missing", {}, "There is no engine 'tests.worker:Missing'"),
        ("asking", {}, "VITASCOPE_ENGINE_OPTIONS: missing a required argument: 'url'; its options are: url, depth."),
        ("asking", {"url": "u", "deep": 1}, "got an unexpected keyword argument 'deep'; its options are: url, depth."),
        ("asking", {"url": "u", "api_key": "hush"}, "must not hold api_key: this has a setting of its own."),
        ("native", {"url": "u"}, "got an unexpected keyword argument 'url'; its options are: none."),
    ],
)
def test_a_choice_that_cannot_be_is_said_and_no_worker_starts(installed, settings, db, name, options, words):
    settings.ENGINE_OPTIONS = options
    with pytest.raises(EngineUnavailable) as trouble:
        load_engine(name)
    assert words in str(trouble.value)
    assert "hush" not in str(trouble.value)
    with pytest.raises(CommandError) as refusal:
        call_command("work", engine=name, once=True)
    assert str(refusal.value) == f"The worker takes no jobs: {trouble.value}"
    assert Worker.objects.count() == 0


def test_a_worker_without_ffmpeg_does_not_start(settings):
    settings.FFMPEG = "/no/such/ffmpeg"
    with pytest.raises(EngineUnavailable, match="VITASCOPE_FFMPEG=/no/such/ffmpeg is not an executable file"):
        load_engine("tests.worker.tiny_engine:TinyEngine")
