"""Every refusal of the API is a problem document (RFC 9457) with a stable code."""

from __future__ import annotations

import pytest
from rest_framework.test import APIClient

from tests import factories

pytestmark = pytest.mark.django_db
KEYS = {"type", "title", "status", "detail", "code", "instance", "request_id"}


def assert_problem(answer, status: int, code: str) -> dict:
    body = answer.json()
    assert (answer.status_code, answer["Content-Type"], body["status"], body["code"]) == (status, "application/problem+json", status, code)
    return body


def test_without_a_token():
    body = assert_problem(APIClient().get("/api/me/videos"), 401, "not_authenticated")
    assert set(body) == KEYS


def test_the_request_id_is_in_the_body_and_the_header(api):
    answer = api.get("/api/videos/0192aaaa-0000-7000-8000-000000000000")
    assert assert_problem(answer, 404, "not_found")["request_id"] == answer["X-Request-Id"]


def test_an_unknown_path_below_api(client):
    assert_problem(client.get("/api/nothing"), 404, "not_found")


def test_a_method_that_is_not_there_names_those_that_are(api):
    answer = api.post("/api/feed/newest")
    assert_problem(answer, 405, "method_not_allowed")
    assert answer["Allow"] == "GET, HEAD, OPTIONS"


def test_a_body_of_another_type(api, member):
    video = factories.video(maker=member)
    answer = api.patch(f"/api/videos/{video.pk}", "caption=x", content_type="application/x-www-form-urlencoded")
    assert_problem(answer, 415, "unsupported_media_type")


def test_a_field_error_points_to_the_field(api):
    body = assert_problem(api.get("/api/feed/newest", {"limit": "many"}), 422, "invalid")
    assert body["errors"] == [{"pointer": "/limit", "code": "out_of_range", "detail": "limit is a whole number from 1 to 100."}]
