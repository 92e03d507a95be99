"""The closure of the lineage: every ancestor of every video, and how many came from each, kept in the transactions that change them."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from tests import factories
from videos import services
from videos.models import Ancestry, Video

pytestmark = pytest.mark.django_db


def draft_of(*parents, maker=None):
    return services.create_draft(
        maker_id=(maker or factories.member()).pk, prompt="p", rendered_as="r", file="f.mp4", poster="p.jpg", spritesheet="s.jpg",
        plan="p.safetensors", width=720, height=1280, seconds=4.0, bytes=10, parents=parents,
    )  # fmt: skip


def line_of(video):
    return list(Ancestry.objects.filter(descendant=video).order_by("distance", "place").values_list("ancestor", "distance", "place"))


def counts(*videos):
    rows = Video.objects.in_bulk([video.pk for video in videos])
    return [(rows[video.pk].remix_count, rows[video.pk].descendant_count) for video in videos]


def test_a_chain_keeps_parent_root_depth_and_all_ancestors():
    first = draft_of()
    second = draft_of(first)
    third = draft_of(second)
    assert (first.parent, first.root, first.depth) == (None, None, 0)
    assert (second.parent, second.root, second.depth) == (first, first, 1)
    assert (third.parent, third.root, third.depth) == (second, first, 2)
    assert line_of(first) == []
    assert line_of(third) == [(second.pk, 1, 0), (first.pk, 2, None)]


def test_of_two_ways_to_an_ancestor_the_shorter_counts_and_the_longer_is_the_depth():
    first = draft_of()
    second = draft_of(first)
    both = draft_of(second, first)
    assert (both.parent, both.root, both.depth) == (second, first, 2)
    assert line_of(both) == [(second.pk, 1, 0), (first.pk, 1, 1)]
    assert line_of(draft_of(both)) == [(both.pk, 1, 0), *sorted([(second.pk, 2, None), (first.pk, 2, None)])]


def test_what_is_published_counts_for_each_ancestor_and_once_for_its_parent():
    maker = factories.member()
    first, second, third = (factories.video(maker=maker) for _ in range(3))
    second = draft_of(first, maker=maker)
    third = draft_of(second, maker=maker)
    assert counts(first, second) == [(0, 0), (0, 0)]
    services.publish(video=third, by=maker)
    assert counts(first, second, third) == [(0, 1), (1, 1), (0, 0)]
    services.publish(video=second, by=maker)
    services.publish(video=second, by=maker)
    assert counts(first, second) == [(1, 2), (1, 1)]
    services.unpublish(video=third, by=maker)
    assert counts(first, second) == [(1, 1), (0, 0)]
    services.delete(video=second, by=maker)
    assert counts(first, second) == [(0, 0), (0, 0)]


def test_a_new_video_costs_one_statement_more_however_long_its_line(django_assert_num_queries):
    maker = factories.member()
    video = draft_of(maker=maker)
    for _ in range(20):
        video = draft_of(video, maker=maker)
    with django_assert_num_queries(6):  # savepoint and release, lock, withholdings, row, line
        draft_of(video, maker=maker)
    assert Ancestry.objects.filter(distance=20).count() == 2


def test_half_a_lineage_is_refused_by_the_database():
    parent = factories.video()
    with pytest.raises(IntegrityError), transaction.atomic():
        Video.objects.filter(pk=factories.video().pk).update(parent=parent)
    for wrong in ({"ancestor": parent, "descendant": parent, "distance": 1, "place": 0}, {"distance": 2, "place": 0}, {"distance": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Ancestry.objects.create(**({"ancestor": parent, "descendant": factories.video()} | wrong))
