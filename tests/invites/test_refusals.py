"""Every refused sign-up says why with its own code and changes no row."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import Member
from invites.models import InviteCode, Redemption
from tests import factories
from tests.invites.sign_up import by_app, by_browser, complaints

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[by_app, by_browser], ids=["app", "browser"])
def sign_up(request):
    return request.param


def _rows() -> list:
    return [
        list(Member.objects.order_by("pk").values()),
        list(InviteCode.objects.order_by("pk").values()),
        list(Redemption.objects.values()),
        list(EmailAddress.objects.values()),
        Session.objects.count(),
    ]


def _assert_refused(sign_up, code, expected: dict[str, list[str]], **fields) -> None:
    before = _rows()
    response = sign_up(code, **fields)
    if sign_up is by_browser and "password" in expected:
        expected = {("password1" if field == "password" else field): codes for field, codes in expected.items()}
    assert response.status_code == (400 if sign_up is by_app else 200)
    assert complaints(response) == expected
    assert _rows() == before


def test_used_up(sign_up):
    _assert_refused(sign_up, factories.invite(max_uses=2, uses=2), {"invite_code": ["invite_used_up"]})


def test_expired(sign_up):
    _assert_refused(sign_up, factories.invite(expires_at=timezone.now() - timedelta(seconds=1)), {"invite_code": ["invite_expired"]})


@pytest.mark.parametrize("code", ["ABCDE-FGHJK", "nonsense", "0", "💡" * 10, "' OR 1=1 --"])
def test_unknown(sign_up, code):
    _assert_refused(sign_up, code, {"invite_code": ["invite_unknown"]})


def test_no_code_at_all(sign_up):
    _assert_refused(sign_up, "", {"invite_code": ["required"]})


def test_a_revoked_code_cannot_be_told_from_an_unknown_one(sign_up):
    revoked = factories.invite(revoked_at=timezone.now(), expires_at=timezone.now() - timedelta(days=1), uses=1)
    _assert_refused(sign_up, revoked, {"invite_code": ["invite_unknown"]})
    answers = [by_app(code).content for code in (revoked, "ABCDE-FGHJK")]
    assert answers[0] == answers[1]


def test_a_banned_owners_code_cannot_be_told_from_an_unknown_one(sign_up):
    code = factories.invite(owner=factories.member(is_active=False))
    _assert_refused(sign_up, code, {"invite_code": ["invite_unknown"]})


def test_revoked_and_unknown_codes_cost_the_same_queries(django_assert_num_queries):
    from invites import services
    from invites.errors import InviteUnknown

    revoked = factories.invite(revoked_at=timezone.now())
    for code in (revoked.code, "ABCDE-FGHJK", "not even a code"):
        with django_assert_num_queries(1), pytest.raises(InviteUnknown):
            services.check(code=code, region="US")


@pytest.mark.parametrize(("region", "complaint"), [("FR", "region_not_open"), ("ZZ", "region_invalid"), ("U", "region_invalid")])
def test_region(sign_up, code, region, complaint):
    _assert_refused(sign_up, code, {"region": [complaint]}, region=region)


@time_machine.travel(datetime(2026, 11, 22, 12, tzinfo=UTC), tick=False)
@pytest.mark.parametrize(
    ("birth_date", "complaint"),
    [
        ("2013-11-23", "too_young"),
        ("2026-11-22", "too_young"),
        ("2026-11-23", "birth_date_invalid"),
        ("1905-11-22", "birth_date_invalid"),
        ("0001-01-01", "birth_date_invalid"),
        ("2001-02-29", "birth_date_invalid"),
        ("01/02/1990", "birth_date_invalid"),
        ("1990", "birth_date_invalid"),
    ],
)
def test_birth_date(sign_up, code, birth_date, complaint):
    _assert_refused(sign_up, code, {"birth_date": [complaint]}, birth_date=birth_date)


@time_machine.travel(datetime(2026, 11, 22, 12, tzinfo=UTC), tick=False)
@pytest.mark.parametrize("birth_date", ["2013-11-22", "1905-11-23"])
def test_the_youngest_and_the_oldest_may_join(sign_up, code, birth_date):
    sign_up(code, birth_date=birth_date)
    assert str(Member.objects.get().birth_date) == birth_date


@pytest.mark.parametrize("day", ["2025-02-28", "2025-03-01"])
def test_somebody_born_on_a_leap_day_is_13_on_the_first_of_march(code, day):
    with time_machine.travel(f"{day}T12:00:00Z", tick=False):
        response = by_app(code, birth_date="2012-02-29")
    assert Member.objects.count() == (1 if day == "2025-03-01" else 0)
    assert (response.status_code == 200) == (day == "2025-03-01")


def test_a_reserved_handle(sign_up, code):
    _assert_refused(sign_up, code, {"username": ["handle_reserved"]}, username="Admin")


@pytest.mark.parametrize("handle", ["a b", "adá", "аda"])
def test_handles_of_other_letters(sign_up, code, handle):
    _assert_refused(sign_up, code, {"username": ["handle_invalid"]}, username=handle)


@pytest.mark.parametrize(("handle", "complaints_"), [("ab", ["min_length"]), ("a" * 31, ["max_length"])])
def test_handles_of_other_lengths(sign_up, code, handle, complaints_):
    before = _rows()
    assert set(complaints(sign_up(code, username=handle))["username"]) == set(complaints_)
    assert _rows() == before


def test_a_taken_handle_in_another_case(sign_up, code):
    factories.member(handle="grace")
    _assert_refused(sign_up, code, {"username": ["username_taken"]}, username="Grace")


def test_a_taken_email_in_another_case(sign_up, code):
    factories.member(email="grace@example.org")
    _assert_refused(sign_up, code, {"email": ["email_taken"]}, email="GRACE@example.ORG")


@pytest.mark.parametrize(
    ("password", "complaint"),
    [("q7!vK2", "password_too_short"), ("83749261846", "password_entirely_numeric"), ("password1", "password_too_common")],
)
def test_weak_passwords(sign_up, code, password, complaint):
    _assert_refused(sign_up, code, {"password": [complaint]}, password=password)


def test_a_password_like_the_handle(sign_up, code):
    _assert_refused(sign_up, code, {"password": ["password_too_similar"]}, username="zoetrope_fan", password="zoetrope-fan")


@pytest.mark.parametrize("name", ["\u202egnp.exe", "a\u200bb", "\x07", "\u200d"])
def test_display_names_that_hide_letters(sign_up, code, name):
    _assert_refused(sign_up, code, {"display_name": ["text_invalid"]}, display_name=name)


def test_every_complaint_at_once(code):
    response = by_app(code, username="admin", birth_date="soon", region="FR", password="q7!vK2")
    assert complaints(response) == {
        "username": ["handle_reserved"],
        "birth_date": ["birth_date_invalid"],
        "region": ["region_not_open"],
        "password": ["password_too_short"],
    }


ODD_VALUES = [5, 20000101, True, [], ["a"], {}, {"a": 1}, None, "\ud800", "\x00", "x" * 5000]


@pytest.mark.parametrize("field", ["email", "username", "password", "invite_code", "birth_date", "region"])
def test_any_json_value_is_refused_and_never_a_fault(code, field):
    before = _rows()
    for value in ODD_VALUES if field != "password" else ODD_VALUES[:-2]:
        response = by_app(code, **{field: value})
        assert response.status_code == 400, value
        assert field in complaints(response), value
    assert _rows() == before


def test_a_login_with_half_a_character_is_a_wrong_one(db):
    from django.test import Client

    for body in (
        {"username": "\ud800", "password": "x"},
        {"email": "a@\ud800.org", "password": "x"},
        {"username": "ada", "password": "\ud800"},
    ):
        assert Client().post("/_allauth/app/v1/auth/login", body, content_type="application/json").status_code == 400


def test_trying_again_and_again_ends_in_a_page_of_ours():
    answers = [by_browser("AAAAA-AAAAA", username=f"ada_{number}") for number in range(21)]
    assert [answer.status_code for answer in answers] == [200] * 20 + [429]
    assert "Too many requests; try again later." in answers[-1].content.decode()
    assert "core/error.html" in [template.name for template in answers[-1].templates]
    assert not Member.objects.exists()
