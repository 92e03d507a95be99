"""Leaderboards: other members who published remixes within a week, each once, of what the viewer may see."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from rest_framework.test import APIClient

from accounts.models import Block
from tests import factories
from tests.web.conftest import faults_of, words

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 26, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


def remix(source, maker=None, ago=timedelta(days=1), **fields):
    return factories.video(maker=maker or factories.member(), parent=source, root=source, depth=1, published_at=NOW - ago, **fields)


def clips(client=None) -> list[tuple[str, int]]:
    items = (client or APIClient()).get("/api/boards/remixed").json()["items"]
    return [(item["video"]["id"], item["remixers"]) for item in items]


def members(client=None) -> list[tuple[str, int]]:
    items = (client or APIClient()).get("/api/boards/credited").json()["items"]
    return [(item["member"]["handle"], item["remixers"]) for item in items]


def test_each_other_member_counts_once_and_makers_never():
    first, second = factories.video(), factories.video()
    third = factories.video(maker=second.maker)
    fan = factories.member()
    for _ in range(3):
        remix(first, fan)
        remix(first, first.maker)
    remix(second, fan)
    remix(second)
    remix(third, fan)
    assert clips()[0] == (str(second.pk), 2)
    assert set(clips()[1:]) == {(str(third.pk), 1), (str(first.pk), 1)}
    assert members() == [(second.maker.handle, 2), (first.maker.handle, 1)]


def test_what_is_old_or_not_published_or_by_who_is_banned_counts_for_nothing():
    video = factories.video()
    remix(video, ago=timedelta(days=7))
    remix(video, status="withheld")
    remix(video, factories.member(is_active=False))
    assert (clips(), members()) == ([], [])
    remix(video, ago=timedelta(days=7) - timedelta(seconds=1))
    assert clips() == [(str(video.pk), 1)]


def test_what_one_may_not_see_has_no_place(api, member):
    hidden, blocked = factories.video(status="withheld"), factories.video()
    remix(hidden)
    remix(blocked)
    Block.objects.create(blocker=blocked.maker, blocked=member)
    assert (clips(api), members(api)) == ([], [(hidden.maker.handle, 1)])
    assert clips() == [(str(blocked.pk), 1)]


def test_a_board_costs_two_queries(django_assert_num_queries):
    for _ in range(3):
        remix(factories.video())
    client = APIClient()
    for ask in (clips, members):
        with django_assert_num_queries(2):
            assert len(ask(client)) == 3


def test_the_page(client):
    assert "Nobody has remixed anybody this week." in words(client.get("/boards/"))
    remix(factories.video(rendered_as="Two balls."))
    page = client.get("/boards/")
    assert faults_of(page.content.decode()) == []
    assert words(page).count("1 remixer") == 2
