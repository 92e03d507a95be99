"""`bench lineage` grows a family whose closure and counters are those that the service would have written, and measures it."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from generation.bench import lineage
from tests import factories
from videos.lineage import closure
from videos.models import Ancestry, Video

pytestmark = pytest.mark.django_db


def test_the_family_is_as_the_service_would_have_written_it(monkeypatch):
    monkeypatch.setattr(lineage, "LINE", 5)
    family = lineage.grow(factories.member(), 40)
    grown = set(Ancestry.objects.values_list("descendant", "ancestor", "distance", "place"))
    counted = list(Video.objects.order_by("pk").values_list("remix_count", "descendant_count"))
    Ancestry.objects.all().delete()
    Video.objects.update(remix_count=0, descendant_count=0)
    for video in family:
        closure.record(video, [video.parent] if video.parent else [])
    for video in family:
        if video.status == "published":
            closure.appeared(video)
    assert set(Ancestry.objects.values_list("descendant", "ancestor", "distance", "place")) == grown
    assert list(Video.objects.order_by("pk").values_list("remix_count", "descendant_count")) == counted
    assert max(video.depth for video in family) >= 5 and {video.status for video in family} == {"published", "draft"}


def test_every_figure_says_how_many_queries_it_took(monkeypatch):
    monkeypatch.setattr(lineage, "LINE", 5)
    monkeypatch.setattr(lineage, "ROUNDS", 2)
    measured = {measure.name: dict(measure.parts) for measure in lineage.measures(20)}
    assert {name: parts.get("queries") for name, parts in measured.items()} == {
        "ancestors": 2, "remixes": 3, "fan": 3, "tree": measured["tree"]["queries"], "line": None,
    }  # fmt: skip
    assert measured["tree"]["queries"] <= 7


def test_a_family_of_one_is_none():
    with pytest.raises(CommandError):
        call_command("bench", "lineage", nodes=1)
