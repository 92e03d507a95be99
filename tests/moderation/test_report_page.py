"""The page on which a member says what is wrong with a clip, or with somebody who is cast, and the ways to it."""

from __future__ import annotations

import pytest
from django.test import Client

from moderation.reports.models import LikenessReport
from tests import factories
from tests.web.conftest import faults_of, words
from videos.models import Video

pytestmark = pytest.mark.django_db


@pytest.fixture
def cameo(member):
    return factories.cameo(member, handle="biscuit", kind="person")


@pytest.fixture
def video(cameo, other) -> Video:
    return factories.video_with(cameo, maker=other, prompt="@biscuit <skates>")


def test_the_ways_to_it(web, video, cameo):
    assert f'href="/report/?video={video.pk}"' in web.get(f"/v/{video.pk}/").content.decode()
    assert f'href="/report/?video={video.pk}"' in web.get("/cameos/uses/").content.decode()
    assert 'href="/report/?cameo=biscuit"' in web.get(f"/cameos/{cameo.pk}/").content.decode()
    own = factories.video_with(cameo, maker=cameo.subject)
    assert "/report/" not in web.get(f"/v/{own.pk}/").content.decode()


def test_it_says_what_will_happen_and_does_it(web, video):
    page = web.get(f"/report/?video={video.pk}")
    assert "out of view until they have decided" in words(page)
    assert "@biscuit &lt;skates&gt;" in page.content.decode()
    assert faults_of(page.content.decode()) == []
    assert not LikenessReport.objects.exists()
    answer = web.post(f"/report/?video={video.pk}", {"reason": "without_consent", "note": "never asked"}, follow=True)
    assert answer.redirect_chain == [(f"/v/{video.pk}/", 302)]
    assert "Until then it is out of view." in words(answer)
    assert LikenessReport.objects.values_list("reason", "note", "hid").get() == ("without_consent", "never asked", True)
    assert Video.objects.get().status == "withheld"


def test_of_somebody_who_is_cast(web, cameo):
    page = web.get("/report/?cameo=biscuit")
    assert "it is paused" in words(page)
    answer = web.post("/report/?cameo=biscuit", {"reason": "impersonation"}, follow=True)
    assert answer.redirect_chain == [("/cameos/", 302)]
    assert LikenessReport.objects.get().likeness == cameo


def test_a_stranger_is_promised_nothing_more(video):
    theirs = Client()
    theirs.force_login(factories.member())
    assert "out of view" not in words(theirs.get(f"/report/?video={video.pk}"))
    answer = theirs.post(f"/report/?video={video.pk}", {"reason": "other"}, follow=True)
    assert "The moderators look at it within a day." in words(answer)
    assert Video.objects.get().status == "published"


@pytest.mark.parametrize(("sent", "said"), [({}, "Choose what is wrong."), ({"reason": "other", "note": "x" * 281}, "longer than 280")])
def test_what_is_wrong_with_it_stands_beside_the_field(web, video, sent, said):
    answer = web.post(f"/report/?video={video.pk}", sent)
    assert answer.status_code == 422
    assert said in words(answer)
    assert faults_of(answer.content.decode()) == []
    assert ("checked" in answer.content.decode()) == ("reason" in sent)
    assert (LikenessReport.objects.count(), Video.objects.get().status) == (0, "published")


@pytest.mark.parametrize("about", ["", "?video=1", "?video=0198c0de-0000-7000-8000-000000000000", "?cameo=nobody", "?cameo=%00"])
def test_what_is_not_there(web, about):
    assert web.get(f"/report/{about}").status_code == 404
    assert web.post(f"/report/{about}", {"reason": "other"}).status_code == 404
    assert not LikenessReport.objects.exists()


def test_who_is_not_logged_in_logs_in_first(video):
    page = Client().get(f"/report/?video={video.pk}")
    assert page["Location"].startswith("/accounts/login/?next=/report/")
    assert Client().post(f"/report/?video={video.pk}", {"reason": "other"}).status_code == 302
    assert not LikenessReport.objects.exists()


def test_the_form_needs_its_token(member, video):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(member)
    assert strict.post(f"/report/?video={video.pk}", {"reason": "other"}).status_code == 403
    assert not LikenessReport.objects.exists()


def test_the_word_is_the_operators(web, cameo, settings):
    settings.LIKENESS_LABEL = "alter ego"
    assert "cameo" not in words(web.get("/report/?cameo=biscuit")).lower()
