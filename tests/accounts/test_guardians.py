"""Guardians: linked by a code told in person, two switches that the server keeps to, an end with the eighteenth birthday, and no eyes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.guardians import selectors, services
from accounts.guardians.errors import HasGuardian, OnlyTheGuardian, TooManyWards
from accounts.models import GuardianInvitation, Guardianship
from accounts.tasks import end_guardianships
from feed.models import FeedSession, Impression
from inbox.messages.services import send
from inbox.models import InboxWish, Message, Notification
from moderation.models import StaffAction
from tests import factories
from tests.feed.reels import many
from tests.inbox.conftest import as_member
from tests.web.conftest import faults_of, words

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
LINKS = "/api/guardianships"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as travelling:
        yield travelling


@pytest.fixture
def mum(db):
    return factories.member(handle="mum")


@pytest.fixture
def kid(db):
    """Somebody of fourteen."""
    return factories.member(handle="kid", birth_date=date(2012, 5, 1))


@pytest.fixture
def link(mum, kid) -> Guardianship:
    _, code = services.invite(member=kid)
    return services.accept(code=code, by=mum)


def page(member) -> Client:
    client = Client()
    client.force_login(member)
    return client


def told(member) -> list[str]:
    return [item["sentence"] for item in as_member(member).get("/api/notifications").json()["items"]]


@pytest.mark.parametrize("inviter", ["mum", "kid"])
def test_either_makes_a_code_and_the_other_accepts(mum, kid, inviter):
    asks, answers = (mum, kid) if inviter == "mum" else (kid, mum)
    made = as_member(asks).post(f"{LINKS}/code").json()
    assert (len(made["code"]), made["expires_at"]) == (19, "2026-11-28T12:00:00Z")
    assert made["code"].replace("-", "") not in str(GuardianInvitation.objects.values())
    checked = as_member(answers).post(f"{LINKS}/code/check", {"code": made["code"]}, format="json")
    role = "young" if answers == kid else "guardian"
    assert checked.json() == {"role": role, "other": {"handle": asks.handle, "display_name": asks.display_name}}
    assert not Guardianship.objects.exists()
    entered = as_member(answers).post(LINKS, {"code": made["code"].lower().replace("-", " ")}, format="json")
    assert entered.status_code == 201
    assert entered.json().items() >= {"role": role, "personal_feed": True, "messages": True}.items()
    row = Guardianship.objects.get()
    assert (row.guardian, row.young) == (mum, kid)
    for member, role, other in ((mum, "guardian", kid), (kid, "young", mum)):
        (item,) = as_member(member).get(LINKS).json()["items"]
        assert (item["id"], item["role"], item["other"]["handle"]) == (str(row.pk), role, other.handle)
        assert told(member) == [f"@{other.handle} is linked with you now: guardian and young member"]
    assert not GuardianInvitation.objects.exists()


def test_a_code_works_once_for_a_day_and_until_the_next(mum, kid, clock):
    _, first = services.invite(member=kid)
    _, second = services.invite(member=kid)

    def tried(code: str) -> tuple[int, str]:
        answer = as_member(mum).post(LINKS, {"code": code}, format="json")
        return answer.status_code, answer.json().get("code", "")

    assert tried(first) == (422, "code_unknown")
    clock.shift(timedelta(days=1))
    assert tried(second) == (422, "code_unknown")
    _, third = services.invite(member=kid)
    assert as_member(kid).delete(f"{LINKS}/code").status_code == 204
    assert tried(third) == (422, "code_unknown")
    _, fourth = services.invite(member=kid)
    kid.is_active = False
    kid.save(update_fields=["is_active"])
    assert tried(fourth) == (422, "code_unknown")
    assert not Guardianship.objects.exists()
    assert Notification.objects.count() == 0


def test_only_a_grown_up_and_a_minor_make_a_pair(mum, kid, link):
    dad, friend = factories.member(), factories.member(birth_date=date(2010, 1, 1))
    for asks, answers, code in (
        (mum, dad, "not_a_pair"),
        (friend, factories.member(birth_date=date(2011, 1, 1)), "not_a_pair"),
        (friend, factories.member(birth_date=None), "not_a_pair"),
        (friend, friend, "yourself"),
        (dad, kid, "has_guardian"),
    ):
        _, letters = services.invite(member=asks)
        for path in (f"{LINKS}/code/check", LINKS):
            assert as_member(answers).post(path, {"code": letters}, format="json").json()["code"] == code
    assert as_member(kid).post(f"{LINKS}/code").json()["code"] == "has_guardian"
    assert as_member(factories.member(birth_date=None)).post(f"{LINKS}/code").json()["code"] == "not_a_pair"
    assert Guardianship.objects.count() == 1


def test_whoever_enters_it_second_is_too_late(mum, kid, monkeypatch):
    """Both have looked before either accepts: the second look, behind the lock, sees what the first did."""
    codes = [services.invite(member=one)[1] for one in (mum, factories.member())]
    look, looks = services.look, []

    def first_somebody_else(**asked):
        found = look(**asked)
        looks.append(asked)
        if len(looks) == 1:
            services.accept(code=codes[1], by=kid)
        return found

    monkeypatch.setattr(services, "look", first_somebody_else)
    with pytest.raises(HasGuardian):
        services.accept(code=codes[0], by=kid)
    assert len(looks) == 3


def test_one_guardian_looks_after_eight_at_most(mum):
    for number in range(services.MOST_WARDS):
        Guardianship.objects.create(guardian=mum, young=factories.member(birth_date=date(2012, 1, 1 + number)))
    _, code = services.invite(member=factories.member(birth_date=date(2012, 1, 1)))
    with pytest.raises(TooManyWards):
        services.accept(code=code, by=mum)
    assert Guardianship.objects.count() == services.MOST_WARDS


def test_without_the_personal_feed_for_you_is_not_profiled(mum, kid, link):
    many(12)
    client = as_member(kid)
    before = client.get("/api/feed/for-you", {"limit": 4}).json()
    assert before["mode"] == "for_you"
    switched = as_member(mum).patch(f"{LINKS}/{link.pk}", {"personal_feed": False}, format="json")
    assert switched.json().items() >= {"personal_feed": False, "messages": True}.items()
    after = client.get("/api/feed/for-you", {"limit": 4}).json()
    assert (after["mode"], len(after["items"])) == ("open", 4)
    assert client.get("/api/feed/for-you", {"limit": 4, "cursor": after["next_cursor"]}).json()["mode"] == "open"
    old = client.get("/api/feed/for-you", {"limit": 4, "cursor": before["next_cursor"]})
    assert (old.status_code, old.json()["errors"][0]["code"]) == (422, "bad_cursor")
    assert set(Impression.objects.filter(session__mode="open").values_list("member", flat=True)) == {None}
    web = page(kid)
    for _ in range(2):
        html = web.get("/").content.decode()
        assert '<h1 class="sr">Not profiled</h1>' in html
        assert 'value="for_you"' not in html
        web.post("/feed/mode/", {"mode": "for_you"})
        web.cookies["feed"] = "for_you"
    assert FeedSession.objects.filter(mode="for_you").count() == 1
    services.switch(guardianship=link, by=mum, personal_feed=True)
    assert client.get("/api/feed/for-you").json()["mode"] == "for_you"


def test_without_messages_nothing_goes_either_way(mum, kid, link):
    friend = factories.member(birth_date=date(2011, 3, 1))
    for member in (kid, friend):
        InboxWish.objects.create(member=member, messages_from="everyone")
    send(to=kid, by=friend, text="hello")
    services.switch(guardianship=link, by=mum, messages=False)
    for sender, receiver, status, code in ((kid, friend, 403, "guardian_decides"), (friend, kid, 403, "messages_not_taken")):
        answer = as_member(sender).post(f"/api/members/{receiver.handle}/messages", {"text": "again"}, format="json")
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert "switched this off" in words(page(kid).post("/messages/@" + friend.handle + "/", {"text": "again"}))
    assert Message.objects.count() == 1
    client = as_member(kid)
    assert client.get("/api/inbox/wishes").json()["messages_from"] == "nobody"
    refused = client.patch("/api/inbox/wishes", {"messages_from": "everyone", "digest": "daily"}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (403, "guardian_decides")
    assert InboxWish.objects.get(member=kid).digest == "off"
    html = page(kid).get("/settings/inbox/").content.decode()
    assert "has switched messages off" in html
    assert 'name="messages_from"' not in html
    services.switch(guardianship=link, by=mum, messages=True)
    send(to=friend, by=kid, text="back again")
    assert client.get("/api/inbox/wishes").json()["messages_from"] == "everyone"


def test_the_young_member_and_others_turn_nothing(mum, kid, link):
    for member, status, code in ((kid, 403, "only_the_guardian"), (factories.member(), 404, "not_found")):
        client = as_member(member)
        for answer in (
            client.patch(f"{LINKS}/{link.pk}", {"messages": False}, format="json"),
            client.delete(f"{LINKS}/{link.pk}"),
        ):
            assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert page(member).post(f"/settings/guardian/{link.pk}/", {}).status_code == status
        assert page(member).post(f"/settings/guardian/{link.pk}/end/").status_code == status
    link.refresh_from_db()
    assert (link.personal_feed, link.messages) == (True, True)


def test_turns_are_told_once_until_they_are_read(mum, kid, link):
    for state in (False, False, True):
        services.switch(guardianship=link, by=mum, messages=state)
    assert told(kid)[0] == "@mum has changed what is switched off for you"
    assert told(kid)[1:] == ["@mum is linked with you now: guardian and young member"]
    as_member(kid).post("/api/notifications/read", {}, format="json")
    services.switch(guardianship=link, by=mum, messages=False)
    assert (len(told(kid)), len(told(mum))) == (3, 1)
    newest = as_member(kid).get("/api/notifications").json()["items"][0]
    assert page(kid).post(f"/inbox/{newest['id']}/")["Location"] == "/settings/guardian/"


def test_the_guardian_ends_it_and_both_are_told(mum, kid, link):
    services.switch(guardianship=link, by=mum, messages=False, personal_feed=False)
    assert as_member(mum).delete(f"{LINKS}/{link.pk}").status_code == 204
    assert as_member(mum).delete(f"{LINKS}/{link.pk}").status_code == 404
    assert (told(mum)[0], told(kid)[0]) == ("@kid is not linked with you any more", "@mum is not linked with you any more")
    assert selectors.may_be_profiled(kid)
    assert selectors.may_have_messages(kid)
    assert not StaffAction.objects.exists()


def test_a_moderator_ends_it_with_a_record(mum, kid, link):
    moderator = factories.member(is_staff=True)
    with pytest.raises(OnlyTheGuardian):
        services.end(guardianship=link, by=moderator)
    moderator.groups.add(Group.objects.get(name="Moderators"))
    listed = page(moderator).get("/admin/accounts/guardianship/")
    assert "@mum" in listed.content.decode()
    page(moderator).post("/admin/accounts/guardianship/", {"action": "end", "_selected_action": [str(link.pk)]})
    assert not Guardianship.objects.exists()
    assert told(kid)[0] == "@mum is not linked with you any more"
    record = StaffAction.objects.get()
    assert (record.verb, record.target, record.reason) == ("end_guardian", f"member {kid.pk}", f"guardian {mum.pk}")


def test_it_ends_with_the_eighteenth_birthday(mum, kid, link, clock):
    services.switch(guardianship=link, by=mum, messages=False, personal_feed=False)
    clock.move_to(datetime(2030, 4, 30, 23, 59, tzinfo=UTC))
    assert (selectors.over(kid), end_guardianships()) == (link, 0)
    clock.move_to(datetime(2030, 5, 1, tzinfo=UTC))
    assert (selectors.may_be_profiled(kid), selectors.may_have_messages(kid)) == (True, True)
    assert as_member(mum).get(LINKS).json()["items"] == []
    assert as_member(mum).patch(f"{LINKS}/{link.pk}", {"messages": True}, format="json").status_code == 404
    assert [end_guardianships() for _ in range(2)] == [1, 0]
    assert (told(mum)[0], told(kid)[0]) == ("@kid is not linked with you any more", "@mum is not linked with you any more")


def test_who_is_banned_decides_nothing_and_stands_in_nobodys_way(mum, kid, link):
    services.switch(guardianship=link, by=mum, messages=False)
    mum.is_active = False
    mum.save(update_fields=["is_active"])
    assert selectors.may_have_messages(kid)
    _, code = services.invite(member=kid)
    dad = factories.member()
    services.accept(code=code, by=dad)
    assert Guardianship.objects.get().guardian == dad


def test_a_guardian_sees_nothing_more_of_the_young_member(mum, kid, link):
    draft = factories.video(maker=kid, status="draft")
    friend = factories.member(birth_date=date(2011, 3, 1))
    for member in (kid, friend):
        InboxWish.objects.create(member=member, messages_from="everyone")
    message = send(to=kid, by=friend, text="between us")
    client = as_member(mum)
    assert client.get(f"/api/videos/{draft.pk}").status_code == 404
    assert client.get(f"/api/threads/{message.thread_id}/messages").status_code == 404
    (item,) = client.get(LINKS).json()["items"]
    assert set(item) == {"id", "role", "other", "personal_feed", "messages", "created_at"}


def test_grown_ups_pay_no_query_for_it(mum):
    with CaptureQueriesContext(connection) as seen:
        assert selectors.may_be_profiled(mum)
        assert selectors.may_have_messages(mum)
    assert len(seen) == 0


def test_codes_are_not_to_be_guessed(mum, settings):
    settings.RATES = settings.RATES | {"guardian_codes": "3/3600"}
    client = as_member(mum)
    statuses = [client.post(path, {"code": "AAAA"}, format="json").status_code for path in (LINKS, f"{LINKS}/code/check", LINKS, LINKS)]
    assert statuses == [422, 422, 422, 429]
    assert client.get(LINKS).status_code == 200


def test_the_pages_lead_from_a_code_to_a_link_and_its_end(mum, kid):
    web, other = page(kid), page(mum)
    html = web.post("/settings/guardian/code/").content.decode()
    code = html.split('readonly value="')[1].split('"')[0]
    asked = other.post("/settings/guardian/enter/", {"code": code})
    assert "Look after @kid?" in words(asked)
    assert faults_of(asked.content.decode()) == []
    assert not Guardianship.objects.exists()
    assert other.post("/settings/guardian/enter/", {"code": code, "do": "accept"})["Location"] == "/settings/guardian/"
    row = Guardianship.objects.get()
    other.post(f"/settings/guardian/{row.pk}/", {"personal_feed": "on"})
    row.refresh_from_db()
    assert (row.personal_feed, row.messages) == (True, False)
    for client, says in ((web, "Nobody can write to you, and you write to nobody."), (other, "You look after Member")):
        shown = client.get("/settings/guardian/")
        assert says in words(shown)
        assert faults_of(shown.content.decode()) == []
    assert "Link a guardian" not in words(web.get("/settings/guardian/"))
    other.post(f"/settings/guardian/{row.pk}/end/")
    assert not Guardianship.objects.exists()
    wrong = other.post("/settings/guardian/enter/", {"code": code})
    assert wrong.status_code == 422
    assert "This code is not known" in words(wrong)
    assert faults_of(wrong.content.decode()) == []
