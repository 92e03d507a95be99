"""A video's preview: linked where there is one, on pages and over the API, and gone with the video."""

from __future__ import annotations

import re

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from tests import factories

WEBP = b"RIFF\x04\0\0\0WEBP"


@pytest.fixture
def video(member):
    """A video of `member` with a preview."""
    names = {name: default_storage.save(f"jobs/a/1/{name}", ContentFile(WEBP)) for name in ("preview.webp", "poster.jpg")}
    return factories.video(maker=member, preview=names["preview.webp"], poster=names["poster.jpg"])


def test_the_api_links_to_it(api, video):
    link = api.get(f"/api/videos/{video.pk}").json()["preview_url"]
    answer = api.get(link.removeprefix("http://testserver"))
    assert (answer.status_code, answer["Content-Type"], answer.content) == (200, "image/webp", WEBP)


def test_a_video_made_before_there_were_any_has_none(api, web, member):
    old = factories.video(maker=member, poster="clips/a.jpg")
    assert "preview_url" not in api.get(f"/api/videos/{old.pk}").json()
    page = web.get(f"/@{member.handle}/").content.decode()
    assert "clips/a.jpg" in page
    assert "data-preview" not in page


@pytest.mark.parametrize("path", ["/@{handle}/", "/drafts/"])
def test_prints_know_it(web, member, video, path):
    if path == "/drafts/":
        type(video).objects.filter(pk=video.pk).update(status="draft", published_at=None)
    page = web.get(path.format(handle=member.handle)).content.decode()
    (link,) = re.findall('data-preview="([^"]*)"', page)
    assert web.get(link.replace("&amp;", "&")).content == WEBP
    assert "js/preview.js" in page


def test_it_is_deleted_with_the_video(api, video, django_capture_on_commit_callbacks):
    name = video.preview.name
    with django_capture_on_commit_callbacks(execute=True):
        assert api.delete(f"/api/videos/{video.pk}").status_code == 204
    video.refresh_from_db()
    assert (video.preview.name, default_storage.exists(name)) == ("", False)
