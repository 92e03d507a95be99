"""Says why somebody may not be cast, and keeps the record of refused casts.

The transaction in which a cast is refused is undone, and the link of the chain must not be. So a refusal is noted while a request is
answered, and written when the answer is ready. Elsewhere, where nobody has opened `kept`, it is written at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from accounts.models import Member
from cameos import audit
from cameos.consent import Code
from cameos.models import Likeness
from core.errors import FieldError

DENIED = "cameo_permission_denied"
# What is told as it is; anything else would tell a stranger that somebody is here, and how they stand.
TOLD = (Code.SCOPE, Code.RESTRICTED, Code.ASKS)
NOBODY = "There is nobody by this name whom you may cast."
SOMEBODY = "Somebody in this video does not consent to this."


@dataclass(frozen=True)
class Refusal:
    """Who was refused what, and why."""

    likeness: UUID
    by: UUID
    gate: str
    code: str


_noted: ContextVar[list[Refusal] | None] = ContextVar("refusals", default=None)


def told(*, code: Code, likeness: Likeness, to: Member, pointer: str = "", otherwise: str = SOMEBODY) -> FieldError:
    """Why not, as far as `to` may know: its subject and who brought it are told as it is."""
    if code in TOLD or to.pk in (likeness.subject_id, likeness.owner_id):
        return FieldError(pointer, code.value, code.label)
    return FieldError(pointer, DENIED, otherwise)


def note(refusal: Refusal) -> None:
    """Remember it until the transaction is over."""
    noted = _noted.get()
    if noted is None:
        _write([refusal])
    else:
        noted.append(refusal)


@contextmanager
def kept() -> Iterator[None]:
    """Within it refusals are noted; at its end they are written, whatever became of the transactions inside."""
    noted: list[Refusal] = []
    token = _noted.set(noted)
    try:
        yield
    finally:
        _noted.reset(token)
        _write(noted)


class RefusalsMiddleware:
    """Around every request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass through."""
        with kept():
            return self.get_response(request)


def _write(noted: list[Refusal]) -> None:
    for refusal in sorted(noted, key=lambda one: one.likeness):
        audit.record(stream=refusal.likeness, kind="refusal", actor=refusal.by, gate=refusal.gate, code=refusal.code)
