"""Clips with oneself in the browser: all of them are listed, each can be withdrawn, given back and muted, and all at once."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from cameos import services
from cameos.models import AuditEvent, Likeness
from tests import factories
from tests.web.conftest import faults_of, words
from videos.models import CameoUse, Video

pytestmark = pytest.mark.django_db


@pytest.fixture
def cameo(member) -> Likeness:
    return factories.cameo(member, handle="biscuit", kind="person")


@pytest.fixture
def video(cameo, other) -> Video:
    return factories.video_with(cameo, maker=other, prompt="@biscuit <skates>")


def state() -> tuple:
    uses = CameoUse.objects.values_list("video", "epoch", "muted", "withdrawn_at")
    return list(uses), list(Video.objects.values_list("pk", "status")), AuditEvent.objects.count()


def do(web, video, verb: str) -> Video:
    assert web.post(f"/cameos/uses/{video.pk}/{verb}/")["Location"] == "/cameos/uses/"
    return Video.objects.get(pk=video.pk)


def offered(web, video) -> set[str]:
    return set(re.findall(rf"/cameos/uses/{video.pk}/(\w+)/", web.get("/cameos/uses/").content.decode()))


def test_none_yet(web):
    page = web.get("/cameos/uses/")
    assert "No clip shows you, or anything of yours." in words(page)
    assert faults_of(page.content.decode()) == []


def test_every_draft_and_video_by_whom(web, cameo, video, member):
    draft = factories.video_with(cameo, status="draft")
    mine = factories.video_with(cameo, maker=member)
    factories.video()
    before = state()
    page = web.get("/cameos/uses/")
    html = page.content.decode()
    assert {str(row.pk) for row in (video, draft, mine)} == set(re.findall(r'href="/v/([\w-]+)/"', html))
    assert f"@{video.maker.handle}" in html
    assert f"@{draft.maker.handle}" in html
    assert "by you," in words(page)
    assert "@biscuit &lt;skates&gt;" in html
    assert "Draft" in words(page)
    assert (faults_of(html), state()) == ([], before)


def test_the_page_of_a_draft_says_who_sees_it(web, cameo, member):
    shown = factories.video_with(cameo, status="draft")
    assert "Only its maker and whom it shows can see it." in words(web.get(f"/v/{shown.pk}/"))
    assert "Only you can see it." in words(web.get(f"/v/{factories.video(maker=member, status='draft').pk}/"))


def test_withdrawing_one_and_giving_it_back(web, video):
    assert offered(web, video) == {"withdraw", "mute"}
    assert do(web, video, "withdraw").status == "withdrawn"
    assert do(web, video, "withdraw").status == "withdrawn"
    assert offered(web, video) == {"reinstate", "mute"}
    assert "Withdrawn by" in words(web.get("/cameos/uses/"))
    assert do(web, video, "reinstate").status == "published"


def test_muting(web, video):
    do(web, video, "mute")
    assert CameoUse.objects.get().muted
    assert offered(web, video) == {"withdraw", "unmute"}
    assert "out of view" in words(web.get("/cameos/uses/"))
    do(web, video, "unmute")
    assert not CameoUse.objects.get().muted


@pytest.mark.parametrize(("hushed", "said"), [(True, "muted, the rest is heard"), (False, "muted, all sound is gone")])
def test_how_much_of_the_sound_went_with_the_voice(web, video, hushed, said):
    do(web, video, "mute")
    assert "muted, until then out of view" in words(web.get("/cameos/uses/"))
    Video.objects.update(voiced="jobs/1/1/clip.mp4", hushed=hushed)
    assert said in words(web.get("/cameos/uses/"))


def test_back_to_the_page_that_the_form_was_on(web, video):
    answer = web.post(f"/cameos/uses/{video.pk}/mute/", {"next": "/cameos/uses/?cursor=x"})
    assert answer["Location"] == "/cameos/uses/?cursor=x"
    answer = web.post(f"/cameos/uses/{video.pk}/mute/", {"next": "https://example.org/"})
    assert answer["Location"] == "/cameos/uses/"


def test_nothing_is_given_back_while_the_whole_is_taken_back(web, member, cameo, video):
    services.revoke(likeness=cameo, by=member)
    before = state()
    assert offered(web, video) == {"mute"}
    assert web.post(f"/cameos/uses/{video.pk}/reinstate/").status_code == 409
    assert state() == before
    services.regrant(likeness=cameo, by=member)
    assert do(web, video, "reinstate").status == "published"


def test_withdrawing_all(web, cameo, video):
    path = f"/cameos/{cameo.pk}/withdraw-all/"
    factories.video_with(cameo)
    before = state()
    page = web.get(path)
    assert "2 clips, drafts and remixes too" in words(page)
    assert (faults_of(page.content.decode()), state()) == ([], before)
    answer = web.post(path, follow=True)
    assert answer.redirect_chain == [("/cameos/uses/", 302)]
    assert "2 clips withdrawn." in words(answer)
    assert set(Video.objects.values_list("status", flat=True)) == {"withdrawn"}
    assert Likeness.objects.get().state == "active"
    assert "There is none that is not withdrawn." in words(web.get(path))


def test_requests_are_pointed_at(web, member, other, cameo):
    services.set_policy(likeness=cameo, by=member, asks=True)
    services.ask(likeness=cameo, by=other, prompt="somebody skates")
    assert "1 request waits for your yes or no" in words(web.get("/cameos/uses/"))


def test_strangers_find_nothing_and_change_nothing(video, cameo, other):
    theirs = Client()
    theirs.force_login(other)  # its maker is no owner of the likeness
    before = state()
    assert "No clip shows you" in words(theirs.get("/cameos/uses/"))
    for verb in ("withdraw", "reinstate", "mute", "unmute"):
        assert theirs.post(f"/cameos/uses/{video.pk}/{verb}/").status_code == 404
    assert theirs.post(f"/cameos/{cameo.pk}/withdraw-all/").status_code == 404
    assert theirs.get(f"/cameos/{cameo.pk}/withdraw-all/").status_code == 404
    assert Client().post(f"/cameos/uses/{video.pk}/withdraw/")["Location"].startswith("/accounts/login/")
    assert state() == before


def test_a_get_changes_nothing_and_forms_need_their_token(web, member, video):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(member)
    before = state()
    for verb in ("withdraw", "reinstate", "mute", "unmute"):
        assert web.get(f"/cameos/uses/{video.pk}/{verb}/").status_code == 405
        assert strict.post(f"/cameos/uses/{video.pk}/{verb}/").status_code == 403
    assert state() == before


def test_pages_have_a_bounded_number_of_questions(web, cameo, video, django_assert_max_num_queries):
    for _ in range(5):
        factories.video_with(cameo)
    with django_assert_max_num_queries(16):
        web.get("/cameos/uses/")


def test_the_word_is_the_operators(web, cameo, video, settings):
    settings.LIKENESS_LABEL = "alter ego"
    for page in ("/cameos/uses/", f"/cameos/{cameo.pk}/withdraw-all/"):
        assert "cameo" not in words(web.get(page)).lower(), page
