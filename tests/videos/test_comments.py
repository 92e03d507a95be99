"""Writing under a video, answering, and taking away; who may read what, and what bad words and bad input get."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from accounts.models import Block
from accounts.services import delete_member
from core import events
from moderation.models import StaffAction
from tests import factories
from tests.feed.test_pages import walk
from videos.comments import services
from videos.comments.models import Comment
from videos.counters import roll_up
from videos.models import Tally

pytestmark = pytest.mark.django_db
START = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _no_limit(settings):
    settings.RATES = settings.RATES | {"comments": "1000/60"}


@pytest.fixture
def told(monkeypatch) -> list:
    """News of comments."""
    news = []
    monkeypatch.setitem(events._handlers, "comment.made", [lambda **fields: news.append(fields)])
    return news


def as_member(member) -> APIClient:
    client = APIClient()
    client.force_authenticate(member)
    return client


def path(video) -> str:
    return f"/api/videos/{video.pk}/comments"


def counted(video) -> int:
    roll_up()
    video.refresh_from_db()
    return video.comment_count


def test_a_comment_is_there_for_everybody_and_counted(api, member):
    video = factories.video()
    made = api.post(path(video), {"text": "  Nice\r\n\r\n\r\nlanding  "}, format="json")
    row = Comment.objects.get()
    body = {
        "id": str(row.pk),
        "author": {"handle": member.handle, "display_name": member.display_name},
        "text": "Nice\n\nlanding",
        "mentioned": [],
        "may_remove": True,
        "created_at": row.created_at.isoformat().replace("+00:00", "Z"),
    }
    assert (made.status_code, made.json()) == (201, body)
    seen = body | {"may_remove": False}
    assert APIClient().get(path(video)).json() == {"items": [{"id": str(row.pk), "comment": seen, "reply_count": 0, "replies": []}]}
    assert APIClient().get(f"/api/videos/{video.pk}").json()["comment_count"] == 1
    assert counted(video) == 1


def test_an_answer_to_a_reply_joins_the_replies_of_its_comment(api, member, told):
    top = factories.comment()
    first = api.post(path(top.video), {"text": "one", "reply_to": str(top.pk)}, format="json").json()
    second = api.post(path(top.video), {"text": "two", "reply_to": first["id"]}, format="json").json()
    assert (first["reply_to"], second["reply_to"]) == (str(top.pk), str(top.pk))
    assert [str(news["answers"].pk) for news in told] == [str(top.pk), first["id"]]
    (thread,) = api.get(path(top.video)).json()["items"]
    assert ([reply["text"] for reply in thread["replies"]], thread["reply_count"]) == (["one", "two"], 2)


def test_members_are_named_by_their_handles_once_and_strangers_are_words(api, member, told):
    ada, bob = factories.member(handle="ada_l"), factories.member(handle="bob")
    shy = factories.member(handle="shy")
    Block.objects.create(blocker=shy, blocked=member)
    text = f"@Ada_L @bob, @ada_l! mail a@bob.com @nobody @shy @{member.handle} @@bob"
    body = api.post(path(factories.video()), {"text": text}, format="json").json()
    assert body["mentioned"] == ["ada_l", "bob"]
    assert told[0]["mentioned"] == [ada, bob]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "blank"),
        (" \n\t ", "empty"),
        ("a\u202eb", "unseen_characters"),
        ("a\x00b", "null_characters_not_allowed"),
        ("x" * 501, "too_long"),
    ],
)
def test_what_cannot_be_written(api, text, code):
    video = factories.video()
    answer = api.post(path(video), {"text": text}, format="json")
    assert (answer.status_code, answer.json()["errors"][0]["pointer"], answer.json()["errors"][0]["code"]) == (422, "/text", code)
    assert (Comment.objects.count(), Tally.objects.count()) == (0, 0)


def test_five_hundred_letters_of_any_script_are_taken(api):
    text = "ش" * 499 + "😀"
    assert api.post(path(factories.video()), {"text": text}, format="json").json()["text"] == text


def test_forbidden_words_are_refused(api):
    answer = api.post(path(factories.video()), {"text": "how to k1ll your wife"}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (422, "comment_not_allowed")
    assert answer.json()["errors"][0]["pointer"] == "/text"
    assert Comment.objects.count() == 0


def test_the_same_key_writes_once_and_what_was_removed_does_not_come_back(api):
    video = factories.video()
    first, second = (api.post(path(video), {"text": "once"}, format="json", headers={"Idempotency-Key": "k"}) for _ in range(2))
    assert (first.status_code, second.status_code, first.json()) == (201, 201, second.json())
    assert second["Idempotency-Replayed"] == "true"
    assert api.post(path(video), {"text": "other"}, format="json", headers={"Idempotency-Key": "k"}).status_code == 422
    assert Comment.objects.count() == 1
    api.delete(f"/api/comments/{first.json()['id']}")
    assert api.post(path(video), {"text": "once"}, format="json", headers={"Idempotency-Key": "k"}).status_code == 404
    assert Comment.objects.count() == 0


def test_writing_has_a_rate(api, settings):
    settings.RATES = settings.RATES | {"comments": "2/3600"}
    video = factories.video()
    answers = [api.post(path(video), {"text": "again"}, format="json") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 429]
    assert int(answers[2]["Retry-After"]) > 0
    assert Comment.objects.count() == 2


@pytest.mark.parametrize("status", ["draft", "withheld", "withdrawn"])
def test_nothing_is_written_under_what_is_not_published(member, status):
    video = factories.video(maker=member, status=status)
    assert as_member(member).post(path(video), {"text": "mine"}, format="json").status_code == 404
    assert Comment.objects.count() == 0


def test_strangers_read_and_do_not_write():
    video = factories.video()
    assert APIClient().get(path(video)).json() == {"items": []}
    assert APIClient().post(path(video), {"text": "hello"}, format="json").status_code == 401
    assert Comment.objects.count() == 0


@pytest.mark.parametrize("blocker", ["reader", "author"])
def test_who_is_blocked_is_neither_read_nor_answered(api, member, blocker):
    top = factories.comment()
    reply = factories.comment(video=top.video, parent=top)
    pair = (member, top.author) if blocker == "reader" else (top.author, member)
    Block.objects.create(blocker=pair[0], blocked=pair[1])
    assert api.get(path(top.video)).json() == {"items": []}
    assert api.get(f"{path(top.video)}/{top.pk}/replies").status_code == 404
    for answered in (top, reply):  # what stands below them goes with them
        answer = api.post(path(top.video), {"text": "hey", "reply_to": str(answered.pk)}, format="json")
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/reply_to")
        assert api.delete(f"/api/comments/{answered.pk}").status_code == 404
    assert Comment.objects.count() == 2
    assert len(APIClient().get(path(top.video)).json()["items"]) == 1


def test_replies_of_blocked_and_banned_members_are_not_counted(api, member):
    top = factories.comment()
    shown = factories.comment(video=top.video, parent=top)
    banned = factories.comment(video=top.video, parent=top, author=factories.member(is_active=False))
    blocked = factories.comment(video=top.video, parent=top)
    Block.objects.create(blocker=blocked.author, blocked=member)
    (thread,) = api.get(path(top.video)).json()["items"]
    assert (thread["reply_count"], [reply["id"] for reply in thread["replies"]]) == (1, [str(shown.pk)])
    assert banned.pk not in {reply["id"] for reply in thread["replies"]}


def test_under_a_video_of_who_has_blocked_one_there_is_nothing(api, member):
    comment = factories.comment()
    Block.objects.create(blocker=comment.video.maker, blocked=member)
    assert api.get(path(comment.video)).status_code == 404
    assert api.post(path(comment.video), {"text": "hey"}, format="json").status_code == 404
    assert api.delete(f"/api/comments/{comment.pk}").status_code == 404
    assert Comment.objects.count() == 1


def test_a_comment_of_another_video_cannot_be_answered_here(api):
    elsewhere, video = factories.comment(), factories.video()
    answer = api.post(path(video), {"text": "hey", "reply_to": str(elsewhere.pk)}, format="json")
    assert answer.status_code == 404
    assert Comment.objects.count() == 1


@pytest.mark.parametrize("who", ["author", "maker", "moderator"])
def test_the_author_the_maker_and_moderators_remove(who):
    comment = factories.comment()
    services.counters.count(comment.video_id, Tally.Counter.COMMENTS, 1)
    moderator = factories.member(is_staff=True)
    moderator.groups.add(Group.objects.get(name="Moderators"))
    by = {"author": comment.author, "maker": comment.video.maker, "moderator": moderator}[who]
    assert [as_member(by).delete(f"/api/comments/{comment.pk}").status_code for _ in range(2)] == [204, 404]
    assert (Comment.objects.count(), counted(comment.video)) == (0, 0)
    acts = [("remove_comment", f"comment {comment.pk}", moderator.pk)] if who == "moderator" else []
    assert list(StaffAction.objects.values_list("verb", "target", "actor")) == acts


def test_others_remove_nothing(api):
    comment = factories.comment()
    assert api.delete(f"/api/comments/{comment.pk}").status_code == 403
    assert as_member(factories.member(is_staff=True)).delete(f"/api/comments/{comment.pk}").status_code == 403
    assert Comment.objects.get().text == comment.text


def test_an_empty_place_stays_while_there_are_replies():
    top = factories.comment(mentioned=["x"])
    replies = [factories.comment(video=top.video, parent=top) for _ in range(2)]
    as_member(top.author).delete(f"/api/comments/{top.pk}")
    (thread,) = APIClient().get(path(top.video)).json()["items"]
    assert ("comment" in thread, thread["reply_count"]) == (False, 2)
    top.refresh_from_db()
    assert (top.text, top.mentioned) == ("", [])
    for reply in replies:
        as_member(reply.author).delete(f"/api/comments/{reply.pk}")
    assert Comment.objects.count() == 0


def test_a_member_who_goes_takes_their_words_along_and_leaves_the_answers(member):
    top = factories.comment(author=member)
    answer = factories.comment(video=top.video, parent=top)
    factories.comment(author=member, video=top.video)
    Tally.objects.create(video=top.video, counter="comment_count", change=3)
    delete_member(member=member)
    (thread,) = APIClient().get(path(top.video)).json()["items"]
    assert ("comment" in thread, [reply["id"] for reply in thread["replies"]]) == (False, [str(answer.pk)])
    assert counted(top.video) == 1


def test_a_deleted_video_takes_its_comments_along(member):
    from videos.services import delete

    video = factories.video(maker=member)
    services.add(video=video, by=factories.member(), text="hello")
    delete(video=video, by=member)
    assert (Comment.objects.count(), Tally.objects.count(), counted(video)) == (0, 0, 0)


@pytest.mark.parametrize("limit", [1, 2, 100])
def test_every_comment_comes_once_newest_first_and_every_reply_oldest_first(api, limit):
    video = factories.video()
    times = [START, START + timedelta(hours=1), START, START + timedelta(hours=2), START]
    tops = [factories.comment(video=video, created_at=when) for when in times]
    order = sorted(tops, key=lambda comment: (comment.created_at, comment.pk), reverse=True)
    assert walk(api, path(video), limit) == [str(comment.pk) for comment in order]
    replies = [factories.comment(video=video, parent=tops[0], created_at=when) for when in times]
    order = sorted(replies, key=lambda comment: (comment.created_at, comment.pk))
    assert walk(api, f"{path(video)}/{tops[0].pk}/replies", limit) == [str(comment.pk) for comment in order]
    inline = next(item for item in api.get(path(video)).json()["items"] if item["id"] == str(tops[0].pk))
    assert ([reply["id"] for reply in inline["replies"]], inline["reply_count"]) == ([str(comment.pk) for comment in order[:3]], 5)


def test_a_page_costs_the_same_queries_whatever_stands_on_it(api, django_assert_num_queries):
    video = factories.video()
    for _ in range(12):
        top = factories.comment(video=video)
        factories.comment(video=video, parent=top)
    for limit in (2, 12):
        with django_assert_num_queries(3):  # the video, the comments, their replies
            assert len(api.get(path(video), {"limit": limit}).json()["items"]) == limit


@pytest.mark.parametrize("who", ["maker", "moderator"])
@pytest.mark.parametrize("is_reply", [False, True])
def test_under_what_they_oversee_they_read_and_remove_whom_they_blocked(who, is_reply):
    video = factories.video()
    top = factories.comment(video=video)
    comment = factories.comment(video=video, parent=top) if is_reply else top
    by = video.maker
    if who == "moderator":
        by = factories.member(is_staff=True)
        by.groups.add(Group.objects.get(name="Moderators"))
    Block.objects.create(blocker=by, blocked=comment.author)
    client, browser = as_member(by), Client()
    browser.force_login(by)
    (thread,) = client.get(path(video)).json()["items"]
    assert str(comment.pk) in (thread["id"], *(reply["id"] for reply in thread["replies"]))
    page = browser.get(f"/v/{video.pk}/comments/").content.decode()
    assert (page.count("You have blocked them."), reverse("comment-remove", args=[video.pk, comment.pk]) in page) == (1, True)
    answer = client.post(path(video), {"text": "hey", "reply_to": str(comment.pk)}, format="json")
    assert answer.status_code == 422  # a block is a block
    if who == "maker":
        assert browser.post(reverse("comment-remove", args=[video.pk, comment.pk])).status_code == 302
    else:
        assert client.delete(f"/api/comments/{comment.pk}").status_code == 204
    assert not Comment.objects.filter(pk=comment.pk).exists()


def test_who_has_blocked_the_maker_is_not_read_by_them_and_can_be_removed(api, member):
    comment = factories.comment(video=factories.video(maker=member))
    Block.objects.create(blocker=comment.author, blocked=member)
    assert api.get(path(comment.video)).json() == {"items": []}
    assert api.delete(f"/api/comments/{comment.pk}").status_code == 204
