"""What is sent can be verified by the libraries that receivers use, unmodified, with either secret while two are live."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import openai
import pytest
import time_machine
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from developer.webhooks import delivery, services, signing
from tests.developer.conftest import end, secret_of

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


@pytest.fixture
def client():
    with openai.OpenAI(api_key="unused") as client:
        yield client


def test_the_example_of_the_specification():
    headers = signing.signed_headers(
        message_id="msg_p5jXN8AQM9LWM0D4loKWxJek",
        body=b'{"test": 2432232314}',
        secrets=["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
        now=datetime.fromtimestamp(1614265330, UTC),
    )
    assert headers == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_openai_and_standard_webhooks_accept_it(member, endpoint, receiver, client):
    with time_machine.travel(NOW, tick=False):
        job = end(member)
        delivery.deliver_due()
        ((_, headers, body),) = receiver.calls
        secret = secret_of(endpoint)
        event = client.webhooks.unwrap(body, headers, secret=secret)
        assert (event.type, event.data.id, event.created_at) == ("video.completed", f"video_{job.pk.hex}", int(NOW.timestamp()))
        assert Webhook(secret).verify(body, headers)["data"] == {"id": f"video_{job.pk.hex}"}
        for changed in (body + b" ", body.replace(b"completed", b"failed")):
            with pytest.raises(openai.InvalidWebhookSignatureError):
                client.webhooks.verify_signature(changed, headers, secret=secret)
            with pytest.raises(WebhookVerificationError):
                Webhook(secret).verify(changed, headers)
        with pytest.raises(openai.InvalidWebhookSignatureError):
            client.webhooks.verify_signature(body, headers | {"webhook-id": "wh_other"}, secret=secret)
    with time_machine.travel(NOW + timedelta(seconds=301), tick=False), pytest.raises(openai.InvalidWebhookSignatureError, match="too old"):
        client.webhooks.verify_signature(body, headers, secret=secret)


def test_two_secrets_while_one_is_rotated_out(member, endpoint, receiver, client):
    old = secret_of(endpoint)
    with time_machine.travel(NOW, tick=False):
        endpoint, new = services.rotate_secret(endpoint=endpoint, keep_old=True)
        end(member)
        delivery.deliver_due()
        ((_, headers, body),) = receiver.calls
        assert [part[:3] for part in headers["webhook-signature"].split(" ")] == ["v1,", "v1,"]
        for secret in (old, new):
            client.webhooks.verify_signature(body, headers, secret=secret)
            Webhook(secret).verify(body, headers)
    with time_machine.travel(NOW + timedelta(hours=24), tick=False):
        end(member)
        delivery.deliver_due()
        _, (_, headers, body) = receiver.calls
        client.webhooks.verify_signature(body, headers, secret=new)
        with pytest.raises(openai.InvalidWebhookSignatureError):
            client.webhooks.verify_signature(body, headers, secret=old)


def test_rotating_without_the_old_one_ends_it_at_once(member, endpoint, receiver, client):
    old = secret_of(endpoint)
    _, new = services.rotate_secret(endpoint=endpoint, keep_old=False)
    end(member)
    delivery.deliver_due()
    ((_, headers, body),) = receiver.calls
    client.webhooks.verify_signature(body, headers, secret=new)
    with pytest.raises(openai.InvalidWebhookSignatureError):
        client.webhooks.verify_signature(body, headers, secret=old)
