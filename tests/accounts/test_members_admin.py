"""The back office of members: what was said at sign-up stays, and nobody gives themself rights."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from accounts.models import Member
from tests import factories

pytestmark = pytest.mark.django_db
MEMBERS = "/admin/accounts/member/"


def _client(**fields) -> Client:
    client = Client()
    client.force_login(factories.member(is_staff=True, **fields))
    return client


@pytest.fixture
def editor() -> Client:
    """Staff who may edit members."""
    member = factories.member(is_staff=True)
    member.user_permissions.set(Permission.objects.filter(codename__in=["view_member", "change_member"]))
    client = Client()
    client.force_login(member)
    return client


def _form(**fields) -> dict:
    return {"display_name": "New name", "bio": "", "is_active": "on"} | fields


@pytest.mark.parametrize("words", ["grace", "Hopper", "hopper@example.org"])
def test_members_are_found(words):
    root = _client(is_superuser=True)
    grace = factories.member(handle="grace", display_name="G. Hopper", email="hopper@example.org")
    assert list(root.get(f"{MEMBERS}?q={words}").context["cl"].queryset) == [grace]


def test_members_are_filtered_by_plan_and_region():
    root = _client(is_superuser=True)
    wanted = factories.member(plan="pro", region="CA")
    factories.member(plan="pro", region="US")
    assert list(root.get(f"{MEMBERS}?plan__exact=pro&region=CA").context["cl"].queryset) == [wanted]


def test_nobody_is_added_without_an_invitation():
    assert _client(is_superuser=True).get(f"{MEMBERS}add/").status_code == 403


def test_the_name_changes_and_what_was_said_or_recorded_stays(editor, member):
    truth = {
        "handle": "other",
        "email": "x@example.org",
        "birth_date": "2001-01-01",
        "region": "CA",
        "joined_at_0": "2001-01-01",
        "plan": "pro",
    }
    before = Member.objects.filter(pk=member.pk).values("handle", "email", "birth_date", "region", "joined_at", "plan").get()
    assert editor.post(f"{MEMBERS}{member.pk}/change/", _form(**truth)).status_code == 302
    member.refresh_from_db()
    assert member.display_name == "New name"
    assert Member.objects.filter(pk=member.pk).values(*before).get() == before


def test_an_editor_gives_no_rights(editor, member):
    editor.post(f"{MEMBERS}{member.pk}/change/", _form(is_staff="on", is_superuser="on"))
    member.refresh_from_db()
    assert (member.display_name, member.is_staff, member.is_superuser) == ("New name", False, False)


def test_an_editor_touches_no_superuser(editor):
    root = factories.member(is_staff=True, is_superuser=True)
    assert editor.post(f"{MEMBERS}{root.pk}/change/", _form()).status_code == 403
    assert editor.get(f"{MEMBERS}{root.pk}/password/").status_code == 403
    root.refresh_from_db()
    assert root.display_name != "New name"


def test_a_superuser_gives_rights(member):
    root = _client(is_superuser=True)
    root.post(f"{MEMBERS}{member.pk}/change/", _form(is_staff="on"))
    member.refresh_from_db()
    assert member.is_staff is True
