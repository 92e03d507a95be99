"""The page of a young member's guardian, and of those whom a grown-up looks after."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.guardians import selectors, services
from accounts.models import Member
from accounts.policies import is_surely_grown, is_surely_minor
from core.errors import VitascopeError
from core.navigation import member_required
from core.ratelimit import spend


@require_safe
@member_required
def guardian(request: HttpRequest) -> HttpResponse:
    """Who is linked, the switches, and the ways to a new link."""
    return _guardian(request)


def _guardian(request: HttpRequest, error: VitascopeError | None = None, **more: Any) -> HttpResponse:
    member, today = cast(Member, request.user), timezone.now().date()
    rows = selectors.guardianships(member)
    context = {
        "wards": [row for row in rows if row.guardian_id == member.pk],
        "over": next((row for row in rows if row.young_id == member.pk), None),
        "grown": is_surely_grown(member, today),
        "young": is_surely_minor(member, today),
        "error": error,
    }
    return render(request, "accounts/guardian.html", context | more, status=error.status if error else 200)


@require_POST
@member_required
def code(request: HttpRequest) -> HttpResponse:
    """Make a code and show it this once, or take it back."""
    member = cast(Member, request.user)
    if request.POST.get("do") == "take_back":
        services.take_back(member=member)
        messages.success(request, "The code is worth nothing any more.")
        return redirect("guardian")
    spend(request, "guardian_codes")
    try:
        made, letters = services.invite(member=member)
    except VitascopeError as error:
        return _guardian(request, error)
    return _guardian(request, code=letters, expires_at=made.expires_at)


@require_POST
@member_required
def enter(request: HttpRequest) -> HttpResponse:
    """A code that somebody told the member: first it is shown whose it is and what it would mean, then it is accepted."""
    spend(request, "guardian_codes")
    member, typed = cast(Member, request.user), request.POST.get("code", "")
    try:
        if request.POST.get("do") != "accept":
            _, row = services.look(code=typed, by=member)
            return render(request, "accounts/guardian_asks.html", {"row": row, "code": typed, "guards": row.guardian_id == member.pk})
        services.accept(code=typed, by=member)
    except VitascopeError as error:
        return _guardian(request, error, typed=typed)
    messages.success(request, "You are linked.")
    return redirect("guardian")


@require_POST
@member_required
def switch(request: HttpRequest, guardianship_id: UUID) -> HttpResponse:
    """Both switches as the form has them."""
    member = cast(Member, request.user)
    row = selectors.one(member, guardianship_id)
    services.switch(guardianship=row, by=member, personal_feed="personal_feed" in request.POST, messages="messages" in request.POST)
    messages.success(request, "Saved.")
    return redirect("guardian")


@require_POST
@member_required
def end(request: HttpRequest, guardianship_id: UUID) -> HttpResponse:
    """Part the two."""
    member = cast(Member, request.user)
    row = selectors.one(member, guardianship_id)
    services.end(guardianship=row, by=member)
    messages.success(request, f"You do not look after @{row.young.handle} any more.")
    return redirect("guardian")
