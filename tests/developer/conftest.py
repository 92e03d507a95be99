"""A member's key and a caller that holds it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from core.sealing import unseal
from developer import services
from developer.models import ApiKey, VideoCall, WebhookEndpoint, WebhookEvent
from developer.webhooks import delivery
from developer.webhooks import services as webhook_services
from developer.webhooks.requests import Terms
from generation import scheduler
from generation.models import Job, JobEvent, LedgerEntry
from tests import factories
from tests.receiver import receiving

BOUNDARY = "film"
FORM = f"multipart/form-data; boundary={BOUNDARY}"


@pytest.fixture(autouse=True)
def _fresh_counts():
    cache.clear()


@dataclass
class Caller:
    """A program with an API key; CSRF is checked as in production."""

    secret: str

    def call(self, method: str, path: str, body: Any = b"", content_type: str = "application/json", **headers: str) -> Any:
        if not isinstance(body, bytes):
            body = json.dumps(body).encode()
        client = Client(enforce_csrf_checks=True, raise_request_exception=False)
        sent = {"Authorization": f"Bearer {self.secret}"} | {name.replace("_", "-"): value for name, value in headers.items()}
        return client.generic(method, path, body, content_type, headers={name: value for name, value in sent.items() if value})

    def get(self, path: str, **headers: str) -> Any:
        return self.call("GET", path, **headers)

    def post(self, path: str, body: Any, **headers: str) -> Any:
        return self.call("POST", path, body, **headers)

    def form(self, path: str, *parts: tuple[str, str] | tuple[str, str, bytes], **headers: str) -> Any:
        return self.call("POST", path, multipart(*parts), FORM, **headers)


def multipart(*parts: tuple) -> bytes:
    """(name, text) is a field; (name, file name, bytes) is a file."""
    raw = b""
    for name, *rest in parts:
        raw += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"'.encode()
        if len(rest) == 2:
            raw += f'; filename="{rest[0]}"\r\nContent-Type: application/octet-stream'.encode()
        raw += b"\r\n\r\n" + (rest[-1] if isinstance(rest[-1], bytes) else rest[-1].encode()) + b"\r\n"
    return raw + f"--{BOUNDARY}--\r\n".encode()


def make_caller(member, **terms) -> Caller:
    """With a new key of `member`."""
    return Caller(services.make_key(member=member, name="tests", **({"scopes": ApiKey.Scope.values} | terms))[1])


@pytest.fixture
def v1(member) -> Caller:
    """A program of `member` with every scope."""
    return make_caller(member)


def refused(answer, status: int, code: str, param: str | None = None) -> str:
    """Asserts an error envelope and returns its message."""
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/json"
    assert len(answer["X-Request-Id"]) == 32
    body = answer.json()
    assert set(body) == {"error"}
    assert set(body["error"]) == {"message", "type", "param", "code"}
    assert (body["error"]["code"], body["error"]["param"]) == (code, param)
    return body["error"]["message"]


def counts() -> tuple[int, int, int, int]:
    """Jobs, events, ledger entries and calls."""
    return Job.objects.count(), JobEvent.objects.count(), LedgerEntry.objects.count(), VideoCall.objects.count()


@pytest.fixture
def receiver(settings):
    """A server on loopback that takes webhooks; only the operator's setting lets them go there."""
    settings.OUTGOING_OWN_HOSTS = ["127.0.0.1"]
    yield from receiving()


@pytest.fixture
def endpoint(member, receiver) -> WebhookEndpoint:
    """One of `member` that is told everything."""
    return make_endpoint(member, receiver.url)


def make_endpoint(member, url: str, event_types=WebhookEvent.Type.values, name: str = "hook") -> WebhookEndpoint:
    """A webhook endpoint; its secret is `secret_of(it)`."""
    return webhook_services.create_endpoint(member=member, terms=Terms(name, url, list(event_types)))[0]


def secret_of(endpoint: WebhookEndpoint) -> str:
    return unseal(endpoint.secret, purpose=delivery.SEAL)


def end(member, state=Job.State.SUCCEEDED, **changes) -> Job:
    """A job of /v1 that ends like this."""
    job = factories.job(member=member)
    VideoCall.objects.create(job=job, model="sora-2")
    return scheduler.close(job, state, **changes)
