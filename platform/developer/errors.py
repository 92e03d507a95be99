"""Refusals about keys, videos and webhooks as /v1 names them."""

from __future__ import annotations

from core.errors import Conflict, Forbidden, NotFound, VitascopeError


class KeyRefused(VitascopeError):
    """The call carries no key, or one that opens nothing."""

    code = "invalid_api_key"
    status = 401
    title = "Incorrect API key provided. You find your keys in your settings."


class KeyMissing(KeyRefused):
    """No key at all."""

    code = "missing_api_key"
    title = "You did not provide an API key. Send it as a header: Authorization: Bearer YOUR_KEY."


class KeyRevoked(KeyRefused):
    """Taken back by its member or by staff."""

    code = "revoked_api_key"
    title = "This API key has been revoked."


class KeyExpired(KeyRefused):
    """Past its date."""

    code = "expired_api_key"
    title = "This API key has expired."


class AccountDeactivated(KeyRefused):
    """The key's member is suspended or gone."""

    code = "account_deactivated"
    title = "The account of this API key is not active."


class MissingScope(Forbidden):
    """The key may not do this."""

    code = "missing_scope"

    def __init__(self, scope: str) -> None:
        super().__init__(f"This API key lacks the scope {scope}.")


class TooManyKeys(Conflict):
    """As many live keys as a member may have."""

    code = "too_many_keys"
    title = "You have as many working keys as one member may have; revoke one first."


class VideoNotFound(NotFound):
    """Also for videos of somebody else."""

    code = "video_not_found"
    title = "There is no such video."


class VideoNotReady(NotFound):
    """Nothing to download or remix yet, or never."""

    code = "video_not_ready"
    title = "This video is not ready yet."


class VideoNotFinished(Conflict):
    """Only finished videos can be deleted."""

    code = "video_not_finished"
    title = "This video is still being made; it can be deleted once it is completed or failed."


class CharacterNotFound(NotFound):
    """Also for characters of somebody else."""

    code = "character_not_found"
    title = "There is no such character."


class NotAvailable(NotFound):
    """A part of the Videos API that this server does not have yet."""

    code = "not_available"
    title = "This server does not offer this yet."


class UnknownUrl(NotFound):
    """No such route below /v1."""

    code = "unknown_url"


class EndpointNotFound(NotFound):
    """Also for endpoints of somebody else."""

    code = "webhook_endpoint_not_found"
    title = "There is no such webhook endpoint."


class EndpointSecretLost(Conflict):
    """Sealed under a SECRET_KEY that the operator has since replaced."""

    code = "webhook_secret_lost"
    title = "This endpoint exists, but its secret cannot be read any more. Rotate it."


class TooManyEndpoints(Conflict):
    """As many as a member may have."""

    code = "too_many_webhook_endpoints"
    title = "You have as many webhook endpoints as one member may have; delete one first."


class EndpointUnreachable(VitascopeError):
    """A test got no answer of any kind."""

    code = "webhook_endpoint_unreachable"


class EndpointOff(Conflict):
    """Nothing is sent to an endpoint that was turned off."""

    code = "webhook_endpoint_off"
    title = "This endpoint is turned off. Turn it on first."


class DeliveryUnderWay(Conflict):
    """It is being sent at this moment."""

    code = "webhook_delivery_under_way"
    title = "This is being sent right now."
