"""A member's codes, their revocation, the check before sign-up and the tree, as JSON."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from core.errors import Forbidden, Invalid, NotFound
from invites import selectors, services
from invites.errors import AlreadyRedeemed
from invites.models import InviteCode, Redemption
from tests import factories

pytestmark = pytest.mark.django_db


def _came(inviter, code=None, **fields):
    guest = factories.member(**fields)
    Redemption.objects.create(member=guest, code=code, inviter=inviter)
    return guest


def test_own_codes_with_link_state_and_guests(api, member, settings):
    settings.BASE_URL = "https://vita.example"
    used = factories.invite(owner=member, uses=1)
    guest = _came(member, used)
    expired = factories.invite(owner=member, expires_at=timezone.now() - timedelta(days=1))
    factories.invite(owner=factories.member())
    items = api.get("/api/invites").json()["items"]
    assert [item["id"] for item in items] == [str(used.pk), str(expired.pk)]
    assert items[0]["share_url"] == f"https://vita.example/accounts/signup/?code={used.code}"
    assert (items[0]["state"], items[0]["uses"], items[0]["max_uses"]) == ("used_up", 1, 1)
    assert [(guest_["handle"], guest_["display_name"]) for guest_ in items[0]["joined"]] == [(guest.handle, guest.display_name)]
    assert "expires_at" not in items[0]
    assert items[1]["state"] == "expired"
    assert items[1]["joined"] == []


def test_a_list_of_codes_costs_the_same_however_long(api, member, django_assert_num_queries):
    for _ in range(5):
        _came(member, factories.invite(owner=member, uses=1))
    with django_assert_num_queries(2):
        assert len(api.get("/api/invites").json()["items"]) == 5


def test_revoking_an_unused_code_of_ones_own(api, member):
    code = factories.invite(owner=member)
    for _ in range(2):
        response = api.post(f"/api/invites/{code.pk}/revoke")
        assert (response.status_code, response.json()["state"]) == (200, "revoked")
    code.refresh_from_db()
    assert code.revoked_at is not None


def test_a_used_code_stays(api, member):
    code = factories.invite(owner=member, uses=1, max_uses=2)
    response = api.post(f"/api/invites/{code.pk}/revoke")
    assert (response.status_code, response.json()["code"]) == (409, "invite_in_use")
    code.refresh_from_db()
    assert code.revoked_at is None


def test_somebody_elses_code_is_not_there(api, other):
    code = factories.invite(owner=other)
    response = api.post(f"/api/invites/{code.pk}/revoke")
    assert (response.status_code, response.json()["code"]) == (404, "not_found")
    code.refresh_from_db()
    assert code.revoked_at is None


def test_the_check_says_who_invites(db, member):
    code = factories.invite(owner=member)
    response = APIClient().post("/api/invites/check", {"code": code.code.lower(), "region": "ca"}, format="json")
    assert response.status_code == 200
    assert response.json() == {
        "code": code.code,
        "region": "CA",
        "invited_by": {"handle": member.handle, "display_name": member.display_name},
    }
    code.refresh_from_db()
    assert code.uses == 0


def test_the_check_of_a_code_of_the_house_names_nobody(code):
    body = APIClient().post("/api/invites/check", {"code": code.code, "region": "US"}, format="json").json()
    assert body == {"code": code.code, "region": "US"}


@pytest.mark.parametrize(
    ("fields", "region", "complaint", "pointer"),
    [
        ({"uses": 1}, "US", "invite_used_up", "/code"),
        ({"expires_at": timezone.now() - timedelta(days=1)}, "US", "invite_expired", "/code"),
        ({"revoked_at": timezone.now()}, "US", "invite_unknown", "/code"),
        ({}, "FR", "region_not_open", "/region"),
        ({}, "ZZ", "region_invalid", "/region"),
    ],
)
def test_the_check_refuses_with_the_code_of_the_reason(db, fields, region, complaint, pointer):
    response = APIClient().post("/api/invites/check", {"code": factories.invite(**fields).code, "region": region}, format="json")
    body = response.json()
    assert (response.status_code, body["code"]) == (422, complaint)
    assert [(error["pointer"], error["code"]) for error in body["errors"]] == [(pointer, complaint)]


def test_the_check_is_limited_by_address(code):
    client = APIClient()
    body = {"code": code.code, "region": "US"}
    statuses = [client.post("/api/invites/check", body, format="json").status_code for _ in range(21)]
    assert statuses == [200] * 20 + [429]
    assert client.post("/api/invites/check", body, format="json", REMOTE_ADDR="192.0.2.7").status_code == 200


def test_the_tree_is_nested_and_hides_the_banned_name(api, member):
    child = _came(member, handle="child")
    _came(child, handle="grandchild")
    banned = _came(member, handle="banned", is_active=False)
    _came(banned, handle="bystander")
    body = api.get("/api/invites/tree").json()
    assert (body["count"], body["complete"]) == (4, True)
    assert _names(body["items"]) == [("child", [("grandchild", [])]), (None, [("bystander", [])])]


def _names(items) -> list:
    return [(item.get("handle"), _names(item["invited"])) for item in items]


def test_a_large_tree_is_cut_and_says_so(member, monkeypatch):
    monkeypatch.setattr(selectors, "TREE_MEMBERS", 3)
    first = _came(member)
    _came(member)
    for _ in range(3):
        _came(first)
    tree = selectors.tree_of(member)
    assert (tree.count, tree.complete) == (3, False)
    assert [len(node.invited) for node in tree.invited] == [1, 0]


def test_a_deep_tree_is_cut_and_says_so(member, monkeypatch):
    monkeypatch.setattr(selectors, "TREE_GENERATIONS", 2)
    _came(_came(_came(member)))
    tree = selectors.tree_of(member)
    assert (tree.count, tree.complete) == (2, False)


@pytest.mark.parametrize("path", ["/api/invites", "/api/invites/tree"])
def test_strangers_have_no_codes(db, path):
    response = APIClient().get(path)
    assert (response.status_code, response.json()["code"]) == (401, "not_authenticated")


def test_staff_issue_codes_for_many_with_an_end(db):
    staff = factories.member(is_staff=True)
    soon = timezone.now() + timedelta(days=3)
    code = services.issue(by=staff, max_uses=200, expires_at=soon, note="meet-up")
    code.refresh_from_db()
    assert (code.owner, code.max_uses, code.uses, code.expires_at, code.note) == (None, 200, 0, soon, "meet-up")


@pytest.mark.parametrize(("terms", "complaint"), [({"max_uses": 0}, "out_of_range"), ({"max_uses": 100_001}, "out_of_range")])
def test_codes_for_nobody_are_not_issued(db, terms, complaint):
    with pytest.raises(Invalid) as refusal:
        services.issue(by=factories.member(is_staff=True), **terms)
    assert refusal.value.errors[0].code == complaint
    assert InviteCode.objects.count() == 0


def test_codes_are_not_issued_for_the_past(db):
    with pytest.raises(Invalid):
        services.issue(by=factories.member(is_staff=True), expires_at=timezone.now())
    assert InviteCode.objects.count() == 0


def test_members_issue_none_and_revoke_none_of_others(member, other):
    with pytest.raises(Forbidden):
        services.issue(by=member)
    code = factories.invite(owner=other)
    with pytest.raises(NotFound):
        services.revoke(code=code, by=member)
    assert InviteCode.objects.get().revoked_at is None


def test_a_member_comes_in_once(member):
    first, second = factories.invite(), factories.invite()
    services.redeem(code=first, member=member)
    with pytest.raises(AlreadyRedeemed):
        services.redeem(code=second, member=member)
    second.refresh_from_db()
    assert second.uses == 0
    assert Redemption.objects.get().code == first
