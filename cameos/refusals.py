"""Keeps the record of refused casts: the transaction in which a cast is refused is undone, and the link of the chain must not be.

So a refusal is noted while a request is answered, and written when the answer is ready. Elsewhere, where nobody has opened `kept`, it
is written at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from cameos import audit


@dataclass(frozen=True)
class Refusal:
    """Who was refused what, and why."""

    likeness: UUID
    by: UUID
    gate: str
    code: str


_noted: ContextVar[list[Refusal] | None] = ContextVar("refusals", default=None)


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
