"""The page of a member's API keys."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Member
from core.errors import Invalid, VitascopeError
from core.navigation import member_required
from core.ratelimit import spend
from developer import policies, selectors, services
from developer.models import ApiKey

# Days a key works -> words; "" is for good.
LIFETIMES = {"": "Until I revoke it", "30": "30 days", "90": "90 days", "365": "A year"}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@member_required
def keys(request: HttpRequest) -> HttpResponse:
    """The keys and the form for another. A new key's secret stands in the answer to the form and nowhere else."""
    if request.method != "POST":
        return _page(request, {"name": "", "scopes": ApiKey.Scope.values, "lifetime": ""})
    spend(request, "api_keys")
    post = request.POST
    typed: dict[str, Any] = {"name": post.get("name", ""), "scopes": post.getlist("scopes"), "lifetime": post.get("lifetime", "")}
    try:
        if typed["lifetime"] not in LIFETIMES:
            raise Invalid.field("lifetime", "invalid_value", "Choose one of these.")
        expires_at = timezone.now() + timedelta(days=int(typed["lifetime"])) if typed["lifetime"] else None
        made = services.make_key(member=cast(Member, request.user), name=typed["name"], scopes=typed["scopes"], expires_at=expires_at)
    except VitascopeError as error:
        return _page(request, typed, error=error)
    return _page(request, {"name": "", "scopes": ApiKey.Scope.values, "lifetime": ""}, made=made)


def _page(
    request: HttpRequest, typed: dict[str, Any], *, error: VitascopeError | None = None, made: tuple[ApiKey, str] | None = None
) -> HttpResponse:
    rows = selectors.keys_of(cast(Member, request.user))
    live = sum(key.state == ApiKey.State.LIVE for key in rows)
    context = {
        "keys": sorted(rows, key=lambda key: key.state != ApiKey.State.LIVE),
        "live": live,
        "left": policies.MOST_KEYS - live,
        "most": policies.MOST_KEYS,
        "scopes": ApiKey.Scope.choices,
        "lifetimes": LIFETIMES.items(),
        "typed": typed,
        "error": error,
        "made": made,
        "base_url": request.build_absolute_uri("/v1"),
    }
    return render(request, "developer/keys.html", context, status=error.status if error else 200)


@require_POST
@member_required
def revoke(request: HttpRequest, key_id: UUID) -> HttpResponse:
    """Take a key back."""
    member = cast(Member, request.user)
    key = services.revoke_key(key=selectors.own_key(member, key_id), by=member)
    messages.success(request, f"The key {key.name} opens nothing any more.")
    return redirect("api-keys")
