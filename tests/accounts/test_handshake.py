"""What an app learns of a server before anybody signs in."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_limits_and_regions_are_those_in_force(settings):
    settings.REGIONS = ["US"]
    settings.MINIMUM_AGE = 16
    settings.INVITES_PER_MEMBER = 2
    response = Client().get("/.well-known/vitascope")
    body = response.json()
    assert response.status_code == 200
    assert body["api"] == {"min": 1, "max": 1}
    assert body["sign_up"] == {"open": True, "invite_required": True, "invites_per_member": 2, "minimum_age": 16, "regions": ["US"]}
    assert body["limits"]["sizes"] == ["720x1280", "1280x720", "720x720"]
    assert body["limits"]["seconds"] == [4]
    assert body["limits"]["jobs_per_day"] == {"free": 30, "pro": 100}


def test_a_token_that_ran_out_does_not_stand_in_the_way():
    assert Client().get("/.well-known/vitascope", headers={"X-Session-Token": "old"}).status_code == 200


def test_a_closed_server_says_so(settings):
    settings.REGIONS = []
    assert Client().get("/.well-known/vitascope").json()["sign_up"]["open"] is False
