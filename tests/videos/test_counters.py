"""Counters that many members move at once: rows that are added up, exact before and after."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.services import delete_member
from tests import factories
from videos import counters, services
from videos.models import Like, Tally
from videos.tasks import roll_up

pytestmark = pytest.mark.django_db


def test_a_like_changes_no_video_row_and_is_exact_at_once(api):
    video = factories.video()
    with CaptureQueriesContext(connection) as queries:
        services.like(video=video, by=factories.member())
    assert not [query for query in queries if query["sql"].startswith('UPDATE "videos_')]
    video.refresh_from_db()
    assert (video.like_count, counters.read(video.pk).like_count) == (0, 1)
    assert api.get(f"/api/videos/{video.pk}").json()["like_count"] == 1


def test_what_waits_is_added_up_once(monkeypatch):
    monkeypatch.setattr(counters, "ROWS_AT_ONCE", 3)
    first, second = factories.video(like_count=5), factories.video()
    for video, changes in ((first, [1, 1, -1, 1]), (second, [1, 1, 1])):
        for change in changes:
            counters.count(video.pk, Tally.Counter.LIKES, change)
    counters.count(second.pk, Tally.Counter.COMMENTS, 1)
    assert (roll_up(), roll_up()) == (8, 0)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.like_count, second.like_count, second.comment_count) == (7, 3, 1)


def test_no_counter_falls_below_nothing():
    video = factories.video()
    counters.count(video.pk, Tally.Counter.LIKES, -1)
    assert counters.read(video.pk).like_count == 0
    roll_up()
    video.refresh_from_db()
    assert video.like_count == 0


def test_a_member_who_goes_takes_their_likes_along(member):
    video = factories.video()
    services.like(video=video, by=member)
    services.like(video=video, by=factories.member())
    delete_member(member=member)
    roll_up()
    video.refresh_from_db()
    assert (video.like_count, Like.objects.count()) == (1, 1)
