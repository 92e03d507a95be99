"""What list and search endpoints of the JSON API take: `cursor`, `limit`, and `q`."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from core.errors import Invalid
from core.pagination import limit_of

QUERY_MAX = 200
PAGE_PARAMETERS = [
    OpenApiParameter("cursor", str, description="`next_cursor` of the page before"),
    OpenApiParameter("limit", int, description="1 to 100, 20 by default"),
]
QUERY_PARAMETER = OpenApiParameter("q", str, description=f"What to look for, up to {QUERY_MAX} characters")


def page_parameters(request: Request) -> dict[str, Any]:
    """`cursor` and `limit`. Raises Invalid."""
    return {"cursor": request.query_params.get("cursor", ""), "limit": limit_of(request.query_params.get("limit"))}


def query_of(request: Request) -> str:
    """`q`. Raises Invalid when it is too long."""
    text: str = request.query_params.get("q", "")
    if len(text) > QUERY_MAX:
        raise Invalid.field("q", "too_long", f"Look for at most {QUERY_MAX} characters.")
    return text
