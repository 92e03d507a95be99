"""Staff see which webhooks work and what became of deliveries, but no secrets, paths or answers, and change nothing."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from developer.models import WebhookDelivery, WebhookEndpoint
from developer.webhooks import delivery
from tests import factories
from tests.developer.conftest import end, make_endpoint

ENDPOINTS, DELIVERIES = "/admin/developer/webhookendpoint/", "/admin/developer/webhookdelivery/"


@pytest.fixture
def sent(member, receiver) -> WebhookDelivery:
    """A delivery that failed, at an address with a secret in its path."""
    make_endpoint(member, f"{receiver.url}/path-secret?token=query-secret", name="laptop")
    end(member)
    receiver.will_answer(500, b"body-secret")
    delivery.deliver_due()
    return WebhookDelivery.objects.select_related("endpoint").get()


def client_of(staff) -> Client:
    client = Client()
    client.force_login(staff)
    return client


def test_what_moderators_see(sent):
    staff = factories.member(is_staff=True)
    staff.groups.add(Group.objects.get(name="Moderators"))
    client = client_of(staff)
    endpoint = sent.endpoint
    for path in (
        ENDPOINTS, f"{ENDPOINTS}?q=laptop", f"{ENDPOINTS}?state=failing", f"{ENDPOINTS}{endpoint.pk}/change/",
        DELIVERIES, f"{DELIVERIES}?q={endpoint.member.handle}", f"{DELIVERIES}?state__exact=pending", f"{DELIVERIES}{sent.pk}/change/",
    ):  # fmt: skip
        page = client.get(path)
        assert page.status_code == 200, path
        html = page.content.decode()
        assert endpoint.place in html, path
        assert not [word for word in ("path-secret", "query-secret", "body-secret", endpoint.secret) if word in html], path
    assert sent.wire_id in client.get(DELIVERIES).content.decode()
    for state in ("working", "off"):
        assert "laptop" not in client.get(f"{ENDPOINTS}?state={state}").content.decode()


def test_nothing_is_made_or_typed_over(sent):
    client = client_of(factories.member(is_staff=True, is_superuser=True))
    before = WebhookEndpoint.objects.values().get(), WebhookDelivery.objects.values().get()
    for root, row in ((ENDPOINTS, sent.endpoint), (DELIVERIES, sent)):
        assert client.get(f"{root}add/").status_code == 403
        assert client.post(f"{root}{row.pk}/change/", {"name": "x", "state": "delivered"}).status_code == 403
        assert client.post(f"{root}{row.pk}/delete/", {"post": "yes"}).status_code == 403
    assert (WebhookEndpoint.objects.values().get(), WebhookDelivery.objects.values().get()) == before
