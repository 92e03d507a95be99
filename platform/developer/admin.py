"""API keys in the back office: looked at and revoked, never made or typed over."""

from __future__ import annotations

from typing import cast

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import Member
from core.admin_base import ReadOnlyAdmin, StateFilter
from developer import policies, services
from developer.models import ApiKey


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
