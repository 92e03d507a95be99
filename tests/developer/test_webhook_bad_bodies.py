"""What bad input about webhooks gets: a clear refusal, nothing stored, nothing sent."""

from __future__ import annotations

import pytest

from core.models import IdempotencyRecord
from developer.models import WebhookEndpoint
from tests.developer.conftest import FORM, multipart, refused

ROOT = "/v1/webhook_endpoints"
T = {"name": "x", "url": "https://hooks.example.org/", "event_types": ["video.completed"]}


def without(name):
    return {key: value for key, value in T.items() if key != name}


BODIES = [
    (without("name"), "missing_required_parameter", "name"),
    (without("url"), "missing_required_parameter", "url"),
    (without("event_types"), "missing_required_parameter", "event_types"),
    (T | {"url": None}, "missing_required_parameter", "url"),
]
CHANGES = [
    ({"name": 7}, "invalid_type", "name"),
    ({"name": ""}, "invalid_value", "name"),
    ({"name": "a\x00b"}, "invalid_value", "name"),
    ({"name": "x" * 61}, "invalid_value", "name"),
    ({"url": ["https://a.example.org"]}, "invalid_type", "url"),
    ({"url": "http://hooks.example.org/"}, "invalid_value", "url"),
    ({"url": "https://127.0.0.2/"}, "invalid_value", "url"),
    ({"url": "https://localhost/"}, "invalid_value", "url"),
    ({"url": "https://[::ffff:10.0.0.1]/"}, "invalid_value", "url"),
    ({"url": "https://169.254.169.254/latest/meta-data/"}, "invalid_value", "url"),
    ({"url": "https://2130706433/"}, "invalid_value", "url"),
    ({"url": "https://user:pw@hooks.example.org/"}, "invalid_value", "url"),
    ({"url": "https://hooks.example.org/\r\nX: y"}, "invalid_value", "url"),
    ({"url": "https://hooks.example.org/" + "x" * 2000}, "invalid_value", "url"),
    ({"url": ""}, "invalid_value", "url"),
    ({"event_types": "video.completed"}, "invalid_type", "event_types"),
    ({"event_types": {"a": 1}}, "invalid_type", "event_types"),
    ({"event_types": []}, "invalid_value", "event_types"),
    ({"event_types": ["batch.completed"]}, "invalid_value", "event_types"),
    ({"event_types": ["video.completed", 7]}, "invalid_type", "event_types"),
    ({"event_types": [["video.completed"]]}, "invalid_type", "event_types"),
    ({"secret": "whsec_x"}, "unknown_parameter", "secret"),
]


@pytest.mark.parametrize(("body", "code", "param"), BODIES + [(T | change, code, param) for change, code, param in CHANGES])
def test_creating(v1, body, code, param):
    refused(v1.post(ROOT, body), 400, code, param)
    assert (WebhookEndpoint.objects.count(), IdempotencyRecord.objects.count()) == (0, 0)


@pytest.mark.parametrize(("body", "code", "param"), CHANGES)
def test_changing(v1, endpoint, body, code, param):
    before = WebhookEndpoint.objects.values().get()
    refused(v1.post(f"{ROOT}/{endpoint.wire_id}", {"name": "new"} | body), 400, code, param)
    assert WebhookEndpoint.objects.values().get() == before


@pytest.mark.parametrize(
    ("path", "body", "code", "param"),
    [
        ("test", {}, "missing_required_parameter", "event_type"),
        ("test", {"event_type": "batch.completed"}, "invalid_value", "event_type"),
        ("test", {"event_type": ["video.failed"]}, "invalid_type", "event_type"),
        ("test", {"event_type": "video.failed", "url": "https://a.example.org"}, "unknown_parameter", "url"),
        ("rotate_secret", {"keep_old_secret_active_for_24_hours": "yes"}, "invalid_type", "keep_old_secret_active_for_24_hours"),
        ("rotate_secret", {"keep_old_secret_active_for_24_hours": 1}, "invalid_type", "keep_old_secret_active_for_24_hours"),
        ("rotate_secret", {"secret": "whsec_x"}, "unknown_parameter", "secret"),
    ],
)
def test_testing_and_rotating(v1, endpoint, receiver, path, body, code, param):
    before = WebhookEndpoint.objects.values().get()
    refused(v1.post(f"{ROOT}/{endpoint.wire_id}/{path}", body), 400, code, param)
    assert (WebhookEndpoint.objects.values().get(), receiver.calls) == (before, [])


@pytest.mark.parametrize("raw", [b"{", b"[]", b"null", b'{"name": NaN}', b'{"name": "a", "name": "b"}', b"\xff", b"[" * 9000])
def test_malformed_json(v1, raw):
    refused(v1.post(ROOT, raw), 400, "malformed_request")


def test_forms_are_not_taken(v1):
    refused(v1.call("POST", ROOT, multipart(("name", "x")), FORM), 415, "unsupported_media_type")


def test_other_methods(v1, endpoint):
    refused(v1.call("DELETE", ROOT), 405, "method_not_allowed")
    refused(v1.get(f"{ROOT}/{endpoint.wire_id}/test"), 405, "method_not_allowed")
    refused(v1.get(f"{ROOT}/{endpoint.wire_id}/rotate_secret"), 405, "method_not_allowed")
    refused(v1.get(f"{ROOT}/"), 404, "unknown_url")
