"""The JSON of a video is written out by hand: it holds what is declared, in that order, and nothing else."""

from __future__ import annotations

import pytest
from django.test import RequestFactory
from rest_framework.request import Request

from tests import factories
from videos.api import VideoSerializer
from videos.lineage import credit


def _body(video, viewer):
    request = Request(RequestFactory().get("/"))
    request.user = viewer
    return VideoSerializer(video, context={"request": request}).data


@pytest.mark.django_db
def test_a_video_with_everything_has_every_field_in_the_declared_order():
    first = factories.video()
    second = factories.video(parent=first)
    more = {"captions": "a.vtt", "captions_language": "de", "remix_kind": "stitch", "cut_from": 0, "cut_to": 2}
    video = factories.video(parent=second, file="a.mp4", poster="a.jpg", preview="a.webp", commercial=True, **more)
    credit.attach([video], video.maker)
    video.lapsed = True
    body = _body(video, video.maker)
    assert list(body) == VideoSerializer.Meta.fields
    assert list(body["credit"]) == ["remix_of", "root"]
    assert body["credit"]["remix_of"] == {"id": str(second.pk), "handle": second.maker.handle, "title": second.title}
    assert body["maker"] == {"handle": video.maker.handle, "display_name": video.maker.display_name}
    assert (body["size"], body["published_at"]) == ("720x1280", "2026-11-01T00:00:00Z")
    assert body["captions_url"].startswith("http://testserver/media/a.vtt?expires=")


@pytest.mark.django_db
def test_what_is_not_there_is_absent():
    video = factories.video()
    of_remixes = {"remix_of", "remix_kind", "cut_from", "cut_to", "credit"}
    absent = {"preview_url", "captions_url", "captions_language", "commercial", "lapsed"} | of_remixes
    body = _body(video, video.maker)
    assert list(body) == [name for name in VideoSerializer.Meta.fields if name not in absent]
    assert (body["video_url"], body["poster_url"], body["liked"], body["saved"]) == ("", "", False, False)
    draft = factories.video(status="draft")
    assert "published_at" not in _body(draft, draft.maker)
