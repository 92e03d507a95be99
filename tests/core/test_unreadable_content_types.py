"""A Content-Type that Django itself cannot read is refused by the view, not by a crash."""

from __future__ import annotations

import json

import pytest
from asgiref.testing import ApplicationCommunicator

from vitascope.asgi import application


@pytest.mark.parametrize("kind", [b"multipart/form-data; boundary*=bogus''x", b"application/json; charset=\x00", b"text/plain; a*=b''%ff"])
async def test_the_answer_is_the_views(kind):
    scope = {
        "type": "http", "method": "POST", "path": "/v1/nothing", "query_string": b"", "http_version": "1.1", "client": ["127.0.0.1", 1],
        "headers": [(b"host", b"localhost"), (b"content-type", kind), (b"content-length", b"2")],
    }  # fmt: skip
    line = ApplicationCommunicator(application, scope)
    await line.send_input({"type": "http.request", "body": b"{}"})
    head, body = await line.receive_output(10), await line.receive_output(10)
    assert head["status"] == 404
    assert json.loads(body["body"])["error"]["code"] == "unknown_url"
