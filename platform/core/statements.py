"""SQL for what happens to every job many times over, written out: the ORM would build it anew each time, at several times its cost.

PostgreSQL also plans it but once on each connection: `prepare_threshold` in the settings says after how many times. Columns are named one
by one, because a prepared `*` breaks when a migration adds a column.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

import psycopg
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Model

Row = TypeVar("Row", bound=Model)
MOST_ROWS = 50  # at once: SQLite takes a thousand parameters at least


def rows(statement: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    """What it returns, as the driver gives it: SQLite knows neither booleans, ids nor times."""
    if connection.vendor == "postgresql":
        return _prepared(statement, parameters)
    with connection.cursor() as cursor:
        cursor.execute(statement, _plain(parameters))
        return list(cursor.fetchall())


def instances(model: type[Row], statement: str, parameters: Sequence[Any]) -> list[Row]:
    """What it returns, which is `columns(model)`, as that model; for models without JSON."""
    if connection.vendor == "postgresql":
        names = _names(model)
        return [model.from_db(DEFAULT_DB_ALIAS, names, row) for row in _prepared(statement, parameters, binary=True)]
    return list(model._default_manager.raw(statement, _plain(parameters)))


def _prepared(statement: str, parameters: Sequence[Any], *, binary: bool = False) -> list[tuple[Any, ...]]:
    """By a cursor that is not Django's: that one never prepares. As `binary`, ids and times need no reading; Django reads JSON as text."""
    database = connections[DEFAULT_DB_ALIAS]
    database.ensure_connection()
    with database.wrap_database_errors, psycopg.Cursor(database.connection) as cursor:
        cursor.execute(statement, parameters, binary=binary)
        return cursor.fetchall() if cursor.pgresult and cursor.pgresult.ntuples else []


@cache
def _names(model: type[Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def add(row: Row) -> Row:
    """Save a new one, as `create` would, but that nobody is told; for models without signals."""
    fields = row._meta.concrete_fields
    values = [field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields]
    rows(f"INSERT INTO {row._meta.db_table} ({columns(type(row))}) VALUES ({', '.join(['%s'] * len(fields))})", values)  # noqa: S608
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
    return row


def add_missing(model: type[Model], entries: Sequence[Mapping[str, Any]]) -> None:
    """Save these rows, given by column, all with the same ones; what breaks a constraint of uniqueness is there already, and stays."""
    for first in range(0, len(entries), MOST_ROWS):
        some = entries[first : first + MOST_ROWS]
        marks = ", ".join([f"({', '.join(['%s'] * len(some[0]))})"] * len(some))
        into = f"{model._meta.db_table} ({', '.join(some[0])})"
        rows(f"INSERT INTO {into} VALUES {marks} ON CONFLICT DO NOTHING", [value for entry in some for value in entry.values()])  # noqa: S608


def write(row: Model, names: Collection[str]) -> None:
    """Save these of its fields; for models without signals."""
    fields = [field for field in row._meta.concrete_fields if field.name in names]
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
    assigned = ", ".join(f"{field.column} = %s" for field in fields)
    rows(f"UPDATE {row._meta.db_table} SET {assigned} WHERE id = %s", [*values, row.pk])  # noqa: S608 - the names of columns


def columns(model: type[Model]) -> str:
    """All of them, as a statement names them."""
    return ", ".join(str(field.column) for field in model._meta.concrete_fields)


def _plain(parameters: Sequence[Any]) -> list[Any]:
    return [_adapted(value) for value in parameters]


def _adapted(value: Any) -> Any:
    if isinstance(value, UUID):
        return value.hex
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value
