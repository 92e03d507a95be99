"""What members are told, in which words, how often, and of what they are told nothing."""

from __future__ import annotations

import pytest

from accounts import services as accounts
from accounts.models import Block, Mute
from generation import scheduler
from generation.models import Job
from inbox.models import Actor, Notification
from inbox.notifications import services as inbox
from tests import factories
from tests.feed.test_pages import walk
from tests.inbox.conftest import as_member
from videos import services as videos
from videos.comments import services as comments
from videos.models import Video

pytestmark = pytest.mark.django_db


def told(member) -> list[str]:
    """What a member's list says, newest first."""
    return [item["sentence"] for item in as_member(member).get("/api/notifications").json()["items"]]


def unread(member) -> int:
    return as_member(member).get("/api/inbox/unread").json()["notifications"]


@pytest.fixture
def ada(db):
    return factories.member(handle="ada")


@pytest.fixture
def bob(db):
    return factories.member(handle="bob")


def test_followers_and_likers_share_a_line_until_it_is_read(member, ada, bob):
    video = factories.video(maker=member)
    for other in (ada, bob, factories.member(handle="cyd"), factories.member(handle="dan")):
        accounts.follow(member=other, other=member)
        videos.like(video=video, by=other)
    assert told(member) == ["@dan, @cyd and 2 others like your clip", "@dan, @cyd and 2 others follow you"]
    assert unread(member) == 2
    inbox.mark_read(member=member)
    eve = factories.member(handle="eve")
    videos.like(video=video, by=eve)
    videos.like(video=factories.video(maker=member), by=ada)
    assert told(member)[:2] == ["@ada likes your clip", "@eve likes your clip"]
    assert unread(member) == 2


def test_taking_back_and_doing_again_tells_nothing_twice(member, ada):
    video = factories.video(maker=member)
    for _ in range(2):
        videos.like(video=video, by=ada)
        videos.unlike(video=video, by=ada)
        accounts.follow(member=ada, other=member)
        accounts.unfollow(member=ada, other=member)
    assert (told(member), Notification.objects.count()) == ([], 0)
    videos.like(video=video, by=ada)
    inbox.mark_read(member=member)
    videos.unlike(video=video, by=ada)
    videos.like(video=video, by=ada)
    assert (told(member), unread(member)) == (["@ada likes your clip"], 0)


def test_a_comment_tells_each_once_and_an_answer_before_all(member, ada, bob):
    video = factories.video(maker=member)
    top = comments.add(video=video, by=ada, text="hello @bob and @" + member.handle)
    assert (told(member), told(bob), told(ada)) == (["@ada calls you in a comment"], ["@ada calls you in a comment"], [])
    comments.add(video=video, by=bob, text="@ada indeed", reply_to=top)
    assert (told(member)[0], told(ada)) == ("@bob comments on your clip", ["@bob answers your comment"])
    item = as_member(ada).get("/api/notifications").json()["items"][0]
    assert (item["kind"], item["comment"]["excerpt"], item["video"]["id"], item["read"]) == ("reply", "@ada indeed", str(video.pk), False)


def test_a_remix_is_told_once_however_often_it_is_published(member, ada):
    source = factories.video(maker=member)
    remix = factories.video(maker=ada, parent=source, root=source, depth=1, status="draft")
    for _ in range(2):
        videos.publish(video=remix, by=ada)
        videos.unpublish(video=remix, by=ada)
    assert told(member) == []  # taken back just now
    videos.publish(video=remix, by=ada)
    assert told(member) == ["@ada has published a remix of your clip"]


def test_nobody_is_told_of_themselves(member):
    video = factories.video(maker=member)
    videos.like(video=video, by=member)
    comments.add(video=video, by=member, text="first @" + member.handle, reply_to=comments.add(video=video, by=member, text="hm"))
    videos.publish(video=factories.video(maker=member, parent=video, root=video, depth=1, status="draft"), by=member)
    assert Notification.objects.count() == 0


@pytest.mark.parametrize(
    ("state", "sentence"),
    [(Job.State.SUCCEEDED, ["Your clip is made"]), (Job.State.FAILED, ["Your clip could not be made"]), (Job.State.CANCELLED, [])],
)
def test_the_end_of_a_job(member, state, sentence):
    job = factories.job(member=member)
    video = factories.video(maker=member, status="draft") if state == Job.State.SUCCEEDED else None
    scheduler.close(job, state, video=video)
    assert told(member) == sentence


@pytest.mark.parametrize("why", ["blocked", "blocks", "muted", "banned"])
def test_who_is_kept_apart_is_told_of_no_more(member, ada, bob, why):
    video = factories.video(maker=member)
    for other in (bob, ada):
        videos.like(video=video, by=other)
    comments.add(video=video, by=ada, text="hi")
    if why == "muted":
        Mute.objects.create(muter=member, muted=ada)
    elif why == "banned":
        type(ada).objects.filter(pk=ada.pk).update(is_active=False)
    else:
        pair = (member, ada) if why == "blocked" else (ada, member)
        Block.objects.create(blocker=pair[0], blocked=pair[1])
    assert (told(member), unread(member)) == (["@bob likes your clip"], 1)


@pytest.mark.parametrize("fate", ["withheld", "withdrawn", "deleted", "draft"])
def test_a_clip_that_is_gone_is_told_of_no_more(member, ada, fate):
    """Of one's own a draft is still there to be seen, and what another took back is not (I10)."""
    mine, theirs = factories.video(maker=member), factories.video(maker=ada)
    remix = factories.video(maker=ada, parent=mine, root=mine, depth=1, status="draft")
    videos.publish(video=remix, by=ada)
    comments.add(video=theirs, by=ada, text=f"see @{member.handle}")
    videos.like(video=mine, by=ada)
    assert len(told(member)) == 3
    Video.objects.update(status=fate)
    assert told(member) == (["@ada likes your clip"] if fate == "draft" else [])
    assert unread(member) == (1 if fate == "draft" else 0)


def test_a_removed_comment_is_told_of_no_more(member, ada, bob):
    video = factories.video(maker=member)
    top = comments.add(video=video, by=ada, text="one")
    comments.add(video=video, by=bob, text="two", reply_to=top)
    comments.remove(comment=top, by=ada)
    assert told(member) == ["@bob comments on your clip"]


def test_a_member_who_goes_leaves_no_name(member, ada, bob):
    video = factories.video(maker=member)
    for other in (ada, bob):
        videos.like(video=video, by=other)
    accounts.delete_member(member=bob)
    assert told(member) == ["@ada likes your clip"]
    accounts.delete_member(member=ada)
    assert (told(member), Actor.objects.count()) == ([], 0)


def test_reading_up_to_one_leaves_what_came_after(member, ada, api):
    first, second = (factories.video(maker=member) for _ in range(2))
    videos.like(video=first, by=ada)
    seen = Notification.objects.get()
    videos.like(video=second, by=ada)
    assert api.post("/api/notifications/read", {"up_to": str(seen.pk)}, format="json").status_code == 204
    assert [item["read"] for item in api.get("/api/notifications").json()["items"]] == [False, True]
    other = as_member(ada).post("/api/notifications/read", {"up_to": str(seen.pk)}, format="json")
    assert (other.status_code, other.json()["code"], unread(member)) == (404, "not_found", 1)
    assert api.post("/api/notifications/read", {}, format="json").status_code == 204
    assert unread(member) == 0


def test_pages_and_their_price(member, ada, django_assert_num_queries):
    for _ in range(7):
        videos.like(video=factories.video(maker=member), by=ada)
    newest = [str(pk) for pk in Notification.objects.order_by("-created_at", "-pk").values_list("pk", flat=True)]
    client = as_member(member)
    assert walk(client, "/api/notifications", 3) == newest
    for limit in (2, 7):
        with django_assert_num_queries(2):
            assert len(client.get("/api/notifications", {"limit": limit}).json()["items"]) == limit
    assert as_member(ada).get("/api/notifications").json() == {"items": []}


def test_a_kind_that_is_not_wanted_is_not_shown_and_comes_back_when_it_is(member, ada, api):
    videos.like(video=factories.video(maker=member), by=ada)
    changed = api.patch("/api/inbox/wishes", {"kinds": [{"kind": "like", "in_app": False}]}, format="json").json()
    assert {"kind": "like", "in_app": False, "by_mail": True, "by_push": True} in changed["kinds"]
    assert (told(member), unread(member)) == ([], 0)
    api.patch("/api/inbox/wishes", {"kinds": [{"kind": "like", "in_app": True}]}, format="json")
    assert unread(member) == 1


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"digest": "hourly"}, "/digest"), ({"time_zone": "Mars/Olympus"}, "/time_zone"), ({"time_zone": "../etc/passwd"}, "/time_zone"),
        ({"kinds": [{"kind": "x"}]}, "/kinds/0/kind"), ({"kinds": [{"kind": "like", "in_app": "no"}]}, "/kinds/0/in_app"),
        ({"messages_from": ""}, "/messages_from"), ({"due_at": "now"}, "/due_at"),
    ],
)  # fmt: skip
def test_wishes_that_make_no_sense_change_nothing(api, change, pointer):
    before = api.get("/api/inbox/wishes").json()
    answer = api.patch("/api/inbox/wishes", change, format="json")
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)
    assert api.get("/api/inbox/wishes").json() == before
