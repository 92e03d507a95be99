"""API keys and webhooks in the back office: looked at, and keys revoked, but never made or typed over."""

from __future__ import annotations

from typing import cast

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import Member
from core.admin_base import ReadOnlyAdmin, StateFilter
from developer import policies, services
from developer.models import ApiKey, WebhookDelivery, WebhookEndpoint, WebhookEvent


class KeyStateFilter(StateFilter):
    """What keys are still good for."""

    states = ApiKey.State

    def conditions(self) -> dict[str, Q]:
        """In the order of ApiKey.state."""
        return {
            ApiKey.State.REVOKED: Q(revoked_at__isnull=False),
            ApiKey.State.EXPIRED: Q(expires_at__isnull=False, expires_at__lte=timezone.now()),
            ApiKey.State.LIVE: Q(),
        }


@admin.register(ApiKey)
class ApiKeyAdmin(ReadOnlyAdmin):
    """All keys; their hashes stay out of sight."""

    list_display = ("prefix", "name", "member", "state", "scopes", "last_used_at", "expires_at", "created_at")
    list_select_related = ("member",)
    list_filter = (KeyStateFilter, "last_used_at", "expires_at", "created_at")
    search_fields = ("prefix", "name", "member__handle")
    search_help_text = "First letters of the key, its name, or handle"
    date_hierarchy = "created_at"
    fields = ("prefix", "name", "member", "state", "scopes", "last_used_at", "expires_at", "revoked_at", "created_at")
    readonly_fields = ("state",)
    actions = ("revoke",)

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        """Moderators."""
        return policies.is_keeper(request.user)

    @admin.action(description="Revoke selected keys", permissions=["revoke"])
    def revoke(self, request: HttpRequest, rows: QuerySet[ApiKey]) -> None:
        """Make them worthless."""
        found = list(rows.filter(revoked_at=None))
        for key in found:
            self.log_change(request, services.revoke_key(key=key, by=cast(Member, request.user)), "Revoked.")
        messages.success(request, f"Revoked: {len(found)}")


class EndpointStateFilter(StateFilter):
    """How endpoints are doing."""

    states = WebhookEndpoint.State

    def conditions(self) -> dict[str, Q]:
        """In the order of WebhookEndpoint.state."""
        return {
            WebhookEndpoint.State.OFF: Q(disabled_at__isnull=False),
            WebhookEndpoint.State.FAILING: Q(failing_since__isnull=False),
            WebhookEndpoint.State.WORKING: Q(),
        }


@admin.register(WebhookEndpoint)
class WebhookEndpointAdmin(ReadOnlyAdmin):
    """All endpoints. Their secrets stay out of sight, and so do their paths, which are often secrets too."""

    list_display = ("name", "member", "place", "state", "event_types", "failing_since", "disabled_at", "created_at")
    list_select_related = ("member",)
    list_filter = (EndpointStateFilter, "disabled_because", "created_at")
    search_fields = ("name", "url", "member__handle")
    search_help_text = "Name, server, or handle"
    date_hierarchy = "created_at"
    fields = (
        "name", "member", "place", "state", "event_types", "secret_hint", "old_secret_until", "failing_since", "disabled_at",
        "disabled_because", "created_at", "updated_at",
    )  # fmt: skip
    readonly_fields = ("place", "state")


@admin.register(WebhookEvent)
class WebhookEventAdmin(ReadOnlyAdmin):
    """What there was to tell, whoever heard of it."""

    list_display = ("id", "type", "job", "created_at")
    list_filter = ("type", "created_at")
    search_fields = ("job__id", "job__member__handle")
    search_help_text = "A job's id, or a handle"
    date_hierarchy = "created_at"
    fields = ("id", "type", "job", "created_at")
    readonly_fields = ("id",)


@admin.register(WebhookDelivery)
class WebhookDeliveryAdmin(ReadOnlyAdmin):
    """What was sent where and how it was answered; what servers said is between them and their members."""

    list_display = ("wire_id", "event", "endpoint", "state", "attempts", "response_status", "error", "next_attempt_at", "created_at")
    list_select_related = ("event", "endpoint")
    list_filter = ("state", "event__type", "response_status", "created_at")
    search_fields = ("endpoint__name", "endpoint__url", "endpoint__member__handle", "event__job__id")
    search_help_text = "Endpoint, server, handle, or a job's id"
    date_hierarchy = "created_at"
    fields = (
        "wire_id", "event", "endpoint", "state", "attempts", "failures", "next_attempt_at", "lease_until", "last_attempt_at",
        "response_status", "error", "created_at",
    )  # fmt: skip
    readonly_fields = ("wire_id",)
