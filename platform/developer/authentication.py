"""`Authorization: Bearer sk-vita-…`, and what the key's scopes open."""

from __future__ import annotations

from typing import Any, cast

from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from accounts.models import Member
from developer import policies, selectors, services
from developer.errors import KeyMissing
from developer.models import ApiKey


class BearerKey(BaseAuthentication):
    """`request.user` is the key's member, `request.auth` the key. There is no anonymous caller."""

    def authenticate(self, request: Request) -> tuple[Member, ApiKey]:
        """Raises KeyRefused in its kinds."""
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not secret.strip():
            raise KeyMissing
        key = selectors.key_by_secret(secret.strip())
        services.note_use(key=key)
        return key.member, key

    def authenticate_header(self, request: Request) -> str:
        """The scheme."""
        return "Bearer"


class HasScope(BasePermission):
    """The view's `reads` for reading, its `writes` for anything else."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Raises MissingScope."""
        policies.check_scope(cast(ApiKey, request.auth), view.reads if request.method in SAFE_METHODS else view.writes)
        return True
