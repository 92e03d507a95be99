"""The one family of errors a member, an app or a script can meet; every face (API, HTML) renders it from here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class FieldError:
    """One complaint about one field. `pointer` is a JSON pointer (RFC 6901) into the request body, such as /prompt."""

    pointer: str
    code: str
    detail: str


class VitascopeError(Exception):
    """A refusal with a stable machine `code`, an HTTP status and a sentence for people."""

    code = "error"
    status = 400
    title = "The request could not be carried out."

    def __init__(
        self, detail: str = "", *, errors: list[FieldError] | None = None, retry_after: int | None = None, **extra: object
    ) -> None:
        """`extra` members are added to the problem document as they are."""
        super().__init__(detail or self.title)
        self.detail = detail or self.title
        self.errors = errors or []
        self.retry_after = retry_after
        self.extra = extra


class Invalid(VitascopeError):
    """The request is well formed but some field is not acceptable."""

    code = "invalid"
    status = 422
    title = "Some fields are not acceptable."

    @classmethod
    def field(cls, name: str, code: str, detail: str) -> Invalid:
        """A complaint about a single field."""
        return cls(detail, errors=[FieldError(f"/{name}", code, detail)])


class NotFound(VitascopeError):
    """Also the answer for things that exist but are not the caller's to know of."""

    code = "not_found"
    status = 404
    title = "There is nothing here by that name."


class Forbidden(VitascopeError):
    """The caller is known and may not do this."""

    code = "forbidden"
    status = 403
    title = "You may not do this."


class Conflict(VitascopeError):
    """The thing is in a state that does not allow this."""

    code = "conflict"
    status = 409
    title = "This cannot be done in the present state."


class TooMany(VitascopeError):
    """A rate limit or a quota is used up."""

    code = "too_many_requests"
    status = 429
    title = "Too many requests; try again later."
