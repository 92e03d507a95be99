"""How a delivery gets through: one at a time, again and again with longer waits, until it is taken, given up, or unwanted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from types import SimpleNamespace

import pytest
import time_machine
from django.db import transaction

from accounts.models import Member
from developer.errors import DeliveryUnderWay, EndpointOff
from developer.models import WebhookDelivery, WebhookEndpoint
from developer.tasks import deliver_webhooks, sweep_webhooks
from developer.webhooks import delivery, services
from tests.developer.conftest import end, make_endpoint

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
DAYS_OF_TRIES = timedelta(seconds=sum(delivery.WAITS))


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """Frozen time that a test moves, and waits without jitter."""
    monkeypatch.setattr(delivery, "random", SimpleNamespace(uniform=lambda low, high: (low + high) / 2))
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def the_one() -> WebhookDelivery:
    return WebhookDelivery.objects.select_related("endpoint").get()


def test_delivered_at_the_first_try(member, endpoint, receiver):
    end(member)
    receiver.will_answer(202, b"thank you\x00")
    assert delivery.deliver_due() == 1
    row = the_one()
    assert (row.state, row.attempts, row.failures, row.lease_until, row.last_attempt_at) == ("delivered", 1, 0, None, NOW)
    assert (row.response_status, row.response_excerpt, row.error) == (202, "thank you\ufffd", "")
    assert row.endpoint.state == "working"
    assert (delivery.deliver_due(), len(receiver.calls)) == (0, 1)


@pytest.mark.parametrize("status", [301, 302, 307, 400, 404, 429, 500, 503])
def test_anything_but_a_2xx_is_tried_again(member, endpoint, receiver, status):
    end(member)
    receiver.will_answer(status, b"x" * 600, Location="/elsewhere")
    delivery.deliver_due()
    row = the_one()
    assert (row.state, row.attempts, row.failures, row.response_status) == ("pending", 1, 1, status)
    assert (row.next_attempt_at, row.response_excerpt) == (NOW + timedelta(seconds=5), "x" * 500)
    assert (row.endpoint.state, row.endpoint.failing_since) == ("failing", NOW)
    assert [path for path, _, _ in receiver.calls] == ["/"]


def test_the_waits_and_the_end(member, receiver, settings, clock):
    settings.OUTGOING_OWN_HOSTS = ["127.0.0.1"]
    make_endpoint(member, "http://127.0.0.1:1/")
    end(member)
    tries = []
    while the_one().state == "pending":
        assert delivery.deliver_due() == 1
        assert delivery.deliver_due() == 0
        tries.append(the_one().last_attempt_at)
        clock.move_to(the_one().next_attempt_at)
    waits = [(later - earlier).total_seconds() for earlier, later in pairwise(tries)]
    assert waits == [5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 72000]
    assert timedelta(hours=71) < tries[-1] - NOW < timedelta(hours=72)
    row = the_one()
    assert (row.state, row.attempts, row.failures, row.response_status) == ("failed", 10, 10, None)
    assert row.error == "It refused the connection."
    assert (row.endpoint.state, row.endpoint.disabled_because, row.endpoint.disabled_at) == ("off", "failing", tries[-1])


def test_jitter_spreads_what_failed_together(member, endpoint, receiver, monkeypatch):
    asked = []
    monkeypatch.setattr(delivery, "random", SimpleNamespace(uniform=lambda low, high: asked.append((low, high)) or high))
    end(member)
    receiver.will_answer(500)
    delivery.deliver_due()
    assert asked == [(0.9, 1.1)]
    assert the_one().next_attempt_at == NOW + timedelta(seconds=5.5)


def test_every_try_is_the_same_message(member, endpoint, receiver, clock):
    end(member)
    receiver.will_answer(500)
    delivery.deliver_due()
    clock.move_to(NOW + timedelta(seconds=5))
    delivery.deliver_due()
    (_, first, body), (_, second, again) = receiver.calls
    assert first["webhook-id"] == second["webhook-id"] == f"wh_{the_one().pk.hex}"
    assert body == again
    assert int(second["webhook-timestamp"]) - int(first["webhook-timestamp"]) == 5
    assert (the_one().state, the_one().endpoint.failing_since) == ("delivered", None)


def test_gone_turns_the_endpoint_off_and_what_waits_is_given_up(member, endpoint, receiver):
    end(member)
    end(member)
    receiver.will_answer(410)
    assert delivery.deliver_due() == 1
    endpoint.refresh_from_db()
    assert (endpoint.state, endpoint.disabled_because, endpoint.disabled_at) == ("off", "gone", NOW)
    assert [row.state for row in WebhookDelivery.objects.all()] == ["failed", "failed"]
    end(member)
    assert WebhookDelivery.objects.count() == 2


def test_one_that_fails_beside_others_that_arrive_turns_nothing_off(member, endpoint, receiver, clock):
    end(member)
    WebhookDelivery.objects.update(failures=9)
    receiver.will_answer(500)
    delivery.deliver_due()
    endpoint.refresh_from_db()
    assert (the_one().state, endpoint.state) == ("failed", "failing")


def test_nothing_is_given_up_by_an_address_that_was_replaced_meanwhile(member, endpoint, receiver):
    end(member)
    claimed = delivery.claim()
    WebhookEndpoint.objects.update(url=f"{receiver.url}/new")
    receiver.will_answer(410)
    delivery.attempt(claimed)
    endpoint.refresh_from_db()
    assert (endpoint.state, the_one().state) == ("working", "failed")


def test_one_process_at_a_time(member, endpoint, receiver, clock):
    end(member)
    claimed = delivery.claim()
    assert (claimed.attempts, the_one().lease_until) == (1, NOW + timedelta(seconds=60))
    assert delivery.claim() is None
    clock.move_to(NOW + timedelta(seconds=60))
    second = delivery.claim()
    assert (second.pk, second.attempts) == (claimed.pk, 2), "whoever died with it is followed by another"
    receiver.will_answer(500)
    delivery.attempt(claimed)
    assert (the_one().state, the_one().response_status) == ("pending", None), "the first comes back and changes nothing"
    delivery.attempt(second)
    assert the_one().state == "delivered"


def test_a_slow_endpoint_holds_up_itself_alone(member, endpoint, receiver):
    end(member)
    end(member)
    assert delivery.claim() is not None
    assert delivery.claim() is None, "its second waits"
    quick = make_endpoint(member, receiver.url)
    end(member)
    assert delivery.claim().endpoint == quick


def test_deleted_while_it_is_sent(member, endpoint, receiver):
    end(member)
    claimed = delivery.claim()
    services.delete_endpoint(endpoint=endpoint)
    delivery.attempt(claimed)
    assert WebhookDelivery.objects.count() == 0


def test_suspended_members_are_sent_nothing_until_they_are_back(member, endpoint, receiver):
    end(member)
    Member.objects.update(is_active=False)
    assert delivery.deliver_due() == 0
    Member.objects.update(is_active=True)
    assert delivery.deliver_due() == 1


def test_a_secret_that_cannot_be_read_any_more(member, endpoint, receiver, settings):
    end(member)
    settings.SECRET_KEY = "another"
    delivery.deliver_due()
    row = the_one()
    assert (row.state, row.error) == ("pending", "Nothing was sent: its secret was sealed under another SECRET_KEY. Rotate it.")
    assert receiver.calls == []


def test_a_name_that_has_come_to_lead_inside(member, monkeypatch):
    make_endpoint(member, "https://hooks.example.org/")
    inside = [(2, 1, 6, "", ("10.0.0.7", 443))]
    monkeypatch.setattr("core.outgoing.socket.getaddrinfo", lambda *args, **more: inside)
    end(member)
    delivery.deliver_due()
    assert (the_one().state, the_one().error) == ("pending", "The server has to have a public address.")


@pytest.mark.parametrize("status", [200, 500])
def test_replaying(member, endpoint, receiver, clock, status):
    end(member)
    receiver.will_answer(status)
    WebhookDelivery.objects.update(failures=9)
    delivery.deliver_due()
    assert the_one().state == ("delivered" if status == 200 else "failed")
    clock.shift(3600)
    services.replay(wanted=the_one())
    assert (the_one().state, the_one().failures, the_one().next_attempt_at) == ("pending", 0, NOW + timedelta(hours=1))
    receiver.will_answer(500)
    delivery.deliver_due()
    assert the_one().next_attempt_at == NOW + timedelta(hours=1, seconds=5), "its waits begin anew"
    first, second = (headers["webhook-id"] for _, headers, _ in receiver.calls)
    assert first == second


def test_what_cannot_be_replayed(member, endpoint, receiver):
    end(member)
    delivery.claim()
    before = WebhookDelivery.objects.values().get()
    with pytest.raises(DeliveryUnderWay):
        services.replay(wanted=the_one())
    WebhookEndpoint.objects.update(disabled_at=NOW, disabled_because="gone")
    with pytest.raises(EndpointOff):
        services.replay(wanted=the_one())
    assert WebhookDelivery.objects.values().get() == before


def test_turning_on_again(member, endpoint, receiver):
    end(member)
    receiver.will_answer(410)
    delivery.deliver_due()
    endpoint.refresh_from_db()
    services.turn_on(endpoint=endpoint)
    assert endpoint.state == "working"
    services.replay(wanted=the_one())
    delivery.deliver_due()
    assert the_one().state == "delivered"


@pytest.mark.django_db(transaction=True)
def test_a_nudge_goes_out_on_commit(member, endpoint, settings, monkeypatch):
    sent = []
    monkeypatch.setattr("developer.tasks.deliver_webhooks.apply_async", lambda **options: sent.append(options))
    end(member)
    assert sent == [], "memory:// reaches no other process; the sweep does"
    settings.CELERY_BROKER_URL = "amqp://example"
    with transaction.atomic():
        end(member)
        assert sent == []
    assert sent == [{"retry": False, "expires": 60}]
    services.replay(wanted=WebhookDelivery.objects.first())
    assert len(sent) == 2


@pytest.mark.django_db(transaction=True)
def test_a_broken_broker_breaks_nothing(member, endpoint, settings, monkeypatch):
    def refuse(**options):
        raise OSError("no broker")

    settings.CELERY_BROKER_URL = "amqp://example"
    monkeypatch.setattr("developer.tasks.deliver_webhooks.apply_async", refuse)
    end(member)
    assert the_one().state == "pending"


def test_the_sweep_sends_what_no_message_announced(member, endpoint, receiver, settings):
    end(member)
    assert (sweep_webhooks(), deliver_webhooks(), len(receiver.calls)) == (1, 0, 1)
    swept = settings.CELERY_BEAT_SCHEDULE["sweep-webhooks"]
    assert (swept["task"], swept["schedule"]) == (sweep_webhooks.name, 5.0)
