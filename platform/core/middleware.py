"""Gives every request an id, and turns refusals raised by HTML views into pages (or small fragments for htmx)."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.errors import VitascopeError


class RequestIdMiddleware:
    """Sets `request.request_id` and the X-Request-Id header, so that a report and a log line can be matched."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the id in the header."""
        request.request_id = uuid.uuid4().hex  # type: ignore[attr-defined]
        response = self.get_response(request)
        response["X-Request-Id"] = request.request_id  # type: ignore[attr-defined]
        return response


class ErrorPageMiddleware:
    """Renders a VitascopeError from an HTML view as a page with its status; the API has its own handler."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass through; the work is in process_exception."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page of a refusal; None lets any other exception go on to Django's own 500."""
        if not isinstance(exception, VitascopeError):
            return None
        template = "core/error_fragment.html" if request.headers.get("HX-Request") else "core/error.html"
        response = render(request, template, {"error": exception}, status=exception.status)
        if exception.retry_after is not None:
            response["Retry-After"] = str(exception.retry_after)
        return response
