"""Who may hand out and take back invite codes."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from accounts.models import Member
from core.errors import Forbidden, NotFound
from invites.models import InviteCode


def may_issue(by: Member | AnonymousUser) -> bool:
    """Staff."""
    return by.is_active and by.is_staff


def check_may_issue(by: Member) -> None:
    """Raises Forbidden."""
    if not may_issue(by):
        raise Forbidden("Only staff may issue invite codes.")


def is_keeper(by: Member | AnonymousUser) -> bool:
    """Staff who may take back any code."""
    return by.is_staff and by.has_perm("invites.revoke_invitecode")


def check_may_revoke(by: Member, code: InviteCode) -> None:
    """The owner, or staff with the right to revoke codes. Raises NotFound: a stranger learns nothing of the code."""
    if not (code.owner_id == by.pk or is_keeper(by)):
        raise NotFound()
