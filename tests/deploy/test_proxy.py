"""The Caddyfile is read by Caddy, and does what docs/operations.md asks of any proxy."""

from __future__ import annotations

import json
import os
import shutil
import subprocess

import pytest

from tests.deploy.commands import DEPLOY
from vitascope.asgi import MOST_BODY_BYTES

pytestmark = pytest.mark.skipif(shutil.which("caddy") is None, reason="caddy is not installed")


def caddy(command: str) -> str:
    words = ["caddy", command, "--adapter", "caddyfile", "--config", DEPLOY / "Caddyfile"]
    environment = os.environ | {"SITE": "clips.example.org", "UPSTREAM": "web:8000"}
    return subprocess.run(words, env=environment, capture_output=True, text=True, check=True).stdout


def test_it_is_valid():
    caddy("validate")


def test_it_limits_bodies_keeps_metrics_inside_and_asks_for_health():
    server = json.loads(caddy("adapt"))["apps"]["http"]["servers"]["srv0"]
    text = json.dumps(server)
    handlers = {}

    def collect(node) -> None:
        if isinstance(node, dict):
            if "handler" in node:
                handlers.setdefault(node["handler"], []).append(node)
            for value in node.values():
                collect(value)
        elif isinstance(node, list):
            for value in node:
                collect(value)

    collect(server)
    assert handlers["request_body"][0]["max_size"] >= MOST_BODY_BYTES
    assert [proxy["upstreams"] for proxy in handlers["reverse_proxy"]] == [[{"dial": "web:8000"}]]
    assert handlers["reverse_proxy"][0]["health_checks"]["active"]["uri"] == "/healthz"
    assert sorted(answer["status_code"] for answer in handlers["static_response"]) == [404, 413]
    assert '"/metrics"' in text and "clips.example.org" in text
