"""allauth's hook where members are made: no member without a redeemed code, no use of a code without a member."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.views import SignupView
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal.httpkit import is_headless_request
from allauth.headless.internal.restkit.response import ErrorResponse
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse

from accounts.errors import FieldRefused
from accounts.models import Member
from accounts.policies import clean_handle, is_kept
from accounts.services import hold_handle
from invites import services
from invites.errors import InviteRefused
from invites.forms import SignupFields, as_form_error


class InviteAccountAdapter(DefaultAccountAdapter):
    """Sign-up by invite code."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Open as long as there is a region to sign up from."""
        return bool(settings.REGIONS)

    def clean_username(self, username: str, shallow: bool = False) -> str:
        """A handle in small letters that is free and not reserved."""
        try:
            handle = clean_handle(username)
        except FieldRefused as refusal:
            raise as_form_error(refusal) from refusal
        cleaned: str = super().clean_username(handle, shallow=shallow)
        if not shallow and is_kept(handle):
            raise self.validation_error("username_taken")
        return cleaned

    def clean_email(self, email: str) -> str:
        """An address that can be stored."""
        cleaned: str = super().clean_email(_storable(email))
        return cleaned

    def clean_password(self, password: str, user: Member | None = None) -> str:
        """A password that can be hashed and is not a weak one."""
        cleaned: str = super().clean_password(_storable(password), user)
        return cleaned

    def authenticate(self, request: HttpRequest, **credentials: str) -> Member | None:
        """The member, or None. What cannot be stored is nobody's name or password."""
        if not all(_is_storable(value) for value in credentials.values()):
            return None
        member: Member | None = super().authenticate(request, **credentials)
        return member

    def save_user(self, request: HttpRequest, user: Member, form: SignupFields, commit: bool = True) -> Member:
        """Member, redemption and the member's own codes in one transaction.

        The form was valid a moment ago. Whoever lost a race since then gets the form back with its error, and no row stays.
        """
        user.birth_date = form.cleaned_data["birth_date"]
        user.region = form.cleaned_data["region"]
        user.display_name = form.cleaned_data["display_name"] or form.cleaned_data["username"]
        try:
            with transaction.atomic():
                hold_handle(handle=form.cleaned_data["username"])
                if is_kept(form.cleaned_data["username"]):
                    raise self.validation_error("username_taken")
                super().save_user(request, user, form, commit=commit)
                services.redeem(code=form.invite, member=user)
                services.give_codes(member=user)
        except ValidationError as taken:
            form.add_error("username", taken)
            raise ImmediateHttpResponse(_form_again(request, form)) from taken
        except InviteRefused as refusal:
            form.add_error("invite_code", as_form_error(refusal))
            raise ImmediateHttpResponse(_form_again(request, form)) from refusal
        except IntegrityError as error:
            if Member.objects.filter(handle=user.handle).exists():
                form.add_error("username", self.validation_error("username_taken"))
            elif Member.objects.filter(email__iexact=user.email).exists():
                form.add_error("email", self.validation_error("email_taken"))
            else:
                raise
            raise ImmediateHttpResponse(_form_again(request, form)) from error
        return user


def _storable(text: str) -> str:
    if not _is_storable(text):
        raise ValidationError("This text holds half a character.", code="invalid")
    return text


def _is_storable(text: str) -> bool:
    # JSON can carry half of a surrogate pair, which no database and no hash takes.
    return not any("\ud800" <= letter <= "\udfff" for letter in text)


def _form_again(request: HttpRequest, form: SignupFields) -> HttpResponse:
    answer: HttpResponse
    if is_headless_request(request):
        answer = ErrorResponse(request, input=form)
    else:
        view = SignupView()
        view.setup(request)
        answer = view.form_invalid(form)
    return answer
