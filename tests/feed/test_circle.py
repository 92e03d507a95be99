"""The cameo circle: clips with the member or with those they follow in them, and of makers who cast the member, and never past a gate."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

import cameos.services
from accounts import services as accounts
from accounts.models import Member
from feed import catalogue
from feed.reasons import SENTENCES
from tests import factories
from tests.feed.reels import ids, many
from videos import services, uses
from videos.models import Video

pytestmark = pytest.mark.django_db
YOUNG, GROWN = date(2012, 5, 1), date(1990, 1, 1)


def showing(*subjects: Member, maker: Member | None = None, **fields: Any) -> Video:
    """A published clip with something of each of these in it."""
    told = {"maker": maker or factories.member(), "published_at": timezone.now() - timedelta(hours=1), **fields}
    return factories.video_with(*(factories.cameo(subject) for subject in subjects), **told)


def sources(member: Member, url: str = "/api/feed/for-you") -> dict[str, str]:
    """Clip -> source, of a first page."""
    client = APIClient()
    client.force_authenticate(member)
    return {item["video"]["id"]: item["source"] for item in client.get(url).json()["items"]}


def both_follow(one: Member, other: Member) -> None:
    accounts.follow(member=one, other=other)
    accounts.follow(member=other, other=one)


def test_clips_with_the_member_or_with_those_they_follow_are_of_it(api: APIClient, member: Member, other: Member) -> None:
    accounts.follow(member=member, other=other)
    mine, theirs, strangers = showing(member), showing(other), showing(factories.member())
    found = sources(member)
    assert found == {str(mine.pk): "cameo", str(theirs.pk): "cameo", str(strangers.pk): "fresh"}
    page = api.get("/api/feed/for-you").json()
    assert ids(page)[-1] == str(strangers.pk)
    assert {item["reason"] for item in page["items"] if item["source"] == "cameo"} == {SENTENCES["cameo"]}
    why = api.get(f"/api/feed/sessions/{page['session']}/videos/{theirs.pk}/why").json()
    assert (why["sentence"], {part["name"]: part["value"] for part in why["parts"]}["connection"]) == (SENTENCES["cameo"], 0.6)


def test_so_are_other_clips_of_whoever_cast_the_member(member: Member) -> None:
    cast = showing(member)
    another, strangers = factories.video(maker=cast.maker, published_at=timezone.now()), showing(factories.member())
    assert sources(member) == {str(cast.pk): "cameo", str(another.pk): "cameo", str(strangers.pk): "fresh"}


def test_a_followed_makers_clip_says_that(member: Member, other: Member) -> None:
    accounts.follow(member=member, other=other)
    video = showing(member, maker=other)
    assert sources(member) == {str(video.pk): "following"}


def test_one_s_own_clips_are_not_of_it(member: Member, other: Member) -> None:
    accounts.follow(member=member, other=other)
    showing(other, maker=member)
    assert sources(member) == {}


@pytest.mark.parametrize("url", ["/api/feed/for-you", "/api/feed/open", "/api/feed/newest"])
@pytest.mark.parametrize("wall", ["mute", "block", "blocked"])
def test_nobody_unwanted_comes_in_anybody_s_clip(api: APIClient, member: Member, other: Member, url: str, wall: str) -> None:
    video, fine = showing(other), showing(factories.member())
    assert {item.get("video", item)["id"] for item in api.get(url).json()["items"]} == {str(video.pk), str(fine.pk)}
    {
        "mute": lambda: accounts.mute(member=member, other=other),
        "block": lambda: accounts.block(member=member, other=other),
        "blocked": lambda: accounts.block(member=other, other=member),
    }[wall]()
    assert [item.get("video", item)["id"] for item in api.get(url).json()["items"]] == [str(fine.pk)]
    # It is there for whoever asks for it.
    assert api.get(f"/api/videos/{video.pk}").status_code == 200


def test_a_mute_holds_for_what_was_ranked_before(api: APIClient, member: Member, other: Member) -> None:
    accounts.follow(member=member, other=other)
    first = many(6)[5]
    accounts.follow(member=member, other=first.maker)
    video = showing(other, published_at=timezone.now() - timedelta(days=30))
    page = api.get("/api/feed/for-you", {"limit": 1}).json()
    assert ids(page) == [str(first.pk)]
    accounts.mute(member=member, other=other)
    rest = api.get("/api/feed/for-you", {"limit": 20, "cursor": page["next_cursor"]}).json()
    assert (len(ids(rest)), str(video.pk) in ids(rest)) == (5, False)


@pytest.mark.parametrize("end", ["pause", "revoke", "withdraw"])
def test_a_consent_that_does_not_hold_ends_it(member: Member, other: Member, end: str) -> None:
    accounts.follow(member=member, other=other)
    video = showing(other)
    shown = video.uses.get().likeness
    assert sources(member) == {str(video.pk): "cameo"}
    if end == "withdraw":
        uses.withdraw(video=video, by=other)
    else:
        getattr(cameos.services, end)(likeness=shown, by=other)
    assert sources(member) == {}


def test_a_withdrawn_cast_makes_nobody_one_of_the_circle(member: Member) -> None:
    cast = showing(member)
    factories.video(maker=cast.maker, published_at=timezone.now())
    uses.withdraw(video=cast, by=member)
    catalogue.forget()
    assert set(sources(member).values()) == {"fresh"}


@pytest.mark.parametrize(("viewer", "shown"), [(YOUNG, GROWN), (GROWN, YOUNG), (YOUNG, None), (None, YOUNG)])
def test_young_members_and_grown_ups_meet_there_only_where_each_follows_the_other(viewer: date | None, shown: date | None) -> None:
    one, friend = factories.member(birth_date=viewer), factories.member(birth_date=shown)
    accounts.follow(member=one, other=friend)
    video = showing(friend, maker=factories.member(birth_date=viewer))
    assert sources(one) == {str(video.pk): "fresh"}
    accounts.follow(member=friend, other=one)
    assert sources(one) == {str(video.pk): "cameo"}


@pytest.mark.parametrize(("viewer", "maker"), [(YOUNG, GROWN), (GROWN, YOUNG)])
def test_nor_by_clips_whose_maker_is_of_the_other_age(viewer: date | None, maker: date) -> None:
    one, friend = (factories.member(birth_date=viewer) for _ in range(2))
    both_follow(one, friend)
    video = showing(friend, maker=factories.member(birth_date=maker))
    cast = showing(one, maker=factories.member(birth_date=maker))
    assert sources(one) == {str(video.pk): "fresh", str(cast.pk): "fresh"}


def test_a_follow_that_ends_ends_it_for_what_was_not_handed_out(api: APIClient) -> None:
    grown, young = factories.member(birth_date=GROWN), factories.member(birth_date=YOUNG)
    both_follow(grown, young)
    api.force_authenticate(grown)
    first, second = (showing(young, published_at=timezone.now() - timedelta(hours=hours)) for hours in (1, 2))
    page = api.get("/api/feed/for-you", {"limit": 1}).json()
    assert [item["source"] for item in page["items"]] == ["cameo"]
    accounts.unfollow(member=young, other=grown)
    rest = api.get("/api/feed/for-you", {"cursor": page["next_cursor"]}).json()
    assert {(item["video"]["id"], item["source"]) for item in rest["items"]} <= {(str(first.pk), "fresh"), (str(second.pk), "fresh")}
    assert len(rest["items"]) == 1


def test_the_feed_that_is_not_profiled_has_none(member: Member, other: Member) -> None:
    accounts.follow(member=member, other=other)
    for subject in (member, other):
        showing(subject)
    assert set(sources(member, "/api/feed/open").values()) == {"fresh"}


def test_it_comes_with_a_clip_that_was_published_a_moment_ago(member: Member, other: Member) -> None:
    accounts.follow(member=member, other=other)
    before = showing(factories.member())
    assert sources(member) == {str(before.pk): "fresh"}
    draft = showing(other, status="draft")
    video = services.publish(video=draft, by=draft.maker)
    assert sources(member) == {str(before.pk): "fresh", str(video.pk): "cameo"}
