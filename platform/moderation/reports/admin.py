"""Reports of likenesses, what is due first on top, and the decisions about them."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from django.contrib import admin, messages
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from accounts.models import Member
from core.admin_base import ReadOnlyAdmin
from core.errors import VitascopeError
from moderation.models import LikenessReport
from moderation.reports import services


@admin.register(LikenessReport)
class LikenessReportAdmin(ReadOnlyAdmin):
    """What is decided once counts for all open reports of the same thing."""

    list_display = ("about", "reason", "note", "reporter", "hid", "state", "created_at", "due")
    list_select_related = ("reporter", "video", "likeness")
    list_filter = ("state", "reason", "hid")
    search_fields = ("video__id__exact", "likeness__id__exact", "reporter__handle", "note")
    date_hierarchy = "created_at"
    ordering = (F("decided_at").asc(nulls_first=True), "created_at")
    actions = ("uphold", "dismiss")
    fields = ("about", "reason", "note", "reporter", "hid", "state", "created_at", "due", "decided_at")
    readonly_fields = ("about", "due")

    @admin.display(description="about")
    def about(self, report: LikenessReport) -> str:
        """The page of it."""
        page = ("admin:videos_video_change", report.video_id) if report.video_id else ("admin:cameos_likeness_change", report.likeness_id)
        return format_html('<a href="{}">{}</a>', reverse(page[0], args=[page[1]]), report.target)

    @admin.display(description="decide by")
    def due(self, report: LikenessReport) -> datetime:
        """A day after it came."""
        return report.due_at

    @admin.action(description="Uphold: withhold the clip and all from it, or hold the likeness", permissions=["decide"])
    def uphold(self, request: HttpRequest, rows: QuerySet[LikenessReport]) -> None:
        """See services.decide."""
        self._decide(request, rows, upheld=True)

    @admin.action(description="Dismiss: give back what the report took out of view", permissions=["decide"])
    def dismiss(self, request: HttpRequest, rows: QuerySet[LikenessReport]) -> None:
        """See services.decide."""
        self._decide(request, rows, upheld=False)

    def _decide(self, request: HttpRequest, rows: QuerySet[LikenessReport], *, upheld: bool) -> None:
        targets = {row.target: row for row in rows}
        count = 0
        for row in targets.values():
            try:
                count += services.decide(report=row, by=cast(Member, request.user), upheld=upheld)
            except VitascopeError as error:
                messages.error(request, f"{row}: {error.detail}")
        if count:
            messages.success(request, f"{'Upheld' if upheld else 'Dismissed'}: {count}")

    def has_decide_permission(self, request: HttpRequest) -> bool:
        """Moderators."""
        return request.user.has_perm("moderation.decide_likenessreport")
