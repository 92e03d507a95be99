"""What sign-up asks beside name, e-mail and password; browsers and apps fill in the same form."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core import context
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone

from accounts import policies
from accounts.errors import BirthDateInvalid, FieldRefused
from accounts.models import Member
from invites import services
from invites.errors import InviteRefused
from invites.models import InviteCode


def as_form_error(refusal: FieldRefused) -> ValidationError:
    """The refusal as forms know it; apps find its code in the answer's `errors`."""
    return ValidationError(refusal.detail, code=refusal.code)


class BirthDateField(forms.DateField):
    """YYYY-MM-DD. An app may send any JSON value, which DateField alone would choke on."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "autocomplete": "bday"})

    def to_python(self, value: Any) -> date | None:
        """The date, None for nothing. Raises ValidationError with the one code that bad birth dates have."""
        try:
            return datetime.strptime(value.strip(), "%Y-%m-%d").date() if value not in self.empty_values else None
        except (AttributeError, TypeError, ValueError) as error:
            raise as_form_error(BirthDateInvalid()) from error


class SignupFields(forms.Form):
    """allauth's sign-up forms inherit from this one. `invite` is the code's row once the form is valid."""

    field_order = ("invite_code", "email", "username", "display_name", "password1", "password", "birth_date", "region")

    invite_code = forms.CharField(max_length=64, widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off"}))
    display_name = forms.CharField(max_length=60, required=False, widget=forms.TextInput(attrs={"autocomplete": "nickname"}))
    birth_date = BirthDateField()
    region = forms.CharField(max_length=2, widget=forms.Select)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """A link that shares a code fills it in."""
        super().__init__(*args, **kwargs)
        regions = policies.open_regions()
        region = self.fields["region"].widget
        assert isinstance(region, forms.Select)
        region.choices = [*regions.items()] if len(regions) == 1 else [("", "Choose …"), *regions.items()]
        if context.request is not None:
            self.fields["invite_code"].initial = context.request.GET.get("code", "")[:64]

    def clean_birth_date(self) -> date:
        """Old enough, and born in this age of the world."""
        birth_date: date = self.cleaned_data["birth_date"]
        try:
            policies.check_birth_date(birth_date, today=timezone.localdate())
        except FieldRefused as refusal:
            raise as_form_error(refusal) from refusal
        return birth_date

    def clean_region(self) -> str:
        """An open region."""
        try:
            return policies.clean_region(self.cleaned_data["region"])
        except FieldRefused as refusal:
            raise as_form_error(refusal) from refusal

    def clean_display_name(self) -> str:
        """As it will be shown; "" lets the username stand for it."""
        try:
            return policies.clean_text(self.cleaned_data["display_name"], field_name="display_name", longest=60, may_be_empty=True)
        except FieldRefused as refusal:
            raise as_form_error(refusal) from refusal

    def clean(self) -> dict[str, Any]:
        """The code opens the region, and the password is not the name again."""
        cleaned = super().clean() or self.cleaned_data
        for name in [name for name in cleaned if not isinstance(self.data.get(name, ""), str)]:
            # An app's JSON: Django would take the number 5 or {} for their text.
            self.add_error(name, ValidationError("This has to be text.", code="invalid"))
        if "invite_code" in cleaned and "region" in cleaned:
            try:
                self.invite: InviteCode = services.check(code=cleaned["invite_code"], region=cleaned["region"])
            except InviteRefused as refusal:
                self.add_error("invite_code", as_form_error(refusal))
        # The browser's form compares password1 itself; the app's form, whose field is `password`, does not.
        if cleaned.get("password"):
            likeness = Member(handle=cleaned.get("username") or "", email=cleaned.get("email") or "")
            try:
                get_adapter().clean_password(cleaned["password"], user=likeness)
            except ValidationError as error:
                self.add_error("password", error)
        return cleaned

    def signup(self, request: HttpRequest, user: Member) -> None:
        """allauth wants this hook; the code was redeemed in the transaction that made the member (see adapter.py)."""
