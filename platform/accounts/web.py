"""Pages about one's own account, and following, blocking or muting another member."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import selectors, services
from accounts.models import Member
from accounts.selectors import member_by_handle
from core.errors import Invalid
from core.navigation import back, member_required

YEAR_SECONDS = 365 * 24 * 3600
# Cookie -> its values with their words; the first value is what having no cookie means.
LOOKS = {
    "theme": (("auto", "As the system"), ("dark", "Dark"), ("light", "Light")),
    "autoplay": (("on", "Start by themselves, without sound"), ("off", "Wait until I press play")),
}
RELATIONS: dict[str, tuple[Callable[..., Any], str]] = {
    "follow": (services.follow, "You follow @{}."),
    "unfollow": (services.unfollow, "You do not follow @{} any more."),
    "block": (services.block, "You and @{} do not see each other any more."),
    "unblock": (services.unblock, "@{} is not blocked any more."),
    "mute": (services.mute, "You hear and see no more of @{} by yourself. They are not told."),
    "unmute": (services.unmute, "@{} is not muted any more."),
}


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def settings(request: HttpRequest) -> HttpResponse:
    """The profile form; after a refusal it keeps what was typed."""
    member = cast(Member, request.user)
    if request.method != "POST":
        typed = {"display_name": member.display_name, "bio": member.bio, "remix_allowed": member.remix_allowed}
        return _settings(request, typed)
    name, bio, remix_allowed = request.POST.get("display_name", ""), request.POST.get("bio", ""), "remix_allowed" in request.POST
    typed = {"display_name": name, "bio": bio, "remix_allowed": remix_allowed}
    try:
        services.update_profile(member=member, display_name=name, bio=bio, remix_allowed=remix_allowed)
    except Invalid as error:
        return _settings(request, typed, error)
    messages.success(request, "Saved.")
    return redirect("settings")


def _settings(request: HttpRequest, typed: dict[str, Any], error: Invalid | None = None) -> HttpResponse:
    context = {"typed": typed, "themes": LOOKS["theme"], "autoplays": LOOKS["autoplay"], "error": error}
    return render(request, "accounts/settings.html", context, status=error.status if error else 200)


@require_safe
@member_required
def kept_out(request: HttpRequest) -> HttpResponse:
    """Whom the member has blocked or muted, each with the way back."""
    blocked, muted = selectors.kept_out(cast(Member, request.user))
    return render(request, "accounts/kept_out.html", {"blocked": blocked, "muted": muted})


@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """How the pages look and behave on this device: cookies, no rows, so that it works before log-in too."""
    response = back(request, reverse("settings"))
    for name, choices in LOOKS.items():
        value, values = request.POST.get(name, ""), [choice for choice, _ in choices]
        if value in values[1:]:
            response.set_cookie(name, value, max_age=YEAR_SECONDS, samesite="Lax", httponly=True)
        elif value == values[0]:
            response.delete_cookie(name)
    return response


@require_POST
@member_required
def relate(request: HttpRequest, handle: str, verb: str) -> HttpResponse:
    """Follow, block, mute, or undo one of these."""
    member = cast(Member, request.user)
    other = member_by_handle(handle, member)
    service, words = RELATIONS[verb]
    service(member=member, other=other)
    messages.success(request, words.format(other.handle))
    return back(request, reverse("profile", args=[other.handle]))
