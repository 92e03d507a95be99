"""Whoever is asked for a yes is told of it, and whoever asked of the answer: by their own wishes, and never of what is gone."""

from __future__ import annotations

import pytest

from accounts import services as accounts
from cameos import services
from inbox.models import Notification
from inbox.notifications import services as inbox
from tests import factories
from tests.inbox.conftest import as_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def cameo(member):
    return factories.cameo(member, handle="biscuit", asks=True)


@pytest.fixture
def ada(db):
    return factories.member(handle="ada")


@pytest.fixture
def asked(cameo, ada):
    return services.ask(likeness=cameo, by=ada, prompt="a walk in the park")


def told(member) -> list[tuple[str, str, str]]:
    items = as_member(member).get("/api/notifications").json()["items"]
    return [(item["kind"], item["sentence"], item["cameo_request_id"]) for item in items]


def test_the_subject_is_told_once_of_each_request(cameo, ada, asked, member):
    services.ask(likeness=cameo, by=ada, prompt="a walk in the park")
    assert told(member) == [("asked", "@ada asks for your yes to a clip", str(asked.pk))]
    assert told(ada) == []


@pytest.mark.parametrize("allow", [True, False])
def test_the_answer_is_told_and_what_was_asked_waits_no_more(asked, ada, member, allow):
    for answer in (allow, allow, not allow):
        services.decide(request=asked, by=member, allow=answer)
    assert told(ada) == [("answered", f"@{member.handle} has answered what you asked", str(asked.pk))]
    assert as_member(member).get("/api/inbox/unread").json()["notifications"] == 0


def test_wishes_count(asked, member):
    inbox.set_wishes(member=member, kinds={"asked": {"in_app": False}})
    assert told(member) == []


def test_nobody_is_told_by_whom_they_blocked(asked, ada, member):
    accounts.block(member=member, other=ada)
    assert told(member) == []


def test_a_request_that_is_withdrawn_is_not_told_of(asked, cameo, member):
    services.revoke(likeness=cameo, by=member)
    assert told(member) == []
    assert not Notification.objects.exists()


def test_who_is_refused_tells_nobody(cameo, ada, member):
    services.set_policy(likeness=cameo, by=member, asks=False)
    with pytest.raises(services.NotAskable):
        services.ask(likeness=cameo, by=ada, prompt="a walk in the park")
    assert not Notification.objects.exists()


def test_it_leads_to_where_one_answers(asked, web):
    page = web.get("/inbox/").content.decode()
    assert "a walk in the park" in page
    told = Notification.objects.get()
    assert web.post(f"/inbox/{told.pk}/")["Location"] == "/cameos/requests/"
    told.refresh_from_db()
    assert told.read_at is not None
