"""Staff look at keys and revoke them; the hash stays out of sight and every revocation is recorded."""

from __future__ import annotations

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission
from django.test import Client

from developer.models import ApiKey
from developer.services import make_key, revoke_key
from moderation.models import StaffAction
from tests import factories

KEYS = "/admin/developer/apikey/"


@pytest.fixture
def key(member) -> ApiKey:
    return make_key(member=member, name="laptop", scopes=["videos.read"])[0]


def client_of(staff) -> Client:
    client = Client()
    client.force_login(staff)
    return client


@pytest.fixture
def moderator(db):
    staff = factories.member(is_staff=True)
    staff.groups.add(Group.objects.get(name="Moderators"))
    return staff


def test_what_staff_see(moderator, key):
    client = client_of(moderator)
    for path in (KEYS, f"{KEYS}?q=laptop", f"{KEYS}?state=live", f"{KEYS}{key.pk}/change/"):
        page = client.get(path)
        assert page.status_code == 200
        assert key.prefix in page.content.decode()
        assert key.digest not in page.content.decode()
    assert key.prefix not in client.get(f"{KEYS}?state=revoked").content.decode()
    assert key.prefix not in client.get(f"{KEYS}?state=expired").content.decode()


def test_nothing_is_made_or_typed_over(key):
    client = client_of(factories.member(is_staff=True, is_superuser=True))
    assert client.get(f"{KEYS}add/").status_code == 403
    assert client.post(f"{KEYS}{key.pk}/change/", {"name": "x"}).status_code == 403
    assert client.post(f"{KEYS}{key.pk}/delete/", {"post": "yes"}).status_code == 403
    assert ApiKey.objects.get().name == "laptop"


def test_revoking_is_recorded(moderator, key):
    client_of(moderator).post(KEYS, {"action": "revoke", "_selected_action": [str(key.pk)]})
    key.refresh_from_db()
    assert key.state == "revoked"
    assert LogEntry.objects.get().change_message == "Revoked."
    act = StaffAction.objects.get()
    assert (act.actor, act.verb, act.target) == (moderator, "revoke_key", f"API key {key.pk}")


def test_what_members_do_with_their_own_is_not(member, key):
    revoke_key(key=key, by=member)
    assert StaffAction.objects.count() == 0


def test_staff_without_the_right_revoke_nothing(key):
    staff = factories.member(is_staff=True)
    staff.user_permissions.add(Permission.objects.get(codename="view_apikey"))
    client_of(staff).post(KEYS, {"action": "revoke", "_selected_action": [str(key.pk)]})
    key.refresh_from_db()
    assert (key.state, StaffAction.objects.count()) == ("live", 0)
