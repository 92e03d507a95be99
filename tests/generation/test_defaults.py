"""What a request leaves out is filled in."""

from __future__ import annotations

from tests import factories


def test_a_prompt_alone_is_enough(api):
    job = api.post("/api/generations", {"prompt": "two red balls bounce"}, format="json").json()
    assert (job["size"], job["seconds"]) == ("720x1280", 4)


def test_a_remix_has_its_sources_size_unless_said(api, member):
    source = factories.video(maker=member, width=1280, height=720)
    job = api.post("/api/generations", {"prompt": "by night", "remix_of": str(source.pk)}, format="json").json()
    assert (job["size"], job["remix_of"]) == ("1280x720", str(source.pk))
