"""How the OpenAPI document describes refusals (one `Problem` component, the default answer of every operation) and idempotency keys."""

from __future__ import annotations

from typing import Any, Literal

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent, build_basic_type, build_object_type
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter

from core.api import PROBLEM_TYPE

KEY_HEADER = OpenApiParameter("Idempotency-Key", str, "header", description="Makes a repeated request harmless; kept for two days")


class ProblemAutoSchema(AutoSchema):
    """Documents one `Problem` component as the default answer of every operation."""

    def _get_response_bodies(self, direction: Literal["request", "response"] = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        component = ResolvedComponent(name="Problem", type=ResolvedComponent.SCHEMA, object="Problem", schema=_problem_schema())
        self.registry.register_on_missing(component)
        bodies["default"] = {"content": {PROBLEM_TYPE: {"schema": component.ref}}, "description": "A refusal; see `code`."}
        return bodies


def _problem_schema() -> dict[str, Any]:
    text = build_basic_type(OpenApiTypes.STR)
    field = build_object_type(properties={"pointer": text, "code": text, "detail": text}, required=["pointer", "code", "detail"])
    return build_object_type(
        properties={
            "type": text,
            "title": text,
            "status": build_basic_type(OpenApiTypes.INT),
            "detail": text,
            "code": text,
            "instance": text,
            "request_id": text,
            "errors": {"type": "array", "items": field},
        },
        required=["type", "title", "status", "detail", "code"],
    )
