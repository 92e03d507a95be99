"""The pages for what is malformed, not there, not allowed, or broken; below some paths another face of the house answers instead."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views import defaults

from core.api import PROBLEM_TYPE, problem
from core.errors import Forbidden, NotFound, TooMany, VitascopeError


class Malformed(VitascopeError):
    """Not a request that can be looked at."""

    code = "malformed"
    title = "The request is malformed."


class Broken(VitascopeError):
    """A fault of ours."""

    code = "internal_error"
    status = 500
    title = "Something broke on our side."


class TooLarge(VitascopeError):
    """A body that nothing here would take."""

    code = "too_large"
    status = 413
    title = "The body is too large."


Face = Callable[[HttpRequest, VitascopeError], HttpResponse]


def _problem(request: HttpRequest, error: VitascopeError) -> HttpResponse:
    body = problem(error.status, error.code, error.title, error.detail, request_id=getattr(request, "request_id", ""))
    return JsonResponse(body, status=error.status, content_type=PROBLEM_TYPE)


_faces: dict[str, Face] = {"/api/": _problem}


def register_face(prefix: str, face: Face) -> None:
    """Let `face` answer for whatever fails below `prefix`; for apps above this one, from their apps.py."""
    _faces[prefix] = face


def _face_of(request: HttpRequest) -> Face | None:
    return next((face for prefix, face in _faces.items() if request.path.startswith(prefix)), None)


def _page(request: HttpRequest, error: VitascopeError) -> HttpResponse:
    return render(request, "core/error.html", {"error": error}, status=error.status)


def _answer(request: HttpRequest, error: VitascopeError) -> HttpResponse:
    return (_face_of(request) or _page)(request, error)


def malformed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler400. Such a request gets no page of ours: its Host may be anything."""
    face = _face_of(request)
    return face(request, Malformed()) if face else defaults.bad_request(request, exception)


def too_large(request: HttpRequest) -> HttpResponse:
    """For a body that was not read to its end. It gets no page of ours either: nobody has looked at the request."""
    face = _face_of(request)
    return face(request, TooLarge()) if face else HttpResponse("The body is too large.\n", status=413, content_type="text/plain")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler404."""
    return _answer(request, NotFound())


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler403."""
    return _answer(request, Forbidden())


def too_many(request: HttpRequest) -> HttpResponse:
    """allauth's handler429, for log-in and sign-up."""
    return _answer(request, TooMany())


def broken(request: HttpRequest) -> HttpResponse:
    """Django's handler500."""
    return _answer(request, Broken())
