"""Reads: a member's endpoints, and what was sent to them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Member
from core.errors import Invalid, NotFound
from developer.errors import EndpointNotFound
from developer.models import WebhookDelivery, WebhookEndpoint

RETRY_WINDOW = timedelta(minutes=10)
DELIVERIES_SHOWN = 50
_ID = re.compile(r"whe_([0-9a-f]{32})")


@dataclass(frozen=True)
class EndpointPage:
    """Some of a member's endpoints, and whether there are older ones."""

    endpoints: list[WebhookEndpoint]
    has_more: bool


def endpoints_of(member: Member) -> QuerySet[WebhookEndpoint]:
    """The member's endpoints, newest first."""
    return WebhookEndpoint.objects.filter(member=member).order_by("-created_at", "-pk")


def own_endpoint(member: Member, endpoint_id: UUID) -> WebhookEndpoint:
    """The member's endpoint of that id. Raises EndpointNotFound."""
    endpoint = endpoints_of(member).filter(pk=endpoint_id).first()
    if endpoint is None:
        raise EndpointNotFound
    return endpoint


def endpoint_for(member: Member, wire_id: str) -> WebhookEndpoint:
    """The member's endpoint by its id in /v1. Raises EndpointNotFound."""
    match = _ID.fullmatch(wire_id)
    if match is None:
        raise EndpointNotFound
    return own_endpoint(member, UUID(match.group(1)))


def endpoint_page(member: Member, *, after: str, limit: int) -> EndpointPage:
    """Up to `limit` endpoints behind `after` ("" for the start), newest first. Raises Invalid."""
    rows = endpoints_of(member)
    if after:
        try:
            last = endpoint_for(member, after)
        except EndpointNotFound:
            raise Invalid.field("after", "invalid_value", "after is the id of one of your webhook endpoints.") from None
        rows = rows.filter(Q(created_at__lt=last.created_at) | Q(created_at=last.created_at, pk__lt=last.pk))
    found = list(rows[: limit + 1])
    return EndpointPage(found[:limit], has_more=len(found) > limit)


def first_try(member: Member, *, name: str, url: str, event_types: Sequence[str]) -> WebhookEndpoint | None:
    """The endpoint that the member made in the same words within RETRY_WINDOW."""
    recent = endpoints_of(member).filter(name=name, url=url, created_at__gt=timezone.now() - RETRY_WINDOW)
    return next((endpoint for endpoint in recent if endpoint.event_types == list(event_types)), None)


def latest_deliveries(endpoint: WebhookEndpoint) -> list[WebhookDelivery]:
    """The newest ones, with what they are about."""
    return list(endpoint.deliveries.select_related("event__job").order_by("-created_at", "-pk")[:DELIVERIES_SHOWN])


def own_delivery(endpoint: WebhookEndpoint, delivery_id: UUID) -> WebhookDelivery:
    """The endpoint's delivery of that id. Raises NotFound."""
    delivery = endpoint.deliveries.filter(pk=delivery_id).first()
    if delivery is None:
        raise NotFound("There is no such delivery.")
    return delivery
