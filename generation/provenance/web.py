"""The page that tells where a clip comes from."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from core.errors import Invalid, VitascopeError
from core.ratelimit import spend


@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """A form for a file, and what was found in it; open to everybody."""
    if request.method != "POST":
        return render(request, "generation/verify.html")
    try:
        spend(request, "verify")
        file = request.FILES.get("file")
        if file is None:
            raise Invalid.field("file", "required", "Choose a file first.")
        from generation.provenance.inspection import inspect  # numpy and the C2PA library, only where somebody asks

        report = inspect(file, request.user)
    except VitascopeError as error:
        response = render(request, "generation/verify.html", {"error": error}, status=error.status)
        if error.retry_after is not None:
            response["Retry-After"] = str(error.retry_after)
        return response
    return render(request, "generation/verify.html", {"report": report, "name": file.name})
