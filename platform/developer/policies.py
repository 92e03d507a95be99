"""Which keys open what, and who may take them back."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from accounts.models import Member
from core.errors import NotFound
from developer.errors import AccountDeactivated, KeyExpired, KeyRevoked, MissingScope
from developer.models import ApiKey

MOST_KEYS = 20  # live ones of one member
MOST_ENDPOINTS = 10  # of one member


def check_usable(key: ApiKey) -> None:
    """Raises KeyRevoked, KeyExpired, AccountDeactivated."""
    if key.state == ApiKey.State.REVOKED:
        raise KeyRevoked
    if key.state == ApiKey.State.EXPIRED:
        raise KeyExpired
    if not key.member.is_active:
        raise AccountDeactivated


def check_scope(key: ApiKey, scope: ApiKey.Scope) -> None:
    """Raises MissingScope."""
    if scope not in key.scopes:
        raise MissingScope(scope)


def is_keeper(by: Member | AnonymousUser) -> bool:
    """Staff who may take back any key."""
    return by.is_active and by.is_staff and by.has_perm("developer.revoke_apikey")


def check_may_revoke(by: Member, key: ApiKey) -> None:
    """Its member, or staff with the right to revoke keys. Raises NotFound: a stranger learns nothing of the key."""
    if not (key.member_id == by.pk or is_keeper(by)):
        raise NotFound("There is no such key.")
