"""Refusals about likenesses, and about the clips that they are made from."""

from __future__ import annotations

from core.errors import Conflict, Invalid, NotFound


class LikenessNotFound(NotFound):
    """Also for somebody else's."""

    code = "cameo_not_found"


class NameNotAllowed(Invalid):
    """The screening of texts refused."""

    code = "name_not_allowed"


class ClipUnsuitable(Invalid):
    """Not an MP4 of the length and form that is asked for."""

    code = "clip_unsuitable"


class TooManyWaiting(Conflict):
    """As many as one member may have waiting."""

    code = "too_many_cameos"
    title = "You have as many of these waiting as one member may have."


class CastRefused(Invalid):
    """A clip would show somebody whose consent does not hold for it. The complaints say whose, as far as the caller may know."""

    code = "cameo_permission_denied"
    title = "You may not cast everybody who is named here."


class WrongState(Conflict):
    """Such as resuming what was revoked."""

    code = "cameo_wrong_state"
    title = "This cannot be done as it stands now."


class HandleTaken(Invalid):
    """Handles stand in prompts, so each is for one."""

    code = "handle_taken"
    title = "This handle is taken."


class PolicyInvalid(Invalid):
    """Something about a policy cannot be so."""

    code = "policy_invalid"


class NotAskable(Conflict):
    """The subject does not want to be asked for this, or need not be."""

    code = "cameo_not_askable"
    title = "There is nothing to ask: this may be cast as it is, or not at all."


class AlreadyAsked(Conflict):
    """As many as one may ask before the subject has decided any."""

    code = "too_many_requests_open"
    title = "You have asked as often as you may before they decide."


class RequestNotFound(NotFound):
    """Also for one to somebody else."""

    code = "use_request_not_found"
