"""Likenesses in the back office: moderators look at what waits, and refuse."""

from __future__ import annotations

from typing import cast

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html

from accounts.models import Member
from cameos import policies, services
from cameos.models import Likeness
from core.admin_base import ReadOnlyAdmin
from core.storage import signed_url


@admin.register(Likeness)
class LikenessAdmin(ReadOnlyAdmin):
    """All likenesses. The clips may show people who know nothing of it: only who may refuse sees them."""

    list_display = ("name", "owner", "kind", "state", "created_at")
    list_select_related = ("owner",)
    list_filter = ("state", "kind", "created_at")
    search_fields = ("id__exact", "name", "owner__handle")
    search_help_text = "Id, name, or handle"
    date_hierarchy = "created_at"
    readonly_fields = ("player",)
    actions = ("refuse",)

    def get_fields(self, request: HttpRequest, obj: Likeness | None = None) -> tuple[str, ...]:
        """With the clip where it may be seen."""
        known = ("name", "owner", "kind", "state", "digest", "created_at")
        return ("player", *known) if self.has_refuse_permission(request) else known

    @admin.display(description="clip")
    def player(self, likeness: Likeness) -> str:
        """As it was encoded again here."""
        if not likeness.clip.name:
            return "no file"
        return format_html('<video src="{}" controls preload="metadata" height="360"></video>', signed_url(likeness.clip.name))

    @admin.action(description="Refuse, and delete the clip", permissions=["refuse"])
    def refuse(self, request: HttpRequest, rows: QuerySet[Likeness]) -> None:
        """See services.refuse."""
        found = list(rows.filter(state=Likeness.State.WAITING))
        for likeness in found:
            self.log_change(request, services.refuse(likeness=likeness, by=cast(Member, request.user)), "Refused.")
        messages.success(request, f"Refused: {len(found)}")

    def has_refuse_permission(self, request: HttpRequest) -> bool:
        """Moderators."""
        return policies.may_refuse(request.user)
