"""The pages for what is not there, not allowed, or broken; API paths get problem documents instead."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from core.api import PROBLEM_TYPE, problem
from core.errors import Forbidden, NotFound, VitascopeError


class Broken(VitascopeError):
    """A fault of ours."""

    code = "internal_error"
    status = 500
    title = "Something broke on our side."


def _answer(request: HttpRequest, error: VitascopeError) -> HttpResponse:
    if request.path.startswith("/api/"):
        body = problem(error.status, error.code, error.title, error.detail, request_id=getattr(request, "request_id", ""))
        return JsonResponse(body, status=error.status, content_type=PROBLEM_TYPE)
    return render(request, "core/error.html", {"error": error}, status=error.status)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler404."""
    return _answer(request, NotFound())


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler403."""
    return _answer(request, Forbidden())


def broken(request: HttpRequest) -> HttpResponse:
    """Django's handler500."""
    return _answer(request, Broken())
