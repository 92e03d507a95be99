"""Endpoints are made, changed, tested and deleted here, and deliveries sent again."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import Member
from core import outgoing, sealing
from core.idempotency import Answer, answer_once
from core.ids import uuid7
from developer import policies
from developer.errors import DeliveryUnderWay, EndpointOff, EndpointSecretLost, EndpointUnreachable, TooManyEndpoints
from developer.models import WebhookDelivery, WebhookEndpoint, WebhookEvent
from developer.webhooks import delivery, selectors, signing
from developer.webhooks.requests import Terms

OLD_SECRET_LIVES = timedelta(hours=24)
SAMPLE_ID = f"video_{0:032x}"  # of no video


def create_endpoint(
    *, member: Member, terms: Terms, idempotency_key: str | None = None, is_retry: bool = False
) -> tuple[WebhookEndpoint, str]:
    """A new endpoint and its secret, made once: a repeated Idempotency-Key gets the first one again.

    Without a key, `is_retry` (the client says it never saw an answer) gets the endpoint made in the same words minutes ago.
    Raises TooManyEndpoints, EndpointSecretLost (of the first one) and whatever `answer_once` raises.
    """

    def work() -> Answer:
        return Answer(200, {"endpoint": str(_created(member, terms, is_retry and idempotency_key is None).pk)})

    answer = answer_once(member=member, route="v1:webhook_endpoints", key=idempotency_key, request=terms.canonical, work=work)
    endpoint = selectors.own_endpoint(member, UUID(answer.body["endpoint"]))
    try:
        return endpoint, sealing.unseal(endpoint.secret, purpose=delivery.SEAL)
    except sealing.SealBroken as error:
        raise EndpointSecretLost from error


def _created(member: Member, terms: Terms, is_retry: bool) -> WebhookEndpoint:
    secret = signing.new_secret()
    now = timezone.now()
    with transaction.atomic():
        Member.objects.select_for_update(no_key=True).get(pk=member.pk)  # two at once are counted one after the other
        if is_retry and (first := selectors.first_try(member, **terms.canonical)):
            return first
        if selectors.endpoints_of(member).count() >= policies.MOST_ENDPOINTS:
            raise TooManyEndpoints
        return WebhookEndpoint.objects.create(member=member, **terms.canonical, **_sealed(secret), created_at=now, updated_at=now)


def update_endpoint(*, endpoint: WebhookEndpoint, terms: Terms) -> WebhookEndpoint:
    """Other terms. A new address has failed nobody yet, so with it an endpoint that was turned off is on again."""
    changes = {name: value for name, value in terms.canonical.items() if value != getattr(endpoint, name)}
    if "url" in changes:
        changes |= {"disabled_at": None, "disabled_because": "", "failing_since": None}
    return _changed(endpoint, **changes) if changes else endpoint


def turn_on(*, endpoint: WebhookEndpoint) -> WebhookEndpoint:
    """Send to it again, from now on. What was given up meanwhile is sent again one by one, by `replay`."""
    WebhookEndpoint.objects.filter(pk=endpoint.pk).update(disabled_at=None, disabled_because="", failing_since=None)
    endpoint.refresh_from_db()
    return endpoint


def rotate_secret(*, endpoint: WebhookEndpoint, keep_old: bool) -> tuple[WebhookEndpoint, str]:
    """A new secret; with `keep_old` the one before signs beside it for OLD_SECRET_LIVES, so that no delivery fails meanwhile."""
    secret = signing.new_secret()
    with transaction.atomic():
        endpoint = WebhookEndpoint.objects.select_for_update(no_key=True).get(pk=endpoint.pk)
        old = {"old_secret": endpoint.secret, "old_secret_until": timezone.now() + OLD_SECRET_LIVES}
        gone = {"old_secret": "", "old_secret_until": None}
        endpoint = _changed(endpoint, **_sealed(secret), **(old if keep_old else gone))
    return endpoint, secret


@transaction.atomic
def delete_endpoint(*, endpoint: WebhookEndpoint) -> None:
    """With all that was sent to it. Locked first, as `delivery` does, so that the two never wait for each other."""
    WebhookEndpoint.objects.select_for_update().filter(pk=endpoint.pk).first()
    endpoint.delete()


def send_test(*, endpoint: WebhookEndpoint, event_type: WebhookEvent.Type) -> int:
    """Send a sample event at once, once; returns the status it was answered with. Raises EndpointUnreachable."""
    now, number = timezone.now(), uuid7().hex
    body = signing.event_body(event_id=f"evt_{number}", kind=event_type, created_at=now, subject=SAMPLE_ID)
    try:
        return delivery.send(endpoint, message_id=f"wh_{number}", body=body).status
    except outgoing.NoAnswer as error:
        raise EndpointUnreachable(str(error)) from error


def replay(*, wanted: WebhookDelivery) -> None:
    """Start a delivery again, delivered or not, under the same webhook-id. Raises EndpointOff, DeliveryUnderWay."""
    if wanted.endpoint.state == WebhookEndpoint.State.OFF:
        raise EndpointOff
    now = timezone.now()
    idle = Q(lease_until=None) | Q(lease_until__lte=now)
    fresh = {"state": WebhookDelivery.State.PENDING, "failures": 0, "next_attempt_at": now, "lease_until": None}
    with transaction.atomic():
        if not WebhookDelivery.objects.filter(idle, pk=wanted.pk).update(**fresh):
            raise DeliveryUnderWay
        transaction.on_commit(delivery.nudge, robust=True)


def _sealed(secret: str) -> dict[str, str]:
    return {"secret": sealing.seal(secret, purpose=delivery.SEAL), "secret_hint": signing.hint_of(secret)}


def _changed(endpoint: WebhookEndpoint, **changes: object) -> WebhookEndpoint:
    for name, value in (changes | {"updated_at": timezone.now()}).items():
        setattr(endpoint, name, value)
    endpoint.save(update_fields=[*changes, "updated_at"])
    return endpoint
