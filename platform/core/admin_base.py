"""Admin pages of rows that are the record of what happened: to be looked at, never typed over."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model, Q, QuerySet, TextChoices
from django.http import HttpRequest


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows can be found and read; changes go through actions that call services."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Rows are made by the program."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Rows are changed by services."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The record stays."""
        return False


class StateFilter(admin.SimpleListFilter):
    """Rows by a state that is not stored but follows from other fields."""

    title = "state"
    parameter_name = "state"
    states: type[TextChoices]

    def conditions(self) -> dict[str, Q]:
        """What makes each state, in the order in which the model decides: the first that holds is a row's state."""
        raise NotImplementedError

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The states."""
        return list(self.states.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Model]) -> QuerySet[Model]:
        """The rows whose state is the one chosen."""
        none_before = Q()
        for state, condition in self.conditions().items():
            if state == self.value():
                return queryset.filter(none_before & condition)
            none_before &= ~condition
        return queryset


class ReadOnlyInline(admin.TabularInline):
    """Related rows, to be read."""

    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Rows are made by the program."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Rows are changed by services."""
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """All of them: Django refuses to build an inline form over fields that are not editable."""
        return self.fields or ()
