"""`manage.py doctor` says what is well, and ends with an error that counts what is not."""

from __future__ import annotations

import re
import shutil
from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

from vitascope.management.commands import doctor

pytestmark = pytest.mark.django_db
CHECKS = ["database", "migrations", "storage", "cache", "broker", "ffmpeg", "workers", "engine", "weights", "signing", "disk"]


@pytest.fixture(autouse=True)
def _room(monkeypatch):
    """However full this machine is."""
    monkeypatch.setattr(doctor, "shutil", SimpleNamespace(disk_usage=lambda folder: SimpleNamespace(free=5e9)))


def lines(out: StringIO) -> dict[str, str]:
    """Check -> what it said."""
    return dict(line.split(maxsplit=1) for line in out.getvalue().splitlines())


def test_all_is_well(settings):
    out = StringIO()
    call_command("doctor", stdout=out, no_color=True)
    said = lines(out)
    assert list(said) == CHECKS
    assert all(words.startswith("ok ") for words in said.values()), said
    assert said["storage"].split() == ["ok", "LocalStorage"]
    assert said["broker"].split(maxsplit=1) == ["ok", "none: workers poll"]
    assert said["workers"].split(maxsplit=1) == ["ok", "0 live, 0 draining, 0 silent"]
    assert said["engine"].split()[:2] == ["ok", "native"]
    assert said["weights"].split()[1] == f"{settings.WEIGHTS_DIR.name}:"
    assert re.fullmatch(r"ok +development certificate \(es256\), until 20\d\d-\d\d-\d\d", said["signing"])
    assert not any(path.is_file() for path in settings.MEDIA_ROOT.rglob("*")), "the probe is cleared away"


def test_what_is_damaged_or_missing_is_named(settings, tmp_path):
    settings.WEIGHTS_DIR = shutil.copytree(settings.WEIGHTS_DIR, tmp_path / "weights")
    with (settings.WEIGHTS_DIR / "text.safetensors").open("ab") as file:
        file.write(b"x")
    settings.FFMPEG = "/no/such/ffmpeg"
    settings.C2PA_KEY = "/no/such/key.pem"
    out = StringIO()
    with pytest.raises(CommandError, match="4 of the checks failed"):
        call_command("doctor", stdout=out, no_color=True)
    said = lines(out)
    assert [name for name, words in said.items() if words.startswith("bad ")] == ["ffmpeg", "engine", "weights", "signing"]
    assert "text.safetensors is damaged" in said["weights"]
    assert "VITASCOPE_C2PA_CERTIFICATE with either" in said["signing"]
    assert "VITASCOPE_FFMPEG=/no/such/ffmpeg" in said["ffmpeg"]


def test_a_broker_that_is_away_is_named(settings):
    settings.CELERY_BROKER_URL = "amqp://guest:hush@127.0.0.1:9//"
    out = StringIO()
    with pytest.raises(CommandError, match="1 of the checks failed"):
        call_command("doctor", stdout=out, no_color=True)
    assert lines(out)["broker"].startswith("bad ")
    assert "refused" in lines(out)["broker"]
    assert "hush" not in out.getvalue()


@pytest.mark.parametrize(
    ("fixture", "kind"),
    [
        pytest.param("redis_url", "redis", marks=[pytest.mark.redis, pytest.mark.xdist_group("redis")]),
        pytest.param("rabbitmq_url", "amqp", marks=[pytest.mark.rabbitmq, pytest.mark.xdist_group("rabbitmq")]),
    ],
)
def test_a_broker_that_answers(request, settings, fixture, kind):
    settings.CELERY_BROKER_URL = request.getfixturevalue(fixture)
    out = StringIO()
    call_command("doctor", stdout=out, no_color=True)
    assert lines(out)["broker"].split() == ["ok", kind]


@pytest.mark.parametrize(
    ("engine", "options", "words"),
    [
        ("nobody", {}, "There is no engine 'nobody'; installed are: "),
        ("native", {"speed": 3}, "VITASCOPE_ENGINE_OPTIONS: got an unexpected keyword argument 'speed'; its options are: none."),
    ],
)
def test_an_engine_that_cannot_be_is_named(settings, engine, options, words):
    settings.ENGINE, settings.ENGINE_OPTIONS = engine, options
    out = StringIO()
    with pytest.raises(CommandError, match="1 of the checks failed"):
        call_command("doctor", stdout=out, no_color=True)
    assert lines(out)["engine"].startswith("bad ")
    assert words in lines(out)["engine"]
