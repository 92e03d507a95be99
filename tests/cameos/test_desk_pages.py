"""The owner's desk in the browser: every decision about a likeness by a form, errors beside their fields, and nobody else's business."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Member
from cameos import services
from cameos.models import AuditEvent, Likeness, PolicyVersion, Take, UseRequest
from cameos.selectors import present_policy
from generation.models import Worker
from tests import factories
from tests.web.conftest import faults_of, words

pytestmark = pytest.mark.django_db
NOWHERE = "00000000-0000-0000-0000-000000000000"
FORMS = ("sharing", "restrictions", "handle", "people", "try", "pause", "resume", "regrant", "revoke", "erase")


@pytest.fixture
def cameo(member) -> Likeness:
    return factories.cameo(member, handle="biscuit")


@pytest.fixture
def stranger(other) -> Client:
    client = Client()
    client.force_login(other)
    return client


def path(cameo, *parts: str) -> str:
    return "/".join(["/cameos", str(cameo.pk), *parts, ""])


def state() -> tuple:
    """All that the desk can change."""
    rows = list(Likeness.objects.values_list("pk", "state", "epoch", "handle", "policy_version").order_by("pk"))
    return rows, PolicyVersion.objects.count(), AuditEvent.objects.count(), list(UseRequest.objects.values_list("pk", "state"))


def refused(answer, status: int, field: str, said: str) -> None:
    """The sentence stands beside its field, and the field points to it."""
    html = answer.content.decode()
    assert answer.status_code == status
    assert re.search(rf'<ul class="errorlist" id="{field}-error"><li>{re.escape(said)}', html), words(answer)
    assert re.search(rf'aria-describedby="[^"]*{field}-error"', html)
    assert faults_of(html) == []


def test_the_page_shows_what_holds(web, cameo):
    page = web.get(path(cameo))
    html = page.content.decode()
    assert faults_of(html) == []
    assert re.search(r'name="audience" value="everyone" checked', html)
    assert len(re.findall(r'name="scopes" value="\w+" checked', html)) == 6
    assert re.search(r'name="asks" (?!checked)', html)
    assert f'value="{(cameo.expires_at - timedelta(microseconds=1)).date()}"' in html
    assert "@biscuit" in words(page)


def test_sharing(web, cameo):
    day = (timezone.now() + timedelta(days=10)).date()
    form = {"audience": "mutuals", "scopes": ["appearance", "voice"], "asks": "on", "expires_at": day.isoformat()}
    assert web.post(path(cameo, "sharing"), form)["Location"] == path(cameo)
    policy = present_policy(Likeness.objects.get())
    assert (policy.audience, policy.scopes, policy.asks) == ("mutuals", ["appearance", "voice"], True)
    assert policy.expires_at == datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1)
    before = state()
    web.post(path(cameo, "sharing"), form)  # the same again is no new version
    assert state() == before


def test_renaming(web, cameo):
    assert web.post(path(cameo, "handle"), {"name": " @Cracker "})["Location"] == path(cameo)
    assert Likeness.objects.get().handle == "cracker"
    assert 'value="cracker"' in web.get(path(cameo)).content.decode()


@pytest.mark.parametrize("name", ["ada", "rex", "x", "admin", "", "a b c", "\x00abc"])
def test_names_that_cannot_be(web, cameo, name):
    factories.member(handle="ada")
    factories.cameo(handle="rex")
    before = state()
    answer = web.post(path(cameo, "handle"), {"name": name})
    refused(answer, 422, "name", "")
    assert state() == before


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"state": "paused"}, "Paused"),
        ({"state": "revoked"}, "Taken back"),
        ({"held": True}, "Held by moderators"),
        ({"expires_at": datetime(2026, 1, 1, tzinfo=UTC)}, "Has run out"),
        ({}, "Accepted"),
    ],
)
def test_the_list_and_the_page_say_how_it_stands(web, member, cameo, change, said):
    Take.objects.create(
        member=member,
        likeness=cameo,
        handle="biscuit",
        source="photo",
        state="accepted",
        findings={},
        kept_until=timezone.now(),
        digest="0" * 64,
    )
    Likeness.objects.filter(pk=cameo.pk).update(**change)
    for place in ("/cameos/", path(cameo)):
        assert re.search(rf'<span class="label \w+">{said}</span>', web.get(place).content.decode()), place


def test_a_day_that_is_not_touched_stays_to_the_second(web, cameo):
    day = (cameo.expires_at - timedelta(microseconds=1)).date().isoformat()
    web.post(path(cameo, "sharing"), {"audience": "me", "expires_at": day})
    policy = present_policy(Likeness.objects.get())
    assert (policy.audience, policy.scopes, policy.expires_at) == ("me", [], cameo.expires_at)


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"audience": "friends"}, "audience", "Choose who may cast it."),
        ({"scopes": ["face"]}, "scopes", "Choose among these."),
        ({"expires_at": "soon"}, "expires_at", "Give a day, such as 2027-05-31."),
        ({"expires_at": "9999-12-31"}, "expires_at", "Give a day, such as 2027-05-31."),
        ({"expires_at": "2020-01-01"}, "expires_at", "A consent ends in the future, and within ten years."),
    ],
)
def test_sharing_that_cannot_be(web, cameo, change, field, said):
    before = state()
    answer = web.post(path(cameo, "sharing"), {"audience": "approved", "expires_at": "2027-01-01"} | change)
    refused(answer, 422, field, said)
    assert state() == before
    if "audience" not in change:
        assert 'value="approved" checked' in answer.content.decode()  # what was typed is kept


def test_restrictions_hold_once_their_rules_are_confirmed(web, cameo):
    text = "Never with drugs. No clowns!"
    before = state()
    page = web.post(path(cameo, "restrictions"), {"restrictions": text, "step": "look"})
    assert (page.status_code, state()) == (200, before)
    terms = re.findall(r'name="terms" value="([^"]+)"', page.content.decode())
    assert (terms[0], terms[-1]) == ("drugs", "clowns")
    assert "These rules would hold" in words(page)
    assert faults_of(page.content.decode()) == []
    assert web.post(path(cameo, "restrictions"), {"restrictions": text, "step": "confirm", "terms": terms}).status_code == 302
    policy = present_policy(Likeness.objects.get())
    assert (policy.restrictions, policy.terms, policy.unsure) == (text, terms, False)
    assert "clowns ." in words(web.get(path(cameo)))
    web.post(path(cameo, "restrictions"), {"restrictions": "", "step": "confirm"})
    assert present_policy(Likeness.objects.get()).terms == []


def test_other_words_than_were_looked_at_are_not_confirmed(web, cameo):
    before = state()
    page = web.post(path(cameo, "restrictions"), {"restrictions": "no dogs", "step": "confirm", "terms": ["cats"]})
    refused(page, 422, "restrictions", "These are not the rules")
    assert re.findall(r'name="terms" value="([^"]+)"', page.content.decode()) == ["dogs"]
    assert state() == before


def test_words_that_are_not_understood_are_said_to_be(web, cameo):
    page = web.post(path(cameo, "restrictions"), {"restrictions": "be kind"})
    assert "Not all of your words were understood, so you are asked each time." in words(page)


@pytest.mark.parametrize("text", ["x" * 1001, "no\0dogs"])
def test_restrictions_that_cannot_be(web, cameo, text):
    before = state()
    page = web.post(path(cameo, "restrictions"), {"restrictions": text, "step": "confirm"})
    refused(page, 422, "restrictions", "Restrictions are a text of at most 1000 characters.")
    assert state() == before


def test_people(web, cameo, other):
    def to(verb: str) -> tuple[list[str], list[str]]:
        assert web.post(path(cameo, "people"), {"handle": f"@{other.handle}", "to": verb})["Location"] == path(cameo)
        policy = present_policy(Likeness.objects.get())
        return policy.approved, policy.denied

    assert to("approve") == ([str(other.pk)], [])
    assert f"Take off @{other.handle}, approved" in words(web.get(path(cameo)))
    assert to("deny") == ([], [str(other.pk)])
    assert to("denied") == ([], [])
    to("approve")
    assert to("approved") == ([], [])
    to("approve")
    Member.objects.filter(pk=other.pk).update(is_active=False)
    assert to("approved") == ([], []), "whoever is away is struck as well"
    assert to("deny") == ([], [str(other.pk)])


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"handle": "nobody_here", "to": "approve"}, "There is no member of that name."),
        ({"handle": "\0", "to": "deny"}, "There is no member of that name."),
        ({"handle": "SELF", "to": "approve"}, "Only other members can be named."),
        ({"handle": "SELF", "to": "ban"}, "Approve or deny, or take off one of these lists."),
    ],
)
def test_people_who_cannot_be_named(web, member, cameo, form, said):
    before = state()
    refused(web.post(path(cameo, "people"), form | {"handle": form["handle"].replace("SELF", member.handle)}), 422, "handle", said)
    assert state() == before


def test_trying_a_prompt(web, cameo, member, other):
    services.set_policy(likeness=cameo, by=member, restrictions_text="no dogs", terms=["dogs"])
    before = state()
    assert "It would be allowed." in words(web.post(path(cameo, "try"), {"prompt": "@biscuit skates"}))
    answer = web.post(path(cameo, "try"), {"prompt": "@biscuit with dogs", "by": f"@{other.handle}"})
    assert "It would not be allowed: Whom it shows does not want to be in clips like this." in words(answer)
    assert "@biscuit with dogs</textarea>" in answer.content.decode()
    assert "It would be allowed." in words(web.post(path(cameo, "try"), {"prompt": "dogs", "by": member.handle}))  # one's own
    refused(web.post(path(cameo, "try"), {"prompt": " "}), 422, "prompt", "A prompt has between 1 and 2000 characters.")
    refused(web.post(path(cameo, "try"), {"prompt": "x", "by": "nobody_here"}), 422, "by", "There is no member of that name.")
    assert state() == before


def test_pausing_and_going_on(web, cameo):
    for verb, left in (("pause", "paused"), ("pause", "paused"), ("resume", "active")):
        assert web.post(path(cameo, verb))["Location"] == path(cameo)
        assert Likeness.objects.get().state == left
    web.post(path(cameo, "pause"))
    assert "It is paused" in words(web.get(path(cameo)))


def test_one_that_has_run_out_says_so_and_can_go_on(web, cameo):
    Likeness.objects.update(expires_at=timezone.now() - timedelta(days=1))
    assert "Has run out" in words(web.get(path(cameo)))
    day = (timezone.now() + timedelta(days=9)).date().isoformat()
    web.post(path(cameo, "sharing"), {"audience": "me", "expires_at": day})
    assert "Accepted" in words(web.get(path(cameo)))


def test_taking_it_back_and_allowing_it_again(web, cameo, django_capture_on_commit_callbacks):
    before = state()
    page = web.get(path(cameo, "revoke"))
    assert "Every clip with it is withdrawn" in words(page)
    assert (faults_of(page.content.decode()), state()) == ([], before)
    video = factories.video_with(cameo)
    with django_capture_on_commit_callbacks(execute=True):
        assert web.post(path(cameo, "revoke"))["Location"] == path(cameo)
    video.refresh_from_db()
    assert (Likeness.objects.get().state, video.status) == ("revoked", "withdrawn")
    page = web.get(path(cameo))
    assert "Allow it again" in words(page)
    assert 'name="audience"' not in page.content.decode()
    assert web.post(path(cameo, "pause")).status_code == 409
    web.post(path(cameo, "regrant"))
    assert Likeness.objects.get().state == "active"
    assert present_policy(Likeness.objects.get()).audience == "me"


def test_erasing(web, cameo):
    before = state()
    page = web.get(path(cameo, "erase"))
    assert "This cannot be undone." in words(page)
    assert (faults_of(page.content.decode()), state()) == ([], before)
    assert web.post(path(cameo, "erase"))["Location"] == "/cameos/"
    assert Likeness.objects.get().state == "erased"
    assert web.get(path(cameo)).status_code == 404


def test_who_asks(web, member, other, cameo):
    Worker.objects.create(name="one", engine="native", seconds=[4], cast=2)
    services.set_policy(likeness=cameo, by=member, asks=True)
    asked = [services.ask(likeness=cameo, by=other, prompt=f"@biscuit skates {n}") for n in (1, 2)]
    before = state()
    page = web.get("/cameos/requests/")
    assert f"@{other.handle} asked" in words(page)
    assert (faults_of(page.content.decode()), state()) == ([], before)
    assert "2 requests wait for your yes or no" in words(web.get("/cameos/"))
    for verb, left in (("allow", "allowed"), ("decline", "declined"), ("allow", "allowed")):
        assert web.post(f"/cameos/requests/{asked[0].pk}/{verb}/")["Location"] == "/cameos/requests/"
        assert [row.state for row in UseRequest.objects.order_by("created_at")] == [left, "asked"]
    assert "Answered lately" in words(web.get("/cameos/requests/"))
    theirs = Client()
    theirs.force_login(other)
    mine = theirs.get("/cameos/requests/")
    assert "You asked" in words(mine)
    assert re.findall(r'href="(/create/[^"]+)"', mine.content.decode()) == ["/create/?prompt=%40biscuit%20skates%201"], "only by the yes"
    assert theirs.post(f"/cameos/requests/{asked[1].pk}/allow/").status_code == 404
    UseRequest.objects.filter(pk=asked[0].pk).update(state="used")
    assert web.post(f"/cameos/requests/{asked[0].pk}/decline/").status_code == 409
    assert [row.state for row in UseRequest.objects.order_by("created_at")] == ["used", "asked"]


def test_nobody_asks(web):
    assert "Nobody is waiting for an answer." in words(web.get("/cameos/requests/"))


def test_a_prompt_is_no_markup(web, member, other, cameo):
    Worker.objects.create(name="one", engine="native", seconds=[4], cast=2)
    services.set_policy(likeness=cameo, by=member, asks=True)
    services.ask(likeness=cameo, by=other, prompt="<b>@biscuit</b> skates")
    html = web.get("/cameos/requests/").content.decode()
    assert "&lt;b&gt;@biscuit" in html
    assert "<b>@biscuit" not in html


def test_strangers_find_nothing_and_change_nothing(stranger, cameo):
    before = state()
    assert stranger.get(path(cameo)).status_code == 404
    for form in FORMS:
        assert stranger.post(path(cameo, form), {"audience": "everyone", "prompt": "x"}).status_code == 404, form
    assert [stranger.get(path(cameo, verb)).status_code for verb in ("revoke", "erase")] == [404, 404]
    assert state() == before


def test_a_get_changes_nothing(web, cameo):
    before = state()
    answers = {form: web.get(path(cameo, form)).status_code for form in FORMS}
    assert answers == {form: 200 if form in ("revoke", "erase") else 405 for form in FORMS}
    assert web.get(f"/cameos/requests/{NOWHERE}/allow/").status_code == 405
    assert state() == before


def test_who_is_not_logged_in_logs_in(client, cameo):
    before = state()
    for asked in (client.get(path(cameo)), client.get("/cameos/requests/"), *(client.post(path(cameo, form)) for form in FORMS)):
        assert asked["Location"].startswith("/accounts/login/")
    assert state() == before


def test_forms_need_their_token(member, cameo):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(member)
    before = state()
    assert {strict.post(path(cameo, form)).status_code for form in FORMS} == {403}
    assert state() == before


def test_the_word_is_the_operators(web, cameo, settings):
    settings.LIKENESS_LABEL = "alter ego"
    for page in (path(cameo), path(cameo, "erase"), path(cameo, "revoke"), "/cameos/requests/"):
        assert "cameo" not in words(web.get(page)).lower(), page
