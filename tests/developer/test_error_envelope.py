"""Every error below /v1 is OpenAI's envelope with a request id, whoever raises it."""

from __future__ import annotations

import pytest
import time_machine
from django.db import OperationalError

from tests.developer.conftest import refused


@pytest.mark.parametrize("path", ["/v1", "/v1/", "/v1/models", "/v1/videos/", "/v1/videos/x/", "/v1/videos/x/y", "/v1/videos/x/remix/"])
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE", "PATCH", "OPTIONS"])
def test_unknown_paths_are_never_redirected(v1, path, method):
    assert refused(v1.call(method, path), 404, "unknown_url") == f"Invalid URL ({method} {path})"


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/v1/videos", "GET, HEAD, POST"),
        ("OPTIONS", "/v1/videos", "GET, HEAD, POST"),
        ("POST", "/v1/videos/x", "GET, HEAD, DELETE"),
        ("POST", "/v1/videos/x/content", "GET, HEAD"),
        ("GET", "/v1/videos/x/remix", "POST"),
    ],
)
def test_other_methods(v1, method, path, allowed):
    answer = v1.call(method, path)
    refused(answer, 405, "method_not_allowed")
    assert answer["Allow"] == allowed


def test_a_broken_database(v1, monkeypatch):
    def broken(*args, **kwargs):
        raise OperationalError("the projector burns")

    monkeypatch.setattr("developer.selectors.video_for", broken)
    answer = v1.get("/v1/videos/x")
    assert refused(answer, 500, "internal_error") == "Something broke on our side."
    assert answer.json()["error"]["type"] == "server_error"


def test_a_host_that_is_not_ours(v1):
    refused(v1.get("/v1/videos", Host="evil.example"), 400, "malformed_request")
    assert v1.get("/api/me", Host="evil.example")["Content-Type"] == "application/problem+json"
    assert v1.get("/", Host="evil.example").status_code == 400


def test_the_rate_limit(v1, settings):
    settings.RATES = settings.RATES | {"api": "2/60"}
    with time_machine.travel("2026-11-25T12:00:10Z", tick=False):
        answers = [v1.get("/v1/videos") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert [answer["X-RateLimit-Remaining"] for answer in answers] == ["1", "0", "0"]
    refused(answers[2], 429, "rate_limit_exceeded")
    assert answers[2]["Retry-After"] == "50"
    assert answers[2].json()["error"]["type"] == "requests"


def test_request_ids_differ(v1):
    assert v1.get("/v1/videos")["X-Request-Id"] != v1.get("/v1/videos")["X-Request-Id"]
