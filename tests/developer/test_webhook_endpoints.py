"""Webhook endpoints of /v1: made, listed, changed, rotated, tested and deleted on OpenAI's wire."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from core.sealing import unseal
from developer import policies
from developer.models import WebhookDelivery, WebhookEndpoint, WebhookEvent
from developer.webhooks import delivery
from tests.developer.conftest import end, make_caller, make_endpoint, refused, secret_of

ROOT = "/v1/webhook_endpoints"
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
UNIX = int(NOW.timestamp())
TERMS = {"name": "builds", "url": "https://hooks.example.org/in?x=1", "event_types": ["video.failed", "video.completed"]}


def test_creating(v1, member):
    with time_machine.travel(NOW, tick=False):
        answer = v1.post(ROOT, TERMS)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    row = WebhookEndpoint.objects.get()
    body = answer.json()
    secret = body.pop("signing_secret")
    assert secret.startswith("whsec_") and len(base64.b64decode(secret[6:], validate=True)) == 24
    assert body == {
        "id": f"whe_{row.pk.hex}",
        "object": "webhook_endpoint",
        "created_at": UNIX,
        "updated_at": UNIX,
        "name": "builds",
        "url": "https://hooks.example.org/in?x=1",
        "event_types": ["video.completed", "video.failed"],
        "signing_secret_hint": f"whsec_…{secret[-4:]}",
        "vitascope": {"state": "working", "disabled_at": None, "disabled_because": None},
    }
    assert row.member == member
    assert secret not in str(WebhookEndpoint.objects.values().get()), "at rest it is sealed"
    assert unseal(row.secret, purpose=delivery.SEAL) == secret
    assert v1.get(f"{ROOT}/{body['id']}").json() == body, "nobody is shown the secret again"


def test_a_create_whose_answer_was_lost_is_repeated(v1):
    first = v1.post(ROOT, TERMS).json()
    assert v1.post(ROOT, TERMS, x_stainless_retry_count="1").json() == first
    assert v1.post(ROOT, TERMS | {"name": "other"}, x_stainless_retry_count="1").json()["id"] != first["id"]
    assert v1.post(ROOT, TERMS, x_stainless_retry_count="0").json()["id"] != first["id"]
    assert WebhookEndpoint.objects.count() == 3
    keyed = [v1.post(ROOT, TERMS, Idempotency_Key="one").json() for _ in range(2)]
    assert keyed[0] == keyed[1]
    assert WebhookEndpoint.objects.count() == 4
    refused(v1.post(ROOT, TERMS | {"name": "x"}, Idempotency_Key="one"), 422, "idempotency_key_reused")


def test_a_repeated_create_whose_secret_cannot_be_read_is_a_refusal(v1):
    v1.post(ROOT, TERMS, Idempotency_Key="one")
    WebhookEndpoint.objects.update(secret="sealed under a key that is gone")
    refused(v1.post(ROOT, TERMS, Idempotency_Key="one"), 409, "webhook_secret_lost")
    assert WebhookEndpoint.objects.count() == 1


def test_listing_newest_first_in_pages(v1, member, other):
    ids = []
    for number in range(5):
        with time_machine.travel(NOW + timedelta(seconds=number // 2), tick=False):  # some at the same moment
            ids.append(v1.post(ROOT, TERMS | {"name": f"n{number}"}).json()["id"])
    make_endpoint(other, "https://hooks.example.org/")
    page = v1.get(f"{ROOT}?limit=2").json()
    seen = [row["id"] for row in page["data"]]
    assert (page["object"], page["has_more"], page["first_id"], page["last_id"]) == ("list", True, seen[0], seen[1])
    while page["has_more"]:
        page = v1.get(f"{ROOT}?limit=2&after={page['last_id']}").json()
        seen += [row["id"] for row in page["data"]]
    rows = {f"whe_{row.pk.hex}": row for row in WebhookEndpoint.objects.filter(member=member)}
    assert seen == sorted(ids, key=lambda wire_id: (rows[wire_id].created_at, rows[wire_id].pk), reverse=True)
    assert "signing_secret" not in page["data"][0]


def test_an_empty_list(v1):
    assert v1.get(ROOT).json() == {"object": "list", "data": [], "first_id": None, "last_id": None, "has_more": False}


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=x", "after=whe_x", f"after=whe_{0:032x}", "after=video_1"])
def test_bad_pages(v1, query):
    refused(v1.get(f"{ROOT}?{query}"), 400, "invalid_value", query.split("=")[0])


def test_changing_terms(v1):
    with time_machine.travel(NOW, tick=False):
        made = v1.post(ROOT, TERMS).json()
    made.pop("signing_secret")
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        for same in ({}, {"name": "builds"}, {"event_types": ["video.completed", "video.failed"], "url": None}):
            assert v1.post(f"{ROOT}/{made['id']}", same).json() == made, "what changes nothing is no change"
        changed = v1.post(f"{ROOT}/{made['id']}", {"event_types": ["video.failed"]}).json()
    assert changed == made | {"event_types": ["video.failed"], "updated_at": UNIX + 3600}
    assert v1.get(f"{ROOT}/{made['id']}").json() == changed


def test_a_new_address_turns_it_on_again(v1, member):
    endpoint = make_endpoint(member, "https://a.example.org/")
    WebhookEndpoint.objects.update(disabled_at=NOW, disabled_because="gone", failing_since=NOW)
    off = v1.get(f"{ROOT}/{endpoint.wire_id}").json()
    assert off["vitascope"] == {"state": "off", "disabled_at": UNIX, "disabled_because": "gone"}
    assert v1.post(f"{ROOT}/{endpoint.wire_id}", {"name": "x"}).json()["vitascope"]["state"] == "off"
    assert v1.post(f"{ROOT}/{endpoint.wire_id}", {"url": "https://b.example.org/"}).json()["vitascope"]["state"] == "working"


def test_rotating_the_secret(v1, member):
    with time_machine.travel(NOW, tick=False):
        endpoint = make_endpoint(member, "https://a.example.org/")
    first = secret_of(endpoint)
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        answer = v1.post(f"{ROOT}/{endpoint.wire_id}/rotate_secret", {"keep_old_secret_active_for_24_hours": True})
        endpoint.refresh_from_db()
        assert endpoint.old_secret_signs is True
    body = answer.json()
    assert (answer["Cache-Control"], body["updated_at"], body["created_at"]) == ("no-store", UNIX + 3600, UNIX)
    assert body["signing_secret_hint"] == f"whsec_…{body['signing_secret'][-4:]}"
    assert secret_of(endpoint) == body["signing_secret"] != first
    assert unseal(endpoint.old_secret, purpose=delivery.SEAL) == first
    assert endpoint.old_secret_until == NOW + timedelta(hours=25)
    with time_machine.travel(NOW + timedelta(hours=25), tick=False):
        assert endpoint.old_secret_signs is False
    for nothing in ({}, b""):
        v1.post(f"{ROOT}/{endpoint.wire_id}/rotate_secret", nothing)
        endpoint.refresh_from_db()
        assert (endpoint.old_secret, endpoint.old_secret_until) == ("", None), "without being asked to, the old one ends at once"


def test_a_test_is_sent_at_once_and_leaves_nothing(v1, endpoint, receiver):
    receiver.will_answer(503, b"later")
    with time_machine.travel(NOW, tick=False):
        for status in (503, 200):
            assert v1.post(f"{ROOT}/{endpoint.wire_id}/test", {"event_type": "video.failed"}).json() == {
                "object": "webhook_endpoint.test",
                "webhook_endpoint_id": endpoint.wire_id,
                "event_type": "video.failed",
                "status_code": status,
                "success": True,
            }
    (_, headers, raw), _ = receiver.calls
    event = json.loads(raw)
    assert event == {
        "id": "evt_" + headers["webhook-id"].removeprefix("wh_"),
        "object": "event",
        "created_at": UNIX,
        "type": "video.failed",
        "data": {"id": "video_" + "0" * 32},
    }
    assert (WebhookEvent.objects.count(), WebhookDelivery.objects.count()) == (0, 0)
    before = endpoint.updated_at, endpoint.failing_since
    endpoint.refresh_from_db()
    assert (endpoint.updated_at, endpoint.failing_since) == before


def test_a_test_that_arrives_nowhere(v1, member, settings):
    settings.OUTGOING_OWN_HOSTS = ["127.0.0.1"]
    endpoint = make_endpoint(member, "http://127.0.0.1:1/")
    answer = v1.post(f"{ROOT}/{endpoint.wire_id}/test", {"event_type": "video.failed"})
    assert refused(answer, 400, "webhook_endpoint_unreachable") == "It refused the connection."


def test_deleting(v1, member, endpoint):
    end(member)
    answer = v1.call("DELETE", f"{ROOT}/{endpoint.wire_id}")
    assert answer.json() == {"id": endpoint.wire_id, "object": "webhook_endpoint.deleted", "deleted": True}
    assert (WebhookEndpoint.objects.count(), WebhookDelivery.objects.count()) == (0, 0)
    refused(v1.get(f"{ROOT}/{endpoint.wire_id}"), 404, "webhook_endpoint_not_found")


def test_event_types(v1):
    assert v1.get("/v1/webhook_event_types").json() == {"object": "list", "data": ["video.completed", "video.failed"]}


def test_as_many_as_a_member_may_have(v1, member, monkeypatch):
    monkeypatch.setattr(policies, "MOST_ENDPOINTS", 1)
    assert v1.post(ROOT, TERMS).status_code == 200
    answer = v1.post(ROOT, TERMS)
    refused(answer, 409, "too_many_webhook_endpoints")
    assert (answer["x-should-retry"], WebhookEndpoint.objects.count()) == ("false", 1)


def test_what_sends_or_makes_secrets_is_limited(v1, endpoint, settings):
    settings.RATES = settings.RATES | {"webhooks": "1/3600"}
    assert v1.post(f"{ROOT}/{endpoint.wire_id}/rotate_secret", {}).status_code == 200
    for path, body in ((ROOT, TERMS), (f"{ROOT}/{endpoint.wire_id}/rotate_secret", {}), (f"{ROOT}/{endpoint.wire_id}/test", {})):
        refused(v1.post(path, body), 429, "rate_limit_exceeded")
    assert v1.get(ROOT).status_code == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", ""), ("POST", ""), ("DELETE", ""), ("POST", "/rotate_secret"), ("POST", "/test")],
)
def test_those_of_others_are_not_there(v1, other, method, path):
    theirs = make_endpoint(other, "https://a.example.org/")
    before = WebhookEndpoint.objects.values().get()
    for wire_id in (theirs.wire_id, "whe_x", theirs.wire_id.upper(), str(theirs.pk), f"wh_{theirs.pk.hex}"):
        refused(v1.call(method, f"{ROOT}/{wire_id}{path}", {}), 404, "webhook_endpoint_not_found")
    assert WebhookEndpoint.objects.values().get() == before


def test_a_scope_of_its_own(member, endpoint):
    narrow = make_caller(member, scopes=["videos.read", "videos.write"])
    for method, path in (("GET", ROOT), ("POST", ROOT), ("GET", f"{ROOT}/{endpoint.wire_id}"), ("GET", "/v1/webhook_event_types")):
        assert refused(narrow.call(method, path, TERMS), 403, "missing_scope") == "This API key lacks the scope webhooks.manage."
    assert make_caller(member, scopes=["webhooks.manage"]).get(ROOT).status_code == 200
    refused(make_caller(member, scopes=["webhooks.manage"]).get("/v1/videos"), 403, "missing_scope")
    assert WebhookEndpoint.objects.count() == 1
