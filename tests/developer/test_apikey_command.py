"""`manage.py apikey`: the secret alone on standard output, once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from developer.models import ApiKey
from developer.services import make_key
from tests.developer.conftest import Caller

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def run(*arguments: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("apikey", *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_a_key_is_made_and_printed_once(member):
    out, err = run("create", "--member", member.handle, "--name", "laptop", "--scopes", "videos.read,videos.write")
    key = ApiKey.objects.get()
    assert (key.member, key.name, key.scopes, key.expires_at) == (member, "laptop", ["videos.read", "videos.write"], None)
    assert Caller(out.strip()).get("/v1/videos").status_code == 200
    assert err == f"Key {key.pk}. Keep its secret now; it is not shown again.\n"
    assert out.strip() not in run("list")[0]


def test_a_key_for_some_days(member):
    with time_machine.travel(NOW, tick=False):
        run("create", "--member", member.handle, "--name", "x", "--scopes", "videos.read", "--days", "7")
    assert (ApiKey.objects.get().scopes, ApiKey.objects.get().expires_at) == (["videos.read"], NOW + timedelta(days=7))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"--member": "nobody_here"}, "There is nothing here by that name."),
        ({"--name": " "}, "This text is empty"),
        ({"--scopes": "videos.read,all"}, "Choose at least one of"),
        ({"--scopes": ""}, "Choose at least one of"),
        ({"--days": "0"}, "--days is from 1 to 3650."),
        ({"--days": "99999999999"}, "--days is from 1 to 3650."),
    ],
)
def test_bad_terms_make_no_key(member, change, words):
    options = {"--member": member.handle, "--name": "x"} | change
    with pytest.raises(CommandError, match=words):
        run("create", *(part for option in options.items() for part in option))
    assert ApiKey.objects.count() == 0


def test_listing(member, other):
    first, _ = make_key(member=member, name="one", scopes=["videos.read"])
    second, _ = make_key(member=other, name="two", scopes=["videos.read", "videos.write"])
    line = f"{first.pk}  {first.prefix}…  live    @{member.handle}  videos.read  one\n"
    assert run("list")[0] == f"{second.pk}  {second.prefix}…  live    @{other.handle}  videos.read,videos.write  two\n{line}"
    assert run("list", "--member", member.handle)[0] == line


def test_revoking(member):
    key, secret = make_key(member=member, name="one", scopes=["videos.read"])
    assert run("revoke", str(key.pk))[0] == f"Revoked: {key.prefix}… (one)\n"
    assert Caller(secret).get("/v1/videos").json()["error"]["code"] == "revoked_api_key"
    with pytest.raises(CommandError, match="There is no such key"):
        run("revoke", "0192aaaa-0000-7000-8000-000000000000")
