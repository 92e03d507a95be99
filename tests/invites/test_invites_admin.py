"""Staff issue and revoke codes in the back office; members' codes and redemptions cannot be typed over."""

from __future__ import annotations

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from invites.models import InviteCode, Redemption
from tests import factories

pytestmark = pytest.mark.django_db
CODES = "/admin/invites/invitecode/"


def _client(**fields) -> Client:
    client = Client()
    client.force_login(factories.member(is_staff=True, **fields))
    return client


@pytest.fixture
def root() -> Client:
    return _client(is_superuser=True)


@pytest.fixture
def moderator() -> Client:
    client = Client()
    member = factories.member(is_staff=True)
    member.groups.add(Group.objects.get(name="Moderators"))
    client.force_login(member)
    return client


def test_a_code_is_issued_by_its_terms(root):
    data = {"note": "press", "max_uses": "25", "expires_at_0": "2099-01-01", "expires_at_1": "00:00"}
    assert root.post(f"{CODES}add/", data).status_code == 302
    code = InviteCode.objects.get()
    assert (code.note, code.max_uses, code.owner, code.expires_at.year) == ("press", 25, None, 2099)
    assert LogEntry.objects.get().object_id == str(code.pk)


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"max_uses": "0"}, "max_uses"),
        ({"max_uses": "1", "expires_at_0": "2001-01-01", "expires_at_1": "00:00"}, "expires_at"),
    ],
)
def test_bad_terms_are_shown_in_the_form(root, data, field):
    response = root.post(f"{CODES}add/", data)
    assert response.status_code == 200
    assert list(response.context["adminform"].form.errors) == [field]
    assert InviteCode.objects.count() == 0


def test_revoking_leaves_a_log_entry_each(moderator):
    codes = [factories.invite(), factories.invite(owner=factories.member(), uses=1), factories.invite(revoked_at=timezone.now())]
    moderator.post(CODES, {"action": "revoke", "_selected_action": [str(code.pk) for code in codes]})
    assert InviteCode.objects.filter(revoked_at=None).count() == 0
    entries = LogEntry.objects.order_by("pk")
    assert sorted(entry.object_id for entry in entries) == sorted(str(code.pk) for code in codes[:2])
    assert {entry.change_message for entry in entries} == {"Revoked."}


def test_staff_without_the_right_revoke_nothing(db):
    from django.contrib.auth.models import Permission

    member = factories.member(is_staff=True)
    member.user_permissions.add(Permission.objects.get(codename="view_invitecode"))
    client = Client()
    client.force_login(member)
    code = factories.invite()
    client.post(CODES, {"action": "revoke", "_selected_action": [str(code.pk)]})
    code.refresh_from_db()
    assert code.revoked_at is None


def test_owners_get_one_more_set_each(root, settings):
    settings.INVITES_PER_MEMBER = 2
    owner = factories.member()
    codes = [factories.invite(owner=owner), factories.invite(owner=owner), factories.invite()]
    root.post(CODES, {"action": "give_owners_more", "_selected_action": [str(code.pk) for code in codes]})
    assert InviteCode.objects.filter(owner=owner).count() == 4
    assert InviteCode.objects.count() == 5


def test_a_code_shows_who_came_and_takes_no_change(root):
    code = factories.invite(uses=1)
    guest = factories.member(handle="guest")
    Redemption.objects.create(member=guest, code=code)
    page = root.get(f"{CODES}{code.pk}/change/")
    assert "@guest" in page.content.decode()
    assert root.post(f"{CODES}{code.pk}/change/", {"max_uses": "99"}).status_code == 403
    code.refresh_from_db()
    assert (code.max_uses, code.uses) == (1, 1)


@pytest.mark.parametrize("state", ["open", "used_up", "expired", "revoked"])
def test_codes_are_found_by_state(root, state):
    rows = {
        "open": factories.invite(),
        "used_up": factories.invite(uses=1, expires_at=timezone.now()),
        "expired": factories.invite(expires_at=timezone.now()),
        "revoked": factories.invite(uses=1, revoked_at=timezone.now()),
    }
    found = root.get(f"{CODES}?state={state}").context["cl"].queryset
    assert list(found) == [rows[state]]
    assert rows[state].state == state


@pytest.mark.parametrize("words", ["finder", "seeker", "press"])
def test_codes_are_found_by_words(root, words):
    code = factories.invite(owner=factories.member(handle="finder"), note="press")
    Redemption.objects.create(member=factories.member(handle="seeker"), code=code)
    factories.invite()
    assert list(root.get(f"{CODES}?q={words}").context["cl"].queryset) == [code]


@pytest.mark.parametrize("path", ["invites/redemption/", "accounts/member/", "accounts/follow/", "accounts/block/"])
def test_moderators_see_every_list(moderator, path):
    assert moderator.get(f"/admin/{path}?q=x").status_code == 200
