"""Answers kept for repeated requests, in the back office."""

from __future__ import annotations

from django.contrib import admin

from core.admin_base import ReadOnlyAdmin
from core.models import IdempotencyRecord


@admin.register(IdempotencyRecord)
class IdempotencyRecordAdmin(ReadOnlyAdmin):
    """What a member was told under which key; status 0 is a request that has not been answered."""

    list_display = ("route", "key", "member", "status", "created_at")
    list_filter = ("route", "status", "created_at")
    list_select_related = ("member",)
    search_fields = ("key", "member__handle")
    search_help_text = "Key or handle"
    date_hierarchy = "created_at"
