"""Headers that Django stumbles over before any view: a Content-Type it cannot read, and a chunked body without a length."""

from __future__ import annotations

import json

import pytest
from asgiref.testing import ApplicationCommunicator
from django.http import JsonResponse
from django.urls import path

from vitascope.asgi import Handler


def echo(request):
    return JsonResponse({"type": request.headers.get("Content-Type"), "length": request.headers["Content-Length"], "form": request.POST})


urlpatterns = [path("echo", echo)]


@pytest.fixture(autouse=True)
def _only_echo(settings):
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = []


async def sent(*parts: bytes, **headers: bytes) -> dict:
    scope = {"type": "http", "method": "POST", "path": "/echo", "query_string": b"", "http_version": "1.1"}
    lines = [(name.replace("_", "-").encode(), value) for name, value in headers.items()]
    line = ApplicationCommunicator(Handler(), scope | {"headers": [(b"host", b"localhost"), *lines]})
    for number, part in enumerate(parts, 1):
        await line.send_input({"type": "http.request", "body": part, "more_body": number < len(parts)})
    head, body = await line.receive_output(10), await line.receive_output(10)
    assert head["status"] == 200
    return json.loads(body["body"])


@pytest.mark.parametrize("kind", [b"multipart/form-data; boundary*=bogus''x", b"application/json; charset=\x00", b"text/plain; a*=b''%ff"])
async def test_a_content_type_that_cannot_be_read_is_none(kind):
    assert await sent(b"{}", content_type=kind, content_length=b"2") == {"type": None, "length": "2", "form": {}}


async def test_a_chunked_body_gets_its_length():
    kind = b"application/x-www-form-urlencoded"
    answer = await sent(b"prompt=two", b"+balls", content_type=kind, transfer_encoding=b"chunked")
    assert answer == {"type": kind.decode(), "length": "16", "form": {"prompt": "two balls"}}
