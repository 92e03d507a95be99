"""Likenesses in the back office: moderators look at what waits, and refuse."""

from __future__ import annotations

from typing import cast

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html

from accounts.models import Member
from cameos import policies, services
from cameos.enrolment.admin import TakeAdmin as TakeAdmin  # registered there
from cameos.models import AuditEvent, Likeness
from core.admin_base import ReadOnlyAdmin
from core.storage import signed_url


@admin.register(Likeness)
class LikenessAdmin(ReadOnlyAdmin):
    """All likenesses. The clips may show people who know nothing of it: only who may refuse sees them."""

    list_display = ("name", "handle", "owner", "subject", "kind", "state", "held", "created_at")
    list_select_related = ("owner", "subject")
    list_filter = ("state", "held", "kind", "created_at")
    search_fields = ("id__exact", "name", "handle", "owner__handle", "subject__handle")
    search_help_text = "Id, name, or handle, its own or a member's"
    date_hierarchy = "created_at"
    readonly_fields = ("player",)
    actions = ("refuse", "hold", "let_go")

    def get_fields(self, request: HttpRequest, obj: Likeness | None = None) -> tuple[str, ...]:
        """With the clip where it may be seen."""
        known = (
            "name", "handle", "owner", "subject", "kind", "state", "held", "epoch", "policy_version", "expires_at", "digest", "created_at",
        )  # fmt: skip
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

    @admin.action(description="Hold: nobody casts it, nothing of it is shown", permissions=["hold"])
    def hold(self, request: HttpRequest, rows: QuerySet[Likeness]) -> None:
        """See services.hold."""
        self._hold(request, rows, held=True)

    @admin.action(description="Let what is held go on", permissions=["hold"])
    def let_go(self, request: HttpRequest, rows: QuerySet[Likeness]) -> None:
        """See services.hold."""
        self._hold(request, rows, held=False)

    def _hold(self, request: HttpRequest, rows: QuerySet[Likeness], *, held: bool) -> None:
        found = list(rows.exclude(held=held))
        for likeness in found:
            changed = services.hold(likeness=likeness, by=cast(Member, request.user), held=held)
            self.log_change(request, changed, "Held." if held else "Let go on.")
        messages.success(request, f"{'Held' if held else 'Let go on'}: {len(found)}")

    def has_hold_permission(self, request: HttpRequest) -> bool:
        """Moderators."""
        return policies.may_hold(request.user)

    def has_refuse_permission(self, request: HttpRequest) -> bool:
        """Moderators."""
        return policies.may_refuse(request.user)


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    """The chains, link by link; `manage.py verify_audit` says whether they are whole."""

    list_display = ("stream", "seq", "kind", "actor", "created_at")
    list_filter = ("kind", "created_at")
    search_fields = ("stream__exact", "actor__exact")
    search_help_text = "Id of a likeness or of a member"
    ordering = ("-created_at", "-pk")
    fields = ("stream", "seq", "kind", "actor", "body", "previous", "hash", "created_at")
