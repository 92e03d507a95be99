"""Invite codes in the back office: issue and revoke, both by service and with a log entry; nothing is typed over."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import Member
from core.admin_base import ReadOnlyAdmin, ReadOnlyInline, StateFilter
from core.errors import Invalid
from invites import policies, services
from invites.models import InviteCode, Redemption


class IssueForm(forms.ModelForm):
    """The terms of a new code of the house."""

    class Meta:
        model = InviteCode
        fields = ["note", "max_uses", "expires_at"]

    def clean(self) -> dict[str, Any]:
        """The same terms that the service asks."""
        cleaned = super().clean() or self.cleaned_data
        try:
            services.check_terms(max_uses=cleaned.get("max_uses", 1), expires_at=cleaned.get("expires_at"))
        except Invalid as refusal:
            field = refusal.errors[0].pointer.removeprefix("/")
            self.add_error(field, ValidationError(refusal.detail, code=refusal.errors[0].code))
        return cleaned


class CodeStateFilter(StateFilter):
    """What codes are still good for."""

    states = InviteCode.State

    def conditions(self) -> dict[str, Q]:
        """In the order of InviteCode.state."""
        return {
            InviteCode.State.REVOKED: Q(revoked_at__isnull=False),
            InviteCode.State.USED_UP: Q(uses__gte=F("max_uses")),
            InviteCode.State.EXPIRED: Q(expires_at__isnull=False, expires_at__lte=timezone.now()),
            InviteCode.State.OPEN: Q(),
        }


class RedemptionInline(ReadOnlyInline):
    """Who came by the code."""

    model = Redemption
    fields = ("member", "inviter", "redeemed_at")


@admin.register(InviteCode)
class InviteCodeAdmin(ReadOnlyAdmin):
    """All codes, those of members and those of the house."""

    list_display = ("code", "owner", "note", "uses", "max_uses", "state", "expires_at", "created_at")
    list_select_related = ("owner",)
    list_filter = (CodeStateFilter, ("owner", admin.EmptyFieldListFilter), "expires_at", "created_at")
    search_fields = ("code", "note", "owner__handle", "redemptions__member__handle")
    search_help_text = "Code, note, handle of the owner or of somebody who came by it"
    date_hierarchy = "created_at"
    fields = ("code", "owner", "note", "uses", "max_uses", "state", "expires_at", "revoked_at", "created_at")
    readonly_fields = ("state",)
    inlines = (RedemptionInline,)
    actions = ("revoke", "give_owners_more")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Adding is issuing."""
        return policies.may_issue(request.user)

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        """Moderators."""
        return policies.is_keeper(request.user)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """A new code has terms only."""
        return self.fields if obj else ("note", "max_uses", "expires_at")

    def get_inlines(self, request: HttpRequest, obj: Any) -> tuple[type[RedemptionInline], ...]:
        """A new code was used by nobody."""
        return self.inlines if obj else ()

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The terms for a new code."""
        return super().get_form(request, obj, change, **kwargs, **({} if obj else {"form": IssueForm}))

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> InviteCode:
        """The code as the service makes it."""
        super().save_form(request, form, change)
        return services.issue(by=cast(Member, request.user), **form.cleaned_data)

    def save_model(self, request: HttpRequest, obj: InviteCode, form: Any, change: bool) -> None:
        """Saved by the service already."""

    @admin.action(description="Revoke selected codes", permissions=["revoke"])
    def revoke(self, request: HttpRequest, rows: QuerySet[InviteCode]) -> None:
        """Make them worthless; whoever came by them stays."""
        open_codes = list(rows.filter(revoked_at=None))
        for code in open_codes:
            self.log_change(request, services.revoke(code=code, by=cast(Member, request.user)), "Revoked.")
        messages.success(request, f"Revoked: {len(open_codes)}")

    @admin.action(description="Give the owners of selected codes another set", permissions=["add"])
    def give_owners_more(self, request: HttpRequest, rows: QuerySet[InviteCode]) -> None:
        """One set for each owner, however many of their codes were selected."""
        owners = {code.owner for code in rows.select_related("owner") if code.owner is not None and code.owner.is_active}
        for owner in owners:
            for code in services.give_codes(member=owner):
                self.log_addition(request, code, f"Given to {owner}.")
        messages.success(request, f"Members who got another set: {len(owners)}")


@admin.register(Redemption)
class RedemptionAdmin(ReadOnlyAdmin):
    """Who came in by which code, and who invited them."""

    list_display = ("member", "code", "inviter", "redeemed_at")
    list_select_related = ("member", "code", "inviter")
    list_filter = ("redeemed_at",)
    search_fields = ("member__handle", "inviter__handle", "code__code")
    search_help_text = "Handle or code"
    date_hierarchy = "redeemed_at"
