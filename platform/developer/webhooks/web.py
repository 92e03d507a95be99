"""The pages of a member's webhook endpoints: all of them, and one with what was sent to it."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Member
from core.errors import VitascopeError
from core.navigation import member_required
from core.ratelimit import spend
from developer import policies
from developer.errors import DeliveryUnderWay, EndpointOff
from developer.models import WebhookEndpoint, WebhookEvent
from developer.webhooks import requests, selectors, services

BLANK: dict[str, Any] = {"name": "", "url": "", "event_types": WebhookEvent.Type.values}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@member_required
def endpoints(request: HttpRequest) -> HttpResponse:
    """The endpoints and the form for another, whose secret stands in the answer to the form and nowhere else."""
    if request.method != "POST":
        return _list(request, BLANK)
    spend(request, "webhooks")
    typed = _typed(request)
    try:
        made = services.create_endpoint(member=cast(Member, request.user), terms=requests.read_create(typed))
    except VitascopeError as error:
        return _list(request, typed, error=error)
    return _list(request, BLANK, made=made)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@member_required
def endpoint(request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
    """One endpoint, its latest deliveries, and the form that changes its terms."""
    found = _own(request, endpoint_id)
    if request.method != "POST":
        return _one(request, found)
    typed = _typed(request)
    try:
        services.update_endpoint(endpoint=found, terms=requests.read_update(typed, found))
    except VitascopeError as error:
        return _one(request, _own(request, endpoint_id), typed=typed, error=error)
    messages.success(request, "Saved.")
    return redirect("webhook", endpoint_id)


@require_POST
@never_cache
@member_required
def rotate(request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
    """Another secret, shown in this answer and nowhere else."""
    spend(request, "webhooks")
    found, secret = services.rotate_secret(endpoint=_own(request, endpoint_id), keep_old="keep_old" in request.POST)
    return _one(request, found, secret=secret)


@require_POST
@member_required
def test(request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
    """Send a sample now and say how it was answered."""
    spend(request, "webhooks")
    found = _own(request, endpoint_id)
    try:
        status = services.send_test(endpoint=found, event_type=WebhookEvent.Type(found.event_types[0]))
    except VitascopeError as error:
        messages.error(request, f"The test did not arrive. {error.detail}")
    else:
        arrived = 200 <= status < 300
        (messages.success if arrived else messages.error)(request, f"The test was answered with {status}.")
    return redirect("webhook", endpoint_id)


@require_POST
@member_required
def turn_on(request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
    """Send to it again."""
    found = services.turn_on(endpoint=_own(request, endpoint_id))
    messages.success(request, f"{found.name} is on again.")
    return redirect("webhook", endpoint_id)


@require_POST
@member_required
def delete(request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
    """Forget it and what was sent to it."""
    found = _own(request, endpoint_id)
    services.delete_endpoint(endpoint=found)
    messages.success(request, f"{found.name} is told nothing any more.")
    return redirect("webhooks")


@require_POST
@member_required
def replay(request: HttpRequest, endpoint_id: UUID, delivery_id: UUID) -> HttpResponse:
    """Send one delivery again."""
    spend(request, "webhooks")
    try:
        services.replay(wanted=selectors.own_delivery(_own(request, endpoint_id), delivery_id))
    except (EndpointOff, DeliveryUnderWay) as error:
        messages.error(request, error.detail)
    else:
        messages.success(request, "It is sent again in a moment.")
    return redirect("webhook", endpoint_id)


def _own(request: HttpRequest, endpoint_id: UUID) -> WebhookEndpoint:
    return selectors.own_endpoint(cast(Member, request.user), endpoint_id)


def _typed(request: HttpRequest) -> dict[str, Any]:
    post = request.POST
    return {"name": post.get("name", ""), "url": post.get("url", "").strip(), "event_types": post.getlist("event_types")}


def _list(
    request: HttpRequest,
    typed: dict[str, Any],
    *,
    error: VitascopeError | None = None,
    made: tuple[WebhookEndpoint, str] | None = None,
) -> HttpResponse:
    rows = list(selectors.endpoints_of(cast(Member, request.user)))
    context = {
        "endpoints": rows,
        "left": policies.MOST_ENDPOINTS - len(rows),
        "most": policies.MOST_ENDPOINTS,
        "event_types": WebhookEvent.Type.choices,
        "typed": typed,
        "error": error,
        "made": made,
    }
    return render(request, "developer/webhooks.html", context, status=error.status if error else 200)


def _one(
    request: HttpRequest,
    found: WebhookEndpoint,
    *,
    typed: dict[str, Any] | None = None,
    error: VitascopeError | None = None,
    secret: str = "",
) -> HttpResponse:
    context = {
        "endpoint": found,
        "deliveries": selectors.latest_deliveries(found),
        "shown": selectors.DELIVERIES_SHOWN,
        "event_types": WebhookEvent.Type.choices,
        "typed": typed or {"name": found.name, "url": found.url, "event_types": found.event_types},
        "error": error,
        "secret": secret,
    }
    return render(request, "developer/webhook.html", context, status=error.status if error else 200)
