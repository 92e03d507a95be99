"""Fixed-window rate limits over the cache, told to clients by headers on every answer, refusals and successes alike.

`RateLimit-Policy` and `RateLimit` follow draft-ietf-httpapi-ratelimit-headers; the older `X-RateLimit-*` trio repeats the
tightest of them (reset in Unix seconds) because most clients read only that. Rates come from `settings.RATES`.
"""

from __future__ import annotations

import hashlib
import ipaddress
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from core.errors import TooMany

if TYPE_CHECKING:
    from rest_framework.views import APIView  # which loads this module for its default throttle


@dataclass(frozen=True)
class Allowance:
    """Where one caller stands with one limit: `limit` calls in `seconds`, `used` of them, `reset` seconds to go."""

    scope: str
    limit: int
    seconds: int
    used: int
    reset: int

    @property
    def left(self) -> int:
        """Calls still allowed in this window."""
        return max(self.limit - self.used, 0)


def hit(*, scope: str, subject: str, limit: int, seconds: int) -> Allowance:
    """Count one call of `subject`. Raises TooMany from the one after `limit` in the present window of `seconds`.

    Windows are fixed: at worst twice the limit passes around a border, which is fine for a brake and costs one increment.
    """
    allowance = _count(scope, subject, limit, seconds)
    _refuse_over(allowance)
    return allowance


def spend(request: HttpRequest, scope: str) -> Allowance:
    """Like `hit`, by whoever makes `request`, with the rate in settings.RATES; the answer's headers will say where they stand."""
    limit, seconds = (int(part) for part in settings.RATES[scope].split("/"))
    allowance = _count(scope, caller(request), limit, seconds)
    request.__dict__.setdefault("rate_allowances", []).append(allowance)
    _refuse_over(allowance)
    return allowance


def caller(request: HttpRequest) -> str:
    """Who is counted: the member where one is known, else the network address (an IPv6 home network counts as one)."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return f"member:{user.pk}"
    address = get_adapter(request).get_client_ip(request)
    if ":" in address:
        address = str(ipaddress.ip_network(f"{address}/64", strict=False).network_address)
    return f"address:{address}"


def _count(scope: str, subject: str, limit: int, seconds: int) -> Allowance:
    now = time.time()
    window = int(now // seconds)
    key = f"rate:{scope}:{window}:{hashlib.sha256(subject.encode()).hexdigest()[:32]}"
    # add() then incr() never loses a count; the entry outlives its window, so only an eviction can come between them.
    cache.add(key, 0, timeout=2 * seconds)
    try:
        used = cache.incr(key)
    except ValueError:
        used = 1
    return Allowance(scope, limit, seconds, used, max(int((window + 1) * seconds - now), 1))


def _refuse_over(allowance: Allowance) -> None:
    if allowance.used > allowance.limit:
        raise TooMany(f"More than {allowance.limit} of these in {allowance.seconds} seconds.", retry_after=allowance.reset)


class ApiRate(BaseThrottle):
    """The limit every API view has; `limited_by` makes more."""

    scope = "api"

    def allow_request(self, request: Request, view: APIView) -> bool:
        """Always true: a refusal is raised, so that it becomes our own problem document."""
        # By now DRF has set the member found by token on the plain request too.
        spend(request._request, self.scope)
        return True


def limited_by(*scopes: str) -> list[type[ApiRate]]:
    """`throttle_classes` of a view that has limits of its own beside the general one."""
    return [ApiRate, *(type(f"{scope.title()}Rate", (ApiRate,), {"scope": scope}) for scope in scopes)]


class RateLimitHeadersMiddleware:
    """Writes what `spend` remembered onto the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer with its rate-limit headers, when anything was counted."""
        response = self.get_response(request)
        allowances: list[Allowance] = request.__dict__.get("rate_allowances", [])
        if allowances:
            tightest = min(allowances, key=lambda allowance: (allowance.left, -allowance.reset))
            response["RateLimit-Policy"] = ", ".join(f'"{entry.scope}";q={entry.limit};w={entry.seconds}' for entry in allowances)
            response["RateLimit"] = ", ".join(f'"{entry.scope}";r={entry.left};t={entry.reset}' for entry in allowances)
            response["X-RateLimit-Limit"] = str(tightest.limit)
            response["X-RateLimit-Remaining"] = str(tightest.left)
            response["X-RateLimit-Reset"] = str(int(time.time()) + tightest.reset)
        return response
