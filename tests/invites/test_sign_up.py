"""Sign-up by browser and app makes a member, redeems the code and hands out new codes."""

from __future__ import annotations

from datetime import date

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from accounts.models import Member
from invites.models import InviteCode, Redemption
from tests import factories
from tests.invites.sign_up import by_app, by_browser, complaints

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[by_app, by_browser], ids=["app", "browser"])
def sign_up(request):
    return request.param


def test_a_member_is_made_as_typed(sign_up, code):
    assert sign_up(code, display_name="  Ada   L. ", email="Ada@Example.ORG", username="Ada_L").status_code in (200, 302)
    member = Member.objects.get()
    assert (member.handle, member.email, member.display_name) == ("ada_l", "ada@example.org", "Ada L.")
    assert (member.birth_date, member.region, member.plan, member.is_staff) == (date(1990, 5, 1), "US", "free", False)
    assert member.check_password("zoetrope-19")
    assert list(EmailAddress.objects.values_list("user", "email", "primary")) == [(member.pk, "ada@example.org", True)]


def test_the_handle_stands_for_a_missing_display_name(sign_up, code):
    sign_up(code)
    assert Member.objects.get().display_name == "ada"


def test_the_redemption_keeps_code_and_inviter(sign_up):
    inviter = factories.member()
    code = factories.invite(owner=inviter)
    sign_up(code)
    code.refresh_from_db()
    member = Member.objects.get(handle="ada")
    assert (code.uses, code.state) == (1, InviteCode.State.USED_UP)
    assert list(Redemption.objects.values_list("member", "code", "inviter")) == [(member.pk, code.pk, inviter.pk)]


def test_a_code_of_the_house_has_no_inviter(sign_up, code):
    sign_up(code)
    assert Redemption.objects.get().inviter is None


def test_the_new_member_gets_codes_to_give_away(sign_up, code, settings):
    settings.INVITES_PER_MEMBER = 3
    sign_up(code)
    given = InviteCode.objects.filter(owner=Member.objects.get())
    assert [(row.max_uses, row.uses, row.state) for row in given] == [(1, 0, "open")] * 3


@pytest.mark.parametrize("spelling", [str.lower, lambda text: text.replace("-", ""), lambda text: f" {text[:3]} {text[3:]} "])
def test_codes_may_be_typed_carelessly(sign_up, code, spelling):
    sign_up(spelling(code.code))
    assert Redemption.objects.get().code == code


@pytest.mark.parametrize("region", ["FR", "fr"])
def test_the_star_opens_every_region(sign_up, code, settings, region):
    settings.REGIONS = ["*"]
    sign_up(code, region=region)
    assert Member.objects.get().region == "FR"


def test_the_browser_is_logged_in_and_sent_home(code):
    client = Client()
    response = by_browser(code, client)
    assert (response.status_code, response["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(Member.objects.get().pk)


def test_the_page_takes_the_code_from_the_link(code):
    page = Client().get(f"/accounts/signup/?code={code.code}")
    assert page.status_code == 200
    assert page.context["form"]["invite_code"].value() == code.code


def test_the_page_offers_the_open_regions_by_name(db, settings):
    settings.REGIONS = ["US", "CA"]
    page = Client().get("/accounts/signup/")
    assert page.context["form"].fields["region"].widget.choices == [("", "Choose …"), ("CA", "Canada"), ("US", "United States")]


def test_without_a_region_sign_up_is_closed(code, settings):
    settings.REGIONS = []
    assert complaints(by_app(code)) == {"region": ["region_not_open"]}
    assert Client().get("/accounts/signup/").templates[0].name == "account/signup_closed.html"
    config = Client().get("/_allauth/app/v1/config").json()
    assert config["data"]["account"]["is_open_for_signup"] is False
    assert Member.objects.count() == 0
