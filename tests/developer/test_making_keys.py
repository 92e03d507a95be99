"""A key's secret is long, random and kept only as a hash; a member has at most twenty that work."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from core.errors import VitascopeError
from developer.models import ApiKey
from developer.services import make_key, revoke_key

BOTH = ["videos.read", "videos.write"]
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def test_the_secret_is_random_and_only_its_hash_is_kept(member):
    key, secret = make_key(member=member, name="  my   script ", scopes=["videos.write", "videos.read"])
    assert re.fullmatch("sk-vita-[A-Za-z0-9]{43}", secret), "43 of 62 letters are 256 bits, 24 of them shown"
    assert secret != make_key(member=member, name="x", scopes=BOTH)[1]
    row = ApiKey.objects.filter(pk=key.pk).values().get()
    assert secret not in str(row)
    assert (row["name"], row["prefix"], row["scopes"]) == ("my script", secret[:12], BOTH)
    assert row["digest"] == hashlib.sha256(secret.encode()).hexdigest()
    assert (row["last_used_at"], row["expires_at"], row["revoked_at"]) == (None, None, None)
    assert (key.pk.version, key.state) == (7, "live")


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        ({"name": ""}, "text_invalid"),
        ({"name": "x" * 61}, "text_invalid"),
        ({"name": "a\x00b"}, "text_invalid"),
        ({"scopes": []}, "invalid"),
        ({"scopes": ["videos.read", "admin"]}, "invalid"),
        ({"expires_at": NOW}, "invalid"),
    ],
)
def test_bad_terms_make_no_key(member, terms, code):
    with time_machine.travel(NOW, tick=False), pytest.raises(VitascopeError) as refusal:
        make_key(member=member, **({"name": "x", "scopes": BOTH} | terms))
    assert refusal.value.code == code
    assert ApiKey.objects.count() == 0


def test_twenty_keys_that_work_and_no_more(member, other):
    with time_machine.travel(NOW, tick=False):
        keys = [make_key(member=member, name=f"k{number}", scopes=BOTH, expires_at=NOW + timedelta(days=1))[0] for number in range(20)]
        with pytest.raises(VitascopeError) as refusal:
            make_key(member=member, name="k20", scopes=BOTH)
        assert (refusal.value.code, refusal.value.status, ApiKey.objects.count()) == ("too_many_keys", 409, 20)
        make_key(member=other, name="theirs", scopes=BOTH)
        revoke_key(key=keys[0], by=member)
        make_key(member=member, name="k20", scopes=BOTH)
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        make_key(member=member, name="k21", scopes=BOTH)
    assert ApiKey.objects.filter(member=member).count() == 22


def test_revoking_is_for_the_owner_and_may_be_repeated(member, other):
    key, _ = make_key(member=member, name="x", scopes=BOTH)
    with pytest.raises(VitascopeError) as refusal:
        revoke_key(key=key, by=other)
    key.refresh_from_db()
    assert (refusal.value.code, key.state) == ("not_found", "live")
    with time_machine.travel(NOW, tick=False):
        revoke_key(key=key, by=member)
    assert revoke_key(key=key, by=member).revoked_at == NOW
