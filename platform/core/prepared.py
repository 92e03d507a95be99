"""Querysets whose SQL is built once. The ORM builds it anew for each use, which on a page of the feed would cost more than all the rest.

What may be seen stays said in one place, by querysets; here they are only kept. For statements of a handful of words see `core.statements`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, TypeVar
from uuid import UUID, SafeUUID, uuid5

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import QuerySet
from django.db.models.query import ModelIterable, get_related_populators

Row = TypeVar("Row")
LENGTHS = (1, 5, 10, 20, 50, 100, 200)  # of lists: one statement each, a shorter list being filled up with its last value
_NAMESPACE = UUID("8a7f0a3e-5c5b-4e0f-9d7a-2f6f1d0c4b1e")
_EPOCH = datetime(1903, 5, 17, 4, 31, tzinfo=UTC)


class Prepared(Generic[Row]):
    """A queryset of values given by name. `build` gets stand-ins for ids, moments and lists of ids, and must not look at them.

    Whole numbers it gets as they are; each has a statement of its own.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Row]]) -> None:
        self.build = build
        self._statements: dict[tuple[Any, ...], _Statement] = {}

    def __call__(self, **values: UUID | datetime | int | Sequence[UUID]) -> list[Row]:
        """Its rows for these values, none where a list is empty. Raises ValueError for one that is longer than all of LENGTHS."""
        given: dict[str, Any] = {}
        for name, value in values.items():
            if isinstance(value, UUID | datetime | int):
                given[name] = value
                continue
            if not value:
                return []
            length = next((length for length in LENGTHS if length >= len(value)), None)
            if length is None:
                raise ValueError(f"{name} has {len(value)} values")
            given |= {f"{name}:{place}": value[min(place, len(value) - 1)] for place in range(length)}
        key = (connection.vendor, *((name, value if isinstance(value, int) else type(value)) for name, value in given.items()))
        statement = self._statements.get(key)
        if statement is None:
            statement = self._statements[key] = _Statement(self.build, values, given)
        return statement.rows(given)


class _Statement:
    """The SQL of one shape of values on one kind of database, and how its rows are read."""

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], values: dict[str, Any], given: dict[str, Any]) -> None:
        standing = {name: _stand_in(name, value) for name, value in given.items() if not isinstance(value, int)}
        lists: dict[str, Any] = {name: [standing[key] for key in standing if key.partition(":")[0] == name] for name in values}
        queryset = build(**{name: standing.get(name, lists[name] or value) for name, value in values.items()})
        self.compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        self.sql, parameters = self.compiler.as_sql()
        names = {_adapted(value): name for name, value in standing.items()}
        self.fixed = list(parameters)
        self.places = [(place, names[value]) for place, value in enumerate(parameters) if _known(value, names)]
        missing = set(standing) - {name for _, name in self.places}
        if missing:
            raise TypeError(f"the statement has no place for {sorted(missing)}")
        self.converters = self.compiler.get_converters([entry[0] for entry in self.compiler.select])
        self.whole = queryset._iterable_class is ModelIterable
        if self.whole:
            info = self.compiler.klass_info
            first, last = info["select_fields"][0], info["select_fields"][-1] + 1
            self.model, self.own = info["model"], slice(first, last)
            self.names = [entry[0].target.attname for entry in self.compiler.select[self.own]]
            self.related = get_related_populators(info, self.compiler.select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg]  # the stubs are of a later Django

    def rows(self, given: dict[str, Any]) -> list[Any]:
        parameters = list(self.fixed)
        for place, name in self.places:
            parameters[place] = _adapted(given[name])
        with connection.cursor() as cursor:
            cursor.execute(self.sql, parameters)
            found: Iterable[tuple[Any, ...]] = cursor.fetchall()
        if found and self.converters:
            columns: list[Sequence[Any]] = list(zip(*found, strict=True))
            for place, (converters, expression) in self.converters.items():
                for convert in converters:
                    columns[place] = _converted(columns[place], convert, expression)
            found = zip(*columns, strict=True)
        return [self._instance(row) for row in found] if self.whole else list(found)

    def _instance(self, row: Sequence[Any]) -> Any:
        made = self.model.from_db(DEFAULT_DB_ALIAS, self.names, row[self.own])
        for related in self.related:
            related.populate(row, made)
        for name, place in self.compiler.annotation_col_map.items():
            setattr(made, name, row[place])
        return made


def _converted(column: Sequence[Any], convert: Any, expression: Any) -> list[Any]:
    """A column by one of the ORM's converters, or ids by our own, which take a third of the time."""
    if getattr(convert, "__name__", "") == "convert_uuidfield_value":
        return [None if value is None else _id(value) for value in column]
    return [convert(value, expression, connection) for value in column]


def _id(value: str) -> UUID:
    """As `UUID(value)`, of what the database itself has written."""
    made = object.__new__(UUID)
    object.__setattr__(made, "int", int(value, 16))
    object.__setattr__(made, "is_safe", SafeUUID.unknown)
    return made


def _stand_in(name: str, value: UUID | datetime) -> UUID | datetime:
    """A value that is nowhere else."""
    code = uuid5(_NAMESPACE, name)
    return code if isinstance(value, UUID) else _EPOCH + timedelta(microseconds=code.int % 10**9)


def _adapted(value: UUID | datetime) -> Any:
    """As the ORM gives it to the driver."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value if connection.features.has_native_uuid_field else value.hex


def _known(value: Any, names: dict[Any, str]) -> bool:
    return isinstance(value, str | UUID | datetime) and value in names
