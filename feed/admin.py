"""Learned heads and the feed's health in the back office: to be looked at, pinned, taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from core.admin_base import ReadOnlyAdmin
from core.errors import VitascopeError
from feed import health
from feed.learning import services
from feed.learning.watching import ERROR_MOST, SHIFT_MOST
from feed.models import FeedHealth, LearnedHeads


@admin.register(LearnedHeads)
class LearnedHeadsAdmin(ReadOnlyAdmin):
    """Every version, the newest first."""

    list_display = ("id", "state", "pinned", "on", "gain", "impressions", "trained_at", "changed_at", "reason")
    list_filter = ("state", "pinned", "trained_at")
    ordering = ("-pk",)
    fields = ("state", "reason", "pinned", "impressions", "positives", "figures", "trained_at", "changed_at")
    readonly_fields = ("trained_at",)
    actions = ("serve", "pin", "let_go", "take_back")

    def get_queryset(self, request: HttpRequest) -> QuerySet[LearnedHeads]:
        """Without their weights."""
        return super().get_queryset(request).defer("weights")

    def has_operate_permission(self, request: HttpRequest) -> bool:
        """Who may change them, though not by hand."""
        return request.user.has_perm("feed.change_learnedheads")

    @admin.display(description="heads that are on")
    def on(self, heads: LearnedHeads) -> str:
        """By name."""
        return ", ".join(name for name, told in heads.figures.get("heads", {}).items() if told.get("on")) or "–"

    @admin.display(description="gain, in likes a clip")
    def gain(self, heads: LearnedHeads) -> str:
        """With its interval, as the gate saw it."""
        found = heads.figures.get("gain")
        return "{:.4f} [{:.4f}, {:.4f}]".format(*found) if found and None not in found else "–"

    @admin.action(description="Let the selected one serve everybody", permissions=["operate"])
    def serve(self, request: HttpRequest, rows: QuerySet[LearnedHeads]) -> None:
        """In place of what serves now."""
        if rows.count() != 1:
            messages.error(request, "Select one.")
            return
        self._each(request, rows, "Serves now", lambda row: services.promote(heads=row, reason="An operator chose it."))

    @admin.action(description="Pin: keep as it is, whatever is learned or alarmed", permissions=["operate"])
    def pin(self, request: HttpRequest, rows: QuerySet[LearnedHeads]) -> None:
        """For those that serve or are tried."""
        self._each(request, rows, "Pinned", lambda row: services.pin(heads=row, pinned=True))

    @admin.action(description="Unpin", permissions=["operate"])
    def let_go(self, request: HttpRequest, rows: QuerySet[LearnedHeads]) -> None:
        """Let alarms and later versions at them again."""
        self._each(request, rows, "Unpinned", lambda row: services.pin(heads=row, pinned=False))

    @admin.action(description="Take back", permissions=["operate"])
    def take_back(self, request: HttpRequest, rows: QuerySet[LearnedHeads]) -> None:
        """At once; what served before does again."""
        self._each(request, rows, "Taken back", lambda row: services.take_back(heads=row, reason="An operator took it back."))

    def _each(self, request: HttpRequest, rows: QuerySet[LearnedHeads], done: str, do: Any) -> None:
        changed = 0
        for row in rows:
            try:
                self.log_change(request, do(row), done + ".")
                changed += 1
            except VitascopeError as error:
                messages.error(request, f"Heads {row.pk}: {error.detail}")
        if changed:
            messages.success(request, f"{done}: {changed}. Every process follows within half a minute.")

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Say first what ranks For you."""
        serving = LearnedHeads.objects.filter(state=LearnedHeads.State.SERVING).values_list("pk", flat=True).first()
        messages.info(request, f"Heads {serving} serve." if serving else "No heads serve: the public parts rank alone.")
        return super().changelist_view(request, extra_context)


def _figure(name: str, title: str) -> Callable[[FeedHealth], Any]:
    """A column of the day before."""

    @admin.display(description=title)
    def shown(row: FeedHealth) -> Any:
        return row.figures[name]

    shown.__name__ = name  # of the column, in its style and for the check that no two are the same
    return shown


@admin.register(FeedHealth)
class FeedHealthAdmin(ReadOnlyAdmin):
    """Hour by hour, the newest first."""

    list_display = (
        "created_at",
        _figure("impressions", "clips shown"),
        _figure("like_rate", "likes a clip"),
        _figure("refused", "refusals a clip"),
        _figure("coverage", "coverage"),
        _figure("makers_gini", "Gini of makers"),
        _figure("fallback", "places by newness"),
        _figure("empty", "empty pages"),
        "shifted",
        "off",
    )
    ordering = ("-created_at",)
    date_hierarchy = "created_at"

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Say first what of the newest needs a look."""
        newest = health.latest()
        if newest is None:
            messages.info(request, "Nothing was measured yet: it is, once an hour.")
        elif found := [text for text in (self.shifted(newest), self.off(newest)) if text != "–"]:
            messages.warning(request, "Look at: " + "; ".join(found) + ".")
        return super().changelist_view(request, extra_context)

    @admin.display(description=f"shifted (over {SHIFT_MOST})")
    def shifted(self, row: FeedHealth) -> str:
        """Inputs and score that are others than a week ago, and the moment since which likes are."""
        found = [f"{name} {value:.2f}" for name, value in row.figures["shifts"].items() if value > SHIFT_MOST]
        since = row.figures["likes_changed_at"]
        return ", ".join(found + ([f"likes since {datetime.fromtimestamp(since, UTC):%Y-%m-%d %H:%M}"] if since else [])) or "–"

    @admin.display(description=f"chances off (over {ERROR_MOST})")
    def off(self, row: FeedHealth) -> str:
        """Heads whose chances are not what they say."""
        return ", ".join(f"{name} {value:.3f}" for name, value in row.figures["errors"].items() if value > ERROR_MOST) or "–"
