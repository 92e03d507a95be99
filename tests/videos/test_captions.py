"""Captions of a video: a link where there are some, gone with the video, from this server even where files lie in a bucket."""

from __future__ import annotations

import re

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse

from tests import factories

VTT = b"WEBVTT Language: fr\n\n00:00.300 --> 00:01.500\nbonjour\n"


@pytest.fixture
def captioned(db):
    """Makes a video with captions."""

    def made(**fields):
        name = default_storage.save("jobs/a/1/captions.vtt", ContentFile(VTT))
        return factories.video(captions=name, captions_language="fr", **fields)

    return made


def test_the_api_links_to_them(api, client, captioned):
    body = api.get(f"/api/videos/{captioned().pk}").json()
    assert body["captions_language"] == "fr"
    assert body["captions_url"].startswith("http://testserver/media/jobs/a/1/captions.vtt?expires=")
    answer = client.get(body["captions_url"])
    assert (answer.status_code, answer["Content-Type"], answer.content) == (200, "text/vtt", VTT)


def test_a_video_in_which_nothing_is_said_has_none(api, client):
    video = factories.video()
    assert not [key for key in api.get(f"/api/videos/{video.pk}").json() if key.startswith("captions")]
    html = client.get(reverse("watch", args=[video.pk])).content.decode()
    assert not re.search("<track|data-captions|data-spoken", html)


def test_every_player_has_their_track_and_a_button(web, client, captioned, member):
    draft = captioned(maker=member, status="draft")
    job = factories.job(member=member, state="succeeded", video=draft)
    video = captioned()
    for html in (
        client.get(reverse("watch", args=[video.pk])).content.decode(),
        client.get("/").content.decode(),
        web.get(f"/jobs/{job.pk}/").content.decode(),
    ):
        (track,) = re.findall("<track[^>]*>", html)
        assert re.fullmatch(r'<track kind="captions" src="/media/jobs/a/1/captions[^"]*" srclang="fr" label="Captions">', track)
        assert html.count('data-captions aria-pressed="false"') == 1
        assert re.search(r'<p class="spoken" data-spoken lang="fr" dir="auto"></p>', html)


def test_moderators_see_them(admin_client, captioned):
    video = captioned(status="withheld", file="clips/a.mp4")
    html = admin_client.get(reverse("admin:videos_video_change", args=[video.pk])).content.decode()
    assert re.search(r'<track kind="captions" src="/media/jobs/a/1/captions[^"]*" srclang="fr" label="Captions" default></video>', html)


@pytest.mark.parametrize("status", ["draft", "withheld", "withdrawn"])
def test_nobody_but_its_maker_is_told_where_those_of_a_hidden_video_are(api, client, captioned, member, status):
    video = captioned(maker=member, status=status)
    assert "captions_url" in api.get(f"/api/videos/{video.pk}").json()
    assert client.get(f"/api/videos/{video.pk}").status_code == 404


def test_they_go_with_the_video(api, captioned, member, django_capture_on_commit_callbacks):
    video = captioned(maker=member)
    name = video.captions.name
    with django_capture_on_commit_callbacks(execute=True):
        assert api.delete(f"/api/videos/{video.pk}").status_code == 204
    video.refresh_from_db()
    assert (video.captions.name, video.captions_language, default_storage.exists(name)) == ("", "", False)


def test_out_of_a_bucket_they_come_from_the_page_s_own_origin(s3_storage, client, captioned):
    html = client.get(reverse("watch", args=[captioned().pk])).content.decode()
    (link,) = re.findall('<track kind="captions" src="([^"]*)"', html)
    answer = client.get(link.replace("&amp;", "&"))
    assert (answer.status_code, answer["Content-Type"], answer.content) == (200, "text/vtt", VTT)
    assert answer["Cache-Control"] == "private, max-age=3600"
    assert client.get(link.split("?")[0]).status_code == 404
    default_storage.delete("jobs/a/1/captions.vtt")
    assert client.get(link.replace("&amp;", "&")).status_code == 404
