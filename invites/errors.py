"""Why an invite code does not let somebody in. A revoked code and one that never was are told apart by nobody."""

from __future__ import annotations

from accounts.errors import FieldRefused
from core.errors import Conflict


class InviteRefused(FieldRefused):
    """The code does not work."""

    field_name = "code"


class InviteUnknown(InviteRefused):
    """No such code, or a revoked one, or one whose owner is banned."""

    code = "invite_unknown"
    title = "This invite code does not exist."


class InviteExpired(InviteRefused):
    """Its time is over."""

    code = "invite_expired"
    title = "This invite code has expired."


class InviteUsedUp(InviteRefused):
    """Everybody it was for has come."""

    code = "invite_used_up"
    title = "This invite code has been used up."


class AlreadyRedeemed(Conflict):
    """A member comes in once."""

    code = "already_redeemed"
    title = "This member has already come in by a code."


class InviteInUse(Conflict):
    """A member takes back only what nobody has used."""

    code = "invite_in_use"
    title = "Somebody has already joined with this code."
