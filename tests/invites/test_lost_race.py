"""Who filled in a valid form and lost the code, the handle or the e-mail a moment later gets the form back, and no row stays."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress

from accounts.models import Member
from cameos.services import name_handle
from invites import services
from invites.adapter import InviteAccountAdapter
from invites.models import InviteCode, Redemption
from tests import factories
from tests.invites.sign_up import by_app, by_browser, complaints

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[by_app, by_browser], ids=["app", "browser"])
def sign_up(request):
    return request.param


@pytest.fixture
def just_before_saving(monkeypatch):
    """Lets something happen between the check of the form and the saving."""

    def happens(event) -> None:
        save_user = InviteAccountAdapter.save_user

        def save_late(*args, **kwargs):
            event()
            return save_user(*args, **kwargs)

        monkeypatch.setattr(InviteAccountAdapter, "save_user", save_late)

    return happens


def _rows() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Member, InviteCode, Redemption, EmailAddress))


def _revoke(code: InviteCode) -> None:
    InviteCode.objects.filter(pk=code.pk).update(revoked_at=code.created_at)


def test_the_last_use_is_gone(sign_up, code, just_before_saving):
    just_before_saving(lambda: services.redeem(code=code, member=factories.member()))
    response = sign_up(code)
    assert response.status_code == (400 if sign_up is by_app else 200)
    assert complaints(response) == {"invite_code": ["invite_used_up"]}
    assert _rows() == (1, 1, 1, 0)


def test_somebody_named_their_likeness_so(sign_up, code, just_before_saving):
    cameo = factories.cameo()
    just_before_saving(lambda: name_handle(likeness=cameo, by=cameo.subject, handle="ada"))
    assert complaints(sign_up(code)) == {"username": ["username_taken"]}
    assert _rows() == (1, 1, 0, 0)
    cameo.refresh_from_db()
    assert cameo.handle == "ada"


def test_the_code_was_revoked(sign_up, code, just_before_saving):
    just_before_saving(lambda: _revoke(code))
    assert complaints(sign_up(code)) == {"invite_code": ["invite_unknown"]}
    assert _rows() == (0, 1, 0, 0)


def test_the_handle_is_taken(sign_up, code, just_before_saving):
    just_before_saving(lambda: factories.member(handle="ada", email="else@example.org"))
    assert complaints(sign_up(code)) == {"username": ["username_taken"]}
    assert _rows() == (1, 1, 0, 0)


def test_the_email_is_taken_in_another_case(sign_up, code, just_before_saving):
    just_before_saving(lambda: factories.member(handle="else", email="ADA@example.org"))
    assert complaints(sign_up(code)) == {"email": ["email_taken"]}
    assert _rows() == (1, 1, 0, 0)


def test_the_page_keeps_what_was_typed_but_not_the_password(code, just_before_saving):
    just_before_saving(lambda: _revoke(code))
    page = by_browser(code).content.decode()
    assert 'value="ada@example.org"' in page
    assert "zoetrope-19" not in page
