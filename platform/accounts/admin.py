"""Members, follows and blocks in the back office. Members are never added here: they come by invitation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.dateparse import parse_date

from accounts import services
from accounts.guardians import services as guardians
from accounts.models import Block, Follow, Guardianship, Member
from core.admin_base import ReadOnlyAdmin
from core.errors import VitascopeError

RIGHTS = ("is_staff", "is_superuser", "groups", "user_permissions")


class MemberForm(UserChangeForm):
    """Django's form of an account, for our members."""

    class Meta:
        model = Member
        fields = "__all__"
        field_classes: dict[str, Any] = {}


class PlanActionForm(ActionForm):
    """What the actions about plans need to know. Read by the action, because this form's own complaint would be "No action selected"."""

    pro_until = forms.CharField(required=False, label="Last day of Pro (UTC; empty: for good)", widget=forms.DateInput({"type": "date"}))
    reason = forms.CharField(required=False, max_length=200)


@admin.register(Member)
class MemberAdmin(UserAdmin):
    """Names and rights can be changed, the plan by recorded actions; what was said at sign-up cannot."""

    form = MemberForm
    action_form = PlanActionForm
    actions = ("grant_pro", "end_pro")
    list_display = ("handle", "display_name", "email", "region", "plan", "plan_until", "is_active", "is_staff", "joined_at")
    list_filter = ("is_active", "is_staff", "plan", "region", "joined_at")
    search_fields = ("handle", "display_name", "email", "id__exact")
    search_help_text = "Handle, name, e-mail or id"
    date_hierarchy = "joined_at"
    ordering = ("-joined_at",)
    readonly_fields = ("id", "handle", "email", "plan", "plan_until", "birth_date", "region", "joined_at", "last_login")
    fieldsets = (
        (None, {"fields": ("id", "handle", "email", "password")}),
        ("Profile", {"fields": ("display_name", "bio", "plan", "plan_until", "remix_allowed")}),
        ("Sign-up", {"fields": ("birth_date", "region", "joined_at", "last_login")}),
        ("Rights", {"fields": ("is_active", *RIGHTS)}),
    )

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An account without an invitation is made by `createsuperuser` only."""
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Only a superuser gives rights; otherwise whoever may edit members could give themself every right."""
        return self.readonly_fields if request.user.is_superuser else (*self.readonly_fields, *RIGHTS)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only a superuser edits a superuser; otherwise a new password would be every right."""
        over = obj is not None and obj.is_superuser and not request.user.is_superuser
        return not over and super().has_change_permission(request, obj)

    def delete_model(self, request: HttpRequest, obj: Member) -> None:
        """See services.delete_member."""
        services.delete_member(member=obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Member]) -> None:
        """The same, one by one."""
        for member in queryset:
            services.delete_member(member=member)

    @admin.action(description="Grant Pro", permissions=["grant"])
    def grant_pro(self, request: HttpRequest, rows: QuerySet[Member]) -> None:
        """See services.grant_pro."""
        text = request.POST.get("pro_until", "").strip()
        try:
            day = parse_date(text)
        except ValueError:  # such as 30 February
            day = None
        if text and day is None:
            self.message_user(request, f"{text} is not a day; nothing was changed.", messages.ERROR)
            return
        until = datetime.combine(day, time.min, tzinfo=UTC) + timedelta(days=1) if day else None
        self._set(request, rows, "Pro granted", lambda member, **who: services.grant_pro(member=member, until=until, **who))

    @admin.action(description="End Pro", permissions=["grant"])
    def end_pro(self, request: HttpRequest, rows: QuerySet[Member]) -> None:
        """See services.end_pro."""
        self._set(request, rows, "Pro ended", lambda member, **who: services.end_pro(member=member, **who))

    def _set(self, request: HttpRequest, rows: QuerySet[Member], done: str, act: Callable[..., Member]) -> None:
        reason, count = request.POST.get("reason", ""), 0
        for member in rows:
            try:
                act(member, by=cast(Member, request.user), reason=reason)
                count += 1
            except VitascopeError as error:
                self.message_user(request, f"{member}: {error.detail}", messages.ERROR)
        if count:
            self.message_user(request, f"{done}: {count}", messages.SUCCESS)

    def has_grant_permission(self, request: HttpRequest) -> bool:
        """Moderators."""
        return request.user.has_perm("accounts.grant_pro")


@admin.register(Follow)
class FollowAdmin(ReadOnlyAdmin):
    """Who follows whom."""

    list_display = ("follower", "followed", "created_at")
    list_select_related = ("follower", "followed")
    list_filter = ("created_at",)
    search_fields = ("follower__handle", "followed__handle")
    search_help_text = "Handle"


@admin.register(Block)
class BlockAdmin(ReadOnlyAdmin):
    """Who has blocked whom."""

    list_display = ("blocker", "blocked", "created_at")
    list_select_related = ("blocker", "blocked")
    list_filter = ("created_at",)
    search_fields = ("blocker__handle", "blocked__handle")
    search_help_text = "Handle"


@admin.register(Guardianship)
class GuardianshipAdmin(ReadOnlyAdmin):
    """Who looks after whom, and what they have switched off."""

    list_display = ("guardian", "young", "personal_feed", "messages", "created_at")
    list_select_related = ("guardian", "young")
    search_fields = ("guardian__handle", "young__handle")
    search_help_text = "Handle"
    actions = ("end",)

    @admin.action(description="End: the young member decides for themself again", permissions=["end"])
    def end(self, request: HttpRequest, rows: QuerySet[Guardianship]) -> None:
        """See guardians.services.end."""
        ended = list(rows)
        for row in ended:
            guardians.end(guardianship=row, by=cast(Member, request.user))
        self.message_user(request, f"Ended: {len(ended)}", messages.SUCCESS)

    def has_end_permission(self, request: HttpRequest) -> bool:
        """Moderators."""
        return request.user.has_perm("accounts.end_guardianship")
