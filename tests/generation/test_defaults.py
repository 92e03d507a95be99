"""What a request leaves out is filled in."""

from __future__ import annotations

import pytest

from generation.models import Worker
from tests import factories


def test_a_prompt_alone_is_enough(api):
    job = api.post("/api/generations", {"prompt": "two red balls bounce"}, format="json").json()
    assert (job["size"], job["seconds"]) == ("720x1280", 4)


def test_a_remix_has_its_sources_size_unless_said(api, member):
    source = factories.video(maker=member, width=1280, height=720)
    job = api.post("/api/generations", {"prompt": "by night", "remix_of": str(source.pk)}, format="json").json()
    assert (job["size"], job["remix_of"]) == ("1280x720", str(source.pk))


@pytest.mark.parametrize(("made", "length"), [(8.0, 8), (8.04, 8), (6.0, 4), (12.0, 4)])
def test_a_remix_is_as_long_as_its_source_where_that_may_be(api, member, made, length):
    Worker.objects.create(name="w", seconds=[4, 8, 12])
    remix = {"prompt": "by night", "remix_of": str(factories.video(maker=member, seconds=made).pk)}
    assert api.post("/api/generations", remix, format="json").json()["seconds"] == length


def test_the_length_that_is_said_counts(api, member):
    Worker.objects.create(name="w", seconds=[4, 8])
    remix = {"prompt": "by night", "seconds": 4, "remix_of": str(factories.video(maker=member, seconds=8.0).pk)}
    assert api.post("/api/generations", remix, format="json").json()["seconds"] == 4
