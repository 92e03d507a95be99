"""An app signs up, keeps the token, uses the API with it and signs out."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import Member
from tests import factories
from tests.invites.sign_up import by_app

pytestmark = pytest.mark.django_db
SESSION = "/_allauth/app/v1/auth/session"
LOGIN = "/_allauth/app/v1/auth/login"


def _me(token: str | None):
    return Client().get("/api/me", headers={"X-Session-Token": token} if token else {})


def test_sign_up_gives_a_token_that_opens_the_api():
    response = by_app(factories.invite(), display_name="Ada")
    body = response.json()
    assert response.status_code == 200
    assert body["meta"]["is_authenticated"] is True
    member = Member.objects.get()
    assert (body["data"]["user"]["id"], body["data"]["user"]["display"]) == (str(member.pk), "Ada")
    me = _me(body["meta"]["session_token"])
    assert me.status_code == 200
    assert (me.json()["id"], me.json()["handle"]) == (str(member.pk), "ada")


@pytest.mark.parametrize("token", [None, "", "0" * 32, "no token at all"])
def test_without_a_token_the_api_is_shut(token):
    response = _me(token)
    assert (response.status_code, response["Content-Type"]) == (401, "application/problem+json")
    assert response["WWW-Authenticate"] == "X-Session-Token"
    assert response.json()["code"] == "not_authenticated"


def test_a_revoked_session_opens_nothing():
    token = by_app(factories.invite()).json()["meta"]["session_token"]
    assert Client().delete(SESSION, headers={"X-Session-Token": token}).status_code == 401
    assert _me(token).status_code == 401


def test_one_device_signs_out_and_the_other_stays():
    first = by_app(factories.invite()).json()["meta"]["session_token"]
    login = Client().post(LOGIN, {"username": "ADA", "password": "zoetrope-19"}, content_type="application/json")
    second = login.json()["meta"]["session_token"]
    Client().delete(SESSION, headers={"X-Session-Token": first})
    assert [_me(first).status_code, _me(second).status_code] == [401, 200]


def test_a_banned_members_token_opens_nothing():
    token = by_app(factories.invite()).json()["meta"]["session_token"]
    Member.objects.update(is_active=False)
    assert _me(token).status_code == 401


@pytest.mark.parametrize("name", [{"username": "Grace"}, {"email": "GRACE@example.org"}])
def test_login_by_handle_or_email_in_any_case(name):
    factories.member(handle="grace")
    response = Client().post(LOGIN, {**name, "password": "projector-lamp-7"}, content_type="application/json")
    assert response.status_code == 200
    assert _me(response.json()["meta"]["session_token"]).json()["handle"] == "grace"


def test_a_wrong_password_gives_no_token():
    factories.member(handle="grace")
    response = Client().post(LOGIN, {"username": "grace", "password": "wrong-lamp-7"}, content_type="application/json")
    assert response.status_code == 400
    assert response.json()["errors"][0]["code"] == "username_password_mismatch"
    assert "session_token" not in response.json().get("meta", {})


def test_guessing_passwords_is_slowed_down():
    factories.member(handle="grace")
    guesses = [Client().post(LOGIN, {"username": "grace", "password": f"guess-{n}"}, content_type="application/json") for n in range(7)]
    right = Client().post(LOGIN, {"username": "grace", "password": "projector-lamp-7"}, content_type="application/json")
    assert guesses[-1].json()["errors"][0]["code"] == "too_many_login_attempts"
    assert right.status_code == 400
