"""No more of a body is taken in than anything here wants, whatever length it says, and the refusal speaks the language of the place."""

from __future__ import annotations

import json

import pytest
from asgiref.testing import ApplicationCommunicator
from django.http import HttpResponse
from django.urls import re_path

from vitascope import asgi

LIMIT = 10


def length(request):
    return HttpResponse(str(len(request.body)))


urlpatterns = [re_path("", length)]


@pytest.fixture(autouse=True)
def _short(settings, monkeypatch):
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = []
    monkeypatch.setattr(asgi, "MOST_BODY_BYTES", LIMIT)


async def sent(path: str, *parts: bytes, endless: bool = False, **headers: bytes) -> tuple[int, str, bytes]:
    scope = {"type": "http", "method": "POST", "path": path, "query_string": b"", "http_version": "1.1"}
    lines = [(name.replace("_", "-").encode(), value) for name, value in headers.items()]
    line = ApplicationCommunicator(asgi.Handler(), scope | {"headers": [(b"host", b"localhost"), *lines]})
    for number, part in enumerate(parts, 1):
        await line.send_input({"type": "http.request", "body": part, "more_body": endless or number < len(parts)})
    head, body = await line.receive_output(10), await line.receive_output(10)
    kind = next(value for name, value in head["headers"] if name.lower() == b"content-type")
    return head["status"], kind.decode(), body["body"]


async def test_as_much_as_is_wanted():
    assert await sent("/verify/", b"01234", b"56789") == (200, "text/html; charset=utf-8", b"10")


@pytest.mark.parametrize("headers", [{}, {"content_length": b"5"}, {"content_length": b"11"}, {"transfer_encoding": b"chunked"}])
@pytest.mark.parametrize("parts", [[b"0123456789x"], [b"01234", b"56789", b"x"]])
async def test_more_is_refused_before_it_has_ended(parts, headers):
    assert await sent("/verify/", *parts, endless=True, **headers) == (413, "text/plain", b"The body is too large.\n")


async def test_in_the_language_of_the_place():
    status, kind, body = await sent("/api/verify", b"0123456789x")
    assert (status, kind, json.loads(body)["code"]) == (413, "application/problem+json", "too_large")
    status, kind, body = await sent("/v1/videos", b"0123456789x")
    assert (status, kind, json.loads(body)["error"]["code"]) == (413, "application/json", "request_too_large")
