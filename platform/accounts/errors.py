"""Why somebody may not have an account, or not have it this way. Each refusal points at the field it is about."""

from __future__ import annotations

from core.errors import FieldError, Invalid


class FieldRefused(Invalid):
    """A refusal of one field, whose code is also the code of the whole problem."""

    field_name = ""

    def __init__(self, detail: str = "", *, field_name: str = "") -> None:
        """`field_name` where the caller knows the field by another name."""
        super().__init__(detail or self.title)
        self.errors = [FieldError(f"/{field_name or self.field_name}", self.code, self.detail)]


class HandleInvalid(FieldRefused):
    """Not of the form a handle has."""

    code, field_name = "handle_invalid", "username"
    title = "A username is 3 to 30 of the letters a to z, digits and underscores."


class HandleReserved(FieldRefused):
    """A name that a member could pose with, or that a route needs."""

    code, field_name = "handle_reserved", "username"
    title = "This username is reserved."


class BirthDateInvalid(FieldRefused):
    """No living person's birth date."""

    code, field_name = "birth_date_invalid", "birth_date"
    title = "This is not a birth date; write it as YYYY-MM-DD."


class TooYoung(FieldRefused):
    """Below the minimum age of this instance."""

    code, field_name = "too_young", "birth_date"
    title = "You are not old enough to join."


class RegionInvalid(FieldRefused):
    """Not an ISO 3166-1 alpha-2 code."""

    code, field_name = "region_invalid", "region"
    title = "A region is the two-letter code of a country, such as US."


class RegionNotOpen(FieldRefused):
    """The roll-out has not come there."""

    code, field_name = "region_not_open", "region"
    title = "Sign-up is not open in this region yet."


class TextInvalid(FieldRefused):
    """A name or a bio with letters that cannot be shown, or none at all."""

    code, field_name = "text_invalid", "display_name"
    title = "This text is empty or holds characters that cannot be shown."


class NotYourself(FieldRefused):
    """Following, blocking, muting or writing to oneself."""

    code, field_name = "yourself", "handle"
    title = "You cannot do this with yourself."
