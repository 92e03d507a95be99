"""Members, follows and blocks in the back office. Members are never added here: they come by invitation."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.http import HttpRequest

from accounts.models import Block, Follow, Member
from core.admin_base import ReadOnlyAdmin

RIGHTS = ("is_staff", "is_superuser", "groups", "user_permissions")


class MemberForm(UserChangeForm):
    """Django's form of an account, for our members."""

    class Meta:
        model = Member
        fields = "__all__"
        field_classes: dict[str, Any] = {}


@admin.register(Member)
class MemberAdmin(UserAdmin):
    """Names, plan and rights can be changed; what was said at sign-up cannot."""

    form = MemberForm
    list_display = ("handle", "display_name", "email", "region", "plan", "is_active", "is_staff", "joined_at")
    list_filter = ("is_active", "is_staff", "plan", "region", "joined_at")
    search_fields = ("handle", "display_name", "email", "id__exact")
    search_help_text = "Handle, name, e-mail or id"
    date_hierarchy = "joined_at"
    ordering = ("-joined_at",)
    readonly_fields = ("id", "handle", "email", "birth_date", "region", "joined_at", "last_login")
    fieldsets = (
        (None, {"fields": ("id", "handle", "email", "password")}),
        ("Profile", {"fields": ("display_name", "bio", "plan", "remix_allowed")}),
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
