"""What every JSON endpoint shares: strict parsing and problem documents (RFC 9457)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404
from rest_framework import exceptions, serializers
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response

from core.errors import FieldError, VitascopeError

PROBLEM_TYPE = "application/problem+json"
MAX_BODY_BYTES = 64 * 1024


class StrictJSONParser(BaseParser):
    """JSON objects only. NaN, duplicate keys, lone surrogates and over-deep nesting are malformed, not guessed at."""

    media_type = "application/json"
    most_bytes = MAX_BODY_BYTES

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        """The object. Raises ParseError, or RequestDataTooBig above `most_bytes`."""
        raw = stream.read(self.most_bytes + 1)
        if len(raw) > self.most_bytes:
            raise RequestDataTooBig
        return self.decode(raw)

    @staticmethod
    def decode(raw: bytes) -> dict[str, Any]:
        """The object in these bytes. Raises ParseError."""
        try:
            value = json.loads(raw.decode("utf-8"), parse_constant=_refuse_constant, object_pairs_hook=_refuse_duplicates)
        except (ValueError, RecursionError) as error:
            raise exceptions.ParseError(f"The body is not valid JSON: {error}") from error
        if not isinstance(value, dict):
            raise exceptions.ParseError("The body must be a JSON object.")
        return value


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _refuse_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("a key stands twice in one object")
    if any(_has_surrogate(key) or _has_surrogate(item) for key, item in pairs):
        raise ValueError("a string holds half of a surrogate pair")
    return value


def _has_surrogate(value: Any) -> bool:
    if isinstance(value, list):
        return any(_has_surrogate(item) for item in value)
    return isinstance(value, str) and any("\ud800" <= letter <= "\udfff" for letter in value)


_CODES = {
    400: "malformed",
    401: "not_authenticated",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    413: "too_large",
    415: "unsupported_media_type",
    422: "invalid",
    429: "too_many_requests",
}


def problem(status: int, code: str, title: str, detail: str, errors: list[FieldError] | None = None, **extra: object) -> dict[str, object]:
    """A problem document (RFC 9457 §3) with our members `code`, `errors` and whatever the error adds."""
    body: dict[str, object] = {"type": f"urn:vitascope:problem:{code}", "title": title, "status": status, "detail": detail, "code": code}
    if errors:
        body["errors"] = [{"pointer": entry.pointer, "code": entry.code, "detail": entry.detail} for entry in errors]
    return body | extra


def problem_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """Every exception of an API view as a problem document; an unknown one goes on to Django's 500."""
    request: Request | None = context.get("request")
    headers: dict[str, str] = {}
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    elif isinstance(error, RequestDataTooBig):
        error = VitascopeError("The body is larger than this endpoint takes.")
        error.status, error.code, error.title = 413, "too_large", "The body is too large."
    if isinstance(error, VitascopeError):
        body = problem(error.status, error.code, error.title, error.detail, error.errors, **error.extra)
        if error.retry_after is not None:
            headers["Retry-After"] = str(error.retry_after)
        status = error.status
    elif isinstance(error, exceptions.ValidationError):
        errors = list(_field_errors(error.detail, ""))
        status = 422
        body = problem(422, "invalid", "Some fields are not acceptable.", errors[0].detail, errors)
    elif isinstance(error, exceptions.APIException):
        status = error.status_code
        if isinstance(error, exceptions.NotAuthenticated | exceptions.AuthenticationFailed):
            status = 401
            headers["WWW-Authenticate"] = "X-Session-Token"
        if isinstance(error, exceptions.MethodNotAllowed) and request is not None:
            view = context.get("view")
            headers["Allow"] = ", ".join(view.allowed_methods) if view else ""
        body = problem(status, _CODES.get(status, "error"), str(error.default_detail), str(error.detail))
    else:
        return None
    if request is not None:
        body["instance"] = request.path
        body["request_id"] = getattr(request, "request_id", "")
    response = Response(body, status=status, headers=headers)
    response.content_type = PROBLEM_TYPE
    return response


def _field_errors(detail: Any, pointer: str) -> Iterator[FieldError]:
    if isinstance(detail, dict):
        for key, value in detail.items():
            name = "" if key == "non_field_errors" else f"/{str(key).replace('~', '~0').replace('/', '~1')}"
            yield from _field_errors(value, pointer + name)
    elif isinstance(detail, list):
        for index, value in enumerate(detail):
            yield from _field_errors(value, pointer if isinstance(value, str) else f"{pointer}/{index}")
    else:
        yield FieldError(pointer, getattr(detail, "code", "invalid"), str(detail))


class StrictSerializer(serializers.Serializer[Any]):
    """A request body: unknown fields are refused rather than ignored, and a boolean is a boolean."""

    def to_internal_value(self, data: Any) -> Any:
        """Check for unknown fields first, then as usual."""
        unknown = sorted(set(data) - set(self.fields))
        if unknown:
            raise serializers.ValidationError(
                {name: [exceptions.ErrorDetail("There is no such field.", "unknown_field")] for name in unknown}
            )
        for name, field in self.fields.items():
            if isinstance(field, serializers.BooleanField) and name in data and not isinstance(data[name], bool):
                raise serializers.ValidationError({name: [exceptions.ErrorDetail("Must be true or false.", "invalid")]})
        return super().to_internal_value(data)

    @classmethod
    def read(cls, request: Request) -> dict[str, Any]:
        """The validated fields that the request really carries. Raises ValidationError."""
        serializer = cls(data=request.data)
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)
