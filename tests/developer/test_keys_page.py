"""The page where a member makes and revokes keys."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from developer.models import ApiKey
from developer.services import make_key
from tests.developer.conftest import Caller
from tests.web.conftest import faults_of, words

PAGE = "/settings/keys/"
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
BOTH = ["videos.read", "videos.write"]


def secrets_in(answer) -> set[str]:
    return set(re.findall(r"sk-vita-[\w-]{43}", answer.content.decode()))


def test_no_keys_yet(web):
    page = web.get(PAGE)
    assert page.status_code == 200
    assert "You have no keys yet." in words(page)
    assert "no-store" in page["Cache-Control"]
    assert faults_of(page.content.decode()) == []


def test_settings_lead_to_it(web):
    assert f'href="{PAGE}"' in web.get("/settings/").content.decode()


def test_it_is_for_members(client, db):
    assert client.get(PAGE)["Location"].startswith("/accounts/login/")
    assert client.post(PAGE, {"name": "x", "scopes": BOTH})["Location"].startswith("/accounts/login/")
    assert ApiKey.objects.count() == 0


def test_a_key_is_shown_once_and_works(web, member):
    with time_machine.travel(NOW, tick=False):
        made = web.post(PAGE, {"name": "my script", "scopes": ["videos.read"], "lifetime": "30"})
    (secret,) = secrets_in(made)
    assert "this is the only time it is shown" in words(made)
    assert "http://testserver/v1" in made.content.decode()
    assert "no-store" in made["Cache-Control"]
    assert faults_of(made.content.decode()) == []
    key = ApiKey.objects.get()
    assert (key.member, key.name, key.scopes, key.expires_at) == (member, "my script", ["videos.read"], NOW + timedelta(days=30))
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        assert Caller(secret).get("/v1/videos").status_code == 200
        page = web.get(PAGE)
    assert secrets_in(page) == set()
    assert "1 key works. You can have 19 more." in words(page)
    assert "Made 1 day ago , last used just now , works until Dec 25, 2026." in words(page)
    assert key.prefix in words(page)


def test_several_keys_are_counted_in_words(web, member):
    for name in ("a", "b"):
        make_key(member=member, name=name, scopes=BOTH)
    assert "2 keys work. You can have 18 more." in words(web.get(PAGE))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": ""}, "This text is empty or holds characters that cannot be shown."),
        ({"scopes": []}, "Choose at least one of"),
        ({"scopes": ["admin"]}, "Choose at least one of"),
        ({"lifetime": "7"}, "Choose one of these."),
    ],
)
def test_bad_terms_are_said_at_their_field_and_make_nothing(web, change, said):
    page = web.post(PAGE, {"name": "<b>mine</b>", "scopes": BOTH, "lifetime": ""} | change)
    assert page.status_code == 422
    assert said in words(page)
    assert 'class="errorlist"' in page.content.decode()
    assert faults_of(page.content.decode()) == []
    assert ApiKey.objects.count() == 0


def test_the_twenty_first_key(web, member):
    for number in range(20):
        make_key(member=member, name=f"k{number}", scopes=BOTH)
    page = web.post(PAGE, {"name": "one more", "scopes": BOTH})
    assert (page.status_code, ApiKey.objects.count()) == (409, 20)
    assert "You have as many working keys as one member may have; revoke one first." in words(page)
    assert "You have 20 keys that work" in words(page)


def test_making_keys_is_limited(web, settings):
    settings.RATES = settings.RATES | {"api_keys": "1/3600"}
    with time_machine.travel(NOW, tick=False):
        assert web.post(PAGE, {"name": "a", "scopes": BOTH}).status_code == 200
        page = web.post(PAGE, {"name": "b", "scopes": BOTH})
    assert (page.status_code, page["Retry-After"], ApiKey.objects.count()) == (429, "3600", 1)


def test_revoking_by_a_button(web, member):
    key, secret = make_key(member=member, name="old", scopes=BOTH)
    assert f'action="{PAGE}{key.pk}/revoke/"' in web.get(PAGE).content.decode()
    page = web.post(f"{PAGE}{key.pk}/revoke/", follow=True)
    assert "The key old opens nothing any more." in words(page)
    assert "None of your keys works any more. You can have 20 more." in words(page)
    assert "/revoke/" not in page.content.decode()
    assert Caller(secret).get("/v1/videos").status_code == 401


def test_nobody_revokes_the_keys_of_others(web, other):
    key, _ = make_key(member=other, name="theirs", scopes=BOTH)
    assert web.post(f"{PAGE}{key.pk}/revoke/").status_code == 404
    assert web.get(f"{PAGE}{key.pk}/revoke/").status_code == 405
    key.refresh_from_db()
    assert key.revoked_at is None
