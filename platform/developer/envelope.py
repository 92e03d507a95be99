"""Every refusal below /v1 as OpenAI's error envelope: `{"error": {"message", "type", "param", "code"}}`."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, JsonResponse
from rest_framework import exceptions
from rest_framework.response import Response

from cameos.consent import Code
from core.errors import Invalid, TooMany, VitascopeError

# What is wrong with a field -> status and code on this wire; anything else about a field is an invalid value.
FIELD_CODES = {
    "required": (400, "missing_required_parameter"),
    "unknown_field": (400, "unknown_parameter"),
    "unsupported_parameter": (400, "unsupported_parameter"),
    "invalid": (400, "invalid_type"),
    "prompt_not_allowed": (400, "moderation_blocked"),
    "name_not_allowed": (400, "moderation_blocked"),
    "character_unknown": (400, "character_unknown"),
    "character_waiting": (400, "character_waiting"),
    "character_refused": (400, "character_refused"),
    "unsupported_cast": (400, "unsupported_parameter"),
    "unsupported_picture": (400, "unsupported_parameter"),
    "cameo_permission_denied": (400, "cameo_permission_denied"),
    **{code: (400, code) for code in Code.values},
    "not_found": (404, "video_not_found"),
    "remix_not_allowed": (403, "remix_not_allowed"),
    "not_remixable": (400, "not_remixable"),
    "not_extendable": (400, "not_extendable"),
}
OF_THE_SOURCE = {"not_remixable", "not_extendable"}  # whose id stands in the path, so no parameter is to blame
CLIENTS_WAIT = 120  # seconds of Retry-After that OpenAI's clients wait for; they repeat sooner where it is more
INVALID_VALUE = (400, "invalid_value")
CODES = {
    "too_many_requests": "rate_limit_exceeded",
    "queue_full": "rate_limit_exceeded",
    "server_busy": "rate_limit_exceeded",
    "quota_used_up": "insufficient_quota",
    "malformed": "malformed_request",
    "too_large": "request_too_large",
    "too_many_cameos": "too_many_characters",
}
FRAMEWORK_CODES = {400: "malformed_request", 405: "method_not_allowed", 413: "request_too_large", 415: "unsupported_media_type"}


def envelope(status: int, code: str, message: str, param: str | None = None) -> dict[str, Any]:
    """The body of a refusal."""
    kind = "invalid_request_error"
    if status == 429:
        kind = "insufficient_quota" if code == "insufficient_quota" else "requests"
    elif status >= 500:
        kind = "server_error"
    return {"error": {"message": message, "type": kind, "param": param, "code": code}}


def handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler of /v1; an unknown exception goes on to Django's 500, which speaks the envelope by `face`."""
    if isinstance(error, VitascopeError):
        status, body, headers = _told(error)
    elif isinstance(error, RequestDataTooBig):
        status, headers = 413, {}
        body = envelope(413, FRAMEWORK_CODES[413], "The body is larger than this endpoint takes.")
    elif isinstance(error, exceptions.APIException):
        status, headers = error.status_code, {}
        body = envelope(status, FRAMEWORK_CODES.get(status, "invalid_request"), str(error.detail))
    else:
        return None
    return Response(body, status=status, headers=headers)


def face(request: HttpRequest, error: VitascopeError) -> JsonResponse:
    """The same for what fails before or behind every view."""
    status, body, headers = _told(error)
    return JsonResponse(body, status=status, headers=headers)


def _told(error: VitascopeError) -> tuple[int, dict[str, Any], dict[str, str]]:
    status, code, param = error.status, CODES.get(error.code, error.code), None
    if isinstance(error, Invalid):
        field = error.errors[0]
        status, code = FIELD_CODES.get(field.code, INVALID_VALUE)
        name = field.pointer.removeprefix("/").replace("~1", "/").replace("~0", "~")
        param = (name or None) if status == 400 and field.code not in OF_THE_SOURCE else None  # others are about the source too
    headers = {}
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    if error.retry_after is not None:
        headers["Retry-After"] = str(error.retry_after)
    soon = error.retry_after is not None and error.retry_after <= CLIENTS_WAIT
    if (status == 409 or isinstance(error, TooMany)) and not soon:
        headers["x-should-retry"] = "false"  # clients repeat these by themselves, and nothing would change
    return status, envelope(status, code, error.detail, param), headers
