"""Profiles, following and blocking."""

from __future__ import annotations

import pytest
from rest_framework.test import APIClient

from accounts import services
from accounts.models import Block, Follow
from core import events
from inbox.notifications import selectors
from tests import factories

pytestmark = pytest.mark.django_db


def _path(member, verb="") -> str:
    return f"/api/members/{member.handle}{verb}"


def _as(member) -> APIClient:
    client = APIClient()
    client.force_authenticate(member)
    return client


def test_a_profile_with_what_lies_between_the_two(api, member, other):
    Follow.objects.create(follower=member, followed=other)
    Follow.objects.create(follower=factories.member(), followed=other)
    Follow.objects.create(follower=factories.member(is_active=False), followed=other)
    Follow.objects.create(follower=other, followed=member)
    other.refresh_from_db()
    assert api.get(_path(other).upper().replace("/API/MEMBERS", "/api/members")).json() == {
        "handle": other.handle,
        "display_name": other.display_name,
        "bio": "",
        "joined_at": other.joined_at.isoformat().replace("+00:00", "Z"),
        "followers": 2,
        "following": 1,
        "you_follow": True,
        "follows_you": True,
        "you_block": False,
        "you_mute": False,
    }


@pytest.mark.parametrize("fields", [{"is_active": False}, None])
def test_banned_and_unknown_members_have_no_profile(api, fields):
    path = _path(factories.member(**fields)) if fields else "/api/members/nobody_here"
    for response in (api.get(path), api.put(f"{path}/follow"), api.put(f"{path}/block")):
        assert (response.status_code, response.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("handle", ["%00", "a%00b", "%F0%9F%98%80", "x" * 4000, "..", "%20", "%2e%2e%2fme"])
def test_what_no_handle_can_be_is_not_looked_for(api, django_assert_num_queries, handle):
    with django_assert_num_queries(0):
        for path in (f"/api/members/{handle}", f"/api/members/{handle}/videos", f"/@{handle}/"):
            assert api.get(path).status_code == 404


def test_following_may_be_repeated(api, member, other):
    assert [api.put(_path(other, "/follow")).status_code for _ in range(2)] == [204, 204]
    assert list(Follow.objects.values_list("follower", "followed")) == [(member.pk, other.pk)]


def test_unfollowing_may_be_repeated(api, member, other):
    Follow.objects.create(follower=member, followed=other)
    Follow.objects.create(follower=other, followed=member)
    assert [api.delete(_path(other, "/follow")).status_code for _ in range(2)] == [204, 204]
    assert list(Follow.objects.values_list("follower", "followed")) == [(other.pk, member.pk)]


def test_blocking_ends_follows_both_ways_and_may_be_repeated(api, member, other):
    bystander = factories.member()
    Follow.objects.create(follower=member, followed=other)
    Follow.objects.create(follower=other, followed=member)
    Follow.objects.create(follower=bystander, followed=other)
    assert [api.put(_path(other, "/block")).status_code for _ in range(2)] == [204, 204]
    assert list(Follow.objects.values_list("follower", "followed")) == [(bystander.pk, other.pk)]
    assert list(Block.objects.values_list("blocker", "blocked")) == [(member.pk, other.pk)]


def test_unblocking_may_be_repeated_and_brings_no_follow_back(api, member, other):
    Follow.objects.create(follower=other, followed=member)
    api.put(_path(other, "/block"))
    assert [api.delete(_path(other, "/block")).status_code for _ in range(2)] == [204, 204]
    assert (Block.objects.count(), Follow.objects.count()) == (0, 0)


def test_whom_one_blocked_one_cannot_follow(api, member, other):
    Block.objects.create(blocker=member, blocked=other)
    response = api.put(_path(other, "/follow"))
    assert (response.status_code, response.json()["code"]) == (409, "blocked")
    assert Follow.objects.count() == 0
    assert api.get(_path(other)).json()["you_block"] is True


def test_who_blocked_one_is_not_there(api, member, other):
    Block.objects.create(blocker=other, blocked=member)
    for response in (api.get(_path(other)), api.get(_path(other, "/videos")), api.put(_path(other, "/follow"))):
        assert (response.status_code, response.json()["code"]) == (404, "not_found")
    assert Follow.objects.count() == 0


def test_who_was_blocked_may_block_back(api, member, other):
    Block.objects.create(blocker=other, blocked=member)
    assert api.put(_path(other, "/block")).status_code == 204
    assert Block.objects.count() == 2


def test_a_block_of_one_leaves_others_alone(member, other):
    Block.objects.create(blocker=other, blocked=member)
    assert _as(factories.member()).get(_path(other)).status_code == 200


@pytest.mark.parametrize("verb", ["/follow", "/block"])
@pytest.mark.parametrize("method", ["put", "delete"])
def test_nobody_follows_or_blocks_themself(api, member, verb, method):
    response = getattr(api, method)(_path(member, verb))
    assert (response.status_code, response.json()["code"]) == (422, "yourself")
    assert (Follow.objects.count(), Block.objects.count()) == (0, 0)


@pytest.mark.parametrize("verb", ["", "/follow", "/block"])
def test_strangers_neither_look_nor_act(other, verb):
    client = APIClient()
    response = client.get(_path(other)) if verb == "" else client.put(_path(other, verb))
    assert response.status_code == 401
    assert (Follow.objects.count(), Block.objects.count()) == (0, 0)


def test_each_follow_that_a_block_ends_is_told(member, other, monkeypatch):
    ended = []
    monkeypatch.setitem(events._handlers, "member.unfollowed", [lambda **fields: ended.append(fields)])
    services.follow(member=member, other=other)
    services.follow(member=other, other=member)
    services.block(member=member, other=other)
    services.block(member=member, other=other)
    assert ended == [{"member": other, "by": member}, {"member": member, "by": other}]


def test_a_follow_that_a_block_ended_is_not_told_again_after_it(member, other):
    services.follow(member=other, other=member)
    services.block(member=member, other=other)
    services.unblock(member=member, other=other)
    assert list(selectors.page(member).rows) == []
