"""The pages where a member makes webhooks, sees what was sent, sends it again, rotates secrets, and deletes."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from developer import policies
from developer.models import WebhookDelivery, WebhookEndpoint
from developer.webhooks import delivery, selectors
from tests.developer.conftest import end, make_endpoint, secret_of
from tests.web.conftest import faults_of, words

PAGE = "/settings/webhooks/"
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
FORM = {"name": "builds", "url": "https://hooks.example.org/in", "event_types": ["video.completed"]}


def secrets_in(answer) -> set[str]:
    return set(re.findall(r'value="(whsec_[A-Za-z0-9+/]+)"', answer.content.decode()))


def page_of(endpoint) -> str:
    return f"{PAGE}{endpoint.pk}/"


def test_none_yet(web):
    page = web.get(PAGE)
    assert "You have no webhooks yet." in words(page)
    assert "no-store" in page["Cache-Control"]
    assert faults_of(page.content.decode()) == []
    assert f'href="{PAGE}"' in web.get("/settings/").content.decode()


def test_they_are_for_members(client, member, receiver):
    endpoint = make_endpoint(member, receiver.url)
    end(member)
    row = WebhookDelivery.objects.get()
    before = list(WebhookEndpoint.objects.values()), list(WebhookDelivery.objects.values())
    for path in (PAGE, page_of(endpoint)):
        assert client.get(path)["Location"].startswith("/accounts/login/")
        assert client.post(path, FORM)["Location"].startswith("/accounts/login/")
    for verb in ("rotate", "test", "on", "delete", f"replay/{row.pk}"):
        assert client.post(f"{page_of(endpoint)}{verb}/")["Location"].startswith("/accounts/login/")
    assert (list(WebhookEndpoint.objects.values()), list(WebhookDelivery.objects.values())) == before
    assert receiver.calls == []


def test_one_is_made_and_its_secret_shown_once(web, member):
    made = web.post(PAGE, FORM)
    (secret,) = secrets_in(made)
    assert (made.status_code, "no-store" in made["Cache-Control"]) == (200, True)
    assert "this is the only time it is shown" in words(made)
    assert faults_of(made.content.decode()) == []
    endpoint = WebhookEndpoint.objects.get()
    assert (endpoint.member, endpoint.name, endpoint.url) == (member, "builds", "https://hooks.example.org/in")
    assert (endpoint.event_types, secret_of(endpoint)) == (["video.completed"], secret)
    page = web.get(PAGE)
    assert secrets_in(page) == set()
    assert "You can have 9 more. builds hooks.example.org Works" in words(page)
    assert secrets_in(web.get(page_of(endpoint))) == set()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": ""}, "This text is empty or holds characters that cannot be shown."),
        ({"event_types": []}, "Choose at least one of video.completed and video.failed."),
        ({"event_types": ["batch.completed"]}, "This server sends video.completed and video.failed."),
        ({"url": "http://hooks.example.org/"}, "The address has to start with https://."),
        ({"url": "https://192.168.1.1/"}, "The server has to have a public address."),
        ({"url": ""}, "The address has to start with https://."),
    ],
)
def test_bad_terms_are_said_at_their_field_and_change_nothing(web, member, change, said):
    endpoint = make_endpoint(member, "https://a.example.org/")
    before = WebhookEndpoint.objects.values().get()
    for path in (PAGE, page_of(endpoint)):
        page = web.post(path, FORM | {"name": "<b>mine</b>"} | change)
        assert page.status_code == 422
        assert said in words(page)
        assert 'class="errorlist"' in page.content.decode()
        assert faults_of(page.content.decode()) == []
    assert WebhookEndpoint.objects.values().get() == before


def test_as_many_as_a_member_may_have(web, member, monkeypatch):
    monkeypatch.setattr(policies, "MOST_ENDPOINTS", 1)
    make_endpoint(member, "https://a.example.org/")
    page = web.post(PAGE, FORM)
    assert (page.status_code, WebhookEndpoint.objects.count()) == (409, 1)
    assert "You have as many webhook endpoints as one member may have; delete one first." in words(page)
    assert "You have 1 webhooks, which is as many as one member may have." in words(page)


def test_what_was_sent_and_how_it_was_answered(web, member, endpoint, receiver):
    with time_machine.travel(NOW, tick=False):
        assert "Nothing yet." in words(web.get(page_of(endpoint)))
        job = end(member)
        assert "On its way video.completed For this job , just now . Not tried yet." in words(web.get(page_of(endpoint)))
        receiver.will_answer(500, b"<script>no</script>")
        delivery.deliver_due()
        page = web.get(page_of(endpoint))
        assert "1 try, the last just now . The next is" in words(page)
        assert "Your server answered 500 : &lt;script&gt;no&lt;/script&gt;" in words(page)
        assert "Nothing has arrived lately; the first failure was just now ." in words(page)
        assert f'href="/jobs/{job.pk}/"' in page.content.decode()
        assert faults_of(page.content.decode()) == []
    with time_machine.travel(NOW + timedelta(minutes=5), tick=False):
        delivery.deliver_due()
        page = web.get(page_of(endpoint))
    assert "Delivered video.completed For this job , 5 minutes ago . 2 tries, the last just now . Your server answered 200 : ok" in words(
        page
    )


def test_the_newest_are_shown(web, member, endpoint, monkeypatch):
    monkeypatch.setattr(selectors, "DELIVERIES_SHOWN", 2)
    for _ in range(3):
        end(member)
    page = web.get(page_of(endpoint))
    assert page.content.decode().count("/replay/") == 2
    assert "These are the newest 2." in words(page)


def test_sending_again_by_a_button(web, member, endpoint, receiver):
    end(member)
    delivery.deliver_due()
    row = WebhookDelivery.objects.get()
    assert f'action="{page_of(endpoint)}replay/{row.pk}/"' in web.get(page_of(endpoint)).content.decode()
    assert "It is sent again in a moment." in words(web.post(f"{page_of(endpoint)}replay/{row.pk}/", follow=True))
    delivery.claim()
    assert "This is being sent right now." in words(web.post(f"{page_of(endpoint)}replay/{row.pk}/", follow=True))


def test_turned_off_and_on_again(web, member, endpoint, receiver):
    end(member)
    receiver.will_answer(410)
    delivery.deliver_due()
    row = WebhookDelivery.objects.get()
    page = web.get(page_of(endpoint))
    assert "Your server answered 410 Gone, so this webhook was turned off just now ." in words(page)
    assert ("/replay/" in page.content.decode(), faults_of(page.content.decode())) == (False, [])
    assert "This endpoint is turned off. Turn it on first." in words(web.post(f"{page_of(endpoint)}replay/{row.pk}/", follow=True))
    assert "Turned off" in words(web.get(PAGE))
    page = web.post(f"{page_of(endpoint)}on/", follow=True)
    assert "hook is on again." in words(page)
    assert "/replay/" in page.content.decode()
    WebhookEndpoint.objects.update(disabled_at=NOW, disabled_because="failing")
    assert "Nothing could be delivered for days, so this webhook was turned off" in words(web.get(page_of(endpoint)))


def test_sending_a_test(web, endpoint, receiver, settings):
    assert "The test was answered with 200." in words(web.post(f"{page_of(endpoint)}test/", follow=True))
    receiver.will_answer(404)
    assert "The test was answered with 404." in words(web.post(f"{page_of(endpoint)}test/", follow=True))
    settings.OUTGOING_OWN_HOSTS = []
    page = web.post(f"{page_of(endpoint)}test/", follow=True)
    assert "The test did not arrive. The address has to start with https://." in words(page)
    assert (len(receiver.calls), WebhookDelivery.objects.count()) == (2, 0)


def test_another_secret(web, endpoint):
    old = secret_of(endpoint)
    with time_machine.travel(NOW, tick=False):
        page = web.post(f"{page_of(endpoint)}rotate/", {"keep_old": "on"})
    (secret,) = secrets_in(page)
    endpoint.refresh_from_db()
    assert secret_of(endpoint) == secret != old
    assert "no-store" in page["Cache-Control"]
    assert "The one before signs too, until Nov 27, 12:00 UTC." in words(page)
    assert faults_of(page.content.decode()) == []
    assert "The one before" not in words(web.post(f"{page_of(endpoint)}rotate/"))


def test_changing_terms(web, endpoint):
    assert "Saved." in words(web.post(page_of(endpoint), FORM, follow=True))
    endpoint.refresh_from_db()
    assert (endpoint.name, endpoint.url, endpoint.event_types) == tuple(FORM.values())


def test_deleting(web, member, endpoint):
    end(member)
    assert "hook is told nothing any more." in words(web.post(f"{page_of(endpoint)}delete/", follow=True))
    assert (WebhookEndpoint.objects.count(), WebhookDelivery.objects.count()) == (0, 0)


def test_those_of_others_are_not_there(web, member, other, receiver):
    theirs, mine = make_endpoint(other, receiver.url), make_endpoint(member, receiver.url)
    end(other)
    row = WebhookDelivery.objects.get()
    before = list(WebhookEndpoint.objects.values()), list(WebhookDelivery.objects.values())
    assert (web.get(page_of(theirs)).status_code, web.post(page_of(theirs), FORM).status_code) == (404, 404)
    for verb in ("rotate", "test", "on", "delete", f"replay/{row.pk}"):
        assert web.get(f"{page_of(theirs)}{verb}/").status_code == 405
        assert web.post(f"{page_of(theirs)}{verb}/").status_code == 404
    assert web.post(f"{page_of(mine)}replay/{row.pk}/").status_code == 404
    assert (list(WebhookEndpoint.objects.values()), list(WebhookDelivery.objects.values())) == before
    assert receiver.calls == []


def test_what_sends_or_makes_secrets_is_limited(web, endpoint, settings, receiver):
    settings.RATES = settings.RATES | {"webhooks": "1/3600"}
    with time_machine.travel(NOW, tick=False):
        assert web.post(f"{page_of(endpoint)}test/").status_code == 302
        for path in (PAGE, f"{page_of(endpoint)}test/", f"{page_of(endpoint)}rotate/"):
            assert (web.post(path, FORM).status_code, len(receiver.calls)) == (429, 1)
    assert WebhookEndpoint.objects.count() == 1
