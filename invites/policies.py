"""Who may hand out and take back invite codes."""

from __future__ import annotations

from accounts.models import Member
from core.errors import Forbidden, NotFound
from invites.models import InviteCode


def check_may_issue(by: Member) -> None:
    """Staff. Raises Forbidden."""
    if not (by.is_staff and by.is_active):
        raise Forbidden("Only staff may issue invite codes.")


def is_keeper(by: Member) -> bool:
    """Staff who may take back any code."""
    return by.is_staff and by.has_perm("invites.revoke_invitecode")


def check_may_revoke(by: Member, code: InviteCode) -> None:
    """The owner, or staff with the right to revoke codes. Raises NotFound: a stranger learns nothing of the code."""
    if not (code.owner_id == by.pk or is_keeper(by)):
        raise NotFound()
