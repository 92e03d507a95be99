"""Members read and change their own account."""

from __future__ import annotations

import pytest
from rest_framework.test import APIClient

from accounts.models import Member
from tests import factories

pytestmark = pytest.mark.django_db


def _patch(api, body):
    return api.patch("/api/me", body, format="json")


def test_everything_one_may_know_of_oneself(api, member):
    member.refresh_from_db()
    assert api.get("/api/me").json() == {
        "id": str(member.pk),
        "handle": member.handle,
        "email": member.email,
        "display_name": member.display_name,
        "bio": "",
        "birth_date": "1990-01-01",
        "region": "US",
        "plan": "free",
        "remix_allowed": False,
        "joined_at": member.joined_at.isoformat().replace("+00:00", "Z"),
    }


def test_what_an_operators_account_lacks_is_absent():
    client = APIClient()
    client.force_authenticate(Member.objects.create_superuser("projectionist", "p@example.org", "projector-lamp-7"))
    body = client.get("/api/me").json()
    assert "birth_date" not in body
    assert "region" not in body
    assert body["display_name"] == "projectionist"


def test_what_is_given_is_changed_and_nothing_else(api, member):
    response = _patch(api, {"display_name": "  Grace  H. ", "remix_allowed": True})
    assert response.status_code == 200
    assert (response.json()["display_name"], response.json()["remix_allowed"]) == ("Grace H.", True)
    fresh = Member.objects.get()
    assert (fresh.display_name, fresh.remix_allowed, fresh.bio, fresh.handle) == ("Grace H.", True, "", member.handle)


def test_a_bio_may_be_emptied(api, member):
    Member.objects.update(bio="I collect swishes.")
    assert _patch(api, {"bio": ""}).json()["bio"] == ""


def test_nothing_given_is_nothing_changed(api, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert _patch(api, {}).status_code == 200


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"handle": "root"}, "/handle", "unknown_field"),
        ({"is_staff": True}, "/is_staff", "unknown_field"),
        ({"plan": "pro"}, "/plan", "unknown_field"),
        ({"display_name": ""}, "/display_name", "blank"),
        ({"display_name": "x" * 61}, "/display_name", "text_invalid"),
        ({"display_name": "\u202egnp"}, "/display_name", "text_invalid"),
        ({"display_name": None}, "/display_name", "null"),
        ({"display_name": ["x"]}, "/display_name", "invalid"),
        ({"bio": "x" * 281}, "/bio", "text_invalid"),
        ({"remix_allowed": "yes"}, "/remix_allowed", "invalid"),
        ({"remix_allowed": 1}, "/remix_allowed", "invalid"),
    ],
)
def test_refused_changes(api, body, pointer, code):
    before = list(Member.objects.values())
    response = _patch(api, {"bio": "new words", **body} if "bio" not in body else body)
    assert response.status_code == 422
    assert [(error["pointer"], error["code"]) for error in response.json()["errors"]] == [(pointer, code)]
    assert list(Member.objects.values()) == before


def test_a_form_is_not_json(api):
    assert api.patch("/api/me", {"bio": "x"}, format="multipart").status_code == 415


def test_the_longest_texts_fit(api):
    assert _patch(api, {"display_name": "é" * 60, "bio": "b" * 280}).status_code == 200
    assert factories.Member.objects.get().display_name == "é" * 60
