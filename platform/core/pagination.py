"""Keyset pages with signed, opaque cursors: no COUNT, no OFFSET, the same cost at any depth."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import Field, Q, QuerySet, UUIDField
from django.utils.dateparse import parse_datetime

from core.errors import Invalid
from core.prepared import Prepared

Row = TypeVar("Row")
DEFAULT_LIMIT = 20
MAX_LIMIT = 100
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)  # stands in cursors that are an id alone
NEVER, LAST_ID = datetime(9999, 1, 1, tzinfo=UTC), UUID(int=2**128 - 1)  # before these is everything


@dataclass
class Page(Generic[Row]):
    """Some rows and the cursor of the next page ("" when this is the last)."""

    rows: Sequence[Row]
    next_cursor: str


def keyset_page(rows: QuerySet[Any], *, time_field: str, cursor: str, limit: int, scope: str, oldest_first: bool = False) -> Page[Any]:
    """One page, newest first by (`time_field`, id), or the other way round. `scope` binds a cursor to its list.

    Raises Invalid when the cursor was not made by us for this list.
    """
    if cursor:
        when, row_id = _read(cursor, scope, rows.model._meta.pk)
        beyond = "gt" if oldest_first else "lt"
        rows = rows.filter(Q(**{f"{time_field}__{beyond}": when}) | Q(**{time_field: when, f"pk__{beyond}": row_id}))
    order = (time_field, "pk") if oldest_first else (f"-{time_field}", "-pk")
    found = list(rows.order_by(*order)[: limit + 1])
    more = len(found) > limit
    found = found[:limit]
    return Page(found, _write(getattr(found[-1], time_field), found[-1].pk, scope) if more else "")


def prepared_page(
    rows: Prepared[Row], *, time_field: str, cursor: str, limit: int, scope: str, **values: UUID | datetime | int | Sequence[UUID]
) -> Page[Row]:
    """The same of a statement whose queryset ends in `before`, newest first; it is given `when`, `row` and `most` beside `values`."""
    when, row = _read(cursor, scope, UUIDField()) if cursor else (NEVER, LAST_ID)
    found = rows(**values, when=when, row=row, most=limit + 1)
    more = len(found) > limit
    found = found[:limit]
    return Page(found, _write(getattr(found[-1], time_field), found[-1].pk, scope) if more else "")  # type: ignore[attr-defined]


def before(rows: QuerySet[Any], time_field: str, when: datetime, row: UUID, most: int) -> Any:
    """At most so many rows older than (`when`, `row`), newest first."""
    older = rows.filter(Q(**{f"{time_field}__lt": when}) | Q(**{time_field: when, "pk__lt": row}))
    return older.order_by(f"-{time_field}", "-pk")[:most]


def id_page(rows: QuerySet[Any], *, id_field: str, cursor: str, limit: int, scope: str) -> Page[Any]:
    """One page, newest first by an id alone: ids are in the order of birth, and one index gives both. Otherwise as `keyset_page`."""
    if cursor:
        rows = rows.filter(**{f"{id_field}__lt": _read(cursor, scope, UUIDField())[1]})
    found = list(rows.order_by(f"-{id_field}")[: limit + 1])
    more = len(found) > limit
    found = found[:limit]
    return Page(found, _write(EPOCH, getattr(found[-1], id_field), scope) if more else "")


def limit_of(value: str | None) -> int:
    """The `limit` parameter, 1 to MAX_LIMIT. Raises Invalid."""
    if value is None or value == "":
        return DEFAULT_LIMIT
    if not value.isascii() or not value.isdigit() or len(value) > 9 or not 1 <= int(value) <= MAX_LIMIT:
        raise Invalid.field("limit", "out_of_range", f"limit is a whole number from 1 to {MAX_LIMIT}.")
    return int(value)


def page_body(page: Page[Any], serialise: Callable[[Any], Any]) -> dict[str, Any]:
    """The JSON of a page: `items`, and `next_cursor` where there is more."""
    body: dict[str, Any] = {"items": [serialise(row) for row in page.rows]}
    if page.next_cursor:
        body["next_cursor"] = page.next_cursor
    return body


def _write(when: datetime, row_id: object, scope: str) -> str:
    return signing.dumps([when.isoformat(), str(row_id)], salt=f"cursor:{scope}", compress=False)


def _read(cursor: str, scope: str, key: Field[Any, Any]) -> tuple[datetime, Any]:
    try:
        moment, row_id = signing.loads(cursor, salt=f"cursor:{scope}")
        when = parse_datetime(moment)
        if when is None:
            raise ValueError(moment)
        return when, key.to_python(row_id)
    except (signing.BadSignature, ValueError, TypeError, ValidationError) as error:
        raise Invalid.field("cursor", "bad_cursor", "This cursor was not made by this list; start again without one.") from error
