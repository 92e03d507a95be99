"""Where a page sends its reader next: back to where they came from, or to the log-in page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

Parameters = ParamSpec("Parameters")
View = Callable[Parameters, HttpResponse]


def back(request: HttpRequest, fallback: str) -> HttpResponseRedirect:
    """To the form's `next` when it is a path of this site, else to `fallback`."""
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/")
    return HttpResponseRedirect(wanted if safe else fallback)


def member_required(view: View[Parameters]) -> View[Parameters]:
    """Only for members; others go to the log-in page and come back. A htmx call moves the whole page, not the fragment."""

    @wraps(view)
    def guarded(*args: Parameters.args, **kwargs: Parameters.kwargs) -> HttpResponse:
        request = cast(HttpRequest, args[0])
        if request.user.is_authenticated:
            return view(*args, **kwargs)
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Redirect": resolve_url(settings.LOGIN_URL)})
        return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")

    return guarded
