"""A device is told as long as its member is signed in there, and no longer; nobody else signs in to another's news."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from inbox.models import PushSubscription
from inbox.tasks import push_due
from tests import factories, receiver
from tests.inbox.browser import Browser
from videos import services as videos

pytestmark = pytest.mark.django_db
DEVICES, PASSWORD = "/api/devices", "a long enough password"


@pytest.fixture(autouse=True)
def _own_place(settings, tmp_path):
    settings.OUTGOING_OWN_HOSTS = ["127.0.0.1"]
    settings.VAPID_KEY_FILE = tmp_path / "vapid.pem"


@pytest.fixture
def push_service():
    yield from receiver.receiving()


@pytest.fixture
def browser(member, push_service) -> Client:
    """In which `member` has signed in and added it."""
    member.set_password(PASSWORD)
    member.save(update_fields=["password"])
    made = Client()
    made.force_login(member)
    added(made, f"{push_service.url}/push/abc")
    return made


def added(client: Client, endpoint: str, **headers: str) -> dict:
    answer = client.post(DEVICES, Browser(endpoint).subscription(), content_type="application/json", headers=headers)
    assert answer.status_code == 201, answer.content
    return answer.json()


def told(member, push_service) -> int:
    """How many messages a like sends."""
    videos.like(video=factories.video(maker=member), by=factories.member())
    before = len(push_service.calls)
    push_due()
    return len(push_service.calls) - before


def test_signing_out_of_the_pages_ends_it_at_once(member, browser, push_service):
    elsewhere = Client()
    elsewhere.force_login(member)
    added(elsewhere, f"{push_service.url}/push/elsewhere")
    browser.post("/accounts/logout/")
    assert [row.endpoint for row in PushSubscription.objects.all()] == [f"{push_service.url}/push/elsewhere"]
    assert told(member, push_service) == 1


def test_so_does_the_end_of_an_apps_token(member, push_service):
    token = Client()
    token.force_login(member)
    key = token.session.session_key
    app = Client()
    added(app, f"{push_service.url}/push/app", **{"X-Session-Token": key})
    assert app.get(DEVICES, headers={"X-Session-Token": key}).json()["items"][0]["here"] is True
    app.delete("/_allauth/app/v1/auth/session", headers={"X-Session-Token": key})
    assert not PushSubscription.objects.exists()


@pytest.mark.parametrize("end", ["deleted", "run out", "another password", "somebody else"])
def test_a_session_that_ended_otherwise_is_seen_before_anything_is_sent(member, browser, push_service, end):
    session = Session.objects.get(pk=browser.session.session_key)
    if end == "deleted":
        session.delete()
    elif end == "run out":
        session.expire_date = timezone.now() - timedelta(seconds=1)
        session.save()
    elif end == "another password":
        member.set_password("quite another password")
        member.save(update_fields=["password"])
    else:
        PushSubscription.objects.update(session=_session_of(factories.member()))
    assert told(member, push_service) == 0
    assert not PushSubscription.objects.exists()


def _session_of(member) -> str:
    client = Client()
    client.force_login(member)
    return client.session.session_key


def test_who_gives_oneself_a_new_password_stays_told_there_and_nowhere_else(member, browser, push_service):
    elsewhere = Client()
    elsewhere.force_login(member)
    added(elsewhere, f"{push_service.url}/push/elsewhere")
    new = "quite another password"
    sent = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert browser.post("/accounts/password/change/", sent).status_code == 302
    assert told(member, push_service) == 1
    assert [path for path, _, _ in push_service.calls] == ["/push/abc"]
    assert [row.endpoint for row in PushSubscription.objects.all()] == [f"{push_service.url}/push/abc"]


def test_a_new_address_of_a_browser_takes_the_place_of_the_old(browser, member, push_service):
    assert added(browser, f"{push_service.url}/push/new")["here"] is True
    assert [row.endpoint for row in PushSubscription.objects.all()] == [f"{push_service.url}/push/new"]


def test_a_browser_knows_whether_it_is_one_of_them(browser, member):
    elsewhere = Client()
    elsewhere.force_login(member)
    assert [[item["here"] for item in client.get(DEVICES).json()["items"]] for client in (browser, elsewhere)] == [[True], [False]]
