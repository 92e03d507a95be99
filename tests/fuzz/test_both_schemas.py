"""Whatever is sent to the routes of both documents, no answer is a 5xx and every answer is as documented.

Run by itself (`make fuzz`), because so many cases take minutes.
"""

from __future__ import annotations

import os
import socket
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
import schemathesis
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.wsgi import get_wsgi_application
from django.test import Client
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance

from accounts.models import Guardianship
from developer.models import ApiKey, VideoCall
from developer.services import make_key
from inbox.messages.services import send
from inbox.push.services import subscribe
from tests import factories
from tests.developer.conftest import make_endpoint
from tests.inbox.browser import Browser

pytestmark = [pytest.mark.fuzz, pytest.mark.django_db]

DOCS = Path(__file__).resolve().parents[2] / "docs"
CASES = int(os.environ.get("FUZZ_CASES", "130"))  # of each operation, where its description allows for so many
ENOUGH = 5000 if CASES >= 130 else 0
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
OURS, THEIRS = (schemathesis.openapi.from_path(DOCS / name) for name in ("openapi.yaml", "openapi-v1.yaml"))
OURS.app = THEIRS.app = get_wsgi_application()
counted: Counter[str] = Counter()
answered: Counter[int] = Counter()
quick = settings(max_examples=CASES, deadline=None, suppress_health_check=list(HealthCheck), database=None)


@dataclass(frozen=True)
class Part:
    """For one document: what there is, by the names of its path parameters, and the headers of those who ask."""

    real: dict[str, str]
    callers: list[dict[str, str]]


@pytest.fixture
def stage(monkeypatch, settings, db) -> SimpleNamespace:
    """Somebody to ask, things to ask for, no limit on asking, and no DNS."""

    def nowhere(*args, **more):
        raise socket.gaierror("no such host")

    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    cache.clear()
    settings.RATES = dict.fromkeys(settings.RATES, "1000000/60")
    settings.JOBS_AT_ONCE = settings.JOBS_PER_DAY = {"free": 10**6, "pro": 10**6}
    maker, other = factories.member(), factories.member()
    clip = default_storage.save("clips/a.mp4", ContentFile(b"clip"))
    video = factories.video(maker=maker, file=clip, poster=clip, spritesheet=clip)
    job = factories.job(member=maker, state="succeeded", video=video)
    VideoCall.objects.create(job=job, model="sora-2")
    factories.video(maker=maker, parent=video, root=video, depth=1, status="draft", file=clip, poster=clip)
    VideoCall.objects.create(job=factories.job(member=maker, state="failed", error_code="cannot_draw", error_message="No."), model="x")
    full, poor = (make_key(member=maker, name="sdk", scopes=scopes)[1] for scopes in (ApiKey.Scope.values, ["videos.read"]))
    message = send(to=maker, by=other, text="hello")
    keys = Browser("https://push.example.org/a").subscription()["keys"]
    device = subscribe(member=maker, session=signed_in(maker).session, endpoint="https://push.example.org/a", **keys)
    ours = {
        "video_id": str(video.pk),
        "job_id": str(factories.job(member=maker).pk),
        "code_id": str(factories.invite(owner=maker).pk),
        "handle": other.handle,
        "comment_id": str(factories.comment(video=video, author=maker).pk),
        "message_id": str(message.pk),
        "thread_id": str(message.thread_id),
        "guardianship_id": str(Guardianship.objects.create(guardian=maker, young=factories.member(birth_date=date(2012, 1, 1))).pk),
        "subscription_id": str(device.pk),
    }
    theirs = {
        "video_id": f"video_{job.pk.hex}",
        "character_id": f"char_{factories.likeness(owner=maker).pk.hex}",
        "endpoint_id": make_endpoint(maker, "https://hooks.example.org/in").wire_id,
    }
    tokens = [str(signed_in(member).session.session_key) for member in (maker, other, factories.member(is_staff=True))]
    return SimpleNamespace(
        ours=Part(ours, [{"X-Session-Token": token} for token in tokens]),
        theirs=Part(theirs, [{"Authorization": f"Bearer {secret}"} for secret in (full, poor, "sk-vita-wrong")]),
    )


def signed_in(member) -> Client:
    client = Client()
    client.force_login(member)
    return client


def ask(case, part: Part, real: bool, caller: int | None) -> None:
    """One case, as drawn or about something that there is, by one of the callers or by nobody."""
    if real and not case.path.endswith("/events"):  # which would tell of a waiting job for ever
        for name in set(case.path_parameters) & set(part.real):
            case.path_parameters[name] = part.real[name]
    counted[f"{case.method} {case.path}"] += 1
    response = case.call(headers={} if caller is None else part.callers[caller])
    answered[response.status_code] += 1
    case.validate_response(response, checks=CHECKS)


drawn = {"real": st.booleans(), "caller": st.sampled_from([0, 0, 0, 1, 2, None])}


@OURS.parametrize()
@OURS.given(**drawn)
@quick
def test_our_own_api(case, stage, real, caller):
    ask(case, stage.ours, real, caller)


@THEIRS.parametrize()
@THEIRS.given(**drawn)
@quick
def test_openais_api(case, stage, real, caller):
    ask(case, stage.theirs, real, caller)


def test_that_was_enough(capsys):
    """Last: how much was asked."""
    with capsys.disabled():
        sys.stdout.write(f"\n{counted.total()} cases of {len(counted)} operations, answered by {dict(sorted(answered.items()))}\n")
    assert counted.total() >= ENOUGH
