"""Querysets whose SQL is built once give what they would give built anew, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import Block, Member
from core.prepared import Prepared
from tests import factories
from videos.models import Like, Video
from videos.selectors import visible

START = datetime(2026, 11, 1, tzinfo=UTC)
SEEN = Prepared(lambda viewer, videos: visible(Member(pk=viewer)).published().filter(pk__in=videos))
LIKED = Prepared(lambda viewer, since: Like.objects.filter(member=viewer, created_at__gt=since).values_list("video_id", "created_at"))
NEWEST = Prepared(lambda most: Video.objects.visible_to(AnonymousUser()).order_by("-published_at").values_list("pk")[:most])


def _whole(row):
    told = {name: value for name, value in vars(row).items() if name != "_state"}
    return told, vars(row.maker)["handle"], row._state.db, row._state.adding


def test_rows_are_those_of_the_queryset_with_relations_and_annotations(real_database):
    viewer, other = factories.member(), factories.member()
    videos = [factories.video() for _ in range(7)]
    Like.objects.create(member=viewer, video=videos[1])
    Block.objects.create(blocker=videos[2].maker, blocked=viewer)
    for member, count in ((viewer, 6), (other, 7)):
        expected = sorted(visible(member).published().filter(pk__in=[video.pk for video in videos]), key=lambda row: row.pk)
        found = sorted(SEEN(viewer=member.pk, videos=[video.pk for video in videos]), key=lambda row: row.pk)
        assert len(found) == count
        assert [_whole(row) for row in found] == [_whole(row) for row in expected]
    assert [row.pk for row in SEEN(viewer=viewer.pk, videos=[videos[1].pk])] == [videos[1].pk]
    Block.objects.all().delete()
    assert len(SEEN(viewer=viewer.pk, videos=[video.pk for video in videos])) == 7


def test_moments_come_back_as_moments(real_database):
    viewer = factories.member()
    for hours in range(3):
        Like.objects.create(member=viewer, video=factories.video(), created_at=START + timedelta(hours=hours))
    since = START + timedelta(minutes=30)
    assert sorted(when for _, when in LIKED(viewer=viewer.pk, since=since)) == [START + timedelta(hours=1), START + timedelta(hours=2)]
    assert LIKED(viewer=viewer.pk, since=START + timedelta(hours=2)) == []


def test_numbers_are_built_in_and_lists_have_an_end(db, django_assert_num_queries):
    videos = [factories.video(published_at=START + timedelta(hours=hours)) for hours in range(3)]
    assert NEWEST(most=1) == [(videos[2].pk,)]
    assert NEWEST(most=2) == [(videos[2].pk,), (videos[1].pk,)]
    with django_assert_num_queries(0):
        assert SEEN(viewer=videos[0].maker_id, videos=[]) == []
        with pytest.raises(ValueError, match="videos has 201 values"):
            SEEN(viewer=videos[0].maker_id, videos=[videos[0].pk] * 201)


def test_a_value_that_the_statement_does_not_use_is_an_error(db):
    careless = Prepared(lambda viewer: Video.objects.filter(depth=0))
    with pytest.raises(TypeError, match="viewer"):
        careless(viewer=factories.member().pk)
    assert list(Video.objects.all()) == []
